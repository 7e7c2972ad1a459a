package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

func TestAnotherGraphRefersToEveryNounByItsID(t *testing.T) {
	t.Parallel()
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	var keyed []string
	for name, definition := range schema.Types {
		if definition.Kind != ast.Object || name == "Removed" { // which stands for what is gone, and cannot be had by its id
			continue
		}
		key := definition.Directives.ForName("key")
		if key != nil {
			keyed = append(keyed, name)
		}
		if slices.Contains(definition.Interfaces, "Node") != (key != nil && key.Arguments.ForName("fields").Value.Raw == "id") {
			t.Errorf("%s is a Node or has the key id, and not both", name)
		}
	}
	entities := slices.Clone(schema.Types["_Entity"].Types)
	slices.Sort(entities)
	if slices.Sort(keyed); !slices.Equal(entities, keyed) {
		t.Errorf("_Entity is %q, and these have keys: %q", entities, keyed)
	}
}

func TestReferencesFromAnotherGraphAreResolved(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	lesson := at(d.must(t, `{ lessons(first: 1) { nodes { id title } } }`, nil), "lessons", "nodes").([]any)[0]
	got := d.must(t, `query($these: [_Any!]!) {
		_entities(representations: $these) { __typename ... on Lesson { id title } ... on Municipality { name } ... on County { name } }
	}`, map[string]any{"these": []map[string]any{
		{"__typename": "Lesson", "id": at(lesson, "id")},
		{"__typename": "Post", "id": at(lesson, "id")},
		{"__typename": "Lesson", "id": nowhere(hub.KindLesson)},
		{"__typename": "Lesson", "id": "nonsense"},
		{"__typename": "Nonsense", "id": at(lesson, "id")},
		{"__typename": "Municipality", "code": "3301", "name": "whatever the other graph says"},
		{"__typename": "County", "code": "33"},
		{"__typename": "County", "code": "99"},
	}})
	entities := list(got, "_entities")
	if len(entities) != 8 || at(entities[0], "title") != at(lesson, "title") || at(entities[5], "name") != "Drammen" ||
		at(entities[6], "name") != "Buskerud" {
		t.Fatalf("got %v", entities)
	}
	for _, place := range []int{1, 2, 3, 4, 7} {
		if entities[place] != nil {
			t.Errorf("reference %d gives %v", place, entities[place])
		}
	}
}

func TestAReferenceWithoutAKeyIsRefusedInASentence(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	for _, reference := range []map[string]any{{"__typename": "Lesson"}, {"id": "lesson_1"}, {"__typename": "County", "id": "33"}, {},
		{"__typename": 1, "id": "lesson_1"}, {"__typename": "Lesson", "id": []any{"lesson_1"}}} {
		got := d.ask(t, `query($these: [_Any!]!) { _entities(representations: $these) { __typename } }`,
			map[string]any{"these": []any{map[string]any{"__typename": "County", "code": "33"}, reference}})
		if len(got.Errors) != 1 || got.Errors[0].Extensions["field"] != "representations.1" ||
			got.Errors[0].Extensions["code"] != string(hub.ErrorInvalid) {
			t.Errorf("%v: %s", reference, got.raw)
		}
	}
}

func TestReferencesAreCountedAsThePagesThatTheyAre(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	these := make([]map[string]any, 1001)
	for place := range these {
		these[place] = map[string]any{"__typename": "Lesson", "id": nowhere(hub.KindLesson)}
	}
	for fields, code := range map[string]string{
		"__typename": "INVALID",
		"... on Lesson { posts: similar(first: 20) { id title } }": "TOO_COMPLEX",
		"... on Lesson { similar(first: 1) { __typename } }":       "TOO_COMPLEX",
	} {
		got := d.ask(t, `query($these: [_Any!]!) { _entities(representations: $these) { `+fields+` } }`, map[string]any{"these": these})
		if len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != code {
			t.Errorf("%s: %s", fields, got.raw)
		}
	}
}

func TestAGatewayReadsTheSchemaWithItsKeys(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	sdl, _ := at(d.must(t, `{ _service { sdl } }`, nil), "_service", "sdl").(string)
	for _, has := range []string{`extend schema @link(url: "https://specs.apollo.dev/federation/v2.3"`, `@key(fields: "id")`, "type Lesson"} {
		if !strings.Contains(sdl, has) {
			t.Errorf("it has no %s", has)
		}
	}
	for _, not := range []string{"_entities", "_service", "_Entity", "_Any", "directive @key", "directive @link"} {
		if strings.Contains(sdl, not) {
			t.Errorf("it has %s, which is the gateway's own", not)
		}
	}
	own := `directive @link(url: String!, import: [String!]) repeatable on SCHEMA
		directive @key(fields: String!) repeatable on OBJECT
		directive @shareable on OBJECT `
	if _, err := gqlparser.LoadSchema(&ast.Source{Input: own + sdl}); err != nil {
		t.Error(err)
	}
}
