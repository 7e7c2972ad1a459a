package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	// issuerTimeout is how long an issuer gets for each of its two answers: a program waits for it.
	issuerTimeout = 5 * time.Second
	// keysLast is how long keys are taken without asking again: a key that the issuer has withdrawn opens nothing after that.
	keysLast = time.Hour
	// keysOutlast is how long they are taken when the issuer does not answer: a night, so that its fault is not ours too.
	keysOutlast = 12 * time.Hour
	// keysAgain is how often an issuer is asked at most: anybody can send tokens with the names of keys that are nowhere.
	keysAgain = 10 * time.Second
	// awayAgain is how often it is logged that an issuer cannot be reached: it is asked again every other second, and anybody can
	// send tokens of it.
	awayAgain = time.Minute
	// maxMetadata is how long an answer of an issuer may be, in bytes, and maxKeys how many of its keys are looked at.
	maxMetadata = 1 << 20
	maxKeys     = 100
)

// Why a token is not taken. What stands in it is never part of an error.
var (
	errIssuerAway = errors.New("the issuer cannot be reached")
	errSignature  = errors.New("the signature is not the issuer's")
)

// keySet is the keys of an issuer, which are looked up when they are first needed and when there is a new one. That of go-oidc asks for
// them with every signature that does not hold, which anybody can send, and does not tell whether that or the issuer was at fault.
type keySet struct {
	IssuerOptions
	client *http.Client
	now    func() time.Time
	logger *slog.Logger

	fetching sync.Mutex // held while the issuer is asked
	mutex    sync.Mutex
	keys     []jose.JSONWebKey
	fetched  time.Time // when it last answered
	tried    time.Time
	fault    error     // of the last try
	told     time.Time // when it was last logged that it cannot be reached; zero since it could be
	// turnedAway is how many tokens could not be checked since something was logged.
	turnedAway atomic.Int64
}

func newKeySet(options IssuerOptions, now func() time.Time, logger *slog.Logger) *keySet {
	return &keySet{IssuerOptions: options, now: now, logger: logger,
		client: &http.Client{Timeout: issuerTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// verify reads what a token says, once its signature holds.
func (k *keySet) verify(ctx context.Context, token *jwt.JSONWebToken, into ...any) error {
	keys, err := k.current(ctx, false)
	if err != nil {
		return err
	}
	holds, known := signs(token, keys, into)
	if !holds && !known {
		if keys, err = k.current(ctx, true); err != nil {
			return err
		}
		holds, _ = signs(token, keys, into)
	}
	if !holds {
		return errSignature
	}
	return nil
}

// signs tells whether one of the keys has signed the token, which is then read, and whether there is a key of the name that it says.
func signs(token *jwt.JSONWebToken, keys []jose.JSONWebKey, into []any) (holds, known bool) {
	header := token.Headers[0]
	for _, key := range keys {
		if header.KeyID != "" && key.KeyID != header.KeyID || key.Algorithm != "" && key.Algorithm != header.Algorithm {
			continue
		}
		known = known || header.KeyID != ""
		if token.Claims(key, into...) == nil {
			return true, true
		}
	}
	return false, known
}

// current are the keys of now; anew asks the issuer though there are some, when it was not asked just now.
func (k *keySet) current(ctx context.Context, anew bool) ([]jose.JSONWebKey, error) {
	keys, fresh, err := k.held(anew)
	if fresh {
		return keys, err
	}
	if len(keys) > 0 && !anew {
		if !k.fetching.TryLock() {
			return keys, nil // somebody asks already, and the old ones hold meanwhile
		}
	} else {
		k.fetching.Lock()
	}
	defer k.fetching.Unlock()
	if keys, fresh, err := k.held(anew); fresh { // or somebody has asked while this one waited
		return keys, err
	}
	found, err := k.fetch(context.WithoutCancel(ctx)) // it is for others too
	k.mutex.Lock()
	k.tried, k.fault = k.now(), err
	if err == nil {
		k.keys, k.fetched = found, k.tried
	}
	k.mutex.Unlock()
	k.tell(ctx, err)
	keys, _, err = k.held(anew)
	return keys, err
}

// tell logs that the issuer cannot be reached, or can be again, and how many tokens could not be checked meanwhile. k.fetching is
// held.
func (k *keySet) tell(ctx context.Context, fault error) {
	now := k.now()
	switch {
	case fault == nil && !k.told.IsZero():
		k.told = time.Time{}
		k.logger.InfoContext(ctx, "an issuer of tokens can be reached again", "issuer", k.Name, "turnedAway", k.turnedAway.Swap(0))
	case fault != nil && (k.told.IsZero() || now.Sub(k.told) >= awayAgain):
		k.told = now
		k.logger.WarnContext(ctx, "an issuer of tokens cannot be reached", "issuer", k.Name, "turnedAway", k.turnedAway.Swap(0), "error", fault)
	}
}

// held are the keys at hand, and whether there is no need to ask, or none to ask again.
func (k *keySet) held(anew bool) (keys []jose.JSONWebKey, fresh bool, err error) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	now := k.now()
	if now.Sub(k.fetched) < keysOutlast {
		keys = k.keys
	}
	justTried := k.fault != nil && now.Sub(k.tried) < retryDiscovery
	if k.fault != nil && (len(keys) == 0 || anew) {
		err = fmt.Errorf("%w: %w", errIssuerAway, k.fault)
	}
	age := keysLast
	if anew {
		age = keysAgain
	}
	return keys, justTried || now.Sub(k.fetched) < age, err
}

// fetch asks the issuer where its keys are, and for them.
func (k *keySet) fetch(ctx context.Context) ([]jose.JSONWebKey, error) {
	var metadata struct {
		Issuer string `json:"issuer"`
		Keys   string `json:"jwks_uri"`
	}
	if err := k.get(ctx, k.Metadata, &metadata); err != nil {
		return nil, err
	}
	switch {
	case metadata.Issuer != k.Issuer:
		return nil, errors.New("the metadata is another issuer's")
	case !safeAddress(metadata.Keys):
		return nil, errors.New("the address of the keys is none with https")
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := k.get(ctx, metadata.Keys, &set); err != nil {
		return nil, err
	}
	var keys []jose.JSONWebKey
	for _, text := range set.Keys[:min(len(set.Keys), maxKeys)] {
		var key jose.JSONWebKey
		if json.Unmarshal(text, &key) != nil { // of a sort that is not known: RFC 7517, 5, says to go on
			continue
		}
		if key.IsPublic() && key.Valid() && slices.Contains([]string{"", "sig"}, key.Use) {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("the issuer has no keys to sign by")
	}
	return keys, nil
}

func (k *keySet) get(ctx context.Context, address string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return fmt.Errorf("ask %s: %w", address, err)
	}
	response, err := k.client.Do(request)
	if err != nil {
		return fmt.Errorf("ask %s: %w", address, err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("ask %s: %s", address, response.Status)
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxMetadata)).Decode(into); err != nil {
		return fmt.Errorf("what %s answers: %w", address, err)
	}
	return nil
}
