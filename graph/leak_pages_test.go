package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"github.com/samlaer/samlaer/internal/hub"
)

// Pages and cursors.

// paged is a list that is asked for page by page.
type paged struct {
	field     *ast.FieldDefinition
	arguments string
}

// drawPaged draws a list, and the order that it is asked for in when it can be chosen.
func (w *world) drawPaged(rt *rapid.T) paged {
	var lists []*ast.FieldDefinition
	for _, field := range roots() {
		if strings.HasSuffix(field.Type.Name(), "Connection") {
			lists = append(lists, field)
		}
	}
	list := paged{field: lists[rapid.IntRange(0, len(lists)-1).Draw(rt, "list")]}
	switch order := list.field.Arguments.ForName("orderBy"); {
	case list.field.Name == "search":
		list.arguments = fmt.Sprintf("query: %q, orderBy: %s, ", rapid.SampledFrom([]string{"", common[0], "1002 1003"}).Draw(rt, "query"),
			rapid.SampledFrom([]string{"RELEVANCE", "NEWEST", "OLDEST", "TITLE"}).Draw(rt, "order"))
	case list.field.Name == "revisions":
		list.arguments = fmt.Sprintf("of: %q, ", w.documents[rapid.SampledFrom(w.all(hub.KindRevision)).Draw(rt, "of")].(*hub.Revision).SubjectID)
	case list.field.Name == "reports":
		list.arguments = "openOnly: false, "
	case order != nil:
		list.arguments = fmt.Sprintf("orderBy: {field: %s, direction: %s}, ",
			rapid.SampledFrom([]string{"DATE", "TITLE", "CREATED_AT", "UPDATED_AT"}).Draw(rt, "order"),
			rapid.SampledFrom([]string{"ASC", "DESC"}).Draw(rt, "direction"))
	}
	return list
}

// pageOfIDs is a part of a list.
type pageOfIDs struct {
	ids     []hub.ID
	cursors []string
	more    bool
	total   int
}

func (w *world) page(t *testing.T, rt *rapid.T, v looker, from paged, part, more string) pageOfIDs {
	w.as(v.Viewer)
	query := fmt.Sprintf("{ %s(%s%s) { totalCount nodes { id } edges { cursor node { id } } pageInfo { startCursor endCursor more: %s } } }",
		from.field.Name, from.arguments, part, more)
	got := w.ask(t, query, nil)
	if len(got.Errors) > 0 {
		rt.Fatalf("%s asks %s: %s", v, query, got.raw)
	}
	w.look(rt, v, query, got, nil)
	given := at(got.Data, from.field.Name)
	var page pageOfIDs
	page.ids, page.total = idsIn(given)
	page.more, _ = at(given, "pageInfo", "more").(bool)
	for _, edge := range list(given, "edges") {
		page.cursors = append(page.cursors, at(edge, "cursor").(string))
	}
	return page
}

// pagesGiveEachDocumentOnce goes through lists forwards and backwards, some documents at a time.
func pagesGiveEachDocumentOnce(t *testing.T, w *world) {
	rapid.Check(t, func(rt *rapid.T) {
		v := rapid.SampledFrom(w.viewers).Draw(rt, "viewer")
		list := w.drawPaged(rt)
		size := rapid.IntRange(1, 9).Draw(rt, "size")
		whole := w.page(t, rt, v, list, "first: 100", "hasNextPage")
		if whole.more {
			whole.ids = append(whole.ids, w.page(t, rt, v, list, fmt.Sprintf("first: 100, after: %q", whole.cursors[99]), "hasNextPage").ids...)
		}
		if whole.total != len(whole.ids) {
			rt.Fatalf("%s is told of %d and gets %d of %s(%s)", v, whole.total, len(whole.ids), list.field.Name, list.arguments)
		}
		var forwards []hub.ID
		for after, more := "", true; more; {
			page := w.page(t, rt, v, list, fmt.Sprintf("first: %d%s", size, after), "hasNextPage")
			forwards, more = append(forwards, page.ids...), page.more && len(page.ids) > 0
			if more {
				after = fmt.Sprintf(", after: %q", page.cursors[len(page.cursors)-1])
			}
		}
		if !slices.Equal(forwards, whole.ids) {
			rt.Errorf("%s pages through %s(%s) and gets %q, at once %q", v, list.field.Name, list.arguments, forwards, whole.ids)
		}
		if strings.Contains(list.arguments, "RELEVANCE") {
			return // has no last page to begin with
		}
		var backwards []hub.ID
		for before, more := "", true; more; {
			page := w.page(t, rt, v, list, fmt.Sprintf("last: %d%s", size, before), "hasPreviousPage")
			backwards, more = append(page.ids, backwards...), page.more && len(page.ids) > 0
			if more {
				before = fmt.Sprintf(", before: %q", page.cursors[0])
			}
		}
		if !slices.Equal(backwards, whole.ids) {
			rt.Errorf("%s pages back through %s(%s) and gets %q, at once %q", v, list.field.Name, list.arguments, backwards, whole.ids)
		}
	})
}

// aCursorOfSomebodyElseGivesNothingNew goes on from where another viewer is: after a document that one may read or not,
// there comes what comes after it in one's own list.
func aCursorOfSomebodyElseGivesNothingNew(t *testing.T, w *world) {
	rapid.Check(t, func(rt *rapid.T) {
		v := rapid.SampledFrom(w.viewers).Draw(rt, "viewer")
		other := rapid.SampledFrom(w.viewers).Draw(rt, "other")
		list := w.drawPaged(rt)
		own := w.page(t, rt, v, list, "first: 100", "hasNextPage").ids
		theirs := w.page(t, rt, other, list, "first: 100", "hasNextPage")
		if len(theirs.ids) == 0 {
			return
		}
		from := rapid.IntRange(0, len(theirs.ids)-1).Draw(rt, "from")
		got := w.page(t, rt, v, list, fmt.Sprintf("first: 100, after: %q", theirs.cursors[from]), "hasNextPage").ids
		for at, id := range theirs.ids {
			if own := slices.Contains(own, id); own && len(theirs.ids) < 100 && slices.Contains(got, id) != (at > from) {
				rt.Errorf("%s goes on in %s(%s) from where %s is, at %s, and gets %q", v, list.field.Name, list.arguments, other, theirs.ids[from], got)
			}
		}
	})
}
