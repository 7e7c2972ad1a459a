package graph_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/session"
	"github.com/samlaer/samlaer/internal/session/sessiontest"
)

// entrance is a way in to the real doors: what is sent, and whom it makes one, worked out by hand.
type entrance struct {
	name   string
	header http.Header
	viewer hub.Viewer
	// person is whose session or key it is; empty for a visitor's and a program's.
	person hub.ID
}

func (e entrance) String() string { return e.name }

// house is a hub that finds out by itself who asks, beside the door at which the test says so.
type house struct {
	*door
	url       string
	issuer    *sessiontest.Issuer
	key       jose.JSONWebKey
	entrances []entrance
}

// enterBy opens the real doors to a hub.
func enterBy(t *testing.T, d *door) *house {
	t.Helper()
	h := &house{door: d, key: sessiontest.RSAKey(t, "one")}
	h.issuer = sessiontest.OpenIssuer(t, h.key)
	options, err := session.ReadIssuers(sessiontest.File(t, fmt.Sprintf(`[{"name": "others", "issuer": %q, "audience": "samlaer",
		"scopes": {"public": ["READ_PUBLIC"], "network": ["READ_NETWORK"], "county": ["READ_COUNTY"], "write": ["WRITE"]}}]`, h.issuer.URL)))
	if err != nil {
		t.Fatal(err)
	}
	logger, clock := slog.New(slog.DiscardHandler), func() time.Time { return now }
	server := httptest.NewServer(session.Handler(session.Options{People: d.hub, Logger: logger, Issuers: session.NewIssuers(options, clock, logger)},
		graph.NewKeepingHandler(d.hub, nil, graph.NewAnswers(d.hub, d.epochs, keptBytes), logger)))
	t.Cleanup(server.Close)
	h.url = server.URL
	return h
}

// enter lets in: visitors, people in sessions and by keys of theirs, and programs by keys and by tokens.
func (h *house) enter(t *testing.T, administrator hub.Viewer, people []looker) {
	t.Helper()
	h.entrances = []entrance{
		{name: "a visitor", viewer: hub.Visitor("nb")},
		{name: "a visitor whose session is over", viewer: hub.Visitor("nb"), header: http.Header{"Cookie": {"samlaer_session=over"}}},
	}
	for _, one := range people {
		h.session(t, one)
		one.Language = "nb"
		switch h.as(one.Viewer); {
		case one.Has(hub.RoleCurator):
			h.ownKey(t, one, hub.KeyScopeReadCounty, hub.RoleCurator)
			h.ownKey(t, one, hub.KeyScopeReadPublic)
		case one.Has(hub.RoleContributor):
			h.ownKey(t, one, hub.KeyScopeReadNetwork, hub.RoleContributor)
		}
	}
	h.as(administrator)
	for at, role := range []hub.Role{hub.RoleContributor, hub.RoleCurator} {
		client := fmt.Sprintf("program-%d", at)
		made := h.must(t, `mutation($name: String!, $roles: [Role!], $clients: [ServiceClientInput!]) {
			createService(input: {name: $name, roles: $roles, clients: $clients}) { service { id } } }`, map[string]any{"name": client,
			"roles": []hub.Role{role}, "clients": []map[string]string{{"issuer": "others", "client": client}}})
		id := hub.ID(textAt(made, "createService", "service", "id"))
		for scopes, reads := range map[string][]hub.Role{"public": nil, "network": {hub.RoleContributor}, "county": {role}, "county write": {role}} {
			h.program(t, id, client, scopes, reads)
		}
	}
}

func textAt(data map[string]any, path ...string) string {
	text, _ := at(data, path...).(string)
	return text
}

