package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/samlaer/samlaer/internal/mongostore/mongotest"
)

// TestNoSecretStandsInWhatTheServerSays gives the program secrets that can be recognised, by flags, environment and files, lets what
// can go wrong go wrong, ends it with what a crash writes, and looks for them in all that it has said.
func TestNoSecretStandsInWhatTheServerSays(t *testing.T) {
	t.Parallel()
	const database, letters, links, client = "databasehemmelighet-77", "posthemmelighet-77", "lenkehemmelighet-77-som-er-lang-nok", "klienthemmelighet-77"
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	gone := "127.0.0.1:1"
	uri := "mongodb://samlaer:" + database + "@" + gone + "/samlaer?replicaSet=rs0"
	providers := file("providers.json", `[{"name": "away", "kind": "oidc", "issuer": "http://`+gone+`", "clientId": "samlaer", "clientSecretFile": "`+file("client", client)+`"}]`)
	secrets := []string{"--secret", "file:" + file("secret", links), "--providers", providers, "--smtp", "file:" + file("smtp", "smtp://samlaer:"+letters+"@"+refusing(t).address),
		"--mail-from", "samlaer@example.org"}
	silent := func(t *testing.T, what, said string) {
		t.Helper()
		for _, secret := range []string{database, letters, links, client} {
			if strings.Contains(said, secret) {
				t.Errorf("%s has said %s:\n%s", what, secret, said)
			}
		}
	}
	serving := []string{"serve", "--listen", "127.0.0.1:0", "--data", t.TempDir()}
	for name, arguments := range map[string][]string{
		"a database that is gone":          append(serving, "--mongodb", uri),
		"an address that cannot be read":   append(serving, "--mongodb", "mongodb://samlaer:"+database+"@:x/@"),
		"an address of something else":     append(serving, "--mongodb", "postgres://samlaer:"+database+"@"+gone),
		"a mail server that is none":       append(serving, "--smtp", "http://samlaer:"+letters+"@"+gone, "--secret", links, "--mail-from", "a@example.org"),
		"a mail server with a bad port":    append(serving, "--smtp", "smtp://samlaer:"+letters+"@host:port", "--secret", links, "--mail-from", "a@example.org"),
		"a mail server without a sender":   append(serving, "--smtp", "smtp://samlaer:"+letters+"@"+gone, "--secret", links),
		"a secret that is too short":       append(serving, "--secret", client),
		"a flag that there is not":         append(serving, "--secret", links, "--wrong", "x"),
		"a file that there is not":         append(serving, "--secret", "file:"+folder+"/none", "--mongodb", uri),
		"a wrong value beside":             append(serving, "--secret", links, "--proxy-header", "x"),
		"another command":                  {"check", "--data", t.TempDir(), "--mongodb", uri},
		"the configuration":                append([]string{"config", "--mongodb", uri}, secrets...),
		"the configuration of a wrong URI": {"config", "--mongodb", "samlaer:" + database + "@host", "--smtp", letters},
		"the help":                         {"serve", "--secret", links, "--help"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := do(t, arguments...)
			silent(t, name, got.out+got.errs)
			if got.out+got.errs == "" {
				t.Errorf("%s says nothing", name)
			}
		})
	}
	s := serve(t, append(boltPlace(t).with("--demo"), secrets...)...)
	said := ""
	for _, address := range []string{"/healthz", "/readyz", "/signin", "/", "/nothing", "/signin/away/callback?state=" + strings.Repeat("A", 26) + "&code=x"} {
		said += fetched(t, http.DefaultClient, s.url+address, nil)
	}
	said += fetched(t, http.DefaultClient, s.url+"/signin/away", url.Values{"return": {"/"}})
	said += fetched(t, http.DefaultClient, s.url+"/signin/letter", url.Values{"email": {"ingrid@example.org"}})
	for !strings.Contains(said, "\nmail: letters wait") {
		said += s.readiness(t)
	}
	_ = s.command.Process.Signal(syscall.SIGQUIT) // a Go program that gets it writes what a crash does
	<-s.ended
	s.ended = nil
	silent(t, "the server", said+s.log.String())
	if !strings.Contains(s.log.String(), "goroutine") || !strings.Contains(s.log.String(), "a provider cannot be reached") {
		t.Errorf("what was to go wrong has not: %s", s.log)
	}
}

// TestAConfigurationIsShownMasked shows what is set, and that secrets are.
func TestAConfigurationIsShownMasked(t *testing.T) {
	t.Parallel()
	got := must(t, "config", "--data", "/var/lib/samlaer", "--mongodb", "mongodb://kari:pass@db.example/hub?replicaSet=rs0", "--secret", "0123456789",
		"--trusted-proxies", "10.0.0.0/8,::1/128")
	for _, line := range []string{"SAMLAER_MONGODB=mongodb://•••@db.example/hub?replicaSet=rs0", "SAMLAER_SECRET=•••", "SAMLAER_SMTP=", "SAMLAER_DATA=/var/lib/samlaer",
		"SAMLAER_TRUSTED_PROXIES=10.0.0.0/8,::1/128", "SAMLAER_LISTEN=127.0.0.1:8080"} {
		if !strings.Contains("\n"+got.out, "\n"+line+"\n") {
			t.Errorf("there is no %q in\n%s", line, got.out)
		}
	}
}

