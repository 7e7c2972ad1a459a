package hub

import (
	"context"
	"net/mail"
	"slices"
	"strings"
)

// Person is somebody who has, or had, a role. Names stand here and nowhere else, so that erasure is one place.
type Person struct {
	Meta     `bson:",inline"`
	Name     string    `bson:"name" set:"writer"`
	Email    string    `bson:"email,omitempty" set:"once"`
	Subjects []Subject `bson:"subjects,omitempty"`
	Roles    []Role    `bson:"roles,omitempty" set:"once"`
	Language Language  `bson:"language,omitempty" set:"writer"`
	// DemoSlug names a person of the demo content.
	DemoSlug      string               `bson:"demoSlug,omitempty"`
	Notifications NotificationSettings `bson:"notifications" set:"writer"`
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

// NotificationSettings are how a person wants to be told.
type NotificationSettings struct {
	// ByMail is how often letters come; nil when the person has not said.
	ByMail *MailFrequency `bson:"byMail,omitempty"`
}

// MailFrequency is how often letters come.
type MailFrequency string

const (
	MailFrequencyNever  MailFrequency = "NEVER"
	MailFrequencyAtOnce MailFrequency = "AT_ONCE"
	MailFrequencyDaily  MailFrequency = "DAILY"
	MailFrequencyWeekly MailFrequency = "WEEKLY"
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
		keys = append(keys, Key("email:"+strings.ToLower(p.Email)))
	}
	if p.DemoSlug != "" {
		keys = append(keys, demoKey(p.DemoSlug))
	}
	for _, subject := range p.Subjects {
		keys = append(keys, Key("subject:"+subject.Issuer+"|"+subject.Sub))
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
	if often := p.Notifications.ByMail; often != nil {
		v.oneOf("notifications.byMail", string(*often), "NEVER", "AT_ONCE", "DAILY", "WEEKLY")
	}
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
		slices.Sort(roles)
		person.Roles = slices.Compact(roles)
		return nil
	})
}
