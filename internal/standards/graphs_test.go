package standards_test

import (
	"fmt"
	"mime"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/rdf"
)

// said are the triples of a graph, sorted.
func said(t *testing.T, triples []rdf.Triple, err error) []string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, triple := range triples {
		all = append(all, fmt.Sprintf("%v %v %v", triple.Subject, triple.Predicate, triple.Object))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func turtleOf(t *testing.T, d *door, path string) []string {
	t.Helper()
	triples, err := rdf.ReadTurtle(strings.NewReader(d.must(t, path, "text/turtle")), "")
	return said(t, triples, err)
}

func jsonOf(t *testing.T, d *door, path string) []string {
	t.Helper()
	triples, err := rdf.ReadJSONLD(strings.NewReader(d.must(t, path, "application/ld+json")), "")
	return said(t, triples, err)
}

func TestBothFormsOfAGraphSayTheSame(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, name := range []string{"catalog", "concepts"} {
		one, other := turtleOf(t, d, "/"+name+".ttl"), jsonOf(t, d, "/"+name+".jsonld")
		if len(one) < 100 || !slices.Equal(one, other) {
			t.Errorf("%s: %d triples and %d", name, len(one), len(other))
		}
	}
}

// mandatory are the properties that DCAT-AP-NO 3 says each class must have.
var mandatory = map[string][]string{
	"http://www.w3.org/ns/dcat#Catalog": {
		"http://purl.org/dc/terms/title", "http://purl.org/dc/terms/description", "http://purl.org/dc/terms/publisher",
		"http://purl.org/dc/terms/identifier", "http://www.w3.org/ns/dcat#contactPoint", "http://www.w3.org/ns/dcat#dataset",
	},
	"http://www.w3.org/ns/dcat#Dataset": {
		"http://purl.org/dc/terms/title", "http://purl.org/dc/terms/description", "http://purl.org/dc/terms/publisher",
		"http://purl.org/dc/terms/identifier", "http://www.w3.org/ns/dcat#contactPoint", "http://www.w3.org/ns/dcat#theme",
		"http://purl.org/dc/terms/accessRights",
	},
	"http://www.w3.org/ns/dcat#Distribution": {
		"http://www.w3.org/ns/dcat#accessURL", "http://purl.org/dc/terms/format", "http://purl.org/dc/terms/license",
	},
	"http://www.w3.org/ns/dcat#DataService": {
		"http://purl.org/dc/terms/title", "http://purl.org/dc/terms/publisher", "http://purl.org/dc/terms/identifier",
		"http://www.w3.org/ns/dcat#contactPoint", "http://www.w3.org/ns/dcat#endpointURL", "http://www.w3.org/ns/dcat#endpointDescription",
	},
	"http://xmlns.com/foaf/0.1/Agent":              {"http://xmlns.com/foaf/0.1/name", "http://purl.org/dc/terms/identifier"},
	"http://www.w3.org/2006/vcard/ns#Organization": {"http://www.w3.org/2006/vcard/ns#fn", "http://www.w3.org/2006/vcard/ns#hasEmail"},
}

func TestTheCatalogueSaysWhatDCATAPNOAsksFor(t *testing.T) {
	t.Parallel()
	triples, err := rdf.ReadTurtle(strings.NewReader(open(t).must(t, "/catalog.ttl", "text/turtle")), "")
	if err != nil {
		t.Fatal(err)
	}
	says, classes := map[string][]rdf.Term{}, map[string][]string{}
	for _, triple := range triples {
		says[triple.Subject.Value+" "+triple.Predicate.Value] = append(says[triple.Subject.Value+" "+triple.Predicate.Value], triple.Object)
		if triple.Predicate.Value == rdf.Type {
			classes[triple.Object.Value] = append(classes[triple.Object.Value], triple.Subject.Value)
		}
	}
	for class, properties := range mandatory {
		if len(classes[class]) == 0 {
			t.Errorf("there is no %s", class)
		}
		for _, subject := range classes[class] {
			for _, property := range properties {
				if len(says[subject+" "+property]) == 0 {
					t.Errorf("%s has no %s", subject, property)
				}
			}
		}
	}
	for _, dataset := range classes["http://www.w3.org/ns/dcat#Dataset"] {
		var languages []string
		for _, title := range says[dataset+" http://purl.org/dc/terms/title"] {
			languages = append(languages, title.Language)
		}
		if !slices.Equal(languages, []string{"nb", "nn", "en"}) {
			t.Errorf("the title of %s is in %v", dataset, languages)
		}
		for _, file := range says[dataset+" http://www.w3.org/ns/dcat#distribution"] {
			if len(says[file.Value+" http://www.w3.org/ns/dcat#accessURL"]) == 0 {
				t.Errorf("%s is nowhere", file.Value)
			}
		}
	}
}

func TestWhatTheCatalogueNamesCanBeFetched(t *testing.T) {
	t.Parallel()
	d := open(t)
	triples, err := rdf.ReadTurtle(strings.NewReader(d.must(t, "/catalog.ttl", "text/turtle")), "")
	if err != nil {
		t.Fatal(err)
	}
	fetched, kinds := 0, map[string]string{}
	for _, triple := range triples {
		if triple.Predicate.Value == "http://www.w3.org/ns/dcat#mediaType" {
			kinds[triple.Subject.Value] = strings.TrimPrefix(triple.Object.Value, "https://www.iana.org/assignments/media-types/")
		}
	}
	for _, triple := range triples {
		if path, here := strings.CutPrefix(triple.Object.Value, "https://samlaer.example"); here && triple.Predicate.Value == "http://www.w3.org/ns/dcat#downloadURL" {
			fetched++
			response, body := d.get(t, path)
			kind, _, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
			if response.StatusCode != 200 || body == "" || err != nil || kind != kinds[triple.Subject.Value] {
				t.Errorf("%s: %d, as %s and not %s", path, response.StatusCode, kind, kinds[triple.Subject.Value])
			}
		}
	}
	if fetched < 19 {
		t.Errorf("%d files", fetched)
	}
}

func TestTheCatalogueNamesEveryListThatIsHadAsAFile(t *testing.T) {
	t.Parallel()
	catalogue := open(t).must(t, "/catalog.ttl", "text/turtle")
	for _, list := range []string{"projects", "lessons", "posts", "measures", "statistics"} {
		for _, format := range []string{"csv", "xlsx"} {
			if at := "<https://samlaer.example/export/" + list + "." + format; !strings.Contains(catalogue, at) {
				t.Errorf("%s is not named", at)
			}
		}
	}
}

func TestConceptsThatGoOutAndInComeOutTheSame(t *testing.T) {
	t.Parallel()
	from := open(t)
	want := turtleOf(t, from, "/concepts.ttl")
	for _, name := range []string{"concepts.ttl", "concepts.jsonld"} {
		to := empty(t)
		_, body := from.get(t, "/"+name)
		path := file(t, name, body)
		counts, err := exchange.ImportConcepts(t.Context(), path, "", to.intake(), nil)
		if err != nil || counts.Refused > 0 || counts.Imported < 10 {
			t.Fatalf("%s: %s, %v", name, counts, err)
		}
		if err := to.index.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := turtleOf(t, to, "/concepts.ttl")
		for _, triple := range want {
			if !slices.Contains(got, triple) {
				t.Errorf("%s: %s is lost", name, triple)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: %d triples, want %d", name, len(got), len(want))
		}
		again, err := exchange.ImportConcepts(t.Context(), path, "", to.intake(), nil)
		if err != nil || again.Unchanged != counts.Imported {
			t.Errorf("%s, a second time: %s, %v", name, again, err)
		}
	}
}

func TestAGraphIsSentAgainOnlyWhenItHasChanged(t *testing.T) {
	t.Parallel()
	d := open(t)
	response, _ := d.get(t, "/concepts.ttl")
	if again, body := d.get(t, "/concepts.ttl", "If-None-Match", response.Header.Get("ETag")); again.StatusCode != 304 || body != "" {
		t.Errorf("%d, %d bytes", again.StatusCode, len(body))
	}
}
