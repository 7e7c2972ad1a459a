package bleveindex

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/samlaer/samlaer/internal/hub"
)

// maxTaken is how many documents each half of [taken] remembers: more than are written in the second that a mutation
// waits. A document takes some 150 bytes.
const maxTaken = 20_000

// taken remembers which version of a document the index took in last, for those who wait.
type taken struct {
	mutex sync.Mutex
	// young and old are the two halves; the old one is forgotten when the young one is full.
	young, old map[hub.ID]int
	// news is closed when something was taken in, or is to be waited for no longer.
	news chan struct{}
}

func newTaken() *taken {
	return &taken{young: map[hub.ID]int{}, old: map[hub.ID]int{}, news: make(chan struct{})}
}

// tell remembers versions, 0 for what is gone, and wakes those who wait.
func (t *taken) tell(versions map[hub.ID]int) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for id, version := range versions {
		if len(t.young) >= maxTaken {
			t.young, t.old = map[hub.ID]int{}, t.young
		}
		t.young[id] = version
	}
	t.wake()
}

// forget is for a new generation, which may have taken in less than the old one.
func (t *taken) forget() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.young, t.old = map[hub.ID]int{}, map[hub.ID]int{}
	t.wake()
}

func (t *taken) wake() {
	close(t.news)
	t.news = make(chan struct{})
}

// missing are those of the documents that were not taken in as far as is remembered, and what tells of the next news.
func (t *taken) missing(documents []hub.Expectation) ([]hub.Expectation, <-chan struct{}) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	left := slices.Clone(documents)
	return slices.DeleteFunc(left, func(wanted hub.Expectation) bool {
		version, known := t.young[wanted.ID]
		if !known {
			version, known = t.old[wanted.ID]
		}
		return known && reached(wanted.Version, version)
	}), t.news
}

// knows tells whether some version of the document was taken in lately.
func (t *taken) knows(id hub.ID) bool {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	_, young := t.young[id]
	_, old := t.old[id]
	return young || old
}

// reached tells whether a version that was taken in, 0 for gone, is what was waited for, or later.
func reached(wanted, version int) bool {
	return version == 0 || wanted > 0 && version >= wanted
}

// Await waits until the index holds each document at that version or later, or the document is gone. A document counts
//   - when its change was taken in lately, searchable or not, together with all that follows from it for others;
//   - when it is searchable and the index has that version of it, or when it should be gone and the index has none.
//
// The first is how nearly all are known. The second is for a commit that is repeated long after it was made.
func (x *Index) Await(ctx context.Context, documents []hub.Expectation) bool {
	left, news := x.taken.missing(documents)
	if len(left) > 0 {
		left = x.notHeld(left)
	}
	for len(left) > 0 {
		if x.isRebuilding() {
			return false
		}
		select {
		case <-ctx.Done():
			return false
		case <-x.stopped:
			return false
		case <-news:
		}
		left, news = x.taken.missing(left)
	}
	return !x.isRebuilding()
}

// Ready waits until the index can be searched and is not being built anew.
func (x *Index) Ready(ctx context.Context) error {
	for {
		_, news := x.taken.missing(nil)
		if !x.isRebuilding() {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the index: %w", context.Cause(ctx))
		case <-x.stopped:
			return fmt.Errorf("wait for the index: %w", hub.ErrClosed)
		case <-news:
		}
	}
}

func (x *Index) isRebuilding() bool {
	x.mutex.RLock()
	defer x.mutex.RUnlock()
	return x.reason != "" || x.current == nil
}

// notHeld are those of the documents that the index itself does not have as they are waited for.
func (x *Index) notHeld(documents []hub.Expectation) []hub.Expectation {
	left := slices.Clone(documents)
	err := x.looking(func(s *search) error {
		var fault error
		left = slices.DeleteFunc(left, func(wanted hub.Expectation) bool {
			if !slices.Contains(hub.Indexed, wanted.Kind) {
				return false
			}
			kept, found, err := s.holds(s.snapshot, wanted.ID)
			if err != nil {
				fault = err
				return false
			}
			if !found { // what was taken in and is not there any more is gone, even if that has not been told yet
				return wanted.Version == 0 || x.taken.knows(wanted.ID)
			}
			return reached(wanted.Version, kept.version)
		})
		return fault
	})
	if err != nil {
		return documents
	}
	return left
}
