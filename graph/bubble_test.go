package graph_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

// Hours that pass in no time: the clock goes on when all who are in it wait.

// pipes are connections that no system stands between: a clock knows who waits for one.
type pipes struct {
	dialled chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case one := <-p.dialled:
		return one, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (*pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipes"} }

func (p *pipes) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.dialled <- theirs:
		r := &roomy{Conn: ours, out: make(chan []byte, 100), closed: make(chan struct{})}
		go r.pass()
		return r, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// roomy is an end of a pipe that may write before the other end reads, as a system lets it: else two who both write wait for each
// other.
type roomy struct {
	net.Conn
	out    chan []byte
	closed chan struct{}
	once   sync.Once
}

func (r *roomy) Write(bytes []byte) (int, error) {
	select {
	case r.out <- slices.Clone(bytes):
		return len(bytes), nil
	case <-r.closed:
		return 0, net.ErrClosed
	}
}

func (r *roomy) pass() {
	for {
		select {
		case bytes := <-r.out:
			if _, err := r.Conn.Write(bytes); err != nil {
				return
			}
		case <-r.closed:
			return
		}
	}
}

func (r *roomy) Close() error {
	r.once.Do(func() { close(r.closed) })
	return r.Conn.Close()
}

// takenIn is an index that has everything at once, and knows types of documents.
type takenIn struct{ hub.Index }

func (takenIn) Await(context.Context, []hub.Expectation) bool { return true }

func (takenIn) Match(_ context.Context, queries []hub.Query, entries []*hub.Entry) ([][]bool, error) {
	matched := make([][]bool, len(queries))
	for at, query := range queries {
		for _, entry := range entries {
			matched[at] = append(matched[at], entry != nil && slices.Contains(query.Where[hub.FieldType], entry.Kind.Type()))
		}
	}
	return matched, nil
}

// openHours opens the demo content for the test of a bubble: what is followed needs no index.
func openHours(t *testing.T) *door {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if _, err := demo.Load(t.Context(), store, now); err != nil {
		t.Fatal(err)
	}
	d := &door{store: &countedStore{Store: store}, url: "http://samlaer.example"}
	began := time.Now()
	d.hub = hub.New(hub.Parts{Store: d.store, Index: takenIn{}, UUID: newUUID, Site: "https://samlaer.example", Caught: d.catches.take,
		Clock: func() time.Time { return now.Add(time.Since(began)) }})
	d.as(hub.Visitor("nb"))
	answers := graph.NewHandler(d.hub, logger)
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answers.ServeHTTP(w, r.WithContext(hub.WithViewer(r.Context(), *d.viewer.Load())))
	})}
	through := &pipes{dialled: make(chan net.Conn), closed: make(chan struct{})}
	d.client = &http.Client{Transport: &http.Transport{DialContext: through.dial}}
	go func() { _ = server.Serve(through) }()
	t.Cleanup(func() {
		d.client.CloseIdleConnections()
		_ = server.Close()
	})
	return d
}

// catches are the panics that were caught.
type catches struct {
	mu  sync.Mutex
	ids []string
}

func (c *catches) take(id, _, _ string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids = append(c.ids, id)
}

// caught are the ids so far.
func (c *catches) caught() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string{}, c.ids...)
}

// following follows an operation over one of the transports, from a cursor on, and is there when it returns.
type following func(t *testing.T, d *door, query, after string) follower

// overBoth lets hours pass over events, and once more over a socket.
func overBoth(t *testing.T, test func(t *testing.T, d *door, follow following)) {
	t.Helper()
	for name, follow := range map[string]following{
		"events": func(t *testing.T, d *door, query, after string) follower {
			t.Helper()
			return d.listen(t, query, `{}`, after).begun()
		},
		"a socket": func(t *testing.T, d *door, query, after string) follower {
			t.Helper()
			s := d.followOver(t, query, after)
			synctest.Wait()
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { test(t, openHours(t), follow) })
		})
	}
}

// leave lets go of a stream.
func leave(one follower) {
	switch follower := one.(type) {
	case *listener:
		follower.close()
	case socketFollower:
		_ = follower.CloseNow()
	}
}
