package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/samlaer/samlaer/internal/hub"
)

// Searching measures what the index alone does beside bare Bleve: the best of a search with words marked, with facets, the
// newest first, and suggestions while somebody types. Of the hub there is only what reads the texts to mark.
func Searching(ctx context.Context, options Options, out io.Writer) error {
	return indexAlone(ctx, options, out, func(ctx context.Context, r *run) error {
		r.sorted = true
		if err := r.loadBoth(ctx); err != nil {
			return err
		}
		if err := r.measureSizes(float64(len(r.corpus.documents))); err != nil {
			return err
		}
		return r.loaded(ctx, func(o opened, bare bareIndex, h *hub.Hub) error {
			return r.compareSearching(ctx, bare, h, o.index)
		})
	})
}

// indexAlone measures something of the index beside bare Bleve, and reports it.
func indexAlone(ctx context.Context, options Options, out io.Writer, measure func(context.Context, *run) error) (err error) {
	if options.Documents < 100 || options.Queries < 1 {
		return errors.New("there is nothing to measure with fewer than 100 documents and one query")
	}
	folder, remove, err := folderOf(options.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	options.Clients = max(1, options.Clients)
	r := newRun(options, folder)
	if err := measure(ctx, r); err != nil {
		return err
	}
	if options.JSON {
		return r.report.json(out)
	}
	return r.report.markdown(out)
}

// loadBoth makes the questions, and puts the documents into bare Bleve and into the hub.
func (r *run) loadBoth(ctx context.Context) error {
	if err := r.makeQuestions(ctx); err != nil {
		return err
	}
	r.Progress("loading")
	if _, err := r.loadBare(ctx); err != nil {
		return err
	}
	_, err := r.loadHub(ctx)
	return err
}

// fourFacets are those of the comparison: few values and many, one a document and several.
var fourFacets = []hub.Field{hub.FieldType, hub.FieldTheme, hub.FieldMunicipality, hub.FieldYear}

func (r *run) compareSearching(ctx context.Context, bare bareIndex, h *hub.Hub, index hub.Index) error {
	c := r.corpus
	plainly := hub.Query{Plain: true, Level: true, Size: pageSize}
	faceted, newest, likely := plainly, plainly, plainly
	faceted.Facets, newest.Order, likely.Plain = fourFacets, hub.OrderNewest, false
	groups := []struct {
		name    string
		systems []system
	}{
		{"Best 20 with highlights", []system{
			{name: "bare Bleve", ask: askBare(bare, c, false)},
			{name: "Samlær, the words", baseline: "bare Bleve", ask: askHub(h, c, false, false)},
			{name: "Samlær, and what is like them", baseline: "bare Bleve", ask: askHub(h, c, false, true), more: true}}},
		{"Best 20", []system{
			{name: "bare Bleve", ask: askBareFor(bare, bareForm{})},
			{name: "Samlær, the words", baseline: "bare Bleve", ask: askIndex(index, plainly)},
			{name: "Samlær, and what is like them", baseline: "bare Bleve", ask: askIndex(index, likely), more: true}}},
		{"Four facets", []system{
			{name: "bare Bleve", ask: askBareFor(bare, bareForm{facets: fourFacets})},
			{name: "Samlær", baseline: "bare Bleve", ask: askIndex(index, faceted)}}},
		{"Newest first", []system{
			{name: "bare Bleve", ask: askBareFor(bare, bareForm{newest: true})},
			{name: "Samlær", baseline: "bare Bleve", ask: askIndex(index, newest)}}},
		{"Suggestions for three letters", []system{
			{name: "bare Bleve, titles", ask: askBareFor(bare, bareForm{begin: true})},
			{name: "Samlær", baseline: "bare Bleve, titles", ask: askSuggestions(index), more: true}}},
	}
	for _, group := range groups {
		results, err := r.compare(ctx, group.systems)
		if err != nil {
			return fmt.Errorf("%s: %w", group.name, err)
		}
		r.report.rows(group.name+": ", group.systems, results)
	}
	return r.measureHostile(ctx, h)
}

// askIndex asks the index alone, in the form of a query.
func askIndex(index hub.Index, form hub.Query) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		query := form
		query.Text, query.Tokens = asked.text, hub.Visitor("nb").Tokens()
		query.Where = map[hub.Field][]string{}
		for field, value := range asked.where {
			query.Where[field] = []string{value}
		}
		found, err := index.Search(ctx, []hub.Query{query})
		if err != nil {
			return nil, err
		}
		return func() (*answer, error) {
			given := &answer{total: found[0].Total, hits: len(found[0].Hits), facets: map[string]map[string]int{}}
			for field, counts := range found[0].Facets {
				given.facets[string(field)] = map[string]int{}
				for _, one := range counts {
					given.facets[string(field)][one.Value] = one.Count
				}
			}
			return given, nil
		}, nil
	}
}

// firstLetters are three letters of the question's first word.
func (q *question) firstLetters() string {
	letters := []rune(strings.ToLower(q.text))
	return string(letters[:min(3, len(letters))])
}

const suggestions = 10

func askSuggestions(index hub.Index) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		ids, err := index.Suggest(ctx, hub.Query{Text: asked.firstLetters(), Tokens: hub.Visitor("nb").Tokens(), Size: suggestions})
		return func() (*answer, error) { return &answer{hits: len(ids)}, nil }, err
	}
}

// bareForm is a form in which bare Bleve is asked.
type bareForm struct {
	facets []hub.Field
	newest bool
	// begin asks for titles that have a word beginning with the question's first letters, and nothing else.
	begin bool
}

func askBareFor(bare bareIndex, form bareForm) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		var whole query.Query = bareQuery(asked)
		size := pageSize
		if form.begin {
			prefix := bleve.NewPrefixQuery(asked.firstLetters())
			prefix.SetField(titleField)
			whole, size = prefix, suggestions
		}
		request := bleve.NewSearchRequestOptions(whole, size, 0, false)
		for _, field := range form.facets {
			request.AddFacet(string(field), bleve.NewFacetRequest(string(field), facetSize))
		}
		if form.newest {
			request.SortBy([]string{"-" + dateField, "_id"})
		}
		result, err := bare.in.SearchInContext(ctx, request)
		if err != nil {
			return nil, fmt.Errorf("bare search: %w", err)
		}
		return func() (*answer, error) {
			given := bareAnswer(result)
			return given, nil
		}, nil
	}
}

// withoutOwn takes out of an answer the counts of what the question is narrowed by itself: bare Bleve counts what is left, and
// the hub what there would be to choose from.
func (a *answer) withoutOwn(asked *question) {
	if a == nil {
		return
	}
	for field := range asked.where {
		names := []hub.Field{hub.FieldType, hub.FieldTheme, hub.FieldTargetGroup, hub.FieldMethod, hub.FieldMunicipality,
			hub.FieldCounty, hub.FieldKind, hub.FieldEvidence, hub.FieldLanguage}
		for _, name := range slices.DeleteFunc(names, func(name hub.Field) bool { return name.NarrowedBy() != field }) {
			delete(a.facets, string(name))
		}
	}
}
