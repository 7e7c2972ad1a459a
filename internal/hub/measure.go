package hub

import (
	"context"
	"strconv"
)

// Measure (tiltak) is what the county decides to do, on the grounds of lessons.
type Measure struct {
	Meta        `bson:",inline"`
	Address     `bson:",inline"`
	Title       string        `bson:"title" set:"writer"`
	Language    Language      `bson:"language" set:"writer"`
	Audience    Audience      `bson:"audience" set:"writer"`
	Problem     Markdown      `bson:"problem,omitempty" set:"writer"`
	Goal        Markdown      `bson:"goal,omitempty" set:"writer"`
	Description Markdown      `bson:"description,omitempty" set:"writer"`
	Status      MeasureStatus `bson:"status" set:"once"`
	Grounds     []Ground      `bson:"grounds,omitempty" set:"writer"`
	// OwnerID is the organisation that answers for the measure.
	OwnerID    ID          `bson:"owner,omitempty" set:"writer"`
	CaseNumber *string     `bson:"caseNumber,omitempty" set:"writer"`
	Indicators []Indicator `bson:"indicators,omitempty" set:"writer"`
	Outcome    Markdown    `bson:"outcome,omitempty" set:"writer"`
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
	// StrengthThen is how well founded the lesson was when it became a ground.
	StrengthThen Strength `bson:"strengthThen,omitempty"`
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
	return join(refs("lesson", m.lessonIDs()...), refs("organisation", m.OwnerID), refs("person", m.CreatedBy))
}

func (m *Measure) lessonIDs() []ID {
	ids := make([]ID, len(m.Grounds))
	for at, ground := range m.Grounds {
		ids[at] = ground.LessonID
	}
	return ids
}

// begin: a measure is the county's own matter until it is shown to others.
func (m *Measure) begin(w *writing) {
	m.Language, m.Audience, m.Status = w.viewer.Language, AudienceCounty, MeasureStatusIdea
}

// settle notes how well founded new grounds are, so that it is seen when they are so no longer. Whoever makes a lesson a
// ground has seen it as it is in that commit.
func (m *Measure) settle(ctx context.Context, w *writing, was *earlier) error {
	before := map[string]Strength{}
	if was != nil {
		grounds, _ := was.fields["grounds"].([]any)
		for _, one := range grounds {
			if ground, ok := one.(Fields); ok {
				strength, _ := ground["strengthThen"].(string)
				before[ground["lesson"].(string)] = Strength(strength)
			}
		}
	}
	var problems Errors
	for at := range m.Grounds {
		ground := &m.Grounds[at]
		if strength, known := before[string(ground.LessonID)]; known {
			ground.StrengthThen = strength
			continue
		}
		lesson, err := One[*Lesson](ctx, ground.LessonID)
		switch {
		case err != nil:
			return err
		case lesson == nil:
		case !lesson.isShown():
			problems = append(problems, invalid("grounds."+strconv.Itoa(at)+".lesson",
				messageNotPublished.With(ground.LessonID)))
		default:
			w.look(lesson)
			ground.StrengthThen = lesson.Evidence.Strength()
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// StrengthOf is how well founded a ground's lesson was when it became one; nil where that is not known, or the lesson may
// not be read.
func StrengthOf(ctx context.Context, ground *Ground) (*Strength, error) {
	lesson, err := One[*Lesson](ctx, ground.LessonID)
	if err != nil || lesson == nil || ground.StrengthThen == "" {
		return nil, err
	}
	return &ground.StrengthThen, nil
}

// Fallen tells whether a ground's lesson is less well founded than when it became one. Strength is told of all sources, so
// a measure's readers may know it of a lesson that they may read.
func Fallen(ctx context.Context, ground *Ground) (bool, error) {
	lesson, err := One[*Lesson](ctx, ground.LessonID)
	return lesson != nil && strengthOrder[lesson.Evidence.Strength()] < strengthOrder[ground.StrengthThen], err
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
		v.line(v.item("indicators", at, "name"), indicator.Name)
		v.words(v.item("indicators", at, "target"), indicator.Target)
		v.words(v.item("indicators", at, "value"), indicator.Value)
		v.date(v.item("indicators", at, "asOf"), indicator.AsOf)
	}
	v.lineOf("caseNumber", m.CaseNumber)
	v.text("outcome", m.Outcome)
}
