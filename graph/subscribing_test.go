package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/coder/websocket"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

func TestWhoGoesOnFromWhereTheyWerePaysForWhatTheyAreTold(t *testing.T) {
	t.Parallel()
	open := openDemo(t)
	after := open.now(t)
	const all = 60
	for n := range all {
		open.commit(t, fmt.Sprint("c", n), replace(published(n, 1)))
	}
	for name, over := range map[string]func(d *door) interface {
		next(t *testing.T) (string, answer)
	}{
		"a stream of events": func(d *door) interface {
			next(t *testing.T) (string, answer)
		} {
			return d.listen(t, followChanges, fmt.Sprintf(`{"after":%q}`, after), "").begun()
		},
		"a socket": func(d *door) interface {
			next(t *testing.T) (string, answer)
		} {
			return d.followOver(t, followChanges, after)
		},
	} {
		d, _ := open.limited(t, limit.Options{Address: 400})
		follower, heard := over(d), 0
		for {
			_, got := follower.next(t)
			if at(got.Data, "changes") == nil {
				if !strings.Contains(string(got.raw), `"RATE_LIMITED"`) || !strings.Contains(string(got.raw), `"retryAfter"`) {
					t.Errorf("%s: after %d comes %s", name, heard, got.raw)
				}
				break
			}
			if id := at(got.Data, "changes", "node", "id"); id != string(published(heard, 1).ID) {
				t.Fatalf("%s: %v came instead of %d", name, id, heard)
			}
			heard++
		}
		if heard < 10 || heard > all/2 {
			t.Errorf("%s: 400 points were enough for %d", name, heard)
		}
	}
}

// patchy is a store that cannot be reached for concepts some times.
type patchy struct {
	hub.Store
	failing, failed atomic.Int64
}

func (p *patchy) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	if kind == hub.KindConcept && p.failing.Add(-1) >= 0 {
		p.failed.Add(1)
		return nil, fmt.Errorf("no primary: %w", hub.ErrUnavailable)
	}
	return p.Store.Get(ctx, kind, ids)
}

func TestWhatIsTriedSeveralTimesIsPaidForOnce(t *testing.T) {
	t.Parallel()
	open := openDemo(t)
	store := &patchy{Store: open.store.Store}
	open.store.Store = store
	after := open.now(t)
	lesson := published(1, 1)
	for concept, err := range store.Scan(t.Context(), hub.KindConcept) {
		if err != nil {
			t.Fatal(err)
		}
		lesson.ThemeIDs = []hub.ID{concept.Base().ID}
		break
	}
	open.commit(t, "c", replace(lesson))
	const follow = `subscription($after: String) { changes(after: $after) { node { id ... on Lesson { themes { id label } } } } }`
	spent := map[int64]int{}
	const times = 3
	for _, failing := range []int64{0, times} {
		d, _ := open.limited(t, limit.Options{Address: 100_000})
		store.failing.Store(failing)
		if _, got := d.listen(t, follow, fmt.Sprintf(`{"after":%q}`, after), "").begun().next(t); at(got.Data, "changes", "node", "id") != string(lesson.ID) {
			t.Fatalf("%s", got.raw)
		}
		response, _ := d.askByAddress(t, `{ __typename }`)
		spent[failing] = left(t, response.Header)
	}
	if store.failed.Load() != times || spent[0] != spent[times] {
		t.Errorf("after %d failures there are left %v", store.failed.Load(), spent)
	}
}

func TestWhatHappensWhileOneFollowsCostsNothing(t *testing.T) {
	t.Parallel()
	d, _ := openDemo(t).limited(t, limit.Options{Address: 400})
	follower := d.listen(t, followChanges, `{}`, "").begun()
	for n := range 60 {
		d.commit(t, fmt.Sprint("c", n), replace(published(n, 1)))
		if _, got := follower.next(t); at(got.Data, "changes", "node", "id") != string(published(n, 1).ID) {
			t.Fatalf("%d: %s", n, got.raw)
		}
	}
}

func TestASubscriptionAsksForATenthOfWhatAQueryMay(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	const selection = `l%d: lessons(first: 100) { nodes { id title insight slug } } `
	lists := ""
	for number, isFine := range []bool{true, true, true, false, false} {
		lists += fmt.Sprintf(selection, number)
		query := "subscription { changes { node { ... on Project { " + lists + " } } } }"
		if stream := d.listen(t, query, `{}`, "").begun(); (stream.last != "") != isFine {
			t.Errorf("that one follows %d lists of each is fine: %t", number+1, !isFine)
		}
	}
	d.must(t, "{ projects(first: 5) { nodes { "+lists+" } } }", nil)
}

// It runs beside no other test, whose memory it would count.
func TestASubscriptionKeepsNoneOfWhatCameBesideIt(t *testing.T) { //nolint:paralleltest // see above
	d, _ := openDemo(t).limited(t, limit.Options{})
	const follow = `{"id":"%d","type":"subscribe","payload":{"query":"subscription($after: String) { changes(after: $after) { at } }",` +
		`"extensions":{"a":"%s"},"variables":{"other":"%s","after":"%s"}}}`
	long, after := strings.Repeat("x", 45<<10), d.now(t)
	const sockets, ofEach = 10, 20
	var all []*websocket.Conn
	before := inUse()
	for range sockets {
		socket := d.dial(t, initSocket)
		hears(t, socket)
		for number := range ofEach {
			if err := socket.Write(t.Context(), websocket.MessageText, fmt.Appendf(nil, follow, number, long, long, after)); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, socket)
	}
	d.commit(t, "c", replace(published(1, 1)))
	for _, socket := range all { // what each is told shows that it follows
		for range ofEach {
			if kind, got := hears(t, socket); kind != "next" {
				t.Fatalf("%s %s", kind, got.raw)
			}
		}
	}
	each := (int64(inUse()) - int64(before)) / (sockets * ofEach)
	t.Logf("%d bytes", each)
	if each > 50<<10 { // what came beside it has 90 kB
		t.Errorf("a subscription takes %d bytes", each)
	}
}

func TestAStreamOfEventsWithALongHeadIsRefused(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	response, got := d.askByAddress(t, `subscription { changes { at } }`, "Accept", "text/event-stream", "X-Long", strings.Repeat("x", 13<<10))
	if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge || len(got.Errors) != 1 {
		t.Errorf("%d %s", response.StatusCode, got.raw)
	}
	long := "?variables=" + url.QueryEscape(`{"a":"`+strings.Repeat("x", 13<<10)+`"}`) + "&query=" + url.QueryEscape(`subscription { changes { at } }`)
	if got := d.fetch(t, http.MethodGet, long, http.NoBody, "Accept", "text/event-stream"); got.status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("by a long address: %d", got.status)
	}
}
