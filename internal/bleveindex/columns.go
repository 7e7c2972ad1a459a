package bleveindex

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// column is what the documents of a segment have in a field. Facets and orders read it: by Bleve's doc values a facet
// costs .2 to .7 microseconds a hit, by a column 4 nanoseconds.
type column struct {
	// values are sorted; a value is known by its place here.
	values []string
	// first tells, for each document and one more, where its places begin in places. The lowest comes first.
	first  []uint32
	places []uint32
	// numbers are the values worked out into numbers, once they have been.
	numbers     []float64
	numbersOnce sync.Once
	// firsts are the numbers of the documents' first values, once they have been worked out.
	firsts     []float64
	firstsOnce sync.Once
	// documents are those of each place, one place after another from starts[place] on, once they have been sorted so.
	documents, starts []uint32
	documentsOnce     sync.Once
}

// beginning are the documents with a value that begins with the text.
func (c *column) beginning(with string) *roaring.Bitmap {
	c.documentsOnce.Do(c.turn)
	from := sort.SearchStrings(c.values, with)
	to := from + sort.Search(len(c.values)-from, func(at int) bool { return !strings.HasPrefix(c.values[from+at], with) })
	having := roaring.New()
	having.AddMany(c.documents[c.starts[from]:c.starts[to]])
	return having
}

// having are the documents with the value of a place.
func (c *column) having(place int) []uint32 {
	c.documentsOnce.Do(c.turn)
	return c.documents[c.starts[place]:c.starts[place+1]]
}

// turn sorts the documents by the places of their values.
func (c *column) turn() {
	c.starts = make([]uint32, len(c.values)+1)
	for _, place := range c.places {
		c.starts[place+1]++
	}
	for at := 1; at < len(c.starts); at++ {
		c.starts[at] += c.starts[at-1]
	}
	c.documents = make([]uint32, len(c.places))
	next := slices.Clone(c.starts)
	for document := range max(1, len(c.first)) - 1 {
		for _, place := range c.of(uint32(document)) {
			c.documents[next[place]] = uint32(document)
			next[place]++
		}
	}
}

// worked gives what work makes of the values, which it does once: always by the same function for a field.
func (c *column) worked(work func(values []string) []float64) []float64 {
	c.numbersOnce.Do(func() { c.numbers = work(c.values) })
	return c.numbers
}

// workedFirst gives what work makes of each document's first value, 0 for one without: one look in memory where the places would
// be three, of what is looked up of all documents that are counted.
func (c *column) workedFirst(work func(values []string) []float64) []float64 {
	c.firstsOnce.Do(func() {
		numbers := work(c.values)
		c.firsts = make([]float64, max(1, len(c.first))-1)
		for document := range c.firsts {
			if places := c.of(uint32(document)); len(places) > 0 {
				c.firsts[document] = numbers[places[0]]
			}
		}
	})
	return c.firsts
}

// of are the places of a document's values.
func (c *column) of(document uint32) []uint32 {
	if len(c.values) == 0 {
		return nil
	}
	return c.places[c.first[document]:c.first[document+1]]
}

// key is what a document is sorted by; empty when it has no value.
func (c *column) key(document uint32) string {
	if places := c.of(document); len(places) > 0 {
		return c.values[places[0]]
	}
	return ""
}

// columns are the columns in memory, read when they are first asked for. A segment never changes and its number is
// never used again, so neither do its columns: a batch adds a small segment and costs only that one's columns.
type columns struct {
	mutex sync.Mutex
	read  map[uint64]map[string]func() (*column, error)
}

func newColumns() *columns { return &columns{read: map[uint64]map[string]func() (*column, error){}} }

// get reads the column of a segment, once however many ask at the same time.
func (c *columns) get(part *scorch.SegmentSnapshot, field string) (*column, error) {
	found, err := c.reader(part, field)()
	if err != nil {
		return nil, fmt.Errorf("%w: values of %s: %w", errDamaged, field, err)
	}
	return found, nil
}

func (c *columns) reader(part *scorch.SegmentSnapshot, field string) func() (*column, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	fields, known := c.read[part.Id()]
	if !known {
		fields = map[string]func() (*column, error){}
		c.read[part.Id()] = fields
	}
	read, known := fields[field]
	if !known {
		inner := part.Segment()
		read = sync.OnceValues(func() (*column, error) { return readColumn(inner, field) })
		fields[field] = read
	}
	return read
}

// keep forgets the columns of segments that the snapshot no longer has: they were merged into others. A search that
// looks at an older snapshot reads them once more.
func (c *columns) keep(parts []*scorch.SegmentSnapshot) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	keepSegments(c.read, parts)
}

// keepSegments drops what was read of segments that are not among the parts.
func keepSegments[T any](read map[uint64]T, parts []*scorch.SegmentSnapshot) {
	if len(read) <= len(parts) {
		return
	}
	for number := range read {
		if !slices.ContainsFunc(parts, func(part *scorch.SegmentSnapshot) bool { return part.Id() == number }) {
			delete(read, number)
		}
	}
}

// readColumn turns the field's dictionary around. Documents that were deleted are in it still; nobody asks for them.
func readColumn(from segment.Segment, field string) (*column, error) {
	dictionary, err := from.Dictionary(field)
	if err != nil {
		return nil, err
	}
	c := &column{first: make([]uint32, from.Count()+1)}
	var documents, places []uint32
	var postings segment.PostingsList
	var iterator segment.PostingsIterator
	terms := dictionary.AutomatonIterator(nil, nil, nil)
	for entry, err := terms.Next(); entry != nil || err != nil; entry, err = terms.Next() {
		if err != nil {
			return nil, err
		}
		if postings, err = dictionary.PostingsList([]byte(entry.Term), nil, postings); err != nil {
			return nil, err
		}
		iterator = postings.Iterator(false, false, false, iterator)
		err := eachPosting(iterator, func(posting segment.Posting) {
			documents = append(documents, numberOf(posting))
			places = append(places, uint32(len(c.values))) // #nosec G115 -- no more values than the segment has documents and fields
			c.first[posting.Number()+1]++
		})
		if err != nil {
			return nil, err
		}
		c.values = append(c.values, entry.Term)
	}
	for at := 1; at < len(c.first); at++ {
		c.first[at] += c.first[at-1]
	}
	c.places = make([]uint32, len(places))
	next := slices.Clone(c.first)
	for at, document := range documents {
		c.places[next[document]] = places[at]
		next[document]++
	}
	return c, nil
}
