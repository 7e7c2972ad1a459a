package hub

import (
	"context"
	"slices"
)

// FinalReport (sluttrapport) is what a project answers at its end.
type FinalReport struct {
	Meta              `bson:",inline"`
	ProjectID         ID       `bson:"project" set:"once"`
	Language          Language `bson:"language" set:"writer"`
	WhatWorked        Markdown `bson:"whatWorked,omitempty" set:"writer"`
	WhatDidNotWork    Markdown `bson:"whatDidNotWork,omitempty" set:"writer"`
	WhatToTellTheNext Markdown `bson:"whatToTellTheNext,omitempty" set:"writer"`
	SubmittedOn       Date     `bson:"submittedOn,omitempty"`
	// Drafted are the questions whose answers have become drafts of experiences.
	Drafted []FinalReportQuestion `bson:"drafted,omitempty"`
}

func (*FinalReport) DocumentKind() Kind { return KindFinalReport }

func (f *FinalReport) Keys() []Key { return []Key{Key("project:" + string(f.ProjectID))} }

func (f *FinalReport) Refs() []Key {
	return join(refs("project", f.ProjectID), refs("person", f.CreatedBy))
}

func (f *FinalReport) Readers() []Token { return asParent(f.ProjectID) }

func (f *FinalReport) begin(w *writing) { f.Language = w.viewer.Language }

func (f *FinalReport) validate(v *validation) {
	v.required("project", string(f.ProjectID))
	v.reference("project", KindProject, f.ProjectID)
	v.language("language", f.Language)
	v.text("whatWorked", f.WhatWorked)
	v.text("whatDidNotWork", f.WhatDidNotWork)
	v.text("whatToTellTheNext", f.WhatToTellTheNext)
	v.date("submittedOn", f.SubmittedOn)
}

// pulseMonths are how long after a project's end it is asked.
var pulseMonths = []int{6, 18}

// Pulse (puls) is what a project says 6 and 18 months after its end: whether the work lives on, and who pays.
type Pulse struct {
	Meta      `bson:",inline"`
	ProjectID ID `bson:"project"`
	// Months is how long after the end it was asked: 6 or 18.
	Months     int      `bson:"months"`
	DueOn      Date     `bson:"dueOn"`
	LivesOn    *bool    `bson:"livesOn,omitempty"`
	WhoPays    Markdown `bson:"whoPays,omitempty"`
	AnsweredOn Date     `bson:"answeredOn,omitempty"`
}

func (*Pulse) DocumentKind() Kind { return KindPulse }

func (*Pulse) Keys() []Key { return nil }

func (p *Pulse) Refs() []Key {
	keys := refs("project", p.ProjectID)
	if p.AnsweredOn == "" {
		keys = append(keys, Key("due:"+string(p.DueOn)))
	}
	return keys
}

func (p *Pulse) Readers() []Token { return asParent(p.ProjectID) }

func (p *Pulse) validate(v *validation) {
	v.required("project", string(p.ProjectID))
	v.reference("project", KindProject, p.ProjectID)
	v.check("months", slices.Contains(pulseMonths, p.Months), messageMonths)
	v.date("dueOn", p.DueOn)
	v.date("answeredOn", p.AnsweredOn)
	v.text("whoPays", p.WhoPays)
}

// AnswerPulse says whether a project's work lives on after its end, and who pays.
func AnswerPulse(ctx context.Context, id ID, version int, livesOn bool, whoPays *Markdown) (*Pulse, error) {
	return change(ctx, "pulse.answer", id, version, func(_ context.Context, w *writing, pulse *Pulse) error {
		pulse.LivesOn, pulse.AnsweredOn, pulse.WhoPays = &livesOn, dateIn(w.now), ""
		if whoPays != nil {
			pulse.WhoPays = Markdown(cleanText(string(*whoPays)))
		}
		return nil
	})
}
