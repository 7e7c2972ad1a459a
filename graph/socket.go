package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/coder/websocket"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// overWebSocket answers operations of all sorts by the protocol graphql-transport-ws. Browsers send cookies with whatever page
// asks for a connection, so one from a page of another origin is refused.
type overWebSocket struct{ hub *hub.Hub }

var _ graphql.Transport = overWebSocket{}

const (
	subprotocol = "graphql-transport-ws"
	// maxStreams is how many operations one socket has at a time.
	maxStreams = 20
	// initTimeout is how long a client may take to begin, as long as the servers of graphql-ws give.
	initTimeout = 3 * time.Second
)

// The protocol's own reasons to close a socket.
const (
	closeBadMessage   websocket.StatusCode = 4400
	closeUnauthorized websocket.StatusCode = 4401
	closeSubprotocol  websocket.StatusCode = 4406
	closeInitTimeout  websocket.StatusCode = 4408
	closeDuplicate    websocket.StatusCode = 4409
	closeManyInits    websocket.StatusCode = 4429
)

// Supports tells whether the request is for this transport.
func (overWebSocket) Supports(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// Do speaks with the client until one of them ends it.
func (o overWebSocket) Do(w http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor) {
	a := &answering{w: w, r: r, mediaType: mediaJSON}
	ended := a.admit()
	if ended == nil {
		return
	}
	defer ended()
	connection, err := websocket.Accept(asSpelt{w}, r, &websocket.AcceptOptions{Subprotocols: []string{subprotocol}})
	if err != nil {
		return // it has been answered
	}
	defer func() { _ = connection.CloseNow() }()
	connection.SetReadLimit(maxBody)
	if connection.Subprotocol() != subprotocol {
		_ = connection.Close(closeSubprotocol, "Subprotocol not acceptable")
		return
	}
	ctx, cancel := context.WithCancel(limit.Lasting(context.WithoutCancel(r.Context())))
	s := &socket{connection: connection, executor: executor, hub: o.hub, header: r.Header, streams: map[string]context.CancelFunc{}}
	defer context.AfterFunc(r.Context(), func() { _ = connection.Close(websocket.StatusGoingAway, "the server stops") })()
	defer s.running.Wait()
	defer cancel()
	s.serve(ctx)
}

// asSpelt writes the header that names the protocol as RFC 6455 spells it. Case means nothing there, but the client gql for
// Python looks for this spelling only, and speaks an older protocol when it finds none.
type asSpelt struct{ http.ResponseWriter }

func (a asSpelt) WriteHeader(status int) {
	const spelt = "Sec-WebSocket-Protocol"
	header := a.Header()
	protocols := header.Values(spelt)
	if len(protocols) == 0 {
		a.ResponseWriter.WriteHeader(status)
		return
	}
	header.Del(spelt)
	header[spelt] = protocols
	a.ResponseWriter.WriteHeader(status)
	delete(header, spelt)
	header.Set(spelt, protocols[0]) // where the library looks for what it agreed to
}

// Unwrap is how the connection is taken over.
func (a asSpelt) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// socket is one connection.
type socket struct {
	connection *websocket.Conn
	executor   graphql.GraphExecutor
	hub        *hub.Hub
	header     http.Header
	begun      bool
	running    sync.WaitGroup

	mu      sync.Mutex
	streams map[string]context.CancelFunc
	// asked is how much is being answered. When it is nothing, idle will end the socket.
	asked int
	idle  *time.Timer
}

// message is what both sides send.
type message struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// violation is a breach of the protocol, which ends the connection.
type violation struct {
	code   websocket.StatusCode
	reason string
}

func (s *socket) serve(ctx context.Context) {
	late := time.AfterFunc(initTimeout, func() { _ = s.connection.Close(closeInitTimeout, "Connection initialisation timeout") })
	defer late.Stop()
	s.idle = time.AfterFunc(idleTimeout, s.endIdle)
	defer s.idle.Stop()
	alive, stop := context.WithCancel(ctx)
	defer stop()
	s.running.Go(func() { s.keepAlive(alive) })
	for {
		kind, text, err := s.connection.Read(ctx)
		if err != nil {
			return
		}
		var got message
		if kind != websocket.MessageText || json.Unmarshal(text, &got) != nil {
			_ = s.connection.Close(closeBadMessage, "Invalid message received")
			return
		}
		if got.Type == "connection_init" {
			late.Stop()
		}
		if wrong := s.take(ctx, got); wrong != nil {
			_ = s.connection.Close(wrong.code, wrong.reason)
			return
		}
	}
}

// keepAlive asks whether the client is still there.
func (s *socket) keepAlive(ctx context.Context) {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			within, cancel := context.WithTimeout(ctx, sendTimeout)
			err := s.connection.Ping(within)
			cancel()
			if err != nil {
				_ = s.connection.CloseNow()
				return
			}
		}
	}
}

