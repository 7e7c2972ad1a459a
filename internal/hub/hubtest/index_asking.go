package hubtest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

var askingTests = []indexTest{
	{"FindsPhrases", phrases},
	{"LeavesOutWhatIsNotWanted", notWanted},
	{"FindsByTheTitleAlone", titles},
	{"FindsWordsByTheirBeginning", beginnings},
	{"PutsWhatHasAllWordsFirst", allWordsFirst},
	{"PutsTheVeryFormFirst", exactFirst},
	{"PutsWellFoundedAndNewerFirst", wellFoundedFirst},
	{"PutsWhatIsPreferredFirst", preferredFirst},
	{"ExplainsItsScores", explains},
	{"TellsOfMisspeltWords", tellsOfMisspelt},
	{"SuggestsNames", suggests},
	{"SuggestsOnlyWhatIsReadable", suggestsReadable},
	{"TellsWhyTextsAreAlike", whyAlike},
}

var synonymTests = []indexTest{
	{"FindOtherLabels", otherLabels},
	{"FindSeveralWordsForOneAndBack", severalWords},
	{"AreTheLabelsOfNow", labelsOfNow},
	{"AreToldOnlyWhenSomethingReadableHasThem", labelsReadable},
	{"StandInTexts", conceptsInText},
}

func (x *testedIndex) findBy(t *testing.T, query hub.Query) []hub.ID {
	t.Helper()
	query.Tokens, query.Size = everybody, 1000
	return idsOf(x.search(t, query))
}

// want checks that a query finds just these lessons, in any order.
func (x *testedIndex) want(t *testing.T, query hub.Query, lessons []hub.Document, numbers ...int) {
	t.Helper()
	got := slices.Sorted(slices.Values(x.findBy(t, query)))
	var want []hub.ID
	for _, number := range numbers {
		want = append(want, lessons[number].Base().ID)
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("«%s» %v finds %v, want %v", query.Text, query.Parts, got, want)
	}
}

func with(part hub.Part) hub.Query { return hub.Query{Parts: []hub.Part{part}} }

func phrases(t *testing.T, x *testedIndex) {
	lessons := saying("Vi drev sosialt entreprenørskap.", "Entreprenørskap er sosialt.", "Sosiale entreprenørskapet i byen.",
		"Arbeid og skole hjalp.", "Arbeid. I skole.")
	x.commit(t, Inserts(lessons...)...)
	x.want(t, with(hub.Part{Manner: hub.MannerPhrase, Words: "sosialt entreprenørskap"}), lessons, 0, 2)
	x.want(t, with(hub.Part{Manner: hub.MannerPhrase, Words: "arbeid og skole"}), lessons, 3, 4)
	x.want(t, with(hub.Part{Manner: hub.MannerPhrase, Words: "arbeid skole"}), lessons)
	x.want(t, with(hub.Part{Manner: hub.MannerPhrase, Words: "– !"}), lessons, 0, 1, 2, 3, 4)
	marked := x.Highlight(with(hub.Part{Manner: hub.MannerPhrase, Words: "sosialt entreprenørskap"}),
		[][]hub.Text{{{Name: "insight", Language: "nb", Words: "Sosialt sett: sosialt entreprenørskap."}}})[0]
	if len(marked) != 1 || marked[0].HTML != "Sosialt sett: <mark>sosialt</mark> <mark>entreprenørskap</mark>." {
		t.Errorf("marked as %v", marked)
	}
}

func notWanted(t *testing.T, x *testedIndex) {
	lessons := saying("Mentorer hjalp.", "Mentorer og nettverk hjalp.", "Nettverk hjalp.")
	x.commit(t, Inserts(lessons...)...)
	without := hub.Part{Manner: hub.MannerWords, Words: "nettverket", Not: true}
	x.want(t, hub.Query{Text: "mentor", Parts: []hub.Part{without}}, lessons, 0)
	x.want(t, with(without), lessons, 0)
}

