package limit_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/limit"
)

func TestBodiesAreCountedForEachNetworkAndForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		reading, release := make(chan bool, 5000), make(chan struct{})
		handler := limit.New(limit.Options{Now: time.Now}).Bodies(http.HandlerFunc(func(_ http.ResponseWriter, _ *http.Request) {
			reading <- true
			<-release
		}))
		var sending sync.WaitGroup
		send := func(remote string) *httptest.ResponseRecorder {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", io.MultiReader())
			request.RemoteAddr = remote
			got := httptest.NewRecorder()
			sending.Go(func() { handler.ServeHTTP(got, request) })
			synctest.Wait()
			return got
		}
		const ofOne, ofNetwork, ofAll = 200, 400, 2000
		for number := range ofNetwork + ofOne {
			send(fmt.Sprintf("[2001:db8:7:%x::1]:1", number/ofOne))
		}
		if len(reading) != ofNetwork {
			t.Errorf("of the networks of a /48 %d are read", len(reading))
		}
		if got := send("[2001:db8:7:9::1]:1"); got.Code != http.StatusTooManyRequests || got.Header().Get("Connection") != "close" {
			t.Errorf("one more of it: %d %v", got.Code, got.Header())
		}
		for number := range ofAll - ofNetwork {
			send(fmt.Sprintf("192.0.2.%d:1", number/ofOne))
		}
		if got := send("192.0.2.200:1"); got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") == "" || len(reading) != ofAll {
			t.Errorf("one more than all: %d %v, %d are read", got.Code, got.Header(), len(reading))
		}
		close(release)
		sending.Wait()
	})
}

func TestALargeQuotaIsReckonedAsASmallOne(t *testing.T) {
	t.Parallel()
	pages := limit.New(limit.Options{Address: 1_000_000_000, Now: newHand().now}).Page(1000, well)
	if got := asks(pages, from(t.Context(), "192.0.2.1:1", nobody)); got.Header().Get("RateLimit") != `"address";r=999999000;t=1` {
		t.Errorf("%v", got.Header())
	}
}
