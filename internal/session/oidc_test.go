package session_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/uuid"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/secret"
	"github.com/samlaer/samlaer/internal/session"
	"github.com/samlaer/samlaer/internal/signed"
)

// vouching is an OpenID provider whose ID tokens can be replaced on their way.
type vouching struct {
	*httptest.Server
	mutex   sync.Mutex
	inner   http.Handler
	storage *storage.Storage
	client  string
	// replace makes another ID token of the one that the provider gives; nil leaves it.
	replace func(raw string) string
	away    bool
}

const (
	clientID     = "samlaer"
	clientSecret = "a secret of the client"
)

func openProvider(t *testing.T, callback string) *vouching {
	t.Helper()
	v := &vouching{client: callback}
	v.Server = httptest.NewServer(v)
	t.Cleanup(v.Close)
	v.rotate()
	return v
}

// rotate is the provider with another key, which has forgotten all sessions.
func (v *vouching) rotate() {
	clients := map[string]*storage.Client{clientID: storage.WebClient(clientID, clientSecret, v.client)}
	fresh := storage.NewStorageWithClients(storage.NewUserStore(v.URL), clients)
	inner := exampleop.SetupServer(v.URL, fresh, nil, false)
	v.mutex.Lock()
	defer v.mutex.Unlock()
	v.storage, v.inner = fresh, inner
}

func (v *vouching) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mutex.Lock()
	inner, replace, away := v.inner, v.replace, v.away
	v.mutex.Unlock()
	switch {
	case away:
		http.Error(w, "away", http.StatusBadGateway)
	case replace != nil && r.URL.Path == "/oauth/token":
		given := httptest.NewRecorder()
		inner.ServeHTTP(given, r)
		var answer map[string]any
		if err := json.Unmarshal(given.Body.Bytes(), &answer); err != nil {
			panic(err)
		}
		if raw, ok := answer["id_token"].(string); ok {
			answer["id_token"] = replace(raw)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(given.Code)
		_ = json.NewEncoder(w).Encode(answer)
	default:
		inner.ServeHTTP(w, r)
	}
}

func (v *vouching) set(change func()) {
	v.mutex.Lock()
	defer v.mutex.Unlock()
	change()
}

// key is the one by which the provider signs, and its name.
func (v *vouching) key(t *testing.T) (*rsa.PrivateKey, string) {
	t.Helper()
	key, err := v.storage.SigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return key.Key().(*rsa.PrivateKey), key.ID()
}

// house is a hub with a door, and what it logs.
type house struct {
	*httptest.Server
	hub      *hub.Hub
	door     *session.Door
	store    hub.Store
	signer   *signed.Signer
	provider *vouching
	mutex    sync.Mutex
	now      time.Time
	log      strings.Builder
}

func (h *house) Write(line []byte) (int, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.log.Write(line)
}

func (h *house) clock() time.Time {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.now
}

func (h *house) pass(time time.Duration) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.now = h.now.Add(time)
}

// noIndex is one that nobody waits for: nothing is searched for here.
type noIndex struct{ hub.Index }

func (noIndex) Await(context.Context, []hub.Expectation) bool { return true }

// openHouse opens a hub with one provider, of which more can be said.
func openHouse(t *testing.T, more func(*session.ProviderOptions)) *house {
	t.Helper()
	h := &house{now: time.Now()}
	logger := slog.New(slog.NewTextHandler(h, nil))
	store, err := boltstore.Open(t.Context(), boltstore.Options{Folder: t.TempDir(), Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	h.store = store
	h.hub = hub.New(hub.Parts{Store: store, Index: noIndex{}, Letters: true, Clock: h.clock, UUID: func() [16]byte { return uuid.Must(uuid.NewV7()) }})
	var handler http.Handler
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(h.Close)
	h.provider = openProvider(t, h.URL+"/signin/test/callback")
	signer, err := signed.New("thirty-two characters at the least")
	if err != nil {
		t.Fatal(err)
	}
	h.signer = signer
	options := session.ProviderOptions{Name: "test", Label: "Test", Kind: "oidc", Issuer: h.provider.URL, ClientID: clientID,
		ClientSecret: secret.NewText(clientSecret), Scopes: []string{"openid", "profile", "email"}}
	if more != nil {
		more(&options)
	}
	door := session.NewDoor(session.DoorOptions{Doorkeeper: h.hub, Signer: signer, Providers: []session.ProviderOptions{options},
		Founder: h.hub, Postbox: h.hub, LetterLinks: signer,
		Site: hub.URL(h.URL), Now: h.clock, Logger: logger})
	h.door = door
	mux := http.NewServeMux()
	mux.Handle("/signin", door)
	mux.Handle("/signin/", door)
	mux.Handle("/signout", door)
	mux.Handle("/who", session.Handler(session.Options{People: h.hub, Logger: logger}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(hub.ViewerOf(r.Context()))
	})))
	handler = mux
	return h
}

