package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"go.etcd.io/bbolt"

	"github.com/samlaer/samlaer/internal/hub"
)

// copied is how many bytes go into one transaction of a new database: with 64 KiB a copy of 200 MB takes twice as long
// as with 4 MiB, more gains nothing.
const copied = 4 << 20

// Compact gives back the space that deleted and replaced documents took. It needs room for a copy of what is left.
func (s *Store) Compact(ctx context.Context) error {
	if err := s.renew(ctx, func(*bbolt.DB) error { return nil }); err != nil {
		return fmt.Errorf("compact %s: %w", s.path, err)
	}
	return nil
}

// renew copies the database into a new one, lets the function change that, and puts it in the place of the old one.
// Commits wait meanwhile; reads go on. After an error all is as it was.
func (s *Store) renew(ctx context.Context, change func(db *bbolt.DB) error) error {
	select {
	case s.writing <- struct{}{}:
		defer func() { <-s.writing }()
	case <-s.closing:
		return hub.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	path := filepath.Join(s.options.Folder, unfinishedName, databaseName)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	db, _, err := openDatabase(path)
	if err != nil {
		return available(err)
	}
	db.NoSync = true // one fsync at the end is enough for a file that nobody needs before
	err = s.copyTo(ctx, db)
	if err == nil {
		err = change(db)
	}
	if err == nil {
		db.NoSync = false
		err = s.replaceBy(ctx, path, db)
	}
	if err != nil {
		return errors.Join(err, db.Close(), os.Remove(path))
	}
	return nil
}

// replaceBy renames the new database over the one in use and goes on with it.
func (s *Store) replaceBy(ctx context.Context, path string, db *bbolt.DB) error {
	if err := trim(path, db); err != nil {
		return available(err)
	}
	if err := db.Sync(); err != nil {
		return available(err)
	}
	if err := s.ending(ctx); err != nil {
		return err
	}
	if err := os.Rename(path, s.path); err != nil {
		return available(err)
	}
	ended := s.retire(newFile(db))
	s.announce()
	go func() {
		if err := <-ended; err != nil {
			s.options.Logger.Warn("closing the old database failed", "file", s.path, "error", err)
		}
	}()
	// The new file is in its place for every process; an error only means that a loss of power might bring back the old
	// one, which has the same documents in the case of Compact and none in the case of Restore.
	if err := syncFolder(s.options.Folder); err != nil {
		s.options.Logger.Warn("syncing the data folder failed", "folder", s.options.Folder, "error", err)
	}
	return nil
}

// trim cuts off what the file was made longer than it needs: bbolt lets it grow in steps of 16 MB.
func trim(path string, db *bbolt.DB) error {
	return db.View(func(tx *bbolt.Tx) error { return os.Truncate(path, tx.Size()) })
}

// ending tells long work that nobody waits for it any more.
func (s *Store) ending(ctx context.Context) error {
	select {
	case <-s.closing:
		return hub.ErrClosed
	default:
		return ctx.Err()
	}
}

// personID finds the ids of people in an entry of the changes: what was changed, and who might read it.
var personID = regexp.MustCompile(string(hub.KindPerson) + "_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

// nobody stands in the place of who is gone. It is as long as any other id, so that entries are read as before.
const nobody = string(hub.KindPerson) + "_00000000-0000-7000-8000-000000000000"

// withoutGone is an entry of the changes without the ids of people who are not here any more: whoever read what happened has read it, and
// nobody else needs to know which documents were of one person. The entries themselves stay, since they are counted.
func withoutGone(tx *bbolt.Tx, entry []byte) []byte {
	people := tx.Bucket(bucketsOf[hub.KindPerson].documents)
	return personID.ReplaceAllFunc(entry, func(id []byte) []byte {
		if people.Get(id) == nil {
			return []byte(nobody)
		}
		return id
	})
}

// copyTo copies all buckets into an empty database, with pages filled to the brim.
func (s *Store) copyTo(ctx context.Context, db *bbolt.DB) error {
	return s.view(ctx, func(from *bbolt.Tx) error {
		return from.ForEach(func(name []byte, bucket *bbolt.Bucket) error {
			cursor := bucket.Cursor()
			key, value := cursor.First()
			for more := true; more; {
				err := updating(db, func(tx *bbolt.Tx) (bool, error) {
					to, err := tx.CreateBucketIfNotExists(name)
					if err != nil {
						return false, err
					}
					to.FillPercent = 1
					if err := to.SetSequence(bucket.Sequence()); err != nil {
						return false, err
					}
					for size := 0; key != nil && size < copied; key, value = cursor.Next() {
						if bytes.Equal(name, changesBucket) {
							value = withoutGone(from, value)
						}
						if err := to.Put(key, value); err != nil {
							return false, err
						}
						size += len(key) + len(value)
					}
					return true, nil
				})
				if err != nil {
					return available(err)
				}
				if err := s.ending(ctx); err != nil {
					return err
				}
				more = key != nil
			}
			return nil
		})
	})
}
