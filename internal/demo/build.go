package demo

import (
	"cmp"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// mark is how an example says that it is one, in its own language.
type mark struct {
	// before stands before the title, or before the first words of a text that has no title.
	before string
	// after is the last paragraph of the text.
	after string
}

var marks = map[hub.Language]mark{
	"nb": {"Eksempel: ", "*Dette er en eksempeltekst. Personer og virksomheter er oppdiktet.*"},
	"nn": {"Døme: ", "*Dette er ein dømetekst. Personar og verksemder er oppdikta.*"},
	"en": {"Example: ", "*This is an example text. People and organisations are made up.*"},
	"uk": {"Приклад: ", "*Це текст-приклад. Люди й організації вигадані.*"},
	"es": {"Ejemplo: ", "*Este texto es un ejemplo. Las personas y las organizaciones son inventadas.*"},
	"pl": {"Przykład: ", "*To tekst przykładowy. Osoby i organizacje są zmyślone.*"},
	"ar": {"مثال: ", "*هذا نص للتوضيح. الأشخاص والجهات من نسج الخيال.*"},
}

// title puts the mark before a title.
func (m mark) title(title string) string { return m.before + title }

// text puts the mark after a text.
func (m mark) text(text hub.Markdown) hub.Markdown { return text + hub.Markdown("\n\n"+m.after) }

// prose unwraps a text: lines that follow each other become one paragraph, lists keep a line for each item.
func prose(text string) hub.Markdown {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimSpace(text)) {
		line = strings.TrimSpace(line)
		switch so := out.String(); {
		case line == "":
			out.WriteString("\n\n")
		case so == "" || strings.HasSuffix(so, "\n"):
			out.WriteString(line)
		case strings.HasPrefix(line, "- "):
			out.WriteString("\n" + line)
		default:
			out.WriteString(" " + line)
		}
	}
	return hub.Markdown(out.String())
}

// told is an experience as the content files write it. What most of them share may be left out: published at once, for
// everyone, with the author's name, in bokmål, of the kind «progress».
type told struct {
	name, by, project, event string
	kind                     hub.PostKind
	// on is the day it was told, and the day it happened when happened says no other.
	on, happened hub.Date
	language     hub.Language
	audience     hub.Audience
	show         hub.AuthorShown
	status       hub.PostStatus
	// themes and groups are keys of concepts; with are the names of those who wrote along.
	themes, groups, with string
	title                string
	// tried, went and next are the three questions: what we tried, what happened, what we would do differently.
	tried, went, next, body string
	translations            []hub.Translation
	hidden                  *hub.Hiding
}

func (t told) post() *hub.Post {
	language := cmp.Or(t.language, "nb")
	post := &hub.Post{
		Meta: made(hub.KindPost, t.name, t.on, person(t.by)), ProjectID: project(t.project), EventID: id(hub.KindEvent, t.event),
		AuthorID: person(t.by), Kind: cmp.Or(t.kind, hub.PostKindProgress), GivenTitle: t.title,
		WhatWeTried: prose(t.tried), WhatHappened: prose(t.went), WhatWeWouldDoDifferently: prose(t.next), Body: prose(t.body),
		Language: language, HappenedOn: cmp.Or(t.happened, t.on),
		Audience: cmp.Or(t.audience, hub.AudiencePublic), ShowAuthor: cmp.Or(t.show, hub.AuthorShownName),
		Status: cmp.Or(t.status, hub.PostStatusPublished), ThemeIDs: themes(t.themes), TargetGroupIDs: groups(t.groups),
		CoWriterIDs: people(t.with), Translations: t.translations, Hidden: t.hidden,
	}
	if post.Status != hub.PostStatusDraft {
		published := post.CreatedAt
		post.PublishedAt = &published
	}
	marks[language].post(post)
	return post
}

// post marks an experience, whichever of its texts it has.
func (m mark) post(post *hub.Post) {
	texts := []*hub.Markdown{}
	for _, text := range []*hub.Markdown{&post.WhatWeTried, &post.WhatHappened, &post.WhatWeWouldDoDifferently, &post.Body} {
		if *text != "" {
			texts = append(texts, text)
		}
	}
	if post.GivenTitle != "" {
		post.GivenTitle = m.title(post.GivenTitle)
	} else {
		*texts[0] = hub.Markdown(m.before) + *texts[0]
	}
	last := texts[len(texts)-1]
	*last = m.text(*last)
}

