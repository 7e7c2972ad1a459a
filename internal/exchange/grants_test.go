package exchange_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/encoding/charmap"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
)

// told remembers the faults that an import tells of.
type told struct{ faults []exchange.Fault }

func (*told) Progress(string, int64, int64) {}

func (n *told) Fault(fault exchange.Fault) { n.faults = append(n.faults, fault) }

func grantStore(t *testing.T) hub.Store {
	t.Helper()
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func importGrants(t *testing.T, store hub.Store, name, content string, options exchange.GrantsOptions) (exchange.Counts, []exchange.Fault, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	listener := &told{}
	intake := hub.NewIntake(store, time.Now, func() [16]byte { return uuid.Must(uuid.NewV7()) }, "batch")
	counts, err := exchange.ImportGrants(t.Context(), path, options, intake, listener)
	return counts, listener.faults, err
}

const grantTable = "Saksnr;Prosjekt;Beskrivelse;Søkt;Innvilget;Vedtaksdato;Virksomhet;Orgnr;Gitt av;Ordning;Kommune\n" +
	"24/1;Språk på Ås;Språk på jobb;2 000 000;1 200 000,00 kr;16.12.2024;Røde Kors;974 760 673;Østfold fylkeskommune;Nye veier;3107\n" +
	"24/2;Kjøkken;Mat og norsk;kr 1.500.000,-;kr 300.000;2024-12-16;Kjøkkenet AS;;Østfold fylkeskommune;Nye veier;\n" +
	"24/3;Galt nummer;Noe;;100;16.12.2024;Noen;123 456 789;Østfold fylkeskommune;Nye veier;\n" +
	"24/4;Galt beløp;Noe;;mye;16.12.2024;Noen;;Østfold fylkeskommune;Nye veier;\n" +
	"24/5;Gal dag;Noe;;100;31.02.2024;Noen;;Østfold fylkeskommune;Nye veier;\n"

const grantMap = "id=Saksnr,title=Prosjekt,description=Beskrivelse,appliedAmount=Søkt,grantedAmount=Innvilget,awardedOn=Vedtaksdato," +
	"recipient=Virksomhet,recipientNumber=Orgnr,funder=Gitt av,scheme=Ordning,municipality=Kommune"

func TestAGrantSystemsTableBecomesProjects(t *testing.T) {
	onEachStore(t, func(t *testing.T, store hub.Store) { grantTableBecomesProjects(t, store, grantTable) })
}

func TestAGrantSystemsTableMayBeOfAnOldSpreadsheet(t *testing.T) {
	t.Parallel()
	windows, err := charmap.Windows1252.NewEncoder().String(grantTable)
	if err != nil {
		t.Fatal(err)
	}
	grantTableBecomesProjects(t, grantStore(t), windows)
}

func grantTableBecomesProjects(t *testing.T, store hub.Store, content string) {
	t.Helper()
	counts, faults, err := importGrants(t, store, "tilskudd.csv", content, exchange.GrantsOptions{Map: grantMap})
	if err != nil || counts != (exchange.Counts{Imported: 2, Refused: 3}) {
		t.Fatalf("%s, %v, %v", counts, faults, err)
	}
	var lines []int
	for _, fault := range faults {
		lines = append(lines, fault.Line)
	}
	if !slices.Equal(lines, []int{4, 5, 6}) {
		t.Errorf("%v", faults)
	}
	projects := all[*hub.Project](t, store)
	slices.SortFunc(projects, func(one, other *hub.Project) int { return strings.Compare(one.Origin.ID, other.Origin.ID) })
	one, other := projects[0], projects[1]
	if *one.GrantedAmount != 1_200_000 || *one.AppliedAmount != 2_000_000 || one.AwardedOn != "2024-12-16" || one.Title != "Språk på Ås" ||
		!slices.Equal(one.MunicipalityCodes, []string{"3107"}) || one.Origin.System != "tilskudd" {
		t.Errorf("%+v", one)
	}
	if *other.GrantedAmount != 300_000 || *other.AppliedAmount != 1_500_000 || other.CallID != one.CallID || one.CallID == "" {
		t.Errorf("%+v", other)
	}
	organisations := all[*hub.Organisation](t, store)
	if len(organisations) != 3 || len(all[*hub.GrantScheme](t, store)) != 1 {
		t.Errorf("%d organisations", len(organisations))
	}
	if !slices.ContainsFunc(organisations, func(o *hub.Organisation) bool { return o.OrganisationNumber == "974760673" }) {
		t.Error("the number is lost")
	}
	counts, _, _ = importGrants(t, store, "tilskudd.csv", content, exchange.GrantsOptions{Map: grantMap})
	if counts != (exchange.Counts{Unchanged: 2, Refused: 3}) {
		t.Errorf("a second time: %s", counts)
	}
}

func TestWhatIsNoGrantIsToldOfByItsPlace(t *testing.T) {
	t.Parallel()
	good := `{"id":"360G-x-1","title":"A","description":"B","currency":"NOK","amountAwarded":1000,"awardDate":"2024-01-02",` +
		`"recipientOrganization":[{"id":"NO-BRC-974760673","name":"R"}],"fundingOrganization":[{"id":"NO-BRC-974760673","name":"R"}]}`
	euro := strings.NewReplacer("NOK", "EUR", "x-1", "x-2").Replace(good)
	wrongNumber := strings.NewReplacer("974760673", "123456789", "x-1", "x-3").Replace(good)
	text := strings.NewReplacer(`:1000`, `:"1000"`, "x-1", "x-4").Replace(good)
	infinite := strings.NewReplacer(`:1000`, `:1e999`, "x-1", "x-5").Replace(good)
	content := "\uFEFF{\"license\":{\"a\":[1]},\"grants\":[" + strings.Join([]string{good, euro, wrongNumber, text, infinite, "7"}, ",") + "]}"
	store := grantStore(t)
	counts, faults, err := importGrants(t, store, "g.json", content, exchange.GrantsOptions{})
	if err != nil || counts != (exchange.Counts{Imported: 2, Refused: 4}) {
		t.Fatalf("%s, %v, %v", counts, faults, err)
	}
	places := map[int]bool{}
	for _, fault := range faults {
		places[fault.Line] = true
	}
	if fmt.Sprint(places) != "map[2:true 3:true 5:true 6:true]" {
		t.Errorf("faults at %v", faults)
	}
}

func TestHostileGrantsEndInASentence(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"nothing":         "",
		"no package":      `{"projects":[]}`,
		"no list":         `{"grants":7}`,
		"cut":             `{"grants":[{"id":"1"`,
		"one of 3 MiB":    `{"grants":[{"id":"` + strings.Repeat("x", 3<<20) + `"}]}`,
		"deep":            `{"grants":[` + strings.Repeat("[", 500_000),
		"broken letters":  "{\"grants\":[\xff\xfe]}",
		"another's table": "a,b\n1,2\n",
	} {
		counts, _, err := importGrants(t, grantStore(t), "g.json", content, exchange.GrantsOptions{})
		if err == nil || counts.Imported > 0 {
			t.Errorf("%s: %s, %v", name, counts, err)
		}
	}
}

func FuzzGrants(f *testing.F) {
	f.Add([]byte(`{"grants":[{"id":"1","title":"A","amountAwarded":"1","awardDate":"2024","plannedDates":[{"startDate":"2024-02"}]}]}`))
	f.Add([]byte("id,title,amountAwarded,awardDate,recipientOrganization/0/id\n1,A,1 000,1.2.2024,NO-BRC-1\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<16 {
			return
		}
		_, _, _ = importGrants(t, grantStore(t), "g", string(content), exchange.GrantsOptions{})
	})
}
