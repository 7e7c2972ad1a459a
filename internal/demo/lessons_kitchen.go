package demo

import "github.com/samlaer/samlaer/internal/hub"

func languageLessons() []learnt {
	return []learnt{
		{
			name: "ord-forst", kind: hub.LessonKindWorked, on: "2023-08-14", reviewBy: "2027-08-01", phase: hub.PhaseStart,
			themes: "arbeidsnorsk sprakopplaering", groups: "kvinner-med-innvandrerbakgrunn", methods: "arbeidspraksis",
			title: "Tolv ord før første vakt gir mer enn et kurs før oppstart",
			applies: `
				Når folk med lite norsk skal ut i praktisk arbeid der oppgavene kan vises fram, som på kjøkken, verksted eller lager.`,
			insight: `
				De som lærer de ti–femten viktigste ordene på arbeidsplassen den første timen, bruker dem samme dag. Et kurs på forhånd
				utsetter starten og lærer bort ord som ikke er i bruk på stedet. Den som kan si «bak deg», hører til.`,
			advice: `
				- La den som leder arbeidet, velge ordene.
				- Lær dem bort med tingene i hendene, den første timen.
				- Sett av en halvtime til skriving etter vakta. Ellers blir skrivingen borte.`,
			limits: `
				I arbeid der en misforståelse er farlig, eller der det viktigste foregår på telefon eller skriftlig, må folk kunne mer før
				de begynner.`,
			sources: []hub.Citation{
				cite(post("tolv-ord"), `Everybody used at least half of the words on the first day.`, `Ordene ble brukt med en gang.`),
				cite(post("laerer-ved-benken"), `Ordene vi øver på om morgenen, blir brukt før lunsj.`, `Læreren så det samme.`),
				cite(post("kokken-velger"), `På hotellet spurte vi sjefen i stedet for kokken. Den lista var det ingen som brukte.`,
					`Derfor rådet om hvem som velger ordene.`),
			},
			translations: []hub.Translation{
				translated("nn", hub.TranslatedByPerson, "Tolv ord før første vakt gir meir enn eit kurs før oppstart", `
					Når folk med lite norsk skal ut i praktisk arbeid der oppgåvene kan visast fram, som på kjøkken, verkstad eller lager.

					Dei som lærer dei ti–femten viktigaste orda på arbeidsplassen den første timen, bruker dei same dagen. Eit kurs på førehand
					utset starten og lærer bort ord som ikkje er i bruk på staden. Den som kan seie «bak deg», høyrer til.

					- La den som leier arbeidet, velje orda.
					- Lær dei bort med tinga i hendene, den første timen.
					- Set av ein halvtime til skriving etter vakta. Elles blir skrivinga borte.

					I arbeid der ei misforståing er farleg, eller der det viktigaste går føre seg på telefon eller skriftleg, må folk kunne meir
					før dei byrjar.`),
				translated("en", hub.TranslatedByMachine, "Twelve words before the first shift give more than a course before the start", `
					When people with little Norwegian are going into practical work where the tasks can be shown, as in a kitchen, workshop or
					warehouse.

					Those who learn the ten to fifteen most important words at the workplace in the first hour use them the same day. A course
					beforehand delays the start and teaches words that are not in use at the place. Whoever can say “behind you” belongs.

					- Let the one who leads the work choose the words.
					- Teach them with the things in hand, in the first hour.
					- Set aside half an hour for writing after the shift. Otherwise the writing disappears.

					In work where a misunderstanding is dangerous, or where the most important things happen on the phone or in writing, people
					must know more before they begin.`),
			},
		},
		{
			name: "undervis-der", kind: hub.LessonKindWorked, on: "2024-03-04", phase: hub.PhaseRunning,
			themes: "sprakopplaering arbeidsnorsk", groups: "kvinner-med-innvandrerbakgrunn innvandrere", methods: "arbeidspraksis",
			title:   "Flytt norskkurset dit folk er, så blir fraværet borte",
			applies: `Når deltakerne har både norskkurs og praksis, og arbeidet alltid vinner.`,
			insight: `
				Fravær fra norskkurs er ikke alltid mangel på vilje. Når kurset og arbeidet er på hvert sitt sted, må folk velge. Når
				læreren kommer til arbeidsplassen, slipper de det, og kollegene begynner å lære bort.`,
			advice: `Avtal hvilke timer læreren bestemmer og hvilke timer arbeidslederen bestemmer. Skriv det på veggen.`,
			limits: `Skriving og grammatikk får mindre plass. Den som skal ta prøver, trenger kurs i tillegg.`,
			sources: []hub.Citation{
				cite(post("laerer-ved-benken"), `Fraværet ble borte, for kurset er der de er.`, ""),
				cite(post("halvveis"), "", `Uenigheten om hvem som bestemmer, er kilden til rådet. Teksten er bare for prosjektet.`),
			},
		},
	}
}

