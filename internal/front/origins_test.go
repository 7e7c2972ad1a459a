package front_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/front"
)

// seenBy is what stands behind, and what it was given.
type seenBy struct{ cookie, origin string }

func (s *seenBy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.cookie, s.origin = r.Header.Get("Cookie"), r.Header.Get("Origin")
	w.WriteHeader(http.StatusTeapot)
}

// behind is a front with these readers, and what stands behind it.
func behind(origins front.Origins) (http.Handler, *seenBy) {
	seen := &seenBy{}
	return front.Handler(front.Options{GraphQL: seen, Export: seen, Routes: map[string]http.Handler{"/signout": seen, "/pulse": seen}, Origins: origins,
		Logger: slog.New(slog.DiscardHandler)}), seen
}

const (
	ownSite = "https://samlaer.example"
	reader  = "https://dash.example"
	evil    = "https://evil.example"
)

// page is what a browser sends along for a page of an origin.
func page(origin, site, mode string) http.Header {
	header := http.Header{"Sec-Fetch-Site": {site}, "Sec-Fetch-Mode": {mode}, "Cookie": {"samlaer_session=abc"}}
	if origin != "" {
		header.Set("Origin", origin)
	}
	return header
}

func TestNobodyIsAskedInAPersonsNameByAnotherSitesPage(t *testing.T) {
	t.Parallel()
	link := page("", "cross-site", "navigate")
	link.Set("Sec-Fetch-Dest", "document")
	frame := page("", "same-site", "navigate")
	frame.Set("Sec-Fetch-Dest", "iframe")
	stream := page(evil, "cross-site", "cors")
	stream.Set("Accept", "text/event-stream")
	ownStream := page(ownSite, "same-origin", "cors")
	ownStream.Set("Accept", "text/event-stream")
	socket := http.Header{"Origin": {evil}, "Upgrade": {"websocket"}, "Cookie": {"samlaer_session=abc"}}
	ownSocket := http.Header{"Origin": {ownSite}, "Upgrade": {"websocket"}, "Cookie": {"samlaer_session=abc"}}
	old := http.Header{"Origin": {"http://backend.internal"}, "Cookie": {"samlaer_session=abc"}}
	for name, one := range map[string]struct {
		method string
		header http.Header
		want   int
		named  bool
	}{
		"own page reads":                       {http.MethodGet, page("", "same-origin", "cors"), http.StatusTeapot, true},
		"own page sends":                       {http.MethodPost, page(ownSite, "same-origin", "cors"), http.StatusTeapot, true},
		"a form of an own page without origin": {http.MethodPost, page("null", "same-origin", "navigate"), http.StatusTeapot, true},
		"typed by hand":                        {http.MethodGet, page("", "none", "navigate"), http.StatusTeapot, true},
		"a link elsewhere":                     {http.MethodGet, link, http.StatusTeapot, true},
		"a program with a cookie":              {http.MethodPost, http.Header{"Cookie": {"samlaer_session=abc"}}, http.StatusTeapot, true},
		"a browser without fetch metadata":     {http.MethodPost, old, http.StatusTeapot, true},
		"a frame elsewhere":                    {http.MethodGet, frame, http.StatusTeapot, false},
		"a picture elsewhere":                  {http.MethodGet, page("", "cross-site", "no-cors"), http.StatusTeapot, false},
		"a picture beside":                     {http.MethodGet, page("", "same-site", "no-cors"), http.StatusTeapot, false},
		"a fetch elsewhere":                    {http.MethodGet, page(evil, "cross-site", "cors"), http.StatusTeapot, false},
		"a form elsewhere":                     {http.MethodPost, page(evil, "cross-site", "navigate"), http.StatusForbidden, false},
		"a form of a sandbox":                  {http.MethodPost, page("null", "cross-site", "navigate"), http.StatusForbidden, false},
		"a form beside":                        {http.MethodPost, page("https://other.samlaer.example", "same-site", "navigate"), http.StatusForbidden, false},
		"the own host without TLS":             {http.MethodPost, page("http://samlaer.example", "cross-site", "navigate"), http.StatusForbidden, false},
		"a stream elsewhere":                   {http.MethodGet, stream, http.StatusForbidden, false},
		"an own stream":                        {http.MethodGet, ownStream, http.StatusTeapot, true},
		"a socket elsewhere":                   {http.MethodGet, socket, http.StatusForbidden, false},
		"an own socket":                        {http.MethodGet, ownSocket, http.StatusTeapot, true},
	} {
		handler, seen := behind(front.Origins{Site: ownSite})
		got := answer(t, handler, one.method, "http://backend.internal/graphql", one.header)
		if got.StatusCode != one.want || (seen.cookie != "") != one.named {
			t.Errorf("%s: %s with the cookies %q", name, got.Status, seen.cookie)
		}
		for header := range got.Header {
			if strings.HasPrefix(header, "Access-Control-") {
				t.Errorf("%s: nobody may read, and yet there is %s", name, header)
			}
		}
	}
}

