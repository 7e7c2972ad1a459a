package hub

import "context"

// Facets are the counts to narrow the search by, with the values in words.
func (s *SearchConnection) Facets(ctx context.Context) ([]Facet, error) {
	r := ReadingOf(ctx)
	var concepts []ID
	for _, field := range []Field{FieldTheme, FieldTargetGroup} {
		for _, count := range s.facets[field] {
			concepts = append(concepts, ID(count.Value))
		}
	}
	if _, err := r.Documents(ctx, concepts); err != nil {
		return nil, err
	}
	facets := make([]Facet, 0, len(facetFields))
	for _, field := range facetFields {
		facet := Facet{Name: string(field), Values: make([]FacetValue, 0, len(s.facets[field]))}
		for _, count := range s.facets[field] {
			value, label := r.label(field, count.Value)
			facet.Values = append(facet.Values, FacetValue{value, label, count.Count})
		}
		facets = append(facets, facet)
	}
	return facets, nil
}

// label gives a facet's value as one narrows by it, and in words.
func (r *Reading) label(field Field, value string) (filterValue, label string) {
	language := r.viewer.Language
	switch field {
	case FieldTheme, FieldTargetGroup, FieldMethod:
		r.mu.Lock()
		defer r.mu.Unlock()
		if concept, ok := r.loaded[ID(value)].(*Concept); ok {
			return concept.Key, concept.LabelIn(language)
		}
	case FieldMunicipality:
		if municipality, known := municipalitiesByCode[value]; known {
			return value, municipality.Name
		}
	case FieldCounty:
		if county, known := countiesByCode[value]; known {
			return value, county.Name
		}
	default:
		if message, known := valueLabels[value]; known {
			return value, message.In(language)
		}
	}
	return value, value
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
