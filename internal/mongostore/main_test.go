package mongostore_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/samlaer/samlaer/internal/hub/hubtest"
	"github.com/samlaer/samlaer/internal/mongostore"
)

// childVariable tells the test binary to write to the database until it is killed, and not to test anything.
const childVariable = "SAMLAER_TEST_CHILD"

func TestMain(m *testing.M) {
	if uri := os.Getenv(childVariable); uri != "" {
		fmt.Fprintln(os.Stderr, writeAsChild(uri))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// errAlone: the process that tests is gone.
var errAlone = errors.New("nobody is left to kill this process")

// writeAsChild also ends with the process that tests, for it would try for ever to reach a server that went with that.
func writeAsChild(uri string) error {
	ctx, cancel := context.WithCancelCause(context.Background())
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		cancel(errors.Join(errAlone, err))
	}()
	store, err := mongostore.Open(ctx, uri, mongostore.Options{})
	if err != nil {
		return err
	}
	return errors.Join(hubtest.WriteUntilKilled(ctx, store, os.Stdout), context.Cause(ctx))
}

func child(t *testing.T, uri string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), program)
	command.Env = append(os.Environ(), childVariable+"="+uri)
	if _, err := command.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	return command
}
