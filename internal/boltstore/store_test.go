package boltstore_test

import (
	"os/exec"
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
