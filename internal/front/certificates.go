package front

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// TLS says how a listener speaks TLS.
type TLS struct {
	// Certificate and Key are files in PEM, read again when they have changed.
	Certificate, Key string
	// Hosts get certificates by themselves, by ACME; they are kept in Folder.
	Hosts  []string
	Folder string
	// Directory is the address of an authority's ACME directory; Let's Encrypt's when empty. Email is told of what is wrong.
	Directory, Email string
	// Root is a file in PEM of the certificates that vouch for the authority's own server; those of the system when empty.
	Root string
}

// IsOn tells whether there is TLS at all.
func (t TLS) IsOn() bool { return t.Certificate != "" || t.Key != "" || len(t.Hosts) > 0 }

// Over gives a listener that speaks TLS over another: 1.2 or newer, with HTTP/2.
func (t TLS) Over(listener net.Listener, logger *slog.Logger) (net.Listener, error) {
	switch {
	case !t.IsOn():
		return listener, nil
	case len(t.Hosts) > 0 && t.Certificate+t.Key != "":
		return nil, errors.New("certificates come from files or by themselves: give --tls-cert and --tls-key, or --autocert")
	case len(t.Hosts) > 0:
		config, err := t.byItself()
		if err != nil {
			return nil, err
		}
		return tls.NewListener(listener, config), nil
	case t.Certificate == "" || t.Key == "":
		return nil, errors.New("--tls-cert and --tls-key need each other")
	}
	pair := &certificate{files: [2]string{t.Certificate, t.Key}, logger: logger, now: time.Now}
	if err := pair.read(); err != nil {
		return nil, err
	}
	return tls.NewListener(listener, &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: pair.get}), nil
}

// byItself gets certificates when they are first asked for, by what comes over TLS itself (RFC 8737): port 80 is not needed.
func (t TLS) byItself() (*tls.Config, error) {
	manager := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: onlyHosts(t.Hosts), Cache: autocert.DirCache(t.Folder), Email: t.Email}
	switch {
	case t.Root != "" && t.Directory == "":
		return nil, errors.New("--acme-root vouches for the server of --acme-directory: name that too")
	case t.Root != "":
		client, err := trusting(t.Root)
		if err != nil {
			return nil, err
		}
		manager.Client = &acme.Client{DirectoryURL: t.Directory, HTTPClient: client}
	case t.Directory != "":
		manager.Client = &acme.Client{DirectoryURL: t.Directory}
	}
	config := manager.TLSConfig()
	config.MinVersion = tls.VersionTLS12
	return config, nil
}

// authorityTimeout is how long an authority gets for an answer: whoever asks for the first page waits for several.
const authorityTimeout = 30 * time.Second

// trusting asks servers for which the certificates of a file vouch, and no others.
func trusting(file string) (*http.Client, error) {
	text, err := os.ReadFile(file) // #nosec G304 -- the file that the operator names
	if err != nil {
		return nil, fmt.Errorf("--acme-root: %w", withoutCall(err))
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("--acme-root: %s has no certificate in PEM", file)
	}
	return &http.Client{Timeout: authorityTimeout, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}}, nil
}

// errOtherHost is what others are refused with; the name that they ask for is theirs, and goes into no log.
var errOtherHost = errors.New("there is no certificate for this name")

func onlyHosts(hosts []string) autocert.HostPolicy {
	return func(_ context.Context, host string) error {
		if !slices.ContainsFunc(hosts, func(one string) bool { return strings.EqualFold(one, host) }) {
			return errOtherHost
		}
		return nil
	}
}

// lookAgain is how often files are looked at, at most: renewed certificates are good for weeks before they are needed.
const lookAgain = time.Second

// certificate is a pair of files, and what was last read of them.
type certificate struct {
	files  [2]string
	logger *slog.Logger
	now    func() time.Time

	mutex  sync.Mutex
	held   *tls.Certificate
	stamps [2]stamp
	looked time.Time
}

// stamp tells one content of a file from another.
type stamp struct {
	changed time.Time
	size    int64
}

// get gives the certificate as it stands in the files. While they do not go together, which is so between the writing of one and of
// the other, the one before is given.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if now := c.now(); now.Sub(c.looked) >= lookAgain {
		c.looked = now
		if stamps, err := c.look(); err != nil || stamps != c.stamps {
			if err = errors.Join(err, c.read()); err != nil {
				c.logger.Warn("the certificate cannot be read again; the one before is used", "error", err)
			}
		}
	}
	return c.held, nil
}

func (c *certificate) look() (stamps [2]stamp, err error) {
	for i, file := range c.files {
		info, err := os.Stat(file)
		if err != nil {
			return stamps, withoutCall(err)
		}
		stamps[i] = stamp{info.ModTime(), info.Size()}
	}
	return stamps, nil
}

// read takes the files as they are. They are looked at first: what changes while they are read is seen the next time.
func (c *certificate) read() error {
	stamps, err := c.look()
	if err != nil {
		return fmt.Errorf("the certificate for TLS: %w", err)
	}
	pair, err := tls.LoadX509KeyPair(c.files[0], c.files[1])
	if err != nil {
		return fmt.Errorf("the certificate for TLS, %s and %s: %w", c.files[0], c.files[1], err)
	}
	c.held, c.stamps = &pair, stamps
	return nil
}

// withoutCall keeps what is wrong with a file and its name, and leaves out which call found it.
func withoutCall(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return fmt.Errorf("%s: %w", at.Path, at.Err)
	}
	return err
}
