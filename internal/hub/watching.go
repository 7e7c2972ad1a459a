package hub

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// watchedAtOnce is how many new documents a saved search tells of in one look: the newest. Who saved a search for everything
// reads the rest in the hub.
const watchedAtOnce = maxPageSize

// WatchSearches tells the owners of saved searches of what is new in them since an instant, with their rights. It may be
// called as often as one likes, with instants that overlap: of one document a search tells once.
func (h *Hub) WatchSearches(ctx context.Context, since time.Time) error {
	var faults []error // of one search, which is no reason to leave out the others
	for document, err := range h.store.Scan(ctx, KindSavedSearch) {
		if err != nil {
			return fmt.Errorf("saved searches: %w", err)
		}
		search, ok := document.(*SavedSearch)
		if !ok {
			continue
		}
		for tries := 0; ; tries++ {
			err := h.watch(ctx, search, since)
			if err == nil {
				break
			}
			if !overtaken(err) || tries == maxTries {
				faults = append(faults, fmt.Errorf("watch %s: %w", search.ID, err))
				break
			}
		}
	}
	return errors.Join(faults...)
}

// watch tells the owner of a saved search of what is new in it. What was there before the search is not.
func (h *Hub) watch(ctx context.Context, search *SavedSearch, since time.Time) error {
	people, err := h.store.Get(ctx, KindPerson, []ID{search.PersonID})
	if err != nil {
		return err
	}
	person, ok := people[0].(*Person)
	if !ok || len(person.Roles) == 0 {
		return nil
	}
	viewer, err := h.viewer(ctx, person)
	if err != nil {
		return err
	}
	found, err := h.Read(viewer).newIn(ctx, search, since)
	var impossible *Error
	var several Errors
	if errors.As(err, &impossible) || errors.As(err, &several) {
		return nil // it narrows by what is no more: its owner sees that when it is opened
	}
	if err != nil {
		return err
	}
	receivers := make([]*receiver, len(found))
	for at, id := range found {
		receivers[at] = &receiver{person: person.ID, subject: id, ways: []way{{about: search.ID,
			cause: Cause{Kind: NotificationKindSavedSearch, SubjectID: id, Turn: string(search.ID)}}}}
	}
	return h.tellEach(ctx, receivers, h.instant())
}

// newIn are the documents that match a saved search and did not: those that are newer than the search, and those that were
// changed since so that they match now.
func (r *Reading) newIn(ctx context.Context, search *SavedSearch, since time.Time) ([]ID, error) {
	ctx = WithReading(ctx, r)
	if since.Before(search.CreatedAt) {
		since = search.CreatedAt
	}
	filter, order, first := search.Filter, OrderUpdatedDown, watchedAtOnce
	if filter.UpdatedSince == nil || filter.UpdatedSince.Before(since) {
		filter.UpdatedSince = &since
	}
	found, err := Search(ctx, Asked{Text: string(search.Query)}, &filter, &order, Page{First: &first})
	if err != nil {
		return nil, err
	}
	var fresh []ID
	for _, node := range found.Nodes() {
		if node == nil || authorOf(node) == search.PersonID {
			continue
		}
		matched := false
		if newSince(node).Before(search.CreatedAt) {
			if matched, err = r.matchedAt(ctx, search, node, since); err != nil {
				return nil, err
			}
		}
		if !matched {
			fresh = append(fresh, node.Base().ID)
		}
	}
	return fresh, nil
}

// matchedAt tells whether a document matched a saved search as it was at an instant. One of which nothing older is kept is
// taken to have matched: it was touched, and nobody changed its words.
func (r *Reading) matchedAt(ctx context.Context, search *SavedSearch, current Document, at time.Time) (bool, error) {
	revisions, err := r.revisionsOf(ctx, current.Base().ID)
	if err != nil {
		return false, err
	}
	var then *Revision
	for _, one := range revisions {
		if !one.At.Before(at) && (then == nil || one.Of < then.Of) {
			then = one
		}
	}
	if then == nil {
		return true, nil
	}
	was, err := earlierOf(current, then)
	if err != nil {
		return false, err
	}
	entries, err := Entries(ctx, readingStore{r.hub.store, r}, []Document{was})
	if err != nil || entries[0] == nil {
		return false, err
	}
	entries[0].Readers = then.ReadersThen
	if err := r.dropLaterFiles(ctx, entries[0], at); err != nil {
		return false, err
	}
	query := Query{Tokens: r.tokens}
	if err := r.narrow(ctx, &query, Narrowing{Query: string(search.Query), Filter: search.Filter}); err != nil {
		return false, err
	}
	query.UpdatedSince = time.Time{}
	matched, err := r.hub.index.Match(ctx, []Query{query}, entries)
	if err != nil {
		return false, fmt.Errorf("whether %s matched %s: %w", current.Base().ID, search.ID, err)
	}
	return matched[0][0], nil
}

// dropLaterFiles takes the files out of an entry that were not there at an instant: nobody keeps which there were.
func (r *Reading) dropLaterFiles(ctx context.Context, entry *Entry, at time.Time) error {
	ids := make([]ID, len(entry.Files))
	for index, file := range entry.Files {
		ids[index] = file.ID
	}
	documents, err := r.load(ctx, ids)
	if err != nil {
		return err
	}
	then := entry.Files[:0:0]
	for index, document := range documents {
		if document != nil && document.Base().CreatedAt.Before(at) {
			then = append(then, entry.Files[index])
		}
	}
	entry.Files = then
	return nil
}

// newSince is since when a document is there for others.
func newSince(document Document) time.Time {
	switch d := document.(type) {
	case *Post:
		if d.PublishedAt != nil {
			return *d.PublishedAt
		}
	case *Lesson:
		if d.PublishedAt != nil {
			return *d.PublishedAt
		}
	}
	return document.Base().CreatedAt
}
