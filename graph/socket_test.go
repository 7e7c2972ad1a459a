package graph_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/samlaer/samlaer/internal/hub"
)

// dial opens a socket, and sends what a client says.
func (d *door) dial(t *testing.T, says ...string) *websocket.Conn {
	t.Helper()
	connection, _, err := websocket.Dial(t.Context(), strings.Replace(d.url, "http", "ws", 1),
		&websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: d.header, HTTPClient: d.client})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.CloseNow() })
	for _, text := range says {
		if err := connection.Write(t.Context(), websocket.MessageText, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	return connection
}

const initSocket = `{"type":"connection_init"}`

func subscribeTo(id, query string) string {
	return fmt.Sprintf(`{"id":%q,"type":"subscribe","payload":{"query":%q}}`, id, query)
}

func hears(t *testing.T, connection *websocket.Conn) (kind string, got answer) {
	t.Helper()
	_, text, err := connection.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return said(t, text)
}

// said is the type of a message, and the answer in it.
func said(t *testing.T, text []byte) (kind string, got answer) {
	t.Helper()
	var said struct {
		Type    string
		Payload json.RawMessage
	}
	if err := json.Unmarshal(text, &said); err != nil {
		t.Fatal(err)
	}
	_ = json.Unmarshal(said.Payload, &got)
	got.raw = said.Payload
	return said.Type, got
}

func TestChangesAndQueriesComeOverAWebSocket(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	socket := d.dial(t, initSocket, subscribeTo("1", `{ lessons(first: 1) { totalCount } }`))
	for _, want := range []string{"connection_ack", "next", "complete"} {
		if kind, got := hears(t, socket); kind != want {
			t.Fatalf("%s came instead of %s: %s", kind, want, got.raw)
		}
	}
	begin := d.listen(t, followChanges, `{}`, "").begun().last
	d.commit(t, "c1", replace(lessonFor(1, 1, hub.AudiencePublic, hub.LessonStatusPublished)))
	query := strings.Replace(followChanges, "after: $after", "after: \""+begin+"\"", 1)
	query = strings.Replace(query, ", $after: String", "", 1)
	if err := socket.Write(t.Context(), websocket.MessageText, []byte(subscribeTo("1", query))); err != nil {
		t.Fatal(err)
	}
	if kind, got := hears(t, socket); kind != "next" || !strings.HasPrefix(step(got), "CREATED Lesson") {
		t.Errorf("%s %s", kind, got.raw)
	}
}

func TestBreachesOfTheProtocolCloseTheSocket(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	follow := `subscription { changes { at } }`
	for code, says := range map[websocket.StatusCode][]string{
		4400: {initSocket, `{"type":"sing"}`},
		4401: {subscribeTo("1", follow)},
		4409: {initSocket, subscribeTo("1", follow), subscribeTo("1", follow)},
		4429: {initSocket, initSocket},
		1009: {initSocket, subscribeTo("1", strings.Repeat("#", 101<<10))},
		4408: nil, // it says nothing for as long as it may
	} {
		socket := d.dial(t, says...)
		var err error
		for err == nil {
			_, _, err = socket.Read(t.Context())
		}
		if got := websocket.CloseStatus(err); got != code {
			t.Errorf("%q: closed with %d (%v), want %d", says, got, err, code)
		}
	}
}

func TestASocketOfAnotherProtocolIsClosed(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	socket, _, err := websocket.Dial(t.Context(), strings.Replace(d.url, "http", "ws", 1), &websocket.DialOptions{Subprotocols: []string{"graphql-ws"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = socket.CloseNow() }()
	if _, _, err := socket.Read(t.Context()); websocket.CloseStatus(err) != 4406 {
		t.Errorf("%v", err)
	}
}

func TestASocketHasTwentyStreams(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	says := []string{initSocket}
	for n := range 21 {
		says = append(says, subscribeTo(fmt.Sprint(n), `subscription { changes { at } }`))
	}
	socket := d.dial(t, says...)
	hears(t, socket)
	if kind, got := hears(t, socket); kind != "error" || !strings.Contains(string(got.raw), "TOO_COMPLEX") {
		t.Errorf("%s %s", kind, got.raw)
	}
}

func TestAPageOfAnotherOriginOpensNoSocket(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	_, response, err := websocket.Dial(t.Context(), strings.Replace(d.url, "http", "ws", 1), &websocket.DialOptions{
		Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: http.Header{"Origin": {"https://evil.example"}}})
	if err == nil || response == nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("%v %v", response, err)
	}
}

// Found by gql for Python, which took the protocol for an older one.
func TestAHandshakeNamesTheProtocolAsItIsSpelt(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	address, err := url.Parse(d.url)
	if err != nil {
		t.Fatal(err)
	}
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = connection.Close() }()
	_, _ = fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n", address.RequestURI(), address.Host)
	lines := bufio.NewScanner(connection)
	for lines.Scan() && lines.Text() != "" {
		if lines.Text() == "Sec-WebSocket-Protocol: graphql-transport-ws" {
			return
		}
	}
	t.Error("no header names it so")
}
