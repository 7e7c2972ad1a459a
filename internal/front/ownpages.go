package front

import (
	"net/http"

	"github.com/samlaer/samlaer/internal/hub"
)

// fromAnywhere are the pages behind links in letters: their button is good from wherever it is pressed, since the link says whom
// it was made for, and not a cookie. An invitation is none of them: it lets the browser in that accepts it, and another site's page
// could so let somebody write in its own maker's name.
var fromAnywhere = []string{"/pulse", "/unsubscribe"}

// ownPages refuses what another site's page lets a browser send, with the cookies of whoever looks at it. Programs send neither of
// the headers by which it is known (Sec-Fetch-Site, Origin), and are not concerned.
func ownPages(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, pattern := range fromAnywhere {
		protection.AddInsecureBypassPattern(pattern)
	}
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.WriteHeader(http.StatusForbidden)
		// #nosec G705 -- a sentence of ours, and said to be JSON
		_, _ = w.Write([]byte(`{"errors":[{"message":"` + otherSite.In(linkLanguage(r)) + `","extensions":{"code":"FORBIDDEN"}}]}`))
	}))
	return protection.Handler(next)
}

var otherSite = hub.Message{
	NB: "Dette ble sendt fra en side på et annet nettsted. Gjør det fra sidene til Samlær, eller fra et program.",
	NN: "Dette vart sendt frå ei side på ein annan nettstad. Gjer det frå sidene til Samlær, eller frå eit program.",
	EN: "This was sent from a page of another site. Do it from the pages of Samlær, or from a program.",
}
