package hub

// GrantScheme (tilskuddsordning) is what a county gives grants under, year after year.
type GrantScheme struct {
	Meta        `bson:",inline"`
	Address     `bson:",inline"`
	Title       string   `bson:"title" set:"writer"`
	Language    Language `bson:"language" set:"writer"`
	Description Markdown `bson:"description,omitempty" set:"writer"`
	OwnerID     ID       `bson:"owner,omitempty" set:"writer"`
	// SuccessorIDs are the schemes that went on with it under new names and terms.
	SuccessorIDs []ID    `bson:"successors,omitempty" set:"writer"`
	Origin       *Origin `bson:"origin,omitempty"`
}

func (*GrantScheme) DocumentKind() Kind { return KindGrantScheme }

func (g *GrantScheme) Keys() []Key { return join(g.Address.keys(), g.Origin.keys()) }

func (g *GrantScheme) Refs() []Key {
	return join(refs("organisation", g.OwnerID), refs("predecessor", g.SuccessorIDs...), refs("person", g.CreatedBy))
}

func (*GrantScheme) Readers() []Token { return everyone }

func (g *GrantScheme) begin(w *writing) { g.Language = w.viewer.Language }

func (g *GrantScheme) validate(v *validation) {
	v.required("title", g.Title)
	v.line("title", g.Title)
	v.language("language", g.Language)
	v.text("description", g.Description)
	v.reference("owner", KindOrganisation, g.OwnerID)
	v.references("successors", KindGrantScheme, g.SuccessorIDs)
}
