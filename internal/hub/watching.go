package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// watchedAtOnce is how many new documents a saved search tells of in one look: the newest. Who saved a search for everything
// reads the rest in the hub.
const watchedAtOnce = maxPageSize

// WatchSearches tells the owners of saved searches of what is new in them since an instant, with their rights. It may be
// called as often as one likes, with instants that overlap: of one document a search tells once.
func (h *Hub) WatchSearches(ctx context.Context, since time.Time) error {
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
				return fmt.Errorf("watch %s: %w", search.ID, err)
			}
		}
	}
	return nil
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
	filter, order, first := search.Filter, OrderUpdatedDown, watchedAtOnce
	for _, from := range []time.Time{since, search.CreatedAt} {
		if filter.UpdatedSince == nil || filter.UpdatedSince.Before(from) {
			filter.UpdatedSince = &from
		}
	}
	reading := h.Read(viewer)
	found, err := Search(WithReading(ctx, reading), Asked{Text: string(search.Query)}, &filter, &order, Page{First: &first})
	var impossible *Error
	var several Errors
	if errors.As(err, &impossible) || errors.As(err, &several) {
		return nil // it narrows by what is no more: its owner sees that when it is opened
	}
	if err != nil {
		return err
	}
	var receivers []*receiver
	for _, node := range found.Nodes() {
		if node != nil && !newSince(node).Before(search.CreatedAt) && authorOf(node) != person.ID {
			receivers = append(receivers, &receiver{person: person.ID, subject: node.Base().ID, ways: []way{{about: search.ID,
				cause: Cause{Kind: NotificationKindSavedSearch, SubjectID: node.Base().ID, Turn: string(search.ID)}}}})
		}
	}
	for part := range slices.Chunk(receivers, toldAtOnce) {
		s := &sight{Reading: h.Read(Viewer{})}
		told, err := s.notices(ctx, part, "", h.instant())
		if err != nil {
			return err
		}
		if len(told.made) == 0 {
			continue
		}
		if err := h.deliver(ctx, told); err != nil {
			return err
		}
	}
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
