package front

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"github.com/samlaer/samlaer/internal/limit"
)

const (
	// readTimeout bounds how long a request may take to arrive: 100 KiB over the slowest mobile network, 20 kbit/s, take 40 s.
	readTimeout = 60 * time.Second
	// headerTimeout bounds the headers alone, so that silent connections do not pile up.
	headerTimeout = 10 * time.Second
	// writeTimeout bounds reading, answering and sending together.
	writeTimeout = 90 * time.Second
	// answerTimeout bounds the answering alone, so that there is time left to say that it took too long.
	answerTimeout = 20 * time.Second
	idleTimeout   = 120 * time.Second
	// maxHeader bounds the headers and the address in bytes, and so a query that is sent by GET.
	maxHeader = 32 << 10
	// maxStreams is how many requests a connection of HTTP/2 has at a time. Connections are counted for each address, and Go lets
	// each have 250; a page asks for some ten.
	maxStreams = 50
	// maxBody is the longest body of a request wherever it goes, in bytes. What takes less says so itself.
	maxBody = 100 << 10
	// graphQLPath is where GraphQL is answered, and the only place that has streams.
	graphQLPath = "/graphql"
	// filesPath is where attachments are. They go out as they are: packed, they could not be taken on with in the middle.
	filesPath = "/files/"
	// uploadsPath is where files are sent to.
	uploadsPath = "/uploads"
	// sendTimeout bounds a request that a file comes along in: 25 MB in ten minutes are 0.35 Mbit/s.
	sendTimeout = 10 * time.Minute
	// stopTimeout is what requests get to end in when the server stops.
	stopTimeout = 10 * time.Second
)

// Options are what a server is made of.
type Options struct {
	// GraphQL answers GraphQL; who asks is found out there.
	GraphQL http.Handler
	// Schema answers with the schema in its own language; nil for nothing.
	Schema http.Handler
	// Export answers under /export/ with what is taken out; who asks is found out there. Nil for nothing.
	Export http.Handler
	// Routes are further patterns of [http.ServeMux] and what answers at them; who asks is found out there.
	Routes map[string]http.Handler
	// Archives are patterns as Routes are, of long lists too, whose answers take their own time: they bound themselves.
	Archives map[string]http.Handler
	// Files answers under /export/ with whole lists, in its own time: it bounds itself. Nil for nothing.
	Files http.Handler
	// Attached answers under /files/ with what is attached, and Uploads takes what is put to /uploads; both bound themselves.
	// Nil for nothing.
	Attached, Uploads http.Handler
	// GraphiQL tells whether people can try queries in a page.
	GraphiQL bool
	Ready    *Readiness
	// Pulses answer for those who have a link to do so; nil when no such links are given.
	Pulses Pulses
	// Invitations let those in who have a link to do so; nil when no such links are given.
	Invitations Invitations
	// Welcome is called when somebody has come in by one; nil for nothing. Asked finds out who asks for a page behind a link.
	Welcome Welcome
	Asked   func(http.Handler) http.Handler
	// Letters stops letters to those who have a link to do so; nil when none are sent.
	Letters Letters
	// Limits are what each may ask; nil for no limits.
	Limits *limit.Limits
	// Troubles are what is wrong with something that one can do without for a while, a line each; empty for nothing.
	Troubles []func() string
	// Shared are the patterns of Routes and Archives at which pages of other sites may read, beside GraphQL and /export/, when Origins has them.
	Shared  []string
	Origins Origins
	Proxies Proxies
	Logger  *slog.Logger
}

// Handler routes the paths.
func Handler(options Options) http.Handler {
	asked := options.Asked
	if asked == nil {
		asked = func(next http.Handler) http.Handler { return next }
	}
	page := func(next http.Handler) http.Handler { return bounded(options.Limits.Page(limit.PriceOfPage, next)) }
	mux := http.NewServeMux()
	mux.Handle(graphQLPath, bounded(options.GraphQL))
	if options.Schema != nil {
		mux.Handle("GET /schema.graphqls", options.Limits.Page(limit.PriceOfText, options.Schema))
	}
	if options.Export != nil {
		mux.Handle("GET /export/", bounded(options.Export))
	}
	for pattern, handler := range options.Routes {
		mux.Handle(pattern, bounded(handler))
	}
	for pattern, handler := range options.Archives {
		mux.Handle(pattern, handler)
	}
	if options.Files != nil {
		mux.Handle("GET /export/{file}", options.Files)
	}
	if options.Attached != nil {
		mux.Handle("GET "+filesPath, options.Attached)
	}
	if options.Uploads != nil {
		mux.Handle("PUT "+uploadsPath, options.Uploads)
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.Handle("GET /readyz", &readiness{options: options})
	if options.Pulses != nil {
		mux.Handle("/pulse", page(pulsing(options.Pulses, options.Logger)))
	}
	if options.Invitations != nil {
		mux.Handle("/invitation", page(asked(inviting(options.Invitations, options.Welcome, options.Logger))))
	}
	if options.Letters != nil {
		mux.Handle("/unsubscribe", page(unsubscribing(options.Letters, options.Logger)))
	}
	home := "Samlær answers GraphQL at /graphql."
	if options.GraphiQL {
		mux.Handle("GET /graphiql", graphiQLPage())
		mux.Handle("GET /graphiql/", options.Limits.Page(limit.PriceOfText, graphiQLFiles()))
		home += " Try queries at /graphiql."
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, home) })
	shared := options.shared(mux)
	return options.Proxies.seen(logged(options.Logger, guarded(compressed(
		options.Origins.readable(shared, options.Origins.ownPages(shared, options.Limits.Bodies(briefly(mux))))))))
}

