package hubtest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

var figureTests = []indexTest{
	{"AreThoseOfWhatIsFound", figuresOfFound},
	{"OfNothingAreNothing", figuresOfNothing},
	{"FirstUsesAreThoseOfWhatMayBeRead", firstUsesAreThoseOfWhatMayBeRead},
	{"AreOfWhatHoldsNow", figuresNow},
}

var figureGroupings = []hub.Grouping{
	{}, {By: hub.FieldTheme}, {By: hub.FieldYear}, {By: hub.FieldMonth, Then: hub.FieldTheme}, {By: hub.FieldTheme, Then: hub.FieldTheme},
	{By: hub.FieldType, Then: hub.FieldLanguage}, {By: hub.FieldOutcome}, {By: hub.FieldTheme, Then: hub.FieldOutcome},
}

func figuresOfFound(t *testing.T, x *testedIndex) {
	documents := shelf(400)
	var lessons, by []hub.ID
	for at, document := range documents {
		switch noun := document.(type) {
		case *hub.Project:
			granted, paid, planned, actual := hub.Kroner(at*1000), hub.Kroner(at), at%7, at%5
			noun.GrantedAmount, noun.PaidAmount = &granted, &paid
			if at%3 > 0 {
				noun.Participants = &hub.Participants{Planned: &planned, Actual: &actual}
			}
			by = append(by, noun.ID)
		case *hub.Measure:
			by = append(by, noun.ID)
		case *hub.Lesson:
			lessons = append(lessons, noun.ID)
		}
	}
	applications := applicationsOf(append(lessons, ID(hub.KindLesson, 9999)), append(by, ID(hub.KindProject, 9999)))
	for at := range documents[:200] { // so that lessons and what used them lie apart from applications, and together
		if at < len(applications) {
			documents = append(documents, applications[at])
		}
	}
	x.commit(t, Inserts(documents[:150]...)...)
	x.commit(t, Inserts(documents[150:]...)...)
	for at, document := range documents {
		if at%9 == 0 { // what was changed lies in two segments
			x.commit(t, Replace(document))
		}
	}
	entries, err := hub.Entries(t.Context(), x.Store, documents)
	if err != nil {
		t.Fatal(err)
	}
	entries = slices.DeleteFunc(entries, func(entry *hub.Entry) bool { return entry == nil })
	for _, viewer := range viewers {
		for _, query := range []hub.Query{{}, {Text: numerals[0]}, {From: "2021-01-01", To: "2022-12-31"},
			{Where: map[hub.Field][]string{hub.FieldType: {"Project"}}}, {Text: numerals[1] + " " + numerals[2], UpdatedSince: Start.Add(24 * time.Hour)}} {
			query.Tokens = viewer.Tokens()
			got, err := x.Figures(t.Context(), query, figureGroupings, true)
			if err != nil {
				t.Fatal(err)
			}
			uses := usesFor(query.Tokens, entries, applications)
			for at, grouping := range figureGroupings {
				wantGroups(t, fmt.Sprintf("%q by %v as %v", query.Text, grouping, viewer.Roles), got[at], plainly(query, grouping, entries, uses))
			}
		}
	}
}

// applicationsOf are some of lessons by others, one of each of which is not there.
func applicationsOf(lessons, by []hub.ID) []hub.Document {
	var applications []hub.Document
	for at := range 90 {
		outcome := []hub.ApplicationOutcome{"", "HELPED", "HARMED"}[at%3]
		application, _ := Document(hub.KindApplication, at+1).(*hub.Application)
		application.LessonID, application.ByID, application.Outcome = lessons[at*at%len(lessons)], by[at*7%len(by)], &outcome
		if application.AppliedOn = hub.Date(fmt.Sprintf("2024-0%d-11", 1+at%9)); outcome == "" {
			application.Outcome = nil
		}
		if at%5 == 0 {
			application.Decision = hub.ApplicationDecisionSetAside
		}
		application.UpdatedAt = Start.Add(time.Duration(at*at) * time.Hour)
		applications = append(applications, application)
	}
	return applications
}

// usesFor are the applications by their lessons that were made by what has one of the tokens among its readers.
func usesFor(tokens []hub.Token, entries []*hub.Entry, applications []hub.Document) map[hub.ID][]*hub.Application {
	uses := map[hub.ID][]*hub.Application{}
	for _, document := range applications {
		application, _ := document.(*hub.Application)
		if slices.ContainsFunc(entries, func(entry *hub.Entry) bool {
			return entry.ID == application.ByID && slices.ContainsFunc(entry.Readers, func(reader hub.Token) bool { return slices.Contains(tokens, reader) })
		}) {
			uses[application.LessonID] = append(uses[application.LessonID], application)
		}
	}
	return uses
}

// outcomeOf is empty while nobody has told.
func outcomeOf(application *hub.Application) string {
	if application.Outcome == nil {
		return ""
	}
	return string(*application.Outcome)
}

