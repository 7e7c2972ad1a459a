package demo

import "github.com/samlaer/samlaer/internal/hub"

func workshopStories() []told {
	return []told{
		{
			name: "papirene", by: "mateusz", project: "sveis", on: "2024-03-04", kind: hub.PostKindChallenge, language: "pl",
			themes: "godkjenning realkompetanse", groups: "innvandrere",
			title: "Dokumenty mogą poczekać, człowiek nie",
			tried: `
				Czekaliśmy z każdym uczestnikiem, aż jego świadectwo zawodowe zostanie ocenione. Tak wydawało się uczciwie.`,
			went: `
				Po pięciu miesiącach odpowiedź dostało dwóch z dziewięciu. Trzech znalazło w tym czasie pracę przy sprzątaniu i już
				nie wróciło. To byli nasi najlepsi spawacze.`,
			next: `Zaczynamy od razu, a dokumenty idą swoją drogą. Warsztat widzi w pół godziny, czy ktoś umie spawać.`,
			translations: []hub.Translation{translated("nb", hub.TranslatedByMachine, "Dokumentene kan vente, mennesket kan ikke", `
				Vi ventet med hver deltaker til yrkesbeviset hans var vurdert. Det virket rettferdig.

				Etter fem måneder hadde to av ni fått svar. Tre fant i mellomtida arbeid med rengjøring og kom ikke tilbake. Det var våre
				beste sveisere.

				Vi begynner med en gang, og dokumentene går sin egen vei. Verkstedet ser på en halv time om noen kan sveise.`)},
		},
		{
			name: "halv-dag", by: "mateusz", project: "sveis", on: "2024-05-16", kind: hub.PostKindMethod,
			themes: "realkompetanse rekruttering", groups: "innvandrere arbeidsgivere",
			title: "En halv dag med sveiseapparatet",
			tried: `
				Vi byttet ut intervjuet med en arbeidsprøve. Søkeren får en tegning, materialer og fire timer. Formannen ser på, og
				skriver ned på ett ark hva han så. Ingen snakker om papirer den dagen.`,
			went: `
				Av 22 som tok prøven, ville formannen ha 15 i praksis. Åtte av dem hadde han sagt nei til på papiret. Prøven avslørte også
				to som kunne snakke om sveising, men ikke sveise.`,
			next: `Si på forhånd at det er lov å be om hjelp. En av de beste ventet en time fordi han trodde at det var juks å spørre.`,
		},
		{
			name: "litt-til", by: "olena", project: "sveis", on: "2024-09-20", kind: hub.PostKindChallenge,
			themes: "inkludering-i-arbeid rekruttering", groups: "arbeidsgivere innvandrere",
			title: "«Bare litt til»",
			tried: `Avtalen var tre uker praksis, og så skulle verkstedet svare ja eller nei.`,
			went: `
				Etter tre uker sa formannen «bare litt til». Han sa det etter seks uker også. I uke ni spurte en av deltakerne meg om han
				var ansatt. Det var han ikke. Han hadde gjort full jobb i seks uker uten lønn, og alle syntes det gikk så bra.`,
			next: `Skriv sluttdatoen i avtalen, og møt opp den dagen. Et nei etter tre uker er bedre enn et kanskje etter ni.`,
		},
		{
			name: "sluttdato", by: "mateusz", project: "sveis", on: "2025-02-07", kind: hub.PostKindBreakthrough,
			themes: "rekruttering", groups: "arbeidsgivere",
			title: "Da vi fikk sluttdato, fikk vi svar",
			tried: `Fra oktober står sluttdatoen på første linje i avtalen, og møtet er satt opp før praksisen begynner.`,
			went: `
				Ni av elleve fikk svar på dagen. Sju av dem ble ansatt. Da jeg var formann selv, utsatte jeg også slike svar, for ingen
				spurte. En dato spør.`,
		},
	}
}

