package hubtest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

var commitTests = []storeTest{
	{"FiftyDocumentsAreThereTogether", fiftyTogether},
	{"AConflictInTheLastChangeLeavesNothing", conflictLeavesNothing},
	{"ADuplicateInTheLastChangeLeavesNothing", duplicateLeavesNothing},
	{"InsertingWhatExistsIsAConflict", insertingExisting},
	{"ReplacingAnotherVersionIsAConflict", replacingAnotherVersion},
	{"DeletingAnotherVersionIsAConflict", deletingAnotherVersion},
	{"VersionsMaySkip", versionsMaySkip},
	{"ADeletedDocumentCanBeMadeAgain", deletedCanBeMadeAgain},
	{"ExpectationsHoldOrFailTheCommit", expectationsHold},
	{"AnExpectationAloneIsChecked", expectationAlone},
	{"AmongThirtyTwoWritersOneWinsEachRound", oneWriterWins},
	{"ThirtyTwoWritersLoseNoUpdate", noLostUpdate},
	{"WithdrawingAPostAndCitingItAtOnceFailsForOne", withdrawingAndCiting},
	{"ListsHoldOrFailTheCommit", listsHold},
	{"WithdrawingAPostAndCitingItAnewFailsForOne", withdrawingAndCitingAnew},
	{"WhatIsNoCommitIsRefused", malformedCommits},
}

func fiftyTogether(t *testing.T, s *tested) {
	documents := Documents(mostAtOnce)
	s.insert(t, documents...)
	var replacements []hub.Change
	for at, document := range documents {
		if at%2 == 0 {
			replacements = append(replacements, Replace(document))
		} else {
			replacements = append(replacements, Delete(document))
		}
	}
	s.commit(t, replacements...)
	for at, document := range documents {
		want := 2
		if at%2 == 1 {
			want = 0
		}
		if got := s.version(t, document.Base().ID); got != want {
			t.Errorf("%s: version %d, want %d", document.Base().ID, got, want)
		}
	}
}

// wantNothing checks that a commit that failed left no trace of the lessons.
func (s *tested) wantNothing(t *testing.T, before hub.Position, lessons ...*hub.Lesson) {
	t.Helper()
	for _, lesson := range lessons {
		if got := s.version(t, lesson.ID); got != 0 {
			t.Errorf("%s is there in version %d", lesson.ID, got)
		}
		for _, key := range lesson.Keys() {
			_, err := s.Find(t.Context(), hub.KindLesson, key)
			wantIs(t, err, hub.ErrNotFound)
		}
		for _, key := range lesson.Refs() {
			if ids := s.refs(t, hub.KindLesson, key); slices.Contains(ids, lesson.ID) {
				t.Errorf("%s lists %s", key, lesson.ID)
			}
		}
	}
	marker := Document(hub.KindBrief, 999)
	s.insert(t, marker)
	if happened := s.next(t, before, 1); happened[0].ID != marker.Base().ID {
		t.Errorf("the first change after a failed commit is %+v", happened[0])
	}
}

func conflictLeavesNothing(t *testing.T, s *tested) {
	there := Document(hub.KindPost, 1)
	s.insert(t, there)
	before := s.position(t)
	first, second := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	wantConflict(t, s.try(t.Context(), Insert(first), Insert(second), Insert(there)), there.Base().ID, 1)
	s.wantNothing(t, before, first, second)
}

func duplicateLeavesNothing(t *testing.T, s *tested) {
	there := Of[*hub.Organisation](1)
	s.insert(t, there)
	before := s.position(t)
	first, taker := Of[*hub.Lesson](1), Of[*hub.Organisation](2)
	taker.Slug = there.Slug
	err := s.try(t.Context(), Insert(first), Insert(taker))
	wantDuplicate(t, err, hub.KindOrganisation, hub.Key("slug:"+there.Slug))
	s.wantNothing(t, before, first)
}

func insertingExisting(t *testing.T, s *tested) {
	lesson := Of[*hub.Lesson](1)
	s.insert(t, lesson)
	again := Of[*hub.Lesson](1)
	again.Title = "somebody else's"
	wantConflict(t, s.try(t.Context(), Insert(again)), lesson.ID, 1)
	if got, ok := s.get(t, hub.KindLesson, lesson.ID).(*hub.Lesson); !ok || got.Title != lesson.Title {
		t.Errorf("got %v", got)
	}
}

func replacingAnotherVersion(t *testing.T, s *tested) {
	lesson := Of[*hub.Lesson](1)
	wantConflict(t, s.try(t.Context(), Replace(Of[*hub.Lesson](1))), lesson.ID, 0)
	s.insert(t, lesson)
	s.commit(t, Replace(lesson))
	old := Of[*hub.Lesson](1)
	wantConflict(t, s.try(t.Context(), Replace(old)), lesson.ID, 2)
	ahead := Of[*hub.Lesson](1)
	ahead.Version = 7
	wantConflict(t, s.try(t.Context(), Replace(ahead)), lesson.ID, 2)
}