func practicalLessons() []learnt {
	return []learnt{
		{
			name: "barnehagen", kind: hub.LessonKindPrecondition, on: "2025-06-30", reviewBy: "2027-06-30", phase: hub.PhaseStart,
			themes: "praktiske-hindringer", groups: "kvinner-med-innvandrerbakgrunn", methods: "arbeidspraksis",
			title:   "La dagen begynne etter at barnehagen har åpnet",
			applies: `Når noen av deltakerne har ansvar for små barn og ikke selv bestemmer når dagen begynner.`,
			insight: `
				Folk slutter heller enn å si at de ikke rekker det. Frafallet så ut som manglende vilje, men det handlet om tider som ikke
				passet sammen. To prosjekter så det samme, uavhengig av hverandre.`,
			advice: `Spør hver enkelt når de kan være på plass, før dere lager vaktplanen. Spør på tomannshånd, helst hjemme.`,
			limits: `Hjelper ikke der bussen er problemet. Da kan en senere start gjøre det verre.`,
			sources: []hub.Citation{
				cite(post("vakta-og-barnehagen"), `Barnehagen åpner halv åtte, og ingen hadde turt å si det.`,
					`Fire av fem kom tilbake da starten ble flyttet.`),
				cite(post("barnerommet"), "", `Samme erfaring i et annet prosjekt, fortalt i nettverket.`),
			},
		},
		{
			name: "bussruta", kind: hub.LessonKindObstacle, on: "2025-05-12", reviewBy: "2027-05-01", phase: hub.PhaseScaling,
			themes: "praktiske-hindringer videreforing", groups: "innvandrere", methods: "arbeidspraksis",
			title:   "Sjekk bussruta før du flytter et tiltak",
			applies: `Når noe som har virket ett sted, skal prøves et annet sted, særlig utenfor byene.`,
			insight: `
				Det er fristende å kopiere svaret og glemme spørsmålet. Klokka ni var riktig der barnehagen var problemet, og feil der bussen
				var det. Uten bil avgjør rutetabellen hvem som kan delta.`,
			advice: `
				Ta bussen selv, en hverdag om vinteren. Spør på arbeidsplassen hvem som kjører forbi. Samkjøring er ofte bare et spørsmål unna.`,
			limits: `I byer med hyppige avganger spiller dette liten rolle.`,
			sources: []hub.Citation{
				cite(post("feil-buss"), `We had copied the answer and not the question.`, ""),
				cite(post("bussen"), `Etter tre veker var det to att, og det var dei to som hadde fått skyss av naboen.`, ""),
			},
		},
		{
			name: "forste-utbetaling", kind: hub.LessonKindObstacle, on: "2023-10-02", audience: hub.AudienceCounty, phase: hub.PhaseStart,
			themes: "finansiering", groups: "grundere",
			title:   "Små virksomheter tåler ikke å vente tre måneder på den første utbetalingen",
			applies: `Når tilskuddet går til virksomheter uten egenkapital.`,
			insight: `
				Mottakeren startet i januar som avtalt og betalte to lønninger med sitt eget kredittkort mens hun ventet. Hun sa ikke fra før
				det var over. Ordningen er lagd for slike som henne, men utbetalingen er lagd for dem som har en buffer.`,
			advice: `Betal ut en tredel før oppstart når mottakeren er liten.`,
			limits: `Vi har bare denne ene fortellingen. De andre mottakerne er ikke spurt.`,
			sources: []hub.Citation{cite(post("utbetalingen"),
				`Pay the first part before the start, or tell us to start later.`, `Fortalt bare til fylkeskommunen.`)},
		},
		{
			name: "si-tallet", kind: hub.LessonKindDidNotWork, on: "2023-11-20", audience: hub.AudienceNetwork, phase: hub.PhaseStart,
			themes: "rekruttering inkludering-i-arbeid", groups: "innvandrere", methods: "arbeidspraksis",
			title:   "Ikke lov jobber dere ikke har",
			applies: `Når deltakerne håper på jobb i den virksomheten som driver tiltaket.`,
			insight: `
				Et halvt løfte er verre enn ikke noe løfte. Når det viste seg at det bare var to jobber, sluttet også folk som hadde det bra.`,
			advice:  `Si første dag hvor mange jobber som finnes, med tall, og gi det skriftlig. Null er også et tall.`,
			limits:  `Der det virkelig er jobb til alle som klarer kravene, kan det sies, og det motiverer.`,
			sources: []hub.Citation{cite(post("to-jobber"), `Si hvor mange jobber som finnes, første dag, med tall.`, "")},
		},
	}
}
