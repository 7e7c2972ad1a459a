package graph

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"github.com/samlaer/samlaer/internal/hub"
)

// Whoever fills in a form is told of all that is wrong with it at once.
func TestEachOfSeveralErrorsHasAPlaceOfItsOwn(t *testing.T) {
	t.Parallel()
	ctx := graphql.WithResponseContext(hub.WithViewer(t.Context(), hub.Visitor("nb")), presenter(slog.New(slog.DiscardHandler)),
		func(context.Context, any) error { return nil })
	var several hub.Errors
	for _, field := range []string{"input.title", "input.insight", "input.kind"} {
		several = append(several, &hub.Error{Kind: hub.ErrorInvalid, Field: field})
	}
	graphql.AddError(ctx, fmt.Errorf("create: %w", several))
	var fields []any
	for _, one := range graphql.GetErrors(ctx) {
		fields = append(fields, one.Extensions["field"])
	}
	if fmt.Sprint(fields) != "[input.title input.insight input.kind]" {
		t.Errorf("errors of %v", fields)
	}
}
