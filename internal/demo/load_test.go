package demo_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

var now = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

func openStore(t *testing.T) hub.Store {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return store
}

func load(t *testing.T, store hub.Store) demo.Result {
	t.Helper()
	result, err := demo.Load(t.Context(), store, now)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// content is all that the store holds, with its files; equal content gives equal bytes.
func content(t *testing.T, store hub.Store) string {
	t.Helper()
	var backup bytes.Buffer
	if err := store.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	return backup.String()
}

func position(t *testing.T, store hub.Store) hub.Position {
	t.Helper()
	position, err := store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return position
}

// commit makes one change under an id of its own.
func commit(t *testing.T, store hub.Store, id hub.CommitID, change hub.Change) {
	t.Helper()
	if err := store.Commit(t.Context(), hub.Commit{ID: id, Changes: []hub.Change{change}}); err != nil {
		t.Fatal(err)
	}
}

func TestLoadingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	first := load(t, store)
	if first.Added != first.Total || first.Total != len(demo.Documents()) {
		t.Errorf("the first time: %+v of %d", first, len(demo.Documents()))
	}
	held, at := content(t, store), position(t, store)
	if second := load(t, store); second.Added != 0 || second.Total != first.Total {
		t.Errorf("the second time: %+v", second)
	}
	if position(t, store) != at || content(t, store) != held {
		t.Error("the second time changed something")
	}
}

func TestTheDemoIsTheSameInEveryStore(t *testing.T) {
	t.Parallel()
	one, another := openStore(t), openStore(t)
	load(t, one)
	load(t, another)
	for _, document := range demo.Documents() {
		mine, theirs := stored(t, one, document), stored(t, another, document)
		if diff := cmp.Diff(mine, theirs); mine == nil || diff != "" {
			t.Errorf("%s: %s", name(document), diff)
		}
	}
}

// stored is what the store holds of the document; nil when it does not.
func stored(t *testing.T, store hub.Store, document hub.Document) hub.Document {
	t.Helper()
	found, err := store.Get(t.Context(), document.DocumentKind(), []hub.ID{document.Base().ID})
	if err != nil {
		t.Fatal(err)
	}
	return found[0]
}

func TestWhatPeopleDidToTheDemoStays(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	load(t, store)
	var comment *hub.Comment
	for _, document := range demo.Documents() {
		if found, ok := document.(*hub.Comment); ok {
			comment = found
		}
	}
	commit(t, store, "gone", hubtest.Delete(comment))
	commit(t, store, "new", hubtest.Insert(hubtest.Document(hub.KindOrganisation, 1)))
	held := content(t, store)
	if again := load(t, store); again.Added != 0 || content(t, store) != held {
		t.Errorf("the demo was put in again: %+v", again)
	}
}

// failing is a store that takes so many commits and no more.
type failing struct {
	hub.Store
	left int
}

var errFull = errors.New("no more, for a test")

func (f *failing) Commit(ctx context.Context, commit hub.Commit) error {
	if f.left--; f.left < 0 {
		return errFull
	}
	return f.Store.Commit(ctx, commit)
}

func TestALoadThatWasCutOffGoesOn(t *testing.T) {
	t.Parallel()
	for _, commits := range []int{0, 1, 2, 5} {
		store := openStore(t)
		if _, err := demo.Load(t.Context(), &failing{store, commits}, now); !errors.Is(err, errFull) {
			t.Fatalf("after %d commits: %v", commits, err)
		}
		load(t, store)
		for _, document := range demo.Documents() {
			if stored(t, store, document) == nil {
				t.Errorf("cut off after %d commits, %s is not there", commits, name(document))
			}
		}
	}
}

func TestAStoreWithOtherContentIsRefusedAndLeftAsItWas(t *testing.T) {
	t.Parallel()
	for _, kind := range hub.Kinds {
		if kind == hub.KindAuditEntry {
			continue
		}
		store := openStore(t)
		commit(t, store, "other", hubtest.Insert(hubtest.Document(kind, 1)))
		at := position(t, store)
		if _, err := demo.Load(t.Context(), store, now); !errors.Is(err, demo.ErrOtherContent) {
			t.Errorf("with a document of kind %s: %v", kind, err)
		}
		if position(t, store) != at {
			t.Errorf("with a document of kind %s, something was put in", kind)
		}
	}
}

func TestAHubThatWasOnlyStartedTakesTheDemo(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	commit(t, store, "started", hubtest.Insert(hubtest.Document(hub.KindAuditEntry, 1)))
	if result := load(t, store); result.Added != result.Total {
		t.Errorf("%+v", result)
	}
}