// refusingServer is a mail server that takes nothing, and says for whom.
type refusingServer struct{ address string }

// refusing opens one.
func refusing(t *testing.T) refusingServer {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := refusingServer{listener.Addr().String()}
	server := smtp.NewServer(r)
	server.Domain = "refusing.example"
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return r
}

func (r refusingServer) NewSession(*smtp.Conn) (smtp.Session, error) { return r, nil }
func (refusingServer) Reset()                                        {}
func (refusingServer) Logout() error                                 { return nil }
func (refusingServer) Data(io.Reader) error                          { return nil }
func (refusingServer) Rcpt(string, *smtp.RcptOptions) error          { return nil }
func (refusingServer) Mail(from string, _ *smtp.MailOptions) error {
	return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "<" + from + "> must not write to Kari Hemmelig from here"}
}

// fetched is the text of a page, or of what a form leads to.
func fetched(t *testing.T, client *http.Client, address string, form url.Values) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), longestAnswer)
	defer cancel()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.Header.Set("X-Forwarded-For", "198.51.100.77")
	request.Header.Set("User-Agent", "Nettleser-hos-Hemmelig")
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTheLogNamesNobody lets people sign in, tell, comment, search and invite, with and without success, and looks for who they are,
// where they are and what they wrote in all that the server has logged.
func TestTheLogNamesNobody(t *testing.T) {
	t.Parallel()
	for name, where := range map[string]func(*testing.T) place{"embedded": boltPlace, "MongoDB": mongoPlace} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "MongoDB" {
				_ = mongotest.URI(t) // which leaves the test out where there is none
			}
			for letters, flags := range map[string]func() []string{"taken": openMailbox(t).flags, "refused": (&mailbox{address: refusing(t).address}).flags} {
				s := serve(t, append(where(t).with("--demo", "--trusted-proxies", "127.0.0.0/8"), flags()...)...)
				livesHere(t, s)
				if letters == "refused" {
					for !strings.Contains(s.readiness(t), "\nmail: letters wait") {
						demoPerson{s, "curator"}.ask(t, `{ viewer { id } }`, nil)
					}
				}
				said := s.readiness(t)
				s.stop(t)
				said += s.log.String()
				for _, word := range []string{"Hemmelig", "hemmelig", "Eksempel", "ingrid", "olena", "aslak", "example.org>", "198.51.100.77", "link=", "invitation="} {
					if strings.Contains(strings.ReplaceAll(said, "samlaer@example.org>", ""), word) {
						t.Errorf("letters %s: %q stands in\n%s", letters, word, said)
					}
				}
			}
		})
	}
}

// livesHere is an afternoon at a hub.
func livesHere(t *testing.T, s *served) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	for _, address := range []string{"ingrid@example.org", "ukjent.hemmelig@example.org", "no address of Hemmelig"} {
		fetched(t, browser, s.url+"/signin/letter", url.Values{"email": {address}})
	}
	fetched(t, browser, s.url+"/signin/link?link=hemmelig", url.Values{})
	fetched(t, browser, s.url+"/invitation?invitation=hemmelig", url.Values{"name": {"Hemmelig"}})
	fetched(t, browser, s.url+"/export/brief/hemmelig.html", nil)
	fetched(t, browser, s.url+"/signin/hemmelig", url.Values{})
	partner, curator, administrator := demoPerson{s, "partner"}, demoPerson{s, "curator"}, demoPerson{s, "administrator"}
	project := partner.projectCalled(t, "Eksempel: Kjøkkenveien")
	post := partner.tell(t, project, "nb", "Hemmelig fortelling om Kari Hemmelig.").text(t, "createPost", "post", "id")
	curator.ask(t, `mutation($on: ID!) { addComment(input: {on: $on, body: "Hemmelig kommentar"}) { comment { id } } }`, map[string]any{"on": post})
	curator.ask(t, searchQuery, map[string]any{"query": "Hemmelig Hemmeligsen"})
	curator.try(t, `query Hemmelig { search(query: "hemmelig", first: 1000) { hemmelig } }`, nil)
	curator.try(t, `mutation { addComment(input: {on: "hemmelig", body: "hemmelig"}) { comment { id } } }`, nil)
	for range 2 { // the second address is taken by then
		administrator.try(t, `mutation($i: InviteInput!) { invite(input: $i) { invitation { id } } }`, map[string]any{"i": map[string]any{
			"email": "hemmelig.gjest@example.org", "name": "Gjest Hemmelig", "note": "Hemmelig hilsen", "language": "nb"}})
	}
	administrator.try(t, `mutation($i: CreateOrganisationInput!) { createOrganisation(input: $i) { organisation { id } } }`, map[string]any{
		"i": map[string]any{"name": "Hemmelig AS", "organisationNumber": "hemmelig", "kind": "BUSINESS"}})
}
