package hub

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// reference reads a table of Statistics Norway's classifications when it lies beside the project.
func reference(t *testing.T, name string) []map[string]string {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skipf("the table to compare with is not here: %v", err)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var records []map[string]string
	for _, row := range rows[1:] {
		record := map[string]string{}
		for at, column := range rows[0] {
			record[column] = row[at]
		}
		records = append(records, record)
	}
	return records
}

func TestMunicipalitiesAreThoseOfStatisticsNorway(t *testing.T) {
	t.Parallel()
	rows := reference(t, "municipalities.csv")
	if len(rows) != len(municipalities) {
		t.Fatalf("%d municipalities, want %d", len(municipalities), len(rows))
	}
	for _, row := range rows {
		got, known := MunicipalityByCode(row["code"])
		if !known {
			t.Errorf("%s %s is missing", row["code"], row["name"])
			continue
		}
		official := got.OfficialName
		if official == "" {
			official = got.Name
		}
		if got.Name != row["name"] || official != row["official_name"] || got.CountyCode != row["county_code"] ||
			string(got.ValidFrom) != row["valid_from"] || string(got.ValidTo) != row["valid_to"] ||
			strings.Join(got.successors, " ") != row["successors"] || got.LanguageForm != row["maalform"] {
			t.Errorf("%s is %+v, want %v", row["code"], got, row)
		}
	}
}

func TestCountiesAreThoseOfStatisticsNorway(t *testing.T) {
	t.Parallel()
	rows := reference(t, "counties.csv")
	if len(rows) != len(counties) {
		t.Fatalf("%d counties, want %d", len(counties), len(rows))
	}
	for _, row := range rows {
		got, known := CountyByCode(row["code"])
		if !known || got.Name != row["name"] || string(got.ValidFrom) != row["valid_from"] ||
			string(got.ValidTo) != row["valid_to"] || strings.Join(got.successors, " ") != row["successors"] {
			t.Errorf("%s is %+v, want %v", row["code"], got, row)
		}
	}
}

func TestAsManyMunicipalitiesAndCountiesHoldAsThereWere(t *testing.T) {
	t.Parallel()
	for day, want := range map[Date][2]int{"2020-01-01": {356, 11}, "2024-01-01": {357, 15}, "2019-12-31": {0, 0}} {
		municipalities, err := MunicipalitiesOn(&day)
		if err != nil {
			t.Fatal(err)
		}
		counties, err := CountiesOn(&day)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]int{len(municipalities), len(counties)}; got != want {
			t.Errorf("on %s %d municipalities and %d counties hold, want %d and %d", day, got[0], got[1], want[0], want[1])
		}
	}
}

func TestAPlaceIsFoundAsItEverWasAndCountedAsItIs(t *testing.T) {
	t.Parallel()
	drammen := placeOf([]string{"3005"})
	if !slices.Equal(drammen.municipalities, []string{"3005", "3301"}) || !slices.Equal(drammen.counties, []string{"30", "33"}) {
		t.Errorf("Drammen is found by %q and %q", drammen.municipalities, drammen.counties)
	}
	if !slices.Equal(drammen.currentMunicipalities, []string{"3301"}) || !slices.Equal(drammen.currentCounties, []string{"33"}) {
		t.Errorf("Drammen is counted as %q and %q", drammen.currentMunicipalities, drammen.currentCounties)
	}
	for _, name := range []string{"Drammen", "Viken", "Buskerud", "3005", "3301"} {
		if !strings.Contains(drammen.words, name) {
			t.Errorf("Drammen is not found by %q: %s", name, drammen.words)
		}
	}
	if divided := placeOf([]string{"1507"}); !slices.Equal(divided.currentMunicipalities, []string{"1508", "1580"}) {
		t.Errorf("what was divided is counted as %q", divided.currentMunicipalities)
	}
}
