// Package front is the HTTP server: GraphQL, GraphiQL where it is wanted, whether the process lives and whether it can
// answer. It promises that requests have bounded time and size, that a stop loses nothing that was begun, and that a
// panic ends one request and no more. What is asked and answered is left to graph.
package front
