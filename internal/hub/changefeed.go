package hub

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	// keptPlaces is how many happenings a server has at hand: some 40 s at 100 a second. Who comes back within that needs no
	// stream of the store, and a group that falls behind more than that is given up. One takes half a kilobyte.
	keptPlaces = 4096
	// keptVersions is for how many of them it has what filters look at, which is as large as the documents.
	keptVersions = 256
	// patience is how long those who follow wait for a store that cannot be reached: a replica set has a new primary within
	// 12 s, and a server that is started anew is back within a minute.
	patience = time.Minute
	// longestPause is the longest between two tries meanwhile.
	longestPause = time.Second
)

// feed is what a server follows of the store, once for all who subscribe. It begins with the first and ends with the last.
// Each happening has a place in it, counted from 1, by which two who follow are compared.
type feed struct {
	hub  *Hub
	stop context.CancelFunc
	// users is how many subscribe; the hub's lock guards it.
	users int

	mu sync.Mutex
	// latest is the last place; ring has the happening of a place at the place modulo its length.
	latest uint64
	ring   [keptPlaces]*passing
	// begun is the position of place 0, places has the place of each position at hand.
	begun  Position
	places map[Position]uint64
	// grown is closed when there are more.
	grown  chan struct{}
	groups map[string]*group
	// fault is why there will be no more.
	fault error
}

// joinFeed gives what the server follows, begun if need be. Who has it must leave it.
func (h *Hub) joinFeed(ctx context.Context) (*feed, error) {
	h.feeding.Lock()
	defer h.feeding.Unlock()
	if h.feed == nil {
		position, err := h.store.Position(ctx)
		if err != nil {
			return nil, changesFault(err)
		}
		stream, err := h.store.Changes(ctx, position)
		if err != nil {
			return nil, changesFault(err)
		}
		running, stop := context.WithCancel(context.Background()) // it outlives who subscribed first
		h.feed = &feed{hub: h, stop: stop, begun: position, places: map[Position]uint64{position: 0},
			grown: make(chan struct{}), groups: map[string]*group{}}
		go h.feed.run(running, stream)
	}
	h.feed.users++
	return h.feed, nil
}

func (f *feed) leave() {
	f.hub.feeding.Lock()
	defer f.hub.feeding.Unlock()
	if f.users--; f.users == 0 {
		f.stop()
		f.replace()
	}
}

// replace lets the next who subscribes begin anew; the hub's lock is held.
func (f *feed) replace() {
	if f.hub.feed == f {
		f.hub.feed = nil
	}
}

// run takes in what happens. A store that cannot be reached is waited for: its stream goes on from where it was.
func (f *feed) run(ctx context.Context, stream Stream) {
	err := f.hub.Guarded(func() error {
		defer func() { _ = stream.Close() }()
		for {
			var happenings []Happening
			err := patiently(ctx, func() (err error) {
				happenings, err = stream.Next(ctx)
				return err
			})
			if err != nil {
				return changesFault(err)
			}
			f.add(happenings)
		}
	})
	f.fail(err)
}

// patiently does again what fails because the store cannot be reached, as long as those who follow wait for it.
func patiently(ctx context.Context, do func() error) error {
	down := time.Time{}
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, longestPause) {
		err := do()
		if err == nil || !isUnavailable(err) {
			return err
		}
		if down.IsZero() {
			down = time.Now()
		}
		if time.Since(down) > patience {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(pause):
		}
	}
}

func isUnavailable(err error) bool {
	var shown *Error
	return errors.Is(err, ErrUnavailable) || errors.As(err, &shown) && shown.Kind == ErrorUnavailable
}

func (f *feed) add(happenings []Happening) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, happening := range happenings {
		f.latest++
		slot := &f.ring[f.latest%keptPlaces]
		if *slot != nil {
			delete(f.places, (*slot).Position)
		}
		*slot = &passing{Happening: happening, place: f.latest}
		f.places[happening.Position] = f.latest
		if f.latest > keptVersions {
			f.ring[(f.latest-keptVersions)%keptPlaces].forget()
		}
	}
	close(f.grown)
	f.grown = make(chan struct{})
}

// fail ends all who follow.
func (f *feed) fail(err error) {
	f.hub.feeding.Lock()
	f.replace()
	f.hub.feeding.Unlock()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault = err
	close(f.grown)
	f.grown = make(chan struct{})
}

// end is the last place and its position.
func (f *feed) end() (uint64, Position) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.latest, f.positionAt(f.latest)
}

// positionAt is the position of a place at hand; f.mu is held.
func (f *feed) positionAt(place uint64) Position {
	if place == 0 {
		return f.begun
	}
	return f.ring[place%keptPlaces].Position
}

// placeOf is the place of a position, if it is at hand.
func (f *feed) placeOf(position Position) (uint64, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	place, known := f.places[position]
	return place, known && f.has(place)
}

// has tells whether all that follows a place is at hand; f.mu is held.
func (f *feed) has(place uint64) bool { return f.latest-place < keptPlaces }

// after waits until there is something after the place, and gives at most so many; none when what followed is not at hand
// any more.
func (f *feed) after(ctx context.Context, place uint64, most int) ([]*passing, error) {
	for {
		f.mu.Lock()
		if f.fault != nil {
			f.mu.Unlock()
			return nil, f.fault
		}
		if f.latest > place {
			given := f.between(place, min(f.latest, place+uint64(most))) // #nosec G115 -- a count
			f.mu.Unlock()
			return given, nil
		}
		grown := f.grown
		f.mu.Unlock()
		select {
		case <-grown:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// between are the happenings after a place up to another; none when they are not at hand any more. f.mu is held.
func (f *feed) between(after, last uint64) []*passing {
	if !f.has(after) {
		return nil
	}
	given := make([]*passing, 0, last-after)
	for place := after + 1; place <= last; place++ {
		given = append(given, f.ring[place%keptPlaces])
	}
	return given
}
