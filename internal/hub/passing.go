package hub

import (
	"context"
	"sync"
)

// passing is a happening on its way to those who follow, with what is found out about it once for all of them.
type passing struct {
	Happening
	// place is its place in what the server follows; 0 when it was read otherwise.
	place uint64

	mu     sync.Mutex
	around *versionsAround
}

func passingOf(happenings []Happening) []*passing {
	all := make([]*passing, len(happenings))
	for at, happening := range happenings {
		all[at] = &passing{Happening: happening}
	}
	return all
}

// versionsAround are the entries of a document as it was before and after a change: what filters look at. They are nobody's
// view of it, and nothing of them is shown; what is told of a change is read anew, by the rights of who is told.
type versionsAround struct {
	// gone: there is no such document now.
	gone bool
	// isKept tells whether the version before is.
	isKept        bool
	before, after *Entry
}

// versions finds out what the document was before and after.
func (p *passing) versions(ctx context.Context, h *Hub) (*versionsAround, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.around != nil {
		return p.around, nil
	}
	around, err := h.Read(Viewer{}).versionsAround(ctx, p.Happening)
	if err == nil {
		p.around = around
	}
	return around, err
}

// forget lets go of what was found out.
func (p *passing) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.around = nil
}

func (r *Reading) versionsAround(ctx context.Context, happening Happening) (*versionsAround, error) {
	ctx = WithReading(ctx, r)
	documents, err := r.load(ctx, []ID{happening.ID})
	if err != nil {
		return nil, err
	}
	current := documents[0]
	if current == nil {
		return &versionsAround{gone: true}, nil // deleted, now or since
	}
	revisions, err := r.revisionsOf(ctx, happening.ID)
	if err != nil {
		return nil, err
	}
	around := &versionsAround{}
	before, after := Document(nil), current
	if one := revisions[happening.Version]; one != nil && current.Base().Version != happening.Version {
		if after, err = earlierOf(current, one); err != nil {
			return nil, err
		}
	}
	if one := versionBefore(revisions, happening.Version); one != nil {
		around.isKept = true
		if before, err = earlierOf(current, one); err != nil {
			return nil, err
		}
	}
	for _, side := range []struct {
		document Document
		entry    **Entry
	}{{before, &around.before}, {after, &around.after}} {
		if side.document == nil {
			continue
		}
		entries, err := Entries(ctx, readingStore{r.hub.store, r}, []Document{side.document})
		if err != nil {
			return nil, err
		}
		*side.entry = entries[0]
	}
	return around, nil
}
