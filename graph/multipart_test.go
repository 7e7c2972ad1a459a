package graph_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

// given is a connection that notes how much longer it was given.
type given struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (g *given) SetReadDeadline(until time.Time) error { g.until = until; return nil }
func (g *given) SetWriteDeadline(time.Time) error      { return nil }

func TestAFileHasLongerToComeWhenWhoSendsItMayAttachIt(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "partner")
	post, handler := d.tell(t, nil), graph.NewHandler(d.hub, slog.New(slog.DiscardHandler))
	for name, one := range map[string]struct {
		viewer hub.Viewer
		on     any
		longer bool
	}{
		"a visitor":                  {hub.Visitor("en"), post, false},
		"the author":                 {*d.viewer.Load(), post, true},
		"the author, on what is not": {*d.viewer.Load(), hub.NewID(hub.KindPost, newUUID()), false},
	} {
		const part = "--a\r\nContent-Disposition: form-data; name=%q%s\r\n\r\n%s\r\n"
		body := fmt.Sprintf(part, "operations", "", operationsFor(t, map[string]any{"on": one.on, "kind": "OTHER", "name": "a.txt"})) +
			fmt.Sprintf(part, "map", "", placeOfFile) + fmt.Sprintf(part, "0", `; filename="a.txt"`, "hei") + "--a--\r\n"
		request := httptest.NewRequestWithContext(hub.WithViewer(t.Context(), one.viewer), http.MethodPost, "/graphql", strings.NewReader(body))
		request.Header.Set("Content-Type", "multipart/form-data; boundary=a")
		answer := &given{ResponseRecorder: httptest.NewRecorder()}
		handler.ServeHTTP(answer, request)
		if longer := time.Until(answer.until) > 9*time.Minute; longer != one.longer {
			t.Errorf("%s has until %s: %s", name, answer.until, answer.Body)
		}
	}
}
