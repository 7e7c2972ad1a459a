package graph_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samlaer/samlaer/internal/hub"
)

// What is asked for figures, and how the answers are compared with a plain count.

const totalFields = `{ projects posts lessons measures applications appliedAmount grantedAmount paidAmount
	participantsPlanned { value shown } participantsActual { value shown } }`

// check asks, and compares with a plain count.
func (a figuresAsked) check(t *testing.T, rt rapid.TB) {
	a.as(a.viewer.Viewer)
	arguments := fmt.Sprintf("query: %q", a.query)
	if a.filter != "" {
		arguments += ", filter: " + a.filter
	}
	by, codesOn, grouped := "by: "+a.by, "", ""
	if a.codesOn != "" {
		codesOn = fmt.Sprintf(", codesOn: %q", a.codesOn)
	}
	if a.then != "" {
		by += ", then: " + a.then
		grouped = "groupCount groups(first: 40) { value totals " + totalFields + " }"
	}
	query := fmt.Sprintf(`{ statistics(%[1]s%[2]s) { asOf totals %[3]s groupCount(by: %[4]s) groups(%[5]s, first: 20) { value label totals %[3]s %[6]s } }
		evidenceMap(%[1]s) { asOf cellCount cells(first: 200) { theme { key } targetGroup { key } projects lessons grantedAmount
			lessonsByStrength { strength lessons } bestStrength } }
		funnel(%[1]s) { posts postsCited lessons lessonsGrounding lessonsApplied measures measuresAdopted
			untilCited { medianDays n } untilGrounding { medianDays n } untilApplied { medianDays n } } }`,
		arguments, codesOn, totalFields, a.by, by, grouped)
	got := a.ask(t, query, nil)
	if len(got.Errors) > 0 {
		rt.Fatalf("%s asks %s: %s", a.viewer, query, got.raw)
	}
	a.look(rt, a.viewer, query, got, nil)
	w := wanted{plainCount{a.world, a.viewer.Viewer, kept(a.found, func(id hub.ID) bool { return slices.Contains(countedKinds, id.Kind()) }), a.codesOn},
		rt, a.viewer.String() + " asks " + query}
	w.statistics(at(got.Data, "statistics"), a.by, a.then)
	w.evidenceMap(at(got.Data, "evidenceMap"))
	w.funnelIs(at(got.Data, "funnel"))
}

// wanted compares answers with a plain count.
type wanted struct {
	plainCount
	rapid.TB
	asking string
}

func (w wanted) statistics(got any, by, then string) {
	w.Helper()
	totals := w.totals()
	w.tally("totals", at(got, "totals"), totals)
	w.asOf(at(got, "asOf"), totals.latest)
	groups := w.groups(by, then)
	given := list(got, "groups")
	if count := at(got, "groupCount"); count != float64(len(groups)) || len(given) != min(20, len(groups)) {
		w.Errorf("%v groups, %d given, want %d: %s", count, len(given), len(groups), w.asking)
	}
	var values []string
	for _, one := range given {
		value := at(one, "value").(string)
		group := groups[value]
		if group == nil || at(one, "label") == "" {
			w.Errorf("there is no %s, or it has no label: %s", value, w.asking)
			continue
		}
		values = append(values, value)
		w.tally(value, at(one, "totals"), &group.plainTally)
		if then != "" {
			w.within(value, one, group)
		}
	}
	if len(values) == len(given) && !areInOrder(by, values, groups) {
		w.Errorf("%v are not in order: %s", values, w.asking)
	}
	if len(given) == len(groups) {
		w.hides(got, groups, by)
	}
}

func (w wanted) within(value string, got any, group *plainGroup) {
	w.Helper()
	given := list(got, "groups")
	if count := at(got, "groupCount"); count != float64(len(group.within)) || len(given) != min(40, len(group.within)) {
		w.Errorf("%v groups within %s, %d given, want %d: %s", count, value, len(given), len(group.within), w.asking)
	}
	for _, one := range given {
		inner := at(one, "value").(string)
		if group.within[inner] == nil {
			w.Errorf("there is no %s within %s: %s", inner, value, w.asking)
			continue
		}
		w.tally(value+" and "+inner, at(one, "totals"), group.within[inner])
	}
}

