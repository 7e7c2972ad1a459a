package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// figuresAreThoseOfAPlainCount counts all documents as each viewer in the plainest way, in all and by status, of any of the types.
func figuresAreThoseOfAPlainCount(t *testing.T, w *world) {
	for _, v := range w.viewers {
		w.as(v.Viewer)
		types := []string{"Project", "Post", "Lesson", "Measure"}
		w.chance.Shuffle(len(types), func(one, other int) { types[one], types[other] = types[other], types[one] })
		types = types[:1+w.chance.IntN(len(types))]
		query := fmt.Sprintf(`{ statistics(filter: { types: %s }) { totals { projects posts lessons measures applications grantedAmount }
			groups(by: STATUS) { value totals { projects posts lessons measures applications grantedAmount } } } }`, quoted(types))
		want := plainFigures(w, v.Viewer, types)
		got := at(w.must(t, query, nil), "statistics")
		wantFigures(t, v.String()+" in all", at(got, "totals"), want[""])
		delete(want, "")
		for _, group := range list(got, "groups") {
			value := at(group, "value").(string)
			wantFigures(t, v.String()+" by "+value, at(group, "totals"), want[value])
			delete(want, value)
		}
		if len(want) > 0 {
			t.Errorf("%s: no groups for %v", v, slices.Collect(maps.Keys(want)))
		}
	}
}

func quoted(values []string) string {
	text := ""
	for _, value := range values {
		text += fmt.Sprintf(" %q", value)
	}
	return "[" + text + " ]"
}

func wantFigures(t *testing.T, what string, got any, want map[string]int) {
	t.Helper()
	for _, name := range []string{"projects", "posts", "lessons", "measures", "applications", "grantedAmount"} {
		if at(got, name) != float64(want[name]) {
			t.Errorf("%s: %s are %v, want %d", what, name, at(got, name), want[name])
		}
	}
}

// plainFigures are the figures by status, and those of all under "".
func plainFigures(w *world, v hub.Viewer, types []string) map[string]map[string]int {
	figures := map[string]map[string]int{"": {}}
	count := func(status, name string, by int) {
		if figures[status] == nil {
			figures[status] = map[string]int{}
		}
		figures[status][name] += by
		figures[""][name] += by
	}
	applied := map[hub.ID]int{}
	for _, id := range w.readable(v, hub.KindApplication) {
		applied[w.documents[id].(*hub.Application).LessonID]++
	}
	for _, id := range w.readable(v) {
		if !slices.Contains(types, id.Kind().Type()) {
			continue
		}
		switch d := w.documents[id].(type) {
		case *hub.Project:
			count(string(d.Status), "projects", 1)
			if d.GrantedAmount != nil {
				count(string(d.Status), "grantedAmount", int(*d.GrantedAmount))
			}
		case *hub.Post:
			count(string(d.Status), "posts", 1)
		case *hub.Lesson:
			count(string(d.Status), "lessons", 1)
			count(string(d.Status), "applications", applied[id])
		case *hub.Measure:
			count(string(d.Status), "measures", 1)
		}
	}
	return figures
}
