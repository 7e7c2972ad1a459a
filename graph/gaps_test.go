package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

func TestDashboardsSeeWhereKnowledgeIsMissing(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	got := d.ask(t, contract(t)["dashboard/gaps"], nil)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "FORBIDDEN" || got.Data["searchGaps"] != nil {
		t.Errorf("to a visitor, what people searched for is %s", got.raw)
	}
	if len(list(got.Data, "knowledgeGaps")) == 0 {
		t.Errorf("the demo has a lesson on every theme: %s", got.raw)
	}
	for _, slug := range []string{"entrepreneur", "partner"} {
		d.by(t, slug)
		wantRefusal(t, d.refused(t, contract(t)["dashboard/gaps"], nil), "FORBIDDEN")
	}
	d.by(t, "curator")
	gaps := list(d.must(t, contract(t)["dashboard/gaps"], nil), "searchGaps")
	var queries []any
	for _, gap := range gaps {
		queries = append(queries, at(gap, "query"))
	}
	if fmt.Sprint(queries) != "[togbillett allergi mentor lønn badminton]" {
		t.Errorf("what people searched for most, and did not find or left, is %q", queries)
	}
}

// TestGapsCountWhatOneMayRead compares the numbers with those of lists, which are compared with a plain filter elsewhere.
func TestGapsCountWhatOneMayRead(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.by(t, "curator")
	made := func(mutation, kind string, input map[string]any) any {
		t.Helper()
		return at(d.must(t, fmt.Sprintf(`mutation($input: Create%sInput!) { %s(input: $input) { %s { id } } }`, kind, mutation,
			strings.ToLower(kind)), map[string]any{"input": input}), mutation, strings.ToLower(kind), "id")
	}
	broad := made("createConcept", "Concept", map[string]any{"scheme": "THEME", "prefLabel": map[string]any{"nb": "Dyr"}})
	for at, audience := range []string{"PUBLIC", "NETWORK", "COUNTY", "PUBLIC"} {
		theme := made("createConcept", "Concept", map[string]any{"scheme": "THEME", "broader": []any{broad},
			"prefLabel": map[string]any{"nb": fmt.Sprint("Dyr nummer ", at)}})
		project := made("createProject", "Project", map[string]any{"title": fmt.Sprint("Hest ", at), "audience": audience,
			"themes": []any{theme}, "grantedAmount": 100_000 * (at + 1)})
		for status := range at {
			made("createPost", "Post", map[string]any{"project": project, "body": "Hester er store.", "audience": audience,
				"themes": []any{theme}, "status": []string{"PUBLISHED", "DRAFT", "PUBLISHED"}[status]})
		}
		if at == 3 { // it is a draft: it teaches nobody yet
			made("createLesson", "Lesson", map[string]any{"title": "Hester", "kind": "IDEA", "themes": []any{theme}})
		}
	}
	for slug, least := range map[string]int{"": 3, "entrepreneur": 4, "curator": 5} {
		d.by(t, slug)
		gaps := list(d.must(t, `{ knowledgeGaps(first: 100) { theme { key } projects posts lessons granted } }`, nil), "knowledgeGaps")
		before := 1e9
		for _, gap := range gaps {
			key := at(gap, "theme", "key")
			counted := d.must(t, `query($t: [String!]) {
				projects(filter: {themes: $t}, first: 100) { totalCount nodes { grantedAmount } }
				posts(filter: {themes: $t, status: [PUBLISHED]}) { totalCount }
				lessons(filter: {themes: $t, status: [PUBLISHED]}) { totalCount } }`, map[string]any{"t": []any{key}})
			granted := 0.0
			for _, project := range list(counted, "projects", "nodes") {
				amount, _ := at(project, "grantedAmount").(float64)
				granted += amount
			}
			if at(gap, "projects") != at(counted, "projects", "totalCount") || at(gap, "posts") != at(counted, "posts", "totalCount") ||
				at(counted, "lessons", "totalCount") != 0.0 || at(gap, "lessons") != 0.0 || at(gap, "granted") != granted {
				t.Errorf("%q is told of %v, and the lists say %v", slug, gap, counted)
			}
			sum := at(gap, "projects").(float64) + at(gap, "posts").(float64)
			if sum > before {
				t.Errorf("%v comes after one with %v", gap, before)
			}
			before = sum
		}
		if len(gaps) < least {
			t.Errorf("%q sees %d gaps, want at least %d", slug, len(gaps), least)
		}
	}
}

func TestGapsCostTheSameHoweverManyThemesThereAre(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	cost := func(first int) (int64, int64) {
		reads, calls := d.store.reads.Load(), d.index.calls.Load()
		d.must(t, fmt.Sprintf(`{ knowledgeGaps(first: %d) { theme { key } } }`, first), nil)
		return d.store.reads.Load() - reads, d.index.calls.Load() - calls
	}
	d.as(hub.Visitor("nb"))
	fewReads, fewCalls := cost(1)
	manyReads, manyCalls := cost(100)
	if manyReads > fewReads+1 || manyCalls != fewCalls || manyCalls > 2 {
		t.Errorf("one gap costs %d reads and %d calls of the index, all cost %d and %d", fewReads, fewCalls, manyReads, manyCalls)
	}
	t.Logf("%d reads of the store and %d calls of the index", manyReads, manyCalls)
}
