package hub

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// foundPage is a page of documents that a search found. What is said of each is made for the whole page when the first is asked
// for.
type foundPage struct {
	reading   *Reading
	query     Query
	documents []Document

	leafing      sync.Once
	pages        [][]*FoundPage
	leafingFault error

	marking      sync.Once
	fragments    [][]Fragment
	markingFault error

	explaining      sync.Once
	explanations    []*Explanation
	explainingFault error
}

// errUndone is what is left for the others of a page by a panic.
var errUndone = errors.New("what is said of the page was not made to its end")

// Highlights are the pieces in which words of the query stand.
func (s *SearchEdge) Highlights(ctx context.Context) ([]Highlight, error) {
	s.page.marking.Do(func() {
		s.page.markingFault = errUndone
		s.page.fragments, s.page.markingFault = s.page.mark(ctx)
	})
	if s.page.markingFault != nil {
		return nil, s.page.markingFault
	}
	highlights := []Highlight{}
	page := 0
	for _, fragment := range s.page.fragments[s.at] {
		last := len(highlights) - 1
		if last < 0 || highlights[last].Field != fragment.Name || page != fragment.Page {
			page = fragment.Page
			highlights = append(highlights, Highlight{Field: fragment.Name, Page: pageNumber(page)})
			last++
		}
		highlights[last].Fragments = append(highlights[last].Fragments, fragment.HTML)
	}
	return highlights, nil
}

func pageNumber(page int) *int {
	if page == 0 {
		return nil
	}
	return &page
}

func (f *foundPage) mark(ctx context.Context) ([][]Fragment, error) {
	texts, err := f.reading.texts(ctx, f.documents)
	if err != nil {
		return nil, err
	}
	return f.reading.hub.index.Highlight(f.query, texts), nil
}

// Explanation is why the document has its score, for those who look after what searches find; nil for others, and for what
// the index has changed since.
func (s *SearchEdge) Explanation(ctx context.Context) (*Explanation, error) {
	if !s.page.reading.viewer.Has(RoleCurator) {
		return nil, nil // null: for curators
	}
	s.page.explaining.Do(func() {
		s.page.explainingFault = errUndone
		s.page.explanations, s.page.explainingFault = s.page.explain(ctx)
	})
	if s.page.explainingFault != nil {
		return nil, s.page.explainingFault
	}
	return s.page.explanations[s.at], nil
}

func (f *foundPage) explain(ctx context.Context) ([]*Explanation, error) {
	explanations, err := f.reading.hub.index.Explain(ctx, f.query, idsOf(f.documents))
	if err != nil {
		return nil, fmt.Errorf("explain what was found: %w", err)
	}
	return explanations, nil
}
