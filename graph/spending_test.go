package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

// limited is the door's hub behind limits, as a server has it.
func (d *door) limited(t *testing.T, options limit.Options) (*door, *limit.Limits) {
	t.Helper()
	if options.Now == nil {
		options.Now = func() time.Time { return now }
	}
	limits, logger := limit.New(options), slog.New(slog.DiscardHandler)
	asked := limits.Asked(graph.NewKeepingHandler(d.hub, nil, graph.NewAnswers(d.hub, d.epochs, keptBytes), logger))
	behind := &door{store: d.store, index: d.index, hub: d.hub, epochs: d.epochs, client: d.client}
	behind.viewer.Store(d.viewer.Load())
	server := httptest.NewServer(front.Handler(front.Options{Logger: logger, Limits: limits, GraphQL: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.ServeHTTP(w, r.WithContext(hub.WithViewer(r.Context(), *behind.viewer.Load())))
	})}))
	t.Cleanup(server.Close)
	behind.url = server.URL + "/graphql"
	return behind, limits
}

// askByAddress asks by GET, and gives the answer with what it said of itself.
func (d *door) askByAddress(t *testing.T, query string, headers ...string) (*http.Response, answer) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.url+"?query="+url.QueryEscape(query), http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(headers); at += 2 {
		request.Header.Set(headers[at], headers[at+1])
	}
	response, text := d.roundTrip(t, request)
	got := answer{raw: text}
	_ = json.Unmarshal(text, &got) // what has not changed has no body
	return response, got
}

var leftPattern = regexp.MustCompile(`^"(?:address|person|key)";r=(\d+);t=\d+$`)

// left is how many points a header says that there are.
func left(t *testing.T, header http.Header) int {
	t.Helper()
	said := leftPattern.FindStringSubmatch(header.Get("RateLimit"))
	if said == nil {
		t.Fatalf("RateLimit is %q", header.Get("RateLimit"))
	}
	points, _ := strconv.Atoi(said[1])
	return points
}

func TestAnOperationCostsItsComplexity(t *testing.T) {
	t.Parallel()
	d, _ := openDemo(t).limited(t, limit.Options{Address: 30_000})
	const beside = limit.PriceOfRequest + limit.PriceOfReading
	last := 30_000
	for query, complexity := range map[string]int{
		`{ lessons(first: 100) { nodes { id title } } }`: 1 + 100*(1+2),
		`{ viewer { id } }`:  2,
		`{ nothing }`:        0,
		`mutation { react }`: 0,
	} {
		response, _ := d.askByAddress(t, query)
		now := left(t, response.Header)
		if got := last - now; got < complexity+beside || got > 5*(complexity+beside) {
			t.Errorf("%s costs %d", query, got)
		}
		last = now
	}
}

func TestWhoAsksForTooMuchIsToldWhenToComeAgain(t *testing.T) {
	t.Parallel()
	clock := now
	d, _ := openDemo(t).limited(t, limit.Options{Address: 20_000, Now: func() time.Time { return clock }})
	query := func(number int) string {
		return fmt.Sprintf(`{ n%d: posts(first: 100) { nodes { similar(first: 1) { id } } } }`, number)
	}
	sentences := map[string]bool{}
	for number, language := range []hub.Language{"nb", "nn", "en"} {
		d.as(hub.Visitor(language))
		var response *http.Response
		var got answer
		for again := range 10 {
			if response, got = d.askByAddress(t, query(10*number+again)); response.StatusCode != http.StatusOK {
				break
			}
		}
		if response.StatusCode != http.StatusTooManyRequests || len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "RATE_LIMITED" ||
			response.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("%d %v: %s", response.StatusCode, response.Header, got.raw)
		}
		wait, _ := got.Errors[0].Extensions["retryAfter"].(float64)
		if fmt.Sprint(wait) != response.Header.Get("Retry-After") || wait < 1 || wait > 60 {
			t.Errorf("come again after %v s, or %s", wait, response.Header.Get("Retry-After"))
		}
		sentences[got.Errors[0].Message] = true
		clock = clock.Add(time.Duration(wait) * time.Second)
		if response, got = d.askByAddress(t, query(10*number+9)); response.StatusCode != http.StatusOK || len(got.Errors) > 0 {
			t.Errorf("when it was time: %d %s", response.StatusCode, got.raw)
		}
	}
	if len(sentences) != 3 {
		t.Errorf("%v", sentences)
	}
}

