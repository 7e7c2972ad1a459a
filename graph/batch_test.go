package graph_test

import (
	"fmt"
	"testing"
)

// cost asks and gives how many calls went to the store and the index.
func (d *door) cost(t *testing.T, query string, variables map[string]any) (reads, calls int64) {
	t.Helper()
	reads, calls = d.store.reads.Load(), d.index.calls.Load()
	d.must(t, query, variables)
	return d.store.reads.Load() - reads, d.index.calls.Load() - calls
}

func TestAPageOfLessonsCostsAFewReadsAndNotOneARow(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	query := `query($first: Int!) { lessons(first: $first) { nodes {
		themes { label } targetGroups { label }
		sources { source { ... on Post { title project { title grantee { name } call { scheme { title } } } } ... on Project { title } } }
	} } }`
	reads, calls := d.cost(t, query, map[string]any{"first": 20})
	// The lessons; then, one level at a time: concepts, posts, projects and attachments that are cited, projects of
	// those, organisations, calls and schemes.
	if reads > 10 || calls != 1 {
		t.Errorf("20 lessons cost %d reads of the store and %d calls to the index, want at most 10 and 1", reads, calls)
	}
}

func TestAFilterLooksForEachTopicOnce(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	concept := at(list(d.must(t, `{ concepts(first: 1, filter: {schemes: [THEME]}) { nodes { key } } }`, nil), "concepts", "nodes")[0], "key")
	query := `query($themes: [String!]) { projectRows(filter: {themes: $themes}, limit: 1) { id } }`
	once, _ := d.cost(t, query, map[string]any{"themes": []any{concept}})
	many := make([]any, 500)
	for place := range many {
		many[place] = concept
	}
	if reads, _ := d.cost(t, query, map[string]any{"themes": many}); reads != once {
		t.Errorf("a topic that is named 500 times costs %d reads, and once %d", reads, once)
	}
}

func TestAPageOfProjectsCostsTheSameHoweverLong(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	query := contract(t)["dashboard/projects"]
	shortReads, shortCalls := d.cost(t, query, map[string]any{"first": 5})
	reads, calls := d.cost(t, query, map[string]any{"first": 50})
	// The projects, their experiences and their lessons are one call each to the index.
	if calls != 3 || calls != shortCalls {
		t.Errorf("50 projects cost %d calls to the index and 5 cost %d, want 3", calls, shortCalls)
	}
	if reads > 10 || reads > shortReads+1 {
		t.Errorf("50 projects cost %d reads of the store, 5 cost %d: want at most 10, and no more for more rows", reads, shortReads)
	}
}

func TestADocumentIsReadOnceInAnOperation(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	id := at(list(d.must(t, `{ projects(first: 1) { nodes { id } } }`, nil), "projects", "nodes")[0], "id")
	query := fmt.Sprintf(`{ a: project(id: %q) { title } b: node(id: %q) { id } c: nodes(ids: [%q, %q]) { id } }`, id, id, id, id)
	if reads, _ := d.cost(t, query, nil); reads != 1 {
		t.Errorf("one project was read %d times", reads)
	}
}
