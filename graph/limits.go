package graph

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/samlaer/samlaer/internal/hub"
)

// What an operation may be before it is run. The largest of the operations that clients are known to send has 250 tokens,
// a depth of 8, 45 fields and 5 aliases; a full introspection has a depth of 15 and 180 fields.
const (
	maxTokens        = 1000
	maxDepth         = 15
	maxFields        = 500
	maxAliases       = 30
	maxRootFields    = 20
	maxDirectives    = 30
	maxIntrospection = 2
	// maxComplexity is fields times the sizes of the pages they stand in. A page of 100 projects with all that dashboards
	// ask for is 5,900.
	maxComplexity = 20_000
	// maxFollowed is maxComplexity of a subscription, which is run again for each change: one of all that dashboards show of a
	// document has 60, and an import tells of hundreds a second.
	maxFollowed = 2_000
	// defaultPage is what a list costs that says no size.
	defaultPage = 20
)

var messageTooComplex = hub.Message{
	NB: "Spørringen er for stor (%s: %d, grensen er %d). Be om mindre om gangen.",
	NN: "Spørjinga er for stor (%s: %d, grensa er %d). Be om mindre om gongen.",
	EN: "The operation is too large (%s: %d, the limit is %d). Ask for less at a time.",
}

// limits refuses operations that are too large, before they are validated: both validation and the count of complexity
// can themselves be made to take for ever by fragments within fragments.
type limits struct {
	// fine has the documents that were found to be within the limits.
	fine graphql.Cache[bool]
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
} = limits{}

func newLimits() limits { return limits{shortTexts[bool]{lru.New[bool](queryCache)}} }

// ExtensionName names the extension to gqlgen.
func (limits) ExtensionName() string { return "Limits" }

// Validate has nothing to look at.
func (limits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters measures a document that was not seen before. One that cannot be parsed is left to the
// executor, which says so.
func (l limits) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	if _, known := l.fine.Get(ctx, request.Query); known {
		return nil
	}
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: request.Query}, maxTokens)
	if err != nil {
		if strings.Contains(err.Error(), "exceeded token limit") {
			return tooComplex(ctx, "tokens", maxTokens+1, maxTokens)
		}
		return nil
	}
	for _, operation := range document.Operations {
		measured := measure(document, operation)
		for _, limit := range []struct {
			name      string
			value, at int
		}{
			{"depth", measured.depth, maxDepth},
			{"fields", measured.fields, maxFields},
			{"aliases", measured.aliases, maxAliases},
			{"root fields", measured.roots, maxRootFields},
			{"directives", measured.directives, maxDirectives},
			{"introspection", measured.introspection, maxIntrospection},
		} {
			if limit.value > limit.at {
				return tooComplex(ctx, limit.name, limit.value, limit.at)
			}
		}
	}
	l.fine.Add(ctx, request.Query, true)
	return nil
}

// MutateOperationContext counts the fields of the operation, each as often as the pages that it stands in are long.
func (limits) MutateOperationContext(ctx context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	cost := complexity(operation.Operation.SelectionSet, operation.Variables)
	most := maxComplexity
	if operation.Operation.Operation == ast.Subscription {
		most = maxFollowed
	}
	if cost > most {
		return tooComplex(ctx, "complexity", cost, most)
	}
	operation.Stats.SetExtension(complexityNoted, cost)
	return nil
}

func tooComplex(ctx context.Context, what string, value, limit int) *gqlerror.Error {
	return &gqlerror.Error{
		Message:    messageTooComplex.With(what, value, limit).In(hub.ViewerOf(ctx).Language),
		Extensions: map[string]any{"code": codeTooComplex},
	}
}

// measured is how large a selection is with all fragments put in. The numbers stop growing far above their limits.
type measured struct {
	fields, aliases, roots, directives, introspection, depth int
}

const saturated = 1 << 20

func (m *measured) add(other measured) {
	m.fields = min(saturated, m.fields+other.fields)
	m.aliases = min(saturated, m.aliases+other.aliases)
	m.directives = min(saturated, m.directives+other.directives)
	m.introspection = min(saturated, m.introspection+other.introspection)
	m.depth = max(m.depth, other.depth)
}

