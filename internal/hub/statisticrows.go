package hub

import (
	"context"
	"slices"
	"strings"
)

const (
	// usualStatisticRows are given when nobody says how many; maxStatisticRows keeps rows of 14 fields within what an
	// operation may cost.
	usualStatisticRows = 500
	maxStatisticRows   = 1000
)

// StatisticRow is one group of statistics, flat.
type StatisticRow struct {
	Value, Label   string
	Value2, Label2 Words

	Projects, Posts, Lessons, Measures, Applications int
	// The amounts are in kroner.
	AppliedAmount, GrantedAmount, PaidAmount float64
	// ParticipantsPlanned and ParticipantsActual are nil where they are hidden or not told.
	ParticipantsPlanned, ParticipantsActual *int
}

// StatisticRows are the first of the groups of statistics, one after another with those within them; asked.Across has one.
func StatisticRows(ctx context.Context, asked StatisticsAsked, limit *int) ([]*StatisticRow, error) {
	size := usualStatisticRows
	if limit != nil {
		size = *limit
	}
	if size < 1 || size > maxStatisticRows {
		return nil, invalid("limit", messageRows.With(maxStatisticRows))
	}
	rows, err := AllStatisticRows(ctx, asked)
	if err != nil {
		return nil, err
	}
	return rows[:min(size, len(rows))], nil
}

// AllStatisticRows are those of all groups. There are as many as there are pairs of values: 70,000 at the most in a hub of every
// municipality with 200 themes.
func AllStatisticRows(ctx context.Context, asked StatisticsAsked) ([]*StatisticRow, error) {
	across := asked.Across[0]
	statistics, err := CountStatistics(ctx, asked)
	if err != nil {
		return nil, err
	}
	rows := []*StatisticRow{}
	for _, group := range statistics.groups[across] {
		if across.Then == "" {
			rows = append(rows, group.row())
		}
		for _, inner := range group.groups {
			row := inner.row()
			row.Value, row.Label, row.Value2, row.Label2 = group.Value, group.Label, Words(inner.Value), Words(inner.Label)
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// AcrossOf reads by what figures are grouped, where it comes as plain texts; then may be empty.
func AcrossOf(by, then string) (Across, error) {
	if _, known := dimensionFields[Dimension(by)]; !known {
		return Across{}, invalid("by", messageDimension.With("by", dimensionNames))
	}
	if _, known := dimensionFields[Dimension(then)]; !known && then != "" {
		return Across{}, invalid("then", messageDimension.With("then", dimensionNames))
	}
	return Across{Dimension(by), Dimension(then)}, nil
}

// dimensionNames are all dimensions, as people are told them.
var dimensionNames = func() string {
	var names []string
	for dimension := range dimensionFields {
		names = append(names, string(dimension))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}()

var messageDimension = Message{
	"Velg hva tallene skal grupperes etter, i «%s»: %s.",
	"Vel kva tala skal grupperast etter, i «%s»: %s.",
	"Choose what to group the figures by, in “%s”: %s.",
}

func (g *StatisticGroup) row() *StatisticRow {
	t := g.Totals
	row := &StatisticRow{Value: g.Value, Label: g.Label, Projects: t.Projects, Posts: t.Posts, Lessons: t.Lessons,
		Measures: t.Measures, Applications: t.Applications, AppliedAmount: float64(t.Applied), GrantedAmount: float64(t.Granted),
		PaidAmount: float64(t.Paid)}
	if t.ParticipantsPlanned != nil {
		row.ParticipantsPlanned = t.ParticipantsPlanned.Value
	}
	if t.ParticipantsActual != nil {
		row.ParticipantsActual = t.ParticipantsActual.Value
	}
	return row
}

// Within narrows by the first and the last day, in the place of those of the filter.
func (a StatisticsAsked) Within(from, to *Date) StatisticsAsked {
	narrowed := SearchFilter{}
	if a.Filter != nil {
		narrowed = *a.Filter
	}
	if from != nil {
		narrowed.From = *from
	}
	if to != nil {
		narrowed.To = *to
	}
	a.Filter = &narrowed
	return a
}
