package graph_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

// deed is a mutation in the tables of who may do what.
type deed struct {
	// with are the variables beside the id and the version of what it is done to; nil for none.
	with func(*try) map[string]any
	// first makes what must be there before; nil for nothing.
	first func(*try)
	rows  []row
}

// row says what comes of a mutation that is tried on a noun in the states and for the audiences: a letter for each of the
// actors, in their order. The spaces are for the eye.
type row struct {
	noun, states, audiences, outcomes string
	// field is the one that an INVALID names, or several.
	field string
}

// The letters of a row.
var outcomes = map[string]string{
	"+": "done", "=": "done, with nothing to change", "U": "UNAUTHENTICATED", "F": "FORBIDDEN", "N": "NOT_FOUND", "I": "INVALID",
}

// tables are who may do what, in groups that are tried side by side.
var tables = map[string]map[string]deed{"experiences": postDeeds, "lessons": lessonDeeds, "others": otherDeeds,
	"erasures": erasureDeeds}

// try is one actor's try at something.
type try struct {
	*stage
	actor                         actor
	noun, state, audience, letter string
	row                           row
	// by is whose document it is tried on.
	by hub.ID
	// id and version are of what it is tried on, own is a project that was made for it.
	id      hub.ID
	version int
	own     hub.ID
	// batch is the name of an import.
	batch string
}

func (t *try) on(id hub.ID) { t.id, t.version = id, 1 }

func (t *try) String() string {
	what := []string{t.noun}
	for _, one := range []string{t.state, t.audience} {
		if one != "-" {
			what = append(what, one)
		}
	}
	return fmt.Sprintf("%s, on «%s»", t.actor.name, strings.Join(what, " "))
}

func mutations() map[string]*ast.FieldDefinition {
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	found := map[string]*ast.FieldDefinition{}
	for _, field := range schema.Mutation.Fields {
		found[field.Name] = field
	}
	return found
}

func TestTheTablesNameEveryMutationOnce(t *testing.T) {
	t.Parallel()
	fields := mutations()
	named := map[string]string{}
	for group, table := range tables {
		for name := range table {
			if fields[name] == nil {
				t.Errorf("the tables of who may do what have %s, and the schema does not: take it out of the tables", name)
			}
			if named[name] != "" {
				t.Errorf("%s stands in two tables, %s and %s: take it out of one", name, named[name], group)
			}
			named[name] = group
		}
	}
	for name := range fields {
		if named[name] == "" {
			t.Errorf("the tables of who may do what do not have %s: write a row of them for every state and audience of what it is done to", name)
		}
	}
}

// TestWhoMayDoWhat goes through every mutation, on every state and audience of what it is done to, as everybody.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	fields := mutations()
	for group, table := range tables {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			s := openStage(t)
			tried := 0
			for _, name := range slices.Sorted(maps.Keys(table)) {
				t.Run(name, func(t *testing.T) {
					for _, try := range s.rehearse(t, name, table[name]) {
						tried++
						s.perform(t, fields[name], table[name], try)
					}
				})
			}
			t.Logf("%d tries", tried)
		})
	}
}

// rehearse makes the tries of a mutation and what they need, and looks whether its rows say what comes of all of them.
func (s *stage) rehearse(t *testing.T, name string, deed deed) []*try {
	t.Helper()
	var tries []*try
	said, nouns := map[string]int{}, map[string]bool{}
	for _, row := range deed.rows {
		nouns[row.noun] = true
		for _, state := range strings.Fields(row.states) {
			for _, audience := range strings.Fields(row.audiences) {
				said[row.noun+" "+state+" "+audience]++
				tries = append(tries, s.cast(t, row, state, audience)...)
			}
		}
	}
	for noun := range nouns {
		scene, _ := sceneNamed(noun)
		for _, state := range strings.Fields(scene.states) {
			for _, audience := range strings.Fields(scene.audiences) {
				if count := said[noun+" "+state+" "+audience]; count != 1 {
					t.Errorf("%d rows say what comes of %s on «%s %s %s»: write one", count, name, noun, state, audience)
				}
			}
		}
	}
	for _, try := range tries {
		scene, _ := sceneNamed(try.noun)
		scene.make(try)
		if deed.first != nil {
			deed.first(try)
		}
	}
	s.flush(t)
	return tries
}

