package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
)

// wanted tells which fields the operation asks of each object that the resolver gives.
func wanted(ctx context.Context) func(name string) bool {
	fields := graphql.CollectAllFields(ctx)
	return func(name string) bool { return slices.Contains(fields, name) }
}
