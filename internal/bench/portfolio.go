package bench

import (
	"fmt"

	"github.com/samlaer/samlaer/internal/hub"
)

// measureStatuses and outcomes are drawn from; outcomes have the empty one, of what nobody has told how it went.
var (
	measureStatuses = []hub.MeasureStatus{hub.MeasureStatusIdea, hub.MeasureStatusProposed, hub.MeasureStatusAdopted,
		hub.MeasureStatusOngoing, hub.MeasureStatusCompleted, hub.MeasureStatusDropped}
	outcomes = []hub.ApplicationOutcome{"", hub.ApplicationOutcomeHelped, hub.ApplicationOutcomeHelped, hub.ApplicationOutcomeNoDifference,
		hub.ApplicationOutcomeHarmed, hub.ApplicationOutcomeTooEarly}
)

// makePortfolio makes what a county would have that has funded for long: of what are not projects, three of eight are experiences, one
// of sixteen is a measure, and the others are lessons; all in calls of three schemes. The uses of lessons come beside them.
func (m *maker) makePortfolio(documents, projects, applications int) {
	m.makeOthers(documents)
	var calls []hub.ID
	for scheme := range 3 {
		calls = append(calls, m.scheme(scheme+1)...)
	}
	for range projects {
		m.project()
		m.tellMore(calls)
	}
	others := documents - projects
	for range others * 3 / 8 {
		m.post()
	}
	for range others - others*3/8 - others/16 {
		m.lesson()
	}
	var measures, lessons []hub.ID
	for _, document := range m.documents {
		if document.DocumentKind() == hub.KindLesson {
			lessons = append(lessons, document.Base().ID)
		}
	}
	for range others / 16 {
		measures = append(measures, m.measure(lessons))
	}
	for range applications {
		m.application(lessons, append(measures, m.projects...))
	}
}

// scheme makes a grant scheme with ten calls.
func (m *maker) scheme(number int) []hub.ID {
	scheme := &hub.GrantScheme{Meta: m.meta(hub.KindGrantScheme), Title: fmt.Sprintf("Ordning %d", number), Language: "nb",
		OwnerID: one(m, m.organisations)}
	scheme.Slug = hub.Slug(scheme.Title, scheme.ID)
	m.put(scheme)
	var calls []hub.ID
	for year := 2014; year < 2024; year++ {
		call := &hub.Call{Meta: m.meta(hub.KindCall), Title: fmt.Sprintf("Utlysning %d", year), Language: "nb", Year: year, SchemeID: scheme.ID,
			OpensOn: hub.Date(fmt.Sprintf("%d-03-01", year))}
		call.Slug = hub.Slug(call.Title, call.ID)
		m.put(call)
		calls = append(calls, call.ID)
	}
	return calls
}

// tellMore gives the last project a call, what was paid, and people.
func (m *maker) tellMore(calls []hub.ID) {
	project, _ := m.documents[len(m.documents)-1].(*hub.Project)
	paid, planned, actual := *project.GrantedAmount/4*hub.Kroner(m.IntN(5)), m.IntN(60), m.IntN(60)
	project.CallID, project.PaidAmount = one(m, calls), &paid
	project.Participants = &hub.Participants{Planned: &planned, Actual: &actual}
}

func (m *maker) measure(lessons []hub.ID) hub.ID {
	language := m.language()
	measure := &hub.Measure{Meta: m.meta(hub.KindMeasure), Title: m.title(language), Language: language, Audience: m.audience(),
		Problem: m.text(language, 20), Goal: m.text(language, 20), Description: m.text(language, 30+m.IntN(60)),
		Status: one(m, measureStatuses), OwnerID: one(m, m.organisations)}
	measure.Slug = hub.Slug(measure.Title, measure.ID)
	for _, lesson := range some(m, lessons) {
		measure.Grounds = append(measure.Grounds, hub.Ground{LessonID: lesson, Reasoning: m.text(language, 10)})
	}
	m.put(measure)
	return measure.ID
}

func (m *maker) application(lessons, by []hub.ID) {
	application := &hub.Application{Meta: m.meta(hub.KindApplication), LessonID: one(m, lessons), ByID: one(m, by),
		Decision: hub.ApplicationDecisionApplied, PersonID: one(m, m.people), AppliedOn: m.date()}
	if outcome := one(m, outcomes); outcome != "" {
		application.Outcome = &outcome
	}
	m.put(application)
}
