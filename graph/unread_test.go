package graph_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// stuck is a reader that takes nothing until it is released.
type stuck struct {
	*httptest.ResponseRecorder
	sending chan<- int
	release <-chan struct{}
}

func (s *stuck) Write(text []byte) (int, error) {
	s.sending <- len(text)
	<-s.release
	return s.ResponseRecorder.Write(text)
}

func TestAnswersThatNobodyReadsAreHeldToAMeasure(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	const most, query = 400_000, `{ lessons(first: 100) { nodes { id title insight slug } } }`
	limits := limit.New(limit.Options{Unread: most, Now: func() time.Time { return now }})
	handler := limits.Asked(graph.NewKeepingHandler(d.hub, nil, graph.NewAnswers(d.hub, d.epochs, keptBytes), slog.New(slog.DiscardHandler)))
	ask := func(w http.ResponseWriter, viewer hub.Viewer, query string) {
		handler.ServeHTTP(w, httptest.NewRequestWithContext(hub.WithViewer(t.Context(), viewer), http.MethodGet, "/graphql?query="+url.QueryEscape(query), http.NoBody))
	}
	for range 50 { // by when it is kept, of which the same holds
		ask(httptest.NewRecorder(), hub.Visitor("en"), query)
	}
	sending, release, ended := make(chan int), make(chan struct{}), make(chan struct{}, 1000)
	held, readers := 0, 0
	for {
		refused := httptest.NewRecorder()
		go func() {
			ask(&stuck{refused, sending, release}, hub.Visitor("en"), query)
			ended <- struct{}{}
		}()
		length := <-sending
		readers++
		if refused.Code != http.StatusOK {
			if refused.Code != http.StatusTooManyRequests || refused.Header().Get("Retry-After") != "10" || refused.Header().Get("ETag") != "" ||
				refused.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("after %d bytes: %d %v", held, refused.Code, refused.Header())
			}
			break
		}
		if held += length; held > most {
			t.Fatalf("%d bytes are held, the last %d", held, length)
		}
	}
	other := httptest.NewRecorder()
	if ask(other, hub.Viewer{ID: "person_1", Language: "en"}, query); other.Code != http.StatusOK {
		t.Errorf("somebody who is signed in: %d", other.Code)
	}
	close(release)
	for range readers {
		<-ended
	}
	again := httptest.NewRecorder()
	if ask(again, hub.Visitor("en"), query); again.Code != http.StatusOK {
		t.Errorf("when they were read: %d", again.Code)
	}
}
