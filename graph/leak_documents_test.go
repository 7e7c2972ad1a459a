package graph_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// people is how many persons there are beside the ghosts.
const people = 9

func (w *world) concept() {
	meta := w.meta(hub.KindConcept, "")
	scheme := pick(w, hub.ConceptSchemeTheme, hub.ConceptSchemeTheme, hub.ConceptSchemeTargetGroup, hub.ConceptSchemeMethod)
	label := "Begrep " + w.word(meta.ID, "label")
	concept := &hub.Concept{Meta: meta, Address: w.address(label, meta.ID), Scheme: scheme,
		Key: fmt.Sprintf("begrep-%d", w.count), PrefLabel: hub.Labels{NB: label}}
	for _, other := range w.some(hub.KindConcept, 2) {
		if w.documents[other].(*hub.Concept).Scheme == scheme {
			concept.BroaderIDs = append(concept.BroaderIDs, other)
		}
	}
	w.put(concept)
}

func (w *world) organisation() {
	meta := w.meta(hub.KindOrganisation, "")
	name := "Virksomhet " + w.word(meta.ID, "name")
	w.put(&hub.Organisation{Meta: meta, Address: w.address(name, meta.ID), Name: name, MunicipalityCode: w.municipality(),
		Kind: pick(w, hub.OrganisationKindBusiness, hub.OrganisationKindVoluntary)})
}

// people makes persons and ghosts. The first has no role any more.
func (w *world) people() {
	roles := [people][]hub.Role{1: {hub.RoleContributor}, 2: {hub.RoleContributor}, 3: {hub.RoleContributor},
		4: {hub.RoleCurator}, 5: {hub.RoleAdministrator}, 6: {hub.RoleContributor}, 7: {hub.RoleContributor},
		8: {hub.RoleContributor, hub.RoleCurator}}
	for at := range people + 3 {
		meta := w.meta(hub.KindPerson, "")
		id := meta.ID
		person := &hub.Person{Meta: meta, Language: "nb",
			Name:     "Navn " + w.wordFor(id, "name", func(v hub.Viewer) bool { return w.mayKnow(v, id) }),
			Subjects: []hub.Subject{{Issuer: "https://id.example.org", Sub: w.kept(id, "subject")}},
			Asked: &hub.Asking{At: hubtest.Start, Words: hub.Words(w.wordFor(id, "why the person wants to join", func(v hub.Viewer) bool {
				return isCounty(v) || isOne(v, id)
			}))}}
		own := func(v hub.Viewer) bool { return isAdministrator(v) || isOne(v, id) }
		person.Email = w.wordFor(id, "email", own) + "@example.org"
		person.Bounced = &hub.Bounce{Address: person.Email, At: hubtest.Start, Reason: hub.Words(w.wordFor(id, "why it bounced", own))}
		if at < people {
			person.Roles = roles[at]
		} else {
			w.ghosts = append(w.ghosts, id)
		}
		w.put(person)
	}
}

func (w *world) grantScheme() {
	meta := w.meta(hub.KindGrantScheme, w.person())
	title := "Ordning " + w.word(meta.ID, "title")
	w.put(&hub.GrantScheme{Meta: meta, Address: w.address(title, meta.ID), Title: title, Language: "nb",
		Description: w.markdown(meta.ID, "description"), OwnerID: w.one(hub.KindOrganisation)})
}

func (w *world) call() {
	meta := w.meta(hub.KindCall, w.person())
	title := "Utlysning " + w.word(meta.ID, "title")
	w.put(&hub.Call{Meta: meta, Address: w.address(title, meta.ID), Title: title, Language: "nb", Year: 2022,
		SchemeID: w.one(hub.KindGrantScheme), OpensOn: w.day(), Eligible: w.markdown(meta.ID, "eligible"),
		TargetGroupIDs: w.topics(hub.ConceptSchemeTargetGroup)})
}

