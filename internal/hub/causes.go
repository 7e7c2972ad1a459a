package hub

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// causes are what there is to tell of a writing. They go by how things are after it, not by what was done: who may read a
// measure since today is told today that it rests on a lesson of theirs, and who was told before is not told again.
func (w *writing) causes(ctx context.Context) ([]Cause, error) {
	var causes []Cause
	for _, id := range w.order {
		was, now := w.was[id], w.changed[id]
		c := &occurrence{isNew: was == nil, turn: strconv.Itoa(now.Base().Version)}
		if was != nil {
			c.changed, c.readers = was.fields.changed(FieldsOf(now)), was.readers
		}
		switch d := now.(type) {
		case *Post:
			c.ofPost(d)
		case *Lesson:
			if err := c.ofLesson(ctx, w, d); err != nil {
				return nil, err
			}
		case *Measure:
			c.ofMeasure(d)
		case *Application:
			if c.touches("decision", "outcome") {
				c.add(NotificationKindApplied, d, outcomeOf(d))
			}
		case *Project:
			if c.touches("members", "themes", "targetGroups") {
				c.add(NotificationKindRelevant, d, c.turn)
			}
		case *Comment:
			c.ofComment(d)
		case *Report:
			c.ofReport(d)
		case *Person:
			if d.Asked != nil && c.touches("asked") {
				c.add(NotificationKindAccess, d, c.turn)
			}
		}
		if !c.isNew && slices.Contains(c.changed, "status") {
			c.add(NotificationKindFollowed, now, c.turn)
		}
		causes = append(causes, c.causes...)
	}
	return causes, nil
}

// occurrence is a document that a writing changes or makes, and what there is to tell of that.
type occurrence struct {
	isNew   bool
	changed []string
	// readers are those whom it had before.
	readers []Token
	turn    string
	causes  []Cause
}

// touches tells whether the document is new, or one of the fields is another.
func (c *occurrence) touches(fields ...string) bool {
	return c.isNew || slices.ContainsFunc(fields, func(field string) bool { return slices.Contains(c.changed, field) })
}

func (c *occurrence) add(kind NotificationKind, subject Document, turn string) {
	c.causes = append(c.causes, Cause{Kind: kind, SubjectID: subject.Base().ID, Turn: turn})
}

// hiding tells the author that something was hidden, each time, or is shown again.
func (c *occurrence) hiding(document Document, hidden *Hiding) {
	switch {
	case c.isNew || !slices.Contains(c.changed, "hidden"):
	case hidden != nil:
		c.add(NotificationKindHidden, document, hidden.At.UTC().Format(time.RFC3339Nano))
	default:
		c.add(NotificationKindShown, document, c.turn)
	}
}

func (c *occurrence) ofPost(post *Post) {
	c.hiding(post, post.Hidden)
	// A post for fewer than before is news to nobody.
	shown := c.touches("status", "hidden") || c.touches("audience") && !includes(c.readers, post.Readers())
	if post.Status == PostStatusPublished && post.Hidden == nil && shown {
		c.add(NotificationKindNewPost, post, "")
	}
}

func (c *occurrence) ofLesson(ctx context.Context, w *writing, lesson *Lesson) error {
	switch {
	case lesson.Status == LessonStatusInReview && c.touches("status"):
		c.add(NotificationKindSubmitted, lesson, c.turn)
	case lesson.Status == LessonStatusDraft && lesson.Returned != nil && c.touches("returned"):
		c.add(NotificationKindReturned, lesson, c.turn)
	case lesson.isShown() && c.touches("status", "audience", "sources"):
		c.add(NotificationKindCited, lesson, "")
		if c.isNew {
			return nil
		}
		ids, err := w.list(ctx, KindMeasure, Key("lesson:"+string(lesson.ID)))
		if err != nil {
			return err
		}
		measures, err := w.after().get(ctx, ids...)
		if err != nil {
			return err
		}
		for _, measure := range measures {
			if measure, ok := measure.(*Measure); ok {
				c.add(measure.tells(), measure, "")
			}
		}
	}
	return nil
}

func (c *occurrence) ofMeasure(measure *Measure) {
	if len(measure.Grounds) > 0 && c.touches("grounds", "status", "audience") {
		c.add(measure.tells(), measure, "")
	}
}

// tells is what a measure is to those behind its grounds, as it stands: who hears that it was adopted need not hear before
// that there is one.
func (m *Measure) tells() NotificationKind {
	switch {
	case m.isEnded():
		return NotificationKindOutcome
	case m.isAdopted():
		return NotificationKindAdopted
	default:
		return NotificationKindGrounds
	}
}

// outcomeOf tells apart reports of the same use of a lesson: that it was too early to tell, and then that it helped.
func outcomeOf(application *Application) string {
	turn := string(application.Decision)
	if application.Outcome != nil {
		turn += " " + string(*application.Outcome)
	}
	return turn
}

func (c *occurrence) ofComment(comment *Comment) {
	c.hiding(comment, comment.Hidden)
	if !c.isNew {
		return
	}
	if comment.AnswersID != "" {
		c.add(NotificationKindAnswer, comment, "")
	}
	c.add(NotificationKindComment, comment, "")
}

func (c *occurrence) ofReport(report *Report) {
	switch {
	case c.isNew:
		c.add(NotificationKindReported, report, "")
	case report.Handled && c.touches("handled"):
		c.add(NotificationKindHandled, report, "")
	}
}
