package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxQuery is the length of a query in characters; what comes after is not looked at. A draft of a page has 3,000.
const maxQuery = 5000

// ask puts what a person typed into the query: its words, what must be there and what must not, and what it narrows by. A
// piece that is not words leaves its room in the text, so that a place there is the place in what was typed. A name that
// names nothing is words: nobody is told that nothing was found because of a name that is spelt otherwise here.
func (r *Reading) ask(ctx context.Context, query *Query, typed string) error {
	typed = firstRunes(typed, maxQuery)
	query.Text = typed
	found := clauses(typed)
	if len(found) == 0 {
		return nil
	}
	text := []byte(typed)
	query.Also, query.Except = map[Field][]string{}, map[Field][]string{}
	for _, c := range found {
		end, name := c.end, typed[c.from:c.to]
		part := Part{Manner: c.manner, Words: name, Title: c.about == aboutTitle, Not: c.not}
		field, values, err := r.named(ctx, c.about, strings.Join(strings.Fields(norm.NFC.String(name)), " "))
		switch {
		case err != nil:
			return fmt.Errorf("what is the %s %q: %w", c.about, name, err)
		case field == "":
			query.Parts = append(query.Parts, part)
		case len(values) > 0 && c.not:
			query.Except[field] = append(query.Except[field], values...)
		case len(values) > 0:
			query.Also[field] = append(query.Also[field], values...)
		case c.not: // who leaves out a theme that is none here does not look for the word
			query.Parts = append(query.Parts, part)
		default:
			end = c.from
		}
		for at := c.begin; at < end; at++ {
			text[at] = ' '
		}
	}
	query.Text = string(text)
	return nil
}

// firstRunes are the first characters of a text, byte by byte as they stand there.
func firstRunes(text string, most int) string {
	for at := range text {
		if most == 0 {
			return text[:at]
		}
		most--
	}
	return text
}

// named gives the field to narrow by, and its values, of something that goes by the name; no values when nothing does that
// the viewer may read, and no field for what is not looked up.
func (r *Reading) named(ctx context.Context, about subject, name string) (Field, []string, error) {
	var values []string
	var err error
	switch about {
	case aboutTheme:
		values, err = r.themesNamed(ctx, name)
		return FieldTheme, values, err
	case aboutMunicipality:
		return FieldMunicipalityEver, municipalitiesNamed()[strings.ToLower(name)], nil
	case aboutOrganisation:
		values, err = r.organisationsNamed(ctx, name)
		return FieldOrganisation, values, err
	case aboutProject:
		values, err = r.projectsNamed(ctx, name)
		return FieldProject, values, err
	case aboutAuthor:
		values, err = r.authorsNamed(ctx, name)
		return FieldAuthor, values, err
	default:
		return "", nil, nil
	}
}

// themesNamed are the themes with the key or the id, or with the word for them in any language.
func (r *Reading) themesNamed(ctx context.Context, name string) ([]string, error) {
	found, err := r.hub.store.Find(ctx, KindConcept, ConceptKey(ConceptSchemeTheme, strings.ToLower(name)))
	switch {
	case err == nil:
		return []string{string(found.Base().ID)}, nil
	case !errors.Is(err, ErrNotFound):
		return nil, err
	}
	ids, err := r.hub.index.Concepts(ctx, name)
	if err != nil {
		return nil, err
	}
	if id := ID(name); id.Valid() && id.Kind() == KindConcept {
		ids = append(ids, id)
	}
	concepts, err := Many[*Concept](ctx, ids)
	if err != nil {
		return nil, err
	}
	return words(idsOf(slices.DeleteFunc(concepts, func(concept *Concept) bool {
		isIt := string(concept.ID) == name || slices.ContainsFunc(concept.labels(), func(label Label) bool {
			return strings.EqualFold(label.Text, name)
		})
		return concept.Scheme != ConceptSchemeTheme || !isIt
	}))), nil
}

