package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

const (
	// mostSent is where what never ends is ended, in bytes.
	mostSent = 64 << 20
	// requestTimeout is when a request is given up that is neither answered nor closed.
	requestTimeout = 30 * time.Second
)

// route is what an attack hits, and the address of this machine that it comes from: not that of the normal client, and another one for
// each attack, so that what one has spent is not missing for the next.
type route struct{ from, to string }

// attacker sends requests from an address of its own.
type attacker struct {
	*http.Client
	target string
}

func newAttacker(by route) attacker {
	return attacker{&http.Client{Timeout: requestTimeout, Transport: &http.Transport{DialContext: by.dialer().DialContext, DisableCompression: true,
		MaxIdleConnsPerHost: 64}}, by.to}
}

// routeOf is that of an attack by its number; from anywhere where the system does not have its address: Linux has the whole of
// 127.0.0.0/8.
func routeOf(number int, to string) route {
	address := fmt.Sprintf("127.0.1.%d", 1+number%250)
	listener, err := net.Listen("tcp", net.JoinHostPort(address, "0"))
	if err != nil {
		return route{to: to}
	}
	_ = listener.Close()
	return route{address, to}
}

func (r route) dialer() *net.Dialer {
	dialer := &net.Dialer{Timeout: requestTimeout}
	if r.from != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(r.from)}
	}
	return dialer
}

func (a attacker) close() { a.CloseIdleConnections() }

// requestMaker makes a request to a server.
type requestMaker = func(ctx context.Context, address string) (*http.Request, error)

// send sends one request, and tells how it was answered.
func (a attacker) send(ctx context.Context, made requestMaker) (string, error) {
	request, err := made(ctx, a.target)
	if err != nil {
		return "", err
	}
	response, err := a.Do(request)
	if err != nil {
		var timeout net.Error
		if ctx.Err() != nil || errors.As(err, &timeout) && timeout.Timeout() {
			return "no answer", ctx.Err()
		}
		return "closed", nil
	}
	defer func() { _ = response.Body.Close() }()
	text, _ := io.ReadAll(io.LimitReader(response.Body, mostSent)) // what is cut off is no JSON
	return answerOf(response.StatusCode, text), nil
}

// answerOf is the status, and the code of the first error: «data» without one.
func answerOf(status int, body []byte) string {
	var given struct {
		Data   json.RawMessage
		Errors []struct {
			Extensions struct{ Code string }
		}
	}
	what := strconv.Itoa(status)
	switch err := json.Unmarshal(body, &given); {
	case err != nil:
		return what
	case len(given.Errors) > 0:
		return what + " " + given.Errors[0].Extensions.Code
	case len(given.Data) > 0:
		return what + " data"
	}
	return what
}
