package session

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/samlaer/samlaer/internal/hub"
)

// Doorkeeper lets people in and out.
type Doorkeeper interface {
	// SignIn gives the token of a new session to who arrives.
	SignIn(ctx context.Context, arrival hub.Arrival) (token string, person *hub.Person, err error)
	// SignOut ends the session with the token, and gives it; nil when there is none.
	SignOut(ctx context.Context, token string) (*hub.Session, error)
	// SignOutFrom ends the sessions that are one at a provider, or all that a person has by it.
	SignOutFrom(ctx context.Context, provider, session string, subject hub.Subject) error
}

// Signer signs what a browser keeps for a while, and reads it again.
type Signer interface {
	Token(purpose, text string) string
	Read(purpose, token string) (text string, ok bool)
}

// DoorOptions are what the way in is made of.
type DoorOptions struct {
	Doorkeeper Doorkeeper
	Signer     Signer
	Providers  []ProviderOptions
	// Founder lets the first administrator in; nil for nobody.
	Founder Founder
	// Postbox and LetterLinks let people in by letters; nil where none are sent.
	Postbox     Postbox
	LetterLinks LetterLinks
	// Site is the address under which people see the hub.
	Site   hub.URL
	Now    func() time.Time
	Logger *slog.Logger
}

// Door is the way in and out: /signin and what lies under it, and /signout.
type Door struct {
	DoorOptions
	cookies   cookies
	providers []*provider
	askers    askers
	mux       *http.ServeMux
}

// NewDoor is the way in by these providers. None is asked for anything before somebody comes.
func NewDoor(options DoorOptions) *Door {
	d := &Door{DoorOptions: options, cookies: cookies{secure: Secure(options.Site)}, mux: http.NewServeMux()}
	for _, one := range options.Providers {
		d.providers = append(d.providers, newProvider(one, options.Now))
	}
	d.mux.HandleFunc("GET /signin", d.choose)
	d.mux.HandleFunc("POST /signin/{provider}", d.leave)
	d.mux.HandleFunc("GET /signin/{provider}/callback", d.comeBack)
	d.mux.HandleFunc("POST /signin/{provider}/logout", d.backChannel)
	d.mux.HandleFunc("GET /signin/{provider}/logout", d.frontChannel)
	d.mux.HandleFunc("POST /signout", d.signOut)
	if options.Founder != nil {
		d.mux.HandleFunc("GET /signin/first", d.openFirst)
		d.mux.HandleFunc("POST /signin/first", d.useFirst)
	}
	if options.Postbox != nil {
		d.mux.HandleFunc("POST /signin/letter", d.ask)
		d.mux.HandleFunc("GET /signin/link", d.openLink)
		d.mux.HandleFunc("POST /signin/link", d.useLink)
	}
	return d
}

// Secure tells whether a site is seen over TLS, so that its cookies are sent only so.
func Secure(site hub.URL) bool { return strings.HasPrefix(string(site), "https://") }

// ServeHTTP lets in and out.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	d.mux.ServeHTTP(w, r)
}

// provider is the one that the address names; the page says so when there is none.
func (d *Door) provider(w http.ResponseWriter, r *http.Request) *provider {
	for _, one := range d.providers {
		if one.Name == r.PathValue("provider") {
			return one
		}
	}
	d.say(w, r, http.StatusNotFound, messageNoProvider)
	return nil
}

func (d *Door) callback(p *provider) string {
	return string(d.Site) + "/signin/" + p.Name + "/callback"
}

const (
	// arrivalPurpose is what the signature of an arrival is for, and arrivalLasts how long somebody may take to sign in.
	arrivalPurpose = "arrival"
	arrivalLasts   = 10 * time.Minute
	// stateShown is how many characters of a state name its cookie: several windows sign in side by side.
	stateShown = 8
)

// arrival is what is remembered of somebody who went to sign in. It stands in a cookie of the browser that went, signed.
type arrival struct {
	Provider string    `json:"p"`
	State    string    `json:"s"`
	Nonce    string    `json:"n"`
	Verifier string    `json:"v"`
	Return   string    `json:"r"`
	Until    time.Time `json:"u"`
}

// leave sends the browser to the provider.
func (d *Door) leave(w http.ResponseWriter, r *http.Request) {
	p := d.provider(w, r)
	if p == nil {
		return
	}
	found, err := p.discover(r.Context())
	if err != nil {
		d.Logger.WarnContext(r.Context(), "a provider cannot be reached", "provider", p.Name, "error", err)
		d.say(w, r, http.StatusServiceUnavailable, messageProviderAway.With(p.Label))
		return
	}
	going := arrival{Provider: p.Name, State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Return: localPath(r.FormValue("return")), Until: d.Now().Add(arrivalLasts)}
	text, _ := json.Marshal(going) // nothing in it can fail
	d.cookies.set(w, arrivalCookie+going.State[:stateShown], d.Signer.Token(arrivalPurpose, string(text)), arrivalLasts)
	options := []oauth2.AuthCodeOption{oidc.Nonce(going.Nonce), oauth2.S256ChallengeOption(going.Verifier),
		oauth2.SetAuthURLParam("ui_locales", string(speaks(r)))}
	if p.LeastLevel != "" {
		options = append(options, oauth2.SetAuthURLParam("acr_values", p.LeastLevel))
	}
	http.Redirect(w, r, p.flow(found, d.callback(p)).AuthCodeURL(going.State, options...), http.StatusSeeOther)
}

