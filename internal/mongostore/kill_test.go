package mongostore_test

import (
	"os/exec"
	"testing"

	"github.com/samlaer/samlaer/internal/hub/hubtest"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// TestAKillOfTheServerLosesNothing kills the server in the midst of commits, each time in another order: after the child
// that writes, before it, and under a child that lives on and is killed once the server has come back to it.
func TestAKillOfTheServerLosesNothing(t *testing.T) {
	hubtest.TestKills(t, func(t *testing.T) hubtest.Opened {
		server := mongotest.Start(t, mongotest.Options{})
		o := open(t, server.URI("killed"))
		orders := []func(child *exec.Cmd){
			func(child *exec.Cmd) {
				kill(t, child)
				server.Kill(t)
			},
			func(child *exec.Cmd) {
				server.Kill(t)
				kill(t, child)
			},
			func(child *exec.Cmd) {
				server.Kill(t)
				server.Restart(t)
				awaitCommit(t, o.uri)
				kill(t, child)
			},
		}
		next := 0
		return hubtest.Opened{
			Store:  o.store,
			Reopen: o.reopen,
			Child:  func(t *testing.T) *exec.Cmd { return child(t, o.uri) },
			Kill: func(t *testing.T, child *exec.Cmd) {
				orders[next](child)
				next = (next + 1) % len(orders)
				server.Restart(t) // anew when it runs, for it keeps what the child left open for a minute
			},
		}
	})
}

func kill(t *testing.T, child *exec.Cmd) {
	t.Helper()
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
}

// awaitCommit waits until somebody has committed something to the database.
func awaitCommit(t *testing.T, uri string) {
	t.Helper()
	store, err := mongostore.Open(t.Context(), uri, mongostore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	position, err := store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stream, err := store.Changes(t.Context(), position)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Next(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := stream.Close(); err != nil {
		t.Error(err)
	}
}
