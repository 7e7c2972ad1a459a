package front_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/limit"
)

func TestAnotherSitesPageSendsNothingInAPersonsName(t *testing.T) {
	t.Parallel()
	answers := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	handler := front.Handler(front.Options{GraphQL: answers, Routes: map[string]http.Handler{"/signout": answers, "/invitation": answers, "/pulse": answers}, Logger: slog.New(slog.DiscardHandler)})
	for _, one := range []struct {
		method, path string
		header       http.Header
		want         int
	}{
		{http.MethodPost, "/graphql", nil, http.StatusTeapot},
		{http.MethodPost, "/graphql", http.Header{"Sec-Fetch-Site": {"same-origin"}}, http.StatusTeapot},
		{http.MethodPost, "/graphql", http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		{http.MethodPost, "/graphql", http.Header{"Sec-Fetch-Site": {"same-site"}}, http.StatusForbidden},
		{http.MethodPost, "/graphql", http.Header{"Origin": {"https://evil.example"}}, http.StatusForbidden},
		{http.MethodPost, "/graphql", http.Header{"Origin": {"null"}}, http.StatusForbidden},
		{http.MethodPost, "/signout", http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		{http.MethodPost, "/invitation?invitation=x", http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		{http.MethodPost, "/invitation?invitation=x", http.Header{"Sec-Fetch-Site": {"same-origin"}, "Origin": {"null"}}, http.StatusTeapot},
		{http.MethodPost, "/pulse?pulse=x", http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusTeapot},
		{http.MethodGet, "/graphql", http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusTeapot},
	} {
		request := httptest.NewRequestWithContext(t.Context(), one.method, "https://samlaer.example"+one.path, http.NoBody)
		for name, values := range one.header {
			request.Header[name] = values
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		if answer.Code != one.want {
			t.Errorf("%s %s with %v: %d, want %d", one.method, one.path, one.header, answer.Code, one.want)
		}
	}
}

// keyed lets in whoever has no key or the right one, and tells by 418 that it was the right one.
func keyed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Query().Get("api_key") {
		case "":
			w.WriteHeader(http.StatusNoContent)
		case "right":
			next.ServeHTTP(w, r)
		default:
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
}

func TestAnotherSitesPageTriesNoKeys(t *testing.T) {
	t.Parallel()
	limits := limit.New(limit.Options{Now: func() time.Time { return time.Unix(1, 0) }})
	handler := front.Handler(front.Options{Logger: quiet, Limits: limits, Origins: front.Origins{Site: ownSite, Readers: []string{reader}},
		GraphQL: limits.Tried(keyed, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("query") != "{a}" {
				t.Errorf("it is asked for %s", r.URL)
			}
			w.WriteHeader(http.StatusTeapot)
		}))})
	ask := func(key string, header http.Header) int {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, ownSite+"/graphql?query={a}&api_key="+key, http.NoBody)
		for name, values := range header {
			request.Header[name] = values
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		return answer.Code
	}
	followed := http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}}
	for _, header := range []http.Header{{"Sec-Fetch-Site": {"cross-site"}}, followed} {
		for range 200 { // more than an address may try a minute
			if got := ask("wrong", header); got != http.StatusNoContent {
				t.Fatalf("with %v: %d", header, got)
			}
		}
	}
	for name, header := range map[string]http.Header{"a program": nil, "a page that may read": {"Sec-Fetch-Site": {"cross-site"}, "Origin": {reader}},
		"an address that was typed": {"Sec-Fetch-Site": {"none"}}} {
		if got := ask("right", header); got != http.StatusTeapot {
			t.Errorf("%s, with a key: %d", name, got)
		}
	}
}
