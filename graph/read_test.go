package graph_test

import (
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

// allIDs are those of every document in the store, whoever may read it.
func allIDs(t *testing.T, d *door) []hub.ID {
	t.Helper()
	var ids []hub.ID
	for _, kind := range hub.Kinds {
		for document, err := range d.store.Scan(t.Context(), kind) {
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, document.Base().ID)
		}
	}
	return ids
}

func TestEveryNounCanBeReadByAnAdministrator(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	d.as(demoViewer(t, d, "administrator"))
	kinds := map[hub.Kind]bool{}
	for _, id := range allIDs(t, d) {
		node := at(d.must(t, `query($id: ID!) { node(id: $id) { __typename id } }`, map[string]any{"id": id}), "node")
		if node == nil {
			continue
		}
		kinds[id.Kind()] = true
		if at(node, "__typename") != id.Kind().Type() {
			t.Errorf("%s is a %s", id, at(node, "__typename"))
		}
	}
	for _, kind := range hub.Kinds {
		// What is somebody's alone is theirs, also against administrators.
		alone := map[hub.Kind]bool{hub.KindSavedSearch: true, hub.KindFollow: true, hub.KindNotification: true, hub.KindSession: true}
		if !kinds[kind] && !alone[kind] {
			t.Errorf("no %s of the demo can be read", kind)
		}
	}
}

func TestVisitorsReadWhatIsPublicAndNothingElse(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	readable := 0
	for _, id := range allIDs(t, d) {
		got := d.must(t, `query($id: ID!) { node(id: $id) { __typename } nodes(ids: [$id]) { id } }`, map[string]any{"id": id})
		document, err := d.store.Get(t.Context(), id.Kind(), []hub.ID{id})
		if err != nil {
			t.Fatal(err)
		}
		want := false
		for _, reader := range document[0].Readers() {
			want = want || reader == hub.TokenPublic
			if strings.HasPrefix(string(reader), "as:") {
				want = at(got, "node") != nil // what is read as its parent has a test of its own
			}
		}
		if (at(got, "node") != nil) != want || (list(got, "nodes")[0] != nil) != want {
			t.Errorf("%s with readers %q: %v", id, document[0].Readers(), got)
		}
		if want {
			readable++
		}
	}
	if readable < 20 {
		t.Errorf("a visitor reads %d documents of the demo", readable)
	}
}

func TestCommentsAreReadWithWhatTheyAreOn(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for comment, err := range d.store.Scan(t.Context(), hub.KindComment) {
		if err != nil {
			t.Fatal(err)
		}
		on := comment.(*hub.Comment).OnID
		got := d.must(t, `query($id: ID!, $on: ID!) { node(id: $id) { id } on: node(id: $on) { id } }`,
			map[string]any{"id": comment.Base().ID, "on": on})
		if at(got, "node") != nil && at(got, "on") == nil {
			t.Errorf("%s is read and %s is not", comment.Base().ID, on)
		}
	}
}

func TestDocumentsAreFoundByTheirSlugs(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, noun := range []string{"grantScheme", "call", "organisation", "project", "event", "post", "lesson", "measure",
		"brief", "concept"} {
		plural := noun + "s"
		nodes := list(d.must(t, `{ `+plural+`(first: 1) { nodes { id slug url } } }`, nil), plural, "nodes")
		if len(nodes) == 0 {
			t.Errorf("the demo has no public %s", noun)
			continue
		}
		slug := at(nodes[0], "slug")
		found := d.must(t, `query($slug: String!) { `+noun+`(slug: $slug) { id } }`, map[string]any{"slug": slug})
		if at(found, noun, "id") != at(nodes[0], "id") {
			t.Errorf("%s %q is %v", noun, slug, found)
		}
		if want := "https://samlaer.example/" + noun + "/" + slug.(string); at(nodes[0], "url") != want {
			t.Errorf("its address is %v, want %s", at(nodes[0], "url"), want)
		}
	}
}

