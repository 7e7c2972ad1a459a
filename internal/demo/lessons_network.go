package demo

import "github.com/samlaer/samlaer/internal/hub"

func employerLessons() []learnt {
	return []learnt{
		{
			name: "for-soknaden", kind: hub.LessonKindPrecondition, on: "2024-08-19", reviewBy: "2026-12-31", phase: hub.PhaseIdea,
			themes: "samskaping rekruttering", groups: "arbeidsgivere", methods: "brukermedvirkning",
			title:   "Ring arbeidsgiveren før dere skriver søknaden",
			applies: `Når målet er at deltakerne skal få jobb hos noen andre enn dem som driver prosjektet.`,
			insight: `
				Opplegg som er lagd ferdig før arbeidsgiveren kommer inn, blir vist fram og rost. Det blir ikke jobber av det. De som hadde
				med en arbeidsgiver fra starten, slapp å lage det om.`,
			advice: `La arbeidsgiveren stryke det som ikke kommer til å skje. Ta med den som leder arbeidet, ikke bare daglig leder.`,
			limits: `Når målet er språk, helse eller nettverk, kan det være for tidlig å tenke på arbeidsgivere.`,
			sources: []hub.Citation{
				cite(post("fra-bordet"), `Ring arbeidsgiveren før dere skriver søknaden, og la henne stryke det som ikke kommer til å skje.`,
					`Fire prosjekter ved samme bord.`),
				cite(post("de-smilte"), `Ta med arbeidsgiveren før opplegget er ferdig, ikke når det skal vises fram.`, ""),
				cite(post("paa-besok"), `Det er formannen som ser kven som kan.`, ""),
			},
		},
		{
			name: "app", kind: hub.LessonKindDidNotWork, on: "2023-11-06", phase: hub.PhaseIdea,
			themes: "rekruttering digital-kompetanse", groups: "arbeidsgivere flyktninger",
			title:   "En app erstatter ikke den som ringer",
			applies: `Når små og mellomstore bedrifter skal finne folk, og noen foreslår en digital løsning.`,
			insight: `
				Arbeidsgiverne lette ikke etter folk i appen. De ringte noen som kjente noen. 61 deltakere la inn profil, 3 arbeidsgivere
				logget inn. På forhånd hadde nesten alle sagt ja til å bruke den.`,
			advice: `
				Gjør koblingen for hånd i en måned først. Spør hva arbeidsgiverne gjorde sist de ansatte noen, ikke hva de kunne tenke seg å gjøre.`,
			limits: `Store virksomheter som ansetter mange hver måned, er ikke prøvd.`,
			sources: []hub.Citation{
				cite(post("derfor-stoppet-vi"), `We had built a new door beside a door that everybody used.`, ""),
				cite(post("alle-sa-ja"), `Spør hva de gjorde sist de ansatte noen, ikke hva de kunne tenke seg å gjøre.`, ""),
			},
			lowered: hub.StrengthAnecdotal,
			why: `
				De to kildene er fra samme app og er skrevet i samme uke av kolleger som hadde snakket sammen. Det teller som én fortelling til
				noen andre har sett det samme.`,
		},
		{
			name: "stoppregel", kind: hub.LessonKindIdea, on: "2023-12-04", phase: hub.PhaseIdea, themes: "effekt finansiering", groups: "grundere",
			title:   "Avtal på forhånd hva som får dere til å stoppe",
			applies: `Når et forprosjekt skal finne ut om en idé holder.`,
			insight: `
				Prosjektet stoppet fire måneder før tida og lot resten av pengene stå. Det er uvanlig. Med en avtalt stoppregel kunne det ha stoppet
				enda tidligere, uten at noen hadde tapt ansikt.`,
			advice:  `Skriv inn i søknaden: Hvis færre enn så mange har gjort dette innen den datoen, stopper vi og forteller hvorfor.`,
			limits:  `Passer dårlig der virkningen først kan sees etter lang tid, som i arbeid med helse og tillit.`,
			sources: []hub.Citation{cite(project("kobla"), `Vi stoppet i september 2023, fire måneder før tida.`, `Prosjektets egen begrunnelse.`)},
		},
	}
}