func (w *world) project() {
	meta := w.meta(hub.KindProject, w.person())
	title, granted := "Prosjekt "+w.word(meta.ID, "title"), hub.Kroner(1000*w.chance.IntN(9))
	project := &hub.Project{Meta: meta, Address: w.address(title, meta.ID), Title: title, Language: hubtestLanguage(w.chance),
		Audience: w.projectAudience(meta.ID), Summary: hub.Words(w.text(meta.ID, "summary")),
		Description: w.markdown(meta.ID, "description"), WhyStopped: w.markdown(meta.ID, "whyStopped"),
		Goals: []hub.Markdown{w.markdown(meta.ID, "goal")}, Kind: pick(w, hub.ProjectKindPreProject, hub.ProjectKindMainProject),
		Status: pick(w, hub.ProjectStatusOngoing, hub.ProjectStatusStopped), CallID: w.maybe(w.one(hub.KindCall)),
		GranteeID: w.one(hub.KindOrganisation), GrantedAmount: &granted, AwardedOn: w.day(),
		MunicipalityCodes: []string{w.municipality()}, ThemeIDs: w.topics(hub.ConceptSchemeTheme),
		TargetGroupIDs: w.topics(hub.ConceptSchemeTargetGroup), MethodIDs: w.topics(hub.ConceptSchemeMethod),
		Links:    []hub.Link{{Title: w.word(meta.ID, "link"), URL: w.url(meta.ID, "link")}},
		Partners: []hub.Partner{{OrganisationID: w.one(hub.KindOrganisation), Role: hub.Words(w.word(meta.ID, "partner"))}}}
	persons := w.all(hub.KindPerson)
	for _, at := range []int{0, 1, 2, 6, 7} { // the person at 3 is in no project
		if w.heads(3) {
			project.Members = append(project.Members, hub.Member{PersonID: persons[at],
				Role: pick(w, hub.ProjectRoleOwner, hub.ProjectRoleMember)})
		}
	}
	if len(w.all(hub.KindProject)) < 2 { // a project of the one contributor and one of the other, for certain
		project.Members = []hub.Member{{PersonID: persons[1+len(w.all(hub.KindProject))], Role: hub.ProjectRoleOwner}}
	}
	w.put(project)
}

func (w *world) event() {
	meta := w.meta(hub.KindEvent, w.person())
	projects := w.some(hub.KindProject, w.chance.IntN(4))
	title, audience := "Samling "+w.word(meta.ID, "title"), w.audience()
	if len(projects) > 0 {
		audience = w.projectAudience(projects[0])
	}
	w.put(&hub.Event{Meta: meta, Address: w.address(title, meta.ID), Title: title, Language: "nb", Audience: audience,
		Description: w.markdown(meta.ID, "description"), StartsAt: hubtest.Start.AddDate(0, w.chance.IntN(20), 0),
		Place: hub.Words(w.text(meta.ID, "place")), MunicipalityCode: w.municipality(),
		OrganiserIDs: w.some(hub.KindOrganisation, 1), ProjectIDs: projects})
}

func (w *world) post() {
	post := w.postOf(w.person())
	post.CoWriterIDs = slices.DeleteFunc([]hub.ID{w.person()}, func(hub.ID) bool { return w.heads(2) })
	post.ShowAuthor = pick(w, hub.AuthorShownName, hub.AuthorShownName, hub.AuthorShownProject, hub.AuthorShownNobody)
	post.Status = pick(w, hub.PostStatusPublished, hub.PostStatusPublished, hub.PostStatusPublished,
		hub.PostStatusDraft, hub.PostStatusWithdrawn)
	if w.heads(6) {
		post.Hidden = &hub.Hiding{At: hubtest.Start, ByID: w.all(hub.KindPerson)[4], Reason: w.word(post.ID, "why hidden")}
	}
	w.put(post)
}

func (w *world) postOf(author hub.ID) *hub.Post {
	meta := w.meta(hub.KindPost, author)
	if w.heads(3) {
		meta.UpdatedBy = w.person()
	}
	project, published := w.maybe(w.one(hub.KindProject)), hubtest.Start
	title := "Erfaring " + w.word(meta.ID, "title")
	return &hub.Post{Meta: meta, Address: w.address(title, meta.ID), GivenTitle: title, ProjectID: project,
		EventID: w.maybe(w.one(hub.KindEvent)), AuthorID: author, Kind: pick(w, hub.PostKindProgress, hub.PostKindChallenge),
		WhatWeTried: w.markdown(meta.ID, "whatWeTried"), WhatHappened: w.markdown(meta.ID, "whatHappened"),
		WhatWeWouldDoDifferently: w.markdown(meta.ID, "whatWeWouldDoDifferently"),
		Body:                     w.markdown(meta.ID, "body"), Language: hubtestLanguage(w.chance), HappenedOn: w.day(),
		Audience: w.projectAudience(project), Status: hub.PostStatusPublished, PublishedAt: &published,
		ThemeIDs: w.topics(hub.ConceptSchemeTheme), TargetGroupIDs: w.topics(hub.ConceptSchemeTargetGroup),
		ShowAuthor: hub.AuthorShownNobody, Translations: w.translations(meta.ID)}
}

