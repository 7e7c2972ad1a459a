package hub

import (
	"strings"
	"testing"
	"time"
)

func TestEveryKindOfNotificationHasItsWordsInThreeLanguages(t *testing.T) {
	t.Parallel()
	for _, kind := range NotificationKinds {
		for _, message := range []Message{wordings[kind].named, wordings[kind].nameless} {
			for _, text := range []string{message.NB, message.NN, message.EN} {
				if text == "" || !strings.Contains(text, "%[2]s") {
					t.Errorf("%s says %q: there is no title in it", kind, text)
				}
			}
			if message.NB == message.EN {
				t.Errorf("%s says the same in bokmål and English: %q", kind, message.NB)
			}
		}
		if strings.Contains(wordings[kind].nameless.EN, "%[1]s") {
			t.Errorf("%s names somebody who is not shown", kind)
		}
		if unasked[kind] == "" {
			t.Errorf("how often is %s told to who has not said?", kind)
		}
	}
	if len(wordings) != len(NotificationKinds) || len(unasked) != len(NotificationKinds) {
		t.Errorf("%d kinds, %d with words and %d with a frequency", len(NotificationKinds), len(wordings), len(unasked))
	}
}

func TestDigestsAreDueBeforeWorkInOslo(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		after, want string
		kind        LetterKind
	}{
		{"2023-06-16T04:59:59Z", "2023-06-16T05:00:00Z", LetterKindDaily},
		{"2023-06-16T05:00:00Z", "2023-06-17T05:00:00Z", LetterKindDaily},
		{"2023-06-16T08:00:00Z", "2023-06-19T05:00:00Z", LetterKindWeekly},
		{"2023-06-19T05:00:00Z", "2023-06-26T05:00:00Z", LetterKindWeekly},
		{"2024-03-30T12:00:00Z", "2024-03-31T05:00:00Z", LetterKindDaily}, // summer time began in the night
		{"2024-10-26T12:00:00Z", "2024-10-27T06:00:00Z", LetterKindDaily}, // and ended
	} {
		after, err := time.Parse(time.RFC3339, one.after)
		if err != nil {
			t.Fatal(err)
		}
		if got := nextDigest(after, one.kind).Format(time.RFC3339); got != one.want {
			t.Errorf("%s after %s is %s, want %s", one.kind, one.after, got, one.want)
		}
	}
}

func TestAnIDThatIsMadeOfSomethingIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2023, time.June, 16, 8, 0, 0, 0, time.UTC)
	one := madeOf(KindNotification, at, "cause", "person")
	if !one.Valid() || one != madeOf(KindNotification, at, "cause", "person") {
		t.Errorf("%s is not valid, or another each time", one)
	}
	if one == madeOf(KindNotification, at, "cause", "somebody") || one == madeOf(KindNotification, at, "causeperson") {
		t.Error("two things have one id")
	}
	if later := madeOf(KindNotification, at.Add(time.Millisecond), "a", "b"); later < one {
		t.Errorf("%s comes before %s", later, one)
	}
}
