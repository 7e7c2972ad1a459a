package hub

import "context"

// Application (tatt i bruk) tells that a project, call or measure considered a lesson, and how it went.
type Application struct {
	Meta     `bson:",inline"`
	LessonID ID `bson:"lesson" set:"once"`
	// ByID is the Project, Call or Measure.
	ByID      ID                  `bson:"by" set:"once"`
	Decision  ApplicationDecision `bson:"decision" set:"writer"`
	Reason    Markdown            `bson:"reason,omitempty" set:"writer"`
	PersonID  ID                  `bson:"person,omitempty"`
	AppliedOn Date                `bson:"appliedOn" set:"writer"`
	Outcome   *ApplicationOutcome `bson:"outcome,omitempty" set:"writer"`
	Note      Markdown            `bson:"note,omitempty" set:"writer"`
}

// ApplicationDecision is what was done with the lesson.
type ApplicationDecision string

const (
	ApplicationDecisionApplied  ApplicationDecision = "APPLIED"
	ApplicationDecisionSetAside ApplicationDecision = "SET_ASIDE"
)

// ApplicationOutcome is how it went; reports that conflict are shown side by side.
type ApplicationOutcome string

const (
	ApplicationOutcomeHelped       ApplicationOutcome = "HELPED"
	ApplicationOutcomeNoDifference ApplicationOutcome = "NO_DIFFERENCE"
	ApplicationOutcomeHarmed       ApplicationOutcome = "HARMED"
	ApplicationOutcomeTooEarly     ApplicationOutcome = "TOO_EARLY"
)

func (*Application) DocumentKind() Kind { return KindApplication }

func (*Application) Keys() []Key { return nil }

func (a *Application) Refs() []Key {
	return join(refs("lesson", a.LessonID), refs("by", a.ByID), refs("person", a.PersonID))
}

// Readers are those of the lesson and of what applied it.
func (a *Application) Readers() []Token { return asParent(a.LessonID, a.ByID) }

func (a *Application) begin(w *writing) {
	a.PersonID, a.Decision, a.AppliedOn = w.viewer.ID, ApplicationDecisionApplied, dateIn(w.now)
}

// settle: only what has been done can be reported.
func (a *Application) settle(_ context.Context, w *writing, _ *earlier) error {
	if a.AppliedOn > dateIn(w.now) {
		return invalid("appliedOn", messageFuture)
	}
	return nil
}

func (a *Application) validate(v *validation) {
	v.required("lesson", string(a.LessonID))
	v.required("by", string(a.ByID))
	v.reference("lesson", KindLesson, a.LessonID)
	v.referenceTo("by", a.ByID, KindProject, KindCall, KindMeasure)
	v.oneOf("decision", string(a.Decision), "APPLIED", "SET_ASIDE")
	v.check("reason", a.Decision != ApplicationDecisionSetAside || a.Reason != "", messageReason)
	v.required("appliedOn", string(a.AppliedOn))
	v.date("appliedOn", a.AppliedOn)
	if a.Outcome != nil {
		v.oneOf("outcome", string(*a.Outcome), "HELPED", "NO_DIFFERENCE", "HARMED", "TOO_EARLY")
	}
	v.text("reason", a.Reason)
	v.text("note", a.Note)
}
