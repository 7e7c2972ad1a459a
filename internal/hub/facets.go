package hub

import (
	"context"
	"slices"
	"strconv"
)

// Facet is the values of one thing to narrow by.
type Facet struct {
	Name   string
	Values []FacetValue
}

// FacetValue is how many of what was found have a value.
type FacetValue struct {
	Value string
	Label string
	Count int
	// Selected: the filter narrows by it.
	Selected bool
	// Parent is the value that this one is a part of or a kind of; nil when it is none, or has none here.
	Parent *string
}

// facetSize is the most values of a facet, beside those that were chosen.
const facetSize = 100

// facetFields are what a search counts, in the order in which it gives them.
var facetFields = []Field{FieldType, FieldTheme, FieldTargetGroup, FieldMethod, FieldMunicipality, FieldCounty, FieldYear,
	FieldKind, FieldEvidence, FieldLanguage}

// count asks for the facets. All values are asked for where some were chosen: those are given however few have them.
func (q *Query) count() {
	q.Facets, q.FacetSize = facetFields, facetSize
	if slices.ContainsFunc(facetFields, func(field Field) bool { return len(q.chosen(field)) > 0 }) {
		q.FacetSize = 0
	}
}

// chosen are the values of a facet that the query narrows by. A municipality or county that is no more stands for what it
// became, as it does when it is narrowed by; a year is one when the dates are its first and last.
func (q *Query) chosen(field Field) []string {
	var current []string
	switch field {
	case FieldMunicipality:
		for _, code := range q.Where[FieldMunicipalityEver] {
			current = append(current, CurrentMunicipalities(code)...)
		}
		return current
	case FieldCounty:
		for _, code := range q.Where[FieldCountyEver] {
			current = append(current, currentCounties(code)...)
		}
		return current
	case FieldYear:
		if year := strconv.Itoa(q.From.Year()); q.From == Date(year+"-01-01") && q.To == Date(year+"-12-31") {
			return []string{year}
		}
		return nil
	default:
		return q.Where[field]
	}
}

// Facets are the counts to narrow the search by, with the values in words.
func (s *SearchConnection) Facets(ctx context.Context) ([]Facet, error) {
	r := ReadingOf(ctx)
	counts := make(map[Field][]FacetCount, len(facetFields))
	var concepts []ID
	for _, field := range facetFields {
		counts[field] = withChosen(s.facets[field], s.query.chosen(field))
		if isTopic(field) {
			for _, count := range counts[field] {
				concepts = append(concepts, ID(count.Value))
			}
		}
	}
	if _, err := r.Documents(ctx, concepts); err != nil {
		return nil, err
	}
	facets := make([]Facet, 0, len(facetFields))
	for _, field := range facetFields {
		facet := Facet{Name: string(field), Values: make([]FacetValue, 0, len(counts[field]))}
		chosen := s.query.chosen(field)
		for _, count := range counts[field] {
			value, known := r.facetValue(field, count.Value, counts[field])
			if !known {
				continue
			}
			value.Count, value.Selected = count.Count, slices.Contains(chosen, count.Value)
			facet.Values = append(facet.Values, value)
		}
		facets = append(facets, facet)
	}
	return facets, nil
}

// withChosen are the most frequent values, and those that were chosen: who takes one away must see it first.
func withChosen(counts []FacetCount, chosen []string) []FacetCount {
	kept := slices.Clone(counts[:min(facetSize, len(counts))])
	for _, value := range chosen {
		is := func(count FacetCount) bool { return count.Value == value }
		if slices.ContainsFunc(kept, is) {
			continue
		}
		one := FacetCount{Value: value}
		if at := slices.IndexFunc(counts, is); at >= 0 {
			one = counts[at]
		}
		kept = append(kept, one)
	}
	return kept
}

func isTopic(field Field) bool {
	return field == FieldTheme || field == FieldTargetGroup || field == FieldMethod
}

// facetValue gives a value as one narrows by it, in words, and below which of the others it stands; false for a concept that
// is not there, which somebody who asks for it is told nothing of.
func (r *Reading) facetValue(field Field, value string, among []FacetCount) (FacetValue, bool) {
	switch {
	case isTopic(field):
		r.mu.Lock()
		defer r.mu.Unlock()
		concept, ok := r.loaded[ID(value)].(*Concept)
		if !ok {
			return FacetValue{}, false
		}
		one := FacetValue{Value: concept.Key, Label: concept.LabelIn(r.viewer.Language)}
		for _, id := range concept.BroaderIDs {
			broader, ok := r.loaded[id].(*Concept)
			if ok && slices.ContainsFunc(among, func(count FacetCount) bool { return count.Value == string(id) }) {
				key := broader.Key
				one.Parent = &key
				break
			}
		}
		return one, true
	case field == FieldMunicipality:
		if municipality, known := municipalitiesByCode[value]; known {
			county := municipality.CountyCode
			return FacetValue{Value: value, Label: municipality.Name, Parent: &county}, true
		}
	case field == FieldCounty:
		if county, known := countiesByCode[value]; known {
			return FacetValue{Value: value, Label: county.Name}, true
		}
	}
	if message, known := valueLabels[value]; known {
		return FacetValue{Value: value, Label: message.In(r.viewer.Language)}, true
	}
	return FacetValue{Value: value, Label: value}, true
}

