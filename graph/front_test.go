package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/attach"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/epoch"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/signed"
	"github.com/samlaer/samlaer/internal/table"
)

// now is when the tests happen: after everything in the demo content.
var now = time.Date(2026, 6, 16, 10, 0, 0, 0, time.UTC)

// door is a hub with the demo content behind HTTP, and the counts of what it asked its store and index.
type door struct {
	url    string
	store  *countedStore
	index  *countedIndex
	hub    *hub.Hub
	epochs *epoch.Store
	viewer atomic.Pointer[hub.Viewer]
	// header goes along with what is asked, and over sends it in another way; nil for POST.
	header http.Header
	over   func(t *testing.T, query string, variables map[string]any) answer
	client *http.Client
	// catches are the panics that ended a stream.
	catches catches
	// texts takes the text out of what is attached.
	texts *leaves
}

// countedStore counts the reads.
type countedStore struct {
	hub.Store
	reads atomic.Int64
}

func (c *countedStore) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	c.reads.Add(1)
	return c.Store.Get(ctx, kind, ids)
}

func (c *countedStore) Find(ctx context.Context, kind hub.Kind, key hub.Key) (hub.Document, error) {
	c.reads.Add(1)
	return c.Store.Find(ctx, kind, key)
}

func (c *countedStore) Refs(ctx context.Context, kind hub.Kind, key hub.Key, after hub.ID, limit int) ([]hub.ID, error) {
	c.reads.Add(1)
	return c.Store.Refs(ctx, kind, key, after, limit)
}

// countedIndex counts the calls.
type countedIndex struct {
	hub.Index
	calls atomic.Int64
}

func (c *countedIndex) Search(ctx context.Context, queries []hub.Query) ([]hub.Hits, error) {
	c.calls.Add(1)
	return c.Index.Search(ctx, queries)
}

func (c *countedIndex) Similar(ctx context.Context, texts []hub.Text, except hub.ID, query hub.Query) ([]hub.Likeness, error) {
	c.calls.Add(1)
	return c.Index.Similar(ctx, texts, except, query)
}

func (c *countedIndex) Suggest(ctx context.Context, query hub.Query) ([]hub.ID, error) {
	c.calls.Add(1)
	return c.Index.Suggest(ctx, query)
}

func (c *countedIndex) Concepts(ctx context.Context, text string) ([]hub.ID, error) {
	c.calls.Add(1)
	return c.Index.Concepts(ctx, text)
}

func (c *countedIndex) Explain(ctx context.Context, query hub.Query, ids []hub.ID) ([]*hub.Explanation, error) {
	c.calls.Add(1)
	return c.Index.Explain(ctx, query, ids)
}

func newUUID() [16]byte { return uuid.Must(uuid.NewV7()) }

// keptBytes is how much is kept of answers: all tests go past what is kept, as requests do.
const keptBytes = 16 << 20

// open fills a store, waits until the index has taken it in, and serves it.
func open(t testing.TB, fill func(context.Context, hub.Store) error) *door {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	folder := t.TempDir()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: folder, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	if err := fill(t.Context(), store); err != nil {
		t.Fatal(err)
	}
	epochs := epoch.New(store, logger)
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: folder + "/index", Store: store, Logger: logger, Clock: time.Now,
		Changed: epochs.Turn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	if err := index.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(epochs.Start(t.Context()))
	d := &door{store: &countedStore{Store: epochs}, index: &countedIndex{Index: index}, epochs: epochs, client: http.DefaultClient, texts: &leaves{}}
	signer, err := signed.New("thirty-two characters at the least")
	if err != nil {
		t.Fatal(err)
	}
	visitor := hub.Visitor("nb")
	d.viewer.Store(&visitor)
	d.hub = hub.New(hub.Parts{Store: d.store, Index: d.index,
		Clock: func() time.Time { return now }, UUID: newUUID, Site: "https://samlaer.example", Letters: true,
		Webhooks: anywhere{}, Files: attach.NewExaminer(folder), Uploads: signer, Texts: d.texts, Caught: d.catches.take})
	mux := http.NewServeMux()
	mux.Handle("/", graph.NewKeepingHandler(d.hub, nil, graph.NewAnswers(d.hub, epochs, keptBytes), logger))
	mux.Handle("/files/", attach.NewDownloads(d.hub, logger))
	mux.Handle("/uploads", attach.NewUploads(signed.NewUploads(signer, d.hub), logger))
	mux.Handle("/export/", table.NewHandler(d.hub, func() time.Time { return now }, logger))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mux.ServeHTTP(w, r.WithContext(hub.WithViewer(r.Context(), *d.viewer.Load())))
	}))
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

func openDemo(t testing.TB) *door {
	t.Helper()
	return open(t, func(ctx context.Context, store hub.Store) error {
		_, err := demo.Load(ctx, store, now)
		return err
	})
}

// anywhere would send to any address, and sends nothing.
type anywhere struct{}

func (anywhere) Accepts(context.Context, hub.URL) hub.DeliveryFault { return "" }
func (anywhere) Secret(name string) string                          { return "whsec_" + name }

// as makes the next requests the viewer's.
func (d *door) as(viewer hub.Viewer) { d.viewer.Store(&viewer) }

// answer is what GraphQL answers.
type answer struct {
	Data   map[string]any `json:"data"`
	Errors []struct {
		Message    string         `json:"message"`
		Extensions map[string]any `json:"extensions"`
	} `json:"errors"`
	raw []byte
}

// ask posts an operation.
func (d *door) ask(t *testing.T, query string, variables map[string]any) answer {
	t.Helper()
	if d.over != nil {
		return d.over(t, query, variables)
	}
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	maps.Copy(request.Header, d.header)
	_, raw := d.roundTrip(t, request)
	return answerOf(t, raw)
}

// roundTrip does a request, and reads the answer to its end.
func (d *door) roundTrip(t *testing.T, request *http.Request) (*http.Response, []byte) {
	t.Helper()
	response, err := d.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, raw
}

func answerOf(t *testing.T, raw []byte) answer {
	t.Helper()
	got := answer{raw: raw}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatalf("%s: %s", err, raw)
	}
	return got
}

// must asks, and fails the test when there is any error.
func (d *door) must(t *testing.T, query string, variables map[string]any) map[string]any {
	t.Helper()
	got := d.ask(t, query, variables)
	if len(got.Errors) > 0 {
		t.Fatalf("%v\n%s\n%v", got.Errors, query, variables)
	}
	return got.Data
}

// at walks into an answer by the names of fields.
func at(value any, path ...string) any {
	for _, name := range path {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

func list(value any, path ...string) []any {
	items, _ := at(value, path...).([]any)
	return items
}