func measure(document *ast.QueryDocument, operation *ast.OperationDefinition) measured {
	w := &ruler{document: document, fragments: map[string]measured{}, roots: map[string]int{}, under: map[string]bool{}}
	total := w.selection(operation.SelectionSet)
	total.directives += len(operation.Directives)
	total.roots = w.rootsOf(operation.SelectionSet)
	return total
}

// ruler measures each fragment once, however often it is spread.
type ruler struct {
	document  *ast.QueryDocument
	fragments map[string]measured
	// roots are the fields at the top of each fragment.
	roots map[string]int
	// under has the fragments that are being measured: one within itself is refused by validation, and counts nothing here.
	under map[string]bool
}

func (w *ruler) selection(selections ast.SelectionSet) measured {
	var total measured
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			below := w.selection(s.SelectionSet)
			below.fields, below.depth = below.fields+1, below.depth+1
			below.directives += len(s.Directives)
			if s.Alias != s.Name {
				below.aliases++
			}
			if s.Name == "__schema" || s.Name == "__type" {
				below.introspection++
			}
			total.add(below)
		case *ast.InlineFragment:
			below := w.selection(s.SelectionSet)
			below.directives += len(s.Directives)
			total.add(below)
		case *ast.FragmentSpread:
			below := w.fragment(s.Name)
			below.directives += len(s.Directives)
			total.add(below)
		}
	}
	return total
}

func (w *ruler) fragment(name string) measured {
	if known, ok := w.fragments[name]; ok || w.under[name] {
		return known
	}
	fragment := w.document.Fragments.ForName(name)
	if fragment == nil {
		return measured{}
	}
	w.under[name] = true
	total := w.selection(fragment.SelectionSet)
	delete(w.under, name)
	w.fragments[name] = total
	return total
}

// rootsOf counts the fields at the top, also those in fragments, each fragment once: a chain of fragments that each name
// the next twice would otherwise be gone through 2^60 times.
func (w *ruler) rootsOf(selections ast.SelectionSet) int {
	count := 0
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			count = min(saturated, count+1)
		case *ast.InlineFragment:
			count = min(saturated, count+w.rootsOf(s.SelectionSet))
		case *ast.FragmentSpread:
			count = min(saturated, count+w.rootsIn(s.Name))
		}
	}
	return count
}

func (w *ruler) rootsIn(name string) int {
	if known, ok := w.roots[name]; ok || w.under[name] {
		return known
	}
	fragment := w.document.Fragments.ForName(name)
	if fragment == nil {
		return 0
	}
	w.under[name] = true
	count := w.rootsOf(fragment.SelectionSet)
	delete(w.under, name)
	w.roots[name] = count
	return count
}

// complexity is called on what is within the other limits: at most maxFields fields, all fragments put in.
func complexity(selections ast.SelectionSet, variables map[string]any) int {
	total := 0
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			below := complexity(s.SelectionSet, variables)
			total = min(saturated, total+priceOf(s, variables)+pageSize(s, variables)*below)
		case *ast.InlineFragment:
			total = min(saturated, total+complexity(s.SelectionSet, variables))
		case *ast.FragmentSpread:
			if s.Definition != nil {
				total = min(saturated, total+complexity(s.Definition.SelectionSet, variables))
			}
		}
	}
	return total
}

// What fields cost that search or count in the whole index, where a field that is read costs 1, which is 10 µs.
const (
	// searchPrice is of one that searches for each row that it stands in: among the 200 documents of the demo one takes 0.4 ms,
	// and among more of them longer. So an operation searches 400 times at most.
	searchPrice = 50
	// askPrice and countPrice are of those at the top: among 20,000 documents half of the searches take less than 0.7 ms and half
	// of the statistics less than 2.4, and one in twenty ten times as long.
	askPrice, countPrice = 100, 200
	// pagePrice is of one that reads the text of attached files: to find those of a document takes two reads; what is looked
	// through in an operation has a bound of its own.
	pagePrice = 5
	// introspectionPrice is what the schema costs: all of it takes 13 ms, as 1,300 fields that are read.
	introspectionPrice = 1300
)

