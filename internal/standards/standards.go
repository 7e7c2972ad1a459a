package standards

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

// Options say who publishes, and under which terms.
type Options struct {
	Hub    *hub.Hub
	Logger *slog.Logger
	// Site is the address under which people see the hub, without a slash at the end.
	Site hub.URL
	// Publisher is who answers for the content.
	Publisher Publisher
	// License is the address of the terms; those of CC BY 4.0 when empty.
	License hub.URL
	// Prefix begins the ids of grants, as 360Giving gives it to publishers; «360G-samlaer» when empty, which it has given nobody.
	Prefix string
}

// Publisher is an organisation with where to ask it. What is empty is not said.
type Publisher struct {
	Name    string
	Number  hub.OrganisationNumber
	Contact hub.URL
}

const (
	licenseCCBY   = "https://creativecommons.org/licenses/by/4.0/"
	defaultPrefix = "360G-samlaer"
)

// desk answers by standards.
type desk struct{ Options }

// Routes are the addresses, as patterns of [http.ServeMux], and what answers at each.
func Routes(options Options) map[string]http.Handler {
	d, routes := newDesk(options), map[string]http.Handler{}
	for pattern, give := range d.answers() {
		routes[pattern] = d.answering(give)
	}
	return routes
}

func newDesk(options Options) *desk {
	if options.License == "" {
		options.License = licenseCCBY
	}
	if options.Prefix == "" {
		options.Prefix = defaultPrefix
	}
	return &desk{options}
}

func (d *desk) answers() map[string]func(http.ResponseWriter, *http.Request) error {
	return map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /export/grants.json":   d.grantsJSON,
		"GET /export/grants.csv":    d.grantsCSV,
		"GET /catalog.ttl":          graph(turtle, d.catalog),
		"GET /catalog.jsonld":       graph(jsonLD, d.catalog),
		"GET /concepts.ttl":         graph(turtle, d.concepts),
		"GET /concepts.jsonld":      graph(jsonLD, d.concepts),
		"GET /feed.atom":            d.feed,
		"GET /events.ics":           d.events,
		"GET /events/{file}":        d.event,
		"GET /export/lesson/{file}": d.citation,
	}
}

// answering tells of the errors of an answer. An answer that was begun and cannot be ended is cut, so that nobody takes a part
// for the whole.
func (d *desk) answering(give func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		answer.Own(header)
		header.Set("Cache-Control", "private, no-cache")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
		begun := &begun{ResponseWriter: w}
		err := give(begun, r)
		switch {
		case err == nil:
		case begun.isBegun:
			d.Logger.WarnContext(r.Context(), "cannot end an answer", "path", r.URL.Path, "error", err)
			panic(http.ErrAbortHandler)
		default:
			answer.Refuser{Logger: d.Logger, Invalid: http.StatusBadRequest}.Refuse(w, r, err)
		}
	})
}

// begun knows whether something of an answer was sent.
type begun struct {
	http.ResponseWriter
	isBegun bool
}

func (b *begun) WriteHeader(status int) {
	b.isBegun = true
	b.ResponseWriter.WriteHeader(status)
}

func (b *begun) Write(bytes []byte) (int, error) {
	b.isBegun = true
	return b.ResponseWriter.Write(bytes)
}

// Unwrap lets http.ResponseController reach the connection.
func (b *begun) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// whole sends an answer that is made, or tells that the asker has it already. The mark is of the very bytes: what two askers
// may read differs, and so do their marks.
func whole(w http.ResponseWriter, r *http.Request, mediaType string, body []byte) {
	sum := sha256.Sum256(body)
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// attach gives the answer a name to be saved under.
func attach(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
}
