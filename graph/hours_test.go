package graph_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

const followLessons = `subscription($after: String) { changes(filter: {types: ["Lesson"]}, after: $after) { action cursor node { __typename id } } }`

// told wants the creation of the lesson next, and gives its cursor.
func told(t *testing.T, one follower, n int) string {
	t.Helper()
	_, got := one.next(t)
	if want := "CREATED Lesson " + string(published(n, 1).ID); step(got) != want {
		t.Fatalf("%s came instead of %s", got.raw, want)
	}
	cursor, _ := at(got.Data, "changes", "cursor").(string)
	return cursor
}

// endsWith wants the stream to end with a code, and gives the place that the end names, if it names one.
func endsWith(t *testing.T, one follower, code string) (cursor string) {
	t.Helper()
	_, got := one.next(t)
	if !strings.Contains(string(got.raw), `"code":"`+code+`"`) {
		t.Fatalf("the stream goes on with %s and should end with %s", got.raw, code)
	}
	if l, is := one.(*listener); is {
		if name, _ := l.next(t); name != "complete" {
			t.Errorf("after its reason the stream says %q", name)
		}
		return l.last
	}
	_, cursor, _ = strings.Cut(string(got.raw), `"cursor":"`)
	cursor, _, _ = strings.Cut(cursor, `"`)
	return cursor
}

func TestWhoWasAwayForAMinuteIsToldAllOnceAndInOrder(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, d *door, follow following) {
		one := follow(t, d, followLessons, "")
		d.commit(t, "c1", replace(published(1, 1)))
		cursor := told(t, one, 1)
		leave(one)
		for n := 2; n < 5; n++ {
			time.Sleep(20 * time.Second)
			d.commit(t, fmt.Sprint("c", n), replace(published(n, 1)))
		}
		one = follow(t, d, followLessons, cursor)
		for n := 2; n < 5; n++ {
			told(t, one, n)
		}
		d.commit(t, "c5", replace(published(5, 1)))
		told(t, one, 5)
	})
}

func TestAnOutageOfLessThanAMinuteIsNotNoticed(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, d *door, follow following) {
		o := &outage{Store: d.store.Store, failed: make(chan struct{}, 1)}
		d.store.Store = o
		one := follow(t, d, followLessons, "")
		o.down.Store(true)
		began := time.Now()
		d.commit(t, "c1", replace(published(1, 1)), replace(published(2, 1)))
		time.AfterFunc(55*time.Second, func() { o.down.Store(false) })
		told(t, one, 1)
		told(t, one, 2)
		if took := time.Since(began); took < 55*time.Second || took > 58*time.Second {
			t.Errorf("it was told after %s", took)
		}
	})
}

func TestAfterALongerOutageOneGoesOnFromTheCursor(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, d *door, follow following) {
		o := &outage{Store: d.store.Store, failed: make(chan struct{}, 1)}
		d.store.Store = o
		one := follow(t, d, followLessons, "")
		d.commit(t, "c0", replace(published(0, 1)))
		told(t, one, 0)
		o.down.Store(true)
		began := time.Now()
		d.commit(t, "c1", replace(published(1, 1)))
		cursor := endsWith(t, one, "UNAVAILABLE")
		if took := time.Since(began); took < time.Minute || took > 62*time.Second {
			t.Errorf("the stream ended after %s", took)
		}
		d.commit(t, "c2", replace(published(2, 1)))
		o.down.Store(false)
		one = follow(t, d, followLessons, cursor)
		told(t, one, 1)
		told(t, one, 2)
	})
}

