package limit

import (
	"net/netip"

	"github.com/samlaer/samlaer/internal/hub"
)

// asker is who is counted, and whom it is counted together with: nobody has more by asking as many.
type asker struct {
	// own is a key, a person or a network.
	own string
	// all is whoever has several of those: a larger network, or the owner of keys; empty for nobody.
	all string
}

const (
	// together is how many shares all have that belong together: a household with a /56 of IPv6 has 256 networks, an organisation
	// with a /48 has 65,536, and a person has twenty keys. An office on one line has one of IPv4.
	together = 8
	// connectionsTogether is the same for connections, of which there are five shares in all.
	connectionsTogether = 2
)

// askerAt is a network, by an address with a port: an address of IPv4, and of IPv6 the 64 bits that one customer has at least,
// together with the 48 bits that one has at most (RFC 6177). What is no address counts as one, too.
func askerAt(remote string) asker {
	at, err := netip.ParseAddrPort(remote)
	if err != nil {
		return asker{own: "?"}
	}
	address := at.Addr().Unmap().WithZone("")
	if address.Is4() {
		return asker{own: address.String()}
	}
	const ofOne, ofAll = 64, 48
	one, _ := address.Prefix(ofOne) // it has 128 bits
	all, _ := address.Prefix(ofAll)
	return asker{one.String(), all.String()}
}

// keyAsker is a key, together with the other keys of whoever has it.
func keyAsker(viewer hub.Viewer) asker {
	return asker{string(viewer.KeyID), "keys of " + string(viewer.KeyOwner)}
}

// seat is who takes places: all that belong together as one, since of places one asker has half.
func (a asker) seat() string {
	if a.all != "" {
		return a.all
	}
	return a.own
}

// trying is the asker as one who tries keys, which is counted apart.
func (a asker) trying() asker {
	const apart = "tries from "
	a.own = apart + a.own
	if a.all != "" {
		a.all = apart + a.all
	}
	return a
}
