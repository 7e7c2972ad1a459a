package graph_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// by makes the next requests a demo person's; a visitor's without a name.
func (d *door) by(t *testing.T, slug string) *door {
	t.Helper()
	if slug == "" {
		d.as(hub.Visitor("nb"))
		return d
	}
	d.as(demoViewer(t, d, slug))
	return d
}

// refused asks for something that is refused, and gives the codes and fields of the errors, «INVALID title».
func (d *door) refused(t *testing.T, query string, variables map[string]any) []string {
	t.Helper()
	got := d.ask(t, query, variables)
	if len(got.Errors) == 0 {
		t.Fatalf("not refused: %s", got.raw)
	}
	var all []string
	for _, one := range got.Errors {
		code, _ := one.Extensions["code"].(string)
		field, _ := one.Extensions["field"].(string)
		all = append(all, strings.TrimSpace(code+" "+field))
	}
	return all
}

func wantRefusal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("refused with %q, want %q", got, want)
	}
}

func wantAt(t *testing.T, got any, want any, path ...string) {
	t.Helper()
	if found := at(got, path...); found != want {
		t.Errorf("%s is %v, want %v", strings.Join(path, "."), found, want)
	}
}

// ownProject is a project of the viewer's.
func (d *door) ownProject(t *testing.T) any {
	t.Helper()
	return at(list(d.must(t, `{ viewer { memberships { project { id } } } }`, nil), "viewer", "memberships")[0], "project", "id")
}

// tell publishes an experience of the viewer's and gives its id.
func (d *door) tell(t *testing.T, more map[string]any) any {
	t.Helper()
	input := map[string]any{"body": "Vi prøvde kveldsmøter.", "audience": "PUBLIC", "status": "PUBLISHED"}
	maps.Copy(input, more)
	if input["project"] == nil {
		input["project"] = d.ownProject(t)
	}
	return at(d.must(t, `mutation($input: CreatePostInput!) { createPost(input: $input) { post { id } } }`,
		map[string]any{"input": input}), "createPost", "post", "id")
}

// draftLesson begins a lesson of the viewer's that rests on sources, with all it needs to be published.
func (d *door) draftLesson(t *testing.T, sources ...any) any {
	t.Helper()
	citations := []any{}
	for _, source := range sources {
		citations = append(citations, map[string]any{"source": source})
	}
	return at(d.must(t, `mutation($input: CreateLessonInput!) { createLesson(input: $input) { lesson { id } } }`,
		map[string]any{"input": map[string]any{"title": "Møt folk når de kan", "kind": "WORKED", "context": "Når folk har barn.",
			"insight": "Kveldsmøter stenger noen ute.", "limits": "Ikke for dem uten barn.", "sources": citations}}),
		"createLesson", "lesson", "id")
}

func TestAnswersToCommentsGoOneLevelDeep(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := d.by(t, "entrepreneur").tell(t, nil)
	const add = `mutation($on: ID!, $answers: ID) { addComment(input: {on: $on, answers: $answers, body: "Ja."}) { comment { id answers { id } } } }`
	first := at(d.by(t, "partner").must(t, add, map[string]any{"on": post}), "addComment", "comment", "id")
	second := d.by(t, "entrepreneur").must(t, add, map[string]any{"on": post, "answers": first})
	wantAt(t, second, first, "addComment", "comment", "answers", "id")
	third := map[string]any{"on": post, "answers": at(second, "addComment", "comment", "id")}
	wantRefusal(t, d.by(t, "partner").refused(t, add, third), "INVALID answers")
	another := d.by(t, "partner").tell(t, nil)
	wantRefusal(t, d.refused(t, add, map[string]any{"on": another, "answers": first}), "INVALID answers")
	d.must(t, `mutation($id: ID!) { withdrawComment(id: $id, version: 1) { comment { id } } }`, map[string]any{"id": first})
	if d.by(t, "").must(t, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": first})["node"] != nil {
		t.Error("a visitor reads a comment that was taken back")
	}
}

