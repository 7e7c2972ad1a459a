package demo

import "github.com/samlaer/samlaer/internal/hub"

// grantSchemes are the two real ones, then the made-up ones.
func grantSchemes() []hub.Document {
	documents := []hub.Document{
		&hub.GrantScheme{
			Meta:  made(hub.KindGrantScheme, "integrering", "2022-09-12", person("ingrid")),
			Title: "Sosialt entreprenørskap og integrering", Language: "nb",
			OwnerID: organisation("viken"), SuccessorIDs: []hub.ID{id(hub.KindGrantScheme, "arbeidsinkludering")},
			Description: prose(`
				Viken fylkeskommune lyste ut ordningen i 2022. Sosiale entreprenører, og de som støtter dem, skulle få utvikle nye
				løsninger for integrering i arbeidslivet. Samtidig skulle fylkeskommunen lære av prosjektene, slik at den kunne
				utforme treffsikre tiltak. Sju forprosjekter fikk støtte.

				Viken ble delt i Akershus, Buskerud og Østfold 1. januar 2024. I Akershus fikk ordningen en etterfølger samme år.`),
		},
		&hub.GrantScheme{
			Meta:  made(hub.KindGrantScheme, "arbeidsinkludering", "2024-02-05", person("ingrid")),
			Title: "Sosialt entreprenørskap og arbeidsinkludering", Language: "nb", OwnerID: organisation("akershus"),
			Description: prose(`
				Akershus fylkeskommune førte ordningen fra Viken videre i 2024, med nytt navn og nye vilkår. Nå er det de sosiale
				entreprenørene selv som kan søke.`),
		},
	}
	for _, scheme := range []*hub.GrantScheme{
		{
			Meta:  made(hub.KindGrantScheme, "nye-veier", "2022-10-03", person("ingrid")),
			Title: "Nye veier inn i arbeid", Language: "nb", OwnerID: organisation("fylket"),
			Description: prose(`
				Støtte til prosjekter som prøver ut nye måter å få folk inn i arbeid på, og som vil fortelle andre hvordan det gikk.
				Den som får støtte, deler erfaringer underveis og svarer på tre spørsmål til slutt: Hva virket? Hva virket ikke?
				Hva vil dere si til de neste?`),
		},
		{
			Meta:  made(hub.KindGrantScheme, "bygdemidlar", "2022-11-07", person("bjorn")),
			Title: "Bygdemidlar for språk og arbeid", Language: "nn", OwnerID: organisation("fylket"),
			Description: prose(`
				Tilskot til lag, verksemder og kommunar i bygdene som vil gjere det lettare for nykomne å lære norsk og få arbeid der
				dei bur. Små prosjekt er velkomne. Søknaden er på to sider.`),
		},
	} {
		scheme.Title = marks[scheme.Language].title(scheme.Title)
		scheme.Description = marks[scheme.Language].text(scheme.Description)
		documents = append(documents, scheme)
	}
	return documents
}

