package graph_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// pipe is a network of one connection, within the test: time passes there as soon as everybody waits.
type pipe struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case connection := <-p.connections:
		return connection, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipe) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (*pipe) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// piped is a socket to a hub that has no documents, and does nothing but speak the protocol.
func piped(t *testing.T) *websocket.Conn {
	t.Helper()
	network := &pipe{connections: make(chan net.Conn), closed: make(chan struct{})}
	h := hub.New(hub.Parts{Clock: time.Now, UUID: newUUID})
	limits := limit.New(limit.Options{Now: time.Now, Address: limit.UsualPoints})
	server := &http.Server{Handler: limits.Asked(graph.NewHandler(h, slog.New(slog.DiscardHandler))), ReadHeaderTimeout: time.Second}
	go func() { _ = server.Serve(network) }()
	t.Cleanup(func() { _ = server.Close() })
	client := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		network.connections <- far
		return near, nil
	}}}
	socket, _, err := websocket.Dial(t.Context(), "ws://here/graphql", &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}, HTTPClient: client})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	return socket
}

// closedAfter is how long it takes until the server closes the socket, and why it does.
func closedAfter(t *testing.T, socket *websocket.Conn) (time.Duration, websocket.StatusCode) {
	t.Helper()
	began := time.Now()
	for {
		if _, _, err := socket.Read(t.Context()); err != nil {
			return time.Since(began).Round(time.Second), websocket.CloseStatus(err)
		}
	}
}

func TestASocketThatDoesNotBeginIsClosedAfterThreeSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		if took, why := closedAfter(t, piped(t)); took != 3*time.Second || why != 4408 {
			t.Errorf("after %s with %d", took, why)
		}
	})
}

func TestASocketOnWhichNothingIsAskedIsClosedAfterFiveMinutes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		socket := piped(t)
		if err := socket.Write(t.Context(), websocket.MessageText, []byte(initSocket)); err != nil {
			t.Fatal(err)
		}
		if took, why := closedAfter(t, socket); took != 5*time.Minute || why != websocket.StatusNormalClosure {
			t.Errorf("after %s with %d", took, why)
		}
	})
}

func TestTheTimeOfASocketBeginsAnewWhenSomethingIsAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		socket := piped(t)
		began := time.Now()
		if err := socket.Write(t.Context(), websocket.MessageText, []byte(initSocket)); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(4*time.Minute, func() {
			if err := socket.Write(t.Context(), websocket.MessageText, []byte(subscribeTo("1", "{ __typename }"))); err != nil {
				t.Error(err)
			}
		})
		answered := false
		for {
			_, text, err := socket.Read(t.Context())
			if err != nil {
				if took := time.Since(began).Round(time.Second); took != 9*time.Minute || websocket.CloseStatus(err) != websocket.StatusNormalClosure {
					t.Errorf("after %s: %v", took, err)
				}
				break
			}
			var said struct{ Type string }
			if err := json.Unmarshal(text, &said); err != nil {
				t.Fatal(err)
			}
			answered = answered || said.Type == "next"
		}
		if !answered {
			t.Error("it was not answered")
		}
	})
}
