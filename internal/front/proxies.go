package front

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are those that stand before the server, and what of their word is taken.
type Proxies struct {
	// Trusted are the networks that they are in. Only what comes from there may say for whom it comes.
	Trusted []netip.Prefix
	// Forwarded reads what they say from Forwarded (RFC 7239), and not from X-Forwarded-For and X-Forwarded-Proto. Never both: a
	// proxy writes one of them, and lets whatever its client wrote into the other through.
	Forwarded bool
	// TLS: the last of them speaks TLS with people, also where it does not say so.
	TLS bool
}

// saysFor are the headers by which proxies say for whom they ask.
var saysFor = []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Server", "X-Real-Ip"}

type secureKey struct{}

// isSecure tells whether the request came over TLS, to us or to a proxy that we trust.
func isSecure(r *http.Request) bool {
	secure, _ := r.Context().Value(secureKey{}).(bool)
	return secure || r.TLS != nil
}

// seen puts the address of who asks into the request, and takes away what was said of it, true or not: nobody behind has to know
// of proxies. Under which host people see the hub is not asked of proxies at all; that is configured.
func (p Proxies) seen(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from, secure := r.RemoteAddr, p.TLS
		if peer, err := netip.ParseAddrPort(from); err == nil && p.Trusts(peer.Addr()) {
			client, scheme := p.client(peer, r.Header)
			from = client.String()
			if scheme != "" {
				secure = strings.EqualFold(scheme, "https")
			}
		}
		if from == r.RemoteAddr && !secure && !saysSomething(r.Header) {
			next.ServeHTTP(w, r) // which is so for most where there is no proxy
			return
		}
		told := r.Clone(context.WithValue(r.Context(), secureKey{}, secure))
		told.RemoteAddr = from
		for _, name := range saysFor {
			told.Header.Del(name)
		}
		next.ServeHTTP(w, told)
	})
}

func saysSomething(header http.Header) bool {
	return slices.ContainsFunc(saysFor, func(name string) bool { return len(header[name]) > 0 })
}

// Trusts tells whether an address is a proxy's whose word is taken.
func (p Proxies) Trusts(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	return slices.ContainsFunc(p.Trusted, func(network netip.Prefix) bool { return network.Contains(address) })
}

// client is the last hop that is no trusted proxy: what stands before it, whoever asks may have written. The scheme is that of
// the same hop where each has one, and the last one otherwise.
func (p Proxies) client(peer netip.AddrPort, header http.Header) (netip.AddrPort, string) {
	hops := p.hops(header)
	at, scheme := peer, ""
	for i := len(hops) - 1; i >= 0; i-- {
		scheme = cmp.Or(hops[i].scheme, scheme)
		if !hops[i].address.IsValid() { // «unknown», or nonsense: whoever came before cannot be told
			break
		}
		at = netip.AddrPortFrom(hops[i].address.Unmap().WithZone(""), 0)
		if !p.Trusts(at.Addr()) {
			break
		}
	}
	return at, scheme
}

// hop is what one proxy says of who came to it.
type hop struct {
	address netip.Addr
	scheme  string
}

// maxHops bounds how many hops are looked at, from the last; nobody has so many proxies.
const maxHops = 32

func (p Proxies) hops(header http.Header) []hop {
	if p.Forwarded {
		return lastOf(header.Values("Forwarded"), forwardedHop)
	}
	hops := lastOf(header.Values("X-Forwarded-For"), func(text string) hop { return hop{address: hopAddress(text)} })
	schemes := lastOf(header.Values("X-Forwarded-Proto"), func(text string) hop { return hop{scheme: text} })
	switch {
	case len(schemes) == 0:
	case len(hops) == 0:
		hops = schemes[len(schemes)-1:]
	case len(schemes) == len(hops):
		for i := range hops {
			hops[i].scheme = schemes[i].scheme
		}
	default:
		hops[len(hops)-1].scheme = schemes[len(schemes)-1].scheme
	}
	return hops
}

// lastOf reads the last parts of a list that may stand in several headers.
func lastOf(values []string, read func(string) hop) []hop {
	parts := strings.Split(strings.Join(values, ","), ",")
	if len(values) == 0 {
		return nil
	}
	hops := make([]hop, 0, min(len(parts), maxHops))
	for _, part := range parts[max(0, len(parts)-maxHops):] {
		hops = append(hops, read(strings.TrimSpace(part)))
	}
	return hops
}

// forwardedHop reads an element of Forwarded. A quoted value with a comma or semicolon in it is no address, and is not read as one.
func forwardedHop(element string) hop {
	var read hop
	for pair := range strings.SplitSeq(element, ";") {
		name, value, _ := strings.Cut(pair, "=")
		value = strings.Trim(strings.TrimSpace(value), `"`)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "for":
			read.address = hopAddress(value)
		case "proto":
			read.scheme = value
		}
	}
	return read
}

// hopAddress reads an address, with a port or without, as proxies write it.
func hopAddress(text string) netip.Addr {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return address
}
