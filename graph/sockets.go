package graph

import (
	"context"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// What sockets may cost: an admitted one 64 kB of memory, whatever its client sends and leaves unread.

const (
	// idleTimeout is how long a socket may last on which nothing is asked: who has something to ask opens one in a moment.
	idleTimeout = 5 * time.Minute
	// maxSocketHead bounds the address and headers of a request for a socket, which are kept as long as it lasts, in bytes. The
	// longest that browsers are known to send, with the cookies of a session, have 3 kB.
	maxSocketHead = 12 << 10
	// aHeader is what a header takes beside its text: 3,000 of a letter each held 300 kB.
	aHeader = 100
)

// admit lets a socket in, until it has ended; nil when it was refused.
func (a *answering) admit() (ended func()) {
	if !a.isShort() {
		return nil
	}
	ended, err := limit.Of(a.r.Context()).Stream()
	if err != nil {
		a.refuseMore(err)
		return nil
	}
	return ended
}

// isShort tells whether the head of a request is so short that it may be kept as long as a socket or a stream of events lasts; it has
// been answered when it is not.
func (a *answering) isShort() bool {
	if headSize(a.r) <= maxSocketHead {
		return true
	}
	a.respond(http.StatusRequestHeaderFieldsTooLarge, refusal(codeTooComplex, messageLongHead.With(maxSocketHead>>10).In(a.language())))
	return false
}

// headSize is about what the head of a request takes, in bytes.
func headSize(r *http.Request) int {
	size := len(r.RequestURI)
	for name, values := range r.Header {
		for _, value := range values {
			size += len(name) + len(value) + aHeader
		}
	}
	return size
}

// rest lets the time run after which a socket ends on which nothing is asked; ctx is the socket's.
func (s *socket) rest(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked--; s.asked == 0 && ctx.Err() == nil {
		s.idle.Reset(idleTimeout)
	}
}

// endIdle ends the socket, unless something is asked after all.
func (s *socket) endIdle() {
	s.mu.Lock()
	asked := s.asked
	s.mu.Unlock()
	if asked == 0 {
		_ = s.connection.Close(websocket.StatusNormalClosure, "nothing is asked")
	}
}

var messageLongHead = hub.Message{
	NB: "Adressen og overskriftene er for lange for en forbindelse. Send høyst %d KiB.",
	NN: "Adressa og overskriftene er for lange for eit samband. Send høgst %d KiB.",
	EN: "The address and headers are too long for a socket. Send at most %d KiB.",
}
