package norwegian

import (
	"embed"
	"path"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

//go:embed testdata
var trials embed.FS

// trial is a line of a list: words that are to have one term, or are not to.
func trial(t *testing.T, name string) []string {
	t.Helper()
	content, err := trials.ReadFile(path.Join("testdata", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(content)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return all
}

// meet tells whether the words have one term, and which they have.
func meet(words []string) (bool, string) {
	var told []string
	one := true
	for _, word := range words {
		term := Term(word)
		one = one && term == Term(words[0])
		told = append(told, word+"="+term)
	}
	return one, strings.Join(told, " ")
}

func wantForms(t *testing.T, list forms, share int, part func(line string) string) {
	t.Helper()
	met, all := 0, 0
	for _, line := range trial(t, list.name) {
		words := strings.Fields(part(line))
		if len(words) == 0 {
			continue
		}
		all++
		if ok, told := meet(words); ok {
			met++
		} else {
			t.Logf("apart: %s", told)
		}
	}
	t.Logf("%d of %d words have one term (%.1f %%)", met, all, 100*float64(met)/float64(all))
	if all < list.atLeast || met*100 < all*share {
		t.Errorf("%d of %d, want %d %% of at least %d", met, all, share, list.atLeast)
	}
}

func wantStrangers(t *testing.T, name string, atLeast, share int) {
	t.Helper()
	met, pairs := 0, trial(t, name)
	for _, line := range pairs {
		if ok, told := meet(strings.Fields(line)); ok {
			met++
			t.Logf("together: %s", told)
		}
	}
	t.Logf("%d of %d pairs have one term (%.1f %%)", met, len(pairs), 100*float64(met)/float64(len(pairs)))
	if len(pairs) < atLeast || met*100 > len(pairs)*share {
		t.Errorf("%d of %d, want %d %% at most of at least %d", met, len(pairs), share, atLeast)
	}
}

func inBokmaal(line string) string { one, _, _ := strings.Cut(line, ";"); return one }
func inNynorsk(line string) string { _, other, _ := strings.Cut(line, ";"); return other }
func inBoth(line string) string    { return strings.Replace(line, ";", " ", 1) }

// forms is a list of words with their forms.
type forms struct {
	name    string
	atLeast int
	// share of the words have one term for all forms of a language; both, for those of both languages. Words that the
	// languages have different words for are in the lists too: begrep and omgrep, anskaffe and skaffe.
	share, both int
}

// The unseen and the fresh lists were written before the rules were tried on them. At the first try met, in bokmål, nynorsk
// and both: of the unseen nouns 98, 99 and 92 %, verbs 92, 85 and 80 %, adjectives 87, 87 and 80 %, and 12 % of the strangers;
// of the fresh nouns 99, 99 and 88 %, verbs 95, 94 and 87 %, adjectives 98, 99 and 96 %, and 4 % of the strangers.
func TestFormsOfAWordHaveOneTerm(t *testing.T) {
	for _, list := range []forms{{"nouns", 200, 98, 98}, {"verbs", 60, 98, 98}, {"adjectives", 60, 98, 98},
		{"nouns_unseen", 100, 98, 98}, {"verbs_unseen", 40, 96, 96}, {"adjectives_unseen", 40, 98, 98},
		{"nouns_fresh", 200, 98, 94}, {"verbs_fresh", 140, 96, 89}, {"adjectives_fresh", 140, 99, 98}} {
		t.Run(list.name+"Bokmaal", func(t *testing.T) { wantForms(t, list, list.share, inBokmaal) })
		t.Run(list.name+"Nynorsk", func(t *testing.T) { wantForms(t, list, list.share, inNynorsk) })
		t.Run(list.name+"Both", func(t *testing.T) { wantForms(t, list, list.both, inBoth) })
	}
}

func TestDifferentWordsHaveDifferentTerms(t *testing.T) {
	t.Run("strangers", func(t *testing.T) { wantStrangers(t, "strangers", 300, 2) })
	// These are harder than those that people confuse: many have forms in common, as tape and tapet.
	t.Run("strangers_unseen", func(t *testing.T) { wantStrangers(t, "strangers_unseen", 150, 6) })
	t.Run("strangers_fresh", func(t *testing.T) { wantStrangers(t, "strangers_fresh", 400, 3) })
}

func TestPairsOfBokmaalAndNynorskHaveOneTerm(t *testing.T) {
	for _, words := range lines("pairs") {
		for at, word := range words {
			words[at] = strings.TrimRight(word, "!+")
		}
		if ok, told := meet(words); !ok {
			t.Errorf("apart: %s", told)
		}
	}
	for _, compound := range []string{"grunnskole grunnskulen", "språkskoler språkskulane", "integreringsmuligheter integreringsmoglegheit", "arbeidsuka arbeidsveka",
		"skoleelevene skuleelevar", "sykefravær sjukefråvær", "høyskolen høgskular", "medvirkning medverknad"} {
		if ok, told := meet(strings.Fields(compound)); !ok {
			t.Errorf("apart: %s", told)
		}
	}
}

func TestWordsThatAreNotNorwegianStayThemselves(t *testing.T) {
	for word, want := range map[string]string{
		"2022": "2022", "Covid19": "covid19", "Viken": "viken", "Vikens": "viken", "Bergen": "bergen", "HANSEN": "hansen", "Мовне": "мовне", "NAV's": "nav", "NAV": "nav",
		"Excel": "excel", "EØS": "eøs", "og": "", "Hva": "", "kva": "", "A\u030ar": "år", "år": "år", "": "",
	} {
		if got := Term(word); got != want {
			t.Errorf("%q has the term %q, want %q", word, got, want)
		}
	}
}

// anyWord is made of letters that words have, endings that they take, and anything.
func anyWord() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.SampledFrom(endings[:]), rapid.StringMatching(`[a-zæøå]{1,5}`), rapid.SampledFrom([]string{"skule",
		"mogleg", "menn", "het", "heit", "lig", "leg", "hv", "s", "t", "mm", "é", "'s", "İ", "a\u030a", "menn", "bøker"}), rapid.StringN(0, 3, 12))
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 1, 5).Draw(t, "pieces"), "") })
}

