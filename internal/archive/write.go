package archive

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/samlaer/samlaer/internal/hub"
)

// Zip writes a case file as a zip of one folder. The owner is the name of the organisation that the archive belongs to.
func Zip(ctx context.Context, to io.Writer, file *hub.CaseFile, owner string) error {
	archive := zip.NewWriter(to)
	b := &bag{create: func(name string) (io.Writer, error) {
		return archive.CreateHeader(&zip.FileHeader{Name: file.Name + "/" + name, Method: zip.Deflate, Modified: file.At})
	}}
	if err := b.fill(ctx, file, owner); err != nil {
		return fmt.Errorf("write an archive: %w", err)
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write an archive: %w", err)
	}
	return nil
}

// Folder writes a case file into a folder of its name in another one, and gives its path. One that is there already is an error, and
// one that is not written to its end is taken away.
func Folder(ctx context.Context, in string, file *hub.CaseFile, owner string) (path string, err error) {
	path = filepath.Join(in, filepath.Base(file.Name))
	if err := os.MkdirAll(in, 0o750); err != nil {
		return "", fmt.Errorf("write an archive: %w", err)
	}
	if err := os.Mkdir(path, 0o750); err != nil {
		return "", fmt.Errorf("write an archive: %w", err)
	}
	f := &folder{path: path}
	b := &bag{create: f.create}
	err = errors.Join(b.fill(ctx, file, owner), f.end())
	if err != nil {
		return "", fmt.Errorf("write an archive: %w", errors.Join(err, os.RemoveAll(path)))
	}
	return path, nil
}

// folder has one file open at a time.
type folder struct {
	path string
	open *os.File
}

func (f *folder) create(name string) (io.Writer, error) {
	if err := f.end(); err != nil {
		return nil, err
	}
	path := filepath.Join(f.path, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil { // #nosec G703 -- bag.go makes the names, of ids and endings of letters and digits
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // #nosec G304 G703 -- as above
	f.open = file
	return file, err
}

// end has the file that is open on disk.
func (f *folder) end() error {
	if f.open == nil {
		return nil
	}
	err := errors.Join(f.open.Sync(), f.open.Close())
	f.open = nil
	return err
}
