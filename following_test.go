package main

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
)

const followEvents = `subscription { changes(filter: {types: ["Event"]}) { action cursor node { id ... on Event { title } } } }`

// events subscribes as an EventSource does, and gives a function that reads the next answer; "" at the end.
func (s *served) events(t *testing.T, header http.Header) func() (answer, cursor string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/graphql?query="+url.QueryEscape(followEvents), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	request.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	lines, cursor := bufio.NewReader(response.Body), ""
	return func() (string, string) {
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				return "", cursor
			}
			if id, isID := strings.CutPrefix(line, "id: "); isID {
				fresh := cursor == ""
				if cursor = strings.TrimSpace(id); fresh {
					return "", cursor
				}
			}
			if data, isData := strings.CutPrefix(line, "data: "); isData {
				return data, cursor
			}
		}
	}
}

func (p demoPerson) makesEvent(t *testing.T, title string) {
	t.Helper()
	p.ask(t, `mutation($title: String!) { createEvent(input: {title: $title, startsAt: "2026-01-01T10:00:00Z", language: "nb", audience: PUBLIC}) { event { id } } }`,
		map[string]any{"title": title})
}

func TestWhoFollowsGoesOnAtAnotherServer(t *testing.T) {
	t.Parallel()
	where := mongoPlace(t)
	first := serve(t, where.with("--demo")...)
	second := serve(t, "--demo", "--data", t.TempDir(), where[2], where[3])
	curator := demoPerson{first, "curator"}
	next := first.events(t, http.Header{})
	if _, cursor := next(); cursor == "" {
		t.Fatal("the stream begins without a cursor")
	}
	curator.makesEvent(t, "Den første samlingen")
	answer, cursor := next()
	if !strings.Contains(answer, "Den første") {
		t.Fatal(answer)
	}
	curator.makesEvent(t, "Den andre samlingen")
	next = second.events(t, http.Header{"Last-Event-Id": {cursor}})
	next()
	demoPerson{second, "curator"}.makesEvent(t, "Den tredje samlingen")
	for _, want := range []string{"Den andre", "Den tredje"} {
		if answer, _ := next(); !strings.Contains(answer, want) {
			t.Errorf("%s came instead of %s", answer, want)
		}
	}
}

// socket follows over a WebSocket, and returns when it is begun.
func (s *served) socket(t *testing.T, header http.Header) *websocket.Conn {
	t.Helper()
	socket, _, err := websocket.Dial(t.Context(), strings.Replace(s.url, "http", "ws", 1)+"/graphql",
		&websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: header})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.CloseNow() })
	for _, text := range []string{`{"type":"connection_init"}`, `{"id":"1","type":"subscribe","payload":{"query":"subscription { changes { at } }"}}`} {
		if err := socket.Write(t.Context(), websocket.MessageText, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := socket.Read(t.Context()); err != nil {
		t.Fatal(err)
	}
	return socket
}

func TestAStopSaysGoodbyeToSockets(t *testing.T) {
	t.Parallel()
	server := serve(t, boltPlace(t).with("--demo")...)
	var sockets []*websocket.Conn
	for range 20 {
		sockets = append(sockets, server.socket(t, nil))
	}
	if err := server.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for _, socket := range sockets {
		if _, _, err := socket.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
			t.Errorf("a socket ends with %v", err)
		}
	}
}

func TestAKeyThatIsTakenAwayEndsItsStreams(t *testing.T) {
	t.Parallel()
	onBothStores(t, func(t *testing.T, where func(*testing.T) place) {
		t.Parallel()
		server := serve(t, where(t).with("--demo")...)
		curator := demoPerson{server, "curator"}
		made := curator.ask(t, issue, map[string]any{"input": map[string]any{"name": "tavle", "scopes": []string{"READ_COUNTY"}}})
		header := http.Header{"Authorization": {"Bearer " + made.text(t, "createAPIKey", "key")}}
		next := server.events(t, header.Clone())
		next()
		socket := server.socket(t, header.Clone())
		curator.ask(t, `mutation($id: ID!) { revokeAPIKey(id: $id) { deletedId } }`, map[string]any{"id": made.text(t, "createAPIKey", "apiKey", "id")})
		gone := time.Now()
		if answer, _ := next(); !strings.Contains(answer, "UNAUTHENTICATED") {
			t.Errorf("events: %s", answer)
		}
		if _, text, err := socket.Read(t.Context()); err != nil || !strings.Contains(string(text), `"type":"error"`) || !strings.Contains(string(text), "UNAUTHENTICATED") {
			t.Errorf("a socket: %s %v", text, err)
		}
		if late := time.Since(gone); late > time.Second {
			t.Errorf("the streams ended after %s", late)
		}
	})
}