// shared tells whether a request is for what pages of other sites may read: what it would be routed to, so that nothing new is
// shared by chance. Browsers ask beforehand by OPTIONS.
func (o Options) shared(mux *http.ServeMux) func(*http.Request) bool {
	patterns := map[string]bool{graphQLPath: true, "GET /schema.graphqls": true, "GET /export/": true, "GET /export/{file}": true}
	for _, pattern := range o.Shared {
		patterns[pattern] = true
	}
	return func(r *http.Request) bool {
		if method := r.Header.Get("Access-Control-Request-Method"); r.Method == http.MethodOptions && method != "" {
			r = r.Clone(r.Context())
			r.Method = method
		}
		_, pattern := mux.Handler(r)
		return patterns[pattern]
	}
}

// leastCompressed is how long an answer must be in bytes to be compressed: a shorter one fits into a packet as it is.
const leastCompressed = 1400

// jitter is how many bytes at random are added to what is compressed, at most: its length would tell whether what somebody
// else put into a question stands in the answer too (BREACH, Prado and others 2013).
const jitter = 64

// compressed sends longer answers with zstd or gzip to those who take it. One page of a search with highlights and facets
// is 25 kB long, and 8 kB so.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(leastCompressed), gzhttp.EnableZstd(true), gzhttp.RandomJitter(jitter, 0, false))
	if err != nil {
		panic(err) // the options are always the same
	}
	packed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isStream(r) {
			next.ServeHTTP(w, r) // packing would keep events back
			return
		}
		if strings.HasPrefix(r.URL.Path, filesPath) {
			next.ServeHTTP(w, r)
			return
		}
		packed.ServeHTTP(w, r)
	})
}

// isStream tells whether the client takes server-sent events or wants a WebSocket where there are such: then the answer has no end
// in time, and goes out as it comes. What else is asked for is bounded, whatever the client says that it takes.
func isStream(r *http.Request) bool {
	return r.URL.Path == graphQLPath && (r.Header.Get("Upgrade") != "" || strings.Contains(strings.Join(r.Header.Values("Accept"), ","), "text/event-stream"))
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, text) // the asker has gone when this fails
}

// bounded bounds the answering. Streams end by themselves; graph bounds what else comes with the same request.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isStream(r) {
			next.ServeHTTP(w, r)
			return
		}
		most := answerTimeout
		if isSending(r) {
			most = sendTimeout // graph gives the connection as long when it has read what the file is for, and who sends it
		}
		ctx, cancel := context.WithTimeout(r.Context(), most)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// briefly bounds the bodies of requests, but for those that bring files: who takes these bounds them.
func briefly(next http.Handler) http.Handler {
	brief := http.MaxBytesHandler(next, maxBody)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isSending(r) || r.URL.Path == uploadsPath {
			next.ServeHTTP(w, r)
			return
		}
		brief.ServeHTTP(w, r)
	})
}

// isSending tells whether a file comes along with an operation.
func isSending(r *http.Request) bool {
	return r.URL.Path == graphQLPath && r.Method == http.MethodPost && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data")
}

// streams are the answers that have no end of their own. They end when the server stops, and go on at another.
type streams struct {
	// open is done when they are to end.
	open    context.Context
	running sync.WaitGroup
}

func (s *streams) handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isStream(r) {
			s.running.Add(1)
			defer s.running.Done()
			ctx, cancel := context.WithCancel(r.Context())
			defer cancel()
			defer context.AfterFunc(s.open, cancel)()
			r = r.WithContext(ctx)
		}
		next.ServeHTTP(w, r)
	})
}

// wait waits until all have ended, or ctx is done. The server itself knows nothing of WebSockets any more: those who stop it
// must wait until they have said goodbye.
func (s *streams) wait(ctx context.Context) error {
	ended := make(chan struct{})
	go func() { s.running.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Serve answers on the listener until ctx is done, then lets requests under way end within ten seconds.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler, logger *slog.Logger) error {
	streaming, cut := context.WithCancel(context.Background())
	defer cut()
	endless := &streams{open: streaming}
	server := &http.Server{
		Handler: endless.handler(handler), MaxHeaderBytes: maxHeader, ReadTimeout: readTimeout, ReadHeaderTimeout: headerTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, ErrorLog: log.New(connectionLog{logger}, "", 0), HTTP2: &http.HTTP2Config{MaxConcurrentStreams: maxStreams},
	}
	server.RegisterOnShutdown(cut)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	logger.Info("stopping")
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := errors.Join(server.Shutdown(stopping), endless.wait(stopping)); err != nil {
		_ = server.Close() // what is left after ten seconds is cut
		return fmt.Errorf("stop: requests were still under way after %s: %w", stopTimeout, err)
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	}
	return nil
}
