package mail_test

import (
	"errors"
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// office is a mail server that takes letters, and does not when it is told so.
type office struct {
	address string

	mutex  sync.Mutex
	cond   *sync.Cond
	server *smtp.Server
	// letters are those that were taken, in their order.
	letters []parcel
	// onFrom, onTo and onData judge what comes; nil takes it. onData is asked when the letter is whole.
	onFrom, onTo func(address string) error
	onData       func(parcel) error
}

// parcel is a letter that arrived.
type parcel struct {
	to, id string
	raw    string
}

func (p parcel) header(t *testing.T, name string) string {
	t.Helper()
	message, err := mail.ReadMessage(strings.NewReader(p.raw))
	if err != nil {
		t.Fatal(err)
	}
	return message.Header.Get(name)
}

func openOffice(t *testing.T) *office {
	t.Helper()
	o := &office{}
	o.cond = sync.NewCond(&o.mutex)
	o.start(t, "127.0.0.1:0")
	t.Cleanup(o.kill)
	return o
}

func (o *office) start(t *testing.T, address string) {
	t.Helper()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	o.address = listener.Addr().String()
	server := smtp.NewServer(o)
	server.Domain, server.AllowInsecureAuth = "office.example", true
	server.ErrorLog = silent{}
	o.mutex.Lock()
	o.server = server
	o.mutex.Unlock()
	go func() { _ = server.Serve(listener) }()
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// kill hangs up on everybody.
func (o *office) kill() {
	o.mutex.Lock()
	server := o.server
	o.mutex.Unlock()
	_ = server.Close()
}

// back starts it again, at the same address.
func (o *office) back(t *testing.T) {
	t.Helper()
	o.start(t, o.address)
}

// judge sets what is refused from now on.
func (o *office) judge(change func(*office)) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	change(o)
}

// wait waits until the letters are as the condition wants them.
func (o *office) wait(enough func([]parcel) bool) []parcel {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for !enough(o.letters) {
		o.cond.Wait()
	}
	return append([]parcel{}, o.letters...)
}

// arrived waits for so many letters and gives them.
func (o *office) arrived(count int) []parcel {
	return o.wait(func(letters []parcel) bool { return len(letters) >= count })
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{office: o}, nil }

type session struct {
	office *office
	to     string
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.office.mutex.Lock()
	judge := s.office.onFrom
	s.office.mutex.Unlock()
	if judge == nil {
		return nil
	}
	return judge(from)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	s.office.mutex.Lock()
	judge := s.office.onTo
	s.office.mutex.Unlock()
	if judge == nil {
		return nil
	}
	return judge(to)
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	message, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return err
	}
	one := parcel{to: s.to, id: message.Header.Get("Message-ID"), raw: string(raw)}
	s.office.mutex.Lock()
	judge := s.office.onData
	s.office.mutex.Unlock()
	if judge != nil {
		if err := judge(one); err != nil {
			return err
		}
	}
	s.office.mutex.Lock()
	defer s.office.mutex.Unlock()
	s.office.letters = append(s.office.letters, one)
	s.office.cond.Broadcast()
	return nil
}

func says(code int, text string) error { return &smtp.SMTPError{Code: code, Message: text} }

var errGone = errors.New("the office is gone")