func TestAKeyThatExpiresEndsItsStreams(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, d *door, follow following) {
		const lasts = 10*time.Minute + 7*time.Second
		expires := now.Add(lasts)
		key := &hub.APIKey{Meta: hub.Meta{ID: hubtest.ID(hub.KindAPIKey, 9001), Version: 1, CreatedAt: now, UpdatedAt: now}, Name: "Tavle", Hash: "x",
			OwnerID: demoViewer(t, d, "curator").ID, Scopes: []hub.KeyScope{hub.KeyScopeReadCounty}, ExpiresAt: &expires}
		d.commit(t, "key", replace(key))
		d.as(hub.Viewer{ID: key.ID, KeyID: key.ID, ReadOnly: true, Language: "nb"})
		began := time.Now()
		one := follow(t, d, followLessons, "")
		d.commit(t, "c1", replace(lessonFor(1, 1, hub.AudienceCounty, hub.LessonStatusPublished)))
		told(t, one, 1)
		endsWith(t, one, "UNAUTHENTICATED")
		if took := time.Since(began); took < lasts || took > lasts+time.Second {
			t.Errorf("the key held for %s, and the stream for %s", lasts, took)
		}
	})
}

func TestASessionThatIsEndedEndsItsStreamsWithinASecond(t *testing.T) {
	t.Parallel()
	ends := map[string]func(t *testing.T, d *door, session hub.ID){
		"elsewhere": func(t *testing.T, d *door, session hub.ID) {
			t.Helper()
			d.must(t, `mutation($id: ID!) { endSession(id: $id) { deletedId } }`, map[string]any{"id": session})
		},
		"by signing out": func(t *testing.T, d *door, _ hub.ID) {
			t.Helper()
			if session, err := d.hub.SignOut(t.Context(), "token 1"); err != nil || session == nil {
				t.Fatal(session, err)
			}
		},
		"at the provider": func(t *testing.T, d *door, _ hub.ID) {
			t.Helper()
			if err := d.hub.SignOutFrom(t.Context(), "entra", "there 1", hub.Subject{}); err != nil {
				t.Fatal(err)
			}
		},
	}
	for way, end := range ends {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			overBoth(t, func(t *testing.T, d *door, follow following) {
				ended, _ := sessionOf(t, d, 1)
				kept, _ := sessionOf(t, d, 2)
				d.as(ended)
				one := follow(t, d, followLessons, "")
				d.as(kept)
				other := follow(t, d, followLessons, "")
				began := time.Now()
				end(t, d, ended.SessionID)
				endsWith(t, one, "UNAUTHENTICATED")
				if took := time.Since(began); took > time.Second {
					t.Errorf("the stream ended after %s", took)
				}
				d.commit(t, "c1", replace(lessonFor(1, 1, hub.AudienceCounty, hub.LessonStatusPublished)))
				told(t, other, 1)
			})
		})
	}
}

// sessionOf puts a session of the demo's curator into the store, and gives who asks in it, and its token.
func sessionOf(t *testing.T, d *door, n int) (signedIn hub.Viewer, token string) {
	t.Helper()
	signedIn, token = demoViewer(t, d, "curator"), fmt.Sprint("token ", n)
	sum := sha256.Sum256([]byte(token))
	session := &hub.Session{Meta: hub.Meta{ID: hubtest.ID(hub.KindSession, 9000+n), Version: 1, CreatedAt: now, UpdatedAt: now},
		PersonID: signedIn.ID, TokenHash: hex.EncodeToString(sum[:]), Roles: signedIn.Roles, Provider: "entra",
		ProviderSession: fmt.Sprint("there ", n), SeenAt: now, ExpiresAt: now.Add(7 * 24 * time.Hour)}
	d.commit(t, token, replace(session))
	signedIn.SessionID = session.ID
	return signedIn, token
}

