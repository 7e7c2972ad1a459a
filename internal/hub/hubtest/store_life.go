package hubtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samlaer/samlaer/internal/hub"
)

var lifeTests = []storeTest{
	{"KeepsItsIdentity", keepsIdentity},
	{"EveryMethodEndsWithACancelledContext", cancelledContext},
	{"EveryMethodOfAClosedStoreSaysSo", closedStore},
	{"CloseWaitsForCommits", closeWaits},
	{"CompactKeepsEverything", compactKeeps},
	{"CompactIsFeltByNobody", compactUnderUse},
	{"ReadsAndWritesGoTogether", readsAndWrites},
}

func keepsIdentity(t *testing.T, s *tested) {
	identity := s.Identity()
	if identity == "" {
		t.Error("the store has no identity")
	}
	s.restart(t)
	if s.Identity() != identity {
		t.Errorf("%s before and %s after a restart", identity, s.Identity())
	}
	if other := s.fresh(t); other.Identity() == identity {
		t.Error("two stores have the same identity")
	}
}

// method is one of a store's, called so that it does something.
type method struct {
	name string
	run  func(ctx context.Context, s *tested) error
}

// methods are all that take a context. The store has the position, the blob and the sample documents 1.
func methods(position hub.Position, hash string, backup []byte) []method {
	return []method{
		{"Get", func(ctx context.Context, s *tested) error {
			_, err := s.Get(ctx, hub.KindLesson, []hub.ID{ID(hub.KindLesson, 1)})
			return err
		}},
		{"Find", func(ctx context.Context, s *tested) error {
			_, err := s.Find(ctx, hub.KindLesson, Of[*hub.Lesson](1).Keys()[0])
			return err
		}},
		{"Refs", func(ctx context.Context, s *tested) error {
			_, err := s.Refs(ctx, hub.KindLesson, Of[*hub.Lesson](1).Refs()[0], "", 10)
			return err
		}},
		{"Commit", func(ctx context.Context, s *tested) error { return s.try(ctx, Insert(Document(hub.KindBrief, 50))) }},
		{"Position", func(ctx context.Context, s *tested) error {
			_, err := s.Position(ctx)
			return err
		}},
		{"Changes", func(ctx context.Context, s *tested) error {
			stream, err := s.Changes(ctx, position)
			if err != nil {
				return err
			}
			_, err = stream.Next(ctx)
			return errors.Join(err, stream.Close())
		}},
		{"Scan", func(ctx context.Context, s *tested) error {
			for _, err := range s.Scan(ctx, hub.KindLesson) {
				if err != nil {
					return err
				}
			}
			return nil
		}},
		{"PutBlob", func(ctx context.Context, s *tested) error {
			_, _, err := s.PutBlob(ctx, strings.NewReader("another blob"))
			return err
		}},
		{"OpenBlob", func(ctx context.Context, s *tested) error {
			reader, err := s.OpenBlob(ctx, hash)
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, reader)
			return errors.Join(err, reader.Close())
		}},
		{"Blobs", func(ctx context.Context, s *tested) error {
			for _, err := range s.Blobs(ctx, ever) {
				if err != nil {
					return err
				}
			}
			return nil
		}},
		{"DeleteBlob", func(ctx context.Context, s *tested) error { return s.DeleteBlob(ctx, hash, ever) }},
		{"Backup", func(ctx context.Context, s *tested) error { return s.Backup(ctx, io.Discard) }},
		{"Restore", func(ctx context.Context, s *tested) error { return s.Restore(ctx, bytes.NewReader(backup)) }},
		{"Compact", func(ctx context.Context, s *tested) error { return s.Compact(ctx) }},
		{"Ping", func(ctx context.Context, s *tested) error { return s.Ping(ctx) }},
	}
}

// prepared fills the store with what methods expects.
func (s *tested) prepared(t *testing.T) []method {
	t.Helper()
	position := s.position(t)
	s.insert(t, Documents(len(SampleKinds))...)
	hash := s.put(t, []byte("a blob"))
	return methods(position, hash, s.backup(t))
}

func cancelledContext(t *testing.T, s *tested) {
	calls := s.prepared(t)
	before := s.all(t)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	expired, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for _, call := range calls {
		t.Run(call.name, func(t *testing.T) {
			wantIs(t, call.run(cancelled, s), context.Canceled)
			wantIs(t, call.run(expired, s), context.DeadlineExceeded)
		})
	}
	if diff := cmp.Diff(before, s.all(t)); diff != "" {
		t.Errorf("calls that were cancelled have changed the store: %s", diff)
	}
	s.wantBlob(t, hashOf([]byte("a blob")), []byte("a blob"))
	s.wantBlob(t, hashOf([]byte("another blob")), nil)
	for _, call := range calls {
		if call.name != "Restore" {
			if err := call.run(t.Context(), s); err != nil {
				t.Errorf("%s, not cancelled: %v", call.name, err)
			}
		}
	}
}