func TestWhatIsReportedIsLookedAtAndHidden(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := d.by(t, "entrepreneur").tell(t, nil)
	const report = `mutation($subject: ID!) { reportContent(input: {subject: $subject, reason: "Nevner en person."}) { report { id } } }`
	d.by(t, "").must(t, report, map[string]any{"subject": post})
	queue := list(d.by(t, "curator").must(t, `{ reports(openOnly: true, first: 1) { nodes { id version reason subject { ... on Post { id version } } } } }`, nil),
		"reports", "nodes")
	wantAt(t, queue[0], post, "subject", "id")
	hide := `mutation($id: ID!, $version: Int!) { hide(id: $id, version: $version, reason: "Nevner en person uten lov.") { subject { ... on Post { hidden { reason by { name } } } } } }`
	hidden := d.must(t, hide, map[string]any{"id": post, "version": at(queue[0], "subject", "version")})
	wantAt(t, hidden, "Ingrid Eksempel", "hide", "subject", "hidden", "by", "name")
	d.must(t, `mutation($id: ID!) { handleReport(id: $id, version: 1, outcome: "Skjult.") { report { handled } } }`, map[string]any{"id": at(queue[0], "id")})
	if left := list(d.must(t, `{ reports(openOnly: true, first: 100) { nodes { id } } }`, nil), "reports", "nodes"); slices.ContainsFunc(left,
		func(one any) bool { return at(one, "id") == at(queue[0], "id") }) {
		t.Error("a report that was handled still waits")
	}
	read := `query($id: ID!) { post(id: $id) { hidden { reason } } }`
	wantAt(t, d.by(t, "").must(t, read, map[string]any{"id": post}), nil, "post")
	wantAt(t, d.by(t, "entrepreneur").must(t, read, map[string]any{"id": post}), "Nevner en person uten lov.", "post", "hidden", "reason")
	d.by(t, "curator").must(t, `mutation($id: ID!) { show(id: $id, version: 2) { subject { ... on Post { id } } } }`, map[string]any{"id": post})
	wantAt(t, d.by(t, "").must(t, `query($id: ID!) { post(id: $id) { id } }`, map[string]any{"id": post}), post, "post", "id")
}

func TestALessonIsProposedReturnedPublishedAndSuperseded(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := d.by(t, "entrepreneur").tell(t, nil)
	lesson := map[string]any{"id": d.draftLesson(t, post)}
	step := func(who, mutation string) map[string]any {
		t.Helper()
		return d.by(t, who).must(t, `mutation($id: ID!) { `+mutation+` { lesson { status publishedAt returned { comment by { name } } supersededBy { id } } } }`, lesson)
	}
	read := `query($id: ID!) { lesson(id: $id) { id } }`
	wantAt(t, d.by(t, "curator").must(t, read, lesson), nil, "lesson")
	step("entrepreneur", "submitLesson(id: $id, version: 1)")
	wantAt(t, d.by(t, "curator").must(t, read, lesson), lesson["id"], "lesson", "id")
	returned := step("curator", `returnLesson(id: $id, version: 2, comment: "Hvem gjelder det?")`)
	wantAt(t, returned, nil, "returnLesson", "lesson", "status")
	wantAt(t, d.by(t, "entrepreneur").must(t, `query($id: ID!) { lesson(id: $id) { status returned { comment } } }`, lesson), "Hvem gjelder det?",
		"lesson", "returned", "comment")
	step("entrepreneur", "submitLesson(id: $id, version: 3)")
	published := step("curator", "publishLesson(id: $id, version: 4)")
	wantAt(t, published, now.Format(time.RFC3339), "publishLesson", "lesson", "publishedAt")
	another := d.draftLesson(t, post)
	supersede := `mutation($id: ID!, $by: ID!) { supersedeLesson(id: $id, version: 5, by: $by) { lesson { status supersededBy { id } } } }`
	wantRefusal(t, d.refused(t, supersede, map[string]any{"id": lesson["id"], "by": another}), "INVALID by")
	d.must(t, `mutation($id: ID!) { publishLesson(id: $id, version: 1) { lesson { id } } }`, map[string]any{"id": another})
	superseded := d.must(t, supersede, map[string]any{"id": lesson["id"], "by": another})
	wantAt(t, superseded, another, "supersedeLesson", "lesson", "supersededBy", "id")
	wantRefusal(t, d.refused(t, `mutation($id: ID!) { submitLesson(id: $id, version: 6) { lesson { id } } }`, lesson), "INVALID status")
	step("curator", "withdrawLesson(id: $id, version: 6)")
	wantAt(t, d.by(t, "").must(t, read, lesson), nil, "lesson")
}

func TestPublishingNeedsWhatAReaderNeeds(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	lesson := at(d.by(t, "curator").must(t, `mutation { createLesson(input: {title: "Kort", kind: IDEA}) { lesson { id } } }`, nil), "createLesson", "lesson", "id")
	wantRefusal(t, d.refused(t, `mutation($id: ID!) { publishLesson(id: $id, version: 1) { lesson { id } } }`, map[string]any{"id": lesson}),
		"INVALID insight", "INVALID context", "INVALID limits", "INVALID sources")
}

