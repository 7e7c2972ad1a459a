package hub

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// EvidenceMap is what is known of each theme for each target group.
type EvidenceMap struct {
	AsOf  *time.Time
	cells []*EvidenceCell
}

// EvidenceCell is what is known of a theme for a target group.
type EvidenceCell struct {
	ThemeID, TargetGroupID ID
	Projects, Lessons      int
	GrantedAmount          Kroner
	// LessonsByStrength has the weakest first, without those that no lesson has.
	LessonsByStrength []StrengthCount
	// BestStrength is nil when there is no lesson.
	BestStrength *Strength
}

// StrengthCount is how many lessons have a strength.
type StrengthCount struct {
	Strength Strength
	Lessons  int
}

const (
	// usualCells and maxCells are how many cells are given, and can be asked for.
	usualCells = 200
	maxCells   = 1000
)

// MapEvidence tells what is known of each theme for each target group, of what a search finds.
func MapEvidence(ctx context.Context, text string, filter *SearchFilter) (*EvidenceMap, error) {
	r := ReadingOf(ctx)
	query, err := r.counting(ctx, StatisticsAsked{Text: text, Filter: filter})
	if err != nil {
		return nil, err
	}
	query.Also = alsoTypes(query.Also, KindProject, KindLesson)
	across := Grouping{FieldTheme, FieldTargetGroup}
	counted, err := r.hub.index.Figures(ctx, query, []Grouping{{}, across}, false)
	if err != nil {
		return nil, fmt.Errorf("evidence map: %w", err)
	}
	groups := counted[1]
	if err := r.loadValues(ctx, map[Grouping][]Group{across: groups}); err != nil {
		return nil, err
	}
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Figures.Documents(), a.Figures.Documents()), cmp.Compare(b.Figures.Granted, a.Figures.Granted),
			cmp.Compare(a.Value, b.Value), cmp.Compare(a.Then, b.Then))
	})
	made := &EvidenceMap{AsOf: counted[0][0].Figures.asOf()}
	for _, group := range groups {
		made.cells = append(made.cells, evidenceCell(group))
	}
	return made, nil
}

// alsoTypes narrows by kinds beside what was asked for.
func alsoTypes(also map[Field][]string, kinds ...Kind) map[Field][]string {
	narrowed := maps.Clone(also)
	if narrowed == nil {
		narrowed = map[Field][]string{}
	}
	var types []string
	for _, kind := range kinds {
		types = append(types, kind.Type())
	}
	narrowed[FieldType] = types
	return narrowed
}

func evidenceCell(group Group) *EvidenceCell {
	cell := &EvidenceCell{ThemeID: ID(group.Value), TargetGroupID: ID(group.Then), Projects: group.Figures.Projects,
		Lessons: group.Figures.Lessons, GrantedAmount: group.Figures.Granted, LessonsByStrength: []StrengthCount{}}
	for at, lessons := range group.Figures.Founded {
		if lessons > 0 {
			cell.LessonsByStrength = append(cell.LessonsByStrength, StrengthCount{Strengths[at], lessons})
			cell.BestStrength = &Strengths[at]
		}
	}
	return cell
}

// Cells are the first of the cells.
func (m *EvidenceMap) Cells(first *int) ([]*EvidenceCell, error) {
	size, err := sizeOf(first, usualCells, maxCells)
	if err != nil {
		return nil, err
	}
	return m.cells[:min(size, len(m.cells))], nil
}

// CellCount is how many cells there are in all.
func (m *EvidenceMap) CellCount() int { return len(m.cells) }
