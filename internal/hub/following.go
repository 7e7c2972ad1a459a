package hub

import (
	"context"
	"fmt"
)

// maxFollowing is how many subscriptions a server has at a time: each holds a connection, a goroutine and what it has not read
// yet, and twice as many as the largest hub is meant for are refused rather than let all wait.
const maxFollowing = 2000

// Subscription is one that a viewer follows. The operation is run once to say what it follows, and then once for each thing
// that there is to tell, for all who follow the same at once; each time with a reading of its own: nothing of what was read for
// one is there for the next.
//
// Who goes on from a cursor that is not at hand reads from the store alone until the feed has what comes next; then it is told
// alone what its group was told already, and joins it.
type Subscription struct {
	*telling
	// living is done when the subscriber has gone: what is run is cut then, and not when a wait is.
	living context.Context
	// last is a cursor that goes before the one in the operation.
	last string
	feed *feed
	key  string

	// position is up to where all was given to the subscriber; read up to where all was read for it.
	position, read Position
	// stream is the subscriber's own, while what follows is not at hand; place is read's place in the feed otherwise.
	stream Stream
	place  uint64
	// backlog is what was read, and pending what there is to tell of it.
	backlog []*passing
	pending []*Told
	// fault ends the subscription when what is pending was given.
	fault  error
	member *member
}

type (
	openingKey struct{}
	turnKey    struct{}
	aloneKey   struct{}
)

// IsToldAlone tells whether the operation is run for one subscriber, who goes on from where they were, and not for all who follow
// the same.
func IsToldAlone(ctx context.Context) bool { return ctx.Value(aloneKey{}) != nil }

// Subscribe begins a subscription of who asks. Run the operation in the context that it gives, then call Execute, and Next for
// what comes. A cursor that is not empty goes before the one in the operation.
func (h *Hub) Subscribe(ctx context.Context, last string) (*Subscription, context.Context, error) {
	h.noteSession(ctx, ViewerOf(ctx).SessionID)
	viewer, until, err := h.renew(ctx, ViewerOf(ctx))
	if err != nil {
		return nil, ctx, err
	}
	s := &Subscription{telling: &telling{hub: h, viewer: viewer, until: until}, living: ctx, last: last}
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
func FollowNotifications(ctx context.Context, after *string) (<-chan *Notification, error) {
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
		return nil, unauthenticated()
	}
	return given, begin(ctx, func(s *Subscription) { s.notifications = true }, after)
}

// CursorHere is where to go on from after what the operation is run for; nil when it is run for nothing that happened.
func CursorHere(ctx context.Context) *string {
	if one, ok := ctx.Value(turnKey{}).(told); ok {
		return &one.cursor
	}
	return nil
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
	note(s)
	if s.hub.following.Add(1) > maxFollowing {
		s.hub.following.Add(-1)
		return Unavailable()
	}
	feed, err := s.hub.joinFeed(ctx)
	if err != nil {
		s.hub.following.Add(-1)
		return err
	}
	s.feed = feed
	if err := s.start(ctx, cursor); err != nil {
		s.Close()
		return err
	}
	return nil
}

// start finds the place to begin at. Now is what the server has taken in: what was committed within the last moment may come
// as well, and nothing is left out. The rights are looked at again from there: what takes them later is told of in the feed.
func (s *Subscription) start(ctx context.Context, cursor string) error {
	if cursor == "" {
		s.place, s.read = s.feed.end()
	} else {
		position, err := s.hub.positionOf(ctx, cursor)
		if err != nil {
			return err
		}
		s.read = position
		if err := s.find(ctx); err != nil {
			return err
		}
	}
	s.position = s.read
	return s.unchanged(ctx)
}

// find looks for what follows: in the feed, or else in the store.
func (s *Subscription) find(ctx context.Context) (err error) {
	if place, known := s.feed.placeOf(s.read); known {
		s.place = place
		return nil
	}
	if s.stream, err = s.hub.store.Changes(ctx, s.read); err != nil {
		return changesFault(err)
	}
	return nil
}

// Began tells whether the operation said what it follows.
func (s *Subscription) Began() bool { return s.feed != nil }

// Execute says how the operation is run for what there is to tell. What it gives is given to all whose operation is the same,
// which the key says, and who may read the same; nil for nothing.
func (s *Subscription) Execute(key string, run func(ctx context.Context) ([]byte, error)) {
	s.execute = run
	rests := fmt.Sprint(s.viewer.rests(), s.until.UnixNano()) // two tokens of a service end at times of their own
	if s.viewer.Credential != nil {
		rests += fmt.Sprint(s.viewer.Credential.Client)
	}
	s.key = fmt.Sprint(s.viewer.Sharing(), rests, s.notifications, key)
}

