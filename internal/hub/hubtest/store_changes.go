package hubtest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/samlaer/samlaer/internal/hub"
)

var changesTests = []storeTest{
	{"TellsWhoReadBeforeAndAfter", readersBeforeAndAfter},
	{"AreInTheOrderOfCommits", changesInOrder},
	{"GoOnFromEveryPosition", resumeEverywhere},
	{"GoOnFromEveryPositionAfterARestart", resumeAfterRestart},
	{"ThousandsComeInParts", changesInParts},
	{"OfManyWritersComeOnceEach", changesOfMany},
	{"EachStreamGetsAll", streamsAreApart},
	{"NextWaitsAndWakes", nextWaits},
	{"NextEndsWithTheContext", nextEndsWithContext},
	{"NextEndsWhenTheStoreIsClosed", nextEndsWithStore},
	{"NextEndsWhenTheStreamIsClosed", nextEndsWithStream},
	{"FromAnotherStoreAreLost", foreignPosition},
	{"FromWhatIsNoPositionAreLost", garbagePosition},
	{"ThatWereForgottenAreLost", forgottenHistory},
}

// told compares happenings without their positions.
var told = cmp.Options{cmpopts.IgnoreFields(hub.Happening{}, "Position"), cmpopts.EquateEmpty()}

func readersBeforeAndAfter(t *testing.T, s *tested) {
	post := Of[*hub.Post](1)
	before := s.position(t)
	s.commit(t, Insert(post))
	post.Audience = hub.AudienceCounty
	s.commit(t, Replace(post))
	s.commit(t, Delete(post))
	narrow := []hub.Token{"person:" + hub.Token(post.AuthorID), hub.TokenCounty}
	everyone := []hub.Token{hub.TokenPublic}
	want := []hub.Happening{
		{Kind: hub.KindPost, ID: post.ID, Version: 1, After: everyone},
		{Kind: hub.KindPost, ID: post.ID, Version: 2, Before: everyone, After: narrow},
		{Kind: hub.KindPost, ID: post.ID, Before: narrow},
	}
	got := s.next(t, before, len(want))
	if diff := cmp.Diff(want, got, told); diff != "" {
		t.Error(diff)
	}
	for at, happening := range got {
		if happening.Deleted() != (at == 2) {
			t.Errorf("change %d: deleted is %v", at, happening.Deleted())
		}
	}
}

// history makes commits of several sizes and gives what should be told of them.
func (s *tested) history(t *testing.T) []hub.Happening {
	t.Helper()
	var all []hub.Happening
	everyone := []hub.Token{hub.TokenPublic}
	for round := range 5 {
		var changes []hub.Change
		for number := range 1 + round*2 {
			organisation := Document(hub.KindOrganisation, 100*round+9-number)
			changes = append(changes, Insert(organisation))
			all = append(all, hub.Happening{Kind: hub.KindOrganisation, ID: organisation.Base().ID, Version: 1, After: everyone})
		}
		call := Document(hub.KindCall, round)
		s.commit(t, append(changes, Insert(call))...)
		s.commit(t, Replace(call))
		all = append(all, hub.Happening{Kind: hub.KindCall, ID: call.Base().ID, Version: 1, After: everyone},
			hub.Happening{Kind: hub.KindCall, ID: call.Base().ID, Version: 2, Before: everyone, After: everyone})
	}
	return all
}

func changesInOrder(t *testing.T, s *tested) {
	before := s.position(t)
	want := s.history(t)
	if diff := cmp.Diff(want, s.next(t, before, len(want)), told); diff != "" {
		t.Error(diff)
	}
	if err := s.try(t.Context(), Insert(Document(hub.KindCall, 0))); err == nil {
		t.Fatal("no conflict")
	}
	after := s.position(t)
	s.insert(t, Document(hub.KindBrief, 1))
	if last := s.next(t, after, 1); last[0].Kind != hub.KindBrief {
		t.Errorf("after the latest position: %+v", last)
	}
}

func (s *tested) wantFromEveryPosition(t *testing.T, before hub.Position, want []hub.Happening) {
	t.Helper()
	all := s.next(t, before, len(want))
	for at, happening := range all[:len(all)-1] {
		if diff := cmp.Diff(want[at+1:], s.next(t, happening.Position, len(want)-at-1), told); diff != "" {
			t.Errorf("from %d: %s", at+1, diff)
		}
	}
}

