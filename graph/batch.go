package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/samlaer/samlaer/internal/hub"
)

// withReading gives every operation a reading of its own, so that what its rows refer to is loaded together.
func withReading(h *hub.Hub) graphql.OperationMiddleware {
	return func(ctx context.Context, next graphql.OperationHandler) graphql.ResponseHandler {
		ctx = context.WithValue(ctx, renderingsKey{}, &renderings{done: map[hub.Markdown]hub.Markdown{}})
		return next(hub.WithReading(ctx, h.Read(hub.ViewerOf(ctx))))
	}
}

// notIndexed tells whoever changed something that searches on this server do not find it yet.
func notIndexed(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if reading := hub.ReadingOf(ctx); response != nil && reading != nil && !reading.Indexed() {
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["indexed"] = false
	}
	return response
}

// selects tells whether the operation asks for the field of what is being resolved.
func selects(ctx context.Context, field string) bool {
	return slices.Contains(graphql.CollectAllFields(ctx), field)
}
