package graph_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/session"
)

const keptQuery = `{ lessons(first: 20) { totalCount nodes { id title insight } } }`

// get asks by GET, or another method, and gives the response with its body read.
func get(t *testing.T, method, address, query string, headers ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address+"?query="+url.QueryEscape(query), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(headers); at += 2 {
		request.Header.Set(headers[at], headers[at+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func TestWhoHasAnAnswerIsToldThatItStillHolds(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	first, _ := get(t, http.MethodGet, d.url, keptQuery)
	tag := first.Header.Get("ETag")
	for given, want := range map[string]int{tag: 304, strings.TrimPrefix(tag, "W/"): 304, `"other", ` + tag: 304, "*": 304,
		`"other"`: 200, "": 200, strings.Trim(tag, `W/"`): 200} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			got, body := get(t, method, d.url, keptQuery, "If-None-Match", given)
			if got.StatusCode != want || got.Header.Get("ETag") != tag || want == 304 && body != "" {
				t.Errorf("%s with %s: %d, %q, %d bytes", method, given, got.StatusCode, got.Header.Get("ETag"), len(body))
			}
		}
	}
}

func TestAnAnswerIsEverybodysOnlyWhenNobodyInParticularAsked(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	const everybodys, ones, nobodys = "public, no-cache", "private, no-cache", "no-store"
	for _, one := range []struct {
		query, want string
		headers     []string
	}{
		{keptQuery, everybodys, nil},
		{keptQuery, ones, []string{"Cookie", "a=b"}},
		{keptQuery, ones, []string{"Authorization", "Bearer x"}},
		{`{ nothing }`, nobodys, nil},
		{`{ lessons(first: 1000) { totalCount } }`, nobodys, nil},
	} {
		got, body := get(t, http.MethodGet, d.url, one.query, one.headers...)
		if kept := got.Header.Get("Cache-Control"); kept != one.want || (kept == nobodys) != (got.Header.Get("ETag") == "") {
			t.Errorf("%s with %v is «%s» with tag %s: %.100s", one.query, one.headers, kept, got.Header.Get("ETag"), body)
		}
	}
	for _, role := range []hub.Role{hub.RoleContributor, hub.RoleCurator, hub.RoleAdministrator} {
		d.as(hub.Viewer{ID: hub.NewID(hub.KindPerson, newUUID()), Roles: []hub.Role{role}})
		if got, _ := get(t, http.MethodGet, d.url, keptQuery); got.Header.Get("Cache-Control") != ones {
			t.Errorf("what a %s asked is «%s»", role, got.Header.Get("Cache-Control"))
		}
	}
}

func TestAnotherAnswerHasAnotherTag(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	before, _ := get(t, http.MethodGet, d.url, keptQuery)
	other, _ := get(t, http.MethodGet, d.url, keptQuery, "Accept", "application/graphql-response+json")
	d.as(demoViewer(t, d, "administrator"))
	all, _ := get(t, http.MethodGet, d.url, keptQuery)
	tags := map[string]bool{before.Header.Get("ETag"): true, other.Header.Get("ETag"): true, all.Header.Get("ETag"): true}
	if len(tags) != 3 {
		t.Errorf("a visitor, one who takes another type, and an administrator get the tags %v", tags)
	}
}

func TestTagsHoldHoweverAnAnswerIsCompressed(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	logger := slog.New(slog.DiscardHandler)
	asked := session.Handler(session.Options{People: d.hub, Demo: true, Logger: logger}, graph.NewHandler(d.hub, logger))
	server := httptest.NewServer(front.Handler(front.Options{GraphQL: asked, Logger: logger}))
	defer server.Close()
	plain, _ := get(t, http.MethodGet, server.URL+"/graphql", keptQuery, "Accept-Encoding", "identity")
	tag := plain.Header.Get("ETag")
	for _, encoding := range []string{"gzip", "zstd"} {
		got, _ := get(t, http.MethodGet, server.URL+"/graphql", keptQuery, "Accept-Encoding", encoding)
		if got.Header.Get("Content-Encoding") != encoding || got.Header.Get("ETag") != tag || !strings.HasPrefix(tag, "W/") {
			t.Errorf("%s: %v, and plain %s", encoding, got.Header, tag)
		}
		again, body := get(t, http.MethodGet, server.URL+"/graphql", keptQuery, "Accept-Encoding", encoding, "If-None-Match", tag)
		if again.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s again: %d, %d bytes", encoding, again.StatusCode, len(body))
		}
		vary := strings.Join(got.Header.Values("Vary"), ", ")
		for _, name := range []string{"Accept", "Accept-Language", "Accept-Encoding", "Cookie", "Authorization", "Samlaer-Demo-Person"} {
			if !strings.Contains(", "+vary+",", ", "+name+",") {
				t.Errorf("Vary has no %s: %s", name, vary)
			}
		}
	}
	if got, _ := get(t, http.MethodGet, server.URL+"/graphql", keptQuery, "Samlaer-Demo-Person", "curator", "If-None-Match", tag); got.StatusCode != 200 ||
		got.Header.Get("Cache-Control") != "private, no-cache" {
		t.Errorf("a curator with a visitor's tag: %d, %s", got.StatusCode, got.Header.Get("Cache-Control"))
	}
}
