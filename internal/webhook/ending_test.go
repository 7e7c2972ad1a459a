package webhook_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// alter changes a document in the store, past all rules.
func alter[T hub.Document](t *testing.T, p *place, id string, do func(T)) {
	t.Helper()
	found, err := p.store.Get(t.Context(), hub.ID(id).Kind(), []hub.ID{hub.ID(id)})
	if err != nil {
		t.Fatal(err)
	}
	document := found[0].(T)
	do(document)
	was := document.Base().Version
	document.Base().Version++
	p.commit(t, hub.Change{Kind: document.DocumentKind(), ID: document.Base().ID, Was: was, Document: document})
}

func TestAWebhookIsToldWhenTheStoreNoLongerKnowsWhatItMissed(t *testing.T) {
	t.Parallel()
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, r := openPlace(t, open(t)), openReceiver(t)
			id, secret := p.subscribe(t, r.URL, nil)
			p.write(t, "PUBLIC")
			alter(t, p, p.next(t, id)["id"].(string), func(d *hub.Delivery) { d.Position = "long ago" })
			p.work(t)
			if err := verify(t, secret, r.wantNext(t, "changes.lost", "")); err != nil {
				t.Error(err)
			}
			brief := p.write(t, "PUBLIC")
			r.wantNext(t, "brief.created", brief)
		})
	}
}

func TestWhatWasGivenUpAndMayNotBeReadAnyMoreIsNotSentAgain(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	id, _ := p.subscribe(t, r.URL, nil)
	brief, open := p.write(t, "PUBLIC"), p.write(t, "PUBLIC")
	dead := func(subject string) *hub.Delivery {
		return &hub.Delivery{Meta: hub.Meta{ID: hub.NewID(hub.KindDelivery, newUUID()), Version: 1, CreatedAt: hubtest.Start, UpdatedAt: hubtest.Start},
			WebhookID: hub.ID(id), Status: hub.DeliveryStatusDead, DueAt: hubtest.Start, Attempts: 10, Message: &hub.WebhookMessage{ID: "msg_1",
				Type: "brief.created", SubjectID: hub.ID(subject), Of: 1, Action: hub.MessageActionCreated, At: hubtest.Start}}
	}
	p.commit(t, hubtest.Inserts(dead(brief), dead(open))...)
	p.rewrite(t, brief, 1, object{"audience": "COUNTY"})
	p.must(t, `mutation($id: ID!) { updateWebhook(id: $id, version: 1, input: {paused: true}) { webhook { id } } }`, object{"id": id})
	p.work(t)
	if got := p.must(t, `mutation($id: ID!) { retryDeliveries(webhook: $id) { retried } }`, object{"id": id}); in(got, "retryDeliveries", "retried") != 2.0 {
		t.Errorf("sent again: %v", got)
	}
	r.wantNext(t, "brief.created", open)
	p.until(t, "nothing waits", func() bool { return len(p.of(t, id, "WAITING")) == 0 })
	if len(r.got) > 0 {
		t.Errorf("more was sent: %s", r.arrived(t).body)
	}
}

func TestWhatWaitsForAWebhookGoesWithIt(t *testing.T) {
	t.Parallel()
	p, r := openPlace(t, openBolt(t)), openReceiver(t)
	r.status(http.StatusInternalServerError)
	id, _ := p.subscribe(t, r.URL, nil)
	p.must(t, `mutation($id: ID!) { pingWebhook(id: $id) { delivery { id } } }`, object{"id": id})
	if first, again := len(p.deliveries(t, id)), p.must(t, `mutation($id: ID!) { pingWebhook(id: $id) { delivery { id } } }`, object{"id": id}); again == nil || first != len(p.deliveries(t, id)) {
		t.Error("while a ping waits there is another")
	}
	p.must(t, `mutation($id: ID!) { deleteWebhook(id: $id, version: 1) { deletedId } }`, object{"id": id})
	if left := p.deliveries(t, id); len(left) > 0 {
		t.Errorf("%d deliveries are left", len(left))
	}
}

func TestWithoutASecretThereAreNoWebhooks(t *testing.T) {
	t.Parallel()
	h := hub.New(hub.Parts{Store: openBolt(t), Clock: hubtest.NewClock().Now, UUID: newUUID})
	reading := h.Read(hub.Viewer{ID: hubtest.ID(hub.KindPerson, 1), Roles: []hub.Role{hub.RoleAdministrator}})
	_, err := hub.Create[*hub.Webhook](hub.WithReading(t.Context(), reading), hub.KindWebhook, hub.Fields{"url": "https://example.org/"})
	if err == nil || !strings.Contains(err.Error(), "--secret") {
		t.Errorf("it is %v", err)
	}
}

func TestThereIsRoomForFiftyWebhooks(t *testing.T) {
	t.Parallel()
	p := openPlace(t, openBolt(t))
	for number := range 50 {
		p.subscribe(t, fmt.Sprintf("https://127.0.0.1/%d", number), nil)
	}
	_, problems := p.ask(t, `mutation { createWebhook(input: {url: "https://127.0.0.1/"}) { secret } }`, nil)
	if len(problems) != 1 || !strings.HasPrefix(problems[0], "INVALID There are 50 webhooks already") {
		t.Errorf("the next is %q", problems)
	}
}

func TestMakingAWebhookAgainGivesItsFirstSecretAndNoLater(t *testing.T) {
	t.Parallel()
	p := openPlace(t, openBolt(t))
	form := object{"id": hub.NewID(hub.KindWebhook, newUUID())}
	id, secret := p.subscribe(t, "https://127.0.0.1/", form)
	if again, same := p.subscribe(t, "https://127.0.0.1/", form); again != id || same != secret {
		t.Errorf("made again it is %s with %s, and was %s with %s", again, same, id, secret)
	}
	p.must(t, `mutation($id: ID!) { rotateWebhookSecret(id: $id, version: 1) { secret } }`, object{"id": id})
	if _, later := p.subscribe(t, "https://127.0.0.1/", form); later != "" {
		t.Errorf("the form by which it was made gives a later secret: %s", later)
	}
}
