package front_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
)

// mailing knows two tokens, and counts what is stopped.
type mailing struct {
	stopped []string
	err     error
}

func (*mailing) Check(token string) (all, ok bool) {
	return token == "all", token == "all" || token == "kind"
}

func (m *mailing) Stop(_ context.Context, token string) error {
	if m.err == nil {
		m.stopped = append(m.stopped, token)
	}
	return m.err
}

func (m *mailing) ask(t *testing.T, method, address, body string) *httptest.ResponseRecorder {
	t.Helper()
	handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(nothing), Letters: m, Logger: quiet})
	answer := httptest.NewRecorder()
	request := httptest.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", "https://mail.example")
	handler.ServeHTTP(answer, request)
	return answer
}

func TestOpeningALinkAsksAndPostingItStopsTheLetters(t *testing.T) {
	t.Parallel()
	m := &mailing{}
	asked := m.ask(t, http.MethodGet, "/unsubscribe?letter=kind&lang=nn", "")
	for _, want := range []string{`<html lang="nn">`, "Vil du slutte å få brev av dette slaget?", `<form method="post">`, "Ja, ikkje send meg fleire"} {
		if asked.Code != http.StatusOK || !strings.Contains(asked.Body.String(), want) {
			t.Errorf("%d, without %q:\n%s", asked.Code, want, asked.Body)
		}
	}
	if len(m.stopped) > 0 {
		t.Errorf("opening the link stopped %v", m.stopped)
	}
	if policy := asked.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("the page may load something: %q", policy)
	}
	done := m.ask(t, http.MethodPost, "/unsubscribe?letter=all&lang=en", "List-Unsubscribe=One-Click")
	if done.Code != http.StatusOK || !strings.Contains(done.Body.String(), "You get no more such letters.") || strings.Join(m.stopped, " ") != "all" {
		t.Errorf("%d, stopped %v:\n%s", done.Code, m.stopped, done.Body)
	}
}

func TestALinkThatIsNotOursStopsNothing(t *testing.T) {
	t.Parallel()
	m := &mailing{}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, address := range []string{"/unsubscribe", "/unsubscribe?letter=guessed"} {
			if got := m.ask(t, method, address, ""); got.Code != http.StatusNotFound || !strings.Contains(got.Body.String(), "Denne lenka virker ikke.") {
				t.Errorf("%s %s: %d\n%s", method, address, got.Code, got.Body)
			}
		}
	}
	if got := m.ask(t, http.MethodDelete, "/unsubscribe?letter=all", ""); got.Code != http.StatusMethodNotAllowed || len(m.stopped) > 0 {
		t.Errorf("DELETE: %d, stopped %v", got.Code, m.stopped)
	}
	m.err = errors.New("the store is away")
	if got := m.ask(t, http.MethodPost, "/unsubscribe?letter=all", ""); got.Code != http.StatusServiceUnavailable {
		t.Errorf("nothing was stopped, and the answer is %d", got.Code)
	}
}

func TestAServerWhoseMailServerIsGoneIsReadyAndSaysSo(t *testing.T) {
	t.Parallel()
	readiness := front.NewReadiness(store{}, newIndex(hub.IndexState{}))
	readiness.Watch(t.Context(), mark, quiet)
	handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(nothing), Ready: readiness, Logger: quiet,
		Troubles: []func() string{func() string { return "" }, func() string { return "mail: letters wait" }}})
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", http.NoBody))
	if answer.Code != http.StatusOK || answer.Body.String() != "ready\nmail: letters wait\n" {
		t.Errorf("%d: %q", answer.Code, answer.Body)
	}
}
