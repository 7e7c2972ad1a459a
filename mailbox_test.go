package main

import (
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// mailbox is a mail server that keeps what it takes.
type mailbox struct {
	address string
	mutex   sync.Mutex
	cond    *sync.Cond
	letters []letter
}

// letter is one that arrived: to whom, with which subject, plain text and HTML, and the link that stops more.
type letter struct{ to, subject, text, stop, marked, id string }

func openMailbox(t *testing.T) *mailbox {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &mailbox{address: listener.Addr().String()}
	m.cond = sync.NewCond(&m.mutex)
	server := smtp.NewServer(m)
	server.Domain = "mailbox.example"
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return m
}

// flags let a server send its letters here.
func (m *mailbox) flags() []string {
	return []string{"--smtp", "smtp://" + m.address, "--mail-from", "Samlær <samlaer@example.org>", "--secret", "a secret for tests that is long enough"}
}

// wait waits for a letter to an address whose subject has some words.
func (m *mailbox) wait(to, subject string) letter {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for seen := 0; ; m.cond.Wait() {
		for ; seen < len(m.letters); seen++ {
			if one := m.letters[seen]; one.to == to && strings.Contains(one.subject, subject) {
				return one
			}
		}
	}
}

func (m *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{mailbox: m}, nil }

type delivery struct {
	mailbox *mailbox
	to      string
}

func (d *delivery) Reset()                                    {}
func (d *delivery) Logout() error                             { return nil }
func (d *delivery) Mail(string, *smtp.MailOptions) error      { return nil }
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error { d.to = to; return nil }

func (d *delivery) Data(r io.Reader) error {
	message, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
	if err != nil {
		return err
	}
	_, parameters, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	var texts [2]string
	parts := multipart.NewReader(message.Body, parameters["boundary"])
	for at := range texts {
		part, err := parts.NextRawPart()
		if err != nil {
			return err
		}
		text, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			return err
		}
		texts[at] = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	d.mailbox.mutex.Lock()
	defer d.mailbox.mutex.Unlock()
	d.mailbox.letters = append(d.mailbox.letters, letter{d.to, subject, texts[0],
		strings.Trim(message.Header.Get("List-Unsubscribe"), "<>"), texts[1], message.Header.Get("Message-Id")})
	d.mailbox.cond.Broadcast()
	return nil
}

func TestAMailServerNeedsASenderAndASecretBesideIt(t *testing.T) {
	t.Parallel()
	secret, from := "a secret for tests that is long enough", "Samlær <samlaer@example.org>"
	for want, arguments := range map[string][]string{
		"the secret is too short":      {"--smtp", "smtp://127.0.0.1:25", "--mail-from", from},
		"sender of letters":            {"--smtp", "smtp://127.0.0.1:25", "--secret", secret},
		"must look like smtp://HOST:P": {"--smtp", "127.0.0.1:25", "--mail-from", from, "--secret", secret},
	} {
		got := do(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", t.TempDir()}, arguments...)...)
		if got.status != 1 || !strings.Contains(got.errs, want) {
			t.Errorf("%q: status %d\n%s", arguments, got.status, got.errs)
		}
	}
}

func TestAServerWhoseMailServerIsGoneAnswersAndSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := &mailbox{address: listener.Addr().String()}
	_ = listener.Close()
	s := serve(t, append(boltPlace(t).with("--demo"), gone.flags()...)...)
	partner := demoPerson{s, "partner"}
	project := partner.projectCalled(t, "Eksempel: Kjøkkenveien")
	partner.tell(t, project, "nb", "Ingen kom.") // which Selam, in the same project, wants to hear of at once
	for !strings.Contains(s.readiness(t), "\nmail: letters wait since ") {
		demoPerson{s, "curator"}.ask(t, `{ viewer { id } }`, nil)
	}
	if said := s.readiness(t); !strings.HasPrefix(said, "ready\n") || !strings.Contains(said, gone.address) {
		t.Errorf("it says %q", said)
	}
}

// readiness is what the server says of itself.
func (s *served) readiness(t *testing.T) string {
	t.Helper()
	response, err := http.Get(s.url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}
