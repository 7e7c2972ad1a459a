package graph_test

import (
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

const (
	everyProject = "PLANNED ONGOING COMPLETED STOPPED"
	everyMeasure = "IDEA PROPOSED ADOPTED ONGOING COMPLETED DROPPED"
	// The columns are those of actors.
	countyOnly        = "UF FF FFF F ++ +"
	administratorOnly = "UF FF FFF F FF +"
	everybody         = "UF ++ +++ + ++ +"
	onesOwn           = "UF +N NNN N N+ N"
)

// erasureDeeds are tried on a stage of their own: who has done it is gone. The last administrator stays.
var erasureDeeds = map[string]deed{
	"eraseMe": {with: with("texts", "KEEP"), rows: []row{{"new", "-", "-", "U+ ++ +++ + ++ F", ""}}},
}

var otherDeeds = map[string]deed{
	"createProject": {with: newForm("title"), rows: []row{{"new, for an audience", "-", everyAudience, countyOnly, ""}}},
	"updateProject": {with: input("description", "Noe annet."), rows: changeProject},
	"createFinalReport": {with: newReportOfProject, rows: []row{
		{"project", everyProject, "PUBLIC NETWORK PROJECT", "UF FF +FF F ++ +", ""},
		{"project", everyProject, "COUNTY", countyOnly, ""},
	}},
	"updateFinalReport": {with: input("whatWorked", "Noe."), rows: partOfProject("final report", "-")},
	"answerPulse": {with: with("livesOn", "PARTLY"), rows: []row{
		{"pulse", "OPEN ANSWERED", "PUBLIC NETWORK PROJECT", "UF FN +FF N ++ +", ""},
		{"pulse", "OPEN ANSWERED", "COUNTY", "UF NN NNN N ++ +", ""},
	}},

	"createMeasure": {with: newForm("title"), rows: []row{
		{"new, for an audience", "-", noProject, countyOnly, ""},
		{"new, for an audience", "-", "PROJECT", "UF FF FFF F II I", "audience"},
	}},
	"updateMeasure": {with: input("problem", "Noe annet."), rows: []row{{"measure", everyMeasure, noProject, countyOnly, ""}}},
	"moveMeasure": {with: with("status", "ADOPTED"), rows: []row{
		{"measure", "IDEA PROPOSED ONGOING COMPLETED DROPPED", noProject, countyOnly, ""},
		{"measure", "ADOPTED", noProject, "UF FF FFF F == =", ""},
	}},
	"createEvent": {with: newEvent, rows: []row{{"new, for an audience", "-", everyAudience, countyOnly, ""}}},
	"updateEvent": {with: input("description", "Noe annet."), rows: []row{{"event", "-", everyAudience, countyOnly, ""}}},
	"createBrief": {with: newForm("title", "question", "Hva vet vi?"), rows: []row{
		{"new, for an audience", "-", noProject, countyOnly, ""},
		{"new, for an audience", "-", "PROJECT", "UF FF FFF F II I", "audience"},
	}},
	"updateBrief": {with: input("question", "Hva annet?"), rows: []row{
		{"brief", "LIVE", noProject, countyOnly, ""},
		{"brief", "FROZEN", noProject, "UF FF FFF F II I", "question"},
	}},
	"deleteBrief": {rows: []row{{"brief", "LIVE FROZEN", noProject, countyOnly, ""}}},
	"freezeBrief": {rows: []row{
		{"brief", "LIVE", noProject, countyOnly, ""},
		{"brief", "FROZEN", noProject, "UF FF FFF F == =", ""},
	}},
	"unfreezeBrief": {rows: []row{
		{"brief", "LIVE", noProject, "UF FF FFF F == =", ""},
		{"brief", "FROZEN", noProject, countyOnly, ""},
	}},

	"createGrantScheme":  {with: newForm("title"), rows: []row{{"new", "-", "-", countyOnly, ""}}},
	"updateGrantScheme":  {with: input("description", "Noe."), rows: []row{{"grant scheme", "-", "-", countyOnly, ""}}},
	"createCall":         {with: newCall, rows: []row{{"new", "-", "-", countyOnly, ""}}},
	"updateCall":         {with: input("eligible", "Noen."), rows: []row{{"call", "-", "-", countyOnly, ""}}},
	"createOrganisation": {with: newForm("name"), rows: []row{{"new", "-", "-", countyOnly, ""}}},
	"updateOrganisation": {with: input("kind", "BUSINESS"), rows: []row{{"organisation", "-", "-", countyOnly, ""}}},
	"mergeOrganisations": {with: double, first: makeDouble, rows: []row{{"organisation", "-", "-", countyOnly, ""}}},
	"createConcept":      {with: newConceptInput, rows: []row{{"new", "-", "-", countyOnly, ""}}},
	"updateConcept":      {with: input("exactMatch", []string{"https://psi.example/1"}), rows: []row{{"concept", "-", "-", countyOnly, ""}}},
	"mergeConcepts":      {with: double, first: makeDouble, rows: []row{{"concept", "-", "-", countyOnly, ""}}},

	"createPerson": {with: newForm("name"), rows: []row{{"new", "-", "-", administratorOnly, ""}}},
	"updatePerson": {with: newForm("name"), rows: []row{
		{"oneself", "-", "-", everybody, ""},
		{"another person", "-", "-", administratorOnly, ""},
	}},
	"setRoles": {with: with("roles", []string{"CURATOR"}), rows: []row{
		{"oneself", "-", "-", "UF FF FFF F FF I", "roles"},
		{"another person", "-", "-", administratorOnly, ""},
	}},
	"erasePerson": {with: with("texts", "REMOVE"), rows: []row{
		{"oneself", "-", "-", "UF FF FFF F FF I", "id"},
		{"another person", "-", "-", administratorOnly, ""},
	}},
	"archiveProject": {rows: []row{{"project", everyProject, everyAudience, countyOnly, ""}}},
	"mergePersons":   {with: double, first: makeDouble, rows: []row{{"another person", "-", "-", administratorOnly, ""}}},
	"undoImport":     {with: batch, rows: []row{{"import", "-", "-", administratorOnly, ""}}},

	"endSession":    {rows: []row{{"session", "-", "-", "UN +N NNN N N+ N", ""}}},
	"createService": {with: newForm("name", "roles", []string{"CURATOR"}), rows: []row{{"new", "-", "-", administratorOnly, ""}}},
	"updateService": {with: input("name", "Tavla"), rows: []row{{"service", "-", "-", administratorOnly, ""}}},
	"deleteService": {rows: []row{{"service", "-", "-", administratorOnly, ""}}},
	"createAPIKey":  {with: newForm("name", "scopes", []string{"READ_NETWORK"}), rows: []row{{"new", "-", "-", everybody, ""}}},
	"revokeAPIKey":  {rows: []row{{"API key", "-", "-", "UF +N NNN N N+ +", ""}}},
	"invite": {with: newInvitation, rows: []row{
		{"new", "-", "-", countyOnly, ""},
		{"project", everyProject, "PUBLIC NETWORK PROJECT", "UF FF +FF F ++ +", ""},
		{"project", everyProject, "COUNTY", countyOnly, ""},
	}},
	"withdrawInvitation": {rows: []row{
		{"invitation", "SENT EXPIRED", "-", "UF +N NNN N N+ +", ""},
		{"invitation", "WITHDRAWN", "-", "UF =N NNN N N= =", ""},
		{"invitation", "OPENED", "-", "UF IN NNN N NI I", "id"},
	}},
	"resendInvitation": {rows: []row{
		{"invitation", "SENT EXPIRED", "-", "UF +N NNN N N+ +", ""},
		{"invitation", "WITHDRAWN OPENED", "-", "UF IN NNN N NI I", "id"},
	}},

	// What is counted is written down afterwards, if at all.
	"leaveSearch": {with: with("query", "mentor"), rows: []row{{"new", "-", "-", "== == === = == =", ""}}},

	"acceptTerms": {with: with("input", map[string]any{"terms": "2024-1", "licence": "CC BY 4.0"}), rows: []row{{"new", "-", "-", everybody, ""}}},
	"recordConsent": {with: with("purpose", "Nettsidene."), rows: joined(of("attachment", translatePost), partOfProject("attachment of a project", everyProject), []row{
		{"post", "DRAFT", everyAudience, "UF +F NNN N N+ N", ""},
		{"post", "PUBLISHED", "PUBLIC NETWORK", "UF +F FFF F ++ +", ""},
		{"post", "PUBLISHED", "PROJECT", "UF +N FFF N ++ +", ""},
		{"post", "PUBLISHED", "COUNTY", "UF +N NNN N ++ +", ""},
		{"post", "WITHDRAWN HIDDEN", everyAudience, "UF +N NNN N ++ +", ""},
		{"comment", "SHOWN", "PUBLIC NETWORK", "UF +F FFF F ++ +", ""},
		{"comment", "SHOWN", "PROJECT", "UF +N FFF N ++ +", ""},
		{"comment", "SHOWN", "COUNTY", "UF NN NNN N ++ +", ""},
		{"comment", "WITHDRAWN HIDDEN", "PUBLIC NETWORK PROJECT", "UF +N NNN N ++ +", ""},
		{"comment", "WITHDRAWN HIDDEN", "COUNTY", "UF NN NNN N ++ +", ""},
	})},
	"withdrawConsent":   {rows: []row{{"consent", "GIVEN", "-", "UF +N NNN N N+ F", ""}, {"consent", "WITHDRAWN", "-", "UF =N NNN N N= F", ""}}},
	"createSavedSearch": {with: newForm("title"), rows: []row{{"new", "-", "-", everybody, ""}}},
	"updateSavedSearch": {with: input("query", "språk"), rows: []row{{"saved search", "-", "-", onesOwn, ""}}},
	"deleteSavedSearch": {rows: []row{{"saved search", "-", "-", onesOwn, ""}}},
	"markRead": {rows: []row{
		{"notification", "UNREAD", "-", onesOwn, ""},
		{"notification", "READ", "-", "UF =N NNN N N= N", ""},
	}},
	"markAllRead": {with: untilStart, rows: []row{
		{"notification", "UNREAD", "-", "UF += === = =+ =", ""},
		{"notification", "READ", "-", "UF == === = == =", ""},
	}},
	"updateNotificationSettings": {with: with("kinds", []map[string]any{{"kind": "COMMENT", "byMail": "NEVER"}}), rows: []row{{"new", "-", "-", everybody, ""}}},
	"mailAgain": {rows: []row{
		{"oneself", "-", "-", "UF == === = == =", ""},
		{"another person", "-", "-", "UF FF FFF F FF =", ""},
	}},
	"askToJoin": {rows: []row{{"new", "-", "-", "U+ FF FFF F FF F", ""}}},

	"createWebhook":       {with: input("url", "https://example.org/nytt"), rows: []row{{"new", "-", "-", administratorOnly, ""}}},
	"updateWebhook":       {with: input("description", "Noe annet."), rows: onWebhook},
	"deleteWebhook":       {rows: onWebhook},
	"rotateWebhookSecret": {rows: onWebhook},
	"pingWebhook":         {rows: onWebhook},
	"retryDeliveries": {with: func(t *try) map[string]any { return map[string]any{"webhook": t.id} },
		first: func(t *try) { t.put(delivery(t, t.id, hub.DeliveryStatusDead)) }, rows: onWebhook},
	"retryDelivery": {rows: []row{
		{"delivery", "DEAD", "-", administratorOnly, ""},
		{"delivery", "WAITING DELIVERED", "-", "UF FF FFF F FF I", "id"},
	}},

	"follow":          {rows: followed},
	"unfollow":        {first: followedAlready, rows: []row{{"post", "DRAFT PUBLISHED WITHDRAWN HIDDEN", everyAudience, everybody, ""}}},
	"restoreRevision": {rows: restored},
}

var onWebhook = []row{{"webhook", "SENDING PAUSED", "-", administratorOnly, ""}}

var changeProject = partOfProject("project", everyProject)

// partOfProject is for what the owners of a project do, to it and to what is read as it.
func partOfProject(noun, states string) []row {
	return []row{
		{noun, states, "PUBLIC NETWORK", "UF FF +FF F ++ +", ""},
		{noun, states, "PROJECT", "UF FN +FF N ++ +", ""},
		{noun, states, "COUNTY", "UF NN NNN N ++ +", ""},
	}
}

// followed: whoever may read it.
var followed = []row{
	{"post", "DRAFT", everyAudience, "UF ++ III I I+ I", "subject"},
	{"post", "PUBLISHED", "PUBLIC NETWORK", everybody, ""},
	{"post", "PUBLISHED", "PROJECT", "UF +I +++ I ++ +", "subject"},
	{"post", "PUBLISHED", "COUNTY", "UF +I III I ++ +", "subject"},
	{"post", "WITHDRAWN HIDDEN", everyAudience, "UF +I III I ++ +", "subject"},
	{"lesson", "DRAFT", noProject, "UF ++ III I I+ I", "subject"},
	{"lesson", "IN_REVIEW", noProject, "UF ++ III I ++ +", "subject"},
	{"lesson", "PUBLISHED SUPERSEDED", "PUBLIC NETWORK", everybody, ""},
	{"lesson", "PUBLISHED SUPERSEDED", "COUNTY", "UF +I III I ++ +", "subject"},
	{"lesson", "WITHDRAWN", noProject, "UF +I III I ++ +", "subject"},
	{"project", everyProject, "PUBLIC NETWORK", everybody, ""},
	{"project", everyProject, "PROJECT", "UF +I +++ I ++ +", "subject"},
	{"project", everyProject, "COUNTY", "UF II III I ++ +", "subject"},
	{"measure", everyMeasure, "PUBLIC NETWORK", everybody, ""},
	{"measure", everyMeasure, "COUNTY", "UF +I III I ++ +", "subject"},
	{"event", "-", "PUBLIC NETWORK", everybody, ""},
	{"event", "-", "PROJECT", "UF +I +++ I ++ +", "subject"},
	{"event", "-", "COUNTY", "UF +I III I ++ +", "subject"},
	{"brief", "LIVE FROZEN", "PUBLIC NETWORK", everybody, ""},
	{"brief", "LIVE FROZEN", "COUNTY", "UF +I III I ++ +", "subject"},
}

// restored: a version is given back by those who may change the document, and is there for those who may read it.
var restored = joined(before(changePost), before(changeLesson), before(changeComment), before(changeProject), before(changeApplication),
	before(partOfProject("final report", "-")), []row{
		{"measure before", everyMeasure, "PUBLIC NETWORK", countyOnly, ""},
		{"measure before", everyMeasure, "COUNTY", "UF FN NNN N ++ +", ""},
		{"event before", "-", "PUBLIC NETWORK", countyOnly, ""},
		{"event before", "-", "PROJECT", "UF FN FFF N ++ +", ""},
		{"event before", "-", "COUNTY", "UF FN NNN N ++ +", ""},
		{"brief before", "LIVE", "PUBLIC NETWORK", countyOnly, ""},
		{"brief before", "LIVE", "COUNTY", "UF FN NNN N ++ +", ""},
		{"brief before", "FROZEN", "PUBLIC NETWORK", "UF FF FFF F II I", "introduction"},
		{"brief before", "FROZEN", "COUNTY", "UF FN NNN N II I", "introduction"},
		{"relation before", "DRAFT", noProject, "UF FF NNN N N+ N", ""},
		{"relation before", "PUBLISHED", "PUBLIC NETWORK", countyOnly, ""},
		{"relation before", "PUBLISHED", "COUNTY", "UF FN NNN N ++ +", ""},
		{"grant scheme before", "-", "-", countyOnly, ""},
		{"call before", "-", "-", countyOnly, ""},
		{"organisation before", "-", "-", countyOnly, ""},
		{"concept before", "-", "-", countyOnly, ""},
	})

func joined(lists ...[]row) []row {
	var all []row
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// before are the rows for what something was.
func before(rows []row) []row {
	var all []row
	for _, one := range rows {
		one.noun += " before"
		all = append(all, one)
	}
	return all
}

func newReportOfProject(t *try) map[string]any {
	return map[string]any{"input": map[string]any{"project": t.id, "whatWorked": "Alt."}}
}

func newEvent(t *try) map[string]any {
	return map[string]any{"input": map[string]any{"title": t.title(), "audience": t.audience, "startsAt": "2026-06-16T10:00:00Z",
		"projects": []hub.ID{t.project}}}
}

func newCall(t *try) map[string]any {
	return map[string]any{"input": map[string]any{"title": t.title(), "scheme": t.scheme, "year": 2026}}
}

func newConceptInput(t *try) map[string]any {
	return map[string]any{"input": map[string]any{"scheme": "THEME", "prefLabel": map[string]any{"nb": t.title()}}}
}

// makeDouble makes what is merged into what it is tried on.
func makeDouble(t *try) {
	switch t.noun {
	case "organisation":
		t.own = t.newOrganisation()
	case "concept":
		t.own = t.newConcept()
	default:
		t.own = t.newPerson()
	}
}

func double(t *try) map[string]any { return map[string]any{"double": t.own} }

// followedAlready lets the actor follow already.
func followedAlready(t *try) {
	if t.actor.id != "" {
		t.put(&hub.Follow{Meta: t.meta(hub.KindFollow, t.actor.id), PersonID: t.actor.id, SubjectID: t.id})
	}
}

// untilStart leaves what the other tries have told people.
func untilStart(*try) map[string]any { return map[string]any{"until": hubtest.Start} }

func batch(t *try) map[string]any {
	return map[string]any{"batch": t.batch}
}

func newInvitation(t *try) map[string]any {
	form := map[string]any{"email": "noen@example.org", "language": "nb"}
	if t.noun == "project" {
		form["project"] = t.id
	}
	return map[string]any{"input": form}
}
