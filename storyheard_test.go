package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// The story as its people hear of it: the entrepreneur in English, the curator in nynorsk, both in the hub and by letter.

// listen lets the curator ask for letters, in the language that she reads.
func (s *story) listen(t *testing.T) {
	t.Helper()
	curator := demoPerson{s.server, "curator"}
	id := curator.ask(t, `{ viewer { id } }`, nil).text(t, "viewer", "id")
	version := curator.ask(t, `query($id: ID!) { person(id: $id) { version } }`, map[string]any{"id": id}).get(t, "person", "version")
	curator.ask(t, `mutation($id: ID!, $version: Int!) { updatePerson(id: $id, version: $version, input: {language: "nn"}) { person { id } } }`,
		map[string]any{"id": id, "version": version})
	said := curator.ask(t, `mutation { updateNotificationSettings(kinds: [{kind: NEW_POST, byMail: AT_ONCE}]) { person { notifications { kinds { kind byMail } } } } }`, nil)
	if !strings.Contains(said.whole(t), `{"byMail":"AT_ONCE","kind":"NEW_POST"}`) {
		t.Errorf("her settings are %s", said.whole(t))
	}
}

// reads is what stands first among the person's notifications that are of the document.
func (s *story) reads(t *testing.T, person demoPerson, kind, of string) string {
	t.Helper()
	viewer := person.ask(t, clientOperation(t, "entrepreneur/viewer"), nil)
	edges, _ := viewer.get(t, "viewer", "notifications", "edges").([]any)
	for at := range edges {
		if viewer.text(t, "viewer", "notifications", "edges", at, "node", "kind") == kind &&
			viewer.text(t, "viewer", "notifications", "edges", at, "node", "subject", "id") == of {
			return viewer.text(t, "viewer", "notifications", "edges", at, "node", "message")
		}
	}
	t.Errorf("%s is not told %s of %s", person.slug, kind, of)
	return ""
}

// wantHeard looks whether a person is told something, in the hub and by a letter that also has some words.
func (s *story) wantHeard(t *testing.T, person demoPerson, address, kind, of, message, words string) {
	t.Helper()
	if got := s.reads(t, person, kind, of); got != message {
		t.Errorf("%s reads %q, want %q", person.slug, got, message)
	}
	got := s.mail.wait(address, strings.TrimSuffix(message[:min(len(message), 60)], "."))
	if !strings.Contains(got.text, message) || !strings.Contains(got.text, words) {
		t.Errorf("the letter to %s says:\n%s\nwant %q and %q", address, got.text, message, words)
	}
}

const (
	selamsAddress  = "selam@example.org"
	ingridsAddress = "ingrid@example.org"
	selamsTitle    = "The zebrafinch timetable left out everybody with small children."
)

func (s *story) hearOfIt(t *testing.T) {
	t.Helper()
	s.wantHeard(t, s.curator, ingridsAddress, "NEW_POST", s.selams, "Selam Example har fortalt ei erfaring: «"+selamsTitle+"».", "Hei, Ingrid Eksempel!")
}

func (s *story) hearOfTheLesson(t *testing.T) {
	t.Helper()
	s.wantHeard(t, s.entrepreneur, selamsAddress, "CITED", s.lesson, "Ingrid Eksempel published the lesson “Legg tilbudet når barnehagen er åpen”. "+
		"It rests on what you told in “"+selamsTitle+"”.", "Tidspunktet stenger ute dem som henter barn.")
}

func (s *story) hearOfTheMeasure(t *testing.T) {
	t.Helper()
	s.wantHeard(t, s.entrepreneur, selamsAddress, "GROUNDS", s.measure, "The measure “Tilbud i barnehagetid” rests on the lesson “Legg tilbudet når "+
		"barnehagen er åpen”, and that rests on what you told in “"+selamsTitle+"”.", "Flere småbarnsforeldre deltar.")
	s.curator.ask(t, `mutation($id: ID!) { moveMeasure(id: $id, version: 1, status: ADOPTED) { measure { status } } }`, map[string]any{"id": s.measure})
	s.wantHeard(t, s.entrepreneur, selamsAddress, "ADOPTED", s.measure, "The measure “Tilbud i barnehagetid” was adopted. It rests on what you told in “"+
		selamsTitle+"”.", "Do not send me letters of this sort")
}

