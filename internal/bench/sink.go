package bench

import (
	"context"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

// Sink takes all that is sent to it, and answers nothing, until ctx is done: what an attack costs that hits nothing.
func Sink(ctx context.Context, address string) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: http.HandlerFunc(swallow), ReadHeaderTimeout: time.Minute, IdleTimeout: time.Minute}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := server.Serve(listener); ctx.Err() == nil {
		return err
	}
	return nil
}

func swallow(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") != "" {
		connection, err := websocket.Accept(w, r, &websocket.AcceptOptions{Subprotocols: []string{"graphql-transport-ws"}})
		if err != nil {
			return // it has been answered
		}
		defer func() { _ = connection.CloseNow() }()
		for {
			if _, _, err := connection.Read(r.Context()); err != nil {
				return
			}
		}
	}
	_, _ = io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, mostSent))
	w.WriteHeader(http.StatusNoContent)
}
