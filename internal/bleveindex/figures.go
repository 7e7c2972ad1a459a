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
func (x *Index) Figures(ctx context.Context, query hub.Query, groupings []hub.Grouping, uses map[hub.ID][]hub.Use) ([][]hub.Group, error) {
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
		figures := newFigures(s.columns, groupings, uses)
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
	uses      map[hub.ID][]hub.Use
	// groups has what was counted of each grouping.
	groups []map[values]*hub.Figures
	part   figuresOfPart
}

// values are those of a group; empty where its grouping has no field.
type values [2]string

// figuresOfPart is the segment being counted.
type figuresOfPart struct {
	// kinds tells for each place in types which of the kinds it is.
	kinds                                   []counted
	types, updated, strengths               numbered
	applied, granted, paid, planned, actual numbered
	uses                                    map[uint32][]hub.Use
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

// fromStrengths are the places of strengths in [hub.Strengths], from 1; 0 for another.
func fromStrengths(values []string) []float64 {
	numbers := make([]float64, len(values))
	for at, value := range values {
		numbers[at] = float64(slices.Index(hub.Strengths[:], hub.Strength(value)) + 1)
	}
	return numbers
}

func newFigures(columns *columns, groupings []hub.Grouping, uses map[hub.ID][]hub.Use) *figures {
	f := &figures{columns: columns, groupings: groupings, uses: uses, groups: make([]map[values]*hub.Figures, len(groupings))}
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
		{fieldUpdated, &f.part.updated}, {fieldAmount, &f.part.granted}, {fieldApplied, &f.part.applied},
		{fieldPaid, &f.part.paid}, {fieldPlanned, &f.part.planned}, {fieldActual, &f.part.actual},
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
	f.part.types.column = types
	strengths, err := f.columns.get(part, string(hub.FieldEvidence))
	if err != nil {
		return err
	}
	f.part.strengths = numbered{strengths, strengths.worked(fromStrengths)}
	for _, name := range types.values {
		f.part.kinds = append(f.part.kinds, countedKinds[name])
	}
	if err := f.usesWithin(part); err != nil {
		return err
	}
	for at, grouping := range f.groupings {
		if f.part.cells[at], err = f.cellsOf(part, grouping); err != nil {
			return err
		}
	}
	return nil
}

// usesWithin finds the lessons that were used in a segment.
func (f *figures) usesWithin(part *scorch.SegmentSnapshot) error {
	f.part.uses = map[uint32][]hub.Use{}
	for id, uses := range f.uses {
		numbers, err := part.DocNumbers([]string{string(id)})
		if err != nil {
			return err
		}
		for documents := numbers.Iterator(); documents.HasNext(); {
			f.part.uses[documents.Next()] = uses
		}
	}
	return nil
}

// cellsOf are the empty cells of a grouping in a segment.
func (f *figures) cellsOf(part *scorch.SegmentSnapshot, grouping hub.Grouping) (cells, error) {
	c := cells{grouping: grouping}
	for at, field := range []hub.Field{grouping.By, grouping.Then} {
		switch field {
		case "":
		case hub.FieldOutcome:
			c.columns[at] = f.outcomes(part)
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

// outcomes is what came of the uses of a segment's lessons, as if it were a column.
func (f *figures) outcomes(part *scorch.SegmentSnapshot) *column {
	c := &column{first: make([]uint32, part.FullSize()+1)}
	for _, uses := range f.part.uses {
		for _, use := range uses {
			if at, found := slices.BinarySearch(c.values, string(use.Outcome)); !found && use.Outcome != "" {
				c.values = slices.Insert(c.values, at, string(use.Outcome))
			}
		}
	}
	for document := range len(c.first) - 1 {
		begin := len(c.places)
		for _, use := range f.part.uses[uint32(document)] {
			place, found := slices.BinarySearch(c.values, string(use.Outcome))
			if found && !slices.Contains(c.places[begin:], uint32(place)) { // #nosec G115 -- one of a few outcomes
				c.places = append(c.places, uint32(place)) // #nosec G115 -- one of a few outcomes
			}
		}
		c.first[document+1] = uint32(len(c.places)) // #nosec G115 -- at most the few outcomes for each document
	}
	return c
}

// add counts a document that is found.
func (f *figures) add(document uint32) {
	part := &f.part
	types := part.types.column.of(document)
	if len(types) == 0 || part.kinds[types[0]] == notCounted {
		return
	}
	kind := part.kinds[types[0]]
	updated, _ := part.updated.of(document)
	var project cell
	if kind == countedProject {
		project = part.project(document)
	}
	var uses []hub.Use
	strength := 0
	if kind == countedLesson {
		uses = part.uses[document]
		number, _ := part.strengths.of(document)
		strength = int(number)
	}
	for at := range part.cells {
		group := &part.cells[at]
		for _, first := range group.columns[0].placesOf(document) {
			for _, second := range group.columns[1].placesOf(document) {
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
					if len(uses) > 0 {
						group.use(cell, uses, first, second)
					}
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

// use counts the uses of a lesson in a cell: all of them, or those with the outcome that the cell is for.
func (c *cells) use(to *cell, uses []hub.Use, first, second uint32) {
	for _, use := range uses {
		if c.grouping.By == hub.FieldOutcome && c.columns[0].values[first] != string(use.Outcome) ||
			c.grouping.Then == hub.FieldOutcome && c.columns[1].values[second] != string(use.Outcome) {
			continue
		}
		to.Applications++
		if use.UpdatedAt.After(to.Latest) {
			to.Latest = use.UpdatedAt
		}
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
			if changed := time.UnixMicro(int64(one.latest)).UTC(); changed.After(one.Latest) {
				one.Latest = changed
			}
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