func deletingAnotherVersion(t *testing.T, s *tested) {
	lesson := Of[*hub.Lesson](1)
	wantConflict(t, s.try(t.Context(), Delete(lesson)), lesson.ID, 0)
	s.insert(t, lesson)
	s.commit(t, Replace(lesson))
	wantConflict(t, s.try(t.Context(), Delete(Of[*hub.Lesson](1))), lesson.ID, 2)
	s.commit(t, Delete(lesson))
	wantConflict(t, s.try(t.Context(), Delete(lesson)), lesson.ID, 0)
}

func versionsMaySkip(t *testing.T, s *tested) {
	lesson := Of[*hub.Lesson](1)
	lesson.Version = 40
	s.insert(t, lesson)
	lesson.Version = 45
	s.commit(t, hub.Change{Kind: hub.KindLesson, ID: lesson.ID, Was: 40, Document: lesson})
	if got := s.version(t, lesson.ID); got != 45 {
		t.Errorf("version %d", got)
	}
}

func deletedCanBeMadeAgain(t *testing.T, s *tested) {
	lesson := Of[*hub.Lesson](1)
	s.insert(t, lesson)
	s.commit(t, Delete(lesson))
	s.insert(t, lesson)
	if got := s.version(t, lesson.ID); got != 1 {
		t.Errorf("version %d", got)
	}
}

// expect commits one new lesson under expectations.
func (s *tested) expect(t *testing.T, number int, expectations ...hub.Expectation) error {
	t.Helper()
	return s.Commit(t.Context(), hub.Commit{ID: s.ids.Commit(),
		Changes: []hub.Change{Insert(Document(hub.KindLesson, number))}, Expect: expectations})
}

func expectationsHold(t *testing.T, s *tested) {
	post := Of[*hub.Post](1)
	s.insert(t, post)
	there := hub.Expectation{Kind: hub.KindPost, ID: post.ID, Version: 1}
	nowhere := hub.Expectation{Kind: hub.KindPost, ID: ID(hub.KindPost, 2)}
	if err := s.expect(t, 1, there, nowhere); err != nil {
		t.Fatal(err)
	}
	s.commit(t, Replace(post))
	wantConflict(t, s.expect(t, 2, nowhere, there), post.ID, 2)
	wantConflict(t, s.expect(t, 2, hub.Expectation{Kind: hub.KindPost, ID: post.ID}), post.ID, 2)
	wantConflict(t, s.expect(t, 2, hub.Expectation{Kind: hub.KindPost, ID: nowhere.ID, Version: 1}), nowhere.ID, 0)
	if s.version(t, ID(hub.KindLesson, 1)) != 1 || s.version(t, ID(hub.KindLesson, 2)) != 0 {
		t.Error("the lesson of the failed commit is there, or that of the other is not")
	}
}

func expectationAlone(t *testing.T, s *tested) {
	expectation := []hub.Expectation{{Kind: hub.KindPost, ID: ID(hub.KindPost, 1), Version: 1}}
	err := s.Commit(t.Context(), hub.Commit{ID: s.ids.Commit(), Expect: expectation})
	wantConflict(t, err, expectation[0].ID, 0)
	s.insert(t, Document(hub.KindPost, 1))
	if err := s.Commit(t.Context(), hub.Commit{ID: s.ids.Commit(), Expect: expectation}); err != nil {
		t.Error(err)
	}
}

// writers is how many write to one document at once: more than a county's curators will ever be.
const writers = 32

// atOnce runs one function for each number below count at the same time and gives their errors.
func atOnce(count int, run func(number int) error) []error {
	failures := make([]error, count)
	var ready, done sync.WaitGroup
	ready.Add(count)
	for number := range count {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			failures[number] = run(number)
		})
	}
	done.Wait()
	return failures
}

func oneWriterWins(t *testing.T, s *tested) {
	s.insert(t, Document(hub.KindProject, 1))
	for round := 1; round <= 3; round++ {
		failures := atOnce(writers, func(number int) error {
			project := Of[*hub.Project](1)
			project.Version, project.Title = round, fmt.Sprint(number)
			return s.try(t.Context(), Replace(project))
		})
		winner := -1
		for number, err := range failures {
			switch {
			case err != nil:
				wantConflict(t, err, ID(hub.KindProject, 1), round+1)
			case winner >= 0:
				t.Errorf("round %d: %d and %d both won", round, winner, number)
			default:
				winner = number
			}
		}
		project, ok := s.get(t, hub.KindProject, ID(hub.KindProject, 1)).(*hub.Project)
		if !ok || project.Version != round+1 || project.Title != fmt.Sprint(winner) {
			t.Fatalf("round %d: %d won, the store has %+v", round, winner, project)
		}
	}
}

