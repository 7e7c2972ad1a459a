package registers_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/registers"
)

// serving answers as a register does, and counts how often it is asked.
func serving(t *testing.T, answers map[string]string) (address string, asked *atomic.Int64) {
	t.Helper()
	asked = &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		answer, known := answers[r.URL.RequestURI()]
		switch {
		case !known:
			http.NotFound(w, r)
		case answer == "away":
			http.Redirect(w, r, "/elsewhere", http.StatusFound)
		case answer == "ill":
			w.WriteHeader(http.StatusInternalServerError)
		default:
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(answer))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, asked
}

const number = "974760673"

func TestAnOrganisationIsCompletedByItsNumber(t *testing.T) {
	t.Parallel()
	address, asked := serving(t, map[string]string{"/api/enheter/" + number: `{"organisasjonsnummer":"974760673","navn":"REGISTERENHETEN  I BRØNNØYSUND",
		"organisasjonsform":{"kode":"ORGL","beskrivelse":"Organisasjonsledd"},"hjemmeside":"www.brreg.no",
		"forretningsadresse":{"kommune":"OSLO","kommunenummer":"0301"}}`})
	organisations, err := registers.NewOrganisations(address+"/api/", func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		party := hub.Party{Number: number}
		organisations.Complete(t.Context(), &party)
		want := hub.Party{Number: number, RegisteredName: "REGISTERENHETEN I BRØNNØYSUND", Kind: hub.OrganisationKindState,
			Website: "https://www.brreg.no", MunicipalityCode: "0301"}
		if party != want {
			t.Errorf("%+v", party)
		}
	}
	other := hub.Party{Number: "../etc"}
	if organisations.Complete(t.Context(), &other); asked.Load() != 1 {
		t.Errorf("it was asked %d times", asked.Load())
	}
}

func TestARegisterThatDoesNotAnswerWellIsDoneWithout(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{"ill": "ill", "sends away": "away", "no JSON": "<html>", "another form": `{"navn":[1]}`,
		"too long": `{"navn":"` + strings.Repeat("x", 3<<20) + `"}`} {
		address, asked := serving(t, map[string]string{"/enheter/" + number: answer})
		warned := 0
		organisations, err := registers.NewOrganisations(address, func(error) { warned++ })
		if err != nil {
			t.Fatal(err)
		}
		party := hub.Party{Number: number, Name: "N"}
		for range 5 {
			organisations.Complete(t.Context(), &party)
		}
		if party != (hub.Party{Number: number, Name: "N"}) || asked.Load() != 3 || warned != 3 {
			t.Errorf("%s: %+v, asked %d times, %d warnings", name, party, asked.Load(), warned)
		}
	}
	if _, err := registers.NewOrganisations("file:///etc/passwd", nil); err == nil {
		t.Error("a file is asked")
	}
}

func TestAMunicipalityThatThereWasNotIsLacking(t *testing.T) {
	t.Parallel()
	address, asked := serving(t, map[string]string{"/classifications/131/codesAt?date=2024-01-02": `{"codes":[{"code":"0301","name":"Oslo"},{"code":"3301"}]}`})
	municipalities, err := registers.NewMunicipalities(address, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]bool{"0301": false, "3301": false, "3005": true} {
		if got := municipalities.Lacks(t.Context(), code, "2024-12-16"); got != want {
			t.Errorf("%s is lacking: %t", code, got)
		}
	}
	if asked.Load() != 1 || municipalities.Lacks(t.Context(), "3005", "1999-01-01") {
		t.Errorf("it was asked %d times", asked.Load())
	}
}

func TestAnImportAsksForWhatTheFileDoesNotSay(t *testing.T) {
	t.Parallel()
	address, _ := serving(t, map[string]string{"/enheter/" + number: `{"navn":"KJØKKENET AS","organisasjonsform":{"kode":"AS"},"forretningsadresse":{"kommunenummer":"3301"}}`})
	path := filepath.Join(t.TempDir(), "g.csv")
	if err := os.WriteFile(path, []byte("Prosjekt;Innvilget;Dato;Orgnr\nA;100;1.2.2024;974 760 673\nB;100;1.2.2024;974760673\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for given, name := range map[string]string{address: "KJØKKENET AS", "http://127.0.0.1:1": number} {
		store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		organisations, err := registers.NewOrganisations(given, func(error) {})
		if err != nil {
			t.Fatal(err)
		}
		intake := hub.NewIntake(store, time.Now, func() [16]byte { return uuid.Must(uuid.NewV7()) }, "batch")
		counts, err := exchange.ImportGrants(t.Context(), path, exchange.GrantsOptions{
			Map: "title=Prosjekt,grantedAmount=Innvilget,awardedOn=Dato,recipientNumber=Orgnr", Complete: organisations.Complete}, intake, nil)
		if err != nil || counts.Imported != 2 {
			t.Fatalf("%s, %v", counts, err)
		}
		found, err := store.Find(t.Context(), hub.KindOrganisation, hub.OrganisationNumberKey(number))
		if err != nil {
			t.Fatal(err)
		}
		if organisation, ok := found.(*hub.Organisation); !ok || organisation.Name != name {
			t.Errorf("%+v", found)
		}
	}
}
