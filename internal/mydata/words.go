package mydata

import (
	"strings"
	"unicode"

	"github.com/samlaer/samlaer/internal/hub"
)

var (
	messageTitle = hub.Message{NB: "Alt Samlær har om %s", NN: "Alt Samlær har om %s", EN: "All that Samlær holds about %s"}
	messageAbout = hub.Message{
		NB: "Dette er alt Samlær hadde om deg %s. Det samme står i my-data.json, for programmer. Hemmeligheter står ikke her: av " +
			"passord, lenker og nøkler har Samlær bare avtrykk.",
		NN: "Dette er alt Samlær hadde om deg %s. Det same står i my-data.json, for program. Løyndomar står ikkje her: av " +
			"passord, lenkjer og nøklar har Samlær berre avtrykk.",
		EN: "This is all that Samlær held about you at %s. The same stands in my-data.json, for programs. Secrets do not stand here: of " +
			"passwords, links and keys Samlær has imprints only.",
	}
	messagePartly = hub.Message{
		NB: "Andre har skrevet dette, og du kan ikke lese det nå. Her står bare det som gjelder deg.",
		NN: "Andre har skrive dette, og du kan ikkje lese det no. Her står berre det som gjeld deg.",
		EN: "Others wrote this, and you may not read it now. Only what is about you stands here.",
	}
	messageFiles = hub.Message{NB: "Filene du har lagt ved, ligger i mappa files.", NN: "Filene du har lagt ved, ligg i mappa files.",
		EN: "The files that you attached lie in the folder files."}
	yesOrNo = map[bool]hub.Message{true: {NB: "Ja", NN: "Ja", EN: "Yes"}, false: {NB: "Nei", NN: "Nei", EN: "No"}}
)

