package hubtest

import (
	"context"
	"errors"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

var searchTests = []indexTest{
	{"FindsNothingWithoutATokenOfTheReaders", searchNeedsToken},
	{"LeavesOutDrafts", searchLeavesOutDrafts},
	{"AnEmptyListOfValuesFindsNothing", emptyListFindsNothing},
	{"CountsOnly", countsOnly},
	{"GivesTheMostFrequentValuesOnly", facetSize},
	{"AnswersManyQueriesEach", manyQueries},
	{"GivesUpWithTheContext", searchGivesUp},
	{"GivesWhatIsLikeATextAndReadable", similar},
}

func searchNeedsToken(t *testing.T, x *testedIndex) {
	x.stocked(t, 60)
	for _, tokens := range [][]hub.Token{nil, {}, {"nobody"}, {""}} {
		found := x.search(t, hub.Query{Tokens: tokens, Size: 10, Facets: facetFields})
		if found.Total != 0 || len(found.Hits) != 0 {
			t.Errorf("with tokens %q: %d found", tokens, found.Total)
		}
		for field, counts := range found.Facets {
			if len(counts) > 0 {
				t.Errorf("with tokens %q: %s counts %v", tokens, field, counts)
			}
		}
	}
}

func searchLeavesOutDrafts(t *testing.T, x *testedIndex) {
	draft := Of[*hub.Lesson](1)
	draft.Status, draft.Title = hub.LessonStatusDraft, "Xylofon"
	x.commit(t, Insert(draft))
	x.wantFound(t, "xylofon")
	author := hub.Viewer{ID: draft.CreatedBy, Roles: []hub.Role{hub.RoleContributor}}
	if total := x.search(t, hub.Query{Text: "xylofon", Tokens: author.Tokens()}).Total; total != 1 {
		t.Errorf("its author finds %d", total)
	}
	draft.Status = hub.LessonStatusPublished
	x.commit(t, Replace(draft))
	x.wantFound(t, "xylofon", draft.ID)
	draft.Status = hub.LessonStatusWithdrawn
	x.commit(t, Replace(draft))
	if total := x.search(t, hub.Query{Text: "xylofon", Tokens: hub.Visitor("nb").Tokens()}).Total; total != 0 {
		t.Errorf("a visitor finds %d", total)
	}
}

func emptyListFindsNothing(t *testing.T, x *testedIndex) {
	x.stocked(t, 30)
	for _, values := range [][]string{nil, {}, {""}, {"none of these"}} {
		found := x.search(t, hub.Query{Tokens: everybody, Where: map[hub.Field][]string{hub.FieldTheme: values}, Size: 5})
		if found.Total != 0 {
			t.Errorf("themes %q find %d", values, found.Total)
		}
	}
}

func countsOnly(t *testing.T, x *testedIndex) {
	entries := x.stocked(t, 50)
	query := hub.Query{Tokens: everybody}
	found := x.search(t, query)
	if want := len(expected(query, entries)); found.Total != want || len(found.Hits) != 0 {
		t.Errorf("%d hits, %d in all; want %d in all", len(found.Hits), found.Total, want)
	}
}

func facetSize(t *testing.T, x *testedIndex) {
	entries := x.stocked(t, 120)
	query := hub.Query{Tokens: everybody, Facets: []hub.Field{hub.FieldYear}, FacetSize: 2}
	want := counted(hub.FieldYear, expected(query, entries))[:2]
	got := x.search(t, query).Facets[hub.FieldYear]
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %v, want %v", got, want)
	}
}

func manyQueries(t *testing.T, x *testedIndex) {
	entries := x.stocked(t, 80)
	queries := []hub.Query{{Tokens: everybody, Size: 3}, {}, {Tokens: everybody, Text: numerals[0], Size: 3},
		{Tokens: viewers[0].Tokens(), Order: hub.OrderTitle, Size: 3}}
	found, err := x.Search(t.Context(), queries)
	if err != nil || len(found) != len(queries) {
		t.Fatalf("%d answers to %d queries, %v", len(found), len(queries), err)
	}
	for at, query := range queries {
		if want := len(expected(query, entries)); found[at].Total != want {
			t.Errorf("query %d finds %d, want %d", at, found[at].Total, want)
		}
	}
	if found, err := x.Search(t.Context(), nil); err != nil || len(found) != 0 {
		t.Errorf("no queries: %v, %v", found, err)
	}
}

func searchGivesUp(t *testing.T, x *testedIndex) {
	x.stocked(t, 30)
	if _, err := x.Search(now(t), []hub.Query{{Tokens: everybody, Size: 5}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want «%v»", err, context.Canceled)
	}
}

func similar(t *testing.T, x *testedIndex) {
	x.commit(t, Inserts(Documents(60)...)...)
	near, nearer, hidden := Of[*hub.Lesson](501), Of[*hub.Lesson](502), Of[*hub.Lesson](503)
	near.Insight, nearer.Insight, hidden.Insight = "Fagotter øver.", "Fagotter og pauker øver.", "Fagotter og pauker øver."
	hidden.Audience = hub.AudienceCounty
	x.commit(t, Inserts(near, nearer, hidden)...)
	texts := []hub.Text{{Name: "body", Language: "nb", Words: "Hvordan øver man fagotter og pauker med mange?"}}
	query := hub.Query{Tokens: viewers[0].Tokens(), Where: map[hub.Field][]string{hub.FieldType: {"Lesson"}}, Size: 2}
	hits, err := x.Similar(t.Context(), texts, "", query)
	if err != nil || len(hits) != 2 || hits[0].ID != nearer.ID || hits[1].ID != near.ID {
		t.Errorf("got %v, %v; want %s and %s", hits, err, nearer.ID, near.ID)
	}
	hits, err = x.Similar(t.Context(), texts, nearer.ID, query)
	if err != nil || len(hits) == 0 || hits[0].ID != near.ID {
		t.Errorf("without the best: got %v, %v; want %s first", hits, err, near.ID)
	}
	for _, nothing := range [][]hub.Text{nil, {{Name: "body", Language: "nb", Words: "og i på …"}}} {
		if hits, err := x.Similar(t.Context(), nothing, "", query); err != nil || len(hits) > 0 {
			t.Errorf("like nothing: %v, %v", hits, err)
		}
	}
}
