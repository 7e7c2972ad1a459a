package hub

import (
	"context"
	"slices"
)

// Report (melding) tells the curators that something ought not to stand here.
type Report struct {
	Meta      `bson:",inline"`
	SubjectID ID       `bson:"subject" set:"once"`
	Reason    Markdown `bson:"reason" set:"once"`
	// HandledByID is the curator who looked at it.
	HandledByID ID       `bson:"handledBy,omitempty"`
	Handled     bool     `bson:"handled,omitempty"`
	Outcome     Markdown `bson:"outcome,omitempty"`
	// OfErasure tells that the hub made it because somebody was erased whom the subject may name. It gives no reason: it would be
	// the same in all of them.
	OfErasure bool `bson:"ofErasure,omitempty"`
}

// ReasonOf is what is wrong with the subject, in the viewer's language where the hub says it.
func ReasonOf(ctx context.Context, report *Report) Markdown {
	if report.OfErasure {
		return Markdown(messageMayName.In(ReadingOf(ctx).viewer.Language))
	}
	return report.Reason
}

// openReports is the key of reports that nobody has looked at.
const openReports Key = "open:report"

func (*Report) DocumentKind() Kind { return KindReport }

func (*Report) Keys() []Key { return nil }

func (r *Report) Refs() []Key {
	keys := join(refs("subject", r.SubjectID), refs("person", r.CreatedBy, r.HandledByID), listed)
	if !r.Handled {
		keys = append(keys, openReports)
	}
	return keys
}

func (r *Report) Readers() []Token { return append(personTokens(r.CreatedBy), TokenCounty) }

func (r *Report) validate(v *validation) {
	v.required("subject", string(r.SubjectID))
	if r.OfErasure {
		v.check("subject", slices.Contains(worded, r.SubjectID.Kind()), messageReference.With(r.SubjectID))
	} else {
		v.referenceTo("subject", r.SubjectID, KindPost, KindComment)
		v.required("reason", string(r.Reason))
	}
	v.text("reason", r.Reason)
	v.text("outcome", r.Outcome)
}
