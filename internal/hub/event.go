package hub

import "time"

// Event (samling) is a gathering where projects met; experiences can be posted to it.
type Event struct {
	Meta             `bson:",inline"`
	Address          `bson:",inline"`
	Title            string     `bson:"title" set:"writer"`
	Language         Language   `bson:"language" set:"writer"`
	Audience         Audience   `bson:"audience" set:"writer"`
	Description      Markdown   `bson:"description,omitempty" set:"writer"`
	StartsAt         time.Time  `bson:"startsAt" set:"writer"`
	EndsAt           *time.Time `bson:"endsAt,omitempty" set:"writer"`
	Place            Words      `bson:"place,omitempty" set:"writer"`
	MunicipalityCode string     `bson:"municipality,omitempty" set:"writer"`
	OrganiserIDs     []ID       `bson:"organisers,omitempty" set:"writer"`
	// ProjectIDs are the projects that took part.
	ProjectIDs []ID    `bson:"projects,omitempty" set:"writer"`
	Origin     *Origin `bson:"origin,omitempty"`
}

func (*Event) DocumentKind() Kind { return KindEvent }

func (e *Event) Keys() []Key { return join(e.Address.keys(), e.Origin.keys()) }

func (e *Event) Refs() []Key {
	return join(refs("organisation", e.OrganiserIDs...), refs("project", e.ProjectIDs...), refs("person", e.CreatedBy))
}

func (e *Event) Readers() []Token { return e.Audience.readers(e.CreatedBy, e.ProjectIDs...) }

func (e *Event) begin(w *writing) { e.Language, e.Audience = w.viewer.Language, AudiencePublic }

func (e *Event) validate(v *validation) {
	v.required("title", e.Title)
	v.line("title", e.Title)
	v.language("language", e.Language)
	v.audience("audience", e.Audience, len(e.ProjectIDs) > 0)
	v.text("description", e.Description)
	if e.StartsAt.IsZero() {
		v.check("startsAt", false, messageRequired)
	} else {
		v.year("startsAt", e.StartsAt.Year())
	}
	if e.EndsAt != nil {
		v.year("endsAt", e.EndsAt.Year())
	}
	v.check("endsAt", e.EndsAt == nil || !e.EndsAt.Before(e.StartsAt), messageOrder)
	v.words("place", e.Place)
	v.municipality("municipality", e.MunicipalityCode)
	v.references("organisers", KindOrganisation, e.OrganiserIDs)
	v.references("projects", KindProject, e.ProjectIDs)
}