func TestTermsAreWordsAndNotMuchLonger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := anyWord().Draw(t, "word")
		term := Term(word)
		if !utf8.ValidString(term) {
			t.Fatalf("%q has the term %q", word, term)
		}
		// «teneste» gains three letters, and a compound can gain at both ends.
		if len(term) > len(written(word))+12 {
			t.Fatalf("%q has the long term %q", word, term)
		}
		if term == "" && !known().stop[written(word)] && strings.ContainsFunc(strings.ToValidUTF8(word, ""), unicode.IsLetter) {
			t.Fatalf("%q has no term", word)
		}
		if Term(strings.ToUpper(strings.ToLower(word))) != Term(strings.ToUpper(word)) {
			t.Fatalf("%q: large letters matter", word)
		}
	})
}

// A word whose term begins otherwise would not be marked in a text when it was found.
func TestBeginningsHaveThoseOfAllWords(t *testing.T) {
	begins := func(word string) {
		term := Term(word)
		if first := written(word)[0]; term != "" && first != term[0] && strings.IndexByte(Beginnings(term), first) < 0 {
			t.Errorf("%q begins otherwise than its term %q, and no others are told (%q)", word, term, Beginnings(term))
		}
	}
	for _, name := range []string{"nouns", "verbs", "adjectives", "nouns_unseen", "verbs_unseen", "adjectives_unseen",
		"nouns_fresh", "verbs_fresh", "adjectives_fresh"} {
		for _, line := range trial(t, name) {
			for _, word := range strings.Fields(inBoth(line)) {
				begins(word)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if word := written(anyWord().Draw(t, "word")); word != "" {
			begins(word)
		}
	})
}

// Terms are never analysed again. That most stay themselves tells that the rules go on until nothing is left to take off.
func TestMostTermsAreTheirOwn(t *testing.T) {
	same, all := 0, 0
	for _, name := range []string{"nouns", "verbs", "adjectives"} {
		for _, line := range trial(t, name) {
			term := Term(strings.Fields(line)[0])
			all++
			if again := Term(term); again == term || again == "" {
				same++
			} else {
				t.Logf("%s: %s", term, again)
			}
		}
	}
	t.Logf("%d of %d terms are their own", same, all)
	if same*100 < all*90 {
		t.Errorf("%d of %d terms are their own", same, all)
	}
}

func BenchmarkTerm(b *testing.B) {
	words := strings.Fields("Innvandrerne deltok i integreringsprosjektet og fikk muligheter til språkopplæring gjennom arbeidsplassene i fylkeskommunen " +
		"moglegheitene innvandrarane grunnskulane bøkene virksomhetene samarbeidspartnere økonomi helse")
	known()
	for b.Loop() {
		for _, word := range words {
			Term(word)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(words)), "ns/word")
}
