package graph

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

const (
	mediaEvents = "text/event-stream"
	// heartbeat is how often a stream without news shows that it lives: proxies cut what is silent for 30 to 60 s.
	heartbeat = 20 * time.Second
	// sendTimeout is when a reader that takes nothing is given up: the system has taken some megabytes for it by then.
	sendTimeout = 10 * time.Second
	// reconnect is what browsers are told to wait, in milliseconds, before they connect again.
	reconnect = "2000"
)

// acceptsEvents tells whether the client takes server-sent events.
func acceptsEvents(accept []string) bool {
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		if name, _, err := mime.ParseMediaType(part); err == nil && name == mediaEvents {
			return true
		}
	}
	return false
}

// stream answers a subscription as server-sent events: graphql-sse with a connection for each, which is also what the
// EventSource of browsers reads. Each event has the cursor as its id, so that a browser goes on from there by itself.
type stream struct {
	answering  *answering
	connection *http.ResponseController
}

func (a *answering) stream(h *hub.Hub, operation *graphql.OperationContext, params *graphql.RawParams) {
	if !a.isShort() {
		return
	}
	account := limit.Of(a.r.Context())
	for _, count := range []func() (func(), error){account.Stream, account.Subscribe} {
		ended, err := count()
		if err != nil {
			a.refuseMore(err)
			return
		}
		defer ended()
	}
	s := &stream{answering: a, connection: http.NewResponseController(a.w)}
	defer func() { _ = s.connection.SetWriteDeadline(time.Now().Add(sendTimeout)) }() // for what the server sends last
	subscription, ctx, err := h.Subscribe(a.r.Context(), a.r.Header.Get("Last-Event-ID"))
	if err != nil {
		s.begin()
		s.end(a.r.Context(), err)
		return
	}
	defer subscription.Close()
	run := &subscribing{executor: a.executor, params: params}
	run.follow(ctx, operation)
	opened, err := placed(ctx, func() *graphql.Response { return run.run(ctx) })
	if err != nil {
		a.refuseMore(err)
		return
	}
	s.begin()
	if !subscription.Began() || opened != nil {
		if opened != nil {
			_ = s.send("next", "", bodyOf(opened)) // the reader has gone when it fails
		}
		_ = s.send("complete", "", nil)
		return
	}
	subscription.Execute(sharedBy(operation), run.answer)
	if s.write([]byte("retry: "+reconnect+"\nid: "+subscription.Cursor()+"\n\n")) == nil {
		s.follow(ctx, subscription)
	}
}

// begin lets the connection live longer than an ordinary answer: the server's time limits are of requests.
func (s *stream) begin() {
	_ = s.connection.SetReadDeadline(time.Time{}) // where it cannot be set, the stream is cut and goes on from its cursor
	header := s.answering.w.Header()
	header.Set("Content-Type", mediaEvents+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Accel-Buffering", "no")
	s.answering.w.WriteHeader(http.StatusOK)
}

// follow sends what there is to tell until the reader has gone, or there is a reason to end. When there was nothing for a while
// it sends the place: a reader that comes back begins there, and not at what it was told last, which may be long ago.
func (s *stream) follow(ctx context.Context, subscription *hub.Subscription) {
	for {
		within, cancel := context.WithTimeout(ctx, heartbeat)
		told, err := subscription.Next(within)
		isSilent := within.Err() != nil
		cancel()
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			err = s.send("next", told.Cursor, told.Body)
		case isSilent:
			err = s.write([]byte(":\nid: " + subscription.Cursor() + "\n\n"))
		default:
			s.end(ctx, err)
			return
		}
		if err != nil {
			return
		}
	}
}

// end says why there is no more. A browser whose place is lost begins afresh when it connects again.
func (s *stream) end(ctx context.Context, err error) {
	var ofPeople *hub.Error
	if !errors.As(err, &ofPeople) || ofPeople.Kind == hub.ErrorTooSlow {
		return // cut, as by a lost connection: the reader goes on from its cursor
	}
	message := ofPeople.Message.In(hub.ViewerOf(ctx).Language)
	if ofPeople.Kind == hub.ErrorHistoryLost {
		_ = s.write([]byte("id:\n\n"))
	}
	if s.send("next", "", bodyOf(&graphql.Response{Errors: gqlerror.List{{Message: message, Extensions: extensionsOf(ofPeople)}}})) == nil {
		_ = s.send("complete", "", nil)
	}
}

// send sends an event. The body stands on one line.
func (s *stream) send(name, cursor string, body []byte) error {
	head := "event: " + name + "\n"
	if cursor != "" {
		head += "id: " + cursor + "\n"
	}
	return s.write([]byte(head+"data: "), body, []byte("\n\n"))
}

// write sends the parts together. What others send as well is not copied. No deadline is left behind: over HTTP/2 one that passes ends a
// stream also when nothing is being written.
func (s *stream) write(parts ...[]byte) error {
	_ = s.connection.SetWriteDeadline(time.Now().Add(sendTimeout)) // where it cannot be set, the server's own holds
	for _, part := range parts {
		if _, err := s.answering.w.Write(part); err != nil {
			return err
		}
	}
	err := s.connection.Flush()
	_ = s.connection.SetWriteDeadline(time.Time{})
	return err
}
