package graph_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Figures once more, as plainly as they can be counted: every document that is found is looked at for every group.

// plainTally is what is counted of some documents.
type plainTally struct {
	projects, posts, lessons, measures, applications int
	applied, granted, paid                           hub.Kroner
	planned, actual                                  plainPeople
	founded                                          map[hub.Strength]int
	latest                                           time.Time
}

func (f *plainTally) documents() int { return f.projects + f.posts + f.lessons + f.measures }

// plainPeople are the numbers of people that projects have told.
type plainPeople []int

func (p plainPeople) sum() int {
	sum := 0
	for _, number := range p {
		sum += number
	}
	return sum
}

// few are the numbers that nobody may learn.
func (p plainPeople) few() []int {
	var few []int
	for _, number := range p {
		if number >= 1 && number <= 4 {
			few = append(few, number)
		}
	}
	return few
}

// tells tells whether the sum leaves only one value for each of some numbers from 1 to 4 that are not known.
func tells(few []int) bool {
	sum := plainPeople(few).sum()
	return len(few) == 1 || len(few) > 1 && (sum == len(few) || sum == 4*len(few))
}

// plainGroup is a value with its figures, and those within it.
type plainGroup struct {
	plainTally
	within map[string]*plainTally
}

// plainCount is what is asked for: which documents of those that the viewer may read, and by what.
type plainCount struct {
	*world
	viewer  hub.Viewer
	found   []hub.ID
	codesOn hub.Date
}

var countedKinds = []hub.Kind{hub.KindProject, hub.KindPost, hub.KindLesson, hub.KindMeasure}

// uses are the applications of a lesson that the viewer may read.
func (c plainCount) uses(lesson hub.ID) []*hub.Application {
	var uses []*hub.Application
	for _, id := range c.all(hub.KindApplication) {
		if one, _ := c.documents[id].(*hub.Application); one.LessonID == lesson && c.mayRead(c.viewer, id) {
			uses = append(uses, one)
		}
	}
	return uses
}

// dimensions are what figures are grouped by, with the attributes that have the values.
var dimensions = map[string]string{"THEME": "theme", "TARGET_GROUP": "targetGroup", "METHOD": "method",
	"MUNICIPALITY": "municipality", "COUNTY": "county", "YEAR": "year", "MONTH": "", "SCHEME": "scheme", "CALL": "call",
	"STATUS": "status", "KIND": "kind", "EVIDENCE": "evidence", "OUTCOME": "", "LANGUAGE": "language"}

// untilCodes and sinceCodes are the codes of the places of a world that held until 2024, and from then on.
var (
	untilCodes = []string{"30", "3004", "3005"}
	sinceCodes = []string{"31", "33", "3107", "3301"}
)

// values are those of a document by a dimension.
func (c plainCount) values(id hub.ID, dimension string) []string {
	known := c.known(id)
	switch {
	case dimension == "MONTH":
		return []string{string(known.date[:len("2006-01")])}
	case dimension == "OUTCOME":
		var outcomes []string
		for _, use := range c.uses(id) {
			if use.Outcome != nil && !slices.Contains(outcomes, string(*use.Outcome)) {
				outcomes = append(outcomes, string(*use.Outcome))
			}
		}
		return outcomes
	case c.codesOn != "" && (dimension == "MUNICIPALITY" || dimension == "COUNTY"):
		ever := map[string]string{"MUNICIPALITY": "everMunicipality", "COUNTY": "everCounty"}[dimension]
		return slices.DeleteFunc(slices.Clone(known.values[ever]), func(code string) bool {
			return slices.Contains(untilCodes, code) && c.codesOn >= "2024-01-01" || slices.Contains(sinceCodes, code) && c.codesOn < "2024-01-01"
		})
	}
	return known.values[dimensions[dimension]]
}