func networkLessons() []learnt {
	return []learnt{
		{
			name: "avtalen", kind: hub.LessonKindWorked, on: "2024-11-11", reviewBy: "2026-11-01", phase: hub.PhaseStart,
			themes: "nettverk frivillighet", groups: "flyktninger grundere", methods: "mentorordning",
			title:   "Skriv en avtale på én side når mentor og deltaker møtes første gang",
			applies: `Når frivillige eller næringsfolk skal følge én person over tid.`,
			insight: `
				Par med avtale holdt sammen mye oftere: 24 av 28 etter et halvt år, mot 13 av 27 året før. Avtalen tar bort frykten for å forstyrre
				og gjør det lov å slutte. I et annet prosjekt ble det dobbelt så mange samtaler da mentorene
				skrev ned hvilke tider de tok telefonen.`,
			advice: `
				- Skriv tre mål som kan nås på tre måneder.
				- Skriv når dere møtes, og når det er slutt.
				- Skriv hva dere ikke vil snakke om.
				- Gi mentoren et nummer å ringe.`,
			limits: `
				Tallene fra året før er fra andre par, så noe av forskjellen kan skyldes at nye folk meldte seg. Der relasjonen selv er målet,
				som for ensomme eldre, kan en avtale virke kald.`,
			sources: []hub.Citation{
				cite(post("en-side"), `Av 28 par møttes 24 fortsatt etter et halvt år.`, ""),
				cite(post("moia-mentorka"), `Ми домовилися про три речі і зробили всі три.`, `På norsk: Vi ble enige om tre ting og gjorde alle tre.`),
				cite(post("signed-agreement"), `With the hours on paper they were not disturbing anybody.`, ""),
				outside(hub.ReferenceKindOther, "nb", "Mal for en mentoravtale", "mentoravtale", `Oppdiktet mal.`),
			},
			translations: []hub.Translation{translated("nn", hub.TranslatedByPerson,
				"Skriv ein avtale på éi side når mentor og deltakar møtest første gong", `
				Når frivillige eller næringsfolk skal følgje éin person over tid.

				Par med avtale heldt saman mykje oftare: 24 av 28 etter eit halvt år, mot 13 av 27 året før. Avtalen tek bort frykta for å uroe og
				gjer det lov å slutte. I eit anna prosjekt vart det dobbelt så mange samtalar då mentorane skreiv ned kva tider
				dei tok telefonen.

				- Skriv tre mål som ein kan nå på tre månader.
				- Skriv når de møtest, og når det er slutt.
				- Skriv kva de ikkje vil snakke om.
				- Gi mentoren eit nummer å ringje.

				Tala frå året før er frå andre par, så noko av skilnaden kan kome av at nye folk melde seg. Der relasjonen sjølv er målet, som for
				einsame eldre, kan ein avtale verke kald.`)},
		},
		{
			name: "kaffe", kind: hub.LessonKindDidNotWork, on: "2024-05-13", phase: hub.PhaseRunning,
			themes: "nettverk frivillighet", groups: "flyktninger", methods: "mentorordning",
			title:   "Mentormøter uten tema renner ut i sanden",
			applies: `Når mentor og deltaker møtes «for å bli kjent» og ikke har avtalt mer.`,
			insight: `Etter tre møter er de kjent. Da finnes det ingen grunn til det fjerde, og avlysningene begynner.`,
			advice:  `Bli enige om temaet for neste møte før dere går fra hverandre.`,
			limits:  `Noen par finner tonen selv. De trenger ikke dette.`,
			sources: []hub.Citation{cite(post("kaffe"), `Først ble det kaffe, så ble det avlyst, så ble det flaut å ringe.`, "")},
		},
		{
			name: "noen-de-kjenner", kind: hub.LessonKindWorked, on: "2024-02-19", reviewBy: "2026-09-01", phase: hub.PhaseStart,
			themes: "nettverk rekruttering", groups: "kvinner-med-innvandrerbakgrunn", methods: "likeperson",
			title:   "Kvinner kommer når noen de kjenner, spør dem",
			applies: `Når et nytt tilbud skal nå kvinner som ikke er i kontakt med kommune eller skole.`,
			insight: `
				Plakater, brev og innlegg på nettet ga nesten ingen. I to prosjekter som ikke kjente hverandre, kom de fleste fordi en annen kvinne
				hadde spurt dem. Noen hadde sett plakaten og trodd at den var for andre.`,
			advice: `Be de to første om å invitere én hver og komme sammen med henne. Betal dem for det.`,
			limits: `Den som ingen kjenner, blir ikke spurt. Behold en vei inn som ikke går gjennom bekjente.`,
			sources: []hub.Citation{
				cite(post("noen-spurte"), `Ten of our fourteen participants came because a woman they knew had asked them.`, ""),
				cite(post("ho-spurde"), `Av dei 31 som har vore innom, kom 26 fordi nokon dei kjende, spurde dei.`, ""),
			},
		},
		{
			name: "mentor-trenger", kind: hub.LessonKindPrecondition, on: "2024-12-02", phase: hub.PhaseRunning,
			themes: "frivillighet psykisk-helse", groups: "flyktninger", methods: "mentorordning",
			title:   "Mentoren må ha noen å ringe samme kveld",
			applies: `Når frivillige følger folk som har opplevd krig eller flukt.`,
			insight: `Taushetsløftet beskytter deltakeren, men kan gjøre mentoren alene. Da trekker mentoren seg, og det går ut over begge.`,
			advice:  `Gi alle mentorer et navn og et nummer, og si hva løftet ikke omfatter.`,
			limits:  `Én fortelling, av en som siden har slettet profilen sin her.`,
			sources: []hub.Citation{cite(post("alene"),
				`Gi mentorene et nummer de kan ringe samme kveld, og si at det ikke er å bryte løftet.`, "")},
		},
	}
}
