package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/epoch"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/session"
)

// ReadsOptions say how visitors' reads are measured.
type ReadsOptions struct {
	// Clients is how many ask at once, each over a connection of its own that stays open.
	Clients int
	// Requests is how many they send together in a round, Rounds how often each server has its turn.
	Requests, Rounds int
	// JSON asks for a report for programs.
	JSON bool
	// Profile is a file to write a CPU profile of what is kept to; none when empty.
	Profile string
	// Progress is told what is being done; nil for nobody.
	Progress func(what string)
}

// ReadsReport is how fast visitors are answered.
type ReadsReport struct {
	Clients int       `json:"clients"`
	Rows    []ReadRow `json:"rows"`
}

// ReadRow is one answer in one form.
type ReadRow struct {
	Name string `json:"name"`
	// Bytes is how long the body is as it is sent.
	Bytes int `json:"bytes"`
	// Kept, Fresh and File are how many a second: from what is kept, made anew each time, and the same bytes as a file.
	Kept  float64 `json:"keptPerSecond"`
	Fresh float64 `json:"freshPerSecond"`
	File  float64 `json:"filePerSecond"`
	// OfFile and OfFresh are Kept over the others, each the median of the rounds.
	OfFile  float64 `json:"timesFile"`
	OfFresh float64 `json:"timesFresh"`
}

