package hub

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"
)

// APIKey (nøkkel) is how a service or a person's own program says who it is. Only its hash is kept.
type APIKey struct {
	Meta    `bson:",inline"`
	Name    string `bson:"name" set:"once"`
	Hash    string `bson:"hash"`
	OwnerID ID     `bson:"owner"`
	// ServiceID is the program that uses the key; empty for a person's own.
	ServiceID ID         `bson:"service,omitempty" set:"once"`
	Scopes    []KeyScope `bson:"scopes,omitempty" set:"once"`
	// InAddress lets the key stand in an address, for tools that can send it nowhere else.
	InAddress bool `bson:"inAddress,omitempty" set:"once"`
	// PointsPerMinute is how much the key may ask: the sum of what its operations cost. Nil for as much as keys may in general.
	PointsPerMinute *int       `bson:"pointsPerMinute,omitempty" set:"once"`
	ExpiresAt       *time.Time `bson:"expiresAt,omitempty" set:"once"`
	LastUsed        Date       `bson:"lastUsed,omitempty"`
}

// KeyScope is what a key opens: never more than its owner, or the service that it is of, may read and do.
type KeyScope string

const (
	// KeyScopeReadPublic opens what is public, KeyScopeReadNetwork what those with a role read as well, KeyScopeReadCounty
	// what curators read. None of them opens what is somebody's own: drafts, notifications, projects' inner matters.
	KeyScopeReadPublic  KeyScope = "READ_PUBLIC"
	KeyScopeReadNetwork KeyScope = "READ_NETWORK"
	KeyScopeReadCounty  KeyScope = "READ_COUNTY"
	// KeyScopeWrite lets a service change things in its own name. Nobody's key writes in a person's name.
	KeyScopeWrite KeyScope = "WRITE"
)

// keyPrefix lets programs that look for secrets that went astray know one.
const keyPrefix = "samlaer_"

// maxKeyDays is how long a key lasts at most: what nobody renews nobody uses any more.
const maxKeyDays = 366

// A key may ask at least for the largest operation each minute, and at most for what some fifty processors do.
const leastPoints, mostPoints = 20_000, 60_000_000

func (*APIKey) DocumentKind() Kind { return KindAPIKey }

func (a *APIKey) Keys() []Key { return []Key{tokenKey(a.Hash)} }

func (a *APIKey) Refs() []Key { return join(refs("person", a.OwnerID), refs("service", a.ServiceID)) }

func (a *APIKey) Readers() []Token { return append(personTokens(a.OwnerID), TokenAdministrators) }

func (a *APIKey) validate(v *validation) {
	v.required("name", a.Name)
	v.line("name", a.Name)
	v.required("hash", a.Hash)
	v.reference("owner", KindPerson, a.OwnerID)
	v.reference("service", KindService, a.ServiceID)
	v.check("scopes", len(a.Scopes) > 0, messageScopes)
	points := a.PointsPerMinute
	v.check("pointsPerMinute", points == nil || *points >= leastPoints && *points <= mostPoints, messagePoints.With(leastPoints, mostPoints))
	for at, scope := range a.Scopes {
		v.oneOf(v.item("scopes", at, ""), string(scope), "READ_PUBLIC", "READ_NETWORK", "READ_COUNTY", "WRITE")
	}
}

// begin draws the key: 130 bits, so that its hash needs no salt and no slowness.
func (a *APIKey) begin(w *writing) {
	w.secret = keyPrefix + rand.Text()
	a.OwnerID, a.Hash = w.viewer.ID, secretHash(w.secret)
}

// secretHash is what is kept of a secret that nobody can guess.
func secretHash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// settle holds a new key to what its maker may give: keys of services are for administrators, and a key opens no more than
// its owner may read.
func (a *APIKey) settle(ctx context.Context, w *writing, was *earlier) error {
	if was != nil {
		return nil
	}
	a.Scopes = sortedOnce(a.Scopes)
	switch isService := a.ServiceID != ""; {
	case isService && !w.viewer.Has(RoleAdministrator):
		return &Error{Kind: ErrorForbidden, Field: "service", Message: messageAdministratorsOnly}
	case a.PointsPerMinute != nil && !w.viewer.Has(RoleAdministrator):
		return &Error{Kind: ErrorForbidden, Field: "pointsPerMinute", Message: messageAdministratorsOnly}
	case !isService && slices.Contains(a.Scopes, KeyScopeWrite):
		return invalid("scopes", messageWritesAsService)
	case !isService && slices.Contains(a.Scopes, KeyScopeReadCounty) && !w.viewer.Has(RoleCurator):
		return &Error{Kind: ErrorForbidden, Field: "scopes", Message: messageCuratorsOnly}
	}
	if err := a.oneMore(ctx, w); err != nil {
		return err
	}
	last := w.now.AddDate(0, 0, maxKeyDays)
	if a.ExpiresAt == nil {
		a.ExpiresAt = &last
	}
	if !a.ExpiresAt.After(w.now) || a.ExpiresAt.After(last) {
		return invalid("expiresAt", messageKeyLasts.With(maxKeyDays))
	}
	return nil
}

