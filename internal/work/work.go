package work

import (
	"context"
	"log/slog"
	"time"
)

// Hub is what has something left to do.
type Hub interface {
	// Expand tells those whom there is to tell of something that happened.
	Expand(ctx context.Context) error
}

// poll is how often to look for what other servers have left, and again after a failure.
const poll = 15 * time.Second

// Worker does what there is to do.
type Worker struct {
	hub    Hub
	logger *slog.Logger
	bell   chan struct{}
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
		if err := w.hub.Expand(ctx); err != nil && ctx.Err() == nil {
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
