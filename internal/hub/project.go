package hub

import (
	"context"
	"slices"
)

// Project (prosjekt) is what an organisation got a grant for.
type Project struct {
	Meta        `bson:",inline"`
	Address     `bson:",inline"`
	Title       string        `bson:"title" set:"writer"`
	Language    Language      `bson:"language" set:"writer"`
	Audience    Audience      `bson:"audience" set:"curator"`
	Summary     Words         `bson:"summary,omitempty" set:"writer"`
	Description Markdown      `bson:"description,omitempty" set:"writer"`
	Kind        ProjectKind   `bson:"kind" set:"curator"`
	Status      ProjectStatus `bson:"status" set:"writer"`
	// WhyStopped is told by a stopped project: what did not work is as worth knowing as what did.
	WhyStopped    Markdown   `bson:"whyStopped,omitempty" set:"writer"`
	CallID        ID         `bson:"call,omitempty" set:"curator"`
	GranteeID     ID         `bson:"grantee,omitempty" set:"curator"`
	Partners      []Partner  `bson:"partners,omitempty" set:"curator"`
	AppliedAmount *Kroner    `bson:"appliedAmount,omitempty" set:"curator"`
	GrantedAmount *Kroner    `bson:"grantedAmount,omitempty" set:"curator"`
	PaidAmount    *Kroner    `bson:"paidAmount,omitempty" set:"curator"`
	AmountsAsOf   Date       `bson:"amountsAsOf,omitempty" set:"curator"`
	AwardedOn     Date       `bson:"awardedOn,omitempty" set:"curator"`
	CaseNumber    *string    `bson:"caseNumber,omitempty" set:"curator"`
	Goals         []Markdown `bson:"goals,omitempty" set:"writer"`
	PlannedPeriod *Period    `bson:"plannedPeriod,omitempty" set:"writer"`
	ActualPeriod  *Period    `bson:"actualPeriod,omitempty" set:"writer"`
	// MunicipalityCodes are those that held when the project ran.
	MunicipalityCodes []string      `bson:"municipalities,omitempty" set:"writer"`
	ThemeIDs          []ID          `bson:"themes,omitempty" set:"writer"`
	TargetGroupIDs    []ID          `bson:"targetGroups,omitempty" set:"writer"`
	MethodIDs         []ID          `bson:"methods,omitempty" set:"writer"`
	SDGs              []int         `bson:"sdgs,omitempty" set:"writer"`
	Links             []Link        `bson:"links,omitempty" set:"writer"`
	Members           []Member      `bson:"members,omitempty" set:"writer"`
	Participants      *Participants `bson:"participants,omitempty" set:"writer"`
	// EndedOn is the day on which somebody said here that it is over; empty while nobody has.
	EndedOn Date    `bson:"endedOn,omitempty"`
	Origin  *Origin `bson:"origin,omitempty"`
}

// ProjectKind is how far a project reaches.
type ProjectKind string

const (
	ProjectKindPreProject  ProjectKind = "PRE_PROJECT"
	ProjectKindMainProject ProjectKind = "MAIN_PROJECT"
	ProjectKindProgramme   ProjectKind = "PROGRAMME"
)

// ProjectStatus is where a project stands.
type ProjectStatus string

const (
	ProjectStatusPlanned   ProjectStatus = "PLANNED"
	ProjectStatusOngoing   ProjectStatus = "ONGOING"
	ProjectStatusCompleted ProjectStatus = "COMPLETED"
	ProjectStatusStopped   ProjectStatus = "STOPPED"
)

// Partner is an organisation that works with the grantee, and as what.
type Partner struct {
	OrganisationID ID    `bson:"organisation"`
	Role           Words `bson:"role,omitempty"`
}

// Link is an address outside the hub, with the words to show for it.
type Link struct {
	Title string `bson:"title"`
	URL   URL    `bson:"url"`
}

// Member is a person in a project.
type Member struct {
	PersonID ID          `bson:"person"`
	Role     ProjectRole `bson:"role"`
}

// ProjectRole is what a member may do in the project.
type ProjectRole string

const (
	ProjectRoleOwner   ProjectRole = "OWNER"
	ProjectRoleMember  ProjectRole = "MEMBER"
	ProjectRolePartner ProjectRole = "PARTNER"
)

func (*Project) DocumentKind() Kind { return KindProject }

func (p *Project) Keys() []Key { return join(p.Address.keys(), p.Origin.keys()) }