func TestEvidenceIsLoweredWithAReasonAndNeverRaised(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	first, second := d.by(t, "entrepreneur").tell(t, nil), d.by(t, "entrepreneur-2").tell(t, nil)
	lesson := map[string]any{"id": d.by(t, "curator").draftLesson(t, first, second)}
	const fields = ` { lesson { evidence { strength computed rationale } } } }`
	lower := func(version, rest string) string {
		return `mutation($id: ID!) { lowerEvidence(id: $id, version: ` + version + rest + `)` + fields
	}
	wantRefusal(t, d.refused(t, lower("1", `, to: EVALUATED, rationale: "Fordi."`), lesson), "INVALID to")
	wantRefusal(t, d.refused(t, lower("1", `, to: ANECDOTAL`), lesson), "INVALID rationale")
	lowered := d.must(t, lower("1", `, to: ANECDOTAL, rationale: "De to snakket sammen."`), lesson)
	wantAt(t, lowered, "ANECDOTAL", "lowerEvidence", "lesson", "evidence", "strength")
	wantAt(t, lowered, "REPLICATED", "lowerEvidence", "lesson", "evidence", "computed")
	back := d.must(t, lower("2", ``), lesson)
	wantAt(t, back, "REPLICATED", "lowerEvidence", "lesson", "evidence", "strength")
	wantAt(t, back, nil, "lowerEvidence", "lesson", "evidence", "rationale")
}

func TestEvidenceFallsWhenTheProjectsBecomePartners(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	first, second := d.by(t, "entrepreneur").tell(t, nil), d.by(t, "entrepreneur-2").tell(t, nil)
	project := d.ownProject(t)
	lesson := map[string]any{"id": d.by(t, "curator").draftLesson(t, first, second)}
	grantee := at(d.must(t, `query($id: ID!) { post(id: $id) { project { grantee { id } } } }`, map[string]any{"id": first}), "post", "project", "grantee", "id")
	version := at(d.must(t, `query($id: ID!) { project(id: $id) { version } }`, map[string]any{"id": project}), "project", "version")
	d.must(t, `mutation($id: ID!, $version: Int!, $input: UpdateProjectInput!) { updateProject(id: $id, version: $version, input: $input) { project { id } } }`,
		map[string]any{"id": project, "version": version, "input": map[string]any{"partners": []any{map[string]any{"organisation": grantee}}}})
	got := d.must(t, `query($id: ID!) { lesson(id: $id) { version evidence { strength projectCount personCount } } }`, lesson)
	wantAt(t, got, "REPEATED", "lesson", "evidence", "strength")
	wantAt(t, got, 2.0, "lesson", "version")
}

func TestAFieldThatIsLeftOutStaysAndNullClears(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := d.by(t, "entrepreneur").tell(t, map[string]any{"title": "Kvelden", "whatWeTried": "Møter", "happenedOn": "2026-05-01"})
	got := d.must(t, `mutation($id: ID!) { updatePost(id: $id, version: 1, input: {title: null, happenedOn: null, body: "Nytt."}) {
		post { version title whatWeTried happenedOn body slug } } }`, map[string]any{"id": post})
	wantAt(t, got, "Møter Nytt.", "updatePost", "post", "title")
	wantAt(t, got, "Møter", "updatePost", "post", "whatWeTried")
	wantAt(t, got, nil, "updatePost", "post", "happenedOn")
	wantAt(t, got, 2.0, "updatePost", "post", "version")
	same := d.must(t, `mutation($id: ID!) { updatePost(id: $id, version: 2, input: {body: "Nytt."}) { post { version } } }`, map[string]any{"id": post})
	wantAt(t, same, 2.0, "updatePost", "post", "version")
}

func TestACuratorSeesTheQuotesOfALessonThatIsStillADraft(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := d.by(t, "entrepreneur").tell(t, map[string]any{"audience": "PROJECT"})
	const distil = `mutation($source: ID!) { createLesson(input: {title: "Kveld", kind: WORKED, sources: [{source: $source, quote: "kveldsmøter"}]}) {
		lesson { id sources { quote } } } }`
	drafted := at(d.by(t, "curator").must(t, distil, map[string]any{"source": post}), "createLesson", "lesson")
	wantAt(t, list(drafted, "sources")[0], "kveldsmøter", "quote")
	made := d.must(t, `mutation($id: ID!) { submitLesson(id: $id, version: 1) { lesson { sources { quote } } } }`, map[string]any{"id": at(drafted, "id")})
	wantAt(t, list(made, "submitLesson", "lesson", "sources")[0], "kveldsmøter", "quote")
}

