package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/epoch"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// visited is one of several servers of a hub, which answers visitors from what is kept, and as if nothing were.
type visited struct {
	store          *epoch.Store
	index          *bleveindex.Index
	keeping, fresh http.Handler
}

func openVisited(t *testing.T, uri string) *visited {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	inner, err := mongostore.Open(t.Context(), uri, mongostore.Options{Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = inner.Close() })
	if _, err := demo.Load(t.Context(), inner, time.Now()); err != nil {
		t.Fatal(err)
	}
	v := &visited{store: epoch.New(inner, logger)}
	v.index, err = bleveindex.Open(t.Context(), bleveindex.Options{Folder: t.TempDir(), Store: inner, Logger: logger, Clock: time.Now,
		Changed: v.store.Turn})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.index.Close() })
	t.Cleanup(v.store.Start(t.Context()))
	if err := v.index.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := hub.New(hub.Parts{Store: v.store, Index: v.index, Clock: time.Now, UUID: newUUID, Site: "http://localhost"})
	v.keeping = graph.NewKeepingHandler(h, nil, graph.NewAnswers(h, v.store, 16<<20), logger)
	v.fresh = graph.NewHandler(h, logger)
	return v
}

func askedOf(ctx context.Context, handler http.Handler, query string) string {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, http.MethodGet, "/graphql?query="+url.QueryEscape(query), http.NoBody))
	return recorder.Body.String()
}

// settle waits until the server has heard of something since the epoch, and its index holds the document.
func (v *visited) settle(t *testing.T, before uint64, document hub.Document) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	v.index.Await(ctx, []hub.Expectation{{Kind: document.DocumentKind(), ID: document.Base().ID, Version: document.Base().Version}})
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for now, known := v.store.Epoch(); !known || now == before; now, known = v.store.Epoch() {
		select {
		case <-ctx.Done():
			t.Fatal("the server does not hear of what another wrote")
		case <-tick.C:
		}
	}
}

func TestAServerKeepsNothingThatAnotherHasChanged(t *testing.T) {
	uri := mongotest.URI(t)
	servers := []*visited{openVisited(t, uri), openVisited(t, uri)}
	queries := []string{
		`{ lessons(first: 50) { totalCount nodes { id title insight evidence { strength } } } }`,
		`{ projects(first: 50) { totalCount nodes { id title grantee { name } } } posts(first: 50) { nodes { id title excerpt } } }`,
		`{ search(query: "arbeid", first: 50) { totalCount edges { node { id title } } } organisations(first: 50) { nodes { id name } } }`,
	}
	chance := rand.New(rand.NewPCG(rand.Uint64(), 1))
	for round := range 24 {
		writer, other := servers[round%2], servers[1-round%2]
		kind := []hub.Kind{hub.KindLesson, hub.KindProject, hub.KindPost, hub.KindOrganisation}[chance.IntN(4)]
		var all []hub.Document
		for document, err := range writer.store.Scan(t.Context(), kind) {
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, document)
		}
		document := all[chance.IntN(len(all))]
		was := document.Base().Version
		document.Base().Version++
		mark := fmt.Sprintf("Runde %d", round)
		switch document := document.(type) {
		case *hub.Lesson:
			document.Title = mark
		case *hub.Project:
			document.Title = mark
		case *hub.Post:
			document.Body = hub.Markdown(mark)
		case *hub.Organisation:
			document.Name = mark
		}
		for _, query := range queries {
			askedOf(t.Context(), other.keeping, query)
		}
		heard, _ := other.store.Epoch()
		if err := writer.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(mark),
			Changes: []hub.Change{{Kind: kind, ID: document.Base().ID, Was: was, Document: document}}}); err != nil {
			t.Fatal(err)
		}
		other.settle(t, heard, document)
		for _, query := range queries {
			if got, want := askedOf(t.Context(), other.keeping, query), askedOf(t.Context(), other.fresh, query); got != want {
				t.Fatalf("after a %s was written by another server:\n%s\nand not\n%s", kind, got, want)
			}
		}
	}
}
