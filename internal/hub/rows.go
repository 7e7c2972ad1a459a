package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// RowsAsked is which rows are asked for, by tools that take a flat list and nothing else.
type RowsAsked struct {
	Query        *string
	Filter       *SearchFilter
	From, To     *Date
	UpdatedSince *time.Time
	Limit        *int
	After        *string
	// Wants tells whether a column is asked for, by its name in GraphQL: what is counted is counted then only. Nil is all.
	Wants func(name string) bool
}

// wants tells whether one of the columns is asked for.
func (a RowsAsked) wants(names ...string) bool {
	return a.Wants == nil || slices.ContainsFunc(names, a.Wants)
}

const (
	// usualRows are given when nobody says how many.
	usualRows = 100
	// maxRows keeps rows of 39 fields within what an operation may cost, 20,000. Whole projects, of 52, come to 380 at a time.
	maxRows = 500
)

// Row is what every row has. Where it may be missing, a text is null.
type Row struct {
	ID                   ID
	Slug, URL, Title     string
	Language, Audience   string
	Date                 Date
	Year                 *int
	Month                Words
	CreatedAt, UpdatedAt time.Time
	Status, StatusLabel  string
	NextCursor           Words
}

// TopicColumns are what a row is about, by keys and in words.
type TopicColumns struct {
	Themes, ThemeLabels             Words
	TargetGroups, TargetGroupLabels Words
}

// MethodColumns are how something is done, by keys and in words.
type MethodColumns struct{ Methods, MethodLabels Words }

// PlaceColumns are where something is, as the places are now.
type PlaceColumns struct {
	MunicipalityCodes, Municipalities Words
	CountyCodes, Counties             Words
}

// rowOrder is by the time of making, which never changes: what arrives meanwhile comes last, and what changes stays in its place.
const rowOrder = OrderCreated

func (a RowsAsked) query(kind Kind) (Query, Narrowing, error) {
	limit := usualRows
	if a.Limit != nil {
		limit = *a.Limit
	}
	if limit < 1 || limit > maxRows {
		return Query{}, Narrowing{}, invalid("limit", messageRows.With(maxRows))
	}
	narrowing := Narrowing{}
	if a.Query != nil {
		narrowing.Query = *a.Query
	}
	if a.Filter != nil {
		narrowing.Filter = *a.Filter
	}
	filter := &narrowing.Filter
	filter.Types = []string{kind.Type()}
	if a.From != nil {
		filter.From = *a.From
	}
	if a.To != nil {
		filter.To = *a.To
	}
	if a.UpdatedSince != nil {
		filter.UpdatedSince = a.UpdatedSince
	}
	query := Query{Order: rowOrder, Size: limit}
	if a.After == nil || strings.HasPrefix(*a.After, "${") {
		return query, narrowing, nil // what a tool sends for the first page stands for no cursor
	}
	after, err := parseCursor("after", a.After, rowOrder)
	if err == nil && after != nil {
		query.After = &Place{Sort: after.Sort, ID: after.ID}
	}
	return query, narrowing, err
}

// rowPage gives the documents of a page and the cursor of the next one, empty when there is none. A page without any document
// that may still be read is passed over: a tool would take it for the end.
func rowPage[T Document](ctx context.Context, kind Kind, asked RowsAsked) (documents []T, next Words, err error) {
	r := ReadingOf(ctx)
	query, narrowing, err := asked.query(kind)
	if err != nil {
		return nil, "", err
	}
	query.Tokens = r.tokens
	if err := r.narrow(ctx, &query, narrowing); err != nil {
		return nil, "", err
	}
	for {
		found, err := r.hub.index.Search(ctx, []Query{query})
		if err != nil {
			return nil, "", fmt.Errorf("rows: %w", err)
		}
		hits := found[0]
		if documents, err = Many[T](ctx, hits.ids()); err != nil || len(hits.Hits) == 0 || !hits.More {
			return documents, "", err
		}
		last := hits.Hits[len(hits.Hits)-1]
		if len(documents) > 0 {
			return documents, Words(cursor{Order: rowOrder, Sort: last.Sort, ID: last.ID}.String()), nil
		}
		query.After = &Place{Sort: last.Sort, ID: last.ID}
	}
}

// row is what all rows have.
func (r *Reading) row(document Findable, audience Audience, date Date, status string, next Words) Row {
	base := document.Base()
	row := Row{ID: base.ID, Slug: document.Addressed().Slug, URL: string(r.hub.Address(document)), Title: titleOf(document),
		Language: string(languageOf(document)), Audience: string(audience), Date: cmp.Or(date, dateIn(base.CreatedAt)),
		CreatedAt: base.CreatedAt, UpdatedAt: base.UpdatedAt, Status: status, StatusLabel: r.valueLabel(status), NextCursor: next}
	if year := row.Date.Year(); year > 0 {
		row.Year, row.Month = &year, Words(row.Date[:len("2006-01")])
	}
	return row
}

// valueLabel is the word for a value of an enum.
func (r *Reading) valueLabel(value string) string {
	if message, known := valueLabels[value]; known {
		return message.In(r.viewer.Language)
	}
	return value
}

func (r *Reading) topics(ctx context.Context, themes, groups []ID) (columns TopicColumns, err error) {
	if columns.Themes, columns.ThemeLabels, err = r.concepted(ctx, themes); err != nil {
		return columns, err
	}
	columns.TargetGroups, columns.TargetGroupLabels, err = r.concepted(ctx, groups)
	return columns, err
}

func (r *Reading) methods(ctx context.Context, ids []ID) (columns MethodColumns, err error) {
	columns.Methods, columns.MethodLabels, err = r.concepted(ctx, ids)
	return columns, err
}

// concepted are the keys of concepts and their labels, each in one text.
func (r *Reading) concepted(ctx context.Context, ids []ID) (keys, labels Words, err error) {
	concepts, err := Many[*Concept](ctx, ids)
	if err != nil {
		return "", "", err
	}
	var allKeys, allLabels []string
	for _, concept := range concepts {
		allKeys, allLabels = append(allKeys, concept.Key), append(allLabels, concept.LabelIn(r.viewer.Language))
	}
	return inOne(allKeys), inOne(allLabels), nil
}

// placeColumns are for municipalities by the codes they once had.
func placeColumns(codes []string) PlaceColumns {
	var municipalities, names, counties, countyNames []string
	for _, code := range codes {
		for _, current := range CurrentMunicipalities(code) {
			municipality := municipalitiesByCode[current]
			if slices.Contains(municipalities, current) {
				continue
			}
			municipalities, names = append(municipalities, current), append(names, municipality.Name)
			if county := countiesByCode[municipality.CountyCode]; !slices.Contains(counties, county.Code) {
				counties, countyNames = append(counties, county.Code), append(countyNames, county.Name)
			}
		}
	}
	return PlaceColumns{inOne(municipalities), inOne(names), inOne(counties), inOne(countyNames)}
}

// inOne puts values into one text.
func inOne(values []string) Words { return Words(strings.Join(values, "; ")) }

func kronerColumn(amount *Kroner) *float64 {
	if amount == nil {
		return nil
	}
	value := float64(*amount)
	return &value
}
