package bench

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

// judgements are searches that people of a county and social entrepreneurs would make in the demo, each with all that
// answers it. They were judged by reading the content, not by what a search gave: much of what is relevant has none of the
// query's words. A grade of 3 is what was asked about, of 2 what helps with it, of 1 what is worth opening on the way;
// concepts mostly have the last. What only some may read is not judged: a visitor asks.
//
//go:embed judgements.jsonl
var judgements []byte

// judgement is a line of them.
type judgement struct {
	Query    string       `json:"query"`
	Language hub.Language `json:"language"`
	// Asker is «policy» or «entrepreneur».
	Asker string `json:"asker"`
	// Kind is what makes it hard: «forms», where the content has another form of the word; «compound», where one of the
	// two has a word in parts or within a longer one; «nb-nn» and «english-norwegian», where most of what answers is in
	// another language; «plain», «question» and «abbreviation».
	Kind string `json:"kind"`
	// Relevant are grades by kind and name in the demo: «lesson:ord-forst». A concept's name is its key.
	Relevant map[string]int `json:"relevant"`
}

// demoCollection is the demo with the judgements.
func demoCollection() (*collection, error) {
	c := &collection{name: "the demo", language: "nb", documents: demo.Documents()}
	public := map[hub.ID]bool{}
	concepts := map[string]hub.ID{}
	for _, document := range c.documents {
		id := document.Base().ID
		public[id] = slices.Contains(hub.Searchable, document.DocumentKind()) && slices.Contains(document.Readers(), hub.TokenPublic)
		if concept, ok := document.(*hub.Concept); ok {
			concepts[concept.Key] = id
		}
	}
	err := eachLineOf(bytes.NewReader(judgements), func(line judgement) error {
		if line.Query == "" || len(line.Relevant) == 0 {
			return errors.New("a judgement needs «query» and «relevant»")
		}
		one := judged{query: line.Query, relevant: map[hub.ID]int{},
			groups: []string{string(line.Language), line.Asker, line.Kind}}
		for key, grade := range line.Relevant {
			kind, name, _ := strings.Cut(key, ":")
			id := demo.ID(hub.Kind(kind), name)
			if hub.Kind(kind) == hub.KindConcept {
				id = concepts[name]
			}
			if !public[id] || grade < 1 || grade > 3 {
				return fmt.Errorf("%s (%d) is nothing in the demo that a visitor may find, with a grade from 1 to 3", key, grade)
			}
			one.relevant[id] = grade
		}
		c.judged = append(c.judged, one)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("judgements, %w", err)
	}
	return c, nil
}
