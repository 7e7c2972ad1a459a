package front_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/front"
)

// log is what a server has logged.
type log struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (l *log) Write(line []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.Write(line)
}

func (l *log) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.text.String()
}

// listening is a listener that tells when it is closed: a server that stops does that first.
type listening struct {
	net.Listener
	once   sync.Once
	closed chan struct{}
}

func (l *listening) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// server answers on an address of this machine.
type server struct {
	url    string
	log    *log
	stop   context.CancelFunc
	closed <-chan struct{}
	ended  chan error
}

// serve answers GraphQL by the handler until the test ends.
func serve(t *testing.T, graphQL http.HandlerFunc) *server {
	t.Helper()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener := &listening{Listener: inner, closed: make(chan struct{})}
	ctx, stop := context.WithCancel(t.Context())
	s := &server{url: "http://" + inner.Addr().String(), log: &log{}, stop: stop, closed: listener.closed, ended: make(chan error, 1)}
	logger := slog.New(slog.NewTextHandler(s.log, nil))
	handler := front.Handler(front.Options{GraphQL: graphQL, Logger: logger})
	go func() { s.ended <- front.Serve(ctx, listener, handler, logger) }()
	t.Cleanup(stop)
	return s
}

// get asks, and gives the text of the answer.
func get(ctx context.Context, url string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return "", err
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

func TestRequestsUnderWayAreAnsweredWhenTheServerStops(t *testing.T) {
	t.Parallel()
	begun, release := make(chan struct{}), make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-release
		_, _ = io.WriteString(w, "all of it")
	})
	answered := make(chan string, 1)
	go func() {
		text, err := get(t.Context(), s.url+"/graphql")
		answered <- text
		if err != nil {
			t.Errorf("the request was cut: %v", err)
		}
	}()
	<-begun
	s.stop()
	<-s.closed
	if _, err := get(t.Context(), s.url+"/healthz"); err == nil {
		t.Error("a server that stops takes new requests")
	}
	close(release)
	if text := <-answered; text != "all of it" {
		t.Errorf("answer %q", text)
	}
	if err := <-s.ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
}

func TestAPanicEndsOneRequestAndNoMore(t *testing.T) {
	t.Parallel()
	begun, release := make(chan struct{}), make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.RawQuery {
		case "panic":
			panic("something is wrong in here")
		case "wait":
			close(begun)
			<-release
		}
		_, _ = io.WriteString(w, "well")
	})
	answered := make(chan string, 1)
	go func() {
		text, _ := get(t.Context(), s.url+"/graphql?wait")
		answered <- text
	}()
	<-begun
	if text, err := get(t.Context(), s.url+"/graphql?panic"); err == nil {
		t.Errorf("a request that panicked is answered with %q", text)
	}
	close(release)
	if text := <-answered; text != "well" {
		t.Errorf("the request beside it is answered with %q", text)
	}
	if text, err := get(t.Context(), s.url+"/graphql"); text != "well" || err != nil {
		t.Errorf("the next request is answered with %q (%v)", text, err)
	}
	s.stop()
	if err := <-s.ended; err != nil {
		t.Errorf("the server ended with %v", err)
	}
	if !strings.Contains(s.log.String(), "front_test.TestAPanicEndsOneRequest") || strings.Contains(s.log.String(), "something is wrong in here") {
		t.Errorf("the log does not tell where, or tells what with: %s", s.log)
	}
}

// pipes is a network within the test, where time passes as soon as everybody waits.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
	once        sync.Once
}

