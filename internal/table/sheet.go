package table

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// sheet is a list that can be had as a file.
type sheet struct {
	columns []column
	// singles are the parameters of its own that may come once.
	singles []string
	// page gives the rows of a page and the cursor of the next one, empty on the last.
	page func(context.Context, *asked) (rows []reflect.Value, next string, err error)
}

// column is a field of a row: its name in GraphQL, and where it stands.
type column struct {
	name  string
	index []int
}

// sheets are those there are, by the names of their files.
var sheets = map[string]*sheet{
	"projects":   paged(hub.ProjectRows),
	"lessons":    paged(hub.LessonRows),
	"posts":      paged(hub.PostRows),
	"measures":   paged(hub.MeasureRows),
	"statistics": statistics(),
}

// fileNames are those of the sheets, as people are told them.
var fileNames = strings.Join(slices.Sorted(maps.Keys(sheets)), ", ")

// paged is a list that is read page by page.
func paged[R any](rows func(context.Context, hub.RowsAsked) ([]*R, error)) *sheet {
	return sheetOf(func(ctx context.Context, asked *asked) ([]*R, error) { return rows(ctx, asked.RowsAsked) })
}

// statistics are counted at once, so that all figures are of one moment: they are one page.
func statistics() *sheet {
	s := sheetOf(func(ctx context.Context, asked *asked) ([]*hub.StatisticRow, error) {
		across, err := hub.AcrossOf(asked.by, asked.then)
		if err != nil {
			return nil, err
		}
		of := hub.StatisticsAsked{Filter: asked.Filter, Across: []hub.Across{across}, CodesOn: asked.codesOn, Uses: true}
		if asked.Query != nil {
			of.Text = *asked.Query
		}
		return hub.AllStatisticRows(ctx, of)
	})
	s.singles = []string{"by", "then", "codesOn"}
	return s
}

func sheetOf[R any](rows func(context.Context, *asked) ([]*R, error)) *sheet {
	row := reflect.TypeFor[R]()
	s := &sheet{columns: columnsOf(row, nil)}
	_, isPaged := row.FieldByName(cursorField)
	s.page = func(ctx context.Context, asked *asked) ([]reflect.Value, string, error) {
		found, err := rows(ctx, asked)
		if err != nil || len(found) == 0 {
			return nil, "", err
		}
		values := make([]reflect.Value, len(found))
		for at, row := range found {
			values[at] = reflect.ValueOf(row).Elem()
		}
		if !isPaged {
			return values, "", nil
		}
		return values, values[0].FieldByName(cursorField).String(), nil
	}
	return s
}

// cursorField is for those who page: a file is whole.
const cursorField = "NextCursor"

// columnsOf are the fields of a row, with those of what it embeds.
func columnsOf(row reflect.Type, above []int) []column {
	var columns []column
	for at := range row.NumField() {
		field := row.Field(at)
		index := append(append([]int{}, above...), at)
		switch {
		case field.Anonymous:
			columns = append(columns, columnsOf(field.Type, index)...)
		case field.Name != cursorField:
			_ = cell(reflect.Zero(field.Type)) // panics at the start where no file could have such a field
			columns = append(columns, column{nameOf(field.Name), index})
		}
	}
	return columns
}

// nameOf is the name that GraphQL has for a field: «ProjectID» is «projectId».
func nameOf(field string) string {
	for _, short := range []string{"ID", "URL"} {
		if rest, ok := strings.CutSuffix(field, short); ok {
			field = rest + short[:1] + strings.ToLower(short[1:])
		}
	}
	return strings.ToLower(field[:1]) + field[1:]
}

// cell is a value as files have it: nil for nothing, or a string, an int, a float64, a [hub.Date] or a [time.Time].
func cell(value reflect.Value) any {
	if value.Kind() == reflect.Pointer {
		if value.IsNil() {
			value = reflect.Zero(value.Type().Elem())
			_ = cell(value)
			return nil
		}
		value = value.Elem()
	}
	switch one := value.Interface().(type) {
	case time.Time:
		return one
	case hub.Date:
		if one == "" {
			return nil
		}
		return one
	}
	switch value.Kind() {
	case reflect.String:
		if value.Len() == 0 {
			return nil
		}
		return value.String()
	case reflect.Int:
		return int(value.Int())
	case reflect.Float64:
		return value.Float()
	default:
		panic(fmt.Sprintf("table: no file has a cell of %s", value.Type()))
	}
}

// cells are those of a row.
func (s *sheet) cells(row reflect.Value) []any {
	cells := make([]any, len(s.columns))
	for at, column := range s.columns {
		cells[at] = cell(row.FieldByIndex(column.index))
	}
	return cells
}

func (s *sheet) names() []string {
	names := make([]string, len(s.columns))
	for at, column := range s.columns {
		names[at] = column.name
	}
	return names
}