func mentorStories() []told {
	return []told{
		{
			name: "en-side", by: "eli", project: "mentor", on: "2024-02-20", kind: hub.PostKindMethod, themes: "nettverk frivillighet",
			groups: "flyktninger", title: "Avtalen på én side",
			tried: `
				Den første kvelden fyller mentor og deltaker ut et ark sammen: tre mål, hvor ofte de skal møtes, hva de ikke vil snakke
				om, og datoen det er slutt. Begge skriver under. Det tar førti minutter.`,
			went: `
				Av 28 par møttes 24 fortsatt etter et halvt år. Året før, uten avtale, var det 13 av 27. Linja om hva de ikke vil snakke om,
				var det en deltaker som foreslo. Den blir brukt av nesten alle.`,
			next: `Målene må kunne nås på tre måneder. «Lære norsk» er ikke et mål, «ringe tannlegen selv» er det.`,
		},
		{
			name: "kaffe", by: "eli", project: "mentor", on: "2024-01-29", happened: "2023-12-11", kind: hub.PostKindChallenge,
			themes: "nettverk frivillighet", groups: "flyktninger", title: "Det ble bare kaffe",
			went: `
				I den gamle fadderordningen møttes parene «for å bli kjent». Etter tre møter var de kjent, og da visste ingen hva det
				fjerde skulle handle om. Først ble det kaffe, så ble det avlyst, så ble det flaut å ringe.`,
			next: `Gi det neste møtet et tema før dere går fra hverandre.`,
		},
		{
			name: "moia-mentorka", by: "oksana", project: "mentor", on: "2024-06-11", kind: hub.PostKindBreakthrough, language: "uk",
			themes: "nettverk psykisk-helse", groups: "flyktninger-fra-ukraina",
			title: "Мені не потрібна була подруга, мені потрібна була людина, яка знає",
			body: `
				Коли мені запропонували менторку, я подумала: у мене є подруги. Але подруги теж щойно приїхали. Менторка знала, кому
				дзвонити, що писати в листі і коли не треба хвилюватися. Ми домовилися про три речі і зробили всі три. Тепер ми просто
				п’ємо каву, і це теж добре.`,
			translations: []hub.Translation{
				translated("nb", hub.TranslatedByPerson, "Jeg trengte ikke en venninne, jeg trengte noen som visste", `
					Da jeg fikk tilbud om en mentor, tenkte jeg: Jeg har venninner. Men venninnene mine var også nettopp kommet. Mentoren
					visste hvem man ringer, hva man skriver i brevet, og når man ikke trenger å bekymre seg. Vi ble enige om tre ting og
					gjorde alle tre. Nå drikker vi bare kaffe, og det er også fint.`),
				translated("en", hub.TranslatedByMachine, "I did not need a friend, I needed someone who knew", `
					When I was offered a mentor, I thought: I have friends. But my friends had just arrived too. The mentor knew whom to
					call, what to write in the letter and when not to worry. We agreed on three things and did all three. Now we just
					drink coffee, and that is good too.`),
			},
		},
		{
			name: "alene", project: "mentor", on: "2024-10-03", kind: hub.PostKindChallenge, show: hub.AuthorShownNobody,
			themes: "frivillighet psykisk-helse", groups: "flyktninger", title: "Mentoren trenger også noen å ringe",
			went: `
				Deltakeren min fortalte om krigen en tirsdag kveld. Jeg hørte på så godt jeg kunne, og kjørte hjem. Etterpå var det ingen jeg
				kunne snakke med, for jeg hadde lovet å ikke si det videre. Jeg sov dårlig i to uker og avlyste det neste møtet.`,
			next: `Gi mentorene et nummer de kan ringe samme kveld, og si at det ikke er å bryte løftet.`,
		},
		{
			name: "etter-ansettelsen", by: "eli", project: "mentor", on: "2025-01-22", happened: "2024-12-31", kind: hub.PostKindResult,
			themes: "inkludering-i-arbeid", groups: "flyktninger",
			title: "De sluttet ikke i den første uka, men i den tredje måneden",
			went: `
				Ni av deltakerne fikk jobb i løpet av året. Fire sluttet igjen, alle i den andre eller tredje måneden. Da var mentoren
				ferdig, sjefen hadde sluttet å spørre, og de små misforståelsene var blitt store.`,
			next: `La mentoren bli med tre måneder inn i jobben. Det er da det trengs en som kan spørre sjefen hva han mente.`,
		},
		{
			name: "barnerommet", by: "tone", project: "barnevakt", on: "2025-06-17", kind: hub.PostKindProgress,
			audience: hub.AudienceNetwork, themes: "praktiske-hindringer frivillighet", groups: "kvinner-med-innvandrerbakgrunn",
			title: "Rommet ved siden av kantina",
			tried: `Et lite rom ved siden av kantina, to frivillige med politiattest, og plass til fem barn fra klokka åtte.`,
			went: `
				De første mødrene har begynt i praksis mens de venter på barnehage. De sier at det viktigste ikke var rommet, men at noen spurte
				når de kunne begynne, i stedet for å si når vakta var.`,
			next: `Vi hadde ikke tenkt på sykdom. Ett sykt barn stenger rommet for alle.`,
		},
	}
}

func winterStories() []told {
	return []told{
		{
			name: "jobbtreff", by: "oksana", project: "vinter", on: "2023-03-30", kind: hub.PostKindMethod,
			themes: "rekruttering", groups: "flyktninger flyktninger-fra-ukraina arbeidsgivere",
			title: "Sju minutter ved hvert bord",
			tried: `
				Tolv arbeidsgivere satt ved hvert sitt bord, og 31 nyankomne gikk fra bord til bord med tolk. Sju minutter hver. Ingen hadde
				med søknad, og ingen fikk spørre om papirer.`,
			went: `
				Nitten fikk tilbud om praksis samme kveld. En rørlegger sa at han ville ha lagt søknaden i feil bunke, men at han ansatte
				mannen han traff. Tolkene sa at det var kvelden de tolket minst, for folk tegnet og viste med hendene.`,
			next: `Sju minutter er for kort når begge er sjenerte. Vi ville ha begynt med mat.`,
		},
		{
			name: "tre-uker", by: "hassan", project: "vinter", on: "2023-06-08", kind: hub.PostKindChallenge, language: "en",
			themes: "sprakopplaering arbeidsnorsk", groups: "flyktninger",
			title: "Three weeks was over before I could speak",
			tried: `The placements were three weeks each, so that many people could have one.`,
			went: `
				Those who had some Norwegian or good English did well. Those who had come six weeks before did not: they learnt the words in
				the third week, and then it was over. Four of them had three placements each and began from nothing every time.`,
			next: `Let those with the least language stay the longest, nine or ten weeks, in one place.`,
		},
		{
			name: "ash-shita", by: "hassan", project: "vinter", on: "2023-11-30", kind: hub.PostKindProgress, language: "ar",
			themes: "psykisk-helse nettverk", groups: "flyktninger",
			title: "الشتاء الأول",
			body: `
				في الشتاء الأول لم نكن ننتظر الشمس فقط، بل كنا ننتظر أن يتصل بنا أحد. عندما بدأ العمل في الصباح صار لليوم بداية ونهاية،
				وصار الليل أقصر.`,
			translations: []hub.Translation{translated("nb", hub.TranslatedByPerson, "Den første vinteren", `
				Den første vinteren ventet vi ikke bare på sola, vi ventet på at noen skulle ringe. Da arbeidet begynte om morgenen, fikk
				dagen en begynnelse og en slutt, og natta ble kortere.`)},
		},
	}
}
