package demo

import "github.com/samlaer/samlaer/internal/hub"

func lessonsInEnglish() []learnt {
	return []learnt{
		{
			name: "practise-the-no", kind: hub.LessonKindWorked, on: "2025-01-20", reviewBy: "2027-01-01", language: "en",
			phase: hub.PhaseStart, themes: "finansiering grunderskap", groups: "flyktninger grundere", methods: "inkubator",
			title:   "Practise the bank’s no before you meet it",
			applies: `When people with a sound plan and no Norwegian credit history are about to ask a bank for money.`,
			insight: `
				Five good plans were refused in ten minutes each, for the same reason. After four evenings with a retired bank clerk who said no
				and explained it, three went back and two got a loan. The plans were the same; the questions they could ask were not.`,
			advice: `
				- Hire somebody who has said no for a living.
				- Teach people to ask: what would make this a yes?
				- Go to the bank in pairs.`,
			limits: `It does not help when the plan itself does not add up, and it creates no credit history.`,
			sources: []hub.Citation{
				cite(post("the-bank"), `Practise the no before you meet it. It is the same no every time.`, ""),
				outside(hub.ReferenceKindEvaluation, "en", "Evaluation of evening programmes for founders", "founders-evaluation",
					`Made up for the demo.`),
			},
			translations: []hub.Translation{translated("nb", hub.TranslatedByPerson, "Øv på bankens nei før du møter det", `
				Når folk med en god plan og uten norsk kreditthistorikk skal be en bank om penger.

				Fem gode planer fikk nei på ti minutter, alle av samme grunn. Etter fire kvelder med en pensjonert bankansatt som sa nei og forklarte
				hvorfor, gikk tre tilbake, og to fikk lån. Planene var de samme. Det nye var spørsmålene de kunne stille.

				- Lei inn en som har levd av å si nei.
				- Lær folk å spørre: Hva skal til for at dette blir et ja?
				- Gå to sammen til banken.

				Det hjelper ikke når regnestykket i planen ikke går opp, og det gir ingen kreditthistorikk.`)},
		},
		{
			name: "one-question", kind: hub.LessonKindWorked, on: "2024-12-09", language: "en", phase: hub.PhaseRunning,
			themes: "grunderskap nettverk", groups: "grundere flyktninger", methods: "inkubator mentorordning",
			title:   "One question an evening beats a course in everything",
			applies: `When people have run a business before, and what they lack is how it is done here.`,
			insight: `
				A course in everything emptied the room in two weeks. Nineteen questions from the participants filled nineteen evenings. A local
				owner’s phone number mattered as much as the evenings did.`,
			advice: `Collect the questions first and let them be the programme. Give everybody one person to ring.`,
			limits: `People who have never run a business do not yet know their questions. They may need a course.`,
			sources: []hub.Citation{
				cite(post("one-question"), `We threw the plan away and asked everybody for the question that kept them awake.`, ""),
				cite(post("the-number"), `ya no se sentían solos frente a una puerta cerrada.`, `In English: they no longer felt alone before a closed door.`),
			},
		},
		{
			name: "count-decisions", kind: hub.LessonKindIdea, on: "2025-03-17", language: "en", phase: hub.PhaseClosing,
			themes: "effekt grunderskap", groups: "grundere", methods: "inkubator",
			title:   "Count decisions, not registered businesses",
			applies: `When a programme for founders must say what it achieved.`,
			insight: `
				A participant who closed her business after doing the sums called it the best result she could have had. Counted as businesses, she
				is a loss. Counted as a decision made with open eyes, she is not.`,
			advice: `Ask each participant at the end: what did you decide, and would you have decided it without us?`,
			limits: `Those who pay will still ask for businesses. Give them both figures.`,
			sources: []hub.Citation{
				cite(post("a-year-on"), `We would promise nothing in numbers next time, and count decisions instead.`, ""),
				cite(project("second-start"), "", `The goals that the programme was measured by.`),
			},
		},
		{
			// Nothing in the hub stands behind an imported lesson: its evidence is «unsourced», and it says where it is from.
			name: "imported", by: "aslak", kind: hub.LessonKindPrecondition, on: "2024-09-02", language: "en", phase: hub.PhaseRunning,
			themes: "samskaping", groups: "arbeidsgivere", title: "Name the next meeting before this one ends",
			insight: `Partnerships that ended each meeting without a date for the next one met half as often.`,
			advice:  `Keep the calendar open on the table.`,
			origin: &hub.Origin{System: "example-register", ID: "EX-0042", URL: "https://example.org/register/EX-0042",
				Date: "2019-05-06", Organisation: organisation("universitetet"), Batch: "demo-2024-09", Hash: secretHash("EX-0042")},
		},
	}
}

// unfinishedLessons are those that not everybody reads yet, or any more.
func unfinishedLessons() []learnt {
	return []learnt{
		{
			name: "forste-uke", by: "selam", kind: hub.LessonKindIdea, on: "2025-10-06", language: "en", status: hub.LessonStatusInReview,
			phase: hub.PhaseStart, themes: "finansiering inkludering-i-arbeid", groups: "kvinner-med-innvandrerbakgrunn",
			methods: "arbeidspraksis", title: "Pay for the first week",
			applies: `When people are tried out in real work.`,
			insight: `Those who are paid from day one ask more questions and dare to say no. We have seen it in three people, so it is an idea.`,
			advice:  `Put one week’s wages for each participant into the budget.`,
			limits:  `We do not know what it does to benefits that depend on income. Somebody must find out first.`,
			sources: []hub.Citation{cite(post("telefonen"), `That second call is the whole project.`, "")},
		},
		{
			name: "veileder", by: "bjorn", kind: hub.LessonKindPrecondition, on: "2025-12-08", language: "nn", status: hub.LessonStatusDraft,
			missing: `Kva for prosjekt har prøvd dette? Legg til ei kjelde, så ser eg på det att.`,
			with:    "ingrid", phase: hub.PhaseScaling, themes: "videreforing", groups: "arbeidsgivere",
			title:   "Ei rettleiing på ti sider blir ikkje lesen",
			applies: `Når eit prosjekt skal gi arbeidet vidare.`,
			insight: `Kladd. Spør dei tre kommunane kva dei faktisk brukte.`,
			sources: []hub.Citation{cite(post("kokken-velger"), "", `Kanskje.`)},
		},
		{
			name: "gratis", kind: hub.LessonKindDidNotWork, on: "2024-04-15", status: hub.LessonStatusWithdrawn, phase: hub.PhaseRunning,
			themes: "frivillighet", groups: "innvandrere", title: "Gratis tilbud blir ikke tatt på alvor",
			applies: `Når et tilbud er gratis.`,
			insight: `Trukket: Lærdommen bygde på en erfaring som forfatteren har tatt tilbake, og vi fant ingen annen kilde.`,
			limits:  `Ikke bruk den.`,
			sources: []hub.Citation{cite(post("trukket-tall"), "", `Erfaringen er trukket tilbake.`)},
		},
	}
}
