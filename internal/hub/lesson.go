package hub

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// Lesson (lærdom) is what was learnt, where it applies and where it does not, and what it rests on.
type Lesson struct {
	Meta     `bson:",inline"`
	Address  `bson:",inline"`
	Audience Audience   `bson:"audience" set:"writer"`
	Title    string     `bson:"title" set:"writer"`
	Language Language   `bson:"language" set:"writer"`
	Kind     LessonKind `bson:"kind" set:"writer"`
	// Context tells when the lesson applies.
	Context Markdown `bson:"context,omitempty" set:"writer"`
	// Insight is what was learnt.
	Insight Markdown `bson:"insight,omitempty" set:"writer"`
	// Recommendation is what to do.
	Recommendation Markdown `bson:"recommendation,omitempty" set:"writer"`
	// Limits tell when it does not hold.
	Limits         Markdown      `bson:"limits,omitempty" set:"writer"`
	Evidence       Evidence      `bson:"evidence"`
	Sources        []Citation    `bson:"sources,omitempty" set:"writer"`
	ThemeIDs       []ID          `bson:"themes,omitempty" set:"writer"`
	TargetGroupIDs []ID          `bson:"targetGroups,omitempty" set:"writer"`
	MethodIDs      []ID          `bson:"methods,omitempty" set:"writer"`
	Phase          *Phase        `bson:"phase,omitempty" set:"writer"`
	Status         LessonStatus  `bson:"status"`
	PublishedAt    *time.Time    `bson:"publishedAt,omitempty"`
	ReviewBy       Date          `bson:"reviewBy,omitempty" set:"writer"`
	SupersededByID ID            `bson:"supersededBy,omitempty"`
	Translations   []Translation `bson:"translations,omitempty"`
	// CoWriterIDs write on a draft beside who began it.
	CoWriterIDs []ID `bson:"coWriters,omitempty" set:"writer"`
	// Returned is what a curator missed in a draft that was proposed.
	Returned *Returning `bson:"returned,omitempty"`
	Origin   *Origin    `bson:"origin,omitempty"`
}

// Returning is that a curator gave a proposed lesson back, when, who, and what is missing.
type Returning struct {
	At      time.Time `bson:"at"`
	ByID    ID        `bson:"by"`
	Comment Markdown  `bson:"comment"`
}

// LessonKind says what sort of lesson it is: whether the thing worked is said here, not by the evidence.
type LessonKind string

const (
	LessonKindWorked       LessonKind = "WORKED"
	LessonKindDidNotWork   LessonKind = "DID_NOT_WORK"
	LessonKindObstacle     LessonKind = "OBSTACLE"
	LessonKindPrecondition LessonKind = "PRECONDITION"
	LessonKindIdea         LessonKind = "IDEA"
)

// LessonStatus is where a lesson stands.
type LessonStatus string

const (
	LessonStatusDraft      LessonStatus = "DRAFT"
	LessonStatusInReview   LessonStatus = "IN_REVIEW"
	LessonStatusPublished  LessonStatus = "PUBLISHED"
	LessonStatusSuperseded LessonStatus = "SUPERSEDED"
	LessonStatusWithdrawn  LessonStatus = "WITHDRAWN"
)

// Phase is where in a project's life a lesson applies.
type Phase string

const (
	PhaseIdea    Phase = "IDEA"
	PhaseStart   Phase = "START"
	PhaseRunning Phase = "RUNNING"
	PhaseScaling Phase = "SCALING"
	PhaseClosing Phase = "CLOSING"
)

// Citation (kilde) is one thing that a lesson rests on: a document of the hub or a reference outside it.
type Citation struct {
	// SourceID is a Post, Project or Attachment; empty when Reference is set.
	SourceID  ID         `bson:"source,omitempty"`
	Reference *Reference `bson:"reference,omitempty"`
	// Quote is the source's own words.
	Quote Markdown `bson:"quote,omitempty"`
	Note  Markdown `bson:"note,omitempty"`
	// Page is the page of an attachment, from 1.
	Page *int `bson:"page,omitempty"`
}

// Reference is something outside the hub.
type Reference struct {
	Title string        `bson:"title"`
	URL   URL           `bson:"url,omitempty"`
	DOI   *string       `bson:"doi,omitempty"`
	Kind  ReferenceKind `bson:"kind"`
}

// ReferenceKind is what sort of publication a reference is; an evaluation or a study makes a lesson evaluated.
type ReferenceKind string

const (
	ReferenceKindEvaluation ReferenceKind = "EVALUATION"
	ReferenceKindStudy      ReferenceKind = "STUDY"
	ReferenceKindReport     ReferenceKind = "REPORT"
	ReferenceKindOther      ReferenceKind = "OTHER"
)

func (*Lesson) DocumentKind() Kind { return KindLesson }

func (l *Lesson) Keys() []Key { return join(l.Address.keys(), l.Origin.keys()) }

