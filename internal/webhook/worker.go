package webhook

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Hub is what the worker asks of the hub.
type Hub interface {
	// Heed tells of each change that could let something be sent, until ctx is done or the changes cannot be had.
	Heed(ctx context.Context, tell func()) error
	DueDeliveries(ctx context.Context) ([]hub.ID, error)
	ClaimDelivery(ctx context.Context, id hub.ID, lease time.Duration) (*hub.Dispatch, error)
	Delivered(ctx context.Context, dispatch *hub.Dispatch, statusCode int) error
	NotDelivered(ctx context.Context, dispatch *hub.Dispatch, mishap hub.Mishap) error
	StoppedWebhooks(ctx context.Context) (int, error)
}

const (
	// lease is how long a worker keeps a delivery to itself: longer than a receiver may take over it, so that two never send it at
	// once.
	lease = 4 * sendTimeout
	// poll is how often a worker looks for what other servers have left, and for what is to be tried again.
	poll = 5 * time.Second
	// atOnce is how many messages are sent at a time. Half of the most webhooks there are can hang for the whole of their time
	// without the others waiting.
	atOnce = 25
	// grace is as long as a receiver has when the process stops.
	grace = 5 * time.Second
)

// waits are how long to wait after each attempt, as Standard Webhooks recommend; after as many and one more it is given up.
var waits = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour,
	14 * time.Hour, 20 * time.Hour, 24 * time.Hour}

// waitAfter is how long to wait after so many attempts, up to a fifth more: those that failed together shall not come back
// together. False when there is to be none.
func waitAfter(attempts int) (time.Duration, bool) {
	if attempts > len(waits) {
		return 0, false
	}
	wait := waits[attempts-1]
	return wait + rand.N(wait/5), true // #nosec G404 -- it only keeps servers from trying at once
}

// Options are what a worker is made of.
type Options struct {
	Hub    Hub
	Sender *Sender
	Logger *slog.Logger
	Clock  func() time.Time
	// Poll is how often to look, and Lease how long to keep a delivery; both as they should be when they are 0.
	Poll, Lease time.Duration
}

// Worker sends what is due.
type Worker struct {
	Options
	bell    chan struct{}
	slots   chan struct{}
	stopped atomic.Int64

	mutex sync.Mutex
	// busy are the deliveries that this server is at: true when there may be more for one of them since.
	busy map[hub.ID]bool
}

// New makes a worker; it sends nothing before Run.
func New(options Options) *Worker {
	defaults(&options.Poll, poll)
	defaults(&options.Lease, lease)
	return &Worker{Options: options, bell: make(chan struct{}, 1), slots: make(chan struct{}, atOnce), busy: map[hub.ID]bool{}}
}

// Wake tells that there may be something to send.
func (w *Worker) Wake() {
	select {
	case w.bell <- struct{}{}:
	default: // it rings already
	}
}

// State says in a line what those who look after the server should know; empty for nothing. Anybody may read it: how many there are
// stands in the log.
func (w *Worker) State() string {
	if w.stopped.Load() > 0 {
		return "webhooks: some are stopped; administrators see in «webhooks» why, and let them go on with updateWebhook"
	}
	return ""
}

// Run sends until ctx is done. What is in flight then has a little time to end.
func (w *Worker) Run(ctx context.Context) {
	var running sync.WaitGroup
	defer running.Wait()
	running.Go(func() { w.heed(ctx) })
	ticker := time.NewTicker(w.Poll)
	defer ticker.Stop()
	for {
		if err := w.round(ctx, &running); err != nil && ctx.Err() == nil {
			w.Logger.WarnContext(ctx, "webhooks wait", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-w.bell:
		}
	}
}

// heed lets the bell ring for each change. Without it there is the poll.
func (w *Worker) heed(ctx context.Context) {
	for ctx.Err() == nil {
		if err := w.Hub.Heed(ctx, w.Wake); err != nil && ctx.Err() == nil {
			w.Logger.WarnContext(ctx, "webhooks hear of changes later", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(w.Poll):
		}
	}
}

// round lets each delivery that is due be sent, beside each other.
func (w *Worker) round(ctx context.Context, running *sync.WaitGroup) error {
	stopped, err := w.Hub.StoppedWebhooks(ctx)
	if err != nil {
		return err
	}
	if was := w.stopped.Swap(int64(stopped)); int64(stopped) > was {
		w.Logger.WarnContext(ctx, "webhooks are stopped", "count", stopped)
	}
	due, err := w.Hub.DueDeliveries(ctx)
	if err != nil {
		return err
	}
	for _, id := range due {
		if w.begin(id) {
			running.Go(func() {
				defer w.end(id)
				if err := w.drive(ctx, id); err != nil && ctx.Err() == nil {
					w.Logger.WarnContext(ctx, "a webhook waits", "delivery", id, "error", err)
				}
			})
		}
	}
	return nil
}

func (w *Worker) begin(id hub.ID) bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if _, is := w.busy[id]; is {
		w.busy[id] = true
		return false
	}
	w.busy[id] = false
	return true
}

func (w *Worker) end(id hub.ID) {
	w.mutex.Lock()
	again := w.busy[id]
	delete(w.busy, id)
	w.mutex.Unlock()
	if again {
		w.Wake()
	}
}

// drive sends what there is for one webhook, one message after another, until there is no more or one is not taken.
func (w *Worker) drive(stopping context.Context, id hub.ID) error {
	for stopping.Err() == nil {
		taken, err := w.sendOne(stopping, id)
		if err != nil || !taken {
			return err
		}
	}
	return nil
}

// sendOne tells whether the receiver has taken a message. What came of one that was begun is noted also when the server stops. There is
// room to send it before it is claimed: a claim that waited could end, and another server would send the same beside this one.
func (w *Worker) sendOne(stopping context.Context, id hub.ID) (taken bool, err error) {
	select {
	case w.slots <- struct{}{}:
		defer func() { <-w.slots }()
	case <-stopping.Done():
		return false, nil
	}
	dispatch, err := w.Hub.ClaimDelivery(stopping, id, w.Lease)
	if err != nil || dispatch == nil {
		return false, err
	}
	sending, cancel := context.WithCancel(context.WithoutCancel(stopping))
	defer cancel()
	defer context.AfterFunc(stopping, func() { time.AfterFunc(grace, cancel) })()
	came := w.Sender.send(sending, dispatch, w.Clock())
	ctx := context.WithoutCancel(stopping)
	if came.fault == "" {
		return true, w.Hub.Delivered(ctx, dispatch, came.status)
	}
	mishap := hub.Mishap{Fault: came.fault, Gone: came.status == http.StatusGone}
	if came.status != 0 {
		mishap.StatusCode = &came.status
	}
	wait, more := waitAfter(dispatch.Attempts())
	mishap.Wait, mishap.GiveUp = max(wait, came.wait), !more && !mishap.Gone
	w.Logger.InfoContext(ctx, "a webhook was not taken", "webhook", dispatch.WebhookID(), "message", dispatch.Message.ID,
		"attempt", dispatch.Attempts(), "fault", came.fault, "status", came.status)
	return mishap.GiveUp, w.Hub.NotDelivered(ctx, dispatch, mishap)
}
