package limit

import "sync"

// tally counts what each asker has open. It remembers those who have something open, and no others.
type tally struct {
	// most is how much one may have open, and all how much everybody together; 0 for no limit.
	most, all int

	mu    sync.Mutex
	total int
	of    map[string]int
}

func newTally(most, all int) *tally { return &tally{most: most, all: all, of: map[string]int{}} }

// open counts one more, until it is closed; nil when that is too many.
func (t *tally) open(who string) (closed func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.most > 0 && t.of[who] >= t.most || t.all > 0 && t.total >= t.all {
		return nil
	}
	t.of[who]++
	t.total++
	return sync.OnceFunc(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.total--
		if t.of[who]--; t.of[who] == 0 {
			delete(t.of, who)
		}
	})
}
