package bleveindex

import (
	"cmp"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/samlaer/samlaer/internal/hub"
)

// tally counts the values of fields over all that a query finds.
type tally struct {
	columns *columns
	fields  []hub.Field
	// counts has each field's values.
	counts []map[string]int
	// part has the columns of the segment being counted, and its counts by place.
	part []partTally
}

type partTally struct {
	column *column
	counts []int
}

func newTally(columns *columns, fields []hub.Field) *tally {
	t := &tally{columns: columns, fields: fields, counts: make([]map[string]int, len(fields)),
		part: make([]partTally, len(fields))}
	for at := range t.counts {
		t.counts[at] = map[string]int{}
	}
	return t
}

// begin goes on to a segment.
func (t *tally) begin(part *scorch.SegmentSnapshot) error {
	for at, field := range t.fields {
		column, err := t.columns.get(part, string(field))
		if err != nil {
			return err
		}
		t.part[at] = partTally{column, make([]int, len(column.values))}
	}
	return nil
}

// add counts a document that is found.
func (t *tally) add(document uint32) {
	for at := range t.part {
		t.addFree(at, document)
	}
}

// addFree counts a document that would be found if the query did not narrow by the facet.
func (t *tally) addFree(at int, document uint32) {
	part := &t.part[at]
	for _, place := range part.column.of(document) {
		part.counts[place]++
	}
}

// end takes what was counted in the segment into the whole.
func (t *tally) end() {
	for at, part := range t.part {
		for place, count := range part.counts {
			if count > 0 {
				t.counts[at][part.column.values[place]] += count
			}
		}
	}
}

// result has the most frequent values first, at most size of each field; 0 gives all.
func (t *tally) result(size int) map[hub.Field][]hub.FacetCount {
	if len(t.fields) == 0 {
		return nil
	}
	result := make(map[hub.Field][]hub.FacetCount, len(t.fields))
	for at, field := range t.fields {
		counts := make([]hub.FacetCount, 0, len(t.counts[at]))
		for value, count := range t.counts[at] {
			counts = append(counts, hub.FacetCount{Value: value, Count: count})
		}
		slices.SortFunc(counts, func(a, b hub.FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
		})
		if size > 0 && len(counts) > size {
			counts = counts[:size]
		}
		result[field] = counts
	}
	return result
}
