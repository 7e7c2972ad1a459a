package graph_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestOperationsThatAreTooLargeAreRefused(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	bomb := "query { ...f0 } "
	for level := range 60 {
		bomb += fmt.Sprintf("fragment f%d on Query { ...f%d ...f%d } ", level, level+1, level+1)
	}
	bomb += "fragment f60 on Query { __typename }"
	deep := "{ lessons { nodes " + strings.Repeat("{ supersededBy ", 20) + "{ id }" + strings.Repeat(" }", 20) + " } }"
	for name, query := range map[string]string{
		"fragments within fragments": bomb,
		"depth":                      deep,
		"aliases":                    "{" + strings.Repeat("a: node(id: \"x\") { id } ", 1) + aliases(31) + "}",
		"root fields":                "{" + strings.Repeat("viewer { id } ", 21) + "}",
		"directives":                 "{ viewer { id " + strings.Repeat("@include(if: true) ", 31) + "} }",
		"introspection":              "{ __schema { description } b: __schema { description } c: __schema { description } }",
		"tokens":                     "{ viewer { " + strings.Repeat("id ", 1000) + "} }",
		"complexity":                 "{ projects(first: 100) { nodes { posts(first: 100) { nodes { comments(first: 100) { nodes { id } } } } } } }",
	} {
		began := time.Now()
		got := d.ask(t, query, nil)
		if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "TOO_COMPLEX" {
			t.Errorf("%s: %s", name, got.raw)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: refusing took %s", name, took)
		}
	}
}

func aliases(count int) string {
	var text strings.Builder
	for number := range count {
		fmt.Fprintf(&text, "a%d: __typename ", number)
	}
	return text.String()
}

func TestTheOperationsOfTheContractAreWithinTheLimits(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.must(t, contract(t)["dashboard/projects"], map[string]any{"first": 100})
	d.must(t, contract(t)["policy/search"], map[string]any{"query": "", "first": 100})
}

func TestFragmentsWithinThemselvesAreRefused(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	got := d.ask(t, "{ ...a } fragment a on Query { viewer { id } ...b } fragment b on Query { ...a }", nil)
	if len(got.Errors) == 0 {
		t.Errorf("answered %s", got.raw)
	}
}

func TestBodiesThatAreTooLongAreRefused(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	body := `{"query": "{ viewer { id } }", "variables": {"x": "` + strings.Repeat("x", 200<<10) + `"}}`
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode == http.StatusOK {
		t.Errorf("a body of 200 KiB is answered with %s", response.Status)
	}
}

func TestPagesOverAHundredAndNegativeOnesAreInvalid(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, arguments := range []string{"first: 101", "first: -1", "last: 101", "last: -1", "first: 1, last: 1",
		`first: 1, after: "nonsense"`, `first: 1, after: "bm9uc2Vuc2U"`, `last: 1, before: "§"`} {
		for _, query := range []string{
			"{ lessons(" + arguments + ") { totalCount } }",
			`{ search(query: "a", ` + arguments + `) { totalCount } }`,
			"{ posts(first: 1) { nodes { comments(" + arguments + ") { totalCount } } } }",
		} {
			got := d.ask(t, query, nil)
			if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "INVALID" || got.Errors[0].Extensions["field"] == nil {
				t.Errorf("%s: %s", query, got.raw)
			}
		}
	}
}

func TestWhatIsSearchedForInEachRowIsCountedAsASearch(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.must(t, `{ posts(first: 100) { nodes { similar(first: 5) { id } } } }`, nil)
	thrice := `{ posts(first: 100) { nodes { a: similar(first: 1) { id } b: similar(first: 1) { id } c: similar(first: 1) { id } d: similar(first: 1) { id } } } }`
	if got := d.ask(t, thrice, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "TOO_COMPLEX" {
		t.Errorf("one operation searches 400 times: %.300s", got.raw)
	}
}

// Twenty looks through the same draft in as many languages took a quarter of a second.
func TestADraftCostsAsMuchAsItIsLong(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	ask := func(field, text string, times int) answer {
		query := "query($t: String!) {"
		for at := range times {
			query += fmt.Sprintf(" a%d: %s(text: $t, first: %d) { score }", at, field, at+1)
		}
		return d.ask(t, query+" }", map[string]any{"t": text})
	}
	long, short := strings.Repeat("ord ", 12_000), "Vi vil starte en språkkafé for foreldre."
	for _, field := range []string{"bearsOn", "similarWithReasons"} {
		for text, times := range map[string]int{long: 1, short: 20} {
			if got := ask(field, text, times); len(got.Errors) != 0 {
				t.Errorf("%s of %d characters, %d times: %.300s", field, len(text), times, got.raw)
			}
		}
		if got := ask(field, long, 12); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "TOO_COMPLEX" {
			t.Errorf("%s: one operation looks through half a million characters: %.300s", field, got.raw)
		}
	}
}

func TestPlacesWithinPlacesAreCounted(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.must(t, `{ counties { code name municipalities { code name successors { code } predecessors { code } } } }`, nil)
	around := "{ counties { " + strings.Repeat("municipalities { county { ", 3) + "code" + strings.Repeat(" } }", 3) + " } }"
	if got := d.ask(t, around, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "TOO_COMPLEX" {
		t.Errorf("15 MB of places are given: %d bytes", len(got.raw))
	}
}
