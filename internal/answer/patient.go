package answer

import (
	"io"
	"net/http"
	"sync"
	"time"
)

// Patient is a body that has so long to come, from when it is first read: before that a request has the server's own time, and
// whoever reads it knows by then who sends it and what for.
func Patient(w http.ResponseWriter, body io.Reader, most time.Duration) io.Reader {
	return &patient{body, sync.OnceFunc(func() {
		connection, until := http.NewResponseController(w), time.Now().Add(most)
		_, _ = connection.SetReadDeadline(until), connection.SetWriteDeadline(until.Add(time.Minute)) // servers without deadlines are tests'
	})}
}

type patient struct {
	io.Reader
	lengthen func()
}

func (p *patient) Read(into []byte) (int, error) {
	p.lengthen()
	return p.Reader.Read(into)
}