func (s *socket) take(ctx context.Context, got message) *violation {
	switch got.Type {
	case "connection_init":
		if s.begun {
			return &violation{closeManyInits, "Too many initialisation requests"}
		}
		s.begun = true
		s.say(ctx, message{Type: "connection_ack"})
	case "ping":
		s.say(ctx, message{Type: "pong", Payload: got.Payload})
	case "pong":
	case "subscribe":
		return s.subscribe(ctx, got)
	case "complete":
		s.mu.Lock()
		defer s.mu.Unlock()
		if cancel := s.streams[got.ID]; cancel != nil {
			cancel()
			delete(s.streams, got.ID)
		}
	default:
		return &violation{closeBadMessage, "Invalid message received"}
	}
	return nil
}

func (s *socket) subscribe(ctx context.Context, got message) *violation {
	if !s.begun {
		return &violation{closeUnauthorized, "Unauthorized"}
	}
	params := &graphql.RawParams{Headers: s.header}
	decoder := json.NewDecoder(bytes.NewReader(got.Payload))
	decoder.UseNumber()
	if got.ID == "" || decoder.Decode(params) != nil || params.Query == "" {
		return &violation{closeBadMessage, "Invalid message received"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.streams[got.ID] != nil {
		return &violation{closeDuplicate, "Subscriber for " + shortened(got.ID) + " already exists"}
	}
	if len(s.streams) >= maxStreams {
		s.fail(ctx, got.ID, gqlerror.List{{Message: messageManyStreams.With(maxStreams).In(hub.ViewerOf(ctx).Language),
			Extensions: map[string]any{"code": codeTooComplex}}})
		return nil
	}
	socketContext := ctx
	ctx, cancel := context.WithCancel(ctx)
	s.streams[got.ID] = cancel
	s.asked++
	id := got.ID // and nothing else of what was sent, for as long as it is answered
	s.running.Go(func() {
		defer s.rest(socketContext)
		defer cancel()
		err := s.hub.Guarded(func() error {
			s.answer(ctx, id, params)
			return nil
		})
		if err != nil {
			s.end(ctx, id, err)
		}
	})
	return nil
}

// shortened keeps a reason within the 123 bytes that a close frame has for it.
func shortened(id string) string { return strings.ToValidUTF8(id[:min(len(id), 60)], "") }

// answer does one operation, with the rights that the viewer has by then.
func (s *socket) answer(ctx context.Context, id string, params *graphql.RawParams) {
	if err := limit.Of(ctx).Spend(limit.PriceOfRequest + limit.PriceOfReading); err != nil {
		s.end(ctx, id, err)
		return
	}
	subscription, ctx, err := s.hub.Subscribe(ctx, "")
	if err != nil {
		s.end(ctx, id, err)
		return
	}
	defer subscription.Close()
	run := &subscribing{executor: s.executor, params: params}
	again := *params
	operation, problems := s.executor.CreateOperationContext(ctx, &again)
	if problems != nil {
		s.release(ctx, id, func() {
			s.fail(ctx, id, s.executor.DispatchError(graphql.WithOperationContext(ctx, operation), problems).Errors)
		})
		return
	}
	if err := spend(ctx, operation); err != nil {
		s.end(ctx, id, err)
		return
	}
	if operation.Operation.Operation != ast.Subscription {
		s.answerOnce(ctx, id, run)
		return
	}
	ended, err := limit.Of(ctx).Subscribe()
	if err != nil {
		s.end(ctx, id, err)
		return
	}
	defer ended()
	run.follow(ctx, operation)
	opened, err := placed(ctx, func() *graphql.Response { return run.run(ctx) })
	if err != nil {
		s.end(ctx, id, err)
		return
	}
	if opened != nil {
		s.release(ctx, id, func() { s.fail(ctx, id, opened.Errors) })
		return
	}
	subscription.Execute(sharedBy(operation), run.answer)
	for {
		told, err := subscription.Next(ctx)
		if err != nil {
			s.endAt(ctx, id, subscription.Cursor(), err)
			return
		}
		s.send(ctx, next(id, told.Body))
	}
}

// answerOnce does a query or a mutation.
func (s *socket) answerOnce(ctx context.Context, id string, run *subscribing) {
	within, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	response, err := placed(within, func() *graphql.Response { return run.run(within) })
	if err != nil {
		s.end(ctx, id, err)
		return
	}
	s.send(ctx, next(id, bodyOf(response)))
	s.release(ctx, id, func() { s.say(ctx, message{ID: id, Type: "complete"}) })
}

// release lets the id be used again, and says why, unless the client has let go of it first.
func (s *socket) release(ctx context.Context, id string, say func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() == nil {
		delete(s.streams, id)
		say()
	}
}

// end says why there is no more.
func (s *socket) end(ctx context.Context, id string, err error) { s.endAt(ctx, id, "", err) }

// endAt says also where to go on from.
func (s *socket) endAt(ctx context.Context, id, cursor string, err error) {
	shown := hub.Unavailable()
	_ = errors.As(err, &shown) // what is not for people is as if the store could not be reached
	extensions := extensionsOf(shown)
	if cursor != "" && shown.Kind != hub.ErrorHistoryLost {
		extensions["cursor"] = cursor
	}
	s.release(ctx, id, func() {
		s.fail(ctx, id, gqlerror.List{{Message: shown.Message.In(hub.ViewerOf(ctx).Language), Extensions: extensions}})
	})
}

func (s *socket) fail(ctx context.Context, id string, problems gqlerror.List) {
	text, _ := json.Marshal(problems) // all of it was JSON before
	s.say(ctx, message{ID: id, Type: "error", Payload: text})
}

func (s *socket) say(ctx context.Context, one message) {
	text, _ := json.Marshal(one) // its payload is JSON already
	s.send(ctx, text)
}

// next is the message with an answer, whose bytes others send as well.
func next(id string, body []byte) []byte {
	const begin, middle, end = `{"id":`, `,"type":"next","payload":`, `}`
	name, _ := json.Marshal(id) // a text always is
	text := make([]byte, 0, len(begin)+len(name)+len(middle)+len(body)+len(end))
	return append(append(append(append(append(text, begin...), name...), middle...), body...), end...)
}

// send gives up a client that takes nothing: the connection is closed then, and what reads from it ends.
func (s *socket) send(ctx context.Context, text []byte) {
	if ctx.Err() != nil {
		return
	}
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendTimeout) // a stream that is let go of must not close the others
	defer cancel()
	_ = s.connection.Write(within, websocket.MessageText, text)
}

var messageManyStreams = hub.Message{
	NB: "En forbindelse kan ha høyst %d abonnementer. Avslutt et, eller åpne en forbindelse til.",
	NN: "Eit samband kan ha høgst %d abonnement. Avslutt eit, eller opne eit samband til.",
	EN: "A connection can have at most %d subscriptions. End one, or open another connection.",
}
