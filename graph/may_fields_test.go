package graph_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

// What the owners of a project may change, and what only curators may, each with a value that it can be given.
var (
	ownersFields = map[string]any{
		"title": "Kjøkkenveien videre", "language": "nn", "summary": "Kort.", "description": "Lenger.", "status": "STOPPED",
		"whyStopped": "Pengene tok slutt.", "goals": []any{"Ti i arbeid."}, "plannedPeriod": map[string]any{"from": "2024-01-01"},
		"actualPeriod": map[string]any{"from": "2024-02-01", "to": "2024-12-31"}, "municipalities": []any{"3301"}, "sdgs": []any{8},
		"links": []any{map[string]any{"title": "Hjemmeside", "url": "https://kjokken.example"}}, "participants": map[string]any{"planned": 20},
		"members": []any{map[string]any{"person": string(owner), "role": "OWNER"}},
	}
	curatorsFields = map[string]any{
		"audience": "NETWORK", "kind": "MAIN_PROJECT", "appliedAmount": 300_000, "grantedAmount": 200_000, "paidAmount": 100_000,
		"amountsAsOf": "2024-06-30", "awardedOn": "2024-01-15", "caseNumber": "2024/17",
	}
)

// withReferences are the fields with those that name something of the stage.
func (s *stage) withReferences(t *testing.T) (owners, curators map[string]any) {
	t.Helper()
	concept := func(scheme hub.ConceptScheme) []any {
		id := s.newConcept()
		s.waiting[len(s.waiting)-1].(*hub.Concept).Scheme = scheme
		return []any{id}
	}
	call := s.put(&hub.Call{Meta: s.meta(hub.KindCall, curator), SchemeID: s.scheme, Title: s.title(), Year: 2024, Language: "nb"})
	owners, curators = maps.Clone(ownersFields), maps.Clone(curatorsFields)
	owners["themes"], owners["targetGroups"] = concept(hub.ConceptSchemeTheme), concept(hub.ConceptSchemeTargetGroup)
	owners["methods"] = concept(hub.ConceptSchemeMethod)
	curators["call"], curators["grantee"] = call, s.organisation
	curators["partners"] = []any{map[string]any{"organisation": s.organisation, "role": "Nettverk"}}
	s.flush(t)
	return owners, curators
}

func actorNamed(id hub.ID) actor {
	return actors[slices.IndexFunc(actors, func(one actor) bool { return one.id == id })]
}

const updateProject = `mutation($id: ID!, $version: Int!, $input: UpdateProjectInput!) {
	updateProject(id: $id, version: $version, input: $input) { project { version grantedAmount description } } }`

// TestOwnersDescribeAProjectAndCuratorsSayWhatWasGranted tries every field of a project, one at a time and together.
func TestOwnersDescribeAProjectAndCuratorsSayWhatWasGranted(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	owners, curators := s.withReferences(t)
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	for _, field := range schema.Types["UpdateProjectInput"].Fields {
		if (owners[field.Name] == nil) == (curators[field.Name] == nil) {
			t.Errorf("say in one of the two tables of this test who may change %s of a project, with a value to change it to", field.Name)
		}
	}
	s.changesEach(t, schema.Types["UpdateProjectInput"].Fields, owners, curators)

	project := s.newProject("ONGOING", "PUBLIC", curator)
	s.flush(t)
	s.as(s.viewer(actorNamed(owner), project))
	before, all := s.position(t), maps.Clone(owners)
	maps.Copy(all, curators)
	var want []string
	for _, name := range slices.Sorted(maps.Keys(curators)) {
		want = append(want, "FORBIDDEN "+name)
	}
	refused := s.refused(t, updateProject, map[string]any{"id": project, "version": 1, "input": all})
	slices.Sort(refused)
	wantRefusal(t, refused, want[:min(len(want), 10)]...) // an answer has ten errors at most
	if s.position(t) != before {
		t.Error("a form that was refused has changed something")
	}
	s.must(t, updateProject, map[string]any{"id": project, "version": 1, "input": map[string]any{"description": "Noe annet.",
		"audience": "PUBLIC", "kind": "PRE_PROJECT", "call": nil, "grantedAmount": nil}}) // a form that was filled in as it stood
}