func TestPagesThatMayReadDoSoAsVisitorsUnlessTheyAreTrusted(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		origins      front.Origins
		origin, path string
		status       int
		allowed      string
		credentials  bool
		named        bool
	}{
		"a reader":                      {front.Origins{Site: ownSite, Readers: []string{reader}}, reader, "/graphql", http.StatusTeapot, reader, false, false},
		"a trusted reader":              {front.Origins{Site: ownSite, Readers: []string{reader}, Trusted: true}, reader, "/graphql", http.StatusTeapot, reader, true, true},
		"another beside":                {front.Origins{Site: ownSite, Readers: []string{reader}, Trusted: true}, evil, "/graphql", http.StatusForbidden, "", false, false},
		"one whose name begins so":      {front.Origins{Site: ownSite, Readers: []string{reader}, Trusted: true}, reader + ".evil.example", "/graphql", http.StatusForbidden, "", false, false},
		"anybody":                       {front.Origins{Site: ownSite, Readers: []string{"*"}}, evil, "/graphql", http.StatusTeapot, "*", false, false},
		"a sandbox, as anybody":         {front.Origins{Site: ownSite, Readers: []string{"*"}}, "null", "/graphql", http.StatusTeapot, "*", false, false},
		"a reader who signs others out": {front.Origins{Site: ownSite, Readers: []string{reader}, Trusted: true}, reader, "/signout", http.StatusForbidden, "", false, false},
		"anybody who signs others out":  {front.Origins{Site: ownSite, Readers: []string{"*"}}, evil, "/signout", http.StatusForbidden, "", false, false},
	} {
		handler, seen := behind(one.origins)
		got := answer(t, handler, http.MethodPost, ownSite+one.path, page(one.origin, "cross-site", "cors"))
		header := got.Header
		if got.StatusCode != one.status || header.Get("Access-Control-Allow-Origin") != one.allowed ||
			(header.Get("Access-Control-Allow-Credentials") == "true") != one.credentials || (seen.cookie != "") != one.named || seen.origin != "" {
			t.Errorf("%s: %s, %v, seen %+v", name, got.Status, header, *seen)
		}
		if one.path == "/graphql" && !strings.Contains(strings.Join(header.Values("Vary"), ","), "Origin") {
			t.Errorf("%s: Vary is %v, and a cache would give one origin's answer to another", name, header.Values("Vary"))
		}
	}
}

func TestBrowsersAreToldBeforehandWhatReadersMaySend(t *testing.T) {
	t.Parallel()
	handler, _ := behind(front.Origins{Site: ownSite, Readers: []string{reader}})
	for _, one := range []struct {
		origin, path, method, headers string
		allowed                       bool
	}{
		{reader, "/graphql", "POST", "authorization,content-type", true},
		{reader, "/export/x", "GET", "authorization", true},
		{reader, "/graphql", "DELETE", "", false},
		{reader, "/graphql", "POST", "samlaer-demo-person", false},
		{reader, "/signout", "POST", "", false},
		{evil, "/graphql", "POST", "content-type", false},
	} {
		header := http.Header{"Origin": {one.origin}, "Access-Control-Request-Method": {one.method}}
		if one.headers != "" {
			header["Access-Control-Request-Headers"] = []string{one.headers}
		}
		got := answer(t, handler, http.MethodOptions, ownSite+one.path, header)
		if isAllowed := got.Header.Get("Access-Control-Allow-Origin") == one.origin; isAllowed != one.allowed {
			t.Errorf("%+v: %s %v", one, got.Status, got.Header)
		}
	}
}

func TestOnlyOriginsAreTakenForReaders(t *testing.T) {
	t.Parallel()
	for _, wrong := range []front.Origins{{Readers: []string{"dash.example"}}, {Readers: []string{"https://dash.example/"}},
		{Readers: []string{"https://*.example"}}, {Readers: []string{"https://Dash.example"}}, {Readers: []string{"null"}}, {Readers: []string{""}},
		{Readers: []string{"https://kari@dash.example"}}, {Readers: []string{"*"}, Trusted: true}, {Readers: []string{"http://dash.example"}, Trusted: true}} {
		if wrong.Check() == nil {
			t.Errorf("%+v is taken", wrong)
		}
	}
	for _, right := range []front.Origins{{}, {Readers: []string{"*"}}, {Readers: []string{reader, "http://localhost:3000"}, Trusted: true}, {Readers: []string{"http://dash.example"}}} {
		if err := right.Check(); err != nil {
			t.Errorf("%+v: %v", right, err)
		}
	}
}

func TestNoAnswerThatIsKeptForOneOriginHasAnothers(t *testing.T) {
	t.Parallel()
	kept := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Vary", "Accept")
		w.Header().Set("Cache-Control", "public, no-cache")
		w.WriteHeader(http.StatusOK)
	})
	handler := front.Handler(front.Options{GraphQL: kept, Origins: front.Origins{Site: ownSite, Readers: []string{reader, "https://more.example"}},
		Logger: slog.New(slog.DiscardHandler)})
	for _, origin := range []string{reader, "https://more.example", "", evil} {
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, ownSite+"/graphql", http.NoBody)
		want := origin
		if origin != "" {
			request.Header.Set("Origin", origin)
		}
		if origin == evil {
			want = ""
		}
		written := httptest.NewRecorder()
		handler.ServeHTTP(written, request)
		vary := strings.Join(written.Header().Values("Vary"), ", ")
		if written.Header().Get("Access-Control-Allow-Origin") != want || !strings.Contains(vary, "Origin") || !strings.Contains(vary, "Accept") {
			t.Errorf("for %q: %v", origin, written.Header())
		}
	}
}