// Cursor is where to go on from now: after all that Next has given, and what there was nothing to tell of.
func (s *Subscription) Cursor() string {
	if s.member != nil {
		if position, isAll := s.member.heard(); isAll {
			s.position = position
		}
	}
	return s.hub.sealCursor(s.position)
}

// Close frees what the subscription holds.
func (s *Subscription) Close() {
	if s.feed == nil {
		return
	}
	if s.member != nil {
		s.member.leave()
	}
	s.closeStream()
	s.feed.leave()
	s.feed = nil
	s.hub.following.Add(-1)
}

func (s *Subscription) closeStream() {
	if s.stream != nil {
		_ = s.stream.Close()
		s.stream = nil
	}
}

// Next waits until there is something to tell, or ctx is done, after which it may be called again. It ends with an error for
// people when the viewer's rights have changed (what follows may be told otherwise, and one subscribes anew), and when what was
// told was not read fast enough.
func (s *Subscription) Next(ctx context.Context) (*Told, error) {
	for {
		var err error
		switch {
		case len(s.pending) > 0:
			given := s.pending[0]
			s.pending = s.pending[1:]
			s.position = given.position
			return given, nil
		case s.fault != nil:
			return nil, s.fault
		case len(s.backlog) > 0:
			s.catchUp()
		case s.member != nil:
			return s.listen(ctx)
		case s.stream != nil:
			err = s.readOn(ctx)
		default:
			err = s.join(ctx)
		}
		if err != nil {
			return nil, err
		}
	}
}

// catchUp tells the subscriber alone. What was told before something went wrong is given first: it was paid for.
func (s *Subscription) catchUp() {
	batch := s.backlog[:min(len(s.backlog), batchSize)]
	ctx := context.WithValue(s.living, aloneKey{}, true)
	if err := s.tell(ctx, batch, func(one *Told) { s.pending = append(s.pending, one) }); err != nil {
		s.fault = changesFault(err)
		return
	}
	s.backlog = s.backlog[len(batch):]
	if len(s.pending) == 0 {
		s.position = batch[len(batch)-1].Position
	}
}

func (s *Subscription) listen(ctx context.Context) (*Told, error) {
	select {
	case given, open := <-s.member.queue:
		if !open {
			return nil, s.member.err
		}
		s.position = given.position
		return given, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// readOn reads from the store until the feed has what comes next.
func (s *Subscription) readOn(ctx context.Context) error {
	if s.meet(s.read) {
		return nil
	}
	var happenings []Happening
	err := patiently(ctx, func() (err error) {
		happenings, err = s.stream.Next(ctx)
		return err
	})
	if err != nil {
		return changesFault(err)
	}
	if s.meet(s.read) {
		return nil // the feed has what was just read
	}
	for at := len(happenings) - 1; at >= 0; at-- {
		if s.meet(happenings[at].Position) {
			happenings = happenings[:at+1]
			break
		}
	}
	s.backlog = passingOf(happenings)
	s.read = happenings[len(happenings)-1].Position
	return nil
}

// meet goes over to the feed if it has what follows the position.
func (s *Subscription) meet(position Position) bool {
	place, known := s.feed.placeOf(position)
	if known {
		s.closeStream()
		s.place = place
	}
	return known
}

func (s *Subscription) join(ctx context.Context) error {
	member, missed, err := s.feed.join(s.key, s.telling, s.place)
	if err != nil {
		return err
	}
	if member == nil && len(missed) == 0 {
		return s.find(ctx) // it took too long, and what follows is not at hand any more
	}
	s.member, s.backlog = member, missed
	if len(missed) > 0 {
		last := missed[len(missed)-1]
		s.place, s.read = last.place, last.Position
	}
	return nil
}

// newNotifications are those of the happenings that tell the viewer something new.
func (r *Reading) newNotifications(happenings []*passing) []told {
	var seen []told
	for _, one := range happenings {
		if one.Kind == KindNotification && one.Version == 1 && meets(ofPeople(one.After), []Token{personToken(r.viewer.ID)}) {
			seen = append(seen, told{one.Happening, one.place, ChangeCreated, r.hub.sealCursor(one.Position)})
		}
	}
	return seen
}
