package graph

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// overHTTP answers queries and mutations as «GraphQL over HTTP» has it (the draft of the GraphQL Foundation): all 61 checks of
// its audit. gqlgen's own transports reach 55, and no setting of theirs more: they answer 422 to a document that is not
// valid, put «data» into what has none, repeat a body that they cannot read, and do not weigh what Accept prefers.
type overHTTP struct {
	hub *hub.Hub
	// answers are those that are kept; nil for none.
	answers *Answers
}

var _ graphql.Transport = overHTTP{}

// Supports tells whether the request is for this transport: all are that do not ask for a connection of their own.
func (overHTTP) Supports(r *http.Request) bool { return r.Header.Get("Upgrade") == "" }

// Do answers the request.
func (h overHTTP) Do(w http.ResponseWriter, r *http.Request, executor graphql.GraphExecutor) {
	if r.Method == http.MethodOptions {
		w.Header().Set("Allow", allowed)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	a := &answering{w: w, r: r, executor: executor, hub: h.hub, answers: h.answers, mediaType: preferred(r.Header.Values("Accept")),
		streams: acceptsEvents(r.Header.Values("Accept"))}
	if a.mediaType == "" && a.streams {
		a.mediaType = mediaJSON // of what is refused, and of queries
	}
	defer a.made(nil) // so that nobody waits for what was not made
	w.Header().Add("Vary", "Accept")
	if r.ContentLength > longestBody(r) { // which need not be read to be refused
		a.mediaType = cmp.Or(a.mediaType, mediaJSON)
		a.refuseLong()
		return
	}
	if a.mediaType == "" {
		a.mediaType = mediaJSON
		a.refuse(http.StatusNotAcceptable, messageNotAcceptable)
		return
	}
	var params *graphql.RawParams
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		if a.fromKept(r.URL.RawQuery) {
			return
		}
		params = a.fromAddress()
	case http.MethodPost:
		params = a.fromBody()
	default:
		w.Header().Set("Allow", allowed)
		a.refuse(http.StatusMethodNotAllowed, messageMethod)
	}
	if params == nil {
		return
	}
	if err := limit.Of(r.Context()).Spend(limit.PriceOfReading); err != nil {
		a.refuseMore(err)
		return
	}
	a.answer(params)
}

// answering is one request being answered.
type answering struct {
	w         http.ResponseWriter
	r         *http.Request
	executor  graphql.GraphExecutor
	mediaType string
	hub       *hub.Hub
	// streams: the client takes server-sent events.
	streams bool
	// answers are those that are kept, nil for none; making is the one that may be kept of this request.
	answers *Answers
	making  *making
	// file is what comes along; nil for nothing.
	file io.Reader
	// changes: it is a mutation, which is done when its answer is there.
	changes bool
	// lasting: the answer holds until something changes.
	lasting bool
	// tag names the answer's bytes, once somebody has asked.
	tag string
}

const (
	// answerTimeout bounds the answering of what is no stream.
	answerTimeout = 20 * time.Second

	allowed      = "GET, HEAD, OPTIONS, POST"
	mediaGraphQL = "application/graphql-response+json"
	mediaJSON    = "application/json"
	// mediaMultipart is what files come along in.
	mediaMultipart = "multipart/form-data"
)

// preferred is the media type to answer in, by what the client accepts: the one with the highest weight, JSON for one that
// takes anything, and none when it takes neither.
func preferred(accept []string) string {
	if len(accept) == 0 {
		return mediaJSON
	}
	best, weight := "", 0.
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		name, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		quality := 1.
		if q, given := parameters["q"]; given {
			if quality, err = strconv.ParseFloat(q, 64); err != nil {
				continue
			}
		}
		switch name {
		case "*/*", "application/*":
			name = mediaJSON
		case mediaGraphQL, mediaJSON:
		default:
			continue
		}
		if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
			continue
		}
		if quality > weight {
			best, weight = name, quality
		}
	}
	return best
}