func TestWhoWritesAlongDoesNotShowTheAuthorToOthers(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	partner := at(d.by(t, "partner").must(t, `{ viewer { id } }`, nil), "viewer", "id")
	post := d.by(t, "entrepreneur").tell(t, map[string]any{"showAuthor": "NOBODY", "audience": "NETWORK", "coWriters": []any{partner}})
	const update = `mutation($id: ID!, $input: UpdatePostInput!) { updatePost(id: $id, version: 1, input: $input) { post { id body } } }`
	wantRefusal(t, d.by(t, "partner").refused(t, update, map[string]any{"id": post, "input": map[string]any{"showAuthor": "NAME", "audience": "PUBLIC"}}),
		"FORBIDDEN audience", "FORBIDDEN showAuthor")
	d.must(t, update, map[string]any{"id": post, "input": map[string]any{"body": "Vi prøvde, og skrev sammen."}})
}

func TestALessonIsNotPublishedOnWhatHasBeenTakenBack(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := d.by(t, "entrepreneur").tell(t, nil)
	lesson := d.by(t, "curator").draftLesson(t, post)
	d.by(t, "entrepreneur").must(t, `mutation($id: ID!) { withdrawPost(id: $id, version: 1) { post { id } } }`, map[string]any{"id": post})
	publish := `mutation($id: ID!) { publishLesson(id: $id, version: %d) { lesson { id } } }`
	wantRefusal(t, d.by(t, "curator").refused(t, fmt.Sprintf(publish, 2), map[string]any{"id": lesson}), "INVALID sources")
}

func TestAChangeThatIsSentAgainIsNoConflict(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	lesson := map[string]any{"id": d.by(t, "curator").draftLesson(t)}
	update := func(title string) string {
		return `mutation($id: ID!) { updateLesson(id: $id, version: 1, input: {title: "` + title + `"}) { lesson { version title } } }`
	}
	for range 2 {
		wantAt(t, d.must(t, update("Nytt navn"), lesson), 2.0, "updateLesson", "lesson", "version")
	}
	wantRefusal(t, d.refused(t, update("Et annet"), lesson), "CONFLICT")
	got := d.ask(t, update("Et annet"), lesson)
	if got.Errors[0].Extensions["currentVersion"] != 2.0 || got.Errors[0].Extensions["changedBy"] != "Ingrid Eksempel" {
		t.Errorf("got %s", got.raw)
	}
}

func TestADocumentHasNoMoreTranslationsThanAStoreTakes(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := map[string]any{"id": d.by(t, "entrepreneur").tell(t, nil)}
	for at := range 20 {
		d.must(t, fmt.Sprintf(`mutation($id: ID!) { addTranslation(on: $id, version: %d, input: {language: "x-%d", by: PERSON, text: "Hei"}) { subject { ... on Post { id } } } }`,
			at+1, at), post)
	}
	wantRefusal(t, d.refused(t, `mutation($id: ID!) { addTranslation(on: $id, version: 21, input: {language: "so", by: PERSON, text: "Hei"}) { subject { ... on Post { id } } } }`, post),
		"INVALID translations")
}

func TestAReportOfHowItWentIsItsAuthorsAlone(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	post := d.by(t, "entrepreneur").tell(t, nil)
	project := d.ownProject(t)
	lesson := d.by(t, "curator").draftLesson(t, post)
	d.must(t, `mutation($id: ID!) { publishLesson(id: $id, version: 1) { lesson { id } } }`, map[string]any{"id": lesson})
	report := at(d.must(t, `mutation($lesson: ID!, $by: ID!) { reportApplication(input: {lesson: $lesson, by: $by, outcome: HARMED}) { application { id } } }`,
		map[string]any{"lesson": lesson, "by": project}), "reportApplication", "application", "id")
	wantRefusal(t, d.by(t, "entrepreneur").refused(t, `mutation($id: ID!) { deleteApplication(id: $id, version: 1) { deletedId } }`, map[string]any{"id": report}), "FORBIDDEN")
	wantRefusal(t, d.refused(t, `mutation($id: ID!) { updateApplication(id: $id, version: 1, input: {outcome: HELPED}) { application { id } } }`, map[string]any{"id": report}), "FORBIDDEN")
}
