package hub

import (
	"cmp"
	"slices"
)

// What each noun gives to be searched, filtered by and counted.

func (d *draft) concept(c *Concept) {
	d.title(c.LabelIn("nb"), "nb")
	d.Language = ""
	d.text("label", c.PrefLabel.NN, "nn")
	d.text("label", c.PrefLabel.EN, "en")
	for _, label := range slices.Concat(c.AltLabels, c.Definition) {
		d.text("label", label.Text, label.Language)
	}
	for _, label := range c.labels() {
		d.name(label.Text)
	}
	d.value(FieldKind, string(c.Scheme))
}

func (d *draft) organisation(o *Organisation) {
	d.title(o.Name, "nb")
	d.Language = ""
	d.text("organisationNumber", string(o.OrganisationNumber), "nb")
	d.name(string(o.OrganisationNumber))
	d.value(FieldKind, string(o.Kind))
	d.ids(FieldOrganisation, o.ID)
	if o.MunicipalityCode != "" {
		d.place([]string{o.MunicipalityCode})
	}
}

func (d *draft) grantScheme(g *GrantScheme) {
	d.title(g.Title, g.Language)
	d.text("description", string(g.Description), g.Language)
	d.organisationNames("owner", g.OwnerID)
	d.ids(FieldScheme, g.ID)
}

func (d *draft) call(c *Call) {
	d.title(c.Title, c.Language)
	d.text("eligible", string(c.Eligible), c.Language)
	d.Date = cmp.Or(c.OpensOn, d.Date)
	d.ids(FieldScheme, c.SchemeID)
	d.ids(FieldCall, c.ID)
	d.topics(FieldTargetGroup, c.TargetGroupIDs)
	if scheme, ok := d.known[c.SchemeID].(*GrantScheme); ok {
		d.text("scheme", scheme.Title, scheme.Language)
	}
}

func (d *draft) project(p *Project) {
	d.title(p.Title, p.Language)
	d.text("summary", string(p.Summary), p.Language)
	d.text("description", string(p.Description), p.Language)
	d.text("whyStopped", string(p.WhyStopped), p.Language)
	for _, goal := range p.Goals {
		d.text("goals", string(goal), p.Language)
	}
	started := Date("")
	if period := p.Period(); period != nil {
		started = period.From
	}
	d.Date = cmp.Or(p.AwardedOn, started, d.Date)
	if p.GrantedAmount != nil {
		d.Amount = *p.GrantedAmount
	}
	if p.AppliedAmount != nil {
		d.Applied = *p.AppliedAmount
	}
	if p.PaidAmount != nil {
		d.Paid = *p.PaidAmount
	}
	if p.Participants != nil {
		d.Planned, d.Actual = p.Participants.Planned, p.Participants.Actual
	}
	d.value(FieldKind, string(p.Kind))
	d.value(FieldStatus, string(p.Status))
	d.ids(FieldProject, p.ID)
	d.callAndScheme(p.CallID)
	d.organisationNames("grantee", p.GranteeID)
	for _, partner := range p.Partners {
		d.organisationNames("partners", partner.OrganisationID)
	}
	d.topics(FieldTheme, p.ThemeIDs)
	d.topics(FieldTargetGroup, p.TargetGroupIDs)
	d.topics(FieldMethod, p.MethodIDs)
	d.place(p.MunicipalityCodes)
}

func (d *draft) event(e *Event) {
	d.title(e.Title, e.Language)
	d.text("description", string(e.Description), e.Language)
	d.text("place", string(e.Place), e.Language)
	d.Date = cmp.Or(dateIn(e.StartsAt), d.Date)
	d.ids(FieldEvent, e.ID)
	d.organisationNames("organisers", e.OrganiserIDs...)
	for _, id := range e.ProjectIDs {
		d.ids(FieldProject, id) // for those who may read the project: others cannot ask by it
		if project, ok := d.known[id].(*Project); ok && includes(project.Readers(), e.Readers()) {
			d.text("project", project.Title, project.Language)
		}
	}
	if e.MunicipalityCode != "" {
		d.place([]string{e.MunicipalityCode})
	}
}

