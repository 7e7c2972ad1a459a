package demo_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

// saysSo are how a title, and a text, of an example say that it is one, by language.
var saysSo = map[hub.Language][2]string{
	"nb": {"Eksempel: ", "Dette er en eksempeltekst."},
	"nn": {"Døme: ", "Dette er ein dømetekst."},
	"en": {"Example: ", "This is an example text."},
	"uk": {"Приклад: ", "Це текст-приклад."},
	"es": {"Ejemplo: ", "Este texto es un ejemplo."},
	"pl": {"Przykład: ", "To tekst przykładowy."},
	"ar": {"مثال: ", "هذا نص للتوضيح."},
}

// known are the titles and names of what is no example: what is known of the first scheme, and no more.
var known = map[hub.Kind][]string{
	hub.KindGrantScheme: {"Sosialt entreprenørskap og integrering", "Sosialt entreprenørskap og arbeidsinkludering"},
	hub.KindCall:        {"Sosialt entreprenørskap og integrering 2022", "Sosialt entreprenørskap og arbeidsinkludering 2024"},
	hub.KindProject: {"HerSpace: inkubator for kvinner med utenlandsk bakgrunn",
		"AOF Østfold: realkompetansen til gamere"},
	hub.KindEvent: {"Samling for de sju forprosjektene i Drammen"},
	hub.KindOrganisation: {"Viken fylkeskommune", "Akershus fylkeskommune", "Universitetet i Sørøst-Norge", "HerSpace",
		"AOF Østfold"},
}

// title is the title or name by which people know the document; empty when it has none.
func title(document hub.Document) string {
	switch d := document.(type) {
	case *hub.Concept:
		return d.PrefLabel.NB
	case *hub.Organisation:
		return d.Name
	case *hub.Person:
		return d.Name
	case *hub.Service:
		return d.Name
	case interface{ Title() string }:
		return d.Title()
	default:
		return words(document)["title"]
	}
}

// words are the texts of a document by field.
func words(document hub.Document) map[string]string {
	texts := map[string]string{}
	switch d := document.(type) {
	case *hub.GrantScheme:
		texts["title"], texts["text"] = d.Title, string(d.Description)
	case *hub.Call:
		texts["title"], texts["text"] = d.Title, string(d.Eligible)
	case *hub.Project:
		texts["title"], texts["text"] = d.Title, string(d.Description)
	case *hub.Event:
		texts["title"], texts["text"] = d.Title, string(d.Description)
	case *hub.Post:
		texts["title"] = d.Title()
		texts["text"] = string(d.WhatWeTried + d.WhatHappened + d.WhatWeWouldDoDifferently + d.Body)
	case *hub.Lesson:
		texts["title"], texts["text"] = d.Title, string(d.Insight)
	case *hub.Measure:
		texts["title"], texts["text"] = d.Title, string(d.Description)
	case *hub.Brief:
		texts["title"], texts["text"] = d.Title, string(d.Introduction)
	case *hub.FinalReport:
		texts["text"] = string(d.WhatToTellTheNext)
	}
	return texts
}

// language is that in which the document is written; empty when it is in none.
func language(document hub.Document) (written hub.Language) {
	switch d := document.(type) {
	case *hub.GrantScheme:
		return d.Language
	case *hub.Call:
		return d.Language
	case *hub.Project:
		return d.Language
	case *hub.Event:
		return d.Language
	case *hub.Post:
		return d.Language
	case *hub.Lesson:
		return d.Language
	case *hub.Measure:
		return d.Language
	case *hub.Brief:
		return d.Language
	case *hub.Comment:
		return d.Language
	case *hub.FinalReport:
		return d.Language
	default:
		return ""
	}
}

func isKnown(document hub.Document) bool {
	return document.DocumentKind() == hub.KindConcept || slices.Contains(known[document.DocumentKind()], title(document))
}

func TestEveryExampleSaysThatItIsOne(t *testing.T) {
	t.Parallel()
	for _, document := range demo.Documents() {
		texts := words(document)
		if isKnown(document) || len(texts) == 0 {
			continue
		}
		says := saysSo[language(document)]
		if heading, has := texts["title"]; has && !strings.HasPrefix(heading, says[0]) {
			t.Errorf("%s does not begin with «%s»", name(document), says[0])
		}
		if !strings.Contains(texts["text"], says[1]) {
			t.Errorf("the text of %s does not say «%s»: %s", name(document), says[1], texts["text"])
		}
		each(document, func(translation hub.Translation) {
			if !strings.Contains(string(translation.Text), saysSo[translation.Language][1]) {
				t.Errorf("the translation of %s into %s does not say that it is an example", name(document), translation.Language)
			}
		})
		each(document, func(reference hub.Reference) {
			if !strings.HasPrefix(reference.Title, says[0]) {
				t.Errorf("%s rests on «%s», which does not say that it is made up", name(document), reference.Title)
			}
		})
		each(document, func(address hub.URL) {
			if address != "" && !strings.HasPrefix(string(address), "https://example.org/") {
				t.Errorf("%s, which is made up, leads to %s", name(document), address)
			}
		})
	}
}

