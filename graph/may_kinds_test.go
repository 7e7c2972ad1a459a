package graph_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/internal/hub"
)

// TestNothingIsDoneToWhatAMutationIsNotFor tries every mutation on what its rows do not name, as those who may do the most.
func TestNothingIsDoneToWhatAMutationIsNotFor(t *testing.T) {
	t.Parallel()
	s := openStage(t)
	for name, field := range mutations() {
		deed := joinedTables()[name]
		if name == "follow" || name == "unfollow" || !slices.ContainsFunc(field.Arguments, func(one *ast.ArgumentDefinition) bool {
			return slices.Contains([]string{"id", "on", "subject", "keep"}, one.Name)
		}) {
			continue // one follows whatever one may read
		}
		for _, try := range s.notFor(deed) {
			s.leavesAlone(t, field, deed, try)
		}
	}
}

func joinedTables() map[string]deed {
	all := map[string]deed{}
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

// notFor makes tries on what the rows of a mutation do not name.
func (s *stage) notFor(deed deed) []*try {
	var tries []*try
	for noun, scene := range scenes {
		if strings.HasPrefix(noun, "new") || noun == "import" || slices.ContainsFunc(deed.rows, func(one row) bool { return strings.HasPrefix(noun, one.noun) }) {
			continue
		}
		for _, who := range []hub.ID{curatorAuthor, administrator} {
			try := &try{stage: s, actor: actorNamed(who), noun: noun, by: who, state: strings.Fields(scene.states)[0],
				audience: strings.Fields(scene.audiences)[0]}
			scene.make(try)
			tries = append(tries, try)
		}
	}
	return tries
}

// leavesAlone tries a mutation on something that it is not for.
func (s *stage) leavesAlone(t *testing.T, field *ast.FieldDefinition, deed deed, try *try) {
	t.Helper()
	s.flush(t)
	variables := s.variables(t, deed, try)
	if deed.first != nil {
		variables["double"] = s.organisation
	}
	s.as(s.viewer(try.actor, try.own))
	before := s.position(t)
	if got := s.ask(t, operation(field), variables); s.position(t) != before {
		t.Errorf("%s: %s does something to it\n%s", try, field.Name, got.raw)
	}
}
