package standards_test

import (
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// pack is a package of grants, read with no knowledge of what wrote it.
type pack struct {
	Grants  []map[string]any `json:"grants"`
	LeftOut int              `json:"leftOut"`
}

func grants(t *testing.T, d *door) pack {
	t.Helper()
	var read pack
	if err := json.Unmarshal([]byte(d.must(t, "/export/grants.json", "application/json")), &read); err != nil {
		t.Fatal(err)
	}
	return read
}

var isDay = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$`)

// faultsOf are where a grant differs from the schema of the 360Giving standard (360-giving-schema.json, version 1).
func faultsOf(grant map[string]any) []string {
	var faults []string
	want := func(holds bool, what string) {
		if !holds {
			faults = append(faults, what)
		}
	}
	for _, name := range []string{"id", "title", "description", "currency", "awardDate"} {
		text, ok := grant[name].(string)
		want(ok && text != "", name)
	}
	_, isNumber := grant["amountAwarded"].(float64)
	want(isNumber, "amountAwarded")
	if applied, there := grant["amountAppliedFor"]; there {
		_, isNumber = applied.(float64)
		want(isNumber, "amountAppliedFor")
	}
	day, _ := grant["awardDate"].(string)
	want(isDay.MatchString(day), "awardDate")
	want(grant["currency"] == "NOK", "currency")
	for _, name := range []string{"recipientOrganization", "fundingOrganization"} {
		parties, _ := grant[name].([]any)
		want(len(parties) > 0, name)
		for _, party := range parties {
			want(len(textsOf(party, "id", "name")) == 2, name)
		}
	}
	for _, name := range []string{"plannedDates", "actualDates"} {
		for _, day := range textsOf(first(grant[name]), "startDate", "endDate") {
			want(isDay.MatchString(day), name)
		}
	}
	if places, there := grant["beneficiaryLocation"].([]any); there {
		for _, place := range places {
			want(len(textsOf(place, "name", "countryCode", "geoCode", "geoCodeType")) == 4, "beneficiaryLocation")
		}
	}
	modified, _ := grant["dateModified"].(string)
	_, err := time.Parse(time.RFC3339, modified)
	want(err == nil, "dateModified")
	source, _ := grant["dataSource"].(string)
	want(strings.HasPrefix(source, "http"), "dataSource")
	return faults
}

func first(list any) any {
	all, _ := list.([]any)
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

func textsOf(object any, names ...string) []string {
	fields, _ := object.(map[string]any)
	var texts []string
	for _, name := range names {
		if text, ok := fields[name].(string); ok && text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

func TestGrantsAreThoseOfThe360GivingStandard(t *testing.T) {
	t.Parallel()
	read := grants(t, open(t))
	if len(read.Grants) < 5 || read.LeftOut < 1 {
		t.Fatalf("%d grants, %d projects left out", len(read.Grants), read.LeftOut)
	}
	ids := map[any]bool{}
	for _, grant := range read.Grants {
		if faults := faultsOf(grant); len(faults) > 0 {
			t.Errorf("%v: %v", grant["id"], faults)
		}
		if ids[grant["id"]] {
			t.Errorf("%v is there twice", grant["id"])
		}
		ids[grant["id"]] = true
	}
	isAbout := slices.ContainsFunc(read.Grants, func(grant map[string]any) bool {
		return len(textsOf(first(grant["grantProgramme"]), "code", "title")) == 2 &&
			first(grant["beneficiaryLocation"]) != nil && first(grant["classifications"]) != nil
	})
	if !isAbout {
		t.Error("no grant says its programme, its places and what it is about")
	}
}

func TestTheTableOfGrantsHasTheSameGrants(t *testing.T) {
	t.Parallel()
	d := open(t)
	rows, err := csv.NewReader(strings.NewReader(d.must(t, "/export/grants.csv", "text/csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	read := grants(t, d)
	if len(rows) != len(read.Grants)+1 {
		t.Fatalf("%d rows, %d grants", len(rows)-1, len(read.Grants))
	}
	for at, grant := range read.Grants {
		for _, name := range []string{"id", "title", "awardDate"} {
			if column := slices.Index(rows[0], name); column < 0 || rows[at+1][column] != grant[name] {
				t.Errorf("row %d: the %s is not %v", at+1, name, grant[name])
			}
		}
	}
	response, _ := d.get(t, "/export/grants.csv")
	if got := response.Trailer.Get("Samlaer-Left-Out"); got == "" || got == "0" {
		t.Errorf("it says that %q were left out", got)
	}
}

func TestAVisitorIsGivenTheGrantsOfProjectsThatAllMayRead(t *testing.T) {
	t.Parallel()
	d := open(t)
	visitors := grants(t, d)
	d.as(curator)
	curators := grants(t, d)
	if len(curators.Grants)+curators.LeftOut < len(visitors.Grants)+visitors.LeftOut {
		t.Errorf("a curator is told of %d, a visitor of %d", len(curators.Grants)+curators.LeftOut, len(visitors.Grants)+visitors.LeftOut)
	}
}
