package hub

import (
	"context"
	"sync"
	"time"
)

// queued is how much a subscriber may leave unread before it is ended: more than one batch of the largest import of a second.
const queued = 256

// Told is what there is to tell of one happening.
type Told struct {
	// Cursor is where to go on from after it.
	Cursor string
	// Body is the answer of the operation. Others have it too: it must not be changed.
	Body []byte

	place    uint64
	position Position
}

// telling is what somebody follows, and how the operation is run for it.
type telling struct {
	hub    *Hub
	viewer Viewer
	// until is when the viewer's rights end by themselves; zero for never.
	until         time.Time
	filter        *SearchFilter
	notifications bool
	execute       func(ctx context.Context) ([]byte, error)
}

// tell gives what there is to tell of the happenings, in order. The operation is run with a reading of its own for each. What panics
// ends those who are told it, and they may go on from their cursors.
func (t *telling) tell(ctx context.Context, happenings []*passing, give func(*Told)) error {
	return t.hub.Guarded(func() error { return t.tellEach(ctx, happenings, give) })
}

func (t *telling) tellEach(ctx context.Context, happenings []*passing, give func(*Told)) error {
	if err := patiently(ctx, func() error { return t.stillHolds(ctx, happenings) }); err != nil {
		return err
	}
	var seen []told
	err := patiently(ctx, func() (err error) {
		r := t.hub.Read(t.viewer)
		if t.notifications {
			seen = r.newNotifications(happenings)
			return nil
		}
		seen, err = r.changesAmong(WithReading(ctx, r), t.filter, happenings)
		return err
	})
	if err != nil {
		return err
	}
	for _, one := range seen {
		var body []byte
		err := patiently(ctx, func() (err error) {
			body, err = t.execute(context.WithValue(WithViewer(ctx, t.viewer), turnKey{}, one))
			return err
		})
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx) // the answer may be of an operation that was cut
		}
		if body != nil {
			give(&Told{Cursor: one.cursor, Body: body, place: one.place, position: one.Position})
		}
	}
	return nil
}

// group is those who follow the same with the same rights: the operation is run once for all of them. It begins with its
// first member and ends with its last.
type group struct {
	*telling
	feed   *feed
	key    string
	cancel context.CancelFunc

	mu sync.Mutex
	// place is how far the members were told, position its position.
	place    uint64
	position Position
	members  map[*member]bool
}

// member is one of a group.
type member struct {
	group *group
	// from is the place up to which the member was told before it came.
	from  uint64
	queue chan *Told
	// err is why the queue was closed.
	err error
}

// join makes who was told all up to a place a member of the group, which begins there if it is the first. When the group is
// further on, it gives instead what the newcomer must be told first; nothing, and no member, when that is not at hand.
func (f *feed) join(key string, t *telling, place uint64) (*member, []*passing, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fault != nil {
		return nil, nil, f.fault
	}
	if !f.has(place) {
		return nil, nil, nil
	}
	g := f.groups[key]
	if g == nil {
		g = &group{telling: t, feed: f, key: key, place: place, position: f.positionAt(place), members: map[*member]bool{}}
		f.groups[key] = g
		go g.run(g.living())
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.place > place {
		return nil, f.between(place, g.place), nil
	}
	m := &member{group: g, from: place, queue: make(chan *Told, queued)}
	g.members[m] = true
	return m, nil, nil
}

// living is the context of the group: it outlives each of its members, and not their rights.
func (g *group) living() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	g.cancel = func() { cancel(context.Canceled) }
	if !g.until.IsZero() {
		go g.hub.endWithRights(ctx, g.viewer, g.until, cancel)
	}
	return ctx
}

// endWithRights ends what goes on by rights that end by themselves, when they have. Those of a session end when nobody uses it for
// hours; what it is used for is asked meanwhile, at this server or another, and stands in the store. That a stream is open is no use
// of it.
func (h *Hub) endWithRights(ctx context.Context, viewer Viewer, until time.Time, end context.CancelCauseFunc) {
	for {
		select {
		case <-time.After(until.Sub(h.clock())):
		case <-ctx.Done():
			return
		}
		_, later, err := h.renew(ctx, viewer)
		if err != nil { // also of a store that cannot be reached: what may have ended does not go on
			end(err)
			return
		}
		until = later
	}
}

// batchSize is how many happenings are dealt with at a time: what they have in common is read at once.
const batchSize = 100

func (g *group) run(ctx context.Context) {
	for place := g.place; ; {
		happenings, err := g.feed.after(ctx, place, batchSize)
		if err == nil && len(happenings) == 0 {
			err = tooSlow()
		}
		if err == nil {
			err = g.tell(ctx, happenings, g.deliver)
		}
		if err != nil {
			g.end(changesFault(err))
			return
		}
		last := happenings[len(happenings)-1]
		place = last.place
		g.mu.Lock()
		g.place, g.position = place, last.Position
		g.mu.Unlock()
	}
}

// deliver gives it to all members. One whose queue is full reads too slowly, and is ended: it goes on from its last cursor.
func (g *group) deliver(one *Told) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.place, g.position = one.place, one.position
	for m := range g.members {
		if one.place <= m.from {
			continue
		}
		select {
		case m.queue <- one:
		default:
			g.drop(m, tooSlow())
		}
	}
}

// drop ends a member; g.mu is held.
func (g *group) drop(m *member, err error) {
	m.err = err
	close(m.queue)
	delete(g.members, m)
}

// end ends all members.
func (g *group) end(err error) {
	g.feed.mu.Lock()
	defer g.feed.mu.Unlock()
	g.forget()
	g.mu.Lock()
	defer g.mu.Unlock()
	for m := range g.members {
		g.drop(m, err)
	}
	g.cancel()
}

// forget lets the next who follows the same begin a group anew; g.feed.mu is held.
func (g *group) forget() {
	if g.feed.groups[g.key] == g {
		delete(g.feed.groups, g.key)
	}
}

func (m *member) leave() {
	m.group.feed.mu.Lock()
	defer m.group.feed.mu.Unlock()
	m.group.mu.Lock()
	defer m.group.mu.Unlock()
	delete(m.group.members, m)
	if len(m.group.members) == 0 {
		m.group.forget()
		m.group.cancel()
	}
}

// heard is the position up to which the member has read all that there was to tell.
func (m *member) heard() (Position, bool) {
	m.group.mu.Lock()
	defer m.group.mu.Unlock()
	return m.group.position, len(m.queue) == 0 && m.group.members[m] && m.group.place > m.from
}

func tooSlow() *Error { return &Error{Kind: ErrorTooSlow, Message: messageTooSlow} }

var messageTooSlow = Message{
	"Du henter ikke det som kommer, fort nok. Abonner på nytt fra den siste markøren du fikk.",
	"Du hentar ikkje det som kjem, fort nok. Abonner på nytt frå den siste markøren du fekk.",
	"You do not take what comes fast enough. Subscribe again from the last cursor that you got.",
}
