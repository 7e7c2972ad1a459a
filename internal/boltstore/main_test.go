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
	// compactVariable tells it to compact all the time beside.
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
		go func() {
			var err error
			for err == nil {
				err = store.Compact(ctx)
			}
			cancel(err)
		}()
	}
	return errors.Join(hubtest.WriteUntilKilled(ctx, store, os.Stdout), context.Cause(ctx))
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
