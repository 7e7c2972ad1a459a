package demo

import "github.com/samlaer/samlaer/internal/hub"

func youthLessons() []learnt {
	return []learnt{
		{
			// The review was due long ago, and every page that shows the lesson should say so.
			name: "kveld", kind: hub.LessonKindWorked, on: "2023-09-11", reviewBy: "2025-06-30", phase: hub.PhaseRunning,
			themes: "dataspill psykisk-helse", groups: "unge-utenfor gamere", methods: "brukermedvirkning",
			title:   "Hold åpent når ungdommene er våkne",
			applies: `Når målgruppa har snudd døgnet, og ingen krever at de skal møte.`,
			insight: `
				Da studioet byttet fra dag til kveld, steg oppmøtet fra fire til tolv på ei uke. Døgnet snudde seg etterpå, ikke på forhånd:
				Etter to måneder ba flere om å få begynne tidligere.`,
			advice: `Spør om døgnet deres før dere bestemmer åpningstida. Ikke gjør et normalt døgn til et krav for å få være med.`,
			limits: `Bygger på ett lite prosjekt. Det er ikke prøvd for unge som også har skole eller behandling på dagtid.`,
			sources: []hub.Citation{cite(post("kveldsaapent"),
				`De kom ikke fordi vi var blitt flinkere, men fordi vi var åpne mens de var våkne.`, "")},
		},
		{
			name: "rollen-i-spillet", kind: hub.LessonKindWorked, on: "2023-09-18", phase: hub.PhaseRunning,
			themes: "dataspill realkompetanse rekruttering", groups: "gamere unge-utenfor arbeidsgivere", methods: "kartlegging",
			title:   "Oversett rollen i spillet til noe arbeidsgiveren kan holde i",
			applies: `Når unge har brukt år på et spill der de har ledet, planlagt eller handlet, og ikke har noe annet å skrive i søknaden.`,
			insight: `
				Ungdommene kunne ikke se sin egen kompetanse før den sto i arbeidslivets ord. Det ga dem mot. Men arbeidsgiverne lot seg ikke
				overbevise av ord alene. Det som hjalp, var en logg med datoer over møter en av dem hadde ledet.`,
			advice: `
				Skriv om rollen setning for setning. Legg ved noe som kan etterprøves: en logg, en plan, en video. Ta med arbeidsgiveren før
				opplegget er ferdig.`,
			limits: `Alt er fortalt av én person. Vi vet ikke om det virker på arbeidsgivere som ikke har truffet ungdommene.`,
			sources: []hub.Citation{
				cite(post("laugsleder"), `De leste om seg selv og rettet ryggen.`, `Virkningen på ungdommene.`),
				cite(post("de-smilte"), `Og vis fram noe de kan holde i.`, `Virkningen på arbeidsgiverne.`),
			},
		},
		{
			name: "en-melding", kind: hub.LessonKindWorked, on: "2024-01-22", phase: hub.PhaseRunning,
			themes: "psykisk-helse", groups: "unge-utenfor", methods: "brukermedvirkning likeperson",
			title:   "Si at plassen står der, ikke spør hva som er galt",
			applies: `Når noen som pleier å komme, blir borte.`,
			insight: `Spørsmålet «hva er galt?» gjør det vanskeligere å komme tilbake. En melding om at plassen står der, gjør det lettere.`,
			advice:  `Lag meldingen sammen med dem som skal få den.`,
			limits:  `Ved fare for liv og helse skal dere spørre, og dere skal varsle.`,
			sources: []hub.Citation{
				cite(post("daarlig-uke"), `Siden mai har alle kommet tilbake, bortsett fra to.`, ""),
				outside(hub.ReferenceKindReport, "nb", "Rapport om å holde kontakten", "rapport-kontakt", `Oppdiktet rapport.`),
			},
		},
	}
}

