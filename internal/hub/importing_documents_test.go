package hub_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

func put(t *testing.T, store hub.Store, documents ...hub.Document) []hub.Outcome {
	t.Helper()
	same := func(one, other hub.Document) bool { return reflect.DeepEqual(one, other) }
	outcomes, err := newIntake(store, "").Put(t.Context(), documents, same)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func written(number int, slug string) *hub.Organisation {
	id := hub.NewID(hub.KindOrganisation, [16]byte{6: 0x70, 8: 0x80, 14: byte(number >> 8), 15: byte(number)})
	return &hub.Organisation{
		Meta:    hub.Meta{ID: id, Version: 4, CreatedAt: importedAt, UpdatedAt: importedAt},
		Address: hub.Address{Slug: slug}, Name: "Østby kommune", Kind: hub.OrganisationKindMunicipality,
	}
}

func TestADocumentFromElsewhereIsKeptAsItIs(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	wantResults(t, put(t, store, written(1, "a")), hub.ImportResultImported)
	if got := all[*hub.Organisation](t, store); len(got) != 1 || !reflect.DeepEqual(got[0], written(1, "a")) {
		t.Errorf("kept %+v", got)
	}
	wantResults(t, put(t, store, written(1, "a")), hub.ImportResultUnchanged)
}

func TestOnlyAHigherVersionReplacesADocument(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	put(t, store, written(1, "a"))
	for _, example := range []struct {
		version int
		want    hub.ImportResult
	}{{3, hub.ImportResultRefused}, {4, hub.ImportResultRefused}, {0, hub.ImportResultRefused}, {9, hub.ImportResultUpdated}} {
		other := written(1, "a")
		other.Name, other.Version = "Vestby kommune", example.version
		wantResults(t, put(t, store, other), example.want)
	}
	if got := all[*hub.Organisation](t, store)[0]; got.Name != "Vestby kommune" || got.Version != 9 {
		t.Errorf("the store has %+v", got)
	}
}

func TestADocumentWhoseKeyIsAnothersIsRefusedAlone(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	put(t, store, written(1, "taken"))
	outcomes := put(t, store, written(2, "b"), written(3, "taken"), written(4, "d"), written(5, "d"), written(6, "f"))
	wantResults(t, outcomes, hub.ImportResultImported, hub.ImportResultRefused, hub.ImportResultImported,
		hub.ImportResultRefused, hub.ImportResultImported)
	for _, at := range []int{1, 3} {
		if message := outcomes[at].Problems[0].Message; message.NB == "" || message.NN == "" || message.EN == "" {
			t.Errorf("a language is missing in %+v", message)
		}
	}
}

func TestADocumentThatIsNotValidIsRefused(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	nameless := written(1, "a")
	nameless.Name = ""
	outcomes := put(t, store, nameless)
	wantResults(t, outcomes, hub.ImportResultRefused)
	if outcomes[0].Problems[0].Field != "name" {
		t.Errorf("refused for %v", outcomes[0].Problems)
	}
}

func TestManyDocumentsAndTheSameTwiceComeInInOrder(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	var documents []hub.Document
	for number := range 130 {
		documents = append(documents, written(number, fmt.Sprint("slug-", number)))
	}
	again := written(7, "slug-7")
	again.Version, again.Name = 5, "Nytt navn"
	outcomes := put(t, store, append(documents, again)...)
	if last := outcomes[130].Result; last != hub.ImportResultUpdated {
		t.Errorf("the second of two: %s", last)
	}
	if got := len(all[*hub.Organisation](t, store)); got != 130 {
		t.Errorf("%d documents, want 130", got)
	}
}
