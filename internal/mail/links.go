package mail

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// minSecret is how long a secret must be: as long as what is made of it.
const minSecret = 32

// Unsubscriber stops letters to people.
type Unsubscriber interface {
	// Unsubscribe stops letters of a kind, or all without a kind.
	Unsubscribe(ctx context.Context, person hub.ID, kind hub.NotificationKind) error
}

// Links are the addresses by which people stop letters without signing in. Each is signed: nobody makes one for somebody
// else. They hold for as long as the secret does, so that the oldest letter can be stopped.
type Links struct {
	site   hub.URL
	secret []byte
	hub    Unsubscriber
}

// NewLinks are links on the site, signed by the secret.
func NewLinks(site hub.URL, secret string, people Unsubscriber) (*Links, error) {
	if len(secret) < minSecret {
		return nil, fmt.Errorf("the secret is too short: give at least %d characters that nobody can guess, as «openssl rand -hex 32» makes them", minSecret)
	}
	return &Links{site: site, secret: []byte(secret), hub: people}, nil
}

// stop is the address that stops letters of a kind to a person, or all of them.
func (l *Links) stop(person hub.ID, kind hub.NotificationKind, language hub.Language) string {
	query := url.Values{"letter": {l.token(person, kind)}, "lang": {string(language)}}
	return string(l.site) + "/unsubscribe?" + query.Encode()
}

func (l *Links) token(person hub.ID, kind hub.NotificationKind) string {
	what := string(person) + " " + string(kind)
	return base64.RawURLEncoding.EncodeToString([]byte(what)) + "." + base64.RawURLEncoding.EncodeToString(l.sign(what))
}

func (l *Links) sign(what string) []byte {
	mac := hmac.New(sha256.New, l.secret)
	mac.Write([]byte("unsubscribe " + what))
	return mac.Sum(nil)
}

// read gives whom and what a token is for.
func (l *Links) read(token string) (person hub.ID, kind hub.NotificationKind, ok bool) {
	head, tail, _ := strings.Cut(token, ".")
	what, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return "", "", false
	}
	signature, err := base64.RawURLEncoding.DecodeString(tail)
	if err != nil || !hmac.Equal(signature, l.sign(string(what))) {
		return "", "", false
	}
	id, name, _ := strings.Cut(string(what), " ")
	return hub.ID(id), hub.NotificationKind(name), true
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
