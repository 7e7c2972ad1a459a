package demo

import "github.com/samlaer/samlaer/internal/hub"

// kitchenStories are what went well, or well enough, in Kjøkkenveien.
func kitchenStories() []told {
	return []told{
		{
			name: "tolv-ord", by: "selam", project: "smak", on: "2023-02-24", happened: "2023-02-06", kind: hub.PostKindMethod,
			language: "en", themes: "arbeidsnorsk", groups: "kvinner-med-innvandrerbakgrunn",
			title: "Twelve words before the first shift",
			tried: `
				We had planned a two-week language course before anybody was let into the kitchen. We dropped it. Instead we taught
				twelve words in the first hour, with the things in our hands: knife, hot, behind you, wait, empty, again. Then the
				shift began.`,
			went: `
				Everybody used at least half of the words on the first day. When you can say “behind you”, you are part of the
				kitchen. The cooks, who used to switch to English, stopped doing it on day three.`,
			next: `
				We chose the words ourselves and got four of them wrong: nobody says “kjele” here, they say “gryte”. Next time the
				cooks choose.`,
			translations: []hub.Translation{translated("nb", hub.TranslatedByPerson, "Tolv ord før første vakt", `
				Vi hadde planlagt et språkkurs på to uker før noen slapp inn på kjøkkenet. Det droppet vi. I stedet lærte vi bort tolv
				ord den første timen, med tingene i hendene: kniv, varm, bak deg, vent, tom, en gang til. Så begynte vakta.

				Alle brukte minst halvparten av ordene den første dagen. Når du kan si «bak deg», er du en del av kjøkkenet. Kokkene,
				som pleide å gå over til engelsk, sluttet med det den tredje dagen.

				Vi valgte ordene selv og bommet på fire: Ingen her sier «kjele», de sier «gryte». Neste gang velger kokkene.`)},
		},
		{
			name: "laerer-ved-benken", by: "olena", project: "smak", on: "2023-03-31", kind: hub.PostKindMethod,
			show: hub.AuthorShownProject, themes: "arbeidsnorsk sprakopplaering", groups: "kvinner-med-innvandrerbakgrunn",
			title: "Læreren flyttet inn på kjøkkenet",
			tried: `
				Deltakerne hadde norskkurs hos oss på tirsdager og torsdager, og fravær hver gang det var travelt på kjøkkenet. Fra mars
				flyttet jeg undervisningen dit. Jeg står ved benken, skreller gulrøtter og retter det folk sier.`,
			went: `
				Fraværet ble borte, for kurset er der de er. Ordene vi øver på om morgenen, blir brukt før lunsj. Det jeg ikke hadde
				ventet: Kokkene begynte også å rette, og det tar deltakerne bedre imot enn når jeg gjør det.`,
			next: `
				Skrivingen ble borte. Man skriver ikke ved en skjærefjøl. Jeg burde ha satt av en halvtime etter vakta fra starten.`,
		},
		{
			name: "telefonen", by: "selam", project: "smak", on: "2023-05-11", kind: hub.PostKindBreakthrough, language: "en",
			themes: "arbeidsnorsk", groups: "kvinner-med-innvandrerbakgrunn",
			body: `
				Today one of the women picked up the kitchen phone by herself and took an order for forty lunches. In February she hid
				in the store room when it rang. She wrote down the wrong day, rang back, said sorry and corrected it. That second
				call is the whole project.`,
		},
		{
			name: "noen-spurte", by: "selam", project: "smak", on: "2023-06-20", kind: hub.PostKindMethod, language: "en",
			themes: "nettverk", groups: "kvinner-med-innvandrerbakgrunn",
			title: "Posters brought nobody, a cousin brought five",
			tried: `
				We put up posters in six languages and sent a letter through the municipality. Two women came. Then we asked each
				of the two to invite somebody she knew and to come with her on the first day.`,
			went: `
				Ten of our fourteen participants came because a woman they knew had asked them. Two of them told me that they
				had seen the poster and thought it was for others.`,
			next: `We would pay the two who did the asking. It was work, and we took it for friendship.`,
		},
		{
			name: "etter-ett-aar", by: "selam", project: "smak", on: "2024-01-15", happened: "2023-12-20", kind: hub.PostKindResult,
			language: "en", themes: "inkludering-i-arbeid effekt", groups: "kvinner-med-innvandrerbakgrunn",
			title: "After one year: who works, and where",
			went: `
				Fourteen started, ten stayed to the end. When we closed the books, six had paid work: four in kitchens, two in
				shops. The two in shops say that what the kitchen taught them was to speak on the phone. Two are still looking. Two are
				at school.`,
			next: `
				Half a year is too short a time to tell. We want to ask all fourteen again in a year, and we have no money set aside
				for asking.`,
		},
		{
			name: "kokken-velger", by: "tone", project: "smak-2", on: "2025-04-08", kind: hub.PostKindMethod,
			themes: "arbeidsnorsk", groups: "kvinner-med-innvandrerbakgrunn arbeidsgivere",
			title: "Kokken velger ordene",
			tried: `
				På sykehjemmet ba vi kokken skrive ned det første hun trenger å kunne si til en ny. Lista ble på fjorten ord. Ti av
				dem sto ikke i noen lærebok vi har: «konsistens tre», «kald linje», «brett til åtteren».`,
			went: `
				Deltakerne lærte lista på to dager. Kokken følte seg ansvarlig for den, og hang den opp. Nå spør hun selv når de er
				klare for flere ord.`,
			next: `På hotellet spurte vi sjefen i stedet for kokken. Den lista var det ingen som brukte.`,
		},
	}
}