// browser keeps cookies and goes where it is sent only when it is told to.
type browser struct {
	*http.Client
	house *house
}

func (h *house) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, h}
}

// page is what was answered.
type page struct {
	status   int
	location string
	body     string
}

func (b *browser) send(t *testing.T, request *http.Request) page {
	t.Helper()
	response, err := b.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	location := response.Header.Get("Location")
	if to, err := response.Location(); err == nil {
		location = to.String()
	}
	return page{response.StatusCode, location, string(body)}
}

func (b *browser) get(t *testing.T, address string) page {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	return b.send(t, request)
}

func (b *browser) post(t *testing.T, address string, form url.Values) page {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(t, request)
}

// leave presses the button, and gives where the browser is sent.
func (b *browser) leave(t *testing.T, back string) string {
	t.Helper()
	sent := b.post(t, b.house.URL+"/signin/test", url.Values{"return": {back}})
	if sent.status != http.StatusSeeOther {
		t.Fatalf("the button leads nowhere: %+v", sent)
	}
	return sent.location
}

// prove signs in at the provider, and gives where it sends the browser then; the password page again for a wrong one.
func (b *browser) prove(t *testing.T, at, password string) page {
	t.Helper()
	form := b.get(t, at)
	address, err := url.Parse(form.location)
	if err != nil || form.status != http.StatusFound {
		t.Fatalf("the provider shows no form: %+v", form)
	}
	host, _ := url.Parse(b.house.provider.URL)
	done := b.post(t, b.house.provider.URL+"/login/username", url.Values{"id": {address.Query().Get("authRequestID")},
		"username": {"test-user@" + host.Hostname()}, "password": {password}})
	if done.status != http.StatusFound {
		return done
	}
	return b.get(t, done.location)
}

// signIn goes the whole way, and gives the answer at its end.
func (b *browser) signIn(t *testing.T) page {
	t.Helper()
	return b.get(t, b.prove(t, b.leave(t, "/lessons?first=3"), "verysecure").location)
}

func (b *browser) who(t *testing.T) hub.Viewer {
	t.Helper()
	var viewer hub.Viewer
	if err := json.Unmarshal([]byte(b.get(t, b.house.URL+"/who").body), &viewer); err != nil {
		t.Fatal(err)
	}
	return viewer
}

func TestSomebodySignsInComesBackToWhereTheyWereAndSignsOut(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	b := h.browser(t)
	if choice := b.get(t, h.URL+"/signin"); choice.status != http.StatusOK || !strings.Contains(choice.body, ">Test</button>") {
		t.Fatalf("there is no button: %+v", choice)
	}
	if done := b.signIn(t); done.status != http.StatusSeeOther || done.location != h.URL+"/lessons?first=3" {
		t.Fatalf("%+v", done)
	}
	first := b.who(t)
	if first.ID.Kind() != hub.KindPerson || len(first.Roles) > 0 || first.SessionID == "" {
		t.Fatalf("who signed in is %+v", first)
	}
	if other := h.browser(t); other.signIn(t).status != http.StatusSeeOther || other.who(t).ID != first.ID || other.who(t).SessionID == first.SessionID {
		t.Error("the same person on another device is somebody else, or in the same session")
	}
	out := b.post(t, h.URL+"/signout", nil)
	if out.status != http.StatusSeeOther || !strings.HasPrefix(out.location, h.provider.URL+"/end_session?") || b.who(t).ID != "" {
		t.Errorf("after signing out: %+v, %+v", out, b.who(t))
	}
	if b.signIn(t); b.who(t).ID != first.ID {
		t.Error("who signs in again is somebody else")
	}
}

