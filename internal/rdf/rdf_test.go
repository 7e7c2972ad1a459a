package rdf_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/rdf"
)

// lines are the triples, sorted.
func lines(triples []rdf.Triple) []string {
	var all []string
	for _, triple := range triples {
		all = append(all, fmt.Sprintf("%v %v %v", triple.Subject, triple.Predicate, triple.Object))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestTurtleIsReadAsTheStandardSays(t *testing.T) {
	t.Parallel()
	const text = `@prefix ex: <http://example.org/> . # a remark
BASE <http://example.org/base/>
prefix : <#>
ex:a a ex:T ; ex:p "one", 'to'@nb, """tre "ord"
og linje"""@NN, "x\"\u00E5\n", 7, -1.5, 1e3, true ; ; ex:q <rel>, :loc, _:b .
_:b ex:list ( 1 ex:x ) .
[ ex:in [ ex:deep "d"^^ex:dt ] ] .
ex:a\,b ex:p ex:c.d .`
	triples, err := rdf.ReadTurtle(strings.NewReader(text), "")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(lines(triples), "\n")
	for _, want := range []string{
		"{1 b  } {0 http://example.org/list  } {1 *1  }", "{2 one  }", "{2 to nb }", "{2 tre \"ord\"\nog linje nn }", "{2 x\"å\n  }",
		"{2 7  http://www.w3.org/2001/XMLSchema#integer}", "{2 -1.5  http://www.w3.org/2001/XMLSchema#decimal}",
		"{2 1e3  http://www.w3.org/2001/XMLSchema#double}", "{2 true  http://www.w3.org/2001/XMLSchema#boolean}",
		"{0 http://example.org/base/rel  }", "{0 http://example.org/base/#loc  }", "{2 d  http://example.org/dt}",
		"{0 http://example.org/a,b  } {0 http://example.org/p  } {0 http://example.org/c.d  }",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}

var nodes = []rdf.Node{{ID: "http://example.org/a b", Types: []string{"http://example.org/v#T"}, Properties: []rdf.Property{
	{"http://example.org/v#p", []rdf.Term{rdf.Text("æ \"ø\"\\ å\r\n\x01", "nb"), rdf.Text("x", ""), rdf.IRI("http://example.org/å")}},
	{"http://example.org/other", []rdf.Term{rdf.Typed("2024-01-02", "http://www.w3.org/2001/XMLSchema#date")}},
}}}

func TestBothFormsSayTheSame(t *testing.T) {
	t.Parallel()
	prefixes := rdf.Prefixes{"v": "http://example.org/v#"}
	var turtle, jsonld bytes.Buffer
	if err := rdf.WriteTurtle(&turtle, prefixes, nodes); err != nil {
		t.Fatal(err)
	}
	if err := rdf.WriteJSONLD(&jsonld, prefixes, nodes); err != nil {
		t.Fatal(err)
	}
	one, err := rdf.ReadTurtle(&turtle, "")
	if err != nil {
		t.Fatal(err)
	}
	other, err := rdf.ReadJSONLD(&jsonld, "")
	if err != nil {
		t.Fatal(err)
	}
	if len(one) != 5 || !slices.Equal(lines(one), lines(other)) {
		t.Errorf("%q\nis not\n%q", lines(one), lines(other))
	}
}

func TestHostileGraphsEndInAnError(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"deep brackets": "<a> <b> " + strings.Repeat("[ <b> ", 100_000), "deep lists": "<a> <b> " + strings.Repeat("(", 100_000),
		"no end of a text": `<a> <b> "x`, "no end of an address": "<a", "an unknown prefix": "x:a x:b x:c .",
		"broken letters": "<a> <b> \"\xff\" .", "a wrong sign": `<a> <b> "\uD800" .`, "a text as subject": `"a" <b> <c> .`,
		"too long": strings.Repeat("# x\n", rdf.MaxBytes/4+1), "a sign at the end": `<a> <b> "\`, "nothing after a": "<a> a",
	} {
		if _, err := rdf.ReadTurtle(strings.NewReader(text), ""); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	for name, text := range map[string]string{
		"elsewhere": `{"@context":"https://example.org/context.jsonld","@id":"x"}`, "deep": strings.Repeat(`{"@graph":[`, 100_000),
		"no JSON": "{", "imports": `{"@context":{"@import":"http://127.0.0.1/x"},"@id":"x"}`,
	} {
		if _, err := rdf.ReadJSONLD(strings.NewReader(text), ""); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func FuzzTurtle(f *testing.F) {
	f.Add("@prefix x: <http://x/> . x:a a x:b ; x:c \"d\"@nb, ( 1 2 ), [ x:e '''f''' ] .")
	f.Fuzz(func(t *testing.T, text string) {
		triples, err := rdf.ReadTurtle(strings.NewReader(text), "http://example.org/")
		if err == nil && len(triples) > len(text) {
			t.Errorf("%d triples of %d bytes", len(triples), len(text))
		}
	})
}

func FuzzJSONLD(f *testing.F) {
	f.Add(`{"@context":{"x":"http://x/"},"@graph":[{"@id":"x:a","x:b":[{"@value":"c","@language":"nb"}]}]}`)
	f.Fuzz(func(_ *testing.T, text string) { _, _ = rdf.ReadJSONLD(strings.NewReader(text), "") })
}
