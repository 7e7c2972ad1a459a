package signed

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// Inviting lets people in.
type Inviting interface {
	// OpenInvitation gives what a link is for, and changes nothing.
	OpenInvitation(ctx context.Context, pass hub.InvitationPass) (*hub.OpenedInvitation, error)
	// AcceptInvitation lets whoever has the link in, under a name.
	AcceptInvitation(ctx context.Context, pass hub.InvitationPass, name string) (*hub.OpenedInvitation, error)
}

// Invitations are the links by which people come in who have never been here.
type Invitations struct {
	signer *Signer
	hub    Inviting
}

// NewInvitations are links that the signer has signed.
func NewInvitations(signer *Signer, inviting Inviting) *Invitations {
	return &Invitations{signer: signer, hub: inviting}
}

const invitationPurpose = "invitation"

// InvitationAddress is the link on the site for an invitation, with a page in the language.
func (s *Signer) InvitationAddress(site hub.URL, pass hub.InvitationPass, language hub.Language) string {
	text := string(pass.InvitationID) + " " + strconv.Itoa(pass.Turn)
	query := url.Values{"invitation": {s.Token(invitationPurpose, text)}, "lang": {string(language)}}
	return string(site) + "/invitation?" + query.Encode()
}

const signInPurpose = "signin"

// SignInAddress is the link on the site by which the receiver of a letter signs in, with a page in the language.
func (s *Signer) SignInAddress(site hub.URL, letter hub.ID, language hub.Language) string {
	query := url.Values{"link": {s.Token(signInPurpose, string(letter))}, "lang": {string(language)}}
	return string(site) + "/signin/link?" + query.Encode()
}

// SignInLetter gives the letter of such a link; false when it was not signed here.
func (s *Signer) SignInLetter(token string) (hub.ID, bool) {
	text, ok := s.Read(signInPurpose, token)
	return hub.ID(text), ok
}

func (i *Invitations) read(token string) (hub.InvitationPass, error) {
	text, ok := i.signer.Read(invitationPurpose, token)
	id, number, _ := strings.Cut(text, " ")
	turn, err := strconv.Atoi(number)
	if !ok || err != nil {
		return hub.InvitationPass{}, hub.NoInvitation()
	}
	return hub.InvitationPass{InvitationID: hub.ID(id), Turn: turn}, nil
}

// Open gives what a link is for, and changes nothing.
func (i *Invitations) Open(ctx context.Context, token string) (*hub.OpenedInvitation, error) {
	pass, err := i.read(token)
	if err != nil {
		return nil, err
	}
	return i.hub.OpenInvitation(ctx, pass)
}

// Accept lets whoever has the link in, under a name.
func (i *Invitations) Accept(ctx context.Context, token, name string) (*hub.OpenedInvitation, error) {
	pass, err := i.read(token)
	if err != nil {
		return nil, err
	}
	return i.hub.AcceptInvitation(ctx, pass, name)
}
