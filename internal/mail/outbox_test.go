package mail_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	letters "github.com/samlaer/samlaer/internal/mail"
)

func TestALetterHasTheOwnWordsOfACommentInTheLanguageOfItsReceiver(t *testing.T) {
	t.Parallel()
	v := openVillage(t, nil)
	v.open(t)
	comment := v.comment(t, v.farid, "Hos oss var det <b>bussen</b>.\n\nHvordan løste dere det?")
	got := v.office.arrived(2)
	slices.SortFunc(got, func(one, other parcel) int { return strings.Compare(one.to, other.to) })
	for at, want := range []struct{ to, subject, hello, stop string }{
		{"jorunn@example.org", "Farid har kommentert «Buss & båt»", "Hei, Jorunn!", "Ikkje send meg slike brev"},
		{"selam@example.org", "Farid commented on “Buss & båt”", "Hello Selam,", "Do not send me letters of this sort"},
	} {
		plain, marked := got[at].parts(t)
		if got[at].to != want.to || got[at].subject(t) != want.subject {
			t.Errorf("to %s: %s", got[at].to, got[at].subject(t))
		}
		for _, words := range []string{want.hello, "> Hos oss var det <b>bussen</b>.\n>\n> Hvordan løste dere det?", want.stop,
			"https://samlaer.example/post/"} {
			if !strings.Contains(plain, words) {
				t.Errorf("the plain text does not have %q:\n%s", words, plain)
			}
		}
		for _, words := range []string{want.hello, `<blockquote lang="nb" style=`, "Hos oss var det &lt;b&gt;bussen&lt;/b&gt;.", want.stop} {
			if !strings.Contains(marked, words) {
				t.Errorf("the HTML does not have %q:\n%s", words, marked)
			}
		}
		if strings.Contains(marked, "<img") || strings.Contains(marked, "src=") {
			t.Errorf("the HTML loads something:\n%s", marked)
		}
	}
	notification := hub.Notification{PersonID: v.selam}
	for document, err := range v.store.Scan(t.Context(), hub.KindNotification) {
		if one, ok := document.(*hub.Notification); err == nil && ok && one.PersonID == v.selam && one.SubjectID == comment.ID {
			notification = *one
		}
	}
	_, uuid, _ := strings.Cut(string(notification.LetterID), "_")
	if got[1].id != "<"+uuid+"@samlaer.example>" {
		t.Errorf("the Message-ID is %s, and the letter %s", got[1].id, notification.LetterID)
	}
}

func TestTheLinkInALetterStopsLettersOfItsSortAndNoOthers(t *testing.T) {
	t.Parallel()
	v := openVillage(t, nil)
	stop := v.open(t)
	v.comment(t, v.farid, "Først.")
	got := v.office.arrived(2)
	letter := got[slices.IndexFunc(got, func(one parcel) bool { return one.to == "selam@example.org" })]
	if got := letter.header(t, "List-Unsubscribe-Post"); got != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe-Post is %q", got)
	}
	link, err := url.Parse(strings.Trim(letter.header(t, "List-Unsubscribe"), "<>"))
	if err != nil || link.Path != "/unsubscribe" || link.Query().Get("lang") != "en" {
		t.Fatalf("%s: %v", link, err)
	}
	token := link.Query().Get("letter")
	all, ok := v.outbox.Links().Check(token)
	if all || !ok {
		t.Errorf("the link is for all letters: %t, one of ours: %t", all, ok)
	}
	if _, ok := v.outbox.Links().Check(strings.Replace(token, ".", "A.", 1)); ok {
		t.Error("a link that somebody changed is one of ours")
	}
	for range 2 {
		if err := v.outbox.Links().Stop(t.Context(), token); err != nil {
			t.Fatal(err)
		}
	}
	v.comment(t, v.farid, "Så.")
	if got := v.office.arrived(3); got[2].to != "jorunn@example.org" {
		t.Errorf("the third letter goes to %s", got[2].to)
	}
	v.settled(t)
	stop()
	if got := v.office.arrived(3); len(got) != 3 {
		t.Errorf("%d letters, want 3", len(got))
	}
}

