package front_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
)

// store is one that can be reached, or not.
type store struct {
	hub.Store
	ping func(ctx context.Context) error
}

func (s store) Ping(ctx context.Context) error {
	if s.ping == nil {
		return nil
	}
	return s.ping(ctx)
}

// index stands as it is told to, and takes a marker in when await says so.
type index struct {
	hub.Index
	state atomic.Pointer[hub.IndexState]
	await func(ctx context.Context) bool
}

func newIndex(state hub.IndexState) *index {
	x := &index{await: func(context.Context) bool { return true }}
	x.state.Store(&state)
	return x
}

func (x *index) Ready(context.Context) error { return nil }

func (x *index) State() hub.IndexState { return *x.state.Load() }

func (x *index) Await(ctx context.Context, _ []hub.Expectation) bool { return x.await(ctx) }

// mark commits a marker.
func mark(context.Context) (hub.Expectation, error) { return hub.Expectation{Version: 1}, nil }

var quiet = slog.New(slog.DiscardHandler)

// readyz is what the front door says about the server.
func readyz(t *testing.T, readiness *front.Readiness) (int, string) {
	t.Helper()
	handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(nothing), Ready: readiness, Logger: quiet})
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", http.NoBody))
	return answer.Code, strings.TrimSpace(answer.Body.String())
}

// wantReady fails the test unless the server is ready, or is not and says why.
func wantReady(t *testing.T, readiness *front.Readiness, why string) {
	t.Helper()
	code, said := readyz(t, readiness)
	if why == "" && (code != http.StatusOK || said != "ready") {
		t.Errorf("not ready: %d %s", code, said)
	}
	if why != "" && (code != http.StatusServiceUnavailable || said != "not ready: "+why) {
		t.Errorf("%d %s, want «%s»", code, said, why)
	}
}

func TestAServerIsReadyOnceTheIndexHasTakenInItsMarker(t *testing.T) {
	t.Parallel()
	taken, x := make(chan struct{}), newIndex(hub.IndexState{})
	x.await = func(context.Context) bool { <-taken; return true }
	readiness := front.NewReadiness(store{}, x)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		readiness.Watch(t.Context(), mark, quiet)
	}()
	wantReady(t, readiness, "the index has not yet taken in what was there at the start")
	close(taken)
	<-watched
	wantReady(t, readiness, "")
}

func TestAMarkerThatTheIndexWasBuiltFromIsFollowedByAnother(t *testing.T) {
	t.Parallel()
	x, marks, awaited := newIndex(hub.IndexState{}), 0, 0
	x.await = func(context.Context) bool { awaited++; return awaited == 2 }
	readiness := front.NewReadiness(store{}, x)
	readiness.Watch(t.Context(), func(ctx context.Context) (hub.Expectation, error) { marks++; return mark(ctx) }, quiet)
	if marks != 2 {
		t.Errorf("%d markers", marks)
	}
	wantReady(t, readiness, "")
}

func TestAStoreThatCannotBeWrittenIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		readiness, tries, began := front.NewReadiness(store{}, newIndex(hub.IndexState{})), 0, time.Now()
		readiness.Watch(t.Context(), func(ctx context.Context) (hub.Expectation, error) {
			if tries++; tries < 4 {
				wantReady(t, readiness, "the index has not yet taken in what was there at the start")
				return hub.Expectation{}, hub.ErrUnavailable
			}
			return mark(ctx)
		}, quiet)
		wantReady(t, readiness, "")
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("4 tries took %s", took)
		}
	})
}

func TestWatchingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	readiness := front.NewReadiness(store{}, newIndex(hub.IndexState{}))
	readiness.Watch(ctx, func(context.Context) (hub.Expectation, error) {
		cancel()
		return hub.Expectation{}, hub.ErrUnavailable
	}, quiet)
	wantReady(t, readiness, "the index has not yet taken in what was there at the start")
}

// caughtUp is a server whose index has taken in the marker.
func caughtUp(t *testing.T, s store, x *index) *front.Readiness {
	t.Helper()
	readiness := front.NewReadiness(s, x)
	readiness.Watch(t.Context(), mark, quiet)
	return readiness
}

func TestAnIndexThatFallsBehindIsNotReadyUntilItHasCaughtUp(t *testing.T) {
	t.Parallel()
	x := newIndex(hub.IndexState{})
	readiness := caughtUp(t, store{}, x)
	for _, step := range []struct {
		state hub.IndexState
		why   string
	}{
		{hub.IndexState{}, ""},
		{hub.IndexState{Behind: 10 * time.Second}, ""},
		{hub.IndexState{Behind: 10*time.Second + 1}, "the index is 10s behind the store"},
		{hub.IndexState{Behind: 3 * time.Minute, Fault: errors.New("secret")}, "the index is 3m0s behind the store"},
		{hub.IndexState{Rebuilding: true}, ""}, // the old one is searched meanwhile
		{hub.IndexState{Empty: true, Rebuilding: true}, "the index is being built"},
		{hub.IndexState{}, ""},
	} {
		x.state.Store(&step.state)
		wantReady(t, readiness, step.why)
	}
}

func TestAStoreThatCannotBeReachedIsSaidWithoutItsAddress(t *testing.T) {
	t.Parallel()
	unreachable := store{ping: func(context.Context) error { return errors.New("mongodb://user:secret@db") }}
	wantReady(t, caughtUp(t, unreachable, newIndex(hub.IndexState{})), "the store cannot be reached")
}

func TestAStoreThatDoesNotAnswerIsGivenTwoSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		silent := store{ping: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
		readiness, began := caughtUp(t, silent, newIndex(hub.IndexState{})), time.Now()
		wantReady(t, readiness, "the store cannot be reached")
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestAServerThatIsNotReadyIsAliveStill(t *testing.T) {
	t.Parallel()
	handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(nothing), Logger: quiet,
		Ready: front.NewReadiness(store{}, newIndex(hub.IndexState{Empty: true}))})
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", http.NoBody))
	if answer.Code != http.StatusOK {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}

func TestTheStoreIsAskedOnceASecondWhetherItIsThere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pings := 0
		counted := store{ping: func(context.Context) error { pings++; return nil }}
		handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(nothing), Ready: caughtUp(t, counted, newIndex(hub.IndexState{})), Logger: quiet})
		for want := range 3 {
			for range 100 {
				answer := httptest.NewRecorder()
				handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", http.NoBody))
				if answer.Code != http.StatusOK || strings.TrimSpace(answer.Body.String()) != "ready" {
					t.Fatalf("%d %s", answer.Code, answer.Body)
				}
			}
			if pings != want+1 {
				t.Errorf("after %d s it was asked %d times", want, pings)
			}
			time.Sleep(time.Second) // which passes in no time
		}
	})
}
