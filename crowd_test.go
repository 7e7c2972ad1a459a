package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

const (
	crowdPeople   = 16
	crowdCurators = 4
	crowdProjects = 4
	crowdLessons  = 6
	crowdDeeds    = 3000
)

// crowd is many people who work on the same few documents at once.
type crowd struct {
	store   hub.Store
	index   *bleveindex.Index
	handler http.Handler
	people  []hub.Viewer
	posts   []string
	lessons []string
	// edits are the marks that were written into each post and acknowledged.
	mu        sync.Mutex
	edits     map[string][]string
	comments  map[string]int
	conflicts atomic.Int64
	unindexed atomic.Int64
}

func TestManyPeopleAtOnceLoseNothing(t *testing.T) {
	for name, open := range map[string]func(t *testing.T) hub.Store{
		"embedded": func(t *testing.T) hub.Store {
			store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir()})
			if err != nil {
				t.Fatal(err)
			}
			return store
		},
		"MongoDB": func(t *testing.T) hub.Store {
			store, err := mongostore.Open(t.Context(), mongotest.URI(t), mongostore.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return store
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := openCrowd(t, open(t))
			c.work(t)
			c.wantPosts(t)
			c.wantEvidence(t)
			differences, err := c.index.Check(t.Context())
			if err != nil || len(differences) > 0 {
				t.Errorf("store and index differ: %v %v", differences, err)
			}
			if late := c.unindexed.Load(); late > 0 {
				t.Errorf("%d answers came before searches could find what they tell", late)
			}
			t.Logf("%d deeds, %d of them begun anew because somebody else was first", crowdDeeds, c.conflicts.Load())
		})
	}
}

func openCrowd(t *testing.T, store hub.Store) *crowd {
	t.Helper()
	t.Cleanup(func() { _ = store.Close() })
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: t.TempDir(), Store: store,
		Logger: slog.New(slog.DiscardHandler), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	if err := index.Ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	h := hub.New(hub.Parts{Store: store, Index: index, Clock: time.Now, UUID: newUUID, Site: "http://localhost"})
	c := &crowd{store: store, index: index, handler: graph.NewHandler(h, slog.New(slog.DiscardHandler)),
		edits: map[string][]string{}, comments: map[string]int{}}
	c.populate(t)
	return c
}

// populate makes the people, their projects, two posts each, and some lessons.
func (c *crowd) populate(t *testing.T) {
	t.Helper()
	projects := make([]*hub.Project, crowdProjects)
	for at := range projects {
		organisation := hub.NewID(hub.KindOrganisation, newUUID())
		projects[at] = &hub.Project{Meta: hub.Meta{ID: hub.NewID(hub.KindProject, newUUID()), Version: 1}, Title: "Prosjekt",
			Language: "nb", Audience: hub.AudiencePublic, Kind: hub.ProjectKindPreProject, Status: hub.ProjectStatusOngoing,
			GranteeID: organisation, Address: hub.Address{Slug: fmt.Sprintf("prosjekt-%d", at)}}
	}
	changes := []hub.Change{}
	for at := range crowdPeople {
		roles := []hub.Role{hub.RoleContributor}
		if at < crowdCurators {
			roles = []hub.Role{hub.RoleCurator}
		}
		person := &hub.Person{Meta: hub.Meta{ID: hub.NewID(hub.KindPerson, newUUID()), Version: 1}, Name: "Noen", Roles: roles}
		project := projects[at%crowdProjects]
		project.Members = append(project.Members, hub.Member{PersonID: person.ID, Role: hub.ProjectRoleMember})
		c.people = append(c.people, hub.Viewer{ID: person.ID, Roles: roles, ProjectIDs: []hub.ID{project.ID}, Language: "nb"})
		changes = append(changes, hub.Change{Kind: hub.KindPerson, ID: person.ID, Document: person})
	}
	for _, project := range projects {
		changes = append(changes, hub.Change{Kind: hub.KindProject, ID: project.ID, Document: project})
	}
	if err := c.store.Commit(t.Context(), hub.Commit{ID: "people", Changes: changes}); err != nil {
		t.Fatal(err)
	}
	for _, person := range c.people {
		for range 2 {
			made := c.must(t, person, `mutation($input: CreatePostInput!) { createPost(input: $input) { post { id } } }`, map[string]any{
				"input": map[string]any{"project": person.ProjectIDs[0], "body": "Begynnelsen.", "audience": "PUBLIC", "status": "PUBLISHED"}})
			c.posts = append(c.posts, made.text(t, "createPost", "post", "id"))
		}
	}
	for at := range crowdLessons {
		made := c.must(t, c.people[0], `mutation($input: CreateLessonInput!) { createLesson(input: $input) { lesson { id } } }`, map[string]any{
			"input": map[string]any{"title": fmt.Sprintf("Lærdom %d", at), "kind": "WORKED"}})
		c.lessons = append(c.lessons, made.text(t, "createLesson", "lesson", "id"))
		c.must(t, c.people[0], `mutation($id: ID!) { submitLesson(id: $id, version: 1) { lesson { id } } }`, map[string]any{"id": c.lessons[at]})
	}
}