func TestWhatIsKeptCostsAPointAndSaysWhatIsLeftNow(t *testing.T) {
	t.Parallel()
	open := openDemo(t)
	d, _ := open.limited(t, limit.Options{Address: 10_000})
	first, want := d.askByAddress(t, keptQuery)
	tag := first.Header.Get("ETag")
	for range 500 { // the store's own news of what was written to it drops what is kept once more
		if response, _ := d.askByAddress(t, keptQuery); left(t, first.Header)-left(t, response.Header) == limit.PriceOfRequest {
			first = response
			break
		} else {
			first = response
		}
	}
	last := left(t, first.Header)
	for range 5 {
		response, got := d.askByAddress(t, keptQuery)
		if now := left(t, response.Header); now != last-limit.PriceOfRequest || string(got.raw) != string(want.raw) || response.Header.Get("ETag") != tag {
			t.Errorf("%d points are left of %d: %v", now, last, response.Header)
		} else {
			last = now
		}
	}
	response, _ := d.askByAddress(t, keptQuery, "If-None-Match", tag)
	if now := left(t, response.Header); response.StatusCode != http.StatusNotModified || now != last-limit.PriceOfRequest ||
		response.Header.Get("RateLimit-Policy") == "" {
		t.Errorf("what has not changed: %d %v", response.StatusCode, response.Header)
	}
	// Somebody else is given the same, with what is left to them.
	other, _ := open.limited(t, limit.Options{Address: 777})
	if response, got := other.askByAddress(t, keptQuery); left(t, response.Header) >= 777 || string(got.raw) != string(want.raw) {
		t.Errorf("%v", response.Header)
	}
}

func TestASocketIsHeldToTheSameLimit(t *testing.T) {
	t.Parallel()
	d, _ := openDemo(t).limited(t, limit.Options{Address: 500})
	socket := d.dial(t, initSocket)
	hears(t, socket)
	for number := range 5 {
		if err := socket.Write(t.Context(), websocket.MessageText, []byte(subscribeTo(fmt.Sprint(number), `{ lessons(first: 100) { nodes { id } } }`))); err != nil {
			t.Fatal(err)
		}
		kind, got := hears(t, socket)
		if kind == "next" {
			hears(t, socket)
			continue
		}
		var problems []struct{ Extensions map[string]any }
		if err := json.Unmarshal(got.raw, &problems); kind != "error" || err != nil || problems[0].Extensions["code"] != "RATE_LIMITED" ||
			problems[0].Extensions["retryAfter"] == nil {
			t.Errorf("%s %s", kind, got.raw)
		}
		return
	}
	t.Error("it may ask for ever")
}

func TestAnAddressOpensSoManyStreamsAndNoMore(t *testing.T) {
	t.Parallel()
	d, _ := openDemo(t).limited(t, limit.Options{Streams: 3})
	sockets := []*websocket.Conn{d.dial(t, initSocket), d.dial(t, initSocket)}
	events, cut := context.WithCancel(t.Context())
	defer cut()
	follow := func(ctx context.Context) *http.Response {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, d.url+"?query="+url.QueryEscape(`subscription { changes { at } }`), http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept", "text/event-stream")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		return response
	}
	stream := follow(events)
	defer func() { _ = stream.Body.Close() }()
	if stream.StatusCode != http.StatusOK {
		t.Fatalf("the third: %d", stream.StatusCode)
	}
	refused := follow(t.Context())
	text, _ := io.ReadAll(refused.Body)
	_ = refused.Body.Close()
	if refused.StatusCode != http.StatusTooManyRequests || refused.Header.Get("Retry-After") == "" || !strings.Contains(string(text), "RATE_LIMITED") {
		t.Errorf("the fourth: %d %s", refused.StatusCode, text)
	}
	options := &websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}}
	address := strings.Replace(d.url, "http", "ws", 1)
	_, response, err := websocket.Dial(t.Context(), address, options)
	if err == nil || response == nil || response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("the fourth as a socket: %v %v", response, err)
	}
	_ = sockets[0].Close(websocket.StatusNormalClosure, "")
	d.eventually(t, func() bool {
		socket, _, err := websocket.Dial(t.Context(), address, options)
		if err == nil {
			_ = socket.CloseNow()
		}
		return err == nil
	})
}

