package hub

import (
	"context"
	"fmt"
	"slices"
)

// Concept (begrep) is a theme, target group or method with its words in three languages, as in SKOS.
type Concept struct {
	Meta    `bson:",inline"`
	Address `bson:",inline"`
	Scheme  ConceptScheme `bson:"scheme" set:"once"`
	// Key names the concept in filters and addresses: small letters and hyphens, unique within the scheme.
	Key        string  `bson:"key" set:"writer"`
	PrefLabel  Labels  `bson:"prefLabel" set:"writer"`
	AltLabels  []Label `bson:"altLabels,omitempty" set:"writer"`
	Definition []Label `bson:"definition,omitempty" set:"writer"`
	// BroaderIDs are the concepts that this one is a kind of.
	BroaderIDs []ID    `bson:"broader,omitempty" set:"writer"`
	RelatedIDs []ID    `bson:"related,omitempty" set:"writer"`
	ExactMatch []URL   `bson:"exactMatch,omitempty" set:"writer"`
	Origin     *Origin `bson:"origin,omitempty"`
	// Aliases are the origins of doubles that became one with it.
	Aliases []Origin `bson:"aliases,omitempty"`
}

// ConceptSystem is the system of concepts that were taken in by SKOS: their ids are their addresses, wherever they are.
const ConceptSystem = "skos"

// ConceptScheme is which vocabulary a concept belongs to.
type ConceptScheme string

const (
	ConceptSchemeTheme       ConceptScheme = "THEME"
	ConceptSchemeTargetGroup ConceptScheme = "TARGET_GROUP"
	ConceptSchemeMethod      ConceptScheme = "METHOD"
)

// Labels are a word in bokmål, nynorsk and English; those that are missing fall back on the others.
type Labels struct {
	NB string `bson:"nb,omitempty"`
	NN string `bson:"nn,omitempty"`
	EN string `bson:"en,omitempty"`
}

// In is the label in the language, else in the one nearest to it.
func (l Labels) In(language Language) string {
	order := []string{l.NB, l.NN, l.EN}
	switch language {
	case "nn":
		order = []string{l.NN, l.NB, l.EN}
	case "en":
		order = []string{l.EN, l.NB, l.NN}
	}
	for _, label := range order {
		if label != "" {
			return label
		}
	}
	return ""
}

// Label is a text and its language.
type Label struct {
	Language Language `bson:"language"`
	Text     string   `bson:"text"`
}

func (*Concept) DocumentKind() Kind { return KindConcept }

// ConceptKey is the unique key of a concept's key within its scheme.
func ConceptKey(scheme ConceptScheme, key string) Key {
	return Key("key:" + string(scheme) + ":" + key)
}

func (c *Concept) Keys() []Key {
	return join(c.Address.keys(), c.Origin.keys(), aliasKeys(c.Aliases), []Key{ConceptKey(c.Scheme, c.Key)})
}

func (c *Concept) Refs() []Key {
	return join(refs("broader", c.BroaderIDs...), refs("related", c.RelatedIDs...),
		[]Key{Key("scheme:" + string(c.Scheme))}, refs("person", c.CreatedBy))
}

func (*Concept) Readers() []Token { return everyone }

// LabelIn is the word for the concept in the language, else in the one nearest to it.
func (c *Concept) LabelIn(language Language) string { return c.PrefLabel.In(language) }

// labels are the words for it in all languages, those that are preferred first.
func (c *Concept) labels() []Label {
	var labels []Label
	for _, preferred := range []Label{{"nb", c.PrefLabel.NB}, {"nn", c.PrefLabel.NN}, {"en", c.PrefLabel.EN}} {
		if preferred.Text != "" {
			labels = append(labels, preferred)
		}
	}
	return append(labels, c.AltLabels...)
}

// Synonyms gives the labels of all concepts.
func Synonyms(ctx context.Context, store Store) ([]Synonym, error) {
	var synonyms []Synonym
	for document, err := range store.Scan(ctx, KindConcept) {
		if err != nil {
			return nil, fmt.Errorf("labels of concepts: %w", err)
		}
		if concept, ok := document.(*Concept); ok {
			synonyms = append(synonyms, Synonym{Concept: concept.ID, Labels: concept.labels()})
		}
	}
	return synonyms, nil
}

// settle gives a concept without a key one of its word, and keeps it from being broader than itself.
func (c *Concept) settle(ctx context.Context, w *writing, _ *earlier) error {
	if c.Key == "" {
		c.Key = themeKey(c.LabelIn("nb"))
	}
	seen := map[ID]bool{}
	for queue := slices.Clone(c.BroaderIDs); len(queue) > 0; queue = queue[1:] {
		if queue[0] == c.ID {
			return invalid("broader", messageSelf)
		}
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		broader, err := One[*Concept](ctx, queue[0])
		if err != nil {
			return err
		}
		if broader != nil {
			w.look(broader) // two who each make one broader than the other would close a circle
			queue = append(queue, broader.BroaderIDs...)
		}
	}
	return nil
}

func (c *Concept) validate(v *validation) {
	v.oneOf("scheme", string(c.Scheme), "THEME", "TARGET_GROUP", "METHOD")
	v.check("key", isKey(c.Key), messageKey)
	v.check("prefLabel", c.PrefLabel != Labels{}, messageRequired)
	v.labels("altLabels", c.AltLabels, maxLine)
	v.labels("definition", c.Definition, maxText)
	for name, label := range map[string]string{"nb": c.PrefLabel.NB, "nn": c.PrefLabel.NN, "en": c.PrefLabel.EN} {
		v.line("prefLabel."+name, label)
	}
	v.references("broader", KindConcept, c.BroaderIDs)
	v.references("related", KindConcept, c.RelatedIDs)
	v.check("broader", !slices.Contains(c.BroaderIDs, c.ID), messageSelf)
	for at, match := range c.ExactMatch {
		v.url(v.item("exactMatch", at, ""), match)
	}
}

func isKey(key string) bool {
	for _, char := range key {
		if (char < 'a' || char > 'z') && (char < '0' || char > '9') && char != '-' {
			return false
		}
	}
	return key != "" && len(key) <= 80
}
