package hub

import "context"

var (
	labelQuestion = Message{"Spørsmål", "Spørsmål", "Question"}
	labelNote     = Message{"Merknad", "Merknad", "Note"}
	labelFrozen   = Message{
		"Fryst %s. Innholdet vises slik det var da.", "Frose %s. Innhaldet er vist slik det var då.",
		"Frozen %s. What it holds is shown as it was then.",
	}
	labelTaken   = Message{"Hentet %s.", "Henta %s.", "Taken out %s."}
	labelLeftOut = Message{
		"Her står noe som er utelatt, fordi du ikke kan lese det eller det ikke finnes lenger.",
		"Her står noko som er utelate, fordi du ikkje kan lese det eller det ikkje finst lenger.",
		"Something stands here that is left out, because you may not read it or it is gone.",
	}
	labelKind           = Message{"Slag", "Slag", "Kind"}
	labelContext        = Message{"Når den gjelder", "Når han gjeld", "When it applies"}
	labelInsight        = Message{"Hva vi lærte", "Kva vi lærte", "What was learnt"}
	labelRecommendation = Message{"Hva man bør gjøre", "Kva ein bør gjere", "What to do"}
	labelLimits         = Message{"Når den ikke gjelder", "Når han ikkje gjeld", "When it does not hold"}
	labelTried          = Message{"Hva vi prøvde", "Kva vi prøvde", "What we tried"}
	labelHappened       = Message{"Hva som skjedde", "Kva som hende", "What happened"}
	labelDifferently    = Message{"Hva vi ville gjort annerledes", "Kva vi ville gjort annleis", "What we would do differently"}
	labelProblem        = Message{"Problem", "Problem", "Problem"}
	labelGoal           = Message{"Mål", "Mål", "Goal"}
	labelOutcome        = Message{"Resultat", "Resultat", "Outcome"}
	labelWhyStopped     = Message{"Hvorfor det ble stoppet", "Kvifor det vart stoppa", "Why it was stopped"}
)

// PaperOfBrief is a brief to take out, as its reader may read it.
func PaperOfBrief(ctx context.Context, brief *Brief) (*Paper, error) {
	r := ReadingOf(ctx)
	s := r.newSheet(brief.Slug, brief.Title, r.labelsFor(brief.Language))
	s.line(Span{Text: s.say(labelQuestion) + ": ", Strong: true}, Span{Text: brief.Question, Language: brief.Language})
	if brief.Frozen != nil {
		s.line(Span{Text: s.say(labelFrozen.With(dateIn(brief.Frozen.At).In(s.paper.Language)))})
	} else {
		s.line(Span{Text: s.say(labelTaken.With(Today(ctx).In(s.paper.Language)))})
	}
	if err := s.text(BlockText, Message{}, brief.Introduction, brief.Language); err != nil {
		return nil, err
	}
	for at := range brief.Items {
		if err := s.item(ctx, &brief.Items[at], brief.Language); err != nil {
			return nil, err
		}
	}
	return s.end(), nil
}

// item is a text or a document with the reason why it is there.
func (s *sheet) item(ctx context.Context, item *BriefItem, language Language) error {
	if item.ItemID == "" {
		if err := s.text(BlockText, Message{}, item.Text, language); err != nil {
			return err
		}
		return s.text(BlockText, labelNote, item.Note, language)
	}
	subject, err := Cited(ctx, item)
	if err != nil {
		return err
	}
	if document, ok := subject.(Findable); ok {
		if err := s.document(ctx, document); err != nil {
			return err
		}
	} else {
		s.line(Span{Text: s.say(labelLeftOut)})
	}
	return s.text(BlockText, labelNote, item.Note, language)
}

// part is a text of a document, and what it is called.
type part struct {
	label Message
	text  Markdown
}

// document is what a paper shows of a document.
func (s *sheet) document(ctx context.Context, document Findable) error {
	if err := s.cite(ctx, 3, document); err != nil {
		return err
	}
	var parts []part
	switch d := document.(type) {
	case *Lesson:
		s.labelled(labelKind, s.say(valueLabels[string(d.Kind)]))
		if err := s.standing(ctx, d); err != nil {
			return err
		}
		parts = []part{{labelContext, d.Context}, {labelInsight, d.Insight}, {labelRecommendation, d.Recommendation}, {labelLimits, d.Limits}}
	case *Post:
		parts = []part{{labelTried, d.WhatWeTried}, {labelHappened, d.WhatHappened}, {labelDifferently, d.WhatWeWouldDoDifferently},
			{Message{}, d.Body}}
	case *Project:
		s.line(Span{Text: string(d.Summary), Language: d.Language})
		parts = []part{{Message{}, d.Description}, {labelWhyStopped, d.WhyStopped}}
	case *Measure:
		parts = []part{{labelProblem, d.Problem}, {labelGoal, d.Goal}, {Message{}, d.Description}, {labelOutcome, d.Outcome}}
	}
	for _, one := range parts {
		if err := s.text(BlockQuoted, one.label, one.text, languageOf(document)); err != nil {
			return err
		}
	}
	return nil
}

// standing is how well founded a lesson is and what to know before leaning on it, as that is now.
func (s *sheet) standing(ctx context.Context, lesson *Lesson) error {
	s.labelled(labelEvidence, s.strength(lesson.Evidence))
	caveats, err := caveatsIn(ctx, lesson, s.paper.Language)
	if err != nil {
		return err
	}
	for _, caveat := range caveats {
		s.line(Span{Text: caveat})
	}
	return nil
}