// kitchenTroubles are what did not go well there, told to those whom it was safe to tell.
func kitchenTroubles() []told {
	return []told{
		{
			name: "vakta-og-barnehagen", by: "tone", project: "smak", on: "2023-03-10", kind: hub.PostKindChallenge,
			themes: "praktiske-hindringer", groups: "kvinner-med-innvandrerbakgrunn",
			title: "Vakta begynte før barnehagen åpnet",
			tried: `Vi la opp dagen slik kjøkken gjør: Vakta begynte klokka sju.`,
			went: `
				I den tredje uka sluttet fem av tolv. Vi trodde det var arbeidet. Så spurte vi dem, én for én, hjemme ved kjøkkenbordet.
				Barnehagen åpner halv åtte, og ingen hadde turt å si det. Vi flyttet starten til klokka ni. Fire av de fem kom tilbake
				samme uke.`,
			next: `Spør når barnehagen åpner før dere lager vaktplanen. Det tar to minutter, og vi tapte tre uker.`,
		},
		{
			name: "to-jobber", by: "tone", project: "smak", on: "2023-09-14", kind: hub.PostKindChallenge,
			audience: hub.AudienceNetwork, show: hub.AuthorShownNobody, themes: "inkludering-i-arbeid rekruttering",
			groups: "kvinner-med-innvandrerbakgrunn",
			title:  "Vi lovte jobber vi ikke hadde",
			tried: `
				Da vi rekrutterte, sa vi at de flinkeste ville få fast jobb hos oss. Vi mente det. Men vi hadde penger til to
				stillinger, og det visste vi.`,
			went: `
				Alle arbeidet som om de var blant de to. Da navnene kom, sluttet tre andre samme dag. En av dem sa: «Dere lot
				oss konkurrere uten å si det.» Hun hadde rett.`,
			next: `Si hvor mange jobber som finnes, første dag, med tall. Og si det skriftlig.`,
		},
		{
			name: "halvveis", by: "olena", project: "smak", event: "smak-intern", on: "2023-09-08", happened: "2023-09-06",
			kind: hub.PostKindChallenge, audience: hub.AudienceProject, themes: "samskaping",
			title: "Hvem er sjefen på kjøkkenet?",
			body: `
				Kokken mener at læreren stopper arbeidet. Læreren mener at kokken stopper læringen. På halvveismøtet ble vi enige om at
				kokken bestemmer fra klokka ti til to, og læreren resten. Vi prøver det i fire uker og snakker om det igjen.`,
		},
		{
			name: "utbetalingen", by: "selam", project: "smak", on: "2023-04-20", kind: hub.PostKindChallenge, language: "en",
			audience: hub.AudienceCounty, themes: "finansiering",
			title: "The first payment came after three months",
			went: `
				We started in January. The first part of the grant came in April. In between I paid two salaries with my own credit
				card, and I did not tell my board until it was over. A bigger organisation would have had a buffer. We are the kind
				of organisation the grant is for, and we do not.`,
			next: `Pay the first part before the start, or tell us to start later.`,
		},
		{
			name: "feil-buss", by: "selam", project: "smak-2", on: "2025-03-19", kind: hub.PostKindChallenge, language: "en",
			themes: "praktiske-hindringer", groups: "kvinner-med-innvandrerbakgrunn",
			title: "Nine o’clock did not work there",
			tried: `
				In the first kitchen we moved the shift to nine because of the kindergarten, and it saved the project. So in
				the second municipality we began at nine, and were proud of it.`,
			went: `
				The bus from the centre leaves at 8.05 and 9.35. With 8.05 people waited for half an hour in the snow. With 9.35
				they came late every day and felt bad every day. We had copied the answer and not the question.`,
			next: `Take the bus yourself, on a Tuesday in February, before you decide when the day begins.`,
		},
		{
			name: "utkast-veileder", by: "selam", project: "smak-2", on: "2025-11-24", language: "en", status: hub.PostStatusDraft,
			with: "tone", themes: "videreforing", title: "The guide that others can use without ringing us",
			body: `
				Notes so far: ten pages at most. One page for the cook, one for the teacher, one for the one who pays. What did we forget to
				write down because we always did it ourselves?`,
		},
	}
}
