package bench

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// holding opens a connection to a server. What is not let in says why.
type holding func(ctx context.Context, by route) (hold, error)

// hold is a connection that is held.
type hold struct {
	// admitted is how many connections or subscriptions were let in, refused what the others were told.
	admitted int
	refused  string
	// trickle sends a little more, and fails when the connection is closed; nil for what only waits.
	trickle func() error
	close   func()
}

const (
	// openers is how many connections are opened at once.
	openers = 16
	// trickling is how often slow senders send a byte.
	trickling = 500 * time.Millisecond
	protocol  = "graphql-transport-ws"
)

// held are attacks that hold connections.
func held(connections int) []attack {
	some := max(1, connections/4)
	return []attack{
		{name: fmt.Sprintf("%d slow senders of headers", some), wanted: []string{shut, "held"}, holding: slowHeaders, connections: some},
		{name: fmt.Sprintf("%d slow senders of bodies", some), wanted: []string{shut, "held"}, holding: slowBodies, connections: some},
		{name: fmt.Sprintf("%d subscriptions on a socket", connections), wanted: []string{"held"}, holding: manySubscriptions(connections), connections: 1},
		{name: fmt.Sprintf("%d sockets", connections), wanted: []string{"held"}, holding: oneSocket, connections: connections, limited: true},
		{name: fmt.Sprintf("%d streams of events", connections), wanted: []string{"held"}, holding: oneStream, connections: connections, limited: true},
	}
}

// holdAll opens all connections, looks what they cost, and waits until they are closed, where there is patience.
func (a *attacking) holdAll(ctx context.Context, one attack, row *AttackRow, before usage) error {
	holds := openAll(ctx, one, routeOf(one.number, a.victim.address))
	defer func() {
		for _, h := range holds {
			h.close()
		}
	}()
	answers := map[string]int{}
	for _, h := range holds {
		row.Admitted += h.admitted
		if h.refused != "" {
			answers[h.refused]++
		}
	}
	after, err := a.victim.usage()
	if err != nil {
		return err
	}
	if len(answers) == 0 { // those that are refused take memory for a while too, and would be laid to the others' door
		row.Held = max(0, after.resident-before.resident) / float64(max(1, row.Admitted))
	}
	row.Answer = fmt.Sprintf("held %d", row.Admitted)
	for _, refused := range slices.Sorted(maps.Keys(answers)) {
		row.Answer += fmt.Sprintf(" · %s ×%d", refused, answers[refused])
	}
	if one.isSlow() && a.Patience > 0 {
		row.Answer = a.waitClosed(ctx, holds)
	}
	return nil
}

func (a attack) isSlow() bool { return strings.Contains(a.name, "slow") }

// openAll opens the connections of an attack, some at once.
func openAll(ctx context.Context, one attack, by route) []hold {
	holds := make([]hold, one.connections)
	var opening sync.WaitGroup
	for opener := range openers {
		opening.Go(func() {
			for at := opener; at < len(holds); at += openers {
				h, err := one.holding(ctx, by)
				if err != nil {
					h = hold{refused: shut, close: func() {}}
				}
				holds[at] = h
			}
		})
	}
	opening.Wait()
	return holds
}

// waitClosed sends a byte now and then, until no connection takes one any more.
func (a *attacking) waitClosed(ctx context.Context, holds []hold) string {
	began := time.Now()
	for time.Since(began) < a.Patience && pause(ctx, trickling) == nil {
		open := 0
		for at := range holds {
			if holds[at].trickle != nil && holds[at].trickle() == nil {
				open++
			}
		}
		if open == 0 {
			return fmt.Sprintf("closed after %.0f s", time.Since(began).Seconds())
		}
	}
	return fmt.Sprintf("not closed after %.0f s", time.Since(began).Seconds())
}

// slow opens a connection that sends the beginning of a request, and then a byte now and then.
func slow(ctx context.Context, by route, begin, more string) (hold, error) {
	connection, err := by.dialer().DialContext(ctx, "tcp", by.to)
	if err != nil {
		return hold{}, err
	}
	if _, err := connection.Write([]byte(begin)); err != nil {
		return hold{}, err
	}
	return hold{admitted: 1, trickle: func() error {
		// What was answered and closed says so when it is read; a write alone succeeds once more.
		_ = connection.SetReadDeadline(time.Now().Add(time.Millisecond))
		if _, err := connection.Read(make([]byte, 1)); !isTimeout(err) {
			return net.ErrClosed
		}
		_, err := connection.Write([]byte(more))
		return err
	}, close: func() { _ = connection.Close() }}, nil
}

