package bleveindex

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
	"golang.org/x/text/unicode/norm"

	"github.com/samlaer/samlaer/internal/hub"
)

// nameFolder brings names to a form in which what is typed without æ, ø and å is the same.
var nameFolder = strings.NewReplacer("aa", "a", "å", "a", "æ", "a", "ae", "a", "ø", "o", "oe", "o", "ä", "a", "ö", "o", "é", "e", "ü", "u")

func foldName(text string) string { return nameFolder.Replace(strings.ToLower(norm.NFC.String(text))) }

// nameWords are the words of a name as they are compared.
func nameWords(name string) []string {
	var words []string
	eachWord(name, func(begin, end int) { words = append(words, foldName(name[begin:end])) })
	return words
}

// maxName bounds how much of a name is compared.
const maxName = 12

func addNames(d *document.Document, names []string) {
	var whole, each []string
	for _, name := range names {
		words := nameWords(name)
		words = words[:min(len(words), maxName)]
		whole = append(whole, strings.Join(words, " "))
		each = append(each, words...)
	}
	addKeywords(d, fieldName, whole...)
	addKeywords(d, fieldNameWord, each...)
}

// Suggest gives entries with a name that has words beginning as those of the query's text do, best first.
func (x *Index) Suggest(ctx context.Context, query hub.Query) ([]hub.ID, error) {
	words := nameWords(query.Text)
	if len(words) == 0 || query.Size <= 0 {
		return nil, nil
	}
	words = words[:min(len(words), maxName)]
	var ids []hub.ID
	err := x.looking(func(s *search) error {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("suggest: %w", context.Cause(ctx))
		}
		var err error
		ids, err = s.suggest(words, &query)
		return err
	})
	return ids, err
}

// suggest puts a name that begins so before one that has the words further on; each of these in the order of titles.
func (s *search) suggest(words []string, query *hub.Query) ([]hub.ID, error) {
	readable, err := s.readableBy(query.Tokens)
	if err != nil {
		return nil, err
	}
	query.Facets = nil
	narrowing := narrow(query)
	first := newPage(hub.Query{Size: query.Size}, ordering{field: fieldTitle})
	second := newPage(hub.Query{Size: query.Size}, ordering{field: fieldTitle})
	for at, part := range s.parts {
		sets, err := narrowing.within(part, s.columns, readable[at])
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
		if sets.all.IsEmpty() {
			continue
		}
		keys, err := s.columns.get(part, fieldTitle)
		if err != nil {
			return nil, err
		}
		take := func(page *page, from *roaring.Bitmap) {
			for documents := from.Iterator(); documents.HasNext(); {
				document := documents.Next()
				page.offer(candidate{part: part, document: document, key: keys.key(document)})
			}
		}
		begun, inside, err := s.named(at, words, sets.all)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
		take(first, begun)
		take(second, inside)
	}
	return suggested(query.Size, first, second), nil
}

func suggested(size int, pages ...*page) []hub.ID {
	var ids []hub.ID
	for _, page := range pages {
		hits, _ := page.hits()
		for _, hit := range hits {
			if len(ids) < size && !slices.Contains(ids, hit.ID) {
				ids = append(ids, hit.ID)
			}
		}
	}
	return ids
}

// named are the documents among some whose name begins with the words, and those that have them further on.
func (s *search) named(at int, words []string, among *roaring.Bitmap) (begun, inside *roaring.Bitmap, err error) {
	if begun, err = s.beginningWith(at, fieldName, strings.Join(words, " ")); err != nil {
		return nil, nil, err
	}
	begun.And(among)
	for _, word := range words {
		having, err := s.beginningWith(at, fieldNameWord, word)
		if err != nil {
			return nil, nil, err
		}
		if inside == nil {
			inside = having
		} else {
			inside.And(having)
		}
	}
	inside.And(among)
	inside.AndNot(begun)
	return begun, inside, nil
}

// beginningWith are the documents of a segment with a value that begins so.
func (s *search) beginningWith(at int, field, with string) (*roaring.Bitmap, error) {
	values, err := s.columns.get(s.parts[at], field)
	if err != nil {
		return nil, err
	}
	return values.beginning(with), nil
}
