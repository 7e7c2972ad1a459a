package hub

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Post (erfaring) is an experience, told by somebody who had it.
type Post struct {
	Meta      `bson:",inline"`
	Address   `bson:",inline"`
	ProjectID ID       `bson:"project,omitempty" set:"once"`
	EventID   ID       `bson:"event,omitempty" set:"writer"`
	AuthorID  ID       `bson:"author,omitempty"`
	Kind      PostKind `bson:"kind" set:"writer"`
	// GivenTitle is the title the author gave, if any; Title falls back on the first words.
	GivenTitle               string        `bson:"title,omitempty" set:"writer"`
	WhatWeTried              Markdown      `bson:"whatWeTried,omitempty" set:"writer"`
	WhatHappened             Markdown      `bson:"whatHappened,omitempty" set:"writer"`
	WhatWeWouldDoDifferently Markdown      `bson:"whatWeWouldDoDifferently,omitempty" set:"writer"`
	Body                     Markdown      `bson:"body,omitempty" set:"writer"`
	Language                 Language      `bson:"language" set:"writer"`
	HappenedOn               Date          `bson:"happenedOn,omitempty" set:"writer"`
	Audience                 Audience      `bson:"audience" set:"author"`
	ShowAuthor               AuthorShown   `bson:"showAuthor" set:"author"`
	Status                   PostStatus    `bson:"status" set:"once"`
	PublishedAt              *time.Time    `bson:"publishedAt,omitempty"`
	ThemeIDs                 []ID          `bson:"themes,omitempty" set:"writer"`
	TargetGroupIDs           []ID          `bson:"targetGroups,omitempty" set:"writer"`
	CoWriterIDs              []ID          `bson:"coWriters,omitempty" set:"author"`
	Translations             []Translation `bson:"translations,omitempty"`
	Hidden                   *Hiding       `bson:"hidden,omitempty"`
	// Withheld is that somebody who is quoted in it does not agree any more: then it stays hidden, whoever shows it.
	Withheld bool    `bson:"withheld,omitempty"`
	Origin   *Origin `bson:"origin,omitempty"`
}

// PostKind is what sort of experience is told.
type PostKind string

const (
	PostKindProgress     PostKind = "PROGRESS"
	PostKindChallenge    PostKind = "CHALLENGE"
	PostKindBreakthrough PostKind = "BREAKTHROUGH"
	PostKindMethod       PostKind = "METHOD"
	PostKindResult       PostKind = "RESULT"
	PostKindQuestion     PostKind = "QUESTION"
)

// PostStatus is where a post stands.
type PostStatus string

const (
	PostStatusDraft     PostStatus = "DRAFT"
	PostStatusPublished PostStatus = "PUBLISHED"
	PostStatusWithdrawn PostStatus = "WITHDRAWN"
)

// AuthorShown is under whose name a post is shown.
type AuthorShown string

const (
	AuthorShownName    AuthorShown = "NAME"
	AuthorShownProject AuthorShown = "PROJECT"
	AuthorShownNobody  AuthorShown = "NOBODY"
)

// Hiding is why a curator hid a post or comment, when and who.
type Hiding struct {
	At     time.Time `bson:"at"`
	ByID   ID        `bson:"by"`
	Reason string    `bson:"reason"`
	// ByConsent tells that no curator hid it: somebody who is quoted in it does not agree any more.
	ByConsent bool `bson:"byConsent,omitempty"`
}

// Translation is a post's or lesson's text in another language, beside the original.
type Translation struct {
	Language Language `bson:"language"`
	// By says whether a person or a machine made it: always shown.
	By TranslatedBy `bson:"by"`
	// Title and Text are the whole of the document, in the order of its fields.
	Title Words    `bson:"title,omitempty"`
	Text  Markdown `bson:"text"`
}

// TranslatedBy is who or what made a translation.
type TranslatedBy string

const (
	TranslatedByPerson  TranslatedBy = "PERSON"
	TranslatedByMachine TranslatedBy = "MACHINE"
)

func (*Post) DocumentKind() Kind { return KindPost }

func (p *Post) Keys() []Key { return join(p.Address.keys(), p.Origin.keys()) }

