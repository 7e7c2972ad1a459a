package main

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

// TestEveryPageKeepsToItsPolicy walks all addresses of a running server. Every answer has the headers that keep others out, and no page has
// a style, a script or a handler that its own policy does not let through.
func TestEveryPageKeepsToItsPolicy(t *testing.T) {
	t.Parallel()
	s := serve(t, append(boltPlace(t).with("--demo"), openMailbox(t).flags()...)...)
	brief := string(demo.ID(hub.KindBrief, "digitalt"))
	pages := 0
	for _, address := range []string{"/", "/graphql", "/graphql?query={__typename}", "/graphiql", "/graphiql/page.js", "/graphiql/page.css", "/schema.graphqls", "/healthz",
		"/readyz", "/signin", "/signin?return=/x", "/signin/none/callback", "/signin/first?link=x", "/signin/link?link=x", "/signin/letter", "/signout", "/invitation?invitation=x",
		"/pulse?answer=x", "/unsubscribe?letter=x", "/export/brief/" + brief + ".html", "/export/brief/" + brief + ".md", "/export/brief/" + brief + ".docx",
		"/export/brief/none.html", "/export/grants.json", "/export/grants.csv", "/export/lessons.csv", "/export/none.csv", "/export/lesson/x.bib", "/catalog.ttl", "/catalog.jsonld",
		"/concepts.ttl", "/concepts.jsonld", "/feed.atom", "/events.ics", "/events/x.ics", "/none"} {
		for _, form := range []url.Values{nil, {"email": {"nobody@example.org"}}} {
			answer, text := s.fetch(t, address, form)
			policy := answer.Header.Get("Content-Security-Policy")
			for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'"} {
				if !strings.Contains(policy, want) {
					t.Errorf("%s has the policy %q", address, policy)
				}
			}
			if strings.Contains(policy, "unsafe") || answer.Header.Get("X-Content-Type-Options") != "nosniff" || answer.Header.Get("Referrer-Policy") != "no-referrer" ||
				answer.Header.Get("Permissions-Policy") == "" || answer.Header.Get("Cross-Origin-Opener-Policy") != "same-origin" ||
				answer.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
				t.Errorf("%s: %v", address, answer.Header)
			}
			if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
				pages++
				keepsTo(t, address, policy, text)
			}
		}
	}
	if pages < 12 {
		t.Errorf("there were %d pages alone", pages)
	}
}

// fetch is what is answered to a person of the demo.
func (s *served) fetch(t *testing.T, address string, form url.Values) (answer *http.Response, text string) {
	t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(t.Context(), method, s.url+strings.ReplaceAll(address, "{__typename}", "%7B__typename%7D"), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Samlaer-Demo-Person", "curator")
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err = http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return answer, string(body)
}

// keepsTo looks for what stands in a page and would not work, or would have to be allowed to whoever gets something into it.
func keepsTo(t *testing.T, address, policy, text string) {
	t.Helper()
	parsed, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	for node := range parsed.Descendants() {
		if node.Type != html.ElementNode {
			continue
		}
		for _, attribute := range node.Attr {
			if attribute.Key == "style" || strings.HasPrefix(attribute.Key, "on") || (attribute.Key == "src" || attribute.Key == "action") && !strings.HasPrefix(attribute.Val, "/") {
				t.Errorf("%s has <%s %s=%q>", address, node.Data, attribute.Key, attribute.Val)
			}
		}
		if (node.Data == "script" || node.Data == "style") && node.FirstChild != nil {
			sum := sha256.Sum256([]byte(node.FirstChild.Data))
			if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("%s has a <%s> that its policy does not know: %s", address, node.Data, policy)
			}
		}
	}
}
