package session

import (
	"net/http"
	"time"
)

const (
	// sessionCookie has the token of a session. Browsers take a name with «__Host-» only from the host itself, over TLS, for all
	// of its paths; on plain HTTP, which is for this machine alone, it has no prefix.
	sessionCookie = "samlaer_session"
	// arrivalCookie, with the first characters of a state, has what is remembered of somebody who went to sign in.
	arrivalCookie = "samlaer_arrival_"
	hostPrefix    = "__Host-"
	// cookieLasts is the longest that a session lasts; the hub ends it before.
	cookieLasts = 7 * 24 * time.Hour
)

// cookies are those of a site.
type cookies struct{ secure bool }

func (c cookies) name(of string) string {
	if c.secure {
		return hostPrefix + of
	}
	return of
}

// read gives what a cookie holds; empty without one, or with two of the name: a neighbour under the same domain has put one there.
func (c cookies) read(r *http.Request, of string) string {
	found := r.CookiesNamed(c.name(of))
	if len(found) != 1 {
		return ""
	}
	return found[0].Value
}

func (c cookies) set(w http.ResponseWriter, of, value string, lasts time.Duration) {
	// #nosec G124 -- Secure wherever the hub is seen under https
	http.SetCookie(w, &http.Cookie{Name: c.name(of), Value: value, Path: "/", MaxAge: int(lasts.Seconds()), Secure: c.secure,
		HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

func (c cookies) clear(w http.ResponseWriter, of string) {
	// #nosec G124 -- Secure wherever the hub is seen under https
	http.SetCookie(w, &http.Cookie{Name: c.name(of), Path: "/", MaxAge: -1, Secure: c.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
