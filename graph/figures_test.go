package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// TestFiguresAreThoseOfAPlainCount asks random worlds for random figures as all sorts of viewers, and counts once more in the
// plainest way (figures_plain_test.go); then applications and audiences change, and it does so again after each change.
func TestFiguresAreThoseOfAPlainCount(t *testing.T) {
	t.Parallel()
	for range 3 {
		seed := rand.Uint64()
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			w := newWorld(seed)
			w.tellMore()
			w.openDoor(t)
			rapid.Check(t, func(rt *rapid.T) { w.drawFigures(t, rt).check(t, rt) })
			for range 20 {
				w.change(t)
				for _, v := range w.viewers {
					asked := figuresAsked{world: w, viewer: v, by: pick(w, "OUTCOME", "THEME", "KIND"), then: pick(w, "", "OUTCOME", "YEAR"), found: w.readable(v.Viewer)}
					asked.check(t, t)
				}
			}
		})
	}
}

// tellMore lets the documents of a world tell what figures are about, before they are stored.
func (w *world) tellMore() {
	w.times(25, w.application)
	for _, id := range w.order {
		published := hubtest.Start.Add(time.Duration(w.chance.IntN(20_000)) * time.Hour)
		switch d := w.documents[id].(type) {
		case *hub.Project:
			d.Status = pick(w, hub.ProjectStatusPlanned, hub.ProjectStatusOngoing, hub.ProjectStatusCompleted, hub.ProjectStatusStopped)
			d.AppliedAmount, d.GrantedAmount, d.PaidAmount = w.kroner(), w.kroner(), w.kroner()
			if !w.heads(4) {
				d.Participants = &hub.Participants{Planned: w.headcount(), Actual: w.headcount()}
			}
			if w.heads(3) {
				d.MunicipalityCodes = append(d.MunicipalityCodes, w.municipality())
			}
		case *hub.Post:
			d.PublishedAt = &published
		case *hub.Lesson:
			d.PublishedAt = &published
			d.Evidence.Computed = pickOne(w, hub.Strengths[:])
		case *hub.Measure:
			d.Status = pick(w, hub.MeasureStatusIdea, hub.MeasureStatusProposed, hub.MeasureStatusAdopted, hub.MeasureStatusOngoing,
				hub.MeasureStatusCompleted, hub.MeasureStatusDropped)
		case *hub.Application:
			if w.heads(4) {
				d.Decision = hub.ApplicationDecisionSetAside
			}
			outcome := pick(w, hub.ApplicationOutcomeHelped, hub.ApplicationOutcomeNoDifference, hub.ApplicationOutcomeHarmed, hub.ApplicationOutcomeTooEarly)
			if d.Outcome = &outcome; w.heads(4) {
				d.Outcome = nil
			}
		}
	}
}

func (w *world) kroner() *hub.Kroner {
	amount := hub.Kroner(w.chance.Int64N(1 << 40))
	return pick(w, nil, new(hub.Kroner), &amount, &amount)
}

// headcount is a number of people, or nil: mostly one that is hidden, or near to that.
func (w *world) headcount() *int {
	number := pick(w, 0, 1, 1, 2, 3, 4, 4, 5, 12, 60)
	if w.heads(5) {
		return nil
	}
	return &number
}

// figuresAsked is what is asked for, and what it is of.
type figuresAsked struct {
	*world
	viewer    looker
	query     string
	filter    string
	by, then  string
	codesOn   hub.Date
	found     []hub.ID
	narrowing []condition
}

// drawFigures draws a viewer, a text, a filter, and what to group by.
func (w *world) drawFigures(t *testing.T, rt *rapid.T) figuresAsked {
	lists := listings(t)
	search := lists[slices.IndexFunc(lists, func(one listing) bool { return one.field.Name == "search" })]
	names := make([]string, 0, len(dimensions))
	for name := range dimensions {
		names = append(names, name)
	}
	slices.Sort(names)
	asked := figuresAsked{world: w, viewer: rapid.SampledFrom(w.viewers).Draw(rt, "viewer"),
		by: rapid.SampledFrom(names).Draw(rt, "by"), then: rapid.SampledFrom(append([]string{""}, names...)).Draw(rt, "then"),
		codesOn: hub.Date(rapid.SampledFrom([]string{"", "", "2020-01-01", "2023-12-31", "2024-01-01", "2026-06-16"}).Draw(rt, "codes on"))}
	for _, field := range rapid.SliceOfNDistinct(rapid.SampledFrom(search.filter.Fields), 0, 2,
		func(field *ast.FieldDefinition) string { return field.Name }).Draw(rt, "filter") {
		asked.narrowing = append(asked.narrowing, w.narrowing(rt, asked.viewer.Viewer, search, field))
	}
	words := rapid.SliceOfNDistinct(rapid.SampledFrom(common), 0, 2, rapid.ID[string]).Draw(rt, "words")
	if len(words) > 0 {
		asked.narrowing = append(asked.narrowing, condition{meets: func(id hub.ID) bool { return w.has(words...)(w.known(id)) }})
	}
	asked.query = strings.Join(words, " ")
	if without := rapid.SampledFrom(common).Draw(rt, "without"); !slices.Contains(words, without) && rapid.Bool().Draw(rt, "leaves a word out") {
		asked.query += ` -"` + without + `"`
		asked.narrowing = append(asked.narrowing, condition{meets: func(id hub.ID) bool { return !w.has(without)(w.known(id)) }})
	}
	var written []string
	for _, one := range asked.narrowing {
		if one.text != "" {
			written = append(written, one.text)
		}
	}
	asked.filter = "{" + strings.Join(written, ", ") + "}"
	asked.found = kept(w.readable(asked.viewer.Viewer, countedKinds...), func(id hub.ID) bool {
		return !slices.ContainsFunc(asked.narrowing, func(one condition) bool { return !one.meets(id) })
	})
	return asked
}

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

