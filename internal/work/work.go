package work

import (
	"context"
	"log/slog"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Hub is what has something left to do.
type Hub interface {
	// Expand tells those whom there is to tell of something that happened.
	Expand(ctx context.Context) error
	// RemindOfReviews tells the curators of what is past its date of review; once a day is enough.
	RemindOfReviews(ctx context.Context) error
	// WatchSearches tells those who saved searches of what is new in them since an instant; instants may overlap.
	WatchSearches(ctx context.Context, since time.Time) error
	// Today is the date in Oslo.
	Today() hub.Date
}

// poll is how often to look for what other servers have left, for the next day, and again after a failure.
const poll = 15 * time.Second

const (
	// watch is how often to look for what is new in saved searches: each is a search.
	watch = 10 * time.Minute
	// overlap is how much is looked at again: a document can be found some time after it was committed.
	overlap = 10 * time.Minute
	// catchUp is what is looked at when the server starts.
	catchUp = 7 * 24 * time.Hour
)

// Worker does what there is to do.
type Worker struct {
	hub    Hub
	clock  func() time.Time
	logger *slog.Logger
	bell   chan struct{}
	// reminded is the day on which reminders were last made.
	reminded hub.Date
	// watched is when saved searches were last looked at.
	watched time.Time
}

// New is a worker for the hub; it does nothing before Run.
func New(h Hub, clock func() time.Time, logger *slog.Logger) *Worker {
	return &Worker{hub: h, clock: clock, logger: logger, bell: make(chan struct{}, 1)}
}

// Wake tells that there may be something to do.
func (w *Worker) Wake() {
	select {
	case w.bell <- struct{}{}:
	default: // it rings already
	}
}

// Run works until ctx is done.
func (w *Worker) Run(ctx context.Context) {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for {
		if err := w.round(ctx); err != nil && ctx.Err() == nil {
			w.logger.WarnContext(ctx, "something is left to be done", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-w.bell:
		}
	}
}

// round does all there is to do now.
func (w *Worker) round(ctx context.Context) error {
	if err := w.hub.Expand(ctx); err != nil {
		return err
	}
	if today := w.hub.Today(); w.reminded != today {
		if err := w.hub.RemindOfReviews(ctx); err != nil {
			return err
		}
		w.reminded = today
	}
	now := w.clock()
	if now.Sub(w.watched) < watch {
		return nil
	}
	since := w.watched.Add(-overlap)
	if w.watched.IsZero() {
		since = now.Add(-catchUp)
	}
	if err := w.hub.WatchSearches(ctx, since); err != nil {
		return err
	}
	w.watched = now
	return nil
}