func TestWhoDoesNotProveWhoTheyAreIsNotLetIn(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	b := h.browser(t)
	refused := func(what string, at page) {
		t.Helper()
		if at.status == http.StatusSeeOther || b.who(t).ID != "" {
			t.Errorf("%s: %+v", what, at)
		}
	}
	refused("wrong password", b.prove(t, b.leave(t, ""), "wrong"))
	back := b.prove(t, b.leave(t, ""), "verysecure").location
	with := func(address, name, value string) string {
		changed, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		query := changed.Query()
		query.Set(name, value)
		changed.RawQuery = query.Encode()
		return changed.String()
	}
	refused("forged state", b.get(t, with(back, "state", "AAAAAAAAAAAAAAAAAAAAAAAAAA")))
	refused("a state of odd characters", b.get(t, with(back, "state", "../../;=\r\n")))
	refused("no state", b.get(t, with(back, "state", "")))
	stranger := h.browser(t)
	if at := stranger.get(t, back); at.status != http.StatusBadRequest || stranger.who(t).ID != "" {
		t.Errorf("another browser came in by somebody's address: %+v", at)
	}
	// A verifier of another sign-in: the code is of one, and the cookie of another.
	other := b.prove(t, b.leave(t, ""), "verysecure").location
	code, _ := url.Parse(other)
	refused("wrong verifier", b.get(t, with(back, "code", code.Query().Get("code"))))
	refused("the state again", b.get(t, back))
	if at := b.get(t, b.prove(t, b.leave(t, ""), "verysecure").location); at.status != http.StatusSeeOther {
		t.Fatalf("%+v", at)
	}
	b.post(t, h.URL+"/signout", nil)
	refused("the provider says no", b.get(t, with(b.leaveState(t), "error", "access_denied")))
}

// leaveState presses the button, and gives the address to come back to without a code.
func (b *browser) leaveState(t *testing.T) string {
	t.Helper()
	address, err := url.Parse(b.leave(t, ""))
	if err != nil {
		t.Fatal(err)
	}
	return b.house.URL + "/signin/test/callback?state=" + address.Query().Get("state")
}

func TestACodeIsTakenOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	b := h.browser(t)
	going := b.leave(t, "")
	used := b.prove(t, going, "verysecure").location
	if at := b.get(t, used); at.status != http.StatusSeeOther {
		t.Fatalf("%+v", at)
	}
	b.post(t, h.URL+"/signout", nil)
	fresh := b.leaveState(t)
	code, _ := url.Parse(used)
	if at := b.get(t, fresh+"&code="+url.QueryEscape(code.Query().Get("code"))); at.status != http.StatusBadRequest || b.who(t).ID != "" {
		t.Errorf("a code that was used lets in: %+v", at)
	}
}

// forger makes ID tokens.
type forger struct {
	t   *testing.T
	key any
	kid string
	alg jose.SignatureAlgorithm
}

// make signs the claims of a token, changed.
func (f forger) make(raw string, change func(map[string]any)) string {
	parts := strings.Split(raw, ".")
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		f.t.Error(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(text, &claims); err != nil {
		f.t.Error(err)
	}
	change(claims)
	payload, _ := json.Marshal(claims)
	if f.alg == "none" {
		header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT"}`))
		return header + "." + base64.RawURLEncoding.EncodeToString(payload) + "."
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: f.alg, Key: f.key}, (&jose.SignerOptions{}).WithHeader("kid", f.kid))
	if err != nil {
		f.t.Error(err)
	}
	made, err := signer.Sign(payload)
	if err != nil {
		f.t.Error(err)
	}
	text2, err := made.CompactSerialize()
	if err != nil {
		f.t.Error(err)
	}
	return text2
}

func unchanged(map[string]any) {}

