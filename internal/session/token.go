package session

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/samlaer/samlaer/internal/hub"
)

// maxToken is how long a token may be, in bytes. Those of Maskinporten have 1,000, those of Entra ID with many groups 5,000.
const maxToken = 8 << 10

// tokenForm is how a signed token looks (RFC 7515, 3.1): a key of ours has no dot.
var tokenForm = regexp.MustCompile(`^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$`)

// tokenTypes are what a token may say that it is (RFC 9068, 2.1): one for logging out, say, is none to ask with.
var tokenTypes = []string{"", "jwt", "at+jwt", "application/at+jwt"}

// isToken tells whether what stands in Authorization is a token of somebody else, and no key of ours.
func isToken(text string) bool { return len(text) > maxToken || tokenForm.MatchString(text) }

// Issuers are those whose tokens programs send. A token is looked at as often as it is sent, and nothing of it is kept.
type Issuers struct {
	issuers []*keySet
	logger  *slog.Logger
	now     func() time.Time

	mutex sync.Mutex
	// noted are the pairs of which it was logged that one asks for the other.
	noted map[[2]string]bool
}

// maxNoted is how many pairs are remembered; when there are more, all are logged anew.
const maxNoted = 1000

// NewIssuers take tokens of these. None is asked for anything before there is a token of it.
func NewIssuers(options []IssuerOptions, now func() time.Time, logger *slog.Logger) *Issuers {
	all := &Issuers{logger: logger, now: now, noted: map[[2]string]bool{}}
	for _, one := range options {
		all.issuers = append(all.issuers, newKeySet(one, now, logger))
	}
	return all
}

// partClaims are what is read of a token beside its issuer, its audience and its times.
type partClaims struct {
	Nonce    string `json:"nonce"`
	Consumer actor  `json:"consumer"`
	Supplier actor  `json:"supplier"`
}

// actor is an organisation as Maskinporten names it.
type actor struct {
	Authority string `json:"authority"`
	ID        string `json:"ID"`
}

// number is the organisation number; empty when it is none.
func (a actor) number() string {
	number, isNorwegian := strings.CutPrefix(a.ID, "0192:")
	if !isNorwegian || a.Authority != "iso6523-actorid-upis" || !hub.OrganisationNumber(number).Valid() {
		return ""
	}
	return number
}

// credential is what a token says of who sent it. One that does not hold is an error for people, in which nothing of it stands.
func (i *Issuers) credential(ctx context.Context, raw string) (hub.Credential, error) {
	if i == nil || len(i.issuers) == 0 {
		return hub.Credential{}, refusedToken(messageNoTokens)
	}
	if len(raw) > maxToken {
		return hub.Credential{}, refusedToken(messageTokenLong.With(maxToken))
	}
	token, by := i.parse(raw)
	if by == nil {
		return hub.Credential{}, refusedToken(messageNoIssuer)
	}
	var (
		said  jwt.Claims
		parts partClaims
		all   map[string]any
	)
	err := by.verify(ctx, token, &said, &parts, &all)
	switch {
	case errors.Is(err, errIssuerAway):
		by.turnedAway.Add(1)
		return hub.Credential{}, &hub.Error{Kind: hub.ErrorUnavailable, Message: messageIssuerAway.With(by.Name)}
	case err != nil:
		return hub.Credential{}, refusedToken(messageSignature.With(by.Name))
	}
	if problem := by.check(token, said, parts, i.now()); problem != nil {
		return hub.Credential{}, problem
	}
	client := by.clientOf(parts, all)
	if client == "" {
		return hub.Credential{}, refusedToken(messageNobody.With(by.ClientClaim))
	}
	i.note(ctx, by, client, parts.Supplier)
	return hub.Credential{Client: hub.ServiceClient{Issuer: by.Name, Client: client}, Scopes: by.opened(all[by.ScopeClaim]),
		Until: said.Expiry.Time().Add(clockSkew)}, nil
}

// parse reads a token without trusting it, and finds whose it says that it is; nobody when that is not known here. An algorithm that the
// issuer is not to sign by makes it nobody's.
func (i *Issuers) parse(raw string) (*jwt.JSONWebToken, *keySet) {
	token, err := jwt.ParseSigned(raw, algorithms(signatures))
	if err != nil || len(token.Headers) != 1 {
		return nil, nil
	}
	var said jwt.Claims
	if token.UnsafeClaimsWithoutVerification(&said) != nil {
		return nil, nil
	}
	for _, one := range i.issuers {
		if one.Issuer == said.Issuer && slices.Contains(one.Algorithms, token.Headers[0].Algorithm) {
			return token, one
		}
	}
	return nil, nil
}

func algorithms(names []string) []jose.SignatureAlgorithm {
	all := make([]jose.SignatureAlgorithm, len(names))
	for at, name := range names {
		all[at] = jose.SignatureAlgorithm(name)
	}
	return all
}

// check tells what is wrong with a token that the issuer has signed; nil for nothing.
func (k *keySet) check(token *jwt.JSONWebToken, said jwt.Claims, parts partClaims, now time.Time) error {
	expected := jwt.Expected{Issuer: k.Issuer, Time: now}
	if !k.AnyAudience {
		expected.AnyAudience = jwt.Audience{k.Audience}
	}
	kind, _ := token.Headers[0].ExtraHeaders[jose.HeaderType].(string)
	made := said.IssuedAt
	if made == nil {
		made = said.NotBefore
	}
	err := said.ValidateWithLeeway(expected, clockSkew)
	switch {
	case !slices.Contains(tokenTypes, strings.ToLower(kind)), parts.Nonce != "": // a person's sign-in
		return refusedToken(messageOtherToken)
	case errors.Is(err, jwt.ErrInvalidAudience):
		return refusedToken(messageOtherAudience.With(k.Audience))
	case said.Expiry == nil, errors.Is(err, jwt.ErrExpired):
		return refusedToken(messageTokenOver)
	case errors.Is(err, jwt.ErrNotValidYet), errors.Is(err, jwt.ErrIssuedInTheFuture):
		return refusedToken(messageTokenEarly)
	case err != nil:
		return refusedToken(messageOtherToken)
	case made == nil, said.Expiry.Time().Sub(made.Time()) > k.longest():
		return refusedToken(messageTokenLasts.With(k.LongestMinutes))
	}
	return nil
}

