package hub

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Renew gives a viewer with the rights of now; UNAUTHENTICATED when the person, the service, the key, the token or the session is gone.
func (h *Hub) Renew(ctx context.Context, viewer Viewer) (Viewer, error) {
	now, _, err := h.renew(ctx, viewer)
	return now, err
}

// rests are the documents without which the viewer's rights end.
func (v Viewer) rests() []ID {
	var ids []ID
	for _, id := range []ID{v.ID, v.KeyID, v.SessionID} {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// renew tells also when the rights end by themselves; zero for never.
func (h *Hub) renew(ctx context.Context, viewer Viewer) (now Viewer, until time.Time, err error) {
	now = viewer
	for _, id := range viewer.rests() {
		found, err := h.store.Get(ctx, id.Kind(), []ID{id})
		if err != nil {
			return viewer, until, fmt.Errorf("who asks: %w", err)
		}
		switch d := found[0].(type) {
		case *Person:
			now, err = h.viewer(ctx, d)
		case *Service:
			now.Roles = d.Roles
			if viewer.Credential != nil {
				until = viewer.Credential.Until
				now, err = d.asked(viewer.Credential)
			}
		case *APIKey:
			if d.ExpiresAt != nil {
				until = *d.ExpiresAt
			}
			now, err = h.behindKey(ctx, d)
		case *Session:
			if d.over(h.instant()) {
				return viewer, until, unauthenticated()
			}
			until = d.ends()
		default:
			return viewer, until, unauthenticated()
		}
		if err != nil {
			return viewer, until, err
		}
	}
	if hasPassed(until, h.clock()) {
		return viewer, until, viewer.ended()
	}
	now.Language, now.Address, now.SessionID = viewer.Language, viewer.Address, viewer.SessionID
	return now, until, nil
}

// hasPassed tells whether rights that end at a time have ended; zero is never.
func hasPassed(until, now time.Time) bool { return !until.IsZero() && !until.After(now) }

// stillHolds looks whether the viewer's rights are those that it follows with, when something happened that they rest on: the
// person, the service, the key or the session itself, who is behind a key, or a project, which has its members.
func (t *telling) stillHolds(ctx context.Context, happenings []*passing) error {
	if t.viewer.ID == "" {
		return nil
	}
	if hasPassed(t.until, t.hub.clock()) {
		return t.unchanged(ctx) // unless the session was used meanwhile, they have ended
	}
	if !slices.ContainsFunc(happenings, func(one *passing) bool {
		return slices.Contains(t.viewer.rests(), one.ID) || one.Kind == KindProject ||
			t.viewer.KeyID != "" && (one.Kind == KindPerson || one.Kind == KindService)
	}) {
		return nil
	}
	return t.unchanged(ctx)
}

// unchanged looks whether the viewer's rights are the same now. That a session lasts longer since it was used is no change.
func (t *telling) unchanged(ctx context.Context) error {
	now, until, err := t.hub.renew(ctx, t.viewer)
	if err != nil {
		return err
	}
	if now.Sharing() != t.viewer.Sharing() || until.Before(t.until) {
		return &Error{Kind: ErrorSubscribeAnew, Message: messageSubscribeAnew}
	}
	t.until = until
	return nil
}

// Sharing is a text that is the same for viewers who are given the same: their tokens and their language.
func (v Viewer) Sharing() string {
	text := string(v.Language)
	for _, token := range v.Tokens() {
		text += " " + string(token)
	}
	if !v.Has(RoleContributor) {
		text += " " + strconv.Quote(string(v.ID)) // whom some fields know without a token
	}
	return text
}

var messageSubscribeAnew = Message{
	"Det du har tilgang til, er endret. Abonner på nytt.",
	"Det du har tilgang til, er endra. Abonner på nytt.",
	"What you may read has changed. Subscribe anew.",
}
