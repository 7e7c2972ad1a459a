package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/samlaer/samlaer/internal/hub"
)

// follower is somebody who is told, over whatever it is.
type follower interface {
	// next is the next answer, or how the stream ends: its name is «complete» or «error» then.
	next(t *testing.T) (name string, got answer)
}

// socketFollower is told over a socket of its own.
type socketFollower struct{ *websocket.Conn }

func (s socketFollower) next(t *testing.T) (string, answer) {
	t.Helper()
	return hears(t, s.Conn)
}

// followOver subscribes over a socket, to what comes after the cursor.
func (d *door) followOver(t *testing.T, query, after string) socketFollower {
	t.Helper()
	s := socketFollower{d.dial(t, initSocket, fmt.Sprintf(`{"id":"1","type":"subscribe","payload":{"query":%q,"variables":{"after":%q}}}`, query, after))}
	s.SetReadLimit(1 << 20)
	if kind, _ := s.next(t); kind != "connection_ack" {
		t.Fatalf("the socket begins with %s", kind)
	}
	return s
}

// now is a cursor of what is now.
func (d *door) now(t *testing.T) string {
	t.Helper()
	l := d.listen(t, followChanges, `{}`, "").begun()
	l.close()
	return l.last
}

func published(n, version int) *hub.Lesson {
	return lessonFor(n, version, hub.AudiencePublic, hub.LessonStatusPublished)
}

func TestTheOperationIsRunOnceForAllWhoFollowTheSame(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	after := d.now(t)
	first := d.listen(t, followChanges, `{}`, "").begun()
	d.commit(t, "c1", replace(published(1, 1)))
	_, want := first.next(t)
	// They come back from another place, one over a socket, and are told it alone; from then on they are told together.
	second, third := d.listen(t, followChanges, `{}`, after).begun(), d.followOver(t, followChanges, after)
	for _, late := range []follower{second, third} {
		if _, got := late.next(t); step(got) != step(want) {
			t.Fatalf("%s", got.raw)
		}
	}
	for n := 2; n < 10; n++ {
		d.commit(t, fmt.Sprint("c", n), replace(published(n, 1)))
		_, want := first.next(t)
		for _, other := range []follower{second, third} {
			_, got := other.next(t)
			if step(got) != step(want) {
				t.Fatalf("%s came instead of %s", got.raw, want.raw)
			}
			// Each execution seals a cursor of its own.
			if n > 3 && at(got.Data, "changes", "cursor") != at(want.Data, "changes", "cursor") {
				t.Errorf("change %d was run for each by itself", n)
			}
		}
	}
}

func TestOthersAreToldByTheirOwnRightsAndVariables(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	visitor := d.listen(t, followChanges, `{}`, "").begun()
	obstacles := d.listen(t, followChanges, `{"filter": {"kinds": ["OBSTACLE"]}}`, "").begun()
	d.as(demoViewer(t, d, "curator"))
	curator := d.listen(t, followChanges, `{}`, "").begun()
	county, obstacle := lessonFor(1, 1, hub.AudienceCounty, hub.LessonStatusPublished), published(2, 1)
	obstacle.Kind = hub.LessonKindObstacle
	d.commit(t, "c1", replace(county), replace(published(3, 1)), replace(obstacle))
	for name, expected := range map[string]struct {
		*listener
		ids []int
	}{"a visitor": {visitor, []int{3, 2}}, "with a filter": {obstacles, []int{2}}, "a curator": {curator, []int{1, 3, 2}}} {
		for _, n := range expected.ids {
			if _, got := expected.next(t); step(got) != "CREATED Lesson "+string(published(n, 1).ID) {
				t.Errorf("%s is told %s where %d was to come", name, got.raw, n)
			}
		}
	}
}

// heavy is so long that a connection holds a few hundred of them unread, and no more.
var heavy = hub.Markdown(strings.Repeat("Et langt svar. ", 3000))