func TestATokenThatDoesNotHoldLetsNobodyIn(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	key, kid := h.provider.key(t)
	own := forger{t, key, kid, jose.RS256}
	attackers, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	asSecret := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	set := func(name string, value any) func(map[string]any) {
		return func(claims map[string]any) { claims[name] = value }
	}
	for name, replace := range map[string]func(string) string{
		"wrong nonce":      func(raw string) string { return own.make(raw, set("nonce", "another")) },
		"no nonce":         func(raw string) string { return own.make(raw, func(claims map[string]any) { delete(claims, "nonce") }) },
		"expired":          func(raw string) string { return own.make(raw, set("exp", time.Now().Add(-2*time.Minute).Unix())) },
		"no end":           func(raw string) string { return own.make(raw, func(claims map[string]any) { delete(claims, "exp") }) },
		"from the future":  func(raw string) string { return own.make(raw, set("iat", time.Now().Add(time.Hour).Unix())) },
		"another audience": func(raw string) string { return own.make(raw, set("aud", "somebody else")) },
		"two audiences": func(raw string) string {
			return own.make(raw, func(c map[string]any) { c["aud"] = []string{clientID, "other"}; delete(c, "azp") })
		},
		"another client":    func(raw string) string { return own.make(raw, set("azp", "somebody else")) },
		"another issuer":    func(raw string) string { return own.make(raw, set("iss", "https://issuer.example")) },
		"another's key":     func(raw string) string { return forger{t, attackers, kid, jose.RS256}.make(raw, unchanged) },
		"alg none":          func(raw string) string { return forger{t: t, alg: "none"}.make(raw, unchanged) },
		"the key as secret": func(raw string) string { return forger{t, asSecret, kid, jose.HS256}.make(raw, unchanged) },
		"the client's secret": func(raw string) string {
			return forger{t, []byte(clientSecret + clientSecret), kid, jose.HS256}.make(raw, unchanged)
		},
		"cut":             func(raw string) string { return raw[:len(raw)-4] },
		"no token at all": func(string) string { return "" },
		"changed": func(raw string) string {
			parts := strings.Split(raw, ".")
			text, _ := base64.RawURLEncoding.DecodeString(parts[1])
			return parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(text), "id1", "id2", 1))) + "." + parts[2]
		},
	} {
		h.provider.set(func() { h.provider.replace = replace })
		b := h.browser(t)
		if at := b.signIn(t); at.status != http.StatusBadRequest || b.who(t).ID != "" {
			t.Errorf("%s: %+v", name, at)
		}
	}
	h.provider.set(func() {
		h.provider.replace = func(raw string) string { return own.make(raw, set("exp", time.Now().Add(-30*time.Second).Unix())) }
	})
	if b := h.browser(t); b.signIn(t).status != http.StatusSeeOther {
		t.Error("a clock that is half a minute off shuts people out")
	}
}

func TestANationalIdentityNumberStandsNowhere(t *testing.T) {
	t.Parallel()
	const number = "01017012345"
	h := openHouse(t, func(options *session.ProviderOptions) {
		options.Levels, options.LeastLevel = []string{"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"}, "idporten-loa-substantial"
	})
	key, kid := h.provider.key(t)
	level := "idporten-loa-high"
	h.provider.set(func() {
		h.provider.replace = func(raw string) string {
			return forger{t, key, kid, jose.RS256}.make(raw, func(claims map[string]any) { claims["pid"], claims["acr"] = number, level })
		}
	})
	b := h.browser(t)
	if at := b.signIn(t); at.status != http.StatusSeeOther || strings.Contains(at.body, number) {
		t.Fatalf("%+v", at)
	}
	var backup strings.Builder
	if err := h.store.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	level = "idporten-loa-low"
	low := h.browser(t)
	if at := low.signIn(t); at.status != http.StatusForbidden || low.who(t).ID != "" {
		t.Errorf("a level that is too low: %+v", at)
	}
	level = "something"
	if at := h.browser(t).signIn(t); at.status != http.StatusForbidden {
		t.Errorf("a level that nobody knows: %+v", at)
	}
	if strings.Contains(backup.String()+h.log.String(), number) {
		t.Error("the number was kept or logged")
	}
}

