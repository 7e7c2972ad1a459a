package webhook_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

func verify(t *testing.T, secret string, one parcel) error {
	t.Helper()
	verifier, err := standard.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	return verifier.VerifyIgnoringTimestamp(one.body, one.header) // the clock of the test stands in another year
}

func TestAChangeArrivesSignedAndInItsOrderAndSaysNothingButThatItHappened(t *testing.T) {
	t.Parallel()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, r := openPlace(t, open(t)), openReceiver(t)
			p.write(t, "PUBLIC") // before there was anybody to tell
			_, secret := p.subscribe(t, r.URL, nil)
			p.work(t)
			brief := p.write(t, "PUBLIC")
			for version := range 5 {
				p.rewrite(t, brief, 1+version, object{"question": strings.Repeat("Hva? ", 1+version)})
			}
			for version := range 6 {
				kind := "brief.updated"
				if version == 0 {
					kind = "brief.created"
				}
				one := r.wantNext(t, kind, brief)
				if one.said.Data.Cursor == "" || one.said.Data.Version != 1+version || one.said.Data.Type != "Brief" || !strings.HasPrefix(one.said.Data.URL, "https://samlaer.example/brief/") {
					t.Errorf("version %d arrived as %s", 1+version, one.body)
				}
				if strings.Contains(string(one.body), "Hva") || strings.Contains(string(one.body), "Kunnskap") {
					t.Errorf("it says more than that something happened: %s", one.body)
				}
				if err := verify(t, secret, one); err != nil {
					t.Error(err)
				}
				one.body[0]++
				if verify(t, secret, one) == nil {
					t.Error("what was changed on the way is taken for ours")
				}
			}
			p.must(t, `mutation($id: ID!) { deleteBrief(id: $id, version: 6) { deletedId } }`, object{"id": brief})
			if gone := r.wantNext(t, "brief.removed", brief); gone.said.Data.URL != "" || gone.said.Data.Version != 0 {
				t.Errorf("of what is gone there is more than the id: %s", gone.body)
			}
		})
	}
}

func TestAWebhookHearsNoMoreThanItsReadersAndThatSomethingLeftThem(t *testing.T) {
	t.Parallel()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := openPlace(t, open(t))
			receivers := map[string]*receiver{}
			for _, reads := range []string{"PUBLIC", "NETWORK", "COUNTY"} {
				receivers[reads] = openReceiver(t)
				p.subscribe(t, receivers[reads].URL, object{"reads": reads})
			}
			p.work(t)
			county, network, public := p.write(t, "COUNTY"), p.write(t, "NETWORK"), p.write(t, "PUBLIC")
			p.rewrite(t, public, 1, object{"audience": "NETWORK"})
			p.rewrite(t, network, 1, object{"audience": "PUBLIC"})
			last := p.write(t, "PUBLIC")
			for reads, want := range map[string][]string{
				// What was shown and taken back before it was sent is told as removed: that it was there it need not know.
				"PUBLIC":  {"brief.removed " + public, "brief.created " + network, "brief.created " + last},
				"NETWORK": {"brief.created " + network, "brief.created " + public, "brief.updated " + public, "brief.updated " + network, "brief.created " + last},
				"COUNTY": {"brief.created " + county, "brief.created " + network, "brief.created " + public, "brief.updated " + public,
					"brief.updated " + network, "brief.created " + last},
			} {
				var got []string
				for len(got) == 0 || got[len(got)-1] != "brief.created "+last {
					one := receivers[reads].arrived(t)
					if reads == "PUBLIC" && one.said.Type == "brief.created" && one.said.Data.ID == public {
						continue // it was fast enough to be told before that was taken back
					}
					got = append(got, one.said.Type+" "+one.said.Data.ID)
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s heard %q, want %q", reads, got, want)
				}
			}
		})
	}
}

func TestAFilterNarrowsWhatAWebhookHears(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	p.subscribe(t, r.URL, object{"filter": object{"types": []string{"Measure"}, "status": []string{"ADOPTED"}}})
	p.work(t)
	p.write(t, "PUBLIC")
	made := p.must(t, `mutation { createMeasure(input: {title: "Tiltak", problem: "Noe", goal: "Noe annet", audience: PUBLIC}) { measure { id } } }`, nil)
	measure, _ := in(made, "createMeasure", "measure", "id").(string)
	p.must(t, `mutation($id: ID!) { moveMeasure(id: $id, version: 1, status: ADOPTED) { measure { id } } }`, object{"id": measure})
	r.wantNext(t, "measure.created", measure) // it is new to whom it was no matter before
	p.must(t, `mutation($id: ID!) { moveMeasure(id: $id, version: 2, status: COMPLETED) { measure { id } } }`, object{"id": measure})
	r.wantNext(t, "measure.removed", measure)
}

