package main

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/signed"
)

func TestWhoIsInvitedComesInByTheLinkOnce(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			i := openInviters(t, open())
			for language, want := range map[string][]string{
				"nb": {"Hei, Ola & Bo!", "Noen har invitert deg til Samlær", "Se invitasjonen", "Du får dette fordi Noen", "Ja, jeg vil bli med", "Velkommen, Ola Bø!", "Invitasjonen er brukt"},
				"nn": {"Hei, Ola & Bo!", "Noen har invitert deg til Samlær", "Sjå invitasjonen", "Brevet blir sendt éin gong", "Ja, eg vil bli med", "Velkomen, Ola Bø!", "Invitasjonen er brukt"},
				"en": {"Hello Ola & Bo,", "Noen has invited you to Samlær", "See the invitation", "You get this because Noen", "Yes, I want to join", "Welcome, Ola Bø!", "The invitation has been used"},
			} {
				address := "ola." + language + "@example.org"
				id := i.invited(t, i.owner, map[string]any{"email": address, "name": "Ola & Bo", "project": i.project.ID, "projectRole": "PARTNER",
					"language": language, "note": "Bli <b>med</b>!"})
				link := i.link(t, address)
				got := i.letters[len(i.letters)-1]
				for _, words := range append([]string{"Kafé <på> hjul", "Bli <b>med</b>!"}, want[:4]...) {
					if !strings.Contains(got.subject+got.text, words) || !strings.Contains(got.subject+got.marked, html.EscapeString(words)) {
						t.Errorf("the letter does not say %q: %s\n%s\n%s", words, got.subject, got.text, got.marked)
					}
				}
				if links := invitationLink.FindAllString(html.UnescapeString(got.text+got.marked), -1); len(links) != 2 || links[0] != links[1] || got.stop != "" {
					t.Errorf("the links are %q and %q", links, got.stop)
				}
				i.want(t, link, nil, http.StatusOK, "Kafé <på> hjul", "Bli <b>med</b>!", want[4])
				if code, page := i.page(t, link, nil); code != 200 || !strings.Contains(page, `<html lang="`+language) || !strings.Contains(page, `value="Ola &amp; Bo"`) ||
					!strings.Contains(page, `<label for="name">`) || strings.Contains(page, address) {
					t.Errorf("%d: %s", code, page)
				}
				i.want(t, link, url.Values{"name": {" "}}, http.StatusUnprocessableEntity, want[4])
				if there := i.people(t, "ola."+language); len(there) != 0 {
					t.Errorf("before anybody has said yes there is %v", there)
				}
				i.want(t, link, url.Values{"name": {" Ola\nBø "}}, http.StatusOK, want[5], "Kafé <på> hjul")
				for _, form := range []url.Values{nil, {"name": {"En annen"}}} {
					i.want(t, link, form, http.StatusNotFound, want[6])
				}
				there := i.people(t, "ola."+language)
				if len(there) != 1 || there[0].Name != "Ola Bø" || string(there[0].Language) != language || fmt.Sprint(there[0].Roles) != "[CONTRIBUTOR]" {
					t.Fatalf("came in: %+v", there)
				}
				i.wantMember(t, there[0].ID, hub.ProjectRolePartner)
				if one := i.invitation(t, id); one.OpenedByID != there[0].ID || one.Name+one.Note != "" {
					t.Errorf("the invitation is %+v", one)
				}
			}
			i.wantNoAddressBeside(t, "ola.")
		})
	}
}

func (i *inviters) wantMember(t *testing.T, person hub.ID, role hub.ProjectRole) {
	t.Helper()
	found, err := i.store.Get(t.Context(), hub.KindProject, []hub.ID{i.project.ID})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, member := range found[0].(*hub.Project).Members {
		if member.PersonID == person && member.Role == role {
			count++
		}
	}
	if count != 1 {
		t.Errorf("as %s, %s is in the project %d times: %v", role, person, count, found[0].(*hub.Project).Members)
	}
}

