package boltstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"sync"

	"go.etcd.io/bbolt"

	"github.com/samlaer/samlaer/internal/hub"
)

// Store is a hub.Store in a folder.
type Store struct {
	options  Options
	path     string
	identity string
	blobs    blobs

	// queue hands commits to the writer; whoever holds the one place in writing may write to the database.
	queue   chan *request
	writing chan struct{}
	// closing is closed when Close begins, written when the writer has ended.
	closing, written chan struct{}

	mutex sync.Mutex
	// file is the database in use; nil after Close.
	file *file
	// grown is closed, and another put in its place, when there are new changes.
	grown chan struct{}
}

// file is an open database and how many use it.
type file struct {
	db      *bbolt.DB
	users   int
	retired bool
	unused  chan struct{}
}

func newFile(db *bbolt.DB) *file { return &file{db: db, unused: make(chan struct{})} }

// acquire gives the database in use, which stays open until it is released.
func (s *Store) acquire() (*file, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.file == nil {
		return nil, hub.ErrClosed
	}
	s.file.users++
	return s.file, nil
}

func (s *Store) release(used *file) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	used.users--
	if used.retired && used.users == 0 {
		close(used.unused)
	}
}

// retire puts another file, or none, in the place of the one in use and closes the old one when nobody uses it any
// more. It does not wait for that; the channel is closed then.
func (s *Store) retire(next *file) <-chan error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	old, ended := s.file, make(chan error, 1)
	s.file = next
	if old == nil {
		close(ended)
		return ended
	}
	old.retired = true
	if old.users == 0 {
		close(old.unused)
	}
	go func() {
		<-old.unused
		ended <- old.db.Close()
	}()
	return ended
}

var (
	aboutBucket       = []byte("about")
	schemaKey         = []byte("schema")
	identityKey       = []byte("identity")
	changesBucket     = []byte("changes")
	commitsBucket     = []byte("commits")
	commitTimesBucket = []byte("commitTimes")
)

// kindBuckets are the names of the buckets of one kind.
type kindBuckets struct{ documents, keys, refs []byte }

var bucketsOf = func() map[hub.Kind]kindBuckets {
	buckets := make(map[hub.Kind]kindBuckets, len(hub.Kinds))
	for _, kind := range hub.Kinds {
		buckets[kind] = kindBuckets{[]byte("documents/" + kind), []byte("keys/" + kind), []byte("refs/" + kind)}
	}
	return buckets
}()

// makeBuckets makes the buckets that are missing, those of kinds that are new to the database too, and tells how many.
func makeBuckets(tx *bbolt.Tx) (made int, err error) {
	names := [][]byte{changesBucket, commitsBucket, commitTimesBucket}
	for _, kind := range hub.Kinds {
		names = append(names, bucketsOf[kind].documents, bucketsOf[kind].keys, bucketsOf[kind].refs)
	}
	for _, name := range names {
		if tx.Bucket(name) != nil {
			continue
		}
		if _, err := tx.CreateBucket(name); err != nil {
			return made, err
		}
		made++
	}
	return made, nil
}

// view runs a read transaction. What a damaged file makes bbolt do, to panic or to fault, becomes an error of this one
// call instead of the end of the process.
func (s *Store) view(ctx context.Context, read func(tx *bbolt.Tx) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	used, err := s.acquire()
	if err != nil {
		return err
	}
	defer s.release(used)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	tx, err := used.db.Begin(false)
	if err != nil {
		return fmt.Errorf("read %s: %w", s.path, err)
	}
	defer func() {
		fault := recover()
		err = errors.Join(err, tx.Rollback())
		if fault != nil {
			s.options.Logger.Error("reading the database failed", "file", s.path, "fault", fault,
				"stack", string(debug.Stack()))
			err = fmt.Errorf("read %s: %w", s.path, damage(fault))
		}
	}()
	return read(tx)
}

// kindOf gives the buckets of the kind, or an error when there is no such kind.
func kindOf(kind hub.Kind) (kindBuckets, error) {
	buckets, known := bucketsOf[kind]
	if !known {
		return kindBuckets{}, fmt.Errorf("no kind of document is called %q", kind)
	}
	return buckets, nil
}

// Identity is the store's own name.
func (s *Store) Identity() string { return s.identity }

