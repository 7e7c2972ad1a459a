package graph

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"github.com/samlaer/samlaer/internal/hub"
)

// The two fields of Query that Federation asks for are called by these names in what gqlgen makes, without its plugin too.
// The plugin is not used: it wants a function for each of the 35 types, and puts a goroutine behind each reference.

func (ec *executionContext) __resolve_entities(ctx context.Context, references []map[string]any) []hub.Entity {
	entities, err := hub.Entities(ctx, references)
	if err != nil {
		ec.Error(ctx, err)
		return nil
	}
	return entities
}

func (ec *executionContext) __resolve__service(context.Context) (Subgraph, error) {
	return Subgraph{Sdl: subgraphSDL()}, nil
}

// Subgraph is this schema as a part of a larger graph.
type Subgraph struct{ Sdl string }

// subgraphSDL is the schema as a gateway composes it into a larger graph. What Federation itself defines is left out: the
// gateway has definitions of its own, and other words for the same would be refused.
var subgraphSDL = sync.OnceValue(func() string {
	whole := NewExecutableSchema(newConfig()).Schema()
	part := *whole
	part.Types, part.Directives = maps.Clone(whole.Types), maps.Clone(whole.Directives)
	for _, name := range []string{"link", "key", "shareable"} {
		delete(part.Directives, name)
	}
	maps.DeleteFunc(part.Types, func(name string, _ *ast.Definition) bool { return isFederations(name) })
	query := *whole.Query
	query.Fields = slices.DeleteFunc(slices.Clone(query.Fields), func(field *ast.FieldDefinition) bool {
		return isFederations(field.Name) || strings.HasPrefix(field.Name, "__")
	})
	part.Query, part.Types[query.Name] = &query, &query
	var written bytes.Buffer
	formatter.NewFormatter(&written).FormatSchema(&part)
	return written.String()
})

// isFederations tells whether Federation has given the name: «_Entity», and not «__Type», which every schema has.
func isFederations(name string) bool {
	return strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "__")
}
