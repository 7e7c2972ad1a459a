package graph

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

func TestEveryTypeAndFieldIsDescribed(t *testing.T) {
	schema := NewExecutableSchema(newConfig()).Schema()
	for name, definition := range schema.Types {
		if definition.BuiltIn || strings.HasPrefix(name, "__") {
			continue
		}
		if definition.Description == "" {
			t.Errorf("%s has no description", name)
		}
		for _, field := range definition.Fields {
			if field.Description == "" && !strings.HasPrefix(field.Name, "__") {
				t.Errorf("%s.%s has no description", name, field.Name)
			}
		}
	}
}

func TestEveryConnectionHasItsFormOfRelay(t *testing.T) {
	schema := NewExecutableSchema(newConfig()).Schema()
	for name, definition := range schema.Types {
		if definition.Kind != ast.Object || !strings.HasSuffix(name, "Connection") {
			continue
		}
		for _, field := range []string{"totalCount", "edges", "nodes", "pageInfo"} {
			if definition.Fields.ForName(field) == nil {
				t.Errorf("%s has no %s", name, field)
			}
		}
		edge := schema.Types[definition.Fields.ForName("edges").Type.Name()]
		if edge.Fields.ForName("cursor") == nil || edge.Fields.ForName("node") == nil {
			t.Errorf("%s has no cursor and node", edge.Name)
		}
	}
}