func TestWhatMayNoLongerBeReadIsNotSent(t *testing.T) {
	t.Parallel()
	v := openVillage(t, nil)
	v.comment(t, v.farid, "Dette er bare for dem som kan lese det.")
	withdrawn := v.comment(t, v.farid, "Dette tar jeg tilbake.")
	if _, err := hub.WithdrawComment(v.as(t.Context(), v.farid), withdrawn.ID, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Update[*hub.Post](v.as(t.Context(), v.selam), v.post, 1, hub.Fields{"audience": "COUNTY"}); err != nil {
		t.Fatal(err)
	}
	v.open(t)
	sent := map[hub.ID]int{}
	for _, letter := range v.settled(t) {
		if letter.SentAt != nil {
			sent[letter.PersonID]++
		} else if letter.Fault == "" {
			t.Error("nothing says why a letter was not sent")
		}
	}
	if sent[v.selam] != 1 || sent[v.jorunn] != 0 {
		t.Errorf("sent are %v, want one to the author and none to whom may not read it", sent)
	}
	if got := v.office.arrived(1); len(got) != 1 || strings.Contains(got[0].raw, "tilbake") {
		t.Errorf("got %d letters: %v", len(got), got)
	}
}

func TestAWeekIsOneLetterWithoutRepeatsTheShortestFirst(t *testing.T) {
	t.Parallel()
	v := openVillage(t, map[string]hub.MailFrequency{"selam": hub.MailFrequencyWeekly, "jorunn": hub.MailFrequencyNever})
	v.open(t)
	for at := range 5 {
		v.comment(t, v.farid, fmt.Sprintf("Kommentar %d.", at))
	}
	if _, err := hub.Hide(v.as(t.Context(), v.ingrid, hub.RoleCurator), v.post, 1, "Nevner noen."); err != nil {
		t.Fatal(err)
	}
	if _, err := hub.Show(v.as(t.Context(), v.ingrid, hub.RoleCurator), v.post, 2); err != nil {
		t.Fatal(err)
	}
	v.clock.Advance(3 * 24 * time.Hour) // from Friday to Monday
	got := v.office.arrived(1)
	plain, _ := got[0].parts(t)
	shown, commented := strings.Index(plain, "Shown again"), strings.Index(plain, "Comments on what you wrote")
	if shown < 0 || commented < shown {
		t.Errorf("the shorter group does not come first:\n%s", plain)
	}
	if strings.Count(plain, "Farid commented on") != 1 || !strings.Contains(plain, "… and 2 more.") || strings.Contains(plain, "Hidden") {
		t.Errorf("something is told twice, or is no longer so:\n%s", plain)
	}
	if got[0].subject(t) != "6 things are new for you in Samlær" {
		t.Errorf("the subject is %q", got[0].subject(t))
	}
	if settled := v.settled(t); len(settled) != 1 || settled[0].Kind != hub.LetterKindWeekly {
		t.Errorf("the letters are %v", settled)
	}
}

func TestAnAddressThatRefusesLettersGetsNoMoreUntilItIsAnother(t *testing.T) {
	t.Parallel()
	v := openVillage(t, map[string]hub.MailFrequency{"jorunn": hub.MailFrequencyNever})
	v.office.judge(func(o *office) {
		o.onTo = func(to string) error {
			if to == "selam@example.org" {
				return says(550, "no such user here")
			}
			return nil
		}
	})
	v.open(t)
	v.comment(t, v.farid, "Først.")
	if got := v.settled(t); len(got) != 1 || got[0].DroppedAt == nil || !strings.Contains(string(got[0].Fault), "no such user here") {
		t.Fatalf("the letters are %v", got)
	}
	v.comment(t, v.farid, "Så.")
	if got := v.settled(t); len(got) != 1 {
		t.Errorf("%d letters were made for an address that takes none", len(got))
	}
	found, err := v.store.Get(t.Context(), hub.KindPerson, []hub.ID{v.selam})
	if err != nil {
		t.Fatal(err)
	}
	selam := found[0].(*hub.Person)
	if selam.Bounced == nil || selam.Bounced.Address != selam.Email {
		t.Fatalf("nothing stands with the person: %v", selam.Bounced)
	}
	if _, err := hub.MailAgain(v.as(t.Context(), v.selam), v.selam, selam.Version); err != nil {
		t.Fatal(err)
	}
	v.comment(t, v.farid, "Enda en gang.")
	if got := v.settled(t); len(got) != 2 {
		t.Errorf("%d letters, want one more", len(got))
	}
	if _, err := hub.Update[*hub.Person](v.as(t.Context(), v.ingrid, hub.RoleAdministrator), v.selam, selam.Version+2, hub.Fields{"email": "selam@new.example"}); err != nil {
		t.Fatal(err)
	}
	v.comment(t, v.farid, "Til sist.")
	if got := v.office.arrived(1); got[0].to != "selam@new.example" {
		t.Errorf("the letter went to %s", got[0].to)
	}
}

// TestAMailServerThatIsGoneSlowOrRefusesCostsNoLetter lets everything go wrong once, one after another.
func TestAMailServerThatIsGoneSlowOrRefusesCostsNoLetter(t *testing.T) {
	t.Parallel()
	v := openVillageAt(t, openBolt(t), map[string]hub.MailFrequency{"jorunn": hub.MailFrequencyNever}, time.Now)
	v.office.kill()
	v.open(t)
	v.comment(t, v.farid, "Mens den er borte.")
	<-v.troubled
	if state := v.outbox.State(); !strings.Contains(state, "letters wait since") || !strings.Contains(state, v.office.address) {
		t.Errorf("the state is %q", state)
	}
	refused := make(chan struct{})
	var once sync.Once
	v.office.judge(func(o *office) {
		o.onFrom = func(string) error {
			once.Do(func() { close(refused) })
			return says(421, "too busy")
		}
	})
	v.office.back(t)
	<-refused
	v.comment(t, v.farid, "Mens den sier nei.")
	begun := make(chan struct{}, 10)
	v.office.judge(func(o *office) {
		o.onFrom = nil
		o.onData = func(parcel) error {
			begun <- struct{}{}
			return says(451, "greylisted")
		}
	})
	<-begun
	v.office.judge(func(o *office) {
		o.onData = func(parcel) error {
			v.office.kill()
			begun <- struct{}{}
			return errGone
		}
	})
	<-begun
	v.office.judge(func(o *office) { o.onData = nil })
	v.office.back(t)
	got := v.office.arrived(2)
	if ids := different(got); len(ids) != 2 {
		t.Errorf("%d letters arrived, %d different ones", len(got), len(ids))
	}
	v.settled(t)
	for v.outbox.State() != "" {
		<-v.recovered
	}
}

func TestARelayThatDoesNotRelayForUsSilencesNobody(t *testing.T) {
	t.Parallel()
	v := openVillageAt(t, openBolt(t), map[string]hub.MailFrequency{"jorunn": hub.MailFrequencyNever}, time.Now)
	refused := make(chan struct{}, 1)
	v.office.judge(func(o *office) {
		o.onTo = func(string) error {
			select {
			case refused <- struct{}{}:
			default: // once is enough
			}
			return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "relay access denied"}
		}
	})
	v.open(t)
	v.comment(t, v.farid, "Hva nå?")
	<-refused
	v.office.judge(func(o *office) { o.onTo = nil })
	if got := v.office.arrived(1); got[0].to != "selam@example.org" {
		t.Errorf("the letter goes to %s", got[0].to)
	}
}

