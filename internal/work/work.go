package work

import (
	"context"
	"log/slog"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Hub is what has something left to do.
type Hub interface {
	// Expand tells those whom there is to tell of something that happened, and tells whether there was any.
	Expand(ctx context.Context) (bool, error)
	// RemindOfReviews tells the curators of what is past its date of review; once a day is enough.
	RemindOfReviews(ctx context.Context) error
	// Today is the date in Oslo.
	Today() hub.Date
}

// poll is how often to look for what other servers have left, for the next day, and again after a failure.
const poll = 15 * time.Second

// Worker does what there is to do.
type Worker struct {
	hub    Hub
	logger *slog.Logger
	bell   chan struct{}
	// reminded is the day on which reminders were last made.
	reminded hub.Date
}

// New is a worker for the hub; it does nothing before Run.
func New(h Hub, logger *slog.Logger) *Worker {
	return &Worker{hub: h, logger: logger, bell: make(chan struct{}, 1)}
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
	for more := true; more; {
		var err error
		if more, err = w.hub.Expand(ctx); err != nil {
			return err
		}
	}
	today := w.hub.Today()
	if w.reminded == today {
		return nil
	}
	if err := w.hub.RemindOfReviews(ctx); err != nil {
		return err
	}
	w.reminded = today
	return nil
}
