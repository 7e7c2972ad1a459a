package session

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// providerTimeout is how long a provider gets to answer: people wait for it with a page that does not move.
	providerTimeout = 10 * time.Second
	// retryDiscovery is how long a provider that could not be reached is not asked again: a button that many press must not
	// become a flood.
	retryDiscovery = 2 * time.Second
	// clockSkew is how far a provider's clock may be from ours.
	clockSkew = time.Minute
)

// provider is who vouches for people. Its endpoints and keys are looked up when they are first needed.
type provider struct {
	ProviderOptions
	client *http.Client
	now    func() time.Time

	mutex sync.Mutex
	found *discovered
	tried time.Time
	fault error
}

// discovered is what a provider says of itself.
type discovered struct {
	*oidc.Provider
	EndSession string `json:"end_session_endpoint"`
}

func newProvider(options ProviderOptions, now func() time.Time) *provider {
	return &provider{ProviderOptions: options, now: now,
		client: &http.Client{Timeout: providerTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// discover gives what the provider says of itself; once it has, it is not asked again, but for its keys.
func (p *provider) discover(ctx context.Context) (*discovered, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	if p.fault != nil && p.now().Sub(p.tried) < retryDiscovery {
		return nil, p.fault
	}
	// Its keys are fetched by the context that it is found with, for as long as it is used.
	found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.Issuer)
	if err != nil {
		p.fault, p.tried = fmt.Errorf("discover %s: %w", p.Name, err), p.now() // so that who has waited meanwhile need not wait again
		return nil, p.fault
	}
	one := &discovered{Provider: found}
	if err := found.Claims(one); err != nil {
		return nil, fmt.Errorf("what %s says of itself: %w", p.Name, err)
	}
	p.found, p.fault = one, nil
	return one, nil
}

func (p *provider) flow(found *discovered, callback string) *oauth2.Config {
	return &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.ClientSecret.Reveal(), Endpoint: found.Endpoint(), RedirectURL: callback,
		Scopes: p.Scopes}
}

// claims are what is read of an ID token. A national identity number among the others is never read, so that it can stand nowhere.
type claims struct {
	Nonce         string `json:"nonce"`
	Level         string `json:"acr"`
	Session       string `json:"sid"`
	Name          string `json:"name"`
	Email         string `json:"email"`
	EmailVerified bool   `json:"email_verified"`
	Locale        string `json:"locale"`
	Authorized    string `json:"azp"`
	ObjectID      string `json:"oid"`
	TenantID      string `json:"tid"`
}

// Why somebody who comes back from a provider is not let in. What stands in a token is never part of an error.
var (
	errToken = errors.New("the ID token does not hold")
	errLevel = errors.New("the level of the sign-in is too low")
)

// vouch checks an ID token and gives who it is of.
func (p *provider) vouch(ctx context.Context, found *discovered, raw, nonce string) (hub.Arrival, error) {
	// The times are checked here, since the verifier allows for no difference between clocks.
	token, err := found.Verifier(&oidc.Config{ClientID: p.ClientID, SkipExpiryCheck: true, Now: p.now}).Verify(oidc.ClientContext(ctx, p.client), raw)
	if err != nil {
		return hub.Arrival{}, fmt.Errorf("%w: %w", errToken, err)
	}
	var said claims
	if err := token.Claims(&said); err != nil {
		return hub.Arrival{}, fmt.Errorf("%w: its claims cannot be read", errToken)
	}
	switch now := p.now(); {
	case !now.Before(token.Expiry.Add(clockSkew)):
		return hub.Arrival{}, fmt.Errorf("%w: it has expired", errToken)
	case token.IssuedAt.After(now.Add(clockSkew)):
		return hub.Arrival{}, fmt.Errorf("%w: it comes from the future", errToken)
	case nonce == "" || said.Nonce != nonce:
		return hub.Arrival{}, fmt.Errorf("%w: it was made for another sign-in", errToken)
	case len(token.Audience) > 1 && said.Authorized != p.ClientID || said.Authorized != "" && said.Authorized != p.ClientID:
		return hub.Arrival{}, fmt.Errorf("%w: it was made for another client", errToken)
	case !p.enough(said.Level):
		return hub.Arrival{}, errLevel
	}
	return p.arrival(token, said)
}

// enough tells whether a level is at least the one that is asked for.
func (p *provider) enough(level string) bool {
	return p.LeastLevel == "" || slices.Index(p.Levels, level) >= slices.Index(p.Levels, p.LeastLevel)
}

func (p *provider) arrival(token *oidc.IDToken, said claims) (hub.Arrival, error) {
	arrival := hub.Arrival{Subject: hub.Subject{Issuer: token.Issuer, Sub: token.Subject}, Provider: p.Name, ProviderSession: said.Session,
		Name: said.Name, Language: spoken(said.Locale)}
	if p.Kind == "entra" { // whose «sub» is another one for each application
		if said.ObjectID == "" || said.TenantID == "" {
			return hub.Arrival{}, fmt.Errorf("%w: it has no oid and tid", errToken)
		}
		arrival.Subject.Sub = said.TenantID + "/" + said.ObjectID
	}
	if p.TrustEmail && said.EmailVerified {
		arrival.Email = said.Email
	}
	if len(p.Roles) > 0 {
		var all map[string]any
		if err := token.Claims(&all); err != nil {
			return hub.Arrival{}, fmt.Errorf("%w: its claims cannot be read", errToken)
		}
		arrival.GivesRoles, arrival.Roles = true, p.rolesOf(all[p.RolesClaim])
	}
	return arrival, nil
}

// rolesOf are the roles of the values that a claim has: one text, or several.
func (p *provider) rolesOf(claim any) []hub.Role {
	var roles []hub.Role
	values, several := claim.([]any)
	if !several {
		values = []any{claim}
	}
	for _, value := range values {
		if text, ok := value.(string); ok && p.Roles[text] != "" && !slices.Contains(roles, p.Roles[text]) {
			roles = append(roles, p.Roles[text])
		}
	}
	return roles
}

// spoken is the language of the interface that somebody speaks; empty for another one.
func spoken(locale string) hub.Language {
	if len(locale) < 2 {
		return ""
	}
	switch language := hub.Language(locale[:2]); language {
	case "nb", "nn", "en":
		return language
	case "no":
		return "nb"
	default:
		return ""
	}
}
