package answer

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

const (
	// piece is how much is sent at a time, in bytes.
	piece = 32 << 10
	// pieceTime is how long a piece may take: 32 KiB in 20 s are 13 kbit/s, and whoever takes less has gone, or wants to be waited for.
	pieceTime = 20 * time.Second
	// Longest is how long a file may take: 25 MB in ten minutes are 0.35 Mbit/s.
	Longest = 10 * time.Minute
)

// Paced sends what takes long piece by piece: a reader that takes nothing is given up after twenty seconds, and any when the time for
// all of it is over.
type Paced struct {
	http.ResponseWriter
	connection *http.ResponseController
	// end is when all must be sent, and given when the time of a piece was last moved.
	end, given time.Time
}

// Pace begins to send what may take so long; see [Longest].
func Pace(w http.ResponseWriter, longest time.Duration) *Paced {
	return &Paced{ResponseWriter: w, connection: http.NewResponseController(w), end: time.Now().Add(longest)}
}

// Write sends the pieces.
func (p *Paced) Write(text []byte) (written int, err error) {
	for first := true; first || len(text) > 0; first = false {
		if err := p.giveTime(); err != nil {
			return written, err
		}
		sent, err := p.ResponseWriter.Write(text[:min(len(text), piece)])
		written += sent
		if err != nil {
			return written, err
		}
		text = text[sent:]
	}
	return written, nil
}

// giveTime moves the end of the time in which the connection must take what is written, once a second at most.
func (p *Paced) giveTime() error {
	now := time.Now()
	if now.Sub(p.given) < time.Second {
		return nil
	}
	p.given = now
	return p.until(now.Add(pieceTime))
}

// Await gives the connection time while something is made that is sent then: over HTTP/2 it would be cut meanwhile.
func (p *Paced) Await(most time.Duration) error {
	p.given = time.Time{}
	return p.until(time.Now().Add(most))
}

func (p *Paced) until(until time.Time) error {
	if p.end.Before(until) {
		until = p.end
	}
	if err := p.connection.SetWriteDeadline(until); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("give a piece time: %w", err)
	}
	return nil
}

// FlushError sends what is held back.
func (p *Paced) FlushError() error {
	err := p.giveTime()
	if err == nil {
		err = p.connection.Flush()
	}
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}

// Unwrap lets [http.ResponseController] reach the connection.
func (p *Paced) Unwrap() http.ResponseWriter { return p.ResponseWriter }
