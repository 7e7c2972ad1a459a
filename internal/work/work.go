package work

import (
	"context"
	"log/slog"
	"time"
)

// poll is how often to look for what other servers have left, and again after a failure.
const poll = 15 * time.Second

// Worker does what there is to do.
type Worker struct {
	do     func(context.Context) error
	logger *slog.Logger
	bell   chan struct{}
}

// New is a worker that does something which is left to be done, all of it each time; it does nothing before Run.
func New(do func(context.Context) error, logger *slog.Logger) *Worker {
	return &Worker{do: do, logger: logger, bell: make(chan struct{}, 1)}
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
		if err := w.do(ctx); err != nil && ctx.Err() == nil {
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
