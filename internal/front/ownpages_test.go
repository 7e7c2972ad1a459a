package front_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/samlaer/samlaer/internal/front"
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
