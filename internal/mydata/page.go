package mydata

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// pageView is what the page shows.
type pageView struct {
	Language                    hub.Language
	Title, About, Partly, Files string
	Kinds                       []kindView
}

type kindView struct {
	Label     string
	Count     int
	Documents []documentView
}

type documentView struct {
	ID, Title string
	IsWhole   bool
	Rows      []row
}

// row is a field in words: a value, or the fields within.
type row struct {
	Name, Value string
	Within      []row
}

func writePage(to io.Writer, data *hub.PersonalData) error {
	say := func(message hub.Message) string { return message.In(data.Language) }
	view := pageView{Language: data.Language, Title: say(messageTitle.With(data.Person.Name)), Partly: say(messagePartly),
		About: say(messageAbout.With(data.At.In(hub.Oslo).Format("2006-01-02 15:04")))}
	if len(data.Files) > 0 {
		view.Files = say(messageFiles)
	}
	for _, kind := range data.Kinds {
		one := kindView{Label: kind.Label, Count: len(kind.Documents)}
		for _, document := range kind.Documents {
			one.Documents = append(one.Documents, documentView{string(document.ID), cmp.Or(document.Title, string(document.ID)),
				document.IsWhole, rows(document.Fields, data.Language)})
		}
		view.Kinds = append(view.Kinds, one)
	}
	return page.Execute(to, view)
}

// rows puts fields into words, in the order of their names: those that people wrote first.
func rows(fields map[string]any, language hub.Language) []row {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.SortFunc(names, func(one, other string) int {
		return cmp.Or(cmp.Compare(rank(one), rank(other)), cmp.Compare(one, other))
	})
	all := make([]row, 0, len(names))
	for _, name := range names {
		if name != "_id" {
			all = append(all, rowOf(fieldLabel(name, language), fields[name], language))
		}
	}
	return all
}

// rank lets what the hub notes of every document come last.
func rank(name string) int {
	if slices.Contains([]string{"version", "createdAt", "createdBy", "updatedAt", "updatedBy", "slug", "formerSlugs"}, name) {
		return 1
	}
	return 0
}

func rowOf(name string, value any, language hub.Language) row {
	switch one := value.(type) {
	case hub.Fields:
		return row{Name: name, Within: rows(one, language)}
	case map[string]any:
		return row{Name: name, Within: rows(one, language)}
	case []any:
		return listRow(name, one, language)
	case bool:
		return row{Name: name, Value: yesOrNo[one].In(language)}
	case string:
		if at, err := time.Parse(time.RFC3339Nano, one); err == nil {
			one = at.In(hub.Oslo).Format("2006-01-02 15:04:05")
		}
		return row{Name: name, Value: one}
	case nil:
		return row{Name: name, Value: "–"}
	default:
		return row{Name: name, Value: fmt.Sprint(one)}
	}
}

// listRow writes a list of values on a line each, and one of parts as parts with numbers.
func listRow(name string, list []any, language hub.Language) row {
	var lines []string
	var within []row
	for at, element := range list {
		one := rowOf(strconv.Itoa(at+1), element, language)
		if one.Within != nil {
			within = append(within, one)
		} else {
			lines = append(lines, one.Value)
		}
	}
	return row{Name: name, Value: strings.Join(lines, "\n"), Within: within}
}
