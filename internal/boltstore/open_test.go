package boltstore_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// wantSentence checks that the folder cannot be opened and that the error says why and what to do.
func wantSentence(t *testing.T, folder string, parts ...string) {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: folder})
	if err == nil {
		t.Fatal(errors.Join(errors.New("it opened"), store.Close()))
	}
	for _, part := range append(parts, folder) {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q: %v", part, err)
		}
	}
	t.Log(err)
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// filled makes a store with documents, closes it and gives its folder.
func filled(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	for number := range 20 {
		lessons := make([]hub.Document, 50)
		for at := range lessons {
			lessons[at] = hubtest.Document(hub.KindLesson, 50*number+at)
		}
		commit := hub.Commit{ID: hub.CommitID(rune('a' + number)), Changes: hubtest.Inserts(lessons...)}
		if err := store.Commit(t.Context(), commit); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestAFolderThatIsAFileIsRefused(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	write(t, folder, []byte("a letter"))
	wantSentence(t, folder, "a file stands where a folder should", "choose another folder")
}

func TestADatabaseThatIsAFolderIsRefused(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "documents.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	wantSentence(t, folder, "the other way round", "choose another folder")
}

func TestAFolderInUseIsRefused(t *testing.T) {
	o := open(t, boltstore.Options{})
	wantSentence(t, o.options.Folder, "in use by another process", "stop the other samlaer")
	o.commit(t, "a", hubtest.Document(hub.KindLesson, 1))
}

func TestAFolderInUseIsRefusedAlsoAfterItWasCompacted(t *testing.T) {
	o := open(t, boltstore.Options{})
	if err := o.store.Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantSentence(t, o.options.Folder, "in use by another process")
}

func TestAFolderThatCannotBeWrittenIsRefused(t *testing.T) {
	folder := filepath.Join(mount(t, "size=1m"), "data")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	flags := uintptr(syscall.MS_REMOUNT | syscall.MS_RDONLY)
	if err := syscall.Mount("tmpfs", filepath.Dir(folder), "tmpfs", flags, ""); err != nil {
		t.Fatal(err)
	}
	wantSentence(t, folder, "cannot be written", "the right to")
}

func TestAFolderOnAFullDiskIsRefused(t *testing.T) {
	folder := mount(t, "size=16k")
	wantSentence(t, folder, "is full", "make room")
	if _, err := boltstore.Open(t.Context(), boltstore.Options{Folder: folder}); !errors.Is(err, hub.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestAFileThatIsNoDatabaseIsRefused(t *testing.T) {
	for name, content := range map[string]string{
		"short": "not a database", "long": strings.Repeat("not a database", 10_000)} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			write(t, filepath.Join(folder, "documents.db"), []byte(content))
			wantSentence(t, folder, "is damaged, or was not made by samlaer", "restore a backup")
		})
	}
}

func TestADatabaseOfAnotherProgramIsRefused(t *testing.T) {
	folder := t.TempDir()
	alter(t, folder, func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("sheep"))
		return err
	})
	wantSentence(t, folder, "was not made by samlaer")
}

func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	folder := filled(t)
	alter(t, folder, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("about")).Put([]byte("schema"), []byte("7")) })
	wantSentence(t, folder, "newer samlaer", "schema 7")
}

// alter changes a database that is not in use.
func alter(t *testing.T, folder string, change func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(folder, "documents.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(change), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestADatabaseThatWasCutIsRefused(t *testing.T) {
	for _, share := range []int64{2, 4, 16, 100} {
		folder := filled(t)
		path := filepath.Join(folder, "documents.db")
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(path, usedBytes(t, path, info)/share); err != nil {
			t.Fatal(err)
		}
		wantSentence(t, folder, "is damaged")
	}
}

// usedBytes is how much of the file is the database's: bbolt makes its file larger than it needs.
func usedBytes(t *testing.T, path string, info fs.FileInfo) int64 {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	used := info.Size()
	err = db.View(func(tx *bbolt.Tx) error {
		used = tx.Size()
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return used
}

// TestADamagedDatabaseGivesErrorsAndNotTheEndOfTheProcess overwrites pages. What is read from them may be an error or, as
// bbolt keeps no sums of its pages, something else; but the process goes on.
func TestADamagedDatabaseGivesErrorsAndNotTheEndOfTheProcess(t *testing.T) {
	folder := filled(t)
	path := filepath.Join(folder, "documents.db")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	failures := 0
	for page := 2; page*4096 < len(content); page += 1 + len(content)/4096/25 {
		damaged := append([]byte(nil), content...)
		for at := range 4096 {
			damaged[page*4096+at] ^= 0x5a
		}
		write(t, path, damaged)
		if readAll(t, folder) != nil {
			failures++
		}
	}
	if failures == 0 {
		t.Error("no damage was noticed")
	}
}

func readAll(t *testing.T, folder string) error {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: folder})
	if err != nil {
		return err
	}
	for number := range 1000 {
		_, failed := store.Get(t.Context(), hub.KindLesson, []hub.ID{hubtest.ID(hub.KindLesson, number)})
		err = errors.Join(err, failed)
	}
	for _, failed := range store.Scan(t.Context(), hub.KindLesson) {
		err = errors.Join(err, failed)
	}
	return errors.Join(err, store.Close())
}

func TestWhatWasLeftUnfinishedIsTakenAway(t *testing.T) {
	folder := filled(t)
	for _, name := range []string{"documents.db", "blob-123", "deleted-" + strings.Repeat("0", 64)} {
		write(t, filepath.Join(folder, "unfinished", name), []byte("half"))
	}
	o := open(t, boltstore.Options{Folder: folder})
	left, err := os.ReadDir(filepath.Join(folder, "unfinished"))
	if err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	found, err := o.store.Get(t.Context(), hub.KindLesson, []hub.ID{hubtest.ID(hub.KindLesson, 999)})
	if err != nil || found[0] == nil {
		t.Errorf("got %v, %v", found, err)
	}
}
