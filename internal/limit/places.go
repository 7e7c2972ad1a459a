package limit

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// places are taken by what is done at once. Who comes when all are taken waits for a while, in a queue that is short: a long one
// would be of people who have gone. The next place goes to whoever has the fewest, and among those to who came first.
type places struct {
	// most are taken at once, and ofOne by one asker; waiting and waitingOfOne wait.
	most, ofOne, waiting, waitingOfOne int
	patience                           time.Duration

	mu    sync.Mutex
	taken int
	queue []*waiter
	of    map[string]*presence
	// away is how many were turned away since an instant, which is at most so long ago as they are spoken of.
	away  int
	since time.Time
}

// presence is what one asker has taken, and waits for.
type presence struct{ taken, waiting int }

// waiter waits for a place until come is closed.
type waiter struct {
	who  string
	come chan struct{}
}

// newPlaces are so many, of which one asker has a part at most, and eight times as many may wait: at 10 ms an operation, which
// is what a search with facets takes, the last of them waits for 80 ms.
func newPlaces(most, part int, patience time.Duration) *places {
	const waitingForOne = 8
	return &places{most: most, ofOne: max(1, most/part), waiting: waitingForOne * most, waitingOfOne: max(1, waitingForOne*most/part),
		patience: patience, of: map[string]*presence{}}
}

// newTryPlaces are places of which each address has its own, for keys that are looked at.
func newTryPlaces() *places {
	return &places{most: math.MaxInt, ofOne: triesAtOnce, waiting: triesWaiting, waitingOfOne: triesWaitingOfOne, patience: patience,
		of: map[string]*presence{}}
}

// enter takes a place. The error is for people, and says when to come again; or it is that of the context.
func (p *places) enter(ctx context.Context, who string) (leave func(), err error) {
	own, isIn := p.come(who)
	if isIn {
		return func() { p.leave(who) }, nil
	}
	if own == nil {
		return nil, p.full()
	}
	patience := time.NewTimer(p.patience)
	defer patience.Stop()
	select {
	case <-own.come:
	case <-patience.C:
		if p.giveUp(own) {
			return nil, p.full()
		}
	case <-ctx.Done():
		if p.giveUp(own) {
			return nil, context.Cause(ctx)
		}
	}
	return func() { p.leave(who) }, nil
}

// come takes a place, or else one in the queue; nil when there is none either.
func (p *places) come(who string) (own *waiter, isIn bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	its := p.of[who]
	if its == nil {
		its = &presence{}
	}
	switch {
	case p.taken < p.most && its.taken < p.ofOne:
		p.taken++
		its.taken++
		isIn = true
	case len(p.queue) < p.waiting && its.waiting < p.waitingOfOne:
		its.waiting++
		own = &waiter{who, make(chan struct{})}
		p.queue = append(p.queue, own)
	default:
		return nil, false
	}
	p.of[who] = its
	return own, isIn
}

// giveUp takes a waiter out of the queue; false when it has got a place.
func (p *places) giveUp(own *waiter) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for at, one := range p.queue {
		if one == own {
			p.unqueue(at)
			p.forget(own.who)
			return true
		}
	}
	return false
}

func (p *places) unqueue(at int) {
	p.of[p.queue[at].who].waiting--
	p.queue = append(p.queue[:at], p.queue[at+1:]...)
}

func (p *places) forget(who string) {
	if its := p.of[who]; its.taken+its.waiting == 0 {
		delete(p.of, who)
	}
}

// leave gives a place back, and to the next.
func (p *places) leave(who string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	p.of[who].taken--
	next := -1
	for at, one := range p.queue {
		has := p.of[one.who].taken
		if has < p.ofOne && (next < 0 || has < p.of[p.queue[next].who].taken) {
			next = at
		}
	}
	if next >= 0 {
		one := p.queue[next]
		p.taken++
		p.of[one.who].taken++
		p.unqueue(next)
		close(one.come)
	}
	p.forget(who)
}

// spokenOf is how long it is said that somebody was turned away.
const spokenOf = 5 * time.Minute

// full turns somebody away.
func (p *places) full() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := time.Now(); now.Sub(p.since) > spokenOf {
		p.away, p.since = 0, now
	}
	p.away++
	return &hub.Error{Kind: hub.ErrorUnavailable, Message: messageBusy, RetryAfter: p.patience}
}

// trouble says that some were turned away lately; empty when none were.
func (p *places) trouble(of string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.away == 0 || time.Since(p.since) > spokenOf {
		return ""
	}
	return fmt.Sprintf("%s: %d were told to come again, for too many were asked for at once", of, p.away)
}

var messageBusy = hub.Message{
	NB: "Samlær har mye å gjøre akkurat nå. Prøv igjen om noen sekunder.",
	NN: "Samlær har mykje å gjere akkurat no. Prøv igjen om nokre sekund.",
	EN: "Samlær has a lot to do just now. Try again in some seconds.",
}
