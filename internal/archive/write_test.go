package archive_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/internal/archive"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// broken is a store whose blobs end in a fault.
type broken struct{ hub.Store }

var errDisk = errors.New("the disk is gone")

type failing struct{}

func (failing) Read([]byte) (int, error)       { return 0, errDisk }
func (failing) Seek(int64, int) (int64, error) { return 0, errDisk }
func (failing) Close() error                   { return nil }

func (broken) OpenBlob(context.Context, string) (io.ReadSeekCloser, error) { return failing{}, nil }

func TestAFolderThatCannotBeWrittenToItsEndIsTakenAway(t *testing.T) {
	t.Parallel()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	project, file := hubtest.Of[*hub.Project](1), hubtest.Of[*hub.Attachment](1)
	file.OnID, file.SHA256 = project.ID, "00"
	if err := store.Commit(t.Context(), hub.Commit{ID: "a", Changes: hubtest.Inserts(project, file)}); err != nil {
		t.Fatal(err)
	}
	h := hub.New(hub.Parts{Store: broken{store}, Clock: time.Now, UUID: func() [16]byte { return uuid.Must(uuid.NewV7()) }})
	taken, err := h.CaseFile(t.Context(), project.ID)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if path, err := archive.Folder(t.Context(), dir, taken, "Eksempel"); !errors.Is(err, errDisk) {
		t.Errorf("got %q, %v", path, err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("left are %v, %v in %s", left, err, filepath.Base(dir))
	}
}
