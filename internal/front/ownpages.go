package front

import (
	"net/http"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// fromAnywhere are the pages behind links in letters: their button is good from wherever it is pressed, since the link says whom
// it was made for, and not a cookie. An invitation is none of them: it lets the browser in that accepts it, and another site's page
// could so let somebody write in its own maker's name.
var fromAnywhere = []string{"/pulse", "/unsubscribe"}

// ownPages keeps another site's page from doing anything in the name of whoever looks at it. What it sends to change something is
// refused, and so is a stream; what it has fetched, to show, to measure or in vain, is answered as to a visitor, also when it has
// put a key into the address. Pages that may read can send what they like, as visitors or with a key, and as ourselves when they
// are trusted.
func (o Origins) ownPages(isShared func(*http.Request) bool, next http.Handler) http.Handler {
	protected := protection(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := o.of(r)
		if isCrossSite(r) && (from != reading || !isShared(r)) {
			r = keyless(r)
		}
		switch {
		case from == ours, from == reading && o.Trusted && isShared(r):
			next.ServeHTTP(w, settled(r))
		case from == reading && isShared(r):
			next.ServeHTTP(w, nameless(settled(r)))
		case isStream(r) && !slices.Contains(fromAnywhere, r.URL.Path):
			refuseOtherSite(w, r)
		default:
			protected.ServeHTTP(w, nameless(r))
		}
	})
}

// protection refuses what changes something and comes from another site's page.
func protection(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, pattern := range fromAnywhere {
		protection.AddInsecureBypassPattern(pattern)
	}
	protection.SetDenyHandler(http.HandlerFunc(refuseOtherSite))
	return protection.Handler(next)
}

// settled takes away by what the page was judged, so that nobody behind judges it again by less than is known here: a WebSocket
// compares with the host that it sees, which a proxy may have written.
func settled(r *http.Request) *http.Request {
	if r.Header.Get("Origin") == "" {
		return r
	}
	return without(r, "Origin")
}

// nameless takes away what browsers send by themselves, so that nobody is known by it.
func nameless(r *http.Request) *http.Request {
	if r.Header.Get("Cookie") == "" {
		return r
	}
	return without(r, "Cookie")
}

// isCrossSite tells whether a browser says that a page of another site has sent a request, or led to it.
func isCrossSite(r *http.Request) bool { return r.Header.Get("Sec-Fetch-Site") == "cross-site" }

// keyParameter is where a key may stand in an address.
const keyParameter = "api_key"

// keyless takes keys out of the address. A page could have each of its readers' browsers try keys that open nothing, until nobody at their
// address is let try any more: all programs of an office would be shut out.
func keyless(r *http.Request) *http.Request {
	if !strings.Contains(r.URL.RawQuery, keyParameter) {
		return r
	}
	values := r.URL.Query()
	values.Del(keyParameter)
	other := r.Clone(r.Context())
	other.URL.RawQuery = values.Encode()
	other.RequestURI = other.URL.RequestURI()
	return other
}

func without(r *http.Request, header string) *http.Request {
	other := r.Clone(r.Context())
	other.Header.Del(header)
	return other
}

func refuseOtherSite(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusForbidden)
	_, _ = w.Write([]byte(`{"errors":[{"message":"` + otherSite.In(linkLanguage(r)) + `","extensions":{"code":"FORBIDDEN"}}]}`)) // #nosec G705 -- a sentence of ours, and said to be JSON
}

var otherSite = hub.Message{
	NB: "Dette ble sendt fra en side på et annet nettsted. Gjør det fra sidene til Samlær, eller fra et program.",
	NN: "Dette vart sendt frå ei side på ein annan nettstad. Gjer det frå sidene til Samlær, eller frå eit program.",
	EN: "This was sent from a page of another site. Do it from the pages of Samlær, or from a program.",
}
