package hub

import (
	"context"
	"fmt"
	"slices"
)

// Viewer is who asks: nobody in particular, a person, a service, or a person's key.
type Viewer struct {
	// ID is the Person, Service or APIKey; empty for a visitor.
	ID ID
	// SessionID is the session in which the viewer asks; empty without one.
	SessionID ID
	// KeyID is the key by which the viewer asks; empty without one. ReadOnly: it only reads.
	KeyID    ID
	ReadOnly bool
	// KeyOwner is the person or the service that has the key: they may have several, and are counted together.
	KeyOwner ID
	// Credential is the token of somebody else by which a service asks; nil without one.
	Credential *Credential
	// PointsPerMinute is how much the key may ask, see [APIKey]; 0 when nothing is said of it.
	PointsPerMinute int
	Roles           []Role
	// ProjectIDs are the projects that the person is a member of.
	ProjectIDs []ID
	// Language is the one for labels and messages: nb, nn or en.
	Language Language
	// Address is the network address that the viewer asks from, for the audit log.
	Address string
}

// Visitor is a viewer who is nobody in particular.
func Visitor(language Language) Viewer { return Viewer{Language: language} }

// Has tells whether the viewer has the role, or one above it.
func (v Viewer) Has(role Role) bool {
	switch role {
	case RoleContributor:
		return len(v.Roles) > 0
	case RoleCurator:
		return slices.Contains(v.Roles, RoleCurator) || slices.Contains(v.Roles, RoleAdministrator)
	default:
		return slices.Contains(v.Roles, role)
	}
}

// Tokens are the groups of readers that the viewer belongs to, sorted.
func (v Viewer) Tokens() []Token {
	tokens := []Token{TokenPublic}
	if v.ID.Kind() == KindPerson {
		tokens = append(tokens, selfToken(v.ID))
	}
	if v.Has(RoleContributor) {
		tokens = append(tokens, TokenNetwork, personToken(v.ID))
		for _, project := range v.ProjectIDs {
			tokens = append(tokens, projectToken(project))
		}
	}
	if v.Has(RoleCurator) {
		tokens = append(tokens, TokenCounty)
	}
	if v.Has(RoleAdministrator) {
		tokens = append(tokens, TokenAdministrators)
	}
	slices.Sort(tokens)
	return tokens
}

type viewerKey struct{}

// WithViewer puts who asks into the context.
func WithViewer(ctx context.Context, viewer Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, viewer)
}

// ViewerOf is who asks; a visitor who reads bokmål when nobody said.
func ViewerOf(ctx context.Context) Viewer {
	if viewer, ok := ctx.Value(viewerKey{}).(Viewer); ok {
		return viewer
	}
	return Visitor("nb")
}

// DemoPerson gives the person of the demo content with the slug; UNAUTHENTICATED when there is none.
func (h *Hub) DemoPerson(ctx context.Context, slug string) (Viewer, error) {
	person, err := h.personWith(ctx, demoKey(slug))
	if err != nil {
		return Viewer{}, fmt.Errorf("find the demo person %q: %w", slug, err)
	}
	if person == nil {
		return Viewer{}, &Error{Kind: ErrorUnauthenticated, Message: messageNoDemoPerson}
	}
	return h.viewer(ctx, person)
}

// viewer is the person as one who asks.
func (h *Hub) viewer(ctx context.Context, person *Person) (Viewer, error) {
	projects, err := allRefs(ctx, h.store, KindProject, Key("member:"+string(person.ID)))
	if err != nil {
		return Viewer{}, fmt.Errorf("projects of %s: %w", person.ID, err)
	}
	return Viewer{ID: person.ID, Roles: person.Roles, ProjectIDs: projects, Language: person.Language}, nil
}