func (d *draft) post(p *Post) {
	d.title(p.Title(), p.Language)
	d.text("whatWeTried", string(p.WhatWeTried), p.Language)
	d.text("whatHappened", string(p.WhatHappened), p.Language)
	d.text("whatWeWouldDoDifferently", string(p.WhatWeWouldDoDifferently), p.Language)
	d.text("body", string(p.Body), p.Language)
	d.translations(p.Translations)
	d.Date = cmp.Or(p.HappenedOn, dateOf(p.PublishedAt), d.Date)
	d.value(FieldKind, string(p.Kind))
	d.value(FieldStatus, string(p.Status))
	d.ids(FieldEvent, p.EventID)
	d.ids(FieldProject, p.ProjectID)
	d.topics(FieldTheme, p.ThemeIDs)
	d.topics(FieldTargetGroup, p.TargetGroupIDs)
	if author, ok := d.known[p.AuthorID].(*Person); ok && p.ShowAuthor == AuthorShownName {
		d.text("author", author.Name, "nb")
		d.ids(FieldAuthor, author.ID)
	}
	if project, ok := d.known[p.ProjectID].(*Project); ok && includes(project.Readers(), p.Readers()) {
		d.text("project", project.Title, project.Language)
		d.callAndScheme(project.CallID)
		d.organisationNames("grantee", project.GranteeID)
		d.place(project.MunicipalityCodes)
	}
}

func (d *draft) lesson(l *Lesson) {
	d.title(l.Title, l.Language)
	d.text("insight", string(l.Insight), l.Language)
	d.text("context", string(l.Context), l.Language)
	d.text("recommendation", string(l.Recommendation), l.Language)
	d.text("limits", string(l.Limits), l.Language)
	d.translations(l.Translations)
	d.Date = cmp.Or(dateOf(l.PublishedAt), d.Date)
	if l.Origin != nil {
		d.Date = cmp.Or(l.Origin.Date, d.Date)
		d.organisationNames("organisation", l.Origin.Organisation)
	}
	d.value(FieldKind, string(l.Kind))
	d.value(FieldStatus, string(l.Status))
	d.value(FieldEvidence, string(l.Evidence.Strength()))
	d.topics(FieldTheme, l.ThemeIDs)
	d.topics(FieldTargetGroup, l.TargetGroupIDs)
	d.topics(FieldMethod, l.MethodIDs)
	for _, source := range l.Sources {
		d.citation(l, source)
	}
}

// citation puts in what a lesson takes from a source: nothing unless all the lesson's readers may read the source.
func (d *draft) citation(l *Lesson, source Citation) {
	if source.Reference != nil {
		d.text("sources", source.Reference.Title, l.Language)
		d.text("sources", string(source.Quote), l.Language)
		return
	}
	d.ids(FieldCites, source.SourceID)
	if !d.known.covers(source.SourceID, l.Readers()) {
		return
	}
	d.text("sources", string(source.Quote), l.Language)
	if project := d.known.projectOf(source.SourceID); project != nil && includes(project.Readers(), l.Readers()) {
		d.ids(FieldProject, project.ID)
		d.callAndScheme(project.CallID)
		d.organisationNames("grantee", project.GranteeID)
		d.place(project.MunicipalityCodes)
	}
}

func (d *draft) translations(translations []Translation) {
	for _, translation := range translations {
		d.value(FieldLanguage, string(translation.Language))
		d.text("translations", string(translation.Title)+" "+string(translation.Text), translation.Language)
	}
}

func (d *draft) measure(m *Measure) {
	d.title(m.Title, m.Language)
	d.text("problem", string(m.Problem), m.Language)
	d.text("goal", string(m.Goal), m.Language)
	d.text("description", string(m.Description), m.Language)
	d.text("outcome", string(m.Outcome), m.Language)
	d.value(FieldStatus, string(m.Status))
	d.organisationNames("owner", m.OwnerID)
	for _, ground := range m.Grounds {
		d.ids(FieldGrounds, ground.LessonID)
	}
}

// entry is what is counted of an application. It has no readers, so that nothing finds it: who may read it is who may read both the
// lesson and what used it, which is looked at when it is counted.
func (a *Application) entry() *Entry {
	entry := &Entry{ID: a.ID, Kind: KindApplication, Version: a.Version, Date: a.AppliedOn, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt,
		Values: map[Field][]string{FieldUses: {string(a.LessonID)}, FieldUsedBy: {string(a.ByID)}, FieldDecision: {string(a.Decision)}}}
	if a.Outcome != nil {
		entry.Values[FieldOutcome] = []string{string(*a.Outcome)}
	}
	return entry
}

func (d *draft) brief(b *Brief) {
	d.title(b.Title, b.Language)
	d.text("question", b.Question, b.Language)
	d.text("introduction", string(b.Introduction), b.Language)
	for _, item := range b.Items {
		d.text("items", string(item.Text), b.Language)
	}
}