func (c *crowd) try(ctx context.Context, viewer hub.Viewer, query string, variables map[string]any) (answered, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return answered{}, err
	}
	request := httptest.NewRequestWithContext(hub.WithViewer(ctx, viewer), http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	response := httptest.NewRecorder()
	c.handler.ServeHTTP(response, request)
	var answer answered
	err = json.NewDecoder(response.Body).Decode(&answer)
	if answer.Extensions["indexed"] == false {
		c.unindexed.Add(1)
	}
	return answer, err
}

func (c *crowd) must(t *testing.T, viewer hub.Viewer, query string, variables map[string]any) answered {
	t.Helper()
	answer, err := c.try(t.Context(), viewer, query, variables)
	if err != nil || len(answer.Errors) > 0 {
		t.Fatalf("%v %v", err, answer.Errors)
	}
	return answer
}

// work lets everybody do something to something, over and over.
func (c *crowd) work(t *testing.T) {
	t.Helper()
	var everybody sync.WaitGroup
	for number, person := range c.people {
		everybody.Go(func() {
			random := rand.New(rand.NewPCG(7, uint64(number)))
			for deed := range crowdDeeds / crowdPeople {
				if err := c.deed(t, random, number, person, deed); err != nil {
					t.Errorf("person %d, deed %d: %v", number, deed, err)
					return
				}
			}
		})
	}
	everybody.Wait()
}

func (c *crowd) deed(t *testing.T, random *rand.Rand, number int, person hub.Viewer, deed int) error {
	own := c.posts[2*number+random.IntN(2)]
	some := c.posts[random.IntN(len(c.posts))]
	switch what := random.IntN(10); {
	case what < 3:
		return c.edit(t, person, own, fmt.Sprintf("merke-%d-%d", number, deed))
	case what < 5:
		return c.comment(t, person, some)
	case what < 7:
		reaction := []string{"react", "unreact"}[random.IntN(2)]
		_, err := c.allowed(t, person, `mutation($on: ID!) { `+reaction+`(on: $on, reaction: HELPFUL) { reactions { count } } }`,
			map[string]any{"on": some}, "INVALID")
		return err
	case what < 9 && number < crowdCurators:
		return c.cite(t, person, c.lessons[random.IntN(len(c.lessons))], some)
	default:
		return c.turn(t, person, own)
	}
}

// allowed does something that may also be refused with one of the codes.
func (c *crowd) allowed(t *testing.T, person hub.Viewer, query string, variables map[string]any, codes ...string) (answered, error) {
	answer, err := c.try(t.Context(), person, query, variables)
	if err != nil || len(answer.Errors) > 0 && !slices.Contains(codes, answer.code()) {
		return answer, fmt.Errorf("%s: %w %v", query, err, answer.Errors)
	}
	return answer, nil
}

// edit adds a mark to a post: it reads, and writes what it has read with the mark, until nobody else was first.
func (c *crowd) edit(t *testing.T, person hub.Viewer, post, mark string) error {
	for {
		read, err := c.allowed(t, person, `query($id: ID!) { post(id: $id) { version body } }`, map[string]any{"id": post})
		if err != nil {
			return err
		}
		written, err := c.allowed(t, person, `mutation($id: ID!, $version: Int!, $body: Markdown!) {
			updatePost(id: $id, version: $version, input: {body: $body}) { post { id } } }`, map[string]any{"id": post,
			"version": read.get(t, "post", "version"), "body": read.text(t, "post", "body") + " " + mark}, "CONFLICT")
		if err != nil {
			return err
		}
		if written.code() == "" {
			c.mu.Lock()
			c.edits[post] = append(c.edits[post], mark)
			c.mu.Unlock()
			return nil
		}
		c.conflicts.Add(1)
	}
}

func (c *crowd) comment(t *testing.T, person hub.Viewer, post string) error {
	said, err := c.allowed(t, person, `mutation($on: ID!) { addComment(input: {on: $on, body: "Hos oss også."}) { comment { id } } }`,
		map[string]any{"on": post}, "INVALID")
	if err == nil && said.code() == "" {
		c.mu.Lock()
		c.comments[post]++
		c.mu.Unlock()
	}
	return err
}