func TestWhoReadsTooSlowlyGoesOnFromTheLastCursor(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	after := d.now(t)
	slow := d.followOver(t, followChanges, after)
	quick := d.listen(t, followChanges, `{}`, after).begun()
	const all = 900
	for first := 0; first < all; first += 50 {
		var changes []hub.Change
		for n := first; n < first+50; n++ {
			lesson := published(n, 1)
			lesson.Insight = heavy
			changes = append(changes, replace(lesson))
		}
		d.commit(t, fmt.Sprint("c", first), changes...)
		for range 50 { // whoever reads is told all meanwhile
			quick.next(t)
		}
	}
	heard := 0
	for ; heard < all; heard++ {
		_, text, err := slow.Read(t.Context())
		if err != nil { // on a busy machine the ten seconds of one message are over before so many wait
			break
		}
		kind, got := said(t, text)
		if kind == "error" {
			if !strings.Contains(string(got.raw), `"code":"TOO_SLOW"`) {
				t.Fatalf("%s", got.raw)
			}
			_, cursor, _ := strings.Cut(string(got.raw), `"cursor":"`)
			after, _, _ = strings.Cut(cursor, `"`)
			break
		}
		if id := at(got.Data, "changes", "node", "id"); id != string(published(heard, 1).ID) {
			t.Fatalf("%v came instead of %d", id, heard)
		}
		after, _ = at(got.Data, "changes", "cursor").(string)
	}
	if heard == all {
		t.Fatal("everything was kept for who reads nothing")
	}
	again := d.followOver(t, followChanges, after)
	for ; heard < all; heard++ {
		if _, got := again.next(t); at(got.Data, "changes", "node", "id") != string(published(heard, 1).ID) {
			t.Fatalf("%.200s came instead of %d", got.raw, heard)
		}
	}
}

func TestWhoeverFollowsIsToldNoMoreWhenARoleIsTaken(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	curator := demoViewer(t, d, "curator")
	d.as(curator)
	after := d.now(t)
	followers := map[string]follower{"events": d.listen(t, followChanges, `{}`, "").begun(), "more events": d.listen(t, followChanges, `{}`, "").begun(),
		"a socket": d.followOver(t, followChanges, after)}
	secret := lessonFor(1, 1, hub.AudienceCounty, hub.LessonStatusPublished)
	d.commit(t, "c1", replace(secret))
	for name, one := range followers {
		if _, got := one.next(t); !strings.HasPrefix(step(got), "CREATED") {
			t.Fatalf("%s: %s", name, got.raw)
		}
	}
	people, err := d.store.Get(t.Context(), hub.KindPerson, []hub.ID{curator.ID})
	if err != nil {
		t.Fatal(err)
	}
	person := people[0].(*hub.Person)
	person.Version++
	person.Roles = []hub.Role{hub.RoleContributor}
	d.commit(t, "c2", replace(person))
	taken := time.Now()
	secret.Version++
	d.commit(t, "c3", replace(secret))
	for name, one := range followers {
		if _, got := one.next(t); !strings.Contains(string(got.raw), "SUBSCRIBE_ANEW") {
			t.Errorf("%s: %s", name, got.raw)
		}
	}
	if late := time.Since(taken); late > time.Second {
		t.Errorf("the streams ended after %s", late)
	}
}

func TestARightThatIsTakenWhileOneIsAwayHoldsWhenOneComesBack(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	curator := demoViewer(t, d, "curator")
	after := d.now(t)
	people, err := d.store.Get(t.Context(), hub.KindPerson, []hub.ID{curator.ID})
	if err != nil {
		t.Fatal(err)
	}
	person := people[0].(*hub.Person)
	person.Version++
	person.Roles = []hub.Role{hub.RoleContributor}
	d.commit(t, "c1", replace(lessonFor(1, 1, hub.AudienceCounty, hub.LessonStatusPublished)), replace(person), replace(published(2, 1)))
	d.as(curator) // as they were signed in
	for name, one := range map[string]follower{"events": d.listen(t, followChanges, `{}`, after).begun(), "a socket": d.followOver(t, followChanges, after)} {
		_, got := one.next(t)
		if strings.Contains(step(got), string(lessonFor(1, 1, "", "").ID)) {
			t.Errorf("%s: what a curator alone may read is told: %s", name, got.raw)
		}
	}
}

