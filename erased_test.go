package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// TestWhoWantsItTakesTheirTextsAlong: what somebody told is gone with them, and what rested on it says so.
func TestWhoWantsItTakesTheirTextsAlong(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo")...)
		person := func(slug string) demoPerson { return demoPerson{server, slug} }
		teller, partner, curator := person("entrepreneur"), person("partner"), person("curator")
		project := teller.projectCalled(t, "Eksempel: Kjøkkenveien")
		post := teller.tell(t, project, "en", "The quaggamuffin oven broke.").text(t, "createPost", "post", "id")
		other := partner.tell(t, project, "nb", "Ovnen ble levert for sent.").text(t, "createPost", "post", "id")
		source := func(id, quote string) map[string]any { return map[string]any{"source": id, "quote": quote} }
		lesson := curator.ask(t, clientOperation(t, "policy/distil-lesson"), map[string]any{"input": map[string]any{
			"title": "Prøv ovnen først", "kind": "OBSTACLE", "language": "nb", "context": "Når noe skal leveres.", "insight": "Det tar tid.",
			"limits": "Gjelder ikke lån.", "sources": []any{source(post, "quaggamuffin oven"), source(other, "for sent")}}}).text(t, "createLesson", "lesson", "id")
		curator.ask(t, clientOperation(t, "policy/publish-lesson"), map[string]any{"id": lesson, "version": 1})
		said := partner.ask(t, clientOperation(t, "entrepreneur/comment"), map[string]any{"on": post, "body": "Enig."}).text(t, "addComment", "comment", "id")
		answered := teller.ask(t, clientOperation(t, "entrepreneur/comment"), map[string]any{"on": other, "body": "Wumpuses everywhere."}).text(t, "addComment", "comment", "id")
		answer := partner.ask(t, `mutation($on: ID!, $answers: ID!) { addComment(input: {on: $on, answers: $answers, body: "Nemlig."}) { comment { id } } }`,
			map[string]any{"on": other, "answers": answered}).text(t, "addComment", "comment", "id")

		erased := teller.ask(t, `mutation { eraseMe(texts: REMOVE) { erased { kept removed } } }`, nil)
		if erased.get(t, "eraseMe", "erased", "kept") != 0.0 {
			t.Errorf("kept: %v", erased.Data)
		}
		left := curator.ask(t, `query($post: ID!, $said: ID!, $lesson: ID!, $answered: ID!, $answer: ID!) { post(id: $post) { id } said: node(id: $said) { id }
			lesson(id: $lesson) { evidence { strength personCount } sources { quote removed source { ... on Post { id } } } }
			answered: node(id: $answered) { ... on Comment { body author { name } } } answer: node(id: $answer) { id } }`,
			map[string]any{"post": post, "said": said, "lesson": lesson, "answered": answered, "answer": answer})
		if left.get(t, "post") != nil || left.get(t, "said") != nil {
			t.Errorf("the experience or what was said of it is there: %v", left.Data)
		}
		if left.get(t, "lesson", "sources", 0, "removed") != true || left.get(t, "lesson", "sources", 0, "quote") != nil ||
			left.get(t, "lesson", "sources", 1, "removed") != false || left.text(t, "lesson", "evidence", "strength") != "ANECDOTAL" {
			t.Errorf("the lesson is %v", left.get(t, "lesson"))
		}
		if left.get(t, "answered", "author") != nil || left.get(t, "answered", "body") != "–" || left.get(t, "answer", "id") != answer {
			t.Errorf("what was answered is %v", left.get(t, "answered"))
		}
		history := curator.ask(t, `query($lesson: ID!) { revisions(of: $lesson) { nodes { of changes { field diff { text } } } } }`, map[string]any{"lesson": lesson}).whole(t)
		if strings.Contains(history, "quaggamuffin") {
			t.Errorf("how the lesson was has her words: %s", history)
		}
		found := curator.ask(t, `{ one: search(query: "quaggamuffin") { totalCount } other: search(query: "wumpuses") { totalCount } }`, nil)
		if found.get(t, "one", "totalCount") != 0.0 || found.get(t, "other", "totalCount") != 0.0 {
			t.Errorf("a search finds %v", found.Data)
		}
	})
}

// TestDraftsGoWithHowTheyWere: nobody else has seen them, whatever becomes of what was published.
func TestDraftsGoWithHowTheyWere(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		p := where(t)
		server := serve(t, p.with("--demo")...)
		author := demoPerson{server, "entrepreneur"}
		post := author.ask(t, `mutation { createPost(input: {project: "project_0182f810-6400-7a9c-ad8e-1df0df207e36", body: "quaggadraft"}) { post { id } } }`, nil).
			text(t, "createPost", "post", "id")
		author.ask(t, `mutation($id: ID!) { updatePost(id: $id, version: 1, input: {body: "wumpusdraft"}) { post { id } } }`, map[string]any{"id": post})
		author.ask(t, `mutation { eraseMe(texts: KEEP) { erased { kept } } }`, nil)
		server.stop(t)
		left := must(t, p.with("export", "jsonl")...).out
		for _, word := range []string{"quaggadraft", "wumpusdraft"} {
			if strings.Contains(left, word) {
				t.Errorf("%s is left", word)
			}
		}
	})
}

