package hub

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// Person is somebody who has, or had, a role. Names stand here and nowhere else, so that erasure is one place.
type Person struct {
	Meta     `bson:",inline"`
	Name     string    `bson:"name" set:"writer"`
	Email    string    `bson:"email,omitempty" set:"administrator"`
	Subjects []Subject `bson:"subjects,omitempty"`
	Roles    []Role    `bson:"roles,omitempty" set:"once"`
	Language Language  `bson:"language,omitempty" set:"writer"`
	// DemoSlug names a person of the demo content.
	DemoSlug      string               `bson:"demoSlug,omitempty"`
	Notifications NotificationSettings `bson:"notifications" set:"writer"`
	// Bounced is that letters to an address were refused for good.
	Bounced *Bounce `bson:"bounced,omitempty"`
	// Barred is that somebody took all roles from the person: an administrator, or the directory that gives them.
	Barred bool `bson:"barred,omitempty"`
	// Asked is that the person asked to be let in.
	Asked *Asking `bson:"asked,omitempty"`
}

// Bounce is that an address does not take letters: which one, since when, and what its server said.
type Bounce struct {
	Address string    `bson:"address"`
	At      time.Time `bson:"at"`
	Reason  Words     `bson:"reason,omitempty"`
}

// Asking is that somebody without a role asked to be let in, and said why.
type Asking struct {
	At    time.Time `bson:"at"`
	Words Words     `bson:"words,omitempty"`
}

// Subject is who the person is to one OpenID provider.
type Subject struct {
	Issuer string `bson:"issuer"`
	Sub    string `bson:"sub"`
}

// Role is what a person may do.
type Role string

const (
	RoleContributor   Role = "CONTRIBUTOR"
	RoleCurator       Role = "CURATOR"
	RoleAdministrator Role = "ADMINISTRATOR"
)

// Membership is a project that a person is in, and as what.
type Membership struct {
	Role    ProjectRole
	Project *Project
}

func (*Person) DocumentKind() Kind { return KindPerson }

func (p *Person) Keys() []Key {
	keys := []Key{}
	if p.Email != "" {
		keys = append(keys, emailKey(p.Email))
	}
	if p.DemoSlug != "" {
		keys = append(keys, demoKey(p.DemoSlug))
	}
	for _, subject := range p.Subjects {
		keys = append(keys, subjectKey(subject))
	}
	return keys
}

// demoKey is the unique key of a person of the demo content.
func demoKey(slug string) Key { return Key("demo:" + slug) }

func (p *Person) Refs() []Key {
	keys := make([]Key, len(p.Roles))
	for at, role := range p.Roles {
		keys[at] = Key("role:" + string(role))
	}
	return keys
}

func (p *Person) Readers() []Token { return append(personTokens(p.ID), TokenNetwork) }

func (p *Person) validate(v *validation) {
	v.required("name", p.Name)
	v.line("name", p.Name)
	v.line("email", p.Email)
	_, err := mail.ParseAddress(p.Email)
	v.check("email", p.Email == "" || err == nil, messageEmail)
	for at, role := range p.Roles {
		v.oneOf(v.item("roles", at, ""), string(role), "CONTRIBUTOR", "CURATOR", "ADMINISTRATOR")
	}
	if p.Language != "" {
		v.oneOf("language", string(p.Language), "nb", "nn", "en")
	}
	p.Notifications.validate(v)
	if p.Asked != nil {
		v.words("asked.words", p.Asked.Words)
	}
}

// bounce is that the person's address does not take letters; nil when it does, or is another one since.
func (p *Person) bounce() *Bounce {
	if p.Bounced == nil || !strings.EqualFold(p.Bounced.Address, p.Email) {
		return nil
	}
	return p.Bounced
}

// writable tells whether letters can be sent to the person.
func (p *Person) writable() bool { return p.Email != "" && p.bounce() == nil }

// settle forgets that an address did not take letters when there is another one, and asking when it was granted.
func (p *Person) settle(context.Context, *writing, *earlier) error {
	p.Bounced = p.bounce()
	p.give(p.Roles)
	return nil
}

// give gives the person these roles and no others.
func (p *Person) give(roles []Role) {
	p.Barred = len(roles) == 0 && (p.Barred || len(p.Roles) > 0)
	if p.Roles = roles; len(roles) > 0 {
		p.Asked = nil
	}
}

// MailAgain lets letters be sent again to an address that refused them once: a full mailbox was emptied.
func MailAgain(ctx context.Context, id ID, version int) (*Person, error) {
	return change(ctx, "person.mailAgain", id, version, func(_ context.Context, _ *writing, person *Person) error {
		person.Bounced = nil
		return nil
	})
}

// AskToJoin tells the curators that somebody without a role wants to be let in; asked twice is asked once.
func AskToJoin(ctx context.Context, words *string) (*Person, error) {
	person, err := write(ctx, "person.ask", func(ctx context.Context, w *writing) (*Person, error) {
		if w.viewer.ID == "" {
			return nil, unauthenticated()
		}
		found, err := w.load(ctx, []ID{w.viewer.ID})
		if err != nil {
			return nil, err
		}
		person, ok := found[0].(*Person)
		if !ok || len(person.Roles) > 0 {
			return nil, &Error{Kind: ErrorForbidden, Message: messageHasRole}
		}
		w.remember(person)
		w.subject = person.ID
		if person.Asked == nil {
			person.Asked = &Asking{At: w.now}
			if words != nil {
				person.Asked.Words = Words(cleanLine(*words))
			}
		}
		return person, w.settlePerson(ctx, person)
	})
	return person, err
}

// SetRoles says what a person may do. Administrators do not shut themselves out: somebody else must.
func SetRoles(ctx context.Context, id ID, version int, roles []Role) (*Person, error) {
	return change(ctx, "person.roles", id, version, func(ctx context.Context, w *writing, person *Person) error {
		if id == w.viewer.ID && !slices.Contains(roles, RoleAdministrator) {
			return invalid("roles", messageOwnRole)
		}
		if id != w.viewer.ID { // two administrators who take each other's role at once would both succeed
			self, err := One[*Person](ctx, w.viewer.ID)
			if err != nil {
				return err
			}
			if self != nil {
				w.look(self)
			}
		}
		person.give(sortedOnce(roles))
		return nil
	})
}
