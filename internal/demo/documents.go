package demo

import (
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// Documents are all of the content, in the order in which they refer to each other. They are new at each call, the
// caller's own.
func Documents() []hub.Document {
	documents := slices.Concat(
		vocabulary(), organisations(), persons(), grantSchemes(), calls(), projects(), events(), attachments(), posts(), lessons(),
		relations(), measures(), applications(), briefs(), comments(), reactions(), ends(), reports(), subscriptions(),
		history(), access(), outbox())
	grounds := make(hub.Grounds, len(documents))
	for _, document := range documents {
		grounds[document.Base().ID] = document
	}
	for _, document := range documents {
		if title, address := addressed(document); address != nil {
			address.Slug = hub.Slug(title, document.Base().ID)
		}
		if lesson, ok := document.(*hub.Lesson); ok {
			lesson.Evidence = lesson.Evidence.Weigh(lesson.Sources, grounds, true)
		}
	}
	return documents
}

// addressed gives the address of what people can address, and the title that it is made of.
func addressed(document hub.Document) (string, *hub.Address) {
	switch d := document.(type) {
	case *hub.Concept:
		return d.PrefLabel.In("nb"), &d.Address
	case *hub.Organisation:
		return d.Name, &d.Address
	case *hub.GrantScheme:
		return d.Title, &d.Address
	case *hub.Call:
		return d.Title, &d.Address
	case *hub.Project:
		return d.Title, &d.Address
	case *hub.Event:
		return d.Title, &d.Address
	case *hub.Post:
		return d.Title(), &d.Address
	case *hub.Lesson:
		return d.Title, &d.Address
	case *hub.Measure:
		return d.Title, &d.Address
	case *hub.Brief:
		return d.Title, &d.Address
	default:
		return "", nil
	}
}

// Texts are the words of the projects, experiences, lessons and measures without the marks of examples, in a fixed
// order: real sentences of the field to make other documents from.
func Texts() []hub.Text {
	var texts []hub.Text
	for _, document := range Documents() {
		switch d := document.(type) {
		case *hub.Project:
			texts = appendTexts(texts, d.Language, named{"title", d.Title}, named{"summary", string(d.Summary)},
				named{"description", string(d.Description)}, named{"whyStopped", string(d.WhyStopped)})
		case *hub.Post:
			texts = appendTexts(texts, d.Language, named{"title", d.GivenTitle}, named{"whatWeTried", string(d.WhatWeTried)},
				named{"whatHappened", string(d.WhatHappened)}, named{"whatWeWouldDoDifferently", string(d.WhatWeWouldDoDifferently)},
				named{"body", string(d.Body)})
		case *hub.Lesson:
			texts = appendTexts(texts, d.Language, named{"title", d.Title}, named{"insight", string(d.Insight)},
				named{"context", string(d.Context)}, named{"recommendation", string(d.Recommendation)},
				named{"limits", string(d.Limits)})
		case *hub.Measure:
			texts = appendTexts(texts, d.Language, named{"title", d.Title}, named{"problem", string(d.Problem)},
				named{"goal", string(d.Goal)}, named{"description", string(d.Description)})
		}
	}
	return texts
}

// named is a text and the field that it comes from.
type named struct{ field, words string }

func appendTexts(texts []hub.Text, language hub.Language, fields ...named) []hub.Text {
	mark := marks[language]
	for _, field := range fields {
		words := strings.TrimPrefix(field.words, mark.before)
		words = strings.TrimSpace(strings.TrimSuffix(words, mark.after))
		if words != "" {
			texts = append(texts, hub.Text{Name: field.field, Language: language, Words: words})
		}
	}
	return texts
}
