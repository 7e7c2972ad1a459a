package bench

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/standard"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/mapping"
	_ "github.com/blevesearch/bleve/v2/search/highlight/highlighter/html" // registers «html»
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"github.com/samlaer/samlaer/internal/hub"
)

// counted are the fields that a search gives facets of.
var counted = []hub.Field{hub.FieldType, hub.FieldTheme, hub.FieldTargetGroup, hub.FieldMunicipality, hub.FieldCounty,
	hub.FieldMethod, hub.FieldYear, hub.FieldKind, hub.FieldEvidence, hub.FieldLanguage}

// facetSize is how many values of a facet are asked for. No field of the documents made here has more.
const facetSize = 100

const readersField = "readers"

// The fields that are there only where one sorts by the date and looks for titles.
const (
	dateField  = "date"
	titleField = "title"
)

// bareIndex is Bleve with nothing around it.
type bareIndex struct{ in bleve.Index }

func createBare(folder string, sorted bool) (bareIndex, error) {
	all, err := bareMapping(sorted)
	if err != nil {
		return bareIndex{}, err
	}
	created, err := bleve.New(folder, all)
	return bareIndex{created}, err
}

func openBare(folder string) (bareIndex, error) {
	opened, err := bleve.Open(folder)
	return bareIndex{opened}, err
}

// bareMapping has a field of words for each analysis, stored and with places for the highlights, and keywords. What is
// not needed to answer the questions is left out: it is half the size of what the default mapping makes, and is built in
// less than half the time.
func bareMapping(sorted bool) (mapping.IndexMapping, error) {
	document := bleve.NewDocumentStaticMapping()
	for name, analyzer := range map[string]string{"no": norwegianName, "en": en.AnalyzerName} {
		field := bleve.NewTextFieldMapping()
		field.Analyzer, field.IncludeInAll, field.DocValues = analyzer, false, false
		document.AddFieldMappingsAt(name, field)
	}
	filtered := []hub.Field{readersField, hub.FieldCountyEver}
	for at, name := range append(filtered, counted...) {
		field := bleve.NewTextFieldMapping()
		field.Analyzer, field.Store, field.IncludeInAll, field.IncludeTermVectors = keyword.Name, false, false, false
		field.SkipFreqNorm, field.DocValues = true, at >= len(filtered) // facets are counted from doc values
		document.AddFieldMappingsAt(string(name), field)
	}
	if sorted {
		date, title := bleve.NewDateTimeFieldMapping(), bleve.NewTextFieldMapping()
		date.Store, date.IncludeInAll = false, false
		title.Analyzer, title.Store, title.IncludeInAll, title.IncludeTermVectors, title.DocValues = standard.Name, false, false, false, false
		document.AddFieldMappingsAt(dateField, date)
		document.AddFieldMappingsAt(titleField, title)
	}
	all := bleve.NewIndexMapping()
	all.DefaultMapping, all.ScoringModel = document, index.BM25Scoring
	return all, addNorwegian(all)
}

// bareDocument is what Bleve is given of an entry.
func bareDocument(entry *hub.Entry) map[string]any {
	words := map[string]string{}
	for _, text := range entry.Texts {
		name := "no"
		if text.Language == "en" {
			name = "en"
		}
		words[name] += text.Words + "\n"
	}
	document := map[string]any{}
	for name, text := range words {
		document[name] = text
	}
	for _, field := range append([]hub.Field{hub.FieldCountyEver}, counted...) {
		document[string(field)] = entry.Values[field]
	}
	readers := make([]string, len(entry.Readers))
	for at, token := range entry.Readers {
		readers[at] = string(token)
	}
	document[readersField] = readers
	document[dateField], document[titleField] = string(entry.Date), entry.Texts[0].Words
	return document
}

// bareQuery is a question of a visitor.
func bareQuery(asked *question) *query.BooleanQuery {
	var words []query.Query
	for _, name := range []string{"no", "en"} {
		match := bleve.NewMatchQuery(asked.text)
		match.SetField(name)
		words = append(words, match)
	}
	public := bleve.NewTermQuery(string(hub.TokenPublic))
	public.SetField(readersField)
	filters := []query.Query{public}
	for field, value := range asked.where {
		narrowed := bleve.NewTermQuery(value)
		narrowed.SetField(string(field))
		filters = append(filters, narrowed)
	}
	whole := bleve.NewBooleanQuery()
	whole.AddMust(bleve.NewDisjunctionQuery(words...))
	whole.AddFilter(bleve.NewConjunctionQuery(filters...))
	return whole
}

// ask answers a question for a visitor.
func (b bareIndex) ask(ctx context.Context, asked *question, facets bool) (*bleve.SearchResult, error) {
	whole := bareQuery(asked)
	request := bleve.NewSearchRequestOptions(whole, pageSize, 0, false)
	request.Highlight = bleve.NewHighlightWithStyle("html")
	if facets {
		for _, field := range counted {
			request.AddFacet(string(field), bleve.NewFacetRequest(string(field), facetSize))
		}
	}
	result, err := b.in.SearchInContext(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("bare search: %w", err)
	}
	return result, nil
}

// bareAnswer is what a result says, as the hub would.
func bareAnswer(result *bleve.SearchResult) *answer {
	// #nosec G115 -- no more than the documents made
	given := &answer{total: int(result.Total), hits: len(result.Hits), facets: map[string]map[string]int{}}
	for _, hit := range result.Hits {
		given.marked += min(1, len(hit.Fragments))
	}
	for name, facet := range result.Facets {
		counts := map[string]int{}
		for _, term := range facet.Terms.Terms() {
			counts[term.Term] = term.Count
		}
		given.facets[name] = counts
	}
	return given
}
