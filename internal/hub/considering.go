package hub

import (
	"context"
	"slices"
	"strings"
)

// Consider notes what a project, call or measure decided of a lesson: to apply it, or to set it aside and why. Said twice it
// is noted once. What the viewer said before of the two is changed; what somebody else said stays, for nobody edits
// another's words, and the newer decision counts.
func Consider(ctx context.Context, lesson, by ID, decision ApplicationDecision, reason *Markdown) (*Application, error) {
	given := Markdown("")
	if reason != nil {
		given = Markdown(cleanText(string(*reason)))
	}
	application, err := write(ctx, "application.consider", func(ctx context.Context, w *writing) (*Application, error) {
		if err := w.viewer.admitted(w.action); err != nil {
			return nil, err
		}
		wanted := &Application{}
		w.begin(wanted, "")
		wanted.begin(w)
		wanted.LessonID, wanted.ByID, wanted.Decision, wanted.Reason = lesson, by, decision, given
		if err := w.may(ctx, wanted); err != nil {
			return nil, err
		}
		if err := isPublished(ctx, w, lesson); err != nil {
			return nil, err
		}
		return w.consider(ctx, wanted)
	})
	return asWritten(ctx, application, err)
}

// isPublished: what nobody has published, or what was taken back, is no grounds for a decision.
func isPublished(ctx context.Context, w *writing, id ID) error {
	lesson, err := One[*Lesson](ctx, id)
	switch {
	case err != nil:
		return err
	case lesson == nil:
		return invalid("lesson", messageReference.With(id))
	case !lesson.isShown():
		return invalid("lesson", messageNotPublished.With(id))
	}
	w.look(lesson)
	return nil
}

// consider keeps a decision, unless it stands already.
func (w *writing) consider(ctx context.Context, wanted *Application) (*Application, error) {
	if err := w.settle(ctx, wanted, nil); err != nil {
		return nil, err
	}
	if _, err := w.list(ctx, KindApplication, Key("by:"+string(wanted.ByID))); err != nil { // two who say it at once
		return nil, err
	}
	considered, err := considerations(ctx, wanted.ByID)
	if err != nil {
		return nil, err
	}
	stands := considered[wanted.LessonID]
	switch {
	case stands != nil && stands.Decision == wanted.Decision && stands.Reason == wanted.Reason:
		return stands, nil
	case stands == nil || stands.PersonID != w.viewer.ID:
		w.put(wanted)
		return wanted, nil
	}
	w.subject = stands.ID
	w.remember(stands)
	stands.Decision, stands.Reason, stands.AppliedOn = wanted.Decision, wanted.Reason, wanted.AppliedOn
	w.put(stands)
	return stands, nil
}

// considerations are what was decided last of each lesson by a project, call or measure, as far as the viewer may read.
func considerations(ctx context.Context, by ID) (map[ID]*Application, error) {
	considered := map[ID]*Application{}
	if by == "" {
		return considered, nil
	}
	applications, err := AllReferring[*Application](ctx, KindApplication, "by", by)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(applications, func(a, b *Application) int {
		if order := a.CreatedAt.Compare(b.CreatedAt); order != 0 {
			return order
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	for _, application := range applications {
		considered[application.LessonID] = application
	}
	return considered, nil
}

var (
	messageContradicted = Message{"Sies imot av: %s.", "Blir sagt imot av: %s.", "Contradicted by: %s."}
	messageDisputed     = Message{
		"Der lærdommen er tatt i bruk, gikk det ulikt: Noen steder hjalp den, andre steder ikke.",
		"Der lærdomen er teken i bruk, gjekk det ulikt: Nokre stader hjelpte han, andre stader ikkje.",
		"Where it was applied, it went differently: in some places it helped, in others not.",
	}
	messageReplaced       = Message{"Avløst av: %s.", "Avløyst av: %s.", "Superseded by: %s."}
	messageReplacedUnsaid = Message{"Avløst av en nyere lærdom.", "Avløyst av ein nyare lærdom.", "Superseded by a newer lesson."}
	messageReviewOverdue  = Message{
		"Skulle vært gjennomgått på nytt innen %s.", "Skulle vore gjennomgått på nytt innan %s.", "Was due for review by %s.",
	}
)

// Contradicting are the published lessons that say otherwise than a lesson, as far as the viewer may read them.
func Contradicting(ctx context.Context, lesson *Lesson) ([]*Lesson, error) {
	relations, err := Relations(ctx, lesson)
	if err != nil {
		return nil, err
	}
	var ids []ID
	for _, relation := range relations {
		other := relation.ToID
		if other == lesson.ID {
			other = relation.FromID
		}
		if relation.Kind == RelationKindContradicts && !slices.Contains(ids, other) {
			ids = append(ids, other)
		}
	}
	lessons, err := Many[*Lesson](ctx, ids)
	return slices.DeleteFunc(lessons, func(other *Lesson) bool { return other.Status != LessonStatusPublished }), err
}

// Disputed tells whether those who applied a lesson report that it helped and that it did not.
func Disputed(ctx context.Context, lesson *Lesson) (bool, error) {
	counts, err := Outcomes(ctx, lesson)
	if err != nil {
		return false, err
	}
	has := func(outcomes ...ApplicationOutcome) bool {
		return slices.ContainsFunc(counts, func(count *OutcomeCount) bool { return slices.Contains(outcomes, count.Outcome) })
	}
	return has(ApplicationOutcomeHelped) && has(ApplicationOutcomeNoDifference, ApplicationOutcomeHarmed), nil
}

// Caveats are what to know before leaning on a lesson, a sentence each, in the viewer's language.
func Caveats(ctx context.Context, lesson *Lesson) ([]string, error) {
	return caveatsIn(ctx, lesson, ReadingOf(ctx).viewer.Language)
}

func caveatsIn(ctx context.Context, lesson *Lesson, language Language) ([]string, error) {
	caveats := []string{}
	if lesson.Status == LessonStatusSuperseded {
		successor, err := One[*Lesson](ctx, lesson.SupersededByID)
		if err != nil {
			return nil, err
		}
		if successor != nil {
			caveats = append(caveats, messageReplaced.With(successor.Title).In(language))
		} else {
			caveats = append(caveats, messageReplacedUnsaid.In(language))
		}
	}
	contradicting, err := Contradicting(ctx, lesson)
	if err != nil {
		return nil, err
	}
	for _, other := range contradicting {
		caveats = append(caveats, messageContradicted.With(other.Title).In(language))
	}
	disputed, err := Disputed(ctx, lesson)
	if err != nil {
		return nil, err
	}
	if disputed {
		caveats = append(caveats, messageDisputed.In(language))
	}
	if lesson.ReviewOverdue(Today(ctx)) {
		caveats = append(caveats, messageReviewOverdue.With(lesson.ReviewBy.In(language)).In(language))
	}
	return caveats, nil
}
