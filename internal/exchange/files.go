package exchange

import (
	"context"
	"crypto/sha256"
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

// Folder has what ExportFiles wrote.
type Folder struct {
	root *os.Root
	// names are those of its files, which are the SHA-256 of their bytes.
	names map[string]bool
}

// OpenFolder reads all files of a folder: one whose bytes are not those of its name is an error before anything is put in. What else is in
// the folder is left out.
func OpenFolder(ctx context.Context, path string) (*Folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("import files: %w", err)
	}
	f := &Folder{root: root, names: map[string]bool{}}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, fmt.Errorf("import files: %w", errors.Join(err, root.Close()))
	}
	for _, entry := range entries {
		if hash, err := hex.DecodeString(entry.Name()); err != nil || len(hash) != sha256.Size || !entry.Type().IsRegular() {
			continue
		}
		if err := f.look(ctx, entry.Name()); err != nil {
			return nil, fmt.Errorf("import file %s: %w", entry.Name(), errors.Join(err, root.Close()))
		}
		f.names[entry.Name()] = true
	}
	return f, nil
}

// Close lets go of the folder.
func (f *Folder) Close() error { return f.root.Close() }

var errOtherBytes = errors.New("its bytes have another SHA-256 than its name says. Export it again")

func (f *Folder) look(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	file, err := f.root.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != name {
		return errOtherBytes
	}
	return nil
}

// putFor puts in the files that attachments name, just before the documents: a server beside the import sweeps away what nobody has named
// for an hour, and an import may take longer.
func (f *Folder) putFor(ctx context.Context, documents []hub.Document, intake *hub.Intake) error {
	for _, document := range documents {
		attachment, ok := document.(*hub.Attachment)
		if !ok {
			continue
		}
		for _, name := range attachment.Blobs() {
			if !f.names[name] {
				continue
			}
			if err := f.put(ctx, name, intake); err != nil {
				return fmt.Errorf("import file %s: %w", name, err)
			}
		}
	}
	return nil
}

func (f *Folder) put(ctx context.Context, name string, intake *hub.Intake) error {
	file, err := f.root.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	kept, err := intake.PutFile(ctx, file)
	if err == nil && kept != name {
		err = errOtherBytes // it was changed since it was looked at
	}
	return err
}
