package session

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/secret"
)

// ProviderOptions say how people sign in by one OpenID provider.
type ProviderOptions struct {
	// Name stands in addresses: small letters, digits and hyphens. Label stands on the button.
	Name  string `json:"name"`
	Label string `json:"label"`
	// Kind is idporten, ansattporten, entra, feide or oidc: it fills in what is not said.
	Kind string `json:"kind"`
	// Issuer is the provider's address. Entra's has the tenant.
	Issuer       string      `json:"issuer"`
	ClientID     string      `json:"clientId"`
	ClientSecret secret.Text `json:"-"`
	// ClientSecretFile and ClientSecretVariable name where the secret is, a file or an environment variable.
	ClientSecretFile     string   `json:"clientSecretFile"`
	ClientSecretVariable string   `json:"clientSecretVariable"`
	Scopes               []string `json:"scopes"`
	// Levels are the values of «acr» from the least to the highest, and LeastLevel the one that is enough; empty for any.
	Levels     []string `json:"levels"`
	LeastLevel string   `json:"leastLevel"`
	// RolesClaim has values that Roles turns into roles. Without Roles, the provider gives none.
	RolesClaim string              `json:"rolesClaim"`
	Roles      map[string]hub.Role `json:"roles"`
	// TrustEmail takes an address that the provider has verified for the person's, also of somebody who is here already.
	TrustEmail bool `json:"trustEmail"`
}

// presets are what is not said of a provider of a kind.
var presets = map[string]ProviderOptions{
	// ID-porten: docs.digdir.no, «OIDC protocol: ID-token». It gives no name and no address, only a number that is never asked for.
	"idporten": {Label: "ID-porten", Issuer: "https://idporten.no", Scopes: []string{"openid", "profile"},
		Levels:     []string{"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"},
		LeastLevel: "idporten-loa-substantial"},
	"ansattporten": {Label: "Ansattporten", Issuer: "https://ansattporten.no", Scopes: []string{"openid", "profile"},
		Levels: []string{"low", "substantial", "high"}, LeastLevel: "substantial"},
	"entra": {Label: "Microsoft", Scopes: []string{"openid", "profile", "email"}, RolesClaim: "roles"},
	"feide": {Label: "Feide", Issuer: "https://auth.dataporten.no", Scopes: []string{"openid", "profile", "email"}},
	"oidc":  {Scopes: []string{"openid", "profile", "email"}},
}

// maxOptions is how long a file of options may be, in bytes.
const maxOptions = 1 << 20

// readOptions reads a file with a JSON array of what it is of. A field that is not known is an error.
func readOptions[T any](of, file string) ([]T, error) {
	opened, err := os.Open(file) // #nosec G304 -- the file that the operator names
	if err != nil {
		return nil, fmt.Errorf("%s: %w", of, err)
	}
	defer func() { _ = opened.Close() }()
	decoder := json.NewDecoder(io.LimitReader(opened, maxOptions))
	decoder.DisallowUnknownFields()
	var options []T
	if err := decoder.Decode(&options); err != nil {
		return nil, fmt.Errorf("%s in %s: %w", of, file, err)
	}
	return options, nil
}

// ReadProviders reads a file of providers: a JSON array of objects with the fields of [ProviderOptions]. Secrets do not stand in it.
func ReadProviders(file string, environment func(string) string) ([]ProviderOptions, error) {
	providers, err := readOptions[ProviderOptions]("providers", file)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for at := range providers {
		provider := &providers[at]
		if err := provider.complete(environment); err != nil {
			return nil, fmt.Errorf("provider %d (%s) in %s: %w", at+1, provider.Name, file, err)
		}
		if names[provider.Name] {
			return nil, fmt.Errorf("two providers in %s have the name %q: give each its own", file, provider.Name)
		}
		names[provider.Name] = true
	}
	return providers, nil
}

// complete fills in what is not said, reads the secret, and tells what is wrong.
func (p *ProviderOptions) complete(environment func(string) string) error {
	if p.Kind == "" {
		p.Kind = "oidc"
	}
	preset, known := presets[p.Kind]
	if !known {
		return fmt.Errorf("there is no kind %q: it is idporten, ansattporten, entra, feide or oidc", p.Kind)
	}
	p.Name, p.Label, p.Issuer = cmp.Or(p.Name, p.Kind), cmp.Or(p.Label, preset.Label), cmp.Or(p.Issuer, preset.Issuer)
	p.Label, p.RolesClaim = cmp.Or(p.Label, p.Name), cmp.Or(p.RolesClaim, preset.RolesClaim)
	if p.Scopes == nil {
		p.Scopes = preset.Scopes
	}
	if p.Levels == nil {
		p.Levels, p.LeastLevel = preset.Levels, cmp.Or(p.LeastLevel, preset.LeastLevel)
	}
	switch {
	case p.Name == "letter" || p.Name == "link" || p.Name == "first":
		return fmt.Errorf("the name %q is the hub's own: choose another", p.Name)
	case !hub.IssuerName(p.Name):
		return errors.New("the name stands in addresses: give it small letters, digits and hyphens")
	case !safeAddress(p.Issuer):
		return fmt.Errorf("the issuer %q is no address with https", p.Issuer)
	case p.ClientID == "":
		return errors.New("there is no clientId")
	case !slices.Contains(p.Scopes, "openid"):
		return errors.New("scopes must have openid")
	case p.LeastLevel != "" && !slices.Contains(p.Levels, p.LeastLevel):
		return fmt.Errorf("leastLevel %q is none of levels", p.LeastLevel)
	case len(p.Roles) > 0 && p.RolesClaim == "":
		return errors.New("say in rolesClaim where the roles stand")
	}
	for value, role := range p.Roles {
		if role != hub.RoleContributor && role != hub.RoleCurator && role != hub.RoleAdministrator {
			return fmt.Errorf("%q gives the role %q: it is CONTRIBUTOR, CURATOR or ADMINISTRATOR", value, role)
		}
	}
	return p.readSecret(environment)
}

func (p *ProviderOptions) readSecret(environment func(string) string) error {
	switch {
	case p.ClientSecretFile != "":
		text, err := os.ReadFile(p.ClientSecretFile)
		if err != nil {
			return fmt.Errorf("its secret: %w", err)
		}
		p.ClientSecret = secret.NewText(strings.TrimSpace(string(text)))
	case p.ClientSecretVariable != "":
		if p.ClientSecret = secret.NewText(environment(p.ClientSecretVariable)); p.ClientSecret.IsEmpty() {
			return fmt.Errorf("the environment has no %s", p.ClientSecretVariable)
		}
	}
	return nil // a client without a secret proves itself by PKCE alone
}