func calls() []hub.Document {
	documents := []hub.Document{
		&hub.Call{
			Meta:     made(hub.KindCall, "integrering-2022", "2022-10-03", person("ingrid")),
			SchemeID: id(hub.KindGrantScheme, "integrering"), Year: 2022, Language: "nb",
			Title:    "Sosialt entreprenørskap og integrering 2022",
			ClosesOn: "2022-11-03", Budget: kroner(2_000_000), TargetGroupIDs: groups("innvandrere"),
			Eligible: prose(`Inkubatorer, forskningsmiljøer, kommuner og nettverk kunne søke. Enkeltbedrifter kunne ikke.`),
		},
		&hub.Call{
			Meta:     made(hub.KindCall, "arbeidsinkludering-2024", "2024-02-05", person("ingrid")),
			SchemeID: id(hub.KindGrantScheme, "arbeidsinkludering"), Year: 2024, Language: "nb",
			Title:    "Sosialt entreprenørskap og arbeidsinkludering 2024",
			Eligible: prose(`Ordningen er for de sosiale entreprenørene selv.`),
		},
	}
	for _, call := range []*hub.Call{
		{
			Meta: made(hub.KindCall, "nye-veier-2023", "2022-10-17", person("ingrid")), SchemeID: id(hub.KindGrantScheme, "nye-veier"),
			Year: 2023, Title: "Nye veier inn i arbeid 2023", Language: "nb", OpensOn: "2022-10-17", ClosesOn: "2022-12-01",
			Budget: kroner(3_500_000), TargetGroupIDs: groups("innvandrere unge-utenfor"),
			Eligible: prose(`
				Sosiale entreprenører, frivillige organisasjoner, studieforbund og bedrifter kan søke. To søkere som går sammen, må
				skrive én søknad og avtale hvem som gjør hva.`),
		},
		{
			Meta: made(hub.KindCall, "nye-veier-2024", "2023-10-16", person("ingrid")), SchemeID: id(hub.KindGrantScheme, "nye-veier"),
			Year: 2024, Title: "Nye veier inn i arbeid 2024", Language: "nb", OpensOn: "2023-10-16", ClosesOn: "2023-12-01",
			Budget: kroner(6_000_000), TargetGroupIDs: groups("innvandrere unge-utenfor arbeidsgivere"),
			Eligible: prose(`
				Som i 2023, men minst én arbeidsgiver må være med fra start. Lærdommen fra året før var at jobbene kom når
				arbeidsgiveren hadde vært med på å lage opplegget.`),
		},
		{
			Meta: made(hub.KindCall, "nye-veier-2025", "2024-10-14", person("ingrid")), SchemeID: id(hub.KindGrantScheme, "nye-veier"),
			Year: 2025, Title: "Nye veier inn i arbeid 2025", Language: "nb", OpensOn: "2024-10-14", ClosesOn: "2024-11-25",
			Budget: kroner(2_500_000), TargetGroupIDs: groups("kvinner-med-innvandrerbakgrunn"),
			Eligible: prose(`
				Bare prosjekter som har fått støtte før, kan søke. De skal prøve ut det som virket, på nye steder, og lage en
				veileder som andre kan bruke.`),
		},
		{
			Meta: made(hub.KindCall, "nye-veier-2026", "2025-10-13", person("ingrid")), SchemeID: id(hub.KindGrantScheme, "nye-veier"),
			Year: 2026, Title: "Nye veier inn i arbeid 2026", Language: "nb", OpensOn: "2025-10-13", ClosesOn: "2025-12-01",
			Budget: kroner(4_800_000), TargetGroupIDs: groups("kvinner-med-innvandrerbakgrunn langtidsledige"),
			AnnouncementURL: "https://example.org/nye-veier-2026",
			Eligible: prose(`
				Sosiale entreprenører og frivillige organisasjoner kan søke. Kommuner kan være partnere, men ikke søke alene.
				Barnepass og reise er egne poster i budsjettet.`),
		},
		{
			Meta:     made(hub.KindCall, "bygdemidlar-2023", "2022-11-14", person("bjorn")),
			SchemeID: id(hub.KindGrantScheme, "bygdemidlar"), Year: 2023, Title: "Bygdemidlar for språk og arbeid 2023", Language: "nn",
			OpensOn: "2022-11-14", ClosesOn: "2023-01-09", Budget: kroner(1_500_000), TargetGroupIDs: groups("flyktninger"),
			Eligible: prose(`Lag, verksemder og kommunar med under 20 000 innbyggjarar kan søkje. Ein søkjar kan få høgst 500 000 kroner.`),
		},
		{
			Meta:     made(hub.KindCall, "bygdemidlar-2025", "2024-11-11", person("bjorn")),
			SchemeID: id(hub.KindGrantScheme, "bygdemidlar"), Year: 2025, Title: "Bygdemidlar for språk og arbeid 2025", Language: "nn",
			OpensOn: "2024-11-11", ClosesOn: "2025-01-10", Budget: kroner(1_800_000),
			TargetGroupIDs: groups("flyktninger kvinner-med-innvandrerbakgrunn"),
			Eligible: prose(`
				Same vilkår som i 2023. I tillegg kan to nabokommunar søkje saman, for mange av deltakarane bur i éin kommune og
				arbeider i ein annan.`),
		},
	} {
		call.Title = marks[call.Language].title(call.Title)
		call.Eligible = marks[call.Language].text(call.Eligible)
		documents = append(documents, call)
	}
	return documents
}
