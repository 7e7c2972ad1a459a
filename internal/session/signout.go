package session

import (
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/samlaer/samlaer/internal/hub"
)

// signOut ends the session here, and sends the browser to end the one at the provider (OpenID Connect RP-Initiated Logout 1.0).
// No ID token goes along as a hint: it would have to be kept, with all that stands in it.
func (d *Door) signOut(w http.ResponseWriter, r *http.Request) {
	session, err := d.Doorkeeper.SignOut(r.Context(), d.cookies.read(r, sessionCookie))
	if err != nil {
		d.Logger.WarnContext(r.Context(), "somebody was not signed out", "error", err)
		d.say(w, r, http.StatusServiceUnavailable, messageStillIn)
		return
	}
	d.cookies.clear(w, sessionCookie)
	to := "/"
	for _, p := range d.providers {
		if session == nil || string(session.Provider) != p.Name {
			continue
		}
		if found, err := p.discover(r.Context()); err == nil && found.EndSession != "" {
			query := url.Values{"client_id": {p.ClientID}, "post_logout_redirect_uri": {string(d.Site) + "/"}}
			to = found.EndSession + "?" + query.Encode()
		}
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// logoutEvent is what a logout token is for.
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

// maxLogout is how long a logout request may be, in bytes.
const maxLogout = 64 << 10

// backChannel ends sessions because the provider says so, server to server (OpenID Connect Back-Channel Logout 1.0). Said twice it is
// done once, so that tokens need not be remembered: within their minutes they end what would be ended anyway.
func (d *Door) backChannel(w http.ResponseWriter, r *http.Request) {
	p := d.provider(w, r)
	if p == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxLogout)
	found, err := p.discover(r.Context())
	if err != nil {
		http.Error(w, "the provider cannot be reached", http.StatusServiceUnavailable)
		return
	}
	token, err := found.Verifier(&oidc.Config{ClientID: p.ClientID, SkipExpiryCheck: true, Now: p.now}).
		Verify(oidc.ClientContext(r.Context(), p.client), r.PostFormValue("logout_token"))
	var said struct {
		claims
		Events map[string]any `json:"events"`
	}
	if err == nil {
		err = token.Claims(&said)
	}
	_, isLogout := said.Events[logoutEvent]
	if err != nil || !isLogout || said.Nonce != "" || said.Session == "" && token.Subject == "" || !recent(token, p.now()) {
		d.Logger.WarnContext(r.Context(), "a logout token does not hold", "provider", p.Name, "error", err)
		http.Error(w, "the logout token does not hold", http.StatusBadRequest)
		return
	}
	subject := hub.Subject{Issuer: token.Issuer, Sub: token.Subject}
	if p.Kind == "entra" {
		subject.Sub = said.TenantID + "/" + said.ObjectID
	}
	d.end(w, r, p, said.Session, subject)
}

// recent tells whether a logout token was made just now: it need not say when it ends.
func recent(token *oidc.IDToken, now time.Time) bool {
	age := now.Sub(token.IssuedAt)
	return age > -clockSkew && age < logoutLasts && (token.Expiry.IsZero() || now.Before(token.Expiry.Add(clockSkew)))
}

// logoutLasts is how old a logout token may be: providers send it at once, and at most a few times.
const logoutLasts = 5 * time.Minute

// frontChannel ends the session that the provider names in a frame of its own page (OpenID Connect Front-Channel Logout 1.0). The
// name of the session is a secret between the two; without it nothing is ended, since anybody can make a frame.
func (d *Door) frontChannel(w http.ResponseWriter, r *http.Request) {
	p := d.provider(w, r)
	if p == nil {
		return
	}
	query := r.URL.Query()
	if query.Get("iss") != p.Issuer || query.Get("sid") == "" {
		http.Error(w, "iss and sid must be those of a session", http.StatusBadRequest)
		return
	}
	d.end(w, r, p, query.Get("sid"), hub.Subject{})
}

func (d *Door) end(w http.ResponseWriter, r *http.Request, p *provider, session string, subject hub.Subject) {
	if err := d.Doorkeeper.SignOutFrom(r.Context(), p.Name, session, subject); err != nil {
		d.Logger.WarnContext(r.Context(), "sessions were not ended", "provider", p.Name, "error", err)
		http.Error(w, "try again", http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}
