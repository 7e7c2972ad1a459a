package boltstore_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// opened is one store of a test and how to open it again.
type opened struct {
	options boltstore.Options
	clock   *hubtest.Clock
	store   *boltstore.Store
}

func open(t *testing.T, options boltstore.Options) *opened {
	t.Helper()
	o := &opened{options: options, clock: hubtest.NewClock()}
	o.options.Now = o.clock.Now
	if o.options.Folder == "" {
		o.options.Folder = t.TempDir()
	}
	o.reopen(t)
	t.Cleanup(func() {
		if err := o.store.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return o
}

func (o *opened) reopen(t *testing.T) hub.Store {
	t.Helper()
	if o.store != nil {
		if err := o.store.Close(); err != nil {
			t.Fatal(err)
		}
	}
	store, err := boltstore.Open(t.Context(), o.options)
	if err != nil {
		t.Fatal(err)
	}
	o.store = store
	return store
}

// commit inserts the documents.
func (o *opened) commit(t *testing.T, id hub.CommitID, documents ...hub.Document) {
	t.Helper()
	err := o.store.Commit(t.Context(), hub.Commit{ID: id, Changes: hubtest.Inserts(documents...)})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStoreKeepsTheContract(t *testing.T) {
	hubtest.TestStore(t, func(t *testing.T) hubtest.Opened {
		o := open(t, boltstore.Options{})
		return hubtest.Opened{
			Store:  o.store,
			Reopen: o.reopen,
			Forget: func(t *testing.T) {
				o.clock.Advance(8 * 24 * time.Hour)
				o.commit(t, "later", hubtest.Document(hub.KindWebhook, 1))
			},
			Child: func(t *testing.T) *exec.Cmd { return child(t, o.options.Folder) },
		}
	})
}

func TestAKillWhileTheStoreIsCompactedLosesNothing(t *testing.T) {
	hubtest.TestKills(t, func(t *testing.T) hubtest.Opened {
		o := open(t, boltstore.Options{})
		return hubtest.Opened{Store: o.store, Reopen: o.reopen,
			Child: func(t *testing.T) *exec.Cmd { return child(t, o.options.Folder, compactVariable+"=yes") }}
	})
}

// history is a store that remembers little, with so many changes after the position.
func history(t *testing.T, options boltstore.Options, changes int) (*opened, hub.Position) {
	t.Helper()
	o := open(t, options)
	start, err := o.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for number := range changes {
		o.commit(t, hub.CommitID(fmt.Sprint("change-", number)), hubtest.Document(hub.KindComment, number))
	}
	return o, start
}

// lost tells whether the changes after the position are lost, and gives the first of them when they are not.
func (o *opened) lost(t *testing.T, after hub.Position) (first hub.Happening, isLost bool) {
	t.Helper()
	stream, err := o.store.Changes(t.Context(), after)
	if errors.Is(err, hub.ErrHistoryLost) {
		return hub.Happening{}, true
	}
	if err != nil {
		t.Fatal(err)
	}
	happenings, err := stream.Next(t.Context())
	if err := errors.Join(err, stream.Close()); err != nil {
		t.Fatal(err)
	}
	return happenings[0], false
}

func TestChangesThatAreTooManyAreForgottenOldestFirst(t *testing.T) {
	o, start := history(t, boltstore.Options{KeepChanges: 10}, 0)
	positions := []hub.Position{start}
	for number := range 30 {
		o.commit(t, hub.CommitID(fmt.Sprint(number)), hubtest.Document(hub.KindComment, number))
		if number < 29 {
			first, isLost := o.lost(t, positions[max(0, number-9)])
			if isLost || first.ID != hubtest.ID(hub.KindComment, max(0, number-9)) {
				t.Fatalf("after %d: the tenth change from the end is %v, lost %v", number, first.ID, isLost)
			}
		}
		position, err := o.store.Position(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		positions = append(positions, position)
	}
	for number, position := range positions[:30] {
		if _, isLost := o.lost(t, position); isLost != (number < 20) {
			t.Errorf("position %d of 30 with 10 kept: lost %v", number, isLost)
		}
	}
}

func TestChangesThatAreTooOldAreForgotten(t *testing.T) {
	o, start := history(t, boltstore.Options{KeepChangesFor: time.Hour}, 5)
	o.clock.Advance(time.Hour)
	o.commit(t, "just in time", hubtest.Document(hub.KindCall, 1))
	if _, isLost := o.lost(t, start); isLost {
		t.Error("forgotten too early")
	}
	o.clock.Advance(time.Millisecond)
	o.commit(t, "too late", hubtest.Document(hub.KindCall, 2))
	if _, isLost := o.lost(t, start); !isLost {
		t.Error("not forgotten")
	}
}

func TestAStreamThatFallsBehindIsToldThatHistoryIsLost(t *testing.T) {
	o, start := history(t, boltstore.Options{KeepChanges: 3}, 1)
	stream, err := o.store.Changes(t.Context(), start)
	if err != nil {
		t.Fatal(err)
	}
	for number := range 5 {
		o.commit(t, hub.CommitID(fmt.Sprint("more-", number)), hubtest.Document(hub.KindCall, number))
	}
	if _, err := stream.Next(t.Context()); !errors.Is(err, hub.ErrHistoryLost) {
		t.Errorf("got %v", err)
	}
}

func TestAnOldCopyOfTheFolderKnowsThatItIsBehind(t *testing.T) {
	folder := t.TempDir()
	old, _ := history(t, boltstore.Options{}, 3)
	if err := old.store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(folder, os.DirFS(old.options.Folder)); err != nil {
		t.Fatal(err)
	}
	old.reopen(t)
	old.commit(t, "later", hubtest.Document(hub.KindCall, 1))
	later, err := old.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	restored := open(t, boltstore.Options{Folder: folder})
	if _, isLost := restored.lost(t, later); !isLost {
		t.Error("a position that the copy has not come to yet is taken for its own")
	}
}

func TestARetryIsRecognisedForAnHour(t *testing.T) {
	o, _ := history(t, boltstore.Options{}, 1)
	o.clock.Advance(time.Hour)
	o.commit(t, "another", hubtest.Document(hub.KindCall, 1))
	o.commit(t, "change-0", hubtest.Document(hub.KindComment, 0))
	o.clock.Advance(10 * time.Minute)
	o.commit(t, "yet another", hubtest.Document(hub.KindCall, 2))
	err := o.store.Commit(t.Context(), hub.Commit{ID: "change-0",
		Changes: hubtest.Inserts(hubtest.Document(hub.KindComment, 0))})
	var conflict *hub.VersionConflict
	if !errors.As(err, &conflict) {
		t.Errorf("after more than an hour: %v", err)
	}
}

// TestABackupDoesNotHaltOthers begins a backup and leaves it standing while the store grows to many times its size.
func TestABackupDoesNotHaltOthers(t *testing.T) {
	o, _ := history(t, boltstore.Options{}, 100)
	begun, goOn, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		once := sync.OnceFunc(func() { close(begun); <-goOn })
		ended <- o.store.Backup(t.Context(), writerFunc(func(from []byte) (int, error) { once(); return len(from), nil }))
	}()
	<-begun
	for number := range 100 {
		o.commit(t, hub.CommitID(fmt.Sprint("heavy-", number)), heavy(number), heavy(1000+number))
	}
	if err := o.store.Compact(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := o.store.Get(t.Context(), hub.KindLesson, []hub.ID{hubtest.ID(hub.KindLesson, 99)}); err != nil {
		t.Error(err)
	}
	close(goOn)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// writerFunc makes a writer of a function.
type writerFunc func(from []byte) (int, error)

func (w writerFunc) Write(from []byte) (int, error) { return w(from) }

func TestCompactGivesBackWhatWasDeleted(t *testing.T) {
	o := open(t, boltstore.Options{})
	size := func() int64 {
		info, err := os.Stat(filepath.Join(o.options.Folder, "documents.db"))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	for number := range 24 {
		lessons := make([]hub.Document, 25)
		for at := range lessons {
			lessons[at] = heavy(25*number + at)
		}
		o.commit(t, hub.CommitID(fmt.Sprint("in-", number)), lessons...)
	}
	for number := range 23 {
		changes := make([]hub.Change, 25)
		for at := range changes {
			changes[at] = hubtest.Delete(hubtest.Document(hub.KindLesson, 25*number+at))
		}
		err := o.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprint("out-", number)), Changes: changes})
		if err != nil {
			t.Fatal(err)
		}
	}
	before := size()
	if err := o.store.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := size(); after > before/10 {
		t.Errorf("%d bytes before, %d after", before, after)
	}
}
