package hub

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Named gives the document with the id, or with the slug that it has or had; nil when there is none, or the viewer may
// not read it.
func Named[T Document](ctx context.Context, kind Kind, id *ID, slug *string) (T, error) {
	var none T
	switch {
	case id != nil && slug != nil || id == nil && slug == nil:
		return none, invalid("id", messageIDOrSlug)
	case id != nil:
		return One[T](ctx, *id)
	}
	r := ReadingOf(ctx)
	found, err := r.hub.store.Find(ctx, kind, slugKey(*slug))
	if errors.Is(err, ErrNotFound) {
		return none, nil
	}
	if err != nil {
		return none, fmt.Errorf("find %s %q: %w", kind, *slug, err)
	}
	r.keep(found)
	return One[T](ctx, found.Base().ID)
}

// maxNodes is how many documents can be asked for by their ids at once.
const maxNodes = 100

// Nodes gives documents by their ids, aligned with them: nil for those that the viewer may not read.
func Nodes(ctx context.Context, ids []ID) ([]Node, error) {
	if len(ids) > maxNodes {
		return nil, invalid("ids", messageTooMany.With(maxNodes))
	}
	documents, err := ReadingOf(ctx).Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	nodes := make([]Node, len(documents))
	for at, document := range documents {
		if document != nil {
			nodes[at] = document
		}
	}
	return nodes, nil
}

// Related pages through the documents of a kind whose field has the parent's id: for the parent and all its siblings in
// one call to the index and one to the store.
func Related[T Document](ctx context.Context, parent Document, kind Kind, field Field, order Order, page Page) (*Connection[T], error) {
	name := fmt.Sprintf("related %s %s %s", kind, field, page)
	return siblings(ctx, name, parent, func(ctx context.Context, r *Reading, parents []Document) ([]*Connection[T], error) {
		narrowings := make([]Narrowing, len(parents))
		for at, one := range parents {
			narrowings[at] = Narrowing{Filter: SearchFilter{Types: []string{kind.Type()}},
				Where: map[Field][]string{field: {string(one.Base().ID)}}}
		}
		return lists[T](ctx, r, narrowings, order, page)
	})
}

// String tells the page in a name.
func (p Page) String() string {
	var text strings.Builder
	for _, number := range []*int{p.First, p.Last} {
		if number != nil {
			fmt.Fprint(&text, *number)
		}
		text.WriteByte('/')
	}
	for _, cursor := range []*string{p.After, p.Before} {
		if cursor != nil {
			text.WriteString(*cursor)
		}
		text.WriteByte('/')
	}
	return text.String()
}

// Referring pages through the documents of a kind that refer to an id under a name, the oldest first.
func Referring[T Document](ctx context.Context, kind Kind, name string, id ID, page Page) (*Connection[T], error) {
	return references[T](ctx, ReadingOf(ctx), kind, Key(name+":"+string(id)), orderByID, page, nil)
}

// ReferringNewest is Referring with the newest first.
func ReferringNewest[T Document](ctx context.Context, kind Kind, name string, id ID, page Page) (*Connection[T], error) {
	return references[T](ctx, ReadingOf(ctx), kind, Key(name+":"+string(id)), orderByIDDown, page, nil)
}

// Revisions page through what a document was, the newest first. Those of a document that the viewer may not read are not
// looked for: that there are some would show in the time it takes.
func Revisions(ctx context.Context, of ID, page Page) (*Connection[*Revision], error) {
	subject, err := One[Document](ctx, of)
	if err != nil {
		return nil, err
	}
	if subject == nil {
		return pageOf[*Revision](ctx, ReadingOf(ctx), nil, orderByIDDown, page)
	}
	return ReferringNewest[*Revision](ctx, KindRevision, "subject", of, page)
}

// Listed pages through the documents of a kind that nothing is asked for by, the newest first.
func Listed[T Document](ctx context.Context, kind Kind, page Page) (*Connection[T], error) {
	return references[T](ctx, ReadingOf(ctx), kind, listed[0], orderByIDDown, page, nil)
}

// AllReferring gives all documents of a kind that refer to an id under a name and that the viewer may read, the oldest
// first.
func AllReferring[T Document](ctx context.Context, kind Kind, name string, id ID) ([]T, error) {
	ids, err := allRefs(ctx, ReadingOf(ctx).hub.store, kind, Key(name+":"+string(id)))
	if err != nil {
		return nil, fmt.Errorf("what refers to %s: %w", id, err)
	}
	return Many[T](ctx, ids)
}

// ReportOf is the final report of a project, or nil: for the project and all its siblings the reports are read at once.
func ReportOf(ctx context.Context, project *Project) (*FinalReport, error) {
	return siblings(ctx, "final report", project, func(ctx context.Context, r *Reading, projects []*Project) ([]*FinalReport, error) {
		var ids []ID
		for _, one := range projects {
			found, err := allRefs(ctx, r.hub.store, KindFinalReport, Key("project:"+string(one.ID)))
			if err != nil {
				return nil, fmt.Errorf("final report of %s: %w", one.ID, err)
			}
			ids = append(ids, found...)
		}
		reports, err := Many[*FinalReport](ctx, ids)
		if err != nil {
			return nil, err
		}
		answers := make([]*FinalReport, len(projects))
		for _, report := range reports {
			answers[slices.IndexFunc(projects, func(one *Project) bool { return one.ID == report.ProjectID })] = report
		}
		return answers, nil
	})
}

