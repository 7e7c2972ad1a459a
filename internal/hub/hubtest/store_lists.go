package hubtest

import (
	"errors"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// citesPost is the key under which lessons are listed that cite the post.
func citesPost(post *hub.Post) hub.Key { return hub.Key("cites:" + string(post.ID)) }

func wantListConflict(t *testing.T, err error, key hub.Key) {
	t.Helper()
	var conflict *hub.ListConflict
	if !errors.As(err, &conflict) {
		t.Fatalf("got %v, want a conflict of the list %s", err, key)
	}
	if conflict.Kind != hub.KindLesson || conflict.Key != key {
		t.Errorf("the conflict is of %s %s, want %s", conflict.Kind, conflict.Key, key)
	}
}

func listsHold(t *testing.T, s *tested) {
	post, one := Of[*hub.Post](1), citing(1, "")
	one.Sources[0].SourceID = post.ID
	s.insert(t, post, one)
	key := citesPost(post)
	under := func(ids ...hub.ID) error {
		return s.Commit(t.Context(), hub.Commit{ID: s.ids.Commit(), Lists: []hub.Listing{{Kind: hub.KindLesson, Key: key, IDs: ids}}})
	}
	wantListConflict(t, under(), key)
	wantListConflict(t, under(ID(hub.KindLesson, 2)), key)
	wantListConflict(t, under(one.ID, ID(hub.KindLesson, 2)), key)
	if err := under(one.ID); err != nil {
		t.Fatal(err)
	}
	empty := hub.Listing{Kind: hub.KindLesson, Key: citesPost(Of[*hub.Post](2))}
	if err := s.Commit(t.Context(), hub.Commit{ID: s.ids.Commit(), Lists: []hub.Listing{empty}}); err != nil {
		t.Error(err)
	}
	unknown := hub.Commit{ID: s.ids.Commit(), Lists: []hub.Listing{{Kind: "nonsense", Key: key}}}
	if err := s.Commit(t.Context(), unknown); err == nil {
		t.Error("a list of a kind that is not: no error")
	}
	s.commit(t, Delete(one))
	wantListConflict(t, under(one.ID), key)
}

// withdrawingAndCitingAnew: who withdraws a post has seen that no lesson cites it; who makes a lesson that does has seen
// that the post stands. There is no document that both could name.
func withdrawingAndCitingAnew(t *testing.T, s *tested) {
	for round := range 10 {
		post, lesson := Of[*hub.Post](round), citing(round, "")
		s.insert(t, post)
		lesson.Sources[0].SourceID = post.ID
		post.Status = hub.PostStatusWithdrawn
		commits := []hub.Commit{
			{ID: s.ids.Commit(), Changes: []hub.Change{Replace(post)},
				Lists: []hub.Listing{{Kind: hub.KindLesson, Key: citesPost(post)}}},
			{ID: s.ids.Commit(), Changes: []hub.Change{Insert(lesson)},
				Expect: []hub.Expectation{{Kind: hub.KindPost, ID: post.ID, Version: 1}}},
		}
		failures := atOnce(len(commits), func(number int) error { return s.Commit(t.Context(), commits[number]) })
		switch {
		case failures[0] == nil && failures[1] != nil:
			wantConflict(t, failures[1], post.ID, 2)
		case failures[1] == nil && failures[0] != nil:
			wantListConflict(t, failures[0], citesPost(post))
		default:
			t.Fatalf("round %d: withdrawing: %v; citing: %v", round, failures[0], failures[1])
		}
	}
}
