package exchange_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
)

func importConcepts(t *testing.T, store hub.Store, content string, scheme hub.ConceptScheme) (exchange.Counts, []exchange.Fault, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "vocabulary")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	listener := &told{}
	intake := hub.NewIntake(store, time.Now, func() [16]byte { return uuid.Must(uuid.NewV7()) }, "batch")
	counts, err := exchange.ImportConcepts(t.Context(), path, scheme, intake, listener)
	return counts, listener.faults, err
}

const vocabulary = `@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix ex: <http://example.org/> .
ex:work a skos:Concept ; skos:prefLabel "Arbeid"@no, "Bargu"@se, "Work"@en ; skos:narrower ex:job ; skos:exactMatch <http://other.example/1> .
ex:job a skos:Concept ; skos:prefLabel "Jobb"@nb ; skos:altLabel "Stilling"@nb ; skos:notation "J 1" .
ex:a a skos:Concept ; skos:prefLabel "A"@nb ; skos:broader ex:b . ex:b a skos:Concept ; skos:prefLabel "B"@nb ; skos:broader ex:a .
ex:c a skos:Concept ; skos:notation "..." .`

func TestAVocabularyBecomesConcepts(t *testing.T) { onEachStore(t, vocabularyBecomesConcepts) }

func vocabularyBecomesConcepts(t *testing.T, store hub.Store) {
	t.Helper()
	counts, faults, err := importConcepts(t, store, vocabulary, hub.ConceptSchemeMethod)
	if err != nil || counts != (exchange.Counts{Imported: 2, Refused: 3}) {
		t.Fatalf("%s %v %v", counts, faults, err)
	}
	concepts := all[*hub.Concept](t, store)
	slices.SortFunc(concepts, func(one, other *hub.Concept) int { return strings.Compare(one.Key, other.Key) })
	work, job := concepts[0], concepts[1]
	if work.Key != "arbeid" || work.PrefLabel != (hub.Labels{NB: "Arbeid", EN: "Work"}) || work.Scheme != hub.ConceptSchemeMethod ||
		!slices.Equal(work.AltLabels, []hub.Label{{Language: "se", Text: "Bargu"}}) || !slices.Equal(work.ExactMatch, []hub.URL{"http://other.example/1"}) {
		t.Errorf("%+v", work)
	}
	if job.Key != "j-1" || !slices.Equal(job.BroaderIDs, []hub.ID{work.ID}) {
		t.Errorf("%+v", job)
	}
	counts, _, err = importConcepts(t, store, strings.Replace(vocabulary, "Stilling", "Post", 1), hub.ConceptSchemeMethod)
	if err != nil || counts != (exchange.Counts{Updated: 1, Unchanged: 1, Refused: 3}) {
		t.Errorf("changed: %s, %v", counts, err)
	}
}

func TestAConceptEditedHereIsNotOverwritten(t *testing.T) {
	t.Parallel()
	store := grantStore(t)
	if _, _, err := importConcepts(t, store, vocabulary, ""); err != nil {
		t.Fatal(err)
	}
	for _, concept := range all[*hub.Concept](t, store) {
		concept.Version++
		concept.PrefLabel.NN = "Endra"
		change := hub.Change{Kind: hub.KindConcept, ID: concept.ID, Was: concept.Version - 1, Document: concept}
		if err := store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(concept.ID), Changes: []hub.Change{change}}); err != nil {
			t.Fatal(err)
		}
	}
	counts, _, err := importConcepts(t, store, strings.Replace(vocabulary, "Stilling", "Post", 1), "")
	if err != nil || counts.Updated != 0 || counts.Refused != 5 {
		t.Errorf("%s, %v", counts, err)
	}
}

func TestWhatIsNoVocabularyIsToldInASentence(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"nothing": "", "no concepts": "<http://a.example> <http://b.example> 1 .", "a table": "a;b\n1;2\n",
		"a context elsewhere": `{"@context":"http://127.0.0.1:1/c","@id":"x"}`, "broken letters": "\xff\xfe",
	} {
		if counts, _, err := importConcepts(t, grantStore(t), content, ""); err == nil || counts != (exchange.Counts{}) {
			t.Errorf("%s: %s, %v", name, counts, err)
		}
	}
}
