package graph_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

// deadlines notes those by which what is written must have been taken.
type deadlines struct {
	http.ResponseWriter
	noted chan time.Time
}

func (d *deadlines) SetWriteDeadline(by time.Time) error {
	d.noted <- by
	return http.NewResponseController(d.ResponseWriter).SetWriteDeadline(by)
}

func (d *deadlines) Unwrap() http.ResponseWriter { return d.ResponseWriter }

// Over HTTP/2 a deadline that passes ends a stream on which nothing is written.
func TestAStreamOfEventsHasADeadlineOnlyWhileSomethingIsSent(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	noted, handler := make(chan time.Time, 100), graph.NewKeepingHandler(d.hub, nil, nil, slog.New(slog.DiscardHandler))
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("it is asked over %s", r.Proto)
		}
		defer close(noted)
		handler.ServeHTTP(&deadlines{w, noted}, r.WithContext(hub.WithViewer(r.Context(), *d.viewer.Load())))
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	d.url, d.client = server.URL, server.Client()
	follower := d.listen(t, followChanges, `{}`, "").begun()
	d.commit(t, "c", replace(published(1, 1)))
	if _, got := follower.next(t); at(got.Data, "changes") == nil {
		t.Fatalf("%s", got.raw)
	}
	for part := range 2 {
		if by := <-noted; by.IsZero() {
			t.Errorf("%d: it may take for ever to send", part)
		}
		if by := <-noted; !by.IsZero() {
			t.Errorf("%d: when it was sent there is a deadline still", part)
		}
	}
	follower.close()
	last := time.Time{}
	for by := range noted {
		last = by
	}
	if last.IsZero() {
		t.Error("what comes last may take for ever to send")
	}
}
