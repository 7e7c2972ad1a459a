package hub

import (
	"context"
	"strconv"
	"strings"
)

// wording is what a notification is told in: with the name of who did it, and without where that is not shown.
type wording struct{ named, nameless Message }

// In the sentences %[1]s is who did it, %[2]s the title, %[3]s what one has told oneself, %[4]s something more.
var wordings = map[NotificationKind]wording{
	NotificationKindNewPost: {
		Message{"%[1]s har fortalt en erfaring: «%[2]s».", "%[1]s har fortalt ei erfaring: «%[2]s».",
			"%[1]s told an experience: “%[2]s”."},
		Message{"Noen har fortalt en erfaring: «%[2]s».", "Nokon har fortalt ei erfaring: «%[2]s».",
			"Somebody told an experience: “%[2]s”."}},
	NotificationKindCited: {
		Message{"%[1]s har publisert lærdommen «%[2]s». Den bygger på %[3]s.",
			"%[1]s har publisert lærdommen «%[2]s». Han byggjer på %[3]s.",
			"%[1]s published the lesson “%[2]s”. It rests on %[3]s."},
		Message{"Lærdommen «%[2]s» er publisert. Den bygger på %[3]s.", "Lærdommen «%[2]s» er publisert. Han byggjer på %[3]s.",
			"The lesson “%[2]s” was published. It rests on %[3]s."}},
	NotificationKindGrounds: same(Message{
		"Tiltaket «%[2]s» bygger på lærdommen «%[4]s», og den bygger på %[3]s.",
		"Tiltaket «%[2]s» byggjer på lærdommen «%[4]s», og han byggjer på %[3]s.",
		"The measure “%[2]s” rests on the lesson “%[4]s”, and that rests on %[3]s."}),
	NotificationKindAdopted: same(Message{
		"Tiltaket «%[2]s» er vedtatt. Det bygger på %[3]s.", "Tiltaket «%[2]s» er vedteke. Det byggjer på %[3]s.",
		"The measure “%[2]s” was adopted. It rests on %[3]s."}),
	NotificationKindOutcome: same(Message{
		"Tiltaket «%[2]s», som bygger på %[3]s, er %[4]s.", "Tiltaket «%[2]s», som byggjer på %[3]s, er %[4]s.",
		"The measure “%[2]s”, which rests on %[3]s, was %[4]s."}),
	NotificationKindApplied: same(Message{
		"Lærdommen «%[2]s» bygger på %[3]s. %[4]s", "Lærdommen «%[2]s» byggjer på %[3]s. %[4]s",
		"The lesson “%[2]s” rests on %[3]s. %[4]s"}),
	NotificationKindComment: {
		Message{"%[1]s har kommentert «%[2]s».", "%[1]s har kommentert «%[2]s».", "%[1]s commented on “%[2]s”."},
		Message{"Noen har kommentert «%[2]s».", "Nokon har kommentert «%[2]s».", "Somebody commented on “%[2]s”."}},
	NotificationKindAnswer: {
		Message{"%[1]s har svart på kommentaren din til «%[2]s».", "%[1]s har svart på kommentaren din til «%[2]s».",
			"%[1]s answered your comment on “%[2]s”."},
		Message{"Noen har svart på kommentaren din til «%[2]s».", "Nokon har svart på kommentaren din til «%[2]s».",
			"Somebody answered your comment on “%[2]s”."}},
	NotificationKindRelevant: same(Message{
		"Lærdommen «%[2]s» kan være nyttig for «%[4]s».", "Lærdommen «%[2]s» kan vere nyttig for «%[4]s».",
		"The lesson “%[2]s” may be of use to “%[4]s”."}),
	NotificationKindSavedSearch: same(Message{
		"Nytt i søket du har lagret, «%[4]s»: «%[2]s».", "Nytt i søket du har lagra, «%[4]s»: «%[2]s».",
		"New in the search that you saved, “%[4]s”: “%[2]s”."}),
	NotificationKindFollowed: same(Message{
		"«%[2]s», som du følger, er %[4]s.", "«%[2]s», som du følgjer, er %[4]s.", "“%[2]s”, which you follow, is now %[4]s."}),
	NotificationKindSubmitted: {
		Message{"%[1]s foreslår lærdommen «%[2]s» og ber om en vurdering.",
			"%[1]s føreslår lærdommen «%[2]s» og ber om ei vurdering.", "%[1]s proposes the lesson “%[2]s” and asks for a review."},
		Message{"Lærdommen «%[2]s» er foreslått og venter på en vurdering.",
			"Lærdommen «%[2]s» er føreslått og ventar på ei vurdering.", "The lesson “%[2]s” was proposed and waits for a review."}},
	NotificationKindReturned: {
		Message{"%[1]s har gitt lærdommen «%[2]s» tilbake, og sier hva som mangler.",
			"%[1]s har gitt lærdommen «%[2]s» tilbake, og seier kva som manglar.",
			"%[1]s gave the lesson “%[2]s” back, and says what is missing."},
		Message{"Lærdommen «%[2]s» er gitt tilbake. Noe mangler.", "Lærdommen «%[2]s» er gitt tilbake. Noko manglar.",
			"The lesson “%[2]s” was given back. Something is missing."}},
	NotificationKindReview: same(Message{
		"Det er på tide å se på lærdommen «%[2]s» igjen. Gjelder den fortsatt?",
		"Det er på tide å sjå på lærdommen «%[2]s» igjen. Gjeld han framleis?",
		"It is time to look at the lesson “%[2]s” again. Does it still hold?"}),
	NotificationKindHidden: {
		Message{"%[1]s har skjult det du skrev: «%[2]s».", "%[1]s har skjult det du skreiv: «%[2]s».",
			"%[1]s has hidden what you wrote: “%[2]s”."},
		Message{"Det du skrev, er skjult: «%[2]s».", "Det du skreiv, er skjult: «%[2]s».", "What you wrote was hidden: “%[2]s”."}},
	NotificationKindShown: {
		Message{"%[1]s viser igjen det du skrev: «%[2]s».", "%[1]s viser igjen det du skreiv: «%[2]s».",
			"%[1]s shows what you wrote again: “%[2]s”."},
		Message{"Det du skrev, vises igjen: «%[2]s».", "Det du skreiv, blir vist igjen: «%[2]s».",
			"What you wrote is shown again: “%[2]s”."}},
	NotificationKindReported: same(Message{
		"Noen har meldt fra om «%[2]s».", "Nokon har meldt frå om «%[2]s».", "Somebody reported “%[2]s”."}),
	NotificationKindHandled: same(Message{
		"Meldingen din om «%[2]s» er behandlet.", "Meldinga di om «%[2]s» er handsama.", "What you reported of “%[2]s” was looked at."}),
	NotificationKindAccess: same(Message{
		"%[2]s ber om å få bli med.", "%[2]s ber om å få bli med.", "%[2]s asks to join."}),
	NotificationKindFinalReport: same(Message{
		"Prosjektet «%[2]s» er avsluttet. Fortell hva som virket, hva som ikke virket, og hva dere vil si til de neste.",
		"Prosjektet «%[2]s» er avslutta. Fortel kva som verka, kva som ikkje verka, og kva de vil seie til dei neste.",
		"The project “%[2]s” has ended. Tell what worked, what did not, and what you would say to the next ones."}),
	NotificationKindPulse: same(Message{
		"Det er %[4]s siden prosjektet «%[2]s» ble avsluttet. Lever arbeidet videre?",
		"Det er %[4]s sidan prosjektet «%[2]s» vart avslutta. Lever arbeidet vidare?",
		"It is %[4]s since the project “%[2]s” ended. Does the work live on?"}),
}

