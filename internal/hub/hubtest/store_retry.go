package hubtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samlaer/samlaer/internal/hub"
)

var retryTests = []storeTest{
	{"ACommitRetriedIsDoneOnce", retriedOnce},
	{"ARetryIsDoneAlsoWhenSomebodyWroteSince", retriedAfterOthers},
	{"ARetryIsDoneAlsoAfterARestart", retriedAfterRestart},
	{"ACommitSentEightTimesAtOnceIsDoneOnce", sentAtOnce},
	{"TheIDOfAFailedCommitCanBeUsedAgain", failedIDAgain},
	{"ACommitWhoseAnswerWasLostIsDoneOnce", answerLost},
}

// mixed makes a commit with an insertion, a replacement and a deletion.
func (s *tested) mixed(t *testing.T) hub.Commit {
	t.Helper()
	replaced, deleted := Of[*hub.Post](1), Of[*hub.Post](2)
	s.insert(t, replaced, deleted)
	return hub.Commit{ID: s.ids.Commit(),
		Changes: []hub.Change{Insert(Of[*hub.Lesson](1)), Replace(replaced), Delete(deleted)},
		Expect:  []hub.Expectation{{Kind: hub.KindOrganisation, ID: ID(hub.KindOrganisation, 1)}}}
}

// send commits and wants success.
func (s *tested) send(t *testing.T, commit hub.Commit) {
	t.Helper()
	if err := s.Commit(t.Context(), commit); err != nil {
		t.Errorf("commit %s: %v", commit.ID, err)
	}
}

func retriedOnce(t *testing.T, s *tested) {
	commit := s.mixed(t)
	before := s.position(t)
	for range 3 {
		s.send(t, commit)
	}
	s.insert(t, Document(hub.KindBrief, 1))
	var versions []int
	for _, happening := range s.next(t, before, 4) {
		versions = append(versions, happening.Version)
	}
	if diff := cmp.Diff([]int{1, 2, 0, 1}, versions); diff != "" {
		t.Error(diff)
	}
}

func retriedAfterOthers(t *testing.T, s *tested) {
	commit := s.mixed(t)
	s.send(t, commit)
	lesson, post := Of[*hub.Lesson](1), Of[*hub.Post](1)
	post.Version = 2
	s.commit(t, Delete(lesson), Replace(post), Insert(Document(hub.KindOrganisation, 1)))
	before := s.position(t)
	s.send(t, commit)
	if got := s.version(t, lesson.ID); got != 0 {
		t.Errorf("the retry brought back what was deleted since, version %d", got)
	}
	if got := s.version(t, post.ID); got != 3 {
		t.Errorf("the retry touched what was replaced since: version %d", got)
	}
	s.insert(t, Document(hub.KindBrief, 1))
	s.next(t, before, 1)
}

func retriedAfterRestart(t *testing.T, s *tested) {
	commit := s.mixed(t)
	s.send(t, commit)
	s.restart(t)
	s.send(t, commit)
	if got := s.version(t, ID(hub.KindPost, 1)); got != 2 {
		t.Errorf("version %d", got)
	}
}

func sentAtOnce(t *testing.T, s *tested) {
	commit := s.mixed(t)
	before := s.position(t)
	for number, err := range atOnce(8, func(int) error { return s.Commit(t.Context(), commit) }) {
		if err != nil {
			t.Errorf("sender %d: %v", number, err)
		}
	}
	s.insert(t, Document(hub.KindBrief, 1))
	s.next(t, before, 4)
}

func failedIDAgain(t *testing.T, s *tested) {
	commit := s.mixed(t)
	commit.Expect[0].Version = 1
	wantConflict(t, s.Commit(t.Context(), commit), ID(hub.KindOrganisation, 1), 0)
	s.insert(t, Document(hub.KindOrganisation, 1))
	s.send(t, commit)
	if got := s.version(t, ID(hub.KindLesson, 1)); got != 1 {
		t.Errorf("version %d", got)
	}
}

func answerLost(t *testing.T, s *tested) {
	if s.LoseNextAnswer == nil {
		t.Skip("the adapter cannot lose an answer")
	}
	commit := s.mixed(t)
	before := s.position(t)
	s.LoseNextAnswer(t)
	if err := s.Commit(t.Context(), commit); err != nil {
		t.Logf("the commit whose answer was lost says: %v", err)
	}
	s.send(t, commit)
	s.insert(t, Document(hub.KindBrief, 1))
	s.next(t, before, 4)
}
