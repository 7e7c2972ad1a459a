package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/samlaer/samlaer/internal/secret"
)

// sendTimeout is how long a mail server may take over one letter. RFC 5321 (4.5.3.2) lets it take ten minutes to say that it
// has a letter; relays that people run for themselves answer within seconds.
const sendTimeout = time.Minute

// Server is a mail server, by its address: smtp://USER:PASSWORD@HOST:PORT, or smtps:// where TLS comes first.
type Server struct {
	host, name string
	password   secret.Text
	port       int
	// tls comes first, instead of when the server offers it.
	tls     bool
	timeout time.Duration
}

// ParseServer reads the address of a mail server.
func ParseServer(address string) (Server, error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "smtp" && parsed.Scheme != "smtps" || parsed.Hostname() == "" {
		return Server{}, errors.New("the address of the mail server must look like smtp://HOST:PORT, or smtps://USER:PASSWORD@HOST:PORT")
	}
	s := Server{host: parsed.Hostname(), tls: parsed.Scheme == "smtps", timeout: sendTimeout, port: 25}
	s.name = parsed.User.Username()
	password, _ := parsed.User.Password()
	s.password = secret.NewText(password)
	switch {
	case parsed.Port() != "":
		if s.port, err = strconv.Atoi(parsed.Port()); err != nil {
			return Server{}, fmt.Errorf("port of the mail server: %w", err)
		}
	case s.tls:
		s.port = 465
	case s.name != "":
		s.port = 587
	}
	return s, nil
}

// String tells which server it is, without the password.
func (s Server) String() string { return net.JoinHostPort(s.host, strconv.Itoa(s.port)) }

func (s Server) client() (*gomail.Client, error) {
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(s.timeout), gomail.WithTLSPolicy(gomail.TLSOpportunistic)}
	if s.tls {
		options = append(options, gomail.WithSSL())
	}
	if s.name != "" { // a password goes over TLS or not at all
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(s.name), gomail.WithPassword(s.password.Reveal()))
	}
	client, err := gomail.NewClient(s.host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail server %s: %w", s, err)
	}
	return client, nil
}

// line is a connection to a mail server, over which letters are sent one after another.
type line struct {
	client *gomail.Client
	open   *smtp.Client
}

// connect makes sure that there is a connection.
func (l *line) connect(ctx context.Context) error {
	if l.open != nil {
		return nil
	}
	type dialled struct {
		open *smtp.Client
		err  error
	}
	done := make(chan dialled, 1)
	go func() {
		open, err := l.client.DialToSMTPClientWithContext(ctx)
		done <- dialled{open, err}
	}()
	select {
	case one := <-done:
		if one.err != nil {
			return fmt.Errorf("connect to the mail server: %w", one.err)
		}
		l.open = one.open
		return nil
	case <-ctx.Done(): // a server that does not greet is not waited for
		go func() {
			if one := <-done; one.err == nil {
				_ = one.open.Close()
			}
		}()
		return ctx.Err()
	}
}

// close ends the connection; what is left of it is of no interest.
func (l *line) close() {
	if l.open != nil {
		_ = l.open.Close()
		l.open = nil
	}
}

// verdict is what a mail server made of a letter.
type verdict int

const (
	// taken: the server answers for the letter now.
	taken verdict = iota
	// refused: the receiver's address does not take letters, and will not.
	refused
	// postponed: the server will not take this letter to this receiver just now.
	postponed
	// broken: the server takes no letters just now, or the connection is gone.
	broken
)

// errStopped: the process stops, and the mail server has not said whether it took the letter.
var errStopped = errors.New("the mail server had not answered when the server was stopped")

// sendWithin is send, but when the process stops, the server is waited for no longer than the grace. Then the connection is
// left behind: the library holds it while it waits.
func (l *line) sendWithin(stopping context.Context, grace time.Duration, message *gomail.Msg) (verdict, error) {
	type answer struct {
		verdict verdict
		err     error
	}
	done := make(chan answer, 1)
	open := l.open
	go func() {
		verdict, err := send(l.client, open, message)
		done <- answer{verdict, err}
	}()
	select {
	case one := <-done:
		return one.verdict, one.err
	case <-stopping.Done():
	}
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case one := <-done:
		return one.verdict, one.err
	case <-timer.C:
		l.open = nil
		return broken, errStopped
	}
}

// send gives a letter to the server.
func send(client *gomail.Client, open *smtp.Client, message *gomail.Msg) (verdict, error) {
	err := client.SendWithSMTPClient(open, message)
	if err == nil || message.IsDelivered() {
		return taken, nil
	}
	var failure *gomail.SendError
	if !errors.As(err, &failure) || failure.ErrorCode() == 0 {
		return broken, err
	}
	switch {
	case failure.Reason == gomail.ErrSMTPRcptTo && failure.ErrorCode() >= 500 && !isPolicy(failure):
		return refused, err
	case failure.Reason == gomail.ErrSMTPRcptTo, failure.Reason == gomail.ErrSMTPData, failure.Reason == gomail.ErrSMTPDataClose:
		return postponed, err
	default:
		return broken, err
	}
}

// isPolicy tells whether a server refuses for reasons of its own, such as that it does not relay for us (RFC 3463, X.7.X):
// there is nothing wrong with the address then, and a relay that was set up wrongly must not silence everybody.
func isPolicy(failure *gomail.SendError) bool {
	return strings.HasPrefix(failure.EnhancedStatusCode(), "5.7.")
}