func same(message Message) wording { return wording{message, message} }

// What one has told, where it has a title that one may read, and where it has not.
var (
	wordingAbout   = Message{"det du har fortalt i «%s»", "det du har fortalt i «%s»", "what you told in “%s”"}
	wordingUntold  = Message{"en erfaring du har fortalt", "ei erfaring du har fortalt", "an experience that you told"}
	wordingUnknown = Message{"noe du ikke lenger kan se", "noko du ikkje lenger kan sjå", "something that you can no longer see"}
)

// states are what a document that one follows has become.
var states = map[string]Message{
	"DRAFT":      {"et utkast igjen", "eit utkast igjen", "a draft again"},
	"IN_REVIEW":  {"til vurdering", "til vurdering", "in review"},
	"PUBLISHED":  {"publisert", "publisert", "published"},
	"SUPERSEDED": {"erstattet av en nyere", "erstatta av ein nyare", "superseded by a newer one"},
	"WITHDRAWN":  {"trukket tilbake", "trekt tilbake", "withdrawn"},
	"IDEA":       {"en idé", "ein idé", "an idea"},
	"PROPOSED":   {"foreslått", "føreslått", "proposed"},
	"ADOPTED":    {"vedtatt", "vedteke", "adopted"},
	"ONGOING":    {"i gang", "i gang", "ongoing"},
	"COMPLETED":  {"gjennomført", "gjennomført", "completed"},
	"DROPPED":    {"lagt bort", "lagt bort", "dropped"},
	"PLANNED":    {"planlagt", "planlagt", "planned"},
	"STOPPED":    {"stanset", "stansa", "stopped"},
}

