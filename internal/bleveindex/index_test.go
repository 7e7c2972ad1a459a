package bleveindex_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// watched is a store that can be made to fail, and that tells when all of a kind is read.
type watched struct {
	hub.Store
	failures atomic.Int64
	mutex    sync.Mutex
	during   func()
}

var errBroken = fmt.Errorf("broken for a test: %w", hub.ErrUnavailable)

func (w *watched) broken() bool { return w.failures.Add(-1) >= 0 }

func (w *watched) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	if w.broken() {
		return nil, errBroken
	}
	return w.Store.Get(ctx, kind, ids)
}

func (w *watched) Changes(ctx context.Context, after hub.Position) (hub.Stream, error) {
	if w.broken() {
		return nil, errBroken
	}
	return w.Store.Changes(ctx, after)
}

func (w *watched) Scan(ctx context.Context, kind hub.Kind) iter.Seq2[hub.Document, error] {
	return func(yield func(hub.Document, error) bool) {
		if w.broken() {
			yield(nil, errBroken)
			return
		}
		count := 0
		for document, err := range w.Store.Scan(ctx, kind) {
			if count++; count == 30 {
				w.act()
			}
			if !yield(document, err) {
				return
			}
		}
	}
}

// act does what was asked for in the middle of a rebuild, once.
func (w *watched) act() {
	w.mutex.Lock()
	act := w.during
	w.during = nil
	w.mutex.Unlock()
	if act != nil {
		act()
	}
}

// bench is a store, and an index that follows it.
type bench struct {
	folder string
	clock  *hubtest.Clock
	store  *watched
	index  *bleveindex.Index
	stores int
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{folder: t.TempDir(), clock: hubtest.NewClock(), store: new(watched)}
	b.openStore(t)
	t.Cleanup(func() { b.close(t); b.closeStore(t) })
	b.open(t)
	b.ready(t)
	return b
}

func (b *bench) openStore(t *testing.T) {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: filepath.Join(b.folder, fmt.Sprint("store", b.stores)),
		Now: b.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	b.store.Store = store
}

func (b *bench) closeStore(t *testing.T) {
	t.Helper()
	if err := b.store.Close(); err != nil {
		t.Errorf("close the store: %v", err)
	}
}

func (b *bench) options(t *testing.T) bleveindex.Options {
	return bleveindex.Options{Folder: filepath.Join(b.folder, "index"), Store: b.store, Clock: time.Now,
		Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
}

func (b *bench) open(t *testing.T) hub.Index {
	t.Helper()
	index, err := bleveindex.Open(t.Context(), b.options(t))
	if err != nil {
		t.Fatal(err)
	}
	b.index = index
	return index
}

func (b *bench) ready(t *testing.T) {
	t.Helper()
	if err := b.index.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) close(t *testing.T) {
	t.Helper()
	if err := b.index.Close(); err != nil {
		t.Errorf("close the index: %v", err)
	}
}

func (b *bench) check(t *testing.T) []hub.ID {
	t.Helper()
	differences, err := b.index.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]hub.ID, len(differences))
	for at, difference := range differences {
		t.Log(difference)
		ids[at] = difference.ID
	}
	return ids
}

// commit commits the changes and waits for them.
func (b *bench) commit(t *testing.T, id hub.CommitID, changes ...hub.Change) {
	t.Helper()
	if err := b.store.Commit(t.Context(), hub.Commit{ID: id, Changes: changes}); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) openTwice(t *testing.T) error {
	second, err := bleveindex.Open(t.Context(), b.options(t))
	if err == nil {
		_ = second.Close()
	}
	return err
}

// forget makes the store lose its history: bbolt's log forgets at a commit what is more than a week old.
func (b *bench) forget(t *testing.T) {
	b.clock.Advance(8 * 24 * time.Hour)
	b.commit(t, "later", hubtest.Insert(hubtest.Document(hub.KindWebhook, 1)))
}

// exchange puts a new store in the place of the one that the index follows.
func (b *bench) exchange(t *testing.T) hub.Store {
	b.closeStore(t)
	b.stores++
	b.openStore(t)
	return b.store
}

// files are those of the index, by the end of their names.
func (b *bench) files(t *testing.T, suffix string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(filepath.Join(b.folder, "index"), func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, suffix) {
			found = append(found, path)
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("files %s: %v, %v", suffix, found, err)
	}
	return found
}