func closedStore(t *testing.T, s *tested) {
	calls := s.prepared(t)
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	for _, call := range calls {
		t.Run(call.name, func(t *testing.T) { wantIs(t, call.run(t.Context(), s), hub.ErrClosed) })
	}
	if s.Identity() == "" {
		t.Error("a closed store has no identity")
	}
}

func closeWaits(t *testing.T, s *tested) {
	const senders, most = 8, 10_000
	committed := make([]int, senders)
	first := make(chan struct{}, 1)
	closed := make(chan error, 1)
	go func() {
		<-first
		closed <- s.Close()
	}()
	store := s.Store
	failures := atOnce(senders, func(number int) error {
		for ; committed[number] < most; committed[number]++ {
			document := Document(hub.KindComment, most*number+committed[number])
			err := store.Commit(t.Context(), hub.Commit{ID: s.ids.Commit(), Changes: []hub.Change{Insert(document)}})
			if err != nil {
				return err
			}
			select {
			case first <- struct{}{}:
			default:
			}
		}
		return errors.New("the store was not closed")
	})
	for _, err := range append(failures, <-closed) {
		if err != nil && !errors.Is(err, hub.ErrClosed) {
			t.Error(err)
		}
	}
	s.restart(t)
	for number, count := range committed {
		for at := range count + 1 {
			want := 1
			if at == count {
				want = 0
			}
			if got := s.version(t, ID(hub.KindComment, most*number+at)); got != want {
				t.Errorf("sender %d, commit %d of %d: version %d", number, at, count, got)
			}
		}
	}
}

func compactKeeps(t *testing.T, s *tested) {
	before := s.position(t)
	documents := Documents(200)
	s.insert(t, documents...)
	commit := hub.Commit{ID: s.ids.Commit(), Changes: []hub.Change{Replace(documents[0])}}
	s.send(t, commit)
	for _, document := range documents[100:] {
		s.commit(t, Delete(document))
	}
	want, latest := s.all(t), s.position(t)
	for restart := range 2 {
		if restart == 1 {
			s.restart(t)
		} else if err := s.Compact(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, s.all(t)); diff != "" {
			t.Fatal(diff)
		}
		s.send(t, commit)
		s.next(t, before, 301)
	}
	s.commit(t, Replace(documents[1]))
	s.next(t, latest, 1)
}

func compactUnderUse(t *testing.T, s *tested) {
	const readers, rounds = 3, 40
	before := s.position(t)
	s.insert(t, Documents(300)[200:]...)
	stream, err := s.Changes(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, stream)
	done := make(chan struct{})
	failures := atOnce(2+readers, func(number int) error {
		switch number {
		case 0:
			defer close(done)
			for round := range rounds {
				pair := Inserts(Document(hub.KindComment, 1000+round), Document(hub.KindCall, 1000+round))
				if err := s.try(t.Context(), pair...); err != nil {
					return err
				}
			}
			return nil
		case 1:
			for {
				select {
				case <-done:
					return nil
				default:
					if err := s.Compact(t.Context()); err != nil {
						return err
					}
				}
			}
		default:
			return s.readPairs(t.Context(), done, rounds)
		}
	})
	if err := errors.Join(failures...); err != nil {
		t.Fatal(err)
	}
	for seen := 0; seen < 100+2*rounds; {
		happenings, err := stream.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seen += len(happenings)
	}
}

// readPairs reads pairs that are written together until it is told to end: who sees the second sees the first.
func (s *tested) readPairs(ctx context.Context, done <-chan struct{}, rounds int) error {
	for round := 0; ; round = (round + 1) % rounds {
		select {
		case <-done:
			return nil
		default:
		}
		second, err := s.Get(ctx, hub.KindCall, []hub.ID{ID(hub.KindCall, 1000+round)})
		if err != nil {
			return err
		}
		first, err := s.Get(ctx, hub.KindComment, []hub.ID{ID(hub.KindComment, 1000+round)})
		if err != nil {
			return err
		}
		if second[0] != nil && first[0] == nil {
			return fmt.Errorf("pair %d: the second is there without the first", round)
		}
	}
}

func readsAndWrites(t *testing.T, s *tested) {
	const each = 20
	source := ID(hub.KindPost, 1)
	key := hub.Key("cites:" + string(source))
	failures := atOnce(8, func(number int) error {
		for round := range each {
			if number%2 == 0 {
				lesson := citing(100*number+round, source)
				if err := s.try(t.Context(), Insert(lesson)); err != nil {
					return err
				}
				continue
			}
			ids, err := s.Refs(t.Context(), hub.KindLesson, key, "", 1000)
			if err != nil {
				return err
			}
			documents, err := s.Get(t.Context(), hub.KindLesson, ids)
			if err != nil {
				return err
			}
			for at, document := range documents {
				if document == nil {
					return fmt.Errorf("%s is listed and not there", ids[at])
				}
			}
		}
		return nil
	})
	if err := errors.Join(failures...); err != nil {
		t.Error(err)
	}
	if ids := s.refs(t, hub.KindLesson, key); len(ids) != 4*each {
		t.Errorf("%d lessons cite, %d were written", len(ids), 4*each)
	}
}