func titles(t *testing.T, x *testedIndex) {
	lessons := saying("Mentorer hjalp.", "Nettverk hjalp.")
	titled, _ := lessons[1].(*hub.Lesson)
	titled.Title = "Mentorer i nettverk"
	x.commit(t, Inserts(lessons...)...)
	x.want(t, with(hub.Part{Manner: hub.MannerWords, Words: "mentor", Title: true}), lessons, 1)
	x.want(t, with(hub.Part{Manner: hub.MannerWords, Words: "nettverk mentor", Title: true}), lessons, 1)
	x.want(t, with(hub.Part{Manner: hub.MannerPhrase, Words: "nettverk mentor", Title: true}), lessons)
	x.want(t, with(hub.Part{Manner: hub.MannerBeginning, Words: "ment", Title: true}), lessons, 1)
	x.want(t, with(hub.Part{Manner: hub.MannerWords, Words: "mentor", Title: true, Not: true}), lessons, 0)
}

func beginnings(t *testing.T, x *testedIndex) {
	lessons := saying("Innvandrere hjalp.", "Innvandring hjalp.", "Utvandrere hjalp.")
	x.commit(t, Inserts(lessons...)...)
	begun := hub.Part{Manner: hub.MannerBeginning, Words: "innvandr"}
	x.want(t, with(begun), lessons, 0, 1)
	x.want(t, hub.Query{Text: "utvandrer", Parts: []hub.Part{begun}, Plain: true}, lessons, 0, 1, 2)
	x.commit(t, Inserts(saying("1", "2", "3", "Språkkaféer hjalp.")[3])...)
	for _, typed := range []string{"språkk", "sprakk", "SPRAAK"} {
		if got := x.findBy(t, with(hub.Part{Manner: hub.MannerBeginning, Words: typed})); len(got) != 1 {
			t.Errorf("what begins with «%s» is %v", typed, got)
		}
	}
	texts := [][]hub.Text{{{Name: "insight", Language: "nb", Words: "Innvandringen."}}}
	if marked := x.Highlight(with(begun), texts)[0]; len(marked) != 1 || marked[0].HTML != "<mark>Innvandringen</mark>." {
		t.Errorf("marked as %v", marked)
	}
}

func allWordsFirst(t *testing.T, x *testedIndex) {
	lessons := saying("Xylofon, xylofon og xylofon.", "Her står mye annet om det som er langt, lengre og lengst: "+
		"en xylofon, et år, et sted, et arbeid, en kommune, en plan, og til slutt en fagott.", "Fagott fagott fagott.")
	x.commit(t, Inserts(lessons...)...)
	if got := x.find(t, "xylofon fagott"); len(got) != 3 || got[0] != lessons[1].Base().ID {
		t.Errorf("got %v, want the one with both words first", got)
	}
}

func exactFirst(t *testing.T, x *testedIndex) {
	lessons := saying("Gründere hjalp.", "Gründeren hjalp.", "Gründer hjalp.")
	x.commit(t, Inserts(lessons...)...)
	for at, typed := range []string{"gründere", "gründeren", "gründer"} {
		if got := x.find(t, typed); len(got) != 3 || got[0] != lessons[at].Base().ID {
			t.Errorf("«%s» finds %v, want its own form first", typed, got)
		}
	}
}

func wellFoundedFirst(t *testing.T, x *testedIndex) {
	lessons := saying("Mentorer hjalp.", "Mentorer hjalp.", "Mentorer hjalp.")
	founded, _ := lessons[1].(*hub.Lesson)
	founded.Evidence.Computed = hub.StrengthEvaluated
	newer, _ := lessons[2].(*hub.Lesson)
	newer.Origin = &hub.Origin{System: "hubtest", ID: "newer", Date: "2029-12-31"}
	x.commit(t, Inserts(lessons...)...)
	if got := x.findBy(t, hub.Query{Text: "mentor"}); !slices.Equal(got, []hub.ID{founded.ID, newer.ID, lessons[0].Base().ID}) {
		t.Errorf("got %v", got)
	}
	level := x.findBy(t, hub.Query{Text: "mentor", Level: true})
	if !slices.IsSorted(level) || len(level) != 3 {
		t.Errorf("with nothing but the words, got %v, want equals in the order of ids", level)
	}
}

