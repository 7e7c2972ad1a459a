package hubtest

import (
	"fmt"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

var keyTests = []storeTest{
	{"AKeyBelongsToOneDocumentOfAKind", keyBelongsToOne},
	{"AKeyTwiceWithinACommitIsADuplicate", keyTwiceWithinACommit},
	{"ADocumentKeepsItsOwnKeys", documentKeepsItsKeys},
	{"AnotherKindMayHaveTheSameKey", anotherKindSameKey},
	{"DeletionFreesTheKeys", deletionFreesKeys},
	{"ReplacementFreesTheKeysItDrops", replacementFreesKeys},
	{"AKeyMovesFromADeletedDocumentToANewOne", keyMovesOnDeletion},
	{"AKeyMovesBetweenTwoReplacedDocuments", keyMovesBetween},
	{"TwoDocumentsSwapKeys", keysSwap},
	{"ThreeDocumentsPassTheirKeysRound", keysGoRound},
	{"OfManyWhoTakeAKeyAtOnceOneGetsIt", oneGetsTheKey},
}

// named makes a lesson with the number and exactly these slugs.
func named(number int, slug string, former ...string) *hub.Lesson {
	lesson := Of[*hub.Lesson](number)
	lesson.Slug, lesson.FormerSlugs = slug, former
	return lesson
}

// wantOwner checks who has the slug.
func (s *tested) wantOwner(t *testing.T, slug string, owner hub.ID) {
	t.Helper()
	found, err := s.Find(t.Context(), hub.KindLesson, hub.Key("slug:"+slug))
	if owner == "" {
		wantIs(t, err, hub.ErrNotFound)
		return
	}
	if err != nil {
		t.Errorf("%s: %v", slug, err)
		return
	}
	if found.Base().ID != owner {
		t.Errorf("%s belongs to %s, not %s", slug, found.Base().ID, owner)
	}
}

func keyBelongsToOne(t *testing.T, s *tested) {
	s.insert(t, named(1, "a", "b"), named(2, "c"))
	wantDuplicate(t, s.try(t.Context(), Insert(named(3, "d", "b"))), hub.KindLesson, "slug:b")
	taker := named(2, "c", "a")
	wantDuplicate(t, s.try(t.Context(), Replace(taker)), hub.KindLesson, "slug:a")
	s.wantOwner(t, "a", ID(hub.KindLesson, 1))
	s.wantOwner(t, "b", ID(hub.KindLesson, 1))
	s.wantOwner(t, "d", "")
}

func keyTwiceWithinACommit(t *testing.T, s *tested) {
	err := s.try(t.Context(), Insert(named(1, "a")), Insert(Document(hub.KindPost, 1)), Insert(named(2, "b", "a")))
	wantDuplicate(t, err, hub.KindLesson, "slug:a")
	s.wantOwner(t, "a", "")
}

func documentKeepsItsKeys(t *testing.T, s *tested) {
	lesson := named(1, "a", "b")
	s.insert(t, lesson)
	s.commit(t, Replace(lesson))
	lesson.Slug, lesson.FormerSlugs = "b", []string{"a"}
	s.commit(t, Replace(lesson))
	s.wantOwner(t, "a", lesson.ID)
	s.wantOwner(t, "b", lesson.ID)
}

func anotherKindSameKey(t *testing.T, s *tested) {
	post := Of[*hub.Post](1)
	post.Slug = "a"
	s.insert(t, named(1, "a"), post)
	s.wantOwner(t, "a", ID(hub.KindLesson, 1))
}

func deletionFreesKeys(t *testing.T, s *tested) {
	first := named(1, "a", "b")
	s.insert(t, first)
	s.commit(t, Delete(first))
	s.wantOwner(t, "a", "")
	s.insert(t, named(2, "b", "a"))
	s.wantOwner(t, "a", ID(hub.KindLesson, 2))
}

func replacementFreesKeys(t *testing.T, s *tested) {
	first := named(1, "a", "b")
	s.insert(t, first)
	first.Slug, first.FormerSlugs = "c", nil
	s.commit(t, Replace(first))
	s.wantOwner(t, "a", "")
	s.insert(t, named(2, "a", "b"))
	s.wantOwner(t, "b", ID(hub.KindLesson, 2))
	s.wantOwner(t, "c", first.ID)
}

// bothOrders runs the test with the changes in the order given and in the other one.
func bothOrders(t *testing.T, s *tested, make func(base int) []hub.Change, check func(base int)) {
	t.Helper()
	for round := range 2 {
		base := 10 * (round + 1)
		changes := make(base)
		if round == 1 {
			changes[0], changes[1] = changes[1], changes[0]
		}
		if err := s.try(t.Context(), changes...); err != nil {
			t.Errorf("order %d: %v", round, err)
			continue
		}
		check(base)
	}
}

func keyMovesOnDeletion(t *testing.T, s *tested) {
	bothOrders(t, s, func(base int) []hub.Change {
		owner := named(base, fmt.Sprint("slug-", base))
		s.insert(t, owner)
		return []hub.Change{Delete(owner), Insert(named(base+1, owner.Slug))}
	}, func(base int) {
		s.wantOwner(t, fmt.Sprint("slug-", base), ID(hub.KindLesson, base+1))
	})
}

func keyMovesBetween(t *testing.T, s *tested) {
	bothOrders(t, s, func(base int) []hub.Change {
		giver := named(base, fmt.Sprint("own-", base), fmt.Sprint("slug-", base))
		taker := named(base+1, fmt.Sprint("taker-", base))
		s.insert(t, giver, taker)
		taker.FormerSlugs, giver.FormerSlugs = giver.FormerSlugs, nil
		return []hub.Change{Replace(giver), Replace(taker)}
	}, func(base int) {
		s.wantOwner(t, fmt.Sprint("own-", base), ID(hub.KindLesson, base))
		s.wantOwner(t, fmt.Sprint("slug-", base), ID(hub.KindLesson, base+1))
	})
}

func keysSwap(t *testing.T, s *tested) {
	one, other := named(1, "a"), named(2, "b")
	s.insert(t, one, other)
	one.Slug, other.Slug = other.Slug, one.Slug
	s.commit(t, Replace(one), Replace(other))
	s.wantOwner(t, "b", one.ID)
	s.wantOwner(t, "a", other.ID)
}

func keysGoRound(t *testing.T, s *tested) {
	lessons := []*hub.Lesson{named(1, "a"), named(2, "b"), named(3, "c")}
	s.insert(t, lessons[0], lessons[1], lessons[2])
	lessons[0].Slug, lessons[1].Slug, lessons[2].Slug = "b", "c", "a"
	s.commit(t, Replace(lessons[0]), Replace(lessons[1]), Replace(lessons[2]))
	for at, slug := range []string{"b", "c", "a"} {
		s.wantOwner(t, slug, lessons[at].ID)
	}
	lessons[0].Slug, lessons[1].Slug = "a", "b"
	err := s.try(t.Context(), Replace(lessons[0]), Replace(lessons[1]))
	wantDuplicate(t, err, hub.KindLesson, "slug:a")
	s.wantOwner(t, "a", lessons[2].ID)
}

func oneGetsTheKey(t *testing.T, s *tested) {
	failures := atOnce(16, func(number int) error {
		return s.try(t.Context(), Insert(named(number, "a")), Insert(Document(hub.KindPost, number)))
	})
	winners := 0
	for number, err := range failures {
		if err == nil {
			winners++
			s.wantOwner(t, "a", ID(hub.KindLesson, number))
			continue
		}
		wantDuplicate(t, err, hub.KindLesson, "slug:a")
		if s.version(t, ID(hub.KindPost, number)) != 0 {
			t.Errorf("the post of loser %d is there", number)
		}
	}
	if winners != 1 {
		t.Errorf("%d got the key", winners)
	}
}
