package hub

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// ChangeAction is what a change did, as one viewer sees it.
type ChangeAction string

const (
	// ChangeCreated: the viewer did not have the document before, and may read it now.
	ChangeCreated ChangeAction = "CREATED"
	// ChangeUpdated: the viewer had it and has it still.
	ChangeUpdated ChangeAction = "UPDATED"
	// ChangeRemoved: the viewer had it; it was deleted, left the viewer's audience, or no longer matches the filter.
	ChangeRemoved ChangeAction = "REMOVED"
)

// ChangeEvent is one change of one document, as one viewer may see it.
type ChangeEvent struct {
	Action ChangeAction
	At     time.Time
	// Cursor is where to go on from after the change: see [Hub.NextChanges].
	Cursor string
	// Node is the document as it is when the change is told, which may be later than the change; a [Removed] when the
	// viewer may not read it then.
	Node Node
}

// Removed stands for a document that a viewer no longer has.
type Removed struct{ Meta }

func (*Removed) DocumentKind() Kind { return "removed" }

func (*Removed) Keys() []Key { return nil }

func (*Removed) Refs() []Key { return nil }

func (*Removed) Readers() []Token { return nil }

// told is what a happening is to one viewer.
type told struct {
	Happening
	// place is that of the happening in what the server follows.
	place  uint64
	action ChangeAction
	// cursor is where to go on from after it.
	cursor string
}

// NextChanges waits until something was committed after the cursor, and gives what of that the viewer may see and the filter
// lets through, in order, possibly nothing, with the cursor to go on from. Who keeps that cursor only when the changes were
// dealt with gets each at least once. An empty cursor is now. The error of a cursor that is too old is for people, of the
// kind HISTORY_LOST: then everything must be read anew.
func (h *Hub) NextChanges(ctx context.Context, viewer Viewer, filter *SearchFilter, cursor string) ([]*ChangeEvent, string, error) {
	position, err := h.positionOf(ctx, cursor)
	if err != nil {
		return nil, "", err
	}
	stream, err := h.store.Changes(ctx, position)
	if err != nil {
		return nil, "", changesFault(err)
	}
	defer func() { _ = stream.Close() }()
	happenings, err := stream.Next(ctx)
	if err != nil {
		return nil, "", changesFault(err)
	}
	r := h.Read(viewer)
	seen, err := r.changesAmong(WithReading(ctx, r), filter, passingOf(happenings))
	if err != nil {
		return nil, "", err
	}
	events := make([]*ChangeEvent, len(seen))
	for at, one := range seen {
		if events[at], err = r.event(ctx, one); err != nil {
			return nil, "", err
		}
	}
	return events, h.sealCursor(happenings[len(happenings)-1].Position), nil
}

// changesAmong are those of the happenings that the viewer may see and the filter lets through, in their order.
func (r *Reading) changesAmong(ctx context.Context, filter *SearchFilter, happenings []*passing) ([]told, error) {
	var seen []told
	for _, happening := range happenings {
		if !slices.Contains(Searchable, happening.Kind) ||
			filter != nil && filter.Types != nil && !slices.Contains(filter.Types, happening.Kind.Type()) {
			continue
		}
		had, has := meets(happening.Before, r.tokens), meets(happening.After, r.tokens)
		if happening.Before == nil && happening.Version > 1 && !has {
			var err error
			if had, err = r.couldRead(ctx, happening.Happening); err != nil {
				return nil, err
			}
		}
		if filter != nil && (had || has) {
			var err error
			if had, has, err = r.matchedAround(ctx, filter, happening, had, has); err != nil {
				return nil, err
			}
		}
		action := ChangeUpdated
		switch {
		case !had && !has:
			continue
		case !had:
			action = ChangeCreated
		case !has:
			action = ChangeRemoved
		}
		seen = append(seen, told{happening.Happening, happening.place, action, r.hub.sealCursor(happening.Position)})
	}
	return seen, nil
}

// couldRead tells whether the viewer could read the version before a change, of which the store knows no readers any more.
func (r *Reading) couldRead(ctx context.Context, happening Happening) (bool, error) {
	revisions, err := r.revisionsOf(ctx, happening.ID)
	if err != nil {
		return false, err
	}
	before := versionBefore(revisions, happening.Version)
	return before != nil && meets(before.ReadersThen, r.tokens), nil
}

// versionBefore is the latest version that is kept of those before a version; nil when none is.
func versionBefore(revisions map[int]*Revision, version int) *Revision {
	var latest *Revision
	for of, one := range revisions {
		if of < version && (latest == nil || of > latest.Of) {
			latest = one
		}
	}
	return latest
}

// matchedAround narrows had and has by whether the filter let the document through before and after a change. A version that
// is not kept counts as let through where that leads to a removal: a client that never had the document loses nothing, and
// one that had it would keep what is no more.
func (r *Reading) matchedAround(ctx context.Context, filter *SearchFilter, happening *passing, had, has bool) (bool, bool, error) {
	around, err := happening.versions(ctx, r.hub)
	if err != nil {
		return false, false, err
	}
	if around.gone {
		return had, false, nil
	}
	matched, err := r.matching(ctx, filter, []*Entry{around.before, around.after})
	if err != nil {
		return false, false, fmt.Errorf("whether %s matches a filter: %w", happening.ID, err)
	}
	return had && (!around.isKept || matched[0]), has && matched[1], nil
}

// matching tells which entries the filter lets through, whoever may read them; a nil one is not.
func (r *Reading) matching(ctx context.Context, filter *SearchFilter, entries []*Entry) ([]bool, error) {
	query := Query{Tokens: r.tokens}
	if err := r.narrow(ctx, &query, Narrowing{Filter: *filter}); err != nil {
		return nil, err
	}
	own := make([]*Entry, len(entries))
	for at, entry := range entries {
		if entry != nil {
			readable := *entry // others use the entry at the same time
			readable.Readers = r.tokens
			own[at] = &readable
		}
	}
	matched, err := r.hub.index.Match(ctx, []Query{query}, own)
	if err != nil {
		return nil, err
	}
	return matched[0], nil
}

// event is a change with its document as it is now.
func (r *Reading) event(ctx context.Context, one told) (*ChangeEvent, error) {
	event := &ChangeEvent{Action: one.action, At: r.hub.instant(), Cursor: one.cursor}
	current, err := r.load(ctx, []ID{one.ID})
	if err != nil {
		return nil, err
	}
	if current[0] != nil && current[0].Base().Version == one.Version {
		event.At = current[0].Base().UpdatedAt
	}
	if one.action != ChangeRemoved {
		readable, err := r.Documents(ctx, []ID{one.ID})
		if err != nil {
			return nil, err
		}
		if node := readable[0]; node != nil {
			event.Node, event.At = node, readable[0].Base().UpdatedAt
			return event, nil
		}
	}
	event.Action, event.Node = ChangeRemoved, &Removed{Meta{ID: one.ID}}
	return event, nil
}

// checkFilter tells what is wrong with a filter: the concepts that it names must be there.
func (r *Reading) checkFilter(ctx context.Context, filter *SearchFilter) error {
	if filter == nil {
		return nil
	}
	return r.narrow(ctx, &Query{Tokens: r.tokens}, Narrowing{Filter: *filter})
}
