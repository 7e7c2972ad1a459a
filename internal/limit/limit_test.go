package limit_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// hand is a clock that moves by hand.
type hand struct {
	mu sync.Mutex
	at time.Time
}

func (h *hand) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hand) move(length time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(length)
}

func newHand() *hand { return &hand{at: time.Date(2026, 6, 16, 10, 0, 0, 0, time.UTC)} }

// well answers that all is well.
var well = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })

// from is a request from an address, of a viewer.
func from(ctx context.Context, remote string, viewer hub.Viewer) *http.Request {
	request := httptest.NewRequestWithContext(hub.WithViewer(ctx, viewer), http.MethodGet, "/", http.NoBody)
	request.RemoteAddr = remote
	return request
}

// asks has a request answered.
func asks(handler http.Handler, request *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	return answer
}

var nobody = hub.Visitor("en")

func TestWhoHasSpentAllIsToldWhenThereIsMore(t *testing.T) {
	t.Parallel()
	clock := newHand()
	pages := limit.New(limit.Options{Address: 6000, Now: clock.now}).Page(2000, well)
	for left := 4000; left >= 0; left -= 2000 {
		got := asks(pages, from(t.Context(), "192.0.2.1:5000", nobody))
		if want := fmt.Sprintf(`"address";r=%d;t=%d`, left, 60-left/100); got.Code != http.StatusNoContent || got.Header().Get("RateLimit") != want ||
			got.Header().Get("RateLimit-Policy") != `"address";q=6000;w=60;qu="points"` {
			t.Errorf("%d %v, want %s", got.Code, got.Header(), want)
		}
	}
	got := asks(pages, from(t.Context(), "192.0.2.1:5001", nobody))
	if got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") != "20" || got.Header().Get("Cache-Control") != "no-store" ||
		!strings.Contains(got.Body.String(), "Try again in 20 s") {
		t.Errorf("%d %v: %s", got.Code, got.Header(), got.Body)
	}
	clock.move(19 * time.Second)
	if got := asks(pages, from(t.Context(), "192.0.2.1:5001", nobody)); got.Code != http.StatusTooManyRequests || got.Header().Get("Retry-After") != "1" {
		t.Errorf("a second too early: %d %v", got.Code, got.Header())
	}
	clock.move(time.Second)
	if got := asks(pages, from(t.Context(), "192.0.2.1:5001", nobody)); got.Code != http.StatusNoContent {
		t.Errorf("when it was time: %d", got.Code)
	}
}

