package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// seekers are servers of one hub where people search in vain.
type seekers struct {
	*afterwards
	index   *bleveindex.Index
	servers []*hub.Hub
	store   *moody
}

// moody is a store that can be out of reach.
type moody struct {
	hub.Store
	away  atomic.Bool
	calls atomic.Int64
}

func (m *moody) refuses() error {
	m.calls.Add(1)
	if m.away.Load() {
		return hub.ErrUnavailable
	}
	return nil
}

func (m *moody) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	if err := m.refuses(); err != nil {
		return nil, err
	}
	return m.Store.Get(ctx, kind, ids)
}

func (m *moody) Commit(ctx context.Context, commit hub.Commit) error {
	if err := m.refuses(); err != nil {
		return err
	}
	return m.Store.Commit(ctx, commit)
}

func (m *moody) Scan(ctx context.Context, kind hub.Kind) iter.Seq2[hub.Document, error] {
	if err := m.refuses(); err != nil {
		return func(yield func(hub.Document, error) bool) { yield(nil, err) }
	}
	return m.Store.Scan(ctx, kind)
}

func openSeekers(t *testing.T, store hub.Store) *seekers {
	t.Helper()
	s := &seekers{afterwards: &afterwards{store: store, clock: hubtest.NewClock()}, store: &moody{Store: store}}
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: t.TempDir(), Store: store, Clock: time.Now,
		Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	if err := index.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.index = index
	for range 3 {
		s.servers = append(s.servers, hub.New(hub.Parts{Store: s.store, Index: index, Clock: s.clock.Now, UUID: newUUID,
			Site: "https://samlaer.example"}))
	}
	return s
}

// asker is somebody with an id of their own.
func asker(number int) hub.Viewer {
	return hub.Viewer{ID: hubtest.ID(hub.KindPerson, 900+number), Roles: []hub.Role{hub.RoleContributor}, Language: "nb"}
}