func TestWhatIsNotTakenIsSentAgainAfterAWhileAndBeforeWhatCameLater(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	id, _ := p.subscribe(t, r.URL, nil)
	worker, _ := p.work(t)
	r.status(http.StatusInternalServerError)
	first := p.write(t, "PUBLIC")
	var messages []string
	for attempt := 1; attempt <= 4; attempt++ {
		messages = append(messages, r.wantNext(t, "brief.created", first).whole())
		got := p.noted(t, id, attempt)
		if got["fault"] != "STATUS" || got["statusCode"] != 500.0 || got["type"] != "brief.created" {
			t.Errorf("after attempt %d it is %v", attempt, got)
		}
		if attempt == 4 {
			r.answers(nil)
		}
		p.clock.Advance(p.waits(t, id))
		worker.Wake()
	}
	second := p.write(t, "PUBLIC")
	messages = append(messages, r.wantNext(t, "brief.created", first).whole())
	r.wantNext(t, "brief.created", second)
	if len(slices.Compact(messages)) != 1 {
		t.Errorf("one message arrived as %q", messages)
	}
	p.until(t, "it is taken", func() bool { return in(p.next(t, id), "failingSince") == nil })
}

// usual are the waits after each attempt, as they are written in Standard Webhooks.
var usual = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour,
	14 * time.Hour, 20 * time.Hour, 24 * time.Hour}

// noted waits until it is noted that so many attempts at what comes next have failed, and that it waits as long as it should:
// while an attempt is under way, it waits for a minute, which is none of these.
func (p *place) noted(t *testing.T, id string, attempts int) object {
	t.Helper()
	wait := usual[attempts-1]
	p.until(t, fmt.Sprintf("attempt %d is noted", attempts), func() bool {
		waits := p.waits(t, id)
		return p.next(t, id)["attempts"] == float64(attempts) && waits >= wait && waits <= wait+wait/5
	})
	return p.next(t, id)
}

// waits is how long it is until what comes next is tried again.
func (p *place) waits(t *testing.T, id string) time.Duration {
	t.Helper()
	text, _ := p.next(t, id)["dueAt"].(string)
	due, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return due.Sub(p.clock.Now()).Round(time.Millisecond)
}

func TestAReceiverSaysWhenItWantsToBeAskedAgain(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]string{"seconds": "7200", "a date": hubtest.Start.Add(2 * time.Hour).Format(http.TimeFormat)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, r := openPlace(t, openBolt(t)), openReceiver(t)
			id, _ := p.subscribe(t, r.URL, nil)
			r.answers(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", after)
				w.WriteHeader(http.StatusTooManyRequests)
			})
			p.work(t)
			p.write(t, "PUBLIC")
			r.arrived(t)
			p.until(t, "the failure is noted", func() bool { return in(p.next(t, id), "statusCode") == 429.0 })
			if waits := p.waits(t, id); waits < 2*time.Hour-time.Second || waits > 2*time.Hour {
				t.Errorf("it waits %s, and was asked to wait two hours", waits)
			}
		})
	}
}

func TestAReceiverThatWantsNoMoreGetsNoMoreUntilSomebodySaysSo(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	id, _ := p.subscribe(t, r.URL, nil)
	worker, _ := p.work(t)
	r.status(http.StatusGone)
	brief := p.write(t, "PUBLIC")
	r.wantNext(t, "brief.created", brief)
	p.until(t, "it is stopped", func() bool { return in(p.next(t, id), "webhook", "stopped", "reason") == "GONE" })
	p.until(t, "readiness says so", func() bool {
		if strings.Contains(worker.State(), "some are stopped") {
			return true
		}
		p.write(t, "COUNTY")
		return false
	})
	r.answers(nil)
	p.must(t, `mutation($id: ID!) { updateWebhook(id: $id, version: 2, input: {paused: false}) { webhook { paused } } }`, object{"id": id})
	r.wantNext(t, "brief.created", brief)
}

