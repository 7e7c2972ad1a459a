package front_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/samlaer/samlaer/internal/front"
)

func TestOnlyTrustedProxiesSayForWhomTheyAsk(t *testing.T) {
	t.Parallel()
	const own, other, person = "10.0.0.7:4711", "203.0.113.9:4711", "198.51.100.4"
	networks := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, one := range map[string]struct {
		proxies front.Proxies
		peer    string
		header  http.Header
		want    string
		secure  bool
	}{
		"nobody is trusted":              {front.Proxies{}, own, http.Header{"X-Forwarded-For": {person}, "X-Forwarded-Proto": {"https"}}, own, false},
		"a stranger says it":             {front.Proxies{Trusted: networks}, other, http.Header{"X-Forwarded-For": {person}, "X-Forwarded-Proto": {"https"}}, other, false},
		"a proxy says it":                {front.Proxies{Trusted: networks}, own, http.Header{"X-Forwarded-For": {person}, "X-Forwarded-Proto": {"https"}}, person + ":0", true},
		"a proxy says nothing":           {front.Proxies{Trusted: networks}, own, nil, own, false},
		"what came before is not read":   {front.Proxies{Trusted: networks}, own, http.Header{"X-Forwarded-For": {"1.2.3.4, 10.9.9.9, " + person}}, person + ":0", false},
		"two proxies":                    {front.Proxies{Trusted: networks}, own, http.Header{"X-Forwarded-For": {"1.2.3.4, " + person + ", 10.1.1.1"}}, person + ":0", false},
		"in several headers":             {front.Proxies{Trusted: networks}, own, http.Header{"X-Forwarded-For": {person, "10.1.1.1"}}, person + ":0", false},
		"proxies alone":                  {front.Proxies{Trusted: networks}, own, http.Header{"X-Forwarded-For": {"10.2.2.2, 10.1.1.1"}}, "10.2.2.2:0", false},
		"nonsense at the end":            {front.Proxies{Trusted: networks}, own, http.Header{"X-Forwarded-For": {person + ", <script>"}}, own, false},
		"nonsense before a proxy":        {front.Proxies{Trusted: networks}, own, http.Header{"X-Forwarded-For": {person + ", unknown, 10.1.1.1"}}, "10.1.1.1:0", false},
		"with a port":                    {front.Proxies{Trusted: networks}, own, http.Header{"X-Forwarded-For": {person + ":5000"}}, person + ":0", false},
		"IPv6":                           {front.Proxies{Trusted: networks}, "[fd00::1]:9", http.Header{"X-Forwarded-For": {"2001:db8::7"}}, "[2001:db8::7]:0", false},
		"IPv4 within IPv6":               {front.Proxies{Trusted: networks}, "[::ffff:10.0.0.7]:9", http.Header{"X-Forwarded-For": {"::ffff:" + person}}, person + ":0", false},
		"Forwarded is not read":          {front.Proxies{Trusted: networks}, own, http.Header{"Forwarded": {"for=1.2.3.4;proto=https"}, "X-Forwarded-For": {person}}, person + ":0", false},
		"Forwarded alone":                {front.Proxies{Trusted: networks, Forwarded: true}, own, http.Header{"Forwarded": {`for=1.2.3.4, For="[2001:db8::7]:4711";Proto=https;by=10.0.0.7`}, "X-Forwarded-For": {person}}, "[2001:db8::7]:0", true},
		"Forwarded with a hidden name":   {front.Proxies{Trusted: networks, Forwarded: true}, own, http.Header{"Forwarded": {"for=_hidden"}}, own, false},
		"TLS ends at the proxy":          {front.Proxies{Trusted: networks, TLS: true}, own, nil, own, true},
		"the proxy says it was plain":    {front.Proxies{Trusted: networks, TLS: true}, own, http.Header{"X-Forwarded-For": {person}, "X-Forwarded-Proto": {"http"}}, person + ":0", false},
		"a stranger says it was plain":   {front.Proxies{Trusted: networks, TLS: true}, other, http.Header{"X-Forwarded-Proto": {"http"}}, other, true},
		"the person says it was TLS":     {front.Proxies{Trusted: networks}, own, http.Header{"X-Forwarded-For": {"1.2.3.4, " + person}, "X-Forwarded-Proto": {"https, http"}}, person + ":0", false},
		"from a socket without address":  {front.Proxies{Trusted: networks}, "@", http.Header{"X-Forwarded-For": {person}}, "@", false},
		"a real address is no hop of it": {front.Proxies{Trusted: networks}, own, http.Header{"X-Real-Ip": {person}}, own, false},
	} {
		var seen *http.Request
		behind := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r })
		handler := front.Handler(front.Options{GraphQL: behind, Proxies: one.proxies, Logger: slog.New(slog.DiscardHandler)})
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/graphql", http.NoBody)
		request.RemoteAddr, request.Header = one.peer, one.header
		if request.Header == nil {
			request.Header = http.Header{}
		}
		written := httptest.NewRecorder()
		handler.ServeHTTP(written, request)
		if seen.RemoteAddr != one.want || (written.Header().Get("Strict-Transport-Security") != "") != one.secure {
			t.Errorf("%s: %s is seen, over TLS: %q", name, seen.RemoteAddr, written.Header().Get("Strict-Transport-Security"))
		}
		for _, header := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-Ip"} {
			if seen.Header.Get(header) != "" {
				t.Errorf("%s: %s is still there for others to believe", name, header)
			}
		}
	}
}
