package hub

import (
	"context"
	"fmt"
	"strings"
)

// SearchConnection is a page of what a search found.
type SearchConnection struct {
	TotalCount int
	// DidYouMean is another way to write the query; nil when there is none.
	DidYouMean *string
	// ExpandedWith are other labels of concepts in the query that were looked for too.
	ExpandedWith []string
	Edges        []SearchEdge
	PageInfo     PageInfo
	query        Query
	facets       map[Field][]FacetCount
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
	page   *foundPage
}

// Highlight is the pieces of one field in which words of the query stand.
type Highlight struct {
	Field string
	// Page is of the attached file that the words stand in, from 1; nil for the document's own words.
	Page *int
	// Fragments are escaped HTML with <mark>.
	Fragments []string
}

// Asked is what a search is asked for: what was typed, plain or with what is like it, whether to leave out of the score how
// well founded and how new something is, and whether to count for the facets. Counting costs more than finding.
type Asked struct {
	Text                string
	Plain, Level, Count bool
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
	query.Plain, query.Level, query.Tokens = asked.Plain, asked.Level, r.tokens
	if err := r.narrow(ctx, &query, Narrowing{Query: asked.Text, Filter: *filter}); err != nil {
		return nil, err
	}
	if asked.Count {
		query.count()
	}
	hits, err := r.hub.index.Search(ctx, []Query{query})
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	r.notice(asked, query, page, hits[0])
	connection, err := r.searchPage(ctx, query, hits[0], rank)
	if err != nil {
		return nil, err
	}
	connection.DidYouMean = corrected(asked.Text, hits[0].Misspelt)
	return connection, nil
}

// corrected is what was typed with other words in some places; nil when there are none.
func corrected(typed string, corrections []Correction) *string {
	if len(corrections) == 0 {
		return nil
	}
	var text strings.Builder
	end := 0
	for _, one := range corrections {
		text.WriteString(typed[end:one.Begin])
		text.WriteString(one.Word)
		end = one.End
	}
	text.WriteString(typed[end:])
	meant := text.String()
	return &meant
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
	ids := hits.ids()
	documents, err := r.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	connection := &SearchConnection{TotalCount: hits.Total, ExpandedWith: append([]string{}, hits.ExpandedWith...),
		Edges: []SearchEdge{}, query: query, facets: hits.Facets}
	page := &foundPage{reading: r, query: query}
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
			SearchEdge{Cursor: place.String(), Score: hit.Score, Node: node, at: len(page.documents), page: page})
		page.documents = append(page.documents, node)
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
