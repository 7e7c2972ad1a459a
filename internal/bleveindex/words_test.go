package bleveindex

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samlaer/samlaer/internal/hub"
)

func wordsOf(text string) []string {
	var words []string
	eachWord(text, func(begin, end int) { words = append(words, text[begin:end]) })
	return words
}

func TestWordsAreLettersAndDigitsInARow(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                 nil,
		"Ærlig, øl-på ål!":                 {"Ærlig", "øl", "på", "ål"},
		"founder's don’t 'sitert' A'":      {"founder's", "don’t", "sitert", "A"},
		"3,14 og 1.000.000, 2022. sak 4.b": {"3,14", "og", "1.000.000", "2022", "sak", "4", "b"},
		"語言café館 ቋንቋ":                      {"語", "言", "café", "館", "ቋንቋ"},
		"a\u030angre på\xff\xc3b":          {"a\u030angre", "på", "b"},
		strings.Repeat("a", 129) + " b":    {"b"},
	} {
		if got := wordsOf(text); !slices.Equal(got, want) {
			t.Errorf("%q has the words %q, want %q", text, got, want)
		}
	}
}

func TestWordsComeInTheirOrderAndDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, last := rapid.String().Draw(t, "text"), 0
		eachWord(text, func(begin, end int) {
			if begin < last || end <= begin || end > len(text) {
				t.Fatalf("a word from %d to %d after %d", begin, end, last)
			}
			last = end
		})
	})
}

func TestLettersWrittenWithSeparateMarksAreTheSame(t *testing.T) {
	a, err := newAnalyser()
	if err != nil {
		t.Fatal(err)
	}
	if one, other := a.term(norwegian, "a\u030angre"), a.term(norwegian, "Ångre"); one != other || one == "" {
		t.Errorf("got %q and %q", one, other)
	}
}

func TestWordsAreForgottenWhenThereAreTooMany(t *testing.T) {
	a, err := newAnalyser()
	if err != nil {
		t.Fatal(err)
	}
	for number := range maxMemory + 100 {
		if term := a.term(foreign, fmt.Sprint("X", number)); term != fmt.Sprint("x", number) {
			t.Fatalf("got %q", term)
		}
	}
	if size := len(a.terms[foreign]); size != 100 {
		t.Errorf("%d words are remembered, want the last 100", size)
	}
}

func TestHashesDifferWhenAnythingIndexedDoes(t *testing.T) {
	made := func() *hub.Entry {
		return &hub.Entry{ID: "lesson_1", Version: 2, Readers: []hub.Token{"b", "a"}, Title: "t", Date: "2023-06-16",
			Texts:     []hub.Text{{Name: "title", Language: "nb", Words: "ab"}, {Name: "body", Language: "nb", Words: "c"}},
			Values:    map[hub.Field][]string{"theme": {"x", "y"}, "kind": {"k"}},
			CreatedAt: time.Unix(1, 0), UpdatedAt: time.Unix(2, 0), Amount: 5}
	}
	plain := hashOf(made())
	same := made()
	same.Readers, same.Values["theme"] = []hub.Token{"a", "b"}, []string{"y", "x"}
	if hashOf(same) != plain {
		t.Error("the order of readers and values matters")
	}
	seen := map[string]int{plain: -1}
	for number, change := range []func(e *hub.Entry){
		func(e *hub.Entry) { e.Version = 3 },
		func(e *hub.Entry) { e.Readers = e.Readers[:1] },
		func(e *hub.Entry) { e.Title = "u" },
		func(e *hub.Entry) { e.Date = "2023-06-17" },
		func(e *hub.Entry) { e.Texts[0].Words, e.Texts[1].Words = "a", "bc" },
		func(e *hub.Entry) { e.Texts[1].Name = "goal" },
		func(e *hub.Entry) { e.Texts[1].Language = "en" },
		func(e *hub.Entry) { e.Texts = e.Texts[:1] },
		func(e *hub.Entry) { e.Values["theme"] = []string{"x"} },
		func(e *hub.Entry) { e.Values["method"], e.Values["theme"] = e.Values["theme"], nil },
		func(e *hub.Entry) { e.CreatedAt = time.Unix(2, 0) },
		func(e *hub.Entry) { e.UpdatedAt = time.Unix(1, 0) },
		func(e *hub.Entry) { e.Amount = 6 },
		func(e *hub.Entry) { e.Names = []string{"a name"} },
		func(e *hub.Entry) { e.Files = []hub.EntryFile{{ID: "attachment_1", SHA256: "a", Language: "nb"}} },
		func(e *hub.Entry) { e.Files = []hub.EntryFile{{ID: "attachment_1", SHA256: "b", Language: "nb"}} },
	} {
		changed := made()
		change(changed)
		if other, known := seen[hashOf(changed)]; known {
			t.Errorf("change %d gives the hash of change %d", number, other)
		}
		seen[hashOf(changed)] = number
	}
}

// A translated lesson would come before one that is not, and a label in another language weigh more than a word of the
// text, if each tongue were counted by itself.
func TestADocumentIsAsLongAsItsLongestLanguage(t *testing.T) {
	a, err := newAnalyser()
	if err != nil {
		t.Fatal(err)
	}
	w := &wording{analyser: a, texts: []hub.Text{{Name: "title", Language: "en", Words: "valves"},
		{Name: "body", Language: "en", Words: "valves stick"}, {Name: "topics", Language: "nb", Words: "ventiler"}}}
	w.analyse()
	if w.length != 4*textWeight || len(w.terms[norwegian]) != 1 || w.terms[english]["valv"].Frequency() != 3*textWeight {
		t.Errorf("length %d, terms %v", w.length, w.terms)
	}
}