// wantNoAddressBeside looks for the beginning of an address in the audit log, the revisions and the log, and for the deeds.
func (i *inviters) wantNoAddressBeside(t *testing.T, address string) {
	t.Helper()
	var actions []string
	for _, kind := range []hub.Kind{hub.KindAuditEntry, hub.KindRevision, hub.KindMailOut} {
		for document, err := range i.store.Scan(t.Context(), kind) {
			if err != nil {
				t.Fatal(err)
			}
			if text := hub.FieldsOf(document).String(); strings.Contains(text, address) {
				t.Errorf("an address stands in %s", text)
			}
			if entry, ok := document.(*hub.AuditEntry); ok {
				actions = append(actions, entry.Action)
				if entry.Action == "invitation.accept" && (entry.ByID == "" || string(entry.Detail) != string(entry.ByID) || entry.SubjectID.Kind() != hub.KindInvitation) {
					t.Errorf("the audit log says %+v", entry)
				}
			}
		}
	}
	if all := strings.Join(actions, " "); strings.Count(all, "invitation.accept") != 3 || strings.Count(all, "invitation.create") != 3 {
		t.Errorf("the audit log has %s", all)
	}
	if strings.Contains(i.log.String(), address) || strings.Contains(i.log.String(), "invitation=") {
		t.Errorf("the log has an address or a link: %s", i.log)
	}
}

func TestALinkThatDoesNotLeadInSaysWhatToDo(t *testing.T) {
	i := openInviters(t, storesOf(t)["embedded"]())
	form := func(address string) map[string]any {
		return map[string]any{"email": address, "project": i.project.ID, "language": "en"}
	}
	first, second := i.invited(t, i.owner, form("first@example.org")), i.invited(t, i.owner, form("second@example.org"))
	i.invited(t, i.owner, form("third@example.org"))
	withdrawn, old, left := i.link(t, "first@example.org"), i.link(t, "second@example.org"), i.link(t, "third@example.org")
	if failed := i.again(t, i.owner, i.withdraw, first); failed != "" {
		t.Error(failed)
	}
	i.clock.Advance(time.Hour)
	if failed := i.again(t, i.owner, i.resend, second); failed != "" {
		t.Error(failed)
	}
	other, err := signed.New("another secret, which is not of this hub")
	if err != nil {
		t.Fatal(err)
	}
	fresh := i.link(t, "second@example.org")
	site, pass := hub.URL("https://samlaer.example"), hub.InvitationPass{InvitationID: second, Turn: 2}
	refuse := func(link, words string) {
		t.Helper()
		i.want(t, link, nil, http.StatusNotFound, words)
		i.want(t, link, url.Values{"name": {"Noen"}}, http.StatusNotFound, words)
	}
	refuse(withdrawn, "The invitation was withdrawn.")
	refuse(old, "You have got a later letter with a new link.")
	for _, forged := range []string{other.InvitationAddress(site, pass, "en"), strings.Replace(fresh, "invitation=", "invitation=A", 1),
		string(site) + "/invitation?lang=en", i.links.InvitationAddress(site, hub.InvitationPass{InvitationID: second, Turn: 3}, "en"),
		i.links.InvitationAddress(site, hub.InvitationPass{InvitationID: i.project.ID, Turn: 1}, "en")} {
		refuse(forged, "This link does not work.")
	}
	i.clock.Advance(13*24*time.Hour + 22*time.Hour)
	i.want(t, left, nil, http.StatusOK)
	i.clock.Advance(2 * time.Hour)
	refuse(left, "The invitation ended on ")
	i.want(t, fresh, nil, http.StatusNotFound)

	if failed := i.again(t, i.owner, i.resend, second); failed != "" {
		t.Errorf("what has ended cannot be sent again: %s", failed)
	}
	fresh = i.link(t, "second@example.org")
	i.want(t, fresh, nil, http.StatusOK)
	i.project.Version++
	i.project.Members[0].Role = hub.ProjectRoleMember // the owner is none any more
	i.put(t, i.project)
	refuse(fresh, "The invitation was withdrawn.")
	if there := i.people(t, "second"); len(there) != 0 {
		t.Errorf("somebody came in: %v", there)
	}
}

