package bleveindex

import (
	"context"
	"fmt"
	"math"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// Explain tells why the query gives the entries the scores that it does, aligned with ids.
func (x *Index) Explain(ctx context.Context, query hub.Query, ids []hub.ID) ([]*hub.Explanation, error) {
	known, err := x.synonyms(ctx)
	if err != nil {
		return nil, err
	}
	explained := make([]*hub.Explanation, len(ids))
	err = x.looking(func(s *search) error {
		readable, err := s.readableBy(query.Tokens)
		if err != nil {
			return err
		}
		query.Facets = nil
		read, err := s.understand(ctx, &query, readable, known)
		if err != nil || !read.some() {
			return err
		}
		finding := &finding{search: s, query: &query, asked: read, readable: readable, narrowing: narrow(&query)}
		scorer, err := s.newScorer(read, readable)
		if err != nil {
			return err
		}
		explained, err = finding.explain(scorer, ids)
		return err
	})
	return explained, err
}

// explain does once more for a few documents what a search does for all.
func (f *finding) explain(scorer *scorer, ids []hub.ID) ([]*hub.Explanation, error) {
	explained := make([]*hub.Explanation, len(ids))
	for at := range ids {
		for place := range f.parts {
			number, found, err := f.number(place, ids[at])
			if err == nil && found {
				explained[at], err = f.why(scorer, place, number)
			}
			if err != nil {
				return nil, fmt.Errorf("%w: %w", errDamaged, err)
			}
		}
	}
	return explained, nil
}

// number is that of the document in a segment, if it is there, readable, and what the query narrows to.
func (f *finding) number(at int, id hub.ID) (uint32, bool, error) {
	numbers, err := f.parts[at].DocNumbers([]string{string(id)})
	if err != nil || numbers.IsEmpty() {
		return 0, false, err
	}
	numbers.And(f.readable[at])
	sets, err := f.narrowing.within(f.parts[at], f.columns, numbers)
	if err != nil || sets.all.IsEmpty() {
		return 0, false, err
	}
	return sets.all.Minimum(), true, nil
}

func (f *finding) why(scorer *scorer, at int, document uint32) (*hub.Explanation, error) {
	explained := &hub.Explanation{}
	raw := 0.
	for place := range scorer.elements[at] {
		element := &scorer.elements[at][place]
		reason, err := element.best(document)
		if err != nil {
			return nil, err
		}
		if reason == nil {
			continue
		}
		raw += reason.Score
		reason.Score = math.Mod(reason.Score, oneMore)
		explained.Reasons = append(explained.Reasons, *reason)
		if element.exact == nil {
			continue
		}
		exact, err := element.exact.reason(element.typed, document)
		if err != nil {
			return nil, err
		}
		if exact != nil {
			raw += exact.Score
			explained.Reasons = append(explained.Reasons, *exact)
		}
	}
	if len(explained.Reasons) == 0 {
		return nil, nil
	}
	bonuses, err := f.bonusesOf(f.parts[at], f.query)
	if err != nil {
		return nil, err
	}
	bonuses.each(document, func(field hub.Field, factor float64) {
		explained.Bonuses = append(explained.Bonuses, hub.Bonus{Field: field, Factor: factor})
	})
	explained.Score = scorer.finish(raw, bonuses.of(document))
	return explained, nil
}

// best is the list that counts for the document; nil when none has it.
func (e *element) best(document uint32) (*hub.Reason, error) {
	var best *hub.Reason
	for at := range e.lists {
		one, err := e.lists[at].reason(e.typed, document)
		if err != nil {
			return nil, err
		}
		if one != nil && (best == nil || one.Score > best.Score) {
			best = one
		}
	}
	return best, nil
}

func (l *weightedList) reason(typed string, document uint32) (*hub.Reason, error) {
	found, err := l.at(document)
	if err != nil || found == nil {
		return nil, err
	}
	return &hub.Reason{Word: typed, Term: l.term, Match: l.match, Occurrences: found.frequency / textWeight,
		Documents: int(l.documents), Score: l.gain(found.frequency, found.length)}, nil // #nosec G115 -- no more than there are documents
}

// at is what the list has of a document; nil when it has nothing.
func (l *weightedList) at(document uint32) (*occurrence, error) {
	for place := range l.found {
		if l.found[place].document == document {
			return &l.found[place], nil
		}
	}
	if l.postings == nil {
		return nil, nil
	}
	var posting segment.Posting
	posting, err := l.postings.Iterator(true, true, false, nil).Advance(uint64(document))
	if err != nil || posting == nil || numberOf(posting) != document {
		return nil, err
	}
	return &occurrence{document, float64(posting.Frequency()), wordCount(posting)}, nil
}
