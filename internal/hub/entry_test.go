package hub_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// shelf is a store that has nothing but documents to read.
type shelf struct {
	hub.Store
	documents hub.Grounds
}

func (s shelf) Get(_ context.Context, _ hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	documents := make([]hub.Document, len(ids))
	for at, id := range ids {
		documents[at] = s.documents[id]
	}
	return documents, nil
}

func (s shelf) Refs(_ context.Context, kind hub.Kind, key hub.Key, after hub.ID, _ int) ([]hub.ID, error) {
	var ids []hub.ID
	for id, document := range s.documents {
		if id.Kind() == kind && id > after && slices.Contains(document.Refs(), key) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// filesOf are the files of a document with a text, in the order of ids.
func filesOf(documents hub.Grounds, on hub.ID) []hub.EntryFile {
	var files []hub.EntryFile
	for _, id := range slices.Sorted(maps.Keys(documents)) {
		file, ok := documents[id].(*hub.Attachment)
		if ok && file.OnID == on && file.Text != nil && file.Text.SHA256 != "" {
			files = append(files, hub.EntryFile{ID: id, SHA256: file.Text.SHA256, Language: hub.LanguageOf(documents[on])})
		}
	}
	return files
}

// What an entry is made from is read step by step; nothing that it takes may be left out.
func TestAnEntryIsTheOneThatAllDocumentsTogetherGive(t *testing.T) {
	t.Parallel()
	for name, documents := range map[string][]hub.Document{"samples": hubtest.Documents(1000), "demo": demo.Documents()} {
		all := shelf{documents: hub.Grounds{}}
		for _, document := range documents {
			all.documents[document.Base().ID] = document
		}
		together, err := hub.Entries(t.Context(), all, documents)
		if err != nil {
			t.Fatal(err)
		}
		for at, document := range documents {
			one := []hub.Document{document}
			alone, err := hub.Entries(t.Context(), all, one)
			if err != nil {
				t.Fatal(err)
			}
			texts, err := hub.EntryTexts(t.Context(), all, one)
			if err != nil {
				t.Fatal(err)
			}
			if alone[0] == nil {
				if together[at] != nil || texts[0] != nil {
					t.Errorf("%s: %s has an entry or none", name, document.Base().ID)
				}
				continue
			}
			wanted := all.documents.EntryOf(document)
			wanted.Files = filesOf(all.documents, document.Base().ID)
			if diff := cmp.Diff(wanted, alone[0]); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if diff := cmp.Diff(wanted, together[at]); diff != "" {
				t.Errorf("%s, together: %s", name, diff)
			}
			if diff := cmp.Diff(wanted.Texts, texts[0], cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s, texts: %s", name, diff)
			}
		}
	}
}
