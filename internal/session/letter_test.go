package session_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/samlaer/samlaer/internal/hub"
)

// resident is somebody who has been here.
func (h *house) resident(t *testing.T, address string, roles ...hub.Role) hub.ID {
	t.Helper()
	id := hub.NewID(hub.KindPerson, uuid.Must(uuid.NewV7()))
	now := h.clock().UTC().Truncate(time.Millisecond)
	person := &hub.Person{Meta: hub.Meta{ID: id, Version: 1, CreatedAt: now, UpdatedAt: now}, Name: "Selam", Email: address, Language: "nn", Roles: roles}
	err := h.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(id), Changes: []hub.Change{{Kind: hub.KindPerson, ID: id, Document: person}}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// link takes the next letter out of the outbox, and gives the link in it; empty when there is none.
func (h *house) link(t *testing.T) string {
	t.Helper()
	due, err := h.hub.DueLetters(t.Context())
	if err != nil || len(due) == 0 {
		return ""
	}
	claim, err := h.hub.Claim(t.Context(), due[0], time.Minute)
	if err != nil || claim == nil {
		t.Fatalf("%v, %v", claim, err)
	}
	letter, err := h.hub.Letter(t.Context(), claim)
	if err != nil || letter == nil || letter.SignIn == nil {
		t.Fatalf("%+v, %v", letter, err)
	}
	if err := h.hub.Sent(t.Context(), claim); err != nil {
		t.Fatal(err)
	}
	return h.signer.SignInAddress(hub.URL(h.URL), letter.ID, letter.Language)
}

func (b *browser) askFor(t *testing.T, address string) page {
	t.Helper()
	return b.post(t, b.house.URL+"/signin/letter", url.Values{"email": {address}})
}

func TestSomebodySignsInByALetterOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	selam := h.resident(t, "selam@example.org", hub.RoleContributor)
	b := h.browser(t)
	if choice := b.get(t, h.URL+"/signin"); !strings.Contains(choice.body, `type="email"`) {
		t.Fatalf("there is no field for an address: %s", choice.body)
	}
	if asked := b.askFor(t, "Selam@example.org"); asked.status != http.StatusOK {
		t.Fatalf("%+v", asked)
	}
	link := h.link(t)
	for range 3 { // programs that look for harmful links
		if shown := h.browser(t).get(t, link); shown.status != http.StatusOK || !strings.Contains(shown.body, "Du loggar inn som Selam.") {
			t.Fatalf("%+v", shown)
		}
	}
	if in := b.post(t, link, nil); in.status != http.StatusSeeOther || b.who(t).ID != selam {
		t.Fatalf("%+v, %+v", in, b.who(t))
	}
	other := h.browser(t)
	if again := other.post(t, link, nil); again.status != http.StatusNotFound || other.who(t).ID != "" {
		t.Errorf("the link signs in twice: %+v", again)
	}
}

func TestALinkThatDoesNotHoldSignsNobodyIn(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	h.resident(t, "selam@example.org", hub.RoleContributor)
	b := h.browser(t)
	b.askFor(t, "selam@example.org")
	link := h.link(t)
	for name, address := range map[string]string{
		"forged": link[:len(link)-20] + "AAAA" + link[len(link)-16:], "empty": h.URL + "/signin/link", "nonsense": h.URL + "/signin/link?link=%00..",
	} {
		if at := b.post(t, address, nil); at.status != http.StatusNotFound || b.who(t).ID != "" {
			t.Errorf("%s: %+v", name, at)
		}
	}
	h.pass(16 * time.Minute)
	if at := b.post(t, link, nil); at.status != http.StatusNotFound || b.who(t).ID != "" {
		t.Errorf("after sixteen minutes: %+v", at)
	}
}

func TestNobodyLearnsWhoseAddressIsKnown(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	h.resident(t, "selam@example.org", hub.RoleContributor)
	known, unknown := h.browser(t).askFor(t, "selam@example.org"), h.browser(t).askFor(t, "nobody@example.org")
	if known != unknown || known.status != http.StatusOK {
		t.Errorf("%+v and %+v", known, unknown)
	}
	if h.link(t) == "" || h.link(t) != "" {
		t.Error("there is not one letter, to the one who is known")
	}
	if strings.Contains(h.log.String(), "@example.org") {
		t.Error("an address stands in the log")
	}
}

func TestLettersToSignInByAreFew(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	h.resident(t, "selam@example.org", hub.RoleContributor)
	b, asked := h.browser(t), 0
	for range 20 {
		if b.askFor(t, "selam@example.org").status == http.StatusOK {
			asked++
		}
	}
	if asked != 5 {
		t.Errorf("one network address asked %d times at once", asked)
	}
	for range 10 {
		h.pass(2 * time.Minute)
		if at := b.askFor(t, "selam@example.org"); at.status != http.StatusOK {
			t.Fatalf("%+v", at)
		}
	}
	h.pass(-20 * time.Minute)
	letters := 0
	for h.link(t) != "" {
		letters++
	}
	if letters != 5 {
		t.Errorf("%d letters were written within an hour", letters)
	}
	for _, typed := range []string{"", "selam", "Selam <selam@example.org>", "selam@example.org\r\nBcc: all@example.org", strings.Repeat("a", 5000)} {
		if at := b.askFor(t, typed); at.status != http.StatusUnprocessableEntity {
			t.Errorf("%.50q: %+v", typed, at)
		}
	}
}