func (l *Lesson) Refs() []Key {
	organisation := ID("")
	if l.Origin != nil {
		organisation = l.Origin.Organisation
	}
	return join(refs("cites", l.sourceIDs()...), refs("organisation", organisation), l.Origin.batchKeys(),
		refs("supersededBy", l.SupersededByID), refs("person", append([]ID{l.CreatedBy}, l.CoWriterIDs...)...),
		refs("concept", slices.Concat(l.ThemeIDs, l.TargetGroupIDs, l.MethodIDs)...))
}

// begin: nobody need say that a lesson is for all.
func (l *Lesson) begin(w *writing) {
	l.Language, l.Audience, l.Status = w.viewer.Language, AudiencePublic, LessonStatusDraft
}

// settle: a lesson is not built on what was taken back, nor on pages that a file does not have. What it cited before stays, and
// counts no more.
func (l *Lesson) settle(ctx context.Context, w *writing, was *earlier) error {
	problems, err := l.pagesCited(ctx, was)
	if err != nil {
		return err
	}
	for at, source := range l.Sources {
		if source.SourceID.Kind() != KindPost || was != nil && slices.Contains(was.refs, source.SourceID) {
			continue
		}
		post, err := One[*Post](ctx, source.SourceID)
		if err != nil {
			return err
		}
		if post != nil && (post.Status != PostStatusPublished || post.Hidden != nil) {
			problems = append(problems, invalid("sources."+strconv.Itoa(at)+".source", messageSourceGone))
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// removable: what others have not seen yet can go.
func (l *Lesson) removable() bool { return l.Status == LessonStatusDraft }

func (l *Lesson) sourceIDs() []ID {
	ids := make([]ID, 0, len(l.Sources))
	for _, source := range l.Sources {
		if source.SourceID != "" {
			ids = append(ids, source.SourceID)
		}
	}
	return ids
}

func (l *Lesson) Readers() []Token {
	writers := personTokens(append([]ID{l.CreatedBy}, l.CoWriterIDs...)...)
	switch l.Status {
	case LessonStatusDraft:
		return writers
	case LessonStatusInReview:
		return append(writers, TokenCounty)
	case LessonStatusWithdrawn:
		return append(personTokens(l.CreatedBy), TokenCounty)
	default:
		return l.Audience.readers(l.CreatedBy)
	}
}

// isAccepted tells whether a curator has published the lesson, and so accepted that its evidence rests on all sources.
func (l *Lesson) isAccepted() bool {
	return l.Status != LessonStatusDraft && l.Status != LessonStatusInReview
}

// ReviewOverdue tells whether the lesson is past its date of review on the day.
func (l *Lesson) ReviewOverdue(today Date) bool { return l.ReviewBy != "" && l.ReviewBy < today }

func (l *Lesson) validate(v *validation) {
	v.required("title", l.Title)
	v.line("title", l.Title)
	v.language("language", l.Language)
	v.audience("audience", l.Audience, false)
	v.oneOf("kind", string(l.Kind), "WORKED", "DID_NOT_WORK", "OBSTACLE", "PRECONDITION", "IDEA")
	v.text("context", l.Context)
	v.text("insight", l.Insight)
	v.text("recommendation", l.Recommendation)
	v.text("limits", l.Limits)
	v.oneOf("status", string(l.Status), "DRAFT", "IN_REVIEW", "PUBLISHED", "SUPERSEDED", "WITHDRAWN")
	if l.Phase != nil {
		v.oneOf("phase", string(*l.Phase), "IDEA", "START", "RUNNING", "SCALING", "CLOSING")
	}
	v.date("reviewBy", l.ReviewBy)
	v.reference("supersededBy", KindLesson, l.SupersededByID)
	v.topics(l.ThemeIDs, l.TargetGroupIDs, l.MethodIDs)
	for at, source := range l.Sources {
		source.validate(v, at)
	}
	v.translations(l.Language, l.Translations)
	if (l.Status == LessonStatusPublished || l.Status == LessonStatusSuperseded) && l.Origin == nil {
		v.required("insight", string(l.Insight))
		v.required("context", string(l.Context))
		v.required("limits", string(l.Limits))
		v.check("sources", len(l.Sources) > 0, messageSources)
	}
}

func (c Citation) validate(v *validation, at int) {
	v.check(v.item("sources", at, ""), (c.SourceID == "") != (c.Reference == nil), messageOneSource)
	v.referenceTo(v.item("sources", at, "source"), c.SourceID, KindPost, KindProject, KindAttachment)
	v.text(v.item("sources", at, "quote"), c.Quote)
	v.text(v.item("sources", at, "note"), c.Note)
	v.check(v.item("sources", at, "page"), c.Page == nil || *c.Page > 0, messagePositive)
	if c.Reference != nil {
		v.required(v.item("sources", at, "reference.title"), c.Reference.Title)
		v.line(v.item("sources", at, "reference.title"), c.Reference.Title)
		v.url(v.item("sources", at, "reference.url"), c.Reference.URL)
		v.lineOf(v.item("sources", at, "reference.doi"), c.Reference.DOI)
		v.oneOf(v.item("sources", at, "reference.kind"), string(c.Reference.Kind),
			"EVALUATION", "STUDY", "REPORT", "OTHER")
	}
}