// asked is a request as clients write it. What is nil was not given.
type asked struct {
	Query *string `json:"query"`
	// DocumentID is «sha256:» and a hash, as the appendix on persisted documents has it: the same as a persisted query's.
	DocumentID    string          `json:"documentId"`
	OperationName *string         `json:"operationName"`
	Variables     json.RawMessage `json:"variables"`
	Extensions    json.RawMessage `json:"extensions"`
}

func (a *answering) fromAddress() *graphql.RawParams {
	values := a.r.URL.Query()
	read := asked{DocumentID: values.Get("documentId"), Variables: json.RawMessage(values.Get("variables")), Extensions: json.RawMessage(values.Get("extensions"))}
	if values.Has("query") {
		query := values.Get("query")
		read.Query = &query
	}
	if name := values.Get("operationName"); name != "" {
		read.OperationName = &name
	}
	return a.params(read)
}

func (a *answering) fromBody() *graphql.RawParams {
	name, parameters, err := mime.ParseMediaType(a.r.Header.Get("Content-Type"))
	if err == nil && name == mediaMultipart {
		return a.fromMultipart(parameters["boundary"])
	}
	charset := parameters["charset"]
	encoding := a.r.Header.Get("Content-Encoding") // nothing is unpacked: 100 KiB of gzip can be 100 MiB
	if err != nil || name != mediaJSON || charset != "" && !strings.EqualFold(charset, "utf-8") || encoding != "" && !strings.EqualFold(encoding, "identity") {
		a.refuse(http.StatusUnsupportedMediaType, messageMediaType)
		return nil
	}
	body, err := io.ReadAll(a.r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		a.refuseLong()
		return nil
	case err != nil: // it ends before its end, or the asker has gone
		a.refuse(http.StatusBadRequest, messageNoJSON)
		return nil
	}
	if a.fromKept(string(body)) {
		return nil
	}
	var read asked
	if err := json.Unmarshal(body, &read); err != nil {
		a.refuse(http.StatusBadRequest, messageNoJSON)
		return nil
	}
	return a.params(read)
}

// params checks what was read.
func (a *answering) params(read asked) *graphql.RawParams {
	params := &graphql.RawParams{Headers: a.r.Header, ReadTime: graphql.TraceTiming{Start: graphql.Now(), End: graphql.Now()}}
	for _, one := range []struct {
		text json.RawMessage
		into *map[string]any
	}{{read.Variables, &params.Variables}, {read.Extensions, &params.Extensions}} {
		if len(one.text) == 0 {
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(one.text))
		decoder.UseNumber()
		if err := decoder.Decode(one.into); err != nil || decoder.InputOffset() != int64(len(bytes.TrimRight(one.text, " \t\r\n"))) {
			a.refuse(http.StatusBadRequest, messageNoJSON)
			return nil
		}
	}
	if read.OperationName != nil {
		params.OperationName = *read.OperationName
	}
	if hash, is := strings.CutPrefix(read.DocumentID, "sha256:"); is && params.Extensions["persistedQuery"] == nil {
		if params.Extensions == nil {
			params.Extensions = map[string]any{}
		}
		params.Extensions["persistedQuery"] = map[string]any{"version": 1, "sha256Hash": hash}
	}
	switch {
	case read.Query != nil:
		params.Query = *read.Query
	case params.Extensions["persistedQuery"] == nil:
		a.refuse(http.StatusBadRequest, messageNoQuery)
		return nil
	}
	return params
}

