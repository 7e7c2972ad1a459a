package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"

	"github.com/samlaer/samlaer/internal/hub"
)

// answer is what two systems have to agree on.
type answer struct {
	total int
	// hits are on the page, and words are marked in so many of them.
	hits, marked int
	// facets are the counts of each value of each field; nil when none were asked for.
	facets map[string]map[string]int
}

// differs tells in what two answers are not the same; empty when they are.
func (a *answer) differs(b *answer) string {
	if a.total != b.total {
		return fmt.Sprintf("%d and %d hits", a.total, b.total)
	}
	if a.hits != b.hits || a.marked != b.marked {
		return fmt.Sprintf("%d and %d hits on the page, %d and %d with marks", a.hits, b.hits, a.marked, b.marked)
	}
	for name, counts := range a.facets {
		if !maps.Equal(counts, b.facets[name]) {
			return fmt.Sprintf("%s: %v and %v", name, counts, b.facets[name])
		}
	}
	if len(a.facets) != len(b.facets) {
		return fmt.Sprintf("%d and %d facets", len(a.facets), len(b.facets))
	}
	return ""
}

// asking is one way to ask. What it gives reads the answer, which is not measured.
type asking func(ctx context.Context, asked *question) (func() (*answer, error), error)

// system is something that is measured.
type system struct {
	name string
	// baseline is the bare system to compare with; empty for one that is bare.
	baseline string
	ask      asking
	// more tells that it finds more than the bare system, and need not agree with it.
	more bool
}

func askBare(bare bareIndex, c *corpus, facets bool) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		result, err := bare.ask(ctx, asked, facets)
		return func() (*answer, error) { return c.keyed(bareAnswer(result)), nil }, err
	}
}

// askHub asks the domain for a page with all highlights.
func askHub(h *hub.Hub, c *corpus, facets, expanded bool) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		ctx = hub.WithReading(ctx, h.Read(hub.Visitor("nb")))
		size := pageSize
		found, err := hub.Search(ctx, hub.Asked{Text: asked.text, Plain: !expanded, Count: facets}, asked.filter, nil, hub.Page{First: &size})
		if err != nil {
			return nil, err
		}
		marked := 0
		for at := range found.Edges {
			highlights, err := found.Edges[at].Highlights(ctx)
			if err != nil {
				return nil, err
			}
			marked += min(1, len(highlights))
		}
		var counts []hub.Facet
		if facets {
			if counts, err = found.Facets(ctx); err != nil {
				return nil, err
			}
		}
		return func() (*answer, error) {
			return given(found.TotalCount, len(found.Edges), marked, counts), nil
		}, nil
	}
}

// given is what the hub answers. It shows a concept by its key.
func given(total, hits, marked int, facets []hub.Facet) *answer {
	given := &answer{total: total, hits: hits, marked: marked, facets: map[string]map[string]int{}}
	for _, facet := range facets {
		counts := map[string]int{}
		for _, value := range facet.Values {
			counts[value.Value] = value.Count
		}
		given.facets[facet.Name] = counts
	}
	return given
}

// keyed brings the concepts of a bare answer to the form in which the hub shows them.
func (c *corpus) keyed(given *answer) *answer {
	for _, field := range []hub.Field{hub.FieldTheme, hub.FieldTargetGroup, hub.FieldMethod} {
		counts := map[string]int{}
		for value, count := range given.facets[string(field)] {
			counts[c.keys[hub.ID(value)]] = count
		}
		if given.facets[string(field)] != nil {
			given.facets[string(field)] = counts
		}
	}
	return given
}

// inside runs an operation in the process.
func inside(ctx context.Context, e *executor.Executor, operation string, variables map[string]any) (json.RawMessage, error) {
	now := graphql.Now()
	ctx = graphql.StartOperationTrace(ctx)
	prepared, problems := e.CreateOperationContext(ctx, &graphql.RawParams{Query: operation, Variables: variables,
		ReadTime: graphql.TraceTiming{Start: now, End: now}})
	if len(problems) > 0 {
		return nil, problems
	}
	respond, ctx := e.DispatchOperation(ctx, prepared)
	response := respond(ctx)
	if len(response.Errors) > 0 {
		return nil, response.Errors
	}
	return response.Data, nil
}

func askExecutor(e *executor.Executor, c *corpus, operation string) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		data, err := inside(ctx, e, operation, asked.variables)
		return func() (*answer, error) { return c.read(data) }, err
	}
}

// client sends operations.
type client struct {
	*http.Client
	url string
}

func newClient(url string, clients int) client {
	transport := &http.Transport{MaxIdleConns: clients, MaxIdleConnsPerHost: clients, DisableCompression: true}
	return client{&http.Client{Transport: transport}, url}
}

func (c client) post(ctx context.Context, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := c.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d: %s", response.StatusCode, text)
	}
	return text, err
}

func askHTTP(client client, c *corpus, body func(*question) []byte) asking {
	return func(ctx context.Context, asked *question) (func() (*answer, error), error) {
		text, err := client.post(ctx, body(asked))
		return func() (*answer, error) { return c.readResponse(text) }, err
	}
}

func (c *corpus) readResponse(text []byte) (*answer, error) {
	var response struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.Unmarshal(text, &response); err != nil {
		return nil, err
	}
	if len(response.Errors) > 0 {
		return nil, fmt.Errorf("answer: %s", response.Errors[0].Message)
	}
	return c.read(response.Data)
}

func (c *corpus) read(data json.RawMessage) (*answer, error) {
	var page struct {
		Search struct {
			TotalCount int
			Edges      []struct{ Highlights []json.RawMessage }
			Facets     []hub.Facet
		}
	}
	if err := json.Unmarshal(data, &page); err != nil {
		return nil, err
	}
	marked := 0
	for _, edge := range page.Search.Edges {
		marked += min(1, len(edge.Highlights))
	}
	return given(page.Search.TotalCount, len(page.Search.Edges), marked, page.Search.Facets), nil
}
