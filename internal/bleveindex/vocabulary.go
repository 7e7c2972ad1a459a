package bleveindex

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// vocabulary are the terms of a segment in a tongue, sorted from their beginnings and from their ends. Words that share
// an end are mostly compounds: the end says what a thing is.
type vocabulary struct {
	terms []string
	// byEnd has the places of the terms, sorted by the terms read backwards; it is sorted when it is first asked for.
	byEnd func() []uint32
	// folded has the terms as [foldName] makes them, sorted, with their places; it is made when it is first asked for.
	folded func() []foldedTerm
}

type foldedTerm struct {
	text  string
	place uint32
}

func readVocabulary(from segment.Segment, field string) (*vocabulary, error) {
	dictionary, err := from.Dictionary(field)
	if err != nil {
		return nil, err
	}
	v := &vocabulary{}
	terms := dictionary.AutomatonIterator(nil, nil, nil)
	for entry, err := terms.Next(); entry != nil || err != nil; entry, err = terms.Next() {
		if err != nil {
			return nil, err
		}
		v.terms = append(v.terms, entry.Term)
	}
	v.byEnd = sync.OnceValue(func() []uint32 {
		places := make([]uint32, len(v.terms))
		for at := range places {
			places[at] = uint32(at)
		}
		slices.SortFunc(places, func(a, b uint32) int { return compareEnds(v.terms[a], v.terms[b]) })
		return places
	})
	v.folded = sync.OnceValue(func() []foldedTerm {
		all := make([]foldedTerm, len(v.terms))
		for at, term := range v.terms {
			all[at] = foldedTerm{foldName(term), uint32(at)}
		}
		slices.SortFunc(all, func(a, b foldedTerm) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.place, b.place)) })
		return all
	})
	return v, nil
}

// foldedBeginning gives at most so many terms that begin with the text when both are folded.
func (v *vocabulary) foldedBeginning(with string, most int) []string {
	all := v.folded()
	from, _ := slices.BinarySearchFunc(all, with, func(one foldedTerm, with string) int { return cmp.Compare(one.text, with) })
	var found []string
	for ; from < len(all) && len(found) < most && strings.HasPrefix(all[from].text, with); from++ {
		found = append(found, v.terms[all[from].place])
	}
	return found
}

// compareEnds orders by the last bytes first.
func compareEnds(a, b string) int {
	for at := 1; at <= len(a) && at <= len(b); at++ {
		if order := cmp.Compare(a[len(a)-at], b[len(b)-at]); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(a), len(b))
}

func (v *vocabulary) has(term string) bool {
	_, found := slices.BinarySearch(v.terms, term)
	return found
}

// startingWith gives at most so many terms that begin with the text, those that come first.
func (v *vocabulary) startingWith(with string, most int) []string {
	from, _ := slices.BinarySearch(v.terms, with)
	to := from
	for to < len(v.terms) && to-from < most && strings.HasPrefix(v.terms[to], with) {
		to++
	}
	return v.terms[from:to]
}

// ending gives at most so many terms that end with the text and are longer.
func (v *vocabulary) ending(with string, most int) []string {
	places := v.byEnd()
	from, _ := slices.BinarySearchFunc(places, with, func(at uint32, end string) int { return compareEnds(v.terms[at], end) })
	var found []string
	for ; from < len(places) && len(found) < most; from++ {
		term := v.terms[places[from]]
		if !strings.HasSuffix(term, with) {
			break
		}
		if len(term) > len(with) {
			found = append(found, term)
		}
	}
	return found
}

// vocabularies are the vocabularies in memory, read when they are first asked for, as columns are.
type vocabularies struct {
	mutex sync.Mutex
	read  map[uint64]*[fields]func() (*vocabulary, error)
}

func newVocabularies() *vocabularies {
	return &vocabularies{read: map[uint64]*[fields]func() (*vocabulary, error){}}
}

func (v *vocabularies) get(part *scorch.SegmentSnapshot, in tongue) (*vocabulary, error) {
	v.mutex.Lock()
	readers, known := v.read[part.Id()]
	if !known {
		inner := part.Segment()
		readers = new([fields]func() (*vocabulary, error))
		for one := range fields {
			readers[one] = sync.OnceValues(func() (*vocabulary, error) { return readVocabulary(inner, wordFields[one]) })
		}
		v.read[part.Id()] = readers
	}
	v.mutex.Unlock()
	found, err := readers[in]()
	if err != nil {
		return nil, fmt.Errorf("%w: words of %s: %w", errDamaged, wordFields[in], err)
	}
	return found, nil
}

// keep forgets the vocabularies of segments that the snapshot no longer has.
func (v *vocabularies) keep(parts []*scorch.SegmentSnapshot) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	keepSegments(v.read, parts)
}

// letters is the length of a word as people see it.
func letters(word string) int { return utf8.RuneCountInString(word) }
