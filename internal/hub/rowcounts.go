package hub

import (
	"context"
	"fmt"
)

// countedBy counts the documents of a kind that the viewer may read, by the ids that a field of theirs has: for a whole page of
// rows at once.
func countedBy(ctx context.Context, kind Kind, field Field, ids []ID) (map[ID]int, error) {
	r, counts := ReadingOf(ctx), make(map[ID]int, len(ids))
	if len(ids) == 0 {
		return counts, nil
	}
	query := Query{Tokens: r.tokens, Where: map[Field][]string{FieldType: {kind.Type()}}, Also: map[Field][]string{field: words(ids)},
		Facets: []Field{field}}
	found, err := r.hub.index.Search(ctx, []Query{query})
	if err != nil {
		return nil, fmt.Errorf("count %s for rows: %w", kind, err)
	}
	for _, count := range found[0].Facets[field] {
		counts[ID(count.Value)] = count.Count
	}
	return counts, nil
}

// count puts the numbers of posts and lessons into rows of projects.
func (a RowsAsked) count(ctx context.Context, rows []*ProjectRow) error {
	for _, one := range []struct {
		name string
		kind Kind
		put  func(*ProjectRow, int)
	}{
		{"postCount", KindPost, func(row *ProjectRow, count int) { row.PostCount = count }},
		{"lessonCount", KindLesson, func(row *ProjectRow, count int) { row.LessonCount = count }},
	} {
		if !a.wants(one.name) {
			continue
		}
		counts, err := countedBy(ctx, one.kind, FieldProject, idsOfRows(rows))
		if err != nil {
			return err
		}
		for _, row := range rows {
			one.put(row, counts[row.ID])
		}
	}
	return nil
}

// countUse puts into rows of lessons how often they were used, and how it went.
func (a RowsAsked) countUse(ctx context.Context, rows []*LessonRow) error {
	if a.wants("measureCount") {
		counts, err := countedBy(ctx, KindMeasure, FieldGrounds, idsOfRows(rows))
		if err != nil {
			return err
		}
		for _, row := range rows {
			row.MeasureCount = counts[row.ID]
		}
	}
	if !a.wants("applicationCount", "helpedCount", "noDifferenceCount", "harmedCount", "tooEarlyCount") {
		return nil
	}
	ofRows, all := make([][]ID, len(rows)), []ID{}
	for at, row := range rows {
		ids, err := allRefs(ctx, ReadingOf(ctx).hub.store, KindApplication, Key("lesson:"+string(row.ID)))
		if err != nil {
			return fmt.Errorf("applications of %s: %w", row.ID, err)
		}
		ofRows[at], all = ids, append(all, ids...)
	}
	if _, err := Many[*Application](ctx, all); err != nil { // all at once: what follows has them read
		return err
	}
	for at, row := range rows {
		applications, err := Many[*Application](ctx, ofRows[at])
		if err != nil {
			return err
		}
		row.used(applications)
	}
	return nil
}

func (l *LessonRow) used(applications []*Application) {
	l.ApplicationCount = len(applications)
	for _, application := range applications {
		if application.Outcome == nil {
			continue
		}
		switch *application.Outcome {
		case ApplicationOutcomeHelped:
			l.HelpedCount++
		case ApplicationOutcomeNoDifference:
			l.NoDifferenceCount++
		case ApplicationOutcomeHarmed:
			l.HarmedCount++
		case ApplicationOutcomeTooEarly:
			l.TooEarlyCount++
		}
	}
}

// numbered is a row of any noun.
type numbered interface{ number() ID }

func (r *Row) number() ID { return r.ID }

func idsOfRows[R numbered](rows []R) []ID {
	ids := make([]ID, len(rows))
	for at, row := range rows {
		ids[at] = row.number()
	}
	return ids
}