func TestStoppingDoesNotWaitForASlowMailServerAndLosesNothing(t *testing.T) {
	t.Parallel()
	v := openVillageAt(t, openBolt(t), map[string]hub.MailFrequency{"jorunn": hub.MailFrequencyNever}, time.Now)
	begun, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	v.office.judge(func(o *office) {
		o.onData = func(parcel) error {
			once.Do(func() { close(begun) })
			<-release
			return says(451, "too slow")
		}
	})
	stop := v.open(t)
	v.comment(t, v.farid, "Rekker dette fram?")
	<-begun
	stop()
	v.office.judge(func(o *office) { o.onData = nil })
	close(release)
	v.open(t)
	v.office.arrived(1)
	if settled := v.settled(t); len(settled) != 1 || settled[0].SentAt == nil {
		t.Errorf("the letters are %v", settled)
	}
}

func TestManyServersSendEachLetterOnce(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) hub.Store{"embedded": openBolt, "MongoDB": openMongo} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := openVillageAt(t, open(t), map[string]hub.MailFrequency{"jorunn": hub.MailFrequencyNever}, time.Now)
			const many = 60
			var saying sync.WaitGroup
			for person := range 6 { // while letters go out already
				saying.Go(func() {
					for at := range many / 6 {
						v.comment(t, v.farid, fmt.Sprintf("Nummer %d av %d", at, person))
					}
				})
			}
			for range 3 {
				v.open(t)
			}
			saying.Wait()
			v.settled(t)
			got := v.office.arrived(many)
			if ids := different(got); len(got) != many || len(ids) != many {
				t.Errorf("%d letters arrived, %d different ones, want %d", len(got), len(ids), many)
			}
		})
	}
}

