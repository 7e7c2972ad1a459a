package front

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rs/cors"
)

// Origins say which other sites' pages may ask through the browsers of those who look at them.
type Origins struct {
	// Site is the address under which people see the hub, as «https://samlaer.example.org»; its pages may do everything.
	Site string
	// Readers are the origins whose pages may read what is shared, as «https://example.org»; «*» for all. Empty for none.
	Readers []string
	// Trusted: pages of the readers act with the cookies of whoever looks at them, as our own do. Otherwise they ask as visitors,
	// or with a key of their own.
	Trusted bool
}

// everyOrigin stands for all origins.
const everyOrigin = "*"

// Check tells what is wrong with the readers.
func (o Origins) Check() error {
	for _, one := range o.Readers {
		if one == everyOrigin {
			if o.Trusted {
				return errors.New("pages of all origins cannot have cookies: name the origins that may")
			}
			continue
		}
		parsed, err := url.Parse(one)
		if err != nil || parsed.Scheme+"://"+parsed.Host != one || parsed.Host == "" || strings.Contains(one, everyOrigin) ||
			one != strings.ToLower(one) || parsed.Scheme != "https" && parsed.Scheme != "http" {
			return fmt.Errorf("%q is no origin: write it as https://example.org, in small letters and without a path", one)
		}
		if parsed.Scheme == "http" && o.Trusted && !isThisMachine(parsed.Hostname()) {
			return fmt.Errorf("%q has no TLS: whoever is on the way could write its pages, and must not have cookies", one)
		}
	}
	return nil
}

func isThisMachine(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}

func (o Origins) reads(origin string) bool {
	return slices.Contains(o.Readers, origin) || slices.Contains(o.Readers, everyOrigin)
}

// readable lets pages of the readers read what is shared: CORS, with its preflights. Without readers no header of it is sent.
func (o Origins) readable(isShared func(*http.Request) bool, next http.Handler) http.Handler {
	if len(o.Readers) == 0 {
		return next
	}
	shares := cors.New(cors.Options{
		AllowedOrigins: o.Readers, AllowCredentials: o.Trusted,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		// Those of GraphQL clients, keys, streams that go on, and answers that are kept. That of demo people is not among them.
		AllowedHeaders: []string{"Accept", "Accept-Language", "Apollo-Require-Preflight", "Authorization", "Cache-Control", "Content-Type",
			"If-None-Match", "Last-Event-ID", "X-Api-Key", "X-Apollo-Operation-Name"},
		ExposedHeaders: []string{"Content-Disposition", "ETag", "Link", "RateLimit", "RateLimit-Policy", "Retry-After"},
		MaxAge:         preflightHolds,
	}).Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isShared(r) {
			shares.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// preflightHolds is for how many seconds browsers need not ask again: a reader that is taken out is refused that soon.
const preflightHolds = 600

// standing is what a request is to us, by the page that sent it.
type standing int

const (
	// ours comes from a page of ours, from a program, or from whoever has typed the address or followed a link.
	ours standing = iota
	// reading comes from a page that may read.
	reading
	// strange comes from a page that has no business here.
	strange
)

// of tells by the headers that pages cannot write (Fetch Metadata, RFC 6454). Programs send none of them. Browsers leave the
// first out where there is no TLS, and older ones always; then the origin alone counts.
func (o Origins) of(r *http.Request) standing {
	origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
	switch {
	case site == "same-origin" || site == "none" || site == "" && (origin == "" || o.isOwn(origin, r.Host)):
		return ours
	case origin != "" && o.reads(origin):
		return reading
	case origin == "" && isFollowed(r):
		return ours
	default:
		return strange
	}
}

// isFollowed tells whether somebody has followed a link to the whole of a window. A frame is none: no page of ours stands in one.
func isFollowed(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && r.Header.Get("Sec-Fetch-Mode") == "navigate" &&
		r.Header.Get("Sec-Fetch-Dest") == "document"
}

func (o Origins) isOwn(origin, host string) bool {
	if origin == o.Site {
		return true
	}
	parsed, err := url.Parse(origin)
	return err == nil && parsed.Host != "" && parsed.Host == host
}
