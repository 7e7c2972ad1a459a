package bench

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"time"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/google/uuid"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
)

// The names of the systems, as the report has them.
const (
	bareSearch, bareFacets         = "bare Bleve", "bare Bleve, facets"
	hubSearch, hubFacets           = "hub.Search", "hub.Search, facets"
	executorSearch, executorFacets = "executor", "executor, facets"
	httpSearch, httpFacets         = "HTTP", "HTTP, facets"
	// Expanded finds what is like the words, too.
	hubExpanded, httpExpanded = "hub.Search, expanded", "HTTP, expanded"
)

func uuidv7() [16]byte { return uuid.Must(uuid.NewV7()) }

// measureAnswers asks what was loaded.
func (r *run) measureAnswers(ctx context.Context) error {
	return r.loaded(ctx, func(o opened, bare bareIndex, h *hub.Hub) (err error) {
		e := graph.NewExecutor(h, r.logger)
		client, stop, err := r.serve(ctx, h, o)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stop()) }()
		if err := r.measureSearch(ctx, bare, h, e, client); err != nil {
			return err
		}
		return r.measureReading(ctx, e, client)
	})
}

// loaded opens what was loaded anew, so that all read from files.
func (r *run) loaded(ctx context.Context, measure func(o opened, bare bareIndex, h *hub.Hub) error) (err error) {
	r.Progress("asking")
	o, err := r.openHub(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	if err := o.await(ctx, r.corpus.documents); err != nil {
		return err
	}
	bare, err := openBare(filepath.Join(r.bareFolder(), "index"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bare.in.Close()) }()
	return measure(o, bare, hub.New(hub.Parts{Store: o.store, Index: o.index, Clock: time.Now, UUID: uuidv7, Site: "http://localhost"}))
}

func (r *run) measureSearch(ctx context.Context, bare bareIndex, h *hub.Hub, e *executor.Executor, client client) error {
	c := r.corpus
	bareBody, fullBody := func(q *question) []byte { return q.bare }, func(q *question) []byte { return q.full }
	expandedBody := func(q *question) []byte { return q.expanded }
	systems := []system{
		{name: bareSearch, ask: askBare(bare, c, false)},
		{name: hubSearch, baseline: bareSearch, ask: askHub(h, c, false, false)},
		{name: executorSearch, baseline: bareSearch, ask: askExecutor(e, c, searchOperation)},
		{name: httpSearch, baseline: bareSearch, ask: askHTTP(client, c, bareBody)},
		{name: hubExpanded, baseline: bareSearch, ask: askHub(h, c, false, true), more: true},
		{name: httpExpanded, baseline: bareSearch, ask: askHTTP(client, c, expandedBody), more: true},
		{name: bareFacets, ask: askBare(bare, c, true)},
		{name: hubFacets, baseline: bareFacets, ask: askHub(h, c, true, false)},
		{name: executorFacets, baseline: bareFacets, ask: askExecutor(e, c, facetedOperation)},
		{name: httpFacets, baseline: bareFacets, ask: askHTTP(client, c, fullBody)},
	}
	results, err := r.compare(ctx, systems)
	if err != nil {
		return err
	}
	r.report.rows("Search of 20 with highlights: ", systems, results)
	return r.profile(ctx, systems)
}

// profile asks all questions over HTTP once more, and writes down where the time went.
func (r *run) profile(ctx context.Context, systems []system) error {
	if r.Profile == "" {
		return nil
	}
	return profiled(r.Profile, func() error {
		for range 10 {
			for _, one := range systems {
				if one.name == httpSearch || one.name == httpFacets {
					if err := r.crowd(ctx, one, &measured{}); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

// serve answers over HTTP on this machine, as the program does.
func (r *run) serve(ctx context.Context, h *hub.Hub, o opened) (client, func() error, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return client{}, nil, err
	}
	handler := front.Handler(front.Options{GraphQL: graph.NewHandler(h, r.logger), Logger: r.logger,
		Ready: front.NewReadiness(o.store, o.index)})
	serving, cancel := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- front.Serve(serving, listener, handler, r.logger) }()
	asks := newClient("http://"+listener.Addr().String()+"/graphql", r.Clients)
	return asks, func() error {
		asks.CloseIdleConnections()
		cancel()
		return <-served
	}, nil
}
