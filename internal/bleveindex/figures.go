package bleveindex

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/samlaer/samlaer/internal/hub"
)

// Figures counts and adds up what the query finds, in one pass however many groupings there are.
func (x *Index) Figures(ctx context.Context, query hub.Query, groupings []hub.Grouping, uses bool) ([][]hub.Group, error) {
	known, err := x.synonyms(ctx)
	if err != nil {
		return nil, err
	}
	var groups [][]hub.Group
	err = x.looking(func(s *search) error {
		readable, err := s.readableBy(query.Tokens)
		if err != nil {
			return err
		}
		query.Facets = nil
		read, err := s.understand(ctx, &query, readable, known)
		if err != nil {
			return err
		}
		scorer, err := s.newScorer(read, nil)
		if err != nil {
			return err
		}
		figures := newFigures(s.columns, groupings)
		if uses {
			if figures.uses, err = s.openUses(readable); err != nil {
				return err
			}
		}
		finding := &finding{search: s, query: &query, asked: read, readable: readable, narrowing: narrow(&query), tally: figures}
		if _, err := finding.run(ctx, scorer); err != nil {
			return err
		}
		groups = figures.result()
		return nil
	})
	return groups, err
}

// figures adds up what a query finds. Values are known by their places in a segment's columns while it is gone through.
type figures struct {
	columns   *columns
	groupings []hub.Grouping
	// uses are the applications that count; nil when none do.
	uses *uses
	// used are those of the lesson that is being counted, and outcomes theirs, each once, as the places of a column.
	used     []use
	outcomes []uint32
	// groups has what was counted of each grouping.
	groups []map[values]*hub.Figures
	part   figuresOfPart
}

// values are those of a group; empty where its grouping has no field.
type values [2]string

// figuresOfPart is the segment being counted.
type figuresOfPart struct {
	// kinds tells of each document which of the kinds it is, and updated when it was changed.
	kinds, updated                          []float64
	strengths                               numbered
	applied, granted, paid, planned, actual numbered
	cells                                   []cells
}

// counted is a kind that is counted.
type counted uint8

const (
	notCounted counted = iota
	countedProject
	countedPost
	countedLesson
	countedMeasure
)

var countedKinds = map[string]counted{
	hub.KindProject.Type(): countedProject, hub.KindPost.Type(): countedPost, hub.KindLesson.Type(): countedLesson,
	hub.KindMeasure.Type(): countedMeasure,
}

// numbered is a column with the numbers that its values stand for.
type numbered struct {
	*column
	numbers []float64
}

// of is the number of a document, if it has one.
func (n *numbered) of(document uint32) (float64, bool) {
	if len(n.column.values) == 0 {
		return 0, false
	}
	if first := n.first[document]; first < n.first[document+1] {
		return n.numbers[n.places[first]], true
	}
	return 0, false
}

// fromKeys reads the numbers that amounts, times and people are kept as. A time has 52 bits, an amount of kroner fewer: a
// float64 holds them.
func fromKeys(values []string) []float64 {
	numbers := make([]float64, len(values))
	for at, value := range values {
		number, err := strconv.ParseUint(value, 16, 63)
		if err == nil {
			numbers[at] = float64(number)
		}
	}
	return numbers
}

// fromTypes are the kinds that are counted.
func fromTypes(values []string) []float64 {
	numbers := make([]float64, len(values))
	for at, value := range values {
		numbers[at] = float64(countedKinds[value])
	}
	return numbers
}

// fromStrengths are the places of strengths in [hub.Strengths], from 1; 0 for another.
func fromStrengths(values []string) []float64 {
	numbers := make([]float64, len(values))
	for at, value := range values {
		numbers[at] = float64(slices.Index(hub.Strengths[:], hub.Strength(value)) + 1)
	}
	return numbers
}

func newFigures(columns *columns, groupings []hub.Grouping) *figures {
	f := &figures{columns: columns, groupings: groupings, groups: make([]map[values]*hub.Figures, len(groupings))}
	for at, grouping := range groupings {
		f.groups[at] = map[values]*hub.Figures{}
		if grouping == (hub.Grouping{}) {
			f.groups[at][values{}] = new(hub.Figures)
		}
	}
	return f
}

// begin goes on to a segment.
func (f *figures) begin(part *scorch.SegmentSnapshot) error {
	f.part = figuresOfPart{cells: make([]cells, len(f.groupings))}
	for _, one := range []struct {
		field string
		to    *numbered
	}{
		{fieldAmount, &f.part.granted}, {fieldApplied, &f.part.applied}, {fieldPaid, &f.part.paid}, {fieldPlanned, &f.part.planned},
		{fieldActual, &f.part.actual},
	} {
		column, err := f.columns.get(part, one.field)
		if err != nil {
			return err
		}
		*one.to = numbered{column, column.worked(fromKeys)}
	}
	types, err := f.columns.get(part, string(hub.FieldType))
	if err != nil {
		return err
	}
	f.part.kinds = types.workedFirst(fromTypes)
	updated, err := f.columns.get(part, fieldUpdated)
	if err != nil {
		return err
	}
	f.part.updated = updated.workedFirst(fromKeys)
	strengths, err := f.columns.get(part, string(hub.FieldEvidence))
	if err != nil {
		return err
	}
	f.part.strengths = numbered{strengths, strengths.worked(fromStrengths)}
	if f.uses != nil {
		if err := f.uses.begin(part); err != nil {
			return err
		}
	}
	for at, grouping := range f.groupings {
		if f.part.cells[at], err = f.cellsOf(part, grouping); err != nil {
			return err
		}
	}
	return nil
}

