package bleveindex

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// variant is another term that a word of a query also looks for, and how much less it says.
type variant struct {
	tongue tongue
	term   string
	factor float64
	match  hub.Match
	// begins makes it all terms that begin so.
	begins bool
}

// The factors were tried on questions to Norwegian passages and on lessons of uneven length; differences under .003 (nDCG)
// are noise. A word that nothing has may be one that is written otherwise, and then that one counts nearly whole.
const (
	foldedUnknown  = .95
	foldedKnown    = .35
	compoundWhole  = .5
	compoundPart   = .4
	longerFactor   = .2
	shortestPart   = 4
	shortestWhole  = 7
	shortestLonger = 4
	mostVariants   = 24
	mostLooked     = 200
)

// expansion finds variants in what the viewer may read: a word that only others may read is no word.
type expansion struct {
	*search
	readable []*roaring.Bitmap
	synonyms *synonyms
	// lexicon has the vocabularies of all segments, by tongue.
	lexicon [fields][]*vocabulary
}

// expand adds to each word the terms that it also looks for.
func (e *expansion) expand(query *asked) error {
	for at := range query.words {
		one := &query.words[at]
		if !one.telling() || len(one.variants) > 0 {
			continue // it says little, and what is like it less; or it is a beginning
		}
		known, err := e.known(one)
		if err != nil {
			return err
		}
		for _, find := range []func(*word, bool) ([]variant, error){e.folded, e.compounds, e.longer} {
			found, err := find(one, known)
			if err != nil {
				return err
			}
			one.variants = append(one.variants, found...)
		}
		if !known && !slices.ContainsFunc(one.variants, func(v variant) bool { return v.factor >= foldedUnknown }) {
			found, err := e.misspelt(one)
			if err != nil {
				return err
			}
			one.variants = append(one.variants, found...)
		}
	}
	if err := e.concepts(query); err != nil {
		return err
	}
	for at := range query.words {
		query.words[at].variants = distinct(&query.words[at])
	}
	return nil
}

// distinct keeps each term once, with its best factor, the best first, without those that the word has itself.
func distinct(one *word) []variant {
	slices.SortStableFunc(one.variants, func(a, b variant) int {
		return cmp.Or(cmp.Compare(b.factor, a.factor), cmp.Compare(a.term, b.term))
	})
	var kept []variant
	for _, v := range one.variants {
		same := func(other variant) bool { return other.term == v.term && other.tongue == v.tongue }
		own := v.tongue < tongues && one.terms[v.tongue] == v.term
		if !own && !slices.ContainsFunc(kept, same) && len(kept) < mostVariants {
			kept = append(kept, v)
		}
	}
	return kept
}

// known tells whether the viewer may read anything that has the word.
func (e *expansion) known(one *word) (bool, error) {
	for in, term := range one.terms {
		if term == "" {
			continue
		}
		if count, err := e.count(tongue(in), term); err != nil || count > 0 {
			return count > 0, err
		}
	}
	return false, nil
}

// count is how many documents that the viewer may read have the term.
func (e *expansion) count(in tongue, term string) (uint64, error) {
	var count uint64
	for at, part := range e.parts {
		list, err := e.dictionaries[at][in].PostingsList([]byte(term), part.Deleted(), nil)
		if err != nil {
			return 0, fmt.Errorf("%w: %w", errDamaged, err)
		}
		if list.Count() == 0 {
			continue
		}
		having := roaring.New()
		if err := addPostings(having, list); err != nil {
			return 0, fmt.Errorf("%w: %w", errDamaged, err)
		}
		count += having.AndCardinality(e.readable[at])
	}
	return count, nil
}

// folded are the words that may have been meant on a keyboard without æ, ø and å.
func (e *expansion) folded(one *word, known bool) ([]variant, error) {
	factor := foldedUnknown
	if known {
		factor = foldedKnown
	}
	var found []variant
	for _, meant := range unfolded(one.written) {
		term := e.term(norwegian, meant)
		if term == "" || !e.anyHas(norwegian, term) {
			continue
		}
		count, err := e.count(norwegian, term)
		if err != nil {
			return nil, err
		}
		if count > 0 {
			found = append(found, variant{tongue: norwegian, term: term, factor: factor, match: hub.MatchFolded})
		}
	}
	return found, nil
}

