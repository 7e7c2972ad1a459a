package mail

import (
	"bytes"
	"html"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

func TestALetterThatAsksHasALinkForEachAnswer(t *testing.T) {
	t.Parallel()
	links, err := NewLinks("https://samlaer.example", strings.Repeat("secret ", 6), nil)
	if err != nil {
		t.Fatal(err)
	}
	item := hub.LetterItem{Message: "Lever arbeidet vidare?", URL: "https://samlaer.example/project/kafe"}
	for _, answer := range []hub.PulseAnswer{hub.PulseAnswerYes, hub.PulseAnswerPartly, hub.PulseAnswerNo} {
		item.Taps = append(item.Taps, hub.PulseTap{PulseID: "pulse_1", PersonID: "person_1", Answer: answer, Until: "2024-05-17"})
	}
	letter := &hub.Letter{ID: "mailOut_1", Kind: hub.LetterKindNotice, PersonID: "person_1", Name: "Kari", Address: "kari@example.org",
		Language: "nn", Groups: []hub.LetterGroup{{Kind: hub.NotificationKindPulse, Items: []hub.LetterItem{item}}}}
	message, err := links.compose(letter, sender{address: mail.Address{Address: "samlaer@example.org"}, host: "example.org"}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for at, part := range message.GetParts() {
		content, err := part.GetContent()
		if err != nil {
			t.Fatal(err)
		}
		for which, tap := range item.Taps {
			address := links.signer.PulseAddress("https://samlaer.example", tap, "nn")
			words := []string{"Ja", "Delvis", "Nei"}[which]
			if want := []string{words + ": " + address, html.EscapeString(address)}[at]; !bytes.Contains(content, []byte(want)) ||
				!bytes.Contains(content, []byte(words)) {
				t.Errorf("part %d does not have %q: %s", at, want, content)
			}
		}
	}
}