// cellsOf are the empty cells of a grouping in a segment.
func (f *figures) cellsOf(part *scorch.SegmentSnapshot, grouping hub.Grouping) (cells, error) {
	var c cells
	for at, field := range []hub.Field{grouping.By, grouping.Then} {
		switch field {
		case "":
		case hub.FieldOutcome:
			c.columns[at], c.byOutcome[at] = outcomeColumn, true
		default:
			column, err := f.columns.get(part, string(field))
			if err != nil {
				return c, err
			}
			c.columns[at] = column
		}
	}
	size := uint64(c.columns[0].size()) * uint64(c.columns[1].size()) // #nosec G115 -- counts
	if size <= mostDense {
		c.dense = make([]int32, size)
	} else {
		c.sparse = map[uint64]int32{}
	}
	return c, nil
}

// use is an application of a lesson that is counted.
type use struct {
	// outcome is its place in [hub.AllOutcomes], from 1; 0 when nobody has told.
	outcome int
	updated float64
}

// outcomeColumn has the outcomes as values. No document has them: see [figures.placesOf].
var outcomeColumn = func() *column {
	c := &column{}
	for _, outcome := range hub.AllOutcomes {
		c.values = append(c.values, string(outcome))
	}
	return c
}()

// use finds the applications of a lesson.
func (f *figures) use(lesson uint32) {
	if f.uses == nil {
		return
	}
	f.uses.each(lesson, func(in *usesOfPart, application uint32) {
		outcome, _ := in.outcomes.of(application)
		updated, _ := in.updated.of(application)
		f.used = append(f.used, use{int(outcome), updated})
		if place := uint32(outcome) - 1; outcome > 0 && !slices.Contains(f.outcomes, place) {
			f.outcomes = append(f.outcomes, place)
		}
	})
}

// placesOf are the places of a document's values by which a grouping counts; those of what came of the lesson that is counted are
// known already.
func (f *figures) placesOf(group *cells, at int, document uint32) []uint32 {
	if group.byOutcome[at] {
		return f.outcomes
	}
	return group.columns[at].placesOf(document)
}

// add counts a document that is found.
func (f *figures) add(document uint32) {
	part := &f.part
	kind := counted(part.kinds[document])
	if kind == notCounted {
		return
	}
	updated := part.updated[document]
	var project cell
	if kind == countedProject {
		project = part.project(document)
	}
	strength := 0
	f.used, f.outcomes = f.used[:0], f.outcomes[:0]
	if kind == countedLesson {
		f.use(document)
		number, _ := part.strengths.of(document)
		strength = int(number)
	}
	for at := range part.cells {
		group := &part.cells[at]
		seconds := f.placesOf(group, 1, document)
		for _, first := range f.placesOf(group, 0, document) {
			for _, second := range seconds {
				cell := group.at(first, second)
				cell.latest = max(cell.latest, updated)
				switch kind {
				case countedProject:
					cell.Add(project.Figures)
				case countedPost:
					cell.Posts++
				case countedLesson:
					cell.Lessons++
					if strength > 0 {
						cell.Founded[strength-1]++
					}
					group.use(cell, f.used, first, second)
				case countedMeasure:
					cell.Measures++
				}
			}
		}
	}
}

// project is the figures of one project.
func (p *figuresOfPart) project(document uint32) cell {
	var one cell
	one.Projects = 1
	for _, amount := range []struct {
		from *numbered
		to   *hub.Kroner
	}{{&p.applied, &one.Applied}, {&p.granted, &one.Granted}, {&p.paid, &one.Paid}} {
		if number, told := amount.from.of(document); told {
			*amount.to = hub.Kroner(number)
		}
	}
	if number, told := p.planned.of(document); told {
		one.Planned.Add(int(number))
	}
	if number, told := p.actual.of(document); told {
		one.Actual.Add(int(number))
	}
	return one
}

// use counts the applications of a lesson in a cell: all of them, or those with the outcome that the cell is for.
func (c *cells) use(to *cell, used []use, first, second uint32) {
	for _, one := range used {
		if c.byOutcome[0] && int(first)+1 != one.outcome || c.byOutcome[1] && int(second)+1 != one.outcome {
			continue
		}
		to.Applications++
		to.latest = max(to.latest, one.updated)
	}
}

// addFree is for facets, which nobody asks for here.
func (*figures) addFree(int, uint32) {}

// end takes what was counted in the segment into the whole.
func (f *figures) end() {
	for at := range f.part.cells {
		cells := &f.part.cells[at]
		second := uint64(cells.columns[1].size()) // #nosec G115 -- a count
		for place := range cells.figures {
			one := &cells.figures[place]
			having := values{cells.columns[0].value(cells.keys[place] / second), cells.columns[1].value(cells.keys[place] % second)}
			whole := f.groups[at][having]
			if whole == nil {
				whole = new(hub.Figures)
				f.groups[at][having] = whole
			}
			one.Latest = time.UnixMicro(int64(one.latest)).UTC()
			whole.Add(one.Figures)
		}
	}
}

func (c *column) value(place uint64) string {
	if c == nil {
		return ""
	}
	return c.values[place]
}

func (f *figures) result() [][]hub.Group {
	all := make([][]hub.Group, len(f.groups))
	for at, groups := range f.groups {
		for having, figures := range groups {
			all[at] = append(all[at], hub.Group{Value: having[0], Then: having[1], Figures: *figures})
		}
	}
	return all
}
