package bleveindex

import (
	"cmp"
	"context"
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
	// mostSearched is how many words of the index are looked at for those that a person may read: 20,000 that begin alike took
	// 20 ms. Fewer would let words that only others may read crowd out those that one may.
	mostSearched = 20_000
	// mostUnknown is how many words of a query are taken for misspelt ones: each costs about a millisecond.
	mostUnknown = 8
)

// expansion finds variants in what the viewer may read: a word that only others may read is no word.
type expansion struct {
	*search
	readable []*roaring.Bitmap
	synonyms *synonyms
	// lexicon has the vocabularies of all segments, by tongue.
	lexicon [fields][]*vocabulary
	// counts are those that were counted already.
	counts map[variant]uint64
	// unknown is how many words were taken for misspelt ones.
	unknown int
}

// expand adds to each word the terms that it also looks for.
func (e *expansion) expand(ctx context.Context, query *asked) error {
	for at := range query.words {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("search: %w", context.Cause(ctx))
		}
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
		written := slices.ContainsFunc(one.variants, func(v variant) bool { return v.factor >= foldedUnknown })
		if !known && !written && e.unknown < mostUnknown {
			e.unknown++
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
		if readable, err := e.isWord(tongue(in), term); err != nil || readable {
			return readable, err
		}
	}
	return e.isOnPage(one)
}

// count is how many documents that the viewer may read have the term.
func (e *expansion) count(in tongue, term string) (uint64, error) {
	key := variant{tongue: in, term: term}
	if count, counted := e.counts[key]; counted {
		return count, nil
	}
	count, err := e.countAmong(e.readable, in, term)
	if err == nil {
		e.counts[key] = count
	}
	return count, err
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
		readable, err := e.isWord(norwegian, term)
		if err != nil {
			return nil, err
		}
		if readable {
			found = append(found, variant{tongue: norwegian, term: term, factor: factor, match: hub.MatchFolded})
		}
	}
	return found, nil
}

// isWord tells whether something that the viewer may read has the term.
func (e *expansion) isWord(in tongue, term string) (bool, error) {
	if term == "" || !e.anyHas(in, term) {
		return false, nil
	}
	count, err := e.count(in, term)
	return count > 0, err
}

// anyHas tells whether a segment has the term, whoever may read it; damaged ones are seen when the postings are read.
func (e *expansion) anyHas(in tongue, term string) bool {
	return slices.ContainsFunc(e.lexicon[in], func(v *vocabulary) bool { return v.has(term) })
}

// compounds are words of which this one is the end, and the parts that this one is made of.
func (e *expansion) compounds(one *word, _ bool) ([]variant, error) {
	term := one.terms[norwegian]
	if letters(term) < shortestPart {
		return nil, nil
	}
	found, err := e.ending(term)
	if err != nil || letters(term) < shortestWhole {
		return found, err
	}
	parts, err := e.parted(term)
	for _, part := range parts {
		found = append(found, variant{tongue: norwegian, term: part, factor: compoundPart, match: hub.MatchCompound})
	}
	return found, err
}

// ending are the compounds that a word ends, among those that the viewer may read, as their first parts are: the most
// frequent of them.
func (e *expansion) ending(term string) ([]variant, error) {
	var all []string
	for _, v := range e.lexicon[norwegian] {
		all = append(all, v.ending(term, mostSearched)...)
	}
	slices.Sort(all)
	var found []variant
	for _, whole := range slices.Compact(all) {
		readable, err := e.isWord(norwegian, whole)
		if err == nil && readable {
			readable, err = e.isHead(strings.TrimSuffix(whole, term))
		}
		if err != nil {
			return nil, err
		}
		if readable {
			found = append(found, variant{tongue: norwegian, term: whole, factor: compoundWhole, match: hub.MatchCompound})
		}
		if len(found) == mostLooked {
			break
		}
	}
	return e.readableOnly(found)
}

// isHead tells whether the text is a word that can stand first in a compound, with or without a letter that links.
func (e *expansion) isHead(text string) (bool, error) {
	heads, err := e.heads(text)
	return len(heads) > 0, err
}

// heads are the words that a text before the end of a compound may be: a viewer must be able to read them elsewhere.
func (e *expansion) heads(text string) ([]string, error) {
	var heads []string
	for _, link := range []string{"", "s", "e"} {
		head, linked := strings.CutSuffix(text, link)
		if !linked || letters(head) < shortestPart-1 {
			continue
		}
		term := e.term(norwegian, head)
		readable, err := e.isWord(norwegian, term)
		if err != nil {
			return nil, err
		}
		if readable {
			heads = append(heads, term)
		}
	}
	return heads, nil
}

// parted are the two parts of a compound: the longest end that is a word, and what stands before it.
func (e *expansion) parted(term string) ([]string, error) {
	for at := range term {
		if letters(term[:at]) < shortestPart-1 || letters(term[at:]) < shortestPart {
			continue
		}
		readable, err := e.isWord(norwegian, term[at:])
		if err != nil {
			return nil, err
		}
		if !readable {
			continue
		}
		heads, err := e.heads(term[:at])
		if err != nil || len(heads) > 0 {
			return append([]string{term[at:]}, heads...), err
		}
	}
	return nil, nil
}

// longer are words that begin with this one, among those that the viewer may read: of very many, those that come first.
func (e *expansion) longer(one *word, _ bool) ([]variant, error) {
	var found []variant
	for in, term := range one.terms {
		if letters(term) < shortestLonger {
			continue
		}
		var all []string
		for _, v := range e.lexicon[in] {
			all = append(all, v.startingWith(term, mostSearched)...)
		}
		slices.Sort(all)
		kept := 0
		for _, longer := range slices.Compact(all) {
			readable, err := e.isWord(tongue(in), longer)
			if err != nil {
				return nil, err
			}
			if readable && longer != term && kept < mostLooked {
				found = append(found, variant{tongue: tongue(in), term: longer, factor: longerFactor, match: hub.MatchLonger})
				kept++
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