// Get gives the documents with the ids.
func (s *Store) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	buckets, err := kindOf(kind)
	if err != nil {
		return nil, err
	}
	documents := make([]hub.Document, len(ids))
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(buckets.documents)
		for at, id := range ids {
			record := bucket.Get([]byte(id))
			if record == nil {
				continue
			}
			if documents[at], err = decode(kind, record); err != nil {
				return fmt.Errorf("get %s: %w", id, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return documents, nil
}

// Find gives the document with the unique key.
func (s *Store) Find(ctx context.Context, kind hub.Kind, key hub.Key) (hub.Document, error) {
	buckets, err := kindOf(kind)
	if err != nil {
		return nil, err
	}
	var found hub.Document
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		id := tx.Bucket(buckets.keys).Get([]byte(key))
		if id == nil {
			return fmt.Errorf("%s %s: %w", kind, key, hub.ErrNotFound)
		}
		found, err = decode(kind, tx.Bucket(buckets.documents).Get(id))
		return err
	})
	return found, err
}

// refPrefix opens the entries of a key in a bucket of refs. The length keeps a key from being taken for the beginning
// of another.
func refPrefix(key string) []byte {
	prefix := binary.AppendUvarint(make([]byte, 0, len(key)+64), uint64(len(key)))
	return append(prefix, key...)
}

// Refs gives the ids of the documents that have the key among their refs.
func (s *Store) Refs(ctx context.Context, kind hub.Kind, key hub.Key, after hub.ID, limit int) ([]hub.ID, error) {
	buckets, err := kindOf(kind)
	if err != nil {
		return nil, err
	}
	var ids []hub.ID
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		ids = refsIn(tx, buckets, key, after, limit)
		return nil
	})
	return ids, err
}

func refsIn(tx *bbolt.Tx, buckets kindBuckets, key hub.Key, after hub.ID, limit int) []hub.ID {
	var ids []hub.ID
	cursor, prefix := tx.Bucket(buckets.refs).Cursor(), refPrefix(string(key))
	entry, _ := cursor.Seek(append(prefix, after...))
	for ; len(ids) < limit && bytes.HasPrefix(entry, prefix); entry, _ = cursor.Next() {
		if id := hub.ID(entry[len(prefix):]); id > after {
			ids = append(ids, id)
		}
	}
	return ids
}

const (
	// scanDocuments and scanBytes bound what a Scan reads in one transaction: a long one would keep the pages that
	// others free meanwhile from being used again. A transaction costs 1 µs, a document 10 to 30.
	scanDocuments = 256
	scanBytes     = 1 << 20
)

// Scan goes through all documents of the kind in the order of ids.
func (s *Store) Scan(ctx context.Context, kind hub.Kind) iter.Seq2[hub.Document, error] {
	return func(yield func(hub.Document, error) bool) {
		after := []byte{}
		for {
			documents, err := s.scanPart(ctx, kind, after)
			for _, document := range documents {
				if failed := ctx.Err(); failed != nil {
					yield(nil, failed)
					return
				}
				if !yield(document, nil) {
					return
				}
				after = []byte(document.Base().ID)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if len(documents) == 0 {
				return
			}
		}
	}
}

// scanPart gives the next documents after the id; none at the end.
func (s *Store) scanPart(ctx context.Context, kind hub.Kind, after []byte) ([]hub.Document, error) {
	buckets, err := kindOf(kind)
	if err != nil {
		return nil, err
	}
	var documents []hub.Document
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		cursor, size := tx.Bucket(buckets.documents).Cursor(), 0
		id, record := cursor.Seek(after)
		if bytes.Equal(id, after) {
			id, record = cursor.Next()
		}
		for ; id != nil && len(documents) < scanDocuments && size < scanBytes; id, record = cursor.Next() {
			document, err := decode(kind, record)
			if err != nil {
				return fmt.Errorf("scan %s: %w", id, err)
			}
			documents, size = append(documents, document), size+len(record)
		}
		return nil
	})
	return documents, err
}

// Ping tells whether the store can be read now.
func (s *Store) Ping(ctx context.Context) error {
	return s.view(ctx, func(tx *bbolt.Tx) error {
		if string(tx.Bucket(aboutBucket).Get(identityKey)) != s.identity {
			return errDamaged
		}
		return nil
	})
}

// Close ends the streams and waits for commits and reads under way.
func (s *Store) Close() error {
	s.mutex.Lock()
	select {
	case <-s.closing:
		s.mutex.Unlock()
		return nil
	default:
		close(s.closing)
	}
	s.mutex.Unlock()
	<-s.written
	s.writing <- struct{}{} // Compact and Restore end first; nobody writes any more
	if err := <-s.retire(nil); err != nil {
		return fmt.Errorf("close %s: %w", s.path, err)
	}
	return nil
}