func (p *Project) Refs() []Key {
	organisations, members := []ID{p.GranteeID}, []ID{}
	for _, partner := range p.Partners {
		organisations = append(organisations, partner.OrganisationID)
	}
	for _, member := range p.Members {
		members = append(members, member.PersonID)
	}
	concepts := slices.Concat(p.ThemeIDs, p.TargetGroupIDs, p.MethodIDs)
	if p.Participants != nil {
		for _, group := range p.Participants.Groups {
			concepts = append(concepts, group.TargetGroupID)
		}
	}
	return join(refs("organisation", organisations...), refs("call", p.CallID), refs("member", members...),
		refs("concept", concepts...), refs("person", p.CreatedBy), p.dueKeys(), p.Origin.batchKeys())
}

func (p *Project) Readers() []Token { return p.Audience.readers("", p.ID) }

// Period is when the project ran: the actual period, else the planned one; nil when neither is known.
func (p *Project) Period() *Period {
	if p.ActualPeriod != nil {
		return p.ActualPeriod
	}
	return p.PlannedPeriod
}

// organisations are the grantee and the partners.
func (p *Project) organisations() []ID {
	all := []ID{}
	if p.GranteeID != "" {
		all = append(all, p.GranteeID)
	}
	for _, partner := range p.Partners {
		all = append(all, partner.OrganisationID)
	}
	return all
}

// settle: nobody is in a project twice, and the day on which it is said to be over is kept. Of one that was over when it
// was put in here, nobody has said when.
func (p *Project) settle(_ context.Context, w *writing, was *earlier) error {
	p.tidy()
	switch {
	case !p.Status.isOver():
		p.EndedOn = ""
	case was != nil && was.fields["status"] != string(p.Status) && p.EndedOn == "":
		p.EndedOn = dateIn(w.now)
	}
	return nil
}

func (p *Project) begin(w *writing) {
	p.Language, p.Audience = w.viewer.Language, AudiencePublic
	p.Kind, p.Status = ProjectKindPreProject, ProjectStatusPlanned
}

func (p *Project) validate(v *validation) {
	v.required("title", p.Title)
	v.line("title", p.Title)
	v.language("language", p.Language)
	v.audience("audience", p.Audience, true)
	v.words("summary", p.Summary)
	v.text("description", p.Description)
	v.oneOf("kind", string(p.Kind), "PRE_PROJECT", "MAIN_PROJECT", "PROGRAMME")
	v.oneOf("status", string(p.Status), "PLANNED", "ONGOING", "COMPLETED", "STOPPED")
	v.text("whyStopped", p.WhyStopped)
	v.reference("call", KindCall, p.CallID)
	v.reference("grantee", KindOrganisation, p.GranteeID)
	for at, partner := range p.Partners {
		v.required(v.item("partners", at, "organisation"), string(partner.OrganisationID))
		v.reference(v.item("partners", at, "organisation"), KindOrganisation, partner.OrganisationID)
		v.words(v.item("partners", at, "role"), partner.Role)
	}
	v.amount("appliedAmount", p.AppliedAmount)
	v.amount("grantedAmount", p.GrantedAmount)
	v.amount("paidAmount", p.PaidAmount)
	v.date("amountsAsOf", p.AmountsAsOf)
	v.date("awardedOn", p.AwardedOn)
	v.period("plannedPeriod", p.PlannedPeriod)
	v.period("actualPeriod", p.ActualPeriod)
	for at, code := range p.MunicipalityCodes {
		v.municipality(v.item("municipalities", at, ""), code)
	}
	v.topics(p.ThemeIDs, p.TargetGroupIDs, p.MethodIDs)
	for at, goal := range p.SDGs {
		v.check(v.item("sdgs", at, ""), goal >= 1 && goal <= 17, messageSDG)
	}
	for at, goal := range p.Goals {
		v.text(v.item("goals", at, ""), goal)
	}
	v.lineOf("caseNumber", p.CaseNumber)
	v.participants(p.Participants)
	for at, link := range p.Links {
		v.line(v.item("links", at, "title"), link.Title)
		v.required(v.item("links", at, "url"), string(link.URL))
		v.url(v.item("links", at, "url"), link.URL)
	}
	for at, member := range p.Members {
		v.required(v.item("members", at, "person"), string(member.PersonID))
		v.reference(v.item("members", at, "person"), KindPerson, member.PersonID)
		v.oneOf(v.item("members", at, "role"), string(member.Role), "OWNER", "MEMBER", "PARTNER")
	}
}
