package hub_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// oracle is an index that gives what it was told to.
type oracle struct {
	*library
	hits         hub.Hits
	suggestions  []hub.ID
	likenesses   []hub.Likeness
	explanations int
}

func (o *oracle) Search(_ context.Context, queries []hub.Query) ([]hub.Hits, error) {
	o.asked = append(o.asked, queries...)
	return slices.Repeat([]hub.Hits{o.hits}, len(queries)), nil
}

func (o *oracle) Suggest(context.Context, hub.Query) ([]hub.ID, error) { return o.suggestions, nil }

func (o *oracle) Similar(_ context.Context, _ []hub.Text, _ hub.ID, query hub.Query) ([]hub.Likeness, error) {
	o.asked = append(o.asked, query)
	return o.likenesses, nil
}

func (o *oracle) Explain(_ context.Context, _ hub.Query, ids []hub.ID) ([]*hub.Explanation, error) {
	o.explanations++
	return slices.Repeat([]*hub.Explanation{{Score: 2}}, len(ids)), nil
}

func openOracle(viewer hub.Viewer) (*oracle, context.Context) {
	library, _ := openLibrary()
	o := &oracle{library: library}
	h := hub.New(hub.Parts{Store: library, Index: o, Clock: func() time.Time { return hubtest.Start }})
	return o, hub.WithReading(context.Background(), h.Read(viewer))
}

func TestDidYouMeanIsWhatWasTypedWithOtherWords(t *testing.T) {
	t.Parallel()
	o, ctx := openOracle(hub.Visitor("nb"))
	typed := `mentr "på jobben" netverk!`
	o.hits = hub.Hits{ExpandedWith: []string{"mentoring"},
		Misspelt: []hub.Correction{{Begin: 0, End: 5, Word: "mentor"}, {Begin: 19, End: 26, Word: "nettverk"}}}
	found, err := hub.Search(ctx, hub.Asked{Text: typed}, nil, nil, hub.Page{})
	if err != nil {
		t.Fatal(err)
	}
	if want := `mentor "på jobben" nettverk!`; *found.DidYouMean != want {
		t.Errorf("did you mean %q, want %q", *found.DidYouMean, want)
	}
	if !slices.Equal(found.ExpandedWith, []string{"mentoring"}) {
		t.Errorf("expanded with %q", found.ExpandedWith)
	}
	o.hits = hub.Hits{}
	if found, err = hub.Search(ctx, hub.Asked{Text: typed}, nil, nil, hub.Page{}); err != nil || found.DidYouMean != nil {
		t.Errorf("did you mean %v, %v", found.DidYouMean, err)
	}
}

func TestExplanationsAreMadeOnceAPageAndForCuratorsOnly(t *testing.T) {
	t.Parallel()
	for _, role := range []hub.Role{hub.RoleContributor, hub.RoleCurator, hub.RoleAdministrator} {
		o, ctx := openOracle(hub.Viewer{ID: hubtest.ID(hub.KindPerson, 6), Roles: []hub.Role{role}})
		for _, number := range []int{8, 9} {
			o.hits.Hits = append(o.hits.Hits, hub.Hit{Place: hub.Place{ID: hubtest.ID(hub.KindPost, number)}})
		}
		found, err := hub.Search(ctx, hub.Asked{Text: "kaffe"}, nil, nil, hub.Page{})
		if err != nil {
			t.Fatal(err)
		}
		for _, edge := range found.Edges {
			explanation, err := edge.Explanation(ctx)
			if err != nil || (explanation == nil) != (role == hub.RoleContributor) {
				t.Errorf("%s gets %v, %v", role, explanation, err)
			}
		}
		if want := map[hub.Role]int{hub.RoleCurator: 1, hub.RoleAdministrator: 1}[role]; o.explanations != want {
			t.Errorf("%s costs %d calls, want %d", role, o.explanations, want)
		}
	}
}

// values are those of a facet in few words: which are chosen, and what they stand below.
func values(facets []hub.Facet, name string) string {
	var said []string
	for _, facet := range facets {
		for _, value := range facet.Values {
			if facet.Name != name {
				continue
			}
			text := fmt.Sprintf("%s:%d", value.Value, value.Count)
			if value.Parent != nil {
				text += "<" + *value.Parent
			}
			if value.Selected {
				text += "*"
			}
			said = append(said, text)
		}
	}
	return strings.Join(said, " ")
}

