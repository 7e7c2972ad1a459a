package table_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
	"github.com/samlaer/samlaer/internal/table"
)

// crowd takes all places of operations, and all places in their queue.
func crowd(t *testing.T, limits *limit.Limits, release <-chan struct{}) {
	t.Helper()
	const askers = 100
	refused := make(chan bool, askers)
	taking := limits.Asked(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		leave, err := limit.Of(r.Context()).Enter(r.Context())
		if err != nil {
			refused <- true
			return
		}
		defer leave()
		<-release
	}))
	for number := range askers {
		request := httptest.NewRequestWithContext(hub.WithViewer(t.Context(), hub.Visitor("nb")), http.MethodGet, "/", http.NoBody)
		request.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", number)
		go taking.ServeHTTP(httptest.NewRecorder(), request)
	}
	const inside = 1 + 8 // of one place
	for range askers - inside {
		<-refused
	}
}

// whenBegun does something when the first rows go out.
type whenBegun struct {
	*httptest.ResponseRecorder
	do func()
}

func (w *whenBegun) Write(text []byte) (int, error) {
	w.do()
	return w.ResponseRecorder.Write(text)
}

func TestATableThatHasBegunIsNotGivenUpWhenMuchIsAsked(t *testing.T) {
	t.Parallel()
	const rows = 700
	d := open(t, openBolt(t), projects(rows, func(at int) string { return fmt.Sprint("Nummer ", at) })...)
	limits := limit.New(limit.Options{AtOnce: 1, Now: time.Now})
	handler := limits.Sent(limit.Tables, table.NewHandler(d.hub, func() time.Time { return now }, slog.New(slog.DiscardHandler)))
	request := httptest.NewRequestWithContext(hub.WithViewer(t.Context(), hub.Visitor("nb")), http.MethodGet, "/export/projects.csv", http.NoBody)
	release, ended := make(chan struct{}), make(chan any)
	got := &whenBegun{httptest.NewRecorder(), sync.OnceFunc(func() { crowd(t, limits, release) })}
	go func() {
		defer func() { ended <- recover() }()
		handler.ServeHTTP(got, request)
	}()
	for trouble := limits.Troubles()[0]; !strings.HasPrefix(trouble(), "operations: 92 "); { // 91 of the crowd, and the table
		runtime.Gosched()
	}
	close(release)
	if cut := <-ended; cut != nil {
		t.Fatalf("it is cut: %v", cut)
	}
	if lines := strings.Count(got.Body.String(), "\r\n"); lines <= rows {
		t.Errorf("it has %d lines", lines)
	}
}
