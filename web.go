package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// Web says how the server meets the network: over TLS or behind a proxy, and for which pages of others.
type Web struct {
	TLSCert  string   `name:"tls-cert" env:"SAMLAER_TLS_CERT" help:"File of the certificate for TLS, and of those that vouch for it, in PEM; read again when it changes." placeholder:"FILE" type:"path"`
	TLSKey   string   `name:"tls-key" env:"SAMLAER_TLS_KEY" help:"File of the certificate's key." placeholder:"FILE" type:"path"`
	Autocert []string `env:"SAMLAER_AUTOCERT" help:"Get certificates for these hosts, on port 443; they are kept in the folder «certificates» of --data." placeholder:"HOST"`
	// ACME is the authority that gives certificates by themselves.
	ACME struct {
		Directory string `env:"SAMLAER_ACME_DIRECTORY" help:"Address of the ACME directory that certificates come from; Let's Encrypt when not given." placeholder:"URL"`
		Root      string `env:"SAMLAER_ACME_ROOT" help:"File of the certificates, in PEM, that vouch for the server of that directory, where the system does not trust it, such as an organisation's own." placeholder:"FILE" type:"path"`
		Email     string `env:"SAMLAER_ACME_EMAIL" help:"Whom it writes to when something is wrong." placeholder:"ADDRESS"`
	} `embed:"" prefix:"acme-"`
	BehindTLSProxy bool           `name:"behind-tls-proxy" env:"SAMLAER_BEHIND_TLS_PROXY" help:"A proxy before the server speaks TLS with people; without TLS of its own or one, the server answers on this machine's own addresses only."`
	TrustedProxies []netip.Prefix `name:"trusted-proxies" env:"SAMLAER_TRUSTED_PROXIES" help:"Networks of the proxies whose word is taken for who asks, as 10.1.2.0/24; none when not given." placeholder:"CIDR"`
	ProxyHeader    string         `name:"proxy-header" default:"X-Forwarded-For" enum:"X-Forwarded-For,Forwarded" env:"SAMLAER_PROXY_HEADER" help:"Where they say it: X-Forwarded-For (and X-Forwarded-Proto), or Forwarded."`
	CORSOrigins    []string       `name:"cors-origins" env:"SAMLAER_CORS_ORIGINS" help:"Other sites whose pages may read over GraphQL, feeds and files, as visitors or with a key: https://example.org; * for all. None when not given." placeholder:"ORIGIN"`
	CORSCookies    bool           `name:"cors-cookies" env:"SAMLAER_CORS_COOKIES" help:"Those sites' pages act as whoever is signed in here, as Samlær's own pages do."`
}

// doorstep is where the server listens.
type doorstep struct {
	// address is on the network, and seen is where people see the hub; empty when nothing is said.
	address, seen string
	// certificates is the folder of those that it gets by itself.
	certificates string
	connections  limit.Connections
}

// open listens, with TLS where there is any. Without, it listens to this machine alone unless a proxy does TLS: names, sessions and
// keys would go over the network for all to read. Where people see the hub, if it is said, goes with that.
func (w Web) open(at doorstep, logger *slog.Logger) (net.Listener, error) {
	address, seen := at.address, at.seen
	secure := front.TLS{Certificate: w.TLSCert, Key: w.TLSKey, Hosts: w.Autocert, Folder: at.certificates,
		Directory: w.ACME.Directory, Root: w.ACME.Root, Email: w.ACME.Email}
	if !secure.IsOn() && !w.BehindTLSProxy && !loopback(address) {
		return nil, fmt.Errorf("will not answer on %s without TLS, where whoever listens on the way can read sessions and keys. "+
			"Give a certificate with --tls-cert and --tls-key, get one with --autocert, or say with --behind-tls-proxy that a proxy does TLS", address)
	}
	if w.BehindTLSProxy && !strings.HasPrefix(seen, "https://") {
		return nil, errors.New("--behind-tls-proxy needs --url beside it, with https://: links lead there, and sessions go over TLS alone")
	}
	if w.BehindTLSProxy && len(w.TrustedProxies) == 0 {
		return nil, errors.New("--behind-tls-proxy needs --trusted-proxies beside it, with the networks of the proxy, as 10.1.2.3/32: " +
			"else all who come by it are one address, and share its limits")
	}
	if secure.IsOn() && seen != "" && !strings.HasPrefix(seen, "https://") {
		return nil, fmt.Errorf("--url is %s, but the server speaks TLS: begin it with https://", seen)
	}
	if secure.IsOn() && w.BehindTLSProxy {
		return nil, errors.New("--behind-tls-proxy says that a proxy does TLS, and --tls-cert or --autocert that the server does: leave one of them out")
	}
	plain, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot answer on %s: %w. Choose another address with --listen", address, err)
	}
	at.connections.Exempt = w.proxies().Trusts
	listener, err := secure.Over(at.connections.Listener(plain), logger)
	if err != nil {
		_ = plain.Close()
		return nil, err
	}
	return listener, nil
}

// seenAt is where people see the hub when --url does not say.
func (w Web) seenAt(listener net.Listener) string {
	switch {
	case len(w.Autocert) > 0:
		return "https://" + w.Autocert[0]
	case w.TLSCert != "":
		return "https://" + listener.Addr().String()
	default:
		return "http://" + listener.Addr().String()
	}
}

// origins are the pages that may ask, or what is wrong with them.
func (w Web) origins(site hub.URL) (front.Origins, error) {
	own, err := url.Parse(string(site))
	if err != nil || own.Host == "" {
		return front.Origins{}, fmt.Errorf("--url: %q is no address, as https://samlaer.example.org", site)
	}
	origins := front.Origins{Site: own.Scheme + "://" + own.Host, Readers: w.CORSOrigins, Trusted: w.CORSCookies}
	if w.CORSCookies && len(w.CORSOrigins) == 0 {
		return origins, errors.New("--cors-cookies is for the pages of --cors-origins: name them")
	}
	if err := origins.Check(); err != nil {
		return origins, fmt.Errorf("--cors-origins: %w", err)
	}
	return origins, nil
}

func (w Web) proxies() front.Proxies {
	return front.Proxies{Trusted: w.TrustedProxies, Forwarded: w.ProxyHeader == "Forwarded", TLS: w.BehindTLSProxy}
}