func noLostUpdate(t *testing.T, s *tested) {
	s.insert(t, Document(hub.KindProject, 1))
	failures := atOnce(writers, func(number int) error {
		for {
			documents, err := s.Get(t.Context(), hub.KindProject, []hub.ID{ID(hub.KindProject, 1)})
			if err != nil {
				return err
			}
			project, ok := documents[0].(*hub.Project)
			if !ok {
				return fmt.Errorf("got %v", documents[0])
			}
			project.Title += fmt.Sprintf("(%d)", number)
			err = s.try(t.Context(), Replace(project))
			var conflict *hub.VersionConflict
			if !errors.As(err, &conflict) {
				return err
			}
		}
	})
	if err := errors.Join(failures...); err != nil {
		t.Fatal(err)
	}
	project, ok := s.get(t, hub.KindProject, ID(hub.KindProject, 1)).(*hub.Project)
	if !ok || project.Version != 1+writers {
		t.Errorf("%d updates, the store has %+v", writers, project)
	}
	for number := range writers {
		if !slices.Contains(numbersIn(project.Title), number) {
			t.Errorf("the update of writer %d is lost", number)
		}
	}
}

// numbersIn reads «(3)(14)».
func numbersIn(text string) []int {
	var numbers []int
	number := 0
	for _, char := range text {
		switch char {
		case '(':
			number = 0
		case ')':
			numbers = append(numbers, number)
		default:
			number = number*10 + int(char-'0')
		}
	}
	return numbers
}

// withdrawingAndCiting: who withdraws a post has looked at the lesson and seen that it does not cite it; who cites it has
// looked at the post and seen that it stands. Each changes one and only looks at the other.
func withdrawingAndCiting(t *testing.T, s *tested) {
	for round := range 10 {
		post, lesson := Of[*hub.Post](round), citing(round, "")
		s.insert(t, post, lesson)
		postWas := hub.Expectation{Kind: hub.KindPost, ID: post.ID, Version: 1}
		lessonWas := hub.Expectation{Kind: hub.KindLesson, ID: lesson.ID, Version: 1}
		post.Status = hub.PostStatusWithdrawn
		lesson.Sources[0].SourceID = post.ID
		commits := []hub.Commit{
			{ID: s.ids.Commit(), Changes: []hub.Change{Replace(post)}, Expect: []hub.Expectation{lessonWas}},
			{ID: s.ids.Commit(), Changes: []hub.Change{Replace(lesson)}, Expect: []hub.Expectation{postWas}},
		}
		failures := atOnce(len(commits), func(number int) error { return s.Commit(t.Context(), commits[number]) })
		switch {
		case failures[0] == nil && failures[1] != nil:
			wantConflict(t, failures[1], post.ID, 2)
		case failures[1] == nil && failures[0] != nil:
			wantConflict(t, failures[0], lesson.ID, 2)
		default:
			t.Fatalf("round %d: withdrawing: %v; citing: %v", round, failures[0], failures[1])
		}
		if sum := s.version(t, post.ID) + s.version(t, lesson.ID); sum != 3 {
			t.Fatalf("round %d: versions add up to %d", round, sum)
		}
	}
}

func malformedCommits(t *testing.T, s *tested) {
	there := Of[*hub.Lesson](1)
	s.insert(t, there)
	before := s.position(t)
	fine := Insert(Document(hub.KindLesson, 2))
	stale := Of[*hub.Lesson](1)
	for name, bad := range map[string]hub.Change{
		"a document twice":           fine,
		"deleting what never was":    {Kind: hub.KindLesson, ID: ID(hub.KindLesson, 3)},
		"the version that stands":    {Kind: hub.KindLesson, ID: there.ID, Was: 1, Document: stale},
		"another id":                 {Kind: hub.KindLesson, ID: "lesson_x", Document: there},
		"another kind":               {Kind: hub.KindPost, ID: there.ID, Document: there},
		"a kind that is not":         {Kind: "nonsense", ID: "a", Was: 1},
		"a document without a name":  Insert(&hub.Lesson{Meta: hub.Meta{Version: 1}}),
		"a document without version": Insert(&hub.Lesson{Meta: hub.Meta{ID: ID(hub.KindLesson, 3)}}),
	} {
		if err := s.try(t.Context(), fine, bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := s.Commit(t.Context(), hub.Commit{Changes: []hub.Change{fine}}); err == nil {
		t.Error("a commit without id: no error")
	}
	s.wantNothing(t, before, Of[*hub.Lesson](2))
}