func preferredFirst(t *testing.T, x *testedIndex) {
	lessons := saying("Mentorer hjalp.", "Mentorer hjalp.")
	for at, document := range lessons {
		lesson, _ := document.(*hub.Lesson)
		lesson.ThemeIDs = []hub.ID{ID(hub.KindConcept, 71+at)}
		x.commit(t, Insert(labelled(71+at, "Tema "+fmt.Sprint(at))))
	}
	x.commit(t, Inserts(lessons...)...)
	query := hub.Query{Text: "mentor", Prefer: map[hub.Field][]string{hub.FieldTheme: {string(ID(hub.KindConcept, 72))}}}
	if got := x.findBy(t, query); len(got) < 2 || got[0] != lessons[1].Base().ID {
		t.Errorf("got %v, want what is preferred first", got)
	}
}

func explains(t *testing.T, x *testedIndex) {
	lessons := saying("Mentorer og språkopplæring hjalp.", "Mentorordning.", "Opplæring i språk.", "Noe annet.")
	founded, _ := lessons[0].(*hub.Lesson)
	founded.Evidence.Computed = hub.StrengthEvaluated
	x.commit(t, Inserts(lessons...)...)
	query := hub.Query{Text: "mentorer opplæring", Tokens: everybody, Size: 10}
	hits := x.search(t, query).Hits
	ids := append(idsOf(hub.Hits{Hits: hits}), lessons[3].Base().ID)
	explained, err := x.Explain(t.Context(), query, ids)
	if err != nil || len(explained) != len(ids) || explained[len(hits)] != nil {
		t.Fatalf("explained as %v, %v", explained, err)
	}
	for at, hit := range hits {
		one := explained[at]
		if one == nil || math.Abs(one.Score-hit.Score) > 1e-6 || len(one.Reasons) == 0 {
			t.Errorf("%s has the score %v, explained as %+v", hit.ID, hit.Score, one)
		}
	}
	matches := map[hub.Match]bool{}
	for _, reason := range explained[0].Reasons {
		matches[reason.Match] = true
	}
	if !matches[hub.MatchExact] || !matches[hub.MatchCompound] || len(explained[0].Bonuses) != 2 {
		t.Errorf("the best is explained as %+v", explained[0])
	}
	if hidden, err := x.Explain(t.Context(), hub.Query{Text: query.Text}, ids); err != nil || hidden[0] != nil {
		t.Errorf("to nobody it is explained as %v, %v", hidden[0], err)
	}
}

func tellsOfMisspelt(t *testing.T, x *testedIndex) {
	lessons := saying("Xylofonorkesteret spilte.", "Hemmelighetskremmeren kom.")
	hidden, _ := lessons[1].(*hub.Lesson)
	hidden.Audience = hub.AudienceCounty
	x.commit(t, Inserts(lessons...)...)
	for typed, want := range map[string]string{"et xylofonorkesteet": "xylofonorkesteret", "xylofonorkesteret": "",
		"hemmelighetskremmern": ""} {
		found := x.search(t, hub.Query{Text: typed, Tokens: public, Size: 10})
		got := ""
		for _, one := range found.Misspelt {
			if typed[one.Begin:one.End] != "xylofonorkesteet" {
				t.Errorf("«%s» is misspelt in «%s»", typed, typed[one.Begin:one.End])
			}
			got = one.Word
		}
		if got != want {
			t.Errorf("«%s» was meant for «%s», want «%s»", typed, got, want)
		}
	}
}

func (x *testedIndex) suggest(t *testing.T, typed string, tokens []hub.Token) []hub.ID {
	t.Helper()
	ids, err := x.Suggest(t.Context(), hub.Query{Text: typed, Tokens: tokens, Size: 5})
	if err != nil {
		t.Fatalf("suggest: %v", err)
	}
	return ids
}

