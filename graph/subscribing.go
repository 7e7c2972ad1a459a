package graph

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// subscribing runs one operation, as often as there is something to tell.
type subscribing struct {
	executor graphql.GraphExecutor
	params   *graphql.RawParams
	// account pays for what is told to the subscriber alone, and cost is what it costs each time.
	account *limit.Account
	cost    int
}

// follow keeps what the operation is run with as long as somebody follows: its text and the variables that it has. What came beside
// them, which may be a hundred times as long, goes.
func (s *subscribing) follow(ctx context.Context, operation *graphql.OperationContext) {
	kept := graphql.RawParams{Query: operation.RawQuery, OperationName: operation.OperationName, Variables: map[string]any{}}
	for _, declared := range operation.Operation.VariableDefinitions {
		if value, given := s.params.Variables[declared.Variable]; given {
			kept.Variables[declared.Variable] = value
		}
	}
	*s.params = kept
	s.account, s.cost = limit.Of(limit.Lasting(ctx)), costOf(operation)
}

// run does the operation once; nil when it has nothing to tell.
func (s *subscribing) run(ctx context.Context) *graphql.Response {
	ctx = graphql.StartOperationTrace(ctx)
	params := *s.params
	operation, problems := s.executor.CreateOperationContext(ctx, &params)
	if problems != nil {
		return s.executor.DispatchError(graphql.WithOperationContext(ctx, operation), problems)
	}
	next, ctx := s.executor.DispatchOperation(ctx, operation)
	return next(ctx)
}

// answer is what run gives as JSON on one line, for all who follow the same. What fails because the store or the index cannot
// be reached is no answer: it will be one later. Who goes on from where they were pays for each, since it is done for them alone: once it
// is done, however often it was tried.
func (s *subscribing) answer(ctx context.Context) ([]byte, error) {
	leave, err := s.account.EnterFollowing(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	response := s.run(ctx)
	if response == nil {
		return nil, nil
	}
	for _, problem := range response.Errors {
		if problem.Extensions["code"] == string(hub.ErrorUnavailable) {
			return nil, hub.Unavailable()
		}
	}
	if hub.IsToldAlone(ctx) {
		if err := s.account.Spend(limit.PriceOfRequest + s.cost); err != nil {
			return nil, err
		}
	}
	return bytes.ReplaceAll(bodyOf(response), []byte("\n"), []byte(" ")), nil
}

// extensionsOf are those of an error by which a stream ends.
func extensionsOf(err *hub.Error) map[string]any {
	extensions := map[string]any{"code": string(err.Kind)}
	if err.FaultID != "" {
		extensions["id"] = err.FaultID
	}
	later(extensions, err)
	return extensions
}

// sharedBy is a hash that is the same for operations that say the same of each change: where they begin is left out.
func sharedBy(operation *graphql.OperationContext) string {
	variables := maps.Clone(operation.Variables)
	delete(variables, placeToBegin(operation))
	text, err := json.Marshal(variables)
	if err != nil {
		panic(err) // they were JSON before
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %s", operation.RawQuery, operation.OperationName, text))
	return hex.EncodeToString(sum[:])
}

// placeToBegin is the variable that is the place to begin at and nothing else, or "". It stands twice in the text then, where
// it is declared and where it is used; one that stands there more often, as itself or as the beginning of another, is kept.
func placeToBegin(operation *graphql.OperationContext) string {
	for _, selection := range operation.Operation.SelectionSet {
		field, isField := selection.(*ast.Field)
		if !isField {
			continue
		}
		after := field.Arguments.ForName("after")
		if after != nil && after.Value.Kind == ast.Variable && strings.Count(operation.RawQuery, "$"+after.Value.Raw) == 2 {
			return after.Value.Raw
		}
	}
	return ""
}
