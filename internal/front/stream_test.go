package front_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/front"
)

func TestAStopEndsStreams(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.DiscardHandler)
	handler := front.Handler(front.Options{Logger: logger, GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "data: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})})
	ended := make(chan error, 1)
	go func() { ended <- front.Serve(ctx, listener, handler, logger) }()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String()+"/graphql", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	first := make([]byte, 7)
	if _, err := io.ReadFull(response.Body, first); err != nil || string(first) != "data: 1" {
		t.Fatalf("an event is kept back: %q, %v", first, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the stream was not ended: %v", err)
	}
}

// longEnough is for what must not happen: a server that does not wait ends within a few milliseconds.
const longEnough = 200 * time.Millisecond

func TestAStopWaitsForConnectionsThatWereTakenOver(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	taken, goodbye := make(chan struct{}), make(chan struct{})
	logger := slog.New(slog.DiscardHandler)
	handler := front.Handler(front.Options{Logger: logger, GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = connection.Close() }()
		close(taken)
		<-r.Context().Done()
		<-goodbye
	})})
	ended := make(chan error, 1)
	go func() { ended <- front.Serve(ctx, listener, handler, logger) }()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+listener.Addr().String()+"/graphql", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Upgrade", "websocket")
	go func() { _, _ = http.DefaultClient.Do(request) }() //nolint:bodyclose // there is no answer
	<-taken
	stop()
	select {
	case err := <-ended:
		t.Fatalf("the server ended before the connection did: %v", err)
	case <-time.After(longEnough):
	}
	close(goodbye)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
