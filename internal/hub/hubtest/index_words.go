package hubtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

var wordTests = []indexTest{
	{"AreFoundInTheirOtherForms", wordForms},
	{"OfNynorskAndBokmaalFindEachOther", norwegianWords},
	{"OfAnyLanguageAreFoundAsTheyStand", foreignWords},
	{"NamesAndNumbersAreFoundInAllLanguages", namesAndNumbers},
	{"InTheTitleCountMore", titleCounts},
	{"ThatSayNothingFindAll", emptyWords},
	{"AreNeverCommands", wordsAreNoCommands},
	{"MayBeVeryMany", manyWords},
	{"OfATranslationAreFound", translatedWords},
}

func wordForms(t *testing.T, x *testedIndex) {
	norwegian, english := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	norwegian.Insight = "Lærlingplassene ble besøkt."
	english.Language, english.Insight = "en", "Valves were contaminated."
	x.commit(t, Inserts(norwegian, english)...)
	x.wantFound(t, "lærlingplassen", norwegian.ID)
	x.wantFound(t, "BESØKTE", norwegian.ID)
	x.wantFound(t, "valve contamination", english.ID)
}

func norwegianWords(t *testing.T, x *testedIndex) {
	bokmaal, nynorsk := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	bokmaal.Insight = "Innvandrerne fant muligheter på høyskolen, og bøkene ble viktige."
	nynorsk.Language, nynorsk.Insight = "nn", "Innvandrarane fann moglegheiter på høgskulen, og bøkene vart viktige."
	x.commit(t, Inserts(bokmaal, nynorsk)...)
	for _, text := range []string{"innvandrer", "innvandrarar", "mulighet", "moglegheita", "høyskole", "høgskular", "bok", "finner", "viktigst"} {
		x.wantFound(t, text, bokmaal.ID, nynorsk.ID)
	}
}

func foreignWords(t *testing.T, x *testedIndex) {
	ukrainian, tigrinya, chinese := Of[*hub.Lesson](1), Of[*hub.Lesson](2), Of[*hub.Lesson](3)
	ukrainian.Language, ukrainian.Insight = "uk", "Мовне кафе допомогло."
	tigrinya.Language, tigrinya.Insight = "ti", "ቋንቋ ምምሃር ይሕግዝ።"
	chinese.Language, chinese.Insight = "zh", "語言咖啡館有幫助"
	x.commit(t, Inserts(ukrainian, tigrinya, chinese)...)
	x.wantFound(t, "кафе", ukrainian.ID)
	x.wantFound(t, "МОВНЕ", ukrainian.ID)
	x.wantFound(t, "ቋንቋ", tigrinya.ID)
	x.wantFound(t, "咖啡", chinese.ID)
}

func namesAndNumbers(t *testing.T, x *testedIndex) {
	norwegian, english := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	norwegian.Insight = "HerSpace og sak 2022/4711 viste det."
	english.Language, english.Insight = "en", "HerSpace and case 2022/4711 showed it."
	x.commit(t, Inserts(norwegian, english)...)
	x.wantFound(t, "herspace", norwegian.ID, english.ID)
	x.wantFound(t, "4711", norwegian.ID, english.ID)
}

func titleCounts(t *testing.T, x *testedIndex) {
	body, title := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	body.Title, title.Title = "Noe annet", "Xylofon"
	body.Insight, title.Insight = "Xylofon hjalp.", "Noe hjalp."
	x.commit(t, Inserts(body, title)...)
	if got := x.find(t, "xylofon"); !slices.Equal(got, []hub.ID{title.ID, body.ID}) {
		t.Errorf("got %v, want the one with it in the title first", got)
	}
}

func emptyWords(t *testing.T, x *testedIndex) {
	x.stocked(t, 40)
	all := x.find(t, "")
	if len(all) == 0 {
		t.Fatal("nothing is found")
	}
	for _, text := range []string{" ", "!!!", "…", "\x00\xff\xfe", "«»", "i"} {
		if got := x.find(t, text); !slices.Equal(got, all) {
			t.Errorf("%q finds %d, in another order or not all %d", text, len(got), len(all))
		}
	}
	if total := len(x.find(t, "finnesikke")); total != 0 {
		t.Errorf("a word that nothing has finds %d", total)
	}
}

func wordsAreNoCommands(t *testing.T, x *testedIndex) {
	lesson, other := Of[*hub.Lesson](1), Of[*hub.Lesson](2)
	lesson.Title, lesson.Sources, other.Sources = "Xylofon", nil, nil
	x.commit(t, Inserts(lesson, other)...)
	for _, text := range []string{"-xylofon", "+xylofon", "xylofon~8", "xylo*", "title:xylofon", "readers:public xylofon",
		`"xylofon`, "(xylofon OR", "/xyl.*/", "xylofon^9", "xylofon AND NOT xylofon", "type:Lesson"} {
		found := x.find(t, text)
		if slices.Contains(found, other.ID) {
			t.Errorf("%q finds %v", text, found)
		}
	}
	x.wantFound(t, "-xylofon", lesson.ID)
	x.wantFound(t, "xylo*", lesson.ID) // as «xylo» does: longer words are found by their beginning
}

func manyWords(t *testing.T, x *testedIndex) {
	lesson := Of[*hub.Lesson](1)
	lesson.Title = "Xylofon"
	x.commit(t, Insert(lesson))
	var words []string
	for number := range 500 {
		words = append(words, strings.Repeat("a", number%7+1)+strings.Repeat("q", number/7+1))
	}
	long := strings.Join(words, " ")
	x.wantFound(t, "xylofon "+long, lesson.ID)
	x.wantFound(t, "xylofon "+strings.Repeat("langt ", 20_000), lesson.ID)
	x.find(t, strings.Repeat("x", 100_000))
	x.find(t, strings.Repeat("æøå ", 10_000))
}

func translatedWords(t *testing.T, x *testedIndex) {
	lesson := Of[*hub.Lesson](1)
	lesson.Translations = []hub.Translation{{Language: "en", Title: "Xylophone", Text: "The valves were sticking."}}
	x.commit(t, Insert(lesson))
	x.wantFound(t, "valve", lesson.ID)
}
