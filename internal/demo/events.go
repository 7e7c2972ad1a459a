package demo

import (
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// oslo is the time of a clock in Oslo, written as «2024-05-29 09:30».
func oslo(clock string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", clock, hub.Oslo)
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

func until(clock string) *time.Time {
	at := oslo(clock)
	return &at
}

// events are the gathering in Drammen, whose hours are not known, and the made-up ones.
func events() []hub.Document {
	documents := []hub.Document{&hub.Event{
		Meta:  made(hub.KindEvent, "drammen-2023", "2023-06-19", person("ingrid")),
		Title: "Samling for de sju forprosjektene i Drammen", Language: "nb", Audience: hub.AudiencePublic,
		StartsAt: oslo("2023-06-16 00:00"), Place: "Drammen", MunicipalityCode: "3005",
		OrganiserIDs: []hub.ID{organisation("viken"), organisation("usn")},
		ProjectIDs:   []hub.ID{project("herspace"), project("gamere")},
		Description: prose(`
			Fredag 16. juni 2023 møttes de sju forprosjektene som hadde fått støtte fra Viken fylkeskommune. Fylkeskommunen arrangerte
			samlingen sammen med Universitetet i Sørøst-Norge, ved senteret for sosialt entreprenørskap og samskapende innovasjon.
			Målet var å sette sosialt entreprenørskap på dagsordenen, dele erfaringer og bygge nettverk.

			To av de sju prosjektene står her med navn. Klokkeslettene for samlingen er ikke kjent.`),
	}}
	for _, event := range exampleEvents() {
		event.Title = marks[event.Language].title(event.Title)
		event.Description = marks[event.Language].text(event.Description)
		documents = append(documents, event)
	}
	return documents
}

func exampleEvents() []*hub.Event {
	return []*hub.Event{
		{
			Meta:  made(hub.KindEvent, "samling-2024", "2024-04-08", person("ingrid")),
			Title: "Erfaringsdag for prosjektene i Nye veier inn i arbeid", Language: "nb", Audience: hub.AudiencePublic,
			StartsAt: oslo("2024-05-29 09:30"), EndsAt: until("2024-05-29 15:00"), Place: "Eksempelhuset, Drammen", MunicipalityCode: "3301",
			OrganiserIDs: []hub.ID{organisation("fylket"), organisation("universitetet")},
			ProjectIDs:   []hub.ID{project("smak"), project("niva-opp"), project("sveis"), project("mentor"), project("second-start")},
			Description: prose(`
				Formiddagen går til bordsamtaler: Hvert prosjekt forteller om én ting som ikke gikk, og får tre råd. Etter lunsj skriver
				alle ned én erfaring, enten på papir eller rett inn her.`),
		},
		{
			Meta:  made(hub.KindEvent, "verkstad-2025", "2025-02-03", person("bjorn")),
			Title: "Verkstad om språk på jobben", Language: "nn", Audience: hub.AudienceNetwork,
			StartsAt: oslo("2025-03-12 10:00"), EndsAt: until("2025-03-12 14:00"), Place: "Døme grendehus, Førde", MunicipalityCode: "4647",
			OrganiserIDs: []hub.ID{organisation("fjordbrua"), organisation("dome-kommune")},
			ProjectIDs:   []hub.ID{project("fjordbrua"), project("kai")},
			Description: prose(`
				Formenn, norsklærarar og folk som nettopp har lært språket, lagar ei liste over dei orda og uttrykka som ein må kunne
				den første veka. Ta med ein beskjed som nokon har misforstått.`),
		},
		{
			Meta:  made(hub.KindEvent, "breakfast-2026", "2026-01-19", person("ingrid")),
			Title: "Founders’ breakfast: the first tax return", Language: "en", Audience: hub.AudiencePublic,
			StartsAt: oslo("2026-04-22 08:00"), EndsAt: until("2026-04-22 09:30"), Place: "Example Hub, Oslo", MunicipalityCode: "0301",
			OrganiserIDs: []hub.ID{organisation("founders")}, ProjectIDs: []hub.ID{project("second-start")},
			Description: prose(`
				Coffee, bread and an accountant who answers questions in English. Bring the letter you do not understand.`),
		},
		{
			Meta:  made(hub.KindEvent, "smak-intern", "2023-08-28", person("selam")),
			Title: "Halvveismøte i Kjøkkenveien", Language: "nb", Audience: hub.AudienceProject,
			StartsAt: oslo("2023-09-06 13:00"), EndsAt: until("2023-09-06 15:00"), Place: "Kjøkkenet",
			MunicipalityCode: "3005", OrganiserIDs: []hub.ID{organisation("smak")}, ProjectIDs: []hub.ID{project("smak")},
			Description: prose(`Bare for dem som er med i prosjektet: Hva gjør vi med dem som ikke får jobb til jul?`),
		},
		{
			Meta:  made(hub.KindEvent, "utlysning-2026", "2025-08-25", person("ingrid")),
			Title: "Arbeidsmøte om utlysningen for 2026", Language: "nb", Audience: hub.AudienceCounty,
			StartsAt: oslo("2025-09-04 12:00"), EndsAt: until("2025-09-04 14:00"), Place: "Fylkeshuset", MunicipalityCode: "3301",
			OrganiserIDs: []hub.ID{organisation("fylket")},
			Description: prose(`
				Vi går gjennom lærdommene som angår utlysningen, én for én, og avgjør om de skal få følger for vilkårene.`),
		},
	}
}
