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
	missing, err := w.missing(ctx, given.SubjectID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(missing, isGone) {
		return invalid("subject", messageConsentGone)
	}
	renewed, left := false, false
	for _, ended := range missing {
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

// missing are the consents to show something that do not stand any more, and that no later one took the place of.
func (w *writing) missing(ctx context.Context, subject ID) ([]*Consent, error) {
	consents, err := w.consentsTo(ctx, subject)
	return slices.DeleteFunc(consents, func(one *Consent) bool { return one.stands() || one.Renewed }), err
}

// consentsTo are all consents to show something; the commit fails when there is one more before it is through.
func (w *writing) consentsTo(ctx context.Context, subject ID) ([]*Consent, error) {
	ids, err := w.list(ctx, KindConsent, Key("subject:"+string(subject)))
	if err != nil {
		return nil, err
	}
	documents, err := w.load(ctx, ids)
	var consents []*Consent
	for _, document := range documents {
		if consent, ok := document.(*Consent); ok {
			consents = append(consents, consent)
		}
	}
	return consents, err
}

// unagreed tells why something that is withheld is not shown.
func (w *writing) unagreed(ctx context.Context, id ID) error {
	missing, err := w.missing(ctx, id)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(missing, isGone) {
		return invalid("id", messageConsentGone)
	}
	return invalid("id", messageConsentMissing)
}

func isGone(consent *Consent) bool { return consent.Gone }

// endForever ends a consent of who is gone and agrees to nothing any more. That there was one stays, without saying whose: what was shown by
// it is withheld for good: nobody else's consent takes the place of theirs.
func (w *writing) endForever(ctx context.Context, consent *Consent) error {
	if consent.stands() {
		consent.WithdrawnOn = dateIn(w.now)
	}
	consent.Gone, consent.Purpose = true, wordless
	return w.withhold(ctx, consent.SubjectID)
}
