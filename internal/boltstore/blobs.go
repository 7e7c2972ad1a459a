package boltstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// blobs are the files beside the database.
type blobs struct {
	folder, unfinished string

	mutex sync.Mutex
	// backups is how many backups are being written. What is deleted meanwhile is put aside for them.
	backups int
}

func (b *blobs) path(hash string) string { return filepath.Join(b.folder, hash) }

// aside is where a blob is that was deleted while a backup is being written.
func (b *blobs) aside(hash string) string { return filepath.Join(b.unfinished, "deleted-"+hash) }

// isHash keeps anything but a hash from being a path.
func isHash(text string) bool {
	_, err := hex.DecodeString(text)
	if err != nil || len(text) != 2*sha256.Size {
		return false
	}
	for _, char := range text {
		if char >= 'A' && char <= 'F' {
			return false
		}
	}
	return true
}

// cancelled is a source that ends with the error of the context.
type cancelled struct {
	ctx  context.Context
	from io.Reader
}

func (c cancelled) Read(into []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.from.Read(into)
}

// available marks an error of writing to the disk as one that may pass.
func available(err error) error { return fmt.Errorf("%w: %w", hub.ErrUnavailable, err) }

// PutBlob keeps the bytes under their hash.
func (s *Store) PutBlob(ctx context.Context, content io.Reader) (hash string, size int64, err error) {
	hash, size, _, err = s.putBlob(ctx, content)
	if err != nil {
		return "", 0, fmt.Errorf("put blob: %w", err)
	}
	return hash, size, nil
}

// putBlob also tells whether the bytes were not there before.
func (s *Store) putBlob(ctx context.Context, content io.Reader) (hash string, size int64, isNew bool, err error) {
	used, err := s.acquire() // so that Close waits
	if err != nil {
		return "", 0, false, err
	}
	defer s.release(used)
	if err := ctx.Err(); err != nil {
		return "", 0, false, err
	}
	file, err := os.CreateTemp(s.blobs.unfinished, "blob-*")
	if err != nil {
		return "", 0, false, available(err)
	}
	defer func() {
		if remaining := os.Remove(file.Name()); remaining != nil && !errors.Is(remaining, fs.ErrNotExist) && err == nil {
			err = remaining
		}
	}()
	hash, size, err = copyHashed(file, cancelled{ctx, content})
	if err != nil {
		return "", 0, false, errors.Join(err, file.Close())
	}
	isNew, err = s.blobs.keep(file, hash, size, time.Now())
	return hash, size, isNew, err
}

// sourceError is an error of what is read, not of the disk.
type sourceError struct{ error }

func (s sourceError) Unwrap() error { return s.error }

type source struct{ from io.Reader }

func (s source) Read(into []byte) (int, error) {
	read, err := s.from.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = sourceError{err}
	}
	return read, err
}

func copyHashed(to io.Writer, from io.Reader) (hash string, size int64, err error) {
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(to, sum), source{from})
	var ofSource sourceError
	switch {
	case errors.As(err, &ofSource):
		return "", 0, ofSource.error
	case err != nil:
		return "", 0, available(err)
	}
	return hex.EncodeToString(sum.Sum(nil)), size, nil
}

// keep gives the file its name, when the bytes are not there yet, and closes it. A blob's time is when it was last put.
func (b *blobs) keep(file *os.File, hash string, size int64, now time.Time) (isNew bool, err error) {
	if b.again(hash, size, now) {
		return false, file.Close()
	}
	if err := errors.Join(file.Sync(), file.Close(), os.Chtimes(file.Name(), now, now)); err != nil {
		return false, available(err)
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if err := os.Rename(file.Name(), b.path(hash)); err != nil {
		return false, available(err)
	}
	if err := syncFolder(b.folder); err != nil {
		return false, available(err)
	}
	return true, nil
}

// again notes that bytes were put again, if they are there. Nobody deletes them in between.
func (b *blobs) again(hash string, size int64, now time.Time) bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	there, err := os.Stat(b.path(hash))
	return err == nil && there.Size() == size && os.Chtimes(b.path(hash), now, now) == nil
}

