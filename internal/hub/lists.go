package hub

import (
	"context"
	"fmt"
	"time"
)

// OrderDirection is which way a list runs.
type OrderDirection string

const (
	OrderDirectionASC  OrderDirection = "ASC"
	OrderDirectionDESC OrderDirection = "DESC"
)

// ListOrderField is what a list is sorted by.
type ListOrderField string

const (
	ListOrderFieldDate          ListOrderField = "DATE"
	ListOrderFieldTitle         ListOrderField = "TITLE"
	ListOrderFieldCreatedAt     ListOrderField = "CREATED_AT"
	ListOrderFieldUpdatedAt     ListOrderField = "UPDATED_AT"
	ListOrderFieldGrantedAmount ListOrderField = "GRANTED_AMOUNT"
)

// ListOrder is how a list is sorted.
type ListOrder struct {
	Field     ListOrderField
	Direction OrderDirection
}

// The same, by the names that lists of projects have in GraphQL.
type (
	ProjectOrder      = ListOrder
	ProjectOrderField = ListOrderField
	// SearchOrder is how a search is sorted.
	SearchOrder = Order
)

var listOrders = map[ListOrder]Order{
	{ListOrderFieldDate, OrderDirectionASC}:           OrderOldest,
	{ListOrderFieldDate, OrderDirectionDESC}:          OrderNewest,
	{ListOrderFieldTitle, OrderDirectionASC}:          OrderTitle,
	{ListOrderFieldTitle, OrderDirectionDESC}:         OrderTitleDown,
	{ListOrderFieldCreatedAt, OrderDirectionASC}:      OrderCreated,
	{ListOrderFieldCreatedAt, OrderDirectionDESC}:     OrderCreatedDown,
	{ListOrderFieldUpdatedAt, OrderDirectionASC}:      OrderUpdated,
	{ListOrderFieldUpdatedAt, OrderDirectionDESC}:     OrderUpdatedDown,
	{ListOrderFieldGrantedAmount, OrderDirectionASC}:  OrderAmount,
	{ListOrderFieldGrantedAmount, OrderDirectionDESC}: OrderAmountDown,
}

// order is by title when nothing else was asked for.
func (l *ListOrder) order() Order {
	if l == nil {
		return OrderTitle
	}
	return listOrders[*l]
}

// Narrowing is what the filter of a list says: what was typed, a filter as for a search, and what only lists narrow by.
type Narrowing struct {
	Query  string
	Filter SearchFilter
	Where  map[Field][]string
}

// Filter is a filter of a list of one kind; nil narrows nothing.
type Filter interface{ narrowing() Narrowing }

// List gives a page of the documents of a kind that the viewer may read.
func List[T Document](ctx context.Context, kind Kind, filter Filter, order *ListOrder, page Page) (*Connection[T], error) {
	narrowing := filter.narrowing()
	narrowing.Filter.Types = []string{kind.Type()}
	return listOf[T](ctx, narrowing, order.order(), page)
}

func listOf[T Document](ctx context.Context, narrowing Narrowing, order Order, page Page) (*Connection[T], error) {
	connections, err := lists[T](ctx, ReadingOf(ctx), []Narrowing{narrowing}, order, page)
	if err != nil {
		return nil, err
	}
	return connections[0], nil
}

// lists gives the pages of several lists in one call to the index and one to the store.
func lists[T Document](ctx context.Context, r *Reading, narrowings []Narrowing, order Order, page Page) ([]*Connection[T], error) {
	asked, err := page.query(order)
	if err != nil {
		return nil, err
	}
	queries := make([]Query, len(narrowings))
	for at, narrowing := range narrowings {
		query := asked
		query.Tokens = r.tokens
		if err := r.narrow(ctx, &query, narrowing); err != nil {
			return nil, err
		}
		queries[at] = query
	}
	found, err := r.hub.index.Search(ctx, queries)
	if err != nil {
		return nil, fmt.Errorf("list: %w", err)
	}
	return connections[T](ctx, r, order, asked, found)
}

// connections turns hits into pages, reading the documents of all of them at once. A document that was changed since
// the index took it in, so that the viewer may no longer read it, is left out.
func connections[T Document](ctx context.Context, r *Reading, order Order, asked Query, found []Hits) ([]*Connection[T], error) {
	var ids []ID
	for _, hits := range found {
		ids = append(ids, hits.ids()...)
	}
	documents, err := r.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	pages := make([]*Connection[T], len(found))
	for at, hits := range found {
		connection := &Connection[T]{TotalCount: hits.Total, Edges: make([]Edge[T], 0, len(hits.Hits))}
		for which, hit := range hits.Hits {
			if one, ok := documents[which].(T); ok {
				cursor := cursor{Order: order, Sort: hit.Sort, ID: hit.ID}
				connection.Edges = append(connection.Edges, Edge[T]{cursor.String(), one})
			}
		}
		documents = documents[len(hits.Hits):]
		next, previous := hits.More, asked.After != nil
		if asked.Last {
			next, previous = asked.Before != nil, hits.More
		}
		connection.PageInfo = pageInfo(connection.Edges, next, previous)
		pages[at] = connection
	}
	return pages, nil
}

// query is the part of a query that says which page.
func (p Page) query(order Order) (Query, error) {
	size, last, err := p.size()
	if err != nil {
		return Query{}, err
	}
	query := Query{Order: order, Size: size, Last: last}
	after, err := parseCursor("after", p.After, order)
	if err != nil {
		return Query{}, err
	}
	before, err := parseCursor("before", p.Before, order)
	if err != nil {
		return Query{}, err
	}
	if after != nil {
		query.After = &Place{Sort: after.Sort, ID: after.ID}
	}
	if before != nil {
		query.Before = &Place{Sort: before.Sort, ID: before.ID}
	}
	return query, nil
}

func narrowed(query string, updatedSince *time.Time, filter SearchFilter, where map[Field][]string) Narrowing {
	filter.UpdatedSince = updatedSince
	return Narrowing{Query: query, Filter: filter, Where: where}
}

// words gives the values as the index has them; nil stays nil.
func words[T ~string](values []T) []string {
	if values == nil {
		return nil
	}
	plain := make([]string, len(values))
	for at, value := range values {
		plain[at] = string(value)
	}
	return plain
}
