package exchange

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// later is beyond what may have been put while files are exported.
const later = 24 * time.Hour

// ExportFiles writes the bytes of attachments into a folder, a file each, named by their SHA-256 in hexadecimal, and tells how many
// there are. A file that is there already has the same bytes, and is left.
func ExportFiles(ctx context.Context, store hub.Store, folder string) (int, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return 0, fmt.Errorf("export files: %w", err)
	}
	count := 0
	for hash, err := range store.Blobs(ctx, time.Now().Add(later)) {
		if err == nil {
			err = exportFile(ctx, store, hash, filepath.Join(folder, hash))
		}
		if err != nil {
			return count, fmt.Errorf("export files: %w", err)
		}
		count++
	}
	return count, nil
}

// exportFile gives the file its name when it is whole.
func exportFile(ctx context.Context, store hub.Store, hash, path string) (err error) {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	content, err := store.OpenBlob(ctx, hash)
	if errors.Is(err, hub.ErrNotFound) {
		return nil // it was swept meanwhile
	}
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	file, err := os.CreateTemp(filepath.Dir(path), "half-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = io.Copy(file, content)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// ImportFiles puts in what ExportFiles wrote, before the documents that name it. What else is in the folder is left out. A file whose
// bytes are not those of its name is an error.
func ImportFiles(ctx context.Context, folder string, intake *hub.Intake) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("import files: %w", err)
	}
	defer func() { _ = root.Close() }() // it was only read
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return fmt.Errorf("import files: %w", err)
	}
	for _, entry := range entries {
		if hash, err := hex.DecodeString(entry.Name()); err != nil || len(hash) != 32 || !entry.Type().IsRegular() {
			continue
		}
		if err := importFile(ctx, root, entry.Name(), intake); err != nil {
			return fmt.Errorf("import file %s: %w", entry.Name(), err)
		}
	}
	return nil
}

func importFile(ctx context.Context, root *os.Root, name string, intake *hub.Intake) error {
	file, err := root.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	kept, err := intake.PutFile(ctx, file)
	if err == nil && kept != name {
		err = errors.New("its bytes have another SHA-256 than its name says. Export it again")
	}
	return err
}
