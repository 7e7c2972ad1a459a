package hub

import "time"

// Event (samling) is a gathering where projects met; experiences can be posted to it.
type Event struct {
	Meta             `bson:",inline"`
	Address          `bson:",inline"`
	Title            string     `bson:"title"`
	Language         Language   `bson:"language"`
	Audience         Audience   `bson:"audience"`
	Description      Markdown   `bson:"description,omitempty"`
	StartsAt         time.Time  `bson:"startsAt"`
	EndsAt           *time.Time `bson:"endsAt,omitempty"`
	Place            Words      `bson:"place,omitempty"`
	MunicipalityCode string     `bson:"municipality,omitempty"`
	OrganiserIDs     []ID       `bson:"organisers,omitempty"`
	// ProjectIDs are the projects that took part.
	ProjectIDs []ID    `bson:"projects,omitempty"`
	Origin     *Origin `bson:"origin,omitempty"`
}

func (*Event) DocumentKind() Kind { return KindEvent }

func (e *Event) Keys() []Key { return join(e.Address.keys(), e.Origin.keys()) }

func (e *Event) Refs() []Key {
	return join(refs("organisation", e.OrganiserIDs...), refs("project", e.ProjectIDs...))
}

func (e *Event) Readers() []Token { return e.Audience.readers(e.CreatedBy, e.ProjectIDs...) }

func (e *Event) validate(v *validation) {
	v.required("title", e.Title)
	v.line("title", e.Title)
	v.language("language", e.Language)
	v.audience("audience", e.Audience, len(e.ProjectIDs) > 0)
	v.text("description", e.Description)
	v.check("startsAt", !e.StartsAt.IsZero(), messageRequired)
	v.check("endsAt", e.EndsAt == nil || !e.EndsAt.Before(e.StartsAt), messageOrder)
	v.words("place", e.Place)
	v.municipality("municipality", e.MunicipalityCode)
	v.reference("organisers", KindOrganisation, e.OrganiserIDs...)
	v.reference("projects", KindProject, e.ProjectIDs...)
}
