package bench

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// subscriber is one subscription of one client.
type subscriber struct {
	kind *kind
	// next is how much it has heard, cursor where it goes on from.
	next   atomic.Int64
	cursor string
}

// connection is one of a client, with as many subscriptions as it carries.
type connection struct {
	*followed
	viewer int
	// isSocket: it is a WebSocket; otherwise it carries one subscription as server-sent events.
	isSocket    bool
	subscribers []*subscriber
	chance      *rand.Rand
	hasJoined   bool
}

const (
	// aSocket is how many subscriptions a socket carries in general, and crowded how many the first ones do.
	aSocket = 2
	crowded = 20
	// longestAway is how long a client is away at most when it has cut its connection.
	longestAway = 500 * time.Millisecond
)

// connect makes the connections of all subscribers: half of them over sockets, all kinds as often over both.
func (f *followed) connect() {
	var all []*connection
	sockets := map[int]*connection{}
	for at := range f.Subscribers {
		one := &subscriber{kind: f.kinds[at/2%len(f.kinds)], cursor: f.from}
		viewer := one.kind.viewer
		socket := sockets[viewer]
		most := aSocket
		if len(all) < len(f.viewers) && f.Subscribers >= crowded*len(f.viewers) {
			most = crowded
		}
		switch isSocket := at%2 == 0; {
		case isSocket && socket != nil:
			socket.subscribers = append(socket.subscribers, one)
		default:
			socket = &connection{followed: f, viewer: viewer, isSocket: isSocket, subscribers: []*subscriber{one},
				chance: rand.New(rand.NewPCG(f.Seed, uint64(at)))} // #nosec G404 -- drawn by a seed, to be the same again
			all = append(all, socket)
			if !isSocket {
				continue
			}
			sockets[viewer] = socket
		}
		if len(socket.subscribers) >= most {
			delete(sockets, viewer)
		}
	}
	f.connections = all
}

// errCut is that the client itself cut its connection.
var errCut = errors.New("cut by the client")

// follow hears all there is to hear, cutting the connection now and then.
func (c *connection) follow(ctx context.Context) error {
	for {
		staying, leave := context.WithTimeoutCause(ctx, time.Duration(c.chance.ExpFloat64()*float64(c.Stay)), errCut)
		hear := c.hearEvents
		if c.isSocket {
			hear = c.hearSocket
		}
		err := hear(staying)
		leave()
		switch {
		case errors.Is(err, errWrong):
			return err
		case ctx.Err() != nil:
			return nil
		case !errors.Is(context.Cause(staying), errCut):
			return fmt.Errorf("a connection ends: %w", err)
		}
		c.cuts.Add(1)
		if pause(ctx, time.Duration(c.chance.Int64N(int64(longestAway)))) != nil {
			return nil
		}
	}
}

// errWrong is that something else was heard than was to be.
var errWrong = errors.New("heard wrong")

// hear takes an answer.
func (c *connection) hear(one *subscriber, answer []byte) error {
	id, action, cursor := valueOf(answer, `"id":"`), valueOf(answer, `"action":"`), valueOf(answer, `"cursor":"`)
	if cursor == "" {
		return fmt.Errorf("%w: %.300s", errWrong, answer)
	}
	change, err := one.kind.hear(int(one.next.Load()), id, action, cursor)
	if err != nil {
		return fmt.Errorf("%w: %w", errWrong, err)
	}
	one.next.Add(1)
	one.cursor = cursor
	c.note(change)
	return nil
}

// valueOf is the text after a name in JSON: ids, actions and cursors have nothing in them that is written otherwise.
func valueOf(text []byte, name string) string {
	_, after, found := bytes.Cut(text, []byte(name))
	if !found {
		return ""
	}
	value, _, _ := bytes.Cut(after, []byte(`"`))
	return string(value)
}

