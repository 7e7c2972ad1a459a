package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// leave says that somebody left a search.
func (s *seekers) leave(t *testing.T, server int, viewer hub.Viewer, text string, filter *hub.SearchFilter) {
	t.Helper()
	if _, err := hub.LeaveSearch(hub.WithReading(t.Context(), s.servers[server].Read(viewer)), text, filter); err != nil {
		t.Fatal(err)
	}
}

// lesson puts in a lesson for an audience, or takes what stands in one out of the network's sight.
func (s *seekers) lesson(t *testing.T, number, version int, title string, audience hub.Audience) {
	t.Helper()
	id := hubtest.ID(hub.KindLesson, number)
	s.put(t, &hub.Lesson{Meta: hub.Meta{ID: id, Version: version}, Title: title, Language: "nb", Address: hub.Address{Slug: string(id)},
		Kind: hub.LessonKindIdea, Status: hub.LessonStatusPublished, Audience: audience})
	s.index.Await(t.Context(), []hub.Expectation{{Kind: hub.KindLesson, ID: id, Version: version}})
}

// told is what a curator is told of gaps, «words kind count found».
func (s *seekers) told(t *testing.T, kinds ...hub.SearchGapKind) []string {
	t.Helper()
	curator := hub.Viewer{ID: hubtest.ID(hub.KindPerson, 990), Roles: []hub.Role{hub.RoleCurator}, Language: "nb"}
	ctx := hub.WithReading(t.Context(), s.servers[0].Read(curator))
	gaps, err := hub.SearchGaps(ctx, kinds, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, gap := range gaps {
		kind, err := hub.GapKind(ctx, gap)
		if err != nil {
			t.Fatal(err)
		}
		count, err := hub.GapCount(ctx, gap)
		if err != nil {
			t.Fatal(err)
		}
		found, err := hub.FoundNow(ctx, gap)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s %s %d %d", gap.Query, kind, count, found))
	}
	return all
}

func TestWhatIsFoundAndLeftOnThreeDaysIsTold(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			s := openSeekers(t, open())
			s.lesson(t, 40, 1, "Mentorer hjelper", hub.AudienceNetwork)
			for day := range 3 {
				for range 2 {
					s.leave(t, 0, asker(1), "Mentor!", nil)
					s.leave(t, 0, asker(2), "mentor", nil)
					s.search(t, 0, asker(1), "togbillett")
				}
				if day < 2 {
					s.leave(t, 1, asker(1), "hjelper", nil)
					s.search(t, 1, asker(1), "badminton")
				}
				s.keep(t)
				s.clock.Advance(24 * time.Hour)
			}
			wantList(t, "kept are", s.kept(t), "badminton 2 2", "hjelper 0 0, left 2 2", "mentor 0 0, left 6 3", "togbillett 3 3")
			wantList(t, "told are", s.told(t), "mentor LEFT 6 1", "togbillett FOUND_NOTHING 3 0")
			wantList(t, "told of what was left are", s.told(t, hub.SearchGapKindLeft), "mentor LEFT 6 1")
			wantList(t, "told of what found nothing are", s.told(t, hub.SearchGapKindFoundNothing), "togbillett FOUND_NOTHING 3 0")

			s.lesson(t, 40, 2, "Mentorer hjelper", hub.AudienceCounty)
			wantList(t, "when the network cannot read it, told are", s.told(t), "togbillett FOUND_NOTHING 3 0")
			s.search(t, 0, asker(1), "mentor")
			s.keep(t)
			wantList(t, "found in vain on a day, told are", s.told(t), "togbillett FOUND_NOTHING 3 0")
		})
	}
}

func TestOnlySearchesForWordsThatFindSomethingAreLeft(t *testing.T) {
	s := openSeekers(t, storesOf(t)["embedded"]())
	s.put(t, &hub.Person{Meta: hub.Meta{ID: hubtest.ID(hub.KindPerson, 1), Version: 1}, Name: "Amina Håkonsen", Language: "nb"})
	s.lesson(t, 40, 1, "Mentorer for Amina amir@example.org 91 23 45 67 en to tre fire fem seks sju åtte ni", hub.AudienceNetwork)
	s.lesson(t, 41, 1, "Badminton", hub.AudienceCounty)
	for _, text := range []string{"badminton", "togbillett", "", "!!!", "amina", "mentor amina", "amir@example.org", "91 23 45 67",
		"en to tre fire fem seks sju åtte ni", strings.Repeat("mentor ", 20), "mentor -badminton", "tittel:mentorer", "title:mentorer"} {
		s.leave(t, 0, asker(1), text, nil)
	}
	s.leave(t, 0, hub.Visitor("nb"), "mentor", nil) // who may not read it did not find it
	s.leave(t, 0, asker(1), "mentor", &hub.SearchFilter{Types: []string{"Lesson"}})
	s.leave(t, 0, asker(1), "mentor", &hub.SearchFilter{From: "2020-01-01"})
	s.keep(t)
	wantList(t, "kept are", s.kept(t))
	s.leave(t, 0, asker(1), "mentorer", nil)
	s.keep(t)
	wantList(t, "kept are", s.kept(t), "mentorer 0 0, left 1 1")
	if _, err := hub.LeaveSearch(hub.WithReading(t.Context(), s.servers[0].Read(asker(1))), "mentor", &hub.SearchFilter{From: "igår"}); err == nil {
		t.Error("a filter that cannot be is taken")
	}
}

func TestWhatWasLeftAndWhatWasNotFoundAreCountedApart(t *testing.T) {
	s := openSeekers(t, storesOf(t)["embedded"]())
	for day := range 6 {
		if day == 3 {
			s.lesson(t, 40, 1, "Togbilletter", hub.AudiencePublic)
		}
		for number := range 2 + day/3 {
			s.search(t, 0, asker(number), "togbillett")
			s.leave(t, 0, asker(number), "togbillett", nil)
		}
		s.keep(t)
		s.clock.Advance(24 * time.Hour)
	}
	wantList(t, "kept are", s.kept(t), "togbillett 6 3, left 9 3")
	wantList(t, "told are", s.told(t), "togbillett LEFT 9 1")
	s.lesson(t, 40, 2, "Togbilletter", hub.AudienceCounty)
	wantList(t, "when it is gone, told are", s.told(t), "togbillett FOUND_NOTHING 6 0")

	s.search(t, 0, asker(1), "buss")
	s.lesson(t, 41, 1, "Buss", hub.AudiencePublic)
	s.leave(t, 0, asker(1), "buss", nil)
	s.keep(t)
	wantList(t, "with both by one asker on a day, kept are", s.kept(t), "buss 1 1, left 1 1", "togbillett 6 3, left 9 3")
}
