package session_test

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/session"
	"github.com/samlaer/samlaer/internal/session/sessiontest"
)

// programs are those who send tokens: each is let in, and it is kept as what.
type programs struct {
	people
	came *hub.Credential
}

func (p programs) ClientViewer(_ context.Context, credential hub.Credential) (hub.Viewer, error) {
	*p.came = credential
	return hub.Viewer{ID: "service_1", ReadOnly: true}, nil
}

// gate is where tokens are sent to.
type gate struct {
	handler http.Handler
	came    hub.Credential
	now     time.Time
	log     strings.Builder
}

func (g *gate) clock() time.Time { return g.now }

func openGate(t *testing.T, configuration string) *gate {
	t.Helper()
	options, err := session.ReadIssuers(sessiontest.File(t, configuration))
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{now: time.Now().Truncate(time.Second)}
	logger := slog.New(slog.NewTextHandler(&g.log, nil))
	g.handler = session.Handler(session.Options{People: programs{came: &g.came}, Logger: logger, Issuers: session.NewIssuers(options, g.clock, logger)},
		http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	return g
}

// send gives what is answered to a token, and whom it was taken for.
func (g *gate) send(t *testing.T, token string) (*httptest.ResponseRecorder, hub.Credential) {
	t.Helper()
	g.came = hub.Credential{}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", http.NoBody)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Accept-Language", "en")
	answer := httptest.NewRecorder()
	g.handler.ServeHTTP(answer, request)
	if len(token) > 20 && strings.Contains(g.log.String()+answer.Body.String(), token[len(token)-20:]) {
		t.Error("the token stands in the log or in the answer")
	}
	return answer, g.came
}

const maskinporten = `[{"kind": "maskinporten", "issuer": "%s/", "audience": "https://samlaer.example",
	"scopes": {"fylke:samlaer.les": ["READ_NETWORK"], "fylke:samlaer.skriv": ["READ_COUNTY", "WRITE"]}}]`

// consumerClaims are those of a token of Maskinporten.
func consumerClaims(issuer string, now time.Time) map[string]any {
	return map[string]any{"iss": issuer + "/", "aud": "https://samlaer.example", "client_id": "a client", "iat": now.Unix(),
		"exp": now.Add(2 * time.Minute).Unix(), "scope": "fylke:samlaer.les annet:noe", "jti": "x",
		"consumer": map[string]string{"authority": "iso6523-actorid-upis", "ID": "0192:974760673"}}
}

func TestATokenOfMaskinportenSaysWhichOrganisationAsks(t *testing.T) {
	t.Parallel()
	key := sessiontest.RSAKey(t, "one")
	issuer := sessiontest.OpenIssuer(t, key)
	g := openGate(t, fmt.Sprintf(maskinporten, issuer.URL))
	claims := consumerClaims(issuer.URL, g.now)
	token := sessiontest.Sign(t, jose.RS256, key, "", claims)
	for range 2 { // whoever has it may send it as often as it holds
		answer, came := g.send(t, token)
		if answer.Code != http.StatusOK || came.Client != (hub.ServiceClient{Issuer: "maskinporten", Client: "974760673"}) ||
			!slices.Equal(came.Scopes, []hub.KeyScope{hub.KeyScopeReadNetwork}) || !came.Until.Equal(g.now.Add(3*time.Minute)) {
			t.Errorf("%d %s, %+v", answer.Code, answer.Body, came)
		}
	}
	claims["scope"], claims["supplier"] = "fylke:samlaer.les fylke:samlaer.skriv", map[string]string{"authority": "iso6523-actorid-upis", "ID": "0192:889640782"}
	for range 3 {
		_, came := g.send(t, sessiontest.Sign(t, jose.PS256, key, "JWT", claims))
		if len(came.Scopes) != 3 || came.Client.Client != "974760673" {
			t.Errorf("%+v", came)
		}
	}
	if log := g.log.String(); strings.Count(log, "supplier=889640782") != 1 || !strings.Contains(log, "consumer=974760673") {
		t.Errorf("that one asks on behalf of another is to be logged once: %s", log)
	}
	if issuer.Asked.Load() != 1 {
		t.Errorf("the issuer was asked for its keys %d times", issuer.Asked.Load())
	}
}

