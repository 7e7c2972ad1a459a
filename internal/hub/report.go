package hub

// Report (melding) tells the curators that something ought not to stand here.
type Report struct {
	Meta      `bson:",inline"`
	SubjectID ID       `bson:"subject" set:"once"`
	Reason    Markdown `bson:"reason" set:"once"`
	// HandledAt is when a curator had looked at it.
	HandledByID ID       `bson:"handledBy,omitempty"`
	Handled     bool     `bson:"handled,omitempty"`
	Outcome     Markdown `bson:"outcome,omitempty"`
}

func (*Report) DocumentKind() Kind { return KindReport }

func (*Report) Keys() []Key { return nil }

func (r *Report) Refs() []Key {
	keys := join(refs("subject", r.SubjectID), listed)
	if !r.Handled {
		keys = append(keys, "open:report")
	}
	return keys
}

func (r *Report) Readers() []Token { return append(personTokens(r.CreatedBy), TokenCounty) }

func (r *Report) validate(v *validation) {
	v.referenceTo("subject", r.SubjectID, KindPost, KindComment)
	v.required("reason", string(r.Reason))
	v.text("reason", r.Reason)
	v.text("outcome", r.Outcome)
}
