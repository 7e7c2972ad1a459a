package graph_test

import (
	"slices"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

const (
	everyAudience = "PUBLIC NETWORK PROJECT COUNTY"
	// noProject are the audiences of what belongs to no project.
	noProject = "PUBLIC NETWORK COUNTY"
)

// scene is a noun on which something is tried: the states and audiences that it has, and how one is made for a try.
type scene struct {
	states, audiences string
	make              func(*try)
}

// scenes are all there are. «new» stands for what is made without anything that was there before.
var scenes = map[string]scene{
	"new": {"-", "-", func(*try) {}},
	// The next two are made in that state and for that audience.
	"new post":             {"DRAFT PUBLISHED", everyAudience, func(*try) {}},
	"new, for an audience": {"-", everyAudience, func(*try) {}},

	"post": {"DRAFT PUBLISHED WITHDRAWN HIDDEN", everyAudience, func(t *try) { t.on(t.newPost(t.state, t.audience, t.by)) }},
	// The author of this one is in another project now.
	"post in a project that one has left": {"DRAFT WITHDRAWN", "-", makePostElsewhere},

	"lesson":                  {everyLesson, noProject, func(t *try) { t.on(t.newLesson(t.state, t.audience, t.by)) }},
	"attachment":              {"DRAFT PUBLISHED WITHDRAWN HIDDEN", everyAudience, func(t *try) { t.attached(t.newPost(t.state, t.audience, t.by)) }},
	"comment":                 {"SHOWN WITHDRAWN HIDDEN", everyAudience, makeComment},
	"project":                 {everyProject, everyAudience, func(t *try) { t.inProject(t.state); t.on(t.own) }},
	"attachment of a project": {everyProject, everyAudience, func(t *try) { t.inProject(t.state); t.attached(t.own) }},

	"measure":      {everyMeasure, noProject, makeMeasure},
	"event":        {"-", everyAudience, makeEvent},
	"brief":        {"LIVE FROZEN", noProject, makeBrief},
	"relation":     {"DRAFT PUBLISHED", noProject, makeRelation},
	"application":  {"-", everyAudience, makeApplication},
	"final report": {"-", everyAudience, makeFinalReport},
	"pulse":        {"OPEN ANSWERED", everyAudience, makePulse},
	"report":       {"OPEN HANDLED", "-", makeReport},
	"grant scheme": {"-", "-", makeGrantScheme},
	"call":         {"-", "-", makeCall},
	"organisation": {"-", "-", func(t *try) { t.on(t.newOrganisation()) }},
	"concept":      {"-", "-", func(t *try) { t.on(t.newConcept()) }},

	"oneself":        {"-", "-", makeSelf},
	"another person": {"-", "-", func(t *try) { t.on(t.newPerson()) }},
	"saved search":   {"-", "-", makeSavedSearch},
	"notification":   {"UNREAD READ", "-", makeNotification},
	"consent":        {"GIVEN WITHDRAWN", "-", makeConsent},
	"invitation":     {"SENT EXPIRED WITHDRAWN OPENED", "-", makeInvitation},
	"import":         {"-", "-", makeImport},
	"webhook":        {"SENDING PAUSED", "-", makeWebhook},
	"delivery":       {"WAITING DELIVERED DEAD", "-", makeDelivery},
	"service":        {"-", "-", makeService},
	"session":        {"-", "-", makeSession},
	"API key":        {"-", "-", makeAPIKey},
}

// earlier are the nouns of which the hub keeps what was, each with a field that was another.
var earlier = map[string]string{"post": "body", "lesson": "insight", "comment": "body", "project": "description", "measure": "problem",
	"event": "description", "brief": "introduction", "relation": "note", "application": "note", "final report": "whatWorked",
	"grant scheme": "description", "call": "eligible", "organisation": "name", "concept": "key"}

// sceneNamed is the scene with the name; that of «post before» is what a post was.
func sceneNamed(name string) (scene, bool) {
	of, isBefore := strings.CutSuffix(name, " before")
	found, known := scenes[of]
	if !isBefore {
		return found, known
	}
	field, isKept := earlier[of]
	make := found.make
	found.make = func(t *try) {
		make(t)
		t.on(t.before(field))
	}
	return found, known && isKept
}

// before is how the document of the try was before a field was changed.
func (t *try) before(field string) hub.ID {
	at := slices.IndexFunc(t.waiting, func(one hub.Document) bool { return one.Base().ID == t.id })
	fields := hub.FieldsOf(t.waiting[at])
	fields[field] = strings.ReplaceAll(strings.ToLower(t.title()), "forsøk ", "forsok-")
	return t.put(&hub.Revision{Meta: t.meta(hub.KindRevision, t.by), SubjectID: t.id, Of: 1, At: hubtest.Start, ByID: t.by,
		Changed: []string{field}, ReadersThen: t.waiting[at].Readers(), Content: fields.String()})
}

func (s *stage) newPost(state, audience string, by hub.ID) hub.ID {
	post := &hub.Post{Meta: s.meta(hub.KindPost, by), ProjectID: s.project, AuthorID: by, CoWriterIDs: []hub.ID{coWriter, nobody},
		Kind: hub.PostKindChallenge, Body: hub.Markdown(s.title()), Language: "nb", Audience: hub.Audience(audience),
		ShowAuthor: hub.AuthorShownName, Status: hub.PostStatus(state),
		Translations: []hub.Translation{{Language: "en", By: hub.TranslatedByPerson, Text: "Trial"}}}
	if state == "HIDDEN" {
		post.Status, post.Hidden = hub.PostStatusPublished, hidden()
	}
	if state != "DRAFT" {
		post.PublishedAt = &hubtest.Start
	}
	return s.put(post)
}

func makeInvitation(t *try) {
	one := &hub.Invitation{Meta: t.meta(hub.KindInvitation, t.by), Email: "noen@example.org", Roles: []hub.Role{hub.RoleContributor},
		Language: "nb", Turn: 1, SentAt: hubtest.Start, ExpiresAt: now.AddDate(0, 0, 1)}
	switch t.state {
	case "EXPIRED":
		one.ExpiresAt = hubtest.Start
	case "WITHDRAWN":
		one.WithdrawnAt = &hubtest.Start
	case "OPENED":
		one.OpenedAt, one.OpenedByID = &hubtest.Start, member
	}
	t.on(t.put(one))
}

func makePostElsewhere(t *try) {
	t.on(t.newPost(t.state, "PUBLIC", t.by))
	t.waiting[len(t.waiting)-1].(*hub.Post).ProjectID = t.another
}

func hidden() *hub.Hiding {
	return &hub.Hiding{At: hubtest.Start, ByID: curator, Reason: "Nevner noen."}
}

func (s *stage) newLesson(state, audience string, by hub.ID) hub.ID {
	lesson := &hub.Lesson{Meta: s.meta(hub.KindLesson, by), CoWriterIDs: []hub.ID{coWriter, nobody}, Title: s.title(), Language: "nb",
		Audience: hub.Audience(audience), Kind: hub.LessonKindWorked, Status: hub.LessonStatus(state), Context: "Når.", Insight: "Hva.",
		Limits: "Ikke da.", Sources: []hub.Citation{{Reference: &hub.Reference{Title: "Rapport", Kind: hub.ReferenceKindReport}}},
		Evidence:     hub.Evidence{Computed: hub.StrengthAnecdotal},
		Translations: []hub.Translation{{Language: "en", By: hub.TranslatedByPerson, Text: "Trial"}}}
	if state == "SUPERSEDED" {
		lesson.SupersededByID = s.lesson
	}
	return s.put(lesson)
}

func (s *stage) newProject(status, audience string, by hub.ID) hub.ID {
	return s.put(&hub.Project{Meta: s.meta(hub.KindProject, by), Title: s.title(), Language: "nb", Audience: hub.Audience(audience),
		Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatus(status), Members: []hub.Member{
			{PersonID: owner, Role: hub.ProjectRoleOwner}, {PersonID: member, Role: hub.ProjectRoleMember},
			{PersonID: partner, Role: hub.ProjectRolePartner}, {PersonID: author, Role: hub.ProjectRoleMember},
			{PersonID: nobody, Role: hub.ProjectRoleOwner}}})
}

func (s *stage) newOrganisation() hub.ID {
	return s.put(&hub.Organisation{Meta: s.meta(hub.KindOrganisation, curator), Name: s.title(), Kind: hub.OrganisationKindOther})
}

func (s *stage) newConcept() hub.ID {
	title := s.title()
	return s.put(&hub.Concept{Meta: s.meta(hub.KindConcept, curator), Scheme: hub.ConceptSchemeTheme,
		Key: strings.ReplaceAll(strings.ToLower(title), "forsøk ", "forsok-"), PrefLabel: hub.Labels{NB: title}})
}

func (s *stage) newPerson() hub.ID {
	return s.put(&hub.Person{Meta: s.meta(hub.KindPerson, ""), Name: s.title(), Language: "nb", Roles: []hub.Role{hub.RoleContributor}})
}

// inProject gives a try a project of its own, for the audience of the try.
func (t *try) inProject(status string) { t.own = t.newProject(status, t.audience, t.by) }

func makeComment(t *try) {
	comment := &hub.Comment{Meta: t.meta(hub.KindComment, t.by), OnID: t.posts[t.audience], AuthorID: t.by, Body: "Ja.", Language: "nb",
		Withdrawn: t.state == "WITHDRAWN"}
	if t.state == "HIDDEN" {
		comment.Hidden = hidden()
	}
	t.on(t.put(comment))
}

// attached puts a file on what the try is about.
func (t *try) attached(on hub.ID) {
	t.on(t.put(&hub.Attachment{Meta: t.meta(hub.KindAttachment, teller), OnID: on, Kind: hub.AttachmentKindOther, Name: "notat.txt",
		MediaType: "text/plain; charset=utf-8", Size: 1, SHA256: strings.Repeat("0", 64)}))
}

func makeMeasure(t *try) {
	t.on(t.put(&hub.Measure{Meta: t.meta(hub.KindMeasure, t.by), Title: t.title(), Language: "nb", Audience: hub.Audience(t.audience),
		Status: hub.MeasureStatus(t.state)}))
}

func makeEvent(t *try) {
	t.on(t.put(&hub.Event{Meta: t.meta(hub.KindEvent, t.by), Title: t.title(), Language: "nb", Audience: hub.Audience(t.audience),
		StartsAt: hubtest.Start, ProjectIDs: []hub.ID{t.project}}))
}

func makeBrief(t *try) {
	brief := &hub.Brief{Meta: t.meta(hub.KindBrief, t.by), Title: t.title(), Question: "Hva vet vi?", Language: "nb",
		Audience: hub.Audience(t.audience)}
	if t.state == "FROZEN" {
		brief.Frozen = &hub.Freezing{At: hubtest.Start, ByID: curator}
	}
	t.on(t.put(brief))
}

func makeRelation(t *try) {
	t.on(t.put(&hub.Relation{Meta: t.meta(hub.KindRelation, t.by), FromID: t.newLesson(t.state, t.audience, t.by), ToID: t.lesson,
		Kind: hub.RelationKindConfirms}))
}

func makeApplication(t *try) {
	t.inProject("ONGOING")
	t.on(t.put(&hub.Application{Meta: t.meta(hub.KindApplication, t.by), LessonID: t.lesson, ByID: t.own, PersonID: t.by,
		Decision: hub.ApplicationDecisionApplied, AppliedOn: "2024-05-17"}))
}

func makeFinalReport(t *try) {
	t.inProject("COMPLETED")
	t.on(t.put(&hub.FinalReport{Meta: t.meta(hub.KindFinalReport, t.by), ProjectID: t.own, Language: "nb", WhatWorked: "Alt."}))
}

func makePulse(t *try) {
	t.inProject("COMPLETED")
	pulse := &hub.Pulse{Meta: t.meta(hub.KindPulse, ""), ProjectID: t.own, Months: 6, DueOn: "2024-05-17"}
	if t.state == "ANSWERED" {
		pulse.AnsweredOn = "2024-05-18"
	}
	t.on(t.put(pulse))
}

func makeReport(t *try) {
	t.on(t.put(&hub.Report{Meta: t.meta(hub.KindReport, t.by), SubjectID: t.posts["PUBLIC"], Reason: "Nevner noen.",
		Handled: t.state == "HANDLED"}))
}

func makeGrantScheme(t *try) {
	t.on(t.put(&hub.GrantScheme{Meta: t.meta(hub.KindGrantScheme, t.by), Title: t.title(), Language: "nb"}))
}

func makeCall(t *try) {
	t.on(t.put(&hub.Call{Meta: t.meta(hub.KindCall, t.by), SchemeID: t.scheme, Title: t.title(), Year: 2024, Language: "nb"}))
}

// makeSelf tries something on the actor; a visitor is nobody, and tries it on somebody else.
func makeSelf(t *try) {
	if t.actor.id == "" {
		t.on(t.newPerson())
		return
	}
	t.on(t.actor.id)
}

func makeSavedSearch(t *try) {
	t.on(t.put(&hub.SavedSearch{Meta: t.meta(hub.KindSavedSearch, t.by), PersonID: t.by, Title: t.title()}))
}

func makeWebhook(t *try) {
	t.on(t.put(&hub.Webhook{Meta: t.meta(hub.KindWebhook, t.by), URL: "https://example.org/" + hub.URL(t.by), Reads: hub.AudiencePublic,
		Generation: 1, OwnerID: t.by, Paused: t.state == "PAUSED"}))
}

func makeDelivery(t *try) {
	makeWebhook(t)
	t.on(t.put(delivery(t, t.id, hub.DeliveryStatus(t.state))))
}

func delivery(t *try, webhook hub.ID, status hub.DeliveryStatus) *hub.Delivery {
	return &hub.Delivery{Meta: t.meta(hub.KindDelivery, ""), WebhookID: webhook, Status: status, DueAt: hubtest.Start, Attempts: 10,
		Message: &hub.WebhookMessage{ID: "msg_1", Type: hub.TypeLost, At: hubtest.Start}}
}

func makeNotification(t *try) {
	t.on(t.put(&hub.Notification{Meta: t.meta(hub.KindNotification, ""), PersonID: t.by, Kind: hub.NotificationKindComment,
		SubjectID: t.posts["PUBLIC"], At: hubtest.Start, Read: t.state == "READ"}))
}

func makeConsent(t *try) {
	consent := &hub.Consent{Meta: t.meta(hub.KindConsent, t.by), PersonID: t.by, Terms: "2024-1", Licence: "CC BY 4.0"}
	if t.state == "WITHDRAWN" {
		consent.WithdrawnOn = hub.Date(hubtest.Start.Format(time.DateOnly))
	}
	t.on(t.put(consent))
}

// makeImport lets a lesson be brought in by an import that is called as the lesson is there.
func makeImport(t *try) {
	lesson := hub.ImportedLesson{System: "eksempel", ID: t.title(), Title: t.title(), Language: "nb", Kind: hub.LessonKindWorked,
		Insight: "Noe.", Status: hub.LessonStatusPublished, Audience: hub.AudiencePublic}
	t.imports = append(t.imports, lesson)
	t.batch = lesson.ID
}

func makeService(t *try) {
	t.on(t.put(&hub.Service{Meta: t.meta(hub.KindService, t.by), Name: t.title(), OwnerID: t.by}))
}

func makeAPIKey(t *try) {
	meta := t.meta(hub.KindAPIKey, t.by)
	t.on(t.put(&hub.APIKey{Meta: meta, Name: t.title(), OwnerID: t.by, Hash: string(meta.ID), Scopes: []hub.KeyScope{hub.KeyScopeReadPublic}}))
}

func makeSession(t *try) {
	meta := t.meta(hub.KindSession, t.by)
	t.on(t.put(&hub.Session{Meta: meta, PersonID: t.by, TokenHash: string(meta.ID), SeenAt: hubtest.Start, ExpiresAt: hubtest.Start}))
}
