package graph_test

import (
	"context"
	"sync"

	"github.com/samlaer/samlaer/internal/hub"
)

// callLog notes which methods of the store and the index are called: how long an answer takes follows from that.
type callLog struct {
	mu    sync.Mutex
	names []string
}

func (c *callLog) note(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names = append(c.names, name)
}

// take gives what was called since it was asked last.
func (c *callLog) take() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	names := c.names
	c.names = nil
	return names
}

type loggedStore struct {
	hub.Store
	log *callLog
}

func (l loggedStore) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	l.log.note("Get")
	return l.Store.Get(ctx, kind, ids)
}

func (l loggedStore) Find(ctx context.Context, kind hub.Kind, key hub.Key) (hub.Document, error) {
	l.log.note("Find")
	return l.Store.Find(ctx, kind, key)
}

func (l loggedStore) Refs(ctx context.Context, kind hub.Kind, key hub.Key, after hub.ID, limit int) ([]hub.ID, error) {
	l.log.note("Refs")
	return l.Store.Refs(ctx, kind, key, after, limit)
}

type loggedIndex struct {
	hub.Index
	log *callLog
}

func (l loggedIndex) Search(ctx context.Context, queries []hub.Query) ([]hub.Hits, error) {
	l.log.note("Search")
	return l.Index.Search(ctx, queries)
}

func (l loggedIndex) Similar(ctx context.Context, texts []hub.Text, except hub.ID, query hub.Query) ([]hub.Likeness, error) {
	l.log.note("Similar")
	return l.Index.Similar(ctx, texts, except, query)
}

func (l loggedIndex) Suggest(ctx context.Context, query hub.Query) ([]hub.ID, error) {
	l.log.note("Suggest")
	return l.Index.Suggest(ctx, query)
}

func (l loggedIndex) Concepts(ctx context.Context, text string) ([]hub.ID, error) {
	l.log.note("Concepts")
	return l.Index.Concepts(ctx, text)
}

func (l loggedIndex) Explain(ctx context.Context, query hub.Query, ids []hub.ID) ([]*hub.Explanation, error) {
	l.log.note("Explain")
	return l.Index.Explain(ctx, query, ids)
}

func (l loggedIndex) Highlight(query hub.Query, documents [][]hub.Text) [][]hub.Fragment {
	l.log.note("Highlight")
	return l.Index.Highlight(query, documents)
}