// TestTextsThatNameWhoWasErasedAreListedToTheCurators: others' words are others' to change.
func TestTextsThatNameWhoWasErasedAreListedToTheCurators(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo")...)
		person := func(slug string) demoPerson { return demoPerson{server, slug} }
		partner, curator := person("partner"), person("curator")
		project := partner.projectCalled(t, "Eksempel: Kjøkkenveien")
		whole := partner.tell(t, project, "nb", "Det var selam  EXAMPLE som fant ut av det.").text(t, "createPost", "post", "id")
		part := partner.tell(t, project, "nb", "Takk til Selam, som fant ut av det.").text(t, "createPost", "post", "id")
		none := partner.tell(t, project, "nb", "Vi serverte salam og selamat.").text(t, "createPost", "post", "id")
		person("entrepreneur").ask(t, `mutation { eraseMe(texts: KEEP) { erased { reported } } }`, nil)
		const listed = `{ reports(first: 100) { nodes { id version ofErasure reason createdBy { name } subject { id } } } }`
		reports := curator.ask(t, listed, nil)
		var named []string
		nodes, _ := reports.get(t, "reports", "nodes").([]any)
		at := -1
		for index := range nodes {
			if reports.get(t, "reports", "nodes", index, "ofErasure") == true {
				named = append(named, reports.text(t, "reports", "nodes", index, "subject", "id"))
				if named[len(named)-1] == whole {
					at = index
				}
			}
		}
		if !slices.Contains(named, whole) || !slices.Contains(named, part) || slices.Contains(named, none) {
			t.Fatalf("listed are %v, want %s and %s and not %s", named, whole, part, none)
		}
		if got := reports.text(t, "reports", "nodes", at, "reason"); !strings.Contains(got, "slettet") || strings.Contains(got, "Selam") {
			t.Errorf("the reason is %q", got)
		}
		partner.ask(t, `mutation($id: ID!) { updatePost(id: $id, version: 1, input: {whatHappened: "Noen fant ut av det."}) { post { id } } }`,
			map[string]any{"id": whole})
		curator.ask(t, `mutation($id: ID!, $version: Int!) { handleReport(id: $id, version: $version, outcome: "Navnet er ute.") { report { handled } } }`,
			map[string]any{"id": reports.text(t, "reports", "nodes", at, "id"), "version": reports.get(t, "reports", "nodes", at, "version")})
		history := curator.ask(t, `query($id: ID!) { revisions(of: $id) { nodes { of changes { field diff { text } } } } post(id: $id) { whatHappened slug } }`, map[string]any{"id": whole}).whole(t)
		if strings.Contains(strings.ToLower(history), "selam") {
			t.Errorf("the name is in how the text was: %s", history)
		}
	})
}

// TestWhoWasErasedDoesNotComeBackWithABackup: the log beside the store is not in the backup.
func TestWhoWasErasedDoesNotComeBackWithABackup(t *testing.T) {
	t.Parallel()
	at := boltPlace(t)
	server := serve(t, at.with("--demo")...)
	server.stop(t)
	files, err := filepath.Glob(filepath.Join(at[1], "*.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the store is %v: %v", files, err)
	}
	backup, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	server = serve(t, at.with("--demo")...)
	demoPerson{server, "entrepreneur"}.ask(t, `mutation { eraseMe(texts: KEEP) { erased { kept } } }`, nil)
	server.stop(t)
	if err := os.WriteFile(files[0], backup, 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, at.with("erasures", "repeat")...)
	server = serve(t, at.with("--demo")...)
	if code := (demoPerson{server, "entrepreneur"}).try(t, `{ viewer { id } }`, nil).code(); code != "UNAUTHENTICATED" {
		t.Errorf("she has come back with the backup: %q", code)
	}
}

// TestWhoErasesHasJustSignedIn: an unlocked computer is not enough, and a key never is.
func TestWhoErasesHasJustSignedIn(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := openInviters(t, open())
			me := hubtest.ID(hub.KindPerson, 71)
			session := &hub.Session{Meta: hub.Meta{ID: hubtest.ID(hub.KindSession, 71), Version: 1, CreatedAt: i.clock.Now().Add(-16 * time.Minute)},
				PersonID: me, TokenHash: "71", SeenAt: i.clock.Now(), ExpiresAt: i.clock.Now().Add(time.Hour)}
			fresh := &hub.Session{Meta: hub.Meta{ID: hubtest.ID(hub.KindSession, 72), Version: 1, CreatedAt: i.clock.Now()},
				PersonID: me, TokenHash: "72", SeenAt: i.clock.Now(), ExpiresAt: i.clock.Now().Add(time.Hour)}
			commit := hub.Commit{ID: "sessions", Changes: hubtest.Inserts(session, fresh,
				&hub.Person{Meta: hub.Meta{ID: me, Version: 1}, Name: "Kari Prøve", Roles: []hub.Role{hub.RoleContributor}})}
			if err := i.store.Commit(t.Context(), commit); err != nil {
				t.Fatal(err)
			}
			const erase = `mutation { eraseMe(texts: KEEP) { erased { kept } } }`
			viewer := hub.Viewer{ID: me, Roles: []hub.Role{hub.RoleContributor}, Language: "en", SessionID: session.ID}
			if _, _, failed := i.ask(t, viewer, erase, nil); !strings.Contains(failed, "Sign in again first") {
				t.Errorf("an old session erases: %q", failed)
			}
			viewer.SessionID, viewer.KeyID = "", hubtest.ID(hub.KindAPIKey, 1)
			if _, _, failed := i.ask(t, viewer, erase, nil); !strings.Contains(failed, "without a key") {
				t.Errorf("a key erases: %q", failed)
			}
			viewer.SessionID, viewer.KeyID = fresh.ID, ""
			if _, _, failed := i.ask(t, viewer, erase, nil); failed != "" {
				t.Errorf("a fresh session does not erase: %q", failed)
			}
			left, err := i.store.Get(t.Context(), hub.KindSession, []hub.ID{session.ID, fresh.ID})
			if err != nil || left[0] != nil || left[1] != nil {
				t.Errorf("sessions are left: %v, %v", left, err)
			}
		})
	}
}
