package graph_test

import (
	"bufio"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// listener reads server-sent events.
type listener struct {
	lines *bufio.Scanner
	close func()
	last  string
}

// listen subscribes as an EventSource does.
func (d *door) listen(t *testing.T, query, variables, last string) *listener {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	address := d.url + "?query=" + url.QueryEscape(query) + "&variables=" + url.QueryEscape(variables)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(request.Header, d.header)
	request.Header.Set("Accept", "text/event-stream")
	if last != "" {
		request.Header.Set("Last-Event-ID", last)
	}
	response, err := d.client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{lines: bufio.NewScanner(response.Body), close: func() { cancel(); _ = response.Body.Close() }}
	l.lines.Buffer(nil, 16<<20)
	t.Cleanup(l.close)
	return l
}

// next is the next event with data, or "" at the end; begun is the place that the stream begins with.
func (l *listener) next(t *testing.T) (name string, got answer) {
	t.Helper()
	for l.lines.Scan() {
		field, value, _ := strings.Cut(l.lines.Text(), ": ")
		switch field {
		case "event":
			name = value
		case "id":
			l.last = value
		case "id:":
			l.last = ""
		case "data":
			got.raw = []byte(value)
			if value != "" {
				if err := json.Unmarshal(got.raw, &got); err != nil {
					t.Fatalf("%v: %s", err, value)
				}
			}
			return name, got
		}
	}
	return "", got
}

// begun reads up to the place that the stream begins with.
func (l *listener) begun() *listener {
	for l.lines.Scan() && l.lines.Text() != "" {
		if value, is := strings.CutPrefix(l.lines.Text(), "id: "); is {
			l.last = value
		}
	}
	return l
}

const followChanges = `subscription($filter: SearchFilter, $after: String) {
	changes(filter: $filter, after: $after) { action at cursor node { __typename id ... on Lesson { title version insight } ... on Post { title body } ... on Project { title } } } }`

// step is what a change is to somebody.
func step(got answer) string {
	id, _ := at(got.Data, "changes", "node", "id").(string)
	action, _ := at(got.Data, "changes", "action").(string)
	kind, _ := at(got.Data, "changes", "node", "__typename").(string)
	return action + " " + kind + " " + id
}

func lessonFor(n, version int, audience hub.Audience, status hub.LessonStatus) *hub.Lesson {
	id := hubtest.ID(hub.KindLesson, 9000+n)
	return &hub.Lesson{Meta: hub.Meta{ID: id, Version: version, CreatedAt: now, UpdatedAt: now}, Address: hub.Address{Slug: string(id)},
		Title: "Lærdom", Insight: "qhemmelig", Language: "nb", Audience: audience, Status: status, Kind: hub.LessonKindWorked}
}

func (d *door) commit(t *testing.T, name string, changes ...hub.Change) {
	t.Helper()
	if err := d.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(name), Changes: changes}); err != nil {
		t.Fatal(err)
	}
}

func replace(document hub.Document) hub.Change {
	base := document.Base()
	return hub.Change{Kind: document.DocumentKind(), ID: base.ID, Was: base.Version - 1, Document: document}
}

