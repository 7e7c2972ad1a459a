package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// lessonsFile is a table of NASA's public lessons, which is not part of the project.
var lessonsFile = flag.String("lessons", filepath.Join("..", "shared", "data", "llis.csv"), "NASA's lessons, llis.csv")

// childVariable makes the test binary the program itself, so that tests can start it, look at what it says and kill it.
const childVariable = "SAMLAER_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		go endWithParent()
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
		status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
		stop()
		os.Exit(status)
	}
	flag.Parse()
	os.Exit(m.Run())
}

// lifeline is a pipe whose writing end only this process holds: what reads from it is told when this process ends, in
// whatever way. The system's own signal goes by the thread that started the child, and Go ends threads.
var lifeline = sync.OnceValues(func() (pipe [2]*os.File, err error) {
	pipe[0], pipe[1], err = os.Pipe()
	return pipe, err
})

// endWithParent ends a child whose test process has ended.
func endWithParent() {
	_, _ = io.Copy(io.Discard, os.NewFile(3, "lifeline"))
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
}

// child is the program with these arguments, not yet started.
func child(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, os.Args[0], arguments...)
	command.Env = append(os.Environ(), childVariable+"=1")
	pipe, err := lifeline()
	if err != nil {
		panic(err) // this process has no room for two files
	}
	command.ExtraFiles = pipe[:1]
	// A Go program that gets this signal writes what each of its goroutines waits for.
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGQUIT) }
	command.WaitDelay = longestAnswer
	return command
}

// said is what a command said, and its exit status.
type said struct {
	out, errs string
	status    int
}

func (s said) last() string {
	lines := strings.Split(strings.TrimSpace(s.out), "\n")
	return lines[len(lines)-1]
}

const (
	// longestCommand ends a command that never does, so that its test says what it had said, and where it stood.
	longestCommand = 4 * time.Minute
	// longestAnswer and longestStop do the same with a server: what it promises is 2 s to say whether it is ready, and to
	// stop 10 s for requests and 5 s for the index.
	longestAnswer = 20 * time.Second
	longestStop   = 40 * time.Second
)

// do runs the program to its end.
func do(t *testing.T, arguments ...string) said {
	t.Helper()
	var out, errs bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), longestCommand)
	defer cancel()
	command := child(ctx, arguments...)
	command.Stdout, command.Stderr = &out, &errs
	err := command.Run()
	if command.ProcessState == nil {
		t.Fatalf("%q: %v", arguments, err)
	}
	return said{out.String(), errs.String(), command.ProcessState.ExitCode()}
}

// must runs the program and fails the test when it fails.
func must(t *testing.T, arguments ...string) said {
	t.Helper()
	got := do(t, arguments...)
	if got.status != 0 {
		t.Fatalf("%q: status %d\n%s\n%s", arguments, got.status, got.out, got.errs)
	}
	return got
}

// place is where a test keeps what it has: flags that name a store.
type place []string

func boltPlace(t *testing.T) place { return place{"--data", t.TempDir()} }

func mongoPlace(t *testing.T) place {
	return place{"--data", t.TempDir(), "--mongodb", mongotest.URI(t)}
}

// onBothStores runs a test on the embedded store and on MongoDB.
func onBothStores(t *testing.T, test func(t *testing.T, where func(*testing.T) place)) {
	t.Helper()
	t.Run("embedded", func(t *testing.T) { test(t, boltPlace) })
	t.Run("MongoDB", func(t *testing.T) { test(t, mongoPlace) })
}

func (p place) with(arguments ...string) []string { return append(arguments, p...) }

// served is a running server.
type served struct {
	url     string
	command *exec.Cmd
	log     *log
	ended   chan error
	client  *http.Client
}

// log is what a server has said so far; it may be read while the server goes on.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(text)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// serve starts the program and waits until it is ready.
func serve(t *testing.T, arguments ...string) *served {
	t.Helper()
	return serveTo(t, http.DefaultClient, arguments...)
}