func newPipes() *pipes { return &pipes{connections: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case connection := <-p.connections:
		return connection, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// dial gives a client's end of a new connection.
func (p *pipes) dial() net.Conn {
	client, server := net.Pipe()
	p.connections <- server
	return client
}

// onPipes answers on pipes until the test ends. It is called within a bubble, and so are the channels made that its
// handlers wait on.
func onPipes(t *testing.T, graphQL http.HandlerFunc) (network *pipes, stop context.CancelFunc, ended <-chan error) {
	t.Helper()
	return allOnPipes(t, front.Options{GraphQL: graphQL, Logger: quiet})
}

// allOnPipes is onPipes of more than GraphQL.
func allOnPipes(t *testing.T, options front.Options) (network *pipes, stop context.CancelFunc, ended <-chan error) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	network, served, done := newPipes(), make(chan error, 1), make(chan struct{})
	go func() {
		defer close(done)
		served <- front.Serve(ctx, network, front.Handler(options), quiet)
	}()
	t.Cleanup(func() { stop(); <-done })
	return network, stop, served
}

func TestARequestThatNeverEndsIsCutTenSecondsAfterTheStop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun := make(chan struct{})
		network, stop, ended := onPipes(t, func(_ http.ResponseWriter, r *http.Request) {
			close(begun)
			<-r.Context().Done()
		})
		connection := network.dial()
		go func() { _, _ = io.WriteString(connection, "GET /graphql HTTP/1.1\r\nHost: here\r\n\r\n") }()
		<-begun
		began := time.Now()
		stop()
		if err := <-ended; err == nil || !strings.Contains(err.Error(), "still under way") {
			t.Errorf("the server ended with %v", err)
		}
		if took := time.Since(began).Round(time.Second); took != 10*time.Second {
			t.Errorf("it took %s", took)
		}
		_ = connection.Close()
	})
}

func TestAConnectionThatSaysNothingIsClosedAfterTenSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		network, _, _ := onPipes(t, nothing)
		connection, began := network.dial(), time.Now()
		if _, err := io.Copy(io.Discard, connection); err != nil {
			t.Errorf("reading ended with %v", err)
		}
		if took := time.Since(began).Round(time.Second); took != 10*time.Second {
			t.Errorf("it was closed after %s", took)
		}
	})
}

func TestABodyThatNeverComesIsGivenUpAfterAMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failed := make(chan error, 1)
		network, _, _ := onPipes(t, func(_ http.ResponseWriter, r *http.Request) {
			_, err := io.ReadAll(r.Body)
			failed <- err
		})
		connection, began := network.dial(), time.Now()
		go func() {
			_, _ = io.WriteString(connection, "POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{\"query\":")
			_, _ = io.Copy(io.Discard, connection)
		}()
		if err := <-failed; err == nil {
			t.Error("half a body was read as a whole one")
		}
		if took := time.Since(began).Round(time.Second); took != time.Minute {
			t.Errorf("it was given up after %s", took)
		}
		_ = connection.Close()
	})
}

func TestAnAnswerHasTwentySeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var why error
		handler := front.Handler(front.Options{Logger: quiet,
			GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				<-r.Context().Done()
				why = r.Context().Err()
				http.Error(w, "too late", http.StatusGatewayTimeout)
			})})
		began := time.Now()
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", http.NoBody))
		if took := time.Since(began); took != 20*time.Second || !errors.Is(why, context.DeadlineExceeded) {
			t.Errorf("given up after %s: %v", took, why)
		}
		if answer.Code != http.StatusGatewayTimeout {
			t.Errorf("there was no time left to say so: %d", answer.Code)
		}
	})
}

func TestNothingButASubscriptionGetsMoreTimeForAskingForAStream(t *testing.T) {
	t.Parallel()
	for _, header := range []http.Header{{"Accept": {"text/event-stream"}}, {"Upgrade": {"h2c"}}} {
		bounded := false
		handler := front.Handler(front.Options{Logger: quiet, Export: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			_, bounded = r.Context().Deadline()
		})})
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/export/grants.json", http.NoBody)
		request.Header = header
		if handler.ServeHTTP(httptest.NewRecorder(), request); !bounded {
			t.Errorf("with %v an export may take for ever", header)
		}
	}
}

func nothing(http.ResponseWriter, *http.Request) {}

func TestLongAnswersAreCompressedForThoseWhoTakeIt(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("læring ", 1000)
	handler := front.Handler(front.Options{Logger: slog.New(slog.DiscardHandler), GraphQL: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = io.WriteString(w, long)
	})})
	for accepted, want := range map[string]string{"gzip": "gzip", "zstd": "zstd", "br": "", "": ""} {
		request := httptest.NewRequest(http.MethodGet, "/graphql", nil)
		request.Header.Set("Accept-Encoding", accepted)
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		if got := answer.Header().Get("Content-Encoding"); got != want {
			t.Errorf("for those who take «%s» it is «%s»", accepted, got)
		}
		if want != "gzip" {
			continue
		}
		reader, err := gzip.NewReader(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(reader); err != nil || string(text) != long {
			t.Errorf("%d bytes, %v", len(text), err)
		}
	}
}
