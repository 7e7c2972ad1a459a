package session_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

func TestTheFirstAdministratorComesInByALinkOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	link, err := h.door.FirstLink(t.Context())
	if err != nil || link == "" {
		t.Fatalf("%q, %v", link, err)
	}
	b := h.browser(t)
	if at := b.get(t, link); at.status != http.StatusOK || b.who(t).ID != "" {
		t.Fatalf("%+v", at)
	}
	if at := b.post(t, link, url.Values{"name": {" "}, "email": {"a@example.org"}}); at.status != http.StatusUnprocessableEntity {
		t.Errorf("without a name: %+v", at)
	}
	if at := b.post(t, link[:len(link)-4], url.Values{"name": {"Kari"}}); at.status != http.StatusNotFound {
		t.Errorf("forged: %+v", at)
	}
	var several sync.WaitGroup
	in := make(chan int, 8)
	for range 8 {
		several.Go(func() {
			in <- h.browser(t).post(t, link, url.Values{"name": {"Kari"}, "email": {"kari@example.org"}}).status
		})
	}
	several.Wait()
	close(in)
	first := 0
	for status := range in {
		if status == http.StatusSeeOther {
			first++
		}
	}
	if first != 1 {
		t.Errorf("%d came in first", first)
	}
	if at := b.get(t, link); at.status != http.StatusNotFound {
		t.Errorf("the link is still there: %+v", at)
	}
	if again, err := h.door.FirstLink(t.Context()); err != nil || again != "" {
		t.Errorf("there is another link: %q, %v", again, err)
	}
}

func TestTheLinkOfTheFirstAdministratorHoldsForADay(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	link, err := h.door.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.pass(25 * time.Hour)
	b := h.browser(t)
	if at := b.post(t, link, url.Values{"name": {"Kari"}, "email": {"kari@example.org"}}); at.status != http.StatusNotFound {
		t.Errorf("%+v", at)
	}
	link, _ = h.door.FirstLink(t.Context())
	if at := b.post(t, link, url.Values{"name": {"Kari"}, "email": {"kari@example.org"}}); at.status != http.StatusSeeOther || !b.who(t).Has(hub.RoleAdministrator) {
		t.Errorf("%+v, %+v", at, b.who(t))
	}
}
