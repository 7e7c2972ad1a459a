package demo

import (
	"fmt"

	"github.com/samlaer/samlaer/internal/hub"
)

// history is what some documents were before they were edited, and what the log says of it.
func history() []hub.Document {
	documents := []hub.Document{}
	for _, e := range []struct {
		now, before hub.Document
		changed     []string
	}{
		{projectNow("smak"), projectBefore("smak", "Kjøkkenveien", "Kvinner lærer norsk på et kjøkken."), []string{"summary", "participants", "paidAmount"}},
		{projectNow("fjordbrua"), projectBefore("fjordbrua", "Frå fjord til jobb", "Nykomne besøkjer arbeidsgivarar."), []string{"title", "summary"}},
	} {
		was, now := e.before.Base(), e.now.Base()
		documents = append(documents, &hub.Revision{
			Meta:      made(hub.KindRevision, string(was.ID)+" 1", hub.Date(now.UpdatedAt.Format("2006-01-02")), now.UpdatedBy),
			SubjectID: was.ID, Of: was.Version, At: now.UpdatedAt, ByID: now.UpdatedBy, Changed: e.changed,
			ReadersThen: e.before.Readers(), Content: hub.FieldsOf(e.before).String(),
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

// projectNow is a project as it is.
func projectNow(name string) *hub.Project {
	for _, document := range projects() {
		if now, ok := document.(*hub.Project); ok && now.ID == project(name) {
			return now
		}
	}
	panic(fmt.Sprintf("the demo has no project %q", name))
}

// projectBefore is a project as it was before its first change.
func projectBefore(name, title, summary string) hub.Document {
	was := projectNow(name)
	was.Version, was.UpdatedAt, was.UpdatedBy = 1, was.CreatedAt, was.CreatedBy
	was.Title, was.Summary = marks[was.Language].title(title), hub.Words(summary)
	was.PaidAmount, was.Participants = nil, nil
	was.Slug = hub.Slug(was.Title, was.ID)
	return was
}
