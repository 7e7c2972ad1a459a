package giving

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Grant is a grant of the standard.
type Grant struct {
	ID                    string           `json:"id"`
	Title                 string           `json:"title"`
	Description           string           `json:"description"`
	Currency              string           `json:"currency"`
	AmountAppliedFor      *Amount          `json:"amountAppliedFor,omitempty"`
	AmountAwarded         *Amount          `json:"amountAwarded"`
	AwardDate             string           `json:"awardDate"`
	PlannedDates          []Dates          `json:"plannedDates,omitempty"`
	ActualDates           []Dates          `json:"actualDates,omitempty"`
	RecipientOrganization []Organization   `json:"recipientOrganization"`
	FundingOrganization   []Organization   `json:"fundingOrganization"`
	GrantProgramme        []Programme      `json:"grantProgramme,omitempty"`
	BeneficiaryLocation   []Location       `json:"beneficiaryLocation,omitempty"`
	Classifications       []Classification `json:"classifications,omitempty"`
	DateModified          string           `json:"dateModified,omitempty"`
	DataSource            string           `json:"dataSource,omitempty"`
}

// Dates are when something began and ended; either may be empty.
type Dates struct {
	StartDate string `json:"startDate,omitempty"`
	EndDate   string `json:"endDate,omitempty"`
}

// Organization is who gave or got.
type Organization struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Programme is what the grant was given under.
type Programme struct {
	Code  string `json:"code,omitempty"`
	Title string `json:"title,omitempty"`
}

// Location is a municipality.
type Location struct {
	Name        string `json:"name,omitempty"`
	CountryCode string `json:"countryCode,omitempty"`
	GeoCode     string `json:"geoCode,omitempty"`
	GeoCodeType string `json:"geoCodeType,omitempty"`
}

// Classification says what a grant is about.
type Classification struct {
	Vocabulary string `json:"vocabulary,omitempty"`
	Code       string `json:"code,omitempty"`
	Title      string `json:"title,omitempty"`
}

// Amount is whole kroner: a number, and a text that holds one where others write it so.
type Amount hub.Kroner

// UnmarshalJSON reads a number or a text with one.
func (a *Amount) UnmarshalJSON(text []byte) error {
	written := string(bytes.Trim(text, `"`))
	number, err := strconv.ParseFloat(written, 64)
	if err != nil || math.IsNaN(number) || math.Abs(number) > maxAmount {
		return fmt.Errorf("the amount %.40q is no number", written)
	}
	*a = Amount(math.Round(number))
	return nil
}

// maxAmount is the greatest number up to which every whole one is a float.
const maxAmount = 1 << 53

const (
	// registerPrefix is the list code of Norway's Central Coordinating Register for Legal Entities (org-id.guide).
	registerPrefix = "NO-BRC-"
	currency       = "NOK"
	// MunicipalityType is what kind of code a municipality's is, by who keeps the list.
	MunicipalityType = "SSB Klass 131"
	callVocabulary   = "samlaer-call"
)

// vocabularies are the hub's own, by their names in classifications.
var vocabularies = map[hub.ConceptScheme]string{
	hub.ConceptSchemeTheme: "samlaer-theme", hub.ConceptSchemeTargetGroup: "samlaer-target-group",
	hub.ConceptSchemeMethod: "samlaer-method",
}

// Of writes a grant by the standard.
func Of(grant *hub.Grant) Grant {
	awarded := Amount(grant.Amount)
	given := Grant{
		ID: grant.ID, Title: grant.Title, Description: string(grant.Description), Currency: currency, AmountAwarded: &awarded,
		AwardDate: string(grant.AwardedOn), PlannedDates: datesOf(grant.Planned), ActualDates: datesOf(grant.Actual),
		RecipientOrganization: []Organization{organizationOf(grant.Recipient)},
		FundingOrganization:   []Organization{organizationOf(grant.Funder)},
		GrantProgramme:        []Programme{{grant.Programme.Code, grant.Programme.Title}},
		DateModified:          grant.ModifiedAt.UTC().Format(time.RFC3339), DataSource: string(grant.URL),
	}
	if grant.Applied != nil {
		applied := Amount(*grant.Applied)
		given.AmountAppliedFor = &applied
	}
	for _, place := range hub.Places(grant.MunicipalityCodes) {
		given.BeneficiaryLocation = append(given.BeneficiaryLocation, Location{place.Name, "NO", place.Code, MunicipalityType})
	}
	// The call comes first, so that a table has it whatever the number of topics.
	if grant.Call.Code != "" {
		code := fmt.Sprintf("%04d/%s", grant.CallYear, grant.Call.Code)
		given.Classifications = append(given.Classifications, Classification{callVocabulary, code, grant.Call.Title})
	}
	for _, topic := range grant.Topics {
		given.Classifications = append(given.Classifications, Classification{vocabularies[topic.Scheme], topic.Key, topic.Label})
	}
	return given
}

