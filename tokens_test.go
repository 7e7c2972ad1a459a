package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/samlaer/samlaer/internal/session/sessiontest"
)

// tokenIssuer gives out tokens as Maskinporten does.
type tokenIssuer struct {
	*sessiontest.Issuer
	key jose.JSONWebKey
}

func openTokenIssuer(t *testing.T) *tokenIssuer {
	t.Helper()
	key := sessiontest.RSAKey(t, "one")
	return &tokenIssuer{sessiontest.OpenIssuer(t, key), key}
}

// file is how a server is told of the issuer.
func (i *tokenIssuer) file(t *testing.T) string {
	t.Helper()
	return sessiontest.File(t, fmt.Sprintf(`[{"kind": "maskinporten", "issuer": "%s/", "audience": "https://samlaer.example", "scopes":
		{"fylke:les": ["READ_NETWORK"], "fylke:kurator": ["READ_COUNTY"], "fylke:skriv": ["WRITE"]}}]`, i.URL))
}

func (i *tokenIssuer) token(t *testing.T, organisation, scope string, lasts time.Duration) string {
	t.Helper()
	now := time.Now()
	return sessiontest.Sign(t, jose.RS256, i.key, "", map[string]any{"iss": i.URL + "/", "aud": "https://samlaer.example", "scope": scope,
		"iat": now.Add(-time.Minute).Unix(), "exp": now.Add(lasts).Unix(),
		"consumer": map[string]string{"authority": "iso6523-actorid-upis", "ID": "0192:" + organisation}})
}

const (
	makeClient = `mutation($name: String!, $roles: [Role!], $clients: [ServiceClientInput!]) {
		createService(input: {name: $name, roles: $roles, clients: $clients}) { service { id clients { issuer client } } } }`
	changeClient = `mutation($id: ID!, $version: Int!, $input: UpdateServiceInput!) { updateService(id: $id, version: $version, input: $input) { service { version } } }`
	oneEvent     = `mutation { createEvent(input: {title: "Samling", startsAt: "2026-01-01T10:00:00Z", language: "nb", audience: PUBLIC}) { event { createdBy { id } } } }`
)

// clientOf is how a form names a client of Maskinporten.
func clientOf(number string) []map[string]string {
	return []map[string]string{{"issuer": "maskinporten", "client": number}}
}

const asksHere, unknownHere = "889640782", "971032146"

func TestAProgramAsksWithATokenOfItsOrganisation(t *testing.T) {
	t.Parallel()
	issuer := openTokenIssuer(t)
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo", "--issuers", issuer.file(t))...)
		administrator := demoPerson{server, "administrator"}
		made := administrator.ask(t, makeClient, map[string]any{"name": "Saksbehandling", "roles": []string{"CURATOR"}, "clients": clientOf("0192:" + asksHere)})
		id := made.text(t, "createService", "service", "id")
		if got := made.get(t, "createService", "service", "clients"); fmt.Sprint(got) != "[map[client:"+asksHere+" issuer:maskinporten]]" {
			t.Errorf("the client is %v", got)
		}
		with := func(scope string) keyHolder { return keyHolder{server, issuer.token(t, asksHere, scope, time.Minute)} }
		visitors := demoPerson{server, ""}.ask(t, `{ lessons { totalCount } }`, nil).get(t, "lessons", "totalCount")
		network, county := with("fylke:les").lessons(t), with("fylke:les fylke:kurator").lessons(t)
		if visitors.(float64) >= network || network >= county {
			t.Errorf("a visitor reads %v lessons, tokens open %v and %v", visitors, network, county)
		}
		for name, one := range map[string]struct {
			token  string
			status int
			code   string
			says   string
		}{
			"of an unknown organisation": {issuer.token(t, unknownHere, "fylke:les", time.Minute), http.StatusUnauthorized, "UNAUTHENTICATED", unknownHere},
			"with a scope of others":     {issuer.token(t, asksHere, "annet:les", time.Minute), http.StatusForbidden, "FORBIDDEN", "scope"},
			"that has ended":             {issuer.token(t, asksHere, "fylke:les", -time.Hour), http.StatusUnauthorized, "UNAUTHENTICATED", "utløpt"},
		} {
			if status, answer := (keyHolder{server, one.token}).try(t, `{ viewer { id } }`, false); status != one.status || answer.code() != one.code ||
				!strings.Contains(answer.Errors[0].Message, one.says) {
				t.Errorf("a token %s: %d %+v", name, status, answer)
			}
		}
		if _, answer := with("fylke:kurator").try(t, oneEvent, false); answer.code() != "FORBIDDEN" {
			t.Errorf("a token that only reads has written: %+v", answer)
		}
		if _, answer := with("fylke:kurator fylke:skriv").try(t, oneEvent, false); len(answer.Errors) > 0 {
			t.Errorf("%+v", answer)
		}
		if status, _ := with("fylke:les").try(t, `{ viewer { id } }`, true); status != http.StatusUnauthorized {
			t.Errorf("a token in an address: %d", status)
		}
		for name, form := range map[string]map[string]any{
			"the client of another": {"name": "b", "clients": clientOf(asksHere)},
			"an issuer of no name":  {"name": "b", "clients": []map[string]string{{"issuer": "Maskin porten", "client": "1"}}},
			"a client of no name":   {"name": "b", "clients": clientOf(" ")},
			"too many clients":      {"name": "b", "clients": manyClients()},
		} {
			if answer := administrator.try(t, makeClient, form); answer.code() != "INVALID" {
				t.Errorf("a service with %s was made: %+v", name, answer)
			}
		}
		if answer := (demoPerson{server, "curator"}).try(t, makeClient, map[string]any{"name": "b", "clients": clientOf(unknownHere)}); answer.code() != "FORBIDDEN" {
			t.Errorf("a curator has let a program in: %+v", answer)
		}
		used := with("fylke:les")
		used.lessons(t)
		administrator.ask(t, changeClient, map[string]any{"id": id, "version": 1, "input": map[string]any{"clients": []any{}}})
		if status, answer := used.try(t, `{ viewer { id } }`, false); status != http.StatusUnauthorized || answer.code() != "UNAUTHENTICATED" {
			t.Errorf("a client that was taken away: %d %+v", status, answer)
		}
		server.stop(t)
		if log := server.log.String(); strings.Contains(log, used.key) || strings.Contains(log, strings.Split(used.key, ".")[2]) {
			t.Error("a token stands in the log")
		}
	})
}

