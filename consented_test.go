package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// TestAQuoteWhoseConsentIsTakenBackIsNowhereAtOnce: not on the page, in searches, rows, files and feeds, nor in the lesson that quotes it.
func TestAQuoteWhoseConsentIsTakenBackIsNowhereAtOnce(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo")...)
		person := func(slug string) demoPerson { return demoPerson{server, slug} }
		partner, curator, visitor := person("partner"), person("curator"), person("")
		project := partner.projectCalled(t, "Eksempel: Kjøkkenveien")
		post := partner.tell(t, project, "nb", "Hun sa: «Numbaten er min beste venn.»").text(t, "createPost", "post", "id")
		lesson := curator.ask(t, clientOperation(t, "policy/distil-lesson"), map[string]any{"input": map[string]any{
			"title": "Dyr hjelper", "kind": "IDEA", "language": "nb", "context": "Når folk er alene.", "insight": "Det hjelper.",
			"limits": "Ikke alle.", "sources": []any{map[string]any{"source": post, "quote": "Numbaten er min beste venn"}}}}).text(t, "createLesson", "lesson", "id")
		curator.ask(t, clientOperation(t, "policy/publish-lesson"), map[string]any{"id": lesson, "version": 1})
		partner.ask(t, `mutation($s: ID!) { recordConsent(subject: $s, purpose: "Nettsidene til Samlær") { consent { id } } }`, map[string]any{"s": post})
		made := curator.ask(t, `query($id: ID!) { post(id: $id) { consents { id version purpose subject { id } } } }`, map[string]any{"id": post})
		for _, past := range []demoPerson{person("entrepreneur"), visitor} {
			if code := past.try(t, `mutation($s: ID!) { recordConsent(subject: $s, purpose: "Noe") { consent { id } } }`, map[string]any{"s": post}).code(); code == "" {
				t.Errorf("%q writes down a consent to what others wrote", past.slug)
			}
		}
		outputs := func() map[string]string {
			all := map[string]string{
				"the page":   visitor.ask(t, `query($id: ID!) { post(id: $id) { whatHappened } }`, map[string]any{"id": post}).whole(t),
				"a search":   visitor.ask(t, `{ search(query: "numbaten") { nodes { id title } } }`, nil).whole(t),
				"the lesson": visitor.ask(t, `query($id: ID!) { lesson(id: $id) { sources { quote source { ... on Post { id } } } } }`, map[string]any{"id": lesson}).whole(t),
				"the rows":   visitor.ask(t, `{ postRows(query: "numbaten") { title } }`, nil).whole(t),
			}
			for _, file := range []string{"posts.csv"} {
				_, body := fetchAs(t, "", server.url+"/export/"+file)
				all[file] = string(body)
			}
			return all
		}
		for name, text := range outputs() {
			if !strings.Contains(text, "Numbaten") {
				t.Errorf("%s does not have the quote while there is a consent: %.300s", name, text)
			}
		}
		consent := []any{"post", "consents", 0}
		curator.ask(t, `mutation($id: ID!, $v: Int!) { withdrawConsent(id: $id, version: $v) { consent { withdrawnOn } } }`,
			map[string]any{"id": made.text(t, append(consent, "id")...), "v": made.get(t, append(consent, "version")...)})
		for name, text := range outputs() {
			if strings.Contains(text, "Numbaten") {
				t.Errorf("%s has the quote though the consent was taken back", name)
			}
		}
	})
}

// TestAPictureIsWithheldOnTheDayAfterItsConsent, and when its consent is taken back.
func TestAPictureIsWithheldOnTheDayAfterItsConsent(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := openInviters(t, open())
			picture := func(number int) hub.ID {
				id := hubtest.ID(hub.KindAttachment, number)
				i.put(t, &hub.Attachment{Meta: hub.Meta{ID: id, Version: 1, CreatedBy: i.owner.ID}, OnID: i.project.ID, Kind: hub.AttachmentKindPicture,
					Name: "bilde.jpg", MediaType: "image/jpeg", SHA256: fmt.Sprintf("%064d", number), AlternativeText: "En kvinne som ler."})
				return id
			}
			one, other := picture(81), picture(82)
			last := i.clock.Now().In(hub.Oslo).AddDate(0, 0, 2).Format(time.DateOnly)
			const record = `mutation($s: ID!, $d: Date) { recordConsent(subject: $s, purpose: "Plakaten", expiresOn: $d) { consent { id version } } }`
			if _, raw, failed := i.ask(t, i.owner, record, map[string]any{"s": one, "d": last}); failed != "" {
				t.Fatal(raw)
			}
			data, raw, failed := i.ask(t, i.curator, record, map[string]any{"s": other})
			if failed != "" {
				t.Fatal(raw)
			}
			if _, _, failed := i.ask(t, i.owner, record, map[string]any{"s": one, "d": "2001-01-01"}); !strings.Contains(failed, "not passed") {
				t.Errorf("a consent that is over is written down: %q", failed)
			}
			shown := func(as hub.Viewer, id hub.ID) bool {
				data, raw, failed := i.ask(t, as, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": id})
				if failed != "" {
					t.Fatal(raw)
				}
				return data["node"] != nil
			}
			end := func(days int, want bool) {
				i.on(t, i.clock.Now().In(hub.Oslo).AddDate(0, 0, days).Format(time.DateOnly))
				for range 2 {
					if err := i.hub.EndConsents(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				if got := shown(hub.Visitor("en"), one); got != want {
					t.Errorf("on %s the picture is shown: %v", i.clock.Now(), got)
				}
			}
			end(2, true)
			end(1, false)
			if !shown(i.curator, one) || shown(i.owner, one) || !shown(hub.Visitor("en"), other) {
				t.Error("more or less is withheld than should be")
			}
			consent, _ := data["recordConsent"].(map[string]any)["consent"].(map[string]any)
			if _, raw, failed := i.ask(t, i.curator, `mutation($id: ID!, $v: Int!) { withdrawConsent(id: $id, version: $v) { consent { withdrawnOn } } }`,
				map[string]any{"id": consent["id"], "v": consent["version"]}); failed != "" {
				t.Fatal(raw)
			}
			if shown(hub.Visitor("en"), other) {
				t.Error("a picture is shown though the consent was taken back")
			}
		})
	}
}
