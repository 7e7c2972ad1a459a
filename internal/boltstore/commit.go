package boltstore

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// mostTogether bounds how many commits share a transaction, and bytesTogether how much they bring.
	mostTogether  = 128
	bytesTogether = 8 << 20
	// filled is how full a page is when it is split. Ids and sequences grow, so that what is split stays as it is: bbolt's
	// own half would leave the file at twice its size.
	filled = 0.9
)

// Commit makes all the changes or none.
func (s *Store) Commit(ctx context.Context, commit hub.Commit) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, err := encodeCommit(ctx, commit)
	if err != nil {
		return fmt.Errorf("commit %s: %w", commit.ID, err)
	}
	select {
	case <-s.closing:
		return hub.ErrClosed
	default:
	}
	select {
	case s.queue <- r:
	case <-s.closing:
		return hub.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errMalformed = errors.New("not a commit")

// write takes what waits and commits it, until the store is closed: commits that wait together share one fsync.
func (s *Store) write() {
	defer close(s.written)
	debug.SetPanicOnFault(true) // see view
	for {
		var batch []*request
		select {
		case first := <-s.queue:
			batch = s.gather(first)
		case <-s.closing:
			return
		}
		s.writing <- struct{}{}
		answers, err := s.commitBatch(batch)
		for at, r := range batch {
			if err != nil && len(batch) > 1 {
				// Each was judged by what those before it would have left: judge it alone. One that asks for more room
				// than there is does not take the others with it.
				answers[at] = s.commitAlone(r)
			} else if err != nil {
				answers[at] = err
			}
			r.done <- answers[at]
		}
		<-s.writing
	}
}

// gather takes the commits that wait at this moment.
func (s *Store) gather(first *request) []*request {
	batch, size := []*request{first}, first.size
	for len(batch) < mostTogether && size < bytesTogether {
		select {
		case r := <-s.queue:
			batch, size = append(batch, r), size+r.size
		default:
			return batch
		}
	}
	return batch
}

func (s *Store) commitAlone(r *request) error {
	answers, err := s.commitBatch([]*request{r})
	if err != nil {
		return err
	}
	return answers[0]
}

// commitBatch commits in one transaction those of the requests that can be, and gives the answer to each. An error
// means that none of the answers holds.
func (s *Store) commitBatch(batch []*request) (answers []error, err error) {
	answers = make([]error, len(batch))
	used, err := s.acquire()
	if err != nil {
		return answers, err
	}
	defer s.release(used)
	w := &writer{now: s.options.Now(), options: &s.options}
	err = updating(used.db, func(tx *bbolt.Tx) (bool, error) {
		w.tx = tx
		for at, r := range batch {
			if answers[at] = r.ctx.Err(); answers[at] != nil {
				continue
			}
			var failed error
			if answers[at], failed = w.commit(r); failed != nil {
				return false, failed
			}
		}
		return w.changed, w.prune()
	})
	if err != nil {
		return answers, fmt.Errorf("write %s: %w: %w", s.path, hub.ErrUnavailable, err)
	}
	if w.logged > 0 {
		s.announce()
	}
	return answers, nil
}

// updating runs a write transaction and commits it when the function says so. A panic of bbolt on a damaged file
// becomes an error.
func updating(db *bbolt.DB, change func(tx *bbolt.Tx) (bool, error)) (err error) {
	tx, err := db.Begin(true)
	if err != nil {
		return err
	}
	defer func() {
		if fault := recover(); fault != nil {
			err = damage(fault)
		}
		if err != nil {
			_ = tx.Rollback() // after a failed Commit it is rolled back already, and says so
		}
	}()
	keep, err := change(tx)
	if err != nil {
		return err
	}
	if !keep {
		return tx.Rollback()
	}
	return tx.Commit()
}

// writer writes commits into one transaction.
type writer struct {
	tx      *bbolt.Tx
	options *Options
	now     time.Time
	// changed tells whether there is something to commit; logged how many changes there are.
	changed bool
	logged  int
}

// commit makes one request's changes and gives its answer. The error is one of the database.
func (w *writer) commit(r *request) (answer, failed error) {
	if w.tx.Bucket(commitsBucket).Get([]byte(r.id)) != nil {
		// Done before. Yet the one that did it may have failed in its very last fsync, so that it can be read and would
		// not survive a loss of power: this transaction makes it last, too.
		w.changed = true
		return nil, nil
	}
	old, answer, failed := w.judge(r)
	if answer != nil || failed != nil {
		return answer, failed
	}
	w.changed = true
	for at, one := range r.steps {
		if failed := w.unlist(one, old[at]); failed != nil {
			return nil, failed
		}
	}
	for at, one := range r.steps {
		if failed := errors.Join(w.put(one, old[at]), w.log(one, old[at])); failed != nil {
			return nil, failed
		}
	}
	return nil, w.remember(r.id)
}

// judge looks whether a request can be committed, and gives the marks of the documents that it replaces and deletes.
func (w *writer) judge(r *request) (old []mark, answer, failed error) {
	old = make([]mark, len(r.steps))
	for at, one := range r.steps {
		record := w.tx.Bucket(bucketsOf[one.kind].documents).Get([]byte(one.id))
		if record != nil {
			if old[at], failed = markOf(record); failed != nil {
				return nil, nil, failed
			}
		}
		if old[at].version != one.was {
			return nil, &hub.VersionConflict{Kind: one.kind, ID: one.id, Current: old[at].version}, nil
		}
	}
	for _, expected := range r.expect {
		current := 0
		if record := w.tx.Bucket(bucketsOf[expected.Kind].documents).Get([]byte(expected.ID)); record != nil {
			if current, failed = versionOf(record); failed != nil {
				return nil, nil, failed
			}
		}
		if current != expected.Version {
			return nil, &hub.VersionConflict{Kind: expected.Kind, ID: expected.ID, Current: current}, nil
		}
	}
	for _, list := range r.lists {
		if !slices.Equal(refsIn(w.tx, bucketsOf[list.Kind], list.Key, "", len(list.IDs)+1), list.IDs) {
			return nil, &hub.ListConflict{Kind: list.Kind, Key: list.Key}, nil
		}
	}
	return old, w.duplicate(r), nil
}

// duplicate finds a key that a document of the request would share with another. Keys of documents that the request
// itself deletes or replaces are free, unless they keep them.
func (w *writer) duplicate(r *request) error {
	type claim struct {
		kind hub.Kind
		key  string
	}
	claimed := make(map[claim]bool)
	for _, one := range r.steps {
		bucket := w.tx.Bucket(bucketsOf[one.kind].keys)
		for _, key := range one.mark.keys {
			owner := hub.ID(bucket.Get([]byte(key)))
			taken := owner != "" && !slices.ContainsFunc(r.steps, func(other step) bool {
				return other.kind == one.kind && other.id == owner
			})
			if taken || claimed[claim{one.kind, key}] {
				return &hub.DuplicateKey{Kind: one.kind, Key: hub.Key(key)}
			}
			claimed[claim{one.kind, key}] = true
		}
	}
	return nil
}

// without are the texts of one sorted list that are not in another.
func without(list, other []string) []string {
	var left []string
	for _, text := range list {
		if _, found := slices.BinarySearch(other, text); !found {
			left = append(left, text)
		}
	}
	return left
}

// unlist takes out the keys and refs that a document no longer has.
func (w *writer) unlist(one step, old mark) error {
	keys, refs := w.tx.Bucket(bucketsOf[one.kind].keys), w.tx.Bucket(bucketsOf[one.kind].refs)
	for _, key := range without(old.keys, one.mark.keys) {
		if err := keys.Delete([]byte(key)); err != nil {
			return err
		}
	}
	for _, ref := range without(old.refs, one.mark.refs) {
		if err := refs.Delete(append(refPrefix(ref), one.id...)); err != nil {
			return err
		}
	}
	return nil
}

// put writes a document and lists it under its keys and refs, or deletes it.
func (w *writer) put(one step, old mark) error {
	documents := w.tx.Bucket(bucketsOf[one.kind].documents)
	if one.deletes {
		return documents.Delete([]byte(one.id))
	}
	documents.FillPercent = filled
	if err := documents.Put([]byte(one.id), one.record); err != nil {
		return err
	}
	return list(w.tx, one.kind, []byte(one.id), without(one.mark.keys, old.keys), without(one.mark.refs, old.refs))
}

// list lists a document under keys and refs.
func list(tx *bbolt.Tx, kind hub.Kind, id []byte, keys, refs []string) error {
	bucket := tx.Bucket(bucketsOf[kind].keys)
	for _, key := range keys {
		if err := bucket.Put([]byte(key), id); err != nil {
			return err
		}
	}
	bucket = tx.Bucket(bucketsOf[kind].refs)
	for _, ref := range refs {
		if err := bucket.Put(append(refPrefix(ref), id...), []byte{}); err != nil {
			return err
		}
	}
	return nil
}

// remember keeps the commit's id, so that a retry is recognised.
func (w *writer) remember(id hub.CommitID) error {
	at := binary.BigEndian.AppendUint64(nil, uint64(w.now.UnixMilli()))
	if err := w.tx.Bucket(commitsBucket).Put([]byte(id), at); err != nil {
		return err
	}
	times := w.tx.Bucket(commitTimesBucket)
	times.FillPercent = filled
	return times.Put(append(at, id...), []byte{})
}

// pruned is how many more of what is old are taken away than were added: enough to catch up, and too few to be felt.
const pruned = 100

// prune takes away a few ids of commits and changes that are older than what is kept.
func (w *writer) prune() error {
	if !w.changed {
		return nil
	}
	times, commits := w.tx.Bucket(commitTimesBucket), w.tx.Bucket(commitsBucket)
	oldest := binary.BigEndian.AppendUint64(nil, uint64(w.now.Add(-w.options.KeepCommitIDs).UnixMilli()))
	var stale [][]byte
	cursor := times.Cursor()
	for entry, _ := cursor.First(); entry != nil && len(stale) < pruned; entry, _ = cursor.Next() {
		if bytes.Compare(entry[:len(oldest)], oldest) >= 0 {
			break
		}
		stale = append(stale, bytes.Clone(entry))
	}
	for _, entry := range stale {
		if err := errors.Join(times.Delete(entry), commits.Delete(entry[len(oldest):])); err != nil {
			return err
		}
	}
	return w.pruneChanges()
}
