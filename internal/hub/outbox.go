package hub

import "time"

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

// MailOut is a letter on its way out.
type MailOut struct {
	Meta     `bson:",inline"`
	PersonID ID         `bson:"person"`
	Subject  string     `bson:"subject"`
	Body     string     `bson:"body"`
	DueAt    time.Time  `bson:"dueAt"`
	SentAt   *time.Time `bson:"sentAt,omitempty"`
	Attempts int        `bson:"attempts,omitempty"`
	Fault    Words      `bson:"fault,omitempty"`
}

func (*MailOut) DocumentKind() Kind { return KindMailOut }

func (*MailOut) Keys() []Key { return nil }

func (m *MailOut) Refs() []Key {
	keys := join(refs("person", m.PersonID), listed)
	if m.SentAt == nil {
		keys = append(keys, "open:mailOut")
	}
	return keys
}

func (*MailOut) Readers() []Token { return []Token{TokenAdministrators} }

func (m *MailOut) validate(v *validation) {
	v.reference("person", KindPerson, m.PersonID)
	v.required("subject", m.Subject)
}
