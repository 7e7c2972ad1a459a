package main

import (
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
	"github.com/samlaer/samlaer/internal/signed"
)

// afterwards is a hub some time after a project of two owners has ended.
type afterwards struct {
	store    hub.Store
	hub      *hub.Hub
	index    hub.Index
	clock    *hubtest.Clock
	links    *signed.Signer
	pages    http.Handler
	project  *hub.Project
	owners   [2]hub.ID
	outsider hub.ID
}

// storesOf are both stores, each new.
func storesOf(t *testing.T) map[string]func() hub.Store {
	t.Helper()
	opened := func(store hub.Store, err error) hub.Store {
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		return store
	}
	return map[string]func() hub.Store{
		"embedded": func() hub.Store { return opened(boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir()})) },
		"MongoDB":  func() hub.Store { return opened(mongostore.Open(t.Context(), mongotest.URI(t), mongostore.Options{})) },
	}
}

func openAfterwards(t *testing.T, store hub.Store) *afterwards {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: t.TempDir(), Store: store, Logger: logger, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	a := &afterwards{store: store, index: index, clock: hubtest.NewClock()}
	a.hub = hub.New(hub.Parts{Store: store, Index: index, Clock: a.clock.Now, UUID: newUUID, Site: "https://samlaer.example",
		Letters: true})
	signer, err := signed.New("a secret that nobody can guess, or so")
	if err != nil {
		t.Fatal(err)
	}
	a.links = signer
	a.pages = front.Handler(front.Options{GraphQL: http.NotFoundHandler(), Pulses: signed.NewPulses(signer, a.hub), Logger: logger})
	people := make([]hub.ID, 3)
	for at := range people {
		people[at] = hub.NewID(hub.KindPerson, newUUID())
		a.put(t, &hub.Person{Meta: hub.Meta{ID: people[at], Version: 1}, Name: "Noen", Email: fmt.Sprintf("noen-%d@example.org", at), Language: []hub.Language{"nn", "en", "nb"}[at],
			Roles: []hub.Role{hub.RoleContributor}})
	}
	a.owners, a.outsider = [2]hub.ID{people[0], people[1]}, people[2]
	a.project = &hub.Project{Meta: hub.Meta{ID: hub.NewID(hub.KindProject, newUUID()), Version: 1}, Title: "Kafé <på> hjul", Language: "nb",
		Audience: hub.AudiencePublic, Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusOngoing,
		Address: hub.Address{Slug: "kafe"}, ActualPeriod: &hub.Period{To: "2023-08-31"},
		Members: []hub.Member{{PersonID: people[0], Role: hub.ProjectRoleOwner}, {PersonID: people[1], Role: hub.ProjectRoleOwner},
			{PersonID: people[2], Role: hub.ProjectRoleMember}}}
	a.put(t, a.project)
	return a
}

// put inserts a document, or changes it when it has a later version.
func (a *afterwards) put(t *testing.T, document hub.Document) {
	t.Helper()
	base := document.Base()
	err := a.store.Commit(t.Context(), hub.Commit{ID: hub.CommitID(hub.NewID(hub.KindAuditEntry, newUUID())),
		Changes: []hub.Change{{Kind: document.DocumentKind(), ID: base.ID, Was: base.Version - 1, Document: document}}})
	if err != nil {
		t.Fatal(err)
	}
}

// on moves the clock on to noon of a day.
func (a *afterwards) on(t *testing.T, day string) {
	t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	a.clock.Advance(at.Add(12 * time.Hour).Sub(a.clock.Now()))
}

