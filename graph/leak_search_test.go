package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// What a search finds by its words, and what is like what.

// aSearchFindsByAWordOnlyWhereItMayBeRead searches for every word there is: those of quotes, of projects and of names too,
// each of which finds only what shows it to all its readers. The codes of places are words as well.
func aSearchFindsByAWordOnlyWhereItMayBeRead(t *testing.T, w *world) {
	words := append(w.sortedSecrets(), common...)
	words = append(words, "0301", "3301", "3005", "3107", "3004", "4204")
	for _, v := range w.viewers {
		w.as(v.Viewer)
		for some := range slices.Chunk(words, 20) {
			var fields []string
			for at, word := range some {
				// Twenty pages of 100 are more than an operation may ask for; most words stand in one document.
				fields = append(fields, fmt.Sprintf(`a%d: search(query: %q, first: 10) { totalCount nodes { id }
					edges { node { id } highlights { field fragments } pages { attachment { id } page fragment address } } }`, at, word))
			}
			query := "{ " + strings.Join(fields, " ") + " }"
			got := w.ask(t, query, nil)
			if len(got.Errors) > 0 {
				t.Fatalf("%s asks %s: %s", v, query, got.raw)
			}
			w.look(t, v, "a search for "+strings.Join(some, " "), got, nil)
			for at, word := range some {
				want := w.found(v.Viewer, hub.Searchable, w.has(word))
				given := got.Data[fmt.Sprint("a", at)]
				if len(want) <= 10 {
					w.compare(t, v, w.describe(word), given, want)
				} else if _, total := idsIn(given); total != len(want) {
					t.Errorf("%s is told of %d that have %s, and may read %d", v, total, word, len(want))
				}
			}
		}
	}
}

func (w *world) describe(word string) string {
	secret := w.secrets[word]
	return fmt.Sprintf("a search for %q, the %s of %s", word, secret.part, secret.of)
}

// aNameFindsOnlyWhatShowsIt searches by every person and project there is: for the experiences that somebody told under their
// name, for what belongs to a project, and for neither. A name that the viewer may not know of is a word, as any other.
func aNameFindsOnlyWhatShowsIt(t *testing.T, w *world) {
	for _, v := range w.viewers {
		w.as(v.Viewer)
		for _, id := range w.all(hub.KindPerson) {
			name := secretWords(w.documents[id].(*hub.Person).Name)[0]
			shows := w.found(v.Viewer, hub.Searchable, func(a *attributes) bool { return slices.Contains(a.values["author"], string(id)) })
			w.searchesBy(t, v, "forfatter:"+name, shows)
			w.searchesWithout(t, v, "-forfatter:"+name, shows)
		}
		for _, id := range w.all(hub.KindProject) {
			word := secretWords(w.documents[id].(*hub.Project).Title)[0]
			want := w.found(v.Viewer, hub.Searchable, w.has(word))
			if w.mayRead(v.Viewer, id) {
				want = w.found(v.Viewer, hub.Searchable, func(a *attributes) bool { return slices.Contains(a.values["project"], string(id)) })
			}
			w.searchesBy(t, v, "prosjekt:"+word, want)
			w.searchesWithout(t, v, "-prosjekt:"+word, want)
		}
	}
}

// searchesBy compares what is found by something that was typed.
func (w *world) searchesBy(t *testing.T, v looker, typed string, want []hub.ID) {
	t.Helper()
	query := fmt.Sprintf("{ search(query: %q, first: 100) { totalCount nodes { id } } }", typed)
	got := w.ask(t, query, nil)
	if len(got.Errors) > 0 {
		t.Fatalf("%s asks %s: %s", v, query, got.raw)
	}
	w.look(t, v, query, got, nil)
	w.compare(t, v, query, at(got.Data, "search"), want)
}

// searchesWithout counts what is left when something is left out.
func (w *world) searchesWithout(t *testing.T, v looker, typed string, without []hub.ID) {
	t.Helper()
	got := w.must(t, fmt.Sprintf("{ search(query: %q, first: 0) { totalCount } }", typed), nil)
	want := len(w.readable(v.Viewer, hub.Searchable...)) - len(without)
	if total := at(got, "search", "totalCount"); total != float64(want) {
		t.Errorf("%s is told of %v with %s, and may read %d", v, total, typed, want)
	}
}

// whatIsSimilarIsAmongWhatMayBeRead asks everybody what is like what. The order is the same for all, and what may not be
// read takes nobody's place.
func whatIsSimilarIsAmongWhatMayBeRead(t *testing.T, w *world) {
	similar := func(v looker) map[hub.ID][]hub.ID {
		w.as(v.Viewer)
		answers := map[hub.ID][]hub.ID{}
		for _, kind := range []hub.Kind{hub.KindPost, hub.KindLesson} {
			for ids := range slices.Chunk(w.readable(v.Viewer, kind), 20) {
				query := fmt.Sprintf("query($ids: [ID!]!) { nodes(ids: $ids) { id ... on %s { similar(first: 20) { id title } } } }", kind.Type())
				got := w.ask(t, query, map[string]any{"ids": ids})
				w.look(t, v, query, got, nil)
				for at, document := range list(got.Data, "nodes") {
					answers[ids[at]], _ = idsIn(list(document, "similar"))
				}
			}
		}
		return answers
	}
	curator := w.viewers[slices.IndexFunc(w.viewers, func(v looker) bool { return isCounty(v.Viewer) })]
	all := similar(curator)
	for _, v := range w.viewers {
		some := 0
		for id, got := range similar(v) {
			want := slices.DeleteFunc(slices.Clone(all[id]), func(other hub.ID) bool { return !w.mayRead(v.Viewer, other) })
			both := slices.DeleteFunc(slices.Clone(got), func(other hub.ID) bool { return !w.mayRead(curator.Viewer, other) })
			some += len(both)
			same := min(len(both), len(want))
			if len(both) < len(want) && len(got) < 20 || !slices.Equal(both[:same], want[:same]) {
				t.Errorf("%s is told that %q are like %s; of what a curator is told they may read %q", v, got, id, want)
			}
		}
		if some == 0 {
			t.Errorf("%s is told of nothing that is like anything", v)
		}
	}
}