// What is told over a stream for hours is no use of the session, and what is asked beside it is.
func TestASessionThatNobodyUsesEndsItsStreams(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, d *door, follow following) {
		const idle, used = 8 * time.Hour, 5 * time.Hour
		viewer, token := sessionOf(t, d, 1)
		began := time.Now()
		d.as(viewer)
		one := follow(t, d, followLessons, "")
		for number, after := range []time.Duration{time.Hour, 4 * time.Hour, used + time.Hour, used + idle - 2*time.Minute} {
			time.AfterFunc(after, func() {
				d.commit(t, fmt.Sprint("c", number), replace(lessonFor(number, 1, hub.AudienceCounty, hub.LessonStatusPublished)))
			})
		}
		time.AfterFunc(used, func() {
			if now, _, err := d.hub.SessionViewer(t.Context(), token); err != nil || now.SessionID != viewer.SessionID {
				t.Error(now, err)
			}
		})
		for number := range 4 {
			told(t, one, number)
		}
		endsWith(t, one, "UNAUTHENTICATED")
		if took := time.Since(began); took < used+idle || took > used+idle+time.Second {
			t.Errorf("the session was used after %s, and the stream ended after %s", used, took)
		}
	})
}

func TestThatAStreamIsOpenedIsAUseOfTheSession(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, d *door, follow following) {
		viewer, _ := sessionOf(t, d, 1)
		d.as(viewer)
		began := time.Now()
		time.Sleep(5 * time.Hour)
		endsWith(t, follow(t, d, followLessons, ""), "UNAUTHENTICATED")
		if took := time.Since(began); took < 13*time.Hour || took > 13*time.Hour+time.Second {
			t.Errorf("it was opened after 5 h, and ended after %s", took)
		}
	})
}

func TestAHeartbeatHasThePlaceToGoOnFrom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openHours(t)
		l := d.listen(t, followLessons, `{}`, "").begun()
		began, beginning := time.Now(), l.last
		d.commit(t, "c1", replace(lessonFor(1, 1, hub.AudienceCounty, hub.LessonStatusPublished))) // of which a visitor is not told
		for l.lines.Scan() && l.lines.Text() != ":" {
		}
		if l.begun(); l.last == beginning || time.Since(began) < 20*time.Second || time.Since(began) > 21*time.Second {
			t.Fatalf("after %s the place is %q", time.Since(began), l.last)
		}
		l.close()
		d.commit(t, "c2", replace(published(2, 1)))
		told(t, d.listen(t, followLessons, `{}`, l.last).begun(), 2)
		events, _, err := d.hub.NextChanges(t.Context(), demoViewer(t, d, "curator"), nil, l.last)
		if err != nil || len(events) != 1 || events[0].Node.Base().ID != published(2, 1).ID {
			t.Errorf("what the heartbeat had passed comes again to who may read it: %v, %v", events, err)
		}
	})
}

func TestAStreamWithoutNewsLivesForHours(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, d *door, follow following) {
		one := follow(t, d, followLessons, "")
		time.AfterFunc(5*time.Hour, func() { d.commit(t, "c1", replace(published(1, 1))) })
		told(t, one, 1)
	})
}

// trap is a store with a fault in it.
type trap struct {
	hub.Store
	reading, following atomic.Bool
}

func (f *trap) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	if f.reading.Load() {
		panic("a fault of the program")
	}
	return f.Store.Get(ctx, kind, ids)
}

func (f *trap) Changes(ctx context.Context, after hub.Position) (hub.Stream, error) {
	under, err := f.Store.Changes(ctx, after)
	return &trapStream{under, f}, err
}

type trapStream struct {
	hub.Stream
	trap *trap
}

func (s *trapStream) Next(ctx context.Context) ([]hub.Happening, error) {
	given, err := s.Stream.Next(ctx)
	if s.trap.following.Load() {
		panic("a fault of the program")
	}
	return given, err
}