func TestTwoAtOnceAreOnePerson(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			i := openInviters(t, open())
			i.invited(t, i.owner, map[string]any{"email": "liv@example.org", "project": i.project.ID, "language": "nb"})
			first := i.link(t, "liv@example.org")
			i.clock.Advance(time.Minute)
			i.invited(t, i.curator, map[string]any{"email": "Liv@Example.org", "language": "nb"})
			second := i.link(t, "Liv@Example.org")
			var tapping sync.WaitGroup
			codes := make(chan int, 8)
			for at := range 8 {
				tapping.Go(func() {
					code, _ := i.page(t, []string{first, second}[at%2], url.Values{"name": {"Liv"}})
					codes <- code
				})
			}
			tapping.Wait()
			close(codes)
			counts := map[int]int{}
			for code := range codes {
				counts[code]++
			}
			there := i.people(t, "liv@")
			if counts[http.StatusOK] != 2 || counts[http.StatusNotFound] != 6 || len(there) != 1 {
				t.Fatalf("answered %v, and came in %v", counts, there)
			}
			i.wantMember(t, there[0].ID, hub.ProjectRoleMember)
		})
	}
}

func TestAnInvitationToSomebodyWhoIsHereTellsNobodyThatTheyAre(t *testing.T) {
	i := openInviters(t, storesOf(t)["embedded"]())
	var answers []string
	for _, address := range []string{"noen-2@example.org", "ukjent@example.org"} { // the first is the member's
		data, raw, _ := i.ask(t, i.curator, i.invite, map[string]any{"i": map[string]any{"email": address, "project": i.project.ID,
			"projectRole": "OWNER", "language": "en"}})
		id := data["invite"].(map[string]any)["invitation"].(map[string]any)["id"].(string)
		raw, _, _ = strings.Cut(raw, `,"extensions":{"indexed"`) // which says how busy the machine is
		answers = append(answers, strings.NewReplacer(address, "", id, "").Replace(strings.TrimSuffix(strings.TrimSpace(raw), "}")))
	}
	if answers[0] != answers[1] {
		t.Errorf("of somebody who is here it says %s\nand of a stranger %s", answers[0], answers[1])
	}
	if there := i.people(t, "noen-2"); there[0].Version != 1 {
		t.Errorf("before it is opened, the person is %+v", there[0])
	}
	link := i.link(t, "noen-2@example.org")
	code, page := i.page(t, link, nil)
	if code != 200 || !strings.Contains(page, "Samlær kjenner deg fra før som Noen.") || strings.Contains(page, "<input") {
		t.Errorf("%d: %s", code, page) // in the person's own language
	}
	i.want(t, link, url.Values{"name": {"Et annet navn"}}, http.StatusOK, "Velkommen, Noen!")
	there := i.people(t, "noen-2")
	if len(there) != 1 || there[0].ID != i.outsider || there[0].Name != "Noen" {
		t.Errorf("the person is %+v", there)
	}
	i.wantMember(t, i.outsider, hub.ProjectRoleOwner)
}

func TestWhatWasTakenBackOrSentAgainIsNotSent(t *testing.T) {
	i := openInviters(t, storesOf(t)["embedded"]())
	form := func(address string) map[string]any { return map[string]any{"email": address, "language": "nb"} }
	withdrawn := i.invited(t, i.curator, form("tilbake@example.org"))
	again := i.invited(t, i.curator, form("igjen@example.org"))
	if failed := i.again(t, i.curator, i.withdraw, withdrawn); failed != "" {
		t.Error(failed)
	}
	i.clock.Advance(time.Minute)
	if failed := i.again(t, i.curator, i.resend, again); failed != "" {
		t.Error(failed)
	}
	late := i.invited(t, i.curator, form("for.sent@example.org"))
	one := i.invitation(t, late)
	one.Version, one.ExpiresAt = one.Version+1, i.clock.Now()
	i.put(t, one)
	if got := i.send(t); len(got) != 1 || got[0].to != "igjen@example.org" {
		t.Errorf("sent are %+v", got)
	}
}

