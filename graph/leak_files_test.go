package graph_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/attach"
	"github.com/samlaer/samlaer/internal/hub"
)

// noFileGoesFurtherThanWhatItIsOn asks for every file as everybody.
func noFileGoesFurtherThanWhatItIsOn(t *testing.T, w *world) {
	files := attach.NewDownloads(w.hub, slog.New(slog.DiscardHandler))
	for _, id := range w.all(hub.KindAttachment) {
		attachment, _ := w.documents[id].(*hub.Attachment)
		for _, v := range w.viewers {
			ctx := hub.WithViewer(t.Context(), v.Viewer)
			recorder, name := httptest.NewRecorder(), "a"
			files.ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, http.MethodGet, "/files/"+string(id)+"/"+name, http.NoBody))
			may, got := w.mayRead(v.Viewer, id), recorder.Body.String()
			if (recorder.Code == http.StatusOK) != may || may && got != w.blobs[attachment.SHA256] {
				t.Errorf("%s asks for the file of %s: %d", v, id, recorder.Code)
			}
			public := strings.HasPrefix(recorder.Header().Get("Cache-Control"), "public")
			if public != w.mayRead(hub.Visitor("nb"), id) {
				t.Errorf("%s may keep the file of %s for everybody: %t", v, id, public)
			}
		}
	}
}
