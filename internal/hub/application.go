package hub

// Application (tatt i bruk) tells that a project, call or measure considered a lesson, and how it went.
type Application struct {
	Meta     `bson:",inline"`
	LessonID ID `bson:"lesson"`
	// ByID is the Project, Call or Measure.
	ByID      ID                  `bson:"by"`
	Decision  ApplicationDecision `bson:"decision"`
	Reason    Markdown            `bson:"reason,omitempty"`
	PersonID  ID                  `bson:"person,omitempty"`
	AppliedOn Date                `bson:"appliedOn"`
	Outcome   *ApplicationOutcome `bson:"outcome,omitempty"`
	Note      Markdown            `bson:"note,omitempty"`
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
	v.text("note", a.Note)
}
