package hubtest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samlaer/samlaer/internal/hub"
)

var readingTests = []storeTest{
	{"GetIsAlignedWithTheIDs", getIsAligned},
	{"GetOfNothingGivesNothing", getOfNothing},
	{"AnswersBelongToTheCaller", answersBelongToTheCaller},
	{"EveryNounComesBackUnchanged", everyNounComesBack},
	{"TimesAreInUTCAndMilliseconds", timesAreUTC},
	{"LargeDocumentsComeBack", largeDocuments},
	{"FindGivesTheDocumentWithTheKey", findByKey},
	{"RefsAreInTheOrderOfIDsAndPaged", refsAreOrderedAndPaged},
	{"RefsTellSimilarKeysApart", refsTellKeysApart},
	{"RefsFollowReplacementsAndDeletions", refsFollow},
	{"RefsNeverLagBehindACommit", refsNeverLag},
	{"ScanGivesAllInTheOrderOfIDs", scanIsOrdered},
	{"ScanStopsWhereTheCallerStops", scanStops},
	{"ScanLetsReadAndCommitMeanwhile", scanLetsOthers},
	{"WhatIsNoTextIsOfNothing", noText},
	{"AnUnknownKindIsAnError", unknownKind},
}

func getIsAligned(t *testing.T, s *tested) {
	one, two := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	s.insert(t, one, two, Document(hub.KindPost, 1))
	ids := []hub.ID{two.ID, "lesson_nobody", one.ID, two.ID, ID(hub.KindPost, 1), "", two.ID}
	documents, err := s.Get(t.Context(), hub.KindLesson, ids)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]hub.Document{two, nil, one, two, nil, nil, two}, documents); diff != "" {
		t.Error(diff)
	}
}

func getOfNothing(t *testing.T, s *tested) {
	documents, err := s.Get(t.Context(), hub.KindLesson, nil)
	if err != nil || len(documents) != 0 {
		t.Errorf("got %v, %v", documents, err)
	}
}

func answersBelongToTheCaller(t *testing.T, s *tested) {
	given := Of[*hub.Lesson](1)
	s.insert(t, given)
	given.Title, given.ThemeIDs[0] = "changed after the commit", "changed"
	twice, err := s.Get(t.Context(), hub.KindLesson, []hub.ID{given.ID, given.ID})
	if err != nil {
		t.Fatal(err)
	}
	if first, ok := twice[0].(*hub.Lesson); ok {
		first.Title, first.ThemeIDs[0] = "changed after the answer", "changed"
	}
	if diff := cmp.Diff(Document(hub.KindLesson, 1), twice[1]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Document(hub.KindLesson, 1), s.get(t, hub.KindLesson, given.ID)); diff != "" {
		t.Error(diff)
	}
}

