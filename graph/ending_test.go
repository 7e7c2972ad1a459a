package graph_test

import (
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// overAndDone is a project that has ended, whose owner is the entrepreneur of the demo.
func (d *door) overAndDone(t *testing.T) any {
	t.Helper()
	owner := demoViewer(t, d, "entrepreneur").ID
	d.by(t, "curator")
	theme := at(list(d.must(t, `{ concepts(filter: {schemes: [THEME]}, first: 1) { nodes { id } } }`, nil), "concepts", "nodes")[0], "id")
	made := d.must(t, `mutation($input: CreateProjectInput!) { createProject(input: $input) { project { id } } }`,
		map[string]any{"input": map[string]any{"title": "Kafé på hjul", "status": "COMPLETED", "audience": "PUBLIC", "themes": []any{theme},
			"actualPeriod": map[string]any{"from": "2025-01-01", "to": "2025-12-31"},
			"members":      []any{map[string]any{"person": owner, "role": "OWNER"}}}})
	return at(made, "createProject", "project", "id")
}

const submit = `mutation($input: CreateFinalReportInput!) { createFinalReport(input: $input) { finalReport {
	id version submittedOn posts { id version kind status whatHappened body happenedOn themes { id } author { id } } } } }`

func TestAnswersAtTheEndBecomeDraftsOfWhoeverAnswered(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	project := d.overAndDone(t)
	state := func() any {
		t.Helper()
		return at(d.must(t, `query($id: ID!) { project(id: $id) { finalReportState } }`, map[string]any{"id": project}), "project", "finalReportState")
	}
	if state() != "DUE" {
		t.Errorf("before anybody has answered, its report is %v", state())
	}
	d.by(t, "entrepreneur")
	form := map[string]any{"input": map[string]any{"id": hub.NewID(hub.KindFinalReport, newUUID()), "project": project, "language": "nb",
		"whatWorked": "Å kjøre dit folk var.", "whatToTellTheNext": "Kjøp en bil som tåler salt."}}
	report := at(d.must(t, submit, form), "createFinalReport", "finalReport")
	again := at(d.must(t, submit, form), "createFinalReport", "finalReport")
	for _, one := range []any{report, again} {
		posts := list(one, "posts")
		if len(posts) != 2 {
			t.Fatalf("two answers became %d drafts: %v", len(posts), posts)
		}
		wantAt(t, posts[0], "RESULT", "kind")
		wantAt(t, posts[0], "Å kjøre dit folk var.", "whatHappened")
		wantAt(t, posts[1], "METHOD", "kind")
		wantAt(t, posts[1], "Kjøp en bil som tåler salt.", "body")
		for _, post := range posts {
			wantAt(t, post, "DRAFT", "status")
			wantAt(t, post, "2025-12-31", "happenedOn")
			wantAt(t, post, string(demoViewer(t, d, "entrepreneur").ID), "author", "id")
			if len(list(post, "themes")) != 1 {
				t.Errorf("the themes of the project are not the draft's: %v", post)
			}
		}
	}
	wantAt(t, report, "2026-06-16", "submittedOn")
	if state() != "SUBMITTED" {
		t.Errorf("when the answers are in, its report is %v", state())
	}
}

func TestNobodyElseReadsTheDraftsOfAFinalReport(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	project := d.overAndDone(t)
	d.by(t, "entrepreneur")
	d.must(t, submit, map[string]any{"input": map[string]any{"project": project, "whatDidNotWork": "Ingen kom om vinteren."}})
	posts := func(slug string) []any {
		t.Helper()
		d.by(t, slug)
		return list(d.must(t, `query($id: ID!) { project(id: $id) { finalReport { posts { id version } } } }`, map[string]any{"id": project}),
			"project", "finalReport", "posts")
	}
	for _, slug := range []string{"", "entrepreneur-2", "curator", "administrator"} {
		if got := posts(slug); len(got) != 0 {
			t.Errorf("%q reads %v", slug, got)
		}
	}
	draft := posts("entrepreneur")[0]
	d.must(t, `mutation($id: ID!) { publishPost(id: $id, version: 1) { post { id } } }`, map[string]any{"id": at(draft, "id")})
	if got := posts("curator"); len(got) != 1 {
		t.Errorf("when its author has published it, a curator reads %v", got)
	}
}

func TestADraftThatWasThrownAwayDoesNotComeAgain(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	project := d.overAndDone(t)
	d.by(t, "entrepreneur")
	report := at(d.must(t, submit, map[string]any{"input": map[string]any{"project": project, "whatWorked": "Å kjøre dit folk var."}}),
		"createFinalReport", "finalReport")
	d.must(t, `mutation($id: ID!) { deletePost(id: $id, version: 1) { deletedId } }`, map[string]any{"id": at(list(report, "posts")[0], "id")})
	updated := d.must(t, `mutation($id: ID!, $input: UpdateFinalReportInput!) { updateFinalReport(id: $id, version: 1, input: $input) {
		finalReport { posts { kind } } } }`, map[string]any{"id": at(report, "id"),
		"input": map[string]any{"whatWorked": "Å kjøre dit folk bodde.", "whatDidNotWork": "Ingen kom om vinteren."}})
	posts := list(updated, "updateFinalReport", "finalReport", "posts")
	if len(posts) != 1 || at(posts[0], "kind") != "CHALLENGE" {
		t.Errorf("beside the new answer's draft there is another: %v", posts)
	}
}

func TestAProjectHasOneFinalReportAndItSaysSomething(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	project := d.overAndDone(t)
	d.by(t, "entrepreneur")
	wantRefusal(t, d.refused(t, submit, map[string]any{"input": map[string]any{"project": project}}), "INVALID whatWorked")
	form := map[string]any{"input": map[string]any{"project": project, "whatWorked": "Å kjøre dit folk var."}}
	d.must(t, submit, form)
	wantRefusal(t, d.refused(t, submit, form), "INVALID project")
}
