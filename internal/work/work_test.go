package work

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// tellings are so many to expand.
type tellings struct {
	mutex          sync.Mutex
	left, expanded int
	err            error
}

func (d *tellings) Expand(context.Context) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.err == nil {
		d.left, d.expanded = 0, d.expanded+d.left
	}
	return d.err
}

func (d *tellings) change(do func()) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	do()
}

func TestWhatIsLeftIsDoneAtOnceAndAgainAfterAFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &tellings{left: 3}
		w := New(d.Expand, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); w.Run(ctx) }()
		want := func(expanded int) {
			t.Helper()
			synctest.Wait()
			d.change(func() {
				if d.expanded != expanded {
					t.Errorf("expanded %d, want %d", d.expanded, expanded)
				}
			})
		}
		want(3)
		d.change(func() { d.left = 1 })
		w.Wake()
		want(4)
		d.change(func() { d.left, d.err = 1, errors.New("the store is away") })
		w.Wake()
		want(4)
		d.change(func() { d.err = nil })
		time.Sleep(poll) // of the bubble: it takes no time
		want(5)
		stop()
		<-ended
	})
}
