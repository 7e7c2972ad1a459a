package webhook_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
	"github.com/samlaer/samlaer/internal/signed"
	"github.com/samlaer/samlaer/internal/webhook"
)

func newUUID() [16]byte { return uuid.Must(uuid.NewV7()) }

var logger = slog.New(slog.DiscardHandler)

// stores are what a hub keeps its documents in.
var stores = map[string]func(*testing.T) hub.Store{"bbolt": openBolt, "MongoDB": openMongo}

func openBolt(t *testing.T) hub.Store {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func openMongo(t *testing.T) hub.Store {
	t.Helper()
	store, err := mongostore.Open(t.Context(), mongotest.URI(t), mongostore.Options{Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// place is a hub behind GraphQL, with two administrators; the first asks.
type place struct {
	store  hub.Store
	hub    *hub.Hub
	clock  *hubtest.Clock
	sender *webhook.Sender
	keys   *signed.Signer
	url    string
	// admin and other are the administrators.
	admin, other hub.ID
	asking       sync.Mutex
	viewer       hub.Viewer
}

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func openPlace(t *testing.T, store hub.Store) *place {
	t.Helper()
	return openPlaceWith(t, store, webhook.Guard{Allow: loopback})
}

func openPlaceWith(t *testing.T, store hub.Store, guard webhook.Guard) *place {
	t.Helper()
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: t.TempDir(), Store: store, Logger: logger, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	if err := index.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	signer, err := signed.New("a secret for tests that is long enough")
	if err != nil {
		t.Fatal(err)
	}
	p := &place{store: store, clock: hubtest.NewClock(), keys: signer}
	p.sender = p.newSender(t, guard, time.Second)
	p.hub = hub.New(hub.Parts{Store: store, Index: index, Clock: p.clock.Now, UUID: newUUID, Site: "https://samlaer.example", Webhooks: p.sender})
	for number, id := range []*hub.ID{&p.admin, &p.other} {
		person := hubtest.Of[*hub.Person](1 + number)
		person.Roles = []hub.Role{hub.RoleAdministrator}
		p.commit(t, hubtest.Inserts(person)...)
		*id = person.ID
	}
	p.as(p.admin)
	handler := graph.NewHandler(p.hub, logger)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asking.Lock()
		viewer := p.viewer
		p.asking.Unlock()
		handler.ServeHTTP(w, r.WithContext(hub.WithViewer(r.Context(), viewer)))
	}))
	t.Cleanup(server.Close)
	p.url = server.URL
	return p
}

// newSender trusts the certificates of receivers here.
func (p *place) newSender(t *testing.T, guard webhook.Guard, timeout time.Duration) *webhook.Sender {
	t.Helper()
	known := httptest.NewTLSServer(nil)
	defer known.Close()
	roots := x509.NewCertPool()
	roots.AddCert(known.Certificate()) // all servers of httptest have the same
	return webhook.NewSender(webhook.SenderOptions{Guard: guard, Keys: p.keys, TLS: &tls.Config{RootCAs: roots}, Timeout: timeout})
}

func (p *place) as(person hub.ID) {
	p.asking.Lock()
	defer p.asking.Unlock()
	p.viewer = hub.Viewer{ID: person, Roles: []hub.Role{hub.RoleAdministrator}, Language: "en"}
}

func (p *place) commit(t *testing.T, changes ...hub.Change) {
	t.Helper()
	id := newUUID()
	if err := p.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(uuid.UUID(id).String()), Changes: changes}); err != nil {
		t.Fatal(err)
	}
}

// work lets a server send until the test ends, or until it is stopped.
func (p *place) work(t *testing.T) (w *webhook.Worker, stop func()) {
	t.Helper()
	worker := webhook.New(webhook.Options{Hub: p.hub, Sender: p.sender, Logger: logger, Clock: p.clock.Now, Poll: 20 * time.Millisecond})
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan struct{})
	go func() { defer close(ended); worker.Run(ctx) }()
	stop = sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	return worker, stop
}

// object is what GraphQL answers.
type object = map[string]any

