package hubtest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

var rebuildTests = []indexTest{
	{"SearchesGoOnWhileItIsBuiltAnew", searchesGoOn},
	{"WhatHappensMeanwhileIsTakenIn", takesInMeanwhile},
	{"AskedForAgainMeanwhileItIsDoneAgain", rebuildTwice},
	{"GivenUpItLeavesTheOldOne", rebuildGivenUp},
	{"WhenTheStoreFailsItIsTriedAgain", rebuildFails},
	{"DamagedFilesAreReplaced", replacesDamaged},
	{"AnotherMappingIsReplaced", replacesAged},
	{"WhatAnotherStoreHadIsNeverFound", replacesForeign},
	{"AfterLostHistoryItIsBuiltAnew", replacesAfterLoss},
	{"InUseItIsNotOpened", refusesInUse},
}

// wantAll checks that just these documents are found, and that all of each is in the index.
func (x *testedIndex) wantAll(t *testing.T, count int) {
	t.Helper()
	if total := x.search(t, hub.Query{Tokens: everybody}).Total; total != count {
		t.Errorf("%d found of %d", total, count)
	}
	x.wantSame(t)
}

// someLessons are lessons, of which each is found.
func someLessons(count int) []hub.Document {
	lessons := make([]hub.Document, count)
	for at := range lessons {
		lessons[at] = Document(hub.KindLesson, at+1)
	}
	return lessons
}

func searchesGoOn(t *testing.T, x *testedIndex) {
	x.commit(t, Inserts(someLessons(120)...)...)
	x.During(func() {
		state := x.State()
		if !state.Rebuilding || state.Empty {
			t.Errorf("while it is built anew: %+v", state)
		}
		found, err := x.Search(context.Background(), []hub.Query{{Tokens: everybody}})
		if err != nil || found[0].Total != 120 {
			t.Errorf("while it is built anew: %v, %v", found, err)
		}
		if x.holds(context.Background(), ID(hub.KindLesson, 121), 1) {
			t.Error("it holds what nobody committed")
		}
	})
	if err := x.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if state := x.State(); state.Rebuilding || state.Fault != nil {
		t.Errorf("afterwards: %+v", state)
	}
	x.wantAll(t, 120)
}

func takesInMeanwhile(t *testing.T, x *testedIndex) {
	lessons := someLessons(100)
	x.commit(t, Inserts(lessons...)...)
	concept := Of[*hub.Concept](1)
	changes := []hub.Change{Delete(lessons[0]), Delete(lessons[99]), Replace(lessons[1]), Replace(lessons[98]),
		Insert(Document(hub.KindLesson, 101)), Insert(concept)}
	x.During(func() {
		err := x.Store.Commit(context.Background(), hub.Commit{ID: x.ids.Commit(), Changes: changes})
		if err != nil {
			t.Error(err)
		}
	})
	if err := x.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	x.wantAll(t, 100)
	if !x.Await(now(t), expectations(changes...)) {
		t.Error("what was committed meanwhile is not held")
	}
}

