package graph

// Resolver answers the schema. It holds nothing: the operation's reading stands in the context.
type Resolver struct{}

func newConfig() Config {
	return Config{Resolvers: &Resolver{}, Directives: DirectiveRoot{Html: html}}
}
