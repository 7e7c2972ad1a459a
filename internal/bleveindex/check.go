package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/samlaer/samlaer/internal/hub"
)

// Difference is a document that the index does not have as the store does.
type Difference struct {
	ID      hub.ID
	Problem Problem
}

// Problem is how the index differs.
type Problem string

const (
	// Missing: the store has the document, the index has not.
	Missing Problem = "missing in the index"
	// Foreign: the index has it, the store has not, or not as something to be found.
	Foreign Problem = "in the index but not in the store"
	// Altered: the index has something else of it than would be indexed now.
	Altered Problem = "not the same in the index"
)

func (d Difference) String() string { return string(d.ID) + ": " + string(d.Problem) }

// maxRounds is how often what differs is looked at again: under a store that is written to, each round leaves what was
// written while it ran.
const maxRounds = 3

// Check takes in what changed and compares the index with the store, by a hash of all that is indexed of each document.
// It builds nothing anew. What differs is looked at once more after what changed meanwhile was taken in too.
func (x *Index) Check(ctx context.Context) ([]Difference, error) {
	if err := x.drain(ctx); err != nil {
		return nil, fmt.Errorf("check the index: %w", err)
	}
	differences, err := x.compare(ctx)
	for range maxRounds {
		if err != nil || len(differences) == 0 {
			break
		}
		if err = x.drain(ctx); err == nil {
			differences, err = x.compare(ctx)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("check the index: %w", err)
	}
	return differences, nil
}

// CatchUp waits until the index can be searched and has taken in all that was committed before the call.
func (x *Index) CatchUp(ctx context.Context) error {
	if err := x.Ready(ctx); err != nil {
		return err
	}
	return x.drain(ctx)
}

// drain waits until what was committed before it was called is in the index: until it is at the store's position, or
// nothing was taken in for a while, since a position need not be that of any change.
func (x *Index) drain(ctx context.Context) error {
	head, err := x.Store.Position(ctx)
	if err != nil {
		return err
	}
	for {
		_, news := x.taken.missing(nil)
		state := x.State()
		switch {
		case state.Empty || state.Rebuilding:
			return fmt.Errorf("the index is being built: %w", hub.ErrUnavailable)
		case state.Position == head:
			return nil
		case state.Fault != nil:
			return state.Fault
		}
		arrived, err := x.newsOrQuiet(ctx, news)
		if err != nil {
			return err
		}
		if !arrived && x.State().Behind == 0 {
			return nil
		}
	}
}

func (x *Index) newsOrQuiet(ctx context.Context, news <-chan struct{}) (bool, error) {
	waiting, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	select {
	case <-news:
		return true, nil
	case <-x.stopped:
		return false, hub.ErrClosed
	case <-waiting.Done():
		return false, ctx.Err()
	}
}

// compare reads all documents that it has entries of of the store beside what the index holds.
func (x *Index) compare(ctx context.Context) ([]Difference, error) {
	var differences []Difference
	err := x.looking(func(s *search) error {
		kept, err := s.allHeld()
		if err != nil {
			return err
		}
		err = x.eachEntry(ctx, func(entry *hub.Entry) {
			hash, found := kept[entry.ID]
			delete(kept, entry.ID)
			switch {
			case !found:
				differences = append(differences, Difference{entry.ID, Missing})
			case hash != hashOf(entry):
				differences = append(differences, Difference{entry.ID, Altered})
			}
		})
		for id := range kept {
			differences = append(differences, Difference{id, Foreign})
		}
		return err
	})
	slices.SortFunc(differences, func(a, b Difference) int { return cmp.Compare(a.ID, b.ID) })
	return differences, err
}

// allHeld are the hashes of all that the index has.
func (s *search) allHeld() (map[hub.ID]string, error) {
	all := map[hub.ID]string{}
	for _, part := range s.parts {
		for documents := part.DocNumbersLive().Iterator(); documents.HasNext(); {
			id, kept, err := heldBy(part, documents.Next())
			if err != nil {
				return nil, fmt.Errorf("%w: %w", errDamaged, err)
			}
			all[id] = kept.hash
		}
	}
	return all, nil
}

func heldBy(part *scorch.SegmentSnapshot, document uint32) (id hub.ID, kept held, err error) {
	visited := part.VisitDocument(uint64(document), func(field string, _ byte, value []byte, _ []uint64) bool {
		switch field {
		case "_id":
			id = hub.ID(value)
		case fieldHeld:
			kept, err = parseHeld(string(value))
		}
		return true
	})
	return id, kept, cmp.Or(err, visited)
}

func (x *Index) eachEntry(ctx context.Context, found func(*hub.Entry)) error {
	look := func(documents []hub.Document) error {
		entries, err := hub.Entries(ctx, x.Store, documents)
		for _, entry := range entries {
			if entry != nil {
				found(entry)
			}
		}
		return err
	}
	documents := make([]hub.Document, 0, batchSize)
	for _, kind := range hub.Indexed {
		for document, err := range x.Store.Scan(ctx, kind) {
			if err != nil {
				return fmt.Errorf("read all %s: %w", kind, err)
			}
			if documents = append(documents, document); len(documents) == batchSize {
				if err := look(documents); err != nil {
					return err
				}
				documents = documents[:0]
			}
		}
	}
	return look(documents)
}

// Overwrite writes entries into the index and takes others out, past the store: for tests of Check, and to try what an
// entry would be found by.
func (x *Index) Overwrite(put []*hub.Entry, remove []hub.ID) error {
	b := batch{remove: remove}
	for _, entry := range put {
		pages, err := hub.FilePages(context.Background(), x.Store, entry)
		if err != nil {
			return err
		}
		b.put = append(b.put, x.analyser.toDocument(entry, pages))
	}
	return x.looking(func(s *search) error { return s.write(b) })
}
