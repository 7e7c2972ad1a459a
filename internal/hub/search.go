package hub

import (
	"context"
	"fmt"
	"sync"
)

// SearchConnection is a page of what a search found.
type SearchConnection struct {
	TotalCount int
	// DidYouMean is another way to write the query; nil when there is none.
	DidYouMean *string
	Edges      []SearchEdge
	PageInfo   PageInfo
	facets     map[Field][]FacetCount
}

// Nodes are the documents of the page.
func (s *SearchConnection) Nodes() []Findable {
	nodes := make([]Findable, len(s.Edges))
	for at, edge := range s.Edges {
		nodes[at] = edge.Node
	}
	return nodes
}

// SearchEdge is a document that a search found.
type SearchEdge struct {
	Cursor string
	Score  float64
	Node   Findable
	at     int
	marks  *marks
}

// Highlight is the pieces of one field in which words of the query stand.
type Highlight struct {
	Field string
	// Fragments are escaped HTML with <mark>.
	Fragments []string
}

// Facet is the values of one thing to narrow by.
type Facet struct {
	Name   string
	Values []FacetValue
}

// FacetValue is how many of what was found have a value.
type FacetValue struct {
	Value string
	Label string
	Count int
}

const (
	// facetSize is the most values of a facet.
	facetSize = 100
	// maxQuery is the length of a query in characters; what comes after is not looked at. A draft of a page has 3,000.
	maxQuery = 5000
)

// facetFields are what a search counts, in the order in which it gives them.
var facetFields = []Field{FieldType, FieldTheme, FieldTargetGroup, FieldMunicipality, FieldCounty, FieldYear, FieldKind,
	FieldEvidence, FieldLanguage}

// Asked is what a search is asked for: the words, plain or with what is like them, and whether to count for the facets.
// Counting costs more than finding.
type Asked struct {
	Text         string
	Plain, Count bool
}

// Search finds what is known, of every kind.
func Search(ctx context.Context, asked Asked, filter *SearchFilter, order *Order, page Page) (*SearchConnection, error) {
	r := ReadingOf(ctx)
	by := OrderRelevance
	if order != nil {
		by = *order
	}
	query, err := page.query(by)
	if err != nil {
		return nil, err
	}
	rank, err := query.rank(page)
	if err != nil {
		return nil, err
	}
	if filter == nil {
		filter = &SearchFilter{}
	}
	runes := []rune(asked.Text)
	query.Text, query.Plain, query.Tokens = string(runes[:min(len(runes), maxQuery)]), asked.Plain, r.tokens
	if err := r.narrow(ctx, &query, Narrowing{Filter: *filter}); err != nil {
		return nil, err
	}
	if asked.Count {
		query.Facets, query.FacetSize = facetFields, facetSize
	}
	found, err := r.hub.index.Search(ctx, []Query{query})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return r.searchPage(ctx, query, found[0], rank)
}

// rank tells the place of the hit before the page, in a list by relevance, and keeps the page within the hits that can
// be had.
func (q *Query) rank(page Page) (int, error) {
	if q.Order != OrderRelevance {
		return 0, nil
	}
	after, err := parseCursor("after", page.After, q.Order)
	if err != nil {
		return 0, err
	}
	before, err := parseCursor("before", page.Before, q.Order)
	if err != nil {
		return 0, err
	}
	rank := 0
	switch {
	case after != nil:
		rank = after.Rank
	case before != nil:
		rank = before.Rank - 1 - q.Size
		if rank < 0 {
			q.Size, rank = max(0, q.Size+rank), 0
		}
	case q.Last:
		return 0, invalid("last", messageDepth.With(maxRelevance))
	}
	if rank >= maxRelevance {
		return 0, invalid("after", messageDepth.With(maxRelevance))
	}
	q.Size = min(q.Size, maxRelevance-rank)
	return rank, nil
}

func (r *Reading) searchPage(ctx context.Context, query Query, hits Hits, rank int) (*SearchConnection, error) {
	ids := make([]ID, len(hits.Hits))
	for at, hit := range hits.Hits {
		ids[at] = hit.ID
	}
	documents, err := r.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	connection := &SearchConnection{TotalCount: hits.Total, Edges: []SearchEdge{}, facets: hits.Facets}
	marks := &marks{reading: r, query: query}
	var edges []Edge[Findable]
	for at, hit := range hits.Hits {
		node, ok := documents[at].(Findable)
		if !ok {
			continue
		}
		place := cursor{Order: query.Order, Sort: hit.Sort, ID: hit.ID}
		if query.Order == OrderRelevance {
			place.Rank = rank + at + 1
		}
		edges = append(edges, Edge[Findable]{place.String(), node})
		connection.Edges = append(connection.Edges,
			SearchEdge{Cursor: place.String(), Score: hit.Score, Node: node, at: len(marks.documents), marks: marks})
		marks.documents = append(marks.documents, node)
	}
	next, previous := hits.More, query.After != nil
	if query.Last {
		next, previous = query.Before != nil, hits.More
	}
	if query.Order == OrderRelevance && rank+len(hits.Hits) >= maxRelevance {
		next = false
	}
	connection.PageInfo = pageInfo(edges, next, previous)
	return connection, nil
}

// marks makes the highlights of a whole page when the first of them is asked for.
type marks struct {
	reading   *Reading
	query     Query
	documents []Document
	once      sync.Once
	fragments [][]Fragment
	err       error
}

// Highlights are the pieces in which words of the query stand.
func (s *SearchEdge) Highlights(ctx context.Context) ([]Highlight, error) {
	s.marks.once.Do(func() { s.marks.make(ctx) })
	if s.marks.err != nil {
		return nil, s.marks.err
	}
	highlights := []Highlight{}
	for _, fragment := range s.marks.fragments[s.at] {
		last := len(highlights) - 1
		if last < 0 || highlights[last].Field != fragment.Name {
			highlights = append(highlights, Highlight{Field: fragment.Name})
			last++
		}
		highlights[last].Fragments = append(highlights[last].Fragments, fragment.HTML)
	}
	return highlights, nil
}

func (m *marks) make(ctx context.Context) {
	texts, err := m.reading.texts(ctx, m.documents)
	if err != nil {
		m.err = err
		return
	}
	m.fragments = m.reading.hub.index.Highlight(m.query, texts)
}

// texts are those of the entries of documents, made from what the operation reads anyway.
func (r *Reading) texts(ctx context.Context, documents []Document) ([][]Text, error) {
	return entryTexts(ctx, readingStore{r.hub.store, r}, documents)
}

// readingStore is a store whose documents come through a reading, so that each is read once.
type readingStore struct {
	Store
	reading *Reading
}

// Get gives what the reading has, and reads the rest.
func (s readingStore) Get(ctx context.Context, _ Kind, ids []ID) ([]Document, error) {
	return s.reading.load(ctx, ids)
}
