package demo

import "github.com/samlaer/samlaer/internal/hub"

func founderStories() []told {
	return []told{
		{
			name: "one-question", by: "farid", project: "second-start", on: "2024-03-21", kind: hub.PostKindMethod, language: "en",
			themes: "grunderskap", groups: "flyktninger grundere", title: "One question an evening",
			tried: `
				The first plan was a course: twelve lectures, from company law to marketing. In week two half of the room was empty. We
				threw the plan away and asked everybody for the question that kept them awake. There were nineteen. Each got an evening.`,
			went: `
				“What happens if I fall ill?” filled the room. So did “Do I pay VAT when a friend pays me in cash?” People came to the
				evenings that had their question, stayed for the next one, and brought their papers.`,
			next: `We would invite the tax office every month. The evening with them was the only one that ran late.`,
		},
		{
			name: "the-bank", by: "farid", project: "second-start", on: "2024-06-14", kind: hub.PostKindChallenge, language: "en",
			themes: "grunderskap finansiering", groups: "flyktninger grundere",
			title: "Five good plans, five times no",
			tried: `Five participants took their plans to a bank. We had read the plans and thought they were good.`,
			went: `
				All five were refused within ten minutes. Not because of the plans: nobody had a Norwegian credit history, and nobody
				knew that one can ask what would make it a yes. So we hired a retired bank clerk for four evenings to play herself. She
				said no, and then explained why. In the autumn three of the five went back, and two got a loan.`,
			next: `Practise the no before you meet it. It is the same no every time.`,
		},
		{
			name: "the-number", by: "rosa", project: "second-start", on: "2024-09-09", kind: hub.PostKindBreakthrough, language: "es",
			themes: "nettverk grunderskap", groups: "flyktninger grundere",
			title: "Un número de teléfono vale más que diez clases",
			body: `
				Cada participante recibió el número de una empresaria o un empresario del barrio que había aceptado que lo llamaran. La
				mayoría llamó una sola vez, para preguntar una cosa pequeña: cuánto cobrar, a quién comprar, qué decir. Pero todos me
				contaron lo mismo: ya no se sentían solos frente a una puerta cerrada.`,
			translations: []hub.Translation{
				translated("en", hub.TranslatedByPerson, "A phone number is worth more than ten classes", `
					Each participant was given the number of a business owner in the neighbourhood who had agreed to be rung. Most rang only
					once, to ask a small thing: how much to charge, whom to buy from, what to say. But they all told me the same: they no longer
					felt alone before a closed door.`),
				translated("nb", hub.TranslatedByMachine, "Et telefonnummer er verdt mer enn ti timer i klasserommet", `
					Hver deltaker fikk nummeret til en bedriftseier i nabolaget som hadde gått med på å bli oppringt. De fleste ringte
					bare én gang, for å spørre om en liten ting: hvor mye man skal ta betalt, hvem man skal kjøpe fra, hva man skal si. Men alle
					fortalte meg det samme: De følte seg ikke lenger alene foran en lukket dør.`),
			},
		},
		{
			name: "signed-agreement", by: "farid", project: "second-start", on: "2024-10-17", kind: hub.PostKindMethod, language: "en",
			themes: "nettverk", groups: "grundere", title: "We made the mentors sign something",
			tried: `
				The business owners who had said “ring me any time” did not mean any time. We asked each of them to write down two hours a
				week when the phone would be answered, and both sides signed.`,
			went: `
				Calls doubled. People had not rung because they were afraid to disturb. With the hours on paper they were not disturbing
				anybody.`,
			next: `Put an end date on it too. Two of the mentors are still being rung, and have stopped answering.`,
		},
		{
			name: "a-year-on", by: "farid", project: "second-start", on: "2025-02-10", happened: "2025-01-31", kind: hub.PostKindResult,
			language: "en", themes: "grunderskap effekt", groups: "grundere",
			title: "Seven registered, and one who decided not to",
			went: `
				Seven of twenty-three have registered a business. One had registered before she came to us and closed it again, after she had
				done the sums at our table. She says it was the best result of the programme, and I agree with her.`,
			next: `We had promised eight. We would promise nothing in numbers next time, and count decisions instead.`,
		},
	}
}

// otherStories are told at a gathering, or are outside what everybody may read.
func otherStories() []told {
	return []told{
		{
			name: "fra-bordet", by: "olena", event: "samling-2024", on: "2024-05-30", happened: "2024-05-29", kind: hub.PostKindProgress,
			themes: "samskaping rekruttering", groups: "arbeidsgivere",
			title: "Fra bord fire: Arbeidsgiveren kom for sent inn",
			body: `
				Ved bordet vårt satt fire prosjekter. Alle hadde lagd opplegget ferdig først og funnet arbeidsgiveren etterpå. Alle måtte
				lage det om. Rådet fra bordet var enkelt: Ring arbeidsgiveren før dere skriver søknaden, og la henne stryke det som
				ikke kommer til å skje.`,
		},
		{
			name: "feil-prosjekt", by: "liv", project: "handverk", on: "2023-05-04", language: "nn", status: hub.PostStatusWithdrawn,
			themes: "nettverk", title: "Program for torsdag",
			body: `Vev klokka 18, kaffi klokka 19. (Eg la dette ut her ved eit uhell. Det høyrer heime på oppslagstavla.)`,
		},
		{
			name: "kladd", by: "jorunn", project: "kai", on: "2025-12-03", language: "nn", status: hub.PostStatusDraft, with: "liv",
			themes: "arbeidsnorsk", groups: "innvandrere",
			body: `Ord for å stoppe: stopp, vent, slepp, hald, opp. Kven ropar kva, og kva trur dei andre at det tyder?`,
		},
	}
}
