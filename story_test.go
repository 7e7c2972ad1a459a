package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/hub"
)

// answered is what GraphQL answered.
type answered struct {
	Data   map[string]any
	Errors []struct {
		Message    string
		Extensions map[string]any
	}
	Extensions map[string]any
}

// code is that of the first error; empty when there is none.
func (a answered) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	code, _ := a.Errors[0].Extensions["code"].(string)
	return code
}

// get follows a path of names and, for lists, numbers.
func (a answered) get(t *testing.T, path ...any) any {
	t.Helper()
	var at any = a.Data
	for _, step := range path {
		switch step := step.(type) {
		case string:
			fields, _ := at.(map[string]any)
			at = fields[step]
		case int:
			list, _ := at.([]any)
			if step >= len(list) {
				t.Fatalf("%v: there are only %d", path, len(list))
			}
			at = list[step]
		}
	}
	return at
}

func (a answered) text(t *testing.T, path ...any) string {
	t.Helper()
	text, ok := a.get(t, path...).(string)
	if !ok {
		t.Fatalf("%v is no text in %v", path, a.Data)
	}
	return text
}

// demoPerson asks as one of the people of the demo content.
type demoPerson struct {
	server *served
	slug   string
}

func (p demoPerson) try(t *testing.T, query string, variables map[string]any) answered {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.server.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if p.slug != "" {
		request.Header.Set("Samlaer-Demo-Person", p.slug)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer answered
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if answer.Extensions["indexed"] == false {
		t.Errorf("%s: not found by searches in time", p.slug)
	}
	return answer
}

func (p demoPerson) ask(t *testing.T, query string, variables map[string]any) answered {
	t.Helper()
	answer := p.try(t, query, variables)
	if len(answer.Errors) > 0 {
		t.Fatalf("%s: %v", p.slug, answer.Errors)
	}
	return answer
}

// projectCalled is the person's project with the title.
func (p demoPerson) projectCalled(t *testing.T, title string) string {
	t.Helper()
	memberships, _ := p.ask(t, `{ viewer { memberships { project { id title } } } }`, nil).get(t, "viewer", "memberships").([]any)
	for at := range memberships {
		project, _ := memberships[at].(map[string]any)["project"].(map[string]any)
		if project["title"] == title {
			return project["id"].(string)
		}
	}
	t.Fatalf("%s has no project %q", p.slug, title)
	return ""
}

// clientOperation is an operation that clients send as it stands.
func clientOperation(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("graph", "testdata", "contract", name+".graphql"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (p demoPerson) tell(t *testing.T, project, language, body string) answered {
	t.Helper()
	return p.ask(t, clientOperation(t, "entrepreneur/create-post"), map[string]any{"input": map[string]any{
		"project": project, "kind": "CHALLENGE", "language": language, "audience": "PUBLIC", "showAuthor": "NOBODY",
		"status": "PUBLISHED", "whatHappened": body}})
}

// TestTheStoryFromAnExperienceToWhatCameOfIt walks the chain that the hub is for, over HTTP.
func TestTheStoryFromAnExperienceToWhatCameOfIt(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		box := openMailbox(t)
		at := where(t)
		s := &story{server: serve(t, append(at.with("--demo"), box.flags()...)...), mail: box}
		s.listen(t)
		s.tell(t)
		s.hearOfIt(t)
		s.agree(t)
		s.distil(t)
		s.hearOfTheLesson(t)
		s.design(t)
		s.hearOfTheMeasure(t)
		s.apply(t)
		s.hearHowItWent(t)
		s.hearWhatMayBeOfUse(t)
		s.walk(t)
		s.withdraw(t)
		s.end(t, at)
	})
}

type story struct {
	server                    *served
	mail                      *mailbox
	kitchen, fjord, welding   string
	selams, olenas, jorunns   string
	lesson, measure, theme    string
	entrepreneur, second      demoPerson
	partner, curator, visitor demoPerson
}

func (s *story) tell(t *testing.T) {
	person := func(slug string) demoPerson { return demoPerson{s.server, slug} }
	s.entrepreneur, s.second, s.partner = person("entrepreneur"), person("entrepreneur-2"), person("partner")
	s.curator, s.visitor = person("curator"), person("")
	s.kitchen = s.entrepreneur.projectCalled(t, "Eksempel: Kjøkkenveien")
	s.fjord = s.second.projectCalled(t, "Døme: Frå fjord til fast jobb")
	s.welding = s.partner.projectCalled(t, "Eksempel: Sveis og språk")

	told := s.entrepreneur.tell(t, s.kitchen, "en", "The zebrafinch timetable left out everybody with small children.")
	s.selams = told.text(t, "createPost", "post", "id")
	s.olenas = s.partner.tell(t, s.kitchen, "nb", "Ingen kom når møtet lå klokka fire.").text(t, "createPost", "post", "id")
	s.jorunns = s.second.tell(t, s.fjord, "nn", "Dei som hadde små born, kunne ikkje kome etter tre.").text(t, "createPost", "post", "id")

	found := s.visitor.ask(t, `{ search(query: "zebrafinch", first: 5) { totalCount nodes { id ... on Post { author { name } } } } }`, nil)
	if found.text(t, "search", "nodes", 0, "id") != s.selams || found.get(t, "search", "nodes", 0, "author") != nil {
		t.Errorf("the post is not found at once, or gives the name of its author: %v", found.Data)
	}
	if got := s.visitor.ask(t, `{ search(query: "Selam", filter: {projects: ["`+s.kitchen+`"]}) { nodes { id } } }`, nil); strings.Contains(
		got.whole(t), s.selams) {
		t.Error("a search for her name finds what she told without it")
	}
}

// whole is the whole answer as text.
func (a answered) whole(t *testing.T) string {
	t.Helper()
	text, err := json.Marshal(a.Data)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (s *story) agree(t *testing.T) {
	for _, person := range []demoPerson{s.second, s.partner, s.partner} { // the third time is the second once more
		person.ask(t, clientOperation(t, "entrepreneur/react"), map[string]any{"on": s.selams})
	}
	reactions := s.visitor.ask(t, `query($id: ID!) { post(id: $id) { reactions { reaction count } } }`, map[string]any{"id": s.selams})
	want := map[string]any{"reaction": "SAME_HERE", "count": 2.0}
	list, _ := reactions.get(t, "post", "reactions").([]any)
	if !slices.ContainsFunc(list, func(one any) bool {
		reaction, _ := one.(map[string]any)
		return reaction["reaction"] == want["reaction"] && reaction["count"] == want["count"]
	}) {
		t.Errorf("got %v, want %v among them", list, want)
	}
	if code := s.visitor.try(t, clientOperation(t, "entrepreneur/react"), map[string]any{"on": s.selams}).code(); code != "UNAUTHENTICATED" {
		t.Errorf("a visitor reacts: %q", code)
	}
}

func (s *story) distil(t *testing.T) {
	s.lesson = string(hub.NewID(hub.KindLesson, newUUID()))
	s.theme = s.visitor.ask(t, `query($id: ID!) { project(id: $id) { themes { id } } }`, map[string]any{"id": s.kitchen}).text(t, "project", "themes", 0, "id")
	source := func(id, quote string) map[string]any { return map[string]any{"source": id, "quote": quote} }
	input := map[string]any{"id": s.lesson, "title": "Legg tilbud når barnehagen er åpen", "kind": "OBSTACLE", "language": "nb",
		"context": "Når deltakerne har små barn.", "insight": "Tidspunktet stenger ute dem som henter barn.",
		"recommendation": "Legg tilbudet mellom ni og to.", "limits": "Gjelder ikke når tilbudet har barnepass.",
		"themes":  []string{s.theme},
		"sources": []any{source(s.selams, "everybody with small children"), source(s.olenas, "Ingen kom"), source(s.jorunns, "etter tre")}}
	var id string
	for range 2 { // a retry makes nothing twice
		distilled := s.curator.ask(t, clientOperation(t, "policy/distil-lesson"), map[string]any{"input": input})
		s.wantEvidence(t, distilled.get(t, "createLesson", "lesson", "evidence"), "REPLICATED", 2, 3)
		id = distilled.text(t, "createLesson", "lesson", "id")
	}
	if id != s.lesson {
		t.Errorf("the lesson is %s, want %s", id, s.lesson)
	}
	input["title"] = "Noe annet"
	if code := s.curator.try(t, clientOperation(t, "policy/distil-lesson"), map[string]any{"input": input}).code(); code != "CONFLICT" {
		t.Errorf("another lesson under the same id: %q", code)
	}
	changed := s.curator.ask(t, clientOperation(t, "policy/update-lesson"), map[string]any{"id": s.lesson, "version": 1,
		"input": map[string]any{"title": "Legg tilbudet når barnehagen er åpen"}})
	if changed.get(t, "updateLesson", "lesson", "version") != 2.0 {
		t.Errorf("got %v, want version 2", changed.Data)
	}
	stale := s.curator.try(t, clientOperation(t, "policy/publish-lesson"), map[string]any{"id": s.lesson, "version": 1})
	if stale.code() != "CONFLICT" || stale.Errors[0].Extensions["currentVersion"] != 2.0 || stale.Errors[0].Extensions["changedBy"] != "Ingrid Eksempel" {
		t.Errorf("a stale version: %v", stale.Errors)
	}
	if s.visitor.ask(t, `query($id: ID!) { lesson(id: $id) { id } }`, map[string]any{"id": s.lesson}).get(t, "lesson") != nil {
		t.Error("a draft is there for visitors")
	}
	s.curator.ask(t, clientOperation(t, "policy/publish-lesson"), map[string]any{"id": s.lesson, "version": 2})
}

func (s *story) wantEvidence(t *testing.T, evidence any, strength string, projects, persons float64) {
	t.Helper()
	got, _ := evidence.(map[string]any)
	if got["strength"] != strength || got["projectCount"] != projects || got["personCount"] != persons {
		t.Errorf("the evidence is %v, want %s of %v projects and %v persons", got, strength, projects, persons)
	}
}

func (s *story) design(t *testing.T) {
	designed := s.curator.ask(t, clientOperation(t, "policy/design-measure"), map[string]any{"input": map[string]any{
		"title": "Tilbud i barnehagetid", "language": "nb", "audience": "PUBLIC", "goal": "Flere småbarnsforeldre deltar.",
		"grounds": []any{map[string]any{"lesson": s.lesson, "reasoning": "Tidspunktet er det de selv peker på."}}}})
	s.measure = designed.text(t, "createMeasure", "measure", "id")
	if got := designed.text(t, "createMeasure", "measure", "grounds", 0, "lesson", "evidence", "strength"); got != "REPLICATED" {
		t.Errorf("the ground is %s", got)
	}
}

func (s *story) apply(t *testing.T) {
	report := map[string]any{"lesson": s.lesson, "by": s.welding, "outcome": "HELPED", "note": "Fire av fem ble med."}
	applied := s.partner.ask(t, clientOperation(t, "entrepreneur/report-application"), report)
	if applied.get(t, "reportApplication", "application", "lesson", "applications", "totalCount") != 1.0 {
		t.Errorf("got %v, want one application", applied.Data)
	}
	if code := s.entrepreneur.try(t, clientOperation(t, "entrepreneur/report-application"), report).code(); code != "FORBIDDEN" {
		t.Errorf("somebody reports for another's project: %q", code)
	}
	report["by"], report["outcome"] = s.fjord, "NO_DIFFERENCE"
	s.second.ask(t, clientOperation(t, "entrepreneur/report-application"), report)
	s.entrepreneur.ask(t, clientOperation(t, "entrepreneur/comment"), map[string]any{"on": s.selams, "body": "What came of this?"})
}

// walk goes the whole chain in one query from each end.
func (s *story) walk(t *testing.T) {
	down := s.visitor.ask(t, clientOperation(t, "entrepreneur/what-came-of-it"), map[string]any{"id": s.selams})
	if got := down.text(t, "post", "citedBy", "edges", 0, "node", "id"); got != s.lesson {
		t.Errorf("her experience is cited by %s, want %s", got, s.lesson)
	}
	if got := down.text(t, "post", "citedBy", "edges", 0, "node", "measures", "edges", 0, "node", "id"); got != s.measure {
		t.Errorf("the measure is %s, want %s", got, s.measure)
	}
	if down.get(t, "post", "comments", "edges", 0, "node", "author") != nil {
		t.Error("her comment under what she told without her name gives the name")
	}
	up := s.visitor.ask(t, `query($id: ID!) { measure(id: $id) { grounds { fallen strengthThen lesson { heldIn failedIn
		outcomes { outcome count } evidence { strength } sources { source { ... on Post { id project { title call { scheme { title } } } } } } } } } }`,
		map[string]any{"id": s.measure})
	lesson := []any{"measure", "grounds", 0, "lesson"}
	if up.get(t, append(lesson, "heldIn")...) != 1.0 || up.get(t, append(lesson, "failedIn")...) != 1.0 {
		t.Errorf("held and failed: %v", up.Data)
	}
	if got := up.text(t, append(lesson, "sources", 0, "source", "id")...); got != s.selams {
		t.Errorf("the first source is %s, want %s", got, s.selams)
	}
	whole := s.visitor.ask(t, clientOperation(t, "policy/lesson"), map[string]any{"id": s.lesson})
	if got := whole.text(t, "lesson", "applications", "edges", 0, "node", "by", "title"); !strings.Contains(got, "jord") && !strings.Contains(got, "Sveis") {
		t.Errorf("applied by %q", got)
	}
}

// withdraw takes one of the three experiences away: what rests on it stands on less, and says so.
func (s *story) withdraw(t *testing.T) {
	query := `query($id: ID!) { measure(id: $id) { grounds { fallen strengthThen lesson { version updatedBy { name } evidence { strength projectCount personCount } } } } }`
	before := s.curator.ask(t, query, map[string]any{"id": s.measure})
	if before.get(t, "measure", "grounds", 0, "fallen") != false {
		t.Error("the ground has fallen before anything was withdrawn")
	}
	s.second.ask(t, `mutation($id: ID!) { withdrawPost(id: $id, version: 1) { post { status } } }`, map[string]any{"id": s.jorunns})
	after := s.curator.ask(t, query, map[string]any{"id": s.measure})
	s.wantEvidence(t, after.get(t, "measure", "grounds", 0, "lesson", "evidence"), "REPEATED", 1, 2)
	if after.get(t, "measure", "grounds", 0, "fallen") != true || after.get(t, "measure", "grounds", 0, "strengthThen") != "REPLICATED" {
		t.Errorf("the measure does not say that its ground has fallen: %v", after.Data)
	}
	if got := after.text(t, "measure", "grounds", 0, "lesson", "updatedBy", "name"); got != "Ingrid Eksempel" {
		t.Errorf("the lesson was last edited by %s: withdrawing an experience is no edit of it", got)
	}
	history := s.curator.ask(t, `query($id: ID!) { revisions(of: $id) { nodes { of changed by { name } changes { field diff { kind text } } } } }`,
		map[string]any{"id": s.lesson})
	if got := history.whole(t); !strings.Contains(got, `"evidence"`) || !strings.Contains(got, `{"kind":"ADDED","text":"tilbudet"}`) {
		t.Errorf("the history does not tell what changed: %s", got)
	}
	audit := demoPerson{s.server, "administrator"}.ask(t, `{ auditEntries(first: 3) { nodes { action address by { name } subject { id } } } }`, nil)
	if audit.text(t, "auditEntries", "nodes", 0, "action") != "post.withdraw" || audit.text(t, "auditEntries", "nodes", 0, "address") != "127.0.0.1" {
		t.Errorf("the log: %v", audit.Data)
	}
	republished := s.second.ask(t, `mutation($id: ID!) { publishPost(id: $id, version: 2) { post { citedBy(first: 1) { nodes { evidence { strength } } } } } }`,
		map[string]any{"id": s.jorunns})
	if got := republished.text(t, "publishPost", "post", "citedBy", "nodes", 0, "evidence", "strength"); got != "REPLICATED" {
		t.Errorf("shown again, the evidence is %s", got)
	}
}
