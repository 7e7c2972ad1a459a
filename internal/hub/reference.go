package hub

import (
	"context"
	"strings"
)

// The words around what is cited.
var (
	labelSources   = Message{"Kilder", "Kjelder", "Sources"}
	labelVersion   = Message{"Versjon %d.", "Versjon %d.", "Version %d."}
	labelPublished = Message{"Publisert %s.", "Publisert %s.", "Published %s."}
	labelDated     = Message{"Datert %s.", "Datert %s.", "Dated %s."}
	labelEvidence  = Message{"Evidens", "Evidens", "Evidence"}
	labelRestsOn   = Message{
		"%s (prosjekter: %d, personer: %d)", "%s (prosjekt: %d, personar: %d)", "%s (projects: %d, people: %d)",
	}
	labelOriginal = Message{"Original: ", "Original: ", "Original: "}
	labelCase     = Message{"Saksnummer %s.", "Saksnummer %s.", "Case number %s."}
)

// reference is what stands of a document in the list of what is cited: its title, what it is, how well founded, when it was
// told, which version, and where it is.
func (s *sheet) reference(ctx context.Context, document Findable) ([]Span, error) {
	facts := []string{s.say(valueLabels[document.DocumentKind().Type()]) + "."}
	var original URL
	switch d := document.(type) {
	case *Lesson:
		switch on := dateOf(d.PublishedAt); {
		case d.Origin != nil && d.Origin.Date != "":
			facts = append(facts, s.say(labelDated.With(d.Origin.Date.In(s.paper.Language))))
		case on != "":
			facts = append(facts, s.say(labelPublished.With(on.In(s.paper.Language))))
		}
		facts = append(facts, s.say(labelEvidence)+": "+s.strength(d.Evidence)+".")
		if d.Origin != nil {
			original = d.Origin.URL
		}
	case *Post:
		by, err := s.tellers(ctx, d)
		if err != nil {
			return nil, err
		}
		facts = append(facts, by...)
	case *Project:
		grantee, err := One[*Organisation](ctx, d.GranteeID)
		if err != nil {
			return nil, err
		}
		if grantee != nil {
			facts = append(facts, grantee.Name+".")
		}
	case *Measure:
		if d.CaseNumber != nil && *d.CaseNumber != "" {
			facts = append(facts, s.say(labelCase.With(*d.CaseNumber)))
		}
	}
	facts = append(facts, s.say(labelVersion.With(document.Base().Version)))
	spans := []Span{{Text: titleOf(document), Language: languageOf(document), Strong: true}, {Text: ". " + strings.Join(facts, " ") + " "}}
	address := s.hub.Address(document)
	spans = append(spans, Span{Text: string(address), URL: address})
	if original != "" {
		spans = append(spans, Span{Text: ". " + s.say(labelOriginal)}, Span{Text: string(original), URL: original})
	}
	return spans, nil
}

// tellers are who told an experience, as far as it is shown, in which project, and when it happened.
func (s *sheet) tellers(ctx context.Context, post *Post) ([]string, error) {
	var facts []string
	author, err := Author(ctx, post)
	if err != nil {
		return nil, err
	}
	if author != nil && post.ShowAuthor == AuthorShownName {
		facts = append(facts, author.Name+".")
	}
	project, err := One[*Project](ctx, post.ProjectID)
	if err != nil {
		return nil, err
	}
	if project != nil && post.ShowAuthor != AuthorShownNobody {
		facts = append(facts, project.Title+".")
	}
	if post.HappenedOn != "" {
		facts = append(facts, post.HappenedOn.In(s.paper.Language)+".")
	}
	return facts, nil
}

// strength is how well founded a lesson is, in words.
func (s *sheet) strength(evidence Evidence) string {
	words := s.say(valueLabels[string(evidence.Strength())])
	if evidence.ProjectCount+evidence.PersonCount == 0 {
		return words
	}
	return s.say(labelRestsOn.With(words, evidence.ProjectCount, evidence.PersonCount))
}
