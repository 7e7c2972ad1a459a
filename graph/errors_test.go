package graph_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// brokenStore cannot read one kind.
type brokenStore struct {
	hub.Store
	kind hub.Kind
}

func (b *brokenStore) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	if kind == b.kind {
		return nil, errors.New("disk /var/secret is on fire")
	}
	return b.Store.Get(ctx, kind, ids)
}

func TestOurFaultsAreToldByAnIDAlone(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.store.Store = &brokenStore{d.store.Store, hub.KindLesson}
	got := d.ask(t, `{ search(query: "") { totalCount nodes { id } } }`, nil)
	if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "INTERNAL" || got.Errors[0].Extensions["id"] == "" {
		t.Errorf("got %s", got.raw)
	}
	if strings.Contains(string(got.raw), "fire") {
		t.Errorf("the cause leaks: %s", got.raw)
	}
}
