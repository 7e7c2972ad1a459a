package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Consent (samtykke) is what a person has agreed to, and when: the terms, or that a picture or a quote of them is shown.
type Consent struct {
	Meta `bson:",inline"`
	// PersonID is who agreed; empty for somebody who is nobody here, of a consent to something that is shown.
	PersonID ID `bson:"person,omitempty"`
	// Terms and Licence are what was accepted, such as «2024-1» and «CC BY 4.0»; empty of a consent to something that is shown.
	Terms   string `bson:"terms" set:"once"`
	Licence string `bson:"licence" set:"once"`
	// SubjectID is the Attachment, Post or Comment in which the person is shown or quoted; empty of a consent to terms.
	SubjectID ID `bson:"subject,omitempty"`
	// Purpose is what the person agreed that it is shown for, and ExpiresOn the last day; empty for no end.
	Purpose   Words `bson:"purpose,omitempty"`
	ExpiresOn Date  `bson:"expiresOn,omitempty"`
	// WithdrawnOn is when the person took it back, EndedOn when it ended by itself.
	WithdrawnOn Date `bson:"withdrawnOn,omitempty"`
	EndedOn     Date `bson:"endedOn,omitempty"`
	// Renewed is that a later consent took the place of this one, which does not stand any more.
	Renewed bool `bson:"renewed,omitempty"`
	// Gone is that whoever gave it was erased, and agrees to nothing any more.
	Gone bool `bson:"gone,omitempty"`
}

func (*Consent) DocumentKind() Kind { return KindConsent }

func (*Consent) Keys() []Key { return nil }

func (c *Consent) Refs() []Key {
	keys := join(refs("person", c.PersonID), refs("subject", c.SubjectID))
	if c.ExpiresOn != "" && c.stands() {
		keys = append(keys, dueKey(c.ExpiresOn.addDays(1)))
	}
	return keys
}

// stands tells whether it was neither taken back nor has ended.
func (c *Consent) stands() bool { return c.WithdrawnOn == "" && c.EndedOn == "" }

// Readers are the person and administrators, and of what is shown the curators, who answer for it. Who wrote it down is none of them: the
// name of who is quoted in a post without its author's name would tell too much to whoever may comment on it.
func (c *Consent) Readers() []Token {
	readers := []Token{TokenAdministrators}
	if c.PersonID != "" {
		readers = append(readers, selfToken(c.PersonID))
	}
	if c.SubjectID != "" {
		readers = append(readers, TokenCounty)
	}
	return readers
}

func (c *Consent) begin(w *writing) { c.PersonID = w.viewer.ID }

func (c *Consent) validate(v *validation) {
	v.reference("person", KindPerson, c.PersonID)
	v.date("withdrawnOn", c.WithdrawnOn)
	if c.SubjectID == "" {
		v.required("terms", c.Terms)
		v.required("licence", c.Licence)
		v.line("terms", c.Terms)
		v.line("licence", c.Licence)
		return
	}
	v.referenceTo("subject", c.SubjectID, KindAttachment, KindPost, KindComment)
	v.required("purpose", string(c.Purpose))
	v.words("purpose", c.Purpose)
	v.date("expiresOn", c.ExpiresOn)
}

// isGiver: the consent is the viewer's own, or to something that is shown and the viewer a curator: people call, and are heard.
func isGiver(ctx context.Context, w *writing, document Document) (bool, error) {
	consent, ok := document.(*Consent)
	if ok && consent.SubjectID != "" && w.viewer.Has(RoleCurator) {
		return true, nil
	}
	return isAuthor(ctx, w, document)
}

// WithdrawConsent takes back what somebody agreed to. What showed them by it is withheld in the same commit: from pages, searches,
// exports and whatever else asks who may read.
func WithdrawConsent(ctx context.Context, id ID, version int) (*Consent, error) {
	return change(ctx, "consent.update", id, version, func(ctx context.Context, w *writing, consent *Consent) error {
		if consent.WithdrawnOn != "" {
			return nil
		}
		consent.WithdrawnOn = dateIn(w.now)
		return w.withhold(ctx, consent.SubjectID)
	})
}

// RecordConsent writes down that somebody agreed to be shown or quoted: by whoever told it or put it up, and by curators. What was
// withheld is shown again when all whose consents ended have given new ones.
func RecordConsent(ctx context.Context, subject ID, person *ID, purpose string, expiresOn *Date) (*Consent, error) {
	consent, err := write(ctx, "consent.record", func(ctx context.Context, w *writing) (*Consent, error) {
		shown, err := take[Document](ctx, w, subject)
		if err != nil {
			return nil, err
		}
		w.look(shown) // it may be taken away in the same moment
		consent := &Consent{SubjectID: subject, Purpose: Words(cleanLine(purpose))}
		w.begin(consent, "")
		if person != nil {
			consent.PersonID = *person
		}
		if expiresOn != nil {
			consent.ExpiresOn = *expiresOn
		}
		if err := w.settle(ctx, consent, nil); err != nil {
			return nil, err
		}
		if consent.ExpiresOn != "" && consent.ExpiresOn < dateIn(w.now) {
			return nil, invalid("expiresOn", messagePastConsent)
		}
		w.put(consent)
		return consent, w.renew(ctx, consent, shown)
	})
	return asWritten(ctx, consent, err)
}