func TestFacetsKeepWhatWasChosenAndSayWhatItStandsBelow(t *testing.T) {
	t.Parallel()
	o, ctx := openOracle(hub.Visitor("nb"))
	broader, narrower := hubtest.ID(hub.KindConcept, 1), hubtest.ID(hub.KindConcept, 20)
	o.documents[narrower] = &hub.Concept{Meta: hub.Meta{ID: narrower}, Scheme: hub.ConceptSchemeTheme, Key: "arbeidsnorsk",
		BroaderIDs: []hub.ID{broader}}
	many := make([]hub.FacetCount, 150)
	for at := range many {
		many[at] = hub.FacetCount{Value: fmt.Sprintf("KIND_%c%c", 'A'+at/26, 'A'+at%26), Count: 200 - at}
	}
	o.hits.Facets = map[hub.Field][]hub.FacetCount{hub.FieldTheme: {{Value: string(broader), Count: 3}, {Value: string(narrower), Count: 2}},
		hub.FieldMunicipality: {{Value: "3301", Count: 4}}, hub.FieldCounty: {{Value: "33", Count: 4}}, hub.FieldKind: many}
	facetsOf := func(filter hub.SearchFilter) []hub.Facet {
		found, err := hub.Search(ctx, hub.Asked{Count: true}, &filter, nil, hub.Page{})
		if err != nil {
			t.Fatal(err)
		}
		facets, err := found.Facets(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return facets
	}
	open := facetsOf(hub.SearchFilter{})
	if got := strings.Count(values(open, "kind"), ":"); got != 100 {
		t.Errorf("a facet has %d values, want the 100 most frequent", got)
	}
	chosen := facetsOf(hub.SearchFilter{Themes: []string{"arbeidsnorsk", string(hubtest.ID(hub.KindConcept, 99))},
		TargetGroups: []string{"kvinner"}, Municipalities: []string{"3005"}, Counties: []string{"30"}, Kinds: []string{"KIND_FN", "NONE"},
		From: "2023-01-01", To: "2023-12-31"})
	for name, want := range map[string]string{
		"theme":        "sprakopplaering:3 arbeidsnorsk:2<sprakopplaering*", // and not the one that is none
		"targetGroup":  "kvinner:0*",
		"municipality": "3301:4<33*",
		"county":       "33:4* 31:0* 32:0*", // what has become of Viken
		"year":         "2023:0*",
	} {
		if got := values(chosen, name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := values(chosen, "kind"); !strings.HasSuffix(got, " KIND_FN:57* NONE:0*") || strings.Count(got, ":") != 102 {
		t.Errorf("kinds: %s", got)
	}
	if size := o.asked[len(o.asked)-1].FacetSize; size != 0 {
		t.Errorf("%d values are asked for: the count of one that was chosen may not be among them", size)
	}
}

func TestASuggestionSaysTheNameThatBeginsSo(t *testing.T) {
	t.Parallel()
	for _, line := range []struct {
		typed       string
		language    hub.Language
		id          hub.ID
		text, title string
	}{
		{"lang", "nb", hubtest.ID(hub.KindConcept, 1), "Language training", "Språkopplæring"},
		{"sprak", "nb", hubtest.ID(hub.KindConcept, 1), "Språkopplæring", "Språkopplæring"},
		{"training cl", "en", hubtest.ID(hub.KindConcept, 1), "Language training in class", "Language training"},
		{"1234", "nb", hubtest.ID(hub.KindOrganisation, 3), "123456785", "Kjøkkenet AS"},
		{"kjok", "nn", hubtest.ID(hub.KindOrganisation, 3), "Kjøkkenet AS", "Kjøkkenet AS"},
		{"bib", "nb", hubtest.ID(hub.KindProject, 4), "Språkkafé på biblioteket", "Språkkafé på biblioteket"},
		{"noe annet", "nb", hubtest.ID(hub.KindProject, 4), "Språkkafé på biblioteket", "Språkkafé på biblioteket"},
	} {
		o, ctx := openOracle(hub.Visitor(line.language))
		o.suggestions = []hub.ID{line.id, hubtest.ID(hub.KindProject, 5)} // the second may not be read
		got, err := hub.Suggest(ctx, line.typed, nil, nil)
		if err != nil || len(got) != 1 || got[0].Text != line.text || got[0].Title != line.title {
			t.Errorf("%q suggests %v, %v; want %q, called %q", line.typed, got, err, line.text, line.title)
		}
	}
}

func TestWhatIsSimilarSaysWhy(t *testing.T) {
	t.Parallel()
	post, broader, narrower := hubtest.ID(hub.KindPost, 8), hubtest.ID(hub.KindConcept, 1), hubtest.ID(hub.KindConcept, 20)
	text := "Language training for women"
	for language, want := range map[hub.Language]string{
		"nb": "Samme tema: Språkopplæring. Samme målgruppe: Kvinner. Felles ord: kaffe, te.",
		"nn": "Same tema: Språkopplæring. Same målgruppe: Kvinner. Felles ord: kaffe, te.",
		"en": "Same theme: Language training. Same target group: Women. Words in common: kaffe, te.",
	} {
		o, ctx := openOracle(hub.Visitor(language))
		o.documents[narrower] = &hub.Concept{Meta: hub.Meta{ID: narrower}, Scheme: hub.ConceptSchemeTheme, Key: "arbeidsnorsk",
			PrefLabel: hub.Labels{EN: "Norwegian at work"}, BroaderIDs: []hub.ID{broader}}
		o.documents[post].(*hub.Post).ThemeIDs = []hub.ID{narrower}
		o.documents[post].(*hub.Post).TargetGroupIDs = []hub.ID{hubtest.ID(hub.KindConcept, 2)}
		o.likenesses = []hub.Likeness{{Hit: hub.Hit{Place: hub.Place{ID: post}, Score: 3}, Words: []string{"kaffe", "te"}},
			{Hit: hub.Hit{Place: hub.Place{ID: hubtest.ID(hub.KindProject, 4)}}},
			{Hit: hub.Hit{Place: hub.Place{ID: hubtest.ID(hub.KindProject, 5)}}}} // which may not be read
		got, err := hub.SimilarWithReasons(ctx, hub.Likened{Text: &text}, nil, nil)
		if err != nil || len(got) != 2 || got[0].Reason != want || got[0].Score != 3 {
			t.Fatalf("%v, %v; want first %s", got, err, want)
		}
		if len(got[1].Themes)+len(got[1].Words) > 0 || got[1].Reason == "" {
			t.Errorf("without a reason to name: %v", got[1])
		}
		prefers := map[hub.Field][]string{hub.FieldTheme: {string(broader)}, hub.FieldTargetGroup: {string(hubtest.ID(hub.KindConcept, 2))}}
		if diff := cmp.Diff(prefers, o.asked[0].Prefer); diff != "" {
			t.Errorf("prefers %s", diff)
		}
	}
}

func TestWhatIsSimilarToIsATextOrADocument(t *testing.T) {
	t.Parallel()
	_, ctx := openOracle(hub.Visitor("nb"))
	text, id, long := "kaffe", hubtest.ID(hub.KindPost, 8), strings.Repeat("å", 50_001)
	for sentence, to := range map[string]hub.Likened{"both": {Text: &text, ID: &id}, "neither": {}, "too long": {Text: &long}} {
		var refused *hub.Error
		if got, err := hub.SimilarWithReasons(ctx, to, nil, nil); !errors.As(err, &refused) || refused.Kind != hub.ErrorInvalid {
			t.Errorf("%s: %v, %v", sentence, got, err)
		}
	}
	for _, nothing := range []hub.ID{hubtest.ID(hub.KindProject, 5), hubtest.ID(hub.KindPerson, 6), hubtest.ID(hub.KindPost, 99), "x"} {
		if got, err := hub.SimilarWithReasons(ctx, hub.Likened{ID: &nothing}, nil, nil); err != nil || len(got) > 0 {
			t.Errorf("like %s: %v, %v", nothing, got, err)
		}
	}
}
