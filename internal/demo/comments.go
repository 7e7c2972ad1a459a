package demo

import "github.com/samlaer/samlaer/internal/hub"

// said is a comment. Its name begins with its date, so that comments stand in the order in which they were made.
type said struct {
	name      string
	on        hub.ID
	answers   string
	by        string
	language  hub.Language
	body      string
	withdrawn bool
	hidden    *hub.Hiding
}

func comments() []hub.Document {
	documents := []hub.Document{}
	for _, s := range conversation {
		documents = append(documents, &hub.Comment{
			Meta: made(hub.KindComment, s.name, hub.Date(s.name[:10]), person(s.by)), OnID: s.on,
			AnswersID: id(hub.KindComment, s.answers), AuthorID: person(s.by), Body: prose(s.body), Language: s.language,
			Withdrawn: s.withdrawn, Hidden: s.hidden,
		})
	}
	return documents
}

var conversation = []said{
	{name: "2023-03-13 samme", on: post("vakta-og-barnehagen"), by: "oksana", language: "nb",
		body: `Det samme skjedde hos oss, bare med SFO. Hvordan spurte dere uten at det ble ubehagelig?`},
	{name: "2023-03-14 svar", on: post("vakta-og-barnehagen"), answers: "2023-03-13 samme", by: "tone", language: "nb",
		body: `Vi spurte ikke om problemer. Vi spurte: «Når passer det deg å begynne?»`},
	{name: "2023-03-15 takk", on: post("vakta-og-barnehagen"), answers: "2023-03-13 samme", by: "oksana", language: "nb",
		body: `Takk! Den stjeler jeg.`},
	{name: "2023-04-24 laug", on: post("laugsleder"), by: "selam", language: "en",
		body: `We did this with recipes: a woman who feeds twelve every day has planned, bought and led. Same idea, other game.`},
	{name: "2023-11-01 framgang", on: post("hva-teller"), by: "liv", language: "nn",
		body: `Vi skriv eitt døme kvart kvartal, med løyve, og legg det ved tala. Det har aldri nokon klaga på.`},
	{name: "2023-11-02 framgang", on: post("hva-teller"), answers: "2023-11-01 framgang", by: "jonas", language: "nb",
		body: `Hvem velger eksempelet?`},
	{name: "2023-11-02 deltakarane", on: post("hva-teller"), answers: "2023-11-01 framgang", by: "liv", language: "nn",
		body: `Deltakarane. Dei vel aldri det vi ville ha valt.`},
	{name: "2024-11-18 stiller", on: lesson("avtalen"), by: "mateusz", language: "nb",
		body: `Hva gjør dere når deltakeren ikke vil skrive under på noe? Hos oss har noen dårlige minner om underskrifter.`},
	{name: "2024-11-19 eli", on: lesson("avtalen"), answers: "2024-11-18 stiller", by: "eli", language: "nb",
		body: `Da skriver mentoren, og deltakeren beholder arket. Det viktige er at det står et sted.`},
	{name: "2025-03-12 motsier", on: lesson("sluttdato"), by: "hassan", language: "en",
		body: `Please do not read this as “three weeks for everybody”. See what happened to the newest ones up north.`},
	{name: "2025-03-13 ingrid", on: lesson("sluttdato"), answers: "2025-03-12 motsier", by: "ingrid", language: "nb",
		body: `Takk, jeg har føyd det til under «holder ikke når» og lagt inn at de to lærdommene motsier hverandre.`},
	{name: "2025-04-09 ord", on: post("kokken-velger"), by: "jorunn", language: "nn",
		body: `«Brett til åttaren» burde stått i læreboka. Kan vi få lista?`},
	{name: "2024-10-07 alene", on: post("alene"), by: "eli", language: "nb",
		body: `Takk for at du fortalte det. Nummeret er på plass fra mandag, og det står på arket.`},
	{name: "2025-05-06 trukket", on: post("feil-buss"), by: "tone", language: "nb", withdrawn: true,
		body: `Jeg tror det var linje 71. (Trukket: Jeg tok feil.)`},
	{name: "2023-05-31 skjult", on: post("de-smilte"), by: "hassan", language: "nb",
		body: `Denne teksten var reklame. Demoen viser bare at den er skjult.`,
		hidden: &hub.Hiding{At: moment("2023-06-01", "skjult"), ByID: person("ingrid"),
			Reason: "Reklame for en bedrift. Kommentarer her skal handle om erfaringen."}},
}

// reactions are who found what helpful, or had the same.
func reactions() []hub.Document {
	documents := []hub.Document{}
	for _, r := range []struct {
		on       hub.ID
		name     string
		reaction hub.ReactionKind
		people   string
	}{
		{post("vakta-og-barnehagen"), "2023-03-14 barnehagen", hub.ReactionKindSameHere, "oksana jorunn eli"},
		{post("vakta-og-barnehagen"), "2023-03-15 barnehagen", hub.ReactionKindHelpful, "ingrid jonas"},
		{post("derfor-stoppet-vi"), "2023-10-05 appen", hub.ReactionKindHelpful, "selam farid ingrid bjorn jorunn"},
		{post("laugsleder"), "2023-04-25 laug", hub.ReactionKindHelpful, "selam tone"},
		{post("bussen"), "2023-05-10 bussen", hub.ReactionKindSameHere, "liv selam"},
		{post("veven"), "2023-05-02 veven", hub.ReactionKindHelpful, "jorunn olena bjorn"},
		{post("litt-til"), "2024-09-25 litt", hub.ReactionKindSameHere, "selam hassan eli"},
		{lesson("avtalen"), "2024-11-20 avtalen", hub.ReactionKindHelpful, "farid tone liv olena"},
		{lesson("barnehagen"), "2025-07-03 barnehagen", hub.ReactionKindHelpful, "selam jorunn"},
		{lesson("besok"), "2024-01-20 besok", hub.ReactionKindSameHere, "mateusz hassan"},
	} {
		for _, who := range people(r.people) {
			documents = append(documents, &hub.Reaction{
				Meta: made(hub.KindReaction, r.name+" "+string(r.reaction)+" "+string(who), hub.Date(r.name[:10]), who),
				OnID: r.on, PersonID: who, Reaction: r.reaction,
			})
		}
	}
	return documents
}
