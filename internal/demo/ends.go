package demo

import "github.com/samlaer/samlaer/internal/hub"

// ends are what projects say when they are over, and what they answered half a year and a year and a half later.
func ends() []hub.Document {
	documents := []hub.Document{}
	for _, r := range finalReports {
		report := &hub.FinalReport{
			Meta: made(hub.KindFinalReport, r.project, r.on, person(r.by)), ProjectID: project(r.project), Language: r.language,
			WhatWorked: prose(r.worked), WhatDidNotWork: prose(r.didNot), WhatToTellTheNext: marks[r.language].text(prose(r.next)),
		}
		if !r.draft {
			report.SubmittedOn = r.on
		}
		documents = append(documents, report)
	}
	yes, partly, no := hub.PulseAnswerYes, hub.PulseAnswerPartly, hub.PulseAnswerNo
	for _, p := range []struct {
		project       string
		months        int
		due, answered hub.Date
		by            string
		livesOn       *hub.PulseAnswer
		whoPays       string
	}{
		{"smak", 6, "2024-06-20", "2024-06-24", "selam", &yes, `Halvparten kommer fra salg av lunsj. Kommunen betaler læreren.`},
		{"smak", 18, "2025-06-20", "2025-06-21", "selam", &yes, `Salget bærer nå driften av kjøkkenet. Læreren er det ingen som betaler lenger.`},
		{"niva-opp", 6, "2024-04-30", "2024-05-06", "jonas", &partly, `Kommunen gir husleie. Resten er dugnad.`},
		{"niva-opp", 18, "2025-04-30", "2025-05-02", "jonas", &no, `Ingen. Studioet stengte i januar.`},
		{"vinter", 6, "2024-06-22", "2024-06-28", "hassan", &no, `Ingen. Jobbtreffet ble ikke arrangert vinteren etter.`},
		{"handverk", 6, "2024-06-14", "2024-06-17", "liv", &yes, `Laget sjølv, med medlemspengar og sal på marknaden.`},
		{"fjordbrua", 6, "2025-05-30", "2025-06-02", "jorunn", &yes, `To bedrifter og kommunen deler på ei halv stilling.`},
		{"fjordbrua", 18, "2026-05-30", "", "", nil, ""},
		{"second-start", 6, "2025-07-31", "", "", nil, ""},
		{"sveis", 6, "2025-10-30", "", "", nil, ""},
	} {
		documents = append(documents, &hub.Pulse{
			Meta:      made(hub.KindPulse, string(p.due)+" "+p.project, max(p.answered, p.due), person(p.by)),
			ProjectID: project(p.project), Months: p.months, DueOn: p.due, LivesOn: p.livesOn, WhoPays: prose(p.whoPays),
			AnsweredOn: p.answered,
		})
	}
	return documents
}

var finalReports = []struct {
	project, by          string
	on                   hub.Date
	language             hub.Language
	draft                bool
	worked, didNot, next string
}{
	{
		project: "smak", by: "selam", on: "2024-02-12", language: "nb",
		worked: `Å begynne å arbeide med en gang, med få ord. Å la deltakerne invitere de neste. Å ha læreren på kjøkkenet.`,
		didNot: `
			Vaktplanen passet ikke med åpningstida i barnehagen, og det oppdaget vi for sent. Vi lovte flere jobber enn vi hadde. Skrivingen ble borte.`,
		next: `Spør når folk kan begynne før dere bestemmer når dagen begynner. Og si hvor mange jobber som finnes.`,
	},
	{
		project: "niva-opp", by: "jonas", on: "2023-11-30", language: "nb",
		worked: `Kveldsåpent. Middag. Å skrive om det de kan, sammen med dem.`,
		didNot: `Arbeidsgiverne kom for sent inn. Vi hadde ingen plan for hva som skulle skje når pengene tok slutt.`,
		next:   `Finn den som skal betale det andre året, før dere begynner på det første.`,
	},
	{
		project: "kobla", by: "rosa", on: "2023-11-15", language: "en",
		worked: `Stopping. We told everybody why, and nobody was angry.`,
		didNot: `The app. We asked people what they thought of it and not what they would do with it.`,
		next:   `Do it by hand for a month first.`,
	},
	{
		project: "vinter", by: "hassan", on: "2024-01-31", language: "en",
		worked: `Seven minutes at a table, with an interpreter and without papers.`,
		didNot: `Three weeks for everybody. It was fair and it was wrong.`,
		next:   `Begin in the first weeks. The first winter does not come back.`,
	},
	{
		project: "handverk", by: "liv", on: "2024-01-22", language: "nn",
		worked: `Å ikkje kalle det språktrening. Å la dei nykomne lære bort noko.`,
		didNot: `Vi øvde ikkje på pris, og selde for billig.`,
		next:   `Spør éi til, og be henne spørje éi til.`,
	},
	{
		project: "fjordbrua", by: "jorunn", on: "2025-01-27", language: "nn",
		worked: `Besøka. Opptaka av dialekten. Avtalane om skyss.`,
		didNot: `Vi førte ikkje timane og kunne ikkje svare då bedriftene spurde kva det kostar.`,
		next:   `Formannen er viktigare enn direktøren.`,
	},
	{
		project: "second-start", by: "farid", on: "2025-03-24", language: "en", draft: true,
		worked: `The questions. The phone numbers. The bank clerk.`,
		didNot: `The first two weeks.`,
		next:   `(To be written with Rosa.)`,
	},
}

// reports are what somebody asked the curators to look at: one that they have, and one that waits.
func reports() []hub.Document {
	return []hub.Document{
		&hub.Report{
			Meta: made(hub.KindReport, "2023-06-15 navngitt", "2023-06-15", person("tone")), SubjectID: post("navngitt"),
			Reason:      prose(`Alle her i byen skjønner hvem dette er. Han har nok ikke sagt ja til at det står her.`),
			HandledByID: person("ingrid"), Handled: true,
			Outcome: prose(`Skjult samme dag. Jeg har ringt forfatteren, som skriver den om.`),
		},
		&hub.Report{
			Meta: made(hub.KindReport, "2025-12-15 feil-tall", "2025-12-15", person("farid")), SubjectID: post("etter-ett-aar"),
			Reason: prose(`The numbers do not add up with the ones in the final report. Could somebody look?`),
		},
	}
}
