package graph_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// dashboard is as much of a dashboard of Grafana as there is to get wrong.
type dashboard struct {
	UID           string
	Title         string
	SchemaVersion int
	Templating    struct {
		List []struct{ Name, Type, Query string }
	}
	Panels []dashPanel
}

type dashPanel struct {
	ID          int
	Type, Title string
	Datasource  struct{ Type, UID string }
	GridPos     struct{ X, Y, W, H int }
	Targets     []infinityTarget
	Options     struct{ XField string }
	FieldConfig struct {
		Overrides []struct {
			Matcher    struct{ ID, Options string }
			Properties []struct {
				ID    string
				Value any
			}
		}
	}
	Transformations []struct {
		ID      string
		Options struct {
			IndexByName                       map[string]int
			Filters                           []struct{ FieldName string }
			RowField, ColumnField, ValueField string
		}
	}
}

// infinityTarget is a query of the Infinity data source, by its own names.
type infinityTarget struct {
	Type, Source, Parser, URL string
	Datasource                struct{ UID string }
	RootSelector              string `json:"root_selector"`
	URLOptions                struct {
		Method          string
		BodyType        string `json:"body_type"`
		BodyContentType string `json:"body_content_type"`
		Query           string `json:"body_graphql_query"`
		Variables       string `json:"body_graphql_variables"`
	} `json:"url_options"`
	Columns         []infinityColumn
	PaginationMode  string `json:"pagination_mode"`
	CursorFieldType string `json:"pagination_param_cursor_field_type"`
	CursorFieldName string `json:"pagination_param_cursor_field_name"`
	CursorPath      string `json:"pagination_param_cursor_extraction_path"`
}

type infinityColumn struct{ Selector, Text, Type, TimestampFormat string }

func dashboards(t *testing.T) []dashboard {
	t.Helper()
	paths, _ := filepath.Glob("../docs/grafana/*.json")
	found := []dashboard{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var d dashboard
		if err := json.Unmarshal(raw, &d); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		found = append(found, d)
	}
	if len(found) < 2 {
		t.Fatal("there are no dashboards")
	}
	return found
}

func TestDashboardsAreWhatGrafanaTakes(t *testing.T) {
	t.Parallel()
	for _, d := range dashboards(t) {
		if d.UID == "" || d.SchemaVersion < 39 || d.Templating.List[0].Name != "datasource" || d.Templating.List[0].Query != "yesoreyeram-infinity-datasource" {
			t.Errorf("%s: %+v", d.Title, d.Templating)
		}
		ids, taken := map[int]bool{}, map[[2]int]string{}
		for _, p := range d.Panels {
			if ids[p.ID] || p.Datasource.UID != "${datasource}" || p.GridPos.X+p.GridPos.W > 24 || p.GridPos.W == 0 || p.GridPos.H == 0 {
				t.Errorf("%s: %d, %+v, %+v", p.Title, p.ID, p.Datasource, p.GridPos)
			}
			ids[p.ID] = true
			for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
				for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
					if other := taken[[2]int{x, y}]; other != "" {
						t.Fatalf("%s lies upon %s", p.Title, other)
					}
					taken[[2]int{x, y}] = p.Title
				}
			}
		}
	}
}

// TestPanelsOfDashboardsFindValues asks what each panel asks, as the Infinity data source asks it, with and without a search, and
// wants a value for each column. Curators have all that there is to show.
func TestPanelsOfDashboardsFindValues(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.by(t, "curator")
	for _, board := range dashboards(t) {
		for _, p := range board.Panels {
			for _, asked := range p.Targets {
				t.Run(board.UID+"/"+p.Title, func(t *testing.T) {
					asked.wantAsInfinityTakes(t)
					for _, search := range []string{"", `mentor "språk`} {
						rows := d.infinity(t, asked, search)
						if search == "" {
							wantColumns(t, asked.Columns, rows)
						}
					}
					p.wantNamesOf(t, asked.Columns)
				})
			}
		}
	}
}

// TestGrafanaReadsAllRowsByTheRecipe asks as Infinity does with what docs/recipes.md says of a panel, in small pages.
func TestGrafanaReadsAllRowsByTheRecipe(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../docs/recipes.md")
	if err != nil {
		t.Fatal(err)
	}
	page, asked := string(raw), infinityTarget{PaginationMode: "cursor", CursorFieldType: "replace", CursorFieldName: "cursor"}
	for _, b := range blocks(page) {
		switch b.language + " " + b.words {
		case "graphql infinity":
			asked.URLOptions.Query = strings.Replace(page[b.from:b.to], "limit: 500", "limit: 5", 1)
		case "json infinity":
			asked.URLOptions.Variables = page[b.from:b.to]
		}
	}
	asked.RootSelector, asked.CursorPath = "data.projectRows", "data.projectRows.0.nextCursor"
	for _, path := range []string{asked.RootSelector, asked.CursorPath} {
		if !strings.Contains(page, "`"+path+"`") {
			t.Errorf("the page does not say %s", path)
		}
	}
	d := openDemo(t)
	d.by(t, "curator")
	rows := d.infinity(t, asked, "")
	wantColumns(t, []infinityColumn{{Selector: "title", Type: "string"}, {Selector: "date", Type: "timestamp", TimestampFormat: time.DateOnly},
		{Selector: "grantedAmount", Type: "number"}}, rows)
	if len(rows) <= 5 {
		t.Errorf("%d rows come", len(rows))
	}
}

