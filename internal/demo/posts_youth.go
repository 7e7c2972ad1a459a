package demo

import "github.com/samlaer/samlaer/internal/hub"

func youthStories() []told {
	return []told{
		{
			name: "kveldsaapent", by: "jonas", project: "niva-opp", on: "2023-02-28", kind: hub.PostKindBreakthrough,
			themes: "dataspill psykisk-helse", groups: "unge-utenfor gamere",
			title: "Vi flyttet åpningstida til kvelden",
			tried: `Studioet var åpent fra ni til tre. Fire av fjorten kom, og to av dem sov. Vi byttet til tre om dagen til ni om kvelden.`,
			went: `
				Uka etter kom tolv. De kom ikke fordi vi var blitt flinkere, men fordi vi var åpne mens de var våkne. Etter to måneder ba
				fem av dem selv om å få begynne klokka tolv, for de hadde begynt å sove om natta.`,
			next: `Vi ville ha spurt dem om døgnet deres før vi lagde åpningstida.`,
		},
		{
			name: "laugsleder", by: "jonas", project: "niva-opp", on: "2023-04-21", kind: hub.PostKindMethod,
			themes: "dataspill realkompetanse", groups: "gamere unge-utenfor",
			title: "Fra laugsleder til arbeidsleder",
			tried: `
				Hver deltaker tegnet opp laget sitt i spillet: hvem som gjør hva, hva som skjer når noen uteblir, hvem som roer ned hvem.
				Så skrev vi det om, setning for setning, til ord en arbeidsgiver bruker. «Raid leader» ble «planla og ledet samlinger
				for 20 personer to kvelder i uka i to år».`,
			went: `
				Det viktigste skjedde før noen arbeidsgiver hadde lest det: De leste om seg selv og rettet ryggen. En gutt spurte om han
				fikk ta med arket hjem til mora si.`,
			next: `Vi hoppet over det vanskelige, som å bli kastet ut av et lag. Det er også erfaring.`,
		},
		{
			name: "de-smilte", by: "jonas", project: "niva-opp", on: "2023-05-30", kind: hub.PostKindChallenge,
			themes: "dataspill rekruttering", groups: "gamere arbeidsgivere",
			title: "Arbeidsgiverne smilte, men ringte ikke",
			tried: `Vi inviterte åtte bedrifter til studioet. De spilte, lo og sa at dette hadde de aldri tenkt på.`,
			went: `
				Ingen ringte. Vi ringte dem, og alle sa det samme: «Fint opplegg, men hva kan de?» Da ei av jentene viste loggen over
				møtene hun hadde ledet, med datoer og hva de ble enige om, fikk hun prøve seg på lageret uka etter.`,
			next: `
				Ta med arbeidsgiveren før opplegget er ferdig, ikke når det skal vises fram. Og vis fram noe de kan holde i.`,
		},
		{
			name: "daarlig-uke", by: "jonas", project: "niva-opp", on: "2023-08-18", kind: hub.PostKindProgress,
			themes: "psykisk-helse", groups: "unge-utenfor", show: hub.AuthorShownProject,
			title: "Det er lov å ha en dårlig uke",
			tried: `
				Før ringte vi den som uteble, og spurte hva som var galt. Nå sender vi bare én melding: «Vi er åpne til ni. Plassen din
				står der.»`,
			went: `
				De som blir borte, er borte kortere. Før kom halvparten aldri tilbake etter ei uke hjemme. Siden mai har alle kommet
				tilbake, bortsett fra to.`,
			next: `Vi skulle ha skrevet meldingen sammen med ungdommene. Den vi har nå, er den tredje.`,
		},
		{
			name: "hva-teller", by: "jonas", project: "niva-opp", on: "2023-10-27", kind: hub.PostKindQuestion,
			themes: "effekt", groups: "unge-utenfor",
			title: "Hvordan teller dere framgang?",
			body: `
				Fylket spør hvor mange som er i jobb. Fem er det, og det er bra. Men den største forandringen var en gutt som begynte å
				spise middag med oss i stedet for på rommet. Hvordan får dere slikt med i rapporten uten at det blir en solskinnshistorie?`,
		},
		{
			name: "navngitt", by: "jonas", project: "niva-opp", on: "2023-06-15", themes: "psykisk-helse", groups: "unge-utenfor",
			title: "En tøff periode for en av gutta",
			body: `
				Teksten fortalte om helsa til en deltaker slik at de som kjenner ham, kunne kjenne ham igjen. Demoen viser bare at den er
				skjult.`,
			hidden: &hub.Hiding{At: moment("2023-06-16", "navngitt"), ByID: person("ingrid"),
				Reason: "Teksten forteller om helsa til en deltaker som kan kjennes igjen. Skriv den om uten alder, sted og diagnose."},
		},
	}
}

