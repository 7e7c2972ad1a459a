package session

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// IssuerOptions say whose tokens programs may send in the place of a key, and what those open.
type IssuerOptions struct {
	// Name is what the issuer is called here: the clients of services have it.
	Name string `json:"name"`
	// Kind is maskinporten or jwt: it fills in what is not said.
	Kind string `json:"kind"`
	// Issuer is what tokens have as «iss», and Metadata the address where it says which keys it has; found by Issuer when not
	// given.
	Issuer   string `json:"issuer"`
	Metadata string `json:"metadata"`
	// Audience is what tokens must have in «aud». AnyAudience does without, where the scope alone says for whom a token is:
	// nobody but its owner gives out a scope of Maskinporten.
	Audience    string `json:"audience"`
	AnyAudience bool   `json:"anyAudience"`
	// Algorithms are those that tokens may be signed by.
	Algorithms []string `json:"algorithms"`
	// ClientClaim has the client, and ScopeClaim the scopes: one text with spaces, or a list.
	ClientClaim string `json:"clientClaim"`
	ScopeClaim  string `json:"scopeClaim"`
	// Scopes are what scopes of the issuer open here, and Always what every token of it does.
	Scopes map[string][]hub.KeyScope `json:"scopes"`
	Always []hub.KeyScope            `json:"always"`
	// LongestMinutes is how long a token may last, from its making to its end.
	LongestMinutes int `json:"longestMinutes"`
}

const (
	kindMaskinporten = "maskinporten"
	kindToken        = "jwt"
	// longestMinutes is for how long tokens are taken that last long: those of Entra ID last up to 90 minutes, those of
	// Maskinporten two.
	longestMinutes = 120
)

// issuerPresets are what is not said of an issuer of a kind. The well-known addresses are those of OpenID Connect Discovery 1.0
// and RFC 8414; Maskinporten has only the latter (docs.digdir.no, «Well-known endpoints»).
var issuerPresets = map[string]IssuerOptions{
	kindMaskinporten: {Issuer: "https://maskinporten.no/", Metadata: ".well-known/oauth-authorization-server", ClientClaim: "consumer"},
	kindToken:        {Metadata: ".well-known/openid-configuration", ClientClaim: "client_id"},
}

// signatures are the algorithms that tokens can be signed by: those with a public key (RFC 7518). With a shared one, whoever reads the
// issuer's keys could sign.
var signatures = []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}

// ReadIssuers reads a file of issuers: a JSON array of objects with the fields of [IssuerOptions].
func ReadIssuers(file string) ([]IssuerOptions, error) {
	issuers, err := readOptions[IssuerOptions]("issuers", file)
	if err != nil {
		return nil, err
	}
	names, addresses := map[string]bool{}, map[string]bool{}
	for at := range issuers {
		one := &issuers[at]
		err := one.complete()
		if err == nil && (names[one.Name] || addresses[one.Issuer]) {
			err = errors.New("its name or its address is another's too: give each its own")
		}
		if err != nil {
			return nil, fmt.Errorf("issuer %d (%s) in %s: %w", at+1, one.Name, file, err)
		}
		names[one.Name], addresses[one.Issuer] = true, true
	}
	return issuers, nil
}

// complete fills in what is not said, and tells what is wrong.
func (i *IssuerOptions) complete() error {
	i.Kind = cmp.Or(i.Kind, kindToken)
	preset, known := issuerPresets[i.Kind]
	if !known {
		return fmt.Errorf("there is no kind %q: it is maskinporten or jwt", i.Kind)
	}
	i.Name, i.Issuer, i.ClientClaim = cmp.Or(i.Name, i.Kind), cmp.Or(i.Issuer, preset.Issuer), cmp.Or(i.ClientClaim, preset.ClientClaim)
	i.Metadata = cmp.Or(i.Metadata, strings.TrimRight(i.Issuer, "/")+"/"+preset.Metadata)
	i.ScopeClaim, i.LongestMinutes = cmp.Or(i.ScopeClaim, "scope"), cmp.Or(i.LongestMinutes, longestMinutes)
	if i.Algorithms == nil {
		i.Algorithms = []string{"RS256", "PS256", "ES256"}
	}
	switch {
	case !hub.IssuerName(i.Name):
		return errors.New("administrators type the name: give it small letters, digits and hyphens")
	case !safeAddress(i.Issuer):
		return fmt.Errorf("the issuer %q is no address with https", i.Issuer)
	case !safeAddress(i.Metadata):
		return fmt.Errorf("metadata %q is no address with https", i.Metadata)
	case i.LongestMinutes < 0:
		return errors.New("longestMinutes must be more than 0")
	case i.Kind == kindMaskinporten && i.ClientClaim != preset.ClientClaim:
		return errors.New("at Maskinporten, the client is the consumer: leave out clientClaim")
	case i.AnyAudience && (i.Kind != kindMaskinporten || len(i.Always) > 0):
		return errors.New("anyAudience is for Maskinporten, and without always: its tokens for others would open the hub")
	case (i.Audience == "") != i.AnyAudience:
		return errors.New("say in audience for whom tokens must be made, such as the hub's address")
	case len(i.Scopes) == 0 && len(i.Always) == 0:
		return errors.New("say in scopes what the tokens open")
	}
	return i.checkLists()
}

func (i *IssuerOptions) checkLists() error {
	for _, algorithm := range i.Algorithms {
		if !slices.Contains(signatures, algorithm) {
			return fmt.Errorf("algorithm %q is none of %s", algorithm, strings.Join(signatures, ", "))
		}
	}
	opened := slices.Clone(i.Always)
	for _, scopes := range i.Scopes {
		opened = append(opened, scopes...)
	}
	for _, scope := range opened {
		switch scope {
		case hub.KeyScopeReadPublic, hub.KeyScopeReadNetwork, hub.KeyScopeReadCounty, hub.KeyScopeWrite:
		default:
			return fmt.Errorf("there is no %q to open: it is READ_PUBLIC, READ_NETWORK, READ_COUNTY or WRITE", scope)
		}
	}
	return nil
}

func (i *IssuerOptions) longest() time.Duration { return time.Duration(i.LongestMinutes) * time.Minute }

// safeAddress tells whether what comes from an address comes from whom it names: over TLS, or from this machine, where tests have
// theirs.
func safeAddress(text string) bool {
	address, err := url.Parse(text)
	return err == nil && address.Hostname() != "" && (address.Scheme == "https" || address.Scheme == "http" && isLoopback(address.Hostname()))
}

func isLoopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }
