package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

const trustedText = "query Themes($first: Int) {\n  concepts(first: $first) { totalCount }\n}\n"

// openTrusting is the demo with a trusted document in a folder within the folder.
func openTrusting(t *testing.T, only bool) (d *door, hash string) {
	t.Helper()
	d = openDemo(t)
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "pages"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "pages", "themes.graphql"), []byte(trustedText), 0o600); err != nil {
		t.Fatal(err)
	}
	trusted, err := graph.TrustedIn(folder)
	if err != nil {
		t.Fatal(err)
	}
	trusted.Only = only
	handler := graph.NewTrustingHandler(d.hub, trusted, slog.New(slog.DiscardHandler))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r.WithContext(hub.WithViewer(r.Context(), *d.viewer.Load())))
	}))
	t.Cleanup(server.Close)
	d.url = server.URL
	sum := sha256.Sum256([]byte(trustedText))
	return d, hex.EncodeToString(sum[:])
}

func TestATrustedDocumentIsAskedForByItsHash(t *testing.T) {
	t.Parallel()
	for _, only := range []bool{false, true} {
		d, hash := openTrusting(t, only)
		extension := fmt.Sprintf(`{"persistedQuery": {"version": 1, "sha256Hash": %q}}`, hash)
		whole, _ := json.Marshal(trustedText)
		for _, body := range []string{`{"documentId": "sha256:` + hash + `", "variables": {"first": 1}}`,
			`{"extensions": ` + extension + `}`, `{"query": ` + string(whole) + `}`} {
			got := d.send(t, http.MethodPost, "", body, map[string]string{"Content-Type": jsonType})
			if at(got.answer.Data, "concepts", "totalCount") == nil {
				t.Errorf("only %t, %s: %s", only, body, got.text)
			}
		}
		for _, query := range []string{"?documentId=sha256:" + hash, "?extensions=" + url.QueryEscape(extension)} {
			if got := d.send(t, http.MethodGet, query, "", nil); at(got.answer.Data, "concepts", "totalCount") == nil {
				t.Errorf("only %t, %s: %s", only, query, got.text)
			}
		}
	}
}

func TestVisitorsMayBeLetAskNothingButTrustedDocuments(t *testing.T) {
	t.Parallel()
	d, hash := openTrusting(t, true)
	other := strings.Repeat("0", 64)
	requests := []string{`{"query": "{ __typename }"}`, `{"query": "{ __schema { types { name } } }"}`,
		`{"documentId": "sha256:` + other + `"}`, `{"query": "{ __typename }", "documentId": "sha256:` + hash + `"}`}
	for _, language := range []hub.Language{"nb", "nn", "en"} {
		d.as(hub.Visitor(language))
		for _, body := range requests {
			got := d.send(t, http.MethodPost, "", body, map[string]string{"Content-Type": jsonType})
			if len(got.answer.Errors) != 1 || got.answer.Errors[0].Extensions["code"] != "NOT_TRUSTED" || got.answer.Data != nil {
				t.Errorf("a visitor who reads %s sends %s: %s", language, body, got.text)
			}
		}
	}
	d.as(demoViewer(t, d, "curator"))
	if got := d.ask(t, `{ __typename }`, nil); len(got.Errors) > 0 {
		t.Errorf("a curator may ask anything: %s", got.raw)
	}
	d.as(hub.Visitor("nb"))
	if got := d.ask(t, `{ __typename }`, nil); len(got.Errors) != 1 {
		t.Errorf("what somebody with a role has asked is not trusted for that: %s", got.raw)
	}
}

func TestADocumentThatIsNotValidIsNotTrusted(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, text := range map[string]string{"wrong.graphql": `{ nothing }`, "persisted-documents.json": `{"a": "{ nothing }"}`,
		"persisted-query-manifest.json": `{"operations": [{"id": "a", "body": "{ nothing }"}]}`} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := graph.TrustedIn(folder); err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "nothing") {
			t.Errorf("the error of %s is %v", name, err)
		}
	}
	if _, err := graph.TrustedIn(filepath.Join(folder, "none")); err == nil {
		t.Error("a folder that is not there is taken")
	}
}