// Reads measures how many reads of visitors are answered a second from what is kept, beside the same bytes served by
// http.ServeContent and beside answers made anew, through the same server. They take turns, so that what else the machine
// does hits all alike; the clients are on the same machine, and the same for all.
func Reads(ctx context.Context, options ReadsOptions, out io.Writer) (err error) {
	if options.Clients < 1 || options.Requests < options.Clients || options.Rounds < 1 {
		return errors.New("there is nothing to measure with fewer than one client, one request for each and one round")
	}
	if options.Progress == nil {
		options.Progress = func(string) {}
	}
	folder, remove, err := folderOf("")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	r := &reads{ReadsOptions: options, logger: slog.New(slog.DiscardHandler)}
	report := ReadsReport{Clients: options.Clients}
	err = r.open(ctx, folder, func() error {
		for _, size := range []int{25_000, 2_000} {
			rows, err := r.measure(ctx, size)
			if err != nil {
				return err
			}
			report.Rows = append(report.Rows, rows...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if options.JSON {
		return writeJSON(report, out)
	}
	return report.markdown(out)
}

// reads is one measurement under way.
type reads struct {
	ReadsOptions
	logger *slog.Logger
	// kept and fresh are the handlers of GraphQL with what is kept, and without.
	kept, fresh http.Handler
}

// open opens a hub of the demo's content, and measures.
func (r *reads) open(ctx context.Context, folder string, measure func() error) (err error) {
	r.Progress("loading")
	inner, err := boltstore.Open(ctx, boltstore.Options{Folder: folder, Logger: r.logger})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, inner.Close()) }()
	if _, err := demo.Load(ctx, inner, time.Now()); err != nil {
		return err
	}
	store := epoch.New(inner, r.logger)
	index, err := bleveindex.Open(ctx, bleveindex.Options{Folder: folder + "/index", Store: inner, Logger: r.logger, Clock: time.Now,
		Changed: store.Turn})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	if err := index.Ready(ctx); err != nil {
		return err
	}
	defer store.Start(ctx)()
	h := hub.New(hub.Parts{Store: store, Index: index, Clock: time.Now, UUID: uuidv7, Site: "http://localhost"})
	asked := func(next http.Handler) http.Handler {
		return session.Handler(session.Options{People: h, Logger: r.logger}, next)
	}
	const answerBytes = 64 << 20 // as the server has it
	r.kept = asked(graph.NewKeepingHandler(h, nil, graph.NewAnswers(h, store, answerBytes), r.logger))
	r.fresh = asked(graph.NewHandler(h, r.logger))
	return measure()
}

// pageOperation asks for as many of each of three kinds as fill an answer.
const pageOperation = `{ lessons(first: %[1]d) { totalCount nodes { id url title insight recommendation evidence { strength } } }
  posts(first: %[1]d) { totalCount nodes { id url title excerpt author { name } } }
  projects(first: %[1]d) { totalCount nodes { id url title summary grantee { name } } } }`

// pageOf finds a list whose answer is so many bytes long or a little longer.
func (r *reads) pageOf(ctx context.Context, size int) (query string, body []byte, tag string, err error) {
	for first := 1; first <= 100; first++ {
		query = "query=" + url.QueryEscape(fmt.Sprintf(pageOperation, first))
		recorder := httptest.NewRecorder()
		r.fresh.ServeHTTP(recorder, httptest.NewRequestWithContext(ctx, http.MethodGet, "/graphql?"+query, http.NoBody))
		if body = recorder.Body.Bytes(); recorder.Code != http.StatusOK || bytes.HasPrefix(body, []byte(`{"errors"`)) {
			return "", nil, "", fmt.Errorf("a list of %d lessons: status %d, %.200s", first, recorder.Code, body)
		}
		if len(body) >= size {
			return query, body, recorder.Header().Get("ETag"), nil
		}
	}
	return query, body, "", fmt.Errorf("no list is %d bytes long", size)
}

// measure compares the ways to send one answer.
func (r *reads) measure(ctx context.Context, size int) ([]ReadRow, error) {
	query, body, tag, err := r.pageOf(ctx, size)
	if err != nil {
		return nil, err
	}
	file := r.fileOf(body, tag)
	var rows []ReadRow
	for _, form := range []struct{ name, headers string }{
		{"plain", ""}, {"gzip", "Accept-Encoding: gzip\r\n"}, {"304", "If-None-Match: " + tag + "\r\n"},
	} {
		name := fmt.Sprintf("%.1f kB, %s", float64(len(body))/1000, form.name)
		r.Progress(name)
		request := []byte("GET /graphql?" + query + " HTTP/1.1\r\nHost: localhost\r\n" + form.headers + "\r\n")
		row, err := r.compare(ctx, request, file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		row.Name = name
		rows = append(rows, row)
	}
	return rows, nil
}

// fileOf serves bytes as files are, compressed beforehand for those who take gzip: a server that compresses a file each time
// would be no measure.
func (r *reads) fileOf(body []byte, tag string) http.Handler {
	var packed bytes.Buffer
	to := gzip.NewWriter(&packed)
	_, _ = to.Write(body) // a buffer takes all
	_ = to.Close()
	changed := time.Now()
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		content, header := body, w.Header()
		if request.Header.Get("Accept-Encoding") == "gzip" && len(body) >= 1400 { // as short answers of the hub are sent
			content = packed.Bytes()
			header.Set("Content-Encoding", "gzip")
			header.Set("Content-Length", fmt.Sprint(len(content)))
		}
		header.Set("ETag", tag)
		header.Set("Content-Type", "application/json; charset=utf-8")
		http.ServeContent(w, request, "answer.json", changed, bytes.NewReader(content))
	})
}

// compare lets the three servers take turns at the same request.
func (r *reads) compare(ctx context.Context, request []byte, file http.Handler) (row ReadRow, err error) {
	servers := make([]*readServer, 3)
	for at, handler := range []http.Handler{r.kept, r.fresh, file} {
		one, err := r.serve(ctx, handler)
		if err != nil {
			return row, err
		}
		defer func() { err = errors.Join(err, one.close()) }()
		servers[at] = one
	}
	rates := make([][]float64, len(servers))
	for round := range r.Rounds + 1 { // the first of them warms up
		for step := range servers {
			at := (round + step) % len(servers)
			requests := r.Requests
			if at == 1 {
				requests = max(r.Clients, r.Requests/20) // what is made anew takes its time
			}
			profile := ""
			if at == 0 && round == r.Rounds {
				profile, r.Profile = r.Profile, "" // of the first that is measured
			}
			var took time.Duration
			var length int
			err := profiled(profile, func() (err error) {
				took, length, err = servers[at].crowd(request, requests)
				return err
			})
			if err != nil {
				return row, err
			}
			if at == 0 {
				row.Bytes = length
			}
			if round > 0 {
				rates[at] = append(rates[at], float64(requests)/took.Seconds())
			}
		}
	}
	row.Kept, row.Fresh, row.File = middle(rates[0]), middle(rates[1]), middle(rates[2])
	row.OfFile, row.OfFresh = middleRatio(rates[0], rates[2]), middleRatio(rates[0], rates[1])
	return row, nil
}

func middle(values []float64) float64 { return slices.Sorted(slices.Values(values))[len(values)/2] }

func middleRatio(over, under []float64) float64 {
	ratios := make([]float64, len(over))
	for at := range over {
		ratios[at] = over[at] / under[at]
	}
	return middle(ratios)
}

// serve answers on this machine, as the program does.
func (r *reads) serve(ctx context.Context, handler http.Handler) (*readServer, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	serving, cancel := context.WithCancel(ctx)
	s := &readServer{stop: cancel, served: make(chan error, 1)}
	go func() {
		s.served <- front.Serve(serving, listener, front.Handler(front.Options{GraphQL: handler, Logger: r.logger}), r.logger)
	}()
	for range r.Clients {
		connection, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			return nil, errors.Join(err, s.close())
		}
		s.connections = append(s.connections, newReadConnection(connection))
	}
	return s, nil
}

func (r ReadsReport) markdown(out io.Writer) error {
	if _, err := fmt.Fprintf(out, "%d clients. Kept answers beside the same bytes as a file, and beside answers made anew.\n\n"+
		"| what | bytes | kept /s | file /s | fresh /s | × file | × fresh |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n", r.Clients); err != nil {
		return err
	}
	for _, row := range r.Rows {
		if _, err := fmt.Fprintf(out, "| %s | %d | %.0f | %.0f | %.0f | %.2f | %.1f |\n", row.Name, row.Bytes, row.Kept, row.File, row.Fresh,
			row.OfFile, row.OfFresh); err != nil {
			return err
		}
	}
	return nil
}
