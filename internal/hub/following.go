package hub

import (
	"context"
	"slices"
)

// maxFollowing is how many subscriptions a server has at a time: each holds a stream of the store and a few goroutines, and
// twice as many as the largest hub is meant for are refused rather than let all wait.
const maxFollowing = 2000

// Subscription is one that a viewer follows. The operation is run once to say what it follows, and then once for each thing
// that there is to tell, each time with a reading of its own: nothing of what was read for one is there for the next.
type Subscription struct {
	hub    *Hub
	viewer Viewer
	// last is a cursor that goes before the one in the operation.
	last          string
	filter        *SearchFilter
	notifications bool
	position      Position
	stream        Stream
}

// Turn is one thing to tell, or a place without any.
type Turn struct {
	// Cursor is where to go on from after it.
	Cursor string
	// Context is what to run the operation in; nil when there is nothing to tell.
	Context context.Context
}

type (
	openingKey struct{}
	turnKey    struct{}
)

// Subscribe begins a subscription of who asks. Run the operation in the context that it gives, then ask for what comes. A
// cursor that is not empty goes before the one in the operation.
func (h *Hub) Subscribe(ctx context.Context, last string) (*Subscription, context.Context, error) {
	viewer, err := h.Renew(ctx, ViewerOf(ctx))
	if err != nil {
		return nil, ctx, err
	}
	s := &Subscription{hub: h, viewer: viewer, last: last}
	return s, context.WithValue(WithViewer(ctx, viewer), openingKey{}, s), nil
}

// FollowChanges gives the change that the operation is run for; when it is run to begin, it notes what to follow.
func FollowChanges(ctx context.Context, filter *SearchFilter, after *string) (<-chan *ChangeEvent, error) {
	events := make(chan *ChangeEvent, 1)
	defer close(events)
	r := ReadingOf(ctx)
	if one, ok := ctx.Value(turnKey{}).(told); ok {
		event, err := r.event(ctx, one)
		if err != nil {
			return nil, err
		}
		events <- event
		return events, nil
	}
	if err := r.checkFilter(ctx, filter); err != nil {
		return nil, err
	}
	return events, begin(ctx, func(s *Subscription) { s.filter = filter }, after)
}

// FollowNotifications gives the notification that the operation is run for, unless it no longer stands; when it is run to
// begin, it notes that notifications are followed.
func FollowNotifications(ctx context.Context) (<-chan *Notification, error) {
	given := make(chan *Notification, 1)
	defer close(given)
	r := ReadingOf(ctx)
	if one, ok := ctx.Value(turnKey{}).(told); ok {
		standing, err := r.standing(ctx, []ID{one.ID})
		if len(standing) > 0 {
			given <- standing[0]
		}
		return given, err
	}
	if !r.viewer.Has(RoleContributor) {
		return nil, &Error{Kind: ErrorUnauthenticated, Message: messageUnauthenticated}
	}
	return given, begin(ctx, func(s *Subscription) { s.notifications = true }, nil)
}

func begin(ctx context.Context, note func(*Subscription), after *string) error {
	s, ok := ctx.Value(openingKey{}).(*Subscription)
	if !ok {
		return Unavailable()
	}
	cursor := s.last
	if cursor == "" && after != nil {
		cursor = *after
	}
	position, err := s.hub.positionOf(ctx, cursor)
	if err != nil {
		return err
	}
	note(s)
	s.position = position
	if s.hub.following.Add(1) > maxFollowing {
		s.hub.following.Add(-1)
		return Unavailable()
	}
	if s.stream, err = s.hub.store.Changes(ctx, position); err != nil {
		s.hub.following.Add(-1)
		return changesFault(err)
	}
	return nil
}

// Began tells whether the operation said what it follows.
func (s *Subscription) Began() bool { return s.stream != nil }

// Cursor is where to go on from now.
func (s *Subscription) Cursor() string { return s.hub.sealCursor(s.position) }

// Close frees what the subscription holds.
func (s *Subscription) Close() {
	if s.stream != nil {
		_ = s.stream.Close()
		s.hub.following.Add(-1)
	}
}

// Next waits until something was committed, and gives what of it there is to tell, in order. It ends with an error for people
// when the viewer's rights have changed: what follows may be told otherwise, and one subscribes anew.
func (s *Subscription) Next(ctx context.Context) ([]Turn, error) {
	happenings, err := s.stream.Next(ctx)
	if err != nil {
		return nil, changesFault(err)
	}
	if err := s.stillHolds(ctx, happenings); err != nil {
		return nil, err
	}
	r := s.hub.Read(s.viewer)
	var seen []told
	if s.notifications {
		seen = r.newNotifications(happenings)
	} else if seen, err = r.changesAmong(WithReading(ctx, r), s.filter, happenings); err != nil {
		return nil, err
	}
	turns := make([]Turn, len(seen))
	for at, one := range seen {
		turns[at] = Turn{Cursor: one.cursor, Context: context.WithValue(WithViewer(ctx, s.viewer), turnKey{}, one)}
	}
	s.position = happenings[len(happenings)-1].Position
	return turns, nil
}

// newNotifications are those of the happenings that tell the viewer something new.
func (r *Reading) newNotifications(happenings []Happening) []told {
	var seen []told
	for _, happening := range happenings {
		if happening.Kind == KindNotification && happening.Version == 1 && meets(ofPeople(happening.After), []Token{personToken(r.viewer.ID)}) {
			seen = append(seen, told{happening, ChangeCreated, r.hub.sealCursor(happening.Position)})
		}
	}
	return seen
}

// stillHolds looks whether the viewer's rights are those that the subscription began with, when something happened that they
// rest on: the person or service itself, or a project, which has its members.
func (s *Subscription) stillHolds(ctx context.Context, happenings []Happening) error {
	if s.viewer.ID == "" || !slices.ContainsFunc(happenings, func(one Happening) bool {
		return one.ID == s.viewer.ID || one.Kind == KindProject
	}) {
		return nil
	}
	now, err := s.hub.Renew(ctx, s.viewer)
	if err != nil {
		return err
	}
	if now.Sharing() != s.viewer.Sharing() {
		return &Error{Kind: ErrorSubscribeAnew, Message: messageSubscribeAnew}
	}
	return nil
}

var messageSubscribeAnew = Message{
	"Det du har tilgang til, er endret. Abonner på nytt.",
	"Det du har tilgang til, er endra. Abonner på nytt.",
	"What you may read has changed. Subscribe anew.",
}
