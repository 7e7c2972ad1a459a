package demo

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/internal/hub"
)

// history is what some documents were before they were edited, and what the log says of it.
func history() []hub.Document {
	documents := []hub.Document{}
	for _, e := range []struct {
		before  hub.Document
		changed []string
	}{
		{projectBefore("smak", "Kjøkkenveien", "Kvinner lærer norsk på et kjøkken."), []string{"summary", "participants", "paidAmount"}},
		{projectBefore("fjordbrua", "Frå fjord til jobb", "Nykomne besøkjer arbeidsgivarar."), []string{"title", "summary"}},
	} {
		now := e.before.Base()
		documents = append(documents, &hub.Revision{
			Meta:      made(hub.KindRevision, string(now.ID)+" 1", hub.Date(now.CreatedAt.Format("2006-01-02")), now.CreatedBy),
			SubjectID: now.ID, Of: now.Version, At: now.CreatedAt, ByID: now.CreatedBy, Changed: e.changed,
			ReadersThen: e.before.Readers(), Content: extendedJSON(e.before),
		})
	}
	for _, l := range []struct {
		on      hub.Date
		by      string
		action  string
		subject hub.ID
	}{
		{"2022-09-05", "aslak", "person.roles", person("ingrid")},
		{"2023-06-16", "ingrid", "post.hide", post("navngitt")},
		{"2023-08-14", "ingrid", "lesson.publish", lesson("ord-forst")},
		{"2024-02-12", "selam", "project.update", project("smak")},
		{"2024-04-22", "ingrid", "lesson.withdraw", lesson("gratis")},
		{"2025-01-06", "aslak", "apiKey.create", id(hub.KindAPIKey, "tavle")},
		{"2025-05-12", "ingrid", "lesson.supersede", lesson("bussen")},
		{"2025-07-07", "ingrid", "measure.create", measure("barnepass")},
		{"2026-02-09", "ingrid", "measure.update", measure("barnepass")},
	} {
		name := string(l.on) + " " + l.action + " " + string(l.subject)
		documents = append(documents, &hub.AuditEntry{
			Meta: made(hub.KindAuditEntry, name, l.on, person(l.by)), At: moment(l.on, name), ByID: person(l.by), Action: l.action,
			SubjectID: l.subject,
			// 192.0.2.0/24 is set aside for documentation (RFC 5737).
			Address: "192.0.2.7",
		})
	}
	return documents
}

// projectBefore is a project as it was before its first change.
func projectBefore(name, title, summary string) hub.Document {
	for _, document := range projects() {
		if now, ok := document.(*hub.Project); ok && now.ID == project(name) {
			now.Version, now.UpdatedAt, now.UpdatedBy = 1, now.CreatedAt, now.CreatedBy
			now.Title, now.Summary = marks[now.Language].title(title), hub.Words(summary)
			now.PaidAmount, now.Participants = nil, nil
			now.Slug = hub.Slug(now.Title, now.ID)
			return now
		}
	}
	panic(fmt.Sprintf("the demo has no project %q", name))
}

func extendedJSON(document hub.Document) string {
	text, err := bson.MarshalExtJSON(document, false, false)
	if err != nil {
		panic(fmt.Sprintf("the demo's %s is no BSON: %v", document.Base().ID, err))
	}
	return string(text)
}