func translated(language hub.Language, by hub.TranslatedBy, title, text string) hub.Translation {
	translation := hub.Translation{Language: language, By: by, Text: marks[language].text(prose(text))}
	if title != "" {
		translation.Title = hub.Words(marks[language].title(title))
	}
	return translation
}

func people(names string) []hub.ID {
	var ids []hub.ID
	for name := range strings.FieldsSeq(names) {
		ids = append(ids, person(name))
	}
	return ids
}

// learnt is a lesson as the content files write it: published for everyone, in bokmål, by Ingrid, unless they say else.
type learnt struct {
	name, by string
	kind     hub.LessonKind
	// on is the day it was written and published.
	on, reviewBy            hub.Date
	language                hub.Language
	audience                hub.Audience
	status                  hub.LessonStatus
	phase                   hub.Phase
	themes, groups, methods string
	title                   string
	// applies, insight, advice and limits are the four texts: context, insight, recommendation, limits.
	applies, insight, advice, limits string
	sources                          []hub.Citation
	// lowered is the strength that a curator found it to be worth, because of why.
	lowered            hub.Strength
	why                string
	supersededBy, with string
	// missing is why a curator gave the draft back.
	missing      string
	translations []hub.Translation
	origin       *hub.Origin
}

func (l learnt) lesson() *hub.Lesson {
	language := cmp.Or(l.language, "nb")
	lesson := &hub.Lesson{
		Meta:     made(hub.KindLesson, l.name, l.on, person(cmp.Or(l.by, "ingrid"))),
		Audience: cmp.Or(l.audience, hub.AudiencePublic), Title: marks[language].title(l.title), Language: language, Kind: l.kind,
		Context: prose(l.applies), Insight: prose(l.insight), Recommendation: prose(l.advice), Limits: prose(l.limits),
		Sources: l.sources, ThemeIDs: themes(l.themes), TargetGroupIDs: groups(l.groups), MethodIDs: methods(l.methods),
		Status: cmp.Or(l.status, hub.LessonStatusPublished), ReviewBy: l.reviewBy, SupersededByID: id(hub.KindLesson, l.supersededBy),
		Translations: l.translations, CoWriterIDs: people(l.with), Origin: l.origin,
	}
	lesson.Insight = marks[language].text(lesson.Insight)
	if l.phase != "" {
		lesson.Phase = &l.phase
	}
	if l.lowered != "" {
		lesson.Evidence.LoweredTo, lesson.Evidence.Rationale = &l.lowered, prose(l.why)
	}
	if l.missing != "" {
		lesson.Returned = &hub.Returning{At: lesson.CreatedAt.AddDate(0, 0, 2), ByID: person("ingrid"), Comment: prose(l.missing)}
	}
	if lesson.Status != hub.LessonStatusDraft && lesson.Status != hub.LessonStatusInReview {
		published := lesson.CreatedAt
		lesson.PublishedAt = &published
	}
	return lesson
}

// cite is a source within the hub, with its own words and what the curator says of it.
func cite(source hub.ID, quote, note string) hub.Citation {
	return hub.Citation{SourceID: source, Quote: prose(quote), Note: prose(note)}
}

// onPage says on which page of an attachment the words stand.
func onPage(citation hub.Citation, page int) hub.Citation {
	citation.Page = &page
	return citation
}

// outside is a source outside the hub. Its address leads nowhere, on purpose: example.org belongs to nobody.
func outside(kind hub.ReferenceKind, language hub.Language, title, address, note string) hub.Citation {
	return hub.Citation{Note: prose(note), Reference: &hub.Reference{Title: marks[language].title(title), Kind: kind,
		URL: hub.URL("https://example.org/" + address)}}
}

func kroner(amount hub.Kroner) *hub.Kroner { return &amount }

func number(value int) *int { return &value }

// caseNumber is one of the example county's archive.
func caseNumber(value string) *string { return &value }

// members are the people of a project by what they are in it; names stand with spaces between them.
func members(owners, ordinary, partners string) []hub.Member {
	var all []hub.Member
	for _, part := range []struct {
		names string
		role  hub.ProjectRole
	}{{owners, hub.ProjectRoleOwner}, {ordinary, hub.ProjectRoleMember}, {partners, hub.ProjectRolePartner}} {
		for _, id := range people(part.names) {
			all = append(all, hub.Member{PersonID: id, Role: part.role})
		}
	}
	return all
}
