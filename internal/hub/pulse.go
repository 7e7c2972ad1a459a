package hub

import (
	"context"
	"fmt"
	"slices"
	"strconv"
)

// pulseMonths are how long after a project's end it is asked.
var pulseMonths = []int{6, 18}

// Pulse (puls) is what a project says 6 and 18 months after its end: whether the work lives on, and who pays.
type Pulse struct {
	Meta      `bson:",inline"`
	ProjectID ID `bson:"project"`
	// Months is how long after the end it is asked: 6 or 18.
	Months     int          `bson:"months"`
	DueOn      Date         `bson:"dueOn"`
	LivesOn    *PulseAnswer `bson:"livesOn,omitempty"`
	WhoPays    Markdown     `bson:"whoPays,omitempty"`
	AnsweredOn Date         `bson:"answeredOn,omitempty"`
}

// PulseAnswer is whether the work of a project lives on.
type PulseAnswer string

const (
	PulseAnswerYes    PulseAnswer = "YES"
	PulseAnswerPartly PulseAnswer = "PARTLY"
	PulseAnswerNo     PulseAnswer = "NO"
)

// pulseAnswers are those that can be given, in the order in which they are shown.
var pulseAnswers = []PulseAnswer{PulseAnswerYes, PulseAnswerPartly, PulseAnswerNo}

// Message is the answer in words.
func (p PulseAnswer) Message() Message {
	switch p {
	case PulseAnswerYes:
		return Message{"Ja", "Ja", "Yes"}
	case PulseAnswerPartly:
		return Message{"Delvis", "Delvis", "Partly"}
	default:
		return Message{"Nei", "Nei", "No"}
	}
}

func (*Pulse) DocumentKind() Kind { return KindPulse }

// pulseKey is of a project's pulse: it is asked once.
func pulseKey(project ID, months int) Key {
	return Key("pulse:" + string(project) + ":" + strconv.Itoa(months))
}

func (p *Pulse) Keys() []Key { return []Key{pulseKey(p.ProjectID, p.Months)} }

func (p *Pulse) Refs() []Key {
	keys := join(refs("project", p.ProjectID), listed)
	if p.AnsweredOn == "" {
		keys = append(keys, dueKey(p.DueOn))
	}
	return keys
}

// Readers are the project's own and the county, of those who may read the project: whether the money ran out is told to
// those who ask, not to the world.
func (p *Pulse) Readers() []Token {
	return append(asParent(p.ProjectID), AudienceProject.readers("", p.ProjectID)...)
}

func (p *Pulse) validate(v *validation) {
	v.required("project", string(p.ProjectID))
	v.reference("project", KindProject, p.ProjectID)
	v.check("months", slices.Contains(pulseMonths, p.Months), messageMonths)
	v.date("dueOn", p.DueOn)
	v.date("answeredOn", p.AnsweredOn)
	v.text("whoPays", p.WhoPays)
}

// AnswerPulse says whether a project's work lives on after its end, and who pays.
func AnswerPulse(ctx context.Context, id ID, version int, livesOn PulseAnswer, whoPays *Markdown) (*Pulse, error) {
	return change(ctx, "pulse.answer", id, version, func(_ context.Context, w *writing, pulse *Pulse) error {
		pulse.LivesOn, pulse.AnsweredOn = &livesOn, dateIn(w.now)
		if whoPays != nil {
			pulse.WhoPays = Markdown(cleanText(string(*whoPays)))
		}
		return nil
	})
}

// PulseCount is what so many projects said, so many months after their end.
type PulseCount struct {
	Months int
	// Answers is how many gave each answer; Open is how many have not answered.
	Answers map[PulseAnswer]int
	Open    int
}

// CountPulses counts what projects said after their end, as far as the viewer may read it.
func CountPulses(ctx context.Context) ([]PulseCount, error) {
	ids, err := allRefs(ctx, ReadingOf(ctx).hub.store, KindPulse, listed[0])
	if err != nil {
		return nil, fmt.Errorf("count pulses: %w", err)
	}
	pulses, err := Many[*Pulse](ctx, ids)
	if err != nil {
		return nil, err
	}
	counts := make([]PulseCount, len(pulseMonths))
	for at, months := range pulseMonths {
		counts[at] = PulseCount{Months: months, Answers: map[PulseAnswer]int{}}
		for _, pulse := range pulses {
			switch {
			case pulse.Months != months:
			case pulse.LivesOn == nil:
				counts[at].Open++
			default:
				counts[at].Answers[*pulse.LivesOn]++
			}
		}
	}
	return counts, nil
}
