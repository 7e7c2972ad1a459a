package session_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlaer/samlaer/internal/session"
)

// read reads providers from a file with the text.
func read(t *testing.T, text string) ([]session.ProviderOptions, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "providers.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return session.ReadProviders(file, func(name string) string {
		return map[string]string{"SECRET": "from the environment"}[name]
	})
}

func TestWhatIsNotSaidOfAKnownProviderIsFilledIn(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	providers, err := read(t, `[{"kind": "idporten", "clientId": "a", "clientSecretVariable": "SECRET"},
		{"name": "fylket", "label": "Fylkeskommunen", "kind": "entra", "issuer": "https://login.microsoftonline.com/1/v2.0", "clientId": "b",
		 "clientSecretFile": "`+secret+`", "roles": {"Kurator": "CURATOR"}}]`)
	if err != nil {
		t.Fatal(err)
	}
	one, other := providers[0], providers[1]
	if one.Name != "idporten" || one.Label != "ID-porten" || one.Issuer != "https://idporten.no" || one.ClientSecret.Reveal() != "from the environment" ||
		one.LeastLevel != "idporten-loa-substantial" || strings.Join(one.Scopes, " ") != "openid profile" {
		t.Errorf("%+v", one)
	}
	if other.ClientSecret.Reveal() != "from a file" || other.RolesClaim != "roles" || other.LeastLevel != "" {
		t.Errorf("%+v", other)
	}
}

func TestAProviderThatIsNotRightStopsTheStartInASentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{`:                   "providers in",
		`[{"nonsense": 1}]`:   "unknown field",
		`[{"kind": "x"}]`:     "there is no kind",
		`[{"kind": "feide"}]`: "no clientId",
		`[{"kind": "feide", "clientId": "a", "clientSecret": "x"}]`:                                   "unknown field",
		`[{"kind": "entra", "clientId": "a"}]`:                                                        "no address with https",
		`[{"issuer": "http://issuer.example", "clientId": "a"}]`:                                      "no address with https",
		`[{"issuer": "ftp://localhost/", "clientId": "a"}]`:                                           "no address with https",
		`[{"issuer": "https://:8080/", "clientId": "a"}]`:                                             "no address with https",
		`[{"name": "A/b", "kind": "feide", "clientId": "a"}]`:                                         "small letters",
		`[{"kind": "feide", "clientId": "a", "scopes": ["email"]}]`:                                   "must have openid",
		`[{"kind": "idporten", "clientId": "a", "leastLevel": "x"}]`:                                  "none of levels",
		`[{"kind": "feide", "clientId": "a", "roles": {"x": "CURATOR"}}]`:                             "rolesClaim",
		`[{"kind": "entra", "issuer": "https://i.example", "clientId": "a", "roles": {"x": "KING"}}]`: "CONTRIBUTOR, CURATOR or ADMINISTRATOR",
		`[{"kind": "feide", "clientId": "a", "clientSecretVariable": "NOWHERE"}]`:                     "has no NOWHERE",
		`[{"kind": "feide", "clientId": "a", "clientSecretFile": "/nowhere"}]`:                        "its secret",
		`[{"kind": "feide", "clientId": "a"}, {"kind": "feide", "clientId": "b"}]`:                    "two providers",
	} {
		if _, err := read(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want «%s»", text, err, want)
		}
	}
}