func resumeEverywhere(t *testing.T, s *tested) {
	before := s.position(t)
	want := s.history(t)
	s.wantFromEveryPosition(t, before, want)
}

func resumeAfterRestart(t *testing.T, s *tested) {
	before := s.position(t)
	want := s.history(t)
	s.restart(t)
	brief := Document(hub.KindBrief, 1)
	s.insert(t, brief)
	want = append(want, hub.Happening{Kind: hub.KindBrief, ID: brief.Base().ID, Version: 1, After: brief.Readers()})
	s.wantFromEveryPosition(t, before, want)
}

func changesInParts(t *testing.T, s *tested) {
	before := s.position(t)
	const count = 2300
	comments := make([]hub.Document, count)
	for number := range comments {
		comments[number] = Document(hub.KindComment, number)
	}
	s.insert(t, comments...)
	stream, err := s.Changes(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	defer closing(t, stream)
	for seen := 0; seen < count; {
		happenings, err := stream.Next(t.Context())
		if err != nil || len(happenings) == 0 || len(happenings) > 1000 {
			t.Fatalf("%d at once, %v", len(happenings), err)
		}
		for _, happening := range happenings {
			if happening.ID != ID(hub.KindComment, seen) {
				t.Fatalf("change %d is of %s", seen, happening.ID)
			}
			seen++
		}
	}
}

func changesOfMany(t *testing.T, s *tested) {
	before := s.position(t)
	const rounds = 10
	failures := atOnce(16, func(number int) error {
		for round := range rounds {
			one, two := Document(hub.KindCall, 100*number+round), Document(hub.KindEvent, 100*number+round)
			if err := s.try(t.Context(), Insert(one), Insert(two)); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(failures...); err != nil {
		t.Fatal(err)
	}
	all := s.next(t, before, 16*rounds*2)
	for at := 0; at < len(all); at += 2 {
		one, two := all[at].ID, all[at+1].ID
		if one.Kind() != hub.KindCall || two.Kind() != hub.KindEvent || one[len("call"):] != two[len("event"):] {
			t.Fatalf("the changes of a commit are apart: %s, %s", one, two)
		}
	}
	seen := map[hub.ID]bool{}
	for _, happening := range all {
		if seen[happening.ID] {
			t.Errorf("%s came twice", happening.ID)
		}
		seen[happening.ID] = true
	}
}

func streamsAreApart(t *testing.T, s *tested) {
	before := s.position(t)
	const count = 30
	failures := atOnce(5, func(number int) error {
		if number == 0 {
			for document := range count {
				if err := s.try(t.Context(), Insert(Document(hub.KindCall, document))); err != nil {
					return err
				}
			}
			return nil
		}
		stream, err := s.Changes(t.Context(), before)
		if err != nil {
			return err
		}
		seen := 0
		for seen < count {
			happenings, err := stream.Next(t.Context())
			if err != nil {
				return err
			}
			for _, happening := range happenings {
				if happening.ID != ID(hub.KindCall, seen) {
					return fmt.Errorf("reader %d: change %d is of %s", number, seen, happening.ID)
				}
				seen++
			}
		}
		return stream.Close()
	})
	if err := errors.Join(failures...); err != nil {
		t.Error(err)
	}
}

// answer is what a call of Next gave.
type answer struct {
	happenings []hub.Happening
	err        error
}

// waiting opens a stream at the latest position and calls Next once in the background.
func (s *tested) waiting(ctx context.Context, t *testing.T) (hub.Stream, <-chan answer) {
	t.Helper()
	stream, err := s.Changes(t.Context(), s.position(t))
	if err != nil {
		t.Fatal(err)
	}
	answers := make(chan answer, 1)
	go func() {
		happenings, err := stream.Next(ctx)
		answers <- answer{happenings, err}
	}()
	return stream, answers
}

// wantAnswer waits for what Next gives.
func wantAnswer(t *testing.T, answers <-chan answer) answer {
	t.Helper()
	select {
	case given := <-answers:
		return given
	case <-time.After(patience):
		t.Fatal("Next does not end")
		return answer{}
	}
}

// moment is long enough for a call that should wait to have come back if it did not.
const moment = 50 * time.Millisecond

// wantSilence checks that Next gives nothing for a moment.
func wantSilence(t *testing.T, answers <-chan answer) {
	t.Helper()
	select {
	case given := <-answers:
		t.Fatalf("Next did not wait: %v", given)
	case <-time.After(moment):
	}
}

func nextWaits(t *testing.T, s *tested) {
	stream, answers := s.waiting(t.Context(), t)
	defer closing(t, stream)
	wantSilence(t, answers)
	s.insert(t, Document(hub.KindCall, 1))
	given := wantAnswer(t, answers)
	if given.err != nil || len(given.happenings) != 1 || given.happenings[0].ID != ID(hub.KindCall, 1) {
		t.Errorf("got %+v", given)
	}
}

func nextEndsWithContext(t *testing.T, s *tested) {
	ctx, cancel := context.WithCancel(t.Context())
	stream, answers := s.waiting(ctx, t)
	defer closing(t, stream)
	wantSilence(t, answers)
	cancel()
	wantIs(t, wantAnswer(t, answers).err, context.Canceled)
	s.insert(t, Document(hub.KindCall, 1))
	happenings, err := stream.Next(t.Context())
	if err != nil || len(happenings) != 1 {
		t.Errorf("the stream after a cancelled Next: %v, %v", happenings, err)
	}
	expired, cancel := context.WithTimeout(t.Context(), moment)
	defer cancel()
	_, err = stream.Next(expired)
	wantIs(t, err, context.DeadlineExceeded)
}

func nextEndsWithStore(t *testing.T, s *tested) {
	stream, answers := s.waiting(t.Context(), t)
	wantSilence(t, answers)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantIs(t, wantAnswer(t, answers).err, hub.ErrClosed)
	_, err := stream.Next(t.Context())
	wantIs(t, err, hub.ErrClosed)
	closing(t, stream)
}

func nextEndsWithStream(t *testing.T, s *tested) {
	stream, answers := s.waiting(t.Context(), t)
	wantSilence(t, answers)
	closing(t, stream)
	wantIs(t, wantAnswer(t, answers).err, hub.ErrClosed)
	closing(t, stream)
	_, err := stream.Next(t.Context())
	wantIs(t, err, hub.ErrClosed)
}

// wantLost checks that the position leads nowhere.
func (s *tested) wantLost(t *testing.T, position hub.Position) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	stream, err := s.Changes(ctx, position)
	if err == nil {
		defer closing(t, stream)
		_, err = stream.Next(ctx)
	}
	if !errors.Is(err, hub.ErrHistoryLost) {
		t.Errorf("%q: got %v, want «%v»", position, err, hub.ErrHistoryLost)
	}
}

func foreignPosition(t *testing.T, s *tested) {
	s.insert(t, Document(hub.KindCall, 1))
	other := &tested{Opened: s.another(t), ids: s.ids}
	other.insert(t, Document(hub.KindCall, 1), Document(hub.KindCall, 2))
	s.wantLost(t, other.position(t))
	before := other.position(t)
	other.insert(t, Document(hub.KindCall, 3))
	s.wantLost(t, other.next(t, before, 1)[0].Position)
}

func garbagePosition(t *testing.T, s *tested) {
	s.insert(t, Document(hub.KindCall, 1))
	position := s.position(t)
	for _, garbage := range []hub.Position{"", "nonsense", "1", ":", hub.Position(s.Identity()), position + "x",
		position[:len(position)/2], hub.Position(s.Identity()) + ":-1", "\x00\xff"} {
		s.wantLost(t, garbage)
	}
}

func forgottenHistory(t *testing.T, s *tested) {
	if s.Forget == nil {
		t.Skip("the adapter cannot forget history")
	}
	before := s.position(t)
	s.insert(t, Document(hub.KindCall, 1), Document(hub.KindCall, 2))
	middle := s.next(t, before, 2)[0].Position
	s.Forget(t)
	s.wantLost(t, before)
	s.wantLost(t, middle)
	latest := s.position(t)
	s.insert(t, Document(hub.KindCall, 3))
	s.next(t, latest, 1)
}
