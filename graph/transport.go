package graph

import (
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/99designs/gqlgen/graphql/handler/transport"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// maxBody is the longest request, in bytes: twenty times the longest operation that clients are known to send, with
	// room for a text of 50,000 characters among its variables.
	maxBody = 100 << 10
	// queryCache is how many different operations are kept parsed and checked. It brings that part of a request from 75 µs
	// to 0.7 µs; clients send some dozens.
	queryCache = 1000
)

// NewHandler answers GraphQL over HTTP, by POST and for queries by GET. Who asks stands in the request's context.
func NewHandler(h *hub.Hub, logger *slog.Logger) http.Handler {
	return http.MaxBytesHandler(NewServer(h, logger), maxBody)
}

// NewServer is the executor with its transports, limits and errors.
func NewServer(h *hub.Hub, logger *slog.Logger) *handler.Server {
	server := handler.New(NewExecutableSchema(Config{Resolvers: &Resolver{}}))
	server.AddTransport(transport.Options{})
	server.AddTransport(transport.GET{})
	server.AddTransport(transport.POST{})
	server.SetQueryCache(lru.New[*ast.QueryDocument](queryCache))
	server.SetParserTokenLimit(maxTokens)
	server.SetDisableSuggestion(true)
	server.SetErrorPresenter(presenter(logger))
	server.SetRecoverFunc(recovered(logger))
	server.Use(newLimits())
	server.Use(extension.Introspection{})
	server.AroundOperations(withReading(h))
	server.AroundFields(each)
	server.AroundResponses(few)
	return server
}

func stack() string { return string(debug.Stack()) }
