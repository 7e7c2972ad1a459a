package session

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"

	"golang.org/x/text/language"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// demoHeader and demoCookie name a person of the demo content by its slug.
	demoHeader = "Samlaer-Demo-Person"
	demoCookie = "samlaer_demo_person"
)

// People finds the persons and programs that viewers are.
type People interface {
	// KeyViewer gives who asks with a key, which may stand in the address or not; UNAUTHENTICATED when it opens nothing.
	KeyViewer(ctx context.Context, key string, inAddress bool) (hub.Viewer, error)
	// DemoPerson gives the person of the demo content with the slug; UNAUTHENTICATED when there is none.
	DemoPerson(ctx context.Context, slug string) (hub.Viewer, error)
}

// Options say how people show who they are.
type Options struct {
	People People
	// Demo lets whoever asks be a person of the demo content.
	Demo   bool
	Logger *slog.Logger
}

// languages are those of the interface, the first for whoever wants none of them.
var languages = language.NewMatcher([]language.Tag{language.MustParse("nb"), language.MustParse("nn"), language.English})

// lookedAt is what of a request decides who asks: a cache gives an answer to those alone who sent the same.
const lookedAt = "Accept-Language, Authorization, Cookie, " + demoHeader

var languageCodes = []hub.Language{"nb", "nn", "en"}

// Handler puts who asks into the context.
func Handler(options Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", lookedAt)
		_, which := language.MatchStrings(languages, r.Header.Get("Accept-Language"))
		key, fault := sentKey(r)
		viewer, err := hub.Viewer{}, error(nil)
		switch slug := demoPerson(r); {
		case fault != nil:
			err = fault
		case key.text != "":
			viewer, err = options.People.KeyViewer(r.Context(), key.text, key.inAddress)
		case options.Demo && slug != "":
			viewer, err = options.People.DemoPerson(r.Context(), slug)
		}
		if err != nil {
			refuse(w, r, options.Logger, err, languageCodes[which])
			return
		}
		if viewer.Language == "" {
			viewer.Language = languageCodes[which]
		}
		viewer.Address = address(r)
		next.ServeHTTP(w, withoutKey(r.WithContext(hub.WithViewer(r.Context(), viewer))))
	})
}

// demoPerson is the person whom the header names, or else the cookie.
func demoPerson(r *http.Request) string {
	if slug := r.Header.Get(demoHeader); slug != "" {
		return slug
	}
	cookie, err := r.Cookie(demoCookie)
	if err != nil {
		return ""
	}
	return cookie.Value
}

func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return ""
	}
	return host
}

// refuse answers as GraphQL does, so that clients need to understand one form of errors.
func refuse(w http.ResponseWriter, r *http.Request, logger *slog.Logger, err error, in hub.Language) {
	status, shown := http.StatusServiceUnavailable, hub.Unavailable()
	if errors.As(err, &shown) {
		status = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", "Bearer")
	} else {
		logger.WarnContext(r.Context(), "cannot find out who asks", "error", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []map[string]any{{
		"message": shown.Message.In(in), "extensions": map[string]any{"code": shown.Kind},
	}}}) // the asker has gone when this fails
}