// add counts a document in a group of outcomes, which are empty where it is not by outcome.
func (c plainCount) add(to *plainTally, id hub.ID, outcomes ...string) {
	document := c.documents[id]
	later := func(at time.Time) {
		if at.After(to.latest) {
			to.latest = at
		}
	}
	later(document.Base().UpdatedAt)
	switch d := document.(type) {
	case *hub.Project:
		to.projects++
		to.applied += or(d.AppliedAmount)
		to.granted += or(d.GrantedAmount)
		to.paid += or(d.PaidAmount)
		if d.Participants != nil && d.Participants.Planned != nil {
			to.planned = append(to.planned, *d.Participants.Planned)
		}
		if d.Participants != nil && d.Participants.Actual != nil {
			to.actual = append(to.actual, *d.Participants.Actual)
		}
	case *hub.Post:
		to.posts++
	case *hub.Lesson:
		to.lessons++
		if to.founded == nil {
			to.founded = map[hub.Strength]int{}
		}
		to.founded[d.Evidence.Computed]++
		for _, use := range c.uses(id) {
			if !slices.ContainsFunc(outcomes, func(outcome string) bool { return outcome != "" && outcome != string(or(use.Outcome)) }) {
				to.applications++
				later(use.UpdatedAt)
			}
		}
	case *hub.Measure:
		to.measures++
	}
}

func or[T any](value *T) T {
	if value == nil {
		return *new(T)
	}
	return *value
}

// totals are the figures of all that is found.
func (c plainCount) totals() *plainTally {
	totals := &plainTally{}
	for _, id := range c.found {
		c.add(totals, id)
	}
	return totals
}

// groups are the figures by one dimension and within it by another, by what the answer calls the values; the other may be
// empty.
func (c plainCount) groups(by, then string) map[string]*plainGroup {
	outcome := func(dimension, value string) string {
		if dimension == "OUTCOME" {
			return value
		}
		return ""
	}
	groups := map[string]*plainGroup{}
	for _, id := range c.found {
		for _, value := range c.values(id, by) {
			name := c.nameOf(value)
			if groups[name] == nil {
				groups[name] = &plainGroup{within: map[string]*plainTally{}}
			}
			c.add(&groups[name].plainTally, id, outcome(by, value))
			if then == "" {
				continue
			}
			for _, inner := range c.values(id, then) {
				within := c.nameOf(inner)
				if groups[name].within[within] == nil {
					groups[name].within[within] = &plainTally{}
				}
				c.add(groups[name].within[within], id, outcome(by, value), outcome(then, inner))
			}
		}
	}
	return groups
}

// nameOf is a value as an answer gives it: concepts by their keys.
func (c plainCount) nameOf(value string) string {
	if concept, ok := c.documents[hub.ID(value)].(*hub.Concept); ok {
		return concept.Key
	}
	return value
}

// funnel is how far the experiences that are found get, by the names of its fields.
func (c plainCount) funnel() map[string]any {
	posts := kept(c.found, func(id hub.ID) bool {
		post, ok := c.documents[id].(*hub.Post)
		return ok && post.Status == hub.PostStatusPublished
	})
	cites := func(lesson, post hub.ID) bool { return slices.Contains(c.known(lesson).values["cites"], string(post)) }
	grounds := func(measure, lesson hub.ID) bool {
		return slices.Contains(c.known(measure).values["lesson"], string(lesson))
	}
	lessons := kept(c.readable(c.viewer, hub.KindLesson), func(id hub.ID) bool {
		status := c.documents[id].(*hub.Lesson).Status
		return (status == hub.LessonStatusPublished || status == hub.LessonStatusSuperseded) &&
			slices.ContainsFunc(posts, func(post hub.ID) bool { return cites(id, post) })
	})
	measures := kept(c.readable(c.viewer, hub.KindMeasure), func(id hub.ID) bool {
		return slices.ContainsFunc(lessons, func(lesson hub.ID) bool { return grounds(id, lesson) })
	})
	adopted := kept(measures, func(id hub.ID) bool {
		status := c.documents[id].(*hub.Measure).Status
		return status == hub.MeasureStatusAdopted || status == hub.MeasureStatusOngoing || status == hub.MeasureStatusCompleted
	})
	var cited, grounding, applied steps
	for _, id := range posts {
		cited.take(*c.documents[id].(*hub.Post).PublishedAt, c.times(lessons, func(lesson hub.ID) bool { return cites(lesson, id) }))
	}
	for _, id := range lessons {
		published := *c.documents[id].(*hub.Lesson).PublishedAt
		grounding.take(published, c.times(measures, func(measure hub.ID) bool { return grounds(measure, id) }))
		applied.take(published, c.days(id))
	}
	return map[string]any{"posts": len(posts), "postsCited": len(cited), "lessons": len(lessons),
		"lessonsGrounding": len(grounding), "lessonsApplied": len(applied), "measures": len(measures), "measuresAdopted": len(adopted),
		"untilCited": cited.String(), "untilGrounding": grounding.String(), "untilApplied": applied.String()}
}

