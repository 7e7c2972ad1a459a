package table

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// separators are what may stand between the cells of a CSV. The first is what spreadsheets in Norway expect.
var separators = map[string]rune{"": ';', ";": ';', ",": ',', "\t": '\t'}

// choices are the parameters that may come more than once, and where their values go.
var choices = map[string]func(*hub.SearchFilter, []string){
	"theme":        func(f *hub.SearchFilter, values []string) { f.Themes = values },
	"targetGroup":  func(f *hub.SearchFilter, values []string) { f.TargetGroups = values },
	"method":       func(f *hub.SearchFilter, values []string) { f.Methods = values },
	"municipality": func(f *hub.SearchFilter, values []string) { f.Municipalities = values },
	"county":       func(f *hub.SearchFilter, values []string) { f.Counties = values },
	"scheme":       func(f *hub.SearchFilter, values []string) { f.Schemes = as[hub.ID](values) },
	"call":         func(f *hub.SearchFilter, values []string) { f.Calls = as[hub.ID](values) },
	"project":      func(f *hub.SearchFilter, values []string) { f.Projects = as[hub.ID](values) },
	"kind":         func(f *hub.SearchFilter, values []string) { f.Kinds = values },
	"evidence":     func(f *hub.SearchFilter, values []string) { f.Evidence = as[hub.Strength](values) },
	"language":     func(f *hub.SearchFilter, values []string) { f.Languages = as[hub.Language](values) },
	"status":       func(f *hub.SearchFilter, values []string) { f.Status = values },
}

// singles are the parameters of every list that may come once.
var singles = []string{"query", "from", "to", "updatedSince", "separator"}

// asked is what an address asks for.
type asked struct {
	hub.RowsAsked
	// by, then and codesOn are how figures are grouped.
	by, then string
	codesOn  hub.Date
	// separator stands between the cells of a CSV.
	separator rune
}

// parameters are all names there are for the sheet, as people are told them.
func (s *sheet) parameters() string {
	names := slices.Concat(singles, s.singles)
	for name := range choices {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func as[T ~string](values []string) []T {
	made := make([]T, len(values))
	for at, value := range values {
		made[at] = T(value)
	}
	return made
}

// asked reads what an address asks for. A parameter that is empty is as if it were not there: forms send such.
func (s *sheet) asked(address *url.URL, format string) (*asked, error) {
	// A semicolon between parameters went out of use; here it is a separator that somebody wrote as it is.
	values, err := url.ParseQuery(strings.ReplaceAll(address.RawQuery, ";", "%3B"))
	if err != nil {
		return nil, &hub.Error{Kind: hub.ErrorInvalid, Message: messageAddress}
	}
	limit := pageRows
	a := &asked{RowsAsked: hub.RowsAsked{Filter: &hub.SearchFilter{}, Limit: &limit}}
	for name, given := range values {
		given = slices.DeleteFunc(given, func(value string) bool { return value == "" })
		put := choices[name]
		switch {
		case put != nil && len(given) > 0:
			put(a.Filter, given)
		case put == nil && (len(given) > 1 || !slices.Contains(singles, name) && !slices.Contains(s.singles, name)):
			return nil, &hub.Error{Kind: hub.ErrorInvalid, Field: name, Message: messageParameter.With(name, s.parameters())}
		case put == nil && len(given) == 1:
			if err := a.take(name, given[0]); err != nil {
				return nil, err
			}
		}
	}
	var known bool
	if a.separator, known = separators[values.Get("separator")]; !known || format != "csv" && values.Get("separator") != "" {
		return nil, &hub.Error{Kind: hub.ErrorInvalid, Field: "separator", Message: messageSeparator}
	}
	return a, nil
}

// take notes a parameter that comes once.
func (a *asked) take(name, value string) error {
	switch name {
	case "query":
		a.Query = &value
	case "from":
		a.Filter.From = hub.ReadDate(value)
	case "to":
		a.Filter.To = hub.ReadDate(value)
	case "updatedSince":
		since, err := hub.ParseInstant(value)
		if err != nil {
			return err
		}
		a.Filter.UpdatedSince = &since
	case "by":
		a.by = value
	case "then":
		a.then = value
	case "codesOn":
		a.codesOn = hub.ReadDate(value)
	}
	return nil
}
