package bleveindex

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

// similarTerms is how many of a text's terms stand for it, and similarLooked how many are weighed for that: those that
// stand in it most often.
const (
	similarTerms  = 25
	similarLooked = 500
)

// mostSharedWords is how many words a likeness is explained by.
const mostSharedWords = 5

// Similar gives the entries most like the texts, best first, among those that the query narrows to, without «except».
func (x *Index) Similar(ctx context.Context, texts []hub.Text, except hub.ID, query hub.Query) ([]hub.Likeness, error) {
	if query.Size <= 0 {
		return nil, nil
	}
	var likenesses []hub.Likeness
	err := x.looking(func(s *search) error {
		if err := s.prepare(); err != nil {
			return err
		}
		words, err := s.characteristic(texts)
		if err != nil || len(words) == 0 {
			return err
		}
		likenesses, err = s.like(ctx, words, except, query)
		return err
	})
	return likenesses, err
}

func (s *search) like(ctx context.Context, words []word, except hub.ID, query hub.Query) ([]hub.Likeness, error) {
	readable, err := s.readableBy(query.Tokens)
	if err != nil {
		return nil, err
	}
	query.Facets = nil
	finding := &finding{search: s, query: &query, asked: &asked{words: words}, readable: readable, narrowing: narrow(&query),
		page: newPage(hub.Query{Size: query.Size + 1}, ordering{down: true}), tally: newTally(s.columns, nil)}
	scorer, err := s.newScorer(finding.asked, nil)
	if err != nil {
		return nil, err
	}
	if _, err := finding.run(ctx, scorer); err != nil {
		return nil, err
	}
	hits, _ := finding.page.hits()
	hits = slices.DeleteFunc(hits, func(hit hub.Hit) bool { return hit.ID == except })
	hits = hits[:min(query.Size, len(hits))]
	ids := make([]hub.ID, len(hits))
	for at, hit := range hits {
		ids[at] = hit.ID
	}
	explained, err := finding.explain(scorer, ids)
	if err != nil {
		return nil, err
	}
	likenesses := make([]hub.Likeness, len(hits))
	for at, hit := range hits {
		likenesses[at] = hub.Likeness{Hit: hit, Words: sharedWords(explained[at])}
	}
	return likenesses, nil
}

// sharedWords are those that give most of a score.
func sharedWords(explained *hub.Explanation) []string {
	if explained == nil {
		return nil
	}
	reasons := slices.Clone(explained.Reasons)
	slices.SortStableFunc(reasons, func(a, b hub.Reason) int { return cmp.Compare(b.Score, a.Score) })
	var words []string
	for _, reason := range reasons {
		if !slices.Contains(words, reason.Word) && len(words) < mostSharedWords {
			words = append(words, reason.Word)
		}
	}
	return words
}

// characteristic are the words that say most of the texts: often in them and rare in the index. A word that nothing
// else has says nothing of what is like them, but it costs little to look for. How rare a word is counts all documents, as it
// does for scores: what is like a text comes in the same order to everybody.
func (s *search) characteristic(texts []hub.Text) ([]word, error) {
	counted := s.countTerms(texts)
	for at := range counted {
		one := &counted[at]
		rarest := 0.
		for in, term := range one.terms {
			if term == "" {
				continue
			}
			having, err := s.countAll(tongue(in), term)
			if err != nil {
				return nil, err
			}
			if weight := idf(s.sizes[in], having); having > 0 && (rarest == 0 || weight < rarest) {
				rarest = weight
			}
		}
		one.times = (1 + math.Log(one.times)) * rarest
	}
	counted = slices.DeleteFunc(counted, func(one countedWord) bool { return one.times == 0 })
	slices.SortStableFunc(counted, moreFirst)
	words := make([]word, min(similarTerms, len(counted)))
	for at := range words {
		words[at] = counted[at].word
	}
	return words, nil
}

// countedWord is a word of a text, and how often it stands there.
type countedWord struct {
	word
	times float64
}

func moreFirst(a, b countedWord) int { return cmp.Compare(b.times, a.times) }

// ordinaryWord is how long a word is that a text has not had before, with the words between that it has had, in bytes.
const ordinaryWord = 8

// countTerms are the words that stand in the texts most often, each as it is first written, in the tongue of its text; or in
// all tongues, when that is not known.
func (a *analyser) countTerms(texts []hub.Text) []countedWord {
	length := 0
	for _, text := range texts {
		length += len(text.Words)
	}
	// Made large enough at once for words of ordinary length, they take 2 MB for the longest text, and 5 MB growing.
	places := make(map[[tongues]string]int, length/ordinaryWord)
	counted := make([]countedWord, 0, length/ordinaryWord)
	for _, text := range texts {
		eachWord(text.Words, func(begin, end int) {
			typed := text.Words[begin:end]
			one := word{typed: typed, weight: 1, written: a.term(foreign, typed)}
			for in := range tongues {
				if text.Language == "" || tongueOf(text.Language) == in {
					one.terms[in] = a.term(in, typed)
				}
			}
			if text.Language == "" && (one.terms[norwegian] == "" || one.terms[english] == "") || one.terms == [tongues]string{} {
				return // it says nothing in one of the languages that the text may be in
			}
			at, known := places[one.terms]
			if !known {
				at = len(counted)
				places[one.terms] = at
				counted = append(counted, countedWord{word: one})
			}
			counted[at].times++
		})
	}
	slices.SortStableFunc(counted, moreFirst)
	return counted[:min(similarLooked, len(counted))]
}
