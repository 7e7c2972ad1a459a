package bench

import (
	"context"
	"fmt"
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// followed is a hub that is changed and followed.
type followed struct {
	ChangesOptions
	store   hub.Store
	chance  *rand.Rand
	address string
	viewers []hub.Viewer
	kinds   []*kind
	lessons []*hub.Lesson
	// from is the cursor that all begin with, begun how many subscribers have.
	from        string
	begun       atomic.Int64
	connections []*connection

	// committed is when each change was.
	committed []time.Time
	took      time.Duration
	heard     atomic.Int64
	cuts      atomic.Int64
	// delays counts how often a change took how many units of delayUnit to be heard; the last counts what took longer.
	delays           [delayUnits]atomic.Int64
	heaps, residents []float64
}

const (
	delayUnit  = 100 * time.Microsecond
	delayUnits = 100_000
)

// kind is those who follow the same with the same rights.
type kind struct {
	viewer int
	// lessonKind is what the filter lets through; empty for all.
	lessonKind hub.LessonKind
	fields     string

	mu sync.Mutex
	// expected is what there is to hear, in order.
	expected []expectation
	// alone are the cursors that came of executions for one subscriber.
	alone map[uint64]bool
}

// expectation is one change as a kind sees it.
type expectation struct {
	change int
	id     hub.ID
	action hub.ChangeAction
	// cursor is of the answer that was heard first: each execution gives one of its own.
	cursor uint64
}

var seed = maphash.MakeSeed()

// fewest is how many lessons there are at least. Each is changed again when all others were: a change must be told before its
// lesson is changed once more, because it is told as the lesson is by then.
const fewest = 400

func newFollowed(options ChangesOptions, store hub.Store) *followed {
	// #nosec G404 -- drawn by a seed, to be the same again
	f := &followed{ChangesOptions: options, store: store, chance: rand.New(rand.NewPCG(options.Seed, 7)),
		committed: make([]time.Time, options.Changes)}
	f.viewers = []hub.Viewer{hub.Visitor("nb"), hub.Visitor("en")}
	for at, role := range []hub.Role{hub.RoleContributor, hub.RoleContributor, hub.RoleCurator, hub.RoleAdministrator} {
		f.viewers = append(f.viewers, hub.Viewer{ID: idOf(hub.KindPerson, at), Roles: []hub.Role{role}, Language: "nb"})
	}
	for viewer := range f.viewers {
		for _, only := range []hub.LessonKind{"", hub.LessonKindObstacle, hub.LessonKindIdea} {
			for _, fields := range []string{"id", "id ... on Lesson { title insight url createdAt themes { label } }"} {
				f.kinds = append(f.kinds, &kind{viewer: viewer, lessonKind: only, fields: fields, alone: map[uint64]bool{},
					expected: make([]expectation, 0, options.Changes)})
			}
		}
	}
	for at := range max(fewest, 20*options.Rate) {
		id := idOf(hub.KindLesson, at)
		f.lessons = append(f.lessons, &hub.Lesson{Meta: hub.Meta{ID: id, Version: 1, CreatedAt: time.Now(), UpdatedAt: time.Now()},
			Address: hub.Address{Slug: string(id)}, Title: "Lærdom " + strconv.Itoa(at), Insight: "Det som virket, var å spørre dem det gjaldt.",
			Language: "nb", Kind: hub.LessonKindWorked, Audience: hub.AudiencePublic, Status: hub.LessonStatusPublished})
	}
	return f
}

func idOf(of hub.Kind, at int) hub.ID {
	return hub.ID(fmt.Sprintf("%s_01900000-0000-7000-8000-%012x", of, at+1))
}

func (f *followed) fill(ctx context.Context) error {
	var documents []hub.Document
	for _, viewer := range f.viewers[2:] {
		documents = append(documents, &hub.Person{Meta: hub.Meta{ID: viewer.ID, Version: 1}, Name: "Noen", Roles: viewer.Roles, Language: "nb"})
	}
	for _, lesson := range f.lessons {
		copied := *lesson
		documents = append(documents, &copied)
	}
	for chunk := range slices.Chunk(documents, commitSize) {
		commit := hub.Commit{ID: hub.CommitID("bench " + string(chunk[0].Base().ID))}
		for _, document := range chunk {
			commit.Changes = append(commit.Changes, hub.Change{Kind: document.DocumentKind(), ID: document.Base().ID, Document: document})
		}
		if err := f.store.Commit(ctx, commit); err != nil {
			return err
		}
	}
	return nil
}

// await looks again and again until something is so.
func await(ctx context.Context, isSo func() bool) error {
	for !isSo() {
		if err := pause(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// unheard is how much there is that subscribers have not heard.
func (f *followed) unheard() int {
	sum := 0
	for _, connection := range f.connections {
		for _, one := range connection.subscribers {
			sum += one.kind.left(int(one.next.Load()))
		}
	}
	return sum
}

// change makes the changes at their times.
func (f *followed) change(ctx context.Context) error {
	start := time.Now()
	for at := range f.Changes {
		due := start.Add(time.Second * time.Duration(at) / time.Duration(f.Rate))
		if err := pause(ctx, time.Until(due)); err != nil {
			return err
		}
		if err := f.store.Commit(ctx, hub.Commit{ID: hub.CommitID("change " + strconv.Itoa(at)), Changes: []hub.Change{f.draw(at)}}); err != nil {
			return err
		}
	}
	f.took = time.Since(start)
	return nil
}

// draw makes a change of the next lesson, and notes what there will be to hear of it. One that is gone comes back.
func (f *followed) draw(at int) hub.Change {
	slot := &f.lessons[at%len(f.lessons)]
	was := *slot
	now := *was
	now.Version++
	now.UpdatedAt = time.Now()
	now.Audience = []hub.Audience{hub.AudiencePublic, hub.AudiencePublic, hub.AudienceNetwork, hub.AudienceCounty}[f.chance.IntN(4)]
	now.Kind = []hub.LessonKind{hub.LessonKindWorked, hub.LessonKindObstacle, hub.LessonKindIdea}[f.chance.IntN(3)]
	change := hub.Change{Kind: hub.KindLesson, ID: was.ID, Was: was.Version, Document: &now}
	isThere, stays := was.Status != "", true
	if !isThere {
		now.Status, now.Version, change.Was = hub.LessonStatusPublished, 1, 0
	} else if f.chance.IntN(20) == 0 {
		now.Status, stays, change.Document = "", false, nil
	}
	f.committed[at] = time.Now()
	for _, one := range f.kinds {
		had := isThere && one.reads(f, was)
		has := stays && one.reads(f, &now) && (one.lessonKind == "" || now.Kind == one.lessonKind)
		one.expect(at, was.ID, had, has)
	}
	*slot = &now
	return change
}

func (k *kind) reads(f *followed, lesson *hub.Lesson) bool {
	tokens := f.viewers[k.viewer].Tokens()
	return slices.ContainsFunc(lesson.Readers(), func(token hub.Token) bool { return slices.Contains(tokens, token) })
}

// expect notes what there will be to hear. Versions before are not kept here, and so count as let through by the filter.
func (k *kind) expect(change int, id hub.ID, had, has bool) {
	action := hub.ChangeUpdated
	switch {
	case !had && !has:
		return
	case !had:
		action = hub.ChangeCreated
	case !has:
		action = hub.ChangeRemoved
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.expected = append(k.expected, expectation{change: change, id: id, action: action})
}

// hear compares what a subscriber hears with what is next for it, and tells which change it is.
func (k *kind) hear(next int, id, action, cursor string) (change int, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if next >= len(k.expected) {
		return 0, fmt.Errorf("%s of %s is heard, and there is nothing more to hear", action, id)
	}
	one := &k.expected[next]
	if string(one.id) != id || string(one.action) != action {
		return 0, fmt.Errorf("%s of %s is heard where %s of %s was to be heard, change %d", action, id, one.action, one.id, one.change)
	}
	switch which := maphash.String(seed, cursor); one.cursor {
	case which:
	case 0:
		one.cursor = which
	default:
		k.alone[which] = true
	}
	return one.change, nil
}

// left is how much there is to hear after so much.
func (k *kind) left(next int) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.expected) - next
}

// executions counts what a kind could hear, and by how many executions it was told.
func (f *followed) executions() (visible, shared, alone float64) {
	for _, one := range f.kinds {
		visible += float64(len(one.expected))
		alone += float64(len(one.alone))
		for _, expected := range one.expected {
			if expected.cursor != 0 {
				shared++
			}
		}
	}
	return visible, shared, alone
}

func (f *followed) note(change int) {
	delay := time.Since(f.committed[change]) / delayUnit
	f.delays[min(delay, delayUnits-1)].Add(1)
	f.heard.Add(1)
}

// percentile is how long so many of a hundred answers took at most, in milliseconds.
func (f *followed) percentile(percent int64) float64 {
	left := f.heard.Load() * percent / 100
	for at := range f.delays {
		if left -= f.delays[at].Load(); left < 0 {
			return milliseconds(time.Duration(at+1) * delayUnit)
		}
	}
	return milliseconds(delayUnits * delayUnit)
}