func TestNoProgramIsLetInByATokenThatDoesNotHold(t *testing.T) {
	t.Parallel()
	key, other := sessiontest.RSAKey(t, "one"), sessiontest.RSAKey(t, "one")
	issuer := sessiontest.OpenIssuer(t, key)
	g := openGate(t, fmt.Sprintf(maskinporten, issuer.URL))
	public, err := x509.MarshalPKIXPublicKey(key.Key.(*rsa.PrivateKey).Public())
	if err != nil {
		t.Fatal(err)
	}
	with := func(change map[string]any) map[string]any {
		claims := consumerClaims(issuer.URL, g.now)
		maps.Copy(claims, change)
		return claims
	}
	changed := func(change map[string]any) string { return sessiontest.Sign(t, jose.RS256, key, "", with(change)) }
	plain, err := json.Marshal(with(nil))
	if err != nil {
		t.Fatal(err)
	}
	part := base64.RawURLEncoding.EncodeToString
	good := strings.Split(changed(nil), ".")
	ago := func(time time.Duration) int64 { return g.now.Add(-time).Unix() }
	for name, one := range map[string]struct{ token, says string }{
		"expired":              {changed(map[string]any{"iat": ago(10 * time.Minute), "exp": ago(2 * time.Minute)}), "has expired"},
		"without an end":       {changed(map[string]any{"exp": nil}), "has expired"},
		"not yet":              {changed(map[string]any{"nbf": ago(-2 * time.Minute)}), "not hold yet"},
		"of the future":        {changed(map[string]any{"iat": ago(-2 * time.Minute), "exp": ago(-4 * time.Minute)}), "not hold yet"},
		"for too long":         {changed(map[string]any{"exp": ago(-3 * time.Hour)}), "at most 120 minutes"},
		"without its making":   {changed(map[string]any{"iat": nil}), "at most 120 minutes"},
		"for another":          {changed(map[string]any{"aud": "https://other.example"}), "https://samlaer.example"},
		"for nobody":           {changed(map[string]any{"aud": []string{}}), "https://samlaer.example"},
		"of another issuer":    {changed(map[string]any{"iss": "https://maskinporten.example/"}), "not from an issuer"},
		"of no issuer":         {changed(map[string]any{"iss": nil}), "not from an issuer"},
		"unsigned":             {part([]byte(`{"alg":"none"}`)) + "." + part(plain) + ".", "not from an issuer"},
		"signed by HS256":      {sessiontest.Sign(t, jose.HS256, public, "", with(nil)), "not from an issuer"},
		"signed by RS512":      {sessiontest.Sign(t, jose.RS512, key, "", with(nil)), "not from an issuer"},
		"signed by another":    {sessiontest.Sign(t, jose.RS256, other, "", with(nil)), "signature"},
		"with other claims":    {good[0] + "." + part([]byte(strings.Replace(string(plain), "974760673", "889640782", 1))) + "." + good[2], "signature"},
		"cut short":            {strings.Join(good, ".")[:200], "no such key"},
		"to log out":           {sessiontest.Sign(t, jose.RS256, key, "logout+jwt", with(nil)), "not for asking with"},
		"of a sign-in":         {changed(map[string]any{"nonce": "n"}), "not for asking with"},
		"without a consumer":   {changed(map[string]any{"consumer": nil}), "does not say who"},
		"of a foreign number":  {changed(map[string]any{"consumer": map[string]string{"authority": "iso6523-actorid-upis", "ID": "0007:974760673"}}), "does not say who"},
		"of no number":         {changed(map[string]any{"consumer": map[string]string{"authority": "iso6523-actorid-upis", "ID": "0192:974760674"}}), "does not say who"},
		"of another authority": {changed(map[string]any{"consumer": map[string]string{"authority": "x", "ID": "0192:974760673"}}), "does not say who"},
		"that is huge":         {changed(map[string]any{"more": strings.Repeat("a", 9000)}), "longer than 8192"},
		"that is nothing":      {"..", "no such key"},
	} {
		answer, came := g.send(t, one.token)
		said := strings.ToLower(answer.Body.String())
		if answer.Code != http.StatusUnauthorized || came.Client.Client != "" || name != "cut short" && name != "that is nothing" && !strings.Contains(said, one.says) {
			t.Errorf("a token %s: %d %s, %+v", name, answer.Code, answer.Body, came)
		}
	}
	if answer, _ := openGate(t, `[]`).send(t, changed(nil)); answer.Code != http.StatusUnauthorized || !strings.Contains(answer.Body.String(), "No tokens of others") {
		t.Errorf("where none are taken: %d %s", answer.Code, answer.Body)
	}
	if issuer.Asked.Load() != 1 {
		t.Errorf("the issuer was asked for its keys %d times", issuer.Asked.Load())
	}
}

