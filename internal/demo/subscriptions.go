package demo

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

// subscriptions are what people have agreed to, want to hear of, and have been told.
func subscriptions() []hub.Document {
	documents := consentsToPicture()
	for _, c := range []struct {
		name          string
		on, withdrawn hub.Date
	}{
		{"selam", "2023-02-24", ""}, {"jorunn", "2023-05-08", ""}, {"olena", "2023-03-31", ""}, {"tone", "2023-03-10", ""},
		{"jonas", "2023-02-28", ""}, {"farid", "2024-03-21", ""}, {"oksana", "2023-03-30", ""}, {"mateusz", "2024-03-04", ""},
		{"liv", "2023-04-27", ""}, {"eli", "2024-01-29", ""}, {"hassan", "2023-06-08", ""}, {"rosa", "2023-10-02", "2025-11-17"},
	} {
		documents = append(documents, &hub.Consent{Meta: made(hub.KindConsent, c.name, c.on, person(c.name)),
			PersonID: person(c.name), Terms: "demo-2022-1", Licence: "CC BY 4.0", WithdrawnOn: c.withdrawn})
	}
	documents = append(documents,
		&hub.SavedSearch{
			Meta: made(hub.KindSavedSearch, "kvinner", "2025-08-11", person("ingrid")), PersonID: person("ingrid"),
			Title: "Kvinner og praksis", Query: "praksis barnehage",
			Filter: hub.SearchFilter{Types: []string{"Lesson", "Post"}, TargetGroups: []string{"kvinner-med-innvandrerbakgrunn"}},
		},
		&hub.SavedSearch{
			Meta: made(hub.KindSavedSearch, "bygda", "2024-03-04", person("jorunn")), PersonID: person("jorunn"),
			Title: "Skyss og buss", Query: "buss skyss", Filter: hub.SearchFilter{Languages: []hub.Language{"nn", "nb"}},
		},
		&hub.SavedSearch{
			Meta: made(hub.KindSavedSearch, "failures", "2023-11-07", person("selam")), PersonID: person("selam"),
			Title: "What did not work", Filter: hub.SearchFilter{Types: []string{"Lesson"}, Kinds: []string{"DID_NOT_WORK"}},
		},
	)
	for _, f := range []struct {
		who     string
		subject hub.ID
		on      hub.Date
	}{
		{"selam", lesson("barnehagen"), "2025-07-02"}, {"selam", project("barnevakt"), "2025-03-17"},
		{"jorunn", lesson("sluttdato"), "2025-03-14"}, {"ingrid", project("smak-2"), "2025-02-03"},
		{"bjorn", project("fjordbrua"), "2023-03-01"}, {"olena", measure("arbeidsprove"), "2025-09-23"},
		{"liv", themes("grunderskap")[0], "2023-06-02"}, {"farid", call("nye-veier-2026"), "2025-10-13"},
	} {
		documents = append(documents, &hub.Follow{
			Meta:     made(hub.KindFollow, string(f.on)+" "+f.who+" "+string(f.subject), f.on, person(f.who)),
			PersonID: person(f.who), SubjectID: f.subject,
		})
	}
	return slices.Concat(documents, notifications(), searchGaps())
}

// searchGaps are what people have searched for in vain: some of it on enough days to be shown, and one thing that is found
// since.
func searchGaps() []hub.Document {
	documents := []hub.Document{}
	for _, g := range []struct {
		query string
		count int
		days  []hub.Date
		last  hub.Date
	}{
		{"togbillett", 14, []hub.Date{"2025-09-02", "2025-09-03", "2025-09-10"}, "2026-01-12"},
		{"allergi", 6, []hub.Date{"2025-10-20", "2025-11-03", "2025-11-04"}, "2025-12-08"},
		{"badminton", 4, []hub.Date{"2025-11-11", "2025-11-12", "2025-12-01"}, "2026-01-05"},
		{"språkkafé", 5, []hub.Date{"2022-11-07", "2022-11-08", "2022-11-14"}, "2023-01-16"},
		{"hagebruk", 2, []hub.Date{"2026-01-13"}, "2026-01-13"},
	} {
		meta := made(hub.KindSearchGap, g.query, g.days[0], "")
		meta.ID = hub.SearchGapID(g.query)
		documents = append(documents, &hub.SearchGap{Meta: meta, Query: g.query, Count: g.count, Days: g.days, LastDay: g.last})
	}
	// What is told of mentors is found, and is not what people look for.
	meta := made(hub.KindSearchGap, "mentor lønn", "2025-10-06", "")
	meta.ID = hub.SearchGapID("mentor lønn")
	return append(documents, &hub.SearchGap{Meta: meta, Query: "mentor lønn", Days: []hub.Date{}, Left: 5,
		LeftDays: []hub.Date{"2025-10-06", "2025-10-14", "2025-11-17"}, LastDay: "2025-12-15"})
}