// clientOf is what the token calls the program; empty when it does not.
func (k *keySet) clientOf(parts partClaims, all map[string]any) string {
	if k.Kind == kindMaskinporten {
		return parts.Consumer.number()
	}
	client, _ := all[k.ClientClaim].(string)
	return strings.TrimSpace(client)
}

// opened is what the scopes of a token open here: one text with spaces, or several.
func (k *keySet) opened(claim any) []hub.KeyScope {
	opened := slices.Clone(k.Always)
	var scopes []string
	switch said := claim.(type) {
	case string:
		scopes = strings.Fields(said)
	case []any:
		for _, one := range said {
			text, _ := one.(string)
			scopes = append(scopes, text)
		}
	}
	for _, scope := range scopes {
		opened = append(opened, k.Scopes[scope]...)
	}
	slices.Sort(opened)
	return slices.Compact(opened)
}

// note logs, once while the server runs, that an organisation asks on behalf of another, by their numbers.
func (i *Issuers) note(ctx context.Context, by *keySet, client string, supplier actor) {
	number := supplier.number()
	if by.Kind != kindMaskinporten || number == "" {
		return
	}
	i.mutex.Lock()
	defer i.mutex.Unlock()
	pair := [2]string{client, number}
	if i.noted[pair] {
		return
	}
	if len(i.noted) >= maxNoted {
		clear(i.noted)
	}
	i.noted[pair] = true
	i.logger.InfoContext(ctx, "an organisation asks on behalf of another", "issuer", by.Name, "consumer", client, "supplier", number)
}

func refusedToken(why hub.Message) *hub.Error {
	return &hub.Error{Kind: hub.ErrorUnauthenticated, Message: why}
}

var (
	messageNoTokens = hub.Message{
		NB: "Her tas det ikke imot tokener fra andre. Bruk en nøkkel herfra.",
		NN: "Her blir det ikkje teke imot token frå andre. Bruk ein nøkkel herifrå.",
		EN: "No tokens of others are taken here. Use a key from here."}
	messageTokenLong = hub.Message{
		NB: "Tokenet er lengre enn %d byte. Be utstederen om et med mindre i.",
		NN: "Tokenet er lengre enn %d byte. Be utferdaren om eit med mindre i.",
		EN: "The token is longer than %d bytes. Ask its issuer for one with less in it."}
	messageNoIssuer = hub.Message{
		NB: "Tokenet er ikke fra en utsteder som er kjent her, eller er signert på en måte som ikke tas imot.",
		NN: "Tokenet er ikkje frå ein utferdar som er kjend her, eller er signert på ein måte som ikkje blir teken imot.",
		EN: "The token is not from an issuer that is known here, or is signed in a way that is not taken."}
	messageIssuerAway = hub.Message{
		NB: "Tokenet kan ikke kontrolleres, for «%s» svarer ikke. Prøv igjen om litt.",
		NN: "Tokenet kan ikkje kontrollerast, for «%s» svarer ikkje. Prøv igjen om litt.",
		EN: "The token cannot be checked, since “%s” does not answer. Try again in a while."}
	messageSignature = hub.Message{
		NB: "Signaturen på tokenet er ikke fra «%s». Hent et nytt.",
		NN: "Signaturen på tokenet er ikkje frå «%s». Hent eit nytt.",
		EN: "The signature of the token is not from “%s”. Get a new one."}
	messageOtherToken = hub.Message{
		NB: "Dette tokenet er ikke til å spørre med. Hent et tilgangstoken (access token).",
		NN: "Dette tokenet er ikkje til å spørje med. Hent eit tilgangstoken (access token).",
		EN: "This token is not for asking with. Get an access token."}
	messageOtherAudience = hub.Message{
		NB: "Tokenet er laget for noen andre. Hent et for «%s».",
		NN: "Tokenet er laga for nokon andre. Hent eit for «%s».",
		EN: "The token was made for somebody else. Get one for “%s”."}
	messageTokenOver = hub.Message{
		NB: "Tokenet er utløpt. Hent et nytt.", NN: "Tokenet er gått ut. Hent eit nytt.", EN: "The token has expired. Get a new one."}
	messageTokenEarly = hub.Message{
		NB: "Tokenet gjelder ikke ennå. Se etter om klokka hos dere går riktig.",
		NN: "Tokenet gjeld ikkje enno. Sjå etter om klokka hos dykk går rett.",
		EN: "The token does not hold yet. Check whether your clock is right."}
	messageTokenLasts = hub.Message{
		NB: "Tokenet gjelder for lenge. Hent et som er laget for høyst %d minutter.",
		NN: "Tokenet gjeld for lenge. Hent eit som er laga for høgst %d minutt.",
		EN: "The token lasts too long. Get one that was made for at most %d minutes."}
	messageNobody = hub.Message{
		NB: "Tokenet sier ikke hvem som spør: «%s» mangler eller er ugyldig.",
		NN: "Tokenet seier ikkje kven som spør: «%s» manglar eller er ugyldig.",
		EN: "The token does not say who asks: “%s” is missing or not valid."}
)
