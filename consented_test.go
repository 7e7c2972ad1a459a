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
			for _, file := range []string{"/export/posts.csv", "/feed.atom?type=Post&first=100"} {
				_, body := fetchAs(t, "", server.url+file)
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

// TestWhatIsTakenBackWhileItIsHiddenStaysHidden when a curator shows it again, until there is a new consent.
func TestWhatIsTakenBackWhileItIsHiddenStaysHidden(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo")...)
		person := func(slug string) demoPerson { return demoPerson{server, slug} }
		partner, curator, visitor := person("partner"), person("curator"), person("")
		post := partner.tell(t, partner.projectCalled(t, "Eksempel: Kjøkkenveien"), "nb", "Hun sa at numbaten er snill.").text(t, "createPost", "post", "id")
		c := consentsTo{curator, post}
		first := c.record(t)
		c.moderate(t, `mutation($id: ID!, $v: Int!) { hide(id: $id, version: $v, reason: "Se på dette.") { subject { ... on Post { id } } } }`)
		c.withdraw(t, first)
		const show = `mutation($id: ID!, $v: Int!) { show(id: $id, version: $v) { subject { ... on Post { hidden { reason by { id } } } } } }`
		c.moderate(t, show)
		if visitor.ask(t, `query($id: ID!) { post(id: $id) { id } }`, map[string]any{"id": post}).get(t, "post") != nil {
			t.Error("what somebody has taken back their consent to is shown")
		}
		hidden := curator.ask(t, `query($id: ID!) { post(id: $id) { version hidden { reason by { id } } } }`, map[string]any{"id": post})
		if got := hidden.text(t, "post", "hidden", "reason"); !strings.Contains(got, "Samtykket") || hidden.get(t, "post", "hidden", "by") != nil {
			t.Errorf("it is hidden because of %q", got)
		}
		refused := curator.try(t, show, map[string]any{"id": post, "v": hidden.get(t, "post", "version")})
		if refused.code() != "INVALID" || !strings.Contains(refused.Errors[0].Message, "nytt samtykke") {
			t.Errorf("it is shown without a consent: %v", refused)
		}
		if code := partner.try(t, recordOne, map[string]any{"s": post}).code(); code != "FORBIDDEN" {
			t.Errorf("whoever told it says that there is a new consent: %q", code)
		}
		c.record(t)
		if visitor.ask(t, `query($id: ID!) { post(id: $id) { id } }`, map[string]any{"id": post}).get(t, "post") == nil {
			t.Error("it is not shown after a new consent")
		}
	})
}

// consentsTo are what a curator does with consents to a post.
type consentsTo struct {
	demoPerson
	post string
}

const recordOne = `mutation($s: ID!, $p: ID) { recordConsent(subject: $s, person: $p, purpose: "Nettsidene") { consent { id version } } }`

func (c consentsTo) record(t *testing.T) (consent map[string]any) {
	t.Helper()
	made := c.ask(t, recordOne, map[string]any{"s": c.post})
	return map[string]any{"id": made.text(t, "recordConsent", "consent", "id"), "v": made.get(t, "recordConsent", "consent", "version")}
}

func (c consentsTo) withdraw(t *testing.T, consent map[string]any) {
	t.Helper()
	c.ask(t, `mutation($id: ID!, $v: Int!) { withdrawConsent(id: $id, version: $v) { consent { withdrawnOn } } }`, consent)
}

func (c consentsTo) moderate(t *testing.T, mutation string) {
	t.Helper()
	version := c.ask(t, `query($id: ID!) { post(id: $id) { version } }`, map[string]any{"id": c.post}).get(t, "post", "version")
	c.ask(t, mutation, map[string]any{"id": c.post, "v": version})
}

