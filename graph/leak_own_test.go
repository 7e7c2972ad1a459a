package graph_test

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// What is somebody's own, or the administrators'.

// ends are what a project answers at its end and after it.
func (w *world) ends(project hub.ID) {
	meta := w.meta(hub.KindFinalReport, w.person())
	w.put(&hub.FinalReport{Meta: meta, ProjectID: project, Language: "nb", WhatWorked: w.markdown(meta.ID, "whatWorked"),
		WhatDidNotWork: w.markdown(meta.ID, "whatDidNotWork"), WhatToTellTheNext: w.markdown(meta.ID, "whatToTellTheNext")})
	meta = w.meta(hub.KindPulse, w.person())
	w.put(&hub.Pulse{Meta: meta, ProjectID: project, Months: 6, DueOn: w.day(), WhoPays: w.markdown(meta.ID, "whoPays")})
}

func (w *world) report() {
	meta := w.meta(hub.KindReport, w.person())
	w.put(&hub.Report{Meta: meta, SubjectID: w.one(hub.KindPost, hub.KindComment), Reason: w.markdown(meta.ID, "reason"),
		Handled: w.heads(2), HandledByID: w.maybe(w.person()), Outcome: w.markdown(meta.ID, "outcome")})
}

// own makes something that is a person's, of each kind in turn.
func (w *world) own(turn int) {
	person := w.all(hub.KindPerson)[turn%(people+1)] // one of the ghosts too
	subject := w.one(hub.KindPost, hub.KindLesson, hub.KindMeasure, hub.KindProject)
	meta := w.meta(hub.KindSavedSearch, person)
	w.put(&hub.SavedSearch{Meta: meta, PersonID: person, Title: w.word(meta.ID, "title"), Query: hub.Words(w.word(meta.ID, "query"))})
	meta = w.meta(hub.KindFollow, person)
	w.putNew(&hub.Follow{Meta: meta, PersonID: person, SubjectID: subject})
	meta = w.meta(hub.KindNotification, person)
	w.put(&hub.Notification{Meta: meta, PersonID: person, SubjectID: subject, Read: w.heads(2), At: meta.CreatedAt,
		Kind: hub.NotificationKindFollowed, ViaIDs: slices.DeleteFunc(w.some(hub.KindLesson, 1), func(hub.ID) bool { return w.heads(2) }),
		AboutID: w.maybe(w.one(hub.KindPost)), ByID: w.person()})
	meta = w.meta(hub.KindConsent, person)
	w.put(&hub.Consent{Meta: meta, PersonID: person, Terms: w.word(meta.ID, "terms"), Licence: "CC BY 4.0"})
	meta = w.meta(hub.KindConsent, w.person())
	w.put(&hub.Consent{Meta: meta, PersonID: w.maybe(person), SubjectID: w.one(hub.KindPost, hub.KindComment), Purpose: hub.Words(w.word(meta.ID, "purpose"))})
	meta = w.meta(hub.KindSession, person)
	w.put(&hub.Session{Meta: meta, PersonID: person, TokenHash: w.kept(meta.ID, "hash"), FormerHash: w.kept(meta.ID, "former"), FormerUntil: &hubtest.Start,
		Provider: hub.Words(w.word(meta.ID, "provider")), ProviderSession: w.kept(meta.ID, "session"), Device: hub.Words(w.word(meta.ID, "device")),
		SeenAt: hubtest.Start, ExpiresAt: hubtest.Start})
}

// searchGap is what people did not find, on enough days to be shown or on fewer.
func (w *world) searchGap() {
	meta := w.meta(hub.KindSearchGap, "")
	days := []hub.Date{"2026-01-05", "2026-01-06", "2026-01-07"}[:1+w.count%3]
	gap := &hub.SearchGap{Meta: meta, Query: w.word(meta.ID, "query"), Count: w.count, Days: days, LastDay: "2026-01-08"}
	if w.heads(3) { // nothing has the word, so that this is no gap still
		gap.Left, gap.LeftDays = 1+w.count, days
	}
	w.put(gap)
}

