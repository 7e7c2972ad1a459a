package boltstore_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// benchmarked opens a store with so many lessons.
func benchmarked(b *testing.B, lessons int) *boltstore.Store {
	b.Helper()
	store, err := boltstore.Open(b.Context(), boltstore.Options{Folder: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := store.Close(); err != nil {
			b.Error(err)
		}
	})
	for first := 0; first < lessons; first += 50 {
		insert(b, store, first, 50)
	}
	return store
}

func insert(b *testing.B, store *boltstore.Store, first, count int) {
	b.Helper()
	documents := make([]hub.Document, count)
	for at := range documents {
		documents[at] = hubtest.Document(hub.KindLesson, first+at)
	}
	commit := hub.Commit{ID: hub.CommitID(fmt.Sprint("from-", first)), Changes: hubtest.Inserts(documents...)}
	if err := store.Commit(b.Context(), commit); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkGetOfTwenty(b *testing.B) {
	store := benchmarked(b, 20_000)
	ids := make([]hub.ID, 20)
	for at := range ids {
		ids[at] = hubtest.ID(hub.KindLesson, 997*at)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := store.Get(b.Context(), hub.KindLesson, ids); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	store := benchmarked(b, 20_000)
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range store.Scan(b.Context(), hub.KindLesson) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkCommit commits one lesson at a time by one writer and by several, and fifty at a time by one.
func BenchmarkCommit(b *testing.B) {
	for _, writers := range []int{1, 4, 16, 64} {
		b.Run(fmt.Sprintf("%d writers", writers), func(b *testing.B) {
			store := benchmarked(b, 0)
			var last atomic.Int64
			var group sync.WaitGroup
			for range writers {
				group.Go(func() {
					for number := last.Add(1); number <= int64(b.N); number = last.Add(1) {
						insert(b, store, int(number), 1)
					}
				})
			}
			group.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
		})
	}
	b.Run("fifty at once", func(b *testing.B) {
		store := benchmarked(b, 0)
		for number := 0; b.Loop(); number++ {
			insert(b, store, 50*number, 50)
		}
		b.ReportMetric(50*float64(b.N)/b.Elapsed().Seconds(), "documents/s")
	})
}
