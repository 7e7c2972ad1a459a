package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"github.com/samlaer/samlaer/internal/hub"
)

// Lists, their filters and their counts.

// listing is a list that can be filtered.
type listing struct {
	field  *ast.FieldDefinition
	kinds  []hub.Kind
	filter *ast.Definition
}

// listings are the fields of Query that take a filter.
func listings(t *testing.T) []listing {
	t.Helper()
	schema := newGrower(0).schema
	var all []listing
	for _, field := range roots() {
		filter := field.Arguments.ForName("filter")
		if filter == nil || field.Arguments.ForName("first") == nil {
			continue // rows have no pages to count: their filter is that of a search
		}
		one := listing{field, hub.Searchable, schema.Types[filter.Type.Name()]}
		for _, kind := range hub.Searchable {
			if filter.Type.Name() == kind.Type()+"Filter" {
				one.kinds = []hub.Kind{kind}
			}
		}
		for _, narrowing := range one.filter.Fields {
			if _, known := filterAttributes[narrowing.Name]; !known {
				t.Fatalf("nobody looks whether %s.%s leaks: say in filterAttributes what it narrows by", one.filter.Name, narrowing.Name)
			}
		}
		all = append(all, one)
	}
	return all
}

// filterAttributes are the attributes that filters narrow by. Those of empty names are said in condition.
var filterAttributes = map[string]string{
	"types": "type", "kinds": "kind", "status": "status", "evidence": "evidence", "languages": "language",
	"themes": "theme", "targetGroups": "targetGroup", "methods": "method", "municipalities": "everMunicipality",
	"counties": "everCounty", "schemes": "scheme", "calls": "call", "projects": "project", "events": "event",
	"lessons": "lesson", "organisations": "organisation", "query": "", "from": "", "to": "", "updatedSince": "",
}

// condition is a part of a filter as it is written, and whether a document meets it.
type condition struct {
	text  string
	meets func(hub.ID) bool
}

// narrowing draws a condition of a list's filter. An id of what the viewer may not read finds nothing.
func (w *world) narrowing(rt *rapid.T, v hub.Viewer, list listing, field *ast.FieldDefinition) condition {
	switch field.Name {
	case "query":
		word := rapid.SampledFrom(append(slices.Clone(common), w.sortedSecrets()...)).Draw(rt, "word")
		return condition{fmt.Sprintf("query: %q", word), func(id hub.ID) bool { return w.has(word)(w.known(id)) }}
	case "from":
		from := w.known(rapid.SampledFrom(w.among(list.kinds)).Draw(rt, "document")).date
		return condition{fmt.Sprintf("from: %q", from), func(id hub.ID) bool { return w.known(id).date >= from }}
	case "to":
		to := w.known(rapid.SampledFrom(w.among(list.kinds)).Draw(rt, "document")).date
		return condition{fmt.Sprintf("to: %q", to), func(id hub.ID) bool { return w.known(id).date <= to }}
	case "updatedSince":
		since := w.documents[rapid.SampledFrom(w.among(list.kinds)).Draw(rt, "document")].Base().UpdatedAt
		return condition{fmt.Sprintf("updatedSince: %q", since.Format(time.RFC3339)),
			func(id hub.ID) bool { return !w.documents[id].Base().UpdatedAt.Before(since) }}
	}
	name := filterAttributes[field.Name]
	isEnum := newGrower(0).schema.Types[field.Type.Name()].Kind == ast.Enum
	if field.Name == "schemes" && isEnum {
		name = "kind" // of concepts
	}
	values := rapid.SliceOfN(rapid.SampledFrom(w.values(name, list.kinds)), 0, 2).Draw(rt, field.Name)
	written := make([]string, len(values))
	for at, value := range values {
		written[at] = fmt.Sprintf("%q", value)
		if isEnum {
			written[at] = value
		}
		if concept, ok := w.documents[hub.ID(value)].(*hub.Concept); ok && rapid.Bool().Draw(rt, "by key") {
			written[at] = fmt.Sprintf("%q", concept.Key)
		}
	}
	readable := slices.DeleteFunc(slices.Clone(values), func(value string) bool {
		return hub.ID(value).Valid() && !w.mayRead(v, hub.ID(value))
	})
	return condition{fmt.Sprintf("%s: [%s]", field.Name, strings.Join(written, ", ")), func(id hub.ID) bool {
		return slices.ContainsFunc(readable, func(value string) bool { return slices.Contains(w.known(id).values[name], value) })
	}}
}

func (w *world) sortedSecrets() []string {
	words := make([]string, 0, len(w.secrets))
	for word := range w.secrets {
		words = append(words, word)
	}
	slices.Sort(words)
	return words
}

// among are the documents of some kinds, whoever may read them.
func (w *world) among(kinds []hub.Kind) []hub.ID {
	return slices.DeleteFunc(slices.Clone(w.order), func(id hub.ID) bool { return !slices.Contains(kinds, id.Kind()) })
}