// Consents are those to be shown or quoted in a document, the oldest first, as far as the viewer may read them.
func Consents(ctx context.Context, subject Document) ([]*Consent, error) {
	return AllReferring[*Consent](ctx, KindConsent, "subject", subject.Base().ID)
}

// hiddenOf is why something is hidden; nil when it is not.
func hiddenOf(document Moderated) *Hiding {
	switch d := document.(type) {
	case *Post:
		return d.Hidden
	case *Comment:
		return d.Hidden
	default:
		return nil
	}
}

// EndConsents withholds what was shown by consents that have ended. Several servers may do so at once.
func (h *Hub) EndConsents(ctx context.Context) error {
	for day, left := h.Today(), madeUpDays; left > 0; day, left = day.addDays(-1), left-1 {
		ids, err := allRefs(ctx, h.store, KindConsent, dueKey(day))
		if err != nil {
			return fmt.Errorf("consents that ended before %s: %w", day, err)
		}
		for some := range slices.Chunk(ids, erasedAtOnce) {
			if err := h.endConsents(ctx, some); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *Hub) endConsents(ctx context.Context, ids []ID) error {
	_, err := write(WithReading(ctx, h.Read(Viewer{})), "consent.end", func(ctx context.Context, w *writing) (bool, error) {
		w.patience = -1
		documents, err := w.load(ctx, ids)
		if err != nil {
			return false, err
		}
		for _, document := range documents {
			consent, ok := document.(*Consent)
			if !ok || !consent.stands() {
				continue
			}
			w.remember(consent)
			consent.EndedOn = dateIn(w.now)
			w.derive(consent)
			if consent.Renewed, err = w.goesOn(ctx, consent); err != nil {
				return false, err
			}
			if consent.Renewed {
				continue
			}
			if err := w.withhold(ctx, consent.SubjectID); err != nil {
				return false, err
			}
		}
		return true, nil
	})
	var conflict *VersionConflict
	if errors.As(err, &conflict) {
		return nil // another server has just done it
	}
	return err
}

// goesOn tells whether the same person has agreed for longer than a consent that ends. Of people who are nobody here nobody knows.
func (w *writing) goesOn(ctx context.Context, ended *Consent) (bool, error) {
	if ended.PersonID == "" || ended.SubjectID == "" {
		return false, nil
	}
	consents, err := w.consentsTo(ctx, ended.SubjectID)
	return slices.ContainsFunc(consents, func(one *Consent) bool {
		return one.PersonID == ended.PersonID && one.stands() && (one.ExpiresOn == "" || one.ExpiresOn >= dateIn(w.now))
	}), err
}

var (
	messageConsentEnded = Message{
		"Samtykket til å vise dette gjelder ikke lenger.", "Samtykket til å vise dette gjeld ikkje lenger.",
		"The consent to show this does not hold any more.",
	}
	messageConsentMissing = Message{
		"Noen som er sitert her, har tatt samtykket tilbake. Skriv ned et nytt samtykke, så vises det igjen.",
		"Nokon som er sitert her, har teke samtykket tilbake. Skriv ned eit nytt samtykke, så vert det vist igjen.",
		"Somebody who is quoted here has taken their consent back. Write down a new consent, and it is shown again.",
	}
	messageConsentGone = Message{
		"En som vises eller er sitert her, er slettet og kan ikke samtykke på nytt. Legg ut et annet bilde, eller fortell det på nytt uten sitatet.",
		"Ein som er vist eller sitert her, er sletta og kan ikkje samtykkje på nytt. Legg ut eit anna bilete, eller fortel det på nytt utan sitatet.",
		"Somebody who is shown or quoted here was erased and cannot consent anew. Put up another picture, or tell it anew without the quote.",
	}
	messageCuratorRenews = Message{
		"Samtykket til å vise dette gjelder ikke lenger. Be en kurator skrive ned et nytt.",
		"Samtykket til å vise dette gjeld ikkje lenger. Be ein kurator skrive ned eit nytt.",
		"The consent to show this does not hold any more. Ask a curator to write down a new one.",
	}
	messagePastConsent = Message{
		"Velg en dag som ikke er gått. Et samtykke som er ute, gir ikke lov til å vise noe.",
		"Vel ein dag som ikkje er gått. Eit samtykke som er ute, gjev ikkje lov til å vise noko.",
		"Choose a day that has not passed. A consent that has ended allows nothing to be shown.",
	}
)
