package limit

import (
	"net"
	"net/netip"
	"time"
)

// Connections are how many may be open at a time.
type Connections struct {
	// All are those of everybody, and OfOne those of one address; 0 for no limit.
	All, OfOne int
	// Exempt tells whose connections are not counted by their address, as those of a proxy that others come through; nil for
	// nobody's.
	Exempt func(netip.Addr) bool
}

// refusal is what a connection is told that is one too many. It is sent unasked, into a buffer that is empty: nobody waits for it.
const refusal = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

// refusalTimeout is for a system that takes nothing even so.
const refusalTimeout = 100 * time.Millisecond

// Listener closes what comes when too many connections are open, at once: left to wait, they would keep those out who look
// whether the server lives.
func (c Connections) Listener(inner net.Listener) net.Listener {
	return &listener{inner, c, newTally(c.OfOne, connectionsTogether, 0), newTally(0, 0, c.All)}
}

type listener struct {
	net.Listener
	Connections
	ofOne, ofAll *tally
}

// Accept gives the next connection that there is room for.
func (l *listener) Accept() (net.Conn, error) {
	for {
		accepted, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if closed := l.open(accepted.RemoteAddr()); closed != nil {
			return &connection{accepted, closed}, nil
		}
		_ = accepted.SetWriteDeadline(time.Now().Add(refusalTimeout))
		_, _ = accepted.Write([]byte(refusal)) // whoever it is may have gone
		_ = accepted.Close()
	}
}

// open counts a connection until it is closed; nil when it is one too many.
func (l *listener) open(remote net.Addr) (closed func()) {
	all, _ := l.ofAll.open(asker{})
	if all == nil {
		return nil
	}
	if at, err := netip.ParseAddrPort(remote.String()); err == nil && l.Exempt != nil && l.Exempt(at.Addr().Unmap()) {
		return all
	}
	one, _ := l.ofOne.open(askerAt(remote.String()))
	if one == nil {
		all()
		return nil
	}
	return func() { one(); all() }
}

// connection is one that is counted.
type connection struct {
	net.Conn
	closed func()
}

// Close closes it, and counts it no more.
func (c *connection) Close() error {
	defer c.closed()
	return c.Conn.Close()
}

// CloseWrite says that there is no more to come. The server does so before it closes a connection whose client is still sending,
// which would otherwise not get to read why.
func (c *connection) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
