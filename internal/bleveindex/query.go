package bleveindex

import (
	"fmt"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// k1 is that of Lucene, and b somewhat more: questions to Norwegian passages were found as well with any, lessons of uneven
// length by their titles (nDCG) .720 with .75, .722 with .85 and .723 with .9, our own questions .581, .578 and .575.
const (
	k1 = 1.2
	b  = .9
)

// exactFactor is what a word in the very form that was typed adds, of what the word gives: lessons by their titles .710
// without (nDCG), .723 so; twice as much costs our own questions .007.
const exactFactor = .3

// element is a word or part of a query with what it is found by in one segment: the best of its lists counts for a
// document. Adding them up would put a translated lesson before one that was not.
type element struct {
	lists []weightedList
	// exact are the very forms that were typed; what they give is added.
	exact *weightedList
	// telling tells whether it is one of those that «all words» means.
	telling bool
	typed   string
}

// weightedList are the postings of a term, or where something else was found, and what it weighs.
type weightedList struct {
	postings segment.PostingsList
	found    []occurrence
	// weight is what the term gives at most, and factor how much less than the word that was typed.
	weight, factor float64
	// mean is the mean length of documents in the term's tongue.
	mean float64
	// more is [oneMore] when a document that is in the list has the word, as «all words» means it.
	more float64
	// flat makes nothing of how long documents are.
	flat bool
	// term, match and documents say what it is, to explain a score.
	term      string
	match     hub.Match
	documents uint64
}

// scorer gives the documents of each segment their scores. All of it is a function of the documents that are there,
// not of how they lie in segments: two servers give a document the same score to the bit, and so does a merge.
type scorer struct {
	*search
	// elements has those of each segment, aligned.
	elements [][]element
	// telling is how many of them «all words» means; 0 when it makes no difference.
	telling int
	// most is more than what all words together can give.
	most float64
	// readable is set to explain scores: what others wrote is not counted there.
	readable []*roaring.Bitmap
	// paged: what stands in files is found too.
	paged bool
}

// newScorer looks up what is asked for; with what is readable only to tell how many documents have it.
func (s *search) newScorer(query *asked, readable []*roaring.Bitmap) (*scorer, error) {
	made := &scorer{search: s, elements: make([][]element, len(s.parts)), readable: readable, paged: query.paged}
	for at := range query.words {
		if err := made.word(&query.words[at]); err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	for at := range query.parts {
		if err := made.part(&query.parts[at]); err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
	}
	if len(query.sequence) > mostForAll {
		made.telling = 0
	}
	return made, nil
}

// weigh gives the lists found in each segment for one thing their weight: at most so much, if that is not 0. A rare
// compound is no better an answer than the word that was typed.
func (s *scorer) weigh(lists []weightedList, in tongue, factor, most float64) float64 {
	var having [fields]uint64
	for at := range lists {
		having[in] += lists[at].count()
	}
	rarity := s.sizes.rarity(having)
	weight := rarity
	if most > 0 {
		weight = min(weight, most)
	}
	documents := s.readers(lists)
	for at := range lists {
		lists[at].weight, lists[at].factor = factor*weight, factor
		lists[at].mean, lists[at].documents = s.means[in], documents
	}
	return rarity
}

// readers is how many documents that the viewer may read are in the lists of all segments, to explain a score; 0 otherwise.
func (s *scorer) readers(lists []weightedList) uint64 {
	if s.readable == nil {
		return 0
	}
	var count uint64
	for at := range lists {
		having := roaring.New()
		for _, one := range lists[at].found {
			having.Add(one.document)
		}
		if lists[at].postings != nil {
			if err := addPostings(having, lists[at].postings); err != nil {
				return 0 // damaged files are seen when the postings are read for the score
			}
		}
		count += having.AndCardinality(s.readable[at])
	}
	return count
}

func (l *weightedList) count() uint64 {
	if l.postings != nil {
		return l.postings.Count()
	}
	return uint64(len(l.found))
}

// lookUp finds the postings of a term in each segment.
func (s *search) lookUp(in tongue, term string, match hub.Match) ([]weightedList, error) {
	lists := make([]weightedList, len(s.parts))
	for at := range s.parts {
		list, err := s.postings(at, in, term)
		if err != nil {
			return nil, err
		}
		lists[at] = weightedList{postings: list, term: term, match: match}
	}
	return lists, nil
}

// word looks one word up in all segments.
func (s *scorer) word(one *word) error {
	made := make([]element, len(s.parts))
	for at := range made {
		made[at].telling, made[at].typed = one.telling(), one.typed
	}
	rarity, err := s.own(one, made)
	if err != nil {
		return err
	}
	for _, v := range one.variants {
		lists, err := s.variant(v)
		if err != nil {
			return err
		}
		s.weigh(lists, v.tongue, v.factor, rarity)
		addLists(made, lists)
	}
	for _, v := range one.phrases {
		lists, err := s.phraseLists(v.tongue, v.phrase, hub.MatchConcept)
		if err != nil {
			return err
		}
		s.weigh(lists, v.tongue, v.factor, rarity)
		addLists(made, lists)
	}
	if err := s.exact(one, rarity, made); err != nil {
		return err
	}
	if s.paged {
		if err := s.pages(one, rarity, made); err != nil {
			return err
		}
	}
	s.take(made)
	return nil
}

// own looks up the word itself in all tongues, and gives how rare it is.
func (s *scorer) own(one *word, made []element) (float64, error) {
	var having [fields]uint64
	var all [][]weightedList
	var documents uint64
	for in, term := range one.terms {
		if term == "" {
			continue
		}
		lists, err := s.lookUp(tongue(in), term, hub.MatchForm)
		if err != nil {
			return 0, err
		}
		for at := range lists {
			having[in] += lists[at].count()
			lists[at].mean = s.means[in]
		}
		all, documents = append(all, lists), documents+s.readers(lists)
	}
	rarity := s.sizes.rarity(having)
	for _, lists := range all {
		for at := range lists {
			lists[at].weight, lists[at].factor = one.weight*rarity, 1
			lists[at].documents = documents
		}
		addLists(made, lists)
	}
	return rarity, nil
}

// exact looks up the very form that was typed.
func (s *scorer) exact(one *word, rarity float64, made []element) error {
	if !one.telling() || rarity == 0 {
		return nil
	}
	lists, err := s.lookUp(written, one.written, hub.MatchExact)
	if err != nil {
		return err
	}
	s.weigh(lists, written, exactFactor, rarity)
	for at := range lists {
		if lists[at].count() > 0 {
			made[at].exact = &lists[at]
		}
	}
	return nil
}

func addLists(made []element, lists []weightedList) {
	for at := range lists {
		if lists[at].count() > 0 {
			made[at].lists = append(made[at].lists, lists[at])
		}
	}
}

// take takes the element in, with what it can give at most.
func (s *scorer) take(made []element) {
	most := 0.
	for at := range made {
		for place := range made[at].lists {
			list := &made[at].lists[place]
			most = max(most, list.weight)
			if made[at].telling && list.match != hub.MatchLonger && list.factor >= compoundWhole {
				list.more = oneMore
			}
		}
		if exact := made[at].exact; exact != nil {
			most = max(most, exact.weight/exactFactor)
		}
		s.elements[at] = append(s.elements[at], made[at])
	}
	s.most += most * (k1 + 1) * (1 + exactFactor)
	if len(made) > 0 && made[0].telling {
		s.telling++
	}
}

// variant looks up another term, or all words that begin so.
func (s *scorer) variant(v variant) ([]weightedList, error) {
	if !v.begins {
		return s.lookUp(v.tongue, v.term, v.match)
	}
	lists := make([]weightedList, len(s.parts))
	for at := range s.parts {
		found, err := s.beginning(at, v.term)
		if err != nil {
			return nil, err
		}
		lists[at] = weightedList{found: found, term: v.term + "*", match: hub.MatchLonger}
	}
	return lists, nil
}

// part looks up a part that must be there. It was narrowed by already: here it only gets its score.
func (s *scorer) part(one *part) error {
	if one.not {
		return nil
	}
	for place := range one.phrases {
		made := make([]element, len(s.parts))
		for in, words := range one.phrases[place] {
			if len(words) == 0 {
				continue
			}
			lists, err := s.phraseLists(tongue(in), words, hub.MatchPhrase)
			if err != nil {
				return err
			}
			rarity := s.weigh(lists, tongue(in), 1, 0)
			addLists(made, lists)
			if s.paged && one.isPaged() {
				if err := s.phraseOnPages(tongue(in), words, rarity, made); err != nil {
					return err
				}
			}
		}
		s.takePart(one, made)
	}
	if one.manner == hub.MannerBeginning {
		made := make([]element, len(s.parts))
		lists, err := s.begun(one)
		if err != nil {
			return err
		}
		s.weigh(lists, written, 1, 0)
		addLists(made, lists)
		s.takePart(one, made)
	}
	return nil
}

func (s *scorer) takePart(one *part, made []element) {
	for at := range made {
		made[at].typed = one.typed
	}
	s.take(made)
}

// begun are the documents of a part that asks for a beginning, all alike.
func (s *search) begun(one *part) ([]weightedList, error) {
	lists := make([]weightedList, len(s.parts))
	for at := range s.parts {
		having, err := s.havingBeginning(at, one.begins, one.title)
		if err != nil {
			return nil, err
		}
		lists[at] = weightedList{term: one.begins + "*", match: hub.MatchLonger}
		for documents := having.Iterator(); documents.HasNext(); {
			lists[at].found = append(lists[at].found, occurrence{documents.Next(), textWeight, s.means[written]})
		}
	}
	return lists, nil
}

func (s *search) phraseLists(in tongue, words phrase, match hub.Match) ([]weightedList, error) {
	lists := make([]weightedList, len(s.parts))
	for at := range s.parts {
		found, err := s.occurrencesOf(at, in, words, false)
		if err != nil {
			return nil, err
		}
		lists[at] = weightedList{found: found, term: words.String(), match: match}
	}
	return lists, nil
}

// tongueSizes are how many documents there are in each tongue, and in all.
type tongueSizes [fields]uint64

func countTongues(parts []*scorch.SegmentSnapshot) (tongueSizes, error) {
	var sizes tongueSizes
	for _, part := range parts {
		dictionary, err := part.Segment().Dictionary(fieldTongue)
		if err != nil {
			return sizes, err
		}
		for in := range tongues {
			list, err := dictionary.PostingsList([]byte(wordFields[in]), part.Deleted(), nil)
			if err != nil {
				return sizes, err
			}
			sizes[in] += list.Count()
			sizes[written] += list.Count()
		}
	}
	return sizes, nil
}

// rarity is what a word weighs that so many documents have in each tongue: as much as in the tongue where it is least
// rare. Among 5,000 English lessons all Norwegian words would be rare, counted over all documents: questions to
// Norwegian passages then found .942 rather than .953 (nDCG). And a Norwegian title quoted in an English text would be
// the best answer to its words, counted where it is rare.
func (t tongueSizes) rarity(having [fields]uint64) float64 {
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

// gain is BM25 without the rarity: how much of a word's weight a document gets. The frequency is weighted by where the
// word stands, and the length is the document's, see [wording].
func gain(frequency, length, mean float64) float64 {
	frequency /= textWeight
	return frequency * (k1 + 1) / (frequency + k1*(1-b+b*length/mean))
}

// gain is what the list gives a document.
func (l *weightedList) gain(frequency, length float64) float64 {
	if l.flat {
		return gain(frequency, 1, 1) * l.weight
	}
	return gain(frequency, length, l.mean)*l.weight + l.more
}

// wordCount is the number of words of the document. Bleve keeps the number itself where its interface speaks of a
// norm; the norm would have to be squared and turned around, with an error that depends on the number.
func wordCount(posting segment.Posting) float64 {
	if exact, ok := posting.(interface{ NormUint64() uint64 }); ok {
		return float64(exact.NormUint64())
	}
	return math.Round(1 / (posting.Norm() * posting.Norm()))
}