func TestNobodySpendsWhatIsAnothers(t *testing.T) {
	t.Parallel()
	person, other := hub.Viewer{ID: "person_1", Roles: []hub.Role{hub.RoleContributor}}, hub.Viewer{ID: "person_2"}
	key := hub.Viewer{ID: "apiKey_1", KeyID: "apiKey_1", PointsPerMinute: 30}
	service := hub.Viewer{ID: "service_1", KeyID: "apiKey_2"}
	for name, one := range map[string]struct {
		first, second string
		as, then      hub.Viewer
		isOther       bool
	}{
		"another address":                       {"192.0.2.1:1", "192.0.2.2:1", nobody, nobody, true},
		"another port":                          {"192.0.2.1:1", "192.0.2.1:2", nobody, nobody, false},
		"an address within the same network":    {"[2001:db8::1]:1", "[2001:db8::ffff:2]:1", nobody, nobody, false},
		"another network":                       {"[2001:db8::1]:1", "[2001:db8:0:1::1]:1", nobody, nobody, true},
		"the same address, written as of IPv6":  {"192.0.2.1:1", "[::ffff:192.0.2.1]:1", nobody, nobody, false},
		"a person at the address of visitors":   {"192.0.2.1:1", "192.0.2.1:1", nobody, person, true},
		"the same person at another address":    {"192.0.2.1:1", "192.0.2.2:1", person, person, false},
		"two people at an address":              {"192.0.2.1:1", "192.0.2.1:1", person, other, true},
		"a key and a person":                    {"192.0.2.1:1", "192.0.2.1:1", key, person, true},
		"two keys":                              {"192.0.2.1:1", "192.0.2.1:1", key, service, true},
		"the same key":                          {"192.0.2.1:1", "192.0.2.1:1", service, service, false},
		"two that come from what is no address": {"pipe", "?", nobody, nobody, false},
	} {
		clock := newHand()
		pages := limit.New(limit.Options{Address: 20, Person: 20, Key: 20, Now: clock.now}).Page(20, well)
		asks(pages, from(t.Context(), one.first, one.as))
		if one.as.PointsPerMinute > 0 {
			asks(pages, from(t.Context(), one.first, one.as))
		}
		if got := asks(pages, from(t.Context(), one.second, one.then)); (got.Code == http.StatusNoContent) != one.isOther {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
}

func TestAKeyHasTheLimitThatWasSaidOfIt(t *testing.T) {
	t.Parallel()
	pages := limit.New(limit.Options{Key: 1000, Now: newHand().now}).Page(1000, well)
	got := asks(pages, from(t.Context(), "192.0.2.1:1", hub.Viewer{ID: "service_1", KeyID: "apiKey_1", PointsPerMinute: 50_000}))
	if got.Header().Get("RateLimit-Policy") != `"key";q=50000;w=60;qu="points"` || got.Header().Get("RateLimit") != `"key";r=49000;t=2` {
		t.Errorf("%v", got.Header())
	}
}

func TestWithoutALimitNothingIsSaidOfOne(t *testing.T) {
	t.Parallel()
	var none *limit.Limits
	for name, pages := range map[string]http.Handler{"none at all": none.Page(5000, well), "not for addresses": limit.New(limit.Options{Now: time.Now}).Page(5000, well)} {
		for range 100 {
			if got := asks(pages, from(t.Context(), "192.0.2.1:1", nobody)); got.Code != http.StatusNoContent || got.Header().Get("RateLimit") != "" {
				t.Fatalf("%s: %d %v", name, got.Code, got.Header())
			}
		}
	}
}

// What is remembered of addresses is bounded, and who still spends is not forgotten for all that come besides.
func TestAddressesWithoutEndAreNotRememberedWithoutEnd(t *testing.T) {
	t.Parallel()
	clock := newHand()
	limits := limit.New(limit.Options{Address: 1000, Now: clock.now})
	pages, most := limits.Page(1, well), 0
	request := from(t.Context(), "", nobody)
	greedy := from(t.Context(), "192.0.2.1:1", nobody)
	refused := 0
	for number := range 300_000 {
		request.RemoteAddr = fmt.Sprintf("[2001:db8:%x:%x::1]:1", number>>16, number&0xffff)
		asks(pages, request)
		if number%100 == 0 {
			if asks(pages, greedy).Code == http.StatusTooManyRequests {
				refused++
			}
			most = max(most, limits.Remembered())
		}
	}
	if most > 100_000 {
		t.Errorf("%d addresses are remembered", most)
	}
	if refused != 2000 {
		t.Errorf("of 3000 requests by one who may send 1000, %d were refused", refused)
	}
}

// operation takes a place, and stays until it is released.
func operation(begun chan<- string, release <-chan struct{}) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leave, err := limit.Of(r.Context()).Enter(r.Context())
		if err != nil {
			w.WriteHeader(limit.StatusOf(err, w.Header()))
			var shown *hub.Error
			_ = errors.As(err, &shown)
			_ = json.NewEncoder(w).Encode(shown)
			return
		}
		defer leave()
		begun <- r.RemoteAddr
		<-release
	})
}

