package hub

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Invite lets somebody in by a letter to an address. Whether the address is a person's already is not looked at, so that
// nobody learns it: that is found out when the invitation is opened.
func Invite(ctx context.Context, form Fields) (*Invitation, error) {
	invitation, err := write(ctx, "invitation.create", func(ctx context.Context, w *writing) (*Invitation, error) {
		invitation, err := createIn[*Invitation](ctx, w, KindInvitation, form)
		if err != nil || w.changed[invitation.ID] == nil { // a retry has made nothing
			return invitation, err
		}
		if err := w.mayInvite(ctx, invitation); err != nil {
			return nil, err
		}
		w.derive(invitation.letter(LetterKindInvitation, w.now, w.now))
		return invitation, nil
	})
	if err == nil {
		ReadingOf(ctx).hub.wake()
	}
	return asWritten(ctx, invitation, err)
}

// mayInvite holds the inviter to a number a day, and to one invitation at a time for an address. Two at the same moment
// may both go through.
func (w *writing) mayInvite(ctx context.Context, invitation *Invitation) error {
	if w.viewer.ID.Kind() != KindPerson { // the letter says who invites, and is of nobody else
		return &Error{Kind: ErrorForbidden, Message: messageInviters}
	}
	if !w.hub.letters {
		return &Error{Kind: ErrorUnavailable, Message: messageNoLetters}
	}
	ids, err := allRefs(ctx, w.hub.store, KindInvitation, Key("inviter:"+string(w.viewer.ID)))
	if err != nil {
		return fmt.Errorf("invitations of %s: %w", w.viewer.ID, err)
	}
	earlier, err := w.load(ctx, ids)
	if err != nil {
		return err
	}
	today := 0
	for _, document := range earlier {
		one, ok := document.(*Invitation)
		switch {
		case !ok:
		case one.isOpen(w.now) && strings.EqualFold(one.Email, invitation.Email) && one.ProjectID == invitation.ProjectID:
			return invalid("email", messageInvited)
		case one.CreatedAt.After(w.now.AddDate(0, 0, -1)):
			today++
		}
	}
	if today >= maxInvited {
		return invalid("email", messageManyInvited.With(today))
	}
	return nil
}

// isOpen tells whether somebody can still come in by it.
func (i *Invitation) isOpen(now time.Time) bool {
	return i.WithdrawnAt == nil && i.OpenedAt == nil && now.Before(i.ExpiresAt)
}

// WithdrawInvitation takes an invitation back that nobody has come in by. A letter that has not gone out is not sent.
func WithdrawInvitation(ctx context.Context, id ID, version int) (*Invitation, error) {
	return change(ctx, "invitation.withdraw", id, version, func(_ context.Context, w *writing, invitation *Invitation) error {
		if invitation.OpenedAt != nil {
			return invalid("id", messageState)
		}
		if invitation.WithdrawnAt == nil {
			invitation.WithdrawnAt = &w.now
		}
		return nil
	})
}

// ResendInvitation sends an invitation again, with a link in the place of the one before and a time of its own. To an address
// that refused it too: the inviter may know that it works now.
func ResendInvitation(ctx context.Context, id ID, version int) (*Invitation, error) {
	invitation, err := change(ctx, "invitation.resend", id, version, func(_ context.Context, w *writing, invitation *Invitation) error {
		switch {
		case !w.hub.letters:
			return &Error{Kind: ErrorUnavailable, Message: messageNoLetters}
		case invitation.OpenedAt != nil || invitation.WithdrawnAt != nil:
			return invalid("id", messageState)
		case invitation.Turn >= maxTurns:
			return invalid("id", messageManyLetters.With(invitation.Turn))
		}
		invitation.send(w.now)
		w.derive(invitation.letter(LetterKindInvitation, w.now, w.now))
		return nil
	})
	if err == nil {
		ReadingOf(ctx).hub.wake()
	}
	return invitation, err
}
