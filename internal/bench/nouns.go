package bench

import (
	"fmt"

	"github.com/samlaer/samlaer/internal/hub"
)

var (
	organisationKinds = []hub.OrganisationKind{hub.OrganisationKindSocialEnterprise, hub.OrganisationKindAdultEducation,
		hub.OrganisationKindVoluntary, hub.OrganisationKindMunicipality, hub.OrganisationKindBusiness}
	projectKinds    = []hub.ProjectKind{hub.ProjectKindPreProject, hub.ProjectKindMainProject, hub.ProjectKindProgramme}
	projectStatuses = []hub.ProjectStatus{hub.ProjectStatusOngoing, hub.ProjectStatusCompleted, hub.ProjectStatusStopped}
	postKinds       = []hub.PostKind{hub.PostKindProgress, hub.PostKindChallenge, hub.PostKindBreakthrough, hub.PostKindMethod,
		hub.PostKindResult, hub.PostKindQuestion}
	lessonKinds = []hub.LessonKind{hub.LessonKindWorked, hub.LessonKindDidNotWork, hub.LessonKindObstacle,
		hub.LessonKindPrecondition, hub.LessonKindIdea}
	shown = []hub.AuthorShown{hub.AuthorShownName, hub.AuthorShownProject, hub.AuthorShownNobody}
)

func (m *maker) organisation() {
	o := &hub.Organisation{Meta: m.meta(hub.KindOrganisation), Name: m.title(m.language()), Kind: one(m, organisationKinds),
		MunicipalityCode: one(m, m.municipalities)}
	o.Slug = hub.Slug(o.Name, o.ID)
	m.organisations = append(m.organisations, o.ID)
	m.put(o)
}

func (m *maker) person() {
	p := &hub.Person{Meta: m.meta(hub.KindPerson), Name: fmt.Sprintf("Person %d", len(m.people)+1), Language: "nb"}
	m.people = append(m.people, p.ID)
	m.put(p)
}

func (m *maker) project() {
	language := m.language()
	applied := hub.Kroner(100_000 * (1 + m.IntN(30)))
	granted := applied / 2
	p := &hub.Project{Meta: m.meta(hub.KindProject), Title: m.title(language), Language: language, Audience: hub.AudiencePublic,
		Summary: hub.Words(m.text(language, 10)), Description: m.text(language, 20+m.IntN(110)), Kind: one(m, projectKinds),
		Status: one(m, projectStatuses), GranteeID: one(m, m.organisations), AppliedAmount: &applied, GrantedAmount: &granted,
		AwardedOn: m.date(), MunicipalityCodes: some(m, m.municipalities), ThemeIDs: m.themes(), TargetGroupIDs: m.targetGroups()}
	p.Slug = hub.Slug(p.Title, p.ID)
	m.projects = append(m.projects, p.ID)
	m.put(p)
}

func (m *maker) post() {
	language := m.language()
	p := &hub.Post{Meta: m.meta(hub.KindPost), ProjectID: one(m, m.projects), AuthorID: one(m, m.people), Kind: one(m, postKinds),
		GivenTitle: m.title(language), WhatWeTried: m.text(language, 5+m.IntN(35)), WhatHappened: m.text(language, 5+m.IntN(60)),
		Language: language, HappenedOn: m.date(), Audience: m.audience(), ShowAuthor: one(m, shown),
		Status: hub.PostStatusPublished, ThemeIDs: m.themes(), TargetGroupIDs: m.targetGroups()}
	p.PublishedAt = &p.CreatedAt
	p.Slug = hub.Slug(p.Title(), p.ID)
	m.posts = append(m.posts, p.ID)
	m.put(p)
}

func (m *maker) lesson() {
	language := m.language()
	l := &hub.Lesson{Meta: m.meta(hub.KindLesson), Audience: m.audience(), Title: m.title(language), Language: language,
		Kind: one(m, lessonKinds), Context: m.text(language, 3+m.IntN(25)), Insight: m.text(language, 5+m.IntN(70)),
		Recommendation: m.text(language, 3+m.IntN(25)), Limits: m.text(language, 2+m.IntN(12)), ThemeIDs: m.themes(),
		TargetGroupIDs: m.targetGroups(), Status: hub.LessonStatusPublished}
	l.PublishedAt = &l.CreatedAt
	l.Slug = hub.Slug(l.Title, l.ID)
	if m.IntN(100) < 40 {
		l.Origin = &hub.Origin{System: "bench", ID: string(l.ID), Date: m.date()}
	} else {
		for _, post := range some(m, m.posts) {
			l.Sources = append(l.Sources, hub.Citation{SourceID: post, Quote: m.text(language, 3)})
		}
	}
	if m.IntN(100) < 15 {
		l.Sources = append(l.Sources, hub.Citation{Reference: &hub.Reference{Title: m.title(language), Kind: hub.ReferenceKindStudy}})
	}
	l.Evidence = l.Evidence.Weigh(l.Sources, m.behind(l), true)
	m.put(l)
}

// behind are the sources of a lesson with their projects: weighing looks at all that it is given.
func (m *maker) behind(l *hub.Lesson) hub.Grounds {
	grounds := hub.Grounds{}
	for _, source := range l.Sources {
		if post, ok := m.known[source.SourceID].(*hub.Post); ok {
			grounds[post.ID], grounds[post.ProjectID] = post, m.known[post.ProjectID]
		}
	}
	return grounds
}

func (m *maker) themes() []hub.ID { return some(m, m.concepts[hub.ConceptSchemeTheme]) }

func (m *maker) targetGroups() []hub.ID { return some(m, m.concepts[hub.ConceptSchemeTargetGroup]) }
