package front_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	answering "github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// endless is a body that has no end, and knows how much of it was read.
type endless struct{ read int }

func (e *endless) Read(into []byte) (int, error) {
	e.read += len(into)
	clear(into)
	if e.read > 10<<20 {
		return 0, errors.New("ten megabytes were read")
	}
	return len(into), nil
}

// tapping has no question.
type tapping struct{}

func (tapping) Open(context.Context, string) (*hub.TappedPulse, error) {
	return nil, hub.NoInvitation()
}

func (tapping) Answer(context.Context, string, *hub.Markdown) (*hub.TappedPulse, error) {
	return nil, hub.NoInvitation()
}

// all reads whatever is sent.
func all(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }

func TestNoPathReadsABodyWithoutEnd(t *testing.T) {
	t.Parallel()
	reads := http.HandlerFunc(all)
	handler := front.Handler(front.Options{GraphQL: reads, Schema: reads, Export: reads, Files: reads, GraphiQL: true, Logger: quiet,
		Pulses: tapping{}, Invitations: &hosting{}, Letters: &mailing{},
		Routes: map[string]http.Handler{"/signin": reads, "/signin/": reads, "/signout": reads, "GET /feed.atom": reads, "/": reads}})
	for _, path := range []string{"/graphql", "/schema.graphqls", "/export/brief/x.docx", "/export/projects.csv", "/pulse?pulse=a", "/invitation?invitation=a",
		"/unsubscribe?letter=all", "/graphiql", "/healthz", "/signin", "/signin/letter", "/signout", "/feed.atom", "/nowhere"} {
		for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
			body := &endless{}
			request := httptest.NewRequestWithContext(t.Context(), method, path, io.NopCloser(body))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			handler.ServeHTTP(httptest.NewRecorder(), request)
			if body.read > 256<<10 {
				t.Errorf("%s %s reads %d bytes", method, path, body.read)
			}
		}
	}
}

func TestPagesBehindLinksCostPoints(t *testing.T) {
	t.Parallel()
	limits := limit.New(limit.Options{Address: 2 * limit.PriceOfPage, Now: func() time.Time { return time.Unix(1, 0) }})
	handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(nothing), Logger: quiet, Invitations: &hosting{}, Limits: limits})
	for _, want := range []int{http.StatusOK, http.StatusOK, http.StatusTooManyRequests} {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/invitation?invitation=a", http.NoBody))
		if answer.Code != want || (answer.Header().Get("Retry-After") != "") != (want == http.StatusTooManyRequests) {
			t.Errorf("%d %v", answer.Code, answer.Header())
		}
	}
	answer := httptest.NewRecorder()
	if handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", http.NoBody)); answer.Code != http.StatusOK {
		t.Errorf("whether it lives: %d", answer.Code)
	}
}

// Between requests a connection may stay open for two minutes.
func TestAConnectionWithoutARequestIsClosedAfterTwoMinutes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		network, _, _ := onPipes(t, nothing)
		connection := network.dial()
		go func() { _, _ = io.WriteString(connection, "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n") }()
		began := time.Now()
		if _, err := io.Copy(io.Discard, connection); err != nil {
			t.Error(err)
		}
		if took := time.Since(began).Round(time.Second); took != 2*time.Minute {
			t.Errorf("it was closed after %s", took)
		}
	})
}

// withConnections answers within limits of connections.
func withConnections(t *testing.T, of limit.Connections) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(all), Logger: quiet})
	go func() { ended <- front.Serve(ctx, of.Listener(listener), handler, quiet) }()
	t.Cleanup(func() { stop(); <-ended })
	return listener.Addr().String()
}

// says sends a request over a connection of its own, which stays open, and gives the first line of the answer.
func says(t *testing.T, address string) (first string, connection net.Conn) {
	t.Helper()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	_, _ = io.WriteString(connection, "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n")
	line := make([]byte, len("HTTP/1.1 200"))
	if _, err := io.ReadFull(connection, line); err != nil {
		return "", connection // closed before it was read
	}
	return strings.TrimPrefix(string(line), "HTTP/1.1 "), connection
}

func TestConnectionsAreCountedForEachAddressAndForAll(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]limit.Connections{"of an address": {OfOne: 3}, "of all": {All: 3, Exempt: func(netip.Addr) bool { return true }}} {
		address := withConnections(t, of)
		var open []net.Conn
		for number := range 3 {
			first, connection := says(t, address)
			if open = append(open, connection); first != "200" {
				t.Errorf("%s, number %d: %q", name, number, first)
			}
		}
		if first, _ := says(t, address); first == "200" {
			t.Errorf("%s: there is a fourth", name)
		}
		_ = open[0].Close()
		came := false
		for range 1000 {
			first, connection := says(t, address)
			if came = first == "200"; came {
				break
			}
			_ = connection.Close()
		}
		if !came {
			t.Errorf("%s: what was closed is counted still", name)
		}
	}
	address := withConnections(t, limit.Connections{OfOne: 3, Exempt: func(netip.Addr) bool { return true }})
	for range 10 {
		if first, _ := says(t, address); first != "200" {
			t.Errorf("one who is not counted is told %q", first)
		}
	}
}

func TestTextsThatAreTheSameForAllCostPointsAndAreCompressedOnce(t *testing.T) {
	t.Parallel()
	text := answering.Pack([]byte(strings.Repeat("type Query { a: Int } ", 1000)))
	limits := limit.New(limit.Options{Address: 20 * limit.PriceOfText, Now: func() time.Time { return time.Unix(1, 0) }})
	handler := front.Handler(front.Options{GraphQL: http.HandlerFunc(nothing), Logger: quiet, Limits: limits, GraphiQL: true,
		Schema: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write(text.For(w.Header(), r.Header.Values("Accept-Encoding")))
		})})
	for number := range 21 {
		path, accepted := []string{"/schema.graphqls", "/graphiql/page.js"}[number%2], []string{"gzip", "zstd", "gzip;q=0.1, zstd"}[number%3]
		answer := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
		request.Header.Set("Accept-Encoding", accepted)
		handler.ServeHTTP(answer, request)
		if want := number == 20; (answer.Code == http.StatusTooManyRequests) != want {
			t.Errorf("%d: %s is %d", number, path, answer.Code)
		}
		if said := answer.Header().Get("Content-Encoding"); number < 20 && path == "/schema.graphqls" && (said == "" || !strings.Contains(accepted, said) ||
			answer.Body.Len() > 1000) {
			t.Errorf("%s comes as %q to who takes %s, %d bytes", path, said, accepted, answer.Body.Len())
		}
	}
}
