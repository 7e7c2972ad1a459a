package graph

import (
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
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
	return NewTrustingHandler(h, nil, logger)
}

// NewTrustingHandler is NewHandler with documents that are trusted; nil for none.
func NewTrustingHandler(h *hub.Hub, trusted *Trusted, logger *slog.Logger) http.Handler {
	return NewKeepingHandler(h, trusted, nil, logger)
}

// NewKeepingHandler is NewTrustingHandler that answers visitors from what is kept, where it can; nil for nothing.
func NewKeepingHandler(h *hub.Hub, trusted *Trusted, answers *Answers, logger *slog.Logger) http.Handler {
	server := newServer(h, trusted, answers, logger)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bounded := *r
		bounded.Body = http.MaxBytesReader(w, r.Body, longestBody(r))
		server.ServeHTTP(w, &bounded)
	})
}

// newServer is the executor with its transports, limits and errors.
func newServer(h *hub.Hub, trusted *Trusted, answers *Answers, logger *slog.Logger) *handler.Server {
	server := handler.New(NewExecutableSchema(newConfig()))
	server.AddTransport(overWebSocket{h})
	server.AddTransport(overHTTP{h, answers})
	if trusted != nil {
		server.Use(trustedDocuments{trusted})
	}
	server.Use(extension.AutomaticPersistedQuery{Cache: shortTexts[string]{lru.New[string](queryCache)}})
	configure(server, h, logger)
	return server
}

// NewExecutor answers operations within the process: as the server does, without HTTP.
func NewExecutor(h *hub.Hub, logger *slog.Logger) *executor.Executor {
	inside := executor.New(NewExecutableSchema(newConfig()))
	configure(inside, h, logger)
	return inside
}

// configurable is what gqlgen's server and its executor have in common.
type configurable interface {
	SetQueryCache(cache graphql.Cache[*ast.QueryDocument])
	SetParserTokenLimit(limit int)
	SetDisableSuggestion(disabled bool)
	SetErrorPresenter(present graphql.ErrorPresenterFunc)
	SetRecoverFunc(recovered graphql.RecoverFunc)
	Use(extension graphql.HandlerExtension)
	AroundOperations(middleware graphql.OperationMiddleware)
	AroundResponses(middleware graphql.ResponseMiddleware)
}

// configure gives limits, errors and readings: the same to whoever asks, over HTTP or from within.
func configure(c configurable, h *hub.Hub, logger *slog.Logger) {
	c.SetQueryCache(shortTexts[*ast.QueryDocument]{lru.New[*ast.QueryDocument](queryCache)})
	c.SetParserTokenLimit(maxTokens)
	c.SetDisableSuggestion(true)
	c.SetErrorPresenter(presenter(logger))
	c.SetRecoverFunc(recovered(logger))
	c.Use(newLimits())
	c.Use(extension.Introspection{})
	c.AroundOperations(withReading(h))
	c.AroundResponses(few)
	c.AroundResponses(notIndexed)
}

func stack() string { return string(debug.Stack()) }

var messageTooLong = hub.Message{
	NB: "Forespørselen er for lang. Send høyst %d KiB.",
	NN: "Førespurnaden er for lang. Send høgst %d KiB.",
	EN: "The request is too long. Send at most %d KiB.",
}