// outage makes a store that cannot be reached for a while.
type outage struct {
	hub.Store
	down atomic.Bool
	// failed gets something at each call that fails.
	failed chan struct{}
}

func (o *outage) fails() error {
	if !o.down.Load() {
		return nil
	}
	select {
	case o.failed <- struct{}{}:
	default:
	}
	return fmt.Errorf("no primary: %w", hub.ErrUnavailable)
}

func (o *outage) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	if err := o.fails(); err != nil {
		return nil, err
	}
	return o.Store.Get(ctx, kind, ids)
}

func (o *outage) Changes(ctx context.Context, after hub.Position) (hub.Stream, error) {
	under, err := o.Store.Changes(ctx, after)
	return &outageStream{Stream: under, outage: o}, err
}

// outageStream keeps what came during the outage.
type outageStream struct {
	hub.Stream
	outage *outage
	kept   []hub.Happening
}

func (o *outageStream) Next(ctx context.Context) ([]hub.Happening, error) {
	if len(o.kept) == 0 {
		given, err := o.Stream.Next(ctx)
		if err != nil {
			return nil, err
		}
		o.kept = given
	}
	if err := o.outage.fails(); err != nil {
		return nil, err
	}
	given := o.kept
	o.kept = nil
	return given, nil
}

func TestWhoFollowsIsToldAfterAnOutage(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	o := &outage{Store: d.store.Store, failed: make(chan struct{}, 1)}
	d.store.Store = o
	l := d.listen(t, followChanges, `{"filter": {"types": ["Lesson"]}}`, "").begun()
	for n := range 3 {
		o.down.Store(true)
		d.commit(t, fmt.Sprint("c", n), replace(published(n, 1)))
		<-o.failed
		o.down.Store(false)
		if _, got := l.next(t); step(got) != "CREATED Lesson "+string(published(n, 1).ID) {
			t.Fatalf("%s", got.raw)
		}
	}
}

func TestNextChangesGoOnFromTheirCursor(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	cursor := d.now(t)
	d.commit(t, "c1", replace(published(1, 1)), replace(lessonFor(2, 1, hub.AudienceCounty, hub.LessonStatusPublished)), replace(published(3, 1)))
	d.commit(t, "c2", hub.Change{Kind: hub.KindLesson, ID: published(1, 1).ID, Was: 1})
	var steps []string
	for len(steps) < 2 {
		events, next, err := d.hub.NextChanges(t.Context(), hub.Visitor("nb"), &hub.SearchFilter{Types: []string{"Lesson"}}, cursor)
		if err != nil || next == cursor {
			t.Fatal(err, next)
		}
		for _, event := range events {
			steps = append(steps, string(event.Action)+" "+string(event.Node.Base().ID))
		}
		cursor = next
	}
	one, three := string(published(1, 1).ID), string(published(3, 1).ID)
	// What is gone by the time it is told matches no filter: only that it went is told.
	if want := []string{"CREATED " + three, "REMOVED " + one}; !slices.Equal(steps, want) {
		t.Errorf("%q", steps)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := d.hub.NextChanges(ctx, hub.Visitor("nb"), nil, cursor); err == nil {
		t.Error("something comes after everything")
	}
	if _, _, err := d.hub.NextChanges(t.Context(), hub.Visitor("nb"), nil, strings.Repeat("A", 80)); err == nil {
		t.Error("a cursor of another hub is taken")
	}
}
