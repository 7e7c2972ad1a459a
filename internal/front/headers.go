package front

import "net/http"

// answerPolicy is for what is no page: it loads nothing, runs nothing, sends nothing and stands in no frame. Pages say what
// they need instead.
const answerPolicy = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

// refusedAbilities are what no page of ours uses, so that nothing that gets into one can ask for it either. They are those that
// browsers agree on; others they complain of.
const refusedAbilities = "browsing-topics=(), camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), " +
	"payment=(), serial=(), usb=()"

// onlyTLS has browsers come over TLS alone for two years, which is what the lists that browsers carry ask for. Hosts beneath are
// not concerned: they may be somebody else's in the county.
const onlyTLS = "max-age=63072000"

// guarded gives every answer the headers by which browsers keep it from others' pages, and have it do nothing by itself.
// What answers may say more exactly what holds for it.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", answerPolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer") // addresses hold the keys of links in letters
		header.Set("Permissions-Policy", refusedAbilities)
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		// What others' pages may read they ask for by CORS, which this does not touch; what they would only embed is nothing of ours.
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		if isSecure(r) {
			header.Set("Strict-Transport-Security", onlyTLS)
		}
		next.ServeHTTP(w, r)
	})
}
