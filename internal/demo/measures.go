package demo

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

func measures() []hub.Document {
	documents := []hub.Document{}
	for _, measure := range slices.Concat(measuresDecided(), measuresConsidered()) {
		mark := marks[measure.Language]
		measure.Title, measure.Description = mark.title(measure.Title), mark.text(measure.Description)
		measure.OwnerID = organisation("fylket")
		documents = append(documents, measure)
	}
	return documents
}

func ground(name, reasoning string) hub.Ground {
	return hub.Ground{LessonID: lesson(name), Reasoning: prose(reasoning)}
}

// groundThen is a ground that was as well founded as strength says when the measure was designed.
func groundThen(name string, strength hub.Strength, reasoning string) hub.Ground {
	then := ground(name, reasoning)
	then.StrengthThen = strength
	return then
}

func measuresDecided() []*hub.Measure {
	return []*hub.Measure{
		{
			Meta:  edited(made(hub.KindMeasure, "barnepass", "2025-07-07", person("ingrid")), "2026-02-09", person("ingrid")),
			Title: "Barnepass og reise som egne poster i utlysningen", Language: "nb", Audience: hub.AudiencePublic,
			Problem:     prose(`Folk faller fra praksis på grunn av barnehagetider og busser, og prosjektene har ikke lov til å bruke penger på det.`),
			Goal:        prose(`Ingen skal måtte si nei til praksis på grunn av barnepass eller reise.`),
			Description: prose(`Utlysningen for 2026 får to nye poster i budsjettmalen: barnepass og reise. Søkerne må si hvem de har spurt.`),
			Status:      hub.MeasureStatusCompleted, CaseNumber: caseNumber("EKS-2025/0510"),
			Grounds: []hub.Ground{
				ground("barnehagen", `Frafallet forsvant da dagen fikk begynne senere. Det kostet ingenting, men noen må ha ansvaret for å spørre.`),
				ground("bussruta", `Reise er like viktig som barnepass utenfor byene, og svaret er ikke det samme overalt.`),
			},
			Indicators: []hub.Indicator{
				{Name: "Søknader med egen post til barnepass eller reise", Target: "halvparten", Value: "14 av 19", AsOf: "2025-12-01"},
				{Name: "Deltakere som slutter på grunn av reise eller barnepass", Target: "under 5 prosent"},
			},
			Outcome: prose(`14 av 19 søknader brukte postene. Fem av dem hadde spurt deltakerne først, og de budsjettene var de laveste.`),
		},
		{
			Meta:  made(hub.KindMeasure, "mentoravtale", "2025-01-13", person("ingrid")),
			Title: "Mentoravtale på én side", Language: "nb", Audience: hub.AudiencePublic,
			Problem:     prose(`Mange mentorordninger får støtte, og mange av parene slutter å møtes etter noen måneder.`),
			Goal:        prose(`Åtte av ti par møtes fortsatt etter et halvt år.`),
			Description: prose(`Alle som får støtte til mentorordninger, får en mal på én side og et telefonnummer til mentorene. Malen kan endres fritt.`),
			Status:      hub.MeasureStatusOngoing, CaseNumber: caseNumber("EKS-2025/0021"),
			Grounds: []hub.Ground{
				ground("avtalen", `To ulike prosjekter fikk flere par til å holde ut. Vi gjør den frivillig fordi den kan virke kald på noen.`),
				ground("kaffe", `Forteller hva som skjer uten.`),
				ground("mentor-trenger", `Derfor er telefonnummeret en del av tiltaket.`),
			},
			Indicators: []hub.Indicator{{Name: "Par som møtes etter et halvt år", Target: "80 prosent", Value: "ikke målt ennå", AsOf: "2025-09-15"}},
		},
		{
			Meta:  made(hub.KindMeasure, "arbeidsprove", "2025-09-22", person("ingrid")),
			Title: "En halv dag til å vise faget", Language: "nb", Audience: hub.AudiencePublic,
			Problem:     prose(`Fagfolk med utdanning fra utlandet venter i månedsvis på papirer mens bedriftene leter etter folk.`),
			Goal:        prose(`Alle som har et praktisk fag, får vise det innen fire uker.`),
			Description: prose(`Voksenopplæringene får støtte til arbeidsprøver i samarbeid med lokale verksteder, kjøkken og byggefirmaer.`),
			Status:      hub.MeasureStatusAdopted, CaseNumber: caseNumber("EKS-2025/0644"),
			Grounds: []hub.Ground{
				groundThen("arbeidsprove", hub.StrengthEvaluated, `Evaluert, med tydelig forskjell. Gjelder fag der resultatet kan sees samme dag, og tiltaket er avgrenset til dem.`),
				groundThen("papirene", hub.StrengthRepeated, `Viser hva ventinga koster.`),
			},
			Indicators: []hub.Indicator{
				{Name: "Uker fra første samtale til arbeidsprøve", Target: "4"},
				{Name: "Bedrifter som tar imot", Target: "30", Value: "11", AsOf: "2025-12-31"},
			},
		},
		{
			Meta:  made(hub.KindMeasure, "bedriftsbesok", "2024-09-09", person("bjorn")),
			Title: "Minibuss i staden for jobbmesse", Language: "nn", Audience: hub.AudiencePublic,
			Problem:     prose(`Den årlege jobbmessa samla mange, men ingen av bedriftene i bygdene kom, og nesten ingen fekk arbeid.`),
			Goal:        prose(`Alle nykomne skal ha vitja tre arbeidsplassar det første året.`),
			Description: prose(`Pengane frå messa går til leige av minibuss og ein som avtaler besøka. Formannen på staden tek imot.`),
			Status:      hub.MeasureStatusOngoing, CaseNumber: caseNumber("EKS-2024/0733"),
			Grounds: []hub.Ground{ground("besok", `To prosjekt, langt frå kvarandre, fekk folk i arbeid på denne måten.`)},
			Indicators: []hub.Indicator{
				{Name: "Besøk per deltakar", Target: "3", Value: "2,4", AsOf: "2025-06-30"},
				{Name: "Deltakarar i arbeid etter eitt år", Target: "halvparten", Value: "44 prosent", AsOf: "2025-06-30"},
			},
		},
		{
			Meta:  made(hub.KindMeasure, "app", "2023-11-13", person("ingrid")),
			Title: "Felles jobbapp for fylket", Language: "nb", Audience: hub.AudiencePublic,
			Problem:     prose(`Arbeidsgivere og nyankomne finner ikke hverandre.`),
			Goal:        prose(`Ett sted der alle kan lete.`),
			Description: prose(`Forslaget var å bygge videre på appen fra et av prosjektene.`),
			Status:      hub.MeasureStatusDropped, CaseNumber: caseNumber("EKS-2023/0930"),
			Grounds: []hub.Ground{ground("app", `Arbeidsgiverne leter ikke slik. Uten dem er appen tom, uansett hvor god den er.`)},
			Outcome: prose(`Lagt bort i januar 2024. Pengene gikk til å ringe bedrifter i stedet.`),
		},
	}
}