func TestWhoHasNotAnsweredIsRemindedOnce(t *testing.T) {
	i := openInviters(t, storesOf(t)["embedded"]())
	id := i.invited(t, i.curator, map[string]any{"email": "treg@example.org", "language": "nn"})
	i.invited(t, i.curator, map[string]any{"email": "rask@example.org", "language": "nn"})
	i.want(t, i.link(t, "rask@example.org"), url.Values{"name": {"Rask"}}, http.StatusOK)
	days := []int{}
	for day := range 20 {
		for range 2 {
			if err := i.hub.RemindOfInvitations(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		before := len(i.letters)
		if got := i.send(t); len(got) > before {
			days = append(days, day)
		}
		i.clock.Advance(24 * time.Hour)
	}
	last := i.letters[len(i.letters)-1]
	if fmt.Sprint(days) != "[11]" && fmt.Sprint(days) != "[12]" || last.to != "treg@example.org" || last.subject != "Invitasjonen frå Kari <Nordmann> går snart ut" ||
		!strings.Contains(last.text, "Dette er den einaste påminninga.") || last.id == i.letters[0].id {
		t.Errorf("reminded on the days %v: %+v", days, last)
	}
	i.clock.Advance(31 * 24 * time.Hour)
	if err := i.hub.RemindOfInvitations(t.Context()); err != nil {
		t.Fatal(err)
	}
	if one := i.invitation(t, id); one != nil {
		t.Errorf("a month after its end the address is kept: %+v", one)
	}
}

func TestWhoInvitesIsHeldToWhatTheyMayAndToANumberADay(t *testing.T) {
	i := openInviters(t, storesOf(t)["embedded"]())
	service := hub.Viewer{ID: hub.NewID(hub.KindService, newUUID()), Roles: []hub.Role{hub.RoleCurator}, Language: "en"}
	for _, one := range []struct {
		by   hub.Viewer
		form map[string]any
		want string
	}{
		{i.owner, map[string]any{"email": "a@example.org", "language": "nb"}, "You may not do this."},
		{i.member, map[string]any{"email": "a@example.org", "language": "nb", "project": i.project.ID}, "You may not do this."},
		{i.owner, map[string]any{"email": "a@example.org", "language": "nb", "project": i.project.ID, "roles": []string{"CURATOR"}}, "You can invite contributors only."},
		{i.curator, map[string]any{"email": "a@example.org", "language": "nb", "roles": []string{"CONTRIBUTOR", "ADMINISTRATOR"}}, "You can invite contributors only."},
		{service, map[string]any{"email": "a@example.org", "language": "nb"}, "Only people invite."},
		{i.curator, map[string]any{"email": "Noen <a@example.org>", "language": "nb"}, "This is not an e-mail address."},
		{i.curator, map[string]any{"email": "a@example.org\r\nBcc: b@example.org", "language": "nb"}, "This is not an e-mail address."},
		{i.curator, map[string]any{"email": "a@example.org", "language": "de"}, "“de” is not a choice here."},
		{i.curator, map[string]any{"email": "a@example.org", "language": "nb", "projectRole": "OWNER"}, "Choose the project"},
		{i.curator, map[string]any{"email": "a@example.org", "language": "nb", "note": strings.Repeat("å", 301)}, "The text is too long."},
		{i.curator, map[string]any{"email": "a@example.org", "language": "nb", "project": hub.NewID(hub.KindProject, newUUID())}, "is not a valid id here"},
		{i.overseer, map[string]any{"email": "a@example.org", "language": "nb", "roles": []string{"ADMINISTRATOR"}}, ""},
		{i.overseer, map[string]any{"email": "A@example.org", "language": "nb"}, "You have invited this address already."},
	} {
		if _, raw, failed := i.ask(t, one.by, i.invite, map[string]any{"i": one.form}); !strings.Contains(failed, one.want) || (failed == "") != (one.want == "") {
			t.Errorf("%v: %s, want %q", one.form, raw, one.want)
		}
	}
	for at := range 50 {
		i.invited(t, i.curator, map[string]any{"email": fmt.Sprintf("nr%d@example.org", at), "language": "nb"})
	}
	more := map[string]any{"i": map[string]any{"email": "nr50@example.org", "language": "nb"}}
	if _, _, failed := i.ask(t, i.curator, i.invite, more); !strings.HasPrefix(failed, "You have invited 50 in the past day.") {
		t.Errorf("the fifty-first: %q", failed)
	}
	i.clock.Advance(25 * time.Hour)
	if _, _, failed := i.ask(t, i.curator, i.invite, more); failed != "" {
		t.Errorf("a day later: %q", failed)
	}
}

func TestAnAddressIsSeenByWhoeverInvitedItAndAdministratorsAlone(t *testing.T) {
	i := openInviters(t, storesOf(t)["embedded"]())
	id := i.invited(t, i.owner, map[string]any{"email": "hemmelig@example.org", "project": i.project.ID, "language": "nb"})
	i.want(t, i.link(t, "hemmelig@example.org"), url.Values{"name": {"Nils"}}, http.StatusOK)
	for by, sees := range map[*hub.Viewer]bool{&i.owner: true, &i.overseer: true, &i.curator: false, &i.member: false, {Language: "nb"}: false} {
		for _, query := range []string{i.listedAs, fmt.Sprintf(`{ node(id: %q) { ... on Invitation { email } } }`, id)} {
			if _, raw, _ := i.ask(t, *by, query, nil); strings.Contains(raw, "hemmelig@") != sees {
				t.Errorf("%v gets %s", by.Roles, raw)
			}
		}
		everywhere := fmt.Sprintf(`{ people { nodes { name email } } node(id: %q) { ... on Project { members { person { name email } } } } }`, i.project.ID)
		if _, raw, _ := i.ask(t, *by, everywhere, nil); strings.Contains(raw, "hemmelig@") != by.Has(hub.RoleAdministrator) {
			t.Errorf("%v gets %s", by.Roles, raw)
		}
	}
}

func TestAnAddressThatRefusesALetterGetsNoMoreUntilItIsSentAgain(t *testing.T) {
	i := openInviters(t, storesOf(t)["embedded"]())
	id := i.invited(t, i.curator, map[string]any{"email": "borte@example.org", "language": "nb"})
	due, err := i.hub.DueLetters(t.Context())
	if err != nil || len(due) != 1 {
		t.Fatal(due, err)
	}
	claim, err := i.hub.Claim(t.Context(), due[0], time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := i.hub.Refused(t.Context(), claim, "borte@example.org", "550 no such user"); err != nil {
		t.Fatal(err)
	}
	if _, raw, _ := i.ask(t, i.curator, `{ invitations { nodes { bounced { address reason } } } }`, nil); !strings.Contains(raw, "550 no such user") {
		t.Errorf("the inviter sees %s", raw)
	}
	i.clock.Advance(12 * 24 * time.Hour)
	if err := i.hub.RemindOfInvitations(t.Context()); err != nil {
		t.Fatal(err)
	}
	i.clock.Advance(24 * time.Hour)
	if got := i.send(t); len(got) != 0 {
		t.Errorf("sent are %+v", got)
	}
	for turn := 2; turn <= 6; turn++ {
		failed := i.again(t, i.curator, i.resend, id)
		if (failed == "") != (turn < 6) {
			t.Errorf("turn %d: %q", turn, failed)
		}
	}
	if got := i.send(t); len(got) != 1 || got[0].to != "borte@example.org" {
		t.Errorf("sent are %+v", got)
	}
}
