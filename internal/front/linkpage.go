package front

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"net/http"

	"github.com/samlaer/samlaer/internal/hub"
)

// A page behind a link in a letter says something, and may have a button. Opening it changes nothing: programs that look for
// harmful links open them all. The button posts, without signing in and from wherever it comes: the link says whom it was made
// for.

// linkPolicy lets a page have its button and nothing else; what styles it may have is added.
const linkPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// linkFault is what is said when it is nobody's fault but ours.
var linkFault = hub.Message{
	NB: "Det gikk ikke akkurat nå. Prøv igjen om litt.", NN: "Det gjekk ikkje akkurat no. Prøv igjen om litt.",
	EN: "That did not work just now. Try again in a while."}

// linkLanguage is the one of the letter that the link stands in.
func linkLanguage(r *http.Request) hub.Language {
	if language := hub.Language(r.URL.Query().Get("lang")); language == "nn" || language == "en" {
		return language
	}
	return "nb"
}

// linkMethod refuses what neither opens a link nor does what it is for, and tells whether the request is one of these.
func linkMethod(w http.ResponseWriter, r *http.Request, does string) bool {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return true
	}
	w.Header().Set("Allow", "GET, HEAD, POST")
	plain(w, http.StatusMethodNotAllowed, "GET asks, POST "+does)
	return false
}

// linkAnswer makes what a page shows, and its status.
type linkAnswer func(w http.ResponseWriter, r *http.Request) (status int, view any)

// linkPage is a page with a form.
type linkPage struct {
	// does says what a POST does, for whoever sends something else.
	does string
	// maxForm bounds what is sent, in bytes.
	maxForm int64
	// style stands in the page as it is, and is the only one that may.
	style string
	page  *template.Template
	// opened answers whoever opens the link, done whoever sends the form.
	opened, done linkAnswer
}

func (l linkPage) handler() http.Handler {
	sum := sha256.Sum256([]byte(l.style))
	policy := linkPolicy + "; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !linkMethod(w, r, l.does) {
			return
		}
		answer := l.opened
		if r.Method == http.MethodPost {
			r.Body = http.MaxBytesReader(w, r.Body, l.maxForm)
			answer = l.done
		}
		status, view := answer(w, r)
		showLink(w, status, policy, l.page, view)
	})
}

// showLink writes a page.
func showLink(w http.ResponseWriter, status int, policy string, page *template.Template, view any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = page.Execute(w, view) // the asker has gone when this fails
}
