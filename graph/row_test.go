package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/graph"
)

func TestRowsAreFlat(t *testing.T) {
	t.Parallel()
	plain := []string{"String", "Int", "Float", "Boolean", "ID", "Date", "DateTime"}
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	for _, name := range []string{"Project", "Lesson", "Post", "Measure"} {
		root := schema.Query.Fields.ForName(strings.ToLower(name) + "Rows")
		if root == nil || root.Type.String() != "["+name+"Row!]!" {
			t.Fatalf("%sRows is %v", name, root)
		}
		for _, field := range schema.Types[name+"Row"].Fields {
			if field.Type.Elem != nil || !slices.Contains(plain, field.Type.Name()) {
				t.Errorf("%sRow.%s is %s", name, field.Name, field.Type)
			}
		}
	}
}

const rowsPage = `query($after: String, $since: DateTime) { projectRows(limit: 3, after: $after, updatedSince: $since) { id nextCursor } }`

func TestPagesOfRowsGiveEachDocumentOnce(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	whole := list(d.must(t, `{ projectRows(limit: 500) { id nextCursor } }`, nil), "projectRows")
	seen := map[any]bool{}
	for after := any("${__pagination.cursor}"); after != nil; {
		rows := list(d.must(t, rowsPage, map[string]any{"after": after, "since": "0"}), "projectRows")
		if len(rows) == 0 {
			t.Fatal("a page is empty")
		}
		for _, row := range rows {
			if seen[at(row, "id")] || at(row, "nextCursor") != at(rows[0], "nextCursor") {
				t.Errorf("%v comes twice, or goes on elsewhere", row)
			}
			seen[at(row, "id")] = true
		}
		after = at(rows[0], "nextCursor")
	}
	if len(seen) != len(whole) || len(whole) < 4 {
		t.Errorf("%d come in pages and %d at once", len(seen), len(whole))
	}
}

func TestRowsTakeTimesAsDashboardsSendThem(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, since := range []any{32503680000000.0 / 8, "4063000000000", "2098-01-01T00:00:00Z", "2098-01-01"} {
		if rows := list(d.must(t, rowsPage, map[string]any{"since": since}), "projectRows"); len(rows) != 0 {
			t.Errorf("%d rows since %v", len(rows), since)
		}
	}
}

func TestRowsCostAFewReadsHoweverMany(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	query := `query($limit: Int) { projectRows(limit: $limit) { title grantee granteeNumber call themeLabels targetGroupLabels } }`
	short, _ := d.cost(t, query, map[string]any{"limit": 3})
	reads, calls := d.cost(t, query, map[string]any{"limit": 100})
	if calls != 1 || reads > 6 || reads > short+1 {
		t.Errorf("100 rows cost %d reads and %d calls, 3 cost %d reads", reads, calls, short)
	}
	if got := d.ask(t, `{ projectRows(limit: 501) { id } }`, nil); len(got.Errors) != 1 {
		t.Errorf("501 rows: %s", got.raw)
	}
}
