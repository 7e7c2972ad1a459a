package answer_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

func TestWhatIsWrongIsToldToPeopleAndNothingElseIs(t *testing.T) {
	t.Parallel()
	wrong := func(kind hub.ErrorKind) *hub.Error {
		return &hub.Error{Kind: kind, Message: hub.Message{NB: "galt", NN: "gale", EN: "wrong"}}
	}
	later := wrong(hub.ErrorRateLimited)
	later.RetryAfter = 1500 * time.Millisecond
	for name, one := range map[string]struct {
		err   error
		code  int
		said  string
		after string
	}{
		"one":          {fmt.Errorf("a file: %w", wrong(hub.ErrorNotFound)), http.StatusNotFound, "gale\n", ""},
		"several":      {hub.Errors{wrong(hub.ErrorInvalid), wrong(hub.ErrorInvalid)}, http.StatusBadRequest, "gale\ngale\n", ""},
		"too much":     {later, http.StatusTooManyRequests, "gale\n", "2"},
		"not for them": {wrong(hub.ErrorForbidden), http.StatusForbidden, "gale\n", ""},
		"of no sort":   {wrong("SOMETHING"), http.StatusServiceUnavailable, "Samlær", ""},
		"ours":         {errors.New("mongodb://user:secret@db"), http.StatusServiceUnavailable, "Samlær", ""},
	} {
		got := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(hub.WithViewer(t.Context(), hub.Visitor("nn")), http.MethodGet, "/export/a", http.NoBody)
		answer.Refuser{Logger: slog.New(slog.DiscardHandler), Invalid: http.StatusBadRequest}.Refuse(got, request, one.err)
		if got.Code != one.code || !strings.Contains(got.Body.String(), one.said) || got.Header().Get("Retry-After") != one.after ||
			strings.Contains(got.Body.String(), "secret") {
			t.Errorf("%s: %d %v %s", name, got.Code, got.Header(), got.Body)
		}
	}
}