func TestAProviderMayChangeItsKeys(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	if b := h.browser(t); b.signIn(t).status != http.StatusSeeOther {
		t.Fatal("nobody comes in")
	}
	h.provider.rotate()
	if b := h.browser(t); b.signIn(t).status != http.StatusSeeOther {
		t.Error("nobody comes in by the new key")
	}
}

func TestAProviderThatIsAwaySaysSoAndRecovers(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	h.provider.set(func() { h.provider.away = true })
	b := h.browser(t)
	if at := b.post(t, h.URL+"/signin/test", nil); at.status != http.StatusServiceUnavailable || !strings.Contains(at.body, "Test svarer ikke") {
		t.Errorf("%+v", at)
	}
	h.provider.set(func() { h.provider.away = false })
	h.pass(time.Minute)
	if at := b.signIn(t); at.status != http.StatusSeeOther {
		t.Errorf("it has not recovered: %+v", at)
	}
}

func TestAProviderThatHangsIsNotWaitedForByEachInTurn(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	h.provider.set(func() {
		h.provider.inner = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			h.pass(10 * time.Second)
			w.WriteHeader(http.StatusGatewayTimeout)
		})
	})
	began := h.clock()
	for range 3 {
		if at := h.browser(t).post(t, h.URL+"/signin/test", nil); at.status != http.StatusServiceUnavailable {
			t.Errorf("%+v", at)
		}
	}
	if waited := h.clock().Sub(began); waited != 10*time.Second {
		t.Errorf("three who came together waited for %s", waited)
	}
}

func TestAnAddressInOtherLettersIsAnotherAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t, func(options *session.ProviderOptions) { options.TrustEmail = true })
	known := &hub.Person{Meta: hub.Meta{ID: hub.NewID(hub.KindPerson, uuid.Must(uuid.NewV7())), Version: 1}, Name: "Kari", Language: "nb",
		Email: "Kari@example.org"}
	if err := h.store.Commit(t.Context(), hub.Commit{ID: "1", Changes: []hub.Change{{Kind: hub.KindPerson, ID: known.ID, Document: known}}}); err != nil {
		t.Fatal(err)
	}
	key, kid := h.provider.key(t)
	for place, address := range []string{"\u212aari@example.org", "kar\u0130@example.org", "KARI@example.org"} {
		h.provider.set(func() {
			h.provider.replace = func(raw string) string {
				return forger{t, key, kid, jose.RS256}.make(raw, func(claims map[string]any) {
					claims["sub"], claims["email"], claims["email_verified"] = address, address, true
				})
			}
		})
		b := h.browser(t)
		b.signIn(t)
		if isSame := b.who(t).ID == known.ID; isSame != (place == 2) {
			t.Errorf("%q is taken for Kari@example.org: %v", address, isSame)
		}
	}
}

func TestAProviderGivesRolesAndTakesThem(t *testing.T) {
	t.Parallel()
	h := openHouse(t, func(options *session.ProviderOptions) {
		options.RolesClaim, options.Roles = "roles", map[string]hub.Role{"Kurator": hub.RoleCurator, "Medlem": hub.RoleContributor}
	})
	key, kid := h.provider.key(t)
	give := func(roles any) {
		h.provider.set(func() {
			h.provider.replace = func(raw string) string {
				return forger{t, key, kid, jose.RS256}.make(raw, func(claims map[string]any) { claims["roles"] = roles })
			}
		})
	}
	for _, one := range []struct {
		claim any
		want  []hub.Role
	}{{[]string{"Kurator", "Nonsense"}, []hub.Role{hub.RoleCurator}}, {"Medlem", []hub.Role{hub.RoleContributor}}, {nil, nil},
		{[]any{1, "Kurator"}, []hub.Role{hub.RoleCurator}}, {map[string]any{"Kurator": true}, nil}} {
		give(one.claim)
		b := h.browser(t)
		b.signIn(t)
		if roles := b.who(t).Roles; !slices.Equal(roles, one.want) {
			t.Errorf("%v gives %v", one.claim, roles)
		}
	}
}

