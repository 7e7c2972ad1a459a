package hubtest

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// numerals are the words of the shelf's texts: no language changes them, so that what a text finds can be told without
// knowing how words are analysed.
var numerals = []string{"1001", "1002", "1003", "1004", "1005", "1006", "1007"}

// shelf is many documents of all audiences, dates and kinds, always the same, some of them equal in what they are
// sorted by.
func shelf(count int) []hub.Document {
	chance := rand.New(rand.NewPCG(2023, 616)) // #nosec G404 -- drawn by a seed, to be the same again
	kinds := []hub.Kind{hub.KindLesson, hub.KindLesson, hub.KindPost, hub.KindProject, hub.KindMeasure, hub.KindBrief,
		hub.KindEvent, hub.KindOrganisation, hub.KindConcept}
	audiences := []hub.Audience{hub.AudiencePublic, hub.AudiencePublic, hub.AudienceNetwork, hub.AudienceProject,
		hub.AudienceCounty}
	documents := make([]hub.Document, count)
	for at := range documents {
		document := Document(kinds[chance.IntN(len(kinds))], at+1)
		var title []string
		for range 1 + chance.IntN(4) {
			title = append(title, numerals[chance.IntN(len(numerals))])
		}
		day := hub.Date(fmt.Sprintf("20%02d-0%d-11", 20+chance.IntN(4), 1+chance.IntN(3)))
		colour(document, strings.Join(title, " "), audiences[chance.IntN(len(audiences))], day)
		document.Base().CreatedAt = Start.Add(time.Duration(chance.IntN(count)) * time.Minute)
		document.Base().UpdatedAt = Start.Add(time.Duration(chance.IntN(count/4)) * time.Hour)
		documents[at] = document
	}
	return documents
}

// colour gives a document a title, an audience and a date, as far as it has them.
func colour(document hub.Document, title string, audience hub.Audience, day hub.Date) {
	switch noun := document.(type) {
	case *hub.Lesson:
		noun.Title, noun.Audience, noun.Sources = title, audience, nil
		noun.Origin = &hub.Origin{System: "hubtest", ID: string(noun.ID), Date: day}
		if day > "2022" {
			noun.Language = "en"
		}
	case *hub.Post:
		noun.GivenTitle, noun.Audience, noun.HappenedOn = title, audience, day
	case *hub.Project:
		noun.Title, noun.Audience, noun.AwardedOn = title, audience, day
	case *hub.Measure:
		noun.Title, noun.Audience = title, audience
	case *hub.Brief:
		noun.Title, noun.Audience = title, audience
	case *hub.Event:
		noun.Title, noun.Audience = title, audience
	case *hub.Organisation:
		noun.Name = title
	}
}

// viewers are those who look at the shelf.
var viewers = []hub.Viewer{
	hub.Visitor("nb"),
	{ID: ID(hub.KindPerson, 3), Roles: []hub.Role{hub.RoleContributor}, ProjectIDs: []hub.ID{ID(hub.KindProject, 5)}},
	{ID: ID(hub.KindPerson, 4), Roles: []hub.Role{hub.RoleCurator}},
	{ID: ID(hub.KindPerson, 5), Roles: []hub.Role{hub.RoleAdministrator}},
}

// stocked is an index of the shelf, and the entries it was made of.
func (x *testedIndex) stocked(t *testing.T, count int) []*hub.Entry {
	t.Helper()
	documents := shelf(count)
	x.commit(t, Inserts(documents...)...)
	entries, err := hub.Entries(t.Context(), x.Store, documents)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(entries, func(entry *hub.Entry) bool { return entry == nil })
}

// matches tells in the plainest way whether a query finds an entry. The text must be of numerals.
func matches(query hub.Query, entry *hub.Entry) bool {
	readable := slices.ContainsFunc(entry.Readers, func(token hub.Token) bool {
		return slices.Contains(query.Tokens, token)
	})
	if !readable || !hasWord(query.Text, entry) && !asksFor(query.Parts) {
		return false
	}
	for _, part := range query.Parts {
		if strings.ContainsAny(part.Words, "0123456789") && hasPart(part, entry) == part.Not {
			return false
		}
	}
	for field, values := range query.Also {
		if !slices.ContainsFunc(values, func(value string) bool { return slices.Contains(entry.Values[field], value) }) {
			return false
		}
	}
	for field, values := range query.Except {
		if slices.ContainsFunc(values, func(value string) bool { return slices.Contains(entry.Values[field], value) }) {
			return false
		}
	}
	for field, values := range query.Where {
		if !slices.ContainsFunc(values, func(value string) bool { return slices.Contains(entry.Values[field], value) }) {
			return false
		}
	}
	if query.From != "" && entry.Date < query.From || query.To != "" && (entry.Date == "" || entry.Date > query.To) {
		return false
	}
	return !entry.UpdatedAt.Before(query.UpdatedSince)
}

