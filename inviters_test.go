package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mail"
	"github.com/samlaer/samlaer/internal/signed"
)

// inviters are people who can invite, with an outbox that sends when it is told to. The first of the owners owns the project.
type inviters struct {
	*afterwards
	*mailbox
	graphql                            http.Handler
	outbox                             *mail.Outbox
	log                                *bytes.Buffer
	owner, member, curator, overseer   hub.Viewer
	invite, resend, withdraw, listedAs string
}

const secretOfInviters = "a secret for tests that is long enough"

func openInviters(t *testing.T, store hub.Store) *inviters {
	t.Helper()
	i := &inviters{afterwards: openAfterwards(t, store), mailbox: openMailbox(t), log: &bytes.Buffer{},
		invite: `mutation($i: InviteInput!) { invite(input: $i) { invitation { id version email name roles project { title } projectRole
			language note sentAt expiresAt withdrawnAt openedAt openedBy { name } bounced { reason } } } }`,
		resend:   `mutation($id: ID!, $v: Int!) { resendInvitation(id: $id, version: $v) { invitation { id version } } }`,
		withdraw: `mutation($id: ID!, $v: Int!) { withdrawInvitation(id: $id, version: $v) { invitation { id version withdrawnAt } } }`,
		listedAs: `{ invitations { totalCount nodes { email openedBy { name } } } }`}
	logger := slog.New(slog.NewJSONHandler(i.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	signer, err := signed.New(secretOfInviters)
	if err != nil {
		t.Fatal(err)
	}
	i.links = signer
	i.pages = front.Handler(front.Options{GraphQL: http.NotFoundHandler(), Invitations: signed.NewInvitations(signer, i.hub), Logger: logger})
	i.graphql = graph.NewHandler(i.hub, logger)
	server, err := mail.ParseServer("smtp://" + i.address)
	if err != nil {
		t.Fatal(err)
	}
	if i.outbox, err = mail.New(mail.Options{Hub: i.hub, Server: server, From: "Samlær <samlaer@example.org>", Site: "https://samlaer.example",
		Secret: secretOfInviters, Logger: logger, Clock: i.clock.Now}); err != nil {
		t.Fatal(err)
	}
	contributor := []hub.Role{hub.RoleContributor}
	i.owner = hub.Viewer{ID: i.owners[0], Roles: contributor, ProjectIDs: []hub.ID{i.project.ID}, Language: "en"}
	i.member = hub.Viewer{ID: i.outsider, Roles: contributor, ProjectIDs: []hub.ID{i.project.ID}, Language: "en"}
	i.curator = hub.Viewer{ID: hub.NewID(hub.KindPerson, newUUID()), Roles: []hub.Role{hub.RoleCurator}, Language: "en"}
	i.overseer = hub.Viewer{ID: hub.NewID(hub.KindPerson, newUUID()), Roles: []hub.Role{hub.RoleAdministrator}, Language: "en"}
	for _, one := range []hub.Viewer{i.curator, i.overseer} {
		i.put(t, &hub.Person{Meta: hub.Meta{ID: one.ID, Version: 1}, Name: "Kari <Nordmann>", Language: "nb", Roles: one.Roles})
	}
	return i
}

// ask answers GraphQL as somebody; the error is the first one.
func (i *inviters) ask(t *testing.T, as hub.Viewer, query string, variables map[string]any) (data map[string]any, raw, failed string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequestWithContext(hub.WithViewer(t.Context(), as), http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	i.graphql.ServeHTTP(recorder, request)
	var answer struct {
		Data   map[string]any
		Errors []struct{ Message string }
	}
	raw = recorder.Body.String()
	if err := json.Unmarshal([]byte(raw), &answer); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	if len(answer.Errors) > 0 {
		failed = answer.Errors[0].Message
	}
	return answer.Data, raw, failed
}

// invited invites by a form and gives the id.
func (i *inviters) invited(t *testing.T, as hub.Viewer, form map[string]any) hub.ID {
	t.Helper()
	data, raw, failed := i.ask(t, as, i.invite, map[string]any{"i": form})
	if failed != "" {
		t.Fatal(raw)
	}
	made := data["invite"].(map[string]any)["invitation"].(map[string]any)
	return hub.ID(made["id"].(string))
}

func (i *inviters) invitation(t *testing.T, id hub.ID) *hub.Invitation {
	t.Helper()
	found, err := i.store.Get(t.Context(), hub.KindInvitation, []hub.ID{id})
	if err != nil {
		t.Fatal(err)
	}
	one, _ := found[0].(*hub.Invitation)
	return one
}

// again resends or withdraws an invitation as it is now.
func (i *inviters) again(t *testing.T, as hub.Viewer, query string, id hub.ID) (failed string) {
	t.Helper()
	_, _, failed = i.ask(t, as, query, map[string]any{"id": id, "v": i.invitation(t, id).Version})
	return failed
}

// send lets the outbox work until nothing is due, and gives all that ever arrived.
func (i *inviters) send(t *testing.T) []letter {
	t.Helper()
	position, err := i.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stream, err := i.store.Changes(t.Context(), position)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = stream.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { i.outbox.Run(ctx) })
	defer running.Wait()
	defer cancel()
	for {
		open := 0
		for document, err := range i.store.Scan(t.Context(), hub.KindMailOut) {
			if err != nil {
				t.Fatal(err)
			}
			if one := document.(*hub.MailOut); one.SentAt == nil && one.DroppedAt == nil && !one.DueAt.After(i.clock.Now().Add(time.Hour)) {
				open++
			}
		}
		if open == 0 {
			i.mutex.Lock()
			defer i.mutex.Unlock()
			return append([]letter(nil), i.letters...)
		}
		if _, err := stream.Next(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

var invitationLink = regexp.MustCompile(`https://samlaer\.example/invitation\?invitation=[\w.-]+&lang=\w\w`)

// people are all persons with an address that begins so.
func (i *inviters) people(t *testing.T, address string) []*hub.Person {
	t.Helper()
	var all []*hub.Person
	for document, err := range i.store.Scan(t.Context(), hub.KindPerson) {
		if err != nil {
			t.Fatal(err)
		}
		if one := document.(*hub.Person); strings.HasPrefix(strings.ToLower(one.Email), address) {
			all = append(all, one)
		}
	}
	return all
}

// link is the one in the last letter to an address.
func (i *inviters) link(t *testing.T, address string) string {
	t.Helper()
	link := ""
	for _, one := range i.send(t) {
		if one.to == address {
			link = invitationLink.FindString(one.text)
		}
	}
	if link == "" {
		t.Fatalf("no letter to %s has a link", address)
	}
	return link
}