func TestAPanicEndsTheStreamsThatItHitsAndTheyGoOn(t *testing.T) {
	t.Parallel()
	for where, armed := range map[string]func(*trap) *atomic.Bool{
		"telling":   func(f *trap) *atomic.Bool { return &f.reading },
		"following": func(f *trap) *atomic.Bool { return &f.following },
	} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			overBoth(t, func(t *testing.T, d *door, follow following) {
				fault := &trap{Store: d.store.Store}
				d.store.Store = fault
				one, other := follow(t, d, followLessons, ""), follow(t, d, followLessons, "")
				d.commit(t, "c1", replace(published(1, 1)))
				told(t, one, 1)
				told(t, other, 1)
				armed(fault).Store(true)
				d.commit(t, "c2", replace(published(2, 1)))
				cursors := []string{endsWith(t, one, "INTERNAL"), endsWith(t, other, "INTERNAL")}
				armed(fault).Store(false)
				if caught := d.catches.caught(); len(caught) != 1 {
					t.Errorf("two who follow the same are ended by one fault, and the log has %q", caught)
				}
				for _, cursor := range cursors {
					told(t, follow(t, d, followLessons, cursor), 2)
				}
			})
		})
	}
}

func TestAPanicOverASocketIsAnErrorWithAnID(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openHours(t)
		d.as(demoViewer(t, d, "curator"))
		fault := &trap{Store: d.store.Store}
		d.store.Store = fault
		fault.reading.Store(true)
		s := d.followOver(t, followLessons, "")
		_, got := s.next(t)
		if caught := d.catches.caught(); len(caught) != 1 || !strings.Contains(string(got.raw), `"id":"`+caught[0]+`"`) {
			t.Errorf("%s, and the log has %q", got.raw, caught)
		}
	})
}

const followOwn = `subscription($after: String) { notifications(after: $after) { id message cursor subject { id } } }`

func TestNotificationsGoOnFromTheirCursorAndAreNobodyElses(t *testing.T) {
	t.Parallel()
	overBoth(t, func(t *testing.T, d *door, follow following) {
		own, others := demoViewer(t, d, "entrepreneur"), demoViewer(t, d, "curator")
		d.commit(t, "lessons", replace(published(1, 1)), replace(lessonFor(2, 1, hub.AudienceCounty, hub.LessonStatusPublished)))
		tell := func(n int, person hub.ID, lesson int) {
			t.Helper()
			one := &hub.Notification{Meta: hub.Meta{ID: hubtest.ID(hub.KindNotification, 9000+n), Version: 1, CreatedAt: now, UpdatedAt: now},
				PersonID: person, SubjectID: published(lesson, 1).ID, At: now, Kind: hub.NotificationKindFollowed}
			d.commit(t, fmt.Sprint("n", n), replace(one))
		}
		hears := func(one follower, n int) string {
			t.Helper()
			_, got := one.next(t)
			cursor, _ := at(got.Data, "notifications", "cursor").(string)
			if id := at(got.Data, "notifications", "id"); id != string(hubtest.ID(hub.KindNotification, 9000+n)) || cursor == "" {
				t.Fatalf("%s came instead of %d", got.raw, n)
			}
			return cursor
		}
		d.as(own)
		one := follow(t, d, followOwn, "")
		tell(1, others.ID, 1)
		tell(2, own.ID, 1)
		cursor := hears(one, 2)
		leave(one)
		tell(3, others.ID, 1)
		tell(4, own.ID, 2) // of what only the county reads
		tell(5, own.ID, 1)
		one = follow(t, d, followOwn, cursor)
		hears(one, 5)
		tell(6, others.ID, 1)
		tell(7, own.ID, 2)
		tell(8, own.ID, 1)
		cursor = hears(one, 8)
		// Their rights are taken: what was theirs is told no more, and they do not come back.
		people, err := d.store.Get(t.Context(), hub.KindPerson, []hub.ID{own.ID})
		if err != nil {
			t.Fatal(err)
		}
		person := people[0].(*hub.Person)
		person.Version++
		person.Roles = slices.Clip(person.Roles[:0])
		d.commit(t, "taken", replace(person))
		tell(9, own.ID, 1)
		endsWith(t, one, "SUBSCRIBE_ANEW")
		again := d.followOver(t, followOwn, cursor)
		if _, got := again.next(t); !strings.Contains(string(got.raw), "UNAUTHENTICATED") {
			t.Errorf("without a role one is told %s", got.raw)
		}
	})
}
