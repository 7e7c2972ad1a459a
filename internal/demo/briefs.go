package demo

import "github.com/samlaer/samlaer/internal/hub"

func briefs() []hub.Document {
	documents := []hub.Document{}
	for _, brief := range []*hub.Brief{
		{
			Meta:     edited(made(hub.KindBrief, "kvinner", "2025-08-11", person("ingrid")), "2025-09-01", person("ingrid")),
			Question: "Hva får kvinner med innvandrerbakgrunn til å begynne i praksis og bli der?",
			Title:    "Kvinner, praksis og det som ligger rundt", Language: "nb", Audience: hub.AudiencePublic,
			Introduction: prose(`Lagd til arbeidet med utlysningen for 2026. Bygger på fire prosjekter.`),
			Items: []hub.BriefItem{
				{Text: prose(`## Å komme inn`)},
				{ItemID: lesson("noen-de-kjenner"), Note: prose(`To prosjekter, samme funn. Koster lite.`)},
				{ItemID: lesson("hendene-forst")},
				{Text: prose(`## Å bli der`)},
				{ItemID: lesson("barnehagen"), Note: prose(`Les den sammen med den neste: Svaret er ikke alltid klokka ni.`)},
				{ItemID: lesson("bussruta")},
				{ItemID: post("vakta-og-barnehagen"), Note: prose(`Slik ble det oppdaget.`)},
				{ItemID: lesson("ord-forst")},
				{ItemID: project("smak")},
				{Text: prose(`## Hva vi gjør`)},
				{ItemID: measure("barnepass"), Note: prose(`Vedtatt og gjennomført.`)},
			},
		},
		{
			Meta:     made(hub.KindBrief, "bygda", "2025-02-10", person("bjorn")),
			Question: "Korleis får bedriftene i bygdene auge på folk som alt bur der?",
			Title:    "Arbeid i bygda", Language: "nn", Audience: hub.AudienceNetwork,
			Introduction: prose(`Laga til verkstaden i mars 2025.`),
			Items: []hub.BriefItem{
				{ItemID: lesson("besok"), Note: prose(`Start her.`)},
				{ItemID: lesson("dialekten")},
				{ItemID: lesson("timane"), Note: prose(`Før de lovar noko.`)},
				{ItemID: post("kven-betaler"), Note: prose(`Ope spørsmål. Ta det opp på verkstaden.`)},
				{ItemID: measure("bedriftsbesok")},
			},
		},
		{
			Meta:     made(hub.KindBrief, "digitalt", "2024-09-23", person("ingrid")),
			Question: "Skal vi støtte flere digitale løsninger?",
			Title:    "Apper og andre nye dører", Language: "nb", Audience: hub.AudienceCounty,
			Introduction: prose(`Internt, til drøftingen av søknadene for 2025.`),
			Items: []hub.BriefItem{
				{ItemID: project("kobla"), Note: prose(`Les begrunnelsen for å stoppe.`)},
				{ItemID: lesson("app")},
				{ItemID: lesson("stoppregel")},
				{ItemID: measure("stoppregel")},
				{Text: prose(`Ingen av kildene sier at digitale løsninger ikke virker. De sier at ingen spurte hva folk faktisk gjør.`)},
			},
		},
		{
			// What it holds has not changed since it was frozen, so that each version shown is the one there is.
			Meta:     edited(made(hub.KindBrief, "founders", "2025-04-07", person("ingrid")), "2025-06-02", person("ingrid")),
			Frozen:   &hub.Freezing{At: moment("2025-06-02", string(id(hub.KindBrief, "founders"))), ByID: person("ingrid")},
			Question: "What helps a refugee with business experience to start again?",
			Title:    "Starting again", Language: "en", Audience: hub.AudiencePublic,
			Introduction: prose(`Written for a partner who reads English.`),
			Items: []hub.BriefItem{
				{ItemID: lesson("practise-the-no"), Version: number(1)},
				{ItemID: lesson("one-question"), Version: number(1)},
				{ItemID: lesson("pris"), Version: number(1), Note: prose(`In Norwegian: those who know the craft also need to learn to set a price.`)},
				{ItemID: lesson("count-decisions"), Version: number(1), Note: prose(`An idea, not a finding.`)},
				{ItemID: project("second-start"), Version: number(1)},
			},
		},
	} {
		mark := marks[brief.Language]
		brief.Title, brief.Introduction = mark.title(brief.Title), mark.text(brief.Introduction)
		documents = append(documents, brief)
	}
	return documents
}