// fieldLabel is a field in words; for one that has none here, its name in the API with spaces in it.
func fieldLabel(name string, language hub.Language) string {
	if message, known := fieldLabels[name]; known {
		return message.In(language)
	}
	var spaced strings.Builder
	for _, char := range name {
		if unicode.IsUpper(char) {
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(unicode.ToLower(char))
	}
	return spaced.String()
}

// fieldLabels are the fields that stand in most of what is held.
var fieldLabels = map[string]hub.Message{
	"version": {NB: "Versjon", NN: "Versjon", EN: "Version"}, "createdAt": {NB: "Laget", NN: "Laga", EN: "Made"},
	"createdBy": {NB: "Laget av", NN: "Laga av", EN: "Made by"}, "updatedAt": {NB: "Endret", NN: "Endra", EN: "Changed"},
	"updatedBy": {NB: "Endret av", NN: "Endra av", EN: "Changed by"}, "name": {NB: "Navn", NN: "Namn", EN: "Name"},
	"email": {NB: "E-postadresse", NN: "E-postadresse", EN: "E-mail address"}, "roles": {NB: "Roller", NN: "Roller", EN: "Roles"},
	"role": {NB: "Rolle", NN: "Rolle", EN: "Role"}, "language": {NB: "Språk", NN: "Språk", EN: "Language"},
	"subjects":      {NB: "Innlogging hos andre", NN: "Innlogging hos andre", EN: "Sign-in by others"},
	"issuer":        {NB: "Utsteder", NN: "Utferdar", EN: "Issuer"},
	"sub":           {NB: "Hvem du er der", NN: "Kven du er der", EN: "Who you are there"},
	"notifications": {NB: "Innstillinger for varsler", NN: "Innstillingar for varsel", EN: "Notification settings"},
	"byMail":        {NB: "Brev", NN: "Brev", EN: "Letters"}, "kinds": {NB: "Typer", NN: "Typar", EN: "Kinds"},
	"kind": {NB: "Type", NN: "Type", EN: "Kind"}, "bounced": {NB: "Adressen tar ikke imot brev", NN: "Adressa tek ikkje imot brev", EN: "The address takes no letters"},
	"asked": {NB: "Ba om å få bli med", NN: "Bad om å få bli med", EN: "Asked to join"}, "words": {NB: "Ord", NN: "Ord", EN: "Words"},
	"at": {NB: "Når", NN: "Når", EN: "When"}, "by": {NB: "Av", NN: "Av", EN: "By"}, "of": {NB: "Versjonen", NN: "Versjonen", EN: "The version"},
	"title": {NB: "Tittel", NN: "Tittel", EN: "Title"}, "slug": {NB: "Adresse på nettet", NN: "Adresse på nettet", EN: "Address on the web"},
	"formerSlugs": {NB: "Tidligere adresser", NN: "Tidlegare adresser", EN: "Former addresses"},
	"project":     {NB: "Prosjekt", NN: "Prosjekt", EN: "Project"}, "event": {NB: "Samling", NN: "Samling", EN: "Gathering"},
	"author": {NB: "Forfatter", NN: "Forfattar", EN: "Author"}, "coWriters": {NB: "Medforfattere", NN: "Medforfattarar", EN: "Co-writers"},
	"whatWeTried":              {NB: "Hva vi prøvde", NN: "Kva vi prøvde", EN: "What we tried"},
	"whatHappened":             {NB: "Hva som skjedde", NN: "Kva som hende", EN: "What happened"},
	"whatWeWouldDoDifferently": {NB: "Hva vi ville gjort annerledes", NN: "Kva vi ville gjort annleis", EN: "What we would do differently"},
	"body":                     {NB: "Tekst", NN: "Tekst", EN: "Text"}, "happenedOn": {NB: "Dato det skjedde", NN: "Dato det hende", EN: "Date it happened"},
	"audience": {NB: "Hvem det er for", NN: "Kven det er for", EN: "Who it is for"}, "showAuthor": {NB: "Vist navn", NN: "Vist namn", EN: "Name shown"},
	"status": {NB: "Status", NN: "Status", EN: "Status"}, "publishedAt": {NB: "Publisert", NN: "Publisert", EN: "Published"},
	"themes": {NB: "Temaer", NN: "Tema", EN: "Themes"}, "targetGroups": {NB: "Målgrupper", NN: "Målgrupper", EN: "Target groups"},
	"translations": {NB: "Oversettelser", NN: "Omsetjingar", EN: "Translations"}, "text": {NB: "Tekst", NN: "Tekst", EN: "Text"},
	"hidden": {NB: "Skjult", NN: "Gøymd", EN: "Hidden"}, "reason": {NB: "Grunn", NN: "Grunn", EN: "Reason"},
	"on": {NB: "Til", NN: "Til", EN: "On"}, "answers": {NB: "Svarer på", NN: "Svarar på", EN: "Answers"},
	"reaction": {NB: "Reaksjon", NN: "Reaksjon", EN: "Reaction"}, "person": {NB: "Person", NN: "Person", EN: "Person"},
	"subject": {NB: "Gjelder", NN: "Gjeld", EN: "About"}, "lesson": {NB: "Lærdom", NN: "Lærdom", EN: "Lesson"},
	"decision": {NB: "Avgjørelse", NN: "Avgjerd", EN: "Decision"}, "outcome": {NB: "Utfall", NN: "Utfall", EN: "Outcome"},
	"note": {NB: "Merknad", NN: "Merknad", EN: "Note"}, "query": {NB: "Søk", NN: "Søk", EN: "Search"}, "filter": {NB: "Avgrensning", NN: "Avgrensing", EN: "Filter"},
	"terms": {NB: "Vilkår", NN: "Vilkår", EN: "Terms"}, "licence": {NB: "Lisens", NN: "Lisens", EN: "Licence"},
	"withdrawnOn": {NB: "Trukket tilbake", NN: "Trekt tilbake", EN: "Withdrawn"}, "read": {NB: "Lest", NN: "Lese", EN: "Read"},
	"about": {NB: "Om det du har skrevet", NN: "Om det du har skrive", EN: "About what you wrote"}, "via": {NB: "Gjennom", NN: "Gjennom", EN: "Through"},
	"letter": {NB: "Brev", NN: "Brev", EN: "Letter"}, "action": {NB: "Handling", NN: "Handling", EN: "Action"},
	"detail": {NB: "Detalj", NN: "Detalj", EN: "Detail"}, "address": {NB: "Nettverksadresse", NN: "Nettverksadresse", EN: "Network address"},
	"changed": {NB: "Felt som ble endret", NN: "Felt som vart endra", EN: "Fields that were changed"},
	"content": {NB: "Slik det var", NN: "Slik det var", EN: "As it was"}, "provider": {NB: "Innlogget hos", NN: "Innlogga hos", EN: "Signed in by"},
	"device": {NB: "Enhet", NN: "Eining", EN: "Device"}, "seenAt": {NB: "Sist brukt", NN: "Sist brukt", EN: "Last used"},
	"expiresAt": {NB: "Slutter", NN: "Sluttar", EN: "Ends"}, "sentAt": {NB: "Sendt", NN: "Sendt", EN: "Sent"},
	"dueAt": {NB: "Skal sendes", NN: "Skal sendast", EN: "To be sent"}, "owner": {NB: "Eier", NN: "Eigar", EN: "Owner"},
	"openedBy": {NB: "Brukt av", NN: "Brukt av", EN: "Used by"}, "openedAt": {NB: "Brukt", NN: "Brukt", EN: "Used"},
	"members": {NB: "Medlemmer", NN: "Medlemer", EN: "Members"}, "sources": {NB: "Kilder", NN: "Kjelder", EN: "Sources"},
	"quote": {NB: "Sitat", NN: "Sitat", EN: "Quote"}, "context": {NB: "Når det gjelder", NN: "Når det gjeld", EN: "When it applies"},
	"insight": {NB: "Hva vi lærte", NN: "Kva vi lærte", EN: "What we learnt"}, "recommendation": {NB: "Hva man bør gjøre", NN: "Kva ein bør gjere", EN: "What to do"},
	"limits":  {NB: "Når det ikke gjelder", NN: "Når det ikkje gjeld", EN: "When it does not hold"},
	"purpose": {NB: "Formål", NN: "Føremål", EN: "Purpose"}, "expiresOn": {NB: "Gjelder til", NN: "Gjeld til", EN: "Holds until"},
}
