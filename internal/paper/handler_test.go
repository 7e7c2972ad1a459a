package paper_test

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
	"github.com/samlaer/samlaer/internal/paper"
)

var now = time.Date(2026, time.June, 16, 10, 0, 0, 0, time.UTC)

// door is a hub with the demo content behind HTTP, for one viewer at a time.
type door struct {
	url    string
	viewer atomic.Pointer[hub.Viewer]
}

func open(t *testing.T) *door {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	folder := t.TempDir()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: folder, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if _, err := demo.Load(t.Context(), store, now); err != nil {
		t.Fatal(err)
	}
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: folder + "/index", Store: store, Logger: logger, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	h := hub.New(hub.Parts{Store: store, Index: index, Clock: func() time.Time { return now },
		UUID: func() [16]byte { return uuid.Must(uuid.NewV7()) }, Site: "https://samlaer.example"})
	handler, d := paper.NewHandler(h, logger), &door{}
	d.as(hub.Visitor("nn"))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r.WithContext(hub.WithViewer(context.WithoutCancel(r.Context()), *d.viewer.Load())))
	}))
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

func (d *door) as(viewer hub.Viewer) { d.viewer.Store(&viewer) }

func (d *door) get(t *testing.T, path string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
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

var (
	curator     = hub.Viewer{ID: demo.ID(hub.KindPerson, "ingrid"), Roles: []hub.Role{hub.RoleCurator}, Language: "nb"}
	contributor = hub.Viewer{ID: demo.ID(hub.KindPerson, "selam"), Roles: []hub.Role{hub.RoleContributor}, Language: "en"}
)

func at(which string, kind hub.Kind, name, format string) string {
	return "/export/" + which + "/" + string(demo.ID(kind, name)) + "." + format
}

func TestABriefIsServedInEveryFormat(t *testing.T) {
	t.Parallel()
	d := open(t)
	for format, want := range map[string][3]string{
		"md":   {"text/markdown; charset=utf-8", "attachment", "# Eksempel: Kvinner, praksis"},
		"html": {"text/html; charset=utf-8", "inline", "<h1>Eksempel: Kvinner, praksis"},
		"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment", "PK\x03\x04"},
	} {
		response, body := d.get(t, at("brief", hub.KindBrief, "kvinner", format))
		if response.StatusCode != http.StatusOK || response.Header.Get("Content-Type") != want[0] || !strings.Contains(body, want[2]) {
			t.Errorf("%s: %d, %s", format, response.StatusCode, response.Header.Get("Content-Type"))
		}
		disposition := response.Header.Get("Content-Disposition")
		if !strings.HasPrefix(disposition, want[1]+`; filename="eksempel-kvinner-praksis-`) || !strings.HasSuffix(disposition, "."+format+`"`) {
			t.Errorf("%s: %s", format, disposition)
		}
		for name, value := range map[string]string{"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"} {
			if response.Header.Get(name) != value {
				t.Errorf("%s: %s is %q", format, name, response.Header.Get(name))
			}
		}
	}
	if response, _ := d.get(t, at("brief", hub.KindBrief, "kvinner", "html")); !strings.Contains(response.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Error("a page may fetch and run what it likes")
	}
}

func TestWhatMayNotBeReadIsNotFound(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, nothing := d.get(t, "/export/brief/brief_01905c7e-8a3b-7c1d-9e2f-0123456789ab.md")
	for _, path := range []string{
		at("brief", hub.KindBrief, "digitalt", "md"), at("brief", hub.KindBrief, "digitalt", "docx"), at("brief", hub.KindBrief, "bygda", "html"),
		at("brief", hub.KindCall, "nye-veier-2025", "md"), at("appendix", hub.KindBrief, "kvinner", "md"), at("appendix", hub.KindLesson, "kveld", "md"),
		at("appendix", hub.KindMeasure, "forskudd", "md"), at("brief", hub.KindBrief, "kvinner", "pdf"), "/export/brief/x.md", "/export/brief/x",
		at("brief", hub.KindPerson, "ingrid", "md"),
	} {
		response, body := d.get(t, path)
		if response.StatusCode != http.StatusNotFound || body != nothing || response.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %s", path, response.StatusCode, body)
		}
	}
	d.as(curator)
	if response, _ := d.get(t, at("brief", hub.KindBrief, "digitalt", "md")); response.StatusCode != http.StatusOK {
		t.Errorf("a curator gets %d", response.StatusCode)
	}
}

func TestTheAppendixOfACallIsServedToWhoMayReadIt(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, shown := d.get(t, at("appendix", hub.KindCall, "nye-veier-2025", "html"))
	if !strings.Contains(shown, "Ring arbeidsgiveren før dere skriver søknaden") || strings.Contains(shown, "Ingrid") {
		t.Error("a visitor gets no lesson, or a name")
	}
	d.as(curator)
	response, body := d.get(t, at("appendix", hub.KindCall, "nye-veier-2025", "html"))
	if !strings.Contains(body, "14. oktober 2024 av Ingrid Eksempel") || !strings.Contains(response.Header.Get("Content-Disposition"), `filename="vedlegg-`) {
		t.Errorf("%s\n%s", response.Header.Get("Content-Disposition"), body)
	}
}

func TestWhoHasARoleGetsWhatTheNetworkMayRead(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.as(contributor)
	for _, format := range []string{"md", "html"} {
		if _, body := d.get(t, at("brief", hub.KindBrief, "bygda", format)); !strings.Contains(body, "La folk møtast før papira gjer det") {
			t.Errorf("%s: %s", format, body)
		}
	}
}