// TestAPictureIsShownAgainWhenAllInItHaveAgreedAnew, and not when one of them has.
func TestAPictureIsShownAgainWhenAllInItHaveAgreedAnew(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := openInviters(t, open())
			picture := hubtest.ID(hub.KindAttachment, 81)
			i.put(t, &hub.Attachment{Meta: hub.Meta{ID: picture, Version: 1, CreatedBy: i.owner.ID}, OnID: i.project.ID, Kind: hub.AttachmentKindPicture,
				Name: "bilde.jpg", MediaType: "image/jpeg", SHA256: fmt.Sprintf("%064d", 81), AlternativeText: "To som ler."})
			said := func(as hub.Viewer, what string, with map[string]any) map[string]any {
				data, raw, failed := i.ask(t, as, what, with)
				if failed != "" {
					t.Fatal(raw)
				}
				return data
			}
			record := func(person any) map[string]any {
				made := said(i.curator, recordOne, map[string]any{"s": picture, "p": person})
				consent, _ := made["recordConsent"].(map[string]any)["consent"].(map[string]any)
				return consent
			}
			isShown := func() bool {
				return said(hub.Visitor("en"), `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": picture})["node"] != nil
			}
			for _, given := range []map[string]any{record(i.owner.ID), record(nil)} {
				said(i.curator, `mutation($id: ID!, $v: Int!) { withdrawConsent(id: $id, version: $v) { consent { id } } }`,
					map[string]any{"id": given["id"], "v": given["version"]})
			}
			for _, one := range []struct {
				person any
				shown  bool
			}{{i.curator.ID, false}, {i.owner.ID, false}, {nil, true}} {
				record(one.person)
				if isShown() != one.shown {
					t.Errorf("after a consent of %v it is shown: %v", one.person, !one.shown)
				}
			}
		})
	}
}

// TestAConsentThatIsRenewedInTimeHidesNothing on its last day, while one of somebody else does.
func TestAConsentThatIsRenewedInTimeHidesNothing(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := openInviters(t, open())
			day := func(days int) string { return i.clock.Now().In(hub.Oslo).AddDate(0, 0, days).Format(time.DateOnly) }
			first, second := day(2), day(4)
			shown := func(number int, others ...map[string]any) hub.ID {
				id := hubtest.ID(hub.KindAttachment, number)
				i.put(t, &hub.Attachment{Meta: hub.Meta{ID: id, Version: 1, CreatedBy: i.owner.ID}, OnID: i.project.ID, Kind: hub.AttachmentKindPicture,
					Name: "bilde.jpg", MediaType: "image/jpeg", SHA256: fmt.Sprintf("%064d", number), AlternativeText: "En som ler."})
				for _, one := range append(others, map[string]any{"p": i.owner.ID, "d": first}) {
					one["s"] = id
					if _, raw, failed := i.ask(t, i.curator, `mutation($s: ID!, $p: ID, $d: Date) {
						recordConsent(subject: $s, person: $p, purpose: "Plakaten", expiresOn: $d) { consent { id } } }`, one); failed != "" {
						t.Fatal(raw)
					}
				}
				return id
			}
			type agreed = map[string]any
			pictures := map[hub.ID][2]bool{ // on the day after the first end, and after the second
				shown(81, agreed{"p": i.owner.ID, "d": second}): {true, false},
				shown(82, agreed{"p": i.owner.ID}):              {true, true},
				shown(83, agreed{"p": i.member.ID}):             {false, false},
				shown(84, agreed{}):                             {false, false},
			}
			for at, last := range []string{first, second} {
				on, err := time.Parse(time.DateOnly, last)
				if err != nil {
					t.Fatal(err)
				}
				i.on(t, on.AddDate(0, 0, 1).Format(time.DateOnly))
				if err := i.hub.EndConsents(t.Context()); err != nil {
					t.Fatal(err)
				}
				for id, want := range pictures {
					data, raw, failed := i.ask(t, hub.Visitor("en"), `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": id})
					if failed != "" || (data["node"] != nil) != want[at] {
						t.Errorf("after %s, %s is shown: %v, %s", last, id, data["node"] != nil, raw)
					}
				}
			}
		})
	}
}
