package bleveindex

import (
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// narrowing is what an entry must have to be found, beside being readable: one of the values of each field, and a place
// in each range.
type narrowing struct {
	fields []anyOf
	ranges []between
	// also must be had whatever facet is counted, and except must not.
	also, except []anyOf
	// free has for each facet the places in fields and ranges that it does not heed: its own.
	free [][]int
}

type anyOf struct {
	field  string
	values []string
}

// between is a range of a sorted field, both ends included; an empty end is open.
type between struct {
	field    string
	from, to string
}

// narrow reads what the query narrows by.
func narrow(query *hub.Query) narrowing {
	n := narrowing{free: make([][]int, len(query.Facets))}
	for field, values := range query.Where {
		n.fields = append(n.fields, anyOf{string(field), values})
	}
	for field, values := range query.Also {
		n.also = append(n.also, anyOf{string(field), values})
	}
	for field, values := range query.Except {
		n.except = append(n.except, anyOf{string(field), values})
	}
	if query.From != "" || query.To != "" {
		n.ranges = append(n.ranges, between{fieldDate, string(query.From), string(query.To)})
	}
	if since := query.UpdatedSince; !since.IsZero() {
		// What was updated in the middle of a microsecond counts as updated at its beginning; the stores keep
		// milliseconds, so that nothing is.
		key := timeKey(since)
		if since.Nanosecond()%1000 != 0 {
			key = timeKey(since.Add(1000))
		}
		n.ranges = append(n.ranges, between{field: fieldUpdated, from: key})
	}
	for at, facet := range query.Facets {
		n.free[at] = n.own(facet)
	}
	return n
}

// own are the places of what narrows by a facet's own values: ranges come after fields.
func (n *narrowing) own(facet hub.Field) []int {
	var own []int
	for at, field := range n.fields {
		if field.field == string(facet.NarrowedBy()) {
			own = append(own, at)
		}
	}
	for at, one := range n.ranges {
		if facet == hub.FieldYear && one.field == fieldDate {
			own = append(own, len(n.fields)+at)
		}
	}
	return own
}

// readersOf asks for one of the tokens.
func readersOf(tokens []hub.Token) anyOf {
	values := make([]string, len(tokens))
	for at, token := range tokens {
		values[at] = string(token)
	}
	return anyOf{fieldReaders, values}
}

// sets are documents of a segment.
type sets struct {
	// all have everything, and without[at] everything but what the facet does not heed; nil where that is the same.
	all     *roaring.Bitmap
	without []*roaring.Bitmap
}

func (s *sets) isEmpty() bool {
	return s.all.IsEmpty() && !slices.ContainsFunc(s.without, func(free *roaring.Bitmap) bool {
		return free != nil && !free.IsEmpty()
	})
}

// bits are a set as bits: quicker to ask for one document.
type bits []uint64

func (b bits) has(document uint32) bool {
	return int(document/64) < len(b) && b[document/64]&(1<<(document%64)) != 0
}

func (s *sets) dense() (all bits, without []bits) {
	for _, free := range s.without {
		if free == nil {
			without = append(without, nil)
		} else {
			without = append(without, free.ToDense())
		}
	}
	return s.all.ToDense(), without
}

// within narrows the documents of a segment.
func (n *narrowing) within(part *scorch.SegmentSnapshot, columns *columns, documents *roaring.Bitmap) (*sets, error) {
	documents, err := n.always(part, documents)
	if err != nil {
		return nil, err
	}
	each := make([]*roaring.Bitmap, 0, len(n.fields)+len(n.ranges))
	for _, one := range n.fields {
		found, err := one.within(part)
		if err != nil {
			return nil, err
		}
		each = append(each, found)
	}
	for _, one := range n.ranges {
		found, err := one.within(documents, part, columns)
		if err != nil {
			return nil, err
		}
		each = append(each, found)
	}
	but := func(free []int) *roaring.Bitmap {
		kept := documents.Clone()
		for at, one := range each {
			if !slices.Contains(free, at) {
				kept.And(one)
			}
		}
		return kept
	}
	made := &sets{all: but(nil), without: make([]*roaring.Bitmap, len(n.free))}
	for at, free := range n.free {
		if len(free) > 0 {
			made.without[at] = but(free)
		}
	}
	return made, nil
}

// always narrows by what holds for every facet.
func (n *narrowing) always(part *scorch.SegmentSnapshot, documents *roaring.Bitmap) (*roaring.Bitmap, error) {
	kept := documents.Clone()
	for _, one := range n.also {
		having, err := one.within(part)
		if err != nil {
			return nil, err
		}
		kept.And(having)
	}
	for _, one := range n.except {
		having, err := one.within(part)
		if err != nil {
			return nil, err
		}
		kept.AndNot(having)
	}
	return kept, nil
}

func (a anyOf) within(part *scorch.SegmentSnapshot) (*roaring.Bitmap, error) {
	all := roaring.New()
	dictionary, err := part.Segment().Dictionary(a.field)
	if err != nil {
		return nil, err
	}
	for _, value := range a.values {
		list, err := dictionary.PostingsList([]byte(value), part.Deleted(), nil)
		if err != nil {
			return nil, err
		}
		if err := addPostings(all, list); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// addPostings takes the whole set where the segment has one at hand, which is nearly always.
func addPostings(to *roaring.Bitmap, list segment.PostingsList) error {
	iterator := list.Iterator(false, false, false, nil)
	if whole, ok := iterator.(segment.OptimizablePostingsIterator); ok && whole.ActualBitmap() != nil {
		to.Or(whole.ActualBitmap())
		return nil
	}
	return eachPosting(iterator, func(posting segment.Posting) { to.Add(numberOf(posting)) })
}

// numberOf is the number of a document in its segment, which Bleve keeps in bitmaps of 32 bits.
func numberOf(posting segment.Posting) uint32 {
	return uint32(posting.Number()) // #nosec G115 -- of 32 bits
}

// eachPosting goes through the rest of the postings. The next one takes the place of the one before.
func eachPosting(iterator segment.PostingsIterator, visit func(posting segment.Posting)) error {
	for {
		posting, err := iterator.Next()
		if err != nil || posting == nil {
			return err
		}
		visit(posting)
	}
}

// within are those of the documents that lie in the range.
func (b between) within(documents *roaring.Bitmap, part *scorch.SegmentSnapshot, columns *columns) (*roaring.Bitmap, error) {
	values, err := columns.get(part, b.field)
	if err != nil {
		return nil, err
	}
	from := uint32(sort.SearchStrings(values.values, b.from)) // #nosec G115 -- a place among the values of a segment
	to := uint32(len(values.values))                          // #nosec G115 -- a place among the values of a segment
	if b.to != "" {
		place, found := slices.BinarySearch(values.values, b.to)
		to = uint32(place) // #nosec G115 -- a place among the values of a segment
		if found {
			to++
		}
	}
	kept := roaring.New()
	for documents := documents.Iterator(); documents.HasNext(); {
		document := documents.Next()
		if places := values.of(document); len(places) > 0 && from <= places[0] && places[0] < to {
			kept.Add(document)
		}
	}
	return kept, nil
}