// valueLabels are the types, kinds, strengths and languages in words. A value that stands for two things has the same
// words for both.
var valueLabels = map[string]Message{
	"Concept":      {"Begrep", "Omgrep", "Concept"},
	"Organisation": {"Virksomhet", "Verksemd", "Organisation"},
	"GrantScheme":  {"Tilskuddsordning", "Tilskotsordning", "Grant scheme"},
	"Call":         {"Utlysning", "Utlysing", "Call"},
	"Project":      {"Prosjekt", "Prosjekt", "Project"},
	"Event":        {"Samling", "Samling", "Gathering"},
	"Post":         {"Erfaring", "Erfaring", "Experience"},
	"Lesson":       {"Lærdom", "Lærdom", "Lesson"},
	"Measure":      {"Tiltak", "Tiltak", "Measure"},
	"Brief":        {"Kunnskapsgrunnlag", "Kunnskapsgrunnlag", "Brief"},

	"THEME":        {"Tema", "Tema", "Theme"},
	"TARGET_GROUP": {"Målgruppe", "Målgruppe", "Target group"},
	"METHOD":       {"Metode", "Metode", "Method"},

	"SOCIAL_ENTERPRISE": {"Sosial virksomhet", "Sosial verksemd", "Social enterprise"},
	"ADULT_EDUCATION":   {"Voksenopplæring", "Vaksenopplæring", "Adult education"},
	"VOLUNTARY":         {"Frivillig organisasjon", "Frivillig organisasjon", "Voluntary organisation"},
	"MUNICIPALITY":      {"Kommune", "Kommune", "Municipality"},
	"COUNTY":            {"Fylkeskommune", "Fylkeskommune", "County"},
	"STATE":             {"Stat", "Stat", "State"},
	"UNIVERSITY":        {"Universitet eller høyskole", "Universitet eller høgskule", "University"},
	"BUSINESS":          {"Bedrift", "Bedrift", "Business"},
	"OTHER":             {"Annet", "Anna", "Other"},

	"PRE_PROJECT":  {"Forprosjekt", "Forprosjekt", "Pre-project"},
	"MAIN_PROJECT": {"Hovedprosjekt", "Hovudprosjekt", "Main project"},
	"PROGRAMME":    {"Program", "Program", "Programme"},

	"PROGRESS":     {"Framdrift", "Framdrift", "Progress"},
	"CHALLENGE":    {"Utfordring", "Utfordring", "Challenge"},
	"BREAKTHROUGH": {"Gjennombrudd", "Gjennombrot", "Breakthrough"},
	"RESULT":       {"Resultat", "Resultat", "Result"},
	"QUESTION":     {"Spørsmål", "Spørsmål", "Question"},

	"WORKED":       {"Virket", "Verka", "Worked"},
	"DID_NOT_WORK": {"Virket ikke", "Verka ikkje", "Did not work"},
	"OBSTACLE":     {"Hindring", "Hinder", "Obstacle"},
	"PRECONDITION": {"Forutsetning", "Føresetnad", "Precondition"},
	"IDEA":         {"Idé", "Idé", "Idea"},

	"UNSOURCED":  {"Uten kilde", "Utan kjelde", "Unsourced"},
	"ANECDOTAL":  {"Én persons erfaring", "Erfaringa til éin person", "Anecdotal"},
	"REPEATED":   {"Gjentatt i ett prosjekt", "Gjenteken i eitt prosjekt", "Repeated"},
	"REPLICATED": {"Gjentatt i flere prosjekter", "Gjenteken i fleire prosjekt", "Replicated"},
	"EVALUATED":  {"Evaluert", "Evaluert", "Evaluated"},

	"nb": {"Bokmål", "Bokmål", "Norwegian Bokmål"},
	"nn": {"Nynorsk", "Nynorsk", "Norwegian Nynorsk"},
	"en": {"Engelsk", "Engelsk", "English"},
	"ar": {"Arabisk", "Arabisk", "Arabic"},
	"es": {"Spansk", "Spansk", "Spanish"},
	"fa": {"Persisk", "Persisk", "Persian"},
	"fr": {"Fransk", "Fransk", "French"},
	"pl": {"Polsk", "Polsk", "Polish"},
	"se": {"Nordsamisk", "Nordsamisk", "Northern Sámi"},
	"so": {"Somali", "Somali", "Somali"},
	"ti": {"Tigrinja", "Tigrinja", "Tigrinya"},
	"uk": {"Ukrainsk", "Ukrainsk", "Ukrainian"},
}
