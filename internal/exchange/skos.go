package exchange

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/rdf"
)

const skos = "http://www.w3.org/2004/02/skos/core#"

// schemeNames are how the addresses of the hub's own vocabularies end.
var schemeNames = map[string]hub.ConceptScheme{
	"theme": hub.ConceptSchemeTheme, "target-group": hub.ConceptSchemeTargetGroup, "method": hub.ConceptSchemeMethod,
}

// ImportConcepts brings in the concepts of a SKOS vocabulary in Turtle or JSON-LD. The scheme is that of concepts which are not in
// one of the hub's own; THEME when empty. A concept that cannot be brought in is told of by its address. The listener may be nil.
func ImportConcepts(ctx context.Context, path string, scheme hub.ConceptScheme, intake *hub.Intake, listener Listener) (_ Counts, err error) {
	file, _, err := openRegular(path)
	if err != nil {
		return Counts{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	triples, err := readGraph(file)
	if err != nil {
		return Counts{}, fmt.Errorf("%s: %w. Nothing was imported", filepath.Base(path), err)
	}
	concepts := conceptsOf(triples, hub.ConceptScheme(first(string(scheme), string(hub.ConceptSchemeTheme))))
	if len(concepts) == 0 {
		return Counts{}, fmt.Errorf("%s has no concepts by SKOS. Nothing was imported", filepath.Base(path))
	}
	outcomes, err := intake.TakeConcepts(ctx, concepts)
	var counts Counts
	for at, outcome := range outcomes {
		counts.add(outcome.Result)
		for _, problem := range outcome.Problems {
			audible(listener).Fault(Fault{Line: at + 1, Column: problem.Field, Reason: concepts[at].Address + ": " + problem.Message.EN})
		}
	}
	if err != nil {
		return counts, fmt.Errorf("import %s: %w", filepath.Base(path), err)
	}
	return counts, nil
}

// readGraph reads Turtle or JSON-LD, whichever it begins as. Turtle may begin with a bracket as well, but no vocabulary does.
func readGraph(file io.ReadSeeker) ([]rdf.Triple, error) {
	head := make([]byte, 512)
	count, _ := io.ReadFull(file, head)
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("it cannot be read twice: %w", err)
	}
	head = bytes.TrimSpace(bytes.TrimPrefix(head[:count], []byte(byteOrderMark)))
	if bytes.HasPrefix(head, []byte("{")) || bytes.HasPrefix(head, []byte("[")) {
		return rdf.ReadJSONLD(file, "")
	}
	return rdf.ReadTurtle(file, "")
}

// conceptsOf gathers what is said of each concept, in the order of their addresses. A graph has no order of its own, and the same
// graph has to give the same concepts.
func conceptsOf(triples []rdf.Triple, usual hub.ConceptScheme) []hub.ImportedConcept {
	slices.SortFunc(triples, func(one, other rdf.Triple) int {
		return cmp.Or(compareTerms(one.Subject, other.Subject), compareTerms(one.Predicate, other.Predicate), compareTerms(one.Object, other.Object))
	})
	at := map[string]int{}
	var concepts []hub.ImportedConcept
	for _, triple := range triples {
		address := triple.Subject.Value
		if _, known := at[address]; known || triple.Subject.Kind != rdf.TermIRI || triple.Predicate.Value != rdf.Type ||
			triple.Object != rdf.IRI(skos+"Concept") {
			continue
		}
		at[address] = len(concepts)
		concepts = append(concepts, hub.ImportedConcept{Address: address, Scheme: usual})
	}
	for _, triple := range triples {
		which, known := at[triple.Subject.Value]
		if predicate, ours := strings.CutPrefix(triple.Predicate.Value, skos); known && ours {
			take(&concepts[which], predicate, triple.Object)
		}
		// Some say only what is narrower.
		if below, known := at[triple.Object.Value]; known && triple.Predicate.Value == skos+"narrower" && triple.Subject.Kind == rdf.TermIRI {
			concepts[below].Broader = with(concepts[below].Broader, triple.Subject.Value)
		}
	}
	for which := range concepts {
		settle(&concepts[which])
	}
	return concepts
}

func compareTerms(one, other rdf.Term) int {
	return cmp.Or(cmp.Compare(one.Value, other.Value), cmp.Compare(one.Language, other.Language), cmp.Compare(one.Datatype, other.Datatype))
}

// take takes in one thing that is said of a concept.
func take(concept *hub.ImportedConcept, predicate string, object rdf.Term) {
	text := clean(object.Value)
	label := hub.Label{Language: hub.Language(first(object.Language, "nb")), Text: text}
	if label.Language == "no" {
		label.Language = "nb"
	}
	switch predicate {
	case "prefLabel":
		prefer(concept, label)
	case "altLabel":
		concept.AltLabels = with(concept.AltLabels, label)
	case "definition":
		concept.Definition = with(concept.Definition, label)
	case "notation":
		if concept.Key == "" {
			concept.Key = text
		}
	case "broader":
		concept.Broader = with(concept.Broader, object.Value)
	case "related":
		concept.Related = with(concept.Related, object.Value)
	case "exactMatch":
		if object.Kind == rdf.TermIRI {
			concept.ExactMatch = with(concept.ExactMatch, hub.URL(object.Value))
		}
	case "inScheme", "topConceptOf":
		for name, scheme := range schemeNames {
			if strings.HasSuffix(object.Value, "/concepts#"+name) {
				concept.Scheme = scheme
			}
		}
	}
}

// prefer takes in a word that is preferred: one of each language that the hub has, and all others beside them.
func prefer(concept *hub.ImportedConcept, label hub.Label) {
	of := map[hub.Language]*string{"nb": &concept.PrefLabel.NB, "nn": &concept.PrefLabel.NN, "en": &concept.PrefLabel.EN}[label.Language]
	if of != nil && *of == "" {
		*of = label.Text
		return
	}
	concept.AltLabels = with(concept.AltLabels, label)
}

// settle gives a concept a key, of its notation or its word, and a preferred word where it has others only.
func settle(concept *hub.ImportedConcept) {
	if (concept.PrefLabel == hub.Labels{}) && len(concept.AltLabels) > 0 {
		concept.PrefLabel.NB = concept.AltLabels[0].Text
	}
	concept.Key = hub.ConceptKeyOf(first(concept.Key, concept.PrefLabel.In("nb")))
	concept.Broader = slices.DeleteFunc(concept.Broader, func(address string) bool { return address == concept.Address })
}

// with adds what is not there yet.
func with[T comparable](list []T, one T) []T {
	if slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}
