package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Dimension is what figures are grouped by.
type Dimension string

const (
	DimensionTheme        Dimension = "THEME"
	DimensionTargetGroup  Dimension = "TARGET_GROUP"
	DimensionMethod       Dimension = "METHOD"
	DimensionMunicipality Dimension = "MUNICIPALITY"
	DimensionCounty       Dimension = "COUNTY"
	DimensionYear         Dimension = "YEAR"
	DimensionMonth        Dimension = "MONTH"
	DimensionScheme       Dimension = "SCHEME"
	DimensionCall         Dimension = "CALL"
	DimensionStatus       Dimension = "STATUS"
	DimensionKind         Dimension = "KIND"
	DimensionEvidence     Dimension = "EVIDENCE"
	DimensionOutcome      Dimension = "OUTCOME"
	DimensionLanguage     Dimension = "LANGUAGE"
)

var dimensionFields = map[Dimension]Field{
	DimensionTheme: FieldTheme, DimensionTargetGroup: FieldTargetGroup, DimensionMethod: FieldMethod,
	DimensionMunicipality: FieldMunicipality, DimensionCounty: FieldCounty, DimensionYear: FieldYear, DimensionMonth: FieldMonth,
	DimensionScheme: FieldScheme, DimensionCall: FieldCall, DimensionStatus: FieldStatus, DimensionKind: FieldKind,
	DimensionEvidence: FieldEvidence, DimensionOutcome: FieldOutcome, DimensionLanguage: FieldLanguage,
}

// Across is by what figures are grouped, and within each group once more; empty for not.
type Across struct{ By, Then Dimension }

func (a Across) byOutcome() bool { return a.By == DimensionOutcome || a.Then == DimensionOutcome }

// StatisticsAsked is of what figures are asked for.
type StatisticsAsked struct {
	Text   string
	Filter *SearchFilter
	// Across are the groups that will be asked for; others are not there.
	Across []Across
	// CodesOn is the day whose codes of municipalities and counties are grouped by; empty for those that hold now.
	CodesOn Date
	// Uses: the applications of lessons are counted too.
	Uses bool
}

// grouping is by the codes of places that held on the day asked for; by those that hold now when none was.
func (a StatisticsAsked) grouping(across Across) Grouping {
	field := func(dimension Dimension) Field {
		switch {
		case a.CodesOn != "" && dimension == DimensionMunicipality:
			return FieldMunicipalityEver
		case a.CodesOn != "" && dimension == DimensionCounty:
			return FieldCountyEver
		default:
			return dimensionFields[dimension]
		}
	}
	return Grouping{field(across.By), field(across.Then)}
}

// holds tells whether a value is one of those that are asked for: a code that held on the day.
func (a StatisticsAsked) holds(field Field, value string) bool {
	switch field {
	case FieldMunicipalityEver:
		municipality, known := municipalitiesByCode[value]
		return known && municipality.ValidOn(a.CodesOn)
	case FieldCountyEver:
		county, known := countiesByCode[value]
		return known && county.ValidOn(a.CodesOn)
	default:
		return true
	}
}

// Statistics is figures over all that a search finds, from one state of the index.
type Statistics struct {
	Totals *StatisticTotals
	groups map[Across][]*StatisticGroup
}

// StatisticTotals is the figures of a group, or of all.
type StatisticTotals struct {
	Figures
	// ParticipantsPlanned and ParticipantsActual are sums as they may be shown; nil where no project has told.
	ParticipantsPlanned, ParticipantsActual *ParticipantCount
}

// StatisticGroup is the figures of the documents that have a value.
type StatisticGroup struct {
	Value, Label string
	Totals       *StatisticTotals
	groups       []*StatisticGroup
}

// countedTypes are what statistics count.
var countedTypes = []string{KindProject.Type(), KindPost.Type(), KindLesson.Type(), KindMeasure.Type()}

const (
	// usualGroups and maxGroups are how many groups are given, and can be asked for: there are 357 municipalities.
	usualGroups = 100
	maxGroups   = 500
	// usualWithin and maxWithin are as many within a group.
	usualWithin = 20
	maxWithin   = 100
)

