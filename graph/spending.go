package graph

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// What somebody asks is counted where it comes in, once: a subscription is run again for each thing that there is to tell, for all
// who follow the same, and that is nobody's asking. What happened before somebody came is told to them alone, and is theirs to pay.

// complexityNoted is where the complexity of an operation stands among its statistics.
const complexityNoted = "Complexity"

// spend takes what an operation costs: its complexity, when it was counted. One that is not valid costs no more than reading it.
func spend(ctx context.Context, operation *graphql.OperationContext) error {
	if operation == nil {
		return nil
	}
	cost := costOf(operation)
	if cost == 0 {
		return nil
	}
	return limit.Of(ctx).Spend(cost)
}

// costOf is the complexity of an operation; 0 when it was not counted.
func costOf(operation *graphql.OperationContext) int {
	cost, _ := operation.Stats.GetExtension(complexityNoted).(int)
	return cost
}

// do runs an operation, and gives the context that it ran in.
func do(ctx context.Context, executor graphql.GraphExecutor, operation *graphql.OperationContext) (*graphql.Response, context.Context) {
	next, ctx := executor.DispatchOperation(ctx, operation)
	return next(ctx), ctx
}

// placed runs what takes a place among what is done at once.
func placed[T any](ctx context.Context, run func() T) (T, error) {
	return placedBy(ctx, limit.Of(ctx).Enter, run)
}

// placedBy runs what takes the place that is entered.
func placedBy[T any](ctx context.Context, enter func(context.Context) (leave func(), err error), run func() T) (T, error) {
	leave, err := enter(ctx)
	if err != nil {
		var none T
		return none, err
	}
	defer leave()
	return run(), nil
}

// later says in how many seconds to try again, where that is known.
func later(extensions map[string]any, err *hub.Error) {
	if seconds := err.RetrySeconds(); seconds > 0 {
		extensions["retryAfter"] = seconds
	}
}

// askLater is the error of whoever asks for more than there is for them, as an answer of an operation.
func askLater(err error, in hub.Language) *graphql.Response {
	shown := hub.Unavailable()
	_ = errors.As(err, &shown) // what is not for people is a context that is done
	refused := refusal(string(shown.Kind), shown.Message.In(in))
	later(refused.Errors[0].Extensions, shown)
	return refused
}
