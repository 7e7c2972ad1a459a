package bench

import (
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"

	"github.com/samlaer/samlaer/internal/bleveindex/norwegian"
)

// norwegianName is what Bleve calls our analysis of Norwegian. Bare Bleve has to find what the hub finds, so that only the
// time differs; with Bleve's own analyzer «no» it finds fewer forms of a word.
const norwegianName = "samlaer_norwegian"

func init() {
	// Bleve knows analyses by names that are registered for the whole program.
	err := registry.RegisterTokenFilter(norwegianName, func(map[string]any, *registry.Cache) (analysis.TokenFilter, error) {
		return norwegianFilter{}, nil
	})
	if err != nil {
		panic(err) // the name is ours alone
	}
}

// addNorwegian lets the fields of a mapping be analysed as Norwegian.
func addNorwegian(to *mapping.IndexMappingImpl) error {
	return to.AddCustomAnalyzer(norwegianName, map[string]any{"type": custom.Name, "tokenizer": unicode.Name,
		"token_filters": []string{norwegianName}})
}

type norwegianFilter struct{}

// Filter gives each word's term, and leaves out the words that have none.
func (norwegianFilter) Filter(words analysis.TokenStream) analysis.TokenStream {
	kept := words[:0]
	for _, word := range words {
		if term := norwegian.Term(string(word.Term)); term != "" {
			word.Term = []byte(term)
			kept = append(kept, word)
		}
	}
	return kept
}
