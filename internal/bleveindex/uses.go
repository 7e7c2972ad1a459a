package bleveindex

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// An application has no readers of its own: it counts with a lesson that is found where what used the lesson may be read. So it is
// looked at three documents, which may lie in three segments. Two segments never change, so neither does which documents of the one
// are named by applications in the other: that is found out once for each two of them. A query then only looks whether what used
// something may be read. Read from the store, 50,000 applications took a second a query.

// used is which documents of one segment are named by the applications in another.
type used struct {
	// first tells, for each document of the one segment and one more, where its applications begin in applications, which are
	// documents of the other; empty where it has no lesson that is named.
	first, applications []uint32
	// by are the documents that used something.
	by []usedBy
}

// usedBy is a document of a segment, and its place in the other's column of what used something.
type usedBy struct{ document, place uint32 }

// usesRead has what is used of each segment by each other, once it has been found out.
type usesRead struct {
	mutex sync.Mutex
	read  map[[2]uint64]func() (*used, error)
}

func newUsesRead() *usesRead { return &usesRead{read: map[[2]uint64]func() (*used, error){}} }

// keep forgets what is used of, or by, segments that the snapshot no longer has.
func (u *usesRead) keep(parts []*scorch.SegmentSnapshot) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	for pair := range u.read {
		for _, number := range pair {
			if !slices.ContainsFunc(parts, func(part *scorch.SegmentSnapshot) bool { return part.Id() == number }) {
				delete(u.read, pair)
			}
		}
	}
}

// get finds out what is used of a segment by the applications in another, once however many ask at the same time.
func (u *usesRead) get(columns *columns, of, in *scorch.SegmentSnapshot) (*used, error) {
	pair := [2]uint64{of.Id(), in.Id()}
	u.mutex.Lock()
	read, known := u.read[pair]
	if !known {
		read = sync.OnceValues(func() (*used, error) { return readUsed(columns, of, in) })
		u.read[pair] = read
	}
	u.mutex.Unlock()
	found, err := read()
	if err != nil {
		return nil, fmt.Errorf("%w: what is used: %w", errDamaged, err)
	}
	return found, nil
}

func readUsed(columns *columns, of, in *scorch.SegmentSnapshot) (*used, error) {
	lessons, err := columns.get(in, string(hub.FieldUses))
	if err != nil {
		return nil, err
	}
	by, err := columns.get(in, string(hub.FieldUsedBy))
	if err != nil {
		return nil, err
	}
	u := &used{}
	err = eachNamed(of.Segment(), by.values, func(place int, document uint32) {
		u.by = append(u.by, usedBy{document, uint32(place)}) // #nosec G115 -- no more than the segment has values
	})
	if err != nil {
		return nil, err
	}
	placeOf := map[uint32]int{}
	count := 0
	err = eachNamed(of.Segment(), lessons.values, func(place int, document uint32) {
		placeOf[document] = place
		count += len(lessons.having(place))
	})
	if err != nil || len(placeOf) == 0 {
		return u, err
	}
	u.first, u.applications = make([]uint32, of.FullSize()+1), make([]uint32, 0, count)
	for document := range uint32(of.FullSize()) { // #nosec G115 -- numbers of documents have 32 bits
		if place, is := placeOf[document]; is {
			u.applications = append(u.applications, lessons.having(place)...)
		}
		u.first[document+1] = uint32(len(u.applications)) // #nosec G115 -- no more than the segment has documents
	}
	return u, nil
}

// of are the applications of a document.
func (u *used) of(document uint32) []uint32 {
	if len(u.first) == 0 {
		return nil
	}
	return u.applications[u.first[document]:u.first[document+1]]
}

// scanned is how many ids of a segment are gone through in the time in which one is looked up.
const scanned = 10

// eachNamed gives the documents of a segment that have one of the ids, which are sorted, with the places of those.
func eachNamed(in segment.Segment, ids []string, found func(place int, document uint32)) error {
	dictionary, err := in.Dictionary("_id")
	if err != nil {
		return err
	}
	var postings segment.PostingsList
	find := func(place int) error {
		if postings, err = dictionary.PostingsList([]byte(ids[place]), nil, postings); err != nil {
			return err
		}
		return eachPosting(postings.Iterator(false, false, false, nil), func(posting segment.Posting) { found(place, numberOf(posting)) })
	}
	if uint64(len(ids))*scanned < in.Count() {
		for place := range ids {
			if err := find(place); err != nil {
				return err
			}
		}
		return nil
	}
	terms, place := dictionary.AutomatonIterator(nil, nil, nil), 0
	for entry, err := terms.Next(); entry != nil || err != nil; entry, err = terms.Next() {
		if err != nil {
			return err
		}
		if place = ahead(ids, place, entry.Term); place < len(ids) && ids[place] == entry.Term {
			if err := find(place); err != nil {
				return err
			}
		}
	}
	return nil
}

// ahead is the place of the first of the ids from a place on that is not before the id: near it, mostly.
func ahead(ids []string, from int, id string) int {
	step := 1
	for from+step < len(ids) && ids[from+step] < id {
		step *= 2
	}
	from += step / 2
	return from + sort.SearchStrings(ids[min(from, len(ids)):min(from+step, len(ids))], id)
}

