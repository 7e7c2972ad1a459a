package front

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// maxBehind is how far the index may lie behind the store and still give answers that people can trust.
	maxBehind = 10 * time.Second
	// pingTimeout is how long the store may take to say that it is there.
	pingTimeout = 2 * time.Second
	// retryAfter is how long to leave a store alone that could not take the marker.
	retryAfter = time.Second
)

// Index is the index whose readiness is watched.
type Index interface {
	hub.Index
	// Ready waits until the index can be searched and is not being built anew.
	Ready(ctx context.Context) error
}

// Readiness tells whether the server can answer: the store is reachable, the index has taken in a marker that was
// committed when the server started, and since then has not fallen behind.
type Readiness struct {
	store  hub.Store
	index  Index
	caught atomic.Bool
}

// NewReadiness is of a server that has just started.
func NewReadiness(store hub.Store, index Index) *Readiness {
	return &Readiness{store: store, index: index}
}

// Watch commits the marker and waits until the index has taken it in. A marker that was committed while the index was
// built anew is part of what it was built from, and never seen to arrive: then another one is committed.
func (r *Readiness) Watch(ctx context.Context, mark func(context.Context) (hub.Expectation, error), logger *slog.Logger) {
	for ctx.Err() == nil {
		if err := r.index.Ready(ctx); err != nil {
			return
		}
		marker, err := mark(ctx)
		if err != nil {
			logger.WarnContext(ctx, "the store cannot be written", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(retryAfter):
			}
			continue
		}
		if r.index.Await(ctx, []hub.Expectation{marker}) {
			r.caught.Store(true)
			return
		}
	}
}

// Check gives nil when the server can answer, and otherwise why not.
func (r *Readiness) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	if err := r.store.Ping(ctx); err != nil {
		return errors.New("the store cannot be reached")
	}
	state := r.index.State()
	switch {
	case state.Empty:
		return errors.New("the index is being built")
	case !r.caught.Load():
		return errors.New("the index has not yet taken in what was there at the start")
	case state.Behind > maxBehind:
		return fmt.Errorf("the index is %s behind the store", state.Behind.Round(time.Second))
	}
	return nil
}

// readyFor is how long it is said again what was found out: whoever asks more often asks the store no more.
const readyFor = time.Second

// readiness says at /readyz whether the server can answer, and what is wrong with what it can do without.
type readiness struct {
	options Options

	mu    sync.Mutex
	asked time.Time
	code  int
	text  string
}

func (r *readiness) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	code, text := r.now(context.WithoutCancel(request.Context())) // which others are told too
	plain(w, code, text)
}

func (r *readiness) now(ctx context.Context) (code int, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.asked.IsZero() && time.Since(r.asked) < readyFor {
		return r.code, r.text
	}
	r.code, r.text = http.StatusOK, "ready"
	if err := r.options.Ready.Check(ctx); err != nil {
		r.code, r.text = http.StatusServiceUnavailable, "not ready: "+err.Error()
	} else {
		for _, trouble := range r.options.Troubles {
			if line := trouble(); line != "" {
				r.text += "\n" + line
			}
		}
	}
	r.asked = time.Now()
	return r.code, r.text
}
