package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// marshalInOrder resolves the elements of a list one after the other. It stands in the place of gqlgen's
// MarshalSliceConcurrently, which package inorder takes out of the generated code, and does the same otherwise: an
// element whose resolver panics is null, and the panic an error at its place.
func marshalInOrder(ctx context.Context, length int, marshal func(context.Context, int) graphql.Marshaler) graphql.Array {
	all := make(graphql.Array, length)
	for at := range length {
		all[at] = guarded(graphql.WithFieldContext(ctx, &graphql.FieldContext{Index: &at}), at, marshal)
	}
	return all
}

func guarded(ctx context.Context, at int, marshal func(context.Context, int) graphql.Marshaler) (one graphql.Marshaler) {
	defer func() {
		if panicked := recover(); panicked != nil {
			graphql.AddError(ctx, graphql.Recover(ctx, panicked))
			one = graphql.Null
		}
	}()
	return marshal(ctx, at)
}
