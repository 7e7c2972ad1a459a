package mail

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/signed"
)

// Unsubscriber stops letters to people.
type Unsubscriber interface {
	// Unsubscribe stops letters of a kind, or all without a kind.
	Unsubscribe(ctx context.Context, person hub.ID, kind hub.NotificationKind) error
}

// Links are the addresses by which people stop letters without signing in. Each is signed: nobody makes one for somebody
// else. They hold for as long as the secret does, so that the oldest letter can be stopped.
type Links struct {
	site   hub.URL
	signer *signed.Signer
	hub    Unsubscriber
}

// NewLinks are links on the site, signed by the secret.
func NewLinks(site hub.URL, secret string, people Unsubscriber) (*Links, error) {
	signer, err := signed.New(secret)
	if err != nil {
		return nil, err
	}
	return &Links{site: site, signer: signer, hub: people}, nil
}

// stop is the address that stops letters of a kind to a person, or all of them.
func (l *Links) stop(person hub.ID, kind hub.NotificationKind, language hub.Language) string {
	query := url.Values{"letter": {l.token(person, kind)}, "lang": {string(language)}}
	return string(l.site) + "/unsubscribe?" + query.Encode()
}

const stopPurpose = "unsubscribe"

func (l *Links) token(person hub.ID, kind hub.NotificationKind) string {
	return l.signer.Token(stopPurpose, string(person)+" "+string(kind))
}

// read gives whom and what a token is for.
func (l *Links) read(token string) (person hub.ID, kind hub.NotificationKind, ok bool) {
	what, ok := l.signer.Read(stopPurpose, token)
	id, name, _ := strings.Cut(what, " ")
	return hub.ID(id), hub.NotificationKind(name), ok
}

// Check tells whether a token is one of ours, and whether it is for all letters.
func (l *Links) Check(token string) (all, ok bool) {
	_, kind, ok := l.read(token)
	return kind == "", ok && (kind == "" || slices.Contains(hub.NotificationKinds, kind))
}

// errToken: the token is not one of ours.
var errToken = errors.New("the link is not one of ours")

// Stop does what the link is for. A person who is gone gets no letters.
func (l *Links) Stop(ctx context.Context, token string) error {
	if _, ok := l.Check(token); !ok {
		return errToken
	}
	person, kind, _ := l.read(token)
	err := l.hub.Unsubscribe(ctx, person, kind)
	var gone *hub.Error
	if errors.As(err, &gone) && gone.Kind == hub.ErrorNotFound {
		return nil
	}
	return err
}