// anyHas tells whether a segment has the term; damaged ones are seen when the postings are read.
func (e *expansion) anyHas(in tongue, term string) bool {
	return slices.ContainsFunc(e.lexicon[in], func(v *vocabulary) bool { return v.has(term) })
}

// compounds are words of which this one is the end, and the parts that this one is made of.
func (e *expansion) compounds(one *word, _ bool) ([]variant, error) {
	term := one.terms[norwegian]
	if letters(term) < shortestPart {
		return nil, nil
	}
	var found []variant
	for _, whole := range e.ending(term) {
		if e.isHead(strings.TrimSuffix(whole, term)) {
			found = append(found, variant{tongue: norwegian, term: whole, factor: compoundWhole, match: hub.MatchCompound})
		}
	}
	if letters(term) >= shortestWhole {
		for _, part := range e.parted(term) {
			found = append(found, variant{tongue: norwegian, term: part, factor: compoundPart, match: hub.MatchCompound})
		}
	}
	return e.readableOnly(found)
}

func (e *expansion) ending(with string) []string {
	var all []string
	for _, v := range e.lexicon[norwegian] {
		all = append(all, v.ending(with, mostLooked)...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(mostLooked, len(all))]
}

// isHead tells whether the text is a word that can stand first in a compound, with or without a letter that links.
func (e *expansion) isHead(text string) bool {
	if letters(text) < shortestPart-1 {
		return false
	}
	for _, link := range []string{"", "s", "e"} {
		head, linked := strings.CutSuffix(text, link)
		if linked && letters(head) >= shortestPart-1 {
			if term := e.term(norwegian, head); term != "" && e.anyHas(norwegian, term) {
				return true
			}
		}
	}
	return false
}

// parted are the two parts of a compound: the longest end that is a word, and what stands before it.
func (e *expansion) parted(term string) []string {
	for at := range term {
		if letters(term[:at]) < shortestPart-1 || letters(term[at:]) < shortestPart {
			continue
		}
		if tail := term[at:]; e.anyHas(norwegian, tail) && e.isHead(term[:at]) {
			parts := []string{tail}
			for _, link := range []string{"", "s", "e"} {
				if head := e.term(norwegian, strings.TrimSuffix(term[:at], link)); e.anyHas(norwegian, head) {
					parts = append(parts, head)
				}
			}
			return parts
		}
	}
	return nil
}

// longer are words that begin with this one: of very many, those that come first.
func (e *expansion) longer(one *word, _ bool) ([]variant, error) {
	var found []variant
	for in, term := range one.terms {
		if letters(term) < shortestLonger {
			continue
		}
		var all []string
		for _, v := range e.lexicon[in] {
			all = append(all, v.startingWith(term, mostLooked)...)
		}
		slices.Sort(all)
		all = slices.Compact(all)
		for _, longer := range all[:min(mostLooked, len(all))] {
			if longer != term {
				found = append(found, variant{tongue: tongue(in), term: longer, factor: longerFactor, match: hub.MatchLonger})
			}
		}
	}
	return e.readableOnly(found)
}

// readableOnly drops what the viewer may not read, and keeps the most frequent.
func (e *expansion) readableOnly(variants []variant) ([]variant, error) {
	type counted struct {
		variant
		count uint64
	}
	var kept []counted
	for _, v := range variants {
		count, err := e.count(v.tongue, v.term)
		if err != nil {
			return nil, err
		}
		if count > 0 {
			kept = append(kept, counted{v, count})
		}
	}
	slices.SortStableFunc(kept, func(a, b counted) int { return cmp.Compare(b.count, a.count) })
	found := make([]variant, min(len(kept), mostVariants))
	for at := range found {
		found[at] = kept[at].variant
	}
	return found, nil
}
