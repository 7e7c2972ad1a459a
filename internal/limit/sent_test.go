package limit_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

func TestSoMuchIsSentAtOnceToOneAndToAll(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		sort       limit.Sending
		all, ofOne int
	}{"downloads": {limit.Downloads, 256, 64}, "tables": {limit.Tables, 32, 4}, "archives": {limit.Archives, 8, 1}} {
		synctest.Test(t, func(t *testing.T) {
			limits, begun, release := limit.New(limit.Options{Now: time.Now}), make(chan string, 1000), make(chan struct{})
			handler := limits.Sent(one.sort, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				begun <- r.RemoteAddr
				<-release
			}))
			var asking sync.WaitGroup
			for who := range one.all/one.ofOne + 1 {
				for range one.ofOne + 1 {
					asking.Go(func() {
						got := asks(handler, from(t.Context(), "192.0.2.1:1", hub.Viewer{ID: hub.ID(fmt.Sprintf("person_%d", who))}))
						if got.Code != http.StatusOK && (got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") != "10") {
							t.Errorf("%s: %d %v", name, got.Code, got.Header())
						}
					})
				}
				synctest.Wait()
				if want := min(one.all, (who+1)*one.ofOne); len(begun) != want {
					t.Errorf("%s: with %d askers there are %d at once, want %d", name, who+1, len(begun), want)
				}
			}
			time.Sleep(11 * time.Second) // in which those who wait are told to come again
			close(release)
			asking.Wait()
			if said := fmt.Sprint(troubles(limits)); !strings.Contains(said, name) {
				t.Errorf("that %s were refused is said as %q", name, said)
			}
		})
	}
}

// troubles are what is wrong.
func troubles(limits *limit.Limits) (all []string) {
	for _, one := range limits.Troubles() {
		if said := one(); said != "" {
			all = append(all, said)
		}
	}
	return all
}

func TestALongAnswerGoesOutAsItComes(t *testing.T) {
	t.Parallel()
	limits := limit.New(limit.Options{Now: time.Now})
	handler := limits.File(1, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusAccepted)
		for range 5 {
			_, _ = w.Write([]byte(strings.Repeat("a", 400<<10)))
		}
		if r.URL.Query().Has("cut") {
			panic(http.ErrAbortHandler)
		}
	}))
	got := asks(handler, from(t.Context(), "192.0.2.1:1", nobody))
	if got.Code != http.StatusAccepted || got.Body.Len() != 2000<<10 || got.Header().Get("Content-Type") != "text/plain" {
		t.Errorf("%d %v, %d bytes", got.Code, got.Header(), got.Body.Len())
	}
	for range 20 { // more than there are places
		func() {
			defer func() { _ = recover() }()
			cut := from(t.Context(), "192.0.2.1:1", nobody)
			cut.URL.RawQuery = "cut"
			asks(handler, cut)
		}()
	}
	if got := asks(handler, from(t.Context(), "192.0.2.1:1", nobody)); got.Code != http.StatusAccepted {
		t.Errorf("after others were cut: %d", got.Code)
	}
}

func TestWhatIsToldToThoseWhoSubscribeWaitsBehindNothingThatIsAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits, release := limit.New(limit.Options{AtOnce: 8, Now: time.Now}), make(chan struct{})
		asked, told := make(chan string, 1000), make(chan string, 1000)
		operations, tells := limits.Asked(operation(asked, release)), limits.Asked(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			leave, err := limit.Of(r.Context()).EnterFollowing(r.Context())
			if err != nil {
				t.Error(err)
				return
			}
			defer leave()
			told <- r.RemoteAddr
			<-release
		}))
		var asking sync.WaitGroup
		for who := range 3 {
			for range 100 {
				asking.Go(func() { asks(operations, from(t.Context(), fmt.Sprintf("192.0.2.%d:1", who), nobody)) })
			}
		}
		synctest.Wait()
		for who := range 3 {
			for range 100 {
				asking.Go(func() { asks(tells, from(t.Context(), fmt.Sprintf("192.0.2.%d:1", who), nobody)) })
			}
			synctest.Wait()
			if want := min(2, who+1); len(asked) != 8 || len(told) != want {
				t.Errorf("%d are asked and %d told at once, want 8 and %d", len(asked), len(told), want)
			}
		}
		close(release)
		asking.Wait()
		if len(told) != 300 {
			t.Errorf("%d were told", len(told))
		}
	})
}
