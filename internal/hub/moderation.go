package hub

import (
	"context"
	"errors"
	"fmt"
)

// Moderated can be hidden: a Post or a Comment.
type Moderated interface {
	Document
	hide(hiding *Hiding)
	withholding
}

func (p *Post) hide(hiding *Hiding)    { p.Hidden = hiding }
func (c *Comment) hide(hiding *Hiding) { c.Hidden = hiding }

// Hide takes a post or comment away from its readers, with the reason that its author is told.
func Hide(ctx context.Context, id ID, version int, why string) (Moderated, error) {
	return change(ctx, Action(id.Kind()+".hide"), id, version, func(_ context.Context, w *writing, document Moderated) error {
		why, err := reason("reason", cleanLine(why))
		if err != nil {
			return err
		}
		document.hide(&Hiding{At: w.now, ByID: w.viewer.ID, Reason: why})
		return nil
	})
}

// Show gives what was hidden back to its readers. What somebody has meanwhile taken back their consent to stays hidden, for that reason.
func Show(ctx context.Context, id ID, version int) (Moderated, error) {
	return change(ctx, Action(id.Kind()+".show"), id, version, func(ctx context.Context, w *writing, document Moderated) error {
		hidden := hiddenOf(document)
		switch {
		case !*document.withheld():
			document.hide(nil)
		case hidden != nil && hidden.ByConsent:
			return w.unagreed(ctx, id)
		default:
			document.hide(hiddenByConsent(w.now))
		}
		return nil
	})
}

// HandleReport says what came of a report. When that is of a text that may have named somebody who was erased, how the text was since
// the erasure is forgotten: the name was in it.
func HandleReport(ctx context.Context, id ID, version int, outcome Markdown) (*Report, error) {
	report, err := change(ctx, "report.handle", id, version, func(_ context.Context, w *writing, report *Report) error {
		report.Handled, report.HandledByID, report.Outcome = true, w.viewer.ID, Markdown(cleanText(string(outcome)))
		return nil
	})
	if err != nil || report == nil || !report.OfErasure {
		return report, err
	}
	return report, forgetSince(ctx, report)
}

// forgetSince forgets how the subject of a report was since the report was made, and what it was called in its address.
func forgetSince(ctx context.Context, report *Report) error {
	for more := true; more; {
		var err error
		more, err = write(ctx, "report.handle", func(ctx context.Context, w *writing) (bool, error) {
			w.isQuiet, w.subject = true, report.ID
			revisions, err := w.revisionsOf(ctx, report.SubjectID)
			if err != nil {
				return false, err
			}
			for _, revision := range revisions {
				if !revision.At.Before(report.CreatedAt) && len(w.deleted) < erasedAtOnce {
					w.delete(revision)
				}
			}
			if len(w.deleted) > 0 {
				return true, nil
			}
			found, err := w.load(ctx, []ID{report.SubjectID})
			if err != nil {
				return false, err
			}
			if named, ok := found[0].(Findable); ok && len(named.Addressed().FormerSlugs) > 0 {
				w.remember(named)
				w.redact = func(revision *Revision) { revision.Content = "{}" }
				named.Addressed().FormerSlugs = nil
				w.derive(named)
			}
			return false, nil
		})
		if err != nil {
			return fmt.Errorf("forget how %s was: %w", report.SubjectID, err)
		}
	}
	return nil
}

// WithdrawComment takes a comment back.
func WithdrawComment(ctx context.Context, id ID, version int) (*Comment, error) {
	return change(ctx, "comment.withdraw", id, version, func(_ context.Context, _ *writing, comment *Comment) error {
		comment.Withdrawn = true
		return nil
	})
}

// React says something of a post or lesson with one word; saying it twice is saying it once.
func React(ctx context.Context, on ID, reaction ReactionKind) ([]*ReactionCount, error) {
	_, err := write(ctx, "reaction.create", func(ctx context.Context, w *writing) (*Reaction, error) {
		made := &Reaction{OnID: on, PersonID: w.viewer.ID, Reaction: reaction}
		return oneOf(ctx, w, made)
	})
	if err != nil {
		return nil, err
	}
	return Reactions(ctx, on)
}

// Unreact takes a reaction back, if there is one.
func Unreact(ctx context.Context, on ID, reaction ReactionKind) ([]*ReactionCount, error) {
	_, err := write(ctx, "reaction.delete", func(ctx context.Context, w *writing) (*Reaction, error) {
		return noneOf(ctx, w, &Reaction{OnID: on, PersonID: w.viewer.ID, Reaction: reaction})
	})
	if err != nil {
		return nil, err
	}
	return Reactions(ctx, on)
}

// FollowSubject makes the viewer hear of a document.
func FollowSubject(ctx context.Context, subject ID) (*Follow, error) {
	return write(ctx, "follow.create", func(ctx context.Context, w *writing) (*Follow, error) {
		return oneOf(ctx, w, &Follow{PersonID: w.viewer.ID, SubjectID: subject})
	})
}

// Unfollow makes the viewer hear of a document no more.
func Unfollow(ctx context.Context, subject ID) (ID, error) {
	_, err := write(ctx, "follow.delete", func(ctx context.Context, w *writing) (*Follow, error) {
		return noneOf(ctx, w, &Follow{PersonID: w.viewer.ID, SubjectID: subject})
	})
	return subject, err
}

// oneOf puts a document of which there is one by its key, or gives the one that is there.
func oneOf[T Document](ctx context.Context, w *writing, document T) (T, error) {
	there, err := keyed(ctx, w, document)
	if err != nil || !isNil(there) {
		return there, err
	}
	w.begin(document, "")
	if err := w.settle(ctx, document, nil); err != nil {
		return document, err
	}
	w.put(document)
	return document, nil
}

// noneOf deletes the document that has the key, if there is one.
func noneOf[T Document](ctx context.Context, w *writing, document T) (T, error) {
	there, err := keyed(ctx, w, document)
	if err == nil && !isNil(there) {
		w.delete(there)
		w.subject = there.Base().ID
	}
	return there, err
}

func keyed[T Document](ctx context.Context, w *writing, document T) (T, error) {
	var none T
	if err := w.viewer.admitted(w.action); err != nil {
		return none, err
	}
	found, err := w.hub.store.Find(ctx, document.DocumentKind(), document.Keys()[0])
	if errors.Is(err, ErrNotFound) {
		return none, nil
	}
	there, _ := found.(T)
	return there, err
}

func isNil[T Document](document T) bool {
	var none T
	return Document(document) == Document(none)
}

// settle: what one reacts on, or comments, is there for all its audience.
func (r *Reaction) settle(ctx context.Context, w *writing, _ *earlier) error {
	return standingSubject(ctx, "on", r.OnID)
}

func standingSubject(ctx context.Context, field string, id ID) error {
	document, err := One[Document](ctx, id)
	if err != nil {
		return err
	}
	switch d := document.(type) {
	case *Post:
		if d.Status == PostStatusPublished && d.Hidden == nil {
			return nil
		}
	case *Lesson:
		if d.Status == LessonStatusPublished || d.Status == LessonStatusSuperseded {
			return nil
		}
	}
	return invalid(field, messageReference.With(id))
}
