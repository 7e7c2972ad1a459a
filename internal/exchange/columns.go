package exchange

import (
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Fields are what a column of a table can be, in the order in which they are explained.
var Fields = []string{
	"id", "url", "date", "title", "kind", "context", "insight", "recommendation", "limits", "categories", "organisation",
	"language", "status", "audience",
}

// mapping tells which column each field is read from.
type mapping map[string]string

// parseMapping reads «title=Title,insight=Lesson»; a part with a comma in it stands in quotation marks. «url=» leaves a
// field out that a preset has.
func parseMapping(text string) (mapping, error) {
	m := mapping{}
	if strings.TrimSpace(text) == "" {
		return m, nil
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.TrimLeadingSpace = true
	parts, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("--map cannot be read: %w. Write it as title=Title,insight=Lesson", err)
	}
	for _, part := range parts {
		field, column, found := strings.Cut(part, "=")
		field = strings.TrimSpace(field)
		if !found || !slices.Contains(Fields, field) {
			return nil, fmt.Errorf("--map has “%s”. Write field=Column, where the field is one of %s",
				part, strings.Join(Fields, ", "))
		}
		if _, twice := m[field]; twice {
			return nil, fmt.Errorf("--map has the field “%s” twice", field)
		}
		m[field] = strings.TrimSpace(column)
	}
	return m, nil
}

// columns are where the fields stand in the rows of one file; -1 for those that it does not have.
type columns struct {
	names []string
	at    map[string]int
}

// find looks the mapped columns up in the header. Without a mapping the columns are those that are called as the fields.
func (m mapping) find(header []string) (columns, error) {
	c := columns{at: map[string]int{}}
	for _, name := range header {
		if strings.Contains(name, "\r") {
			return c, errors.New("the lines of the file end as on old Macintoshes. Save it as CSV in UTF-8")
		}
		c.names = append(c.names, strings.TrimSpace(name))
	}
	if len(m) == 0 {
		m = mapping{}
		for _, field := range Fields {
			if index(c.names, field) >= 0 {
				m[field] = field
			}
		}
	}
	var missing []string
	for _, field := range Fields {
		column := m[field]
		if column == "" {
			continue
		}
		at := index(c.names, column)
		if at < 0 {
			missing = append(missing, "“"+column+"”")
			continue
		}
		if again := index(c.names[at+1:], column); again >= 0 && c.names[at] == c.names[at+1+again] {
			return c, fmt.Errorf("the file has two columns called “%s”. Give one of them another name", column)
		}
		c.at[field] = at
	}
	if len(missing) > 0 {
		return c, fmt.Errorf("the file has no column %s. Its columns are: %s",
			strings.Join(missing, " and no column "), c.list())
	}
	if _, found := c.at["title"]; !found {
		return c, fmt.Errorf("no column gives the title. Say which one with --map title=…; the columns are: %s", c.list())
	}
	return c, nil
}

func (c columns) list() string { return strings.Join(c.names, ", ") }

// index finds a column by its name, or else by the name in other letters; -1 when there is none.
func index(names []string, name string) int {
	if at := slices.Index(names, name); at >= 0 {
		return at
	}
	return slices.IndexFunc(names, func(other string) bool { return strings.EqualFold(other, name) })
}

// value is the row's value of the field; empty when the file has no such column.
func (c columns) value(row record, field string) string {
	if at, found := c.at[field]; found && at < len(row.values) {
		return row.values[at]
	}
	return ""
}

// place is where a fault of the field stands: its line and what the file calls its column.
func (c columns) place(row record, field string) (line int, column string) {
	name, _, _ := strings.Cut(field, ".")
	if at, found := c.at[name]; found && at < len(row.lines) {
		return row.lines[at], c.names[at]
	}
	return row.line, name
}
