package graph_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// What may not be read is as if it were not there: in the answer, in the errors, and in the time it takes.

// askLogged asks, and gives what was called for the answer.
func (w *world) askLogged(t *testing.T, query string) (answer, []string) {
	t.Helper()
	w.epochs.Turn() // so that nothing is answered from memory
	w.calls.take()
	got := w.ask(t, query, nil)
	return got, w.calls.take()
}

func whatMayNotBeReadIsAsIfItWereNotThere(t *testing.T, w *world) {
	compared := 0
	for _, v := range w.viewers {
		w.as(v.Viewer)
		for _, kind := range hub.Kinds {
			hidden := slices.DeleteFunc(w.all(kind), func(id hub.ID) bool { return w.mayRead(v.Viewer, id) || w.isOfAPart(id) || w.wasTold(v.Viewer, id) })
			for _, id := range hidden[:min(5, len(hidden))] {
				for _, query := range w.askingFor(kind) {
					compared++
					w.compareWithNothing(t, v, query(id), query(nowhere(kind)))
				}
			}
		}
	}
	if compared < 200 {
		t.Errorf("only %d answers were compared: the world has too little that may not be read", compared)
	}
}

// wasTold is for notifications of the viewer's own about what the viewer may no longer read: whoever has the id was told that
// there was something. What it says now is looked at by the other tests.
func (w *world) wasTold(v hub.Viewer, id hub.ID) bool {
	notification, ok := w.documents[id].(*hub.Notification)
	return ok && isOne(v, notification.PersonID)
}

// isOfAPart is for the revisions of what is read as another document: those are two looks away from the document that
// decides, and one that is not there is looked for as if it were one away. Their ids stand in lists alone, for those who may
// read them.
func (w *world) isOfAPart(id hub.ID) bool {
	revision, ok := w.documents[id].(*hub.Revision)
	if !ok {
		return false
	}
	_, addressed := w.documents[revision.SubjectID].(hub.Findable)
	return !addressed
}

// askingFor are the ways to ask for a document of a kind.
func (w *world) askingFor(kind hub.Kind) []func(hub.ID) string {
	ways := []func(hub.ID) string{
		func(id hub.ID) string { return fmt.Sprintf("{ node(id: %q) { id __typename } }", id) },
		func(id hub.ID) string {
			return fmt.Sprintf("{ nodes(ids: [%q, %q]) { id } }", id, w.documents[w.all(hub.KindConcept)[0]].Base().ID)
		},
		func(id hub.ID) string {
			return fmt.Sprintf("{ revisions(of: %q, first: 5) { totalCount nodes { id } pageInfo { hasNextPage } } }", id)
		},
		func(id hub.ID) string { return fmt.Sprintf("{ similarWithReasons(id: %q) { score node { id } } }", id) },
	}
	field := string(kind)
	if oneOf := roots().ForName(field); oneOf != nil {
		ways = append(ways, func(id hub.ID) string { return fmt.Sprintf("{ %s(id: %q) { id } }", field, id) })
		if oneOf.Arguments.ForName("slug") != nil {
			ways = append(ways, func(id hub.ID) string { return fmt.Sprintf("{ %s(slug: %q) { id } }", field, w.slug(id)) },
				func(id hub.ID) string { return fmt.Sprintf("{ %s(slug: %q) { id } }", field, w.formerSlug(id)) },
				func(id hub.ID) string { return fmt.Sprintf("{ %s(id: %q, slug: %q) { id } }", field, id, w.slug(id)) })
		}
	}
	narrowing := map[hub.Kind]string{hub.KindProject: "posts(filter: {projects", hub.KindEvent: "posts(filter: {events",
		hub.KindLesson: "measures(filter: {lessons"}[kind]
	if narrowing != "" {
		ways = append(ways, func(id hub.ID) string {
			return fmt.Sprintf("{ %s: [%q]}) { totalCount nodes { id } } }", narrowing, id)
		})
	}
	if kind == hub.KindProject {
		ways = append(ways, func(id hub.ID) string {
			return fmt.Sprintf(`{ search(query: "1001", filter: {projects: [%q]}) { totalCount facets { values { count } }
				edges { node { id } highlights { field } } } }`, id)
		}, func(id hub.ID) string {
			return fmt.Sprintf(`{ search(query: "1001 prosjekt:%s") { totalCount edges { node { id } } } }`, id)
		}, func(id hub.ID) string {
			return fmt.Sprintf(`{ search(query: "1001 -prosjekt:%s") { totalCount edges { node { id } } } }`, w.slug(id))
		})
	}
	return ways
}

// slug is that of a document, or one of a document that is not there.
func (w *world) slug(id hub.ID) string {
	if document, ok := w.documents[id].(hub.Findable); ok {
		return document.Addressed().Slug
	}
	return "finnes-ikke-6789ab"
}

func (w *world) formerSlug(id hub.ID) string {
	if document, ok := w.documents[id].(hub.Findable); ok {
		return document.Addressed().FormerSlugs[0]
	}
	return "fantes-aldri-6789ab"
}

func (w *world) compareWithNothing(t *testing.T, v looker, query, nothing string) {
	t.Helper()
	got, calls := w.askLogged(t, query)
	want, wantCalls := w.askLogged(t, nothing)
	if !bytes.Equal(got.raw, want.raw) {
		t.Errorf("%s tells a document from none: %s gives\n%s\n%s gives\n%s", v, query, got.raw, nothing, want.raw)
	}
	if !slices.Equal(calls, wantCalls) {
		t.Errorf("%s can tell a document from none by the time: %s takes %s, %s takes %s", v,
			query, strings.Join(calls, " "), nothing, strings.Join(wantCalls, " "))
	}
}

// everyDocumentIsFoundByItsSlugsByThoseWhoMayReadIt asks for all that have a slug, by their ids, slugs and former slugs.
func everyDocumentIsFoundByItsSlugsByThoseWhoMayReadIt(t *testing.T, w *world) {
	for _, v := range w.viewers {
		w.as(v.Viewer)
		for ids := range slices.Chunk(w.among(hub.Searchable), 6) {
			var fields []string
			for at, id := range ids {
				kind := id.Kind()
				fields = append(fields, fmt.Sprintf("a%d: %s(id: %q) { id } b%d: %s(slug: %q) { id } c%d: %s(slug: %q) { id }",
					at, kind, id, at, kind, w.slug(id), at, kind, w.formerSlug(id)))
			}
			got := w.must(t, "{ "+strings.Join(fields, " ")+" }", nil)
			for at, id := range ids {
				for _, way := range []string{"a", "b", "c"} {
					given, _ := got[fmt.Sprint(way, at)].(map[string]any)
					if (given["id"] == string(id)) != w.mayRead(v.Viewer, id) || given == nil == w.mayRead(v.Viewer, id) {
						t.Errorf("%s asks for %s and gets %v", v, id, given)
					}
				}
			}
		}
	}
}
