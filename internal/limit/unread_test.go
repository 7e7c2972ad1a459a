package limit_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// stuck is a reader that takes nothing until it is released.
type stuck struct {
	*httptest.ResponseRecorder
	release <-chan struct{}
}

func (s *stuck) Write(text []byte) (int, error) {
	<-s.release
	return s.ResponseRecorder.Write(text)
}

// papers are of so many bytes, behind limits.
func papers(bytes int) http.Handler {
	return limit.New(limit.Options{Now: time.Now}).File(1, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = w.Write(make([]byte, bytes))
	}))
}

func TestOneAskerLeavesSoManyBytesUnreadAndNoMore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		handler, release := papers(1<<20), make(chan struct{})
		var reading sync.WaitGroup
		for range 64 {
			reading.Go(func() {
				handler.ServeHTTP(&stuck{httptest.NewRecorder(), release}, from(t.Context(), "192.0.2.1:1", nobody))
			})
			synctest.Wait()
		}
		got := asks(handler, from(t.Context(), "192.0.2.1:1", nobody))
		if got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") != "10" || !strings.Contains(got.Body.String(), "your network") ||
			!strings.HasPrefix(got.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%d %v: %.100q", got.Code, got.Header(), got.Body)
		}
		for name, other := range map[string]*http.Request{"another address": from(t.Context(), "192.0.2.2:1", nobody),
			"somebody at the same one who is signed in": from(t.Context(), "192.0.2.1:1", hub.Viewer{ID: "person_1"})} {
			if got := asks(handler, other); got.Code != http.StatusOK {
				t.Errorf("%s: %d", name, got.Code)
			}
		}
		close(release)
		reading.Wait()
		if got := asks(handler, from(t.Context(), "192.0.2.1:1", nobody)); got.Code != http.StatusOK || got.Body.Len() != 1<<20 {
			t.Errorf("when the others were read: %d", got.Code)
		}
	})
}

func TestAllTogetherLeaveSoManyBytesUnreadAndNoMore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		handler, release := papers(1<<20), make(chan struct{})
		var reading sync.WaitGroup
		for number := range 512 {
			reading.Go(func() {
				handler.ServeHTTP(&stuck{httptest.NewRecorder(), release}, from(t.Context(), fmt.Sprintf("192.0.2.%d:1", number/64), nobody))
			})
			synctest.Wait()
		}
		got := asks(handler, from(t.Context(), "192.0.2.200:1", nobody))
		if got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") != "10" {
			t.Errorf("%d %v", got.Code, got.Header())
		}
		close(release)
		reading.Wait()
	})
}

func TestAShortAnswerIsNotCounted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		handler, release := papers(4000), make(chan struct{})
		var reading sync.WaitGroup
		for range 20_000 { // of 80 MB
			reading.Go(func() {
				handler.ServeHTTP(&stuck{httptest.NewRecorder(), release}, from(t.Context(), "192.0.2.1:1", nobody))
			})
			synctest.Wait()
		}
		if got := asks(handler, from(t.Context(), "192.0.2.1:1", nobody)); got.Code != http.StatusOK {
			t.Errorf("%d", got.Code)
		}
		close(release)
		reading.Wait()
	})
}

func TestWhoIsSignedInHasStreamsOfTheirOwn(t *testing.T) {
	t.Parallel()
	opened := map[hub.ID]int{}
	handler := limit.New(limit.Options{Streams: 2, Now: newHand().now}).Asked(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := limit.Of(r.Context()).Stream(); err == nil {
			opened[hub.ViewerOf(r.Context()).ID]++
		}
	}))
	for range 3 {
		for _, viewer := range []hub.Viewer{nobody, {ID: "person_1"}, {ID: "person_2"}, {ID: "service_1", KeyID: "apiKey_1", KeyOwner: "service_1"}} {
			asks(handler, from(t.Context(), "192.0.2.1:1", viewer))
		}
	}
	if want := map[hub.ID]int{"": 2, "person_1": 2, "person_2": 2, "service_1": 2}; fmt.Sprint(opened) != fmt.Sprint(want) {
		t.Errorf("behind one address are open %v", opened)
	}
}