// pulses makes what is due, by many servers at once, and gives all that there are.
func (a *afterwards) pulses(t *testing.T) []*hub.Pulse {
	t.Helper()
	var servers sync.WaitGroup
	for range 4 {
		servers.Go(func() {
			if err := a.hub.AskProjects(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	servers.Wait()
	var all []*hub.Pulse
	for document, err := range a.store.Scan(t.Context(), hub.KindPulse) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, document.(*hub.Pulse))
	}
	return all
}

// asked are what owners are asked now, and have not answered, in the order of the owners.
func (a *afterwards) asked(t *testing.T) []*hub.Notification {
	t.Helper()
	var all []*hub.Notification
	for _, owner := range a.owners {
		viewer := hub.Viewer{ID: owner, Roles: []hub.Role{hub.RoleContributor}, ProjectIDs: []hub.ID{a.project.ID}, Language: "nn"}
		page, err := hub.Notifications(hub.WithReading(t.Context(), a.hub.Read(viewer)), &viewer, true, hub.Page{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Nodes()...)
	}
	return all
}

// says is what a notification says.
func (a *afterwards) says(t *testing.T, n *hub.Notification) string {
	t.Helper()
	viewer := hub.Viewer{ID: n.PersonID, Roles: []hub.Role{hub.RoleContributor}, ProjectIDs: []hub.ID{a.project.ID}, Language: "nn"}
	message, err := hub.MessageOf(hub.WithReading(t.Context(), a.hub.Read(viewer)), n)
	if err != nil {
		t.Fatal(err)
	}
	return message
}

// taps are the answers that the first letter gives links for.
func (a *afterwards) taps(t *testing.T) []hub.PulseTap {
	t.Helper()
	due, err := a.hub.DueLetters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range due {
		claim, err := a.hub.Claim(t.Context(), id, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		letter, err := a.hub.Letter(t.Context(), claim)
		if err != nil {
			t.Fatal(err)
		}
		if letter == nil || letter.PersonID != a.owners[0] {
			continue
		}
		if item := letter.Groups[0].Items[0]; len(item.Taps) == 3 && item.URL == "https://samlaer.example/project/kafe" {
			return item.Taps
		}
		t.Fatalf("the letter says %+v", letter)
	}
	t.Fatal("nobody is written to")
	return nil
}

func TestAProjectIsAskedHalfAYearAndAYearAndAHalfAfterItsEnd(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			a := openAfterwards(t, open())
			for _, one := range []struct {
				day            string
				pulses, asking int
			}{
				{"2023-08-31", 0, 0}, {"2023-09-01", 0, 2}, // the final report
				{"2024-02-28", 0, 2}, {"2024-02-29", 1, 4}, {"2024-03-01", 1, 4}, {"2025-02-27", 1, 4}, {"2025-02-28", 2, 6},
			} {
				a.on(t, one.day)
				if got := a.pulses(t); len(got) != one.pulses {
					t.Errorf("on %s there are %d pulses, want %d", one.day, len(got), one.pulses)
				}
				if got := a.asked(t); len(got) != one.asking {
					t.Errorf("on %s, %d are asked, want %d: %v", one.day, len(got), one.asking, got)
				}
			}
			want := "Det er halvtanna år sidan prosjektet «Kafé <på> hjul» vart avslutta. Lever arbeidet vidare?"
			if got := a.says(t, a.asked(t)[0]); got != want {
				t.Errorf("one is asked %q, want %q", got, want)
			}
		})
	}
}

func TestWhoSaysThatAProjectIsOverIsAskedFromThatDayOn(t *testing.T) {
	a := openAfterwards(t, storesOf(t)["embedded"]())
	owner := hub.Viewer{ID: a.owners[0], Roles: []hub.Role{hub.RoleContributor}, ProjectIDs: []hub.ID{a.project.ID}, Language: "nb"}
	version := 1
	say := func(form hub.Fields) {
		t.Helper()
		ctx := hub.WithReading(t.Context(), a.hub.Read(owner))
		changed, err := hub.Update[*hub.Project](ctx, a.project.ID, version, form)
		if err != nil {
			t.Fatal(err)
		}
		version = changed.Version
	}
	say(hub.Fields{"actualPeriod": nil})
	a.on(t, "2023-10-01")
	say(hub.Fields{"status": "COMPLETED"})
	a.on(t, "2023-11-01")
	say(hub.Fields{"status": "ONGOING"})
	a.on(t, "2024-04-01")
	if got := a.pulses(t); len(got) != 0 {
		t.Errorf("a project that goes on after all is asked %v", got)
	}
	say(hub.Fields{"status": "STOPPED"})
	a.on(t, "2024-04-02")
	a.pulses(t)
	if got := a.asked(t); len(got) != 2 || got[0].SubjectID != a.project.ID {
		t.Errorf("the day after, what is asked is %v", got)
	}
	a.on(t, "2024-10-01")
	if got := a.pulses(t); len(got) != 1 || got[0].DueOn != "2024-10-01" {
		t.Errorf("half a year after it was stopped, it is asked %v", got)
	}
	say(hub.Fields{"actualPeriod": hub.Fields{"to": "2021-05-31"}})
	a.on(t, "2025-10-02")
	if got := a.pulses(t); len(got) != 1 {
		t.Errorf("of an end of years ago that is written down now, it is asked %v", got)
	}
}

func TestOwnersWhoTapAtTheSameTimeBothAnswer(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			a := openAfterwards(t, open())
			a.on(t, "2024-03-01")
			a.pulses(t)
			var tapping sync.WaitGroup
			taps := a.taps(t)
			for _, owner := range a.owners {
				for _, tap := range taps {
					tap.PersonID = owner
					tapping.Go(func() {
						if _, err := a.hub.Tap(t.Context(), tap, nil); err != nil {
							t.Error(err)
						}
					})
				}
			}
			tapping.Wait()
			if pulse := a.pulses(t)[0]; pulse.LivesOn == nil {
				t.Errorf("after six taps it is %+v", pulse)
			}
		})
	}
}

