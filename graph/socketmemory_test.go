package graph_test

import (
	"bufio"
	"fmt"
	"net"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/limit"
)

// rawSocket opens a socket as cheaply as can be, so that what it takes is the server's: the head is as long as it may be.
func rawSocket(t *testing.T, address *url.URL, head string) net.Conn {
	t.Helper()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	_, err = fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n%s\r\n", address.RequestURI(), address.Host, head)
	if err != nil {
		t.Fatal(err)
	}
	begin := append([]byte{0x81, 0x80 | byte(len(initSocket)), 0, 0, 0, 0}, initSocket...) // a text, masked with nothing
	if _, err := connection.Write(begin); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReaderSize(connection, 512)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if line == "\r\n" {
			break
		}
	}
	if _, err := lines.ReadString('}'); err != nil { // that it was taken in
		t.Fatal(err)
	}
	return connection
}

// inUse is what the heap and the stacks hold, in bytes.
func inUse() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools hold goes with the second
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc + stats.StackInuse
}

// It runs beside no other test, whose memory it would count.
func TestAnIdleSocketTakesLessThan64kB(t *testing.T) { //nolint:paralleltest // see above
	d, _ := openDemo(t).limited(t, limit.Options{})
	address, err := url.Parse(d.url)
	if err != nil {
		t.Fatal(err)
	}
	many := strings.Builder{}
	for number := range 80 {
		fmt.Fprintf(&many, "X-%d: 1\r\n", number)
	}
	const sockets = 200
	for name, head := range map[string]string{"a usual head": "", "a long head": "X-Long: " + strings.Repeat("x", 11<<10) + "\r\n", "many headers": many.String()} {
		rawSocket(t, address, head)
		before := inUse()
		for range sockets {
			rawSocket(t, address, head)
		}
		each := (int64(inUse()) - int64(before)) / sockets
		t.Logf("%s: %d bytes", name, each)
		if each > 64<<10 {
			t.Errorf("with %s, an idle socket takes %d bytes", name, each)
		}
	}
}
