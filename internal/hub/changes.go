package hub

import (
	"context"
	"fmt"
	"slices"
	"strconv"
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
	seen, err := r.changesAmong(WithReading(ctx, r), filter, happenings)
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
func (r *Reading) changesAmong(ctx context.Context, filter *SearchFilter, happenings []Happening) ([]told, error) {
	var seen []told
	for _, happening := range happenings {
		if !slices.Contains(Searchable, happening.Kind) ||
			filter != nil && filter.Types != nil && !slices.Contains(filter.Types, happening.Kind.Type()) {
			continue
		}
		had, has := meets(happening.Before, r.tokens), meets(happening.After, r.tokens)
		if happening.Before == nil && happening.Version > 1 && !has {
			var err error
			if had, err = r.couldRead(ctx, happening); err != nil {
				return nil, err
			}
		}
		if filter != nil && (had || has) {
			var err error
			if had, has, err = r.matchedAround(ctx, filter, happening, had, has); err != nil {
				return nil, err
			}
		}
		switch {
		case had && has:
			seen = append(seen, told{happening, ChangeUpdated, r.hub.sealCursor(happening.Position)})
		case has:
			seen = append(seen, told{happening, ChangeCreated, r.hub.sealCursor(happening.Position)})
		case had:
			seen = append(seen, told{happening, ChangeRemoved, r.hub.sealCursor(happening.Position)})
		}
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
func (r *Reading) matchedAround(ctx context.Context, filter *SearchFilter, happening Happening, had, has bool) (bool, bool, error) {
	documents, err := r.load(ctx, []ID{happening.ID})
	if err != nil {
		return false, false, err
	}
	current := documents[0]
	if current == nil {
		return had, false, nil // deleted, now or since
	}
	revisions, err := r.revisionsOf(ctx, happening.ID)
	if err != nil {
		return false, false, err
	}
	after := current
	if one := revisions[happening.Version]; one != nil && current.Base().Version != happening.Version {
		if after, err = earlierOf(current, one); err != nil {
			return false, false, err
		}
	}
	before := Document(nil)
	if one := versionBefore(revisions, happening.Version); had && one != nil {
		if before, err = earlierOf(current, one); err != nil {
			return false, false, err
		}
	}
	matched, err := r.matching(ctx, filter, []Document{before, after})
	if err != nil {
		return false, false, err
	}
	has = has && matched[1]
	return had && (before == nil || matched[0]), has, nil
}

// matching tells which documents the filter lets through, whoever may read them; a nil one is not.
func (r *Reading) matching(ctx context.Context, filter *SearchFilter, documents []Document) ([]bool, error) {
	matched := make([]bool, len(documents))
	query := Query{Tokens: r.tokens}
	if err := r.narrow(ctx, &query, Narrowing{Filter: *filter}); err != nil {
		return nil, err
	}
	for at, document := range documents {
		if document == nil {
			continue
		}
		entries, err := Entries(ctx, readingStore{r.hub.store, r}, []Document{document})
		if err != nil {
			return nil, err
		}
		if entries[0] == nil {
			continue
		}
		entries[0].Readers = r.tokens
		given, err := r.hub.index.Match(ctx, []Query{query}, entries)
		if err != nil {
			return nil, fmt.Errorf("whether %s matches a filter: %w", document.Base().ID, err)
		}
		matched[at] = given[0][0]
	}
	return matched, nil
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

// Renew gives a viewer with the roles and projects of now; UNAUTHENTICATED when the person is gone.
func (h *Hub) Renew(ctx context.Context, viewer Viewer) (Viewer, error) {
	if viewer.ID.Kind() != KindPerson && viewer.ID.Kind() != KindService {
		return viewer, nil
	}
	found, err := h.store.Get(ctx, viewer.ID.Kind(), []ID{viewer.ID})
	if err != nil {
		return viewer, fmt.Errorf("who asks: %w", err)
	}
	switch d := found[0].(type) {
	case *Person:
		now, err := h.viewer(ctx, d)
		now.Language, now.Address = viewer.Language, viewer.Address
		return now, err
	case *Service:
		viewer.Roles = d.Roles
		return viewer, nil
	default:
		return viewer, &Error{Kind: ErrorUnauthenticated, Message: messageUnauthenticated}
	}
}

// Sharing is a text that is the same for viewers who are given the same: their tokens and their language.
func (v Viewer) Sharing() string {
	text := string(v.Language)
	for _, token := range v.Tokens() {
		text += " " + string(token)
	}
	if !v.Has(RoleContributor) {
		text += " " + strconv.Quote(string(v.ID)) // whom some fields know without a token
	}
	return text
}
