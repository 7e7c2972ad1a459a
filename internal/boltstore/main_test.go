package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

const (
	// childVariable tells the test binary to write to the folder until it is killed, and not to test anything.
	childVariable = "SAMLAER_TEST_CHILD"
	// compactVariable tells it to compact again and again meanwhile.
	compactVariable = "SAMLAER_TEST_CHILD_COMPACTS"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(childVariable); folder != "" {
		fmt.Fprintln(os.Stderr, writeAsChild(folder, os.Getenv(compactVariable) != ""))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func writeAsChild(folder string, compacts bool) error {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	store, err := boltstore.Open(ctx, boltstore.Options{Folder: folder})
	if err != nil {
		return err
	}
	if compacts {
		go func() { cancel(compactOften(ctx, store)) }()
	}
	return errors.Join(hubtest.WriteUntilKilled(ctx, store, os.Stdout), context.Cause(ctx))
}

// changesBetween is how many changes come between two compactions: about forty commits of the child, so that a kill
// meets a compaction often and the commits still come forward.
const changesBetween = 160

// compactOften compacts again and again, and ends only with an error.
func compactOften(ctx context.Context, store *boltstore.Store) error {
	for {
		if err := store.Compact(ctx); err != nil {
			return err
		}
		position, err := store.Position(ctx)
		if err != nil {
			return err
		}
		stream, err := store.Changes(ctx, position)
		if err != nil {
			return err
		}
		for seen := 0; seen < changesBetween; {
			happenings, err := stream.Next(ctx)
			if err != nil {
				return err
			}
			seen += len(happenings)
		}
	}
}

func child(t *testing.T, folder string, variables ...string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program)
	command.Env = append(append(os.Environ(), childVariable+"="+folder), variables...)
	return command
}