func everyNounComesBack(t *testing.T, s *tested) {
	for _, kind := range hub.Kinds {
		s.insert(t, Filled(kind, 1))
	}
	s.insert(t, Documents(2 * len(SampleKinds))[len(SampleKinds):]...)
	s.restart(t)
	for _, kind := range hub.Kinds {
		if diff := cmp.Diff(Filled(kind, 1), s.get(t, kind, ID(kind, 1))); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
	for _, kind := range SampleKinds {
		if diff := cmp.Diff(Document(kind, 2), s.get(t, kind, ID(kind, 2))); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	}
}

func timesAreUTC(t *testing.T, s *tested) {
	event := Of[*hub.Event](1)
	event.StartsAt = time.Date(2023, time.June, 16, 10, 0, 0, 123_456_789, hub.Oslo)
	s.insert(t, event)
	got, ok := s.get(t, hub.KindEvent, event.ID).(*hub.Event)
	if !ok || got.StartsAt != time.Date(2023, time.June, 16, 8, 0, 0, 123_000_000, time.UTC) {
		t.Errorf("got %v", got)
	}
}

func largeDocuments(t *testing.T, s *tested) {
	lesson := Of[*hub.Lesson](1)
	text := make([]byte, 1<<20)
	for at := range text {
		text[at] = 'a' + byte(at%26)
	}
	lesson.Insight = hub.Markdown(text)
	s.insert(t, lesson)
	if diff := cmp.Diff(hub.Document(lesson), s.get(t, hub.KindLesson, lesson.ID)); diff != "" {
		t.Error("a text of a megabyte came back changed")
	}
}

func findByKey(t *testing.T, s *tested) {
	lesson := Of[*hub.Lesson](1)
	lesson.FormerSlugs = []string{"et-tidligere-navn"}
	s.insert(t, lesson, Document(hub.KindLesson, 2))
	for _, key := range lesson.Keys() {
		found, err := s.Find(t.Context(), hub.KindLesson, key)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(hub.Document(lesson), found); diff != "" {
			t.Error(diff)
		}
		_, err = s.Find(t.Context(), hub.KindPost, key)
		wantIs(t, err, hub.ErrNotFound)
	}
	for _, key := range []hub.Key{"", "slug:", "slug:et-tidligere-navn-", "slug:et-tidligere"} {
		_, err := s.Find(t.Context(), hub.KindLesson, key)
		wantIs(t, err, hub.ErrNotFound)
	}
}

// citing makes a lesson with the number that cites the source and no other.
func citing(number int, source hub.ID) *hub.Lesson {
	lesson := Of[*hub.Lesson](number)
	lesson.Sources = []hub.Citation{{SourceID: source}}
	return lesson
}

func refsAreOrderedAndPaged(t *testing.T, s *tested) {
	source := ID(hub.KindPost, 1)
	var all []hub.ID
	var lessons []hub.Document
	for number := range 25 {
		lessons = append(lessons, citing(number, source))
		all = append(all, ID(hub.KindLesson, number))
	}
	slices.Reverse(lessons)
	s.insert(t, lessons...)
	s.insert(t, citing(100, ID(hub.KindPost, 2)), Document(hub.KindMeasure, 1))
	key := hub.Key("cites:" + string(source))
	for _, limit := range []int{1, 7, 25, 100} {
		var got []hub.ID
		for after := hub.ID(""); ; after = got[len(got)-1] {
			page, err := s.Refs(t.Context(), hub.KindLesson, key, after, limit)
			if err != nil || len(page) > limit {
				t.Fatalf("limit %d: %d ids, %v", limit, len(page), err)
			}
			if len(page) == 0 {
				break
			}
			got = append(got, page...)
		}
		if diff := cmp.Diff(all, got); diff != "" {
			t.Errorf("limit %d: %s", limit, diff)
		}
	}
	between, err := s.Refs(t.Context(), hub.KindLesson, key, all[3]+"0", 2)
	if diff := cmp.Diff(all[4:6], between); err != nil || diff != "" {
		t.Errorf("after an id that is not there: %v %s", err, diff)
	}
	none, err := s.Refs(t.Context(), hub.KindLesson, key, "", 0)
	if err != nil || len(none) != 0 {
		t.Errorf("limit 0: %v, %v", none, err)
	}
}

func refsTellKeysApart(t *testing.T, s *tested) {
	for number, source := range []hub.ID{"a", "ab", "a\x00b", "b", "a:", "A", "å"} {
		s.insert(t, citing(number, source))
		if got := s.refs(t, hub.KindLesson, hub.Key("cites:"+string(source))); len(got) != 1 {
			t.Errorf("%q: got %v", source, got)
		}
	}
	if diff := cmp.Diff([]hub.ID{ID(hub.KindLesson, 0)}, s.refs(t, hub.KindLesson, "cites:a")); diff != "" {
		t.Error(diff)
	}
	for _, key := range []hub.Key{"cites", "cites:", "", "cites:c"} {
		if got := s.refs(t, hub.KindLesson, key); len(got) != 0 {
			t.Errorf("%q: got %v", key, got)
		}
	}
	if got := s.refs(t, hub.KindPost, "cites:a"); len(got) != 0 {
		t.Errorf("another kind: got %v", got)
	}
}

func refsFollow(t *testing.T, s *tested) {
	lesson := citing(1, "one")
	s.insert(t, lesson)
	lesson.Sources = []hub.Citation{{SourceID: "two"}, {SourceID: "three"}}
	s.commit(t, Replace(lesson))
	for key, want := range map[hub.Key]int{"cites:one": 0, "cites:two": 1, "cites:three": 1} {
		if got := s.refs(t, hub.KindLesson, key); len(got) != want {
			t.Errorf("%s after the replacement: got %v", key, got)
		}
	}
	s.commit(t, Delete(lesson))
	for _, key := range []hub.Key{"cites:one", "cites:two", "cites:three"} {
		if got := s.refs(t, hub.KindLesson, key); len(got) != 0 {
			t.Errorf("%s after the deletion: got %v", key, got)
		}
	}
}

func refsNeverLag(t *testing.T, s *tested) {
	lesson := citing(1, "0")
	s.insert(t, lesson)
	for round := range 20 {
		next := hub.ID(rune('a' + round))
		lesson.Sources[0].SourceID = next
		s.commit(t, Replace(lesson))
		if got := s.refs(t, hub.KindLesson, hub.Key("cites:"+string(next))); len(got) != 1 {
			t.Fatalf("round %d: got %v", round, got)
		}
	}
}

func scanIsOrdered(t *testing.T, s *tested) {
	var want []hub.Document
	for number := range 520 {
		want = append(want, Document(hub.KindOrganisation, number))
	}
	shuffled := slices.Clone(want)
	for at := range shuffled {
		other := at * 7919 % len(shuffled)
		shuffled[at], shuffled[other] = shuffled[other], shuffled[at]
	}
	s.insert(t, shuffled...)
	s.insert(t, Document(hub.KindPost, 1))
	var got []hub.Document
	for document, err := range s.Scan(t.Context(), hub.KindOrganisation) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, document)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for document, err := range s.Scan(t.Context(), hub.KindBrief) {
		t.Errorf("a kind without documents: %v, %v", document, err)
	}
}