var prices = map[string]int{
	"__schema": introspectionPrice,
	"similar":  searchPrice,
	"readPage": pagePrice, "pages": pagePrice, "quoteOnPage": pagePrice,
	"search": askPrice, "suggest": askPrice, "similarTo": askPrice, "similarWithReasons": askPrice, "bearsOn": askPrice,
	"statistics": countPrice, "statisticRows": countPrice, "evidenceMap": countPrice, "funnel": countPrice, "knowledgeGaps": countPrice,
}

// charactersAPoint are how much of a text is looked through for what a field that is read costs: passage by passage (bearsOn) or
// as a whole. Of 30,000 characters the one takes 60 ms among the demo's documents and the other 7 ms and 4 MB, and twenty of them in one
// operation took 265 ms and 90 ms: as much as thousands of fields.
var charactersAPoint = map[string]int{"bearsOn": 5, "similarTo": 10, "similarWithReasons": 10}

func priceOf(field *ast.Field, variables map[string]any) int {
	price := max(1, prices[field.Name])
	if characters := charactersAPoint[field.Name]; characters > 0 {
		price += textAsked(field, variables) / characters
	}
	return price
}

// textAsked is how long the text is in characters that a field is given.
func textAsked(field *ast.Field, variables map[string]any) int {
	text, _ := field.ArgumentMap(variables)["text"].(string)
	return utf8.RuneCountInString(text)
}

// places stands for the municipalities of a county, of which the largest has 56, and for all of them: all counties with
// their municipalities and what those became cost 12,690, municipalities of counties of municipalities too much.
const places = 30

// listRows stands for the rows of a list without pages: themes, sources, members. Most have fewer than five.
const listRows = 5

// pageSize is how many rows a field gives: 1 when it is not a list with pages, nor one of places.
func pageSize(field *ast.Field, variables map[string]any) int {
	switch {
	case field.Definition == nil:
		return 1
	case givesPlaces(field):
		return places
	case field.Name == "nodes" && field.Definition.Arguments.ForName("ids") != nil:
		ids, _ := field.ArgumentMap(variables)["ids"].([]any)
		return max(1, len(ids))
	case field.Name == "_entities":
		references, _ := field.ArgumentMap(variables)["representations"].([]any)
		return max(1, len(references))
	case field.Definition.Arguments.ForName("limit") != nil:
		return rowsAsked(field, variables)
	case isPlainList(field):
		return listRows
	case field.Definition.Arguments.ForName("first") == nil:
		return 1
	}
	arguments := field.ArgumentMap(variables)
	for _, name := range []string{"first", "last"} {
		var size int
		if _, err := fmt.Sscan(fmt.Sprint(arguments[name]), &size); err == nil {
			return max(1, min(size, saturated))
		}
	}
	return defaultPage
}

// usualRows is what rows cost that nobody says the number of: as many as are given then.
const usualRows = 100

func rowsAsked(field *ast.Field, variables map[string]any) int {
	var size int
	if _, err := fmt.Sscan(fmt.Sprint(field.ArgumentMap(variables)["limit"]), &size); err == nil {
		return max(1, min(size, saturated))
	}
	return usualRows
}

// isPlainList tells whether a field gives a list that has no pages and is not itself the rows of a page.
func isPlainList(field *ast.Field) bool {
	from := field.ObjectDefinition
	return field.Definition.Arguments.ForName("first") == nil && field.Definition.Type.Elem != nil &&
		(from == nil || !strings.HasSuffix(from.Name, "Connection"))
}

// givesPlaces tells whether a field leads from places, or from nowhere, to a list of places: there are many and no pages,
// and from each one comes back to all. Counties with their municipalities and those of their counties are 400 kB; once
// more and they are 15 MB and take 5 s, and once more 600 MB, of seven fields.
func givesPlaces(field *ast.Field) bool {
	isPlace := func(name string) bool { return name == "County" || name == "Municipality" }
	from := field.ObjectDefinition
	return field.Definition.Type.Elem != nil && isPlace(field.Definition.Type.Name()) &&
		from != nil && (isPlace(from.Name) || from.Name == "Query") &&
		field.Name != "successors" && field.Name != "predecessors" // of which there are a few
}