func TestWhoTriesManyTokensHasToWaitHoweverTheyAreRefused(t *testing.T) {
	t.Parallel()
	issuer := openTokenIssuer(t)
	for _, refusal := range []int{http.StatusForbidden, http.StatusServiceUnavailable} {
		server := serve(t, boltPlace(t).with("--demo", "--issuers", issuer.file(t))...)
		demoPerson{server, "administrator"}.ask(t, makeClient, map[string]any{"name": "Tavle", "roles": []string{"CONTRIBUTOR"}, "clients": clientOf(asksHere)})
		issuer.Leave(refusal == http.StatusServiceUnavailable)
		asks, codes := keyHolder{server, issuer.token(t, asksHere, "annet:les", time.Minute)}, map[int]int{}
		for range 150 {
			status, _ := asks.try(t, `{ __typename }`, false)
			codes[status]++
		}
		if codes[refusal] < 120 || codes[http.StatusTooManyRequests] < 20 {
			t.Errorf("150 tokens that are refused with %d: %v", refusal, codes)
		}
		if log := server.log.String(); strings.Count(log, "cannot be reached") > 1 {
			t.Errorf("each writes into the log: %s", log)
		}
	}
}

func manyClients() (clients []map[string]string) {
	for at := range 21 {
		clients = append(clients, map[string]string{"issuer": "maskinporten", "client": fmt.Sprint(at)})
	}
	return clients
}

func TestAStreamEndsWithinASecondWhenItsServiceIsClosedOrItsTokenEnds(t *testing.T) {
	t.Parallel()
	issuer := openTokenIssuer(t)
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo", "--issuers", issuer.file(t))...)
		administrator := demoPerson{server, "administrator"}
		id := administrator.ask(t, makeClient, map[string]any{"name": "Tavle", "roles": []string{"CONTRIBUTOR"},
			"clients": slices.Concat(clientOf(asksHere), clientOf(unknownHere))}).text(t, "createService", "service", "id")
		follow := func(organisation string, lasts time.Duration) func() (string, string) {
			next := server.events(t, http.Header{"Authorization": {"Bearer " + issuer.token(t, organisation, "fylke:les", lasts)}})
			if _, cursor := next(); cursor == "" {
				t.Fatal("the stream does not begin")
			}
			return next
		}
		ends := func(name string, next func() (string, string), within time.Duration) {
			t.Helper()
			from := time.Now()
			answer, _ := next()
			if took := time.Since(from); !strings.Contains(answer, "UNAUTHENTICATED") || took > within {
				t.Errorf("%s: after %v: %s", name, took, answer)
			}
		}
		taken, kept := follow(asksHere, time.Minute), follow(unknownHere, 2*time.Minute)
		soon := follow(unknownHere, -58*time.Second) // with the minute by which clocks may differ, two seconds are left
		ends("its token has ended", soon, 4*time.Second)
		administrator.ask(t, changeClient, map[string]any{"id": id, "version": 1, "input": map[string]any{"clients": clientOf(unknownHere)}})
		ends("its client is gone", taken, time.Second)
		demoPerson{server, "curator"}.makesEvent(t, "Samlingen")
		if answer, _ := kept(); !strings.Contains(answer, "Samlingen") {
			t.Errorf("who may still follow hears %s", answer)
		}
		administrator.ask(t, changeClient, map[string]any{"id": id, "version": 2, "input": map[string]any{"roles": []string{}}})
		ends("the service is closed", kept, time.Second)
	})
}
