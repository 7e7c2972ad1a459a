package graph_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/standards"
)

// noFormForOtherSystemsGivesMore asks for everything that is served by standards, and compares it with what may be read.
func noFormForOtherSystemsGivesMore(t *testing.T, w *world) {
	mux := http.NewServeMux()
	for pattern, handler := range standards.Routes(standards.Options{Hub: w.hub, Logger: slog.New(slog.DiscardHandler), Site: "https://samlaer.example"}) {
		mux.Handle(pattern, handler)
	}
	get := func(v looker, path string) (status int, body string) {
		recorder := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(hub.WithViewer(t.Context(), v.Viewer), http.MethodGet, path, http.NoBody)
		mux.ServeHTTP(recorder, request)
		body = recorder.Body.String()
		w.look(t, v, path, answer{raw: []byte(inTheOpen(body))}, nil)
		return recorder.Code, body
	}
	for _, v := range w.viewers {
		for _, path := range []string{"/export/grants.json", "/export/grants.csv", "/catalog.ttl", "/catalog.jsonld", "/concepts.ttl", "/concepts.jsonld"} {
			if status, body := get(v, path); status != http.StatusOK || body == "" {
				t.Errorf("%s asks for %s: %d", v, path, status)
			}
		}
		w.feedsAreOfWhatMayBeRead(t, v, get)
		_, calendar := get(v, "/events.ics")
		calendar = strings.ReplaceAll(calendar, "\r\n ", "")
		for _, id := range w.all(hub.KindEvent) {
			if has := strings.Contains(calendar, "UID:"+string(id)+"@"); has != w.mayRead(v.Viewer, id) {
				t.Errorf("%s: %s is in the calendar: %t", v, id, has)
			}
			if status, _ := get(v, "/events/"+string(id)+".ics"); (status == http.StatusOK) != w.mayRead(v.Viewer, id) {
				t.Errorf("%s asks for the calendar of %s: %d", v, id, status)
			}
		}
		for _, id := range w.all(hub.KindLesson) {
			for _, form := range []string{"json", "bib", "ris"} {
				if status, _ := get(v, "/export/lesson/"+string(id)+"."+form); (status == http.StatusOK) != w.mayRead(v.Viewer, id) {
					t.Errorf("%s asks for %s of %s: %d", v, form, id, status)
				}
			}
		}
	}
}

// feedsAreOfWhatMayBeRead goes through the pages of some feeds.
func (w *world) feedsAreOfWhatMayBeRead(t *testing.T, v looker, get func(looker, string) (int, string)) {
	t.Helper()
	for _, kind := range []hub.Kind{hub.KindProject, hub.KindPost, hub.KindLesson, hub.KindMeasure, hub.KindBrief, hub.KindEvent} {
		var body string
		for path := "/feed.atom?first=20&type=" + kind.Type(); path != ""; {
			status, page := get(v, path)
			if status != http.StatusOK {
				t.Fatalf("%s asks for %s: %d", v, path, status)
			}
			body += page
			_, next, _ := strings.Cut(page, `rel="next" type="application/atom+xml" href="https://samlaer.example`)
			path, _, _ = strings.Cut(strings.ReplaceAll(next, "&amp;", "&"), `"`)
		}
		for _, id := range w.all(kind) {
			_, uuid, _ := strings.Cut(string(id), "_")
			if has := strings.Contains(body, "urn:uuid:"+uuid); has != w.mayRead(v.Viewer, id) {
				t.Errorf("%s: %s is in the feed: %t", v, id, has)
			}
		}
	}
	for _, word := range common {
		get(v, "/feed.atom?query="+word)
	}
}

// inTheOpen is a text with the cursors of its links as the answers of GraphQL have theirs.
func inTheOpen(body string) string {
	for _, part := range strings.Split(body, "after=")[1:] {
		end := strings.IndexAny(part, "&\"")
		if cursor, err := url.QueryUnescape(part[:max(0, end)]); err == nil && !slices.Contains([]string{"", "x"}, cursor) {
			body += "\n\"cursor\":\"" + cursor + "\""
		}
	}
	return strings.ReplaceAll(body, "\r\n ", "")
}
