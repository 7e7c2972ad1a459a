package bleveindex

import (
	"slices"
	"sort"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// narrowing is what an entry must have to be found: one of the values of each field, and a place in each range.
type narrowing struct {
	fields []anyOf
	ranges []between
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

// narrow reads the query. The tokens come first and are always there: without one, nothing is found.
func narrow(query hub.Query) narrowing {
	n := narrowing{fields: []anyOf{readersOf(query.Tokens)}}
	for field, values := range query.Where {
		n.fields = append(n.fields, anyOf{string(field), values})
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
	return n
}

// readersOf asks for one of the tokens.
func readersOf(tokens []hub.Token) anyOf {
	values := make([]string, len(tokens))
	for at, token := range tokens {
		values[at] = string(token)
	}
	return anyOf{fieldReaders, values}
}

// within is the set of documents of the segment that have all of it. The caller may change it.
func (n narrowing) within(part *scorch.SegmentSnapshot, columns *columns) (*roaring.Bitmap, error) {
	var all *roaring.Bitmap
	for _, one := range n.fields {
		found, err := one.within(part)
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = found
		} else {
			all.And(found)
		}
		if all.IsEmpty() {
			return all, nil
		}
	}
	for _, one := range n.ranges {
		if err := one.narrow(all, part, columns); err != nil {
			return nil, err
		}
	}
	return all, nil
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
	for {
		posting, err := iterator.Next()
		if err != nil || posting == nil {
			return err
		}
		to.Add(uint32(posting.Number()))
	}
}

func (b between) narrow(documents *roaring.Bitmap, part *scorch.SegmentSnapshot, columns *columns) error {
	values, err := columns.get(part, b.field)
	if err != nil {
		return err
	}
	from := uint32(sort.SearchStrings(values.values, b.from))
	to := uint32(len(values.values))
	if b.to != "" {
		if place, found := slices.BinarySearch(values.values, b.to); found {
			to = uint32(place + 1)
		} else {
			to = uint32(place)
		}
	}
	kept := roaring.New()
	for documents := documents.Iterator(); documents.HasNext(); {
		document := documents.Next()
		if places := values.of(document); len(places) > 0 && from <= places[0] && places[0] < to {
			kept.Add(document)
		}
	}
	documents.And(kept)
	return nil
}
