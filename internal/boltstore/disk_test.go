package boltstore_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// mount gives a folder on a disk of its own, with those options of tmpfs.
func mount(t *testing.T, options string) string {
	t.Helper()
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, options); err != nil {
		t.Skipf("a disk to fill needs the right to mount: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// heavy is a lesson of about 50 kB that does not repeat itself.
func heavy(number int) *hub.Lesson {
	lesson := hubtest.Of[*hub.Lesson](number)
	random := rand.New(rand.NewPCG(uint64(number), 1))
	var text strings.Builder
	for text.Len() < 50_000 {
		fmt.Fprint(&text, random.Uint64())
	}
	lesson.Insight = hub.Markdown(text.String())
	return lesson
}

// fill commits heavy lessons and their measures together until the disk is full, and tells how many commits there were.
func fill(t *testing.T, store hub.Store) int {
	t.Helper()
	for number := range 1000 {
		err := store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprint("fill-", number)),
			Changes: hubtest.Inserts(heavy(number), hubtest.Document(hub.KindMeasure, number))})
		if err == nil {
			continue
		}
		if !errors.Is(err, hub.ErrUnavailable) || !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("commit %d: %v", number, err)
		}
		return number
	}
	t.Fatal("the disk is never full")
	return 0
}

// wantFilled checks that just these commits are there, each whole.
func wantFilled(t *testing.T, store hub.Store, count int) {
	t.Helper()
	for number := range count + 3 {
		for _, kind := range []hub.Kind{hub.KindLesson, hub.KindMeasure} {
			found, err := store.Get(t.Context(), kind, []hub.ID{hubtest.ID(kind, number)})
			if err != nil || (found[0] != nil) != (number < count) {
				t.Fatalf("%s %d of %d: %v, %v", kind, number, count, found, err)
			}
		}
	}
}

func TestAFullDiskHalvesNothingAndTheStoreGoesOn(t *testing.T) {
	folder := mount(t, "size=8m")
	ballast := filepath.Join(folder, "ballast")
	write(t, ballast, make([]byte, 1<<20))
	o := open(t, boltstore.Options{Folder: filepath.Join(folder, "data")})
	count := fill(t, o.store)
	if count < 50 {
		t.Errorf("only %d commits of 50 kB on a disk of 7 MB", count)
	}
	for range 3 { // it stays so, and stays readable
		wantFilled(t, o.store, count)
		if again := fillAgain(t, o.store, count); again == nil {
			t.Fatal("a commit of 500 kB went through on a full disk")
		}
	}
	_, _, err := o.store.PutBlob(t.Context(), io.LimitReader(rand.NewChaCha8([32]byte{}), 2<<20))
	if !errors.Is(err, hub.ErrUnavailable) {
		t.Errorf("a blob on a full disk: %v", err)
	}
	if err := o.store.Compact(t.Context()); !errors.Is(err, hub.ErrUnavailable) {
		t.Errorf("compacting on a full disk: %v", err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	err = o.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprint("fill-", count)),
		Changes: hubtest.Inserts(heavy(count), hubtest.Document(hub.KindMeasure, count))})
	if err != nil {
		t.Fatalf("with room again: %v", err)
	}
	wantFilled(t, o.store, count+1)
	o.reopen(t)
	wantFilled(t, o.store, count+1)
}

// fillAgain tries a commit of half a megabyte.
func fillAgain(t *testing.T, store hub.Store, number int) error {
	t.Helper()
	changes := hubtest.Inserts(hubtest.Document(hub.KindMeasure, number))
	for more := range 10 {
		changes = append(changes, hubtest.Insert(heavy(number+more)))
	}
	err := store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprint("again-", number)), Changes: changes})
	if err != nil && !errors.Is(err, hub.ErrUnavailable) {
		t.Fatal(err)
	}
	return err
}

// TestACommitTooLargeForTheDiskTakesNoOtherWithIt sends small commits at the same time as ones that do not fit.
func TestACommitTooLargeForTheDiskTakesNoOtherWithIt(t *testing.T) {
	folder := mount(t, "size=8m")
	o := open(t, boltstore.Options{Folder: filepath.Join(folder, "data")})
	results := make(chan error)
	const rounds = 10
	go func() {
		for round := range rounds {
			large := make([]hub.Document, 50)
			for at := range large {
				lesson := heavy(50*round + at)
				lesson.Context, lesson.Limits, lesson.Recommendation = lesson.Insight, lesson.Insight, lesson.Insight
				large[at] = lesson
			}
			err := o.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprint("large-", round)),
				Changes: hubtest.Inserts(large...)})
			if !errors.Is(err, hub.ErrUnavailable) {
				err = fmt.Errorf("10 MB on a disk of 8: %w", err)
			} else {
				err = nil
			}
			results <- err
		}
	}()
	small := 0
	for ended := 0; ended < rounds; small++ {
		select {
		case err := <-results:
			if ended++; err != nil {
				t.Error(err)
			}
		default:
		}
		document := hubtest.Document(hub.KindMeasure, small)
		err := o.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprint("small-", small)),
			Changes: hubtest.Inserts(document)})
		if err != nil {
			t.Fatalf("a small commit beside large ones: %v", err)
		}
	}
	t.Logf("%d small commits went through beside %d that were too large", small, rounds)
}
