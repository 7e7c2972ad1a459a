package clock

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

// duties count what was done, on a calendar.
type duties struct {
	mutex  sync.Mutex
	pulses int
	today  hub.Date
	err    error
}

func (d *duties) MakePulses(context.Context) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.pulses++
	return d.err
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

// run lets a worker work in a bubble of its own time, and stops it.
func run(t *testing.T, d *duties, test func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); New(d, slog.New(slog.DiscardHandler)).Run(ctx) }()
	synctest.Wait()
	test()
	stop()
	<-ended
}

func TestWhatIsDueIsDoneOnceADayAndAgainAfterAFailure(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &duties{today: "2023-06-16", err: errors.New("the store is away")}
		run(t, d, func() {
			want := func(pulses int) {
				t.Helper()
				synctest.Wait()
				d.change(func() {
					if d.pulses != pulses {
						t.Errorf("pulses were made %d times, want %d", d.pulses, pulses)
					}
				})
			}
			want(1)
			d.change(func() { d.err = nil })
			time.Sleep(3 * poll) // of the bubble: it takes no time
			want(2)
			d.change(func() { d.today = "2023-06-17" })
			time.Sleep(3 * poll)
			want(3)
		})
	})
}
