package hub

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