func measuresConsidered() []*hub.Measure {
	return []*hub.Measure{
		{
			Meta:  made(hub.KindMeasure, "forskudd", "2025-04-28", person("ingrid")),
			Title: "En tredel utbetalt før oppstart", Language: "nb", Audience: hub.AudienceNetwork,
			Problem:     prose(`Små virksomheter må låne for å komme i gang med arbeid de har fått støtte til.`),
			Goal:        prose(`Ingen skal betale lønn av egen lomme mens de venter på tilskuddet.`),
			Description: prose(`Mottakere med mindre enn én million kroner i inntekt får en tredel utbetalt når avtalen er skrevet under.`),
			Status:      hub.MeasureStatusProposed, CaseNumber: caseNumber("EKS-2025/0333"),
			Grounds: []hub.Ground{ground("forste-utbetaling", `Bare én fortelling. Vi foreslår å spørre alle mottakere før vi vedtar noe.`)},
		},
		{
			Meta:  made(hub.KindMeasure, "skyss", "2025-06-02", person("bjorn")),
			Title: "Skyssavtalar med grannen", Language: "nn", Audience: hub.AudiencePublic,
			Problem:     prose(`I bygdene finst det arbeid og folk, men ingen buss på rett tid.`),
			Goal:        prose(`Alle som får praksisplass, skal vite korleis dei kjem dit før den første dagen.`),
			Description: prose(`Ein kort avtale mellom den som køyrer forbi, og den som treng skyss, med drivstoffpengar etter satsane til staten.`),
			Status:      hub.MeasureStatusProposed, CaseNumber: caseNumber("EKS-2025/0402"),
			Grounds:    []hub.Ground{ground("bussruta", `Dei som fekk skyss, vart verande.`)},
			Indicators: []hub.Indicator{{Name: "Avtalar", Target: "40"}},
		},
		{
			Meta:  made(hub.KindMeasure, "stoppregel", "2024-01-29", person("ingrid")),
			Title: "Stoppregel i forprosjekter", Language: "nb", Audience: hub.AudienceCounty,
			Problem:     prose(`Forprosjekter som ikke virker, går som regel tida ut.`),
			Goal:        prose(`Det skal være like greit å stoppe som å fullføre.`),
			Description: prose(`Søkeren skriver selv regelen. Den som stopper etter regelen og forteller hvorfor, stiller likt ved neste utlysning.`),
			Status:      hub.MeasureStatusIdea,
			Grounds:     []hub.Ground{ground("stoppregel", `En idé fra ett prosjekt. Må prøves i liten skala.`)},
		},
		{
			Meta:  made(hub.KindMeasure, "bank-clerk", "2025-03-24", person("ingrid")),
			Title: "A bank clerk for an evening", Language: "en", Audience: hub.AudiencePublic,
			Problem:     prose(`Founders with sound plans are turned down because nobody has taught them the bank’s questions.`),
			Goal:        prose(`Every programme for founders has practised the meeting before it takes place.`),
			Description: prose(`A list of retired bank clerks whom programmes can hire for an evening, paid by the county.`),
			Status:      hub.MeasureStatusIdea,
			Grounds: []hub.Ground{
				ground("practise-the-no", `Evaluated, but in one programme. Cheap enough to try.`),
				ground("one-question", `The same people need the other eighteen evenings too.`),
			},
		},
	}
}
