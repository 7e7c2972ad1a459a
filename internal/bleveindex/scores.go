package bleveindex

import (
	"sync"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// oneMore is added to a score for each word that «all words» means, so that one number tells how many of them a document
// has, beside what it got: 200 words give less than 6,000 together, and a float64 keeps 12 decimals of that.
const oneMore = 1 << 14

// score adds up the elements, in their order, for all documents of a segment, and gives those that have any. The scores
// are raw: see [scorer.finish].
func (s *scorer) score(at int, scores []float64) ([]uint32, error) {
	var touched []uint32
	add := func(document uint32, gain float64) {
		if scores[document] == 0 {
			touched = append(touched, document)
		}
		scores[document] += gain
	}
	var one cursor
	for place := range s.elements[at] {
		element := &s.elements[at][place]
		var err error
		switch len(element.lists) {
		case 0:
			continue
		case 1:
			err = one.each(&element.lists[0], add)
		default:
			err = eachBest(element.lists, len(scores), add)
		}
		if err == nil && element.exact != nil {
			err = one.each(element.exact, add)
		}
		if err != nil {
			return nil, err
		}
	}
	return touched, nil
}

// mostForAll is how many words a text may have, those that say nothing among them, for those to come first that have all. In
// a longer one some word is only how it was put: lessons were found by their titles .005 worse (nDCG) with all words first.
const mostForAll = 4

// finish turns what was added up into a score: what has all words comes before what has not.
func (s *scorer) finish(raw, bonus float64) float64 {
	having := int(raw / oneMore)
	score := (raw - float64(having)*oneMore) * bonus
	if s.telling > 1 && having >= s.telling {
		score += s.most * mostBonus
	}
	return score
}

// cursor goes through the postings of a term.
type cursor struct{ iterator segment.PostingsIterator }

func (c *cursor) each(list *weightedList, add func(document uint32, gain float64)) error {
	for _, one := range list.found {
		add(one.document, list.gain(one.frequency, one.length))
	}
	if list.postings == nil {
		return nil
	}
	c.iterator = list.postings.Iterator(true, true, false, c.iterator)
	for {
		posting, err := c.iterator.Next()
		if err != nil || posting == nil {
			return err
		}
		add(numberOf(posting), list.gain(float64(posting.Frequency()), wordCount(posting)))
	}
}

// scoreboards are lent out: one for 100,000 documents is 800 kB. All of one that is given back is 0.
var scoreboards = sync.Pool{New: func() any { return new([]float64) }}

func lendBoard(size int) *[]float64 {
	lent, _ := scoreboards.Get().(*[]float64)
	if cap(*lent) < size {
		*lent = make([]float64, size)
	}
	*lent = (*lent)[:size]
	return lent
}

// eachBest goes through the lists of an element; where a document is in more than one of them, the best counts.
func eachBest(lists []weightedList, size int, add func(document uint32, gain float64)) error {
	lent := lendBoard(size)
	best := *lent
	var touched []uint32
	var one cursor
	for at := range lists {
		err := one.each(&lists[at], func(document uint32, gain float64) {
			if best[document] == 0 {
				touched = append(touched, document)
			}
			best[document] = max(best[document], gain)
		})
		if err != nil {
			return err // the board is not clean, and is not given back
		}
	}
	for _, document := range touched {
		add(document, best[document])
		best[document] = 0
	}
	scoreboards.Put(lent)
	return nil
}

// beginning adds up all words of a segment that begin so, for each document.
func (s *search) beginning(at int, with string) ([]occurrence, error) {
	vocabulary, err := s.vocabularies.get(s.parts[at], written)
	if err != nil {
		return nil, err
	}
	lent := lendBoard(int(s.parts[at].FullSize()))
	frequencies := *lent
	var found []occurrence
	var iterator segment.PostingsIterator
	for _, term := range vocabulary.foldedBeginning(with, mostBegun) {
		list, err := s.postings(at, written, term)
		if err != nil {
			return nil, err
		}
		iterator = list.Iterator(true, true, false, iterator)
		err = eachPosting(iterator, func(posting segment.Posting) {
			if frequencies[posting.Number()] == 0 {
				found = append(found, occurrence{document: numberOf(posting), length: wordCount(posting)})
			}
			frequencies[posting.Number()] += float64(posting.Frequency())
		})
		if err != nil {
			return nil, err // the board is not clean, and is not given back
		}
	}
	for place := range found {
		found[place].frequency = frequencies[found[place].document]
		frequencies[found[place].document] = 0
	}
	scoreboards.Put(lent)
	return found, nil
}
