// Package sessiontest has an issuer of tokens on this machine, for tests.
package sessiontest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Issuer gives out tokens as Maskinporten and others do. It says of itself at both well-known addresses what it is: at that of OAuth
// with a stroke at the end, as Maskinporten's is.
type Issuer struct {
	*httptest.Server
	// Asked counts how often somebody wanted its keys.
	Asked atomic.Int32
	mutex sync.Mutex
	keys  []jose.JSONWebKey
	away  bool
}

// OpenIssuer begins with these keys, and ends with the test.
func OpenIssuer(t testing.TB, keys ...jose.JSONWebKey) *Issuer {
	t.Helper()
	i := &Issuer{keys: keys}
	i.Server = httptest.NewServer(i)
	t.Cleanup(i.Close)
	return i
}

// Turn gives it other keys.
func (i *Issuer) Turn(keys ...jose.JSONWebKey) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.keys = keys
}

// Leave lets it answer nobody, or answer again.
func (i *Issuer) Leave(away bool) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	i.away = away
}

func (i *Issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	switch {
	case i.away:
		http.Error(w, "away", http.StatusBadGateway)
	case r.URL.Path == "/jwk":
		i.Asked.Add(1)
		keys := []any{json.RawMessage(`{"kty": "unheard", "kid": "odd"}`)}
		for _, key := range i.keys {
			keys = append(keys, key.Public())
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": keys})
	case r.URL.Path == "/.well-known/openid-configuration", r.URL.Path == "/.well-known/oauth-authorization-server":
		issuer := i.URL
		if strings.HasSuffix(r.URL.Path, "server") {
			issuer += "/"
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"issuer": issuer, "jwks_uri": i.URL + "/jwk"})
	default:
		http.NotFound(w, r)
	}
}

// RSAKey makes a key of a name.
func RSAKey(t testing.TB, name string) jose.JSONWebKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return jose.JSONWebKey{Key: key, KeyID: name, Use: "sig"}
}

// CurveKey makes a key for ES256.
func CurveKey(t testing.TB, name string) jose.JSONWebKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return jose.JSONWebKey{Key: key, KeyID: name, Algorithm: "ES256"}
}

// Sign makes a token of claims; kind is what it says that it is, empty for nothing.
func Sign(t testing.TB, algorithm jose.SignatureAlgorithm, key any, kind string, claims map[string]any) string {
	t.Helper()
	options := &jose.SignerOptions{}
	if kind != "" {
		options = options.WithType(jose.ContentType(kind))
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: key}, options)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// File is one with a text, for what is configured by a file.
func File(t testing.TB, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "issuers.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