// Reports pages through what people have reported, the newest first.
func Reports(ctx context.Context, openOnly bool, page Page) (*Connection[*Report], error) {
	key := listed[0]
	if openOnly {
		key = openReports
	}
	return references[*Report](ctx, ReadingOf(ctx), KindReport, key, orderByIDDown, page, nil)
}

// OutcomeCount is how many reports there are of an outcome.
type OutcomeCount struct {
	Outcome ApplicationOutcome
	Count   int
}

// Outcomes count how it went where a lesson was applied; those that nobody reported are left out.
func Outcomes(ctx context.Context, lesson *Lesson) ([]*OutcomeCount, error) {
	applications, err := AllReferring[*Application](ctx, KindApplication, "lesson", lesson.ID)
	if err != nil {
		return nil, err
	}
	counts := []*OutcomeCount{}
	for _, outcome := range []ApplicationOutcome{ApplicationOutcomeHelped, ApplicationOutcomeNoDifference,
		ApplicationOutcomeHarmed, ApplicationOutcomeTooEarly} {
		count := 0
		for _, application := range applications {
			if application.Outcome != nil && *application.Outcome == outcome {
				count++
			}
		}
		if count > 0 {
			counts = append(counts, &OutcomeCount{outcome, count})
		}
	}
	return counts, nil
}

// HeldIn is in how many projects a lesson was applied and helped, as far as the viewer may read them.
func HeldIn(ctx context.Context, lesson *Lesson) (int, error) {
	return projectsWhere(ctx, lesson, ApplicationOutcomeHelped)
}

// FailedIn is in how many projects a lesson was applied and made no difference or harmed, as far as the viewer may read
// them. A project that says both counts in both: reports that conflict are not averaged away.
func FailedIn(ctx context.Context, lesson *Lesson) (int, error) {
	return projectsWhere(ctx, lesson, ApplicationOutcomeNoDifference, ApplicationOutcomeHarmed)
}

func projectsWhere(ctx context.Context, lesson *Lesson, outcomes ...ApplicationOutcome) (int, error) {
	applications, err := AllReferring[*Application](ctx, KindApplication, "lesson", lesson.ID)
	if err != nil {
		return 0, err
	}
	projects := map[ID]bool{}
	for _, application := range applications {
		if application.Outcome != nil && slices.Contains(outcomes, *application.Outcome) && application.ByID.Kind() == KindProject {
			projects[application.ByID] = true
		}
	}
	return len(projects), nil
}

// Reactions count who has reacted on a document, and how.
func Reactions(ctx context.Context, on ID) ([]*ReactionCount, error) {
	reactions, err := AllReferring[*Reaction](ctx, KindReaction, "on", on)
	if err != nil {
		return nil, err
	}
	viewer := ReadingOf(ctx).viewer.ID
	counts := []*ReactionCount{{Reaction: ReactionKindHelpful}, {Reaction: ReactionKindSameHere}}
	for _, reaction := range reactions {
		for _, count := range counts {
			if count.Reaction == reaction.Reaction {
				count.Count++
				count.ViewerHasReacted = count.ViewerHasReacted || viewer != "" && reaction.PersonID == viewer
			}
		}
	}
	return counts, nil
}

// Relations are how a lesson stands to others, said of it or of them.
func Relations(ctx context.Context, lesson *Lesson) ([]*Relation, error) {
	return AllReferring[*Relation](ctx, KindRelation, "lesson", lesson.ID)
}

// PageURL is where people see the document.
func PageURL(ctx context.Context, document Findable) URL { return ReadingOf(ctx).hub.Address(document) }

// Today is the date in Oslo.
func Today(ctx context.Context) Date { return ReadingOf(ctx).hub.Today() }

// LabelOf is the word for a concept in the language, or in the viewer's.
func LabelOf(ctx context.Context, concept *Concept, language *Language) string {
	if language == nil {
		return concept.LabelIn(ReadingOf(ctx).viewer.Language)
	}
	return concept.LabelIn(*language)
}

// MunicipalityOf gives the municipality with the code; nil when there is none.
func MunicipalityOf(code string) *Municipality { return municipalitiesByCode[code] }

// Places gives the municipalities with the codes.
func Places(codes []string) []*Municipality {
	places := make([]*Municipality, 0, len(codes))
	for _, code := range codes {
		if municipality := MunicipalityOf(code); municipality != nil {
			places = append(places, municipality)
		}
	}
	return places
}

// CountiesOn gives the counties that hold on the day; all since 2020 without one.
func CountiesOn(day *Date) ([]*County, error) {
	if day != nil && !day.Valid() {
		return nil, invalid("on", messageDate)
	}
	var found []*County
	for at := range counties {
		if day == nil || counties[at].ValidOn(*day) {
			found = append(found, &counties[at])
		}
	}
	slices.SortFunc(found, func(one, other *County) int { return cmp.Compare(one.Code, other.Code) })
	return found, nil
}

// MunicipalitiesOn gives the municipalities that hold on the day; all since 2020 without one.
func MunicipalitiesOn(day *Date) ([]*Municipality, error) {
	if day != nil && !day.Valid() {
		return nil, invalid("on", messageDate)
	}
	var found []*Municipality
	for at := range municipalities {
		if day == nil || municipalities[at].ValidOn(*day) {
			found = append(found, &municipalities[at])
		}
	}
	slices.SortFunc(found, func(one, other *Municipality) int { return cmp.Compare(one.Code, other.Code) })
	return found, nil
}

// CountyOf gives the county with the code; nil when there is none.
func CountyOf(code string) *County { return countiesByCode[code] }