func firstUsesAreThoseOfWhatMayBeRead(t *testing.T, x *testedIndex) {
	documents := shelf(60)
	var lessons, by []hub.ID
	for _, document := range documents {
		switch document.DocumentKind() {
		case hub.KindLesson:
			lessons = append(lessons, document.Base().ID)
		case hub.KindProject, hub.KindMeasure:
			by = append(by, document.Base().ID)
		}
	}
	applications := applicationsOf(lessons, by)
	x.commit(t, Inserts(documents...)...)
	x.commit(t, Inserts(applications...)...)
	entries, err := hub.Entries(t.Context(), x.Store, documents)
	if err != nil {
		t.Fatal(err)
	}
	entries = slices.DeleteFunc(entries, func(entry *hub.Entry) bool { return entry == nil })
	asked := lessons[1:]
	for _, viewer := range viewers {
		got, err := x.FirstUses(t.Context(), viewer.Tokens(), asked)
		if err != nil {
			t.Fatal(err)
		}
		want := map[hub.ID]hub.Date{}
		for lesson, uses := range usesFor(viewer.Tokens(), entries, applications) {
			for _, use := range uses {
				if use.Decision == hub.ApplicationDecisionApplied && lesson != lessons[0] && (want[lesson] == "" || use.AppliedOn < want[lesson]) {
					want[lesson] = use.AppliedOn
				}
			}
		}
		if !maps.Equal(got, want) || len(want) == 0 {
			t.Errorf("%v: got %v, want %v", viewer.Roles, got, want)
		}
	}
}

func wantGroups(t *testing.T, what string, got []hub.Group, want map[[2]string]hub.Figures) {
	t.Helper()
	figures := map[[2]string]hub.Figures{}
	for _, group := range got {
		figures[[2]string{group.Value, group.Then}] = group.Figures
	}
	if len(figures) != len(got) || !maps.Equal(figures, want) {
		t.Errorf("%s: got %v, want %v", what, figures, want)
	}
}

// plainly counts in the plainest way.
func plainly(query hub.Query, grouping hub.Grouping, entries []*hub.Entry, uses map[hub.ID][]*hub.Application) map[[2]string]hub.Figures {
	groups := map[[2]string]hub.Figures{}
	if grouping == (hub.Grouping{}) {
		groups[[2]string{}] = hub.Figures{}
	}
	values := func(entry *hub.Entry, field hub.Field) []string {
		switch field {
		case "":
			return []string{""}
		case hub.FieldOutcome:
			outcomes := map[string]bool{}
			for _, use := range uses[entry.ID] {
				outcomes[outcomeOf(use)] = use.Outcome != nil
			}
			maps.DeleteFunc(outcomes, func(_ string, told bool) bool { return !told })
			return slices.Collect(maps.Keys(outcomes))
		default:
			return entry.Values[field]
		}
	}
	for _, entry := range entries {
		if !matches(query, entry) || !slices.Contains([]hub.Kind{hub.KindProject, hub.KindPost, hub.KindLesson, hub.KindMeasure}, entry.Kind) {
			continue
		}
		for _, by := range values(entry, grouping.By) {
			for _, then := range values(entry, grouping.Then) {
				group := groups[[2]string{by, then}]
				group.Add(figuresOf(entry, grouping, [2]string{by, then}, uses[entry.ID]))
				groups[[2]string{by, then}] = group
			}
		}
	}
	return groups
}

// figuresOf are the figures of one entry in a group.
func figuresOf(entry *hub.Entry, grouping hub.Grouping, values [2]string, uses []*hub.Application) hub.Figures {
	one := hub.Figures{Applied: entry.Applied, Granted: entry.Amount, Paid: entry.Paid, Latest: entry.UpdatedAt}
	if entry.Planned != nil {
		one.Planned.Add(*entry.Planned)
	}
	if entry.Actual != nil {
		one.Actual.Add(*entry.Actual)
	}
	switch entry.Kind {
	case hub.KindProject:
		one.Projects = 1
	case hub.KindPost:
		one.Posts = 1
	case hub.KindLesson:
		one.Lessons = 1
		if at := slices.Index(hub.Strengths[:], hub.Strength(entry.Values[hub.FieldEvidence][0])); at >= 0 {
			one.Founded[at] = 1
		}
	case hub.KindMeasure:
		one.Measures = 1
	}
	for _, use := range uses {
		if grouping.By == hub.FieldOutcome && outcomeOf(use) != values[0] || grouping.Then == hub.FieldOutcome && outcomeOf(use) != values[1] {
			continue
		}
		one.Add(hub.Figures{Applications: 1, Latest: use.UpdatedAt})
	}
	return one
}

func figuresOfNothing(t *testing.T, x *testedIndex) {
	x.stocked(t, 30)
	for _, query := range []hub.Query{{}, {Tokens: []hub.Token{"nobody"}}, {Tokens: everybody, Where: map[hub.Field][]string{hub.FieldTheme: {}}}} {
		got, err := x.Figures(t.Context(), query, []hub.Grouping{{}, {By: hub.FieldYear}}, true)
		if err != nil || len(got) != 2 || len(got[0]) != 1 || got[0][0] != (hub.Group{}) || len(got[1]) != 0 {
			t.Errorf("%v: %v, %v", query, got, err)
		}
	}
}

// figuresNow: what was changed or removed counts as it is, once.
func figuresNow(t *testing.T, x *testedIndex) {
	x.stocked(t, 60)
	project := Of[*hub.Project](501)
	granted := hub.Kroner(700)
	project.GrantedAmount = &granted
	query := hub.Query{Tokens: everybody, Where: map[hub.Field][]string{hub.FieldProject: {string(project.ID)}, hub.FieldType: {"Project"}}}
	want := func(projects int, sum hub.Kroner) {
		t.Helper()
		got, err := x.Figures(t.Context(), query, []hub.Grouping{{}}, false)
		if err != nil || got[0][0].Figures.Projects != projects || got[0][0].Figures.Granted != sum {
			t.Errorf("got %v, %v; want %d and %d", got, err, projects, sum)
		}
	}
	want(0, 0)
	x.commit(t, Insert(project))
	want(1, 700)
	granted = 900
	x.commit(t, Replace(project))
	want(1, 900)
	x.commit(t, Delete(project))
	want(0, 0)
}