func suggests(t *testing.T, x *testedIndex) {
	lessons := saying("1", "2", "3")
	for at, title := range []string{"Åpne møter", "Om åpne møter", "Møteplasser"} {
		lesson, _ := lessons[at].(*hub.Lesson)
		lesson.Title = title
	}
	x.commit(t, Inserts(lessons...)...)
	x.commit(t, Insert(labelled(81, "Xylofon", "Fagott spilt")))
	first, second, third := lessons[0].Base().ID, lessons[1].Base().ID, lessons[2].Base().ID
	for typed, want := range map[string][]hub.ID{"åp": {first, second}, "ap": {first, second}, "aapne mo": {first, second},
		"MØTE": {third, second, first}, "mote åp": {second, first}, "fagott sp": {ID(hub.KindConcept, 81)}, "!": nil, "": nil,
		"qqq": nil} {
		if got := x.suggest(t, typed, everybody); !slices.Equal(got, want) {
			t.Errorf("«%s» suggests %v, want %v", typed, got, want)
		}
	}
}

func suggestsReadable(t *testing.T, x *testedIndex) {
	lessons := saying("1", "2")
	for _, document := range lessons {
		lesson, _ := document.(*hub.Lesson)
		lesson.Title = "Xylofon"
	}
	hidden, _ := lessons[1].(*hub.Lesson)
	hidden.Audience = hub.AudienceCounty
	x.commit(t, Inserts(lessons...)...)
	if got := x.suggest(t, "xyl", public); !slices.Equal(got, []hub.ID{lessons[0].Base().ID}) {
		t.Errorf("got %v", got)
	}
}

func whyAlike(t *testing.T, x *testedIndex) {
	x.commit(t, Inserts(Documents(40)...)...)
	near := Of[*hub.Lesson](501)
	near.Insight = "Fagotter øver med pauker."
	x.commit(t, Insert(near))
	for _, language := range []hub.Language{"nb", ""} {
		texts := []hub.Text{{Language: language, Words: "Hvordan øver en fagott, og hva med paukene?"}}
		likenesses, err := x.Similar(t.Context(), texts, "", hub.Query{Tokens: everybody, Size: 3})
		if err != nil || len(likenesses) == 0 || likenesses[0].ID != near.ID {
			t.Fatalf("got %v, %v", likenesses, err)
		}
		words := slices.Sorted(slices.Values(likenesses[0].Words))
		if !slices.Contains(words, "fagott") || !slices.Contains(words, "paukene") {
			t.Errorf("they are alike in %v", words)
		}
	}
}

// labelled is a concept with a label in bokmål, and others in English.
func labelled(number int, label string, others ...string) *hub.Concept {
	concept := Of[*hub.Concept](number)
	concept.PrefLabel, concept.AltLabels, concept.Definition, concept.BroaderIDs = hub.Labels{NB: label}, nil, nil, nil
	concept.Key = fmt.Sprint("concept-", number)
	for _, other := range others {
		concept.AltLabels = append(concept.AltLabels, hub.Label{Language: "en", Text: other})
	}
	return concept
}

func otherLabels(t *testing.T, x *testedIndex) {
	lessons := saying("Flyktningkvinner fikk hjelp.", "Gründere fikk hjelp.", "Noe annet.")
	concept := labelled(91, "Flyktningkvinner", "Refugee women")
	x.commit(t, Inserts(lessons...)...)
	x.commit(t, Insert(concept))
	found := x.search(t, hub.Query{Text: "refugee women", Tokens: everybody, Size: 10})
	if got := idsOf(found); !slices.Contains(got, lessons[0].Base().ID) || slices.Contains(got, lessons[1].Base().ID) {
		t.Errorf("got %v, want %s", got, lessons[0].Base().ID)
	}
	if !slices.Equal(found.ExpandedWith, []string{"Flyktningkvinner"}) {
		t.Errorf("expanded with %q", found.ExpandedWith)
	}
	entries, err := hub.Entries(t.Context(), x.Store, lessons)
	if err != nil {
		t.Fatal(err)
	}
	matched, err := x.Match(t.Context(), []hub.Query{{Text: "refugee women", Tokens: everybody}}, entries)
	if err != nil || !slices.Equal(matched[0], []bool{true, false, false}) {
		t.Errorf("by themselves they match: %v, %v", matched, err)
	}
	plain := x.search(t, hub.Query{Text: "refugee women", Tokens: everybody, Size: 10, Plain: true})
	if slices.Contains(idsOf(plain), lessons[0].Base().ID) || len(plain.ExpandedWith) > 0 {
		t.Errorf("plainly, got %v, expanded with %q", idsOf(plain), plain.ExpandedWith)
	}
	texts := [][]hub.Text{{{Name: "insight", Language: "nb", Words: "Flyktningkvinnene fikk hjelp."}}}
	marked := x.Highlight(hub.Query{Text: "refugee women", Tokens: everybody}, texts)[0]
	if len(marked) != 1 || !strings.HasPrefix(marked[0].HTML, "<mark>Flyktningkvinnene</mark>") {
		t.Errorf("marked as %v", marked)
	}
}

