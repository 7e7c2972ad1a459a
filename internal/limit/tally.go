package limit

import "sync"

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

// open counts one more, until it is closed; nil when that is too many.
func (t *tally) open(who asker) (closed func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.most > 0 && (t.of[who.own] >= t.most || who.all != "" && t.of[who.all] >= t.together) || t.all > 0 && t.total >= t.all {
		return nil
	}
	t.add(who, 1)
	return sync.OnceFunc(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.add(who, -1)
	})
}

// add counts one more or one less; t.mu is held.
func (t *tally) add(who asker, one int) {
	t.total += one
	for _, name := range []string{who.own, who.all} {
		if name == "" {
			continue
		}
		if t.of[name] += one; t.of[name] == 0 {
			delete(t.of, name)
		}
	}
}
