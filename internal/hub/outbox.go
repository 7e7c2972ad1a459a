package hub

// Webhook is an address that is told of changes.
type Webhook struct {
	Meta   `bson:",inline"`
	URL    URL          `bson:"url"`
	Filter SearchFilter `bson:"filter"`
	// SecretHash is of the secret by which the receiver knows us.
	SecretHash string `bson:"secretHash"`
	OwnerID    ID     `bson:"owner"`
	Paused     bool   `bson:"paused,omitempty"`
}

func (*Webhook) DocumentKind() Kind { return KindWebhook }

func (*Webhook) Keys() []Key { return nil }

func (w *Webhook) Refs() []Key { return join(refs("person", w.OwnerID), listed) }

func (w *Webhook) Readers() []Token { return append(personTokens(w.OwnerID), TokenAdministrators) }

func (w *Webhook) validate(v *validation) {
	v.required("url", string(w.URL))
	v.url("url", w.URL)
	v.reference("owner", KindPerson, w.OwnerID)
}
