// Package front is the HTTP server: TLS, GraphQL, GraphiQL where it is wanted, whether the process lives and whether it can
// answer. It promises that requests have bounded time and size, that a stop loses nothing that was begun, that a panic ends one
// request and no more, that another site's page does nothing in a person's name, that only trusted proxies say for whom they ask,
// and that what it logs names nobody. What is asked and answered is left to graph.
package front
