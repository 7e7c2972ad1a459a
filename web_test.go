package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWithoutTLSAServerAnswersOnThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:8080", "samlaer.example:80"} {
		got := do(t, "serve", "--data", t.TempDir(), "--listen", address)
		if got.status != 1 || !strings.Contains(got.errs, "--behind-tls-proxy") || !strings.Contains(got.errs, address) {
			t.Errorf("%s: status %d: %s", address, got.status, got.errs)
		}
	}
	if s := serve(t, boltPlace(t).with("--listen", "0.0.0.0:0", "--behind-tls-proxy", "--trusted-proxies", "10.1.2.0/28", "--url", "https://samlaer.example")...); !s.ready(t) {
		t.Error("told of a proxy it does not answer either")
	}
}

func TestWhatDoesNotGoTogetherIsSaidAtTheStart(t *testing.T) {
	t.Parallel()
	certificate, key := ownCertificate(t)
	for want, arguments := range map[string][]string{
		"need each other":             {"--tls-cert", certificate},
		"leave one of them out":       {"--tls-cert", certificate, "--tls-key", key, "--behind-tls-proxy", "--trusted-proxies", "10.1.2.0/28", "--url", "https://samlaer.example"},
		"needs --trusted-proxies":     {"--behind-tls-proxy", "--url", "https://samlaer.example"},
		"needs --url beside it":       {"--behind-tls-proxy"},
		"begin it with https://":      {"--tls-cert", certificate, "--tls-key", key, "--url", "http://samlaer.example"},
		"give --tls-cert and":         {"--tls-cert", certificate, "--tls-key", key, "--autocert", "samlaer.example"},
		"name them":                   {"--cors-cookies"},
		"cannot have cookies":         {"--cors-cookies", "--cors-origins", "*"},
		"is no origin":                {"--cors-origins", "https://a.example/"},
		"--url":                       {"--url", "samlaer.example"},
		"must be one of":              {"--proxy-header", "X-Real-IP"},
		"--trusted-proxies":           {"--trusted-proxies", "10.0.0.0/99"},
		"certificate for TLS, " + key: {"--tls-cert", key, "--tls-key", certificate},
	} {
		got := do(t, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", t.TempDir()}, arguments...)...)
		if got.status != 1 || !strings.Contains(got.errs, want) {
			t.Errorf("%q: status %d: %s", arguments, got.status, got.errs)
		}
	}
}

// ownCertificate writes one that this machine has signed for itself, and its key.
func ownCertificate(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotAfter: time.Now().Add(time.Hour)}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	own, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(t.TempDir(), "certificate.pem"), filepath.Join(t.TempDir(), "key.pem")
	for name, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: own}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}

// TestAServerWithACertificateSpeaksTLSAlone takes the server's own certificate for the only one that is trusted.
func TestAServerWithACertificateSpeaksTLSAlone(t *testing.T) {
	t.Parallel()
	certificate, key := ownCertificate(t)
	trusted := x509.NewCertPool()
	text, err := os.ReadFile(certificate)
	if err != nil || !trusted.AppendCertsFromPEM(text) {
		t.Fatalf("%s: %v", text, err)
	}
	trusting := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}}}
	t.Cleanup(trusting.CloseIdleConnections)
	s := serveTo(t, trusting, boltPlace(t).with("--demo", "--tls-cert", certificate, "--tls-key", key)...)
	if !strings.HasPrefix(s.url, "https://127.0.0.1:") {
		t.Fatalf("it answers at %s", s.url)
	}
	response, err := trusting.Post(s.url+"/graphql", "application/json", strings.NewReader(`{"query": "{ lessons(first: 1) { nodes { url } } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var body bytes.Buffer
	_, _ = body.ReadFrom(response.Body)
	if response.ProtoMajor != 2 || response.Header.Get("Strict-Transport-Security") == "" || !strings.Contains(body.String(), s.url) {
		t.Errorf("%s %v: %s", response.Proto, response.Header, body.String())
	}
	if plain, err := http.Get("http://" + strings.TrimPrefix(s.url, "https://") + "/healthz"); err == nil && plain.StatusCode == http.StatusOK {
		t.Error("it answers without TLS too")
	}
}

func TestLettersAreCountedByWhoAsksAndNotByTheProxy(t *testing.T) {
	t.Parallel()
	ask := func(s *served, from string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/signin/letter", strings.NewReader(url.Values{"email": {"nobody@example.org"}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("X-Forwarded-For", from)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	for name, one := range map[string]struct {
		flags []string
		want  int
	}{
		"a trusted proxy":  {[]string{"--trusted-proxies", "127.0.0.0/8"}, http.StatusOK},
		"whoever pretends": {nil, http.StatusTooManyRequests},
	} {
		s := serve(t, append(boltPlace(t).with(one.flags...), openMailbox(t).flags()...)...)
		for range 5 {
			ask(s, "198.51.100.7")
		}
		if got := ask(s, "spoofed, 198.51.100.7"); got != http.StatusTooManyRequests {
			t.Errorf("%s: the sixth letter is %d", name, got)
		}
		if got := ask(s, "198.51.100.8"); got != one.want {
			t.Errorf("%s: the first letter of another is %d", name, got)
		}
	}
}
