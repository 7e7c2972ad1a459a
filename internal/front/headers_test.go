package front_test

import (
	"crypto/tls"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/front"
)

// whole is a front with something behind each of its paths.
func whole(options front.Options) http.Handler {
	answers := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	options.GraphQL, options.Schema, options.Export, options.Files = answers, answers, answers, answers
	options.Routes = map[string]http.Handler{"GET /feed.atom": answers, "/signin": answers, "/signout": answers}
	options.Shared = []string{"GET /feed.atom"}
	options.GraphiQL, options.Ready, options.Logger = true, front.NewReadiness(nil, nil), slog.New(slog.DiscardHandler)
	return front.Handler(options)
}

// answer sends a request and gives what is answered.
func answer(t *testing.T, handler http.Handler, method, address string, header http.Header) *http.Response {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, address, http.NoBody)
	for name, values := range header {
		request.Header[name] = values
	}
	written := httptest.NewRecorder()
	handler.ServeHTTP(written, request)
	return written.Result()
}

func TestEveryAnswerTellsBrowsersToKeepOthersOut(t *testing.T) {
	t.Parallel()
	handler := whole(front.Options{})
	for _, path := range []string{"/", "/graphql", "/graphiql", "/graphiql/page.js", "/graphiql/none.js", "/schema.graphqls", "/export/brief/x.html", "/export/grants.csv",
		"/feed.atom", "/signin", "/signout", "/healthz", "/nothing/here", "/graphql/../healthz", "/%2e%2e/x"} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodOptions, http.MethodDelete} {
			got := answer(t, handler, method, "http://samlaer.example"+path, nil)
			for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Permissions-Policy": "camera=()",
				"Content-Security-Policy": "frame-ancestors 'none'"} {
				if !strings.Contains(got.Header.Get(name), want) {
					t.Errorf("%s %s: %s is %q", method, path, name, got.Header.Get(name))
				}
			}
			policy := got.Header.Get("Content-Security-Policy")
			if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
				t.Errorf("%s %s: policy %q", method, path, policy)
			}
			if got.Header.Get("Strict-Transport-Security") != "" || got.Header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s without TLS and readers: %v", method, path, got.Header)
			}
		}
	}
}

func TestOnlyWhatCameOverTLSBindsBrowsersToTLS(t *testing.T) {
	t.Parallel()
	const name = "Strict-Transport-Security"
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", http.NoBody)
	request.TLS = &tls.ConnectionState{}
	written := httptest.NewRecorder()
	whole(front.Options{}).ServeHTTP(written, request)
	if got := written.Header().Get(name); !strings.HasPrefix(got, "max-age=63072000") {
		t.Errorf("over TLS: %q", got)
	}
	if got := answer(t, whole(front.Options{Proxies: front.Proxies{TLS: true}}), http.MethodGet, "/healthz", nil).Header.Get(name); got == "" {
		t.Error("behind a proxy that does TLS there is none")
	}
}

func TestGraphiQLIsMadeOfOwnFilesAlone(t *testing.T) {
	t.Parallel()
	handler := whole(front.Options{})
	page, err := io.ReadAll(answer(t, handler, http.MethodGet, "/graphiql", nil).Body)
	if err != nil || strings.Contains(string(page), "//") {
		t.Errorf("the page asks others: %s (%v)", page, err)
	}
	files := 0
	for _, part := range strings.Split(string(page), `"`) {
		if strings.HasPrefix(part, "/graphiql/") {
			files++
			if got := answer(t, handler, http.MethodGet, part, nil); got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/") {
				t.Errorf("%s: %s %v", part, got.Status, got.Header)
			}
		}
	}
	if files != 6 {
		t.Errorf("the page names %d files", files)
	}
	if got := answer(t, handler, http.MethodGet, "/graphiql/LICENSES.md", nil); got.StatusCode != http.StatusNotFound {
		t.Errorf("what is no part of the page is %s", got.Status)
	}
}
