package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/hub"
)

// panicked notes what is logged as a fault of ours.
type panicked struct {
	slog.Handler
	fault *atomic.Pointer[string]
}

func (p panicked) Enabled(context.Context, slog.Level) bool { return true }

func (p panicked) Handle(_ context.Context, record slog.Record) error {
	if record.Level < slog.LevelError {
		return nil
	}
	text := record.Message
	record.Attrs(func(one slog.Attr) bool {
		text += fmt.Sprintf(" %s=%v", one.Key, one.Value)
		return true
	})
	p.fault.Store(&text)
	return nil
}

// thrown is a hub of the demo at which bytes are thrown as a curator, who may ask for most.
type thrown struct {
	handler http.Handler
	viewer  hub.Viewer
	fault   *atomic.Pointer[string]
}

func openThrown(f *testing.F) *thrown {
	f.Helper()
	d := openDemo(f)
	viewer, err := d.hub.DemoPerson(f.Context(), "curator")
	if err != nil {
		f.Fatal(err)
	}
	fault := new(atomic.Pointer[string])
	logger := slog.New(panicked{slog.DiscardHandler, fault})
	return &thrown{graph.NewKeepingHandler(d.hub, nil, graph.NewAnswers(d.hub, d.epochs, keptBytes), logger), viewer, fault}
}

// takes sends a request and looks that it is answered: as JSON, and without a fault of ours.
func (h *thrown) takes(t *testing.T, method, query string, header http.Header, body []byte) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(hub.WithViewer(t.Context(), h.viewer), 2*time.Second)
	if strings.Contains(header.Get("Accept"), "event-stream") { // which goes on for as long as it is listened to
		ctx, cancel = context.WithTimeout(ctx, 100*time.Millisecond)
	}
	defer cancel()
	request := (&http.Request{Method: method, URL: &url.URL{Path: "/graphql", RawQuery: query}, Header: header, Host: "samlaer.example", Proto: "HTTP/1.1",
		ProtoMajor: 1, ProtoMinor: 1, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body))}).WithContext(ctx)
	answer := httptest.NewRecorder()
	h.fault.Store(nil)
	h.handler.ServeHTTP(answer, request)
	if fault := h.fault.Load(); fault != nil {
		t.Fatalf("a fault of ours: %s", *fault)
	}
	if answer.Code == http.StatusInternalServerError {
		t.Fatalf("%d: %s", answer.Code, answer.Body)
	}
	if strings.Contains(answer.Header().Get("Content-Type"), "json") && answer.Body.Len() > 0 && !json.Valid(answer.Body.Bytes()) {
		t.Fatalf("it is no JSON: %s", answer.Body)
	}
	return answer.Body.Bytes()
}

// FuzzHandler: whatever is sent, in whatever way, there is an answer, and it is no fault of ours.
func FuzzHandler(f *testing.F) {
	const lessons = `{"query":"{ lessons(first: 2) { nodes { title insight @html } } }"}`
	for _, one := range []struct{ method, query, contentType, accept, body string }{
		{"POST", "", "application/json", "", lessons},
		{"POST", "", "application/json; charset=utf-8", "application/graphql-response+json", `{"query":"query A($f:SearchFilter){search(query:\"mentor\",filter:$f){totalCount}}","variables":{"f":{"themes":[]}},"operationName":"A"}`},
		{"POST", "", "application/json", "", `{"query":"mutation{addComment(input:{on:\"x\",text:\"\\u0000\"}){comment{id}}}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}`},
		{"POST", "", "application/graphql", "", `{ viewer { id } }`},
		{"POST", "", "multipart/form-data; boundary=x", "", "--x\r\n\r\n{}\r\n--x--"},
		{"POST", "", "application/json", "", `[{"query":"{a}"}]`},
		{"POST", "", "application/json", "", "{\"query\":\"{ \xff }\"}"},
		{"GET", "query={node(id:%22lesson_1%22){id}}", "", "*/*", ""},
		{"GET", "query={__schema{types{name}}}&variables={%22a%22:1e999}", "", "", ""},
		{"GET", "query=subscription{changes{at}}", "", "text/event-stream", ""},
		{"GET", "query=mutation{markAllRead{count}}", "", "", ""},
		{"HEAD", "%zz&query=;", "", "text/html", ""},
		{"OPTIONS", "", "", "", ""},
	} {
		f.Add(one.method, one.query, one.contentType, one.accept, []byte(one.body))
	}
	h := openThrown(f)
	f.Fuzz(func(t *testing.T, method, query, contentType, accept string, body []byte) {
		h.takes(t, method, query, http.Header{"Content-Type": {contentType}, "Accept": {accept}}, body)
	})
}

// FuzzCursorsAndIDs: whatever stands for a cursor or an id is taken or refused with a sentence.
func FuzzCursorsAndIDs(f *testing.F) {
	h := openThrown(f)
	const pages = `{"query":"{ lessons(first: 2) { pageInfo { endCursor } nodes { id slug } } search(query: \"\", first: 1) { pageInfo { endCursor } } viewer { drafts(first: 1) { pageInfo { endCursor } } } }"}`
	for _, text := range []string{"", "lesson_", "lesson_01905c7e-8a3b-7c1d-9e2f-0123456789ab", "eyJvIjoiSUQiLCJpIjoibGVzc29uXzEifQ", "\x00", "ø", strings.Repeat("A", 5000),
		"person_01905c7e-8a3b-7c1d-9e2f-0123456789ab|x"} {
		f.Add(text)
	}
	for part := range strings.SplitSeq(string(h.answerTo(f, pages)), `"`) {
		if len(part) > 20 {
			f.Add(part)
		}
	}
	const everywhere = `query($t: String!, $i: ID!) { node(id: $i) { id } nodes(ids: [$i, $i]) { id } a: lessons(first: 2, after: $t) { nodes { id } }
		b: lessons(last: 2, before: $t) { nodes { id } } c: search(query: "a", first: 1, after: $t) { totalCount } d: lesson(slug: $t) { id }
		viewer { drafts(first: 1, after: $t) { totalCount } notifications(first: 1, after: $t) { totalCount } }
		e: posts(first: 1, after: $t, orderBy: TITLE) { totalCount } f: _entities(representations: [{__typename: "Lesson", id: $i}]) { __typename } }`
	follow := url.Values{"query": {`subscription($t: String) { changes(after: $t) { at } }`}}
	f.Fuzz(func(t *testing.T, text string) {
		variables, err := json.Marshal(map[string]string{"t": text, "i": text})
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(map[string]any{"query": everywhere, "variables": json.RawMessage(variables)})
		if err != nil {
			t.Fatal(err)
		}
		if answer := h.takes(t, http.MethodPost, "", http.Header{"Content-Type": {"application/json"}}, body); bytes.Contains(answer, []byte("UNAVAILABLE")) {
			t.Fatalf("%q: %s", text, answer)
		}
		follow.Set("variables", string(variables))
		h.takes(t, http.MethodGet, follow.Encode(), http.Header{"Accept": {"text/event-stream"}}, nil)
	})
}

func (h *thrown) answerTo(f *testing.F, body string) []byte {
	f.Helper()
	request := httptest.NewRequestWithContext(hub.WithViewer(f.Context(), h.viewer), http.MethodPost, "/graphql", strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	h.handler.ServeHTTP(answer, request)
	if strings.Contains(answer.Body.String(), `"errors"`) {
		f.Fatal(answer.Body)
	}
	return answer.Body.Bytes()
}
