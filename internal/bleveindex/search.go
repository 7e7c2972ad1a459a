package bleveindex

import (
	"context"
	"fmt"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/samlaer/samlaer/internal/hub"
)

// search is one state of the index, in which any number of queries are answered.
//
// Bleve's own search takes one request at a time, each from the state it then finds, and collects hits one by one
// through interfaces. Here the segments are read directly, by the same interfaces that Bleve reads them by: all queries
// see one state, filters are bitmaps, words are added up a term at a time.
type search struct {
	*generation
	*analyser
	snapshot *scorch.IndexSnapshot
	parts    []*scorch.SegmentSnapshot
}

// expand adds to the words what else they look for, among what the viewer may read.
func (s *search) expand(words []word, query hub.Query) error {
	if len(words) == 0 || query.Plain {
		return nil
	}
	readable, err := s.readableBy(readersOf(query.Tokens))
	if err != nil {
		return err
	}
	e := &expansion{search: s, readable: readable}
	for in := range tongues {
		for _, part := range s.parts {
			vocabulary, err := s.vocabularies.get(part, in)
			if err != nil {
				return err
			}
			e.lexicon[in] = append(e.lexicon[in], vocabulary)
		}
	}
	return e.expand(words)
}

// look begins to look at a generation as it is now. It must be closed.
func (g *generation) look(a *analyser) (*search, error) {
	snapshot, err := g.snapshot()
	if err != nil {
		return nil, err
	}
	parts := snapshot.Segments()
	g.columns.keep(parts)
	g.vocabularies.keep(parts)
	g.lengths.keep(parts)
	return &search{generation: g, analyser: a, snapshot: snapshot, parts: parts}, nil
}

func (s *search) close() { _ = s.snapshot.Close() }

// answer finds what the query asks for.
func (s *search) answer(ctx context.Context, query hub.Query) (hub.Hits, error) {
	words := s.words(query.Text)
	if err := s.expand(words, query); err != nil {
		return hub.Hits{}, err
	}
	page := newPage(query, orderOf(query, len(words) > 0))
	tally := newTally(s.columns, query.Facets)
	total, err := s.run(ctx, words, narrow(query), page, tally)
	if err != nil {
		return hub.Hits{}, err
	}
	hits, more := page.hits()
	return hub.Hits{Total: total, Hits: hits, More: more, Facets: tally.result(query.FacetSize)}, nil
}

// run goes through the segments. A query is given up between two of them, and between two of a call: the longest that
// 100,000 documents gave was 20 ms.
func (s *search) run(ctx context.Context, words []word, narrowing narrowing, page *page, tally *tally) (int, error) {
	lengths, err := s.countLengths()
	if err != nil {
		return 0, err
	}
	scorer, err := newScorer(s.parts, lengths, words)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", errDamaged, err)
	}
	total := 0
	for at, part := range s.parts {
		if err := ctx.Err(); err != nil {
			return 0, fmt.Errorf("search: %w", context.Cause(ctx))
		}
		readable, err := narrowing.within(part, s.columns)
		if err != nil {
			return 0, fmt.Errorf("%w: %w", errDamaged, err)
		}
		if readable.IsEmpty() {
			continue
		}
		if err := tally.begin(part); err != nil {
			return 0, err
		}
		offer, err := s.offering(part, page, tally)
		if err != nil {
			return 0, err
		}
		count, err := scorer.matches(at, readable, part, len(words) > 0, offer)
		if err != nil {
			return 0, fmt.Errorf("%w: %w", errDamaged, err)
		}
		total += count
		tally.end()
	}
	return total, nil
}

// offering is what is done with each hit of a segment.
func (s *search) offering(part *scorch.SegmentSnapshot, page *page, tally *tally) (func(uint32, float64), error) {
	var keys *column
	if page.field != "" {
		var err error
		if keys, err = s.columns.get(part, page.field); err != nil {
			return nil, err
		}
	}
	return func(document uint32, score float64) {
		tally.add(document)
		one := candidate{part: part, document: document, score: score}
		if keys != nil {
			one.key = keys.key(document)
		}
		page.offer(one)
	}, nil
}

// scoreboards are lent out: one for 100,000 documents is 800 kB.
var scoreboards = sync.Pool{New: func() any { return new([]float64) }}

// matches offers the readable documents of a segment that have one of the words, or all when there are no words, and
// counts them.
func (s *scorer) matches(at int, readable *roaring.Bitmap, part *scorch.SegmentSnapshot, scored bool,
	offer func(document uint32, score float64)) (int, error) {
	if !scored {
		for documents := readable.Iterator(); documents.HasNext(); {
			offer(documents.Next(), 0)
		}
		return int(readable.GetCardinality()), nil
	}
	lent, _ := scoreboards.Get().(*[]float64)
	size := int(part.FullSize())
	if cap(*lent) < size {
		*lent = make([]float64, size)
	}
	scores := (*lent)[:size]
	touched, err := s.score(at, scores)
	count := 0
	readableBits := readable.ToDense()
	for _, document := range touched {
		if err == nil && int(document/64) < len(readableBits) && readableBits[document/64]&(1<<(document%64)) != 0 {
			offer(document, scores[document])
			count++
		}
		scores[document] = 0
	}
	scoreboards.Put(lent) // not by defer: after a panic it is not clean
	return count, err
}
