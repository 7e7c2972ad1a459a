package clock

import (
	"context"
	"log/slog"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Hub is what has something to do when the time comes.
type Hub interface {
	// MakePulses makes the pulses that are due; once a day is enough.
	MakePulses(ctx context.Context) error
	// Today is the date in Oslo.
	Today() hub.Date
}

// poll is how often to look for the next day, and again after a failure.
const poll = time.Minute

// Worker does what there is to do.
type Worker struct {
	hub    Hub
	logger *slog.Logger
	// done is the day whose work is done.
	done hub.Date
}

// New is a worker for the hub; it does nothing before Run.
func New(h Hub, logger *slog.Logger) *Worker { return &Worker{hub: h, logger: logger} }

// Run works until ctx is done.
func (w *Worker) Run(ctx context.Context) {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for {
		if err := w.day(ctx); err != nil && ctx.Err() == nil {
			w.logger.WarnContext(ctx, "what is due today is left to be done", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// day does what is due today, once.
func (w *Worker) day(ctx context.Context) error {
	today := w.hub.Today()
	if w.done == today {
		return nil
	}
	if err := w.hub.MakePulses(ctx); err != nil {
		return err
	}
	w.done = today
	return nil
}
