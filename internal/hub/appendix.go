package hub

import (
	"context"
	"slices"
	"strings"
)

var (
	labelAppendix = Message{"Vedlegg: Lærdommer som er vurdert", "Vedlegg: Lærdomar som er vurderte", "Appendix: lessons considered"}
	fileAppendix  = Message{"vedlegg", "vedlegg", "appendix"}
	labelFor      = Message{"Gjelder", "Gjeld", "For"}
	labelTally    = Message{
		"Vurdert: %d. Tatt i bruk: %d. Satt til side: %d.", "Vurdert: %d. Teke i bruk: %d. Sett til side: %d.",
		"Considered: %d. Applied: %d. Set aside: %d.",
	}
	labelApplied  = Message{"Tatt i bruk", "Teke i bruk", "Applied"}
	labelSetAside = Message{"Satt til side", "Sett til side", "Set aside"}
	labelReason   = Message{"Begrunnelse", "Grunngjeving", "Reason"}
	labelDecided  = Message{"Vurdert", "Vurdert", "Considered"}
	labelOf       = Message{"%s av %s", "%s av %s", "%s by %s"}
	labelHow      = Message{"Hvordan det gikk", "Korleis det gjekk", "How it went"}

	outcomeLabels = map[ApplicationOutcome]Message{
		ApplicationOutcomeHelped:       {"Det hjalp", "Det hjelpte", "It helped"},
		ApplicationOutcomeNoDifference: {"Det gjorde ingen forskjell", "Det gjorde ingen skilnad", "It made no difference"},
		ApplicationOutcomeHarmed:       {"Det gjorde det verre", "Det gjorde det verre", "It did harm"},
		ApplicationOutcomeTooEarly:     {"For tidlig å si", "For tidleg å seie", "Too early to tell"},
	}
)

// PaperOfAppendix is what a call, a project or a measure considered, and how, for the case file: of each lesson the last
// decision, as far as its reader may read both.
func PaperOfAppendix(ctx context.Context, by Findable) (*Paper, error) {
	r := ReadingOf(ctx)
	considered, err := considerations(ctx, by.Base().ID)
	if err != nil {
		return nil, err
	}
	language := r.labelsFor(languageOf(by))
	s := r.newSheet(fileAppendix.In(language)+"-"+by.Addressed().Slug, labelAppendix.In(language), language)
	s.line(Span{Text: s.say(labelFor) + ": ", Strong: true}, Span{Text: titleOf(by), Language: languageOf(by)}, Span{Text: " "},
		Span{Text: string(r.hub.Address(by)), URL: r.hub.Address(by)})
	s.line(Span{Text: s.say(labelTaken.With(Today(ctx).In(s.paper.Language)))})
	applied, setAside := decisions(considered)
	s.line(Span{Text: s.say(labelTally.With(len(considered), len(applied), len(setAside)))})
	for _, part := range []struct {
		label        Message
		applications []*Application
	}{{labelApplied, applied}, {labelSetAside, setAside}} {
		if len(part.applications) > 0 {
			s.heading(2, Span{Text: s.say(part.label)})
		}
		for _, application := range part.applications {
			if err := s.application(ctx, application); err != nil {
				return nil, err
			}
		}
	}
	return s.end(), nil
}

// decisions are those to apply and to set aside, in the order in which they were made.
func decisions(considered map[ID]*Application) (applied, setAside []*Application) {
	for _, application := range considered {
		if application.Decision == ApplicationDecisionSetAside {
			setAside = append(setAside, application)
		} else {
			applied = append(applied, application)
		}
	}
	byTime := func(a, b *Application) int {
		return strings.Compare(string(a.AppliedOn)+string(a.ID), string(b.AppliedOn)+string(b.ID))
	}
	slices.SortFunc(applied, byTime)
	slices.SortFunc(setAside, byTime)
	return applied, setAside
}

// application is one decision: the lesson, how well founded it is, why it was decided so, by whom, and how it went.
func (s *sheet) application(ctx context.Context, application *Application) error {
	lesson, err := One[*Lesson](ctx, application.LessonID)
	if err != nil || lesson == nil {
		return err
	}
	if err := s.cite(ctx, 3, lesson); err != nil {
		return err
	}
	if err := s.standing(ctx, lesson); err != nil {
		return err
	}
	person, err := One[*Person](ctx, application.PersonID)
	if err != nil {
		return err
	}
	when := application.AppliedOn.In(s.paper.Language)
	if person != nil {
		when = s.say(labelOf.With(when, person.Name))
	}
	s.labelled(labelDecided, when)
	if application.Outcome != nil {
		s.labelled(labelHow, s.say(outcomeLabels[*application.Outcome]))
	}
	// Nobody says which language a reason is in: it is the one that the paper is in, or nothing is known.
	if err := s.text(BlockQuoted, labelReason, application.Reason, ""); err != nil {
		return err
	}
	return s.text(BlockQuoted, labelNote, application.Note, "")
}
