package epoch_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/epoch"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

var quiet = slog.New(slog.DiscardHandler)

func commitOf(document hub.Document) hub.Commit {
	return hub.Commit{ID: hub.CommitID(document.Base().ID), Changes: []hub.Change{
		{Kind: document.DocumentKind(), ID: document.Base().ID, Document: document}}}
}

// until waits for what other goroutines do, as long as the test may take.
func until(t *testing.T, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatal("it does not come true")
		case <-tick.C:
		}
	}
}

func TestEveryCommitOfWhatVisitorsReadBeginsAnotherEpochBeforeItReturns(t *testing.T) {
	t.Parallel()
	inner, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = inner.Close() }()
	store := epoch.New(inner, quiet) // not started: nothing but the commits counts
	if _, known := store.Epoch(); known {
		t.Error("the epoch is known before other servers are heard")
	}
	for _, kind := range hub.Kinds {
		before, _ := store.Epoch()
		if err := store.Commit(t.Context(), commitOf(hubtest.Document(kind, 1))); err != nil {
			t.Fatal(err)
		}
		after, _ := store.Epoch()
		reading := hub.New(hub.Parts{Store: store, Clock: time.Now}).Read(hub.Visitor("nb"))
		ctx := hub.WithReading(t.Context(), reading)
		if _, err := store.Get(ctx, kind, []hub.ID{hubtest.ID(kind, 1)}); err != nil {
			t.Fatal(err)
		}
		if counted := before != after; counted == reading.Passing() {
			t.Errorf("a commit of a %s counts: %t, and what is read of it may be kept: %t", kind, counted, !reading.Passing())
		}
	}
	before, _ := store.Epoch()
	if err := store.Commit(t.Context(), hub.Commit{ID: "fails", Changes: []hub.Change{{Kind: hub.KindPost, ID: "post_x", Was: 7}}}); err == nil {
		t.Fatal("the commit does not fail")
	}
	if after, _ := store.Epoch(); after == before {
		t.Error("a commit that failed, and may have been done, does not count")
	}
}

func TestWhatAnotherServerCommitsBeginsAnotherEpoch(t *testing.T) {
	t.Parallel()
	uri := mongotest.URI(t)
	var servers [2]hub.Store
	for at := range servers {
		store, err := mongostore.Open(t.Context(), uri, mongostore.Options{Logger: quiet})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		servers[at] = store
	}
	here := epoch.New(servers[0], quiet)
	t.Cleanup(here.Start(t.Context()))
	until(t, func() bool { _, known := here.Epoch(); return known })
	for number := range 5 {
		before, _ := here.Epoch()
		if err := servers[1].Commit(t.Context(), commitOf(hubtest.Document(hub.KindLesson, number+1))); err != nil {
			t.Fatal(err)
		}
		until(t, func() bool { now, known := here.Epoch(); return known && now > before })
	}
}

// silent is a store of which nothing is heard, and that may be gone.
type silent struct {
	hub.Store
	gone    atomic.Bool
	streams atomic.Int64
}

func (s *silent) Position(context.Context) (hub.Position, error) {
	return "here", s.Ping(context.Background())
}

func (s *silent) Ping(context.Context) error {
	if s.gone.Load() {
		return hub.ErrUnavailable
	}
	return nil
}

func (s *silent) Changes(context.Context, hub.Position) (hub.Stream, error) {
	s.streams.Add(1)
	return waiting{}, nil
}

type waiting struct{ io.Closer }

func (waiting) Close() error { return nil }

func (waiting) Next(ctx context.Context) ([]hub.Happening, error) {
	<-ctx.Done()
	return nil, errors.New("cut")
}

func TestNothingIsKnownWhileTheStoreIsGoneAndItIsAnotherEpochAfterwards(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		inner := &silent{}
		store := epoch.New(inner, quiet)
		stop := store.Start(t.Context())
		defer stop()
		synctest.Wait()
		before, known := store.Epoch()
		if !known {
			t.Fatal("the epoch is not known")
		}
		inner.gone.Store(true)
		time.Sleep(2 * time.Second)
		if _, known := store.Epoch(); known {
			t.Error("the epoch is known two seconds after the store was gone")
		}
		inner.gone.Store(false)
		time.Sleep(6 * time.Second)
		if after, known := store.Epoch(); !known || after == before || inner.streams.Load() != 2 {
			t.Errorf("when the store is back: known %t, epoch %d after %d, %d streams", known, after, before, inner.streams.Load())
		}
	})
}