// mostKeys is how many keys of their own somebody has at a time: one for each program, and some to spare.
const mostKeys = 20

// oneMore refuses a key of somebody's own when they have as many as one may have.
func (a *APIKey) oneMore(ctx context.Context, w *writing) error {
	if a.ServiceID != "" {
		return nil
	}
	ids, err := w.list(ctx, KindAPIKey, Key("person:"+string(a.OwnerID)))
	if err != nil {
		return err
	}
	keys, err := w.load(ctx, ids)
	if err != nil {
		return err
	}
	held := 0
	for _, document := range keys {
		if key, ok := document.(*APIKey); ok && key.ServiceID == "" && key.ID != a.ID && (key.ExpiresAt == nil || key.ExpiresAt.After(w.now)) {
			held++
		}
	}
	if held >= mostKeys {
		return &Error{Kind: ErrorForbidden, Message: messageManyKeys.With(mostKeys)}
	}
	return nil
}

// IssuedKey is a key that was made, with itself.
type IssuedKey struct {
	APIKey *APIKey
	// Key is what the program sends. It is given once, and nowhere kept; empty when it was given before.
	Key Words
}

// CreateAPIKey makes a key.
func CreateAPIKey(ctx context.Context, form Fields) (*IssuedKey, error) {
	issued, err := write(ctx, "apiKey.create", func(ctx context.Context, w *writing) (*IssuedKey, error) {
		key, err := createIn[*APIKey](ctx, w, KindAPIKey, form)
		return &IssuedKey{APIKey: key, Key: Words(w.secret)}, err
	})
	if err != nil {
		return nil, err
	}
	issued.APIKey, err = asWritten(ctx, issued.APIKey, nil)
	return issued, err
}

// RevokeAPIKey takes a key away: it opens nothing from then on. It takes no version, so that it never fails because the key
// was used meanwhile.
func RevokeAPIKey(ctx context.Context, id ID) (ID, error) {
	return write(ctx, "apiKey.delete", func(ctx context.Context, w *writing) (ID, error) {
		key, err := take[*APIKey](ctx, w, id)
		if err != nil {
			return "", err
		}
		w.delete(key)
		return id, nil
	})
}

// KeyViewer gives who asks with a key: the service that it is of, or, with a person's own, the key itself, which reads what
// its scopes say and nothing that is the person's alone. UNAUTHENTICATED when the key opens nothing.
func (h *Hub) KeyViewer(ctx context.Context, secret string, inAddress bool) (Viewer, error) {
	found, err := h.store.Find(ctx, KindAPIKey, tokenKey(secretHash(secret)))
	if errors.Is(err, ErrNotFound) {
		return Viewer{}, &Error{Kind: ErrorUnauthenticated, Message: messageNoKey}
	}
	if err != nil {
		return Viewer{}, fmt.Errorf("find a key: %w", err)
	}
	key, ok := found.(*APIKey)
	if !ok {
		return Viewer{}, fmt.Errorf("%s was found by a key that is not its own", found.Base().ID)
	}
	switch now := h.instant(); {
	case key.ExpiresAt != nil && !key.ExpiresAt.After(now):
		return Viewer{}, keyEnded()
	case inAddress && !key.InAddress:
		return Viewer{}, &Error{Kind: ErrorUnauthenticated, Message: messageKeyInAddress}
	}
	viewer, err := h.behindKey(ctx, key)
	if err != nil {
		return Viewer{}, err
	}
	h.noteUse(ctx, key)
	return viewer, nil
}

