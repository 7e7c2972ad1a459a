package mail

import (
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

func TestEveryKindOfNotificationHasAHeadingInThreeLanguages(t *testing.T) {
	t.Parallel()
	for _, kind := range hub.NotificationKinds {
		if words := wordsOf[kind]; words.NB == "" || words.NN == "" || words.EN == "" || words.NB == words.EN {
			t.Errorf("the heading of %s is %q", kind, words)
		}
	}
}

func TestWaitsGrowTwofoldUpToTheMostGiveOrTakeAQuarter(t *testing.T) {
	t.Parallel()
	backoff := Backoff{First: 8, Most: 64}
	for failures, want := range map[int]int{1: 8, 2: 16, 3: 32, 4: 64, 5: 64, 1000: 64} {
		for range 100 {
			if got := int(backoff.after(failures)); got < want*3/4 || got > want*5/4 {
				t.Errorf("after %d failures %d, want %d give or take a quarter", failures, got, want)
			}
		}
	}
}
