package graph

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/samlaer/samlaer/internal/hub"
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
	params     *graphql.RawParams
}

func (a *answering) stream(h *hub.Hub, params *graphql.RawParams) {
	s := &stream{answering: a, connection: http.NewResponseController(a.w), params: params}
	subscription, ctx, err := h.Subscribe(a.r.Context(), a.r.Header.Get("Last-Event-ID"))
	if err != nil {
		s.begin()
		s.end(a.r.Context(), err)
		return
	}
	defer subscription.Close()
	s.begin()
	opened := s.run(ctx)
	if !subscription.Began() || opened != nil {
		if opened != nil {
			s.send("next", "", opened)
		}
		s.send("complete", "", nil)
		return
	}
	if s.write("retry: "+reconnect+"\nid: "+subscription.Cursor()+"\n\n") == nil {
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

// follow sends what there is to tell until the reader has gone, or there is a reason to end.
func (s *stream) follow(ctx context.Context, subscription *hub.Subscription) {
	type news struct {
		turns []hub.Turn
		err   error
	}
	ctx, cancel := context.WithCancel(ctx)
	arrived, ended := make(chan news), make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			turns, err := subscription.Next(ctx)
			select {
			case arrived <- news{turns, err}:
			case <-ctx.Done():
			}
			if err != nil {
				return
			}
		}
	}()
	defer func() { cancel(); <-ended }()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			if s.write(":\n\n") != nil {
				return
			}
		case one := <-arrived:
			if ctx.Err() != nil {
				return
			}
			if one.err != nil {
				s.end(ctx, one.err)
				return
			}
			for _, turn := range one.turns {
				if response := s.run(turn.Context); response != nil && s.send("next", turn.Cursor, response) != nil {
					return
				}
			}
		}
	}
}

// run does the operation once; nil when it has nothing to tell.
func (s *stream) run(ctx context.Context) *graphql.Response {
	executor := s.answering.executor
	params := *s.params
	operation, problems := executor.CreateOperationContext(ctx, &params)
	if problems != nil {
		return executor.DispatchError(graphql.WithOperationContext(ctx, operation), problems)
	}
	next, ctx := executor.DispatchOperation(ctx, operation)
	return next(ctx)
}

// end says why there is no more. A browser whose place is lost begins afresh when it connects again.
func (s *stream) end(ctx context.Context, err error) {
	var ofPeople *hub.Error
	if !errors.As(err, &ofPeople) {
		return // cut, as by a lost connection: the reader goes on from its cursor
	}
	message := ofPeople.Message.In(hub.ViewerOf(ctx).Language)
	if ofPeople.Kind == hub.ErrorHistoryLost {
		_ = s.write("id:\n\n")
	}
	if s.send("next", "", &graphql.Response{Errors: gqlerror.List{{Message: message,
		Extensions: map[string]any{"code": string(ofPeople.Kind)}}}}) == nil {
		_ = s.send("complete", "", nil)
	}
}

func (s *stream) send(name, cursor string, response *graphql.Response) error {
	var event bytes.Buffer
	event.WriteString("event: " + name + "\n")
	if cursor != "" {
		event.WriteString("id: " + cursor + "\n")
	}
	event.WriteString("data: ")
	if response != nil {
		event.Write(bytes.ReplaceAll(bodyOf(response), []byte("\n"), []byte(" ")))
	}
	event.WriteString("\n\n")
	return s.write(event.String())
}

func (s *stream) write(text string) error {
	_ = s.connection.SetWriteDeadline(time.Now().Add(sendTimeout)) // where it cannot be set, the server's own holds
	if _, err := s.answering.w.Write([]byte(text)); err != nil {
		return err
	}
	return s.connection.Flush()
}
