package graph_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

// Rows, and the files that are made of them.

// nounsWithRows are those that are had as rows.
var nounsWithRows = []hub.Kind{hub.KindProject, hub.KindLesson, hub.KindPost, hub.KindMeasure}

// listFile is a list that is had as a file too: its field, with what it is asked, and the type of its rows.
type listFile struct{ file, asked, field, arguments, row string }

func listFiles() []listFile {
	files := []listFile{
		{"statistics", "?by=CALL&then=THEME", "statisticRows", "by: CALL, then: THEME", "StatisticRow"},
		{"statistics", "?by=OUTCOME", "statisticRows", "by: OUTCOME", "StatisticRow"},
		{"statistics", "?by=COUNTY&codesOn=2023-06-01", "statisticRows", `by: COUNTY, codesOn: "2023-06-01"`, "StatisticRow"},
	}
	for _, kind := range nounsWithRows {
		files = append(files, listFile{string(kind) + "s", "", string(kind) + "Rows", "limit: 100", kind.Type() + "Row"})
	}
	return files
}

// aFileHasTheRowsThatTheViewerIsGiven compares every cell of every file with what GraphQL gives.
func aFileHasTheRowsThatTheViewerIsGiven(t *testing.T, w *world) {
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	for _, v := range w.viewers {
		w.as(v.Viewer)
		for _, one := range listFiles() {
			var names []string
			for _, field := range schema.Types[one.row].Fields {
				if field.Name != "nextCursor" {
					names = append(names, field.Name)
				}
			}
			rows := list(w.must(t, "{ "+one.field+"("+one.arguments+") { "+strings.Join(names, " ")+" } }", nil), one.field)
			inCSV, inBook := w.file(t, one.file+".csv"+one.asked), w.file(t, one.file+".xlsx"+one.asked)
			if len(inCSV) != len(rows)+1 || len(inBook) != len(rows)+1 {
				t.Fatalf("%s gets %d lines, %d in a workbook, and %d rows of %s", v, len(inCSV)-1, len(inBook)-1, len(rows), one.file)
			}
			if !slices.Equal(slices.Sorted(slices.Values(inCSV[0])), slices.Sorted(slices.Values(names))) || !slices.Equal(inCSV[0], inBook[0]) {
				t.Fatalf("the columns are %q and %q, the fields %q", inCSV[0], inBook[0], names)
			}
			for _, file := range [][][]string{inCSV, inBook} {
				var text strings.Builder
				for _, line := range file {
					text.WriteString(strings.Join(line, "\n"))
				}
				w.look(t, v, "a file of "+one.field, answer{raw: []byte(text.String())}, nil)
			}
			compareCells(t, v, rows, inCSV, inBook)
		}
	}
}

func compareCells(t *testing.T, v looker, rows []any, inCSV, inBook [][]string) {
	t.Helper()
	for line, row := range rows {
		for cell, name := range inCSV[0] {
			want := ""
			switch value := at(row, name).(type) {
			case string:
				want = value
			case float64:
				want = strconv.FormatFloat(value, 'f', -1, 64)
			}
			got, other := inCSV[line+1][cell], ""
			if cells := inBook[line+1]; cell < len(cells) {
				other = cells[cell]
			}
			isTime := strings.HasSuffix(name, "At") // of which a workbook has the time in Oslo
			if strings.TrimPrefix(got, "'") != want || other != want && !isTime {
				t.Errorf("%s gets %q in a file, %q in a workbook and %q as a row, as %s", v, got, other, want, name)
			}
		}
	}
}

// file gives the lines of a file.
func (w *world) file(t *testing.T, name string) [][]string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.door.url+"/export/"+name, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", name, response.Status)
	}
	var lines [][]string
	if strings.Contains(name, ".csv") {
		_, _ = io.CopyN(io.Discard, response.Body, int64(len("\ufeff")))
		reader := csv.NewReader(response.Body)
		reader.Comma = ';'
		lines, err = reader.ReadAll()
	} else {
		var book *excelize.File
		if book, err = excelize.OpenReader(response.Body); err == nil {
			lines, err = book.GetRows("Sheet1")
			_ = book.Close()
		}
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return lines
}

// rowsAreNarrowedAsAPlainFilterDoes draws values for each field of the filter, one by one, for rows and for files.
func rowsAreNarrowedAsAPlainFilterDoes(t *testing.T, w *world) {
	filter := newGrower(0).schema.Types["SearchFilter"]
	found := map[string]int{}
	missing := func() []string {
		var names []string
		for _, field := range filter.Fields {
			if found[field.Name] == 0 && field.Name != "types" && w.rowsHave(field.Name) {
				names = append(names, field.Name)
			}
		}
		return names
	}
	draw := func(rt *rapid.T) {
		v := rapid.SampledFrom(w.viewers).Draw(rt, "viewer")
		kind := rapid.SampledFrom(nounsWithRows).Draw(rt, "kind")
		w.as(v.Viewer)
		for _, field := range filter.Fields {
			if field.Name == "types" {
				continue // the rows have their own
			}
			one := w.narrowing(rt, v.Viewer, listing{roots().ForName(string(kind) + "Rows"), hub.Searchable, filter}, field)
			want := slices.DeleteFunc(w.rowsInOrder(v.Viewer, kind), func(id hub.ID) bool { return !one.meets(id) })
			query := fmt.Sprintf("{ %sRows(limit: 100, filter: {%s}) { id title } }", kind, one.text)
			got := w.ask(t, query, nil)
			if len(got.Errors) > 0 {
				rt.Fatalf("%s: %s", query, got.raw)
			}
			w.look(rt, v, query, got, nil)
			if ids, _ := idsIn(got.Data[string(kind)+"Rows"]); !slices.Equal(ids, want) {
				rt.Errorf("%s gets %q, and may read %q: %s", v, ids, want, query)
			}
			if len(want) > 0 {
				found[field.Name]++
			}
		}
	}
	for range 10 { // what is rare in a world may not be among the first hundred draws
		if rapid.Check(t, draw); len(missing()) == 0 {
			return
		}
	}
	t.Errorf("no %s found anything", missing())
}

// rowsHave tells whether a row that anybody reads has something to narrow by: there are worlds in which none has a method.
func (w *world) rowsHave(field string) bool {
	if !slices.Contains([]string{"themes", "targetGroups", "methods"}, field) {
		return true
	}
	for _, v := range w.viewers {
		for _, kind := range nounsWithRows {
			for _, id := range w.rowsInOrder(v.Viewer, kind) {
				if values, _ := hub.FieldsOf(w.documents[id])[field].([]any); len(values) > 0 {
					return true
				}
			}
		}
	}
	return false
}
