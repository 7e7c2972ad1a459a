package demo

import "github.com/samlaer/samlaer/internal/hub"

func relations() []hub.Document {
	documents := []hub.Document{}
	for _, r := range []struct {
		from, to string
		kind     hub.RelationKind
		on       hub.Date
		by, note string
	}{
		{"kaffe", "avtalen", hub.RelationKindConfirms, "2024-11-11", "ingrid",
			`Det som gikk galt uten avtale, er det avtalen retter på.`},
		{"besok", "for-soknaden", hub.RelationKindConfirms, "2024-08-20", "bjorn",
			`Arbeidsgivarane måtte sjå folk før dei trudde på opplegget.`},
		{"tre-uker", "sluttdato", hub.RelationKindContradicts, "2025-03-11", "ingrid", `
			Den ene sier at praksis må være lengre, den andre at den ikke må trekke ut. De handler om ulike folk: nyankomne uten norsk,
			og fagfolk som kan vise hva de kan.`},
		{"bussruta", "barnehagen", hub.RelationKindRefines, "2025-07-01", "ingrid",
			`En senere start hjelper bare der folk kommer seg fram på det tidspunktet.`},
		{"dialekten", "ord-forst", hub.RelationKindRefines, "2024-06-04", "bjorn",
			`Orda må vere dei folk faktisk seier, med den uttalen dei har.`},
		{"bussruta", "bussen", hub.RelationKindReplaces, "2025-05-12", "ingrid", `To prosjekter, der den gamle hadde ett.`},
		{"one-question", "pris", hub.RelationKindConfirms, "2024-12-10", "ingrid",
			`Pricing was one of the nineteen questions, and the one that most people had.`},
	} {
		documents = append(documents, &hub.Relation{
			Meta:   made(hub.KindRelation, r.from+" "+string(r.kind)+" "+r.to, r.on, person(r.by)),
			FromID: lesson(r.from), ToID: lesson(r.to), Kind: r.kind, Note: prose(r.note),
		})
	}
	return documents
}

// applications are reports of how it went, also where they disagree.
func applications() []hub.Document {
	documents := []hub.Document{}
	for _, a := range applied {
		application := &hub.Application{
			Meta:     made(hub.KindApplication, a.lesson+" "+string(a.by), a.on, person(a.person)),
			LessonID: lesson(a.lesson), ByID: a.by, Decision: hub.ApplicationDecisionApplied, PersonID: person(a.person),
			AppliedOn: a.on, Reason: prose(a.setAside), Note: prose(a.note),
		}
		if a.setAside != "" {
			application.Decision = hub.ApplicationDecisionSetAside
		}
		if a.outcome != "" {
			application.Outcome = &a.outcome
		}
		documents = append(documents, application)
	}
	return documents
}

// applied is what considered which lessons. With a reason in setAside the lesson was set aside.
var applied = []struct {
	lesson         string
	by             hub.ID
	person         string
	on             hub.Date
	outcome        hub.ApplicationOutcome
	setAside, note string
}{
	{"ord-forst", project("smak-2"), "tone", "2025-04-10", hub.ApplicationOutcomeHelped, "",
		`Virket på sykehjemmet, der kokken valgte ordene.`},
	{"ord-forst", project("fjordbrua"), "jorunn", "2023-10-16", hub.ApplicationOutcomeNoDifference, "",
		`Orda var greie nok, men dei snakka dialekt på staden. Det var uttalen som var vanskeleg.`},
	{"ord-forst", project("sveis"), "mateusz", "2024-03-11", hub.ApplicationOutcomeHelped, "",
		`Vi brukte fjorten ord og hang dem over sveisebenken.`},
	{"barnehagen", project("smak-2"), "selam", "2025-09-01", hub.ApplicationOutcomeHarmed, "",
		`In two of the municipalities a start at nine left people waiting for the bus. We moved it back to eight in one of them.`},
	{"barnehagen", project("barnevakt"), "tone", "2025-08-18", hub.ApplicationOutcomeHelped, "",
		`Etter sommeren begynner alle klokka kvart på ni. Ingen har sluttet.`},
	{"avtalen", project("barnevakt"), "eli", "2025-03-24", hub.ApplicationOutcomeHelped, "",
		`Vi skrev en avtale med de frivillige også. Da visste de hva de hadde sagt ja til.`},
	{"avtalen", project("smak-2"), "selam", "2025-05-05", hub.ApplicationOutcomeHarmed, "",
		`Two neighbours who helped us as friends stepped back when we showed them a form to sign.`},
	{"avtalen", measure("mentoravtale"), "ingrid", "2025-09-15", hub.ApplicationOutcomeTooEarly, "",
		`Fire ordninger har tatt den i bruk. Vi spør dem om et halvt år.`},
	{"arbeidsprove", measure("arbeidsprove"), "ingrid", "2025-11-03", hub.ApplicationOutcomeTooEarly, "", ""},
	{"tre-uker", project("sveis"), "mateusz", "2024-02-12", "",
		`Våre deltakere kan faget og skal vise det. For dem er tre uker nok, så lenge det finnes en sluttdato.`, ""},
	{"for-soknaden", call("nye-veier-2025"), "ingrid", "2024-10-14", hub.ApplicationOutcomeHelped, "",
		`Alle søknadene hadde med en arbeidsgiver som hadde lest og strøket i teksten.`},
	{"app", call("nye-veier-2025"), "ingrid", "2024-10-14", "",
		`Ikke aktuell: Bare prosjekter som allerede har fått støtte, kan søke, og ingen av dem lager apper.`, ""},
	{"barnehagen", call("nye-veier-2026"), "ingrid", "2025-10-13", hub.ApplicationOutcomeHelped, "",
		`Barnepass og reise ble egne poster i budsjettet.`},
	{"kveld", project("kai"), "jorunn", "2025-03-03", "",
		`Vi arbeider med vaksne som går på skift. Dei er slitne om kvelden.`, ""},
	{"one-question", project("smak-2"), "selam", "2025-10-20", hub.ApplicationOutcomeNoDifference, "",
		`We collected questions, but everybody had the same one: when do I get a contract?`},
}