func kept(ids []hub.ID, keep func(hub.ID) bool) []hub.ID {
	return slices.DeleteFunc(slices.Clone(ids), func(id hub.ID) bool { return !keep(id) })
}

// times are when lessons were published, or measures made.
func (c plainCount) times(ids []hub.ID, keep func(hub.ID) bool) []time.Time {
	var times []time.Time
	for _, id := range kept(ids, keep) {
		switch d := c.documents[id].(type) {
		case *hub.Lesson:
			times = append(times, *d.PublishedAt)
		case *hub.Measure:
			times = append(times, d.CreatedAt)
		}
	}
	return times
}

// days are those on which a lesson was applied.
func (c plainCount) days(lesson hub.ID) []time.Time {
	var days []time.Time
	for _, use := range c.uses(lesson) {
		if use.Decision == hub.ApplicationDecisionApplied {
			day, _ := time.Parse(time.DateOnly, string(use.AppliedOn))
			days = append(days, day)
		}
	}
	return days
}

// steps are how long each that took a step took for it.
type steps []time.Duration

// take takes in what happened from a time until the first of others; nothing where there is none.
func (s *steps) take(from time.Time, until []time.Time) {
	if len(until) > 0 {
		*s = append(*s, max(0, slices.MinFunc(until, time.Time.Compare).Sub(from)))
	}
}

func (s steps) String() string {
	if len(s) == 0 {
		return medianOf(nil, 0)
	}
	slices.Sort(s)
	return medianOf((s[(len(s)-1)/2]+s[len(s)/2]).Hours()/48, len(s))
}

// medianOf is a median of days, to the thousandth; nil for none.
func medianOf(days any, of int) string {
	if number, ok := days.(float64); ok {
		return fmt.Sprintf("%.3f of %d", number, of)
	}
	return fmt.Sprintf("none of %d", of)
}

// cells are the themes by target groups of the projects and lessons that are found, by their names.
func (c plainCount) cells() map[string]*plainTally {
	cells := map[string]*plainTally{}
	for theme, group := range c.of(hub.KindProject, hub.KindLesson).groups("THEME", "TARGET_GROUP") {
		for targetGroup, figures := range group.within {
			cells[theme+" × "+targetGroup] = figures
		}
	}
	return cells
}

// changed is when the last change was made to any of what is found, but for applications.
func (c plainCount) changed() time.Time {
	var latest time.Time
	for _, id := range c.found {
		if at := c.documents[id].Base().UpdatedAt; at.After(latest) {
			latest = at
		}
	}
	return latest
}

// of narrows to some kinds.
func (c plainCount) of(kinds ...hub.Kind) plainCount {
	c.found = slices.DeleteFunc(slices.Clone(c.found), func(id hub.ID) bool { return !slices.Contains(kinds, id.Kind()) })
	return c
}

// areInOrder tells whether groups come as they should: years and months in their order, others the largest first.
func areInOrder(by string, values []string, groups map[string]*plainGroup) bool {
	return slices.IsSortedFunc(values, func(a, b string) int {
		if by == "YEAR" || by == "MONTH" {
			return strings.Compare(a, b)
		}
		return cmp.Compare(groups[b].documents(), groups[a].documents())
	})
}