func TestOneAskerTakesHalfOfThePlacesAndOfTheQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun, release := make(chan string, 100), make(chan struct{})
		handler := limit.New(limit.Options{AtOnce: 4, Now: time.Now}).Asked(operation(begun, release))
		var codes [2][]int
		var mu sync.Mutex
		var asking sync.WaitGroup
		ask := func(who, times int) {
			for range times {
				asking.Go(func() {
					got := asks(handler, from(t.Context(), fmt.Sprintf("192.0.2.%d:1", who), nobody))
					mu.Lock()
					defer mu.Unlock()
					codes[who] = append(codes[who], got.Code)
					if got.Code != http.StatusOK && got.Header().Get("Retry-After") != "2" {
						t.Errorf("%v", got.Header())
					}
				})
			}
			synctest.Wait()
		}
		ask(0, 100)
		if len(begun) != 2 || len(codes[0]) != 100-2-16 {
			t.Errorf("%d of one asker are done at once, and %d refused", len(begun), len(codes[0]))
		}
		ask(1, 3)
		if len(begun) != 4 || len(codes[1]) != 0 {
			t.Errorf("%d are done at once, and %d of the other are refused", len(begun), len(codes[1]))
		}
		for range 4 {
			<-begun
		}
		release <- struct{}{} // whoever it was, the next is of whoever has fewer
		synctest.Wait()
		if len(begun) != 1 {
			t.Errorf("a place was given back, and %d came", len(begun))
		}
		close(release)
		asking.Wait()
		if fine := strings.Count(fmt.Sprint(codes), "200"); fine != 2+16+3 {
			t.Errorf("%d were done: %v", fine, codes)
		}
	})
}

func TestWhoWaitsForAPlaceWaitsForTwoSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		begun, release := make(chan string, 100), make(chan struct{})
		limits := limit.New(limit.Options{AtOnce: 1, Now: time.Now})
		handler, trouble := limits.Asked(operation(begun, release)), limits.Troubles()[0]
		var asking sync.WaitGroup
		asking.Go(func() { asks(handler, from(t.Context(), "192.0.2.1:1", nobody)) })
		synctest.Wait()
		at := time.Now()
		got := asks(handler, from(t.Context(), "192.0.2.2:1", nobody))
		if took := time.Since(at); got.Code != http.StatusServiceUnavailable || took != 2*time.Second || !strings.Contains(got.Body.String(), "UNAVAILABLE") {
			t.Errorf("%d after %s: %s", got.Code, took, got.Body)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if got := asks(handler, from(ctx, "192.0.2.2:1", nobody)); got.Code == http.StatusOK {
			t.Error("somebody who has gone was given a place")
		}
		if said := trouble(); !strings.HasPrefix(said, "operations: 1 were told") {
			t.Errorf("it is said %q", said)
		}
		time.Sleep(6 * time.Minute) // which pass in no time
		if said := trouble(); said != "" {
			t.Errorf("much later it is said %q", said)
		}
		close(release)
		asking.Wait()
		if got := asks(handler, from(t.Context(), "192.0.2.2:1", nobody)); got.Code != http.StatusOK {
			t.Errorf("when there is a place again: %d", got.Code)
		}
	})
}

// Many come and go, give up and are refused, and in the end every place is free.
func TestNoPlaceIsLostHoweverManyComeAndGo(t *testing.T) {
	t.Parallel()
	const atOnce = 6
	limits := limit.New(limit.Options{AtOnce: atOnce, Now: time.Now})
	var inside, most int
	var mu sync.Mutex
	handler := limits.Asked(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		leave, err := limit.Of(r.Context()).Enter(r.Context())
		if err != nil {
			return
		}
		mu.Lock()
		inside++
		most = max(most, inside)
		mu.Unlock()
		mu.Lock()
		inside--
		mu.Unlock()
		leave()
	}))
	var asking sync.WaitGroup
	for who := range 40 {
		asking.Go(func() {
			for number := range 500 {
				ctx, cancel := context.WithCancel(t.Context())
				if number%3 == 0 {
					go cancel()
				}
				asks(handler, from(ctx, "192.0.2."+strconv.Itoa(who%8)+":1", nobody))
				cancel()
			}
		})
	}
	asking.Wait()
	if most > atOnce || limits.Inside() != 0 {
		t.Errorf("%d were inside at once, and %d are still", most, limits.Inside())
	}
}