func TestAnAddressThatSomebodyElseHasNowOpensNothingOfTheFormerOwners(t *testing.T) {
	t.Parallel()
	h := openHouse(t, func(options *session.ProviderOptions) { options.TrustEmail = true })
	key, kid := h.provider.key(t)
	arrives := func(sub string) hub.ID {
		h.provider.set(func() {
			h.provider.replace = func(raw string) string {
				return forger{t, key, kid, jose.RS256}.make(raw, func(claims map[string]any) {
					claims["sub"], claims["email"], claims["email_verified"] = sub, "post@example.org", true
				})
			}
		})
		b := h.browser(t)
		b.signIn(t)
		return b.who(t).ID
	}
	first := arrives("who had the address")
	second := arrives("who has it now")
	if first == "" || second == "" || first == second {
		t.Errorf("%q had the address, and %q who has it now is let in", first, second)
	}
	if again := arrives("who had the address"); again != first {
		t.Errorf("who had the address is %q then", again)
	}
	if again := arrives("who has it now"); again != second {
		t.Errorf("who has it now is %q the next time", again)
	}
}

func TestASessionHasAnotherTokenWhenRolesChange(t *testing.T) {
	t.Parallel()
	roles := []string{"Medlem"}
	h := openHouse(t, func(options *session.ProviderOptions) {
		options.RolesClaim, options.Roles = "roles", map[string]hub.Role{"Kurator": hub.RoleCurator, "Medlem": hub.RoleContributor}
	})
	key, kid := h.provider.key(t)
	h.provider.set(func() {
		h.provider.replace = func(raw string) string {
			return forger{t, key, kid, jose.RS256}.make(raw, func(claims map[string]any) { claims["roles"] = roles })
		}
	})
	token := func(b *browser) string {
		site, _ := url.Parse(h.URL)
		for _, cookie := range b.Jar.Cookies(site) {
			if cookie.Name == "samlaer_session" {
				return cookie.Value
			}
		}
		return ""
	}
	here, there := h.browser(t), h.browser(t)
	here.signIn(t)
	before := token(here)
	if before == "" || here.who(t).Roles[0] != hub.RoleContributor || token(here) != before {
		t.Fatal("the token changes by itself")
	}
	roles = []string{"Kurator"}
	there.signIn(t)
	if here.who(t).Roles[0] != hub.RoleCurator || token(here) == before {
		t.Error("the roles have changed, and the token has not, or they hold later")
	}
	old := &http.Cookie{Name: "samlaer_session", Value: before}
	asks := func() string {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, h.URL+"/who", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		request.AddCookie(old)
		return h.browser(t).send(t, request).body
	}
	if !strings.Contains(asks(), "person_") {
		t.Error("what was sent with the old token at the same time is a visitor's")
	}
	h.pass(2 * time.Minute)
	if strings.Contains(asks(), "person_") {
		t.Error("the old token opens the session for ever")
	}
}