// change reports, changes or removes an application as a curator, or gives a document other readers.
func (w *world) change(t *testing.T) {
	t.Helper()
	use, _ := w.documents[pickOne(w, w.all(hub.KindApplication))].(*hub.Application)
	reporter := hub.Viewer{ID: use.PersonID, Roles: []hub.Role{hub.RoleCurator}, Language: "nb"}
	w.as(reporter)
	change := w.chance.IntN(4)
	if !w.mayRead(reporter, use.ID) { // drafts are their authors' alone
		change = 0
	}
	switch change {
	case 0:
		report := hubtest.ID(hub.KindApplication, 10_000+w.count)
		w.count++
		w.must(t, `mutation($input: ReportApplicationInput!) { reportApplication(input: $input) { application { id } } }`, map[string]any{
			"input": map[string]any{"id": report, "lesson": w.oneReadable(reporter, hub.KindLesson), "by": w.oneReadable(reporter, hub.KindProject, hub.KindCall, hub.KindMeasure)}})
		w.order = append(w.order, report)
		w.refresh(t, report)
	case 1:
		w.must(t, `mutation($id: ID!, $version: Int!, $outcome: ApplicationOutcome) {
			updateApplication(id: $id, version: $version, input: { outcome: $outcome }) { application { id } } }`, map[string]any{
			"id": use.ID, "version": use.Version, "outcome": pick(w, any(nil), any("HELPED"), any("HARMED"))})
		w.refresh(t, use.ID)
	case 2:
		w.must(t, `mutation($id: ID!, $version: Int!) { deleteApplication(id: $id, version: $version) { deletedId } }`,
			map[string]any{"id": use.ID, "version": use.Version})
		w.refresh(t, use.ID)
	default:
		w.readAsOthers(t, pick(w, use.LessonID, use.ByID))
	}
	w.attributes = map[hub.ID]*attributes{}
}

// oneReadable is a document that may be applied, or apply, which the viewer may read.
func (w *world) oneReadable(v hub.Viewer, kinds ...hub.Kind) hub.ID {
	return pickOne(w, kept(w.readable(v, kinds...), func(id hub.ID) bool {
		lesson, ok := w.documents[id].(*hub.Lesson)
		return !ok || lesson.Status == hub.LessonStatusPublished
	}))
}

// refresh reads a document as it is now.
func (w *world) refresh(t *testing.T, id hub.ID) {
	t.Helper()
	documents, err := w.store.Get(t.Context(), id.Kind(), []hub.ID{id})
	if err != nil {
		t.Fatal(err)
	}
	if w.documents[id] = documents[0]; documents[0] == nil {
		delete(w.documents, id)
		w.order = slices.DeleteFunc(w.order, func(one hub.ID) bool { return one == id })
	}
}

// readAsOthers gives a document another audience, past the rules of who may.
func (w *world) readAsOthers(t *testing.T, id hub.ID) {
	t.Helper()
	w.refresh(t, id)
	document := w.documents[id]
	switch d := document.(type) {
	case *hub.Lesson:
		d.Audience = w.audience()
	case *hub.Project:
		d.Audience = w.projectAudience(d.ID)
	case *hub.Measure:
		d.Audience = w.audience()
	default:
		return // a call is everybody's
	}
	base := document.Base()
	base.Version++
	change := hub.Change{Kind: id.Kind(), ID: id, Was: base.Version - 1, Document: document}
	if err := w.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(fmt.Sprintf("%s %d", id, base.Version)), Changes: []hub.Change{change}}); err != nil {
		t.Fatal(err)
	}
	if !w.index.Await(t.Context(), []hub.Expectation{{Kind: id.Kind(), ID: id, Version: base.Version}}) {
		t.Fatal("the index did not take in the change")
	}
}
