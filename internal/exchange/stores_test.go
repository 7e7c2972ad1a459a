package exchange_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// stores open an empty store of each sort.
var stores = map[string]func(t *testing.T) hub.Store{
	"bolt": func(t *testing.T) hub.Store {
		t.Helper()
		store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir()})
		return closedLater(t, store, err)
	},
	"mongo": func(t *testing.T) hub.Store {
		t.Helper()
		store, err := mongostore.Open(t.Context(), mongotest.URI(t), mongostore.Options{})
		return closedLater(t, store, err)
	},
}

func closedLater(t *testing.T, store hub.Store, err error) hub.Store {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func onEachStore(t *testing.T, test func(t *testing.T, store hub.Store)) {
	t.Parallel()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

var importedAt = time.Date(2024, time.May, 17, 12, 0, 0, 0, time.UTC)

func newIntake(store hub.Store) *hub.Intake {
	now := func() time.Time { return importedAt }
	return hub.NewIntake(store, now, func() [16]byte { return uuid.Must(uuid.NewV7()) }, "a test")
}

// heard keeps what a listener is told.
type heard struct {
	faults []string
	steps  []string
	last   [2]int64
}

func (h *heard) Progress(step string, done, total int64) {
	if len(h.steps) == 0 || h.steps[len(h.steps)-1] != step {
		h.steps = append(h.steps, step)
	}
	h.last = [2]int64{done, total}
}

func (h *heard) Fault(fault exchange.Fault) { h.faults = append(h.faults, fault.String()) }

// importLessons does what the command does, and gives the last line and the faults.
func importLessons(t *testing.T, store hub.Store, path string, options exchange.LessonsOptions) (string, []string) {
	t.Helper()
	listener := &heard{}
	file, err := exchange.OpenLessons(t.Context(), path, options, listener)
	if err != nil {
		t.Fatal(err)
	}
	counts, err := file.Import(t.Context(), newIntake(store), listener)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	return counts.String(), listener.faults
}

func all[D hub.Document](t *testing.T, store hub.Store) []D {
	t.Helper()
	var none D
	var documents []D
	for document, err := range store.Scan(t.Context(), none.DocumentKind()) {
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, document.(D))
	}
	return documents
}

// wantLines compares texts line by line.
func wantLines(t *testing.T, got []string, want string) {
	t.Helper()
	if joined := strings.Join(got, "\n"); joined != strings.TrimSpace(want) {
		t.Errorf("got\n%s\nwant\n%s", joined, strings.TrimSpace(want))
	}
}