// cast makes the tries of a row in one state and for one audience, one for each actor.
func (s *stage) cast(t *testing.T, row row, state, audience string) []*try {
	t.Helper()
	letters := strings.ReplaceAll(row.outcomes, " ", "")
	if scene, known := sceneNamed(row.noun); !known || len(letters) != len(actors) || !slices.Contains(strings.Fields(scene.states), state) ||
		!slices.Contains(strings.Fields(scene.audiences), audience) {
		t.Fatalf("the row %v is none: there are %d actors", row, len(actors))
	}
	tries := make([]*try, len(actors))
	for at, actor := range actors {
		tries[at] = &try{stage: s, actor: actor, noun: row.noun, state: state, audience: audience, letter: letters[at : at+1], row: row, by: author}
		if actor.isAuthor {
			tries[at].by = actor.id
		}
	}
	return tries
}

// perform tries it, and looks at what came of it and at what it left.
func (s *stage) perform(t *testing.T, field *ast.FieldDefinition, deed deed, try *try) {
	t.Helper()
	variables := s.variables(t, deed, try)
	s.as(s.viewer(try.actor, try.own))
	before := s.position(t)
	query := operation(field)
	got := s.ask(t, query, variables)
	moved := s.position(t) != before
	code, named := "done", ""
	switch {
	case len(got.Errors) > 0:
		code, _ = got.Errors[0].Extensions["code"].(string)
		named, _ = got.Errors[0].Extensions["field"].(string)
	case !moved:
		code = outcomes["="]
	}
	switch want := outcomes[try.letter]; {
	case code != want:
		t.Errorf("%s: %s, want %s\n%s", try, code, want, got.raw)
	case code == "INVALID" && !slices.Contains(strings.Fields(try.row.field), named):
		t.Errorf("%s: it is %s that is INVALID, want %s\n%s", try, named, try.row.field, got.raw)
	case len(got.Errors) > 0 && (moved || got.Data[field.Name] != nil):
		t.Errorf("%s: refused with %s, and something was done\n%s", try, code, got.raw)
	case code == "NOT_FOUND":
		s.isAsNothing(t, query, variables, try, got)
	}
}

// variables name what it is tried on, under whichever name the mutation has for that, and what is sent beside it.
func (s *stage) variables(t *testing.T, deed deed, try *try) map[string]any {
	t.Helper()
	variables := map[string]any{}
	if try.id != "" {
		variables = map[string]any{"id": try.id, "on": try.id, "subject": try.id, "keep": try.id, "version": s.versionFor(t, try)}
	}
	if deed.with != nil {
		maps.Copy(variables, deed.with(try))
	}
	return variables
}

// isAsNothing tells whether the answer is the one that there would be without the document.
func (s *stage) isAsNothing(t *testing.T, query string, variables map[string]any, try *try, got answer) {
	t.Helper()
	variables = maps.Clone(variables)
	for name, value := range variables {
		if value == try.id {
			variables[name] = hub.NewID(try.id.Kind(), newUUID())
		}
	}
	if nothing := s.ask(t, query, variables); !bytes.Equal(nothing.raw, got.raw) {
		t.Errorf("%s: %s, and where there is nothing %s", try, got.raw, nothing.raw)
	}
}

// versionFor is the version of what it is tried on. All of it is new but the actors themselves.
func (s *stage) versionFor(t *testing.T, try *try) int {
	t.Helper()
	if try.id != try.actor.id {
		return try.version
	}
	found, err := s.store.Get(t.Context(), hub.KindPerson, []hub.ID{try.id})
	if err != nil {
		t.Fatal(err)
	}
	return found[0].Base().Version
}

// operation does the mutation, with a variable for each of its arguments.
func operation(field *ast.FieldDefinition) string {
	var declared, given []string
	for _, argument := range field.Arguments {
		declared = append(declared, "$"+argument.Name+": "+argument.Type.String())
		given = append(given, argument.Name+": $"+argument.Name)
	}
	return fmt.Sprintf("mutation(%s) { %s(%s) { __typename } }", strings.Join(declared, ", "), field.Name, strings.Join(given, ", "))
}
