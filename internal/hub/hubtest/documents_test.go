package hubtest_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

func TestSampleDocumentsAreValidAndAlwaysTheSame(t *testing.T) {
	for _, document := range hubtest.Documents(200) {
		if err := hub.Validate(document); err != nil {
			t.Errorf("%s: %v", document.Base().ID, err)
		}
	}
	if diff := cmp.Diff(hubtest.Documents(200), hubtest.Documents(200)); diff != "" {
		t.Error(diff)
	}
}

func TestSampleDocumentsShareNoKeyOfTheirKind(t *testing.T) {
	owners := map[hub.Kind]map[hub.Key]hub.ID{}
	for _, document := range hubtest.Documents(2000) {
		if owners[document.DocumentKind()] == nil {
			owners[document.DocumentKind()] = map[hub.Key]hub.ID{}
		}
		for _, key := range document.Keys() {
			if owner, taken := owners[document.DocumentKind()][key]; taken {
				t.Fatalf("%s and %s both have %s", owner, document.Base().ID, key)
			}
			owners[document.DocumentKind()][key] = document.Base().ID
		}
	}
}

func TestIDsAreValidAndInTheOrderOfTheirNumbers(t *testing.T) {
	ids := hubtest.NewIDs()
	made := []hub.ID{hubtest.ID(hub.KindPost, 1), hubtest.ID(hub.KindPost, 2), hubtest.ID(hub.KindPost, 70_000),
		ids.New(hub.KindPost), ids.New(hub.KindPost)}
	if !slices.IsSorted(made) {
		t.Errorf("not sorted: %v", made)
	}
	for _, id := range made {
		if !id.Valid() {
			t.Errorf("%s is not valid", id)
		}
	}
}

func TestEveryKindCanBeFilled(t *testing.T) {
	for _, kind := range hub.Kinds {
		document := hubtest.Filled(kind, 3)
		if document.DocumentKind() != kind || document.Base().ID != hubtest.ID(kind, 3) {
			t.Errorf("%s: got %s %s", kind, document.DocumentKind(), document.Base().ID)
		}
	}
}
