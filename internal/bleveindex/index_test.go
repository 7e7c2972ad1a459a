package bleveindex_test

import (
	"log/slog"
	"path/filepath"
	"testing"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// bench is a store and the options of an index that follows it.
type bench struct {
	store   hub.Store
	clock   *hubtest.Clock
	ids     *hubtest.IDs
	options bleveindex.Options
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{clock: hubtest.NewClock(), ids: hubtest.NewIDs()}
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Now: b.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	b.store = store
	b.options = bleveindex.Options{Folder: filepath.Join(t.TempDir(), "index"), Store: store, Clock: b.clock.Now,
		Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	return b
}

// open opens the index and waits until it can be searched.
func (b *bench) open(t *testing.T) *bleveindex.Index {
	t.Helper()
	index, err := bleveindex.Open(t.Context(), b.options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	return index
}

func (b *bench) commit(t *testing.T, changes ...hub.Change) {
	t.Helper()
	if err := b.store.Commit(t.Context(), hub.Commit{ID: b.ids.Commit(), Changes: changes}); err != nil {
		t.Fatal(err)
	}
}

func TestCheckNamesWhatWasDroppedAddedAndAltered(t *testing.T) {
	b := newBench(t)
	b.commit(t, hubtest.Inserts(hubtest.Documents(40)...)...)
	index := b.open(t)
	if err := index.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found, err := index.Check(t.Context()); err != nil || len(found) > 0 {
		t.Fatalf("before anything was changed: %v, %v", found, err)
	}
	dropped, altered, added := hubtest.ID(hub.KindLesson, 1), hubtest.ID(hub.KindPost, 1), hubtest.ID(hub.KindLesson, 99)
	entries, err := hub.Entries(t.Context(), b.store, []hub.Document{hubtest.Document(hub.KindPost, 1),
		hubtest.Document(hub.KindLesson, 99)})
	if err != nil {
		t.Fatal(err)
	}
	entries[0].Texts[0].Words += " og noe annet"
	if err := index.Overwrite(entries, []hub.ID{dropped}); err != nil {
		t.Fatal(err)
	}
	found, err := index.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []bleveindex.Difference{{ID: dropped, Problem: bleveindex.Missing},
		{ID: added, Problem: bleveindex.Foreign}, {ID: altered, Problem: bleveindex.Altered}}
	if len(found) != len(want) {
		t.Fatalf("got %v, want %v", found, want)
	}
	for at := range want {
		if found[at] != want[at] {
			t.Errorf("got %v, want %v", found[at], want[at])
		}
	}
}