// serveTo is serve for a client that asks whether it is ready.
func serveTo(t *testing.T, client *http.Client, arguments ...string) *served {
	t.Helper()
	s := &served{log: &log{}, ended: make(chan error, 1), client: client}
	s.command = child(context.WithoutCancel(t.Context()), append([]string{"serve", "--listen", "127.0.0.1:0"}, arguments...)...)
	errs, err := s.command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.stop(t) })
	address := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(io.TeeReader(errs, s.log))
		for lines.Scan() {
			var line struct{ Msg, Listen, GraphQL string }
			if json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "answering" {
				scheme, _, _ := strings.Cut(line.GraphQL, "://")
				if client == http.DefaultClient {
					scheme = "http" // what speaks TLS with people then is a proxy
				}
				address <- scheme + "://" + line.Listen
			}
		}
		close(address)
		s.ended <- s.command.Wait()
	}()
	url, ok := <-address
	if !ok {
		t.Fatalf("the server ended: %s", s.log)
	}
	s.url = url
	deadline := time.Now().Add(time.Minute)
	for !s.ready(t) {
		if time.Now().After(deadline) {
			s.quit(t, "the server is not ready")
		}
	}
	return s
}

func (s *served) ready(t *testing.T) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), longestAnswer)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/readyz", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := s.client.Do(request)
	if err != nil {
		s.quit(t, "readyz: "+err.Error())
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// quit ends a server that does not do as it should, and the test with what the server says of its goroutines.
func (s *served) quit(t *testing.T, why string) {
	t.Helper()
	_ = s.command.Process.Signal(syscall.SIGQUIT)
	err := <-s.ended
	s.ended = nil
	t.Fatalf("%s (%v): %s", why, err, s.log)
}

// stop ends the server as an operator does, and fails the test when it does not end well.
func (s *served) stop(t *testing.T) {
	t.Helper()
	if s.ended == nil {
		return
	}
	_ = s.command.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-s.ended:
		s.ended = nil
		if err != nil {
			t.Errorf("the server ended with %v: %s", err, s.log)
		}
	case <-time.After(longestStop):
		s.quit(t, "the server does not stop")
	}
}

// ask posts an operation and gives its data.
func (s *served) ask(t *testing.T, query string, variables map[string]any) map[string]any {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(s.url+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var answer struct {
		Data   map[string]any
		Errors []any
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil || len(answer.Errors) > 0 {
		t.Fatalf("%v %v", err, answer.Errors)
	}
	return answer.Data
}

const searchQuery = `query($query: String!) { search(query: $query, first: 10) { totalCount
	edges { score node { id title } highlights { field fragments } } facets { name values { value label count } } } }`

func TestRealLessonsComeInOnceAndAreFound(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(*lessonsFile); err != nil {
		t.Skip("NASA's lessons are not here; name the file with -args -lessons FILE")
	}
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		p := where(t)
		arguments := p.with("import", "lessons", *lessonsFile, "--preset", "nasa-llis")
		for _, want := range []string{"imported 1622, updated 0, unchanged 0, refused 15",
			"imported 0, updated 0, unchanged 1622, refused 15"} {
			if got := do(t, arguments...); got.last() != want || got.status != 2 {
				t.Fatalf("status %d: %s\n%s", got.status, got.out, got.errs)
			}
		}
		must(t, p.with("check")...)
		exported := must(t, p.with("export", "jsonl")...).out
		s := serve(t, p...)
		found := s.ask(t, searchQuery, map[string]any{"query": "valve contamination"})["search"].(map[string]any)
		edges := found["edges"].([]any)
		if found["totalCount"].(float64) < 50 || len(edges) != 10 {
			t.Errorf("found %v", found["totalCount"])
		}
		first := edges[0].(map[string]any)
		if marked := fmt.Sprint(first["highlights"]); !strings.Contains(marked, "<mark>") {
			t.Errorf("nothing is marked: %v", first)
		}
		for _, facet := range found["facets"].([]any) {
			name, values := facet.(map[string]any)["name"], facet.(map[string]any)["values"].([]any)
			if (name == "type" || name == "theme" || name == "year" || name == "evidence") && len(values) == 0 {
				t.Errorf("facet %v is empty", name)
			}
		}
		s.stop(t)
		if len(exported) < 1_000_000 {
			t.Errorf("exported %d bytes", len(exported))
		}
	})
}

func TestTheDemoServesAndStopsAndServesAgain(t *testing.T) {
	t.Parallel()
	p := boltPlace(t)
	var totals []any
	for range 2 {
		s := serve(t, p.with("--demo")...)
		totals = append(totals, s.ask(t, searchQuery, map[string]any{"query": ""})["search"].(map[string]any)["totalCount"])
		response, err := http.Get(s.url + "/graphiql")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("graphiql is %s", response.Status)
		}
		s.takesOut(t)
		s.stop(t)
	}
	if totals[0] != totals[1] || totals[0].(float64) < 50 {
		t.Errorf("found %v the first time and %v the second", totals[0], totals[1])
	}
	must(t, p.with("check")...)
	if s := serve(t, p...); !strings.HasPrefix(s.url, "http://127.0.0.1:") {
		t.Errorf("answers at %s", s.url)
	} else if response, err := http.Get(s.url + "/graphiql"); err != nil || response.StatusCode != http.StatusNotFound {
		t.Errorf("without --demo, graphiql is %v %v", response, err)
	}
}