func rebuildTwice(t *testing.T, x *testedIndex) {
	x.commit(t, Inserts(someLessons(60)...)...)
	again := make(chan error, 1)
	x.During(func() {
		x.During(nil)
		go func() { again <- x.Rebuild(context.Background()) }()
	})
	if err := x.Rebuild(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-again; err != nil {
		t.Error(err)
	}
	x.wantAll(t, 60)
}

func rebuildGivenUp(t *testing.T, x *testedIndex) {
	x.commit(t, Inserts(someLessons(60)...)...)
	closed := make(chan struct{})
	x.During(func() {
		go func() {
			x.Close(t)
			close(closed)
		}()
	})
	if err := x.Rebuild(t.Context()); err != nil && !errors.Is(err, hub.ErrClosed) {
		t.Errorf("got %v, want «%v»", err, hub.ErrClosed)
	}
	<-closed
	x.Index = x.Open(t)
	if state := x.State(); state.Empty || state.Rebuilding {
		t.Errorf("opened again: %+v", state)
	}
	x.wantAll(t, 60)
}

func rebuildFails(t *testing.T, x *testedIndex) {
	if x.Break == nil {
		t.Skip("the store cannot be broken")
	}
	x.commit(t, Inserts(someLessons(60)...)...)
	x.Break(1)
	if err := x.Rebuild(t.Context()); err == nil {
		t.Error("it was built from a store that failed")
	}
	x.Ready(t)
	x.wantAll(t, 60)
}

func replacesDamaged(t *testing.T, x *testedIndex) {
	if x.Damage == nil {
		t.Skip("the files cannot be damaged")
	}
	lessons := someLessons(200)
	x.commit(t, Inserts(lessons...)...)
	for way := 0; ; way++ {
		x.Close(t)
		if !x.Damage(t, way) {
			break
		}
		x.Index = x.Open(t)
		x.healed(t, way, lessons)
		x.commit(t, Replace(lessons[way]))
		x.wantAll(t, len(lessons))
	}
}

// healed searches until the index has noticed that it is damaged and is built anew. While it is, it says so. An index that
// has an older state left goes on from there, and is waited for.
func (x *testedIndex) healed(t *testing.T, way int, lessons []hub.Document) {
	t.Helper()
	expected := make([]hub.Expectation, len(lessons))
	for at, lesson := range lessons {
		expected[at] = hub.Expectation{Kind: hub.KindLesson, ID: lesson.Base().ID, Version: 1}
	}
	for range 3 {
		x.Ready(t)
		waiting, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		x.Await(waiting, expected)
		cancel()
		found, err := x.Search(t.Context(), []hub.Query{{Tokens: everybody, Text: "språkkafé", Facets: facetFields,
			Order: hub.OrderTitle, Size: 1000}})
		if err == nil && found[0].Total > 0 {
			return
		}
		if err != nil && !errors.Is(err, hub.ErrUnavailable) {
			t.Errorf("damage %d: got %v, want «%v»", way, err, hub.ErrUnavailable)
		}
	}
	t.Errorf("damage %d is not noticed", way)
}

func replacesAged(t *testing.T, x *testedIndex) {
	if x.Age == nil {
		t.Skip("the index cannot be aged")
	}
	lessons := someLessons(80)
	x.commit(t, Inserts(lessons...)...)
	x.Close(t)
	x.Age(t)
	asked := false
	x.During(func() {
		asked = true
		found, err := x.Search(context.Background(), []hub.Query{{Tokens: everybody}})
		if err != nil || found[0].Total != 80 {
			t.Errorf("while it is built anew, the old one finds %v, %v", found, err)
		}
	})
	x.Index = x.Open(t)
	x.Ready(t)
	if !asked {
		t.Error("it was not built anew")
	}
	x.wantAll(t, 80)
}

func replacesForeign(t *testing.T, x *testedIndex) {
	if x.Exchange == nil {
		t.Skip("the store cannot be exchanged")
	}
	x.commit(t, Inserts(someLessons(80)...)...)
	x.Close(t)
	x.Store = x.Exchange(t)
	x.commitOnly(t, Inserts(Of[*hub.Measure](1), Of[*hub.Measure](2))...)
	x.Index = x.Open(t)
	found, err := x.Search(t.Context(), []hub.Query{{Tokens: everybody}})
	if err == nil && found[0].Total > 2 {
		t.Errorf("%d of another store are found", found[0].Total)
	}
	if err != nil && !errors.Is(err, hub.ErrUnavailable) {
		t.Errorf("got %v, want «%v»", err, hub.ErrUnavailable)
	}
	x.Ready(t)
	x.wantAll(t, 2)
}

func replacesAfterLoss(t *testing.T, x *testedIndex) {
	if x.Forget == nil {
		t.Skip("the store cannot forget")
	}
	gone, kept := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	x.commit(t, Inserts(gone, kept)...)
	x.Close(t)
	changes := []hub.Change{Delete(gone), Replace(kept)}
	x.commitOnly(t, changes...)
	x.Forget(t)
	x.Index = x.Open(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for !x.Await(ctx, expectations(changes...)) && ctx.Err() == nil {
		x.Ready(t)
	}
	x.wantAll(t, 1)
}

func refusesInUse(t *testing.T, x *testedIndex) {
	if x.OpenTwice == nil {
		t.Skip("the index cannot be opened twice")
	}
	err := x.OpenTwice(t)
	if err == nil || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("got %v, want a sentence about another process", err)
	}
	lesson := Of[*hub.Lesson](1)
	x.commit(t, Insert(lesson))
}
