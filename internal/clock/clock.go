package clock

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Hub is what has something to do when the time comes.
type Hub interface {
	// AskProjects asks what is due; once a day is enough.
	AskProjects(ctx context.Context) error
	// RemindOfReviews tells the curators of what is past its date of review; once a day is enough.
	RemindOfReviews(ctx context.Context) error
	// RemindOfInvitations reminds those who have not answered; once a day is enough.
	RemindOfInvitations(ctx context.Context) error
	// WatchSearches tells those who saved searches of what is new in them since an instant; instants may overlap.
	WatchSearches(ctx context.Context, since time.Time) error
	// ForgetSearches takes away what is kept of searches no longer; once a day is enough.
	ForgetSearches(ctx context.Context) error
	// ForgetSessions takes away the sessions that have ended; once a day is enough.
	ForgetSessions(ctx context.Context) error
	// EndConsents withholds what was shown by consents that have ended; once a day is enough, since they end with a day.
	EndConsents(ctx context.Context) error
	// ForgetPast takes away what was kept for as long as it may be; once a day is enough.
	ForgetPast(ctx context.Context) error
	// RepeatErasures finishes erasures that were cut off, and keeps beside the store what other servers erased; once a day is enough.
	RepeatErasures(ctx context.Context) error
	// KeepSearches writes down what was searched for in vain since it was last called.
	KeepSearches(ctx context.Context) error
	// SweepBlobs forgets files that no attachment names; once an hour is enough.
	SweepBlobs(ctx context.Context) error
	// Today is the date in Oslo.
	Today() hub.Date
}

const (
	// poll is how often to write down what has gathered, to look for the next day, and to try again after a failure.
	poll = time.Minute
	// watch is how often to look for what is new in saved searches: each is a search.
	watch = 10 * time.Minute
	// sweep is how often to look for files that no attachment names.
	sweep = time.Hour
	// overlap is how much is looked at again: a document can be found some time after it was committed.
	overlap = 10 * time.Minute
	// catchUp is what is looked at when the server starts.
	catchUp = 7 * 24 * time.Hour
	// lastTimeout is how long the last writing may take when the server stops.
	lastTimeout = 5 * time.Second
)

// Worker does what there is to do.
type Worker struct {
	hub    Hub
	logger *slog.Logger
	now    func() time.Time
	// done is the day whose work is done.
	done hub.Date
	// watched is when saved searches were last looked at.
	watched time.Time
	// swept is when files were last looked through.
	swept time.Time
}

// New is a worker for the hub; it does nothing before Run.
func New(h Hub, now func() time.Time, logger *slog.Logger) *Worker {
	return &Worker{hub: h, now: now, logger: logger}
}

// Start lets it work, and gives what stops it and waits. It goes on when ctx is done, so that what was searched for in the last
// answers is written down too.
func (w *Worker) Start(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() { defer close(ended); w.Run(ctx) }()
	return func() { cancel(); <-ended }
}

// Run works until ctx is done.
func (w *Worker) Run(ctx context.Context) {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for {
		if err := errors.Join(w.day(ctx), w.look(ctx), w.sweep(ctx)); err != nil && ctx.Err() == nil {
			w.tell(ctx, err)
		}
		select {
		case <-ctx.Done():
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastTimeout)
			defer cancel()
			w.keep(ctx)
			return
		case <-ticker.C:
			w.keep(ctx)
		}
	}
}

// tell says that something is left to be done. When the server has just started an index may still be built, and nothing is wrong.
func (w *Worker) tell(ctx context.Context, err error) {
	if w.watched.IsZero() && errors.Is(err, hub.ErrUnavailable) {
		w.logger.InfoContext(ctx, "what is due waits until all of it can be found", "error", err)
		return
	}
	w.logger.WarnContext(ctx, "what is due is left to be done", "error", err)
}

// keep writes down what has gathered.
func (w *Worker) keep(ctx context.Context) {
	if err := w.hub.KeepSearches(ctx); err != nil && !errors.Is(err, context.Canceled) {
		w.logger.WarnContext(ctx, "searches that found nothing are left to be written down", "error", err)
	}
}

// day does what is due today, once.
func (w *Worker) day(ctx context.Context) error {
	today := w.hub.Today()
	if w.done == today {
		return nil
	}
	if err := errors.Join(w.hub.AskProjects(ctx), w.hub.RemindOfReviews(ctx), w.hub.RemindOfInvitations(ctx),
		w.hub.ForgetSearches(ctx), w.hub.ForgetSessions(ctx), w.hub.EndConsents(ctx), w.hub.ForgetPast(ctx), w.hub.RepeatErasures(ctx)); err != nil {
		return err
	}
	w.done = today
	return nil
}

// look tells of what is new in saved searches since the last look.
func (w *Worker) look(ctx context.Context) error {
	now := w.now()
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

// sweep forgets the files that uploads have left which were cut off.
func (w *Worker) sweep(ctx context.Context) error {
	now := w.now()
	if now.Sub(w.swept) < sweep {
		return nil
	}
	if err := w.hub.SweepBlobs(ctx); err != nil {
		return err
	}
	w.swept = now
	return nil
}
