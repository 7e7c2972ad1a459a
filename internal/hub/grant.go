package hub

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Grant (tilsagn) is what a funder gave to whom and for what: a project as those who have never seen the hub can read it,
// and as other systems tell of it.
type Grant struct {
	// System and ID name the grant where it comes from; by the two it is known again.
	System, ID string
	URL        URL
	Title      string
	Language   Language
	// Description says what it is for; Summary does in a line, and may be empty.
	Description Markdown
	Summary     Words
	Applied     *Kroner
	Amount      Kroner
	AwardedOn   Date
	CaseNumber  string
	Planned     *Period
	Actual      *Period
	Recipient   Party
	Funder      Party
	// Programme is the scheme, Call its announcement of a year; empty where nobody said.
	Programme Heading
	Call      Heading
	// CallYear is 0 where nobody said.
	CallYear          int
	MunicipalityCodes []string
	Topics            []Topic
	// ModifiedAt is when it was last changed where it comes from; it is no part of what is compared.
	ModifiedAt time.Time `json:"-"`
}

// Party is an organisation as others tell of it.
type Party struct {
	// Number is from the Central Coordinating Register for Legal Entities; empty when not known.
	Number OrganisationNumber
	// ID is what whoever tells of it calls it by.
	ID, Name string
	// What a register knows; empty when it was not asked. It is no part of what is compared: the register may not answer next time.
	RegisteredName   string           `json:"-"`
	Kind             OrganisationKind `json:"-"`
	Website          URL              `json:"-"`
	MunicipalityCode string           `json:"-"`
}

// name is what the party is called: as told, else as registered, else by its number.
func (p Party) name() string {
	return cmp.Or(strings.Join(strings.Fields(p.Name), " "), p.RegisteredName, string(p.Number))
}

// Heading is what something is called, and the code by which others know it.
type Heading struct{ Code, Title string }

// Topic is a theme, target group or method by its key and a word for it.
type Topic struct {
	Scheme     ConceptScheme
	Key, Label string
}

// GivingSystem is the system of what came by the 360Giving standard, whose ids are the same everywhere.
const GivingSystem = "360giving"

// GrantOf tells of a project as a grant, as far as the viewer may read it; nil where something is missing that a grant must
// say: a description, the amount and date of the award, who got it, and who gave it. The prefix begins the ids of what has
// none from elsewhere.
func GrantOf(ctx context.Context, project *Project, prefix string) (*Grant, error) {
	description := cmp.Or(project.Description, Markdown(project.Summary))
	if description == "" || project.GrantedAmount == nil || project.AwardedOn == "" {
		return nil, nil
	}
	recipient, err := One[*Organisation](ctx, project.GranteeID)
	if err != nil {
		return nil, err
	}
	call, err := One[*Call](ctx, project.CallID)
	if err != nil || call == nil || recipient == nil {
		return nil, err
	}
	scheme, err := One[*GrantScheme](ctx, call.SchemeID)
	if err != nil || scheme == nil {
		return nil, err
	}
	funder, err := One[*Organisation](ctx, scheme.OwnerID)
	if err != nil || funder == nil {
		return nil, err
	}
	grant := &Grant{
		System: GivingSystem, ID: givenID(project.Origin, prefix, project.ID), URL: PageURL(ctx, project), Title: project.Title,
		Language: project.Language, Description: description, Summary: project.Summary, Applied: project.AppliedAmount,
		Amount: *project.GrantedAmount, AwardedOn: project.AwardedOn, Planned: project.PlannedPeriod, Actual: project.ActualPeriod,
		Recipient: partyOf(recipient, prefix), Funder: partyOf(funder, prefix),
		Programme: Heading{givenID(scheme.Origin, prefix, scheme.ID), scheme.Title}, CallYear: call.Year,
		Call:              Heading{givenID(call.Origin, prefix, call.ID), call.Title},
		MunicipalityCodes: project.MunicipalityCodes, ModifiedAt: project.UpdatedAt,
	}
	if project.Origin != nil && project.Origin.URL != "" {
		grant.URL = project.Origin.URL
	}
	grant.Topics, err = grantTopics(ctx, project)
	return grant, err
}

// givenID is the id that a document has in the standard, else one of ours behind the prefix.
func givenID(origin *Origin, prefix string, id ID) string {
	if origin != nil && origin.System == GivingSystem {
		return origin.ID
	}
	return prefix + "-" + string(id)
}

func partyOf(organisation *Organisation, prefix string) Party {
	return Party{Number: organisation.OrganisationNumber, ID: givenID(organisation.Origin, prefix, organisation.ID), Name: organisation.Name}
}

