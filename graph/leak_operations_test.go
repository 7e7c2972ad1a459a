package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/graph"
)

// Operations that ask for all there is, made from the schema: what is added to it is asked for too.

// The sizes that an operation is let grow to, a little within the server's own limits.
const (
	mostTokens = 850
	mostFields = 380
	// mostCost is of the server's complexity. It allows 20,000; less is answered sooner, and what one operation leaves out
	// another one asks for.
	mostCost  = 4000
	mostDepth = 12
	// nested is the size of pages within pages; listRows is what the server counts for a list without pages.
	nested   = 3
	listRows = 5
)

// branch is a field of an operation with what is asked for below it.
type branch struct {
	field     *ast.FieldDefinition
	arguments string
	// within is the object type whose fields are asked for: one of several where the field gives an interface or a union.
	within   *ast.Definition
	branches []*branch
	times    int
	depth    int
}

// grower makes operations.
type grower struct {
	schema *ast.Schema
	chance *rand.Rand
	// within is the type to ask for where a field can give several.
	within string
	// width is how many ways to follow from each document; all that there are when it is 0. Few ways lead far.
	width                int
	tokens, fields, cost int
}

func newGrower(seed uint64) *grower {
	schema := graph.NewExecutableSchema(graph.Config{Resolvers: &graph.Resolver{}}).Schema()
	return &grower{schema: schema, chance: rand.New(rand.NewPCG(seed, 2023))}
}

// operation asks for a field of Query with all that the limits allow below it, the nearest first. Where a field can give
// several types, it asks for the one that is named, or for any.
func (g *grower) operation(field *ast.FieldDefinition, arguments, within string, rows int) string {
	g.within, g.tokens, g.fields, g.cost = within, 0, 0, 0
	root := g.branch(field, arguments, rows, 1)
	waiting := []*branch{root}
	for len(waiting) > 0 {
		one := waiting[0]
		waiting = waiting[1:]
		if one.within == nil || one.depth >= mostDepth || isPlace(one.within) {
			continue
		}
		for _, below := range g.shuffled(one.within.Fields) {
			if g.width > 0 && len(one.branches) == g.width {
				break
			}
			if isLeaf(g.schema, below) || strings.HasPrefix(below.Name, "__") || below.Arguments.ForName("id") != nil {
				continue
			}
			if next := g.branch(below, g.argumentsOf(below), one.times, one.depth+1); next != nil {
				one.branches = append(one.branches, next)
				waiting = append(waiting, next)
			}
		}
	}
	text := "{ " + g.print(root) + " }"
	if g.schema.Subscription != nil && g.schema.Subscription.Fields.ForName(field.Name) == field {
		text = "subscription " + text
	}
	return text
}

// shuffled gives the fields in any order, the documents of a page before what else there is of it.
func (g *grower) shuffled(fields ast.FieldList) ast.FieldList {
	shuffled := make(ast.FieldList, 0, len(fields))
	for _, at := range g.chance.Perm(len(fields)) {
		if fields[at].Name == "nodes" {
			shuffled = slices.Insert(shuffled, 0, fields[at])
		} else {
			shuffled = append(shuffled, fields[at])
		}
	}
	return shuffled
}

// isPlace is for what leads to places only: they are the same for everybody, and there are many.
func isPlace(within *ast.Definition) bool {
	return within.Name == "County" || within.Name == "Municipality"
}

// branch is a field with its leaves; nil when it would make the operation too large.
func (g *grower) branch(field *ast.FieldDefinition, arguments string, times, depth int) *branch {
	grown := &branch{field: field, arguments: arguments, times: times, depth: depth}
	switch isRows := field.Name == "nodes" || field.Name == "edges"; {
	case strings.Contains(arguments, "first:") && depth > 1:
		grown.times *= nested
	case !strings.Contains(arguments, "first:") && field.Type.Elem != nil && !isRows:
		grown.times *= listRows
	}
	if !isLeaf(g.schema, field) {
		definition := g.schema.Types[field.Type.Name()]
		types := g.schema.GetPossibleTypes(definition)
		chosen := slices.IndexFunc(types, func(one *ast.Definition) bool { return one.Name == g.within })
		if chosen < 0 || depth > 4 {
			chosen = g.chance.IntN(len(types))
		}
		grown.within = types[chosen]
	}
	fields, tokens := 2, 10+2*strings.Count(arguments, " ")
	for range g.leaves(grown.within) {
		fields, tokens = fields+1, tokens+1
	}
	cost := times + fields*grown.times
	if depth > 1 && (g.tokens+tokens > mostTokens || g.fields+fields > mostFields || g.cost+cost > mostCost) {
		return nil
	}
	g.tokens, g.fields, g.cost = g.tokens+tokens, g.fields+fields, g.cost+cost
	return grown
}

func (g *grower) leaves(within *ast.Definition) []string {
	var names []string
	if within == nil {
		return nil
	}
	for _, field := range within.Fields {
		if isLeaf(g.schema, field) && !strings.HasPrefix(field.Name, "__") {
			name := field.Name
			if arguments := g.argumentsOf(field); arguments != "" {
				name += "(" + arguments + ")"
			}
			names = append(names, name)
		}
	}
	return names
}

func (g *grower) print(b *branch) string {
	text := b.field.Name
	if b.arguments != "" {
		text += "(" + b.arguments + ")"
	}
	if b.within == nil {
		return text
	}
	parts := append([]string{"__typename"}, g.leaves(b.within)...)
	for _, below := range b.branches {
		parts = append(parts, g.print(below))
	}
	body := strings.Join(parts, " ")
	switch definition := g.schema.Types[b.field.Type.Name()]; {
	case definition.Kind == ast.Interface:
		body = fmt.Sprintf("id ... on %s { %s }", b.within.Name, body)
	case definition.Kind == ast.Union:
		body = fmt.Sprintf("... on %s { %s }", b.within.Name, body)
	}
	return text + " { " + body + " }"
}

// isLeaf tells whether a field gives a scalar or an enum value, and needs no arguments.
func isLeaf(schema *ast.Schema, field *ast.FieldDefinition) bool {
	kind := schema.Types[field.Type.Name()].Kind
	return kind == ast.Scalar || kind == ast.Enum
}

// argumentsOf are the size of a page, and any value of an enum that must be given.
func (g *grower) argumentsOf(field *ast.FieldDefinition) string {
	var arguments []string
	for _, argument := range field.Arguments {
		kind := g.schema.Types[argument.Type.Name()]
		switch {
		case argument.Name == "first":
			arguments = append(arguments, fmt.Sprint("first: ", nested))
		case argument.Name == "number":
			arguments = append(arguments, "number: 2") // where the words of a file stand
		case kind.Kind == ast.Enum && argument.Type.NonNull && argument.DefaultValue == nil:
			arguments = append(arguments, argument.Name+": "+kind.EnumValues[g.chance.IntN(len(kind.EnumValues))].Name)
		}
	}
	return strings.Join(arguments, ", ")
}