// municipalitiesNamed has the codes of municipalities by those codes and by the names in small letters, Sámi and Kven ones
// too. A name has several: of the place before and after, and of another place of the name.
var municipalitiesNamed = sync.OnceValue(func() map[string][]string {
	byName := map[string][]string{}
	for _, municipality := range municipalities {
		names := append(strings.Split(municipality.OfficialName, " - "), municipality.Code, municipality.Name)
		for at, name := range names {
			if name = strings.ToLower(name); name != "" && !slices.Contains(names[:at], name) {
				names[at] = name
				byName[name] = append(byName[name], municipality.Code)
			}
		}
	}
	return byName
})

// organisationsNamed are the organisation with the number, spaces in it or not, or those of the name.
func (r *Reading) organisationsNamed(ctx context.Context, name string) ([]string, error) {
	number := OrganisationNumber(strings.Join(strings.Fields(name), ""))
	if number.Valid() {
		found, err := r.hub.store.Find(ctx, KindOrganisation, OrganisationNumberKey(number))
		switch {
		case err == nil:
			return []string{string(found.Base().ID)}, nil
		case !errors.Is(err, ErrNotFound):
			return nil, err
		}
	}
	ids, err := r.titled(ctx, KindOrganisation, name)
	if err != nil {
		return nil, err
	}
	organisations, err := Many[*Organisation](ctx, ids)
	if err != nil {
		return nil, err
	}
	return words(idsOf(slices.DeleteFunc(organisations, func(organisation *Organisation) bool {
		return !strings.EqualFold(organisation.Name, strings.TrimSpace(name))
	}))), nil
}

// projectsNamed are the project with the id or the slug, or those whose title has all the words.
func (r *Reading) projectsNamed(ctx context.Context, name string) ([]string, error) {
	var project *Project
	var err error
	if id := ID(name); id.Valid() {
		project, err = One[*Project](ctx, id)
	} else {
		project, err = Named[*Project](ctx, KindProject, nil, &name)
	}
	if err != nil {
		return nil, err
	}
	if project != nil {
		return []string{string(project.ID)}, nil
	}
	ids, err := r.titled(ctx, KindProject, name)
	if err != nil {
		return nil, err
	}
	projects, err := Many[*Project](ctx, ids)
	return words(idsOf(projects)), err
}

// maxNamed is how many documents a name may stand for.
const maxNamed = 50

// titled are the documents of a kind, among those that the viewer may read, whose title has all the words.
func (r *Reading) titled(ctx context.Context, kind Kind, name string) ([]ID, error) {
	found, err := r.hub.index.Search(ctx, []Query{{Text: name, Parts: []Part{{Manner: MannerWords, Words: name, Title: true}},
		Plain: true, Level: true, Tokens: r.tokens, Where: map[Field][]string{FieldType: {kind.Type()}},
		Order: OrderRelevance, Size: maxNamed}})
	if err != nil {
		return nil, err
	}
	var ids []ID
	for _, hit := range found[0].Hits {
		if hit.Score > 0 { // words that say nothing find all
			ids = append(ids, hit.ID)
		}
	}
	return ids, nil
}

// maxAuthors is how many people are looked at for a name: those who wrote most that has it.
const maxAuthors = 100

// authorsNamed are the people of the name who wrote something that the viewer may read and that shows who wrote it. They
// are looked for there, and not among all people: a name is no way to learn who is here.
func (r *Reading) authorsNamed(ctx context.Context, name string) ([]string, error) {
	found, err := r.hub.index.Search(ctx, []Query{{Parts: []Part{{Manner: MannerWords, Words: name}}, Plain: true,
		Tokens: r.tokens, Where: map[Field][]string{FieldType: {KindPost.Type()}}, Order: OrderRelevance,
		Facets: []Field{FieldAuthor}, FacetSize: maxAuthors}})
	if err != nil {
		return nil, err
	}
	var ids []ID
	for _, count := range found[0].Facets[FieldAuthor] {
		ids = append(ids, ID(count.Value))
	}
	documents, err := r.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	var named []string
	wanted := nameWords(name)
	for _, document := range documents {
		if person, ok := document.(*Person); ok && hasAll(nameWords(person.Name), wanted) {
			named = append(named, string(person.ID))
		}
	}
	return named, nil
}

func nameWords(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(char rune) bool {
		return !unicode.IsLetter(char) && !unicode.IsDigit(char)
	})
}

func hasAll(words, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(word string) bool { return !slices.Contains(words, word) })
}