// joined counts subscribers that have subscribed.
func (c *connection) joined(all ...*subscriber) {
	if !c.hasJoined {
		c.hasJoined = true
		c.begun.Add(int64(len(all)))
	}
}

// operation is what a subscriber sends.
func (s *subscriber) operation() map[string]any {
	variables := map[string]any{"filter": nil, "after": nil}
	if s.cursor != "" {
		variables["after"] = s.cursor
	}
	if s.kind.lessonKind != "" {
		variables["filter"] = map[string]any{"kinds": []any{s.kind.lessonKind}}
	}
	return map[string]any{"variables": variables, "query": `subscription($filter: SearchFilter, $after: String) {
		changes(filter: $filter, after: $after) { action cursor at node { __typename ` + s.kind.fields + ` } } }`}
}

// hearEvents hears server-sent events.
func (c *connection) hearEvents(ctx context.Context) error {
	one := c.subscribers[0]
	response, err := c.openEvents(ctx, c.viewer, one)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	c.joined(one)
	lines := bufio.NewReader(response.Body)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return err
		}
		if answer, isData := bytes.CutPrefix(line, []byte("data: ")); isData {
			if err := c.hear(one, answer); err != nil {
				return err
			}
		}
	}
}

// openEvents subscribes as browsers do that come back: what they were told last goes before the operation.
func (f *followed) openEvents(ctx context.Context, viewer int, one *subscriber) (*http.Response, error) {
	body, err := json.Marshal(one.operation())
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+f.address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "text/event-stream")
	request.Header.Set("Last-Event-ID", one.cursor)
	request.Header.Set(viewerHeader, strconv.Itoa(viewer))
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err == nil && !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		text, _ := io.ReadAll(response.Body)
		return nil, errors.Join(fmt.Errorf("%w: %.300s", errWrong, text), response.Body.Close())
	}
	return response, err
}

// now is a cursor of the place that a stream begins with.
func (f *followed) now(ctx context.Context) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	response, err := f.openEvents(ctx, 0, &subscriber{kind: f.kinds[0]})
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if cursor, isID := strings.CutPrefix(lines.Text(), "id: "); isID {
			return cursor, nil
		}
	}
	return "", fmt.Errorf("a stream begins without a place: %w", cmp.Or(lines.Err(), io.ErrUnexpectedEOF))
}

// hearSocket hears what comes over a WebSocket.
func (c *connection) hearSocket(ctx context.Context) error {
	header := http.Header{viewerHeader: {strconv.Itoa(c.viewer)}}
	socket, _, err := websocket.Dial(ctx, "ws://"+c.address, &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: header})
	if err != nil {
		return err
	}
	defer func() { _ = socket.CloseNow() }()
	socket.SetReadLimit(1 << 20)
	if err := socket.Write(ctx, websocket.MessageText, []byte(`{"type":"connection_init"}`)); err != nil {
		return err
	}
	for at, one := range c.subscribers {
		text, err := json.Marshal(map[string]any{"id": strconv.Itoa(at), "type": "subscribe", "payload": one.operation()})
		if err != nil {
			return err
		}
		if err := socket.Write(ctx, websocket.MessageText, text); err != nil {
			return err
		}
	}
	c.joined(c.subscribers...)
	for {
		_, text, err := socket.Read(ctx)
		if err != nil {
			return err
		}
		if err := c.take(text); err != nil {
			return err
		}
	}
}

// take takes a message of a socket.
func (c *connection) take(text []byte) error {
	if !bytes.Contains(text, []byte(`"type":"next"`)) {
		if bytes.Contains(text, []byte(`"type":"error"`)) {
			return fmt.Errorf("%w: %.300s", errWrong, text)
		}
		return nil
	}
	at, err := strconv.Atoi(valueOf(text, `{"id":"`))
	if err != nil {
		return fmt.Errorf("%w: %.300s", errWrong, text)
	}
	_, answer, _ := bytes.Cut(text, []byte(`"payload":`))
	return c.hear(c.subscribers[at], answer)
}