func severalWords(t *testing.T, x *testedIndex) {
	lessons := saying("Kunstig intelligens hjalp.", "KI hjalp.", "Intelligensen var ikke kunstig.")
	concept := labelled(92, "Kunstig intelligens")
	concept.AltLabels = []hub.Label{{Language: "nb", Text: "KI"}}
	x.commit(t, Inserts(lessons...)...)
	x.commit(t, Insert(concept))
	lessonsOf := func(text string) []hub.ID {
		return slices.DeleteFunc(x.find(t, text), func(id hub.ID) bool { return id.Kind() != hub.KindLesson })
	}
	if got := lessonsOf("ki"); !slices.Equal(got, []hub.ID{lessons[1].Base().ID, lessons[0].Base().ID}) {
		t.Errorf("«ki» finds %v, want the word itself, then the two words", got)
	}
	if got := lessonsOf("kunstig intelligens"); len(got) != 3 || !slices.Contains(got, lessons[1].Base().ID) {
		t.Errorf("«kunstig intelligens» finds %v, want all", got)
	}
}

func labelsOfNow(t *testing.T, x *testedIndex) {
	lessons := saying("Flyktningkvinner fikk hjelp.")
	concept := labelled(93, "Flyktningkvinner")
	x.commit(t, Inserts(lessons...)...)
	x.commit(t, Insert(concept))
	id := lessons[0].Base().ID
	has := func(text string) bool { return slices.Contains(x.find(t, text), id) }
	if has("refugee women") {
		t.Error("it is found by a label that nobody gave it")
	}
	concept.AltLabels = []hub.Label{{Language: "en", Text: "Refugee women"}}
	x.commit(t, Replace(concept))
	if !has("refugee women") {
		t.Error("it is not found by the label that the concept was given just now")
	}
	concept.AltLabels = nil
	x.commit(t, Replace(concept))
	if has("refugee women") {
		t.Error("it is found by the label that the concept lost")
	}
}

// labelsReadable: a label stands in the index with its concept, which everybody may read; so a label is told of that has
// one text to be found in, and none that lost its last.
func labelsReadable(t *testing.T, x *testedIndex) {
	hidden, _ := saying("Kvinner på flukt fikk hjelp.")[0].(*hub.Lesson)
	hidden.Audience = hub.AudienceCounty
	x.commit(t, Insert(hidden), Insert(labelled(94, "Kvinner på flukt", "Refugee women")))
	query := hub.Query{Text: "refugee women", Tokens: public, Size: 10, Where: map[hub.Field][]string{hub.FieldType: {"Lesson"}}}
	if found := x.search(t, query); len(found.Hits) != 0 || found.Total != 0 {
		t.Errorf("found %v", idsOf(found))
	}
	query.Tokens = []hub.Token{"nobody"}
	if found := x.search(t, query); len(found.ExpandedWith) != 0 {
		t.Errorf("to nobody it is expanded with %q", found.ExpandedWith)
	}
}

func conceptsInText(t *testing.T, x *testedIndex) {
	x.commit(t, Insert(labelled(95, "Kunstig intelligens", "Artificial intelligence")), Insert(labelled(96, "Mentor")))
	got, err := x.Concepts(t.Context(), strings.Repeat("Ord om noe. ", 5000)+"Mentorene brukte kunstig intelligens, artificial intelligence.")
	if err != nil || !slices.Equal(got, []hub.ID{ID(hub.KindConcept, 96), ID(hub.KindConcept, 95)}) {
		t.Errorf("got %v, %v", got, err)
	}
}
