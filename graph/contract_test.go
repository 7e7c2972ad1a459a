package graph_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

const contractCopy = "testdata/contract"

// laterOperations are those that the schema cannot answer yet. One that it can must leave this list.
var laterOperations = []string{}

// contract gives the operations that clients send, by their names: those beside the project, else our copy.
func contract(t *testing.T) map[string]string {
	t.Helper()
	folder := filepath.Join("..", "..", "shared", "contract")
	if _, err := os.Stat(folder); err != nil {
		folder = contractCopy
	}
	operations := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".graphql" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, path))
		operations[strings.TrimSuffix(path, ".graphql")] = string(text)
		return err
	})
	if err != nil || len(operations) == 0 {
		t.Fatalf("read the operations that clients send: %v", err)
	}
	return operations
}

func TestOurCopyOfTheContractIsEqual(t *testing.T) {
	t.Parallel()
	original := filepath.Join("..", "..", "shared", "contract")
	if _, err := os.Stat(original); err != nil {
		t.Skip("the contract does not lie beside the project: there is nothing to compare with")
	}
	files := func(folder string) map[string][]byte {
		found := map[string][]byte{}
		err := fs.WalkDir(os.DirFS(folder), ".", func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				found[path], err = os.ReadFile(filepath.Join(folder, path))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	want, got := files(original), files(contractCopy)
	for path, text := range want {
		if !bytes.Equal(got[path], text) {
			t.Errorf("%s differs", path)
		}
	}
	if len(got) != len(want) {
		t.Errorf("the copy has %d files, the contract %d", len(got), len(want))
	}
}

func TestOperationsThatClientsSendAreValid(t *testing.T) {
	t.Parallel()
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	for name, text := range contract(t) {
		_, err := gqlparser.LoadQueryWithRules(schema, text, rules.NewDefaultRules())
		switch later := slices.Contains(laterOperations, name); {
		case later && err == nil:
			t.Errorf("%s is valid: take it off the list of later ones and let a test run it", name)
		case !later && err != nil:
			t.Errorf("%s is not valid: %v", name, err)
		}
	}
}

func TestPolicyStaffSearch(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	search := at(d.must(t, contract(t)["policy/search"], map[string]any{"query": "språkopplæring"}), "search")
	edges := list(search, "edges")
	if len(edges) == 0 || at(search, "totalCount") == 0.0 {
		t.Fatalf("nothing was found: %v", search)
	}
	first := at(edges[0], "node")
	for _, field := range []string{"id", "url", "title", "__typename"} {
		if at(first, field) == nil {
			t.Errorf("the first has no %s: %v", field, first)
		}
	}
	if !strings.Contains(string(d.ask(t, contract(t)["policy/search"], map[string]any{"query": "språkopplæring"}).raw), "\\u003cmark\\u003e") &&
		!strings.Contains(string(d.ask(t, contract(t)["policy/search"], map[string]any{"query": "språkopplæring"}).raw), "<mark>") {
		t.Error("no word is marked")
	}
	names := []string{}
	for _, facet := range list(search, "facets") {
		names = append(names, at(facet, "name").(string))
	}
	want := []string{"type", "theme", "targetGroup", "method", "municipality", "county", "year", "kind", "evidence", "language"}
	if !slices.Equal(names, want) {
		t.Errorf("facets %q, want %q", names, want)
	}
}

func TestEntrepreneursFindWhoMetTheSameWhileTheyWrite(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	draft := "Vi hadde en språkkafé på jobben. Mentorene kom fra bedriftene, og deltakerne fikk snakke norsk om arbeidet."
	similar := list(d.must(t, contract(t)["entrepreneur/similar-to-draft"], map[string]any{"text": draft}), "similarTo")
	if len(similar) != 5 {
		t.Fatalf("%d are like a draft: %v", len(similar), similar)
	}
	for _, one := range similar {
		if at(one, "title") == nil || at(one, "url") == nil {
			t.Errorf("without a title or an address: %v", one)
		}
	}
}

func TestPolicyStaffWalkTheWholeChainOfALesson(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	found := d.must(t, `{ lessons(filter: {evidence: [REPLICATED]}, first: 100) { nodes { id measures(first: 1) { totalCount } applications(first: 1) { totalCount } } } }`, nil)
	for _, candidate := range list(found, "lessons", "nodes") {
		if at(candidate, "measures", "totalCount") == 0.0 || at(candidate, "applications", "totalCount") == 0.0 {
			continue
		}
		lesson := at(d.must(t, contract(t)["policy/lesson"], map[string]any{"id": at(candidate, "id")}), "lesson")
		sources := list(lesson, "sources")
		if len(sources) < 2 {
			t.Fatalf("a replicated lesson rests on %d sources: %v", len(sources), lesson)
		}
		posts := 0
		for _, source := range sources {
			if at(source, "source", "__typename") == "Post" && at(source, "source", "project", "grantee", "name") != nil {
				posts++
			}
		}
		if posts == 0 {
			t.Errorf("no source leads to a grantee: %v", sources)
		}
		if len(list(lesson, "similar")) == 0 {
			t.Error("nothing is like it")
		}
		return
	}
	t.Fatal("the demo has no replicated lesson with a measure and an application")
}

func TestDashboardsPageThroughAllLessons(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	query := strings.Replace(contract(t)["dashboard/all-lessons"], "first: 100", "first: 5", 1)
	seen, updated := map[any]bool{}, ""
	variables := map[string]any{}
	for {
		lessons := at(d.must(t, query, variables), "lessons")
		for _, node := range list(lessons, "nodes") {
			if seen[at(node, "id")] {
				t.Errorf("%s came twice", at(node, "id"))
			}
			seen[at(node, "id")] = true
			if now := at(node, "updatedAt").(string); now < updated {
				t.Errorf("%s comes after %s", now, updated)
			} else {
				updated = now
			}
		}
		if at(lessons, "pageInfo", "hasNextPage") != true {
			if total := at(lessons, "totalCount"); total != float64(len(seen)) {
				t.Errorf("%d came, of %v", len(seen), total)
			}
			return
		}
		variables["after"] = at(lessons, "pageInfo", "endCursor")
	}
}

func TestDashboardsListProjectsTheLargestFirst(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	projects := at(d.must(t, contract(t)["dashboard/projects"], nil), "projects")
	largest := 1e18
	for _, edge := range list(projects, "edges") {
		amount, _ := at(edge, "node", "grantedAmount").(float64)
		if amount > largest {
			t.Errorf("%v comes after %v", amount, largest)
		}
		largest = amount
	}
	if len(list(projects, "edges")) < 10 {
		t.Errorf("%d projects", len(list(projects, "edges")))
	}
}

func TestEntrepreneursSeeWhatCameOfTheirExperience(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	posts := d.must(t, `{ posts(first: 100) { nodes { id citedBy(first: 1) { totalCount } } } }`, nil)
	for _, post := range list(posts, "posts", "nodes") {
		if at(post, "citedBy", "totalCount") == 0.0 {
			continue
		}
		came := at(d.must(t, contract(t)["entrepreneur/what-came-of-it"], map[string]any{"id": at(post, "id")}), "post")
		for _, edge := range list(came, "citedBy", "edges") {
			if len(list(edge, "node", "measures", "edges")) > 0 {
				return
			}
		}
	}
	t.Error("no experience in the demo leads to a lesson and on to a measure")
}

func TestPeopleSeeWhatIsTheirs(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	if viewer := at(d.must(t, contract(t)["entrepreneur/viewer"], nil), "viewer"); viewer != nil {
		t.Errorf("a visitor is somebody: %v", viewer)
	}
	d.as(demoViewer(t, d, "entrepreneur"))
	viewer := at(d.must(t, contract(t)["entrepreneur/viewer"], nil), "viewer")
	if at(viewer, "name") == nil || len(list(viewer, "memberships")) == 0 {
		t.Errorf("the entrepreneur of the demo is %v", viewer)
	}
	if at(viewer, "drafts", "totalCount") == 0.0 || at(viewer, "notifications", "totalCount") == 0.0 {
		t.Errorf("she has drafts %v and notifications %v", at(viewer, "drafts"), at(viewer, "notifications"))
	}
}

// demoViewer is one of the people of the demo content, signed in.
func demoViewer(t *testing.T, d *door, slug string) hub.Viewer {
	t.Helper()
	document, err := d.store.Find(t.Context(), hub.KindPerson, hub.Key("demo:"+slug))
	if err != nil {
		t.Fatal(err)
	}
	person := document.(*hub.Person)
	projects, err := d.store.Refs(t.Context(), hub.KindProject, hub.Key("member:"+string(person.ID)), "", 100)
	if err != nil {
		t.Fatal(err)
	}
	return hub.Viewer{ID: person.ID, Roles: person.Roles, ProjectIDs: projects, Language: "nb"}
}