func saidAs(name string) hub.ID { return id(hub.KindComment, name) }

// notifications close the loop: everybody who contributed hears what came of it.
func notifications() []hub.Document {
	documents := []hub.Document{}
	for _, n := range []struct {
		who            string
		kind           hub.NotificationKind
		subject, about hub.ID
		via            []hub.ID
		by             string
		on             hub.Date
		read           bool
	}{
		{"selam", hub.NotificationKindCited, lesson("ord-forst"), "", nil, "ingrid", "2023-08-14", true},
		{"olena", hub.NotificationKindCited, lesson("ord-forst"), "", nil, "ingrid", "2023-08-14", true},
		{"tone", hub.NotificationKindCited, lesson("barnehagen"), "", nil, "ingrid", "2025-06-30", true},
		{"tone", hub.NotificationKindGrounds, measure("barnepass"), "", []hub.ID{lesson("barnehagen")}, "ingrid", "2025-07-07", true},
		{"tone", hub.NotificationKindAdopted, measure("barnepass"), "", []hub.ID{lesson("barnehagen")}, "ingrid", "2025-09-08", false},
		{"selam", hub.NotificationKindAdopted, measure("barnepass"), "", []hub.ID{lesson("barnehagen")}, "ingrid", "2025-09-08", false},
		{"olena", hub.NotificationKindFollowed, measure("arbeidsprove"), "", nil, "ingrid", "2024-03-11", false},
		{"jonas", hub.NotificationKindComment, saidAs("2023-11-01 framgang"), post("hva-teller"), nil, "liv", "2023-11-01", true},
		{"eli", hub.NotificationKindComment, saidAs("2024-11-18 stiller"), lesson("avtalen"), nil, "mateusz", "2024-11-18", true},
		{"selam", hub.NotificationKindSavedSearch, lesson("si-tallet"), id(hub.KindSavedSearch, "failures"), nil, "", "2023-11-20", true},
		{"tone", hub.NotificationKindRelevant, lesson("barnehagen"), project("barnevakt"), nil, "", "2025-07-02", false},
		{"jorunn", hub.NotificationKindNewPost, post("kokken-velger"), "", nil, "", "2025-04-08", false},
		{"ingrid", hub.NotificationKindReview, lesson("kveld"), "", nil, "", "2025-07-01", false},
		{"ingrid", hub.NotificationKindSubmitted, lesson("forste-uke"), "", nil, "selam", "2025-10-06", false},
		{"selam", hub.NotificationKindApplied, id(hub.KindApplication, "ord-forst "+string(project("sveis"))), "",
			[]hub.ID{lesson("ord-forst")}, "mateusz", "2024-03-11", false},
		{"tone", hub.NotificationKindOutcome, measure("barnepass"), "", []hub.ID{lesson("barnehagen")}, "ingrid", "2026-02-09", false},
		{"liv", hub.NotificationKindAnswer, saidAs("2023-11-02 framgang"), saidAs("2023-11-01 framgang"), nil, "jonas", "2023-11-02", true},
		{"jonas", hub.NotificationKindHidden, post("navngitt"), "", nil, "ingrid", "2023-06-16", true},
		{"tone", hub.NotificationKindHandled, id(hub.KindReport, "2023-06-15 navngitt"), "", nil, "ingrid", "2023-06-16", true},
		{"ingrid", hub.NotificationKindReported, id(hub.KindReport, "2025-12-15 feil-tall"), "", nil, "farid", "2025-12-15", false},
		{"jonas", hub.NotificationKindShown, post("hva-teller"), "", nil, "bjorn", "2023-10-30", true},
		{"bjorn", hub.NotificationKindReturned, lesson("veileder"), "", nil, "ingrid", "2025-12-10", true},
		{"jorunn", hub.NotificationKindPulse, id(hub.KindPulse, "2026-05-30 fjordbrua"), "", nil, "", "2026-05-30", false},
		{"farid", hub.NotificationKindFinalReport, project("second-start"), "", nil, "", "2025-02-03", true},
		{"ingrid", hub.NotificationKindAccess, person("nora"), "", nil, "nora", "2026-01-12", false},
		{"jorunn", hub.NotificationKindGrounds, measure("skyss"), "", []hub.ID{lesson("bussruta")}, "ingrid", "2025-06-02", false},
	} {
		name := string(n.on) + " " + n.who + " " + string(n.kind) + " " + string(n.subject)
		notification := &hub.Notification{
			Meta: made(hub.KindNotification, name, n.on, ""), PersonID: person(n.who), Kind: n.kind, SubjectID: n.subject,
			ViaIDs: n.via, AboutID: n.about, At: moment(n.on, name), Read: n.read,
		}
		if n.by != "" {
			notification.ByID = person(n.by)
		}
		documents = append(documents, notification)
	}
	return documents
}
