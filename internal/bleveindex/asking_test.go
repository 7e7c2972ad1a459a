package bleveindex_test

import (
	"cmp"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// everyReader holds a token of each audience.
var everyReader = []hub.Token{hub.TokenPublic, hub.TokenNetwork, hub.TokenCounty}

// What people ask while others write: each answer is of one state, in its order, with counts that add up, and what was
// found once is found again.
func TestAnswersAreWholeWhileDocumentsArrive(t *testing.T) {
	b := newBench(t)
	b.commit(t, "first", hubtest.Insert(hubtest.Document(hub.KindLesson, 1)))
	var searchers sync.WaitGroup
	written := make(chan struct{})
	for number := range 8 {
		searchers.Go(func() {
			s := &searcher{T: t, index: b.index}
			for round := number; ; round++ {
				select {
				case <-written:
					return
				default:
					s.ask(round)
				}
			}
		})
	}
	for at := range 60 {
		lessons := make([]hub.Document, 10)
		for one := range lessons {
			lessons[one] = hubtest.Document(hub.KindLesson, 2+10*at+one)
		}
		b.commit(t, hub.CommitID(strings.Repeat("i", at+1)), hubtest.Inserts(lessons...)...)
	}
	close(written)
	searchers.Wait()
	if found := b.check(t); len(found) > 0 {
		t.Errorf("not the same in store and index: %v", found)
	}
}

// searcher asks again and again.
type searcher struct {
	*testing.T
	index hub.Index
	total int
}

func (s *searcher) ask(round int) {
	query := hub.Query{Text: []string{"språkkafe", "språkkafé", "sprakkafe", "kafé"}[round%4], Tokens: everyReader, Size: 10,
		Facets: []hub.Field{hub.FieldType, hub.FieldYear}}
	found, err := s.index.Search(s.Context(), []hub.Query{query, {Tokens: everyReader}})
	if err != nil {
		s.Error(err)
		return
	}
	best := slices.IsSortedFunc(found[0].Hits, func(a, b hub.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	counted := 0
	for _, one := range found[0].Facets[hub.FieldType] {
		counted += one.Count
	}
	if !best || counted != found[0].Total || len(found[0].Hits) > found[0].Total {
		s.Errorf("%d in all, counted %d: %v", found[0].Total, counted, found[0].Hits)
	}
	if found[1].Total < s.total {
		s.Errorf("%d documents, and %d before", found[1].Total, s.total)
	}
	s.total = found[1].Total
	if _, err := s.index.Suggest(s.Context(), query); err != nil {
		s.Error(err)
	}
	texts := []hub.Text{{Words: "En språkkafé for naboer"}}
	likenesses, err := s.index.Similar(s.Context(), texts, "", query)
	if err != nil {
		s.Error(err)
	}
	for _, one := range likenesses {
		if _, err := s.index.Explain(s.Context(), query, []hub.ID{one.ID}); err != nil {
			s.Error(err)
		}
	}
	s.index.Highlight(query, [][]hub.Text{texts})
}

// FuzzQueries: whatever is typed, in whatever manner, there is an answer, and what is marked is the text.
func FuzzQueries(f *testing.F) {
	for _, text := range []string{"språkkafé", "Å", "a\u030a", `"`, "((*", "\x00\xff", "😀 x", "-", "aaaaaaaaaaaaaaaaaaaaaaaa", "٣ ３",
		"flyktningkvinner refugee women", strings.Repeat("ao", 200)} {
		f.Add(text, uint8(0))
		f.Add(text, uint8(31))
	}
	index := filled(f)
	f.Fuzz(func(t *testing.T, text string, form uint8) {
		manner := []hub.Manner{hub.MannerWords, hub.MannerPhrase, hub.MannerBeginning, "STRANGE"}[form%4]
		query := hub.Query{Text: text, Tokens: everyReader, Size: 5, Facets: []hub.Field{hub.FieldTheme}, Plain: form&4 != 0,
			Parts: []hub.Part{{Manner: manner, Words: text, Title: form&8 != 0, Not: form&16 != 0}}}
		found, err := index.Search(t.Context(), []hub.Query{query, {Text: text, Tokens: everyReader, Size: 5}})
		if err != nil || len(found) != 2 {
			t.Fatalf("«%q»: %v", text, err)
		}
		for _, one := range found[1].Misspelt {
			if one.Begin < 0 || one.End > len(text) || one.Begin >= one.End {
				t.Fatalf("«%q» is misspelt at %+v", text, one)
			}
		}
		for _, ask := range []func() error{
			func() error { _, err := index.Suggest(t.Context(), query); return err },
			func() error { _, err := index.Concepts(t.Context(), text); return err },
			func() error {
				_, err := index.Similar(t.Context(), []hub.Text{{Words: text}}, "", query)
				return err
			},
			func() error {
				_, err := index.Explain(t.Context(), query, []hub.ID{hubtest.ID(hub.KindLesson, 1)})
				return err
			},
		} {
			if err := ask(); err != nil {
				t.Fatalf("«%q»: %v", text, err)
			}
		}
		for _, fragment := range index.Highlight(query, [][]hub.Text{{{Language: "nb", Words: text}}})[0] {
			if strings.Count(fragment.HTML, "<mark>") != strings.Count(fragment.HTML, "</mark>") {
				t.Fatalf("«%q» is marked as %s", text, fragment.HTML)
			}
		}
	})
}

// filled is an index of a few documents.
func filled(f *testing.F) hub.Index {
	f.Helper()
	store, err := boltstore.Open(f.Context(), boltstore.Options{Folder: f.TempDir()})
	if err != nil {
		f.Fatal(err)
	}
	commit := hub.Commit{ID: "filled", Changes: hubtest.Inserts(hubtest.Documents(40)...)}
	if err := store.Commit(f.Context(), commit); err != nil {
		f.Fatal(err)
	}
	index, err := bleveindex.Open(f.Context(), bleveindex.Options{Folder: f.TempDir(), Store: store, Clock: time.Now,
		Logger: slog.New(slog.NewTextHandler(f.Output(), nil))})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := errors.Join(index.Close(), store.Close()); err != nil {
			f.Error(err)
		}
	})
	if err := index.Ready(f.Context()); err != nil {
		f.Fatal(err)
	}
	return index
}
