package bleveindex

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"unicode"

	"github.com/blevesearch/vellum/levenshtein"

	"github.com/samlaer/samlaer/internal/hub"
)

// A word that nothing has looks for those that are spelt most like it. With two edits, words of less than eight letters
// become others.
const (
	misspeltOnce  = .8
	misspeltTwice = .5
	shortestTypo  = 4
	shortestTwice = 8
)

// builders make automata for one and for two edits; a transposition is one. They are made when the first word is not
// found: it takes 30 ms.
var builders = sync.OnceValue(func() (all [3]*levenshtein.LevenshteinAutomatonBuilder) {
	for distance := 1; distance <= 2; distance++ {
		builder, err := levenshtein.NewLevenshteinAutomatonBuilder(uint8(distance), true)
		if err != nil {
			panic(err) // two distances are what it is made for
		}
		all[distance] = builder
	}
	return all
})

// misspelt are the words nearest to one that nothing has. The commonest of them is what was meant.
func (e *expansion) misspelt(one *word) ([]variant, error) {
	size := letters(one.written)
	if size < shortestTypo || slices.ContainsFunc([]rune(one.written), unicode.IsDigit) {
		return nil, nil // another number is not a misspelt one
	}
	for distance, factor := range []float64{1: misspeltOnce, 2: misspeltTwice} {
		if distance == 0 || distance == 2 && size < shortestTwice {
			continue
		}
		found, err := e.near(one, distance, factor)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

// near are the terms of what is spelt so much like the word: as it is written, and as it is indexed, since the misspelt
// word may stand in a form that no document has.
func (e *expansion) near(one *word, distance int, factor float64) ([]variant, error) {
	var found []variant
	for in := range fields {
		term := one.written
		if in < tongues {
			term = one.terms[in]
		}
		if term == "" || in == foreign {
			continue // what it has is among what is written
		}
		terms, err := e.within(in, term, distance)
		if err != nil {
			return nil, err
		}
		for _, near := range terms {
			found = append(found, variant{tongue: in, term: near, factor: factor, match: hub.MatchMisspelt})
		}
	}
	found, err := e.readableOnly(found)
	if err != nil {
		return nil, err
	}
	one.meant = meant(one.written, found)
	return e.indexed(found), nil
}

// meant is the word as it is written that comes first: the most frequent; of those the one that begins as the word does.
func meant(typed string, found []variant) string {
	best := ""
	for _, v := range found {
		if v.tongue == written && (best == "" || v.term[0] == typed[0] && best[0] != typed[0]) {
			best = v.term
		}
	}
	return best
}

// indexed turns words as they are written into the terms they have in each tongue.
func (e *expansion) indexed(found []variant) []variant {
	var all []variant
	for _, v := range found {
		if v.tongue != written {
			all = append(all, v)
			continue
		}
		for in := range tongues {
			if term := e.term(in, v.term); term != "" && e.anyHas(in, term) {
				other := v
				other.tongue, other.term = in, term
				all = append(all, other)
			}
		}
	}
	return all
}

// within are the words of a field at most so many edits from one.
func (e *expansion) within(in tongue, term string, distance int) ([]string, error) {
	automaton, err := builders()[distance].BuildDfa(term, uint8(distance)) // #nosec G115 -- one or two edits
	if err != nil {
		return nil, nil // too long a word to be misspelt
	}
	var found []string
	for at := range e.parts {
		terms := e.dictionaries[at][in].AutomatonIterator(automaton, nil, nil)
		for entry, err := terms.Next(); entry != nil || err != nil; entry, err = terms.Next() {
			if err != nil {
				return nil, fmt.Errorf("%w: %w", errDamaged, err)
			}
			found = append(found, entry.Term)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// corrections are the words that nothing has, with those that they were probably meant for.
func (a *asked) corrections() []hub.Correction {
	var all []hub.Correction
	for _, one := range a.words {
		if one.meant != "" {
			all = append(all, hub.Correction{Begin: one.begin, End: one.end, Word: one.meant})
		}
	}
	slices.SortFunc(all, func(a, b hub.Correction) int { return cmp.Compare(a.Begin, b.Begin) })
	return all
}
