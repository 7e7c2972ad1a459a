package hub

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"
)

// ServiceClient is who a service is to somebody who issues tokens, so that it needs no key of ours.
type ServiceClient struct {
	// Issuer is the name that the server has for who issues the tokens, such as «maskinporten».
	Issuer string `bson:"issuer"`
	// Client is what tokens call the program: at Maskinporten the organisation number, without «0192:».
	Client string `bson:"client"`
}

// Credential is what a token says of the program that sent it, after it was found to hold.
type Credential struct {
	Client ServiceClient
	// Scopes are what it opens, and Until is when it ends.
	Scopes []KeyScope
	Until  time.Time
}

const (
	// organisationScheme stands before an organisation number in tokens (ISO 6523); here it is left out, however it was pasted.
	organisationScheme = "0192:"
	// maxClients is how many clients a service has at most: one for each environment that it runs in, and some to spare.
	maxClients = 20
	// maxClient is how many characters a client may have: OpenID Connect Core 1.0, 2, gives a subject 255.
	maxClient = 255
)

var issuerName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,30}$`)

// IssuerName tells whether a text can be the name of who issues tokens: small letters, digits and hyphens, at most 31.
func IssuerName(name string) bool { return issuerName.MatchString(name) }

// key lets one service alone be the client.
func (c ServiceClient) key() Key { return Key("clients:" + c.Issuer + "|" + c.Client) }

func (s *Service) validateClients(v *validation) {
	v.check("clients", len(s.Clients) <= maxClients, messageMost.With(maxClients))
	for at, client := range s.Clients {
		v.check(v.item("clients", at, "issuer"), IssuerName(client.Issuer), messageIssuerName)
		v.required(v.item("clients", at, "client"), client.Client)
		v.check(v.item("clients", at, "client"), len([]rune(client.Client)) <= maxClient, messageLine.With(maxClient))
	}
}

// ClientViewer gives who asks with a token of somebody else that was found to hold: the service that is the client.
// UNAUTHENTICATED when there is none, or it may do nothing any more; FORBIDDEN when the token opens nothing here.
func (h *Hub) ClientViewer(ctx context.Context, credential Credential) (Viewer, error) {
	found, err := h.store.Find(ctx, KindService, credential.Client.key())
	if errors.Is(err, ErrNotFound) {
		return Viewer{}, noClient(credential.Client)
	}
	if err != nil {
		return Viewer{}, fmt.Errorf("find a client: %w", err)
	}
	service, ok := found.(*Service)
	if !ok {
		return Viewer{}, fmt.Errorf("%s was found by a client that is not its own", found.Base().ID)
	}
	return service.asked(&credential)
}

// asked is the viewer that a token makes of the service as the service is now.
func (s *Service) asked(by *Credential) (Viewer, error) {
	switch {
	case !slices.Contains(s.Clients, by.Client):
		return Viewer{}, noClient(by.Client)
	case len(s.Roles) == 0:
		return Viewer{}, &Error{Kind: ErrorUnauthenticated, Message: messageServiceClosed}
	case len(by.Scopes) == 0:
		return Viewer{}, &Error{Kind: ErrorForbidden, Message: messageNoScope}
	}
	viewer := Viewer{ID: s.ID, Credential: by, ReadOnly: !slices.Contains(by.Scopes, KeyScopeWrite)}
	return viewer.within(s.Roles, by.Scopes), nil
}

func noClient(client ServiceClient) *Error {
	return &Error{Kind: ErrorUnauthenticated, Message: messageNoClient.With(client.Client, client.Issuer)}
}

// ended is that the viewer's way in holds no longer.
func (v Viewer) ended() *Error {
	switch {
	case v.Credential != nil:
		return &Error{Kind: ErrorUnauthenticated, Message: messageTokenEnded}
	case v.SessionID != "":
		return unauthenticated()
	default:
		return keyEnded()
	}
}

var (
	messageIssuerName = Message{
		"Skriv navnet som tjeneren har på utstederen: små bokstaver, tall og bindestrek.",
		"Skriv namnet som tenaren har på utferdaren: små bokstavar, tal og bindestrek.",
		"Write the name that the server has for the issuer: small letters, digits and hyphens.",
	}
	messageNoClient = Message{
		"Klienten «%s» hos «%s» er ikke kjent her. Be en administrator knytte den til en tjeneste.",
		"Klienten «%s» hos «%s» er ikkje kjend her. Be ein administrator knyte han til ei teneste.",
		"The client “%s” of “%s” is not known here. Ask an administrator to bind it to a service.",
	}
	messageServiceClosed = Message{
		"Tjenesten er stengt. Be en administrator gi den en rolle igjen.",
		"Tenesta er stengd. Be ein administrator gi ho ei rolle igjen.",
		"The service is closed. Ask an administrator to give it a role again.",
	}
	messageNoScope = Message{
		"Tokenet har ingen tilganger som åpner noe her. Hent et med et scope som gjelder for Samlær.",
		"Tokenet har ingen tilgangar som opnar noko her. Hent eit med eit scope som gjeld for Samlær.",
		"The token has no scope that opens anything here. Get one with a scope that is for Samlær.",
	}
	messageTokenEnded = Message{
		"Tokenet gjelder ikke lenger. Hent et nytt.", "Tokenet gjeld ikkje lenger. Hent eit nytt.", "The token holds no longer. Get a new one.",
	}
)
