package hubtest

import (
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/samlaer/samlaer/internal/hub"
)

var highlightTests = []indexTest{
	{"MarksTheFormsThatMatch", marksForms},
	{"MarksWordsThatBeginOtherwise", marksOtherBeginnings},
	{"EscapesEverythingElse", marksEscaped},
	{"MarksWholeLettersAfterAnyOthers", marksLetters},
	{"GivesThreePiecesOfATextAtMost", marksThree},
	{"LeavesOutTextsWithoutAMark", marksNothing},
	{"MarksAWordThatALongOneIsJoinedTo", marksJoined},
	{"MarksShortWordsAfterLongLetters", marksAfterLong},
	{"AnalysesEachTextInItsLanguage", marksInLanguage},
}

// highlight marks the words of a Norwegian text.
func (x *testedIndex) highlight(query, words string) []string {
	var pieces []string
	for _, fragment := range x.Highlight(hub.Query{Text: query, Tokens: public}, [][]hub.Text{{{Name: "body", Language: "nb", Words: words}}})[0] {
		pieces = append(pieces, fragment.HTML)
	}
	return pieces
}

func wantPieces(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func marksForms(t *testing.T, x *testedIndex) {
	wantPieces(t, x.highlight("lærlingplass", "Lærlingplassene ble fylt."), "<mark>Lærlingplassene</mark> ble fylt.")
	wantPieces(t, x.highlight("plassen og fylte", "Plassene ble fylt og fylt."),
		"<mark>Plassene</mark> ble <mark>fylt</mark> og <mark>fylt</mark>.")
}

// A word that matches need not begin with the letters of the one that was asked for.
func marksOtherBeginnings(t *testing.T, x *testedIndex) {
	wantPieces(t, x.highlight("bøker", "Boka ble lest."), "<mark>Boka</mark> ble lest.")
	wantPieces(t, x.highlight("uke", "Tre veker gjekk. Veka er over."), "Tre <mark>veker</mark> gjekk. <mark>Veka</mark> er over.")
	wantPieces(t, x.highlight("veke", "Uka er over."), "<mark>Uka</mark> er over.")
	wantPieces(t, x.highlight("hvit", "Kvite hus."), "<mark>Kvite</mark> hus.")
	wantPieces(t, x.highlight("kvite", "Et hvitt hus."), "Et <mark>hvitt</mark> hus.")
	wantPieces(t, x.highlight("eldre", "Den gamle skulen."), "Den <mark>gamle</mark> skulen.")
	wantPieces(t, x.highlight("øke", "Talet auka."), "Talet <mark>auka</mark>.")
}

func marksEscaped(t *testing.T, x *testedIndex) {
	wantPieces(t, x.highlight("script", `<script>alert("x")</script> & 'slikt'`),
		`&lt;<mark>script</mark>&gt;alert(&#34;x&#34;)&lt;/<mark>script</mark>&gt; &amp; &#39;slikt&#39;`)
	wantPieces(t, x.highlight("mark", "</mark><img src=x onerror=alert(1)>"),
		"&lt;/<mark>mark</mark>&gt;&lt;img src=x onerror=alert(1)&gt;")
	for _, piece := range x.highlight("<b>fet</b>", "<b>fet</b> og \xff<b>\xc3 fet") {
		plain := strings.NewReplacer("<mark>", "", "</mark>", "").Replace(piece)
		if strings.ContainsAny(plain, "<>") {
			t.Errorf("%q has a tag of its own", piece)
		}
	}
}

func marksLetters(t *testing.T, x *testedIndex) {
	wantPieces(t, x.highlight("ål", "Ærlig øl på ål, sa ååå: ål."), "Ærlig øl på <mark>ål</mark>, sa ååå: <mark>ål</mark>.")
	wantPieces(t, x.highlight("kafé", "😀 На кафе… kafé 語言"), "😀 На кафе… <mark>kafé</mark> 語言")
	long := strings.Repeat("æøå😀 ", 200) + "xylofon" + strings.Repeat(" 語言åøæ", 200)
	for _, piece := range x.highlight("xylofon", long) {
		if !utf8.ValidString(piece) || !strings.Contains(piece, "<mark>xylofon</mark>") {
			t.Errorf("%q is cut in a letter", piece)
		}
	}
}

func marksThree(t *testing.T, x *testedIndex) {
	part := strings.Repeat("noe annet enn det ", 30)
	text := part + "xylofon " + part + "xylofon " + part + "trombone xylofon " + part + "xylofon " + part
	pieces := x.highlight("xylofon trombone", text)
	if len(pieces) != 3 {
		t.Fatalf("%d pieces: %q", len(pieces), pieces)
	}
	if !strings.Contains(pieces[0], "<mark>trombone</mark> <mark>xylofon</mark>") {
		t.Errorf("the best piece comes not first: %q", pieces)
	}
	for _, piece := range pieces {
		plain := html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "", "…", "").Replace(piece))
		if len(plain) > 220 || !strings.Contains(text, plain) {
			t.Errorf("%q is no piece of the text, or too long", piece)
		}
		words := strings.Fields(plain)
		for _, word := range []string{words[0], words[len(words)-1]} {
			if !strings.Contains(" noe annet enn det xylofon trombone ", " "+word+" ") {
				t.Errorf("%q is cut in the word %q", piece, word)
			}
		}
	}
}

