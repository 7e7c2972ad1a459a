package mongostore_test

import (
	"os/exec"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// opened is one store of a test and how to open it again.
type opened struct {
	uri   string
	store *mongostore.Store
}

func open(t *testing.T, uri string) *opened {
	t.Helper()
	o := &opened{uri: uri}
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
	store, err := mongostore.Open(t.Context(), o.uri, mongostore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o.store = store
	return store
}

func TestStoreKeepsTheContract(t *testing.T) {
	hubtest.TestStore(t, func(t *testing.T) hubtest.Opened {
		o := open(t, mongotest.URI(t))
		// What a killed child sent last may begin a transaction after the child is gone: SecantusDB drops nothing beside it.
		t.Cleanup(func() { mongotest.LetGo(t) })
		return hubtest.Opened{
			Store:  o.store,
			Reopen: o.reopen,
			Child:  func(t *testing.T) *exec.Cmd { return child(t, o.uri) },
			Kill: func(t *testing.T, child *exec.Cmd) {
				kill(t, child)
				mongotest.LetGo(t)
			},
		}
	})
}
