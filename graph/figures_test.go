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