// CountStatistics counts and adds up what the viewer may read of what a search for the text finds.
func CountStatistics(ctx context.Context, asked StatisticsAsked) (*Statistics, error) {
	r := ReadingOf(ctx)
	if asked.CodesOn != "" && (!asked.CodesOn.Valid() || asked.CodesOn < earliestCodes || asked.CodesOn > r.hub.Today()) {
		return nil, invalid("codesOn", messageCodesOn)
	}
	query, err := r.counting(ctx, asked)
	if err != nil {
		return nil, err
	}
	uses := asked.Uses || slices.ContainsFunc(asked.Across, Across.byOutcome)
	groupings := []Grouping{{}}
	for _, across := range asked.Across {
		for _, one := range []Grouping{asked.grouping(Across{By: across.By}), asked.grouping(across)} {
			if !slices.Contains(groupings, one) {
				groupings = append(groupings, one)
			}
		}
	}
	counted, err := r.hub.index.Figures(ctx, query, groupings, uses)
	if err != nil {
		return nil, fmt.Errorf("statistics: %w", err)
	}
	statistics := &Statistics{groups: map[Across][]*StatisticGroup{}}
	byGrouping := make(map[Grouping][]Group, len(groupings))
	for at, grouping := range groupings {
		byGrouping[grouping] = counted[at]
	}
	statistics.Totals = &StatisticTotals{Figures: byGrouping[Grouping{}][0].Figures}
	statistics.Totals.ParticipantsPlanned = statistics.Totals.Planned.count(!statistics.Totals.Planned.pins())
	statistics.Totals.ParticipantsActual = statistics.Totals.Actual.count(!statistics.Totals.Actual.pins())
	if err := r.loadValues(ctx, byGrouping); err != nil {
		return nil, err
	}
	for _, across := range asked.Across {
		groups := r.statisticGroups(asked, across, byGrouping)
		statistics.groups[across] = groups
		statistics.Totals.hide(groups, !across.By.overlaps(), func(t *StatisticTotals) (HeadCount, **ParticipantCount) {
			return t.Planned, &t.ParticipantsPlanned
		})
		statistics.Totals.hide(groups, !across.By.overlaps(), func(t *StatisticTotals) (HeadCount, **ParticipantCount) {
			return t.Actual, &t.ParticipantsActual
		})
	}
	return statistics, nil
}

// earliestCodes is the first day of the codes that are known.
const earliestCodes = Date("2020-01-01")

var messageCodesOn = Message{
	"Gi en dato fra 1. januar 2020 til i dag: kommunenumre før og etter det kjenner vi ikke.",
	"Gi ein dato frå 1. januar 2020 til i dag: kommunenummer før og etter det kjenner vi ikkje.",
	"Give a date from 1 January 2020 until today: municipality codes before and after are not known.",
}

// overlaps tells whether a project can be in more than one of the groups.
func (d Dimension) overlaps() bool {
	switch d {
	case DimensionTheme, DimensionTargetGroup, DimensionMethod, DimensionMunicipality, DimensionCounty:
		return true
	default:
		return false
	}
}

// hide gives the groups their sums of people as they may be shown beside the totals, and those within them.
func (t *StatisticTotals) hide(groups []*StatisticGroup, apart bool, of func(*StatisticTotals) (HeadCount, **ParticipantCount)) {
	total, _ := of(t)
	parts := make([]HeadCount, len(groups))
	for at, group := range groups {
		parts[at], _ = of(group.Totals)
	}
	each := mayShowWithin(total, !total.pins(), parts)
	if apart {
		_, each = mayShow(total, parts)
	}
	for at, group := range groups {
		_, to := of(group.Totals)
		*to = parts[at].count(each[at])
		within := make([]HeadCount, len(group.groups))
		for place, inner := range group.groups {
			within[place], _ = of(inner.Totals)
		}
		for place, shown := range mayShowWithin(parts[at], each[at], within) {
			_, to := of(group.groups[place].Totals)
			*to = within[place].count(shown)
		}
	}
}

// counting is the query that finds what is counted.
func (r *Reading) counting(ctx context.Context, asked StatisticsAsked) (Query, error) {
	query := Query{Tokens: r.tokens}
	narrowing := Narrowing{Query: asked.Text}
	if asked.Filter != nil {
		narrowing.Filter = *asked.Filter
	}
	if narrowing.Filter.Types == nil {
		narrowing.Filter.Types = countedTypes
	}
	return query, r.narrow(ctx, &query, narrowing)
}

