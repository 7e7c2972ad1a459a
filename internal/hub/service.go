package hub

import (
	"context"
	"slices"
	"strings"
)

// Service (tjeneste) is a program that reads the hub, such as a dashboard.
type Service struct {
	Meta    `bson:",inline"`
	Name    string `bson:"name" set:"administrator"`
	Roles   []Role `bson:"roles,omitempty" set:"administrator"`
	OwnerID ID     `bson:"owner,omitempty"`
	// Clients are who it is to those whose tokens the server takes.
	Clients []ServiceClient `bson:"clients,omitempty" set:"administrator"`
}

func (*Service) DocumentKind() Kind { return KindService }

func (s *Service) Keys() []Key {
	keys := make([]Key, len(s.Clients))
	for at, client := range s.Clients {
		keys[at] = client.key()
	}
	return keys
}

func (s *Service) Refs() []Key { return join(refs("person", s.OwnerID), listed) }

func (s *Service) Readers() []Token { return append(personTokens(s.OwnerID), TokenAdministrators) }

func (s *Service) validate(v *validation) {
	v.required("name", s.Name)
	v.line("name", s.Name)
	for at, role := range s.Roles {
		v.oneOf(v.item("roles", at, ""), string(role), "CONTRIBUTOR", "CURATOR")
	}
	v.reference("owner", KindPerson, s.OwnerID)
	s.validateClients(v)
}

func (s *Service) begin(w *writing) { s.OwnerID = w.viewer.ID }

// settle puts the roles in order, and names a client once. A program is never an administrator: it would be one whom nobody sees.
func (s *Service) settle(context.Context, *writing, *earlier) error {
	s.Roles = sortedOnce(s.Roles)
	var once []ServiceClient
	for _, client := range s.Clients {
		client.Client = strings.TrimPrefix(cleanLine(client.Client), organisationScheme)
		if !slices.Contains(once, client) {
			once = append(once, client)
		}
	}
	s.Clients = once
	return nil
}

// DeleteService takes a program away, with all its keys: none of them opens anything from then on.
func DeleteService(ctx context.Context, id ID, version int) (ID, error) {
	return write(ctx, "service.delete", func(ctx context.Context, w *writing) (ID, error) {
		service, err := takeVersion[*Service](ctx, w, id, version)
		if err != nil {
			return "", err
		}
		keys, err := w.list(ctx, KindAPIKey, Key("service:"+string(id)))
		if err != nil {
			return "", err
		}
		documents, err := w.load(ctx, keys)
		if err != nil {
			return "", err
		}
		for _, key := range documents {
			if key != nil { // or somebody has just taken it away
				w.delete(key)
			}
		}
		w.delete(service)
		return id, nil
	})
}
