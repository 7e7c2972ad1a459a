package session_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/session"
)

// people are those of a demo, of whom one is known.
type people struct{ broken error }

func (p people) DemoPerson(_ context.Context, slug string) (hub.Viewer, error) {
	switch {
	case p.broken != nil:
		return hub.Viewer{}, p.broken
	case slug == "curator":
		return hub.Viewer{ID: "person_1", Roles: []hub.Role{hub.RoleCurator}, Language: "nn"}, nil
	default:
		return hub.Viewer{}, &hub.Error{Kind: hub.ErrorUnauthenticated, Message: hub.Message{NB: "Ingen slik.", NN: "Ingen slik.", EN: "Nobody."}}
	}
}

// KeyViewer knows one key, which may stand in an address, and one that may not.
func (people) KeyViewer(_ context.Context, key string, inAddress bool) (hub.Viewer, error) {
	if key == "samlaer_open" || key == "samlaer_closed" && !inAddress {
		return hub.Viewer{ID: "service_1", Roles: []hub.Role{hub.RoleContributor}, ReadOnly: true}, nil
	}
	return hub.Viewer{}, &hub.Error{Kind: hub.ErrorUnauthenticated, Message: hub.Message{NB: "Ingen slik.", NN: "Ingen slik.", EN: "No key."}}
}

// ClientViewer knows no program by tokens.
func (people) ClientViewer(context.Context, hub.Credential) (hub.Viewer, error) {
	return hub.Viewer{}, nil
}

// SessionViewer knows nobody's session.
func (people) SessionViewer(context.Context, string) (hub.Viewer, string, error) {
	return hub.Viewer{}, "", nil
}

// ask sends a request and gives who asked, as the handler saw it.
func ask(t *testing.T, options session.Options, header http.Header) (hub.Viewer, *httptest.ResponseRecorder) {
	t.Helper()
	var asks hub.Viewer
	options.Logger = slog.New(slog.DiscardHandler)
	handler := session.Handler(options, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asks = hub.ViewerOf(r.Context()) }))
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", http.NoBody)
	request.Header = header
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return asks, answer
}

func TestAVisitorReadsTheLanguageOfTheBrowser(t *testing.T) {
	t.Parallel()
	for accepted, want := range map[string]hub.Language{"": "nb", "nn,nb;q=0.8": "nn", "en-GB": "en", "de": "nb", "no": "nb"} {
		asks, _ := ask(t, session.Options{}, http.Header{"Accept-Language": {accepted}})
		if asks.Language != want || asks.ID != "" || asks.Address != "192.0.2.1" {
			t.Errorf("«%s» is %+v, want a visitor who reads %s", accepted, asks, want)
		}
	}
}

func TestInTheDemoOneCanBeOneOfItsPeople(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]http.Header{
		"header": {"Samlaer-Demo-Person": {"curator"}},
		"cookie": {"Cookie": {"samlaer_demo_person=curator"}},
		"both":   {"Samlaer-Demo-Person": {"curator"}, "Cookie": {"samlaer_demo_person=somebody"}},
	} {
		if asks, _ := ask(t, session.Options{People: people{}, Demo: true}, header); asks.ID != "person_1" || asks.Language != "nn" {
			t.Errorf("by %s one is %+v", name, asks)
		}
		if asks, _ := ask(t, session.Options{People: people{}}, header); asks.ID != "" {
			t.Errorf("without the demo, by %s one is %+v", name, asks)
		}
	}
}

func TestAPersonWhoIsNotThereIsRefusedAndNobodyElseAnswersForThem(t *testing.T) {
	t.Parallel()
	header := http.Header{"Samlaer-Demo-Person": {"somebody"}, "Accept-Language": {"en"}}
	asks, answer := ask(t, session.Options{People: people{}, Demo: true}, header)
	if answer.Code != http.StatusUnauthorized || !strings.Contains(answer.Body.String(), "Nobody.") || asks.Language != "" {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
	_, answer = ask(t, session.Options{People: people{errors.New("disk on fire")}, Demo: true}, header)
	if answer.Code != http.StatusServiceUnavailable || strings.Contains(answer.Body.String(), "fire") {
		t.Errorf("%d %s", answer.Code, answer.Body)
	}
}

func TestAProgramShowsItsKeyInOneOfThreeWays(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]http.Header{
		"Authorization": {"Authorization": {"Bearer samlaer_closed"}},
		"in any case":   {"Authorization": {"bearer  samlaer_closed "}},
		"X-API-Key":     {"X-Api-Key": {"samlaer_closed"}},
		"twice":         {"X-Api-Key": {"samlaer_closed"}, "Authorization": {"Bearer samlaer_closed"}},
		"before a demo": {"X-Api-Key": {"samlaer_closed"}, "Samlaer-Demo-Person": {"curator"}},
	} {
		asks, answer := ask(t, session.Options{People: people{}, Demo: true}, header)
		if asks.ID != "service_1" || !asks.ReadOnly || answer.Code != http.StatusOK {
			t.Errorf("%s: %+v, %d", name, asks, answer.Code)
		}
	}
}

func TestAKeyInAnAddressGoesNoFurther(t *testing.T) {
	t.Parallel()
	var address, uri string
	var asks hub.Viewer
	handler := session.Handler(session.Options{People: people{}, Logger: slog.New(slog.DiscardHandler)},
		http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			asks, address, uri = hub.ViewerOf(r.Context()), r.URL.String(), r.RequestURI
		}))
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?query={a}&api_key=samlaer_open", http.NoBody)
	handler.ServeHTTP(httptest.NewRecorder(), request)
	if asks.ID != "service_1" || strings.Contains(address+uri, "samlaer_open") || !strings.Contains(address, "query=") {
		t.Errorf("%+v asks %s, %s", asks, address, uri)
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql?api_key=samlaer_closed", http.NoBody))
	if answer.Code != http.StatusUnauthorized {
		t.Errorf("a key that may not stand in an address: %d", answer.Code)
	}
}

func TestAKeyThatOpensNothingMakesNobodyAVisitor(t *testing.T) {
	t.Parallel()
	for _, header := range []http.Header{
		{"Authorization": {"Bearer samlaer_lost"}},
		{"X-Api-Key": {"samlaer_lost"}},
		{"X-Api-Key": {"samlaer_open"}, "Authorization": {"Bearer samlaer_closed"}},
	} {
		_, answer := ask(t, session.Options{People: people{}}, header)
		if answer.Code != http.StatusUnauthorized || answer.Header().Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%v: %d %s", header, answer.Code, answer.Body)
		}
	}
}
