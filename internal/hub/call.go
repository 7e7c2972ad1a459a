package hub

// Call (utlysning) is one year's announcement of a grant scheme: who could apply, for whom, and how much there was.
type Call struct {
	Meta     `bson:",inline"`
	Address  `bson:",inline"`
	SchemeID ID       `bson:"scheme" set:"once"`
	Year     int      `bson:"year" set:"writer"`
	Title    string   `bson:"title" set:"writer"`
	Language Language `bson:"language" set:"writer"`
	OpensOn  Date     `bson:"opensOn,omitempty" set:"writer"`
	ClosesOn Date     `bson:"closesOn,omitempty" set:"writer"`
	Budget   *Kroner  `bson:"budget,omitempty" set:"writer"`
	// Eligible says who could apply and who could not.
	Eligible       Markdown `bson:"eligible,omitempty" set:"writer"`
	TargetGroupIDs []ID     `bson:"targetGroups,omitempty" set:"writer"`
	// AnnouncementURL is the county's own page about the call.
	AnnouncementURL URL     `bson:"announcementUrl,omitempty" set:"writer"`
	Origin          *Origin `bson:"origin,omitempty"`
}

func (*Call) DocumentKind() Kind { return KindCall }

func (c *Call) Keys() []Key { return join(c.Address.keys(), c.Origin.keys()) }

func (c *Call) Refs() []Key {
	return join(refs("scheme", c.SchemeID), refs("concept", c.TargetGroupIDs...), refs("person", c.CreatedBy))
}

func (*Call) Readers() []Token { return everyone }

func (c *Call) begin(w *writing) { c.Language = w.viewer.Language }

func (c *Call) validate(v *validation) {
	v.required("scheme", string(c.SchemeID))
	v.reference("scheme", KindGrantScheme, c.SchemeID)
	v.required("title", c.Title)
	v.line("title", c.Title)
	v.year("year", c.Year)
	v.language("language", c.Language)
	v.date("opensOn", c.OpensOn)
	v.date("closesOn", c.ClosesOn)
	v.order("closesOn", c.OpensOn, c.ClosesOn)
	v.amount("budget", c.Budget)
	v.text("eligible", c.Eligible)
	v.references("targetGroups", KindConcept, c.TargetGroupIDs)
	v.url("announcementUrl", c.AnnouncementURL)
}