func (w *world) translations(of hub.ID) []hub.Translation {
	return []hub.Translation{{Language: "en", By: hub.TranslatedByMachine, Title: hub.Words(w.text(of, "translated title")),
		Text: w.markdown(of, "translation")}}
}

func (w *world) url(of hub.ID, part string) hub.URL {
	return hub.URL("https://example.org/" + w.word(of, "address of "+part))
}

// ghostPosts are posts without their author's name, and with what belongs to them.
func (w *world) ghostPosts(ghost hub.ID) {
	for _, audience := range []hub.Audience{hub.AudiencePublic, hub.AudienceNetwork} {
		post := w.postOf(ghost)
		post.Audience, post.ShowAuthor = audience, pick(w, hub.AuthorShownProject, hub.AuthorShownNobody)
		post.UpdatedBy, post.CoWriterIDs = ghost, []hub.ID{pickOne(w, w.ghosts)}
		w.put(post)
		w.attachmentOn(post.ID, ghost)
		w.commentOn(post.ID, ghost, "")
		w.commentOn(post.ID, post.CoWriterIDs[0], "")
		for _, part := range w.order[len(w.order)-4:] {
			w.revisionOf(part, ghost)
		}
	}
}

func (w *world) attachment() { w.attachmentOn(w.one(hub.KindPost, hub.KindProject), w.person()) }

func (w *world) attachmentOn(on, by hub.ID) {
	meta := w.meta(hub.KindAttachment, by)
	w.put(&hub.Attachment{Meta: meta, OnID: on, Kind: hub.AttachmentKindReport, MediaType: "application/pdf", Size: 1000,
		Name: w.word(meta.ID, "name") + ".pdf", SHA256: w.blob(w.kept(meta.ID, "bytes")), Withheld: len(w.all(hub.KindAttachment))%4 == 3,
		AlternativeText: hub.Words(w.word(meta.ID, "alternativeText")),
		Text:            &hub.FileText{State: hub.TextStateDone, Pages: 2, SHA256: w.blob(fmt.Sprintf(`["","Side %s"]`, w.word(meta.ID, "page")))}})
}

// blob are bytes to put into the store, by their hash.
func (w *world) blob(content string) string {
	hash := fmt.Sprintf("%x", sha256.Sum256([]byte(content)))
	w.blobs[hash] = content
	return hash
}

func (w *world) lesson() {
	meta := w.meta(hub.KindLesson, w.person())
	title, published, doi := "Lærdom "+w.word(meta.ID, "title"), hubtest.Start, w.word(meta.ID, "doi")
	lesson := &hub.Lesson{Meta: meta, Address: w.address(title, meta.ID), Title: title, Language: hubtestLanguage(w.chance),
		Audience: w.audience(), Kind: pick(w, hub.LessonKindWorked, hub.LessonKindDidNotWork),
		Context: w.markdown(meta.ID, "context"), Insight: w.markdown(meta.ID, "insight"),
		Recommendation: w.markdown(meta.ID, "recommendation"), Limits: w.markdown(meta.ID, "limits"),
		Evidence: hub.Evidence{Computed: pick(w, hub.StrengthAnecdotal, hub.StrengthReplicated), ProjectCount: 1,
			PersonCount: 1, Rationale: w.markdown(meta.ID, "rationale")},
		ThemeIDs: w.topics(hub.ConceptSchemeTheme), TargetGroupIDs: w.topics(hub.ConceptSchemeTargetGroup),
		MethodIDs: w.topics(hub.ConceptSchemeMethod), PublishedAt: &published, Translations: w.translations(meta.ID),
		Status: pick(w, hub.LessonStatusPublished, hub.LessonStatusPublished, hub.LessonStatusPublished, hub.LessonStatusDraft,
			hub.LessonStatusInReview, hub.LessonStatusSuperseded, hub.LessonStatusWithdrawn),
		CoWriterIDs: slices.DeleteFunc([]hub.ID{w.person()}, func(hub.ID) bool { return w.heads(2) })}
	lesson.Returned = &hub.Returning{At: published, ByID: w.all(hub.KindPerson)[4], Comment: w.markdown(meta.ID, "returned")}
	if w.heads(3) && len(w.all(hub.KindLesson)) > 0 {
		lesson.SupersededByID = w.one(hub.KindLesson)
	}
	for range w.chance.IntN(4) {
		lesson.Sources = append(lesson.Sources, w.citation(meta.ID, w.one(hub.KindPost, hub.KindPost, hub.KindProject, hub.KindAttachment)))
	}
	lesson.Sources = append(lesson.Sources, hub.Citation{Quote: w.markdown(meta.ID, "quote of a reference"),
		Reference: &hub.Reference{Title: w.word(meta.ID, "reference"), URL: w.url(meta.ID, "reference"), DOI: &doi,
			Kind: hub.ReferenceKindReport}})
	w.put(lesson)
}

