package boltstore

import (
	"context"
	"errors"
	"fmt"
	"io"

	"go.etcd.io/bbolt"

	"github.com/samlaer/samlaer/internal/hub"
)

// Backup writes everything as it was at one moment: one read transaction, and the blobs there were when it began.
func (s *Store) Backup(ctx context.Context, to io.Writer) error {
	if err := s.backup(ctx, to); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

func (s *Store) backup(ctx context.Context, to io.Writer) (err error) {
	// Whoever puts a blob commits what names it afterwards, and whoever deletes one commits before: so the documents of
	// a transaction that begins between «no deletions from now on» and the list of blobs find theirs in it.
	s.blobs.mutex.Lock()
	s.blobs.backups++
	s.blobs.mutex.Unlock()
	defer func() { err = errors.Join(err, s.blobs.endBackup()) }()
	return s.view(ctx, func(tx *bbolt.Tx) error {
		hashes, err := s.blobs.list()
		if err != nil {
			return err
		}
		writer, err := hub.NewBackupWriter(to, s.identity)
		if err != nil {
			return err
		}
		for _, kind := range hub.Kinds {
			if err := s.backupKind(ctx, tx, kind, writer); err != nil {
				return err
			}
		}
		for _, hash := range hashes {
			if err := s.backupBlob(ctx, hash, writer); err != nil {
				return err
			}
		}
		return writer.End()
	})
}

func (s *Store) backupKind(ctx context.Context, tx *bbolt.Tx, kind hub.Kind, writer *hub.BackupWriter) error {
	return tx.Bucket(bucketsOf[kind].documents).ForEach(func(id, record []byte) error {
		if err := s.ending(ctx); err != nil {
			return err
		}
		content, err := contentOf(record)
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		return writer.Document(kind, hub.ID(id), content)
	})
}

func (s *Store) backupBlob(ctx context.Context, hash string, writer *hub.BackupWriter) error {
	if err := s.ending(ctx); err != nil {
		return err
	}
	file, err := s.blobs.openForBackup(hash)
	if err != nil {
		return err
	}
	return errors.Join(writer.Blob(hash, cancelled{ctx, file}), file.Close())
}

var errNotEmpty = errors.New("the store has documents already: restore into an empty one")

// Restore fills an empty store from a backup of any store. The documents go into a new database, which takes the place
// of the empty one when all of the backup is found whole.
func (s *Store) Restore(ctx context.Context, from io.Reader) error {
	if err := s.restore(ctx, from); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

func (s *Store) restore(ctx context.Context, from io.Reader) (err error) {
	if err := s.ending(ctx); err != nil {
		return err
	}
	var fresh []string
	defer func() {
		for _, hash := range fresh {
			if err != nil { // what the backup brought goes with it
				err = errors.Join(err, s.blobs.delete(hash))
			}
		}
	}()
	return s.renew(ctx, func(db *bbolt.DB) error {
		if err := db.View(mustBeEmpty); err != nil {
			return err
		}
		reader, err := hub.NewBackupReader(cancelled{ctx, from})
		if err != nil {
			return err
		}
		for whole := false; !whole; {
			if err := s.ending(ctx); err != nil {
				return err
			}
			err := updating(db, func(tx *bbolt.Tx) (bool, error) {
				whole, err = s.restorePart(ctx, tx, reader, &fresh)
				return true, err
			})
			if err != nil {
				return err
			}
		}
		return s.listRestored(ctx, db)
	})
}

func mustBeEmpty(tx *bbolt.Tx) error {
	for _, kind := range hub.Kinds {
		if id, _ := tx.Bucket(bucketsOf[kind].documents).Cursor().First(); id != nil {
			return errNotEmpty
		}
	}
	return nil
}

// restorePart takes in about as much as goes into one transaction and tells whether that was all.
func (s *Store) restorePart(ctx context.Context, tx *bbolt.Tx, reader *hub.BackupReader, fresh *[]string) (bool, error) {
	for size := 0; size < copied; {
		record, err := reader.Next()
		switch {
		case errors.Is(err, io.EOF):
			return true, nil
		case err != nil:
			return false, err
		case record.Blob != "":
			err = s.restoreBlob(ctx, record, fresh)
		default:
			err = restoreDocument(tx, record)
		}
		if err != nil {
			return false, err
		}
		size += len(record.Content) + len(record.ID)
	}
	return false, nil
}

func (s *Store) restoreBlob(ctx context.Context, record hub.BackupRecord, fresh *[]string) error {
	hash, _, isNew, err := s.putBlob(ctx, record.Bytes)
	if err != nil {
		return err
	}
	if isNew {
		*fresh = append(*fresh, hash)
	}
	if hash != record.Blob {
		return fmt.Errorf("%w: the bytes of blob %s are others", hub.ErrBackupDamaged, record.Blob)
	}
	return nil
}

// restoreDocument takes in one record. Keys and refs come when all are there: what a later record replaces may have
// had keys that another document has by then.
func restoreDocument(tx *bbolt.Tx, record hub.BackupRecord) error {
	buckets, err := kindOf(record.Kind)
	if err != nil {
		return fmt.Errorf("the backup is of a newer samlaer, use that: %w", err)
	}
	documents := tx.Bucket(buckets.documents)
	if record.Content == nil {
		return documents.Delete([]byte(record.ID))
	}
	document, err := decodeContent(record.Kind, record.Content)
	if err != nil {
		return err
	}
	if document.Base().ID != record.ID {
		return fmt.Errorf("%w: the document of %s is %s", hub.ErrBackupDamaged, record.ID, document.Base().ID)
	}
	documents.FillPercent = filled
	return documents.Put([]byte(record.ID), join(marked(document), record.Content))
}

// listedTogether is how many documents are listed in one transaction.
const listedTogether = 2000

// listRestored lists all documents under their keys and refs, and logs them as new.
func (s *Store) listRestored(ctx context.Context, db *bbolt.DB) error {
	for _, kind := range hub.Kinds {
		for after := []byte(nil); ; {
			if err := s.ending(ctx); err != nil {
				return err
			}
			count := 0
			err := updating(db, func(tx *bbolt.Tx) (_ bool, err error) {
				count, after, err = s.listPart(tx, kind, after)
				return true, err
			})
			if err != nil {
				return err
			}
			if count < listedTogether {
				break
			}
		}
	}
	return nil
}

func (s *Store) listPart(tx *bbolt.Tx, kind hub.Kind, after []byte) (count int, last []byte, err error) {
	w := &writer{tx: tx, options: &s.options, now: s.options.Now()}
	cursor, keys := tx.Bucket(bucketsOf[kind].documents).Cursor(), tx.Bucket(bucketsOf[kind].keys)
	id, record := cursor.Seek(after)
	if after != nil {
		id, record = cursor.Next()
	}
	for ; id != nil && count < listedTogether; id, record = cursor.Next() {
		listed, err := markOf(record)
		if err != nil {
			return 0, nil, err
		}
		for _, key := range listed.keys {
			if keys.Get([]byte(key)) != nil {
				return 0, nil, fmt.Errorf("the backup has a key twice: %w", &hub.DuplicateKey{Kind: kind, Key: hub.Key(key)})
			}
		}
		if err := list(tx, kind, id, listed.keys, listed.refs); err != nil {
			return 0, nil, err
		}
		if err := w.logEntry(kind, hub.ID(id), listed.version, nil, listed.readers); err != nil {
			return 0, nil, err
		}
		count, last = count+1, append([]byte(nil), id...)
	}
	return count, last, nil
}
