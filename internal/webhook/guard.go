package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// Resolver looks names up; net.DefaultResolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// special are the networks that are not the public internet (IANA's special-purpose registries, of IPv4 and IPv6), and those that
// carry an IPv4 address which another machine would unpack. 2000::/3 is all that is given out of IPv6: what lies outside is
// refused by itself.
var special = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)

// Azure answers its machines with metadata at an address that is otherwise public.
var metadata = netip.MustParseAddr("168.63.129.16")

var global = netip.MustParsePrefix("2000::/3")

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for at, text := range texts {
		all[at] = netip.MustParsePrefix(text)
	}
	return all
}

// errAddress: the address is none that is sent to.
var errAddress = errors.New("the address is not one that webhooks are sent to")

// Guard decides where to connect to. It is asked for the address that a name stands for at the moment of connecting.
type Guard struct {
	// Allow are networks that are sent to though they are private.
	Allow []netip.Prefix
	// HTTP lets addresses be without TLS.
	HTTP bool
	// Resolver is net.DefaultResolver when it is nil.
	Resolver Resolver
}

// permits tells whether an address of a machine is sent to.
func (g *Guard) permits(address netip.Addr) bool {
	if address.Zone() != "" {
		return false
	}
	within := func(network netip.Prefix) bool { return network.Contains(address) }
	if slices.ContainsFunc(g.Allow, within) {
		return true
	}
	if address.Is4() {
		return address != metadata && !slices.ContainsFunc(special, within)
	}
	return global.Contains(address) && !slices.ContainsFunc(special, within) // so ::ffff:0:0/96 and 64:ff9b::/96 are not
}

// check looks at the address itself, without looking its name up.
func (g *Guard) check(address string) (*url.URL, error) {
	parsed, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: it cannot be read", errAddress)
	case parsed.Scheme != "https" && (parsed.Scheme != "http" || !g.HTTP):
		return nil, fmt.Errorf("%w: it is not https", errAddress)
	case parsed.User != nil, parsed.Hostname() == "", parsed.Fragment != "":
		return nil, fmt.Errorf("%w: it has a user or a fragment, or no host", errAddress)
	case !usualPort(parsed.Port()):
		return nil, fmt.Errorf("%w: its port is of something else", errAddress)
	}
	return parsed, nil
}

// usualPort tells whether the port is one that web servers have: not one of mail or shells, which could be made to take a request
// for commands.
func usualPort(port string) bool {
	number, err := strconv.Atoi(port)
	return port == "" || err == nil && (number == 80 || number == 443 || number >= 1024 && number <= 65535)
}

// resolve gives the machines that a host stands for; an error when one of them is not to be sent to, so that a name which stands
// for both does not come through by chance.
func (g *Guard) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if literal, err := netip.ParseAddr(host); err == nil {
		return g.sift([]netip.Addr{literal})
	}
	var resolver Resolver = net.DefaultResolver
	if g.Resolver != nil {
		resolver = g.Resolver
	}
	found, err := resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("look up %s: %w", host, err)
	}
	return g.sift(found)
}

func (g *Guard) sift(addresses []netip.Addr) ([]netip.Addr, error) {
	var plain []netip.Addr
	for _, one := range addresses {
		if one.Is4In6() { // as a resolver may write any IPv4 address
			one = one.Unmap()
		}
		if !g.permits(one) {
			return nil, fmt.Errorf("%w: %s is not public", errAddress, one)
		}
		plain = append(plain, one)
	}
	if len(plain) == 0 {
		return nil, errors.New("the name has no address")
	}
	return plain, nil
}

// dialTimeout is how long one machine may take to take a connection; there may be another.
const dialTimeout = 5 * time.Second

// dial connects to what a name stands for now. Between looking it up and connecting nothing is looked up again.
func (g *Guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	machines, err := g.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: dialTimeout, Control: g.control}
	var failed error
	for _, machine := range machines {
		connection, err := dialer.DialContext(ctx, network, net.JoinHostPort(machine.String(), port))
		if err == nil {
			return connection, nil
		}
		failed = errors.Join(failed, err)
	}
	return nil, failed
}

// control looks once more, at what is really connected to.
func (g *Guard) control(_, address string, _ syscall.RawConn) error {
	machine, err := netip.ParseAddrPort(address)
	if err != nil || !g.permits(machine.Addr().Unmap()) {
		return errAddress
	}
	return nil
}
