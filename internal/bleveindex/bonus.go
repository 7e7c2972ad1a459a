package bleveindex

import (
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/samlaer/samlaer/internal/hub"
)

// strengthBonus is what a lesson gets for how well founded it is, and newerBonus what a document gets for being ten years
// newer than another: mild, so that they decide between what matches about as well. The bonus for being new is a ratio of
// two dates and knows no today: a score, and so a place on a page, is the same tomorrow.
var strengthBonus = map[hub.Strength]float64{
	hub.StrengthRepeated: 1.03, hub.StrengthReplicated: 1.06, hub.StrengthEvaluated: 1.08,
}

const newerBonus = 1.05

// The years between which being newer is a bonus: a date before or after is a slip, or a plan.
const firstYear, lastYear = 1970, 2070

// preferBonus is what a document gets for each field in which it has one of the values that the query prefers.
const preferBonus = 1.25

// fieldBonusDate names the bonus for being new.
const fieldBonusDate hub.Field = "date"

// mostBonus is more than all bonuses together.
const mostBonus = 8

// bonuses multiply the scores of a segment's documents.
type bonuses struct {
	strengths *column
	dates     *column
	// strengthOf and newness have the bonus for each place of the columns.
	strengthOf, newness []float64
	preferred           []preferred
}

// preferred are the places in a column that get a bonus.
type preferred struct {
	field  hub.Field
	column *column
	wanted []bool
}

func (s *search) bonusesOf(part *scorch.SegmentSnapshot, query *hub.Query) (*bonuses, error) {
	made := &bonuses{}
	if !query.Level {
		if err := made.weigh(s.columns, part); err != nil {
			return nil, err
		}
	}
	for _, field := range []hub.Field{hub.FieldTheme, hub.FieldTargetGroup, hub.FieldMethod, hub.FieldType} {
		values := query.Prefer[field]
		if len(values) == 0 {
			continue
		}
		column, err := s.columns.get(part, string(field))
		if err != nil {
			return nil, err
		}
		one := preferred{field, column, make([]bool, len(column.values))}
		for _, value := range values {
			if place, found := slices.BinarySearch(column.values, value); found {
				one.wanted[place] = true
			}
		}
		made.preferred = append(made.preferred, one)
	}
	return made, nil
}

func (b *bonuses) weigh(columns *columns, part *scorch.SegmentSnapshot) (err error) {
	if b.strengths, err = columns.get(part, string(hub.FieldEvidence)); err != nil {
		return err
	}
	if b.dates, err = columns.get(part, fieldDate); err != nil {
		return err
	}
	b.strengthOf = make([]float64, len(b.strengths.values))
	for place, value := range b.strengths.values {
		b.strengthOf[place] = max(1, strengthBonus[hub.Strength(value)])
	}
	b.newness = b.dates.worked(func(values []string) []float64 {
		worth := make([]float64, len(values))
		for place, value := range values {
			worth[place] = newness(hub.Date(value))
		}
		return worth
	})
	return nil
}

// newness counts in days, of years that all have 372.
func newness(date hub.Date) float64 {
	year := min(max(date.Year(), firstYear), lastYear)
	days := 0
	if len(date) == len("2006-01-02") {
		days = int(date[5]-'0')*310 + int(date[6]-'0')*31 + int(date[8]-'0')*10 + int(date[9]-'0')
	}
	return math.Pow(newerBonus, (float64(year-firstYear)+float64(days)/372)/10)
}

// of is what a document's score is multiplied by.
func (b *bonuses) of(document uint32) float64 {
	bonus := 1.
	b.each(document, func(_ hub.Field, factor float64) { bonus *= factor })
	return bonus
}

func (b *bonuses) each(document uint32, told func(field hub.Field, factor float64)) {
	if b.strengths != nil {
		if places := b.strengths.of(document); len(places) > 0 && b.strengthOf[places[0]] > 1 {
			told(hub.FieldEvidence, b.strengthOf[places[0]])
		}
		if places := b.dates.of(document); len(places) > 0 {
			told(fieldBonusDate, b.newness[places[0]])
		}
	}
	for _, one := range b.preferred {
		if slices.ContainsFunc(one.column.of(document), func(place uint32) bool { return one.wanted[place] }) {
			told(one.field, preferBonus)
		}
	}
}
