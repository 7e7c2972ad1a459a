package work

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// duties are so many tellings, and a calendar.
type duties struct {
	mutex                        sync.Mutex
	tellings, expanded, reminded int
	watched                      int
	since                        time.Duration
	today                        hub.Date
	err                          error
}

func (d *duties) Expand(context.Context) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.err == nil {
		d.tellings, d.expanded = 0, d.expanded+d.tellings
	}
	return d.err
}

func (d *duties) RemindOfReviews(context.Context) error {
	d.change(func() { d.reminded++ })
	return nil
}

func (d *duties) WatchSearches(_ context.Context, since time.Time) error {
	d.change(func() { d.watched, d.since = d.watched+1, time.Since(since) })
	return nil
}

func (d *duties) Today() hub.Date {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return d.today
}

func (d *duties) change(do func()) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	do()
}

func TestWhatIsLeftIsDoneAtOnceAgainAndOnEachNewDay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &duties{tellings: 3, today: "2023-06-16"}
		w := New(d, time.Now, slog.New(slog.DiscardHandler))
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); w.Run(ctx) }()
		want := func(expanded, reminded int) {
			t.Helper()
			synctest.Wait()
			d.mutex.Lock()
			defer d.mutex.Unlock()
			if d.expanded != expanded || d.reminded != reminded {
				t.Errorf("expanded %d and reminded %d, want %d and %d", d.expanded, d.reminded, expanded, reminded)
			}
		}
		want(3, 1)
		d.change(func() { d.tellings = 1 })
		w.Wake()
		want(4, 1)
		d.change(func() { d.tellings, d.err = 1, errors.New("the store is away") })
		w.Wake()
		want(4, 1)
		d.change(func() { d.err, d.today = nil, "2023-06-17" })
		time.Sleep(poll) // of the bubble: it takes no time
		want(5, 2)
		watched := func(times int, least, most time.Duration) {
			t.Helper()
			d.mutex.Lock()
			defer d.mutex.Unlock()
			if d.watched != times || d.since < least || d.since > most {
				t.Errorf("saved searches were watched %d times, last since %s", d.watched, d.since)
			}
		}
		watched(1, catchUp, catchUp)
		time.Sleep(watch)
		want(5, 2)
		watched(2, watch+overlap, watch+overlap+2*poll)
		stop()
		<-ended
	})
}
