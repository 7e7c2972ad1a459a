package hubtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

var variantTests = []indexTest{
	{"TypedWithoutNorwegianLettersFindThem", foldedWords},
	{"ThatNothingHasFindTheNearest", misspeltWords},
	{"FindTheCompoundsTheyEnd", compoundWords},
	{"FindLongerOnesByTheirBeginning", longerWords},
	{"ThatOnlyOthersMayReadAreNoWords", othersWords},
	{"ThatOnlyOthersMayReadCrowdNobodyOut", othersCrowd},
	{"ThatMatchOtherwiseAreMarkedToo", variantsAreMarked},
}

// saying makes lessons of the numbers 1, 2 and so on that each say something else.
func saying(insights ...string) []hub.Document {
	lessons := make([]hub.Document, len(insights))
	for at, insight := range insights {
		lesson := Of[*hub.Lesson](at + 1)
		lesson.Title, lesson.Context, lesson.Limits, lesson.Recommendation = "Nummer", "", "", ""
		lesson.Insight, lesson.Sources = hub.Markdown(insight), nil
		lessons[at] = lesson
	}
	return lessons
}

func foldedWords(t *testing.T, x *testedIndex) {
	lessons := saying("Vi lærte blåskjell å kjenne.", "Vi larte oss ikke lure.", "Røyk.")
	x.commit(t, Inserts(lessons...)...)
	for _, typed := range []string{"blaaskjell", "blaskjell", "BLÅSKJELL"} {
		x.wantFound(t, typed, lessons[0].Base().ID)
	}
	x.wantFound(t, "roeyk", lessons[2].Base().ID)
	x.wantFound(t, "royk", lessons[2].Base().ID)
	if got := x.find(t, "blåskjell røyk"); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

func misspeltWords(t *testing.T, x *testedIndex) {
	lessons := saying("Xylofonorkesteret spilte.", "Noe helt annet i 3301.")
	x.commit(t, Inserts(lessons...)...)
	for _, typed := range []string{"xylofonorkesteet", "xylofnoorkesteret", "kylofonorkesteret"} {
		x.wantFound(t, typed, lessons[0].Base().ID)
	}
	x.wantFound(t, "kvstmpfx")
	x.wantFound(t, "3302") // another number is another thing
}

func compoundWords(t *testing.T, x *testedIndex) {
	lessons := saying("Opplæring hjalp.", "Språkopplæring hjalp.", "Arbeidsopplæring hjalp.", "Arbeid og språk.")
	x.commit(t, Inserts(lessons...)...)
	if got := x.find(t, "opplæring"); len(got) != 3 || got[0] != lessons[0].Base().ID {
		t.Errorf("got %v, want the word itself before the two compounds", got)
	}
	if got := x.find(t, "språkopplæring"); len(got) < 3 || got[0] != lessons[1].Base().ID {
		t.Errorf("got %v, want the compound before its parts", got)
	}
}

func longerWords(t *testing.T, x *testedIndex) {
	lessons := saying("Mentorordningen virket.", "En mentor hjalp.")
	x.commit(t, Inserts(lessons...)...)
	if got := x.find(t, "mentor"); !slices.Equal(got, []hub.ID{lessons[1].Base().ID, lessons[0].Base().ID}) {
		t.Errorf("got %v, want the word itself first", got)
	}
}

// othersWords: a word that only others may read makes no difference to what is found, whatever is like it.
func othersWords(t *testing.T, x *testedIndex) {
	lessons := saying("Xylofonen spilte.", "Xylofonenn spilte grumskrok, grumskrok.", "Xylografen virket. "+numbered("ord", 60))
	hidden, _ := lessons[1].(*hub.Lesson)
	hidden.Audience = hub.AudienceCounty
	x.commit(t, Inserts(lessons[0], lessons[2])...)
	find := func(text string) []hub.ID {
		return slices.Sorted(slices.Values(idsOf(x.search(t, hub.Query{Text: text, Tokens: public, Size: 10}))))
	}
	typed := []string{"xylofonenn", "xylofonnen", "xylofonenner", "xylo", "grumskrokxylofon", "xylofongrumskrok",
		strings.Repeat("xylofon og virket ", 3) + numbered("ord", 60) + " grumskrok"}
	before := make([][]hub.ID, len(typed))
	for at, text := range typed {
		before[at] = find(text)
	}
	x.commit(t, Insert(hidden))
	for at, text := range typed {
		if after := find(text); !slices.Equal(after, before[at]) {
			t.Errorf("«%s» finds %v, and %v before others wrote something", text, after, before[at])
		}
	}
}

func variantsAreMarked(t *testing.T, x *testedIndex) {
	lessons := saying("Blåskjell og språkopplæring.")
	x.commit(t, Inserts(lessons...)...)
	x.wantFound(t, "blaaskjell", lessons[0].Base().ID)
	texts := [][]hub.Text{{{Name: "insight", Language: "nb", Words: "Blåskjell og språkopplæring."}}}
	for typed, want := range map[string]string{"blaaskjell": "<mark>Blåskjell</mark>", "språkopplærng": "<mark>språkopplæring</mark>"} {
		marked := x.Highlight(hub.Query{Text: typed, Tokens: public}, texts)[0]
		if len(marked) == 0 || !strings.Contains(marked[0].HTML, want) {
			t.Errorf("«%s» is marked as %v", typed, marked)
		}
	}
}

// numbered are so many words that begin alike.
func numbered(beginning string, count int) string {
	words := make([]string, count)
	for at := range words {
		words[at] = beginning + string(rune('a'+at/26)) + string(rune('a'+at%26))
	}
	return strings.Join(words, " ")
}

// othersCrowd: of very many words that begin alike some are left out, but not for the sake of those that only others may read.
func othersCrowd(t *testing.T, x *testedIndex) {
	lessons := saying("Xylofonzzlast spilte.", "Noe "+numbered("xylofon", 400)+".")
	hidden, _ := lessons[1].(*hub.Lesson)
	hidden.Audience = hub.AudienceCounty
	x.commit(t, Inserts(lessons...)...)
	for _, query := range []hub.Query{{Text: "xylofon"}, with(hub.Part{Manner: hub.MannerBeginning, Words: "xylofon"})} {
		query.Tokens, query.Size = public, 10
		if got := idsOf(x.search(t, query)); !slices.Equal(got, []hub.ID{lessons[0].Base().ID}) {
			t.Errorf("%+v finds %v", query.Parts, got)
		}
	}
}
