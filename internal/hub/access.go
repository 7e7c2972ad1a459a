package hub

import "time"

// Invitation (invitasjon) lets somebody in by a letter. The secret in the letter is kept as a hash only.
type Invitation struct {
	Meta      `bson:",inline"`
	Email     string      `bson:"email"`
	Roles     []Role      `bson:"roles,omitempty"`
	ProjectID ID          `bson:"project,omitempty"`
	Role      ProjectRole `bson:"projectRole,omitempty"`
	TokenHash string      `bson:"tokenHash"`
	ExpiresAt time.Time   `bson:"expiresAt"`
	// OpenedBy is the person who came in by it.
	OpenedByID ID `bson:"openedBy,omitempty"`
}

func (*Invitation) DocumentKind() Kind { return KindInvitation }

func (i *Invitation) Keys() []Key { return []Key{Key("token:" + i.TokenHash)} }

func (i *Invitation) Refs() []Key {
	return join(refs("project", i.ProjectID), refs("person", i.OpenedByID), listed)
}

func (*Invitation) Readers() []Token { return []Token{TokenAdministrators} }

func (i *Invitation) validate(v *validation) {
	v.required("email", i.Email)
	v.required("tokenHash", i.TokenHash)
	v.reference("project", KindProject, i.ProjectID)
}

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