// How it went where a lesson was applied; %[1]s is who applied it.
var (
	wordingSetAside = Message{"«%[1]s» har vurdert den og satt den til side.", "«%[1]s» har vurdert han og sett han til side.",
		"“%[1]s” considered it and set it aside."}
	wordingApplied = Message{"«%[1]s» har tatt den i bruk.", "«%[1]s» har teke han i bruk.", "“%[1]s” took it into use."}
	wordingWent    = map[ApplicationOutcome]Message{
		ApplicationOutcomeHelped: {"«%[1]s» har tatt den i bruk, og det hjalp.", "«%[1]s» har teke han i bruk, og det hjelpte.",
			"“%[1]s” took it into use, and it helped."},
		ApplicationOutcomeNoDifference: {"«%[1]s» har tatt den i bruk. Det gjorde ingen forskjell.",
			"«%[1]s» har teke han i bruk. Det gjorde ingen skilnad.", "“%[1]s” took it into use. It made no difference."},
		ApplicationOutcomeHarmed: {"«%[1]s» har tatt den i bruk. Det gjorde mer skade enn gagn.",
			"«%[1]s» har teke han i bruk. Det gjorde meir skade enn gagn.", "“%[1]s” took it into use. It did more harm than good."},
		ApplicationOutcomeTooEarly: {"«%[1]s» har tatt den i bruk. Det er for tidlig å si hvordan det gikk.",
			"«%[1]s» har teke han i bruk. Det er for tidleg å seie korleis det gjekk.",
			"“%[1]s” took it into use. It is too early to tell how it went."},
	}
)

// MessageOf is what a notification says, in the viewer's language: with the names and titles that the viewer may know.
func MessageOf(ctx context.Context, n *Notification) (string, error) {
	language := ReadingOf(ctx).viewer.Language
	subject, err := One[Document](ctx, n.SubjectID)
	if err != nil {
		return "", err
	}
	title, err := topicIn(ctx, subject, language)
	if err != nil {
		return "", err
	}
	about := wordingUntold
	if told, err := One[Document](ctx, n.AboutID); err != nil {
		return "", err
	} else if told != nil {
		words, err := topicIn(ctx, told, language)
		if err != nil {
			return "", err
		}
		about = wordingAbout.With(words)
	}
	more, err := moreOf(ctx, n, subject)
	if err != nil {
		return "", err
	}
	message, name := wordings[n.Kind].nameless, ""
	by, err := DoneBy(ctx, n)
	if err != nil {
		return "", err
	}
	if by != nil {
		message, name = wordings[n.Kind].named, by.Name
	}
	return wordsInto(message.In(language), name, title, about.In(language), more.In(language)), nil
}