// citation quotes words of the source's own, when it has any, and a word that stands in the quote alone.
func (w *world) citation(lesson, source hub.ID) hub.Citation {
	quote := w.wordFor(lesson, "quote", func(v hub.Viewer) bool {
		return w.mayRead(v, lesson) && w.includeAll(w.everybody(), source, lesson)
	})
	if post, ok := w.documents[source].(*hub.Post); ok {
		quote += " " + string(post.WhatHappened)
	}
	return hub.Citation{SourceID: source, Quote: hub.Markdown(quote), Note: hub.Markdown(w.word(lesson, "note of a source"))}
}

func (w *world) relation() {
	meta := w.meta(hub.KindRelation, w.person())
	lessons := w.some(hub.KindLesson, 2)
	w.putNew(&hub.Relation{Meta: meta, FromID: lessons[0], ToID: lessons[1], Kind: hub.RelationKindConfirms,
		Note: w.markdown(meta.ID, "note")})
}

func (w *world) measure() {
	meta := w.meta(hub.KindMeasure, w.person())
	title := "Tiltak " + w.word(meta.ID, "title")
	measure := &hub.Measure{Meta: meta, Address: w.address(title, meta.ID), Title: title, Language: "nb", Audience: w.audience(),
		Problem: w.markdown(meta.ID, "problem"), Goal: w.markdown(meta.ID, "goal"),
		Description: w.markdown(meta.ID, "description"), Outcome: w.markdown(meta.ID, "outcome"),
		Status:  pick(w, hub.MeasureStatusIdea, hub.MeasureStatusAdopted),
		OwnerID: w.one(hub.KindOrganisation), Indicators: []hub.Indicator{{Name: w.word(meta.ID, "indicator"),
			Target: hub.Words(w.word(meta.ID, "target")), Value: hub.Words(w.word(meta.ID, "value"))}}}
	for _, lesson := range w.some(hub.KindLesson, w.chance.IntN(4)) {
		measure.Grounds = append(measure.Grounds, hub.Ground{LessonID: lesson, Reasoning: w.markdown(meta.ID, "reasoning")})
	}
	w.put(measure)
}

func (w *world) application() {
	meta := w.meta(hub.KindApplication, w.person())
	outcome := pick(w, hub.ApplicationOutcomeHelped, hub.ApplicationOutcomeHarmed)
	w.put(&hub.Application{Meta: meta, LessonID: w.one(hub.KindLesson), Decision: hub.ApplicationDecisionApplied,
		ByID: w.one(hub.KindProject, hub.KindCall, hub.KindMeasure), Reason: w.markdown(meta.ID, "reason"), PersonID: meta.CreatedBy,
		AppliedOn: w.day(), Outcome: &outcome, Note: w.markdown(meta.ID, "note")})
}

