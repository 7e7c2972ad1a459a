package giving

import (
	"fmt"
	"strconv"
	"strings"
)

// How many places and topics a row of the table has columns for. The demo content has at most 3 and 7; JSON has all.
const (
	maxPlaces = 5
	maxTopics = 10
)

// Column is one of the table's: its path in the standard, its title in the standard's spreadsheets, and where its value is.
type Column struct {
	Path, Title string
	// at gives the place of the value, and makes one when it is to be filled in; nil when there is none.
	at func(g *Grant, make bool) *string
	// amount is for numbers.
	amount func(g *Grant) **Amount
}

// Value is what a grant has in the column.
func (c Column) Value(grant *Grant) string {
	if c.amount != nil {
		if amount := *c.amount(grant); amount != nil {
			return strconv.FormatInt(int64(*amount), 10)
		}
		return ""
	}
	if value := c.at(grant, false); value != nil {
		return *value
	}
	return ""
}

// Set fills the column's value in; an empty one is none.
func (c Column) Set(grant *Grant, value string) error {
	if value = strings.TrimSpace(value); value == "" {
		return nil
	}
	if c.amount != nil {
		var amount Amount
		if err := amount.UnmarshalJSON([]byte(value)); err != nil {
			return err
		}
		*c.amount(grant) = &amount
		return nil
	}
	*c.at(grant, true) = value
	return nil
}

// IsNumber tells whether the column holds an amount.
func (c Column) IsNumber() bool { return c.amount != nil }

// Columns are those of the table, in their order.
var Columns = columns()

// Named gives the column with the path or the title, in whatever letters.
func Named(name string) (Column, bool) {
	for _, column := range Columns {
		if strings.EqualFold(name, column.Path) || column.Title != "" && strings.EqualFold(name, column.Title) {
			return column, true
		}
	}
	return Column{}, false
}

func columns() []Column {
	text := func(path, title string, field func(*Grant) *string) Column {
		return Column{Path: path, Title: title, at: func(g *Grant, _ bool) *string { return field(g) }}
	}
	all := []Column{
		text("id", "Identifier", func(g *Grant) *string { return &g.ID }),
		text("title", "Title", func(g *Grant) *string { return &g.Title }),
		text("description", "Description", func(g *Grant) *string { return &g.Description }),
		text("currency", "Currency", func(g *Grant) *string { return &g.Currency }),
		{Path: "amountAppliedFor", Title: "Amount Applied For", amount: func(g *Grant) **Amount { return &g.AmountAppliedFor }},
		{Path: "amountAwarded", Title: "Amount Awarded", amount: func(g *Grant) **Amount { return &g.AmountAwarded }},
		text("awardDate", "Award Date", func(g *Grant) *string { return &g.AwardDate }),
	}
	dates := func(path, title string, of func(*Grant) *[]Dates) {
		all = append(all,
			part(path, 0, "startDate", title+":Start Date", of, func(d *Dates) *string { return &d.StartDate }),
			part(path, 0, "endDate", title+":End Date", of, func(d *Dates) *string { return &d.EndDate }))
	}
	dates("plannedDates", "Planned Dates", func(g *Grant) *[]Dates { return &g.PlannedDates })
	dates("actualDates", "Actual Dates", func(g *Grant) *[]Dates { return &g.ActualDates })
	organization := func(path, title string, of func(*Grant) *[]Organization) {
		all = append(all,
			part(path, 0, "id", title+":Identifier", of, func(o *Organization) *string { return &o.ID }),
			part(path, 0, "name", title+":Name", of, func(o *Organization) *string { return &o.Name }))
	}
	organization("recipientOrganization", "Recipient Org", func(g *Grant) *[]Organization { return &g.RecipientOrganization })
	organization("fundingOrganization", "Funding Org", func(g *Grant) *[]Organization { return &g.FundingOrganization })
	programme := func(g *Grant) *[]Programme { return &g.GrantProgramme }
	all = append(all,
		part("grantProgramme", 0, "code", "Grant Programme:Code", programme, func(p *Programme) *string { return &p.Code }),
		part("grantProgramme", 0, "title", "Grant Programme:Title", programme, func(p *Programme) *string { return &p.Title }))
	all = append(all, places()...)
	all = append(all, topics()...)
	return append(all,
		text("dateModified", "Last Modified", func(g *Grant) *string { return &g.DateModified }),
		text("dataSource", "Data Source", func(g *Grant) *string { return &g.DataSource }))
}

func places() []Column {
	of := func(g *Grant) *[]Location { return &g.BeneficiaryLocation }
	var all []Column
	for at := range maxPlaces {
		title := func(name string) string { return onlyFirst(at, "Beneficiary Location:"+name) }
		all = append(all,
			part("beneficiaryLocation", at, "name", title("Name"), of, func(l *Location) *string { return &l.Name }),
			part("beneficiaryLocation", at, "countryCode", title("Country Code"), of, func(l *Location) *string { return &l.CountryCode }),
			part("beneficiaryLocation", at, "geoCode", title("Geographic Code"), of, func(l *Location) *string { return &l.GeoCode }),
			part("beneficiaryLocation", at, "geoCodeType", title("Geographic Code Type"), of, func(l *Location) *string { return &l.GeoCodeType }))
	}
	return all
}

func topics() []Column {
	of := func(g *Grant) *[]Classification { return &g.Classifications }
	var all []Column
	for at := range maxTopics {
		title := func(name string) string { return onlyFirst(at, "Classifications:"+name) }
		all = append(all,
			part("classifications", at, "vocabulary", title("Vocabulary"), of, func(c *Classification) *string { return &c.Vocabulary }),
			part("classifications", at, "code", title("Code"), of, func(c *Classification) *string { return &c.Code }),
			part("classifications", at, "title", title("Title"), of, func(c *Classification) *string { return &c.Title }))
	}
	return all
}

// onlyFirst: the standard's titles name the first of several.
func onlyFirst(at int, title string) string {
	if at > 0 {
		return ""
	}
	return title
}

// part is the column of a field of one of several parts.
func part[T any](path string, at int, field, title string, of func(*Grant) *[]T, value func(*T) *string) Column {
	return Column{Path: fmt.Sprintf("%s/%d/%s", path, at, field), Title: title, at: func(g *Grant, make bool) *string {
		parts := of(g)
		for make && len(*parts) <= at {
			var none T
			*parts = append(*parts, none)
		}
		if at >= len(*parts) {
			return nil
		}
		return value(&(*parts)[at])
	}}
}
