package demo

import (
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// term is a concept as the content writes it. Other words stand with semicolons between them.
type term struct {
	key, broader, related string
	nb, nn, en            string
	alsoNB, alsoNN        string
	alsoEN                string
	// meaning is the definition in bokmål, nynorsk and English.
	meaning [3]string
}

func vocabulary() []hub.Document {
	var documents []hub.Document
	for _, part := range []struct {
		scheme hub.ConceptScheme
		terms  []term
	}{
		{hub.ConceptSchemeTheme, themeTerms},
		{hub.ConceptSchemeTargetGroup, targetGroupTerms},
		{hub.ConceptSchemeMethod, methodTerms},
	} {
		for _, t := range part.terms {
			documents = append(documents, t.concept(part.scheme))
		}
	}
	return documents
}

func (t term) concept(scheme hub.ConceptScheme) *hub.Concept {
	concept := &hub.Concept{
		Meta:       made(hub.KindConcept, string(scheme)+" "+t.key, "2022-09-12", person("ingrid")),
		Scheme:     scheme,
		Key:        t.key,
		PrefLabel:  hub.Labels{NB: t.nb, NN: t.nn, EN: t.en},
		BroaderIDs: conceptIDs(scheme, t.broader),
		RelatedIDs: conceptIDs(scheme, t.related),
	}
	languages := []hub.Language{"nb", "nn", "en"}
	for at, words := range []string{t.alsoNB, t.alsoNN, t.alsoEN} {
		for word := range strings.SplitSeq(words, ";") {
			if word = strings.TrimSpace(word); word != "" {
				concept.AltLabels = append(concept.AltLabels, hub.Label{Language: languages[at], Text: word})
			}
		}
	}
	for at, text := range t.meaning {
		concept.Definition = append(concept.Definition, hub.Label{Language: languages[at], Text: text})
	}
	return concept
}