// wantAsInfinityTakes checks what would make Infinity send something else: without the backend parser there are no alerts, pages come
// for the type json alone, and the type of the content is text/plain unless it is given.
func (a infinityTarget) wantAsInfinityTakes(t *testing.T) {
	t.Helper()
	if a.Type != "json" || a.Source != "url" || a.Parser != "backend" || a.URL != "/graphql" || a.Datasource.UID != "${datasource}" ||
		a.URLOptions.Method != http.MethodPost || a.URLOptions.BodyType != "graphql" || a.URLOptions.BodyContentType != "application/json" {
		t.Errorf("%+v", a)
	}
	for _, c := range a.Columns {
		if c.Text != c.Selector { // Infinity sorts columns by their text, and some versions find none that is called otherwise
			t.Errorf("the column %s is called %s", c.Selector, c.Text)
		}
	}
}

// pagesOfInfinity is how many pages Infinity reads at most.
const pagesOfInfinity = 6

// infinity asks as the data source does, page for page, and gives the rows below the root.
func (d *door) infinity(t *testing.T, asked infinityTarget, search string) []any {
	t.Helper()
	rows, cursor := []any{}, ""
	for page := range pagesOfInfinity {
		query := asked.URLOptions.Query
		if page > 0 {
			query = strings.ReplaceAll(query, "${__pagination."+asked.CursorFieldName+"}", cursor)
		}
		answer := d.infinityPage(t, query, infinityVariables(t, asked.URLOptions.Variables, search))
		switch root := dig(answer, asked.RootSelector).(type) {
		case []any:
			rows = append(rows, root...)
		case map[string]any:
			rows = append(rows, root)
		default:
			t.Fatalf("there is nothing at %s of %v", asked.RootSelector, answer)
		}
		if asked.PaginationMode != "cursor" {
			break
		}
		if asked.CursorFieldType != "replace" || !strings.Contains(query, "$cursor") {
			t.Error("the cursor is not put into the query")
		}
		if cursor, _ = dig(answer, asked.CursorPath).(string); cursor == "" {
			break
		}
	}
	return rows
}

func (d *door) infinityPage(t *testing.T, query string, variables any) any {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	got := d.send(t, http.MethodPost, "", string(body), map[string]string{"Content-Type": "application/json", "Accept": "application/json;q=0.9,text/plain"})
	var answer any
	if err := json.Unmarshal([]byte(got.text), &answer); err != nil || got.status != http.StatusOK || at(answer, "errors") != nil {
		t.Fatalf("%d %s", got.status, got.text)
	}
	return answer
}

// infinityVariables are the variables of a panel with the dashboard's put in, as Grafana does that.
func infinityVariables(t *testing.T, text, search string) any {
	t.Helper()
	quoted := `"` + strings.ReplaceAll(search, `"`, `\"`) + `"`
	from, to := now.AddDate(-10, 0, 0).UnixMilli(), now.UnixMilli()
	text = strings.NewReplacer("${search:doublequote}", quoted, "${__from}", strconv.FormatInt(from, 10), "${__to}", strconv.FormatInt(to, 10)).Replace(text)
	var variables any
	if err := json.Unmarshal([]byte(text), &variables); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return variables
}

// dig walks into an answer by a plain path of GJSON: names and numbers with points between.
func dig(value any, path string) any {
	for _, name := range strings.Split(path, ".") {
		if items, isList := value.([]any); isList {
			index, err := strconv.Atoi(name)
			if err != nil || index >= len(items) {
				return nil
			}
			value = items[index]
			continue
		}
		value = at(value, name)
	}
	return value
}

func wantColumns(t *testing.T, columns []infinityColumn, rows []any) {
	t.Helper()
	for _, c := range columns {
		found := 0
		for _, row := range rows {
			value := dig(row, c.Selector)
			if value == nil {
				continue
			}
			found++
			if !c.takes(value) {
				t.Errorf("%s is %v, which is no %s", c.Selector, value, c.Type)
			}
		}
		if found == 0 {
			t.Errorf("%s is nowhere in %d rows", c.Selector, len(rows))
		}
	}
}

// takes tells whether Infinity makes a value of the column's type of it.
func (c infinityColumn) takes(value any) bool {
	switch c.Type {
	case "string":
		_, is := value.(string)
		return is
	case "number":
		_, is := value.(float64)
		return is
	case "boolean":
		_, is := value.(bool)
		return is
	case "timestamp":
		layout := c.TimestampFormat
		if layout == "" {
			layout = time.RFC3339
		}
		text, _ := value.(string)
		_, err := time.Parse(layout, text)
		return err == nil
	default:
		return false
	}
}

var dataField = regexp.MustCompile(`__data\.fields\.([A-Za-z.]+)`)

// wantNamesOf checks that what a panel says of columns is said of some that it has.
func (p dashPanel) wantNamesOf(t *testing.T, columns []infinityColumn) {
	t.Helper()
	has := map[string]bool{"": true}
	for _, c := range columns {
		has[c.Text] = true
	}
	named := []string{p.Options.XField}
	for _, o := range p.FieldConfig.Overrides {
		named = append(named, o.Matcher.Options)
		properties, _ := json.Marshal(o.Properties)
		for _, m := range dataField.FindAllStringSubmatch(string(properties), -1) {
			named = append(named, m[1])
		}
	}
	for _, step := range p.Transformations {
		named = append(named, step.Options.RowField, step.Options.ColumnField, step.Options.ValueField)
		for name := range step.Options.IndexByName {
			named = append(named, name)
		}
		for _, f := range step.Options.Filters {
			named = append(named, f.FieldName)
		}
	}
	for _, name := range named {
		if !has[name] {
			t.Errorf("there is no column %s", name)
		}
	}
}
