package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// sendTimeout is how long a receiver has, from connecting until its answer is read: Standard Webhooks say 15 to 30 seconds.
	sendTimeout = 15 * time.Second
	// maxAnswer is how much of an answer is read, so that the connection can be used again; nothing of it is kept.
	maxAnswer = 4 << 10
	// maxHeader is how long the headers of an answer may be.
	maxHeader = 16 << 10
	// longestWait is how long a receiver may ask to be left alone.
	longestWait = 24 * time.Hour
)

// body is what a message says: that something happened, and where to ask what.
type body struct {
	Type      hub.MessageType `json:"type"`
	Timestamp time.Time       `json:"timestamp"`
	Data      data            `json:"data"`
}

type data struct {
	ID      hub.ID            `json:"id,omitempty"`
	Type    string            `json:"type,omitempty"`
	Version int               `json:"version,omitempty"`
	Action  hub.MessageAction `json:"action,omitempty"`
	URL     hub.URL           `json:"url,omitempty"`
	Cursor  hub.MessageCursor `json:"cursor,omitempty"`
}

func bodyOf(message hub.WebhookMessage) ([]byte, error) {
	said := body{Type: message.Type, Timestamp: message.At.UTC(), Data: data{ID: message.SubjectID, Version: message.Of,
		Action: message.Action, URL: message.URL, Cursor: message.Cursor}}
	if message.SubjectID != "" {
		said.Data.Type = message.SubjectID.Kind().Type()
	}
	return json.Marshal(said)
}

// SenderOptions are what a sender is made of.
type SenderOptions struct {
	Guard Guard
	Keys  Keys
	// TLS is how certificates are checked; as the machine does when it is nil.
	TLS *tls.Config
	// Timeout is how long a receiver has; as it should be when it is 0.
	Timeout time.Duration
}

// Sender sends messages.
type Sender struct {
	guard   Guard
	keys    Keys
	client  *http.Client
	timeout time.Duration
}

// NewSender makes a sender. It follows no redirects and uses no proxy: both would lead past the guard.
func NewSender(options SenderOptions) *Sender {
	s := &Sender{guard: options.Guard, keys: options.Keys, timeout: options.Timeout}
	defaults(&s.timeout, sendTimeout)
	s.client = &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{DialContext: s.guard.dial, TLSClientConfig: options.TLS, ForceAttemptHTTP2: true,
			MaxConnsPerHost: atOnce, MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: maxHeader,
			DisableCompression: true},
	}
	return s
}

func defaults[T comparable](value *T, otherwise T) {
	var none T
	if *value == none {
		*value = otherwise
	}
}

// Accepts tells what is wrong with an address; empty when it would be sent to.
func (s *Sender) Accepts(ctx context.Context, address hub.URL) hub.DeliveryFault {
	parsed, err := s.guard.check(string(address))
	if err != nil {
		return hub.DeliveryFaultAddress
	}
	looking, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	_, err = s.guard.resolve(looking, parsed.Hostname())
	switch {
	case errors.Is(err, errAddress):
		return hub.DeliveryFaultAddress
	case err != nil:
		return hub.DeliveryFaultUnreachable
	default:
		return ""
	}
}

// Secret is the secret with the name.
func (s *Sender) Secret(name string) string { return secretOf(s.keys, name) }

// outcome is what came of sending: nothing went wrong where the fault is empty.
type outcome struct {
	fault hub.DeliveryFault
	// status is what the receiver answered with; 0 for nothing.
	status int
	// wait is how long the receiver asks to be left alone.
	wait time.Duration
}

// send sends a message once.
func (s *Sender) send(ctx context.Context, d *hub.Dispatch, now time.Time) outcome {
	if _, err := s.guard.check(string(d.Address)); err != nil {
		return outcome{fault: hub.DeliveryFaultAddress}
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	request, err := s.request(ctx, d, now)
	if err != nil {
		return outcome{fault: hub.DeliveryFaultAddress}
	}
	response, err := s.client.Do(request)
	if err != nil {
		return outcome{fault: faultOf(err)}
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.CopyN(io.Discard, response.Body, maxAnswer) // an answer that does not end is one too: its status counts
	came := outcome{status: response.StatusCode, wait: retryAfter(response.Header.Get("Retry-After"), now)}
	switch {
	case response.StatusCode >= 200 && response.StatusCode < 300:
	case response.StatusCode >= 300 && response.StatusCode < 400:
		came.fault = hub.DeliveryFaultRedirect
	default:
		came.fault = hub.DeliveryFaultStatus
	}
	return came
}

func (s *Sender) request(ctx context.Context, d *hub.Dispatch, now time.Time) (*http.Request, error) {
	content, err := bodyOf(d.Message)
	if err != nil {
		return nil, err
	}
	signed, err := signature(d.Secrets, string(d.Message.ID), now, content)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, string(d.Address), bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "Samlaer-Webhooks")
	request.Header.Set("Webhook-Id", string(d.Message.ID))
	request.Header.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
	request.Header.Set("Webhook-Signature", signed)
	return request, nil
}

func faultOf(err error) hub.DeliveryFault {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var slow net.Error
	switch {
	case errors.Is(err, errAddress):
		return hub.DeliveryFaultAddress
	case errors.As(err, &certificate), errors.As(err, &record), errors.As(err, &alert):
		return hub.DeliveryFaultCertificate
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &slow) && slow.Timeout():
		return hub.DeliveryFaultTimeout
	default:
		return hub.DeliveryFaultUnreachable
	}
}

// retryAfter reads for how long a receiver asks to be left alone (RFC 9110, 10.2.3): seconds or a date.
func retryAfter(text string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.ParseInt(text, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestWait)
}
