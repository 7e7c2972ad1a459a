package limit

import (
	"sync"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// tally counts what each asker has open. It remembers those who have something open, and no others.
type tally struct {
	// most is how much one may have open, together how much those that are counted together, and all how much everybody; 0 for no
	// limit.
	most, together, all int

	mu    sync.Mutex
	total int
	of    map[string]int
}

// newTally is one of which those that are counted together have some shares together.
func newTally(most, shares, all int) *tally {
	return &tally{most: most, together: shares * most, all: all, of: map[string]int{}}
}

// fullness says what there is no room in; it is for whoever is refused.
type fullness int

const (
	// hasRoom: there is room.
	hasRoom fullness = iota
	// ownIsFull: one has their share, or those have theirs that are counted together.
	ownIsFull
	// allIsFull: everybody together has all there is.
	allIsFull
)

// refusal is the error for people of what is full: their own share, which they are told of, or all there is.
func (f fullness) refusal(own hub.Message, again time.Duration) *hub.Error {
	if f == allIsFull {
		return &hub.Error{Kind: hub.ErrorUnavailable, Message: messageBusy, RetryAfter: again}
	}
	return &hub.Error{Kind: hub.ErrorRateLimited, Message: own, RetryAfter: again}
}

// open counts one more, until it is closed; nil when that is too many, with what is full.
func (t *tally) open(who asker) (closed func(), full fullness) { return t.openN(who, 1) }

// openN is open of so many at once.
func (t *tally) openN(who asker, n int) (closed func(), full fullness) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.most > 0 && (t.of[who.own]+n > t.most || who.all != "" && t.of[who.all]+n > t.together):
		return nil, ownIsFull
	case t.all > 0 && t.total+n > t.all:
		return nil, allIsFull
	}
	return t.added(who, n), hasRoom
}

// take counts so many more, also when that is too many.
func (t *tally) take(who asker, n int) (closed func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.added(who, n)
}

// added counts so many more until they are closed; t.mu is held.
func (t *tally) added(who asker, n int) (closed func()) {
	t.add(who, n)
	return sync.OnceFunc(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.add(who, -n)
	})
}

// add counts so many more, or less; t.mu is held.
func (t *tally) add(who asker, n int) {
	t.total += n
	for _, name := range []string{who.own, who.all} {
		if name == "" {
			continue
		}
		if t.of[name] += n; t.of[name] == 0 {
			delete(t.of, name)
		}
	}
}