// topicIn is what people call what a document is about: a comment is on a post.
func topicIn(ctx context.Context, document Document, language Language) (string, error) {
	above, err := topicOf(ctx, document)
	if err != nil {
		return "", err
	}
	switch d := above.(type) {
	case *Attachment:
		return d.Name, nil
	case *SavedSearch:
		return d.Title, nil
	case *Person:
		return d.Name, nil
	case *Concept:
		return d.LabelIn(language), nil
	case Findable:
		return titleOf(d), nil
	default:
		return wordingUnknown.In(language), nil
	}
}

// topicOf is the document that people know a document by; nil when the viewer may not read it.
func topicOf(ctx context.Context, document Document) (Document, error) {
	switch d := document.(type) {
	case *Comment:
		return One[Document](ctx, d.OnID)
	case *Application:
		return One[Document](ctx, d.LessonID)
	case *Pulse:
		return One[Document](ctx, d.ProjectID)
	case *Report:
		reported, err := One[Document](ctx, d.SubjectID)
		if comment, ok := reported.(*Comment); ok && err == nil {
			return One[Document](ctx, comment.OnID)
		}
		return reported, err
	default:
		return document, nil
	}
}

// moreOf is what else there is to say: through which lesson, what state, how it went, in which search, for which project.
func moreOf(ctx context.Context, n *Notification, subject Document) (Message, error) {
	if n.Kind == NotificationKindRelevant {
		project, err := One[*Project](ctx, n.AboutID)
		if err != nil || project == nil {
			return wordingUnknown, err
		}
		return Message{project.Title, project.Title, project.Title}, nil
	}
	if n.Kind == NotificationKindSavedSearch {
		search, err := One[*SavedSearch](ctx, n.AboutID)
		if err != nil || search == nil {
			return wordingUnknown, err
		}
		return Message{search.Title, search.Title, search.Title}, nil
	}
	switch d := subject.(type) {
	case *Measure:
		if n.Kind != NotificationKindGrounds || len(n.ViaIDs) == 0 {
			return states[string(d.Status)], nil
		}
		via, err := One[*Lesson](ctx, n.ViaIDs[0])
		if err != nil || via == nil {
			return wordingUnknown, err
		}
		return Message{via.Title, via.Title, via.Title}, nil
	case *Application:
		return wentOf(ctx, d)
	case *Pulse:
		return d.since(), nil
	case *Post:
		return states[string(d.Status)], nil
	case *Lesson:
		return states[string(d.Status)], nil
	case *Project:
		return states[string(d.Status)], nil
	default:
		return Message{}, nil
	}
}

func wentOf(ctx context.Context, application *Application) (Message, error) {
	language := ReadingOf(ctx).viewer.Language
	by, err := One[Document](ctx, application.ByID)
	if err != nil {
		return Message{}, err
	}
	name, err := topicIn(ctx, by, language)
	if err != nil {
		return Message{}, err
	}
	switch {
	case application.Decision == ApplicationDecisionSetAside:
		return wordingSetAside.With(name), nil
	case application.Outcome != nil:
		return wordingWent[*application.Outcome].With(name), nil
	default:
		return wordingApplied.With(name), nil
	}
}

// wordsInto puts words into a sentence, which need not have room for all.
func wordsInto(sentence string, words ...string) string {
	pairs := make([]string, 0, 2*len(words))
	for at, word := range words {
		pairs = append(pairs, "%["+strconv.Itoa(at+1)+"]s", word)
	}
	return strings.NewReplacer(pairs...).Replace(sentence)
}