func TestWhatIsGivenUpCanBeSentAgainAndHoldsUpNothing(t *testing.T) {
	t.Parallel()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, r := openPlace(t, open(t)), openReceiver(t)
			id, secret := p.subscribe(t, r.URL, nil)
			worker, _ := p.work(t)
			r.status(http.StatusBadRequest)
			first := p.write(t, "PUBLIC")
			var message string
			for attempt := 1; attempt <= 10; attempt++ {
				message = r.wantNext(t, "brief.created", first).header.Get("Webhook-Id")
				if attempt < 10 {
					p.noted(t, id, attempt)
					p.clock.Advance(p.waits(t, id))
					worker.Wake()
				}
			}
			p.until(t, "it is given up", func() bool { return len(p.of(t, id, "DEAD")) == 1 })
			r.answers(nil)
			second := p.write(t, "PUBLIC")
			r.wantNext(t, "brief.created", second)
			dead := p.of(t, id, "DEAD")[0]
			if dead["fault"] != "STATUS" || dead["statusCode"] != 400.0 || in(dead, "subject", "id") != first || dead["attempts"] != 10.0 {
				t.Errorf("what was given up is %v", dead)
			}
			p.must(t, `mutation($id: ID!) { retryDelivery(id: $id, version: 1) { delivery { status } } }`, object{"id": dead["id"]})
			again := r.wantNext(t, "brief.created", first)
			if err := verify(t, secret, again); err != nil || again.header.Get("Webhook-Id") != message {
				t.Errorf("it was %s and is %s: %v", message, again.header.Get("Webhook-Id"), err)
			}
			p.until(t, "it is noted that it was taken", func() bool { return len(p.of(t, id, "DEAD")) == 0 && len(p.of(t, id, "DELIVERED")) == 1 })
		})
	}
}

// of are the deliveries of a webhook that have the status, without what comes next.
func (p *place) of(t *testing.T, id, status string) []object {
	t.Helper()
	var found []object
	for _, one := range p.deliveries(t, id) {
		if in(one, "status") == status && in(one, "id") != p.next(t, id)["id"] {
			found = append(found, one.(object))
		}
	}
	return found
}

func TestAWebhookThatHasFailedForFiveDaysIsStopped(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	id, _ := p.subscribe(t, r.URL, nil)
	worker, _ := p.work(t)
	r.status(http.StatusServiceUnavailable)
	first, second := p.write(t, "PUBLIC"), p.write(t, "PUBLIC")
	begun := p.clock.Now()
	for attempt := 1; attempt <= 10; attempt++ {
		r.wantNext(t, "brief.created", first)
		if attempt < 10 {
			p.noted(t, id, attempt)
			p.clock.Advance(p.waits(t, id))
			worker.Wake()
		}
	}
	for attempt := 1; ; attempt++ {
		r.wantNext(t, "brief.created", second)
		if p.clock.Now().Sub(begun) > 5*24*time.Hour {
			break
		}
		p.noted(t, id, attempt)
		p.clock.Advance(p.waits(t, id))
		worker.Wake()
	}
	p.until(t, "it is stopped", func() bool { return in(p.next(t, id), "webhook", "stopped", "reason") == "FAILING" })
}

func TestAPingTriesTheReceiverAlsoOfAWebhookThatIsPaused(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	id, secret := p.subscribe(t, r.URL, object{"paused": true})
	p.work(t)
	p.write(t, "PUBLIC")
	p.must(t, `mutation($id: ID!) { pingWebhook(id: $id) { delivery { id } } }`, object{"id": id})
	ping := r.wantNext(t, "webhook.ping", "")
	if err := verify(t, secret, ping); err != nil {
		t.Error(err)
	}
	p.until(t, "it is noted", func() bool { return len(p.of(t, id, "DELIVERED")) == 1 })
}

func TestForADayWhatIsSentIsSignedWithBothSecrets(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	id, old := p.subscribe(t, r.URL, nil)
	p.work(t)
	made := p.must(t, `mutation($id: ID!) { rotateWebhookSecret(id: $id, version: 1) { secret } }`, object{"id": id})
	fresh, _ := in(made, "rotateWebhookSecret", "secret").(string)
	if fresh == old || fresh == "" {
		t.Fatalf("the secret was %s and is %s", old, fresh)
	}
	p.write(t, "PUBLIC")
	both := r.arrived(t)
	if err := verify(t, old, both); err != nil {
		t.Errorf("by the old one: %v", err)
	}
	if err := verify(t, fresh, both); err != nil {
		t.Errorf("by the new one: %v", err)
	}
	p.clock.Advance(25 * time.Hour)
	p.write(t, "PUBLIC")
	later := r.arrived(t)
	if verify(t, old, later) == nil {
		t.Error("after a day the old secret still holds")
	}
	if err := verify(t, fresh, later); err != nil {
		t.Error(err)
	}
}

func TestTheSecretOfAWebhookIsNotInTheStore(t *testing.T) {
	t.Parallel()
	p := openPlace(t, openBolt(t))
	id, secret := p.subscribe(t, "https://127.0.0.1/", nil)
	found, err := p.store.Get(t.Context(), hub.KindWebhook, []hub.ID{hub.ID(id)})
	if err != nil {
		t.Fatal(err)
	}
	if kept := hub.FieldsOf(found[0]).String(); strings.Contains(kept, strings.TrimPrefix(secret, "whsec_")) {
		t.Errorf("it is: %s", kept)
	}
}