// ways are how the files of the index can come to harm.
var ways = []func(t *testing.T, b *bench){
	func(t *testing.T, b *bench) { b.spoil(t, ".zap", func([]byte) []byte { return nil }) },
	func(t *testing.T, b *bench) { b.spoil(t, ".zap", func(all []byte) []byte { return all[:len(all)/2] }) },
	func(t *testing.T, b *bench) { b.spoil(t, ".zap", scribble) },
	func(t *testing.T, b *bench) {
		b.spoil(t, "root.bolt", func(all []byte) []byte { return all[:len(all)/3] })
	},
	func(t *testing.T, b *bench) { b.spoil(t, "root.bolt", scribble) },
	func(t *testing.T, b *bench) { b.spoil(t, "root.bolt", onePage) },
	func(t *testing.T, b *bench) { b.spoil(t, "current.bolt", onePage) },
	func(t *testing.T, b *bench) { b.remove(t, ".zap") },
	func(t *testing.T, b *bench) { b.remove(t, "root.bolt") },
	func(t *testing.T, b *bench) {
		b.spoil(t, "current.bolt", func([]byte) []byte { return []byte("what") })
	},
	func(t *testing.T, b *bench) { b.remove(t, "current.bolt") },
	func(t *testing.T, b *bench) { b.spoil(t, ".zap", flip) },
}

func damage(b *bench) func(t *testing.T, way int) bool {
	return func(t *testing.T, way int) bool {
		if way == len(ways) {
			return false
		}
		ways[way](t, b)
		return true
	}
}

// onePage is what a process leaves that is killed while bbolt makes the file.
func onePage(all []byte) []byte { return all[:os.Getpagesize()] }

// scribble writes over the middle half.
func scribble(all []byte) []byte {
	for at := len(all) / 4; at < len(all)*3/4; at++ {
		all[at] = byte(at * 7)
	}
	return all
}

// flip changes one bit in the middle.
func flip(all []byte) []byte {
	all[len(all)/2] ^= 4
	return all
}

