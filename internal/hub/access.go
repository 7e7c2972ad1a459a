package hub

import "time"

// Session (økt) is a person signed in on a device.
type Session struct {
	Meta      `bson:",inline"`
	PersonID  ID        `bson:"person"`
	TokenHash string    `bson:"tokenHash"`
	Device    Words     `bson:"device,omitempty"`
	ExpiresAt time.Time `bson:"expiresAt"`
}

func (*Session) DocumentKind() Kind { return KindSession }

func (s *Session) Keys() []Key { return []Key{Key("token:" + s.TokenHash)} }

func (s *Session) Refs() []Key { return refs("person", s.PersonID) }

func (s *Session) Readers() []Token { return personTokens(s.PersonID) }

func (s *Session) validate(v *validation) {
	v.reference("person", KindPerson, s.PersonID)
	v.required("tokenHash", s.TokenHash)
}

// Service (tjeneste) is a program that reads the hub, such as a dashboard.
type Service struct {
	Meta    `bson:",inline"`
	Name    string `bson:"name"`
	Roles   []Role `bson:"roles,omitempty"`
	OwnerID ID     `bson:"owner,omitempty"`
}

func (*Service) DocumentKind() Kind { return KindService }

func (*Service) Keys() []Key { return nil }

func (s *Service) Refs() []Key { return join(refs("person", s.OwnerID), listed) }

func (s *Service) Readers() []Token { return append(personTokens(s.OwnerID), TokenAdministrators) }

func (s *Service) validate(v *validation) {
	v.required("name", s.Name)
	v.line("name", s.Name)
	v.reference("owner", KindPerson, s.OwnerID)
}

// APIKey (nøkkel) is how a service or a person's own program says who it is. Only its hash is kept.
type APIKey struct {
	Meta    `bson:",inline"`
	Name    string `bson:"name"`
	Hash    string `bson:"hash"`
	OwnerID ID     `bson:"owner"`
	// ServiceID is the program that uses the key; empty for a person's own.
	ServiceID ID         `bson:"service,omitempty"`
	ExpiresAt *time.Time `bson:"expiresAt,omitempty"`
	LastUsed  Date       `bson:"lastUsed,omitempty"`
}

func (*APIKey) DocumentKind() Kind { return KindAPIKey }

func (a *APIKey) Keys() []Key { return []Key{Key("token:" + a.Hash)} }

func (a *APIKey) Refs() []Key { return join(refs("person", a.OwnerID), refs("service", a.ServiceID)) }

func (a *APIKey) Readers() []Token { return append(personTokens(a.OwnerID), TokenAdministrators) }

func (a *APIKey) validate(v *validation) {
	v.required("name", a.Name)
	v.required("hash", a.Hash)
	v.reference("owner", KindPerson, a.OwnerID)
	v.reference("service", KindService, a.ServiceID)
}
