package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// SearchGap is what people searched for and did not find, or found and left without opening anything of it. It has words, days
// and numbers, and nothing of who searched.
type SearchGap struct {
	Meta `bson:",inline"`
	// Query is the words in small letters and in the order in which they were first typed.
	Query string `bson:"query"`
	// Count is how often they found nothing, by each asker once a day.
	Count int `bson:"count"`
	// Days are the first on which they did, no more than must be known of.
	Days []Date `bson:"days"`
	// Left is how often somebody left what they found, and LeftDays the first days on which somebody did.
	Left     int    `bson:"left,omitempty"`
	LeftDays []Date `bson:"leftDays,omitempty"`
	LastDay  Date   `bson:"lastDay"`
}

// SearchGapKind is in which way people did not find what they searched for.
type SearchGapKind string

const (
	// SearchGapKindFoundNothing: the search found nothing.
	SearchGapKindFoundNothing SearchGapKind = "FOUND_NOTHING"
	// SearchGapKindLeft: it found something, and nothing of it was opened.
	SearchGapKindLeft SearchGapKind = "LEFT"
)

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

func (s *SearchGap) isShown() bool { return s.isUnfound() || s.isLeft() }

// isUnfound and isLeft: on so many days that it may be told. What was on fewer is in no number that is shown.
func (s *SearchGap) isUnfound() bool { return len(s.Days) >= gapDays }
func (s *SearchGap) isLeft() bool    { return len(s.LeftDays) >= gapDays }

// kind is what the gap is, now that it finds so many; a gap that is none any more is what it was.
func (s *SearchGap) kind(found int) SearchGapKind {
	if s.isLeft() && (found > 0 || !s.isUnfound()) {
		return SearchGapKindLeft
	}
	return SearchGapKindFoundNothing
}

// isOpen tells whether it is a gap still, now that it finds so many.
func (s *SearchGap) isOpen(found int) bool {
	return (s.kind(found) == SearchGapKindLeft) == (found > 0)
}

// times is how often it was searched for in the way of its kind.
func (s *SearchGap) times(kind SearchGapKind) int {
	if kind == SearchGapKindLeft {
		return s.Left
	}
	return s.Count
}

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

// sought is how many are looked at, those that were searched for most often first, for ones that are gaps still.
const sought = 500

// SearchGaps are what was searched for most often and is not found now either, or is left still, by somebody who may read what
// the network may; only those of some kinds unless none are named. For curators.
func SearchGaps(ctx context.Context, kinds []SearchGapKind, first *int) ([]*SearchGap, error) {
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
		return cmp.Or(cmp.Compare(other.most(), one.most()), cmp.Compare(other.LastDay, one.LastDay), cmp.Compare(one.Query, other.Query))
	})
	open, times := []*SearchGap{}, map[ID]int{}
	for chunk := range slices.Chunk(gaps[:min(sought, len(gaps))], maxGaps) {
		found, err := r.searchAgain(ctx, chunk)
		if err != nil {
			return nil, err
		}
		for at, gap := range chunk {
			kind := gap.kind(found[at])
			if gap.isOpen(found[at]) && (len(kinds) == 0 || slices.Contains(kinds, kind)) {
				open, times[gap.ID] = append(open, gap), gap.times(kind)
			}
		}
		if len(open) >= size {
			break
		}
	}
	slices.SortStableFunc(open, func(one, other *SearchGap) int { return cmp.Compare(times[other.ID], times[one.ID]) })
	return open[:min(size, len(open))], nil
}

// most is how often it was searched for, in whichever way may be told and was more often: what it finds now is not known yet.
func (s *SearchGap) most() int {
	most := 0
	if s.isUnfound() {
		most = s.Count
	}
	if s.isLeft() {
		most = max(most, s.Left)
	}
	return most
}

// foundNow names what is remembered of gaps in an operation.
const foundNow = "found now"

// searchAgain tells how much each finds now for somebody who may read what the network may: no more than curators may.
func (r *Reading) searchAgain(ctx context.Context, gaps []*SearchGap) ([]int, error) {
	queries := make([]Query, len(gaps))
	for at, gap := range gaps {
		queries[at] = Query{Text: gap.Query, Tokens: []Token{TokenPublic, TokenNetwork}, Order: OrderRelevance}
	}
	hits, err := r.hub.index.Search(ctx, queries)
	if err != nil {
		return nil, fmt.Errorf("search again for what was not found: %w", err)
	}
	remembered := r.batch(foundNow)
	remembered.mu.Lock()
	defer remembered.mu.Unlock()
	found := make([]int, len(gaps))
	for at, gap := range gaps {
		found[at] = hits[at].Total
		remembered.answers[gap.ID] = hits[at].Total
	}
	return found, nil
}

// FoundNow is how much a search finds now, of what the network may read.
func FoundNow(ctx context.Context, gap *SearchGap) (int, error) {
	r := ReadingOf(ctx)
	remembered := r.batch(foundNow)
	remembered.mu.Lock()
	found, known := remembered.answers[gap.ID].(int)
	remembered.mu.Unlock()
	if known {
		return found, nil
	}
	again, err := r.searchAgain(ctx, []*SearchGap{gap})
	if err != nil {
		return 0, err
	}
	return again[0], nil
}

// GapKind is in which way people did not find it.
func GapKind(ctx context.Context, gap *SearchGap) (SearchGapKind, error) {
	found, err := FoundNow(ctx, gap)
	return gap.kind(found), err
}

// GapCount is how often they did not, in the way of its kind.
func GapCount(ctx context.Context, gap *SearchGap) (int, error) {
	kind, err := GapKind(ctx, gap)
	return gap.times(kind), err
}