func grantTopics(ctx context.Context, project *Project) ([]Topic, error) {
	var topics []Topic
	for _, ids := range [][]ID{project.ThemeIDs, project.TargetGroupIDs, project.MethodIDs} {
		concepts, err := Many[*Concept](ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, concept := range concepts {
			topics = append(topics, Topic{concept.Scheme, concept.Key, concept.LabelIn("nb")})
		}
	}
	return topics, nil
}

// maxTopics leaves room for a grant, what it was, two organisations, a scheme, a call and all its new topics in one commit.
const maxTopics = maxCommit - 6

// Check tells all that is wrong with the grant by itself; nil when nothing is.
func (g Grant) Check() Errors {
	v := &validation{}
	v.required("system", g.System)
	v.required("id", g.ID)
	v.line("id", g.ID)
	v.url("url", g.URL)
	v.required("awardedOn", string(g.AwardedOn))
	v.line("programme", g.Programme.Title)
	v.line("programme", g.Programme.Code)
	v.line("call", g.Call.Title)
	v.line("call", g.Call.Code)
	if g.CallYear != 0 {
		v.year("call", g.CallYear)
	}
	g.Recipient.check(v, "recipient")
	v.required("recipient", g.Recipient.name())
	g.Funder.check(v, "funder")
	v.check("topics", len(g.Topics) <= maxTopics, messageCategories.With(maxTopics))
	for _, topic := range g.Topics {
		v.check("topics", isKey(topic.Key), messageKey)
		v.line("topics", topic.Label)
	}
	document := g.into(&Project{Origin: &Origin{}}, "")
	document.validate(v)
	return v.errors
}

func (p Party) check(v *validation, field string) {
	v.line(field, p.Name)
	v.line(field, p.ID)
	v.check(field, p.Number == "" || p.Number.Valid(), messageOrganisationNumber)
}

// into writes what the grant says into the project; what only the hub knows stays. The status follows from the dates, and
// from what day it is, for a project that is new.
func (g Grant) into(document *Project, today Date) *Project {
	document.Title, document.Language, document.Description, document.Summary = g.Title, g.Language, g.Description, g.Summary
	document.AppliedAmount, document.GrantedAmount, document.AwardedOn = g.Applied, &g.Amount, g.AwardedOn
	document.PlannedPeriod, document.ActualPeriod = g.Planned, g.Actual
	document.MunicipalityCodes = g.MunicipalityCodes
	if g.CaseNumber != "" {
		document.CaseNumber = &g.CaseNumber
	}
	if document.Version == 0 {
		document.Audience, document.Kind, document.Status = AudiencePublic, ProjectKindMainProject, ProjectStatusOngoing
		if period := document.Period(); period != nil {
			switch {
			case period.To != "" && period.To < today:
				document.Status = ProjectStatusCompleted
			case period.From > today:
				document.Status = ProjectStatusPlanned
			}
		}
	}
	return document
}

// hash is of all that the other system says of the grant.
func (g Grant) hash() string {
	whole, err := json.Marshal(g)
	if err != nil {
		return "" // texts and numbers always marshal
	}
	return digest(string(whole))
}

// contentHash is of what people edit in a project.
func (p *Project) contentHash() string { return editedHash(p) }

func (p *Project) origin() *Origin { return p.Origin }

// editedHash is of all in a document but what the hub itself keeps in it.
func editedHash(document Document) string {
	fields := FieldsOf(document)
	for _, name := range []string{"_id", "version", "createdAt", "createdBy", "updatedAt", "updatedBy", "input", "slug", "formerSlugs",
		"origin", "aliases", "endedOn"} {
		delete(fields, name)
	}
	return digest(fields.String())
}

// yearOf is the year of the announcement: as told, else that of the award.
func (g Grant) yearOf() int {
	if g.CallYear != 0 {
		return g.CallYear
	}
	return g.AwardedOn.Year()
}

// scheme is what the grant was given under. One that names none was given under what its funder gives; without a funder
// there is none.
func (g Grant) scheme() (Heading, bool) {
	title := strings.Join(strings.Fields(g.Programme.Title), " ")
	switch {
	case title != "":
		return Heading{cmp.Or(g.Programme.Code, strings.ToLower(title)), title}, true
	case g.Programme.Code != "":
		return Heading{g.Programme.Code, g.Programme.Code}, true
	case g.Funder.name() != "":
		return Heading{"tilskudd:" + cmp.Or(string(g.Funder.Number), g.Funder.ID, strings.ToLower(g.Funder.Name)),
			"Tilskudd fra " + g.Funder.name()}, true
	default:
		return Heading{}, false
	}
}

// call is the year's announcement of the scheme.
func (g Grant) call(scheme Heading) Heading {
	year := strconv.Itoa(g.yearOf())
	return Heading{cmp.Or(g.Call.Code, scheme.Code+":"+year), cmp.Or(g.Call.Title, fmt.Sprintf("%s %s", scheme.Title, year))}
}