func (s *story) hearHowItWent(t *testing.T) {
	t.Helper()
	applications := s.entrepreneur.ask(t, `query($id: ID!) { lesson(id: $id) { applications(first: 5) { nodes { id outcome } } } }`, map[string]any{"id": s.lesson})
	went := map[string]string{"HELPED": "and it helped.", "NO_DIFFERENCE": "It made no difference."}
	for at := range 2 {
		id := applications.text(t, "lesson", "applications", "nodes", at, "id")
		outcome := went[applications.text(t, "lesson", "applications", "nodes", at, "outcome")]
		if got := s.reads(t, s.entrepreneur, "APPLIED", id); !strings.Contains(got, outcome) {
			t.Errorf("she reads %q, want %q in it", got, outcome)
		}
	}
	s.mail.wait(selamsAddress, "The lesson “Legg tilbudet når barnehagen er åpen” rests on")
	said := s.partner.ask(t, clientOperation(t, "entrepreneur/comment"), map[string]any{"on": s.selams, "body": "Vi flyttet det til klokka ni."})
	s.wantHeard(t, s.entrepreneur, selamsAddress, "COMMENT", said.text(t, "addComment", "comment", "id"),
		"Olena Eksempel commented on “"+selamsTitle+"”.", "> Vi flyttet det til klokka ni.")
	s.stopComments(t, s.mail.wait(selamsAddress, "Olena Eksempel commented on").stop)
	unread := s.entrepreneur.ask(t, `mutation { markAllRead { marked } }`, nil)
	if marked, _ := unread.get(t, "markAllRead", "marked").(float64); marked < 6 {
		t.Errorf("she had %v unread", marked)
	}
	if left := s.entrepreneur.ask(t, `{ viewer { unreadNotifications } }`, nil).get(t, "viewer", "unreadNotifications"); left != 0.0 {
		t.Errorf("%v are left unread", left)
	}
}

// hearWhatMayBeOfUse: a third project with the same theme hears of the lesson when it is registered.
func (s *story) hearWhatMayBeOfUse(t *testing.T) {
	t.Helper()
	member := s.entrepreneur.ask(t, `{ viewer { id } }`, nil).text(t, "viewer", "id")
	s.curator.ask(t, `mutation($input: CreateProjectInput!) { createProject(input: $input) { project { id } } }`, map[string]any{"input": map[string]any{
		"title": "Kafé mens barnehagen er åpen", "language": "nb", "summary": "Tilbudet legges til tida når barnehagen er åpen, for dem som har små barn.",
		"themes": []string{s.theme}, "members": []any{map[string]any{"person": member, "role": "OWNER"}}}})
	said := "The lesson “Legg tilbudet når barnehagen er åpen” may be of use to “Kafé mens barnehagen er åpen”."
	s.mail.wait(selamsAddress, "may be of use") // whom it concerns is found out after the commit
	s.wantHeard(t, s.entrepreneur, selamsAddress, "RELEVANT", s.lesson, said, "Tidspunktet stenger ute dem som henter barn.")
}

// stopComments lets her mail program stop letters of a sort with one click, as nobody in particular.
func (s *story) stopComments(t *testing.T, link string) {
	t.Helper()
	if !strings.HasPrefix(link, s.server.url+"/unsubscribe?") {
		t.Fatalf("the link is %q", link)
	}
	response, err := http.PostForm(link, url.Values{"List-Unsubscribe": {"One-Click"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("one click: %s", response.Status)
	}
	self := s.entrepreneur.ask(t, `{ viewer { id } }`, nil).text(t, "viewer", "id")
	settings := s.entrepreneur.ask(t, `query($id: ID!) { person(id: $id) { notifications { kinds { kind byMail } } } }`, map[string]any{"id": self}).whole(t)
	for _, want := range []string{`{"byMail":"NEVER","kind":"COMMENT"}`, `{"byMail":"AT_ONCE","kind":"ANSWER"}`} {
		if !strings.Contains(settings, want) {
			t.Errorf("her settings are %s, want %s among them", settings, want)
		}
	}
}