func TestASessionEndsByItself(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	used, unused := h.browser(t), h.browser(t)
	used.signIn(t)
	unused.signIn(t)
	for range 20 {
		h.pass(7 * time.Hour)
		if used.who(t).ID == "" {
			t.Fatal("a session that is used has ended")
		}
	}
	if unused.who(t).ID != "" {
		t.Error("a session that nobody uses goes on")
	}
	for range 5 {
		h.pass(7 * time.Hour)
		used.who(t)
	}
	if used.who(t).ID != "" {
		t.Error("a session goes on for more than a week")
	}
	if err := h.hub.ForgetSessions(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestAProviderEndsSessions(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	key, kid := h.provider.key(t)
	own := forger{t, key, kid, jose.RS256}
	h.provider.set(func() {
		h.provider.replace = func(raw string) string {
			return own.make(raw, func(claims map[string]any) { claims["sid"] = "session 1" })
		}
	})
	b := h.browser(t)
	b.signIn(t)
	logout := func(change func(map[string]any)) string {
		return own.make("."+base64.RawURLEncoding.EncodeToString([]byte(`{}`))+".", func(claims map[string]any) {
			claims["iss"], claims["aud"], claims["iat"], claims["jti"] = h.provider.URL, clientID, h.clock().Unix(), "1"
			claims["sid"], claims["events"] = "session 1", map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}
			change(claims)
		})
	}
	for name, change := range map[string]func(map[string]any){
		"no event":    func(claims map[string]any) { delete(claims, "events") },
		"an ID token": func(claims map[string]any) { claims["nonce"] = "1" },
		"old":         func(claims map[string]any) { claims["iat"] = h.clock().Add(-time.Hour).Unix() },
		"of nobody":   func(claims map[string]any) { delete(claims, "sid") },
		"for others":  func(claims map[string]any) { claims["aud"] = "other" },
		"by others":   func(claims map[string]any) { claims["iss"] = "https://issuer.example" },
	} {
		if at := b.post(t, h.URL+"/signin/test/logout", url.Values{"logout_token": {logout(change)}}); at.status != http.StatusBadRequest || b.who(t).ID == "" {
			t.Errorf("%s: %+v", name, at)
		}
	}
	if at := b.get(t, h.URL+"/signin/test/logout?iss="+url.QueryEscape(h.provider.URL)); at.status != http.StatusBadRequest || b.who(t).ID == "" {
		t.Errorf("a frame without a session: %+v", at)
	}
	if at := b.post(t, h.URL+"/signin/test/logout", url.Values{"logout_token": {logout(unchanged)}}); at.status != http.StatusOK || b.who(t).ID != "" {
		t.Errorf("the session goes on: %+v", at)
	}
	b.signIn(t)
	subject := func(claims map[string]any) { delete(claims, "sid"); claims["sub"] = "id1" }
	if at := b.post(t, h.URL+"/signin/test/logout", url.Values{"logout_token": {logout(subject)}}); at.status != http.StatusOK || b.who(t).ID != "" {
		t.Errorf("the person's sessions go on: %+v", at)
	}
	b.signIn(t)
	frame := url.Values{"iss": {h.provider.URL}, "sid": {"session 1"}}
	if at := b.get(t, h.URL+"/signin/test/logout?"+frame.Encode()); at.status != http.StatusOK || b.who(t).ID != "" {
		t.Errorf("a frame ends nothing: %+v", at)
	}
}

func TestOneComesBackToTheSiteAndNowhereElse(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	for _, to := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "evil.example",
		"/\t/evil.example", "http:evil.example", "///evil.example", "", "/\n/evil.example", "\t//evil.example", " //evil.example", "/\\/evil.example",
		"https:evil.example", "https:/evil.example", "https:\\\\evil.example", "HTTPS://evil.example", "//samlaer@evil.example", "https://127.0.0.1@evil.example/",
		"data:text/html,x", "%2f%2fevil.example", "?x", "#x", ".//evil.example", "/\x00/evil.example", "/\u0085/evil.example\r", "/%zz"} {
		b := h.browser(t)
		at := b.get(t, b.prove(t, b.leave(t, to), "verysecure").location)
		if at.status != http.StatusSeeOther || at.location != h.URL+"/" {
			t.Errorf("%q leads to %s", to, at.location)
		}
	}
}

func TestWhatOnlyLooksLikeAnotherSiteLeadsToAPathOfOurs(t *testing.T) {
	t.Parallel()
	h := openHouse(t, nil)
	for _, to := range []string{"/%2f%2fevil.example", "/%5cevil.example", "/%09/evil.example", "/@evil.example", "/.//evil.example", "/a/..//evil.example",
		"/?return=//evil.example", "/#//evil.example", "/https://evil.example"} {
		b := h.browser(t)
		at := b.get(t, b.prove(t, b.leave(t, to), "verysecure").location)
		led, err := url.Parse(at.location)
		if err != nil || at.status != http.StatusSeeOther || !strings.HasPrefix(at.location, h.URL+"/") || strings.HasPrefix(at.location, h.URL+"//") ||
			"http://"+led.Host != h.URL || strings.ContainsAny(at.location, "\\\t") {
			t.Errorf("%q leads to %q (%v)", to, at.location, err)
		}
	}
}