// page opens a link, or presses its button with what a form says, and gives the status and the words of the page.
func (a *afterwards) page(t *testing.T, address string, form url.Values) (int, string) {
	t.Helper()
	method, body := http.MethodGet, ""
	if form != nil {
		method, body = http.MethodPost, form.Encode()
	}
	request := httptest.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	a.pages.ServeHTTP(answer, request)
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Code, string(text)
}

func (a *afterwards) want(t *testing.T, address string, form url.Values, status int, words ...string) {
	t.Helper()
	code, page := a.page(t, address, form)
	if code != status {
		t.Errorf("%d, want %d: %s", code, status, page)
	}
	for _, word := range words {
		if !strings.Contains(page, html.EscapeString(word)) {
			t.Errorf("the page does not say %q: %s", word, page)
		}
	}
}

func TestOneTapOnALinkAnswersAPulse(t *testing.T) {
	for name, open := range storesOf(t) {
		t.Run(name, func(t *testing.T) {
			a := openAfterwards(t, open())
			a.on(t, "2024-03-01")
			a.pulses(t)
			taps := a.taps(t)
			said := func() *hub.Pulse { return a.pulses(t)[0] }
			yes, no := a.links.PulseAddress("https://samlaer.example", taps[0], "nn"), a.links.PulseAddress("https://samlaer.example", taps[2], "nn")
			a.want(t, yes, nil, http.StatusOK, "Kafé <på> hjul", "Svar «Ja»", "Lever arbeidet vidare?")
			if pulse := said(); pulse.LivesOn != nil {
				t.Errorf("a link that was only opened answered %s", *pulse.LivesOn)
			}
			a.want(t, yes, url.Values{}, http.StatusOK, "Svaret «Ja» er lagra", "Kven betaler for arbeidet no?")
			a.want(t, yes, url.Values{"whoPays": {"Kommunen & vi"}}, http.StatusOK, "Kommunen & vi")
			if pulse := said(); *pulse.LivesOn != hub.PulseAnswerYes || pulse.WhoPays != "Kommunen & vi" || pulse.AnsweredOn != "2024-03-01" ||
				pulse.UpdatedBy != taps[0].PersonID {
				t.Errorf("the answer is %+v", pulse)
			}
			if left := a.asked(t); len(left) != 0 {
				t.Errorf("when it is answered, there is still to ask: %v", left)
			}
			a.want(t, no, nil, http.StatusOK, "Svaret er «Ja» no.")
			a.want(t, no, url.Values{}, http.StatusOK, "Svaret «Nei» er lagra")
			if pulse := said(); *pulse.LivesOn != hub.PulseAnswerNo || pulse.WhoPays != "Kommunen & vi" {
				t.Errorf("a second tap makes it %+v", pulse)
			}
			counts, err := hub.CountPulses(hub.WithReading(t.Context(), a.hub.Read(hub.Viewer{ID: a.owners[0],
				Roles: []hub.Role{hub.RoleCurator}})))
			if err != nil || counts[0].Answers[hub.PulseAnswerNo] != 1 || counts[0].Open != 0 || counts[1].Months != 18 {
				t.Errorf("counted %v, %v", counts, err)
			}
		})
	}
}

func TestALinkThatIsForgedOldOrSomebodysWhoIsNoOwnerAnswersNothing(t *testing.T) {
	a := openAfterwards(t, storesOf(t)["embedded"]())
	a.on(t, "2024-03-01")
	a.pulses(t)
	tap := a.taps(t)[0]
	stranger, unknown, odd := tap, tap, tap
	stranger.PersonID, unknown.PersonID, odd.Answer = a.outsider, hub.NewID(hub.KindPerson, newUUID()), "MAYBE"
	good := a.links.PulseAddress("https://samlaer.example", tap, "en")
	other, err := signed.New("another secret, which is not of this hub")
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{a.links.PulseAddress("https://samlaer.example", stranger, "en"), a.links.PulseAddress("https://samlaer.example", unknown, "en"), a.links.PulseAddress("https://samlaer.example", odd, "en"),
		other.PulseAddress("https://samlaer.example", tap, "en"), strings.Replace(good, "answer=", "answer=x", 1),
		strings.ReplaceAll(good, ".", ""), "https://samlaer.example/pulse?lang=en"} {
		a.want(t, link, nil, http.StatusNotFound, "You cannot answer by this link.")
		a.want(t, link, url.Values{}, http.StatusNotFound, "You cannot answer by this link.")
	}
	a.want(t, good, url.Values{"whoPays": {strings.Repeat("ord ", 10000)}}, http.StatusNotFound)
	a.on(t, "2024-08-27")
	a.want(t, good, nil, http.StatusOK)
	a.on(t, "2024-08-28")
	a.want(t, good, url.Values{}, http.StatusNotFound, "The link is too old.")
	if pulse := a.pulses(t)[0]; pulse.LivesOn != nil {
		t.Errorf("it answered %s", *pulse.LivesOn)
	}
}