func TestAVisitorFollowsWhatAVisitorMayRead(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	visitor := d.listen(t, followChanges, `{}`, "").begun()
	one, three := string(lessonFor(1, 1, "", "").ID), string(lessonFor(3, 1, "", "").ID)
	public, county := hub.AudiencePublic, hub.AudienceCounty
	shown := hub.LessonStatusPublished
	expect := func(l *listener, want ...string) {
		t.Helper()
		for _, expected := range want {
			_, got := l.next(t)
			if step(got) != expected {
				t.Fatalf("%s came instead of %s: %s", step(got), expected, got.raw)
			}
			if strings.HasPrefix(expected, "REMOVED") && strings.Contains(string(got.raw), "qhemmelig") {
				t.Errorf("what is removed shows its words: %s", got.raw)
			}
			if at(got.Data, "changes", "cursor") != l.last {
				t.Errorf("the id of an event is not its cursor: %s", got.raw)
			}
		}
	}
	d.commit(t, "c1", replace(lessonFor(1, 1, public, shown)), replace(lessonFor(2, 1, county, shown)), replace(lessonFor(3, 1, public, shown)))
	expect(visitor, "CREATED Lesson "+one)
	within := visitor.last // between two documents of one commit
	expect(visitor, "CREATED Lesson "+three)
	d.commit(t, "c2", replace(lessonFor(1, 2, public, shown)), replace(lessonFor(2, 2, county, shown)))
	expect(visitor, "UPDATED Lesson "+one)
	d.commit(t, "c3", replace(lessonFor(2, 3, county, shown)), replace(lessonFor(1, 3, county, shown)))
	expect(visitor, "REMOVED Removed "+one)
	d.commit(t, "c4", hub.Change{Kind: hub.KindLesson, ID: lessonFor(2, 1, "", "").ID, Was: 3},
		hub.Change{Kind: hub.KindLesson, ID: lessonFor(3, 1, "", "").ID, Was: 1})
	expect(visitor, "REMOVED Removed "+three)
	// What was current then is not now: it comes as removed, each change once.
	again := d.listen(t, followChanges, `{}`, within).begun()
	expect(again, "REMOVED Removed "+three, "REMOVED Removed "+one, "REMOVED Removed "+one, "REMOVED Removed "+three)
}

func TestAFilterNarrowsWhatIsFollowed(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	shown := hub.LessonStatusPublished
	others := d.listen(t, followChanges, `{"filter": {"kinds": ["OBSTACLE"]}}`, "").begun()
	d.commit(t, "c1", replace(lessonFor(1, 1, hub.AudiencePublic, shown)))
	obstacle := lessonFor(3, 1, hub.AudiencePublic, shown)
	obstacle.Kind = hub.LessonKindObstacle
	d.commit(t, "c2", replace(obstacle))
	if _, got := others.next(t); step(got) != "CREATED Lesson "+string(obstacle.ID) {
		t.Errorf("%s", got.raw)
	}
	changed := lessonFor(3, 2, hub.AudiencePublic, shown)
	d.commit(t, "c3", replace(changed))
	if _, got := others.next(t); step(got) != "REMOVED Removed "+string(obstacle.ID) {
		t.Errorf("what no longer matches: %s", got.raw)
	}
}

func TestAPlaceThatIsNoneIsRefusedWithACode(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for cursor, code := range map[string]string{"!": "INVALID", strings.Repeat("A", 80): "HISTORY_LOST"} {
		l := d.listen(t, followChanges, `{"after": "`+cursor+`"}`, "")
		name, got := l.next(t)
		if name != "next" || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != code {
			t.Errorf("%q: %s %s", cursor, name, got.raw)
		}
		if name, _ := l.next(t); name != "complete" {
			t.Errorf("%q does not end: %s", cursor, name)
		}
	}
}

func TestWhoLosesARoleIsToldNoMore(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	curator := demoViewer(t, d, "curator")
	d.as(curator)
	l := d.listen(t, followChanges, `{}`, "").begun()
	d.commit(t, "c1", replace(lessonFor(1, 1, hub.AudienceCounty, hub.LessonStatusPublished)))
	if _, got := l.next(t); !strings.HasPrefix(step(got), "CREATED Lesson") {
		t.Fatalf("%s", got.raw)
	}
	people, err := d.store.Get(t.Context(), hub.KindPerson, []hub.ID{curator.ID})
	if err != nil {
		t.Fatal(err)
	}
	person := people[0].(*hub.Person)
	person.Version++
	person.Roles = slices.DeleteFunc(person.Roles, func(hub.Role) bool { return true })
	d.commit(t, "c2", replace(person), replace(lessonFor(2, 1, hub.AudienceCounty, hub.LessonStatusPublished)))
	_, got := l.next(t)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "SUBSCRIBE_ANEW" {
		t.Errorf("%s", got.raw)
	}
	if name, _ := l.next(t); name != "complete" {
		t.Errorf("the stream does not end: %q", name)
	}
}

func TestAVisitorHasNoNotifications(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	_, got := d.listen(t, `subscription { notifications { id message } }`, `{}`, "").next(t)
	if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "UNAUTHENTICATED" {
		t.Errorf("%s", got.raw)
	}
}