// tally compares the figures of a group. A sum of people is right where it is shown, and it is where it has no hidden number.
func (w wanted) tally(what string, got any, want *plainTally) {
	w.Helper()
	for name, number := range map[string]any{"projects": want.projects, "posts": want.posts, "lessons": want.lessons, "measures": want.measures,
		"applications": want.applications, "appliedAmount": want.applied, "grantedAmount": want.granted, "paidAmount": want.paid} {
		if fmt.Sprintf("%.0f", at(got, name)) != fmt.Sprint(number) {
			w.Errorf("%s: %s are %.0f, want %d: %s", what, name, at(got, name), number, w.asking)
		}
	}
	for name, people := range map[string]plainPeople{"participantsPlanned": want.planned, "participantsActual": want.actual} {
		count := at(got, name)
		if (count == nil) != (len(people) == 0) {
			w.Errorf("%s: %s are %v, want those of %v: %s", what, name, count, people, w.asking)
		}
		if count == nil {
			continue
		}
		value, shown := at(count, "value"), at(count, "shown")
		switch {
		case value == nil && (len(people.few()) == 0 || shown != "–" && shown != "<5"):
			w.Errorf("%s: %s are shown as %v, want the sum of %v: %s", what, name, shown, people, w.asking)
		case value != nil && (value != float64(people.sum()) || shown != strconv.Itoa(people.sum()) || tells(people.few())):
			w.Errorf("%s: %s are %v, of %v: %s", what, name, count, people, w.asking)
		}
	}
}

// hides looks that what is left of the total, when the sums that are shown are taken away, tells no hidden number: in groups that have no project in common.
func (w wanted) hides(got any, groups map[string]*plainGroup, by string) {
	w.Helper()
	if slices.Contains([]string{"THEME", "TARGET_GROUP", "METHOD", "MUNICIPALITY", "COUNTY"}, by) {
		return
	}
	for name, people := range map[string]func(*plainTally) plainPeople{
		"participantsPlanned": func(f *plainTally) plainPeople { return f.planned },
		"participantsActual":  func(f *plainTally) plainPeople { return f.actual }} {
		if at(got, "totals", name, "value") == nil {
			continue
		}
		left := people(w.totals()).few()
		for _, one := range list(got, "groups") {
			if group := groups[at(one, "value").(string)]; group != nil && at(one, "totals", name, "value") != nil {
				for _, number := range people(&group.plainTally).few() {
					left = slices.Delete(left, slices.Index(left, number), slices.Index(left, number)+1)
				}
			}
		}
		if tells(left) {
			w.Errorf("the sums of %s leave %v: %s", name, left, w.asking)
		}
	}
}

func (w wanted) asOf(got any, latest time.Time) {
	w.Helper()
	text, _ := got.(string)
	given, _ := time.Parse(time.RFC3339, text)
	if !given.Equal(latest) {
		w.Errorf("as of %v, want %v: %s", got, latest, w.asking)
	}
}

func (w wanted) evidenceMap(got any) {
	w.Helper()
	w.asOf(at(got, "asOf"), w.of(hub.KindProject, hub.KindLesson).changed())
	cells := w.cells()
	given := list(got, "cells")
	if len(given) != len(cells) || at(got, "cellCount") != float64(len(cells)) {
		w.Errorf("%d cells of %v, want %d: %s", len(given), at(got, "cellCount"), len(cells), w.asking)
	}
	before := -1
	for _, cell := range given {
		name := fmt.Sprintf("%s × %s", at(cell, "theme", "key"), at(cell, "targetGroup", "key"))
		want := cells[name]
		if want == nil {
			w.Errorf("there is no %s: %s", name, w.asking)
			continue
		}
		strengths, best := []any{}, any(nil)
		for _, strength := range hub.Strengths {
			if want.founded[strength] > 0 {
				strengths = append(strengths, map[string]any{"strength": string(strength), "lessons": float64(want.founded[strength])})
				best = string(strength)
			}
		}
		text := fmt.Sprintf("%v %v %.0f %v %v", at(cell, "projects"), at(cell, "lessons"), at(cell, "grantedAmount"), at(cell, "lessonsByStrength"), at(cell, "bestStrength"))
		if plain := fmt.Sprintf("%v %v %d %v %v", want.projects, want.lessons, want.granted, strengths, best); text != plain {
			w.Errorf("%s: %s, want %s: %s", name, text, plain, w.asking)
		}
		if documents := want.documents(); before >= 0 && documents > before {
			w.Errorf("%s comes after a smaller one: %s", name, w.asking)
		} else {
			before = documents
		}
	}
}

func (w wanted) funnelIs(got any) {
	w.Helper()
	for name, want := range w.funnel() {
		given := at(got, name)
		if n, ok := at(given, "n").(float64); ok {
			given = medianOf(at(given, "medianDays"), int(n))
		}
		if fmt.Sprint(given) != fmt.Sprint(want) {
			w.Errorf("%s of the funnel: %v, want %v: %s", name, given, want, w.asking)
		}
	}
}