func workplaceLessons() []learnt {
	return []learnt{
		{
			name: "arbeidsprove", kind: hub.LessonKindWorked, on: "2025-06-16", reviewBy: "2028-06-01", phase: hub.PhaseStart,
			themes: "realkompetanse rekruttering", groups: "innvandrere arbeidsgivere langtidsledige", methods: "kartlegging",
			title:   "La folk vise faget i en halv dag",
			applies: `I fag der resultatet kan sees og måles samme dag: sveising, søm, snekring, matlaging, koding.`,
			insight: `
				En arbeidsprøve på fire timer viste mer enn papirer og intervju. Formannen ville ha 15 av 22 i praksis, og 8 av dem hadde han
				sagt nei til på papiret. Evalueringen fant at de som tok prøven, kom raskere i arbeid i faget sitt enn de som ventet.`,
			advice: `
				- Gi en ekte oppgave, med tegning og materialer.
				- La den som skal arbeide sammen med søkeren, skrive ned hva hun ser.
				- Si på forhånd at det er lov å spørre.`,
			limits: `Prøven sier lite om samarbeid og språk. I yrker med krav om autorisasjon erstatter den ikke godkjenningen.`,
			sources: []hub.Citation{
				cite(post("halv-dag"), `Av 22 som tok prøven, ville formannen ha 15 i praksis.`, ""),
				onPage(cite(id(hub.KindAttachment, "sveis-evaluering"),
					`De som tok arbeidsprøven, var i arbeid i faget sitt etter 11 uker i snitt, de andre etter 26.`,
					`Følgeevaluering av prosjektet, oppdiktet for demoen.`), 2),
				outside(hub.ReferenceKindStudy, "nb", "Studie av arbeidsprøver i tre fag", "arbeidsprover", `Oppdiktet studie.`),
			},
		},
		{
			name: "papirene", kind: hub.LessonKindObstacle, on: "2024-10-14", phase: hub.PhaseStart,
			themes: "godkjenning realkompetanse", groups: "innvandrere langtidsledige", methods: "arbeidspraksis",
			title:   "Ikke vent på godkjenningen før dere begynner",
			applies: `Når deltakerne har fagutdanning fra utlandet og venter på svar.`,
			insight: `
				Etter fem måneder hadde to av ni fått svar. De beste forsvant i mellomtida til arbeid de fikk på dagen. Venting er ikke nøytral:
				Den velger bort dem som har minst råd til å vente.`,
			advice: `Send søknaden og begynn samtidig. Bruk ventetida til arbeidsprøve og fagnorsk.`,
			limits: `Gjelder ikke yrker der det er ulovlig å arbeide uten godkjenning.`,
			sources: []hub.Citation{
				cite(post("papirene"), `Po pięciu miesiącach odpowiedź dostało dwóch z dziewięciu.`, `På norsk: Etter fem måneder hadde to av ni fått svar.`),
				outside(hub.ReferenceKindReport, "nb", "Ventetid for fagbrev fra utlandet", "ventetid", `Oppdiktet rapport.`),
			},
		},
		{
			name: "sluttdato", kind: hub.LessonKindObstacle, on: "2025-03-10", reviewBy: "2027-03-01", phase: hub.PhaseRunning,
			themes: "inkludering-i-arbeid rekruttering", groups: "arbeidsgivere innvandrere", methods: "arbeidspraksis",
			title:   "Praksis uten sluttdato blir gratis arbeid",
			applies: `Når en bedrift har noen i praksis og skal bestemme seg for om de vil ansette.`,
			insight: `
				Uten en dato sier ingen nei, men heller ikke ja. Tre uker ble til ni, og deltakeren trodde at han var ansatt. Da sluttdatoen sto på
				første linje i avtalen, fikk ni av elleve svar på dagen.`,
			advice: `Sett datoen og møtet før praksisen begynner. Møt opp. Be om ja eller nei, og om grunnen.`,
			limits: `
				Tre uker kan være for kort for dem som nettopp har kommet og ennå ikke snakker norsk. Da bør perioden være lengre, men like
				tydelig avsluttet.`,
			sources: []hub.Citation{
				cite(post("litt-til"), `Et nei etter tre uker er bedre enn et kanskje etter ni.`, ""),
				cite(post("sluttdato"), `En dato spør.`, ""),
			},
		},
		{
			name: "tre-uker", kind: hub.LessonKindDidNotWork, on: "2023-09-25", phase: hub.PhaseRunning,
			themes: "sprakopplaering arbeidsnorsk", groups: "flyktninger", methods: "arbeidspraksis",
			title:   "Tre uker er for kort når språket er nytt",
			applies: `Når deltakerne bare har vært noen uker i landet og får praksis på rundgang.`,
			insight: `
				De som hadde minst norsk, lærte ordene i den tredje uka, og da var det slutt. Flere begynte på nytt tre ganger. Korte perioder
				var rettferdige på papiret og gikk ut over dem som trengte det mest.`,
			advice: `La dem med minst språk være lengst på samme sted, ni–ti uker.`,
			limits: `For dem som kan noe norsk eller engelsk, holder det med tre uker, og da bør det ikke vare lenger.`,
			sources: []hub.Citation{cite(post("tre-uker"),
				`Let those with the least language stay the longest, nine or ten weeks, in one place.`, "")},
		},
		{
			name: "tre-maaneder", kind: hub.LessonKindIdea, on: "2025-02-24", phase: hub.PhaseClosing,
			themes: "inkludering-i-arbeid", groups: "flyktninger arbeidsgivere", methods: "oppfolging mentorordning",
			title:   "Følg med tre måneder inn i jobben",
			applies: `Når noen går fra tiltak til fast arbeid.`,
			insight: `
				De som sluttet, gjorde det i den andre eller tredje måneden, når alle hadde sluttet å følge med. Ideen er at den samme
				mentoren blir med videre. Den er ikke prøvd ennå.`,
			advice: `Sett av penger til tre måneder etter ansettelsen, allerede når dere skriver søknaden.`,
			limits: `En idé som bygger på tall fra ett prosjekt.`,
			sources: []hub.Citation{cite(post("etter-ansettelsen"),
				`La mentoren bli med tre måneder inn i jobben.`, "")},
		},
	}
}
