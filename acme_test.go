package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// authorityVariable names the folder of the programs «pebble», an authority that speaks ACME, and «pebble-challtestsrv», which says
// that every name is this machine's; .ci/acme puts them there.
const authorityVariable = "SAMLAER_TEST_ACME"

// authority gives certificates to whoever shows that a name is theirs.
type authority struct {
	// directory is its address, and own the file of the certificate that vouches for its server.
	directory, own string
	// proves is the port at which whoever asks has to show it.
	proves int
	roots  *x509.CertPool
}

// freePort is one that nobody listens at, on this machine.
func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().(*net.TCPAddr).Port
}

// begin starts a program that ends with the test.
func begin(t *testing.T, program string, arguments ...string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	command := exec.CommandContext(ctx, program, arguments...)
	command.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=5")
	said := &bytes.Buffer{}
	command.Stdout, command.Stderr = said, said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = command.Wait() // it was killed
		if t.Failed() {
			t.Logf("%s: %s", program, said)
		}
	})
}

func openAuthority(t *testing.T, programs string) *authority {
	t.Helper()
	certificate, key := ownCertificate(t)
	a := &authority{own: certificate, proves: freePort(t), roots: x509.NewCertPool()}
	names, listens, manages := freePort(t), freePort(t), freePort(t)
	begin(t, filepath.Join(programs, "pebble-challtestsrv"), "-dnsserver", fmt.Sprintf("127.0.0.1:%d", names), "-defaultIPv6", "", "-management",
		fmt.Sprintf("127.0.0.1:%d", freePort(t)), "-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "")
	a.directory = fmt.Sprintf("https://127.0.0.1:%d/dir", listens)
	text, err := json.Marshal(map[string]any{"pebble": map[string]any{"listenAddress": fmt.Sprintf("127.0.0.1:%d", listens),
		"managementListenAddress": fmt.Sprintf("127.0.0.1:%d", manages), "certificate": certificate, "privateKey": key, "httpPort": freePort(t), "tlsPort": a.proves,
		"retryAfter": map[string]int{"authz": 1, "order": 1}, "keyAlgorithm": "ecdsa",
		"profiles": map[string]any{"default": map[string]any{"description": "for tests", "validityPeriod": 7776000}}}})
	if err != nil {
		t.Fatal(err)
	}
	configuration := filepath.Join(t.TempDir(), "pebble.json")
	if err := os.WriteFile(configuration, text, 0o600); err != nil {
		t.Fatal(err)
	}
	begin(t, filepath.Join(programs, "pebble"), "-config", configuration, "-dnsserver", fmt.Sprintf("127.0.0.1:%d", names))
	if !a.roots.AppendCertsFromPEM(a.root(t, fmt.Sprintf("https://127.0.0.1:%d/roots/0", manages))) {
		t.Fatal("the authority has no root")
	}
	return a
}

// root is the certificate that the authority signs by. It is another one each time.
func (a *authority) root(t *testing.T, address string) []byte {
	t.Helper()
	text, err := os.ReadFile(a.own)
	if err != nil {
		t.Fatal(err)
	}
	own := x509.NewCertPool()
	own.AppendCertsFromPEM(text)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: own, MinVersion: tls.VersionTLS12}}}
	defer client.CloseIdleConnections()
	for until := time.Now().Add(longestAnswer); ; {
		response, err := client.Get(address)
		if err == nil {
			defer func() { _ = response.Body.Close() }()
			root, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			return root
		}
		if time.Now().After(until) {
			t.Fatalf("the authority does not answer: %v", err)
		}
	}
}

func TestACertificateComesByItselfFromAnOrganisationsOwnAuthority(t *testing.T) {
	t.Parallel()
	programs := os.Getenv(authorityVariable)
	if programs == "" {
		t.Skip("there is no authority here; .ci/acme has one")
	}
	const host = "samlaer.example"
	a, data := openAuthority(t, programs), t.TempDir()
	flags := []string{"--data", data, "--demo", "--listen", fmt.Sprintf("127.0.0.1:%d", a.proves), "--autocert", host,
		"--acme-directory", a.directory, "--acme-root", a.own, "--acme-email", "drift@samlaer.example"}
	number := ""
	for _, turn := range []string{"the first", "the next"} {
		client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true,
			TLSClientConfig: &tls.Config{RootCAs: a.roots, ServerName: host, MinVersion: tls.VersionTLS12}}}
		server := serveTo(t, client, flags...) // which asks whether it is ready, and so for a certificate
		response, err := client.Get(server.url + "/graphql?query={__typename}")
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		client.CloseIdleConnections()
		got := response.TLS.PeerCertificates[0]
		if response.StatusCode != http.StatusOK || response.ProtoMajor != 2 || got.VerifyHostname(host) != nil ||
			response.Header.Get("Strict-Transport-Security") != "max-age=63072000" {
			t.Errorf("%s time: %s %s, %v, %v", turn, response.Proto, response.Status, got.DNSNames, response.Header)
		}
		if number != "" && got.SerialNumber.String() != number {
			t.Error("the server that was started again has another certificate")
		}
		number = got.SerialNumber.String()
		server.stop(t)
	}
	kept, err := filepath.Glob(filepath.Join(data, "certificates", host+"*"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("%v, %v", kept, err)
	}
	if info, err := os.Stat(kept[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key can be read by others: %v, %v", info.Mode(), err)
	}
}