func (s *seekers) search(t *testing.T, server int, viewer hub.Viewer, text string) *hub.SearchConnection {
	t.Helper()
	found, err := hub.Search(hub.WithReading(t.Context(), s.servers[server].Read(viewer)), hub.Asked{Text: text}, nil, nil, hub.Page{})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (s *seekers) keep(t *testing.T) {
	t.Helper()
	var running sync.WaitGroup
	for _, server := range s.servers {
		running.Go(func() {
			if err := server.KeepSearches(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
}

// kept is all that is written down, «words count days», sorted.
func (s *seekers) kept(t *testing.T) []string {
	t.Helper()
	var all []string
	for document, err := range s.afterwards.store.Scan(t.Context(), hub.KindSearchGap) {
		if err != nil {
			t.Fatal(err)
		}
		gap := document.(*hub.SearchGap)
		text := fmt.Sprintf("%s %d %d", gap.Query, gap.Count, len(gap.Days))
		if gap.Left > 0 {
			text += fmt.Sprintf(", left %d %d", gap.Left, len(gap.LeftDays))
		}
		all = append(all, text)
	}
	slices.Sort(all)
	return all
}

// shown are the words that a curator is shown.
func (s *seekers) shown(t *testing.T) []string {
	t.Helper()
	curator := hub.Viewer{ID: hubtest.ID(hub.KindPerson, 990), Roles: []hub.Role{hub.RoleCurator}, Language: "nb"}
	gaps, err := hub.SearchGaps(hub.WithReading(t.Context(), s.servers[0].Read(curator)), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var queries []string
	for _, gap := range gaps {
		queries = append(queries, gap.Query)
	}
	return queries
}

func wantList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s %q, want %q", what, got, want)
	}
}

func TestWhatIsSearchedForInVainOnThreeDaysIsShownUntilItIsFound(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			s := openSeekers(t, open())
			for day := range 3 {
				for server := range s.servers { // each server knows whom it has counted
					s.search(t, server, asker(1), "Togbillett!")
					s.search(t, server, asker(1), "togbillett")
				}
				s.search(t, 0, asker(2), "togbillett")
				if day < 2 {
					s.search(t, 1, asker(2), "badminton  Hall")
					s.search(t, 1, asker(3), "hall, badminton")
				}
				s.keep(t)
				s.keep(t)
				if day < 2 {
					wantList(t, "before the third day one is shown", s.shown(t))
				}
				s.clock.Advance(24 * time.Hour)
			}
			wantList(t, "kept are", s.kept(t), "badminton hall 4 2", "togbillett 12 3")
			wantList(t, "shown are", s.shown(t), "togbillett")

			for number, audience := range []hub.Audience{hub.AudienceCounty, hub.AudienceNetwork} {
				id := hubtest.ID(hub.KindLesson, 40+number)
				s.put(t, &hub.Lesson{Meta: hub.Meta{ID: id, Version: 1}, Title: "Gi dem en togbillett", Language: "nb",
					Address: hub.Address{Slug: string(id)}, Kind: hub.LessonKindIdea, Status: hub.LessonStatusPublished, Audience: audience})
				s.index.Await(t.Context(), []hub.Expectation{{Kind: hub.KindLesson, ID: id, Version: 1}})
				want := map[hub.Audience][]string{hub.AudienceCounty: {"togbillett"}}[audience]
				wantList(t, "when a lesson for "+string(audience)+" says it, shown are", s.shown(t), want...)
			}
		})
	}
}

func TestSearchesThatAreSomebodysAreNotCounted(t *testing.T) {
	s := openSeekers(t, storesOf(t)["embedded"]())
	s.put(t, &hub.Person{Meta: hub.Meta{ID: hubtest.ID(hub.KindPerson, 1), Version: 1}, Name: "Amina I. Håkonsen-Bø", Language: "nb"})
	s.put(t, &hub.Person{Meta: hub.Meta{ID: hubtest.ID(hub.KindPerson, 2), Version: 1}, Name: "Bo Li", Language: "nb"})
	for _, text := range []string{
		"amina", "AMINA badminton", "ha\u030akonsen badminton", "li, bo", "bo badminton li", // names, composed or not
		"amir@example.org", "badminton amir@example.org", "https://example.org/badminton",
		"12345", "badminton 91 23 45 67", "+47 912-34-567", "1.2.3.4.5", "badminton 01017012345",
		"", "!!!", "a", "2024", strings.Repeat("badminton ", 11), "en to tre fire fem seks sju åtte ni",
		"forfatter:badminton", "-badminton hall", "tema:badminton",
	} {
		s.search(t, 0, asker(1), text)
	}
	s.keep(t)
	wantList(t, "kept are", s.kept(t))
	for _, text := range []string{"badminton i hall", "bo", "badminton 2024", `"badminton hall"`} {
		s.search(t, 0, asker(1), text)
	}
	s.keep(t)
	wantList(t, "kept are", s.kept(t), "badminton 2024 1 1", "badminton hall 1 1", "badminton i hall 1 1", "bo 1 1")

	s.put(t, &hub.Person{Meta: hub.Meta{ID: hubtest.ID(hub.KindPerson, 3), Version: 1}, Name: "Nils Hall", Language: "nb"})
	if err := s.servers[0].ForgetSearches(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantList(t, "when somebody has come with a name of such a word, kept are", s.kept(t), "badminton 2024 1 1", "bo 1 1")
	s.clock.Advance(181 * 24 * time.Hour)
	if err := s.servers[0].ForgetSearches(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantList(t, "half a year later, kept are", s.kept(t))
}

func TestASearchIsNeitherSlowerNorRefusedBecauseItIsCounted(t *testing.T) {
	s := openSeekers(t, storesOf(t)["embedded"]())
	s.store.away.Store(true)
	before := s.store.calls.Load()
	s.search(t, 0, asker(1), "togbillett")
	if calls := s.store.calls.Load() - before; calls != 0 {
		t.Errorf("it asked the store %d times", calls)
	}
	for range 2 {
		if err := s.servers[0].KeepSearches(t.Context()); !errors.Is(err, hub.ErrUnavailable) {
			t.Errorf("while the store is away, keeping gives %v", err)
		}
	}
	s.store.away.Store(false)
	s.keep(t)
	wantList(t, "when the store is back, kept are", s.kept(t), "togbillett 1 1")
}

func TestOnlySearchesForWordsThatFindNothingAreCounted(t *testing.T) {
	s := openSeekers(t, storesOf(t)["embedded"]())
	id := hubtest.ID(hub.KindLesson, 40)
	s.put(t, &hub.Lesson{Meta: hub.Meta{ID: id, Version: 1}, Title: "Mentorer hjelper", Language: "nb", Address: hub.Address{Slug: "mentorer"},
		Kind: hub.LessonKindIdea, Status: hub.LessonStatusPublished, Audience: hub.AudiencePublic})
	s.index.Await(t.Context(), []hub.Expectation{{Kind: hub.KindLesson, ID: id, Version: 1}})
	ctx := hub.WithReading(t.Context(), s.servers[0].Read(asker(1)))
	for _, one := range []struct {
		asked  hub.Asked
		filter *hub.SearchFilter
	}{
		{hub.Asked{Text: "mentor"}, nil}, {hub.Asked{Text: "mentr"}, nil}, {hub.Asked{Text: "mentr", Plain: true}, nil},
		{hub.Asked{Text: "mentor"}, &hub.SearchFilter{Types: []string{"Post"}}},
		{hub.Asked{Text: "badminton"}, &hub.SearchFilter{From: "2020-01-01"}},
	} {
		if _, err := hub.Search(ctx, one.asked, one.filter, nil, hub.Page{}); err != nil {
			t.Fatal(err)
		}
	}
	s.keep(t)
	wantList(t, "kept are", s.kept(t))
}

func TestVisitorsAreToldApartByTheirAddressForADayAndNeverAfter(t *testing.T) {
	s := openSeekers(t, storesOf(t)["embedded"]())
	for _, address := range []string{"192.0.2.1", "192.0.2.1", "192.0.2.2"} {
		visitor := hub.Visitor("nb")
		visitor.Address = address
		s.search(t, 0, visitor, "togbillett")
	}
	s.keep(t)
	wantList(t, "kept are", s.kept(t), "togbillett 2 1")
	var backup strings.Builder
	if err := s.afterwards.store.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(backup.String(), "192.0.2.") {
		t.Error("an address is kept")
	}
}
