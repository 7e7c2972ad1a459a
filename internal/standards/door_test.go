package standards_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/standards"
	"github.com/samlaer/samlaer/internal/table"
)

var now = time.Date(2026, time.June, 16, 10, 0, 0, 0, time.UTC)

func newUUID() [16]byte { return uuid.Must(uuid.NewV7()) }

var curator = hub.Viewer{ID: demo.ID(hub.KindPerson, "ingrid"), Roles: []hub.Role{hub.RoleCurator}, Language: "nb"}

// door is a hub behind HTTP, for one viewer at a time.
type door struct {
	url    string
	store  hub.Store
	index  *bleveindex.Index
	viewer atomic.Pointer[hub.Viewer]
}

// open opens a hub with the demo content.
func open(t *testing.T) *door {
	t.Helper()
	return openWith(t, func(store hub.Store) error {
		_, err := demo.Load(t.Context(), store, now)
		return err
	})
}

func openWith(t *testing.T, fill func(hub.Store) error) *door {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	folder := t.TempDir()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: folder, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := fill(store); err != nil {
		t.Fatal(err)
	}
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: folder + "/index", Store: store, Logger: logger, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	if err := index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := hub.New(hub.Parts{Store: store, Index: index, Clock: func() time.Time { return now }, UUID: newUUID, Site: "https://samlaer.example"})
	mux := http.NewServeMux()
	for pattern, handler := range standards.Routes(standards.Options{Hub: h, Logger: logger, Site: "https://samlaer.example",
		Publisher: standards.Publisher{Name: "Eksempel fylkeskommune", Number: "974760673", Contact: "mailto:samlaer@example.org"}}) {
		mux.Handle(pattern, handler)
	}
	mux.Handle("GET /export/{file}", table.NewHandler(h, func() time.Time { return now }, logger))
	d := &door{store: store, index: index}
	d.as(hub.Visitor("nn"))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r.WithContext(hub.WithViewer(context.WithoutCancel(r.Context()), *d.viewer.Load())))
	}))
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

func (d *door) as(viewer hub.Viewer) { d.viewer.Store(&viewer) }

func (d *door) get(t *testing.T, path string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at+1 < len(header); at += 2 {
		request.Header.Set(header[at], header[at+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

// must gives a body of the media type.
func (d *door) must(t *testing.T, path, mediaType string) string {
	t.Helper()
	response, body := d.get(t, path)
	if response.StatusCode != http.StatusOK || !strings.HasPrefix(response.Header.Get("Content-Type"), mediaType) {
		t.Fatalf("%s: %d %s %.300s", path, response.StatusCode, response.Header.Get("Content-Type"), body)
	}
	return body
}
