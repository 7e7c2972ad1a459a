// Package graph is the only door: it answers GraphQL by asking the hub. A noun has a schema (NOUN.graphqls) and resolvers
// (NOUN.resolvers.go), and each resolver is one call. It promises that every operation is bounded before it runs and that
// an error carries a code for programs and a sentence for people. Who asks is told by others, in the context.
package graph
