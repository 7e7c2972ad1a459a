package clock

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// duties count what was done, on a calendar.
type duties struct {
	mutex                   sync.Mutex
	pulses, forgotten, kept int
	reminded, watched       int
	invited, swept          int
	since                   time.Duration
	today                   hub.Date
	err                     error
	// unfound is why searches find nothing.
	unfound error
}

func (d *duties) AskProjects(context.Context) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	d.pulses++
	return d.err
}

func (d *duties) RemindOfReviews(context.Context) error {
	d.change(func() { d.reminded++ })
	return nil
}

func (d *duties) RemindOfInvitations(context.Context) error {
	d.change(func() { d.invited++ })
	return nil
}

func (d *duties) WatchSearches(_ context.Context, since time.Time) error {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.unfound == nil {
		d.watched, d.since = d.watched+1, time.Since(since)
	}
	return d.unfound
}

func (d *duties) ForgetSearches(context.Context) error {
	d.change(func() { d.forgotten++ })
	return nil
}

func (d *duties) SweepBlobs(context.Context) error {
	d.change(func() { d.swept++ })
	return nil
}

func (*duties) ForgetSessions(context.Context) error { return nil }

func (*duties) EndConsents(context.Context) error { return nil }

func (*duties) ForgetPast(context.Context) error { return nil }

func (*duties) RepeatErasures(context.Context) error { return nil }

func (d *duties) KeepSearches(ctx context.Context) error {
	d.change(func() { d.kept++ })
	return ctx.Err()
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
	stop := New(d, time.Now, slog.New(slog.DiscardHandler)).Start(t.Context())
	synctest.Wait()
	test()
	stop()
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

func TestSavedSearchesAreLookedAtWithWhatTheyMayHaveMissed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &duties{today: "2023-06-16"}
		run(t, d, func() {
			want := func(times int, least, most time.Duration) {
				t.Helper()
				synctest.Wait()
				d.change(func() {
					if d.watched != times || d.since < least || d.since > most {
						t.Errorf("saved searches were watched %d times, last since %s", d.watched, d.since)
					}
				})
			}
			want(1, catchUp, catchUp)
			time.Sleep(watch) // of the bubble
			want(2, watch+overlap, watch+overlap+2*poll)
		})
	})
}

func TestWhatHasGatheredIsWrittenDownEachMinuteAndWhenTheServerStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &duties{today: "2023-06-16"}
		run(t, d, func() {
			time.Sleep(3*poll + time.Second) // of the bubble
			d.change(func() {
				if d.kept != 3 || d.forgotten != 1 || d.invited != 1 {
					t.Errorf("kept %d times, forgot %d times and reminded %d times of invitations, want 3, 1 and 1", d.kept, d.forgotten, d.invited)
				}
			})
		})
		if d.kept != 4 {
			t.Errorf("when it stops, it has kept %d times, want 4", d.kept)
		}
	})
}

func TestFilesAreSweptOnceAnHour(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &duties{today: "2023-06-16"}
		run(t, d, func() {
			time.Sleep(2*sweep + poll) // of the bubble
			synctest.Wait()
			d.change(func() {
				if d.swept != 3 {
					t.Errorf("files were swept %d times in two hours, want 3", d.swept)
				}
			})
		})
	})
}

func TestAnIndexThatIsBeingBuiltIsNoWarningAndOneThatIsLostIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &duties{today: "2023-06-16", unfound: fmt.Errorf("watch: %w", errors.Join(hub.ErrUnavailable))}
		var log bytes.Buffer
		stop := New(d, time.Now, slog.New(slog.NewTextHandler(&log, nil))).Start(t.Context())
		defer stop()
		said := func(level string) {
			t.Helper()
			synctest.Wait()
			if text := log.String(); !strings.HasPrefix(text, "time=") || !strings.Contains(text, "level="+level) || strings.Count(text, "level=") != 1 {
				t.Errorf("the log has %q, want a line of %s", text, level)
			}
			log.Reset()
		}
		said("INFO")
		d.change(func() { d.unfound = nil })
		time.Sleep(poll + time.Second) // of the bubble
		d.change(func() { d.unfound = fmt.Errorf("watch: %w", hub.ErrUnavailable) })
		time.Sleep(watch)
		said("WARN")
	})
}