// TestNamesOfExamplesSayThatTheyAre: a person, an organisation or a service stands beside texts by its name alone.
func TestNamesOfExamplesSayThatTheyAre(t *testing.T) {
	t.Parallel()
	for _, document := range demo.Documents() {
		switch document.(type) {
		case *hub.Person, *hub.Organisation, *hub.Service:
		default:
			continue
		}
		says := slices.ContainsFunc([]string{"eksempel", "døme", "example"}, func(word string) bool {
			return strings.Contains(strings.ToLower(title(document)), word)
		})
		if says == isKnown(document) {
			t.Errorf("%s says that it is an example: %v", name(document), says)
		}
	}
}

func TestWhatIsKnownStandsThereOnceAndWithoutAMark(t *testing.T) {
	t.Parallel()
	left := map[hub.Kind][]string{}
	for kind, titles := range known {
		left[kind] = slices.Clone(titles)
	}
	for _, document := range demo.Documents() {
		if !isKnown(document) || document.DocumentKind() == hub.KindConcept {
			continue
		}
		kind := document.DocumentKind()
		left[kind] = slices.DeleteFunc(left[kind], func(one string) bool { return one == title(document) })
		for _, says := range saysSo {
			if strings.Contains(words(document)["text"], says[1]) {
				t.Errorf("%s says that it is an example", name(document))
			}
		}
	}
	for kind, titles := range left {
		if len(titles) > 0 {
			t.Errorf("of kind %s there are not: %q", kind, titles)
		}
	}
}

// TestNothingMadeUpHangsOnWhatIsReal: nobody shall be told of experiences, comments or results that a real project never
// had. What people follow or search for is their own, and the log and the history tell of the demo itself.
func TestNothingMadeUpHangsOnWhatIsReal(t *testing.T) {
	t.Parallel()
	projects := map[hub.ID]string{}
	for _, document := range demo.Documents() {
		switch document.(type) {
		case *hub.Project, *hub.Call, *hub.GrantScheme, *hub.Event:
			if isKnown(document) {
				projects[document.Base().ID] = title(document)
			}
		}
	}
	for _, document := range demo.Documents() {
		if isKnown(document) {
			continue
		}
		each(document, func(id hub.ID) {
			if title, is := projects[id]; is {
				t.Errorf("%s, which is made up, refers to «%s»", name(document), title)
			}
		})
	}
}

func TestTextsStandInBokmålNynorskAndEnglish(t *testing.T) {
	t.Parallel()
	written := map[hub.Kind]map[hub.Language]int{}
	for _, document := range demo.Documents() {
		if language := language(document); language != "" {
			if written[document.DocumentKind()] == nil {
				written[document.DocumentKind()] = map[hub.Language]int{}
			}
			written[document.DocumentKind()][language]++
		}
		if concept, ok := document.(*hub.Concept); ok {
			for _, language := range []hub.Language{"nb", "nn", "en"} {
				if concept.PrefLabel.In(language) == "" {
					t.Errorf("%s has no label in %s", name(document), language)
				}
			}
		}
	}
	for kind, languages := range written {
		wanted := []hub.Language{"nb", "nn", "en"}
		if kind == hub.KindGrantScheme || kind == hub.KindCall { // a county announces in Norwegian
			wanted = []hub.Language{"nb", "nn"}
		}
		for _, language := range wanted {
			if languages[language] == 0 {
				t.Errorf("no %s is in %s, only in %v", kind, language, slices.Sorted(maps.Keys(languages)))
			}
		}
	}
}

// foreign are words that one of the two written forms of Norwegian has and the other has not.
var foreign = map[hub.Language][]string{
	"nn": strings.Fields(`ikke jeg hva hvem hvor hvordan hvorfor noe noen mye mer fra en et ble blitt være vært gjøre gjør
		kommer sier selv uten hjemme dere virksomhet virksomheten arbeidsgiver arbeidsgivere deltaker deltakere eksempel forskjell
		bare dem begynne begynte spørre uke uker`),
	"nb": strings.Fields(`ikkje eg kva kven korleis kvifor noko nokon mykje meir frå ein eit vart vorte vere gjere gjer kjem
		seier sjølv utan dykk verksemd verksemda arbeidsgivar arbeidsgivarar deltakar deltakarar døme skilnad berre òg dei byrje
		byrja spørje spurde veke veker`),
}

// ownTexts are the texts of the document that its author wrote, by language: what is quoted stands in the language of
// whoever said it.
func ownTexts(document hub.Document) map[hub.Language][]string {
	own, written := map[hub.Language][]string{}, language(document)
	walk(reflect.ValueOf(document), func(value reflect.Value) (deeper bool) {
		switch text := value.Interface().(type) {
		case hub.Address: // made of letters that every keyboard has
			return false
		case hub.Citation:
			own[written] = append(own[written], string(text.Note))
			return false
		case hub.Translation:
			own[text.Language] = append(own[text.Language], string(text.Title), string(text.Text))
			return false
		}
		if value.Kind() == reflect.String {
			own[written] = append(own[written], value.String())
		}
		return true
	})
	return own
}

func TestEachWrittenNorwegianKeepsToItsOwnWords(t *testing.T) {
	t.Parallel()
	for _, document := range demo.Documents() {
		for written, texts := range ownTexts(document) {
			for _, word := range strings.FieldsFunc(strings.Join(texts, " "), func(char rune) bool { return !unicode.IsLetter(char) }) {
				if slices.Contains(foreign[written], strings.ToLower(word)) {
					t.Errorf("%s is in %s and says «%s»", name(document), written, word)
				}
			}
		}
	}
}
