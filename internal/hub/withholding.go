package hub

import (
	"context"
	"slices"
	"time"
)

// withholding is what people are shown or quoted in, by their consent.
type withholding interface {
	Document
	// withheld is whether one of them does not agree any more.
	withheld() *bool
}

func (a *Attachment) withheld() *bool { return &a.Withheld }
func (p *Post) withheld() *bool       { return &p.Withheld }
func (c *Comment) withheld() *bool    { return &c.Withheld }

// hiddenByConsent is to nobody's knowledge: nobody stands there as who did it.
func hiddenByConsent(at time.Time) *Hiding {
	return &Hiding{At: at, Reason: messageConsentEnded.In("nb"), ByConsent: true}
}

// withhold shows something no more to those for whom it was. What a curator hid before stays hidden for the curator's reason, and is not
// shown when that is gone.
func (w *writing) withhold(ctx context.Context, id ID) error {
	if id == "" {
		return nil
	}
	found, err := w.load(ctx, []ID{id})
	if err != nil {
		return err
	}
	shown, ok := found[0].(withholding)
	if !ok || *shown.withheld() {
		return nil
	}
	w.remember(shown)
	*shown.withheld() = true
	if moderated, ok := shown.(Moderated); ok && hiddenOf(moderated) == nil {
		moderated.hide(hiddenByConsent(w.now))
	}
	w.derive(shown)
	return nil
}

// renew lets a consent take the place of those of the same person that do not stand any more; of people who are nobody here, of the oldest:
// nobody knows whether two of them are one. What was withheld is shown again when none is left without.
func (w *writing) renew(ctx context.Context, given *Consent, document Document) error {
	shown, ok := document.(withholding)
	if !ok || !*shown.withheld() {
		return nil
	}
	if !w.viewer.Has(RoleCurator) { // it was taken away from whoever showed it: somebody else looks at it before it is shown again
		return &Error{Kind: ErrorForbidden, Message: messageCuratorRenews}
	}
	ids, err := w.list(ctx, KindConsent, Key("subject:"+string(given.SubjectID)))
	if err != nil {
		return err
	}
	consents, err := w.load(ctx, slices.DeleteFunc(ids, func(id ID) bool { return id == given.ID }))
	if err != nil {
		return err
	}
	renewed, left := false, false
	for _, one := range consents {
		ended, ok := one.(*Consent)
		if !ok || ended.stands() || ended.Renewed {
			continue
		}
		if ended.PersonID != given.PersonID || renewed && given.PersonID == "" {
			left = true
			continue
		}
		renewed = true
		w.remember(ended)
		ended.Renewed = true
		w.derive(ended)
	}
	if left {
		return nil
	}
	w.remember(shown)
	*shown.withheld() = false
	if moderated, ok := shown.(Moderated); ok && hiddenOf(moderated) != nil && hiddenOf(moderated).ByConsent {
		moderated.hide(nil)
	}
	w.derive(shown)
	return nil
}

// endForever ends a consent of who is gone and agrees to nothing any more. That there was one stays, without saying whose: what was shown by
// it is withheld until somebody answers for it anew.
func (w *writing) endForever(ctx context.Context, consent *Consent) error {
	if consent.stands() {
		consent.WithdrawnOn = dateIn(w.now)
	}
	consent.Purpose = wordless
	return w.withhold(ctx, consent.SubjectID)
}