func (w *world) brief() {
	meta := w.meta(hub.KindBrief, w.person())
	title := "Grunnlag " + w.word(meta.ID, "title")
	brief := &hub.Brief{Meta: meta, Address: w.address(title, meta.ID), Title: title, Language: "nb", Audience: w.audience(),
		Question: w.text(meta.ID, "question"), Introduction: w.markdown(meta.ID, "introduction")}
	for _, kind := range []hub.Kind{hub.KindLesson, hub.KindPost, hub.KindProject, hub.KindMeasure} {
		brief.Items = append(brief.Items, hub.BriefItem{ItemID: w.one(kind), Note: hub.Markdown(w.word(meta.ID, "note"))})
	}
	brief.Items = append(brief.Items, hub.BriefItem{Text: w.markdown(meta.ID, "text")})
	w.put(brief)
	if w.heads(2) {
		w.freeze(brief)
	}
}

// then is the version that frozen briefs show: none that documents have.
const then = 7

// freeze lets a brief show what some of its documents were.
func (w *world) freeze(brief *hub.Brief) {
	brief.Frozen = &hub.Freezing{At: hubtest.Start, ByID: w.all(hub.KindPerson)[4]}
	for at := range brief.Items[:4] {
		w.revisionOf(brief.Items[at].ItemID, w.person())
		revision, _ := w.documents[w.order[len(w.order)-1]].(*hub.Revision)
		revision.Of = then
		brief.Items[at].Version = &revision.Of
	}
}

func (w *world) comment() {
	var answers hub.ID
	on := w.one(hub.KindPost, hub.KindLesson)
	if comments := w.all(hub.KindComment); len(comments) > 0 && w.heads(2) {
		answers = pickOne(w, comments)
		on = w.documents[answers].(*hub.Comment).OnID
	}
	author := w.person()
	if post, ok := w.documents[on].(*hub.Post); ok && w.heads(2) && !slices.Contains(w.ghosts, post.AuthorID) {
		author = post.AuthorID
	}
	w.commentOn(on, author, answers)
}

func (w *world) commentOn(on, author, answers hub.ID) {
	meta := w.meta(hub.KindComment, author)
	comment := &hub.Comment{Meta: meta, OnID: on, AuthorID: author, AnswersID: answers, Body: w.markdown(meta.ID, "body"),
		Language: "nb", Withdrawn: w.heads(5)}
	if w.heads(5) {
		comment.Hidden = &hub.Hiding{At: hubtest.Start, ByID: w.all(hub.KindPerson)[4], Reason: w.word(meta.ID, "why hidden")}
	}
	w.put(comment)
}

func (w *world) reaction() {
	meta := w.meta(hub.KindReaction, w.person())
	w.putNew(&hub.Reaction{Meta: meta, OnID: w.one(hub.KindPost, hub.KindLesson), PersonID: meta.CreatedBy,
		Reaction: hub.ReactionKindHelpful})
}

func (w *world) revision() {
	w.revisionOf(w.one(hub.KindPost, hub.KindLesson, hub.KindProject, hub.KindComment, hub.KindAttachment, hub.KindMeasure), w.person())
}

// revisionOf is what a document was: for some others to read, mostly.
func (w *world) revisionOf(subject, by hub.ID) {
	meta := w.meta(hub.KindRevision, by)
	var was hub.Document
	switch now := w.documents[subject].(type) {
	case *hub.Post:
		before := *now
		before.Audience = w.audience()
		was = &before
	case *hub.Lesson:
		before := *now
		before.Audience, before.Status = w.audience(), pick(w, hub.LessonStatusDraft, hub.LessonStatusPublished)
		was = &before
	case *hub.Project:
		before := *now
		before.Audience = w.audience()
		was = &before
	case *hub.Measure:
		before := *now
		before.Audience = w.audience()
		was = &before
	default:
		was = now
	}
	w.was[meta.ID] = was
	content, prose := hub.FieldsOf(was), proseOf[subject.Kind()]
	content[prose] = w.word(meta.ID, "what it said then")
	content["nothing"] = w.kept(meta.ID, "content")
	w.put(&hub.Revision{Meta: meta, SubjectID: subject, Of: 1, At: time.Time(meta.CreatedAt), ByID: by,
		Changed: []string{w.word(meta.ID, "changed"), prose}, ReadersThen: was.Readers(), Content: content.String()})
}

// proseOf is a text of each kind that revisions are made of.
var proseOf = map[hub.Kind]string{hub.KindPost: "body", hub.KindLesson: "insight", hub.KindProject: "summary",
	hub.KindMeasure: "goal", hub.KindComment: "body", hub.KindAttachment: "name"}
