package hub

// statusLabels are the states of all nouns in words.
var statusLabels = map[string]Message{
	"PLANNED":   {"Planlagt", "Planlagd", "Planned"},
	"ONGOING":   {"Pågår", "Går føre seg", "Ongoing"},
	"COMPLETED": {"Fullført", "Fullført", "Completed"},
	"STOPPED":   {"Stoppet", "Stoppa", "Stopped"},

	"DRAFT":      {"Utkast", "Utkast", "Draft"},
	"IN_REVIEW":  {"Til vurdering", "Til vurdering", "In review"},
	"PUBLISHED":  {"Publisert", "Publisert", "Published"},
	"SUPERSEDED": {"Avløst", "Avløyst", "Superseded"},
	"WITHDRAWN":  {"Trukket tilbake", "Trekt tilbake", "Withdrawn"},

	"IDEA":     {"Idé", "Idé", "Idea"},
	"PROPOSED": {"Foreslått", "Føreslått", "Proposed"},
	"ADOPTED":  {"Vedtatt", "Vedteke", "Adopted"},
	"DROPPED":  {"Lagt bort", "Lagt bort", "Dropped"},
}
