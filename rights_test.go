package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// meeting is a store in which two who look who administers both see it before either goes on.
type meeting struct {
	hub.Store
	both *sync.WaitGroup
	seen sync.Map
}

func (m *meeting) Refs(ctx context.Context, kind hub.Kind, key hub.Key, after hub.ID, limit int) ([]hub.ID, error) {
	ids, err := m.Store.Refs(ctx, kind, key, after, limit)
	if who, ok := ctx.Value(meetingKey{}).(int); ok && strings.HasPrefix(string(key), "role:") {
		if _, again := m.seen.LoadOrStore(who, true); !again {
			m.both.Done()
			m.both.Wait()
		}
	}
	return ids, err
}

type meetingKey struct{}

func TestTheLastAdministratorStaysOneWhenTwoSignInAtOnce(t *testing.T) {
	t.Parallel()
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := open()
			m := &meeting{Store: store, both: &sync.WaitGroup{}}
			a := openAfterwards(t, m)
			var subjects [2]hub.Subject
			m.both.Add(len(subjects))
			for at := range subjects {
				subjects[at] = hub.Subject{Issuer: "https://id.example", Sub: fmt.Sprint(at)}
				a.put(t, &hub.Person{Meta: hub.Meta{ID: hub.NewID(hub.KindPerson, newUUID()), Version: 1}, Name: "A", Language: "nb",
					Roles: []hub.Role{hub.RoleAdministrator}, Subjects: subjects[at : at+1]})
			}
			var several sync.WaitGroup
			for at, subject := range subjects {
				several.Go(func() {
					ctx := context.WithValue(t.Context(), meetingKey{}, at)
					if _, _, err := a.hub.SignIn(ctx, hub.Arrival{Subject: subject, GivesRoles: true}); err != nil {
						t.Error(err)
					}
				})
			}
			several.Wait()
			ids, err := store.Refs(t.Context(), hub.KindPerson, "role:ADMINISTRATOR", "", 10)
			if err != nil || len(ids) != 1 {
				t.Errorf("%d administer the hub, %v", len(ids), err)
			}
		})
	}
}

func TestARoleThatAnAdministratorTookIsNotGivenBackByAnOwnersInvitation(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			i := openInviters(t, open())
			out := hub.NewID(hub.KindPerson, newUUID())
			i.put(t, &hub.Person{Meta: hub.Meta{ID: out, Version: 1}, Name: "Ute", Language: "en", Email: "ute@example.org",
				Roles: []hub.Role{hub.RoleContributor}})
			form := map[string]any{"email": "ute@example.org", "project": i.project.ID, "language": "en"}
			id := i.invited(t, i.owner, form)
			before := i.link(t, "ute@example.org")
			const setRoles = `mutation($id: ID!, $v: Int!, $roles: [Role!]!) { setRoles(id: $id, version: $v, roles: $roles) { person { roles } } }`
			if _, raw, failed := i.ask(t, i.overseer, setRoles, map[string]any{"id": out, "v": 1, "roles": []string{}}); failed != "" {
				t.Fatal(raw)
			}
			i.want(t, before, url.Values{"name": {"Ute"}}, http.StatusNotFound)
			i.clock.Advance(time.Hour)
			if failed := i.again(t, i.owner, i.resend, id); failed != "" {
				t.Errorf("the owner is told that somebody is shut out: %s", failed)
			}
			if letters := len(i.send(t)); letters != 1 {
				t.Errorf("%d letters went out, and only the first is to", letters)
			}
			if there := i.people(t, "ute@example.org"); len(there) != 1 || len(there[0].Roles) != 0 {
				t.Errorf("%+v", there)
			}
			if failed := i.again(t, i.owner, i.withdraw, id); failed != "" {
				t.Error(failed)
			}
			i.invited(t, i.overseer, map[string]any{"email": "ute@example.org", "roles": []string{"CONTRIBUTOR"}, "language": "en"})
			i.want(t, i.link(t, "ute@example.org"), url.Values{"name": {"Ute"}}, http.StatusOK)
			if there := i.people(t, "ute@example.org"); len(there) != 1 || fmt.Sprint(there[0].Roles) != "[CONTRIBUTOR]" || there[0].Barred {
				t.Errorf("an administrator lets somebody in again: %+v", there)
			}
		})
	}
}