func (p *Post) Refs() []Key {
	return join(refs("project", p.ProjectID), refs("event", p.EventID),
		refs("person", append([]ID{p.AuthorID}, p.CoWriterIDs...)...),
		refs("concept", slices.Concat(p.ThemeIDs, p.TargetGroupIDs)...))
}

func (p *Post) Readers() []Token {
	switch {
	case p.Status == PostStatusDraft:
		return personTokens(append([]ID{p.AuthorID}, p.CoWriterIDs...)...)
	case p.Status == PostStatusWithdrawn || p.Hidden != nil:
		return append(personTokens(p.AuthorID), TokenCounty)
	default:
		return p.Audience.readers(p.AuthorID, p.ProjectID)
	}
}

// begin: the post is the viewer's own, under the viewer's name unless it says otherwise.
func (p *Post) begin(w *writing) {
	p.AuthorID, p.Language, p.Kind = w.viewer.ID, w.viewer.Language, PostKindProgress
	p.Status, p.ShowAuthor = PostStatusDraft, AuthorShownName
}

// settle: who says nothing of readers tells it to those nearest.
func (p *Post) settle(_ context.Context, w *writing, was *earlier) error {
	if was == nil && p.Status == PostStatusWithdrawn {
		return invalid("status", messageState)
	}
	switch {
	case p.Audience != "":
	case p.ProjectID != "":
		p.Audience = AudienceProject
	default:
		p.Audience = AudienceNetwork
	}
	if p.Status == PostStatusPublished && p.PublishedAt == nil {
		p.PublishedAt = &w.now
	}
	if p.HappenedOn > dateIn(w.now) {
		return invalid("happenedOn", messageFuture)
	}
	return nil
}

// removable: what others have not seen yet can go.
func (p *Post) removable() bool { return p.Status == PostStatusDraft }

// titleWords is how many of the first words stand in for a title: what fits one line of a phone.
const titleWords = 10

// Title is the title the author gave, or the post's first words.
func (p *Post) Title() string {
	if p.GivenTitle != "" {
		return p.GivenTitle
	}
	return firstWords(p.text(), titleWords)
}

// excerptWords is how many words of a post a list shows.
const excerptWords = 40

// Excerpt is the post's first words without their Markdown.
func (p *Post) Excerpt() string { return firstWords(p.text(), excerptWords) }

func (p *Post) text() string {
	parts := []string{}
	for _, part := range []Markdown{p.WhatWeTried, p.WhatHappened, p.WhatWeWouldDoDifferently, p.Body} {
		if part != "" {
			parts = append(parts, string(part))
		}
	}
	return strings.Join(parts, " ")
}

func (p *Post) validate(v *validation) {
	v.reference("project", KindProject, p.ProjectID)
	v.reference("event", KindEvent, p.EventID)
	v.oneOf("kind", string(p.Kind), "PROGRESS", "CHALLENGE", "BREAKTHROUGH", "METHOD", "RESULT", "QUESTION")
	v.line("title", p.GivenTitle)
	v.text("whatWeTried", p.WhatWeTried)
	v.text("whatHappened", p.WhatHappened)
	v.text("whatWeWouldDoDifferently", p.WhatWeWouldDoDifferently)
	v.text("body", p.Body)
	v.check("body", strings.TrimSpace(p.text()) != "", messageExperience)
	v.language("language", p.Language)
	v.date("happenedOn", p.HappenedOn)
	v.audience("audience", p.Audience, p.ProjectID != "")
	v.oneOf("showAuthor", string(p.ShowAuthor), "NAME", "PROJECT", "NOBODY")
	v.oneOf("status", string(p.Status), "DRAFT", "PUBLISHED", "WITHDRAWN")
	v.topics(p.ThemeIDs, p.TargetGroupIDs, nil)
	v.references("coWriters", KindPerson, p.CoWriterIDs)
	v.translations(p.Language, p.Translations)
}

// markdownMarks are the signs of Markdown that mean nothing in a line of plain text.
var markdownMarks = strings.NewReplacer("#", "", "*", "", "_", " ", "`", "", ">", "", "[", "", "]", "")

func firstWords(text string, most int) string {
	words := strings.Fields(markdownMarks.Replace(text))
	if len(words) <= most {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:most], " ") + " …"
}