// loadValues reads the documents that values name, to call them by their names.
func (r *Reading) loadValues(ctx context.Context, groups map[Grouping][]Group) error {
	named := map[ID]bool{}
	for grouping, all := range groups {
		for _, group := range all {
			if isDocument(grouping.By) {
				named[ID(group.Value)] = true
			}
			if isDocument(grouping.Then) {
				named[ID(group.Then)] = true
			}
		}
	}
	ids := make([]ID, 0, len(named))
	for id := range named {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	_, err := r.Documents(ctx, ids)
	return err
}

func isDocument(field Field) bool {
	return isTopic(field) || field == FieldScheme || field == FieldCall
}

// statisticGroups are the groups in their order, with those within them.
func (r *Reading) statisticGroups(asked StatisticsAsked, across Across, groups map[Grouping][]Group) []*StatisticGroup {
	grouping := asked.grouping(across)
	var all []*StatisticGroup
	byValue := map[string]*StatisticGroup{}
	for _, group := range groups[Grouping{By: grouping.By}] {
		if made := r.statisticGroup(asked, grouping.By, group.Value, group.Figures); made != nil {
			all, byValue[group.Value] = append(all, made), made
		}
	}
	if grouping.Then != "" {
		for _, group := range groups[grouping] {
			if outer := byValue[group.Value]; outer != nil {
				if made := r.statisticGroup(asked, grouping.Then, group.Then, group.Figures); made != nil {
					outer.groups = append(outer.groups, made)
				}
			}
		}
	}
	sortGroups(grouping.By, all)
	for _, outer := range all {
		sortGroups(grouping.Then, outer.groups)
	}
	return all
}

// statisticGroup is nil where the value names what the viewer may not read.
func (r *Reading) statisticGroup(asked StatisticsAsked, field Field, value string, figures Figures) *StatisticGroup {
	named, known := r.figureValue(field, value)
	if !known || !asked.holds(field, value) {
		return nil
	}
	return &StatisticGroup{Value: named.Value, Label: named.Label, Totals: &StatisticTotals{Figures: figures}}
}

// figureValue is a value as one narrows by it, and in words.
func (r *Reading) figureValue(field Field, value string) (FacetValue, bool) {
	language := r.viewer.Language
	switch field {
	case FieldScheme, FieldCall:
		r.mu.Lock()
		defer r.mu.Unlock()
		document, ok := r.loaded[ID(value)].(Findable)
		if !ok || !r.given[ID(value)] {
			return FacetValue{}, false
		}
		return FacetValue{Value: value, Label: titleOf(document)}, true
	case FieldMunicipalityEver, FieldCountyEver:
		return r.facetValue(map[Field]Field{FieldMunicipalityEver: FieldMunicipality, FieldCountyEver: FieldCounty}[field], value, nil)
	case FieldMonth:
		return FacetValue{Value: value, Label: Date(value + "-01").monthIn(language)}, true
	case FieldOutcome:
		return FacetValue{Value: value, Label: outcomeLabels[ApplicationOutcome(value)].In(language)}, true
	case FieldStatus:
		if message, known := statusLabels[value]; known {
			return FacetValue{Value: value, Label: message.In(language)}, true
		}
	}
	return r.facetValue(field, value, nil)
}

// sortGroups puts years and months in their order, others the largest first.
func sortGroups(field Field, groups []*StatisticGroup) {
	slices.SortFunc(groups, func(a, b *StatisticGroup) int {
		if field == FieldYear || field == FieldMonth {
			return strings.Compare(a.Value, b.Value)
		}
		return cmp.Or(cmp.Compare(b.Totals.Documents(), a.Totals.Documents()), cmp.Compare(b.Totals.Applications, a.Totals.Applications),
			strings.Compare(a.Value, b.Value))
	})
}

// AsOf is when the last change was made to what was counted; nil when nothing was.
func (s *Statistics) AsOf() *time.Time { return s.Totals.asOf() }

// Groups are the first of the groups, of which there may be more: see GroupCount.
func (s *Statistics) Groups(by Dimension, then *Dimension, first *int) ([]*StatisticGroup, error) {
	size, err := sizeOf(first, usualGroups, maxGroups)
	if err != nil {
		return nil, err
	}
	across := Across{By: by}
	if then != nil {
		across.Then = *then
	}
	groups := s.groups[across]
	return groups[:min(size, len(groups))], nil
}

// GroupCount is how many groups there are in all.
func (s *Statistics) GroupCount(by Dimension) int { return len(s.groups[Across{By: by}]) }

// Groups are the first of the groups within.
func (g *StatisticGroup) Groups(first *int) ([]*StatisticGroup, error) {
	size, err := sizeOf(first, usualWithin, maxWithin)
	if err != nil {
		return nil, err
	}
	return g.groups[:min(size, len(g.groups))], nil
}

// GroupCount is how many groups there are within it in all.
func (g *StatisticGroup) GroupCount() int { return len(g.groups) }

// AppliedAmount is what the projects applied for.
func (t *StatisticTotals) AppliedAmount() Kroner { return t.Applied }

// GrantedAmount is what the projects were granted.
func (t *StatisticTotals) GrantedAmount() Kroner { return t.Granted }

// PaidAmount is what was paid to the projects.
func (t *StatisticTotals) PaidAmount() Kroner { return t.Paid }
