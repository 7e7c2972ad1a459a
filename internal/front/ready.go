package front

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// maxBehind is how far the index may lie behind the store and still give answers that people can trust.
	maxBehind = 10 * time.Second
	// pingTimeout is how long the store may take to say that it is there.
	pingTimeout = 2 * time.Second
)

// Readiness tells whether the server can answer: the store is reachable, the index has taken in a marker that was
// committed when the server started, and since then has not fallen behind.
type Readiness struct {
	store  hub.Store
	index  hub.Index
	marker hub.Expectation
	caught atomic.Bool
}

// NewReadiness watches a store and an index from the marker on.
func NewReadiness(store hub.Store, index hub.Index, marker hub.Expectation) *Readiness {
	return &Readiness{store: store, index: index, marker: marker}
}

// Check gives nil when the server can answer, and otherwise why not.
func (r *Readiness) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	if err := r.store.Ping(ctx); err != nil {
		return errors.New("the store cannot be reached")
	}
	state := r.index.State()
	if state.Empty {
		return errors.New("the index is being built")
	}
	if !r.caught.Load() {
		soon, cancelSoon := context.WithTimeout(ctx, pingTimeout/2)
		defer cancelSoon()
		if !r.index.Await(soon, []hub.Expectation{r.marker}) {
			return errors.New("the index has not yet taken in what was there at the start")
		}
		r.caught.Store(true)
	}
	if state.Behind > maxBehind {
		return fmt.Errorf("the index is %s behind the store", state.Behind.Round(time.Second))
	}
	return nil
}