// blob is an open blob; reading it ends with the context.
type blob struct {
	cancelled
	file *os.File
}

func (b blob) Close() error { return b.file.Close() }

// Seek is the file's.
func (b blob) Seek(offset int64, whence int) (int64, error) { return b.file.Seek(offset, whence) }

// OpenBlob reads what PutBlob kept.
func (s *Store) OpenBlob(ctx context.Context, hash string) (io.ReadSeekCloser, error) {
	used, err := s.acquire()
	if err != nil {
		return nil, err
	}
	defer s.release(used)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !isHash(hash) {
		return nil, fmt.Errorf("blob %q: %w", hash, hub.ErrNotFound)
	}
	file, err := os.Open(s.blobs.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("blob %s: %w", hash, hub.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("open blob %s: %w", hash, err)
	}
	return blob{cancelled{ctx, file}, file}, nil
}

// DeleteBlob forgets the bytes, unless they were put again.
func (s *Store) DeleteBlob(ctx context.Context, hash string, putBefore time.Time) error {
	used, err := s.acquire()
	if err != nil {
		return err
	}
	defer s.release(used)
	if err := ctx.Err(); err != nil {
		return err
	}
	if !isHash(hash) {
		return nil
	}
	if err := s.blobs.deleteOld(hash, putBefore); err != nil {
		return fmt.Errorf("delete blob %s: %w", hash, err)
	}
	return nil
}

// deleteOld deletes what was last put before the instant.
func (b *blobs) deleteOld(hash string, putBefore time.Time) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if there, err := os.Stat(b.path(hash)); err == nil && !there.ModTime().Before(putBefore) {
		return nil
	}
	return b.remove(hash)
}

func (b *blobs) delete(hash string) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.remove(hash)
}

// remove takes a blob away; b.mutex is held.
func (b *blobs) remove(hash string) error {
	var err error
	if b.backups > 0 {
		err = os.Rename(b.path(hash), b.aside(hash))
	} else {
		err = os.Remove(b.path(hash))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, syncFolder(b.folder))
}

// listed is how many names of blobs are in memory at a time.
const listed = 1000

// Blobs goes through the hashes of what was last put before the instant.
func (s *Store) Blobs(ctx context.Context, putBefore time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		used, err := s.acquire()
		if err != nil {
			yield("", err)
			return
		}
		defer s.release(used)
		folder, err := os.Open(s.blobs.folder)
		if err != nil {
			yield("", fmt.Errorf("list blobs: %w", err))
			return
		}
		defer func() { _ = folder.Close() }() // it was only read
		for {
			if err := ctx.Err(); err != nil {
				yield("", err)
				return
			}
			entries, err := folder.ReadDir(listed)
			for _, entry := range entries {
				info, gone := entry.Info()
				if gone != nil || !isHash(entry.Name()) || !info.ModTime().Before(putBefore) {
					continue
				}
				if !yield(entry.Name(), nil) {
					return
				}
			}
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield("", fmt.Errorf("list blobs: %w", err))
				return
			}
		}
	}
}

// openForBackup opens a blob that was there when the backup began.
func (b *blobs) openForBackup(hash string) (*os.File, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	file, err := os.Open(b.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return os.Open(b.aside(hash))
	}
	return file, err
}

// endBackup lets go of what was put aside when no other backup is being written.
func (b *blobs) endBackup() error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.backups--; b.backups > 0 {
		return nil
	}
	aside, err := filepath.Glob(filepath.Join(b.unfinished, "deleted-*"))
	for _, path := range aside {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// list gives the hashes of all blobs.
func (b *blobs) list() ([]string, error) {
	entries, err := os.ReadDir(b.folder)
	if err != nil {
		return nil, err
	}
	hashes := make([]string, 0, len(entries))
	for _, entry := range entries {
		if isHash(entry.Name()) {
			hashes = append(hashes, entry.Name())
		}
	}
	return hashes, nil
}