func TestSomebodyWithoutARoleSeesAndEndsTheirSessionsAndSeesWhatTheyAgreedTo(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			i := openInviters(t, open())
			out := hub.NewID(hub.KindPerson, newUUID())
			i.put(t, &hub.Person{Meta: hub.Meta{ID: out, Version: 1}, Name: "Ute", Language: "en"})
			i.put(t, &hub.Consent{Meta: hub.Meta{ID: hub.NewID(hub.KindConsent, newUUID()), Version: 1}, PersonID: out, Terms: "2024-1", Licence: "CC BY 4.0"})
			token, _, err := i.hub.SignIn(t.Context(), hub.Arrival{PersonID: out})
			if err != nil {
				t.Fatal(err)
			}
			viewer, _, err := i.hub.SessionViewer(t.Context(), token)
			if err != nil {
				t.Fatal(err)
			}
			_, raw, failed := i.ask(t, viewer, `{ viewer { sessions { id } consents { terms } } }`, nil)
			if failed != "" || !strings.Contains(raw, string(viewer.SessionID)) || !strings.Contains(raw, "2024-1") {
				t.Errorf("they see %s", raw)
			}
			other := hub.Viewer{ID: hub.NewID(hub.KindPerson, newUUID()), Language: "en"}
			const end = `mutation($id: ID!) { endSession(id: $id) { deletedId } }`
			for _, by := range []hub.Viewer{other, i.owner, i.overseer} {
				if _, raw, failed := i.ask(t, by, end, map[string]any{"id": viewer.SessionID}); failed == "" {
					t.Errorf("somebody else has ended it: %s", raw)
				}
			}
			if _, raw, failed := i.ask(t, viewer, end, map[string]any{"id": viewer.SessionID}); failed != "" {
				t.Errorf("they end it: %s", raw)
			}
			if now, _, err := i.hub.SessionViewer(t.Context(), token); err != nil || now.ID != "" {
				t.Errorf("it is not ended: %+v, %v", now, err)
			}
		})
	}
}

func TestAnOrganisationsWebsiteIsOneThatABrowserOpens(t *testing.T) {
	t.Parallel()
	of := func(website string) error {
		return hub.Validate(&hub.Organisation{Meta: hub.Meta{ID: hubtest.ID(hub.KindOrganisation, 1)}, Name: "A", Kind: hub.OrganisationKindOther, Website: hub.URL(website)})
	}
	for _, website := range []string{"", "https://example.org", "http://example.org:8080/a?b=c", "https://xn--ls-zka.no/"} {
		if err := of(website); err != nil {
			t.Errorf("%q: %v", website, err)
		}
	}
	for _, website := range []string{"mailto:post@example.org", "javascript:alert(1)", "https://", "https://:80", "http:example.org", "//example.org",
		"https://ola:hemmelig@example.org", "example.org", "ftp://example.org", "https://exa mple.org"} {
		if err := of(website); err == nil {
			t.Errorf("%q is taken", website)
		}
	}
}

// full is a store that has no room left.
type full struct {
	hub.Store
	isFull bool
}

func (f *full) Commit(ctx context.Context, commit hub.Commit) error {
	if f.isFull {
		return errors.New("no space left on device")
	}
	return f.Store.Commit(ctx, commit)
}

func TestAFullDiskShutsNobodyOut(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			store := &full{Store: open()}
			i := openInviters(t, store)
			made, raw, failed := i.ask(t, i.overseer, `mutation { createAPIKey(input: {name: "k", scopes: [READ_NETWORK]}) { key } }`, nil)
			if failed != "" {
				t.Fatal(raw)
			}
			key := made["createAPIKey"].(map[string]any)["key"].(string)
			token, _, err := i.hub.SignIn(t.Context(), hub.Arrival{PersonID: i.overseer.ID})
			if err != nil {
				t.Fatal(err)
			}
			store.isFull = true
			i.clock.Advance(time.Hour)
			if viewer, err := i.hub.KeyViewer(t.Context(), key, false); err != nil || viewer.ID == "" {
				t.Errorf("a key: %+v, %v", viewer, err)
			}
			if viewer, renewed, err := i.hub.SessionViewer(t.Context(), token); err != nil || viewer.ID != i.overseer.ID || renewed != "" {
				t.Errorf("a session: %+v, %q, %v", viewer, renewed, err)
			}
		})
	}
}
