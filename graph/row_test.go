package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
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

// TestRowsTakeTimesAsDashboardsSendThem has for each instant the ways to write it; what lies between must be found, and not
// what lies before or after.
func TestRowsTakeTimesAsDashboardsSendThem(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	all := list(d.must(t, `{ projectRows(limit: 500) { date updatedAt } }`, nil), "projectRows")
	for _, argument := range []struct{ name, kind, field string }{
		{"from", "Date", "date"}, {"to", "Date", "date"}, {"updatedSince", "DateTime", "updatedAt"},
	} {
		query := fmt.Sprintf(`query($at: %s) { projectRows(limit: 500, %s: $at) { date updatedAt } }`, argument.kind, argument.name)
		for _, day := range []string{"2000-01-01", middle(all, argument.field), "2098-01-01"} {
			midnight, err := time.ParseInLocation(time.DateOnly, day, hub.Oslo)
			if err != nil {
				t.Fatal(err)
			}
			want := 0
			for _, row := range all {
				value, _ := at(row, argument.field).(string)
				edge := day
				if argument.field == "updatedAt" {
					edge = midnight.UTC().Format(time.RFC3339)
				}
				if value == edge || (value > edge) == (argument.name != "to") {
					want++
				}
			}
			for _, written := range []any{midnight.UnixMilli(), fmt.Sprint(midnight.UnixMilli()), midnight.Format(time.RFC3339), day} {
				if rows := list(d.must(t, query, map[string]any{"at": written}), "projectRows"); len(rows) != want {
					t.Errorf("%d rows of %d with %s %v, not %d", len(rows), len(all), argument.name, written, want)
				}
			}
		}
	}
}

// middle is the day in the middle of what the rows have.
func middle(rows []any, field string) string {
	var days []string
	for _, row := range rows {
		day, _ := at(row, field).(string)
		days = append(days, day[:len(time.DateOnly)])
	}
	slices.Sort(days)
	return days[len(days)/2]
}

// TestWhatArrivesWhileSomebodyPagesComesLast makes a lesson after each page.
func TestWhatArrivesWhileSomebodyPagesComesLast(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	before := list(d.must(t, `{ lessonRows(limit: 500) { id } }`, nil), "lessonRows")
	var seen []any
	made := 0
	for after := any(""); after != nil; {
		rows := list(d.must(t, `query($after: String) { lessonRows(limit: 10, after: $after) { id nextCursor } }`, map[string]any{"after": after}), "lessonRows")
		for _, row := range rows {
			seen = append(seen, at(row, "id"))
		}
		if after = at(rows[0], "nextCursor"); after != nil && made < 2 {
			made++
			d.must(t, `mutation($input: CreateLessonInput!) { createLesson(input: $input) { lesson { id } } }`, map[string]any{"input": map[string]any{
				"title": fmt.Sprint("Ny ", made), "kind": "IDEA", "insight": "Noe nytt."}})
		}
	}
	if len(seen) != len(before)+made || made < 2 {
		t.Fatalf("%d come of %d and %d", len(seen), len(before), made)
	}
	for place, row := range before {
		if seen[place] != at(row, "id") {
			t.Errorf("%v is in the place of %v", seen[place], at(row, "id"))
		}
	}
}

func TestRowsCountWhatHangsTogetherWithThem(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, row := range list(d.must(t, `{ projectRows(limit: 100) { id postCount lessonCount } }`, nil), "projectRows") {
		got := d.must(t, `query($id: ID!) { posts(filter: {projects: [$id]}, first: 0) { totalCount }
			search(query: "", filter: {types: ["Lesson"], projects: [$id]}, first: 0) { totalCount } }`, map[string]any{"id": at(row, "id")})
		if at(row, "postCount") != at(got, "posts", "totalCount") || at(row, "lessonCount") != at(got, "search", "totalCount") {
			t.Errorf("%v, and %v", row, got)
		}
	}
	d.by(t, "curator")
	used := 0.0
	for _, row := range list(d.must(t, `{ lessonRows(limit: 100) { id measureCount applicationCount helpedCount noDifferenceCount harmedCount tooEarlyCount } }`, nil), "lessonRows") {
		got := d.must(t, `query($id: ID!) { lesson(id: $id) { applications(first: 50) { nodes { id outcome } } }
			measures(filter: {lessons: [$id]}, first: 0) { totalCount } }`, map[string]any{"id": at(row, "id")})
		outcomes := map[any]float64{}
		applications := list(at(got, "lesson", "applications"), "nodes")
		for _, application := range applications {
			outcomes[at(application, "outcome")]++
		}
		for name, want := range map[string]float64{"applicationCount": float64(len(applications)), "helpedCount": outcomes["HELPED"],
			"noDifferenceCount": outcomes["NO_DIFFERENCE"], "harmedCount": outcomes["HARMED"], "tooEarlyCount": outcomes["TOO_EARLY"]} {
			if at(row, name) != want {
				t.Errorf("%s of %v, not %v", name, row, want)
			}
		}
		if at(row, "measureCount") != at(got, "measures", "totalCount") {
			t.Errorf("%v, and %v", row, got)
		}
		used += float64(len(applications))
	}
	if used == 0 {
		t.Error("nothing is applied")
	}
}

func TestRowsCostAFewReadsHoweverMany(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	query := `query($limit: Int) { projectRows(limit: $limit) { title grantee partners call scheme themeLabels targetGroupLabels methodLabels counties } }`
	short, _ := d.cost(t, query, map[string]any{"limit": 3})
	reads, calls := d.cost(t, query, map[string]any{"limit": 100})
	if calls != 1 || reads > 7 || reads > short+1 {
		t.Errorf("100 rows cost %d reads and %d calls, 3 cost %d reads", reads, calls, short)
	}
	if _, calls := d.cost(t, `{ projectRows(limit: 100) { postCount lessonCount } }`, nil); calls != 3 {
		t.Errorf("counting takes %d calls", calls)
	}
	if _, calls := d.cost(t, `{ lessonRows(limit: 100) { measureCount } }`, nil); calls != 2 {
		t.Errorf("counting measures takes %d calls", calls)
	}
	if got := d.ask(t, `{ projectRows(limit: 501) { id } }`, nil); len(got.Errors) != 1 {
		t.Errorf("501 rows: %s", got.raw)
	}
}