func TestAWebhookStopsWhenItsOwnerIsNoAdministratorAnyMore(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	id, _ := p.subscribe(t, r.URL, object{"reads": "COUNTY"})
	p.as(p.other)
	p.must(t, `mutation($id: ID!) { setRoles(id: $id, version: 1, roles: [CONTRIBUTOR]) { person { id } } }`, object{"id": p.admin})
	p.work(t)
	p.write(t, "COUNTY")
	p.until(t, "it is stopped", func() bool { return in(p.next(t, id), "webhook", "stopped", "reason") == "OWNER" })
	p.must(t, `mutation($id: ID!) { pingWebhook(id: $id) { delivery { id } } }`, object{"id": id})
	other := openReceiver(t)
	p.subscribe(t, other.URL, nil)
	brief := p.write(t, "PUBLIC")
	other.wantNext(t, "brief.created", brief)
	if len(r.got) > 0 {
		t.Error("something was sent")
	}
}

func TestOneServerAtATimeSendsToAWebhook(t *testing.T) {
	t.Parallel()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, r := openPlace(t, open(t)), openReceiver(t)
			p.subscribe(t, r.URL, nil)
			for range 3 {
				p.work(t)
			}
			var briefs []string
			for range 20 {
				briefs = append(briefs, p.write(t, "PUBLIC"))
			}
			for _, brief := range briefs {
				r.wantNext(t, "brief.created", brief)
			}
			last := p.write(t, "PUBLIC")
			r.wantNext(t, "brief.created", last)
		})
	}
}

func TestWhatIsNotBeingSentYetIsTakenOnByNobody(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	release := make(chan struct{})
	r.answers(func(http.ResponseWriter, *http.Request) { <-release })
	const all, atOnce = 30, 25
	for range all {
		p.subscribe(t, r.URL, nil)
	}
	brief := p.write(t, "PUBLIC")
	attempted := func() (count int) {
		for document, err := range p.store.Scan(t.Context(), hub.KindDelivery) {
			if err != nil {
				t.Fatal(err)
			}
			count += document.(*hub.Delivery).Attempts
		}
		return count
	}
	p.work(t)
	for range atOnce {
		r.wantNext(t, "brief.created", brief)
	}
	if got := attempted(); got != atOnce {
		t.Errorf("%d are being sent, and %d are taken on", atOnce, got)
	}
	close(release)
	for range all - atOnce {
		r.wantNext(t, "brief.created", brief)
	}
}

// TestAServerThatIsKilledRepeatsAtMostWhatItHadInFlight takes a message on, as a server does that is killed before it notes what
// came of it.
func TestAServerThatIsKilledRepeatsAtMostWhatItHadInFlight(t *testing.T) {
	t.Parallel()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, r := openPlace(t, open(t)), openReceiver(t)
			id, _ := p.subscribe(t, r.URL, nil)
			first, second := p.write(t, "PUBLIC"), p.write(t, "PUBLIC")
			next := hub.ID(p.next(t, id)["id"].(string))
			killed, err := p.hub.ClaimDelivery(t.Context(), next, time.Minute)
			if err != nil || killed == nil {
				t.Fatal(killed, err)
			}
			if again, err := p.hub.ClaimDelivery(t.Context(), next, time.Minute); again != nil || err != nil {
				t.Fatalf("two have it: %v, %v", again, err)
			}
			p.clock.Advance(time.Minute)
			p.work(t)
			if got := r.wantNext(t, "brief.created", first).header.Get("Webhook-Id"); got != string(killed.Message.ID) {
				t.Errorf("the message was %s and is %s", killed.Message.ID, got)
			}
			r.wantNext(t, "brief.created", second)
			if err := p.hub.Delivered(t.Context(), killed, 200); err != nil { // it was not killed, but slow
				t.Error(err)
			}
			third := p.write(t, "PUBLIC")
			r.wantNext(t, "brief.created", third)
		})
	}
}

func TestWhoNobodyWouldSendToCannotBeTold(t *testing.T) {
	t.Parallel()
	p := openPlace(t, openBolt(t))
	for _, address := range []string{"http://127.0.0.1/", "https://10.0.0.1/", "https://me:secret@127.0.0.1/", "https://127.0.0.1:25/", "mailto:me@example.org"} {
		_, problems := p.ask(t, `mutation($url: URL!) { createWebhook(input: {url: $url}) { secret } }`, object{"url": address})
		if len(problems) != 1 || !strings.HasPrefix(problems[0], "INVALID Nothing is sent there.") {
			t.Errorf("%s: %q", address, problems)
		}
	}
}
