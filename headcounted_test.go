package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/archive"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
	"github.com/samlaer/samlaer/internal/mydata"
	"github.com/samlaer/samlaer/internal/standards"
	files "github.com/samlaer/samlaer/internal/table"
)

// few is a project of the demo content with few people, in a hub where all others have five or more.
type few struct {
	hub     *hub.Hub
	project *hub.Project
	routes  func(viewer hub.Viewer) http.Handler
}

// openFew opens a hub in which one project planned for and reached so many people.
func openFew(t *testing.T, planned, actual int) *few {
	t.Helper()
	logger, f := slog.New(slog.DiscardHandler), &few{}
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	for _, document := range demo.Documents() {
		if project, ok := document.(*hub.Project); ok && project.Participants != nil {
			enough := 7
			counts := []**int{&project.Participants.Planned, &project.Participants.Actual}
			for at := range project.Participants.Groups {
				counts = append(counts, &project.Participants.Groups[at].Planned, &project.Participants.Groups[at].Actual)
			}
			for _, count := range counts {
				if *count != nil && **count < enough {
					*count = &enough
				}
			}
			if f.project == nil && len(project.Participants.Groups) > 0 && project.Audience == hub.AudiencePublic {
				f.project = project
				project.Participants.Planned, project.Participants.Actual = &planned, &actual
				project.Participants.Groups = project.Participants.Groups[:1]
				project.Participants.Groups[0].Planned, project.Participants.Groups[0].Actual = &planned, &actual
			}
		}
		commit := hub.Commit{ID: hub.CommitID(document.Base().ID), Changes: hubtest.Inserts(document)}
		if err := store.Commit(t.Context(), commit); err != nil {
			t.Fatal(err)
		}
	}
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: t.TempDir(), Store: store, Logger: logger, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	if err := index.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return hubtest.Start }
	f.hub = hub.New(hub.Parts{Store: store, Index: index, Clock: now, UUID: newUUID, Site: "https://samlaer.example"})
	f.routes = func(viewer hub.Viewer) http.Handler {
		asked := func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				next.ServeHTTP(w, r.WithContext(hub.WithViewer(r.Context(), viewer)))
			})
		}
		options := front.Options{GraphQL: asked(graph.NewHandler(f.hub, logger)), Logger: logger, Files: asked(files.NewHandler(f.hub, now, logger)),
			Routes: standards.Routes(standards.Options{Hub: f.hub, Logger: logger, Site: "https://samlaer.example"}),
			Archives: map[string]http.Handler{"GET /my-data.zip": asked(mydata.NewHandler(f.hub, logger)),
				"GET /export/archive/{file}": asked(archive.NewHandler(archive.Options{Hub: f.hub, Owner: "Eksempel", Logger: logger}))}}
		for pattern, handler := range options.Routes {
			options.Routes[pattern] = asked(handler)
		}
		return front.Handler(options)
	}
	return f
}

// outputs are all that leaves the hub for a viewer with numbers of people in it, or made of a project, by where it leaves.
func (f *few) outputs(t *testing.T, viewer hub.Viewer) map[string]string {
	t.Helper()
	handler, all := f.routes(viewer), map[string]string{}
	fetch := func(address string) (int, []byte) {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody))
		body, err := io.ReadAll(recorder.Result().Body)
		if err != nil {
			t.Fatal(err)
		}
		return recorder.Code, body
	}
	queries := map[string]string{
		"project": fmt.Sprintf(`{ project(id: %q) { title participants { asOf planned { value shown } actual { value shown } byTargetGroup {
			planned { value shown } actual { value shown } } } } }`, f.project.ID),
		"rows":      `{ projectRows(limit: 500) { id participantsPlanned participantsPlannedShown participantsActual participantsActualShown } }`,
		"search":    `{ search(query: "", first: 100, filter: {types: [PROJECT]}) { nodes { ... on Project { id participants { actual { shown value } } } } } }`,
		"revisions": fmt.Sprintf(`{ revisions(of: %q) { nodes { changed changes { field diff { text } } } } }`, f.project.ID),
	}
	for _, by := range []string{"THEME", "TARGET_GROUP", "METHOD", "MUNICIPALITY", "COUNTY", "YEAR", "MONTH", "SCHEME", "CALL", "STATUS", "KIND", "LANGUAGE"} {
		queries["statistics by "+by] = fmt.Sprintf(`{ statisticRows(by: %s) { value participantsPlanned participantsActual } }`, by)
		queries["statistics by theme and "+by] = fmt.Sprintf(`{ statisticRows(by: THEME, then: %s) { value participantsPlanned participantsActual } }`, by)
	}
	for name, query := range queries {
		status, body := fetch("/graphql?query=" + url.QueryEscape(query))
		if status != http.StatusOK && name != "statistics by theme and THEME" {
			t.Fatalf("%s: %d %s", name, status, body)
		}
		all[name] = string(body)
	}
	for _, address := range []string{"/export/projects.csv", "/export/projects.xlsx", "/export/grants.json", "/export/grants.csv", "/catalog.ttl",
		"/catalog.jsonld", "/feed.atom", "/events.ics", "/my-data.zip", "/export/archive/" + string(f.project.ID) + ".zip"} {
		_, body := fetch(address)
		all[address] = string(body)
		if strings.HasSuffix(address, ".zip") || strings.HasSuffix(address, ".xlsx") {
			if !strings.HasPrefix(string(body), "PK") {
				continue // who may not is told so, and that is the same
			}
			delete(all, address)
			for name, content := range unzipped(t, body) {
				all[address+" "+name] = content
			}
		}
	}
	return all
}

// TestFewPeopleAreFewInAllThatLeavesTheHub: two hubs that differ in nothing but how few say the same to everybody, everywhere.
func TestFewPeopleAreFewInAllThatLeavesTheHub(t *testing.T) {
	t.Parallel()
	three, two, nine := openFew(t, 2, 3), openFew(t, 3, 2), openFew(t, 9, 9)
	member := three.project.Members[0].PersonID
	for name, viewer := range map[string]hub.Viewer{
		"a visitor": hub.Visitor("nb"),
		"a curator": {ID: hubtest.ID(hub.KindPerson, 1), Roles: []hub.Role{hub.RoleCurator}, Language: "nb"},
		"a member":  {ID: member, Roles: []hub.Role{hub.RoleContributor}, ProjectIDs: []hub.ID{three.project.ID}, Language: "nb"},
	} {
		one, other, many := three.outputs(t, viewer), two.outputs(t, viewer), nine.outputs(t, viewer)
		differ := 0
		for at, text := range one {
			if other[at] != text {
				t.Errorf("%s is told by %s how few there were:\n%.600s\n%.600s", name, at, text, other[at])
			}
			if many[at] != text {
				differ++
			}
		}
		if !strings.Contains(one["project"], `"<5"`) && !strings.Contains(one["project"], `"\u003c5"`) || differ < 3 {
			t.Errorf("%s: the project says %s, and %d outputs tell nine from few", name, one["project"], differ)
		}
	}
}
