package hubtest

import (
	"context"
	"errors"
	"os/exec"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Opened is a new and empty store, and what its adapter can do with it. Fields that are nil are abilities that the
// adapter does not have: their tests skip. The adapter closes the store that is open last when the test ends.
type Opened struct {
	hub.Store
	// Reopen closes the store if nobody has, and opens the same data as a new process would.
	Reopen func(t *testing.T) hub.Store
	// Forget makes the store lose its history of changes up to now.
	Forget func(t *testing.T)
	// LoseNextAnswer lets the next commit happen but not its answer arrive, as far as the adapter can.
	LoseNextAnswer func(t *testing.T)
	// Child is a command that opens the same data in a process of its own and calls [WriteUntilKilled], after the store
	// here was closed. It is the test binary itself mostly, told by a variable to do so in
	// TestMain. It writes nothing else to its standard output.
	Child func(t *testing.T) *exec.Cmd
	// Kill kills the child, and what else the adapter wants to see killed with it, and brings back what the store needs
	// to be opened again. Nil kills the child only.
	Kill func(t *testing.T, child *exec.Cmd)
}

// storeTest is one sentence of the contract.
type storeTest struct {
	name string
	test func(t *testing.T, s *tested)
}

// TestStore checks that a store keeps the contract of hub.Store. Open gives a new and empty store each time.
func TestStore(t *testing.T, open func(t *testing.T) Opened) {
	for _, group := range []struct {
		name  string
		tests []storeTest
	}{
		{"Reading", readingTests},
		{"Commit", commitTests},
		{"Keys", keyTests},
		{"Retry", retryTests},
		{"Changes", changesTests},
		{"Blobs", blobTests},
		{"Backup", backupTests},
		{"Life", lifeTests},
		{"Model", modelTests},
		{"Kill", killTests},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, one := range group.tests {
				t.Run(one.name, func(t *testing.T) {
					one.test(t, &tested{Opened: open(t), ids: NewIDs(), another: open})
				})
			}
		})
	}
}

// tested is the store under test.
type tested struct {
	Opened
	ids     *IDs
	another func(t *testing.T) Opened
}

// restart reopens the store: what was only in memory is gone.
func (s *tested) restart(t *testing.T) {
	t.Helper()
	s.Store = s.Reopen(t)
}

// try commits the changes under an id of their own.
func (s *tested) try(ctx context.Context, changes ...hub.Change) error {
	return s.Commit(ctx, hub.Commit{ID: s.ids.Commit(), Changes: changes})
}

// commit commits the changes, which must go well.
func (s *tested) commit(t *testing.T, changes ...hub.Change) {
	t.Helper()
	if err := s.try(t.Context(), changes...); err != nil {
		t.Fatalf("commit: %v", err)
	}
}

// insert commits new documents, fifty at a time.
func (s *tested) insert(t *testing.T, documents ...hub.Document) {
	t.Helper()
	for len(documents) > 0 {
		several := documents[:min(len(documents), mostAtOnce)]
		s.commit(t, Inserts(several...)...)
		documents = documents[len(several):]
	}
}

// get reads one document; nil when it is not there.
func (s *tested) get(t *testing.T, kind hub.Kind, id hub.ID) hub.Document {
	t.Helper()
	documents, err := s.Get(t.Context(), kind, []hub.ID{id})
	if err != nil || len(documents) != 1 {
		t.Fatalf("get %s: %d documents, %v", id, len(documents), err)
	}
	return documents[0]
}

// version reads the version of a document; 0 when it is not there.
func (s *tested) version(t *testing.T, id hub.ID) int {
	t.Helper()
	document := s.get(t, id.Kind(), id)
	if document == nil {
		return 0
	}
	return document.Base().Version
}

// refs reads all ids that have the key.
func (s *tested) refs(t *testing.T, kind hub.Kind, key hub.Key) []hub.ID {
	t.Helper()
	ids, err := s.Refs(t.Context(), kind, key, "", 1000)
	if err != nil {
		t.Fatalf("refs %s: %v", key, err)
	}
	return ids
}

// position reads the place after the latest commit.
func (s *tested) position(t *testing.T) hub.Position {
	t.Helper()
	position, err := s.Position(t.Context())
	if err != nil {
		t.Fatalf("position: %v", err)
	}
	return position
}

// patience is how long a test waits for what must come: nothing in the suite takes a tenth of it.
const patience = 30 * time.Second

// mostAtOnce is how many documents the hub commits together at most.
const mostAtOnce = 50

// next reads changes after the position until there are so many.
func (s *tested) next(t *testing.T, after hub.Position, count int) []hub.Happening {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	stream, err := s.Changes(ctx, after)
	if err != nil {
		t.Fatalf("changes: %v", err)
	}
	defer closing(t, stream)
	var happenings []hub.Happening
	for len(happenings) < count {
		more, err := stream.Next(ctx)
		if err != nil {
			t.Fatalf("after %d of %d changes: %v", len(happenings), count, err)
		}
		happenings = append(happenings, more...)
	}
	if len(happenings) > count {
		t.Fatalf("%d changes where %d were made", len(happenings), count)
	}
	return happenings
}

func closing(t *testing.T, stream hub.Stream) {
	t.Helper()
	if err := stream.Close(); err != nil {
		t.Errorf("close stream: %v", err)
	}
}

// Insert is the change that adds the document.
func Insert(document hub.Document) hub.Change {
	return hub.Change{Kind: document.DocumentKind(), ID: document.Base().ID, Document: document}
}

// Inserts are the changes that add the documents.
func Inserts(documents ...hub.Document) []hub.Change {
	changes := make([]hub.Change, len(documents))
	for at, document := range documents {
		changes[at] = Insert(document)
	}
	return changes
}

// Replace is the change that puts the document in the place of the version it has; the document becomes the next.
func Replace(document hub.Document) hub.Change {
	base := document.Base()
	base.Version++
	return hub.Change{Kind: document.DocumentKind(), ID: base.ID, Was: base.Version - 1, Document: document}
}

// Delete is the change that removes the document of that version.
func Delete(document hub.Document) hub.Change {
	return hub.Change{Kind: document.DocumentKind(), ID: document.Base().ID, Was: document.Base().Version}
}

// wantConflict checks that the error is a version conflict about the id with that current version.
func wantConflict(t *testing.T, err error, id hub.ID, current int) {
	t.Helper()
	var conflict *hub.VersionConflict
	if !errors.As(err, &conflict) {
		t.Fatalf("got %v, want a version conflict of %s", err, id)
	}
	if conflict.ID != id || conflict.Kind != id.Kind() || conflict.Current != current {
		t.Errorf("got %+v, want %s %s at version %d", *conflict, id.Kind(), id, current)
	}
}

// wantDuplicate checks that the error names the key.
func wantDuplicate(t *testing.T, err error, kind hub.Kind, key hub.Key) {
	t.Helper()
	var duplicate *hub.DuplicateKey
	if !errors.As(err, &duplicate) {
		t.Fatalf("got %v, want a duplicate of %s", err, key)
	}
	if duplicate.Kind != kind || duplicate.Key != key {
		t.Errorf("got %+v, want %s %s", *duplicate, kind, key)
	}
}

// wantIs checks that the error is the one wanted.
func wantIs(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want «%v»", err, want)
	}
}