func (s *stage) changesEach(t *testing.T, fields ast.FieldList, owners, curators map[string]any) {
	t.Helper()
	for _, field := range fields {
		value, isOwners := owners[field.Name]
		if !isOwners {
			value = curators[field.Name]
		}
		project := s.newProject("ONGOING", "PUBLIC", curator)
		s.flush(t)
		variables := map[string]any{"id": project, "version": 1, "input": map[string]any{field.Name: value}}
		if s.as(s.viewer(actorNamed(owner), project)); isOwners {
			wantAt(t, s.must(t, updateProject, variables), 2.0, "updateProject", "project", "version")
			continue
		}
		wantRefusal(t, s.refused(t, updateProject, variables), "FORBIDDEN "+field.Name)
		s.as(s.viewer(actorNamed(curator), ""))
		s.must(t, updateProject, variables)
	}
}

// What was granted is not given back by giving back what was described.
func TestAnOwnerRestoresWhatOwnersMayChange(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	project := s.newProject("ONGOING", "PUBLIC", curator)
	s.flush(t)
	change := func(who hub.ID, version int, form map[string]any) {
		t.Helper()
		s.as(s.viewer(actorNamed(who), project))
		s.must(t, updateProject, map[string]any{"id": project, "version": version, "input": form})
	}
	change(curator, 1, map[string]any{"description": "Først.", "grantedAmount": 100_000})
	change(curator, 2, map[string]any{"description": "Så.", "grantedAmount": 200_000})
	revision := at(list(s.must(t, `query($id: ID!) { revisions(of: $id) { nodes { id of } } }`, map[string]any{"id": project}), "revisions", "nodes")[0], "id")
	restores := func(who hub.ID, version int, granted float64) {
		t.Helper()
		s.as(s.viewer(actorNamed(who), project))
		got := s.must(t, `mutation($id: ID!, $version: Int!) { restoreRevision(id: $id, version: $version) { node { ... on Project { description grantedAmount } } } }`,
			map[string]any{"id": revision, "version": version})
		wantAt(t, got, "Først.", "restoreRevision", "node", "description")
		wantAt(t, got, granted, "restoreRevision", "node", "grantedAmount")
	}
	restores(owner, 3, 200_000)
	restores(curator, 4, 100_000)
}

// Who writes along changes the words, and not who is shown them, under whose name, and who else writes.
func TestWhoWritesAlongDoesNotSayWhoSees(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	const update = `mutation($id: ID!, $input: UpdatePostInput!) { updatePost(id: $id, version: 1, input: $input) { post { version } } }`
	writers := map[string]any{"event": nil, "kind": "METHOD", "title": "Annet", "whatWeTried": "Noe", "whatHappened": "Noe",
		"whatWeWouldDoDifferently": "Noe", "body": "Annet", "language": "nn", "happenedOn": "2024-05-17", "themes": nil, "targetGroups": nil}
	authors := map[string]any{"audience": "NETWORK", "showAuthor": "NOBODY", "coWriters": []hub.ID{member}}
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	for _, field := range schema.Types["UpdatePostInput"].Fields {
		value, isWriters := writers[field.Name]
		if _, isAuthors := authors[field.Name]; isAuthors == isWriters {
			t.Errorf("say in one of the two tables of this test who may change %s of a post, with a value to change it to", field.Name)
		}
		if !isWriters {
			value = authors[field.Name]
		}
		post := s.newPost("DRAFT", "PUBLIC", author)
		s.flush(t)
		variables := map[string]any{"id": post, "input": map[string]any{field.Name: value}}
		if s.as(s.viewer(actorNamed(coWriter), "")); isWriters {
			s.must(t, update, variables)
			continue
		}
		wantRefusal(t, s.refused(t, update, variables), "FORBIDDEN "+field.Name)
		s.as(s.viewer(actorNamed(author), ""))
		wantAt(t, s.must(t, update, variables), 2.0, "updatePost", "post", "version")
	}
}
