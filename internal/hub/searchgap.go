package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// SearchGap is what people searched for and did not find. It has words, days and a number, and nothing of who searched.
type SearchGap struct {
	Meta `bson:",inline"`
	// Query is the words in small letters and in the order in which they were first typed.
	Query string `bson:"query"`
	// Count is how often they were searched for, by each asker once a day.
	Count int `bson:"count"`
	// Days are the first on which they were, no more than must be known of.
	Days    []Date `bson:"days"`
	LastDay Date   `bson:"lastDay"`
}

// gapDays is on how many days something is searched for before anybody is shown it: what one person looked for once is that
// person's.
const gapDays = 3

// shownGaps is the key of those that are shown.
const shownGaps Key = "shown:all"

// SearchGapID is the same for the same words in any order. It tells nothing of when they were searched for.
func SearchGapID(query string) ID {
	return madeOf(KindSearchGap, time.UnixMilli(0), gapName(strings.Fields(query)))
}

func (*SearchGap) DocumentKind() Kind { return KindSearchGap }

func (*SearchGap) Keys() []Key { return nil }

func (s *SearchGap) Refs() []Key {
	if s.isShown() {
		return append([]Key{shownGaps}, listed...)
	}
	return listed
}

func (s *SearchGap) isShown() bool { return len(s.Days) >= gapDays }

// Readers are nobody at first, curators neither.
func (s *SearchGap) Readers() []Token {
	if !s.isShown() {
		return nil
	}
	return []Token{TokenCounty}
}

func (s *SearchGap) validate(v *validation) {
	v.required("query", s.Query)
	v.line("query", s.Query)
}

// sought is how many are looked at, those that were searched for most often first, for ones that still find nothing.
const sought = 500

// SearchGaps are what was searched for most often and is not found now either by somebody who may read what the network
// may. For curators.
func SearchGaps(ctx context.Context, first *int) ([]*SearchGap, error) {
	r := ReadingOf(ctx)
	if !r.viewer.Has(RoleCurator) {
		return nil, &Error{Kind: ErrorForbidden, Message: messageForbidden}
	}
	size, err := sizeOf(first, usualGaps, maxGaps)
	if err != nil {
		return nil, err
	}
	ids, err := allRefs(ctx, r.hub.store, KindSearchGap, shownGaps)
	if err != nil {
		return nil, fmt.Errorf("searches that found nothing: %w", err)
	}
	gaps, err := Many[*SearchGap](ctx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(gaps, func(one, other *SearchGap) int {
		return cmp.Or(cmp.Compare(other.Count, one.Count), cmp.Compare(other.LastDay, one.LastDay), cmp.Compare(one.Query, other.Query))
	})
	open := []*SearchGap{}
	for chunk := range slices.Chunk(gaps[:min(sought, len(gaps))], maxGaps) {
		queries := make([]Query, len(chunk))
		for at, gap := range chunk {
			queries[at] = Query{Text: gap.Query, Tokens: []Token{TokenPublic, TokenNetwork}, Order: OrderRelevance}
		}
		hits, err := r.hub.index.Search(ctx, queries)
		if err != nil {
			return nil, fmt.Errorf("search again for what was not found: %w", err)
		}
		for at, gap := range chunk {
			if hits[at].Total == 0 {
				open = append(open, gap)
			}
		}
		if len(open) >= size {
			return open[:size], nil
		}
	}
	return open, nil
}
