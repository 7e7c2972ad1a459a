package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// readServer is a server with the connections of its clients.
type readServer struct {
	stop        context.CancelFunc
	served      chan error
	connections []*readConnection
}

func (s *readServer) close() error {
	for _, one := range s.connections {
		_ = one.to.Close()
	}
	s.stop()
	return <-s.served
}

// crowd sends so many requests by all clients, and gives how long it took and how long a body is.
func (s *readServer) crowd(request []byte, requests int) (took time.Duration, length int, err error) {
	var left atomic.Int64
	left.Store(int64(requests))
	errs, lengths := make([]error, len(s.connections)), make([]int, len(s.connections))
	var clients sync.WaitGroup
	began := time.Now()
	for at, one := range s.connections {
		clients.Go(func() {
			for errs[at] == nil && left.Add(-1) >= 0 {
				lengths[at], errs[at] = one.ask(request)
			}
		})
	}
	clients.Wait()
	return time.Since(began), lengths[0], errors.Join(errs...)
}

// readConnection asks over one connection. It reads no more of an answer than it needs to find its end: a client of
// net/http costs more than the server that is measured.
type readConnection struct {
	to   net.Conn
	from *bufio.Reader
}

func newReadConnection(to net.Conn) *readConnection {
	const room = 64 << 10 // for any answer that is measured
	return &readConnection{to: to, from: bufio.NewReaderSize(to, room)}
}

// ask sends a request and reads the answer, whose length has to stand in its header.
func (c *readConnection) ask(request []byte) (length int, err error) {
	if _, err := c.to.Write(request); err != nil {
		return 0, err
	}
	status, err := c.from.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	unchanged := strings.HasPrefix(string(status), fmt.Sprint("HTTP/1.1 ", http.StatusNotModified))
	if !unchanged && !strings.HasPrefix(string(status), "HTTP/1.1 200") {
		return 0, fmt.Errorf("the answer is %q", status)
	}
	length = -1
	for {
		line, err := c.from.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		if len(line) <= len("\r\n") {
			break
		}
		const name = "Content-Length: "
		if len(line) > len(name) && string(line[:len(name)]) == name {
			if length, err = strconv.Atoi(strings.TrimSpace(string(line[len(name):]))); err != nil {
				return 0, err
			}
		}
	}
	if unchanged {
		return 0, nil
	}
	if length < 0 {
		return c.chunks()
	}
	_, err = c.from.Discard(length)
	return length, err
}

// chunks reads a body whose length is not known beforehand, and gives how much of it there was.
func (c *readConnection) chunks() (length int, err error) {
	for {
		line, err := c.from.ReadSlice('\n')
		if err != nil {
			return 0, err
		}
		size, err := strconv.ParseInt(strings.TrimSpace(string(line)), 16, 32)
		if err != nil {
			return 0, err
		}
		if _, err := c.from.Discard(int(size) + len("\r\n")); err != nil {
			return 0, err
		}
		if size == 0 {
			return length, nil
		}
		length += int(size)
	}
}
