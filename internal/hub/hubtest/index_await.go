package hubtest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

var awaitTests = []indexTest{
	{"HoldsWhatItTookIn", awaitTaken},
	{"HoldsAnEarlierVersion", awaitEarlier},
	{"HoldsWhatIsGone", awaitGone},
	{"HoldsWhatIsNeverFound", awaitUnsearchable},
	{"HoldsWhatItTookInBeforeItWasOpened", awaitAfterReopen},
	{"DoesNotHoldWhatNobodyCommitted", awaitNothing},
	{"OfManyWritersEachIsAnswered", awaitMany},
}

func (x *testedIndex) holds(ctx context.Context, id hub.ID, version int) bool {
	return x.Await(ctx, []hub.Expectation{{Kind: id.Kind(), ID: id, Version: version}})
}

// now is a context that is done: what is held is held at once.
func now(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

func awaitTaken(t *testing.T, x *testedIndex) {
	lesson := Of[*hub.Lesson](1)
	x.commit(t, Insert(lesson))
	if !x.holds(now(t), lesson.ID, 1) {
		t.Error("it does not hold what it held before")
	}
	if !x.Await(now(t), nil) {
		t.Error("it does not hold nothing")
	}
}

func awaitEarlier(t *testing.T, x *testedIndex) {
	lesson := Of[*hub.Lesson](1)
	x.commit(t, Insert(lesson))
	x.commit(t, Replace(lesson))
	if !x.holds(now(t), lesson.ID, 1) {
		t.Error("a later version is not enough")
	}
	if x.holds(now(t), lesson.ID, 3) {
		t.Error("it holds a version that does not exist")
	}
	if x.holds(now(t), lesson.ID, 0) {
		t.Error("a document that is there is gone")
	}
}

func awaitGone(t *testing.T, x *testedIndex) {
	lesson := Of[*hub.Lesson](1)
	x.commit(t, Insert(lesson))
	x.commit(t, Delete(lesson))
	for version := range 3 {
		if !x.holds(now(t), lesson.ID, version) {
			t.Errorf("version %d of what is gone is waited for", version)
		}
	}
}

func awaitUnsearchable(t *testing.T, x *testedIndex) {
	comment := Of[*hub.Comment](1)
	x.commit(t, Insert(comment))
	x.commit(t, Replace(comment))
	x.commit(t, Delete(comment))
}

func awaitAfterReopen(t *testing.T, x *testedIndex) {
	lesson, gone := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	x.commit(t, Inserts(lesson, gone)...)
	x.commit(t, Replace(lesson), Delete(gone))
	x.reopen(t)
	if !x.holds(now(t), lesson.ID, 2) || !x.holds(now(t), gone.ID, 0) {
		t.Error("it does not hold what it took in before")
	}
	if x.holds(now(t), lesson.ID, 3) {
		t.Error("it holds a version that does not exist")
	}
}

func awaitNothing(t *testing.T, x *testedIndex) {
	ctx, cancel := context.WithCancel(t.Context())
	answered := make(chan bool)
	go func() { answered <- x.holds(ctx, ID(hub.KindLesson, 1), 1) }()
	cancel()
	if <-answered {
		t.Error("it holds what nobody committed")
	}
}

func awaitMany(t *testing.T, x *testedIndex) {
	const writers, each = 8, 20
	var working sync.WaitGroup
	for writer := range writers {
		working.Go(func() {
			for number := range each {
				if err := x.commitAndFind(t.Context(), Of[*hub.Lesson](writer*each+number+1)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	working.Wait()
	if total := x.search(t, hub.Query{Tokens: everybody}).Total; total != writers*each {
		t.Errorf("%d found of %d", total, writers*each)
	}
	x.wantSame(t)
}

// commitAndFind commits a document and finds it as soon as the index holds it.
func (x *testedIndex) commitAndFind(ctx context.Context, document hub.Document) error {
	change := Insert(document)
	err := x.Store.Commit(ctx, hub.Commit{ID: x.ids.Commit(), Changes: []hub.Change{change}})
	if err != nil {
		return err
	}
	if !x.Await(ctx, expectations(change)) {
		return fmt.Errorf("the index does not hold %s", change.ID)
	}
	found, err := x.Search(ctx, []hub.Query{{Tokens: everybody, Size: 1000}})
	if err != nil {
		return err
	}
	if !slices.Contains(idsOf(found[0]), change.ID) {
		return fmt.Errorf("%s is held and not found", change.ID)
	}
	return nil
}
