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