func appStories() []told {
	return []told{
		{
			name: "derfor-stoppet-vi", by: "rosa", project: "kobla", on: "2023-10-02", happened: "2023-09-22", kind: hub.PostKindChallenge,
			language: "en", themes: "rekruttering digital-kompetanse", groups: "flyktninger arbeidsgivere",
			title: "Why we stopped the app",
			tried: `
				We built an app that matched refugees with jobs. It took four months and half of the grant. Everybody we asked
				beforehand liked the idea.`,
			went: `
				Sixty-one people filled in their profiles. Three employers posted a job. The employers told us afterwards that they do not
				look for people in an app; they ring somebody who knows somebody. We had built a new door beside a door that
				everybody used.`,
			next: `
				Ring ten employers by hand first, and match by hand for a month. If that works, you know what to build. If it does not,
				no app will help.`,
			translations: []hub.Translation{translated("nb", hub.TranslatedByMachine, "Hvorfor vi stoppet appen", `
				Vi bygget en app som matchet flyktninger med jobber. Det tok fire måneder og halvparten av tilskuddet. Alle vi spurte på
				forhånd, likte ideen.

				Seksti-en personer fylte ut profilene sine. Tre arbeidsgivere la ut en jobb. Arbeidsgiverne fortalte oss etterpå at de
				ikke ser etter folk i en app; de ringer noen som kjenner noen. Vi hadde bygget en ny dør ved siden av en dør som alle
				brukte.

				Ring ti arbeidsgivere for hånd først, og match for hånd i en måned. Hvis det fungerer, vet du hva du skal bygge. Hvis det
				ikke gjør det, vil ingen app hjelpe.`)},
		},
		{
			name: "alle-sa-ja", by: "jonas", project: "kobla", on: "2023-10-04", happened: "2023-08-30", kind: hub.PostKindResult,
			show: hub.AuthorShownNobody, themes: "rekruttering effekt", groups: "arbeidsgivere",
			title: "Alle sa ja, ingen logget inn",
			tried: `Vi spurte 24 arbeidsgivere om de ville bruke appen. 22 sa ja. Vi regnet det som en undersøkelse.`,
			went: `
				Tre av de 22 logget inn. Da jeg ringte de andre, var svaret det samme: De likte at noen gjorde dette. De hadde ikke ment at
				de selv skulle gjøre noe.`,
			next: `Spør hva de gjorde sist de ansatte noen, ikke hva de kunne tenke seg å gjøre.`,
		},
		{
			name: "trukket-tall", by: "rosa", project: "kobla", on: "2023-07-03", language: "en", kind: hub.PostKindProgress,
			status: hub.PostStatusWithdrawn, themes: "digital-kompetanse", groups: "flyktninger",
			title: "Sixty profiles in three weeks",
			body: `
				Sixty profiles in three weeks! We are on our way. (I took this back in October: profiles were the wrong thing to
				count, and I did not want anybody to copy the number.)`,
		},
	}
}