func scanStops(t *testing.T, s *tested) {
	s.insert(t, Documents(10*len(SampleKinds))...)
	seen := 0
	for _, err := range s.Scan(t.Context(), hub.KindLesson) {
		if seen++; err != nil || seen == 3 {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen = 0
	var last error
	for _, err := range s.Scan(ctx, hub.KindLesson) {
		if seen++; seen == 3 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || seen > 4 {
		t.Errorf("cancelled at the third document: %d seen, %v", seen, last)
	}
}

func scanLetsOthers(t *testing.T, s *tested) {
	for number := range 300 {
		s.insert(t, Document(hub.KindOrganisation, number))
	}
	seen := 0
	for document, err := range s.Scan(t.Context(), hub.KindOrganisation) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen%100 == 0 {
			s.commit(t, Replace(document))
			if s.version(t, document.Base().ID) != 2 {
				t.Error("a commit within a scan did not count")
			}
		}
	}
	if seen != 300 {
		t.Errorf("saw %d of 300", seen)
	}
}

func unknownKind(t *testing.T, s *tested) {
	if _, err := s.Get(t.Context(), "nonsense", []hub.ID{"a"}); err == nil {
		t.Error("get: no error")
	}
	if _, err := s.Find(t.Context(), "nonsense", "a"); err == nil {
		t.Error("find: no error")
	}
	for _, err := range s.Scan(t.Context(), "nonsense") {
		if err == nil {
			t.Error("scan: no error")
		}
	}
}

// noText asks by bytes that are no UTF-8, as they come in addresses: there is nothing with them, and nothing is broken.
func noText(t *testing.T, s *tested) {
	const bytes = "\xff\xfe"
	lesson := Of[*hub.Lesson](1)
	s.insert(t, lesson)
	documents, err := s.Get(t.Context(), hub.KindLesson, []hub.ID{"lesson_" + bytes, lesson.ID, bytes})
	if err != nil || documents[0] != nil || documents[1] == nil || documents[2] != nil {
		t.Errorf("got %v, %v", documents, err)
	}
	if documents, err := s.Get(t.Context(), hub.KindLesson, []hub.ID{bytes}); err != nil || documents[0] != nil {
		t.Errorf("got %v, %v", documents, err)
	}
	if found, err := s.Find(t.Context(), hub.KindLesson, hub.Key("slug:"+bytes)); !errors.Is(err, hub.ErrNotFound) {
		t.Errorf("found %v, %v", found, err)
	}
	if ids, err := s.Refs(t.Context(), hub.KindLesson, hub.Key("slug:"+bytes), "", 10); err != nil || len(ids) > 0 {
		t.Errorf("refs are %v, %v", ids, err)
	}
}
