package bleveindex

import (
	"github.com/RoaringBitmap/roaring/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// maxParts bounds how many parts a query may have, and maxPhrase how many words one of them: what comes later is as if
// it were not there.
const (
	maxParts  = 32
	maxPhrase = 32
)

// part is a [hub.Part], read.
type part struct {
	manner hub.Manner
	typed  string
	title  bool
	not    bool
	// phrases are what must stand, each in some tongue: the whole for [hub.MannerPhrase], else word for word.
	phrases []eachTongue
	// begins is what words begin with, for [hub.MannerBeginning].
	begins string
}

// part reads a part of a query; false when no word of it says anything.
func (a *analyser) part(from hub.Part) (part, bool) {
	one := part{manner: from.Manner, typed: from.Words, title: from.Title, not: from.Not}
	if from.Manner == hub.MannerBeginning {
		begun, found := a.beginning(from.Words)
		one.begins = foldName(begun.written)
		return one, found
	}
	if from.Manner == hub.MannerPhrase {
		if whole := a.everywhere(from.Words); whole.some() {
			one.phrases = []eachTongue{whole}
		}
		return one, len(one.phrases) > 0
	}
	for _, word := range a.readText(from.Words, maxPhrase).words {
		each := eachTongue{}
		for in, term := range word.terms {
			if term != "" {
				each[in] = phrase{{term: term}}
			}
		}
		one.phrases = append(one.phrases, each)
	}
	return one, len(one.phrases) > 0
}

// eachTongue is a phrase as it is in each tongue; nothing where none of its words says something.
type eachTongue [tongues]phrase

func (a *analyser) everywhere(text string) (each eachTongue) {
	for in := range tongues {
		each[in] = a.phrase(in, text)
	}
	return each
}

func (e *eachTongue) some() bool { return len(e[norwegian])+len(e[english]) > 0 }

// within are the documents of a segment that have the part.
func (p *part) within(s *search, at int) (*roaring.Bitmap, error) {
	if p.manner == hub.MannerBeginning {
		return s.havingBeginning(at, p.begins, p.title)
	}
	var all *roaring.Bitmap
	for place := range p.phrases {
		having, err := s.havingPhrase(at, &p.phrases[place], p.title)
		if err == nil && p.isPaged() {
			err = s.addPaged(having, at, &p.phrases[place])
		}
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = having
		} else {
			all.And(having)
		}
	}
	return all, nil
}

func (s *search) havingPhrase(at int, each *eachTongue, title bool) (*roaring.Bitmap, error) {
	all := roaring.New()
	for in := range tongues {
		if len(each[in]) == 0 {
			continue
		}
		having, err := documentsOf(s.occurrencesOf(at, in, each[in], title))
		if err != nil {
			return nil, err
		}
		all.Or(having)
	}
	return all, nil
}

func documentsOf(found []occurrence, err error) (*roaring.Bitmap, error) {
	if err != nil {
		return nil, err
	}
	numbers := make([]uint32, len(found))
	for at, one := range found {
		numbers[at] = one.document
	}
	return roaring.BitmapOf(numbers...), nil
}

// havingBeginning are the documents with a word that begins so, in the title alone if title is set.
func (s *search) havingBeginning(at int, with string, title bool) (*roaring.Bitmap, error) {
	if title {
		return s.beginningWith(at, fieldNameWord, with)
	}
	vocabulary, err := s.vocabularies.get(s.parts[at], written)
	if err != nil {
		return nil, err
	}
	all := roaring.New()
	for _, term := range vocabulary.foldedBeginning(with, mostBegun) {
		list, err := s.postings(at, written, term)
		if err != nil {
			return nil, err
		}
		if err := addPostings(all, list); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// required narrows the documents of a segment to those that have the parts that they must, and none that they may not.
func (s *search) required(parts []part, at int, documents *roaring.Bitmap) error {
	for place := range parts {
		if documents.IsEmpty() {
			return nil
		}
		having, err := parts[place].within(s, at)
		if err != nil {
			return err
		}
		if parts[place].not {
			documents.AndNot(having)
		} else {
			documents.And(having)
		}
	}
	return nil
}

// mostBegun bounds how many words that begin alike are looked up in a segment: 20,000 of them took 20 ms. With fewer, words
// that only others may read would crowd out those that one may.
const mostBegun = 20_000
