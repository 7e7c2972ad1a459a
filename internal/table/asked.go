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

// singles are the parameters that may come once.
var singles = []string{"query", "from", "to", "updatedSince", "separator"}

// parameters are all names there are, as people are told them.
var parameters = func() string {
	names := slices.Clone(singles)
	for name := range choices {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}()

func as[T ~string](values []string) []T {
	made := make([]T, len(values))
	for at, value := range values {
		made[at] = T(value)
	}
	return made
}

// askedFor reads what an address asks for. A parameter that is empty is as if it were not there: forms send such.
func askedFor(address *url.URL, format string) (asked hub.RowsAsked, separator rune, err error) {
	// A semicolon between parameters went out of use; here it is a separator that somebody wrote as it is.
	values, err := url.ParseQuery(strings.ReplaceAll(address.RawQuery, ";", "%3B"))
	if err != nil {
		return asked, 0, &hub.Error{Kind: hub.ErrorInvalid, Message: messageAddress}
	}
	filter, limit := &hub.SearchFilter{}, pageRows
	asked.Filter, asked.Limit = filter, &limit
	for name, given := range values {
		given = slices.DeleteFunc(given, func(value string) bool { return value == "" })
		put := choices[name]
		switch {
		case put != nil && len(given) > 0:
			put(filter, given)
			continue
		case put == nil && (len(given) > 1 || !slices.Contains(singles, name)):
			return asked, 0, &hub.Error{Kind: hub.ErrorInvalid, Field: name, Message: messageParameter.With(name, parameters)}
		case len(given) == 0:
			continue
		}
		switch value := given[0]; name {
		case "query":
			asked.Query = &value
		case "from":
			filter.From = hub.ReadDate(value)
		case "to":
			filter.To = hub.ReadDate(value)
		case "updatedSince":
			since, err := hub.ParseInstant(value)
			if err != nil {
				return asked, 0, err
			}
			filter.UpdatedSince = &since
		}
	}
	separator, known := separators[values.Get("separator")]
	if !known || format != "csv" && values.Get("separator") != "" {
		return asked, 0, &hub.Error{Kind: hub.ErrorInvalid, Field: "separator", Message: messageSeparator}
	}
	return asked, separator, nil
}
