package graph_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestFiguresThatCannotBeAreRefused: what is out of bounds, or names what there is not, is told and not guessed at.
func TestFiguresThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, one := range []struct{ query, want string }{
		{`{ statistics(codesOn: "2019-12-31") { totals { projects } } }`, "INVALID codesOn"},
		{`{ statistics(codesOn: "2026-06-17") { totals { projects } } }`, "INVALID codesOn"}, // tomorrow
		{`{ statistics(codesOn: "2024-02-30") { totals { projects } } }`, "INVALID codesOn"},
		{`{ statisticRows(by: COUNTY, codesOn: "2126-01-01") { value } }`, "INVALID codesOn"},
		{`{ statistics { groups(by: THEME, first: 501) { value } } }`, "INVALID first"},
		{`{ statistics { groups(by: THEME, first: -1) { value } } }`, "INVALID first"},
		{`{ statistics { groups(by: THEME, then: YEAR, first: 1) { groups(first: 101) { value } } } }`, "INVALID first"},
		{`{ statistics { groups(by: THEME, first: 500) { groups(first: 100) { value } } } }`, "TOO_COMPLEX"},
		{`{ statisticRows(by: THEME, limit: 0) { value } }`, "INVALID limit"},
		{`{ statisticRows(by: THEME, limit: 1001) { value } }`, "INVALID limit"},
		{`{ statisticRows(by: THEME, from: "2024-13-01") { value } }`, "INVALID filter.from"},
		{`{ evidenceMap { cells(first: 1001) { projects } } }`, "INVALID first"},
		{`{ statistics { groups(by: PERSON) { value } } }`, "INVALID"},
		{`{ statistics { groups(by: THEME, then: AUTHOR) { value } } }`, "INVALID"},
		{`{ statistics { groups(then: THEME) { value } } }`, "INVALID"},
		{`{ statistics(filter: { themes: ["finnes-ikke"] }) { totals { projects } } }`, "INVALID filter.themes.0"},
		{`{ evidenceMap(filter: { municipalities: ["9999"] }) { cellCount } }`, "INVALID filter.municipalities.0"},
		{`{ funnel(filter: { types: ["Person"] }) { posts } }`, "INVALID filter.types.0"},
		{`{ funnel(filter: { from: "i går" }) { posts } }`, "INVALID filter.from"},
	} {
		if got := d.refused(t, one.query, nil); len(got) == 0 || got[0] != one.want {
			t.Errorf("refused with %q, want %q: %s", got, one.want, one.query)
		}
	}
}

// TestFiguresAreGivenAsTheyAreAsked: what is asked for twice, by variables, in fragments, by both of the same, or left out.
func TestFiguresAreGivenAsTheyAreAsked(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	got := d.must(t, `query($by: Dimension!, $then: Dimension, $no: Boolean!) {
		statistics {
			...counted
			years: groups(by: YEAR, first: 1) { value }
			all: groups(by: YEAR, first: 500) { value totals { projects } }
			none: groups(by: YEAR, first: 0) { value }
			asked: groups(by: $by, then: $then) { value totals { lessons } groupCount groups { value totals { lessons } } }
			left: groups(by: SCHEME) @include(if: $no) { value }
			groupCount(by: YEAR)
			same: groups(by: KIND, then: KIND) { value totals { lessons } groups { value totals { lessons } } }
		}
		rows: statisticRows(by: $by, then: $then) { value value2 lessons applications }
	}
	fragment counted on Statistics { ... on Statistics { totals { projects applications } } }`,
		map[string]any{"by": "EVIDENCE", "then": "OUTCOME", "no": false})
	statistics := at(got, "statistics")
	if at(statistics, "totals", "applications").(float64) == 0 || at(statistics, "left") != nil || len(list(statistics, "none")) != 0 {
		t.Errorf("got %v", statistics)
	}
	if all := list(statistics, "all"); len(list(statistics, "years")) != 1 || float64(len(all)) != at(statistics, "groupCount") {
		t.Errorf("years: %v of %v", statistics, at(statistics, "groupCount"))
	}
	for _, group := range list(statistics, "same") {
		if inner := list(group, "groups"); len(inner) != 1 || at(inner[0], "value") != at(group, "value") || at(inner[0], "totals", "lessons") != at(group, "totals", "lessons") {
			t.Errorf("within the same: %v", group)
		}
	}
	var nested, rows []string
	for _, group := range list(statistics, "asked") {
		for _, inner := range list(group, "groups") {
			nested = append(nested, fmt.Sprint(at(group, "value"), at(inner, "value"), at(inner, "totals", "lessons")))
		}
	}
	for _, row := range list(got, "rows") {
		rows = append(rows, fmt.Sprint(at(row, "value"), at(row, "value2"), at(row, "lessons")))
	}
	if len(rows) == 0 || strings.Join(nested, ", ") != strings.Join(rows, ", ") {
		t.Errorf("rows %v, want %v", rows, nested)
	}
}