// takesOut fetches a brief that is for curators only, as one and as a visitor.
func (s *served) takesOut(t *testing.T) {
	t.Helper()
	brief := string(demo.ID(hub.KindBrief, "digitalt"))
	for person, want := range map[string]int{"curator": http.StatusOK, "": http.StatusNotFound} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/export/brief/"+brief+".docx", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Samlaer-Demo-Person", person)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("the brief for «%s» is %s", person, response.Status)
		}
	}
}

func TestRequestsUnderWayEndWhenTheServerStops(t *testing.T) {
	t.Parallel()
	s := serve(t, boltPlace(t).with("--demo")...)
	reader, writer := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/graphql", reader)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	// The body is sent once the server has begun to read it: then the request is under way.
	request.Header.Set("Expect", "100-continue")
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
	answered := make(chan error, 1)
	go func() {
		response, err := client.Do(request)
		if err == nil {
			_, err = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		answered <- err
	}()
	if _, err := io.WriteString(writer, `{"query": "{ search(query: \"\") `); err != nil {
		t.Fatal(err)
	}
	_ = s.command.Process.Signal(syscall.SIGTERM)
	_, _ = io.WriteString(writer, `{ totalCount } }"}`)
	_ = writer.Close()
	if err := <-answered; err != nil {
		t.Errorf("the request was cut: %v", err)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	s.ended = nil
}

func TestGrantsComeInAndGoOutAgain(t *testing.T) {
	t.Parallel()
	place := boltPlace(t)
	table := filepath.Join(t.TempDir(), "tilskudd.csv")
	row := "Prosjekt;Om;Innvilget;Vedtatt;Mottaker;Giver\nEksempel;Noe;1 200 000,00 kr;16.12.2024;Eksempellaget;Eksempel fylkeskommune\n"
	if err := os.WriteFile(table, []byte(row), 0o600); err != nil {
		t.Fatal(err)
	}
	command := child(t.Context(), place.with("import", "grants", table, "--map",
		"title=Prosjekt,description=Om,grantedAmount=Innvilget,awardedOn=Vedtatt,recipient=Mottaker,funder=Giver")...)
	if out, err := command.CombinedOutput(); err != nil || !strings.Contains(string(out), "imported 1, updated 0, unchanged 0, refused 0") {
		t.Fatalf("%v: %s", err, out)
	}
	s := serve(t, place...)
	for path, want := range map[string]string{
		"/export/grants.json": `"amountAwarded":1200000,"awardDate":"2024-12-16"`, "/export/grants.csv": "Eksempellaget",
		"/catalog.ttl": "dcat:Catalog", "/concepts.jsonld": "ConceptScheme", "/feed.atom": "<title>Eksempel</title>", "/events.ics": "BEGIN:VCALENDAR",
	} {
		response, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %v %.300s", path, response.StatusCode, err, body)
		}
	}
}

func TestWhatIsExportedHasTheBytesThatTheServerGivesToAll(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		place := where(t)
		s := serve(t, place.with("--demo")...)
		commands := map[string][]string{"/export/grants.json": {"export", "grants"}, "/export/grants.csv": {"export", "grants", "--format", "csv"},
			"/concepts.ttl": {"export", "concepts"}, "/concepts.jsonld": {"export", "concepts", "--format", "jsonld"}}
		given := map[string]string{}
		for path := range commands {
			response, err := http.Get(s.url + path)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			if err != nil || response.StatusCode != http.StatusOK {
				t.Fatalf("%s: %d %v", path, response.StatusCode, err)
			}
			given[path] = string(body)
		}
		s.stop(t) // the embedded store is one program's at a time
		for path, command := range commands {
			exporting := child(t.Context(), place.with(append(command, "--url", s.url+"/")...)...)
			written, err := exporting.Output()
			if err != nil || string(written) != given[path] || len(written) < 200 {
				t.Errorf("%q writes %.200q, %v; %s gives %.200q", command, written, err, path, given[path])
			}
		}
	})
}
