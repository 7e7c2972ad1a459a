package session

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// askBurst and askEvery are how often letters can be asked for from one network address: a family at one table at once,
	// and then one in two minutes.
	askBurst = 5
	askEvery = 2 * time.Minute
	// askersTogether is how many shares the networks of a /48 of IPv6 have together: there are 65,536 of them.
	askersTogether = 8
	// mostAskers is how many network addresses are remembered; when there are more, all begin anew.
	mostAskers = 10_000
)

// askers keep count of who asks for letters.
type askers struct {
	mutex sync.Mutex
	of    map[netip.Prefix]*rate.Limiter
}

// may tells whether a network address may ask once more: of IPv6 the 64 bits that one customer has at least, and with all others
// the 48 bits that one has at most. What is no address counts as one.
func (a *askers) may(from string, now time.Time) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	address, err := netip.ParseAddr(from)
	if address = address.Unmap().WithZone(""); err != nil || address.Is4() {
		one, _ := address.Prefix(address.BitLen()) // all of it
		return a.limiter(one, 1).AllowN(now, 1)
	}
	const ofOne, ofAll = 64, 48
	one, _ := address.Prefix(ofOne) // it has 128 bits
	all, _ := address.Prefix(ofAll)
	together := a.limiter(all, askersTogether)
	return together.TokensAt(now) >= 1 && a.limiter(one, 1).AllowN(now, 1) && together.AllowN(now, 1)
}

// limiter is that of a network which has some shares.
func (a *askers) limiter(of netip.Prefix, shares int) *rate.Limiter {
	if a.of == nil || len(a.of) >= mostAskers && a.of[of] == nil {
		a.of = map[netip.Prefix]*rate.Limiter{}
	}
	if a.of[of] == nil {
		a.of[of] = rate.NewLimiter(rate.Every(askEvery/time.Duration(shares)), shares*askBurst)
	}
	return a.of[of]
}
