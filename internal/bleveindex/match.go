package bleveindex

import (
	"context"
	"fmt"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"

	"github.com/samlaer/samlaer/internal/hub"
)

// Match tells for each query which of the entries it would find, were they in the index: aligned with queries, and within
// with entries.
func (x *Index) Match(ctx context.Context, queries []hub.Query, entries []*hub.Entry) ([][]bool, error) {
	known, err := x.synonyms(ctx)
	if err != nil {
		return nil, err
	}
	isWorded := slices.ContainsFunc(queries, func(query hub.Query) bool { return query.Text != "" || len(query.Parts) > 0 })
	read, paged := make([]*wording, len(entries)), make([]*wording, len(entries))
	for at, entry := range entries {
		if entry == nil {
			continue
		}
		var pages []hub.Text
		if isWorded { // reading a long report takes a third of a second
			if pages, err = hub.FilePages(ctx, x.Store, entry); err != nil {
				return nil, fmt.Errorf("match: %w", err)
			}
		}
		read[at] = &wording{analyser: x.analyser, texts: entry.Texts}
		paged[at] = &wording{analyser: x.analyser, texts: pages, paged: true}
		read[at].analyse()
		paged[at].analyse()
	}
	matched := make([][]bool, len(queries))
	err = x.looking(func(s *search) error {
		for at := range queries {
			readable, err := s.readableBy(queries[at].Tokens)
			if err != nil {
				return err
			}
			query, err := s.understand(ctx, &queries[at], readable, known)
			if err != nil {
				return err
			}
			matched[at] = make([]bool, len(entries))
			for place, entry := range entries {
				matched[at][place] = entry != nil && admits(&queries[at], entry) && read[place].has(query, paged[place])
			}
		}
		return nil
	})
	return matched, err
}

// admits tells whether the query narrows to the entry, words aside.
func admits(query *hub.Query, entry *hub.Entry) bool {
	readable := slices.ContainsFunc(entry.Readers, func(token hub.Token) bool { return slices.Contains(query.Tokens, token) })
	hasAny := func(field hub.Field, values []string) bool {
		return slices.ContainsFunc(entry.Values[field], func(value string) bool { return slices.Contains(values, value) })
	}
	for _, narrowed := range []map[hub.Field][]string{query.Where, query.Also} {
		for field, values := range narrowed {
			readable = readable && hasAny(field, values)
		}
	}
	for field, values := range query.Except {
		readable = readable && !hasAny(field, values)
	}
	if query.From != "" && entry.Date < query.From || query.To != "" && (entry.Date == "" || entry.Date > query.To) {
		return false
	}
	return readable && !entry.UpdatedAt.Before(query.UpdatedSince)
}

// has tells whether the texts, or the pages of files, have what is asked for: the parts that must be there, none that may not,
// and, if nothing must, one of the words.
func (w *wording) has(query *asked, pages *wording) bool {
	must := false
	for at := range query.parts {
		one := &query.parts[at]
		if w.hasPart(one, pages) == one.not {
			return false
		}
		must = must || !one.not
	}
	return must || len(query.words) == 0 || slices.ContainsFunc(query.words, func(one word) bool { return w.hasWord(&one) || pages.hasOnPage(&one) })
}

func (w *wording) hasWord(one *word) bool {
	for in, term := range one.terms {
		if term != "" && w.terms[in][term] != nil {
			return true
		}
	}
	for _, v := range one.variants {
		if v.begins && w.hasBeginning(v.term, false) || !v.begins && w.terms[v.tongue][v.term] != nil {
			return true
		}
	}
	return slices.ContainsFunc(one.phrases, func(v phraseVariant) bool { return w.hasPhrase(v.tongue, v.phrase, false) })
}

func (w *wording) hasPart(one *part, pages *wording) bool {
	if one.manner == hub.MannerBeginning {
		return w.hasBeginning(one.begins, one.title)
	}
	return !slices.ContainsFunc(one.phrases, func(each eachTongue) bool {
		for in, words := range each {
			if len(words) == 0 {
				continue
			}
			if w.hasPhrase(tongue(in), words, one.title) || one.isPaged() && pages.hasPhrase(tongue(in), words, false) {
				return false
			}
		}
		return true
	})
}

// hasBeginning looks in the title for words as names have them, which is what the index does.
func (w *wording) hasBeginning(with string, title bool) bool {
	if title {
		return len(w.texts) > 0 && slices.ContainsFunc(nameWords(w.texts[0].Words), func(word string) bool {
			return strings.HasPrefix(word, with)
		})
	}
	for term := range w.terms[written] {
		if strings.HasPrefix(foldName(term), with) {
			return true
		}
	}
	return false
}

func (w *wording) hasPhrase(in tongue, words phrase, title bool) bool {
	first := w.terms[in][words[0].term]
	if first == nil {
		return false
	}
	return slices.ContainsFunc(first.Locations, func(start *index.TokenLocation) bool {
		if title && start.Position >= afterTitle {
			return false
		}
		return !slices.ContainsFunc(words[1:], func(one phraseWord) bool {
			return !w.stands(in, one.term, start.Position+one.after)
		})
	})
}

func (w *wording) stands(in tongue, term string, place int) bool {
	counted := w.terms[in][term]
	return counted != nil && slices.ContainsFunc(counted.Locations, func(at *index.TokenLocation) bool { return at.Position == place })
}