// cite makes a lesson rest on a post too, or on the last few only.
func (c *crowd) cite(t *testing.T, person hub.Viewer, lesson, post string) error {
	for {
		read, err := c.allowed(t, person, `query($id: ID!) { lesson(id: $id) { version sources { source { ... on Post { id } } } } }`,
			map[string]any{"id": lesson})
		if err != nil {
			return err
		}
		sources := []any{map[string]any{"source": post}}
		before, _ := read.get(t, "lesson", "sources").([]any)
		for at := range before {
			if id, ok := read.get(t, "lesson", "sources", at, "source", "id").(string); ok && id != post && len(sources) < 4 {
				sources = append(sources, map[string]any{"source": id})
			}
		}
		written, err := c.allowed(t, person, `mutation($id: ID!, $version: Int!, $sources: [CitationInput!]!) {
			updateLesson(id: $id, version: $version, input: {sources: $sources}) { lesson { id } } }`, map[string]any{"id": lesson,
			"version": read.get(t, "lesson", "version"), "sources": sources}, "CONFLICT", "INVALID")
		if err != nil || written.code() != "CONFLICT" {
			return err
		}
		c.conflicts.Add(1)
	}
}

// turn withdraws a post that is shown, and shows one that was withdrawn.
func (c *crowd) turn(t *testing.T, person hub.Viewer, post string) error {
	read, err := c.allowed(t, person, `query($id: ID!) { post(id: $id) { version status } }`, map[string]any{"id": post})
	if err != nil {
		return err
	}
	deed := "withdrawPost"
	if read.text(t, "post", "status") == "WITHDRAWN" {
		deed = "publishPost"
	}
	_, err = c.allowed(t, person, `mutation($id: ID!, $version: Int!) { `+deed+`(id: $id, version: $version) { post { id } } }`,
		map[string]any{"id": post, "version": read.get(t, "post", "version")}, "CONFLICT")
	return err
}

// wantPosts: each mark that was acknowledged stands in its post once, and each comment is there.
func (c *crowd) wantPosts(t *testing.T) {
	t.Helper()
	for _, post := range c.posts {
		got := c.must(t, c.people[0], `query($id: ID!) { post(id: $id) { body status comments(first: 0) { totalCount } } }`, map[string]any{"id": post})
		fields := strings.Fields(got.text(t, "post", "body"))
		if want := append([]string{"Begynnelsen."}, c.edits[post]...); !slices.Equal(sortedCopy(fields), sortedCopy(want)) {
			t.Errorf("%s has %d marks, %d were acknowledged", post, len(fields)-1, len(want)-1)
		}
		if count := got.get(t, "post", "comments", "totalCount"); count != float64(c.comments[post]) {
			t.Errorf("%s has %v comments, %d were acknowledged", post, count, c.comments[post])
		}
	}
}

func sortedCopy(list []string) []string {
	return slices.Sorted(slices.Values(list))
}

// wantEvidence counts anew what each lesson rests on, as the rule is written: people and projects of the posts that stand.
func (c *crowd) wantEvidence(t *testing.T) {
	t.Helper()
	for _, lesson := range c.lessons {
		got := c.must(t, c.people[0], `query($id: ID!) { lesson(id: $id) { evidence { strength projectCount personCount }
			sources { source { ... on Post { id status author { id } project { id } } } } } }`, map[string]any{"id": lesson})
		people, projects := map[any]bool{}, map[any]bool{}
		sources, _ := got.get(t, "lesson", "sources").([]any)
		for at := range sources {
			if got.get(t, "lesson", "sources", at, "source", "status") == "PUBLISHED" {
				people[got.get(t, "lesson", "sources", at, "source", "author", "id")] = true
				projects[got.get(t, "lesson", "sources", at, "source", "project", "id")] = true
			}
		}
		want := "UNSOURCED"
		switch {
		case len(projects) > 1:
			want = "REPLICATED"
		case len(people) > 1:
			want = "REPEATED"
		case len(people) == 1:
			want = "ANECDOTAL"
		}
		evidence, _ := got.get(t, "lesson", "evidence").(map[string]any)
		if evidence["strength"] != want || evidence["projectCount"] != float64(len(projects)) || evidence["personCount"] != float64(len(people)) {
			t.Errorf("%s: the evidence is %v; counted anew it is %s of %d projects and %d people", lesson, evidence, want, len(projects), len(people))
		}
	}
}
