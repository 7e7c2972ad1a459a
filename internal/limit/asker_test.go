package limit_test

import (
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// door lets in who shows the key «right», after a while, and refuses others with a status.
type door struct {
	refusal int
	looked  atomic.Int64
	takes   time.Duration
}

func (d *door) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.looked.Add(1)
		time.Sleep(d.takes)
		if key := r.Header.Get("X-API-Key"); key != "right" {
			w.WriteHeader(d.refusal)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// try shows a key, from an address.
func try(t *testing.T, handler http.Handler, remote, key string) int {
	t.Helper()
	request := from(t.Context(), remote, nobody)
	if key != "" {
		request.Header.Set("X-API-Key", key)
	}
	return asks(handler, request).Code
}

func TestAnAddressWhoseKeysOpenNothingHasToWait(t *testing.T) {
	t.Parallel()
	for _, refusal := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusServiceUnavailable} {
		clock, d := newHand(), &door{refusal: refusal}
		handler := limit.New(limit.Options{Now: clock.now}).Tried(d.identified, well)
		for range 500 {
			try(t, handler, "192.0.2.1:1", "wrong")
		}
		if d.looked.Load() != 120 {
			t.Errorf("%d: %d keys were looked for", refusal, d.looked.Load())
		}
		if got := try(t, handler, "192.0.2.2:1", "right"); got != http.StatusNoContent {
			t.Errorf("%d: another address: %d", refusal, got)
		}
		if got := try(t, handler, "192.0.2.1:1", ""); got != refusal {
			t.Errorf("%d: who shows no key: %d", refusal, got) // the door itself has refused it
		}
		clock.move(time.Second)
		for range 10 { // since one that opens costs nothing
			if got := try(t, handler, "192.0.2.1:1", "right"); got != http.StatusNoContent {
				t.Errorf("%d: a second later: %d", refusal, got)
			}
		}
	}
}

func TestKeysThatComeTogetherHaveNoMoreTriesThanOneAfterTheOther(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"wrong", "right"} {
		synctest.Test(t, func(t *testing.T) {
			d := &door{refusal: http.StatusUnauthorized, takes: 10 * time.Millisecond}
			handler := limit.New(limit.Options{Now: newHand().now}).Tried(d.identified, well)
			codes := make(chan int, 500)
			for range 500 {
				go func() { codes <- try(t, handler, "192.0.2.1:1", key) }()
			}
			opened := 0
			for range 500 {
				if <-codes == http.StatusNoContent {
					opened++
				}
			}
			if key == "wrong" && d.looked.Load() != 120 || key == "right" && opened != 500 {
				t.Errorf("500 %s keys at once: %d were looked at, %d opened", key, d.looked.Load(), opened)
			}
		})
	}
}

// Whoever has a whole /48 has eight shares, and not 65,536.
func TestTheNetworksOfALargeNetworkHaveEightSharesTogether(t *testing.T) {
	t.Parallel()
	const shares = 8
	network := func(number int) string { return fmt.Sprintf("[2001:db8:7:%x::1]:1", number) }
	const neighbour = "[2001:db8:8::1]:1"
	t.Run("of points", func(t *testing.T) {
		t.Parallel()
		clock := newHand()
		pages := limit.New(limit.Options{Address: 3000, Now: clock.now}).Page(1000, well)
		answered := 0
		for number := range 1000 {
			if asks(pages, from(t.Context(), network(number), nobody)).Code == http.StatusNoContent {
				answered++
			}
		}
		if answered != shares*3 {
			t.Errorf("a thousand networks with 3 pages a minute were shown %d", answered)
		}
		if got := asks(pages, from(t.Context(), network(2000), nobody)); got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") != "3" {
			t.Errorf("one more: %d %v", got.Code, got.Header())
		}
		clock.move(3 * time.Second)
		if got := asks(pages, from(t.Context(), network(2000), nobody)); got.Code != http.StatusNoContent || got.Header().Get("RateLimit") != `"address";r=200;t=60` {
			t.Errorf("when it was time: %d %v", got.Code, got.Header())
		}
		if got := asks(pages, from(t.Context(), neighbour, nobody)); got.Header().Get("RateLimit") != `"address";r=2000;t=20` {
			t.Errorf("another organisation: %d %v", got.Code, got.Header())
		}
	})
	t.Run("of keys that open nothing", func(t *testing.T) {
		t.Parallel()
		d := &door{refusal: http.StatusUnauthorized}
		handler := limit.New(limit.Options{Now: newHand().now}).Tried(d.identified, well)
		for number := range 2000 {
			try(t, handler, network(number), "wrong")
		}
		if d.looked.Load() != shares*120 {
			t.Errorf("%d were looked at", d.looked.Load())
		}
	})
	t.Run("of streams and subscriptions", func(t *testing.T) {
		t.Parallel()
		opened := map[string]int{}
		handler := limit.New(limit.Options{Streams: 2, Subscriptions: 3, Now: newHand().now}).Asked(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			for name, open := range map[string]func() (func(), error){"streams": limit.Of(r.Context()).Stream, "subscriptions": limit.Of(r.Context()).Subscribe} {
				if _, err := open(); err == nil {
					opened[name]++
				}
			}
		}))
		for number := range 100 {
			asks(handler, from(t.Context(), network(number), nobody))
		}
		if opened["streams"] != shares*2 || opened["subscriptions"] != shares*3 {
			t.Errorf("a hundred networks have open %v", opened)
		}
	})
}

