package hub

// Measure (tiltak) is what the county decides to do, on the grounds of lessons.
type Measure struct {
	Meta        `bson:",inline"`
	Address     `bson:",inline"`
	Title       string        `bson:"title"`
	Language    Language      `bson:"language"`
	Audience    Audience      `bson:"audience"`
	Problem     Markdown      `bson:"problem,omitempty"`
	Goal        Markdown      `bson:"goal,omitempty"`
	Description Markdown      `bson:"description,omitempty"`
	Status      MeasureStatus `bson:"status"`
	Grounds     []Ground      `bson:"grounds,omitempty"`
	// OwnerID is the organisation that answers for the measure.
	OwnerID    ID          `bson:"owner,omitempty"`
	CaseNumber *string     `bson:"caseNumber,omitempty"`
	Indicators []Indicator `bson:"indicators,omitempty"`
	Outcome    Markdown    `bson:"outcome,omitempty"`
	Origin     *Origin     `bson:"origin,omitempty"`
}

// MeasureStatus is where a measure stands.
type MeasureStatus string

const (
	MeasureStatusIdea      MeasureStatus = "IDEA"
	MeasureStatusProposed  MeasureStatus = "PROPOSED"
	MeasureStatusAdopted   MeasureStatus = "ADOPTED"
	MeasureStatusOngoing   MeasureStatus = "ONGOING"
	MeasureStatusCompleted MeasureStatus = "COMPLETED"
	MeasureStatusDropped   MeasureStatus = "DROPPED"
)

// Ground is a lesson that a measure rests on, with the reasoning from one to the other.
type Ground struct {
	LessonID  ID       `bson:"lesson"`
	Reasoning Markdown `bson:"reasoning,omitempty"`
}

// Indicator is a figure by which one sees whether a measure does what it should.
type Indicator struct {
	Name   string `bson:"name"`
	Target Words  `bson:"target,omitempty"`
	Value  Words  `bson:"value,omitempty"`
	AsOf   Date   `bson:"asOf,omitempty"`
}

func (*Measure) DocumentKind() Kind { return KindMeasure }

func (m *Measure) Keys() []Key { return join(m.Address.keys(), m.Origin.keys()) }

func (m *Measure) Refs() []Key {
	return join(refs("lesson", m.lessonIDs()...), refs("organisation", m.OwnerID))
}

func (m *Measure) lessonIDs() []ID {
	ids := make([]ID, len(m.Grounds))
	for at, ground := range m.Grounds {
		ids[at] = ground.LessonID
	}
	return ids
}

func (m *Measure) Readers() []Token { return m.Audience.readers(m.CreatedBy) }

func (m *Measure) validate(v *validation) {
	v.required("title", m.Title)
	v.line("title", m.Title)
	v.language("language", m.Language)
	v.audience("audience", m.Audience, false)
	v.text("problem", m.Problem)
	v.text("goal", m.Goal)
	v.text("description", m.Description)
	v.oneOf("status", string(m.Status), "IDEA", "PROPOSED", "ADOPTED", "ONGOING", "COMPLETED", "DROPPED")
	for at, ground := range m.Grounds {
		v.required(v.item("grounds", at, "lesson"), string(ground.LessonID))
		v.reference(v.item("grounds", at, "lesson"), KindLesson, ground.LessonID)
		v.text(v.item("grounds", at, "reasoning"), ground.Reasoning)
	}
	v.reference("owner", KindOrganisation, m.OwnerID)
	for at, indicator := range m.Indicators {
		v.required(v.item("indicators", at, "name"), indicator.Name)
		v.date(v.item("indicators", at, "asOf"), indicator.AsOf)
	}
	v.text("outcome", m.Outcome)
}