func TestAnIssuerCanHaveOtherKeysFromNowOn(t *testing.T) {
	t.Parallel()
	first, second := sessiontest.RSAKey(t, "one"), sessiontest.CurveKey(t, "two")
	issuer := sessiontest.OpenIssuer(t, first)
	g := openGate(t, fmt.Sprintf(maskinporten, issuer.URL))
	try := func(algorithm jose.SignatureAlgorithm, key crypto.PrivateKey) int {
		answer, _ := g.send(t, sessiontest.Sign(t, algorithm, key, "", consumerClaims(issuer.URL, g.now)))
		return answer.Code
	}
	if got := try(jose.RS256, first); got != http.StatusOK {
		t.Fatalf("the first key: %d", got)
	}
	issuer.Turn(second)
	for range 20 {
		try(jose.ES256, sessiontest.CurveKey(t, "nowhere"))
	}
	if issuer.Asked.Load() != 1 {
		t.Errorf("tokens with names of keys that are nowhere had the issuer asked %d times", issuer.Asked.Load())
	}
	g.now = g.now.Add(11 * time.Second)
	if got := try(jose.ES256, second); got != http.StatusOK {
		t.Errorf("the new key: %d", got)
	}
	if got := try(jose.RS256, first); got != http.StatusUnauthorized {
		t.Errorf("the key that is gone: %d", got)
	}
}