// invite lets an address in, and gives what the link in the letter says.
func (h *house) invite(t *testing.T, by hub.ID, address string) hub.InvitationPass {
	t.Helper()
	id := hub.NewID(hub.KindInvitation, uuid.Must(uuid.NewV7()))
	now := h.clock().UTC().Truncate(time.Millisecond)
	invitation := &hub.Invitation{Meta: hub.Meta{ID: id, Version: 1, CreatedAt: now, UpdatedAt: now, CreatedBy: by}, Email: address, Language: "nn",
		Roles: []hub.Role{hub.RoleContributor}, Turn: 1, SentAt: now, ExpiresAt: now.AddDate(0, 0, 14)}
	err := h.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(id), Changes: []hub.Change{{Kind: hub.KindInvitation, ID: id, Document: invitation}}})
	if err != nil {
		t.Fatal(err)
	}
	return hub.InvitationPass{InvitationID: id, Turn: 1}
}

func TestAnInvitationBindsWhoeverHasSignedInAndWaits(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	curator := h.resident(t, "curator@example.org", hub.RoleCurator)
	b := h.browser(t)
	b.signIn(t)
	waiting := b.who(t)
	pass := h.invite(t, curator, "new@example.org")
	accepted, err := h.hub.AcceptInvitation(hub.WithViewer(t.Context(), waiting), pass, "Nytt Namn")
	if err != nil || accepted.PersonID != waiting.ID || accepted.Name != "Nytt Namn" {
		t.Fatalf("%+v, %v", accepted, err)
	}
	if now := b.who(t); now.ID != waiting.ID || len(now.Roles) != 1 {
		t.Errorf("who signed in is %+v", now)
	}
}

func TestAnInvitationToSomebodyWhoIsHereBindsTheirProviderToThem(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	curator, selam := h.resident(t, "curator@example.org", hub.RoleCurator), h.resident(t, "selam@example.org")
	b := h.browser(t)
	b.signIn(t)
	accepted, err := h.hub.AcceptInvitation(hub.WithViewer(t.Context(), b.who(t)), h.invite(t, curator, "selam@example.org"), "")
	if err != nil || accepted.PersonID != selam {
		t.Fatalf("%+v, %v", accepted, err)
	}
	if b.who(t).ID != "" {
		t.Errorf("a person who was taken for another is still somebody: %+v", b.who(t))
	}
	if b.signIn(t); b.who(t).ID != selam {
		t.Errorf("by the provider, %+v signs in", b.who(t))
	}
}

func TestAnInvitationBindsNobodyWhoHasARole(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	curator := h.resident(t, "curator@example.org", hub.RoleCurator)
	accepted, err := h.hub.AcceptInvitation(hub.WithViewer(t.Context(), hub.Viewer{ID: curator, Roles: []hub.Role{hub.RoleCurator}}),
		h.invite(t, curator, "new@example.org"), "Ny")
	if err != nil || accepted.PersonID == curator {
		t.Errorf("%+v, %v", accepted, err)
	}
}

func TestAnInvitationThatWasSentOnOpensNothingOfSomebodyWithARole(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	curator, owner := h.resident(t, "curator@example.org", hub.RoleCurator), h.resident(t, "owner@example.org", hub.RoleContributor)
	b := h.browser(t)
	b.signIn(t)
	waiting := b.who(t)
	accepted, err := h.hub.AcceptInvitation(hub.WithViewer(t.Context(), waiting), h.invite(t, curator, "owner@example.org"), "")
	if err != nil || accepted.PersonID != "" {
		t.Errorf("whoever has the link is signed in as %s: %v", accepted.PersonID, err)
	}
	if b.signIn(t); b.who(t).ID != waiting.ID || b.who(t).ID == owner {
		t.Errorf("by the provider of whoever has the link, %+v signs in", b.who(t))
	}
}

func TestTheNetworksOfALargeNetworkAskForFewLettersTogether(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	ask := func(from string) bool {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/signin/letter", strings.NewReader("email=selam%40example.org"))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.RemoteAddr = from
		answer := httptest.NewRecorder()
		h.door.ServeHTTP(answer, request)
		return answer.Code == http.StatusOK
	}
	asked := map[string]int{}
	for number := range 1000 {
		for of, from := range map[string]string{"one network": fmt.Sprintf("[2001:db8:1:1::%x]:1", number), "a large one": fmt.Sprintf("[2001:db8:2:%x::1]:1", number),
			"one of IPv4": "192.0.2.1:1"} {
			if ask(from) {
				asked[of]++
			}
		}
	}
	if asked["one network"] != 5 || asked["a large one"] != 40 || asked["one of IPv4"] != 5 {
		t.Errorf("letters were asked for by %v", asked)
	}
	if !ask("[2001:db8:1:2::1]:1") || !ask("192.0.2.2:1") {
		t.Error("neighbours cannot ask")
	}
}