func slowHeaders(ctx context.Context, by route) (hold, error) {
	return slow(ctx, by, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nX: ", "a")
}

func slowBodies(ctx context.Context, by route) (hold, error) {
	return slow(ctx, by, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50000\r\n\r\n", " ")
}

// oneSocket is a WebSocket that says hello and then nothing.
func oneSocket(ctx context.Context, by route) (hold, error) {
	transport := &http.Transport{DialContext: by.dialer().DialContext}
	socket, response, err := websocket.Dial(ctx, "ws://"+by.to+"/graphql", &websocket.DialOptions{Subprotocols: []string{protocol},
		HTTPClient: &http.Client{Transport: transport}})
	if err != nil {
		if response != nil {
			return hold{refused: response.Status, close: func() {}}, nil
		}
		return hold{}, err
	}
	h := hold{admitted: 1, close: func() { _ = socket.CloseNow() }}
	if err := socket.Write(ctx, websocket.MessageText, []byte(`{"type":"connection_init"}`)); err != nil {
		h.admitted, h.refused = 0, shut
	}
	return h, nil
}

const subscribeToAll = `{"query":"subscription{changes{action cursor node{__typename}}}"}`

// manySubscriptions asks for so many on one socket, and counts those that are refused.
func manySubscriptions(times int) holding {
	return func(ctx context.Context, by route) (hold, error) {
		h, socket, err := subscribingSocket(ctx, by)
		if err != nil {
			return hold{}, err
		}
		for at := range times {
			text := fmt.Sprintf(`{"id":"%d","type":"subscribe","payload":%s}`, at, subscribeToAll)
			if err := socket.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
				h.refused = shut
				return h, nil
			}
		}
		// What is asked after them is answered after them.
		if err := socket.Write(ctx, websocket.MessageText, []byte(`{"type":"ping"}`)); err != nil {
			h.refused = shut
			return h, nil
		}
		h.admitted = times
		for {
			within, cancel := context.WithTimeout(ctx, 5*time.Second)
			_, text, err := socket.Read(within)
			cancel()
			switch {
			case err != nil || strings.Contains(string(text), `"pong"`):
				return h, nil
			case strings.Contains(string(text), `"type":"error"`):
				h.admitted--
				h.refused = answerCode(text)
			}
		}
	}
}

func subscribingSocket(ctx context.Context, by route) (hold, *websocket.Conn, error) {
	transport := &http.Transport{DialContext: by.dialer().DialContext}
	socket, _, err := websocket.Dial(ctx, "ws://"+by.to+"/graphql", &websocket.DialOptions{Subprotocols: []string{protocol},
		HTTPClient: &http.Client{Transport: transport}})
	if err != nil {
		return hold{}, nil, err
	}
	socket.SetReadLimit(1 << 20)
	h := hold{close: func() { _ = socket.CloseNow() }}
	return h, socket, socket.Write(ctx, websocket.MessageText, []byte(`{"type":"connection_init"}`))
}

// answerCode is the code of an error in a message.
func answerCode(text []byte) string { return valueOf(text, `"code":"`) }

// oneStream subscribes by server-sent events, and reads the beginning.
func oneStream(ctx context.Context, by route) (hold, error) {
	connection, err := by.dialer().DialContext(ctx, "tcp", by.to)
	if err != nil {
		return hold{}, err
	}
	_ = connection.SetReadDeadline(time.Now().Add(requestTimeout))
	request := fmt.Sprintf("POST /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\n"+
		"Content-Length: %d\r\n\r\n%s", len(subscribeToAll), subscribeToAll)
	if _, err := connection.Write([]byte(request)); err != nil {
		return hold{}, err
	}
	h := hold{close: func() { _ = connection.Close() }}
	line, err := bufio.NewReader(connection).ReadString('\n')
	switch {
	case err != nil:
		h.refused = shut
	case strings.Contains(line, " 200 "):
		h.admitted = 1
	default:
		h.refused = strings.TrimSpace(strings.TrimPrefix(line, "HTTP/1.1 "))
	}
	return h, nil
}

func isTimeout(err error) bool {
	timeout, is := err.(net.Error) //nolint:errorlint // what a connection itself gives
	return is && timeout.Timeout()
}
