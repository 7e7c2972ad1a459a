package graph_test

import (
	"fmt"
	"strings"
	"testing"
)

// A chain of fragments that each name the next twice was gone through 2^60 times.
func TestFragmentsOfFragmentsAreCountedOnce(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	var query strings.Builder
	query.WriteString("{ ...F0 }")
	for at := range 60 {
		fmt.Fprintf(&query, " fragment F%d on Query { ...F%d ...F%d }", at, at+1, at+1)
	}
	query.WriteString(" fragment F60 on Query { ...Nope }")
	if got := d.ask(t, query.String(), nil); len(got.Errors) == 0 {
		t.Errorf("answered: %s", got.raw)
	}
}

// A table whose rows are shorter than its head is filled up by the renderer: 49 kB became 558 MB.
func TestWhatIsTooDenseToBeATextIsShownAsItStands(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for name, body := range map[string]string{
		"table":  strings.Repeat("|a", 600) + "|\n" + strings.Repeat("|-", 600) + "|\n" + strings.Repeat("|b\n", 3000),
		"quotes": strings.Repeat(">", 10000) + " a",
		"links":  strings.Repeat("[a](", 8000),
	} {
		post := d.by(t, "entrepreneur").tell(t, map[string]any{"body": body})
		got := d.by(t, "").ask(t, `query($id: ID!) { post(id: $id) { body @html } }`, map[string]any{"id": post})
		if text, _ := at(got.Data, "post", "body").(string); !strings.HasPrefix(text, "<pre>") || len(got.raw) > 500_000 {
			t.Errorf("%s: %d bytes, beginning «%.40s»", name, len(got.raw), text)
		}
	}
}

func TestAnOperationGivesOnlySoMuchText(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	long := strings.Repeat("ord ", 5000)
	post := d.by(t, "entrepreneur").tell(t, map[string]any{"body": long, "whatWeTried": long, "whatHappened": long})
	ids := make([]any, 100)
	for at := range ids {
		ids[at] = post
	}
	query := `query($ids: [ID!]!) { a: nodes(ids: $ids) { ...F } b: nodes(ids: $ids) { ...F } } fragment F on Post { body whatWeTried whatHappened }`
	got := d.by(t, "").ask(t, query, map[string]any{"ids": ids})
	if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "TOO_COMPLEX" || len(got.raw) > 10<<20 {
		t.Errorf("%d bytes, errors %v", len(got.raw), got.Errors)
	}
}

// Who drafts a lesson could cite a post without a name beside posts of people they know, and see by the count whose it is.
func TestADraftDoesNotTellByACountWhoWroteWhatHasNoName(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	named := d.by(t, "entrepreneur").tell(t, nil)
	nameless := d.tell(t, map[string]any{"showAuthor": "NOBODY"})
	const count = `query($id: ID!) { lesson(id: $id) { version evidence { personCount strength } } }`
	lesson := map[string]any{"id": d.by(t, "entrepreneur-2").draftLesson(t, named, nameless)}
	wantAt(t, d.must(t, count, lesson), 2.0, "lesson", "evidence", "personCount")
	d.must(t, `mutation($id: ID!) { submitLesson(id: $id, version: 1) { lesson { id } } }`, lesson)
	d.by(t, "curator").must(t, `mutation($id: ID!) { publishLesson(id: $id, version: 2) { lesson { id } } }`, lesson)
	wantAt(t, d.must(t, count, lesson), 1.0, "lesson", "evidence", "personCount")
	wantAt(t, d.must(t, count, lesson), "ANECDOTAL", "lesson", "evidence", "strength")
}