func TestANamelessPostGivesNobodysName(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	query := `query($id: ID!) { post(id: $id) { author { name } createdBy { name } updatedBy { name } coWriters { name }
		comments(first: 100) { nodes { author { id name } createdBy { name } } } attachments(first: 10) { nodes { createdBy { name } } } } }`
	checked := 0
	for document, err := range d.store.Scan(t.Context(), hub.KindPost) {
		if err != nil {
			t.Fatal(err)
		}
		post := document.(*hub.Post)
		if post.ShowAuthor == hub.AuthorShownName || post.Status != hub.PostStatusPublished {
			continue
		}
		d.as(hub.Viewer{ID: "person_0190aaaa-0000-7000-8000-000000000000", Roles: []hub.Role{hub.RoleContributor}, Language: "nb"})
		got := at(d.must(t, query, map[string]any{"id": post.ID}), "post")
		if got == nil {
			continue
		}
		checked++
		if at(got, "author") != nil || at(got, "createdBy") != nil || at(got, "updatedBy") != nil || len(list(got, "coWriters")) > 0 {
			t.Errorf("%s: %v", post.ID, got)
		}
		for _, comment := range list(got, "comments", "nodes") {
			if at(comment, "author", "id") == string(post.AuthorID) {
				t.Errorf("a comment gives the author of %s away", post.ID)
			}
		}
		d.as(demoViewer(t, d, "curator"))
		if curated := at(d.must(t, query, map[string]any{"id": post.ID}), "post"); post.AuthorID != "" && at(curated, "author", "name") == nil {
			t.Errorf("a curator does not see who wrote %s", post.ID)
		}
	}
	if checked == 0 {
		t.Error("the demo has no nameless post in the network")
	}
}

func TestErrorsAreInTheAskersLanguage(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	seen := map[string]bool{}
	for _, language := range []hub.Language{"nb", "nn", "en"} {
		d.as(hub.Visitor(language))
		got := d.ask(t, `{ search(query: "", filter: {themes: ["no-such-theme"], from: "2023-02-30"}) { totalCount } }`, nil)
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "INVALID" {
			t.Fatalf("%s", got.raw)
		}
		seen[got.Errors[0].Message] = true
	}
	if len(seen) != 3 {
		t.Errorf("messages %v", seen)
	}
}

func TestAllThatIsWrongWithAFilterIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	got := d.ask(t, `{ search(query: "", filter: {types: ["Nothing"], counties: ["99"], kinds: ["x"]}) { totalCount } }`, nil)
	fields := map[any]bool{}
	for _, fault := range got.Errors {
		fields[fault.Extensions["field"]] = true
	}
	for _, field := range []string{"filter.types.0", "filter.counties.0", "filter.kinds.0"} {
		if !fields[field] {
			t.Errorf("nothing is said of %s: %s", field, got.raw)
		}
	}
}

func TestWhatCannotBeReadIsAsIfItWereNotThere(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for document, err := range d.store.Scan(t.Context(), hub.KindPost) {
		if err != nil {
			t.Fatal(err)
		}
		post := document.(*hub.Post)
		if post.Audience == hub.AudiencePublic {
			continue
		}
		query := `query($id: ID!, $slug: String!, $projects: [ID!]) { post(id: $id) { id } bySlug: post(slug: $slug) { id }
			search(query: "", filter: {projects: $projects, types: ["Post"]}, first: 100) { totalCount nodes { id } } }`
		got := d.must(t, query, map[string]any{"id": post.ID, "slug": post.Slug, "projects": []hub.ID{"project_01905c7e-8a3b-7c1d-9e2f-0123456789ab"}})
		if at(got, "post") != nil || at(got, "bySlug") != nil || at(got, "search", "totalCount") != 0.0 {
			t.Errorf("%s: %v", post.ID, got)
		}
	}
}

func TestALessonTellsWhereAReferenceToItIs(t *testing.T) {
	t.Parallel()
	id := string(demo.ID(hub.KindLesson, "kveld"))
	got := openDemo(t).must(t, `query($id: ID!) { lesson(id: $id) { citationExports { cslJson bibtex ris } } }`, map[string]any{"id": id})
	for name, ending := range map[string]string{"cslJson": ".json", "bibtex": ".bib", "ris": ".ris"} {
		wantAt(t, got, "https://samlaer.example/export/lesson/"+id+ending, "lesson", "citationExports", name)
	}
}
