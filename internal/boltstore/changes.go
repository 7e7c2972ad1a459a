package boltstore

import (
	"context"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"go.etcd.io/bbolt"

	"github.com/samlaer/samlaer/internal/hub"
)

// mostHappenings is how many Next gives at once.
const mostHappenings = 1000

const timeLength = 8

// log writes what happened to a document.
func (w *writer) log(one step, old mark) error {
	return w.logEntry(one.kind, one.id, one.mark.version, old.readers, one.mark.readers)
}

func (w *writer) logEntry(kind hub.Kind, id hub.ID, version int, before, after []string) error {
	changes := w.tx.Bucket(changesBucket)
	changes.FillPercent = filled
	sequence, err := changes.NextSequence()
	if err != nil {
		return err
	}
	entry := binary.BigEndian.AppendUint64(make([]byte, 0, 128), uint64(w.now.UnixMilli()))
	entry = appendText(appendText(entry, string(kind)), string(id))
	entry = binary.AppendUvarint(entry, uint64(version)) // #nosec G115 -- versions count from 1
	entry = appendList(appendList(entry, before), after)
	w.logged++
	return changes.Put(sequenceKey(sequence), entry)
}

func sequenceKey(sequence uint64) []byte { return binary.BigEndian.AppendUint64(nil, sequence) }

// pruneChanges takes away a few changes that are too many or too old.
func (w *writer) pruneChanges() error {
	changes := w.tx.Bucket(changesBucket)
	last := changes.Sequence()
	oldest := uint64(w.now.Add(-w.options.KeepChangesFor).UnixMilli())
	var stale [][]byte
	cursor := changes.Cursor()
	for key, entry := cursor.First(); key != nil && len(stale) < w.logged+pruned; key, entry = cursor.Next() {
		if last-binary.BigEndian.Uint64(key) < uint64(w.options.KeepChanges) && // #nosec G115 -- a count that the operator sets
			binary.BigEndian.Uint64(entry) >= oldest {
			break
		}
		stale = append(stale, key)
	}
	for _, key := range stale {
		if err := changes.Delete(key); err != nil {
			return err
		}
	}
	return nil
}

// announce wakes the streams that wait.
func (s *Store) announce() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	close(s.grown)
	s.grown = make(chan struct{})
}

// growth is a channel that is closed when there are changes after those that can be read now.
func (s *Store) growth() <-chan struct{} {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.grown
}

func (s *Store) positionAt(sequence uint64) hub.Position {
	return hub.Position(s.identity + ":" + strconv.FormatUint(sequence, 10))
}

// sequenceAt reads a position of this store exactly as positionAt writes it.
func (s *Store) sequenceAt(position hub.Position) (uint64, error) {
	_, number, _ := strings.Cut(string(position), ":")
	sequence, err := strconv.ParseUint(number, 10, 64)
	if err != nil || s.positionAt(sequence) != position {
		return 0, fmt.Errorf("%w: %q is no position of this store", hub.ErrHistoryLost, position)
	}
	return sequence, nil
}

// Position is the place after the latest commit.
func (s *Store) Position(ctx context.Context) (position hub.Position, err error) {
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		position = s.positionAt(tx.Bucket(changesBucket).Sequence())
		return nil
	})
	return position, err
}

// Changes gives what was committed after the position.
func (s *Store) Changes(ctx context.Context, after hub.Position) (hub.Stream, error) {
	sequence, err := s.sequenceAt(after)
	if err != nil {
		return nil, err
	}
	stream := &stream{store: s, after: sequence, closed: make(chan struct{})}
	err = s.view(ctx, func(tx *bbolt.Tx) error {
		_, err := stream.read(tx, 1)
		return err
	})
	if err != nil {
		return nil, err
	}
	return stream, nil
}

type stream struct {
	store  *Store
	closed chan struct{}
	once   sync.Once

	// mutex lets two calls of Next come one after the other.
	mutex sync.Mutex
	after uint64
}

// Next waits until there is at least one happening and gives those that are at hand.
func (s *stream) Next(ctx context.Context) (happenings []hub.Happening, err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for {
		select {
		case <-s.closed:
			return nil, hub.ErrClosed
		default:
		}
		grown := s.store.growth() // before looking, so that nothing comes in between unseen
		err = s.store.view(ctx, func(tx *bbolt.Tx) error {
			happenings, err = s.read(tx, mostHappenings)
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(happenings) > 0 {
			s.after += uint64(len(happenings))
			return happenings, nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.closed:
			return nil, hub.ErrClosed
		case <-s.store.closing:
			return nil, hub.ErrClosed
		}
	}
}

// Close lets a Next that waits end.
func (s *stream) Close() error {
	s.once.Do(func() { close(s.closed) })
	return nil
}

// read gives at most so many happenings after the stream's place, or ErrHistoryLost when the next one is not there: it
// was pruned, or the position is of a later time than the data, as when an old copy of the folder was put back.
func (s *stream) read(tx *bbolt.Tx, most int) ([]hub.Happening, error) {
	changes := tx.Bucket(changesBucket)
	last := changes.Sequence()
	if s.after == last {
		return nil, nil
	}
	lost := fmt.Errorf("%w: after %d of %d", hub.ErrHistoryLost, s.after, last)
	if s.after > last {
		return nil, lost
	}
	happenings := make([]hub.Happening, 0, min(uint64(most), last-s.after)) // #nosec G115 -- a count
	cursor := changes.Cursor()
	key, entry := cursor.Seek(sequenceKey(s.after + 1))
	for ; key != nil && len(happenings) < most; key, entry = cursor.Next() {
		if binary.BigEndian.Uint64(key) != s.after+1+uint64(len(happenings)) {
			return nil, lost
		}
		happening, err := readEntry(entry)
		if err != nil {
			return nil, fmt.Errorf("change %d: %w", s.after+1, err)
		}
		happening.Position = s.store.positionAt(binary.BigEndian.Uint64(key))
		happenings = append(happenings, happening)
	}
	if len(happenings) == 0 {
		return nil, lost
	}
	return happenings, nil
}

func readEntry(entry []byte) (hub.Happening, error) {
	if len(entry) < timeLength {
		return hub.Happening{}, errRecord
	}
	r := reader{rest: entry[timeLength:]}
	happening := hub.Happening{Kind: hub.Kind(r.text()), ID: hub.ID(r.text()), Version: int(r.number())} // #nosec G115 -- written from an int
	happening.Before, happening.After = tokens(r.list()), tokens(r.list())
	return happening, r.err
}

func tokens(texts []string) []hub.Token {
	if texts == nil {
		return nil
	}
	tokens := make([]hub.Token, len(texts))
	for at, text := range texts {
		tokens[at] = hub.Token(text)
	}
	return tokens
}
