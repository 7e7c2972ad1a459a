package limit

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/samlaer/samlaer/internal/answer"
)

// Sending is a sort of what goes out and takes as long as its reader does. Whoever makes it gives up readers that take nothing
// (internal/answer); so many of them go out at once, to all and to one asker.
type Sending struct {
	name       string
	price      int
	all, ofOne int
}

var (
	// Downloads are attachments. A browser asks for fifty pictures of a page at once; one that comes from MongoDB holds two pieces of
	// 255 kB, so that all together take 130 MB.
	Downloads = Sending{"downloads", PriceOfPage, 256, 64}
	// Tables are lists that are taken out whole, of which each has a page of 6 MB in memory while it is made.
	Tables = Sending{"tables", PriceOfFile, 32, 4}
	// Archives are all that is held of a person or a project, which is in memory as long as it is sent: 4 MB for 2,000 documents.
	Archives = Sending{"archives", PriceOfFile, 8, 1}
)

// sendings are all of them.
var sendings = []Sending{Downloads, Tables, Archives}

// newSendings are the places of each sort.
func newSendings() map[string]*places {
	all := map[string]*places{}
	for _, one := range sendings {
		all[one.name] = newPlaces(one.all, one.all/one.ofOne, filePatience)
	}
	return all
}

// Sent counts what is sent of a sort, and gives the request its account: what else it takes is known by who makes it.
func (l *Limits) Sent(sort Sending, next http.Handler) http.Handler {
	return l.entered(next, func(ctx context.Context, account *Account) (leave func(), err error) {
		if err := account.Spend(sort.price); err != nil {
			return nil, err
		}
		return l.sent[sort.name].enter(ctx, account.who.seat())
	})
}

// mostHeld is how much of an answer is held back while it is made, in bytes: papers of 300 kB and feeds are whole then.
const mostHeld = 1 << 20

// sendTime is how long such an answer may take to be sent: 1 MiB at 140 kbit/s.
const sendTime = time.Minute

// held holds an answer back until it is made, so that its place is left before it is sent. A longer one goes out as it comes.
type held struct {
	http.ResponseWriter
	code int
	body bytes.Buffer
	// through: it goes out as it comes.
	through bool
}

// WriteHeader notes the status.
func (h *held) WriteHeader(code int) {
	if h.through || code < http.StatusOK {
		h.ResponseWriter.WriteHeader(code)
		return
	}
	if h.code == 0 {
		h.code = code
	}
}

// Write holds the bytes back, if there is room for them.
func (h *held) Write(text []byte) (int, error) {
	if !h.through && h.body.Len()+len(text) <= mostHeld {
		h.WriteHeader(http.StatusOK)
		return h.body.Write(text)
	}
	if err := h.release(); err != nil {
		return 0, err
	}
	return h.ResponseWriter.Write(text)
}

// FlushError sends what was held back, and holds no more.
func (h *held) FlushError() error {
	if err := h.release(); err != nil {
		return err
	}
	return http.NewResponseController(h.ResponseWriter).Flush()
}

// Unwrap lets [http.ResponseController] reach the connection.
func (h *held) Unwrap() http.ResponseWriter { return h.ResponseWriter }

// release sends what was held back.
func (h *held) release() error {
	if h.through {
		return nil
	}
	h.through = true
	if h.code != 0 {
		h.ResponseWriter.WriteHeader(h.code)
	}
	h.ResponseWriter = answer.Pace(h.ResponseWriter, sendTime)
	_, err := h.ResponseWriter.Write(h.body.Bytes())
	h.body = bytes.Buffer{}
	return err
}