// session signs somebody in.
func (h *house) session(t *testing.T, one looker) {
	t.Helper()
	token, _, err := h.hub.SignIn(t.Context(), hub.Arrival{PersonID: one.ID, Provider: "letter"})
	if err != nil {
		t.Fatal(err)
	}
	found, _, err := h.hub.SessionViewer(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	viewer := one.Viewer
	viewer.Language, viewer.SessionID = "nb", found.SessionID
	h.entrances = append(h.entrances, entrance{name: one.name + " in a session", header: http.Header{"Cookie": {"samlaer_session=" + token}},
		viewer: viewer, person: one.ID})
}

const newKey = `mutation($input: CreateAPIKeyInput!) { createAPIKey(input: $input) { key apiKey { id } } }`

// ownKey has somebody make a key that reads as the roles do.
func (h *house) ownKey(t *testing.T, one looker, scope hub.KeyScope, reads ...hub.Role) {
	t.Helper()
	made := h.must(t, newKey, map[string]any{"input": map[string]any{"name": "k", "scopes": []hub.KeyScope{scope}}})
	id := hub.ID(textAt(made, "createAPIKey", "apiKey", "id"))
	h.entrances = append(h.entrances, entrance{name: fmt.Sprintf("a key of %s with %s", one.name, scope), person: one.ID,
		header: http.Header{"X-Api-Key": {textAt(made, "createAPIKey", "key")}},
		viewer: hub.Viewer{ID: id, KeyID: id, ReadOnly: true, Roles: reads, Language: "nb"}})
}

// program lets a service in by a key and by a token with the same scopes.
func (h *house) program(t *testing.T, id hub.ID, client, scopes string, reads []hub.Role) {
	t.Helper()
	var opens []hub.KeyScope
	for scope := range strings.FieldsSeq(scopes) {
		opens = append(opens, map[string]hub.KeyScope{"public": hub.KeyScopeReadPublic, "network": hub.KeyScopeReadNetwork,
			"county": hub.KeyScopeReadCounty, "write": hub.KeyScopeWrite}[scope])
	}
	made := h.must(t, newKey, map[string]any{"input": map[string]any{"name": "k", "service": id, "scopes": opens}})
	viewer := hub.Viewer{ID: id, ReadOnly: !strings.Contains(scopes, "write"), Roles: reads, Language: "nb"}
	byKey := viewer
	byKey.KeyID = hub.ID(textAt(made, "createAPIKey", "apiKey", "id"))
	token := sessiontest.Sign(t, jose.RS256, h.key, "at+jwt", map[string]any{"iss": h.issuer.URL, "aud": "samlaer", "client_id": client, "scope": scopes,
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix()})
	h.entrances = append(h.entrances,
		entrance{name: fmt.Sprintf("%s with a key for %s", client, scopes), viewer: byKey,
			header: http.Header{"Authorization": {"Bearer " + textAt(made, "createAPIKey", "key")}}},
		entrance{name: fmt.Sprintf("%s with a token for %s", client, scopes), viewer: viewer, header: http.Header{"Authorization": {"Bearer " + token}}})
}

// transports are the ways in which an operation is sent. By the last, what does not stream is answered at once.
var transports = []string{"POST", "GET", "WebSocket", "SSE"}

// at is the real door as somebody comes to it.
func (h *house) at(e entrance) *door {
	return &door{url: h.url, store: h.store, index: h.index, hub: h.hub, epochs: h.epochs, header: e.header, client: http.DefaultClient}
}

// send asks at the real door.
func (h *house) send(t *testing.T, e entrance, transport, query string, variables map[string]any) answer {
	t.Helper()
	d := h.at(e)
	switch transport {
	case "GET":
		return d.get(t, query)
	case "WebSocket":
		payload, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			t.Fatal(err)
		}
		socket := d.dial(t, initSocket, fmt.Sprintf(`{"id":"1","type":"subscribe","payload":%s}`, payload))
		defer func() { _ = socket.CloseNow() }()
		socket.SetReadLimit(16 << 20)
		hears(t, socket) // that it begins
		kind, got := hears(t, socket)
		if kind == "error" {
			got.raw = fmt.Appendf(nil, `{"errors":%s,"data":null}`, got.raw)
			_ = json.Unmarshal(got.raw, &got)
		}
		return got
	case "SSE":
		d.header = maps.Clone(e.header)
		if d.header == nil {
			d.header = http.Header{}
		}
		d.header.Set("Accept", "text/event-stream")
	}
	return d.ask(t, query, variables)
}

// get asks by an address.
func (d *door) get(t *testing.T, query string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+"/graphql?query="+url.QueryEscape(query), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(request.Header, d.header)
	_, raw := d.roundTrip(t, request)
	return answerOf(t, raw)
}
