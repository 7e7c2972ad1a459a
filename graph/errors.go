package graph

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/samlaer/samlaer/internal/hub"
)

// The codes that are not the hub's own.
const (
	codeTooComplex = string(hub.ErrorTooComplex)
	codeInternal   = "INTERNAL"
	// codeNotPersisted is gqlgen's, and what clients look for: send the whole document, then its hash will do.
	codeNotPersisted = "PERSISTED_QUERY_NOT_FOUND"
)

// maxErrors is how many errors an answer holds: a list of 100 rows that all fail the same way needs to say so only a few
// times.
const maxErrors = 10

// messageInternal holds the place of the id that the log has.
var messageInternal = hub.Message{
	NB: "Noe gikk galt hos oss. Prøv igjen, og si fra hvis det fortsetter. Oppgi da %s.",
	NN: "Noko gjekk gale hos oss. Prøv igjen, og sei frå om det held fram. Oppgje då %s.",
	EN: "Something went wrong on our side. Try again, and tell us if it goes on. Then give %s.",
}

// presenter turns errors into what clients see: the hub's own with their code and a sentence in the asker's language;
// anything else is logged once with an id, and the client sees that id.
func presenter(logger *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		language := hub.ViewerOf(ctx).Language
		shown := &gqlerror.Error{Path: graphql.GetPath(ctx)}
		var ofDocument *gqlerror.Error
		if errors.As(err, &ofDocument) {
			shown.Path, shown.Locations = ofDocument.Path, ofDocument.Locations
		}
		var (
			ofPeople *hub.Error
			all      hub.Errors
		)
		switch {
		case errors.As(err, &all) && len(all) > 0:
			// Each of several gets a place of its own in the answer. A middleware around fields could see to that too, but
			// would be called for every field: 20 hits with highlights have some 600.
			for _, one := range all[:len(all)-1] {
				graphql.AddError(ctx, one)
			}
			present(ctx, shown, all[len(all)-1], language)
		case errors.As(err, &ofPeople):
			present(ctx, shown, ofPeople, language)
		case errors.Is(err, hub.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
			logger.WarnContext(ctx, "store or index not available", "error", err, "path", shown.Path.String())
			present(ctx, shown, hub.Unavailable(), language)
		case ofDocument != nil && (ofDocument.Unwrap() == nil || fieldOf(ctx, shown.Path) != ""):
			// The document is not valid, or a value in its input. What a resolver gives is wrapped by gqlgen in the same type:
			// it has a cause, and its path is that of the field.
			shown.Message, shown.Extensions = ofDocument.Message, ofDocument.Extensions
			if code := shown.Extensions["code"]; code != codeTooComplex && code != codeNotPersisted && code != codeNotTrusted {
				shown.Extensions = map[string]any{"code": string(hub.ErrorInvalid), "field": fieldOf(ctx, shown.Path)}
			}
		default:
			id := faultID()
			if !errors.Is(err, context.Canceled) {
				logger.ErrorContext(ctx, "operation failed", "id", id, "error", err, "path", shown.Path.String())
			}
			shown.Message = messageInternal.With(id).In(language)
			shown.Extensions = map[string]any{"code": codeInternal, "id": id}
		}
		return shown
	}
}

func present(ctx context.Context, shown *gqlerror.Error, err *hub.Error, language hub.Language) {
	shown.Message = err.Message.In(language)
	shown.Extensions = map[string]any{"code": string(err.Kind)}
	later(shown.Extensions, err)
	switch {
	case err.Field != "":
		shown.Extensions["field"] = err.Field
	case err.Kind == hub.ErrorInvalid:
		shown.Extensions["field"] = fieldOf(ctx, shown.Path)
	}
	if err.Kind == hub.ErrorConflict {
		shown.Extensions["currentVersion"] = err.CurrentVersion
		if err.ChangedBy != "" {
			shown.Extensions["changedBy"] = err.ChangedBy
		}
	}
}

// fieldOf is the path in the input, «links.1.url»: what follows, in the path of the error, the path of the field of the
// answer. A form has its fields to itself, as the hub names them.
func fieldOf(ctx context.Context, path ast.Path) string {
	answered := max(1, len(graphql.GetPath(ctx)))
	var steps []string
	for _, step := range path[min(answered, len(path)):] {
		if at, isIndex := step.(ast.PathIndex); isIndex {
			steps = append(steps, strconv.Itoa(int(at)))
		} else if name, isName := step.(ast.PathName); isName {
			steps = append(steps, string(name))
		}
	}
	if len(steps) > 1 && steps[0] == "input" {
		steps = steps[1:]
	}
	return strings.Join(steps, ".")
}

// few keeps the errors of an answer to what anybody reads.
func few(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if response != nil && len(response.Errors) > maxErrors {
		response.Errors = response.Errors[:maxErrors]
	}
	return response
}

// recovered makes an error of a panic, with its trace for the log.
func recovered(logger *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, panicked any) error {
		logger.ErrorContext(ctx, "resolver panicked", "panic", panicked, "stack", stack())
		return errors.New("resolver panicked")
	}
}

func faultID() string {
	var id [6]byte
	_, _ = rand.Read(id[:]) // never fails
	return hex.EncodeToString(id[:])
}