func (b *bench) spoil(t *testing.T, suffix string, spoil func([]byte) []byte) {
	t.Helper()
	for _, name := range b.files(t, suffix) {
		all, err := os.ReadFile(name)
		if err == nil {
			err = os.WriteFile(name, spoil(all), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (b *bench) remove(t *testing.T, suffix string) {
	t.Helper()
	for _, name := range b.files(t, suffix) {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

// childVariable holds the folder of a child of this test.
const childVariable = "SAMLAER_TEST_INDEX_FOLDER"

func child(b *bench) func(t *testing.T) *exec.Cmd {
	return func(t *testing.T) *exec.Cmd {
		b.closeStore(t)
		command := exec.Command(os.Args[0], "-test.run=^TestAChildIndexesUntilKilled$")
		command.Env = append(os.Environ(), childVariable+"="+b.folder)
		return command
	}
}

func TestAChildIndexesUntilKilled(t *testing.T) {
	folder := os.Getenv(childVariable)
	if folder == "" {
		t.Skip("it is only for a process that is killed")
	}
	b := &bench{folder: folder, clock: hubtest.NewClock(), store: new(watched)}
	b.openStore(t)
	b.open(t)
	b.ready(t)
	t.Fatal(hubtest.IndexUntilKilled(b.store, b.index.Rebuild, os.Stdout))
}

func TestIndexKeepsTheContract(t *testing.T) {
	hubtest.TestIndex(t, func(t *testing.T) hubtest.OpenedIndex {
		b := newBench(t)
		return hubtest.OpenedIndex{
			Index:     b.index,
			Store:     b.store,
			Close:     b.close,
			Open:      b.open,
			Ready:     b.ready,
			OpenTwice: b.openTwice,
			Rebuild:   func(ctx context.Context) error { return b.index.Rebuild(ctx) },
			During: func(act func()) {
				b.store.mutex.Lock()
				defer b.store.mutex.Unlock()
				b.store.during = act
			},
			Check:    b.check,
			Damage:   damage(b),
			Age:      func(t *testing.T) { bleveindex.Age(t, filepath.Join(b.folder, "index")) },
			Exchange: b.exchange,
			Forget:   b.forget,
			Break:    func(readings int) { b.store.failures.Store(int64(readings)) },
			Child:    child(b),
			Revive: func(t *testing.T) (hub.Store, hub.Index) {
				b.openStore(t)
				return b.store, b.open(t)
			},
		}
	})
}

func TestCheckNamesWhatWasDroppedAddedAndAltered(t *testing.T) {
	b := newBench(t)
	b.commit(t, "first", hubtest.Inserts(hubtest.Documents(40)...)...)
	if found := b.check(t); len(found) > 0 {
		t.Fatalf("before anything was changed: %v", found)
	}
	dropped, altered, added := hubtest.ID(hub.KindLesson, 1), hubtest.ID(hub.KindPost, 1), hubtest.ID(hub.KindLesson, 99)
	entries, err := hub.Entries(t.Context(), b.store, []hub.Document{hubtest.Document(hub.KindPost, 1),
		hubtest.Document(hub.KindLesson, 99)})
	if err != nil {
		t.Fatal(err)
	}
	entries[0].Texts[0].Words += " og noe annet"
	if err := b.index.Overwrite(entries, []hub.ID{dropped}); err != nil {
		t.Fatal(err)
	}
	found, err := b.index.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []bleveindex.Difference{{ID: dropped, Problem: bleveindex.Missing},
		{ID: added, Problem: bleveindex.Foreign}, {ID: altered, Problem: bleveindex.Altered}}
	if fmt.Sprint(found) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", found, want)
	}
}

func TestCheckNeverBuildsTheIndex(t *testing.T) {
	b := newBench(t)
	b.commit(t, "first", hubtest.Inserts(hubtest.Documents(40)...)...)
	b.close(t)
	defer b.open(t) // for the cleanup
	options := b.options(t)
	options.NeverRebuild = true
	index, err := bleveindex.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := index.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("got %v, %v", found, err)
	}
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	bleveindex.Age(t, options.Folder)
	if _, err := bleveindex.Open(t.Context(), options); !errors.Is(err, bleveindex.ErrUnusable) {
		t.Errorf("got %v, want «%v»", err, bleveindex.ErrUnusable)
	}
}

// Bleve maps its files into memory: reading past the end of one that shrank would end the process.
func TestFilesCutWhileTheyAreReadAreReplaced(t *testing.T) {
	b := newBench(t)
	lessons := make([]hub.Document, 300)
	for at := range lessons {
		lessons[at] = hubtest.Document(hub.KindLesson, at+1)
	}
	b.commit(t, "first", hubtest.Inserts(lessons...)...)
	if found := b.check(t); len(found) > 0 { // it has taken all in
		t.Fatal(found)
	}
	b.close(t)
	b.open(t)
	for _, name := range b.files(t, ".zap") {
		if err := os.Truncate(name, 0); err != nil {
			t.Fatal(err)
		}
	}
	query := []hub.Query{{Text: "språkkafé", Tokens: []hub.Token{hub.TokenPublic}, Order: hub.OrderTitle, Size: 10}}
	if found, err := b.index.Search(t.Context(), query); !errors.Is(err, hub.ErrUnavailable) {
		t.Errorf("got %v, %v, want «%v»", found, err, hub.ErrUnavailable)
	}
	b.ready(t)
	if found, err := b.index.Search(t.Context(), query); err != nil || found[0].Total == 0 {
		t.Errorf("built anew, it finds %v, %v", found, err)
	}
}

func TestTheStateTellsHowLongTheStoreHasNotBeenFollowed(t *testing.T) {
	b := newBench(t)
	b.close(t)
	b.store.failures.Store(1 << 30)
	options := b.options(t)
	options.Clock = b.clock.Now
	index, err := bleveindex.Open(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	b.index = index
	for index.State().Fault == nil {
		runtime.Gosched()
	}
	b.clock.Advance(time.Minute)
	if state := index.State(); state.Behind != time.Minute || !errors.Is(state.Fault, errBroken) {
		t.Errorf("got %+v, want a minute and «%v»", state, errBroken)
	}
	b.store.failures.Store(0)
	b.commit(t, "first", hubtest.Insert(hubtest.Document(hub.KindLesson, 1)))
	if !index.Await(t.Context(), []hub.Expectation{{Kind: hub.KindLesson, ID: hubtest.ID(hub.KindLesson, 1), Version: 1}}) {
		t.Error("it does not go on")
	}
	if state := index.State(); state.Fault != nil {
		t.Errorf("got %v when all is well", state.Fault)
	}
}