func TestWhileAnIssuerIsAwayItsTokensWaitAndKnownKeysHold(t *testing.T) {
	t.Parallel()
	key := sessiontest.RSAKey(t, "one")
	issuer := sessiontest.OpenIssuer(t, key)
	issuer.Leave(true)
	g := openGate(t, fmt.Sprintf(maskinporten, issuer.URL))
	try := func(key jose.JSONWebKey) *httptest.ResponseRecorder {
		answer, _ := g.send(t, sessiontest.Sign(t, jose.RS256, key, "", consumerClaims(issuer.URL, g.now)))
		return answer
	}
	if got := try(key); got.Code != http.StatusServiceUnavailable || !strings.Contains(got.Body.String(), "UNAVAILABLE") ||
		!strings.Contains(got.Body.String(), "does not answer") || got.Header().Get("Retry-After") == "" {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	issuer.Leave(false)
	g.now = g.now.Add(3 * time.Second)
	if got := try(key); got.Code != http.StatusOK {
		t.Errorf("it is there again: %d %s", got.Code, got.Body)
	}
	issuer.Leave(true)
	for _, pass := range []time.Duration{time.Minute, 2 * time.Hour} {
		g.now = g.now.Add(pass)
		if got := try(key); got.Code != http.StatusOK {
			t.Errorf("a key that is known, %v later: %d %s", pass, got.Code, got.Body)
		}
		if got := try(sessiontest.RSAKey(t, "another")); got.Code != http.StatusServiceUnavailable {
			t.Errorf("a key that may be new, %v later: %d %s", pass, got.Code, got.Body)
		}
	}
	g.now = g.now.Add(12 * time.Hour)
	if got := try(key); got.Code != http.StatusServiceUnavailable {
		t.Errorf("a key of yesterday: %d %s", got.Code, got.Body)
	}
}

func TestThatAnIssuerIsAwayIsLoggedOnceAMinuteWithHowManyItMeets(t *testing.T) {
	t.Parallel()
	key := sessiontest.RSAKey(t, "one")
	issuer := sessiontest.OpenIssuer(t, key)
	issuer.Leave(true)
	g := openGate(t, fmt.Sprintf(maskinporten, issuer.URL))
	token := sessiontest.Sign(t, jose.RS256, key, "", consumerClaims(issuer.URL, g.now))
	try := func(times int, want int) {
		t.Helper()
		for range times {
			if answer, _ := g.send(t, token); answer.Code != want {
				t.Fatalf("%d %s", answer.Code, answer.Body)
			}
		}
	}
	lines := func(want ...string) {
		t.Helper()
		got := strings.Split(strings.TrimSpace(g.log.String()), "\n")
		g.log.Reset()
		if len(got) != len(want) {
			t.Fatalf("%d lines, want %d: %q", len(got), len(want), got)
		}
		for at := range want {
			if !strings.Contains(got[at], want[at]) {
				t.Errorf("%s, want %q", got[at], want[at])
			}
		}
	}
	try(1, http.StatusServiceUnavailable)
	for range 10 {
		g.now = g.now.Add(3 * time.Second) // after which it is asked again
		try(50, http.StatusServiceUnavailable)
	}
	lines("cannot be reached\" issuer=maskinporten turnedAway=0")
	g.now = g.now.Add(31 * time.Second)
	try(1, http.StatusServiceUnavailable)
	lines("turnedAway=501")
	issuer.Leave(false)
	g.now = g.now.Add(3 * time.Second)
	try(2, http.StatusOK)
	lines("can be reached again\" issuer=maskinporten turnedAway=1")
}

func TestAnyIssuersTokensCanBeTaken(t *testing.T) {
	t.Parallel()
	key := sessiontest.RSAKey(t, "one")
	issuer := sessiontest.OpenIssuer(t, key)
	g := openGate(t, fmt.Sprintf(`[{"name": "entra", "issuer": %q, "audience": "api://samlaer", "clientClaim": "azp", "scopeClaim": "roles",
		"scopes": {"Les": ["READ_COUNTY"]}, "always": ["READ_PUBLIC"]}]`, issuer.URL))
	claims := map[string]any{"iss": issuer.URL, "aud": []string{"other", "api://samlaer"}, "nbf": g.now.Unix(), "exp": g.now.Add(time.Hour).Unix(),
		"azp": "6f1c", "roles": []any{"Les", "Noe", 7}}
	answer, came := g.send(t, sessiontest.Sign(t, jose.RS256, key, "at+jwt", claims))
	if answer.Code != http.StatusOK || came.Client != (hub.ServiceClient{Issuer: "entra", Client: "6f1c"}) ||
		!slices.Equal(came.Scopes, []hub.KeyScope{hub.KeyScopeReadCounty, hub.KeyScopeReadPublic}) {
		t.Errorf("%d %s, %+v", answer.Code, answer.Body, came)
	}
	delete(claims, "roles")
	if _, came := g.send(t, sessiontest.Sign(t, jose.RS256, key, "", claims)); !slices.Equal(came.Scopes, []hub.KeyScope{hub.KeyScopeReadPublic}) {
		t.Errorf("without a scope: %+v", came)
	}
	claims["azp"] = map[string]string{}
	if answer, _ := g.send(t, sessiontest.Sign(t, jose.RS256, key, "", claims)); answer.Code != http.StatusUnauthorized {
		t.Errorf("without a client: %d", answer.Code)
	}
}

func TestAFileOfIssuersIsReadOrRefused(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		`[{"kind": "saml"}]`: "no kind",
		`[{"issuer": "http://example.org", "audience": "a", "always": ["READ_PUBLIC"]}]`:                                                                 "no address with https",
		`[{"issuer": "https://example.org", "metadata": "ftp://x", "audience": "a", "always": ["READ_PUBLIC"]}]`:                                         "metadata",
		`[{"issuer": "https://example.org", "always": ["READ_PUBLIC"]}]`:                                                                                 "audience",
		`[{"issuer": "https://example.org", "anyAudience": true, "always": ["READ_PUBLIC"]}]`:                                                            "anyAudience",
		`[{"kind": "maskinporten", "anyAudience": true, "scopes": {"a": ["READ_PUBLIC"]}, "clientClaim": "sub"}]`:                                        "consumer",
		`[{"kind": "maskinporten", "audience": "a"}]`:                                                                                                    "what the tokens open",
		`[{"issuer": "https://example.org", "audience": "a", "scopes": {"a": ["ALL"]}}]`:                                                                 "no \"ALL\"",
		`[{"issuer": "https://example.org", "audience": "a", "always": ["READ_PUBLIC"], "algorithms": ["HS256"]}]`:                                       "HS256",
		`[{"issuer": "https://example.org", "audience": "a", "always": ["READ_PUBLIC"], "name": "A b"}]`:                                                 "small letters",
		`[{"issuer": "https://example.org", "audience": "a", "always": ["READ_PUBLIC"], "longestMinutes": -1}]`:                                          "longestMinutes",
		`[{"issuer": "https://example.org", "audience": "a", "always": ["READ_PUBLIC"], "aud": "b"}]`:                                                    "aud",
		`[{"kind": "maskinporten", "audience": "a", "scopes": {"a": ["WRITE"]}}, {"kind": "maskinporten", "audience": "a", "scopes": {"a": ["WRITE"]}}]`: "another's",
		`[{"kind": "maskinporten", "anyAudience": true, "scopes": {"a": ["WRITE"]}}]`:                                                                    "",
	} {
		_, err := session.ReadIssuers(sessiontest.File(t, text))
		if (says == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want «%s»", text, err, says)
		}
	}
	if _, err := session.ReadIssuers(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there was read")
	}
}
