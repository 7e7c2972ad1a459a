package hub

import (
	"context"
	"slices"
)

// change does something to a document whose version the viewer has read, checks it as a form is checked, and puts it.
func change[T Document](ctx context.Context, action Action, id ID, version int,
	do func(ctx context.Context, w *writing, document T) error) (T, error) {
	document, err := write(ctx, action, func(ctx context.Context, w *writing) (T, error) {
		var none T
		document, err := takeVersion[T](ctx, w, id, version)
		if err != nil {
			return none, err
		}
		if err := do(ctx, w, document); err != nil {
			return none, err
		}
		if err := w.settle(ctx, document, w.was[id]); err != nil {
			return none, err
		}
		if len(w.was[id].fields.changed(FieldsOf(document))) > 0 {
			w.put(document)
		}
		return document, nil
	})
	return asWritten(ctx, document, err)
}

// from checks that a document is in one of the states from which something can be done.
func from[S ~string](status S, states ...S) error {
	if slices.Contains(states, status) {
		return nil
	}
	return invalid("status", messageState)
}

// PublishPost shows a draft, or what was withdrawn, to its audience.
func PublishPost(ctx context.Context, id ID, version int) (*Post, error) {
	return change(ctx, "post.publish", id, version, func(_ context.Context, w *writing, post *Post) error {
		if err := from(post.Status, PostStatusDraft, PostStatusWithdrawn); err != nil {
			return err
		}
		post.Status = PostStatusPublished
		return nil
	})
}

// WithdrawPost takes a post back: what rests on it stands on less from then on.
func WithdrawPost(ctx context.Context, id ID, version int) (*Post, error) {
	return change(ctx, "post.withdraw", id, version, func(_ context.Context, _ *writing, post *Post) error {
		if err := from(post.Status, PostStatusPublished); err != nil {
			return err
		}
		post.Status = PostStatusWithdrawn
		return nil
	})
}

// SubmitLesson proposes a draft to the curators.
func SubmitLesson(ctx context.Context, id ID, version int) (*Lesson, error) {
	return change(ctx, "lesson.submit", id, version, func(_ context.Context, _ *writing, lesson *Lesson) error {
		if err := from(lesson.Status, LessonStatusDraft); err != nil {
			return err
		}
		lesson.Status, lesson.Returned = LessonStatusInReview, nil
		return nil
	})
}

// ReturnLesson gives a lesson in review back to whoever proposed it, with what is missing.
func ReturnLesson(ctx context.Context, id ID, version int, comment Markdown) (*Lesson, error) {
	return change(ctx, "lesson.return", id, version, func(_ context.Context, w *writing, lesson *Lesson) error {
		if err := from(lesson.Status, LessonStatusInReview); err != nil {
			return err
		}
		comment, err := reason("comment", string(comment))
		if err != nil {
			return err
		}
		lesson.Status, lesson.Returned = LessonStatusDraft, &Returning{At: w.now, ByID: w.viewer.ID, Comment: Markdown(comment)}
		return nil
	})
}

// PublishLesson shows a lesson to its audience.
func PublishLesson(ctx context.Context, id ID, version int) (*Lesson, error) {
	return change(ctx, "lesson.publish", id, version, func(ctx context.Context, w *writing, lesson *Lesson) error {
		if err := from(lesson.Status, LessonStatusDraft, LessonStatusInReview, LessonStatusWithdrawn); err != nil {
			return err
		}
		lesson.Status, lesson.Returned = LessonStatusPublished, nil
		if lesson.PublishedAt == nil {
			lesson.PublishedAt = &w.now
		}
		if lesson.Origin != nil {
			return nil
		}
		grounds, err := w.grounds(ctx, []*Lesson{lesson})
		if err == nil && len(lesson.Sources) > 0 && lesson.Evidence.Weigh(lesson.Sources, grounds, true).Computed == StrengthUnsourced {
			return invalid("sources", messageSources) // all that it cited has been taken back
		}
		return err
	})
}

// SupersedeLesson says that another published lesson has taken the place of one.
func SupersedeLesson(ctx context.Context, id ID, version int, by ID) (*Lesson, error) {
	return change(ctx, "lesson.supersede", id, version, func(ctx context.Context, w *writing, lesson *Lesson) error {
		if err := from(lesson.Status, LessonStatusPublished); err != nil {
			return err
		}
		successor, err := One[*Lesson](ctx, by)
		switch {
		case err != nil:
			return err
		case successor == nil:
			return invalid("by", messageReference.With(by))
		case successor.Status != LessonStatusPublished:
			return invalid("by", messageNotPublished.With(by))
		case by == id:
			return invalid("by", messageSelf)
		}
		w.look(successor)
		lesson.Status, lesson.SupersededByID = LessonStatusSuperseded, by
		return nil
	})
}

// WithdrawLesson takes a lesson away from its readers.
func WithdrawLesson(ctx context.Context, id ID, version int) (*Lesson, error) {
	return change(ctx, "lesson.withdraw", id, version, func(_ context.Context, _ *writing, lesson *Lesson) error {
		if err := from(lesson.Status, LessonStatusInReview, LessonStatusPublished, LessonStatusSuperseded); err != nil {
			return err
		}
		lesson.Status, lesson.SupersededByID = LessonStatusWithdrawn, ""
		return nil
	})
}

// LowerEvidence says why a lesson is worth less than its sources amount to; without a strength it takes that back.
func LowerEvidence(ctx context.Context, id ID, version int, to *Strength, rationale *Markdown) (*Lesson, error) {
	return change(ctx, "lesson.lower", id, version, func(_ context.Context, _ *writing, lesson *Lesson) error {
		if to == nil {
			lesson.Evidence.LoweredTo, lesson.Evidence.Rationale = nil, ""
			return nil
		}
		if strengthOrder[*to] >= strengthOrder[lesson.Evidence.Computed] {
			return invalid("to", messageNotLower)
		}
		given := ""
		if rationale != nil {
			given = string(*rationale)
		}
		why, err := reason("rationale", given)
		if err != nil {
			return err
		}
		lesson.Evidence.LoweredTo, lesson.Evidence.Rationale = to, Markdown(why)
		return nil
	})
}

// MoveMeasure says where a measure stands now.
func MoveMeasure(ctx context.Context, id ID, version int, status MeasureStatus) (*Measure, error) {
	return change(ctx, "measure.move", id, version, func(_ context.Context, _ *writing, measure *Measure) error {
		measure.Status = status
		return nil
	})
}

// reason cleans a text that must say something.
func reason(field, text string) (string, error) {
	v := &validation{}
	clean := cleanText(text)
	v.required(field, clean)
	v.text(field, Markdown(clean))
	if len(v.errors) > 0 {
		return "", v.errors
	}
	return clean, nil
}
