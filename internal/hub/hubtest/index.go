package hubtest

import (
	"context"
	"os/exec"
	"slices"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// OpenedIndex is an index that follows a new and empty store, ready to be searched, and what its adapter can do with
// both. Fields that are nil are abilities that the adapter does not have: their tests skip. The adapter closes index
// and store when the test ends.
type OpenedIndex struct {
	hub.Index
	Store hub.Store
	// Close closes the index if nobody has. The abilities below that change files close it first.
	Close func(t *testing.T)
	// Open opens the index again as a new process would, over the store. It need not be ready.
	Open func(t *testing.T) hub.Index
	// Ready waits until the index can be searched and is not being built anew.
	Ready func(t *testing.T)
	// OpenTwice opens the index once more while it is open, and gives the error, which must come within seconds.
	OpenTwice func(t *testing.T) error
	// Rebuild builds the index anew and returns when the new one is searched.
	Rebuild func(ctx context.Context) error
	// During has the store call the function once, in the middle of the next rebuild.
	During func(act func())
	// Check gives the documents that are not the same in the store and the index.
	Check func(t *testing.T) []hub.ID
	// Damage spoils the files of the index in a way of its own for each number, and tells whether there is such a way.
	Damage func(t *testing.T, way int) bool
	// Age makes the index one that a program with another mapping wrote.
	Age func(t *testing.T)
	// Exchange puts a new and empty store in the place of the store, as another backup would.
	Exchange func(t *testing.T) hub.Store
	// Forget makes the store lose its history of changes up to now.
	Forget func(t *testing.T)
	// Break makes the next so many readings of the store fail.
	Break func(readings int)
	// Child is a command that opens the same store and index in a process of its own and commits [Documents] one after
	// another until it is killed, after both were closed here. Revive opens them again after that.
	Child  func(t *testing.T) *exec.Cmd
	Revive func(t *testing.T) (hub.Store, hub.Index)
}

// indexTest is one sentence of the contract.
type indexTest struct {
	name string
	test func(t *testing.T, x *testedIndex)
}

// TestIndex checks that an index keeps the contract of hub.Index. Open gives a new one over an empty store each time.
func TestIndex(t *testing.T, open func(t *testing.T) OpenedIndex) {
	for _, group := range []struct {
		name  string
		tests []indexTest
	}{
		{"Follow", followTests},
		{"Await", awaitTests},
		{"Search", searchTests},
		{"Page", pageTests},
		{"Figures", figureTests},
		{"Words", wordTests},
		{"Variants", variantTests},
		{"Asking", askingTests},
		{"Synonyms", synonymTests},
		{"Highlight", highlightTests},
		{"Rebuild", rebuildTests},
		{"Kill", indexKillTests},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, one := range group.tests {
				t.Run(one.name, func(t *testing.T) {
					one.test(t, &testedIndex{OpenedIndex: open(t), ids: NewIDs()})
				})
			}
		})
	}
}

// testedIndex is the index under test.
type testedIndex struct {
	OpenedIndex
	ids *IDs
}

// everybody are tokens by which all sample documents are found.
var everybody = []hub.Token{hub.TokenPublic, hub.TokenNetwork, hub.TokenCounty, hub.TokenAdministrators}

// commit commits the changes and waits until the index holds them.
func (x *testedIndex) commit(t *testing.T, changes ...hub.Change) {
	t.Helper()
	x.commitOnly(t, changes...)
	x.await(t, changes...)
}

func (x *testedIndex) commitOnly(t *testing.T, changes ...hub.Change) {
	t.Helper()
	for part := range slices.Chunk(changes, mostAtOnce) {
		if err := x.Store.Commit(t.Context(), hub.Commit{ID: x.ids.Commit(), Changes: part}); err != nil {
			t.Fatalf("commit: %v", err)
		}
	}
}

func (x *testedIndex) await(t *testing.T, changes ...hub.Change) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if !x.Await(ctx, expectations(changes...)) {
		t.Fatalf("the index does not hold %d changes: %+v", len(changes), x.State())
	}
}

// expectations are what the changes leave.
func expectations(changes ...hub.Change) []hub.Expectation {
	expected := make([]hub.Expectation, len(changes))
	for at, change := range changes {
		expected[at] = hub.Expectation{Kind: change.Kind, ID: change.ID}
		if change.Document != nil {
			expected[at].Version = change.Document.Base().Version
		}
	}
	return expected
}

// reopen closes the index and opens it again.
func (x *testedIndex) reopen(t *testing.T) {
	t.Helper()
	x.Close(t)
	x.Index = x.Open(t)
	x.Ready(t)
}

// search answers one query.
func (x *testedIndex) search(t *testing.T, query hub.Query) hub.Hits {
	t.Helper()
	found, err := x.Search(t.Context(), []hub.Query{query})
	if err != nil {
		t.Fatalf("search: %v", err)
	}
	if len(found) != 1 {
		t.Fatalf("%d answers to one query", len(found))
	}
	return found[0]
}

// find gives the ids that a text finds, best first, among all.
func (x *testedIndex) find(t *testing.T, text string) []hub.ID {
	t.Helper()
	return idsOf(x.search(t, hub.Query{Text: text, Tokens: everybody, Size: 1000}))
}

func idsOf(found hub.Hits) []hub.ID {
	ids := make([]hub.ID, len(found.Hits))
	for at, hit := range found.Hits {
		ids[at] = hit.ID
	}
	return ids
}

// wantFound checks that a text finds just these.
func (x *testedIndex) wantFound(t *testing.T, text string, want ...hub.ID) {
	t.Helper()
	got := x.find(t, text)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("«%s» finds %v, want %v", text, got, want)
	}
}

// wantSame checks that the index holds what the store does.
func (x *testedIndex) wantSame(t *testing.T) {
	t.Helper()
	if x.Check == nil {
		return
	}
	if different := x.Check(t); len(different) > 0 {
		t.Errorf("not the same in store and index: %v", different)
	}
}