func datesOf(period *hub.Period) []Dates {
	if period == nil || *period == (hub.Period{}) {
		return nil
	}
	return []Dates{{string(period.From), string(period.To)}}
}

func organizationOf(party hub.Party) Organization {
	if party.Number != "" {
		return Organization{registerPrefix + string(party.Number), party.Name}
	}
	return Organization{party.ID, party.Name}
}

// Grant reads what the standard says as a grant of the hub, which has no language: it is the one given. The error is a sentence
// for the operator.
func (g Grant) Grant(language hub.Language) (hub.Grant, error) {
	if g.Currency != "" && !strings.EqualFold(g.Currency, currency) {
		return hub.Grant{}, fmt.Errorf("the currency is %.10q. Only amounts in NOK can be imported", g.Currency)
	}
	if g.AmountAwarded == nil {
		return hub.Grant{}, fmt.Errorf("the grant has no amountAwarded")
	}
	grant := hub.Grant{
		System: hub.GivingSystem, ID: strings.TrimSpace(g.ID), URL: hub.URL(strings.TrimSpace(g.DataSource)),
		Title: strings.Join(strings.Fields(g.Title), " "), Language: language, Description: hub.Markdown(strings.TrimSpace(g.Description)),
		Amount: hub.Kroner(*g.AmountAwarded), AwardedOn: day(g.AwardDate), Planned: periodOf(g.PlannedDates),
		Actual: periodOf(g.ActualDates), Recipient: partyOf(g.RecipientOrganization), Funder: partyOf(g.FundingOrganization),
	}
	if g.AmountAppliedFor != nil {
		applied := hub.Kroner(*g.AmountAppliedFor)
		grant.Applied = &applied
	}
	if len(g.GrantProgramme) > 0 {
		grant.Programme = hub.Heading{Code: strings.TrimSpace(g.GrantProgramme[0].Code), Title: strings.TrimSpace(g.GrantProgramme[0].Title)}
	}
	for _, place := range g.BeneficiaryLocation {
		// Codes of other lists are no municipalities; one that says it is, and is none, is refused by the hub.
		if hub.MunicipalityOf(place.GeoCode) != nil || place.GeoCodeType == MunicipalityType {
			grant.MunicipalityCodes = append(grant.MunicipalityCodes, place.GeoCode)
		}
	}
	for _, one := range g.Classifications {
		one.classify(&grant)
	}
	return grant, nil
}

// classify takes in what the hub's own vocabularies say; others' say nothing that it knows.
func (c Classification) classify(grant *hub.Grant) {
	for _, scheme := range []hub.ConceptScheme{hub.ConceptSchemeTheme, hub.ConceptSchemeTargetGroup, hub.ConceptSchemeMethod} {
		if c.Vocabulary == vocabularies[scheme] {
			grant.Topics = append(grant.Topics, hub.Topic{Scheme: scheme, Key: c.Code, Label: c.Title})
		}
	}
	if c.Vocabulary == callVocabulary {
		year, code, _ := strings.Cut(c.Code, "/")
		if number, err := strconv.Atoi(year); err == nil {
			grant.CallYear, grant.Call = number, hub.Heading{Code: code, Title: c.Title}
		}
	}
}

// day is the date of a date or an instant; what is neither stays as it is, for the hub to refuse.
func day(text string) hub.Date { return hub.ReadDate(strings.TrimSpace(text)) }

func periodOf(dates []Dates) *hub.Period {
	if len(dates) == 0 || dates[0] == (Dates{}) {
		return nil
	}
	return &hub.Period{From: whole(dates[0].StartDate, false), To: whole(dates[0].EndDate, true)}
}

// whole is the day of a date that may be a year or a month alone, which then is its first day or its last.
func whole(text string, isEnd bool) hub.Date {
	text = strings.TrimSpace(text)
	for layout, months := range map[string]int{"2006": 12, "2006-01": 1} {
		first, err := time.Parse(layout, text)
		switch {
		case err == nil && isEnd:
			return hub.Date(first.AddDate(0, months, -1).Format(time.DateOnly))
		case err == nil:
			return hub.Date(first.Format(time.DateOnly))
		}
	}
	if text == "" {
		return ""
	}
	return day(text)
}

func partyOf(organizations []Organization) hub.Party {
	if len(organizations) == 0 {
		return hub.Party{}
	}
	one := organizations[0]
	id := strings.TrimSpace(one.ID)
	if number, found := strings.CutPrefix(strings.ToUpper(id), registerPrefix); found {
		return hub.Party{Number: hub.OrganisationNumber(number), Name: strings.TrimSpace(one.Name)}
	}
	return hub.Party{ID: id, Name: cmp.Or(strings.TrimSpace(one.Name), id)}
}

// Read reads one grant from JSON.
func Read(text []byte) (Grant, error) {
	var grant Grant
	if err := json.Unmarshal(text, &grant); err != nil {
		return Grant{}, fmt.Errorf("the grant does not fit the standard: %w", err)
	}
	return grant, nil
}
