package bleveindex

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// pageFactor is how much less a word on a page of a file says than one of the document itself. With a report of forty pages on each
// experience and project, in which other documents stand, questions over the demo were answered (nDCG) .582 with .05 and .1, .581 with
// .2 and .580 with .35, where they are .584 without any report. The smaller it is, the more hits from reports alone are equals.
const pageFactor = .1

// isPaged tells whether a part may stand on a page of a file: not in a title, nor to leave something out, which a word somewhere
// in a long report is no reason for.
func (p *part) isPaged() bool { return !p.title && !p.not && p.manner != hub.MannerBeginning }

// isOnPage tells whether a word that no document has stands in a file that the viewer may read: then it is not misspelt.
func (e *expansion) isOnPage(one *word) (bool, error) {
	for in, term := range one.terms {
		for at := range e.parts {
			if term == "" {
				break
			}
			list, err := e.pagePostings(at, tongue(in), term)
			if err != nil {
				return false, err
			}
			having := roaring.New()
			if err := addPostings(having, list); err != nil {
				return false, err
			}
			if having.Intersects(e.readable[at]) {
				return true, nil
			}
		}
	}
	return false, nil
}

// pagePostings are where a term stands in files of a segment, but for documents that are gone.
func (s *search) pagePostings(at int, in tongue, term string) (segment.PostingsList, error) {
	return s.ofPages[at][in].PostingsList([]byte(term), s.parts[at].Deleted(), nil)
}

// pages looks a word up in files: in any form, and as another label of a concept. What else is like a word is what is like it among
// the words of documents.
func (s *scorer) pages(one *word, rarity float64, made []element) error {
	for in, term := range one.terms {
		if err := s.onPages(tongue(in), term, one.weight, rarity, made); err != nil {
			return err
		}
	}
	for _, v := range one.variants {
		if v.match != hub.MatchConcept || v.begins || v.tongue >= tongues {
			continue
		}
		if err := s.onPages(v.tongue, v.term, v.factor, rarity, made); err != nil {
			return err
		}
	}
	for _, v := range one.phrases {
		if err := s.phraseOnPages(v.tongue, v.phrase, rarity, made); err != nil {
			return err
		}
	}
	return nil
}

func (s *scorer) onPages(in tongue, term string, factor, rarity float64, made []element) error {
	if term == "" {
		return nil
	}
	lists := make([]weightedList, len(s.parts))
	for at := range s.parts {
		list, err := s.pagePostings(at, in, term)
		if err != nil {
			return err
		}
		lists[at] = weightedList{postings: list, term: term, match: hub.MatchPage}
	}
	s.addFlat(lists, in, factor, rarity, made)
	return nil
}

func (s *scorer) phraseOnPages(in tongue, words phrase, rarity float64, made []element) error {
	lists := make([]weightedList, len(s.parts))
	for at := range s.parts {
		found, err := s.onPagesOf(at, in, words)
		if err != nil {
			return err
		}
		lists[at] = weightedList{found: found, term: words.String(), match: hub.MatchPage}
	}
	s.addFlat(lists, in, 1, rarity, made)
	return nil
}

// addFlat adds what was found in files: never more than the words of documents, and whatever else stands in the file.
func (s *scorer) addFlat(lists []weightedList, in tongue, factor, rarity float64, made []element) {
	s.weigh(lists, in, factor*pageFactor, rarity)
	for at := range lists {
		lists[at].flat = true
	}
	addLists(made, lists)
}

// onPagesOf finds a phrase in files of a segment, on one page each.
func (s *search) onPagesOf(at int, in tongue, words phrase) ([]occurrence, error) {
	return s.findOnce(words.key(at, in, false, true), words, s.pagePostings)
}

// addPaged adds the documents that have a phrase in a file.
func (s *search) addPaged(having *roaring.Bitmap, at int, each *eachTongue) error {
	for in := range tongues {
		if len(each[in]) == 0 {
			continue
		}
		paged, err := documentsOf(s.onPagesOf(at, in, each[in]))
		if err != nil {
			return err
		}
		having.Or(paged)
	}
	return nil
}

// hasOnPage tells whether a word stands on a page, as a search finds it there.
func (w *wording) hasOnPage(one *word) bool {
	for in, term := range one.terms {
		if term != "" && w.terms[in][term] != nil {
			return true
		}
	}
	return slices.ContainsFunc(one.variants, func(v variant) bool {
		return v.match == hub.MatchConcept && !v.begins && v.tongue < tongues && w.terms[v.tongue][v.term] != nil
	}) || slices.ContainsFunc(one.phrases, func(v phraseVariant) bool { return w.hasPhrase(v.tongue, v.phrase, false) })
}
