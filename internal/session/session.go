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
	// ClientViewer gives who asks with a token of somebody else that was found to hold: UNAUTHENTICATED when it is nobody's here,
	// FORBIDDEN when it opens nothing.
	ClientViewer(ctx context.Context, credential hub.Credential) (hub.Viewer, error)
	// SessionViewer gives who asks in the session with the token: a visitor when there is none. When the session has another
	// token now, that is given too.
	SessionViewer(ctx context.Context, token string) (viewer hub.Viewer, renewed string, err error)
	// DemoPerson gives the person of the demo content with the slug; UNAUTHENTICATED when there is none.
	DemoPerson(ctx context.Context, slug string) (hub.Viewer, error)
}

// Options say how people show who they are.
type Options struct {
	People People
	// Demo lets whoever asks be a person of the demo content.
	Demo bool
	// Secure: the site is seen over TLS, see [Secure].
	Secure bool
	// Issuers are those whose tokens programs may send; nil for none.
	Issuers *Issuers
	Logger  *slog.Logger
}

// languages are those of the interface, the first for whoever wants none of them.
var languages = language.NewMatcher([]language.Tag{language.MustParse("nb"), language.MustParse("nn"), language.English})

// lookedAt is what of a request decides who asks: a cache gives an answer to those alone who sent the same.
const lookedAt = "Accept-Language, Authorization, Cookie, " + keyHeader + ", " + demoHeader

var languageCodes = []hub.Language{"nb", "nn", "en"}

// Handler puts who asks into the context.
func Handler(options Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", lookedAt)
		viewer, err := options.viewer(w, r)
		if err != nil {
			refuse(w, r, options.Logger, err, speaks(r))
			return
		}
		if viewer.Language == "" {
			viewer.Language = speaks(r)
		}
		viewer.Address = address(r)
		next.ServeHTTP(w, withoutKey(r.WithContext(hub.WithViewer(r.Context(), viewer))))
	})
}

// viewer is who asks, by the first that there is: a token, a key, a person of the demo, a session.
func (o Options) viewer(w http.ResponseWriter, r *http.Request) (hub.Viewer, error) {
	key, err := sentKey(r)
	if err != nil {
		return hub.Viewer{}, err
	}
	if key.isToken {
		credential, err := o.Issuers.credential(r.Context(), key.text)
		if err != nil {
			return hub.Viewer{}, err
		}
		return o.People.ClientViewer(r.Context(), credential)
	}
	if key.text != "" {
		return o.People.KeyViewer(r.Context(), key.text, key.inAddress)
	}
	if slug := demoPerson(r); o.Demo && slug != "" {
		return o.People.DemoPerson(r.Context(), slug)
	}
	kept := cookies{secure: o.Secure}
	token := kept.read(r, sessionCookie)
	if token == "" {
		return hub.Viewer{}, nil
	}
	viewer, renewed, err := o.People.SessionViewer(r.Context(), token)
	switch {
	case err != nil:
		return hub.Viewer{}, err
	case viewer.ID == "": // it is over, and what is public is still there to read
		kept.clear(w, sessionCookie)
	case renewed != "":
		kept.set(w, sessionCookie, renewed, cookieLasts)
	}
	return viewer, nil
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
	switch {
	case !errors.As(err, &shown):
		logger.WarnContext(r.Context(), "cannot find out who asks", "error", err)
	case shown.Kind == hub.ErrorForbidden:
		status = http.StatusForbidden
		w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_scope"`) // RFC 6750, 3.1
	case shown.Kind != hub.ErrorUnavailable:
		status = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "2")
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"errors": []map[string]any{{
		"message": shown.Message.In(in), "extensions": map[string]any{"code": shown.Kind},
	}}}) // the asker has gone when this fails
}
