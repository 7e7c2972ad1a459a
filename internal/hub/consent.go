package hub

import "context"

// Consent (samtykke) is what a person has agreed to, and when.
type Consent struct {
	Meta     `bson:",inline"`
	PersonID ID `bson:"person"`
	// Terms and Licence are what was accepted, such as «2024-1» and «CC BY 4.0».
	Terms   string `bson:"terms" set:"once"`
	Licence string `bson:"licence" set:"once"`
	// WithdrawnOn is when the person took it back.
	WithdrawnOn Date `bson:"withdrawnOn,omitempty"`
}

func (*Consent) DocumentKind() Kind { return KindConsent }

func (*Consent) Keys() []Key { return nil }

func (c *Consent) Refs() []Key { return refs("person", c.PersonID) }

func (c *Consent) Readers() []Token { return []Token{selfToken(c.PersonID), TokenAdministrators} }

func (c *Consent) begin(w *writing) { c.PersonID = w.viewer.ID }

func (c *Consent) validate(v *validation) {
	v.reference("person", KindPerson, c.PersonID)
	v.required("terms", c.Terms)
	v.required("licence", c.Licence)
	v.line("terms", c.Terms)
	v.line("licence", c.Licence)
	v.date("withdrawnOn", c.WithdrawnOn)
}

// WithdrawConsent takes back what the viewer agreed to.
func WithdrawConsent(ctx context.Context, id ID, version int) (*Consent, error) {
	return change(ctx, "consent.update", id, version, func(_ context.Context, w *writing, consent *Consent) error {
		consent.WithdrawnOn = dateIn(w.now)
		return nil
	})
}
