package graph

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

func (a *answering) language() hub.Language { return hub.ViewerOf(a.r.Context()).Language }

func refusal(code, message string) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{{Message: message, Extensions: map[string]any{"code": code}}}}
}

func (a *answering) refuseLong() {
	a.respond(http.StatusRequestEntityTooLarge, refusal(codeTooComplex, messageTooLong.With(longestBody(a.r)>>10).In(a.language())))
}

// refuseMore answers whoever asks for more than there is for them.
func (a *answering) refuseMore(err error) {
	status := limit.StatusOf(err, a.w.Header())
	a.respond(status, askLater(err, a.language()))
}

func (a *answering) refuse(status int, message hub.Message) {
	a.respond(status, refusal(string(hub.ErrorInvalid), message.In(a.language())))
}

// respond writes the answer.
func (a *answering) respond(status int, response *graphql.Response) {
	body := bodyOf(response)
	a.made(body)
	a.readOn()
	header := a.w.Header()
	sent, err := a.hold(len(body))
	if err != nil {
		a.lasting = false
		status, response = limit.StatusOf(err, header), askLater(err, a.language())
		body, sent = bodyOf(response), func() {}
	}
	defer sent()
	if a.keeping(status, len(response.Errors) > 0, body) {
		a.w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Type", a.mediaType+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	a.w.WriteHeader(status)
	_, _ = a.w.Write(body) // the asker has gone when this fails
}

// hold counts an answer until it was sent.
func (a *answering) hold(bytes int) (sent func(), err error) {
	account := limit.Of(a.r.Context())
	if a.changes {
		return account.HoldMade(bytes), nil
	}
	return account.Hold(bytes)
}

// bodyOf is an answer as JSON. Its data is JSON already, and is not read and written once more.
func bodyOf(response *graphql.Response) []byte {
	var body bytes.Buffer
	body.Grow(len(response.Data) + 256)
	body.WriteByte('{')
	between := ""
	add := func(name string, text []byte) {
		body.WriteString(between + `"` + name + `":`)
		body.Write(text)
		between = ","
	}
	if len(response.Errors) > 0 {
		text, _ := json.Marshal(response.Errors) // all of it was JSON before
		add("errors", text)
	}
	if len(response.Data) > 0 {
		add("data", response.Data)
	}
	if len(response.Extensions) > 0 {
		text, _ := json.Marshal(response.Extensions)
		add("extensions", text)
	}
	body.WriteByte('}')
	return body.Bytes()
}