// eventually tries until it is so: the server hears a little later that a client has gone.
func (d *door) eventually(t *testing.T, so func() bool) {
	t.Helper()
	for range 2000 {
		if so() {
			return
		}
		d.ask(t, `{ __typename }`, nil)
	}
	t.Error("it never comes to be so")
}

func TestSubscriptionsAreCountedOverAllSockets(t *testing.T) {
	t.Parallel()
	d, _ := openDemo(t).limited(t, limit.Options{Subscriptions: 4})
	const follow = `subscription { changes { at } }`
	first := d.dial(t, initSocket, subscribeTo("1", follow), subscribeTo("2", follow), subscribeTo("3", follow), subscribeTo("4", follow), subscribeTo("q", "{ __typename }"))
	for kind, _ := hears(t, first); kind != "complete"; kind, _ = hears(t, first) {
	}
	second := d.dial(t, initSocket)
	hears(t, second)
	number := 0
	tries := func() string {
		number++
		if err := second.Write(t.Context(), websocket.MessageText, []byte(subscribeTo(fmt.Sprint("f", number), follow))); err != nil {
			t.Fatal(err)
		}
		if err := second.Write(t.Context(), websocket.MessageText, []byte(`{"type":"ping"}`)); err != nil {
			t.Fatal(err)
		}
		said := ""
		for kind, got := hears(t, second); kind != "pong" || said == ""; kind, got = hears(t, second) {
			if said += kind + string(got.raw); kind == "pong" {
				break
			}
		}
		return said
	}
	refused := false
	for range 50 {
		refused = refused || strings.Contains(tries(), "RATE_LIMITED")
	}
	if !refused {
		t.Error("one has as many subscriptions as they like")
	}
}

func TestSocketsWithLongHeadsAreRefused(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	many := http.Header{}
	for number := range 200 {
		many.Set(fmt.Sprintf("X-%d", number), "1")
	}
	for name, header := range map[string]http.Header{"a long one": {"X-Long": {strings.Repeat("x", 13<<10)}}, "many short ones": many} {
		_, response, err := websocket.Dial(t.Context(), strings.Replace(d.url, "http", "ws", 1),
			&websocket.DialOptions{Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: header})
		if err == nil || response == nil || response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("%s: %v %v", name, response, err)
		}
	}
}

// A wall of twelve panels, the dearest that docs/grafana has, looked at by one key each five seconds.
func TestADashboardMayBeLookedAtEachFiveSeconds(t *testing.T) {
	t.Parallel()
	open := openDemo(t)
	open.by(t, "curator")
	d, _ := open.limited(t, limit.Options{Person: limit.UsualPoints})
	dearest := 0
	for _, board := range dashboards(t) {
		for _, p := range board.Panels {
			cost := 0
			for _, asked := range p.Targets {
				before, _ := d.askByAddress(t, `{ __typename }`)
				d.infinity(t, asked, "")
				after, _ := d.askByAddress(t, `{ __typename }`)
				cost += left(t, before.Header) - left(t, after.Header)
			}
			t.Logf("%s: %d", p.Title, cost)
			dearest = max(dearest, cost)
		}
	}
	if minute := 12 * 12 * dearest; minute > limit.UsualPoints {
		t.Errorf("twelve panels spend %d points a minute", minute)
	}
}