func (a *answering) answer(params *graphql.RawParams) {
	ctx := a.r.Context()
	if a.streams { // the server bounds and ends such requests as streams, which this may not be
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTimeout)
		defer cancel()
		ctx = bounded
	}
	if a.file != nil && hub.ViewerOf(ctx).ID == "" { // nobody waits for a stranger's file
		bounded, cancel := context.WithTimeout(ctx, answerTimeout)
		defer cancel()
		ctx = bounded
	}
	again := *params
	operation, problems := a.executor.CreateOperationContext(ctx, params)
	if err := spend(ctx, operation); err != nil {
		a.refuseMore(err)
		return
	}
	if problems != nil {
		// Whoever takes plain JSON gets 200: dashboards hide the body of anything else, and with it what is wrong.
		status := http.StatusOK
		if a.mediaType == mediaGraphQL {
			status = http.StatusBadRequest
		}
		a.respond(status, a.executor.DispatchError(graphql.WithOperationContext(ctx, operation), problems))
		return
	}
	if operation.Operation.Operation == ast.Subscription && a.streams {
		a.stream(a.hub, operation, &again)
		return
	}
	if !a.mayRun(ctx, operation.Operation.Operation) {
		return
	}
	// The place is left before the answer is sent: that takes as long as the asker likes.
	enter := limit.Of(ctx).Enter
	if a.file != nil {
		enter = limit.Of(ctx).EnterUpload
	}
	response, err := placedBy(ctx, enter, func() (response *graphql.Response) {
		response, ctx = do(ctx, a.executor, operation)
		return response
	})
	if err != nil {
		a.refuseMore(err)
		return
	}
	reading := hub.ReadingOf(ctx)
	// Who sends a text with its hash has it remembered, each time anew: that is no question alone.
	remembered := params.Query != "" && params.Extensions["persistedQuery"] != nil
	a.lasting = operation.Operation.Operation == ast.Query && !remembered && reading != nil && !reading.Passing() &&
		len(response.Errors)+len(response.Extensions) == 0
	a.respond(http.StatusOK, response)
}

// mayRun tells whether an operation of a kind may be run that came so; it has been answered when it may not.
func (a *answering) mayRun(ctx context.Context, kind ast.Operation) bool {
	switch {
	case kind == ast.Subscription:
		a.refuse(http.StatusBadRequest, messageNoStream)
		return false
	case kind == ast.Mutation && a.r.Method != http.MethodPost:
		a.w.Header().Set("Allow", "POST")
		a.refuse(http.StatusMethodNotAllowed, messageMethod)
		return false
	case kind == ast.Mutation:
		if err := limit.Of(ctx).HasRoom(); err != nil {
			a.refuseMore(err)
			return false
		}
		a.changes = true
	}
	return true
}

var (
	messageNotAcceptable = hub.Message{
		NB: "Svaret finnes bare som application/graphql-response+json og application/json. Ta med en av dem i Accept.",
		NN: "Svaret finst berre som application/graphql-response+json og application/json. Ta med ein av dei i Accept.",
		EN: "The answer comes only as application/graphql-response+json and application/json. Put one of them in Accept.",
	}
	messageMethod = hub.Message{
		NB: "Send spørringer med GET eller POST, og endringer med POST.",
		NN: "Send spørjingar med GET eller POST, og endringar med POST.",
		EN: "Send queries by GET or POST, and mutations by POST.",
	}
	messageMediaType = hub.Message{
		NB: "Send forespørselen som application/json i UTF-8, og ikke pakket.",
		NN: "Send førespurnaden som application/json i UTF-8, og ikkje pakka.",
		EN: "Send the request as application/json in UTF-8, and not compressed.",
	}
	messageNoJSON = hub.Message{
		NB: "Forespørselen er ikke gyldig JSON. Send et objekt med «query» som tekst og «variables» som objekt.",
		NN: "Førespurnaden er ikkje gyldig JSON. Send eit objekt med «query» som tekst og «variables» som objekt.",
		EN: "The request is not valid JSON. Send an object with “query” as a text and “variables” as an object.",
	}
	messageNoQuery = hub.Message{
		NB: "Forespørselen mangler «query». Send det du spør om, der.",
		NN: "Førespurnaden manglar «query». Send det du spør om, der.",
		EN: "The request has no “query”. Put there what you ask.",
	}
	messageNoStream = hub.Message{
		NB: "Abonner med Server-Sent Events: send Accept: text/event-stream.",
		NN: "Abonner med Server-Sent Events: send Accept: text/event-stream.",
		EN: "Subscribe by server-sent events: send Accept: text/event-stream.",
	}
)
