package bleveindex

import (
	"math"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// maxQueryWords is how many different words of a text are searched for; those that come first. A pasted page of 500
// words has some 200 that say something.
const maxQueryWords = 200

// halfStopped is the weight of a word that says nothing in Norwegian or in English, but not in both: «med» of a
// Norwegian query would otherwise be a rare word, and so a weighty one, among English texts. «Men» is still found.
const halfStopped = .25

// word is a word of a query, as it may stand in the fields of the tongues.
type word struct {
	// written is the word as it was typed, written small.
	written string
	// terms has one for each tongue; empty where the word says nothing.
	terms  [tongues]string
	weight float64
	// variants are other terms that it looks for, each in place of its own.
	variants []variant
}

// words are the different words of a text, in their order, with what each may be indexed as. A text without a word
// that says something has none: it finds all, as an empty one does.
func (a *analyser) words(text string) []word {
	var all []word
	known := map[[tongues]string]bool{}
	eachWord(text, func(begin, end int) {
		if len(all) >= maxQueryWords {
			return
		}
		one := word{weight: 1, written: a.term(foreign, text[begin:end])}
		for in := range tongues {
			one.terms[in] = a.term(in, text[begin:end])
		}
		if known[one.terms] {
			return
		}
		known[one.terms] = true
		switch noWord, enWord := one.terms[norwegian] == "", one.terms[english] == ""; {
		case noWord && enWord:
			return
		case noWord || enWord:
			one.weight = halfStopped
		}
		all = append(all, one)
	})
	return all
}

// k1 and b are those of Lucene. Of questions to Norwegian passages they found as well as any others; texts of uneven
// length want a b of .75 or more.
const (
	k1 = 1.2
	b  = .75
)

// scored is a word with the postings of its terms in one segment.
type scored []weightedList

// weightedList are the postings of a term, and what the term weighs.
type weightedList struct {
	postings segment.PostingsList
	weight   float64
	// mean is the mean length of documents in the term's tongue.
	mean float64
}

// scorer gives the documents of each segment their scores. All of it is a function of the documents that are there,
// not of how they lie in segments: two servers give a document the same score to the bit, and so does a merge.
type scorer struct {
	// parts has the words of each segment.
	parts   [][]scored
	lengths lengths
}

// newScorer looks the words up.
func newScorer(parts []*scorch.SegmentSnapshot, lengths lengths, words []word) (*scorer, error) {
	s := &scorer{parts: make([][]scored, len(parts)), lengths: lengths}
	if len(words) == 0 {
		return s, nil
	}
	dictionaries, err := openDictionaries(parts)
	if err != nil {
		return nil, err
	}
	sizes, err := countTongues(parts)
	if err != nil {
		return nil, err
	}
	for _, one := range words {
		if err := s.look(parts, dictionaries, sizes, one); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// look looks one word up in all segments. A variant weighs at most what the word itself does: a rare compound is no better
// an answer than the word that was typed.
func (s *scorer) look(parts []*scorch.SegmentSnapshot, dictionaries [][tongues]segment.TermDictionary, sizes tongueSizes, one word) error {
	var having [tongues]uint64
	lists := make([]scored, len(parts))
	for at, part := range parts {
		for in, term := range one.terms {
			if term == "" {
				continue
			}
			list, err := dictionaries[at][in].PostingsList([]byte(term), part.Deleted(), nil)
			if err != nil {
				return err
			}
			if count := list.Count(); count > 0 {
				having[in] += count
				lists[at] = append(lists[at], weightedList{postings: list, mean: s.lengths.mean(tongue(in))})
			}
		}
	}
	rarity := sizes.rarity(having)
	for _, own := range lists {
		for at := range own {
			own[at].weight = one.weight * rarity
		}
	}
	for _, v := range one.variants {
		if err := v.look(parts, dictionaries, sizes, rarity, s.lengths.mean(v.tongue), lists); err != nil {
			return err
		}
	}
	for at := range parts {
		s.parts[at] = append(s.parts[at], lists[at])
	}
	return nil
}

func (v variant) look(parts []*scorch.SegmentSnapshot, dictionaries [][tongues]segment.TermDictionary, sizes tongueSizes, most, mean float64,
	lists []scored) error {
	found := make([]segment.PostingsList, len(parts))
	var having [tongues]uint64
	for at, part := range parts {
		var err error
		if found[at], err = dictionaries[at][v.tongue].PostingsList([]byte(v.term), part.Deleted(), nil); err != nil {
			return err
		}
		having[v.tongue] += found[at].Count()
	}
	weight := sizes.rarity(having)
	if most > 0 {
		weight = min(weight, most)
	}
	for at, list := range found {
		if list.Count() > 0 {
			lists[at] = append(lists[at], weightedList{list, v.factor * weight, mean})
		}
	}
	return nil
}

func openDictionaries(parts []*scorch.SegmentSnapshot) ([][tongues]segment.TermDictionary, error) {
	all := make([][tongues]segment.TermDictionary, len(parts))
	for at, part := range parts {
		for in, field := range wordFields {
			dictionary, err := part.Segment().Dictionary(field)
			if err != nil {
				return nil, err
			}
			all[at][in] = dictionary
		}
	}
	return all, nil
}

// tongueSizes are how many documents there are in each tongue.
type tongueSizes [tongues]uint64

func countTongues(parts []*scorch.SegmentSnapshot) (tongueSizes, error) {
	var sizes tongueSizes
	for _, part := range parts {
		dictionary, err := part.Segment().Dictionary(fieldTongue)
		if err != nil {
			return sizes, err
		}
		for in, field := range wordFields {
			list, err := dictionary.PostingsList([]byte(field), part.Deleted(), nil)
			if err != nil {
				return sizes, err
			}
			sizes[in] += list.Count()
		}
	}
	return sizes, nil
}

// rarity is what a word weighs that so many documents have in each tongue: as much as in the tongue where it is least
// rare. Among 5,000 English lessons all Norwegian words would be rare, counted over all documents: questions to
// Norwegian passages then found .942 rather than .953 (nDCG). And a Norwegian title quoted in an English text would be
// the best answer to its words, counted where it is rare.
func (t tongueSizes) rarity(having [tongues]uint64) float64 {
	rarest := math.Inf(1)
	for in, count := range having {
		if count > 0 {
			rarest = min(rarest, idf(t[in], count))
		}
	}
	if math.IsInf(rarest, 1) {
		return 0 // no document has it
	}
	return rarest
}

// fewDocuments is added to the number of documents of a tongue, so that the words of the only English document among
// Norwegian ones are not the commonest of all. 1,000 cost .004 (nDCG); 100 cost nothing.
const fewDocuments = 100

func idf(documents, having uint64) float64 {
	documents = max(documents, having) + fewDocuments
	return math.Log(1 + (float64(documents)-float64(having)+.5)/(float64(having)+.5))
}

// score adds up the words, in their order, for all documents of a segment, and gives those that have any.
func (s *scorer) score(at int, scores []float64) ([]uint32, error) {
	var touched []uint32
	add := func(document uint32, gain float64) {
		if scores[document] == 0 {
			touched = append(touched, document)
		}
		scores[document] += gain
	}
	var one cursor
	for _, word := range s.parts[at] {
		var err error
		switch len(word) {
		case 0:
		case 1:
			err = one.each(word[0], add)
		default:
			err = eachBest(word, len(scores), add)
		}
		if err != nil {
			return nil, err
		}
	}
	return touched, nil
}

// cursor goes through the postings of a term.
type cursor struct {
	iterator segment.PostingsIterator
	document uint32
	gain     float64
	done     bool
}

func (c *cursor) begin(list segment.PostingsList) {
	c.iterator, c.done = list.Iterator(true, true, false, c.iterator), false
}

func (c *cursor) next(mean float64) error {
	posting, err := c.iterator.Next()
	if err != nil {
		return err
	}
	if posting == nil {
		c.done = true
		return nil
	}
	c.document = uint32(posting.Number())
	c.gain = gain(float64(posting.Frequency()), wordCount(posting), mean)
	return nil
}

func (c *cursor) each(list weightedList, add func(document uint32, gain float64)) error {
	c.begin(list.postings)
	for {
		if err := c.next(list.mean); err != nil || c.done {
			return err
		}
		add(c.document, c.gain*list.weight)
	}
}

// eachBest goes through the postings of a word's terms; where a document has more than one of them, the best counts. Adding
// them up would put a translated lesson before one that was not.
func eachBest(lists []weightedList, size int, add func(document uint32, gain float64)) error {
	lent, _ := scoreboards.Get().(*[]float64)
	if cap(*lent) < size {
		*lent = make([]float64, size)
	}
	best := (*lent)[:size]
	var touched []uint32
	var one cursor
	for _, list := range lists {
		err := one.each(list, func(document uint32, gain float64) {
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

func gain(frequency, length, mean float64) float64 {
	return frequency * (k1 + 1) / (frequency + k1*(1-b+b*length/mean))
}

// wordCount is the number of words of the document. Bleve keeps the number itself where its interface speaks of a
// norm; the norm would have to be squared and turned around, with an error that depends on the number.
func wordCount(posting segment.Posting) float64 {
	if exact, ok := posting.(interface{ NormUint64() uint64 }); ok {
		return float64(exact.NormUint64())
	}
	return math.Round(1 / (posting.Norm() * posting.Norm()))
}