func hasWord(text string, entry *hub.Entry) bool {
	words := strings.Fields(text)
	return len(words) == 0 || slices.ContainsFunc(entry.Texts, func(part hub.Text) bool {
		return slices.ContainsFunc(strings.Fields(part.Words), func(word string) bool { return slices.Contains(words, word) })
	})
}

// asksFor tells whether some part must be there: then the words need not.
func asksFor(parts []hub.Part) bool {
	return slices.ContainsFunc(parts, func(part hub.Part) bool {
		return !part.Not && strings.ContainsAny(part.Words, "0123456789")
	})
}

// hasPart tells in the plainest way whether an entry has a part of a query.
func hasPart(part hub.Part, entry *hub.Entry) bool {
	texts := entry.Texts
	if part.Title {
		texts = texts[:1]
	}
	in := func(word string) bool {
		return slices.ContainsFunc(texts, func(text hub.Text) bool {
			return slices.ContainsFunc(strings.Fields(text.Words), func(one string) bool {
				return one == word || part.Manner == hub.MannerBeginning && strings.HasPrefix(one, word)
			})
		})
	}
	if part.Manner == hub.MannerPhrase {
		return slices.ContainsFunc(texts, func(text hub.Text) bool {
			return strings.Contains(" "+text.Words+" ", " "+part.Words+" ")
		})
	}
	return !slices.ContainsFunc(strings.Fields(part.Words), func(word string) bool { return !in(word) })
}

// expected are the entries that the query finds, in its order; that of a text by relevance is the order of ids.
func expected(query hub.Query, entries []*hub.Entry) []*hub.Entry {
	var found []*hub.Entry
	for _, entry := range entries {
		if matches(query, entry) {
			found = append(found, entry)
		}
	}
	slices.SortFunc(found, func(a, b *hub.Entry) int {
		return cmp.Or(compare(query, a, b), cmp.Compare(a.ID, b.ID))
	})
	return found
}

func compare(query hub.Query, a, b *hub.Entry) int {
	switch query.Order {
	case hub.OrderOldest:
		return cmp.Compare(a.Date, b.Date)
	case hub.OrderTitle:
		return cmp.Compare(a.Title, b.Title)
	case hub.OrderTitleDown:
		return cmp.Compare(b.Title, a.Title)
	case hub.OrderUpdated:
		return a.UpdatedAt.Compare(b.UpdatedAt)
	case hub.OrderUpdatedDown:
		return b.UpdatedAt.Compare(a.UpdatedAt)
	case hub.OrderCreated:
		return a.CreatedAt.Compare(b.CreatedAt)
	case hub.OrderCreatedDown:
		return b.CreatedAt.Compare(a.CreatedAt)
	case hub.OrderAmount:
		return cmp.Compare(a.Amount, b.Amount)
	case hub.OrderAmountDown:
		return cmp.Compare(b.Amount, a.Amount)
	case hub.OrderRelevance:
		if query.Text != "" || asksFor(query.Parts) {
			return 0
		}
	}
	return cmp.Compare(b.Date, a.Date) // newest, and relevance without a text
}

// counted are the values of a field among entries, the most frequent first.
// without is the query as if it did not narrow by what the facet shows.
func without(query hub.Query, facet hub.Field) hub.Query {
	query.Where = maps.Clone(query.Where)
	delete(query.Where, facet.NarrowedBy())
	if facet == hub.FieldYear {
		query.From, query.To = "", ""
	}
	return query
}

func counted(field hub.Field, entries []*hub.Entry) []hub.FacetCount {
	counts := map[string]int{}
	for _, entry := range entries {
		for _, value := range entry.Values[field] {
			counts[value]++
		}
	}
	all := make([]hub.FacetCount, 0, len(counts))
	for value, count := range counts {
		all = append(all, hub.FacetCount{Value: value, Count: count})
	}
	slices.SortFunc(all, func(a, b hub.FacetCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return all
}