func (w *world) auditEntry() {
	meta := w.meta(hub.KindAuditEntry, "")
	w.put(&hub.AuditEntry{Meta: meta, At: meta.CreatedAt, ByID: w.person(), Action: w.word(meta.ID, "action"), Detail: hub.Words(w.word(meta.ID, "detail")),
		SubjectID: w.one(hub.KindPost, hub.KindLesson), Address: hub.Words(w.word(meta.ID, "address"))})
}

// access makes the ways to be somebody, and what is sent out.
func (w *world) access(turn int) {
	owner := w.person()
	switch turn % 6 {
	case 0:
		meta := w.meta(hub.KindInvitation, owner)
		w.put(&hub.Invitation{Meta: meta, Email: w.word(meta.ID, "email") + "@example.org", Roles: []hub.Role{hub.RoleContributor},
			Name: hub.Words(w.word(meta.ID, "name")), Note: hub.Words(w.word(meta.ID, "note")), Language: "nb",
			ProjectID: w.maybe(w.one(hub.KindProject)), SentAt: hubtest.Start, ExpiresAt: hubtest.Start, OpenedByID: w.maybe(w.person()),
			Bounced: &hub.Bounce{Address: w.word(meta.ID, "bounced") + "@example.org", At: hubtest.Start, Reason: hub.Words(w.word(meta.ID, "why"))}})
	case 1:
		meta := w.meta(hub.KindService, owner)
		w.put(&hub.Service{Meta: meta, Name: w.word(meta.ID, "name"), Roles: []hub.Role{hub.RoleContributor}, OwnerID: owner,
			Clients: []hub.ServiceClient{{Issuer: "maskinporten", Client: w.word(meta.ID, "client")}}})
		key := w.meta(hub.KindAPIKey, owner)
		w.put(&hub.APIKey{Meta: key, Name: w.word(key.ID, "name"), Hash: w.kept(key.ID, "hash"), OwnerID: owner, ServiceID: meta.ID})
	case 2:
		meta := w.meta(hub.KindWebhook, owner)
		w.put(&hub.Webhook{Meta: meta, URL: hub.URL("https://example.org/" + w.word(meta.ID, "url")),
			Description: hub.Words(w.word(meta.ID, "description")), Reads: hub.AudiencePublic, Generation: 1, OwnerID: owner})
		delivery := w.meta(hub.KindDelivery, "")
		subject := w.one(hub.KindLesson, hub.KindPost)
		w.put(&hub.Delivery{Meta: delivery, WebhookID: meta.ID, Status: pick(w, hub.DeliveryStatusWaiting, hub.DeliveryStatusDead),
			DueAt: hubtest.Start, Message: &hub.WebhookMessage{Type: "lesson.updated", SubjectID: subject,
				URL: hub.URL("https://samlaer.example/" + w.word(delivery.ID, "url")), At: hubtest.Start}})
	case 3:
		meta := w.meta(hub.KindMailOut, owner)
		w.put(&hub.MailOut{Meta: meta, PersonID: owner, Kind: hub.LetterKindNotice, DueAt: hubtest.Start,
			Fault: hub.Words(w.word(meta.ID, "fault"))})
	case 4:
		meta := w.meta(hub.KindErasure, "")
		w.put(&hub.Erasure{Meta: meta, PersonHash: w.kept(meta.ID, "personHash"), Texts: hub.ErasedTextsKeep, At: hubtest.Start})
	default:
		w.put(&hub.Telling{Meta: w.meta(hub.KindTelling, owner), At: hubtest.Start, ByID: owner,
			Causes: []hub.Cause{{Kind: hub.NotificationKindCited, SubjectID: w.one(hub.KindLesson)}}})
	}
}