// unused are values that may stand in a filter, for attributes which no document of a small world need have.
var unused = map[string]string{
	"everMunicipality": "0301", "everCounty": "03",
	"scheme": string(nowhere(hub.KindGrantScheme)), "call": string(nowhere(hub.KindCall)), "project": string(nowhere(hub.KindProject)),
	"event": string(nowhere(hub.KindEvent)), "lesson": string(nowhere(hub.KindLesson)),
	"organisation": string(nowhere(hub.KindOrganisation)), "theme": string(nowhere(hub.KindConcept)),
	"targetGroup": string(nowhere(hub.KindConcept)), "method": string(nowhere(hub.KindConcept)),
}

// values are all that documents of some kinds have of an attribute, whoever may read them, and one that need not be there.
func (w *world) values(name string, kinds []hub.Kind) []string {
	var values []string
	for _, id := range w.among(kinds) {
		values = append(values, w.known(id).values[name]...)
	}
	if one, ok := unused[name]; ok {
		values = append(values, one)
	}
	slices.Sort(values)
	return slices.Compact(values)
}

func listsAndCountsAreThoseOfAPlainFilter(t *testing.T, w *world) {
	lists := listings(t)
	rapid.Check(t, func(rt *rapid.T) {
		v := rapid.SampledFrom(w.viewers).Draw(rt, "viewer")
		list := lists[rapid.IntRange(0, len(lists)-1).Draw(rt, "list")]
		w.as(v.Viewer)
		w.narrowed(t, rt, v, list)
		conditions := make([]condition, len(list.filter.Fields))
		for at, field := range list.filter.Fields {
			conditions[at] = w.narrowing(rt, v.Viewer, list, field)
			w.narrowed(t, rt, v, list, conditions[at])
		}
		one := rapid.SampledFrom(conditions).Draw(rt, "one")
		other := rapid.SampledFrom(conditions).Draw(rt, "other")
		if name, _, _ := strings.Cut(one.text, ":"); !strings.HasPrefix(other.text, name+":") {
			w.narrowed(t, rt, v, list, one, other)
		}
	})
}

// narrowed asks for a list that is narrowed by all the conditions.
func (w *world) narrowed(t *testing.T, rt *rapid.T, v looker, list listing, conditions ...condition) {
	want := slices.DeleteFunc(w.readable(v.Viewer, list.kinds...), func(id hub.ID) bool {
		return slices.ContainsFunc(conditions, func(one condition) bool { return !one.meets(id) })
	})
	written := make([]string, len(conditions))
	for at, one := range conditions {
		written[at] = one.text
	}
	arguments := "first: 100, filter: {" + strings.Join(written, ", ") + "}"
	below := "totalCount nodes { id }"
	if list.field.Name == "search" {
		arguments = `query: "", ` + arguments
		below += " facets { name values { value count } }"
	}
	query := fmt.Sprintf("{ %s(%s) { %s } }", list.field.Name, arguments, below)
	got := w.ask(t, query, nil)
	if len(got.Errors) > 0 {
		rt.Fatalf("%s asks %s: %s", v, query, got.raw)
	}
	w.look(rt, v, query, got, nil)
	given := at(got.Data, list.field.Name)
	if total := at(given, "totalCount"); total != float64(len(want)) {
		rt.Errorf("%s is told of %v, and may read %d: %s", v, total, len(want), query)
	}
	if len(want) <= 100 {
		w.compare(rt, v, query, given, want)
	}
	if list.field.Name == "search" {
		w.compareFacets(rt, v, query, given, conditions)
	}
}

// narrowedBy are the fields of a filter by the facets that count what would be found without them.
var narrowedBy = map[string][]string{"type": {"types"}, "theme": {"themes"}, "targetGroup": {"targetGroups"},
	"method": {"methods"}, "municipality": {"municipalities"}, "county": {"counties"}, "year": {"from", "to"}, "kind": {"kinds"},
	"evidence": {"evidence"}, "language": {"languages"}}

// compareFacets counts the documents once more, for each facet without its own condition.
func (w *world) compareFacets(t rapid.TB, v looker, query string, given any, conditions []condition) {
	t.Helper()
	for _, facet := range list(given, "facets") {
		name := at(facet, "name").(string)
		want := map[string]int{}
		for _, id := range w.readable(v.Viewer, hub.Searchable...) {
			if slices.ContainsFunc(conditions, func(one condition) bool {
				field, _, _ := strings.Cut(one.text, ":")
				return !slices.Contains(narrowedBy[name], field) && !one.meets(id)
			}) {
				continue
			}
			for _, value := range w.known(id).values[name] {
				if concept, ok := w.documents[hub.ID(value)].(*hub.Concept); ok {
					value = concept.Key
				}
				want[value]++
			}
		}
		got := map[string]int{}
		for _, value := range list(facet, "values") {
			if count := int(at(value, "count").(float64)); count > 0 { // one that was chosen is given with 0 too
				got[at(value, "value").(string)] = count
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s counts by %s %v, and of what they may read there are %v: %s", v, name, got, want, query)
		}
	}
}
