package bleveindex

import (
	"cmp"
	"container/heap"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/samlaer/samlaer/internal/hub"
)

// ordering is what hits are sorted by: a field, or the score when there is none.
type ordering struct {
	field string
	down  bool
}

// orderings are those of hub by field; relevance has none, and is newest first when there is no score.
var orderings = map[hub.Order]ordering{
	hub.OrderNewest:      {fieldDate, true},
	hub.OrderOldest:      {fieldDate, false},
	hub.OrderTitle:       {fieldTitle, false},
	hub.OrderTitleDown:   {fieldTitle, true},
	hub.OrderUpdated:     {fieldUpdated, false},
	hub.OrderUpdatedDown: {fieldUpdated, true},
	hub.OrderCreated:     {fieldCreated, false},
	hub.OrderCreatedDown: {fieldCreated, true},
	hub.OrderAmount:      {fieldAmount, false},
	hub.OrderAmountDown:  {fieldAmount, true},
}

func orderOf(query hub.Query, scored bool) ordering {
	if by, known := orderings[query.Order]; known {
		return by
	}
	if scored {
		return ordering{down: true}
	}
	return orderings[hub.OrderNewest]
}

// candidate is a document that may come on the page.
type candidate struct {
	part     *scorch.SegmentSnapshot
	document uint32
	score    float64
	// key is what it is sorted by, when that is not the score.
	key string
	// id is read when two have the same key, and for what comes on the page.
	id string
}

// name reads the id. Bleve keeps it with the stored fields: to read it costs a microsecond, so that it is not done for
// each hit.
func (c *candidate) name() string {
	if c.id != "" || c.part == nil {
		return c.id
	}
	id, err := c.part.DocID(uint64(c.document))
	if err != nil {
		panic(err) // caught where the search begins: the files are damaged
	}
	c.id = string(id)
	return c.id
}

// page collects the hits that come on one page, wherever they lie.
type page struct {
	ordering
	size          int
	after, before *candidate
	// backwards keeps the last of them rather than the first.
	backwards bool
	// within is how many hits lie between after and before.
	within int
	kept   []candidate
}

func newPage(query hub.Query, by ordering) *page {
	p := &page{ordering: by, size: max(query.Size, 0), backwards: query.Last || query.Before != nil && query.After == nil}
	p.after, p.before = by.candidate(query.After), by.candidate(query.Before)
	return p
}

// candidate stands at a place that a hit was given earlier. A place of another order is one that no hit has: what comes
// after it is some page or none, but never an error.
func (o ordering) candidate(place *hub.Place) *candidate {
	if place == nil {
		return nil
	}
	if o.field != "" {
		return &candidate{key: place.Sort, id: string(place.ID)}
	}
	bits, _ := strconv.ParseUint(place.Sort, 16, 64)
	return &candidate{score: math.Float64frombits(bits), id: string(place.ID)}
}

// compare orders two candidates. Equal ones come in the order of ids, also when the order is downwards.
func (o ordering) compare(a, b *candidate) int {
	var order int
	if o.field == "" {
		order = cmp.Compare(a.score, b.score)
	} else {
		order = cmp.Compare(a.key, b.key)
	}
	if o.down {
		order = -order
	}
	if order != 0 {
		return order
	}
	return cmp.Compare(a.name(), b.name())
}

// offer takes the candidate in if it belongs on the page as it stands.
func (p *page) offer(one candidate) {
	if p.after != nil && p.compare(&one, p.after) <= 0 || p.before != nil && p.compare(&one, p.before) >= 0 {
		return
	}
	p.within++
	switch {
	case len(p.kept) < p.size:
		heap.Push(p, one)
	case p.size > 0 && p.worse(&p.kept[0], &one):
		p.kept[0] = one
		heap.Fix(p, 0)
	}
}

// worse tells whether the first leaves the page before the other.
func (p *page) worse(a, b *candidate) bool {
	if p.backwards {
		return p.compare(a, b) < 0
	}
	return p.compare(a, b) > 0
}

// hits are the page in its order, and whether there are more in the direction of paging.
func (p *page) hits() ([]hub.Hit, bool) {
	slices.SortFunc(p.kept, func(a, b candidate) int { return p.compare(&a, &b) })
	hits := make([]hub.Hit, len(p.kept))
	for at := range p.kept {
		one := &p.kept[at]
		hits[at] = hub.Hit{Place: hub.Place{Sort: p.sort(one), ID: hub.ID(one.name())}, Score: one.score}
	}
	return hits, p.within > len(hits)
}

func (o ordering) sort(one *candidate) string {
	if o.field != "" {
		return one.key
	}
	return fmt.Sprintf("%016x", math.Float64bits(one.score))
}

// The heap of the candidates kept: the first to leave is on top.

func (p *page) Len() int           { return len(p.kept) }
func (p *page) Less(i, j int) bool { return p.worse(&p.kept[i], &p.kept[j]) }
func (p *page) Swap(i, j int)      { p.kept[i], p.kept[j] = p.kept[j], p.kept[i] }
func (p *page) Push(one any)       { p.kept = append(p.kept, one.(candidate)) }
func (p *page) Pop() any {
	last := p.kept[len(p.kept)-1]
	p.kept = p.kept[:len(p.kept)-1]
	return last
}