func marksNothing(t *testing.T, x *testedIndex) {
	documents := [][]hub.Text{
		{{Name: "title", Language: "nb", Words: "Trombone"}, {Name: "body", Language: "nb", Words: "Xylofon"}}, nil,
		{{Name: "body", Language: "nb", Words: "Trombone"}},
	}
	marked := x.Highlight(hub.Query{Text: "xylofon", Tokens: public}, documents)
	if len(marked) != 3 || len(marked[0]) != 1 || marked[0][0].Name != "body" || len(marked[1]) > 0 || len(marked[2]) > 0 {
		t.Errorf("got %v", marked)
	}
	for _, query := range []string{"", "!!!", "og i"} {
		if marked := x.Highlight(hub.Query{Text: query, Tokens: public}, documents); len(marked) != 3 || len(marked[0]) > 0 {
			t.Errorf("%q marks %v", query, marked)
		}
	}
}

func marksInLanguage(t *testing.T, x *testedIndex) {
	documents := [][]hub.Text{{{Name: "body", Language: "en", Words: "Valves were contaminated."},
		{Name: "topics", Language: "uk", Words: "Кафе"}}}
	marked := x.Highlight(hub.Query{Text: "contamination valve кафе", Tokens: public}, documents)[0]
	if len(marked) != 2 || marked[0].HTML != "<mark>Valves</mark> were <mark>contaminated</mark>." ||
		marked[1].HTML != "<mark>Кафе</mark>" {
		t.Errorf("got %v", marked)
	}
}

// public is what everybody holds.
var public = []hub.Token{hub.TokenPublic}

// marksJoined: where nothing but the word itself leaves a space to cut the piece at, the word is whole all the same.
func marksJoined(t *testing.T, x *testedIndex) {
	for between := range 200 {
		words := strings.Repeat("z ", 40) + strings.Repeat("z", 36) + "-fagott " + strings.Repeat("z", between) + " fagott/" +
			strings.Repeat("y", 300)
		for _, piece := range x.highlight("fagott", words) {
			if !strings.Contains(piece, "<mark>fagott</mark>") {
				t.Fatalf("with %d letters between, it is marked as %q", between, piece)
			}
		}
	}
}

// marksAfterLong: a piece begins at a word before the mark, however the bytes of the letters before it lie.
func marksAfterLong(t *testing.T, x *testedIndex) {
	for before := range 60 {
		for _, letter := range []string{"€", "🙂", "a"} {
			words := strings.Repeat(letter, before) + "-AI er fint"
			for _, piece := range x.highlight("AI", words) {
				if !strings.Contains(piece, "<mark>AI</mark>") || !utf8.ValidString(piece) {
					t.Fatalf("after %d «%s» it is marked as %q", before, letter, piece)
				}
			}
		}
	}
}
