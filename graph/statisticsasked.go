package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/internal/hub"
)

// across are the groups that the operation asks for of what is being resolved: all are counted at once, so that they are of
// one moment.
func across(ctx context.Context) []hub.Across {
	var asked []hub.Across
	variables := graphql.GetOperationContext(ctx).Variables
	for _, field := range graphql.CollectFieldsCtx(ctx, []string{"Statistics"}) {
		if field.Definition == nil || field.Definition.Arguments.ForName("by") == nil {
			continue
		}
		arguments := field.ArgumentMap(variables)
		by, _ := arguments["by"].(string)
		then, _ := arguments["then"].(string)
		asked = append(asked, hub.Across{By: hub.Dimension(by), Then: hub.Dimension(then)})
	}
	return asked
}

// namesField tells whether a selection asks for a field, at any depth. Fragments cannot be
// within themselves here, and the operation is within the limits.
func namesField(selections ast.SelectionSet, name string) bool {
	for _, selection := range selections {
		switch s := selection.(type) {
		case *ast.Field:
			if s.Name == name || namesField(s.SelectionSet, name) {
				return true
			}
		case *ast.InlineFragment:
			if namesField(s.SelectionSet, name) {
				return true
			}
		case *ast.FragmentSpread:
			if s.Definition != nil && namesField(s.Definition.SelectionSet, name) {
				return true
			}
		}
	}
	return false
}

// statisticsAsked is what the operation asks for of statistics.
func statisticsAsked(ctx context.Context, query string, filter *hub.SearchFilter, codesOn *hub.Date) hub.StatisticsAsked {
	asked := hub.StatisticsAsked{Text: query, Filter: filter, Across: across(ctx),
		Uses: namesField(graphql.GetFieldContext(ctx).Field.Selections, "applications")}
	if codesOn != nil {
		asked.CodesOn = *codesOn
	}
	return asked
}

// statisticsBy is what the operation asks for of statistics as rows, which are by one grouping.
func statisticsBy(ctx context.Context, query string, filter *hub.SearchFilter, codesOn *hub.Date, by hub.Dimension, then *hub.Dimension) hub.StatisticsAsked {
	asked := statisticsAsked(ctx, query, filter, codesOn)
	asked.Across = []hub.Across{{By: by}}
	if then != nil {
		asked.Across[0].Then = *then
	}
	return asked
}