// uses are the applications that count for a query.
type uses struct {
	search *search
	parts  []usesOfPart
	// of are what is used of the segment that is gone through by each of parts.
	of []*used
}

// usesOfPart are the applications in one segment.
type usesOfPart struct {
	part *scorch.SegmentSnapshot
	// gone are those that were removed or changed since.
	gone bits
	// open tells for each place in by whether it may be read.
	open              []bool
	by                *column
	outcomes, updated numbered
}

// openUses finds out which applications count for who may read some documents of each segment.
func (s *search) openUses(readable []*roaring.Bitmap) (*uses, error) {
	u := &uses{search: s}
	may := make([]bits, len(s.parts))
	for at, documents := range readable {
		may[at] = documents.ToDense()
	}
	for _, part := range s.parts {
		by, err := s.columns.get(part, string(hub.FieldUsedBy))
		if err != nil {
			return nil, err
		}
		if len(by.values) == 0 {
			continue
		}
		one := usesOfPart{part: part, by: by, open: make([]bool, len(by.values))}
		if deleted := part.Deleted(); deleted != nil {
			one.gone = deleted.ToDense()
		}
		for at, other := range s.parts {
			named, err := s.uses.get(s.columns, other, part)
			if err != nil {
				return nil, err
			}
			for _, by := range named.by {
				one.open[by.place] = one.open[by.place] || may[at].has(by.document)
			}
		}
		for _, column := range []struct {
			field string
			to    *numbered
			work  func([]string) []float64
		}{{string(hub.FieldOutcome), &one.outcomes, fromOutcomes}, {fieldUpdated, &one.updated, fromKeys}} {
			values, err := s.columns.get(part, column.field)
			if err != nil {
				return nil, err
			}
			*column.to = numbered{values, values.worked(column.work)}
		}
		u.parts = append(u.parts, one)
	}
	return u, nil
}

// fromOutcomes are the places of outcomes in [hub.AllOutcomes], from 1; 0 for another.
func fromOutcomes(values []string) []float64 {
	numbers := make([]float64, len(values))
	for at, value := range values {
		numbers[at] = float64(slices.Index(hub.AllOutcomes[:], hub.ApplicationOutcome(value)) + 1)
	}
	return numbers
}

// begin goes on to a segment.
func (u *uses) begin(part *scorch.SegmentSnapshot) error {
	u.of = u.of[:0]
	for _, one := range u.parts {
		named, err := u.search.uses.get(u.search.columns, part, one.part)
		if err != nil {
			return err
		}
		u.of = append(u.of, named)
	}
	return nil
}

// each gives the applications of a document that count.
func (u *uses) each(document uint32, counts func(in *usesOfPart, application uint32)) {
	for at, named := range u.of {
		one := &u.parts[at]
		for _, application := range named.of(document) {
			if one.counts(application) {
				counts(one, application)
			}
		}
	}
}

// counts tells whether an application is there and what used the lesson may be read.
func (u *usesOfPart) counts(application uint32) bool {
	by := u.by.of(application)
	return len(by) > 0 && u.open[by[0]] && !u.gone.has(application)
}

// FirstUses gives the first day on which each of the lessons was applied.
func (x *Index) FirstUses(ctx context.Context, tokens []hub.Token, lessons []hub.ID) (map[hub.ID]hub.Date, error) {
	first := map[hub.ID]hub.Date{}
	sorted := slices.Sorted(slices.Values(lessons))
	err := x.looking(func(s *search) error {
		readable, err := s.readableBy(tokens)
		if err != nil {
			return err
		}
		u, err := s.openUses(readable)
		if err != nil {
			return err
		}
		for at := range u.parts {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("first uses: %w", context.Cause(ctx))
			}
			if err := u.parts[at].first(s.columns, sorted, first); err != nil {
				return err
			}
		}
		return nil
	})
	return first, err
}

// first notes the first days of the lessons, which are sorted: each is looked for among those that are used here.
func (u *usesOfPart) first(columns *columns, sorted []hub.ID, days map[hub.ID]hub.Date) error {
	var lessons, decisions, dates *column
	for _, one := range []struct {
		field string
		to    **column
	}{{string(hub.FieldUses), &lessons}, {string(hub.FieldDecision), &decisions}, {fieldDate, &dates}} {
		var err error
		if *one.to, err = columns.get(u.part, one.field); err != nil {
			return err
		}
	}
	place := 0
	for _, lesson := range sorted {
		if place = ahead(lessons.values, place, string(lesson)); place == len(lessons.values) || lessons.values[place] != string(lesson) {
			continue
		}
		for _, application := range lessons.having(place) {
			if !u.counts(application) || decisions.key(application) != string(hub.ApplicationDecisionApplied) {
				continue
			}
			day := hub.Date(dates.key(application))
			if known, is := days[lesson]; !is || day < known {
				days[lesson] = day
			}
		}
	}
	return nil
}
