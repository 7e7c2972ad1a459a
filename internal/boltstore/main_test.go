package boltstore_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// childVariable tells the test binary to write to the folder until it is killed, and not to test anything.
const childVariable = "SAMLAER_TEST_CHILD"

func TestMain(m *testing.M) {
	if folder := os.Getenv(childVariable); folder != "" {
		fmt.Fprintln(os.Stderr, write(folder))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func write(folder string) error {
	store, err := boltstore.Open(context.Background(), boltstore.Options{Folder: folder})
	if err != nil {
		return err
	}
	return hubtest.WriteUntilKilled(context.Background(), store, os.Stdout)
}

func child(t *testing.T, folder string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program)
	command.Env = append(os.Environ(), childVariable+"="+folder)
	return command
}
