package standards

import (
	"context"
	"net/http"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/rdf"
)

// schemes are the vocabularies, by the last part of their addresses.
var schemes = []struct {
	scheme hub.ConceptScheme
	name   string
	title  hub.Message
}{
	{hub.ConceptSchemeTheme, "theme", hub.Message{NB: "Temaer", NN: "Tema", EN: "Themes"}},
	{hub.ConceptSchemeTargetGroup, "target-group", hub.Message{NB: "Målgrupper", NN: "Målgrupper", EN: "Target groups"}},
	{hub.ConceptSchemeMethod, "method", hub.Message{NB: "Metoder", NN: "Metodar", EN: "Methods"}},
}

// schemeAddress is where a vocabulary is, within the file that has them all.
func (d *desk) schemeAddress(scheme hub.ConceptScheme) string {
	for _, one := range schemes {
		if one.scheme == scheme {
			return string(d.Site) + "/concepts#" + one.name
		}
	}
	return ""
}

// conceptAddress is where a concept is: in the hub, else where it was taken from.
func conceptAddress(ctx context.Context, concept *hub.Concept) string {
	if concept.Origin != nil && concept.Origin.System == hub.ConceptSystem {
		return concept.Origin.ID
	}
	return string(hub.PageURL(ctx, concept))
}

// vocabulary is all concepts together: they name each other both ways.
type vocabulary struct {
	concepts  []*hub.Concept
	addresses map[hub.ID]string
	narrower  map[hub.ID][]hub.ID
}

func (d *desk) vocabulary(r *http.Request) (*vocabulary, error) {
	v := &vocabulary{addresses: map[hub.ID]string{}, narrower: map[hub.ID][]hub.ID{}}
	return v, hub.EachPage(r.Context(), d.Hub, hub.ViewerOf(r.Context()), hub.KindConcept,
		func(ctx context.Context, page []*hub.Concept) error {
			for _, concept := range page {
				v.concepts = append(v.concepts, concept)
				v.addresses[concept.ID] = conceptAddress(ctx, concept)
				for _, broader := range concept.BroaderIDs {
					v.narrower[broader] = append(v.narrower[broader], concept.ID)
				}
			}
			return nil
		})
}

// concepts are all vocabularies with their concepts.
func (d *desk) concepts(r *http.Request) ([]rdf.Node, error) {
	v, err := d.vocabulary(r)
	if err != nil {
		return nil, err
	}
	nodes := make([]rdf.Node, 0, len(schemes)+len(v.concepts))
	for _, one := range schemes {
		node := rdf.Node{ID: d.schemeAddress(one.scheme), Types: []string{skos + "ConceptScheme"}}
		node.Say(skos+"prefLabel", said(one.title)...)
		node.Say(dct+"title", said(one.title)...)
		var top []hub.ID
		for _, concept := range v.concepts {
			if concept.Scheme == one.scheme && len(concept.BroaderIDs) == 0 {
				top = append(top, concept.ID)
			}
		}
		node.Say(skos+"hasTopConcept", v.terms(top)...)
		nodes = append(nodes, node)
	}
	for _, concept := range v.concepts {
		nodes = append(nodes, v.node(concept, rdf.IRI(d.schemeAddress(concept.Scheme))))
	}
	return nodes, nil
}

func (v *vocabulary) node(concept *hub.Concept, scheme rdf.Term) rdf.Node {
	node := rdf.Node{ID: v.addresses[concept.ID], Types: []string{skos + "Concept"}}
	node.Say(skos+"inScheme", scheme)
	if len(concept.BroaderIDs) == 0 {
		node.Say(skos+"topConceptOf", scheme)
	}
	node.Say(skos+"notation", rdf.Text(concept.Key, ""))
	node.Say(skos+"prefLabel", labels(concept.PrefLabel)...)
	node.Say(skos+"altLabel", texts(concept.AltLabels)...)
	node.Say(skos+"definition", texts(concept.Definition)...)
	node.Say(skos+"broader", v.terms(concept.BroaderIDs)...)
	node.Say(skos+"narrower", v.terms(v.narrower[concept.ID])...)
	node.Say(skos+"related", v.terms(concept.RelatedIDs)...)
	var matches []rdf.Term
	for _, match := range concept.ExactMatch {
		// What is said of an address of mail would be no concept.
		if strings.HasPrefix(string(match), "http") {
			matches = append(matches, rdf.IRI(string(match)))
		}
	}
	node.Say(skos+"exactMatch", matches...)
	return node
}

// terms are the addresses of concepts that are there.
func (v *vocabulary) terms(ids []hub.ID) []rdf.Term {
	var terms []rdf.Term
	for _, id := range ids {
		if address := v.addresses[id]; address != "" {
			terms = append(terms, rdf.IRI(address))
		}
	}
	return terms
}