// behindKey is the viewer that a key makes of its owner as the owner is now.
func (h *Hub) behindKey(ctx context.Context, key *APIKey) (Viewer, error) {
	viewer, of := Viewer{ID: key.ID, KeyID: key.ID, ReadOnly: true}, key.OwnerID
	if key.PointsPerMinute != nil {
		viewer.PointsPerMinute = *key.PointsPerMinute
	}
	if key.ServiceID != "" {
		of = key.ServiceID
		viewer.ID, viewer.ReadOnly = of, !slices.Contains(key.Scopes, KeyScopeWrite)
	}
	viewer.KeyOwner = of
	documents, err := h.store.Get(ctx, of.Kind(), []ID{of})
	if err != nil {
		return Viewer{}, fmt.Errorf("owner of %s: %w", key.ID, err)
	}
	var roles []Role
	switch owner := documents[0].(type) {
	case *Person:
		roles, viewer.Language = owner.Roles, owner.Language
	case *Service:
		roles = owner.Roles
	}
	if len(roles) == 0 {
		return Viewer{}, keyEnded()
	}
	return viewer.within(roles, key.Scopes), nil
}

// within gives the viewer of the owner's roles as much as the scopes open.
func (v Viewer) within(roles []Role, scopes []KeyScope) Viewer {
	owner := Viewer{Roles: roles}
	switch {
	case slices.Contains(scopes, KeyScopeReadCounty) && owner.Has(RoleCurator):
		v.Roles = []Role{RoleCurator}
	case slices.Contains(scopes, KeyScopeReadNetwork), slices.Contains(scopes, KeyScopeReadCounty), !v.ReadOnly:
		v.Roles = []Role{RoleContributor}
	}
	return v
}

func keyEnded() *Error { return &Error{Kind: ErrorUnauthenticated, Message: messageKeyEnded} }

// noteUse notes the day on which a key was used, once a day. That somebody else did so first, or took the key away, is no
// fault: the next use will tell. Nor is it a reason to let nobody in that it cannot be noted: the disk is full, say.
func (h *Hub) noteUse(ctx context.Context, key *APIKey) {
	today := h.Today()
	if key.LastUsed == today {
		return
	}
	was := key.Version
	key.Version, key.LastUsed = was+1, today
	_ = h.commit(ctx, Commit{Changes: []Change{{Kind: KindAPIKey, ID: key.ID, Was: was, Document: key}}})
}

var (
	messageScopes = Message{
		"Velg minst ett av det nøkkelen skal åpne for.", "Vel minst eitt av det nøkkelen skal opne for.",
		"Choose at least one of what the key is to open.",
	}
	messageManyKeys = Message{
		"Du har alt %d nøkler. Ta bort en du ikke bruker, før du lager en ny.", "Du har alt %d nøklar. Ta bort ein du ikkje bruker, før du lagar ein ny.",
		"You already have %d keys. Take away one that you do not use before you make another.",
	}
	messagePoints = Message{
		"En nøkkel kan få fra %d til %d poeng i minuttet.", "Ein nøkkel kan få frå %d til %d poeng i minuttet.",
		"A key can have from %d to %d points a minute.",
	}
	messageWritesAsService = Message{
		"Bare nøklene til en tjeneste kan skrive, og da i tjenestens navn. Be en administrator om en slik nøkkel.",
		"Berre nøklane til ei teneste kan skrive, og då i namnet til tenesta. Be ein administrator om ein slik nøkkel.",
		"Only keys of a service write, in the service’s own name. Ask an administrator for such a key.",
	}
	messageKeyLasts = Message{
		"En nøkkel må vare fram i tid, og høyst %d dager.", "Ein nøkkel må vare fram i tid, og høgst %d dagar.",
		"A key must last into the future, and at most %d days.",
	}
	messageNoKey = Message{
		"Nøkkelen finnes ikke. Se etter om du har fått med hele, eller lag en ny.",
		"Nøkkelen finst ikkje. Sjå etter om du har fått med heile, eller lag ein ny.",
		"There is no such key. Check that you have all of it, or make a new one.",
	}
	messageKeyEnded = Message{
		"Nøkkelen gjelder ikke lenger. Lag en ny.", "Nøkkelen gjeld ikkje lenger. Lag ein ny.", "The key holds no longer. Make a new one.",
	}
	messageKeyInAddress = Message{
		"Nøkkelen kan ikke stå i adressen. Send den i Authorization eller X-API-Key, eller lag en som kan stå der.",
		"Nøkkelen kan ikkje stå i adressa. Send han i Authorization eller X-API-Key, eller lag ein som kan stå der.",
		"The key may not stand in the address. Send it in Authorization or X-API-Key, or make one that may.",
	}
	messageReadOnly = Message{
		"Nøkkelen kan bare lese. Bruk en nøkkel som kan skrive, for å gjøre dette.",
		"Nøkkelen kan berre lese. Bruk ein nøkkel som kan skrive, for å gjere dette.",
		"The key only reads. Use one that writes to do this.",
	}
)
