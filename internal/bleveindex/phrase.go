package bleveindex

import (
	"fmt"
	"slices"
	"strings"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// phrase is words one after another, in a tongue: each with how many words it stands after the first. Words that say
// nothing are left out, but their places count.
type phrase []phraseWord

type phraseWord struct {
	term  string
	after int
}

// phrase reads a text; nothing when no word of it says anything in the tongue.
func (a *analyser) phrase(in tongue, text string) phrase {
	var read phrase
	place, first := 0, 0
	eachWord(text, func(begin, end int) {
		if term := a.term(in, text[begin:end]); term != "" && len(read) < maxPhrase {
			if len(read) == 0 {
				first = place
			}
			read = append(read, phraseWord{term, place - first})
		}
		place++
	})
	return read
}

// String is the phrase as it is explained.
func (p phrase) String() string {
	terms := make([]string, len(p))
	for at, one := range p {
		terms[at] = one.term
	}
	return strings.Join(terms, " ")
}

// occurrence is how often a document has something, weighted by where, and how long the document is.
type occurrence struct {
	document          uint32
	frequency, length float64
}

// phraseKey tells a phrase in a segment, in titles alone, in pages of files or in neither alone, from others.
type phraseKey struct {
	at           int
	in           tongue
	words        string
	title, paged bool
}

func (p phrase) key(at int, in tongue, title, paged bool) phraseKey {
	var words strings.Builder
	for _, one := range p {
		fmt.Fprintf(&words, "%s %d ", one.term, one.after)
	}
	return phraseKey{at, in, words.String(), title, paged}
}

// occurrencesOf finds a phrase in a segment, in titles alone if title is set, once in a search. Statistics are of all documents
// there, so that they are the same for everybody.
func (s *search) occurrencesOf(at int, in tongue, words phrase, title bool) ([]occurrence, error) {
	return s.findOnce(words.key(at, in, title, false), words, s.postings)
}

// findOnce finds a phrase once in a search, by the postings of its words.
func (s *search) findOnce(key phraseKey, words phrase, postings postingsOf) ([]occurrence, error) {
	if found, known := s.phrases[key]; known {
		return found, nil
	}
	found, err := findPhrase(key, words, postings)
	if err == nil {
		s.phrases[key] = found
	}
	return found, err
}

// postingsOf are where a term of a tongue stands in a segment.
type postingsOf func(at int, in tongue, term string) (segment.PostingsList, error)

func findPhrase(key phraseKey, words phrase, postings postingsOf) ([]occurrence, error) {
	lists := make([]segment.PostingsList, len(words))
	rarest := 0
	for place, one := range words {
		list, err := postings(key.at, key.in, one.term)
		if err != nil {
			return nil, err
		}
		if list.Count() == 0 {
			return nil, nil
		}
		lists[place] = list
		if list.Count() < lists[rarest].Count() {
			rarest = place
		}
	}
	return (&aligning{words: words, rarest: rarest, title: key.title}).find(lists)
}

// aligning goes through the postings of a phrase's words together.
type aligning struct {
	words  phrase
	rarest int
	title  bool
	// starts are the places in the document at hand where the phrase may begin.
	starts []uint64
}

func (a *aligning) find(lists []segment.PostingsList) ([]occurrence, error) {
	iterators := make([]segment.PostingsIterator, len(lists))
	current := make([]segment.Posting, len(lists)) // to go on to where an iterator already stands would pass it
	for at, list := range lists {
		iterators[at] = list.Iterator(true, true, true, nil)
	}
	var found []occurrence
	for {
		posting, err := iterators[a.rarest].Next()
		if err != nil || posting == nil {
			return found, err
		}
		a.begin(posting)
		one := occurrence{document: numberOf(posting), length: wordCount(posting)}
		for at, iterator := range iterators {
			if at == a.rarest || len(a.starts) == 0 {
				continue
			}
			if current[at] == nil || current[at].Number() < posting.Number() {
				if current[at], err = iterator.Advance(posting.Number()); err != nil {
					return nil, err
				}
			}
			a.narrow(current[at], one.document, a.words[at].after)
		}
		for _, start := range a.starts {
			one.frequency += weightAt(start)
		}
		if one.frequency > 0 {
			found = append(found, one)
		}
	}
}

// begin takes the places of the rarest word.
func (a *aligning) begin(posting segment.Posting) {
	a.starts = a.starts[:0]
	after := uint64(a.words[a.rarest].after) // #nosec G115 -- a place in a phrase
	for _, location := range posting.Locations() {
		if place := location.Pos(); place > after && (!a.title || place < afterTitle) {
			a.starts = append(a.starts, place-after)
		}
	}
}

// narrow keeps the starts at which the other word stands in its place.
func (a *aligning) narrow(posting segment.Posting, document uint32, after int) {
	if posting == nil || numberOf(posting) != document {
		a.starts = a.starts[:0]
		return
	}
	locations := posting.Locations()
	a.starts = slices.DeleteFunc(a.starts, func(start uint64) bool {
		return !slices.ContainsFunc(locations, func(location segment.Location) bool {
			return location.Pos() == start+uint64(after) // #nosec G115 -- a place in a phrase
		})
	})
}

// weightAt is what an occurrence counts for.
func weightAt(place uint64) float64 {
	if place < afterTitle {
		return titleWeight
	}
	return textWeight
}
