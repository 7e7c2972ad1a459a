package bleveindex

import (
	"fmt"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// priorDocuments and priorLength stand for what is known before anything is: so many documents of so many words that say
// something, in the measure of the text. They keep the mean of a few documents from being a matter of chance. Questions to Norwegian passages found
// (nDCG) .945 with a mean of 60, .953 with 120 and .955 with 250: too small is worse than too large.
const (
	priorDocuments = 100
	priorLength    = 250 * textWeight
)

// lengths are how many words the documents of each tongue have together, and how many documents there are.
type lengths struct {
	words, documents [fields]int
}

// mean is the mean number of words in documents of the tongue. It is a function of the documents that are there, so that
// two servers give a document the same score, and so does a merge of segments. Bleve's own «bm25» takes the number of
// different terms, and its scores depend on how documents were batched.
func (l lengths) mean(in tongue) float64 {
	return float64(l.words[in]+priorDocuments*priorLength) / float64(l.documents[in]+priorDocuments)
}

// lengthsRead has what all documents of a segment add up to, deleted ones too, once it has been counted.
type lengthsRead struct {
	mutex sync.Mutex
	read  map[uint64]lengths
}

// keep forgets the lengths of segments that the snapshot no longer has.
func (l *lengthsRead) keep(parts []*scorch.SegmentSnapshot) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	keepSegments(l.read, parts)
}

// countLengths adds up all documents of the segments that are not deleted.
func (s *search) countLengths() (lengths, error) {
	var all lengths
	for _, part := range s.parts {
		one, err := s.lengthsOf(part)
		if err != nil {
			return all, err
		}
		for in := range fields {
			all.words[in] += one.words[in]
			all.documents[in] += one.documents[in]
		}
	}
	return all, nil
}

func (s *search) lengthsOf(part *scorch.SegmentSnapshot) (lengths, error) {
	size, err := s.columns.get(part, fieldLength)
	if err != nil {
		return lengths{}, err
	}
	tongueColumn, err := s.columns.get(part, fieldTongue)
	if err != nil {
		return lengths{}, err
	}
	values, err := lengthColumns(size, tongueColumn)
	if err != nil {
		return lengths{}, err
	}
	s.lengths.mutex.Lock()
	whole, known := s.lengths.read[part.Id()]
	s.lengths.mutex.Unlock()
	if !known {
		for document := range uint32(part.FullSize()) { // #nosec G115 -- a segment numbers its documents in 32 bits
			whole.add(values, document, 1)
		}
		s.lengths.mutex.Lock()
		s.lengths.read[part.Id()] = whole
		s.lengths.mutex.Unlock()
	}
	if part.Deleted() != nil {
		for gone := part.Deleted().Iterator(); gone.HasNext(); {
			whole.add(values, gone.Next(), -1)
		}
	}
	return whole, nil
}

// lengthValues are the two columns with their values as numbers.
type lengthValues struct {
	sizes, tongues *column
	words          []int
	in             []tongue
}

func lengthColumns(sizes, main *column) (lengthValues, error) {
	values := lengthValues{sizes: sizes, tongues: main, words: make([]int, len(sizes.values)), in: make([]tongue, len(main.values))}
	for at, text := range sizes.values {
		number, err := strconv.Atoi(text)
		if err != nil {
			return values, fmt.Errorf("%w: a length: %w", errDamaged, err)
		}
		values.words[at] = number
	}
	for at, text := range main.values {
		for in, name := range wordFields[:tongues] {
			if name == text {
				values.in[at] = tongue(in)
			}
		}
	}
	return values, nil
}

func (l *lengths) add(values lengthValues, document uint32, times int) {
	size, main := values.sizes.of(document), values.tongues.of(document)
	if len(size) == 0 || len(main) == 0 {
		return
	}
	for _, in := range []tongue{values.in[main[0]], written} {
		l.words[in] += times * values.words[size[0]]
		l.documents[in] += times
	}
}