// comeBack lets in who comes back from the provider.
func (d *Door) comeBack(w http.ResponseWriter, r *http.Request) {
	p := d.provider(w, r)
	if p == nil {
		return
	}
	going, ok := d.remembered(w, r, p)
	switch {
	case !ok:
		d.say(w, r, http.StatusBadRequest, messageStartAgain)
		return
	case r.URL.Query().Get("error") != "": // the person said no, or the provider did
		d.say(w, r, http.StatusForbidden, messageNotSignedIn.With(p.Label))
		return
	}
	arrival, err := d.exchange(r.Context(), p, going, r.URL.Query().Get("code"))
	if err != nil {
		d.refuse(w, r, p, err)
		return
	}
	if arrival.Language == "" {
		arrival.Language = speaks(r)
	}
	token, _, err := d.Doorkeeper.SignIn(r.Context(), d.arriving(r, arrival))
	if err != nil {
		d.refuse(w, r, p, err)
		return
	}
	d.cookies.set(w, sessionCookie, token, cookieLasts)
	http.Redirect(w, r, going.Return, http.StatusSeeOther)
}

// arriving is who arrives, with what the request tells: on what, from where, and in the place of which session.
func (d *Door) arriving(r *http.Request, who hub.Arrival) hub.Arrival {
	who.Device, who.Address, who.Token = r.UserAgent(), address(r), d.cookies.read(r, sessionCookie)
	return who
}

// remembered is what the browser that comes back had with it when it left; once, and only with the state that it left with.
func (d *Door) remembered(w http.ResponseWriter, r *http.Request, p *provider) (arrival, bool) {
	state := r.URL.Query().Get("state")
	if len(state) < stateShown {
		return arrival{}, false
	}
	name := arrivalCookie + state[:stateShown]
	if strings.Trim(state[:stateShown], "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return arrival{}, false
	}
	text, ok := d.Signer.Read(arrivalPurpose, d.cookies.read(r, name))
	if !ok {
		return arrival{}, false
	}
	d.cookies.clear(w, name)
	var going arrival
	if err := json.Unmarshal([]byte(text), &going); err != nil {
		return arrival{}, false
	}
	return going, going.Provider == p.Name && subtle.ConstantTimeCompare([]byte(going.State), []byte(state)) == 1 && d.Now().Before(going.Until)
}

// exchange gives the code for an ID token, and the token for who it is of.
func (d *Door) exchange(ctx context.Context, p *provider, going arrival, code string) (hub.Arrival, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return hub.Arrival{}, err
	}
	token, err := p.flow(found, d.callback(p)).Exchange(oidc.ClientContext(ctx, p.client), code, oauth2.VerifierOption(going.Verifier))
	if err != nil {
		return hub.Arrival{}, exchangeFault(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return hub.Arrival{}, errToken
	}
	return p.vouch(ctx, found, raw, going.Nonce)
}

// exchangeFault is why a code was not taken, without what the provider answered: it may have anything in it.
func exchangeFault(err error) error {
	var refused *oauth2.RetrieveError
	switch {
	case !errors.As(err, &refused):
		return err
	case refused.ErrorCode != "":
		return errors.Join(errToken, errors.New("the provider refuses the code"))
	case refused.Response != nil:
		return fmt.Errorf("exchange the code: the provider answers %d", refused.Response.StatusCode)
	default:
		return errors.New("exchange the code: the provider gives no token")
	}
}

// refuse says why somebody is not let in, and logs it: our faults with the whole chain.
func (d *Door) refuse(w http.ResponseWriter, r *http.Request, p *provider, err error) {
	d.Logger.WarnContext(r.Context(), "somebody was not signed in", "provider", p.Name, "error", err)
	switch {
	case errors.Is(err, errLevel):
		d.say(w, r, http.StatusForbidden, messageLevel.With(p.Label))
	case errors.Is(err, errToken):
		d.say(w, r, http.StatusBadRequest, messageStartAgain)
	default:
		d.say(w, r, http.StatusServiceUnavailable, messageProviderAway.With(p.Label))
	}
}

// localPath is where to go within the site; its beginning for an address elsewhere, however it is written.
func localPath(text string) string {
	parsed, err := url.Parse(text)
	if err != nil || parsed.IsAbs() || parsed.Host != "" || parsed.Opaque != "" || !strings.HasPrefix(text, "/") ||
		strings.HasPrefix(text, "//") || strings.ContainsAny(text, "\\\r\n\t") {
		return "/"
	}
	return parsed.String()
}