func (p *place) ask(t *testing.T, query string, variables object) (object, []string) {
	t.Helper()
	body, err := json.Marshal(object{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(p.url, "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Data   object
		Errors []struct {
			Message    string
			Extensions object
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	var problems []string
	for _, one := range answer.Errors {
		code, _ := one.Extensions["code"].(string)
		problems = append(problems, code+" "+one.Message)
	}
	return answer.Data, problems
}

func (p *place) must(t *testing.T, query string, variables object) object {
	t.Helper()
	data, problems := p.ask(t, query, variables)
	if len(problems) > 0 {
		t.Fatalf("%s: %s", query, strings.Join(problems, "; "))
	}
	return data
}

func in(value any, path ...string) any {
	for _, name := range path {
		fields, _ := value.(object)
		value = fields[name]
	}
	return value
}

// subscribe makes a webhook and gives its id and secret.
func (p *place) subscribe(t *testing.T, address string, more object) (id, secret string) {
	t.Helper()
	input := object{"url": address}
	for name, value := range more {
		input[name] = value
	}
	made := p.must(t, `mutation($input: CreateWebhookInput!) { createWebhook(input: $input) { secret webhook { id } } }`, object{"input": input})
	id, _ = in(made, "createWebhook", "webhook", "id").(string)
	secret, _ = in(made, "createWebhook", "secret").(string)
	return id, secret
}

// write makes a brief for an audience and gives its id.
func (p *place) write(t *testing.T, audience string) string {
	t.Helper()
	made := p.must(t, `mutation($audience: Audience!) {
		createBrief(input: {title: "Kunnskap", question: "Hva vet vi?", audience: $audience}) { brief { id } } }`, object{"audience": audience})
	id, _ := in(made, "createBrief", "brief", "id").(string)
	return id
}

func (p *place) rewrite(t *testing.T, id string, version int, input object) {
	t.Helper()
	p.must(t, `mutation($id: ID!, $version: Int!, $input: UpdateBriefInput!) {
		updateBrief(id: $id, version: $version, input: $input) { brief { id } } }`, object{"id": id, "version": version, "input": input})
}

const everyDelivery = `query($webhook: ID) { deliveries(webhook: $webhook) { nodes {
	id version status type attempts fault statusCode dueAt failingSince deliveredAt subject { id } webhook { paused stopped { reason } } } } }`

func (p *place) deliveries(t *testing.T, of string) []any {
	t.Helper()
	all, _ := in(p.must(t, everyDelivery, object{"webhook": of}), "deliveries", "nodes").([]any)
	return all
}

// next is the delivery of what comes next for a webhook.
func (p *place) next(t *testing.T, of string) object {
	t.Helper()
	_, uuid, _ := strings.Cut(of, "_")
	for _, one := range p.deliveries(t, of) {
		if in(one, "id") == "delivery_"+uuid {
			return one.(object)
		}
	}
	t.Fatalf("nothing comes next for %s", of)
	return nil
}

// until waits for what is noted in the store.
func (p *place) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	position, err := p.store.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := p.store.Changes(ctx, position)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Close() }()
	for !holds() {
		if _, err := stream.Next(ctx); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
}

// receiver is somebody who is sent messages.
type receiver struct {
	*httptest.Server
	got chan parcel
	// answer says what comes of a message; it is taken when nil.
	mutex  sync.Mutex
	answer func(http.ResponseWriter, *http.Request)
}

// parcel is a message that arrived.
type parcel struct {
	header http.Header
	body   []byte
	said   struct {
		Type      string
		Timestamp time.Time
		Data      struct {
			ID, Type, Action, URL, Cursor string
			Version                       int
		}
	}
}

// whole is what must be the same however often it is sent.
func (p parcel) whole() string { return p.header.Get("Webhook-Id") + " " + string(p.body) }

func openReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{got: make(chan parcel, 1000)}
	r.Server = httptest.NewUnstartedServer(http.HandlerFunc(r.take))
	r.Config.ErrorLog = log.New(io.Discard, "", 0)
	r.StartTLS()
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(w http.ResponseWriter, request *http.Request) {
	one := parcel{header: request.Header}
	one.body, _ = io.ReadAll(request.Body)
	_ = json.Unmarshal(one.body, &one.said)
	r.mutex.Lock()
	answer := r.answer
	r.mutex.Unlock()
	r.got <- one
	if answer != nil {
		answer(w, request)
	}
}

func (r *receiver) answers(answer func(http.ResponseWriter, *http.Request)) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.answer = answer
}

// status lets the receiver answer with a status from now on.
func (r *receiver) status(code int) {
	r.answers(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
}

// arrived is the next message.
func (r *receiver) arrived(t *testing.T) parcel {
	t.Helper()
	select {
	case one := <-r.got:
		return one
	case <-time.After(20 * time.Second):
		t.Fatal("nothing arrived")
		return parcel{}
	}
}

func (r *receiver) wantNext(t *testing.T, kind, id string) parcel {
	t.Helper()
	one := r.arrived(t)
	if one.said.Type != kind || one.said.Data.ID != id {
		t.Fatalf("%s arrived, want %s of %s", one.body, kind, id)
	}
	return one
}
