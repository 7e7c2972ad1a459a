package front_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
)

// hosting has one invitation, and counts who is let in.
type hosting struct {
	names []string
	// welcomed are those who were given a session.
	welcomed []hub.ID
	err      error
}

func (h *hosting) Open(context.Context, string) (*hub.OpenedInvitation, error) {
	return &hub.OpenedInvitation{Language: "en", Inviter: "Kari <i>", Note: "<script>"}, h.err
}

func (h *hosting) Accept(_ context.Context, _, name string) (*hub.OpenedInvitation, error) {
	if h.err == nil {
		h.names = append(h.names, name)
	}
	if h.err != nil {
		return nil, h.err
	}
	return &hub.OpenedInvitation{Language: "en", Name: name, PersonID: "person_1"}, nil
}

func TestAnInvitationIsAcceptedByThePostAlone(t *testing.T) {
	t.Parallel()
	h, log := &hosting{}, &bytes.Buffer{}
	handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(nothing), Invitations: h,
		Welcome: func(_ http.ResponseWriter, _ *http.Request, person hub.ID) { h.welcomed = append(h.welcomed, person) },
		Logger:  slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	ask := func(method, body string) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(t.Context(), method, "/invitation?invitation=the-key&lang=nn", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		handler.ServeHTTP(answer, request)
		return answer
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		if got := ask(method, ""); got.Code != http.StatusOK || len(h.names) != 0 {
			t.Errorf("%s: %d, let in %q", method, got.Code, h.names)
		}
	}
	got := ask(http.MethodGet, "")
	if strings.Contains(got.Body.String(), "<script>") || strings.Contains(got.Body.String(), "<i>") {
		t.Errorf("words are markup: %s", got.Body)
	}
	if policy := got.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") ||
		got.Header().Get("Referrer-Policy") != "no-referrer" || got.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the page says of itself %v", got.Header())
	}
	if got := ask(http.MethodPost, "name=Ola"); got.Code != http.StatusOK || !strings.Contains(got.Body.String(), "Welcome, Ola!") || len(h.names) != 1 {
		t.Errorf("%d, let in %q: %s", got.Code, h.names, got.Body)
	}
	if len(h.welcomed) != 1 || h.welcomed[0] != "person_1" {
		t.Errorf("a session was given to %q", h.welcomed)
	}
	if got := ask(http.MethodPost, "name="+strings.Repeat("a", 9<<10)); got.Code != http.StatusNotFound || len(h.names) != 1 {
		t.Errorf("%d, let in %d: a form without end was taken", got.Code, len(h.names))
	}
	if got := ask(http.MethodDelete, ""); got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") != "GET, HEAD, POST" {
		t.Errorf("DELETE: %d", got.Code)
	}
	h.err = errors.New("the store is away")
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if got := ask(method, "name=Ola"); got.Code != http.StatusServiceUnavailable || !strings.Contains(got.Body.String(), `<html lang="nn">`) {
			t.Errorf("%s while the store is away: %d\n%s", method, got.Code, got.Body)
		}
	}
	if strings.Contains(log.String(), "the-key") {
		t.Errorf("the log has the key: %s", log)
	}
}

func TestThePolicyOfAPageAllowsTheStyleThatStandsInIt(t *testing.T) {
	t.Parallel()
	handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(nothing), Invitations: &hosting{}, Logger: slog.New(slog.DiscardHandler)})
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/invitation?invitation=the-key", http.NoBody))
	_, rest, _ := strings.Cut(answer.Body.String(), "<style>")
	style, _, found := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	if allowed := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !found ||
		!strings.Contains(answer.Header().Get("Content-Security-Policy"), allowed) {
		t.Errorf("the page has the style %q, and the policy %s", style, answer.Header().Get("Content-Security-Policy"))
	}
}
