package hub

import (
	"context"
)

// Comment (kommentar) is said of a post or a lesson, or answers such a comment.
type Comment struct {
	Meta `bson:",inline"`
	// OnID is the Post or Lesson.
	OnID ID `bson:"on" set:"once"`
	// AnswersID is the comment that this one answers; it answers none itself.
	AnswersID ID       `bson:"answers,omitempty" set:"once"`
	AuthorID  ID       `bson:"author,omitempty"`
	Body      Markdown `bson:"body" set:"writer"`
	Language  Language `bson:"language,omitempty" set:"writer"`
	Withdrawn bool     `bson:"withdrawn,omitempty"`
	Hidden    *Hiding  `bson:"hidden,omitempty"`
	// Withheld is that somebody who is quoted in it does not agree any more: then it stays hidden, whoever shows it.
	Withheld bool `bson:"withheld,omitempty"`
}

func (*Comment) DocumentKind() Kind { return KindComment }

func (*Comment) Keys() []Key { return nil }

func (c *Comment) Refs() []Key {
	return join(refs("on", c.OnID), refs("answers", c.AnswersID), refs("person", c.AuthorID))
}

// Readers are those of what it is said of; of them, when it was withdrawn or hidden, only its author and the county:
// taking a comment away shows it to nobody who could not read it before.
func (c *Comment) Readers() []Token {
	readers := asParent(c.OnID)
	if c.Withdrawn || c.Hidden != nil {
		readers = append(append(readers, personTokens(c.AuthorID)...), TokenCounty)
	}
	return readers
}

func (c *Comment) begin(w *writing) { c.AuthorID, c.Language = w.viewer.ID, w.viewer.Language }

// settle: a comment is on what is there for all its audience, and answers go one level deep.
func (c *Comment) settle(ctx context.Context, _ *writing, was *earlier) error {
	if was != nil {
		return nil
	}
	if err := standingSubject(ctx, "on", c.OnID); err != nil || c.AnswersID == "" {
		return err
	}
	answered, err := One[*Comment](ctx, c.AnswersID)
	switch {
	case err != nil:
		return err
	case answered != nil && answered.OnID != c.OnID:
		return invalid("answers", messageReference.With(c.AnswersID))
	case answered != nil && answered.AnswersID != "":
		return invalid("answers", messageOneAnswer)
	default:
		return nil
	}
}

func (c *Comment) validate(v *validation) {
	v.required("on", string(c.OnID))
	v.referenceTo("on", c.OnID, KindPost, KindLesson)
	v.reference("answers", KindComment, c.AnswersID)
	v.required("body", string(c.Body))
	v.text("body", c.Body)
	if c.Language != "" {
		v.language("language", c.Language)
	}
}