// at is an address that a connection comes from.
type at string

func (at) Network() string  { return "tcp" }
func (a at) String() string { return string(a) }

func TestTheNetworksOfALargeNetworkHaveTwoSharesOfConnections(t *testing.T) {
	t.Parallel()
	coming := &arriving{}
	for number := range 10 {
		coming.from = append(coming.from, at(fmt.Sprintf("[2001:db8:7:%x::1]:1", number)))
	}
	coming.from = append(coming.from, "[2001:db8:8::1]:1")
	listener := limit.Connections{All: 100, OfOne: 2}.Listener(coming)
	var accepted []net.Conn
	for {
		one, err := listener.Accept()
		if err != nil {
			break
		}
		accepted = append(accepted, one)
	}
	if len(accepted) != 5 || accepted[4].RemoteAddr() != at("[2001:db8:8::1]:1") {
		t.Errorf("%d connections are open", len(accepted))
	}
}

// arriving is a listener to which one comes from each of the addresses.
type arriving struct {
	net.Listener
	from []at
}

func (a *arriving) Accept() (net.Conn, error) {
	if len(a.from) == 0 {
		return nil, net.ErrClosed
	}
	next := a.from[0]
	a.from = a.from[1:]
	return &arrived{from: next}, nil
}

// arrived is a connection whose other end reads nothing.
type arrived struct {
	net.Conn
	from at
}

func (a *arrived) RemoteAddr() net.Addr           { return a.from }
func (*arrived) SetWriteDeadline(time.Time) error { return nil }
func (*arrived) Write(bytes []byte) (int, error)  { return len(bytes), nil }
func (*arrived) Close() error                     { return nil }

func TestTheKeysOfOneOwnerHaveEightSharesTogether(t *testing.T) {
	t.Parallel()
	pages := limit.New(limit.Options{Key: 1000, Now: newHand().now}).Page(1000, well)
	ask := func(owner hub.ID, key, granted int) int {
		return asks(pages, from(t.Context(), "192.0.2.1:1", hub.Viewer{ID: "v", KeyID: hub.ID(fmt.Sprintf("%s's %d", owner, key)), KeyOwner: owner, PointsPerMinute: granted})).Code
	}
	answered := 0
	for key := range 20 {
		if ask("person_1", key, 0) == http.StatusNoContent {
			answered++
		}
	}
	if answered != 8 {
		t.Errorf("twenty keys with a page a minute were shown %d", answered)
	}
	if got := ask("person_2", 0, 0); got != http.StatusNoContent {
		t.Errorf("somebody else's key: %d", got)
	}
	if got := ask("person_1", 100, 5000); got != http.StatusNoContent {
		t.Errorf("a key that an administrator gave a quota: %d", got)
	}
}

func TestAllThatBelongTogetherHaveHalfOfThePlaces(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(t *testing.T, number int) *http.Request{
		"networks of a large one": func(t *testing.T, number int) *http.Request {
			t.Helper()
			return from(t.Context(), fmt.Sprintf("[2001:db8:7:%x::1]:1", number), nobody)
		},
		"keys of an owner": func(t *testing.T, number int) *http.Request {
			t.Helper()
			return from(t.Context(), "192.0.2.1:1", hub.Viewer{ID: "v", KeyID: hub.ID(fmt.Sprint(number)), KeyOwner: "person_1"})
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			begun, release := make(chan string, 100), make(chan struct{})
			handler := limit.New(limit.Options{AtOnce: 4, Now: time.Now}).Asked(operation(begun, release))
			for number := range 10 {
				go asks(handler, ask(t, number))
			}
			synctest.Wait()
			if len(begun) != 2 {
				t.Errorf("%s: %d of four places are taken", name, len(begun))
			}
			close(release)
		})
	}
}
