package front_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/front"
)

// writeCertificate writes a certificate of this machine with a number, and its key.
func writeCertificate(t *testing.T, folder string, number int64) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(number), Subject: pkix.Name{CommonName: "test"}, DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Unix(0, 0), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(folder, "certificate.pem"), filepath.Join(folder, "key.pem")
	for name, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: keyDER}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}

// over gives a listener within the test that speaks TLS, and what it has logged.
func over(t *testing.T, options front.TLS) (*pipes, net.Listener, *bytes.Buffer) {
	t.Helper()
	network, log := newPipes(), &bytes.Buffer{}
	listener, err := options.Over(network, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return network, listener, log
}

// shakeHands gives what a client and the listener agree on.
func shakeHands(t *testing.T, network *pipes, listener net.Listener, client *tls.Config) (tls.ConnectionState, error) {
	t.Helper()
	go func() {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		_ = connection.(*tls.Conn).HandshakeContext(t.Context())
		_ = connection.Close()
	}()
	connection := tls.Client(network.dial(), client)
	defer func() { _ = connection.Close() }()
	err := connection.HandshakeContext(t.Context())
	return connection.ConnectionState(), err
}

func TestAServerSpeaksHTTP2OverTLSThatIsNotOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		certificate, key := writeCertificate(t, t.TempDir(), 1)
		network, listener, _ := over(t, front.TLS{Certificate: certificate, Key: key})
		state, err := shakeHands(t, network, listener, &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"h2", "http/1.1"}}) //nolint:gosec // it has signed itself
		if err != nil || state.NegotiatedProtocol != "h2" || state.Version != tls.VersionTLS13 {
			t.Errorf("%s, version %x: %v", state.NegotiatedProtocol, state.Version, err)
		}
		if _, err := shakeHands(t, network, listener, &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}); err == nil { //nolint:gosec // that is what is tested
			t.Error("TLS 1.1 is spoken")
		}
		_ = network.Close()
	})
}

func TestARenewedCertificateIsUsedWithoutAStop(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		certificate, key := writeCertificate(t, folder, 1)
		network, listener, log := over(t, front.TLS{Certificate: certificate, Key: key})
		client := &tls.Config{InsecureSkipVerify: true} //nolint:gosec // it has signed itself
		number := func() int64 {
			state, err := shakeHands(t, network, listener, client)
			if err != nil {
				t.Fatalf("no TLS: %v, %s", err, log)
			}
			return state.PeerCertificates[0].SerialNumber.Int64()
		}
		if got := number(); got != 1 {
			t.Errorf("the first is %d", got)
		}
		old, err := os.ReadFile(key)
		if err != nil {
			t.Fatal(err)
		}
		writeCertificate(t, folder, 1<<40) // of another length, so that clocks of files do not matter
		renewed, err := os.ReadFile(key)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(key, append(old, '\n'), 0o600); err != nil { // the new key has not come yet
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if got := number(); got != 1 || !strings.Contains(log.String(), "the one before is used") {
			t.Errorf("half a renewal gives %d: %s", got, log)
		}
		if err := os.WriteFile(key, renewed, 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if got := number(); got != 1<<40 {
			t.Errorf("the renewed one is %d", got)
		}
		if err := os.Remove(key); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if got := number(); got != 1<<40 {
			t.Errorf("without a key there is %d", got)
		}
		_ = network.Close()
	})
}

func TestCertificatesComeByThemselvesForNamedHostsAlone(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 10)
	authority := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.Path
		http.Error(w, "not today", http.StatusForbidden)
	}))
	t.Cleanup(authority.Close)
	network, listener, _ := over(t, front.TLS{Hosts: []string{"samlaer.example"}, Folder: t.TempDir(), Directory: authority.URL + "/directory"})
	if _, err := shakeHands(t, network, listener, &tls.Config{ServerName: "evil.example"}); err == nil || len(asked) > 0 { //nolint:gosec // it has no certificate
		t.Errorf("for another's name the authority is asked %d times (%v)", len(asked), err)
	}
	if _, err := shakeHands(t, network, listener, &tls.Config{ServerName: "samlaer.example"}); err == nil || len(asked) == 0 { //nolint:gosec // it has no certificate
		t.Errorf("for its own name the authority is asked %d times (%v)", len(asked), err)
	}
	_ = network.Close()
}

func TestWhatIsWrongWithACertificateIsSaidAtTheStart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	certificate, key := writeCertificate(t, folder, 1)
	for want, options := range map[string]front.TLS{
		"need each other":             {Certificate: certificate},
		"give --tls-cert":             {Certificate: certificate, Key: key, Hosts: []string{"samlaer.example"}},
		"name that too":               {Hosts: []string{"samlaer.example"}, Root: certificate},
		"has no certificate in PEM":   {Hosts: []string{"samlaer.example"}, Directory: "https://ca.example", Root: key},
		"--acme-root: " + folder:      {Hosts: []string{"samlaer.example"}, Directory: "https://ca.example", Root: filepath.Join(folder, "none.pem")},
		"no such file":                {Certificate: certificate, Key: filepath.Join(folder, "none.pem")},
		"certificate for TLS, " + key: {Certificate: key, Key: certificate},
	} {
		if _, err := options.Over(newPipes(), slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", options, err, want)
		}
	}
}

func TestHTTP2IsServedOverTLS(t *testing.T) {
	t.Parallel()
	certificate, key := writeCertificate(t, t.TempDir(), 1)
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := front.TLS{Certificate: certificate, Key: key}.Over(plain, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	handler := whole(front.Options{})
	ended := make(chan error, 1)
	go func() { ended <- front.Serve(t.Context(), listener, handler, slog.New(slog.DiscardHandler)) }()
	client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // it has signed itself
	defer client.CloseIdleConnections()
	response, err := client.Get("https://" + plain.Addr().String() + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.ProtoMajor != 2 || response.StatusCode != http.StatusOK || response.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%s %s %v", response.Proto, response.Status, response.Header)
	}
}

func TestALogOfConnectionsDoesNotSayFromWhere(t *testing.T) {
	t.Parallel()
	certificate, key := writeCertificate(t, t.TempDir(), 1)
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	written := &log{}
	logger := slog.New(slog.NewTextHandler(written, nil))
	listener, err := front.TLS{Certificate: certificate, Key: key}.Over(plain, logger)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- front.Serve(ctx, listener, whole(front.Options{}), logger) }()
	connection, err := net.Dial("tcp", plain.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(connection, "GET / HTTP/1.1\r\nHost: here\r\n\r\n") // which is no TLS
	_, _ = io.Copy(io.Discard, connection)
	from := connection.LocalAddr().String()
	_ = connection.Close()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if said := written.String(); strings.Contains(said, from) || strings.Contains(said, "127.0.0.1") || !strings.Contains(said, "TLS handshake error from an address") {
		t.Errorf("%s has connected: %s", from, said)
	}
}