func TestADigestThatGoesOutWhileSomethingHappensLosesNothing(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) hub.Store{"embedded": openBolt, "MongoDB": openMongo} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := hubtest.NewClock()
			v := openVillageAt(t, open(t), map[string]hub.MailFrequency{"jorunn": hub.MailFrequencyNever, "selam": hub.MailFrequencyDaily}, clock.Now)
			v.open(t)
			const many = 40
			for at := range many {
				v.comment(t, v.farid, fmt.Sprintf("Nummer-%02d.", at))
				clock.Advance(3 * time.Hour) // over seven o'clock again and again, with a digest on its way out
			}
			clock.Advance(24 * time.Hour)
			v.settled(t)
			var all strings.Builder
			for _, letter := range v.office.arrived(1) {
				plain, _ := letter.parts(t)
				all.WriteString(plain)
			}
			told, left := strings.Count(all.String(), "> Nummer-"), 0
			for more := range strings.SplitSeq(all.String(), "… and ") {
				count := 0
				if _, err := fmt.Sscanf(more, "%d more.", &count); err == nil {
					left += count
				}
			}
			if told+left != many {
				t.Errorf("%d comments stand in letters and %d are counted there, want %d in all:\n%s", told, left, many, all.String())
			}
		})
	}
}

func TestAnOutboxSaysWhatItNeeds(t *testing.T) {
	t.Parallel()
	v := openVillage(t, nil)
	for want, change := range map[string]func(*letters.Options){
		"secret":  func(o *letters.Options) { o.Secret = "short" },
		"sender":  func(o *letters.Options) { o.From = "Samlær" },
		"address": func(o *letters.Options) { o.Site = "" },
	} {
		options := v.options(t)
		change(&options)
		if _, err := letters.New(options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want something of the %s", err, want)
		}
	}
	for _, address := range []string{"", "mail.example.org", "http://mail.example.org", "smtp://"} {
		if server, err := letters.ParseServer(address); err == nil {
			t.Errorf("%q is the mail server %s", address, server)
		}
	}
	for address, want := range map[string]string{"smtp://relay": "relay:25", "smtps://me:word@relay": "relay:465", "smtp://me:word@relay": "relay:587",
		"smtp://[::1]:2525": "[::1]:2525"} {
		if server, err := letters.ParseServer(address); err != nil || server.String() != want {
			t.Errorf("%q is %s, %v; want %s", address, server, err, want)
		}
	}
}
