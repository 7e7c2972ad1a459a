package graph_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// actor is one who tries to do something.
type actor struct {
	name  string
	id    hub.ID
	roles []hub.Role
	// isMember: the projects of the stage are the actor's own. isAuthor: so is what the actor tries something on.
	isMember, isAuthor bool
}

// The people of the stage.
var (
	nobody        = hubtest.ID(hub.KindPerson, 1)
	author        = hubtest.ID(hub.KindPerson, 2)
	coWriter      = hubtest.ID(hub.KindPerson, 3)
	owner         = hubtest.ID(hub.KindPerson, 4)
	member        = hubtest.ID(hub.KindPerson, 5)
	partner       = hubtest.ID(hub.KindPerson, 6)
	elsewhere     = hubtest.ID(hub.KindPerson, 7)
	curator       = hubtest.ID(hub.KindPerson, 8)
	curatorAuthor = hubtest.ID(hub.KindPerson, 9)
	administrator = hubtest.ID(hub.KindPerson, 10)
	teller        = hubtest.ID(hub.KindPerson, 11)
)

// actors are the columns of the tables, in groups as they stand there. Who has no role any more is still named as a member
// and a co-writer: that gives nothing. The co-writer belongs to no project of the stage, the author to all.
var actors = []actor{
	{name: "a visitor"},
	{name: "somebody without a role", id: nobody, isMember: true},

	{name: "the author", id: author, roles: []hub.Role{hub.RoleContributor}, isMember: true, isAuthor: true},
	{name: "a co-writer", id: coWriter, roles: []hub.Role{hub.RoleContributor}},

	{name: "an owner of the project", id: owner, roles: []hub.Role{hub.RoleContributor}, isMember: true},
	{name: "a member of the project", id: member, roles: []hub.Role{hub.RoleContributor}, isMember: true},
	{name: "a partner in the project", id: partner, roles: []hub.Role{hub.RoleContributor}, isMember: true},

	{name: "a contributor of another project", id: elsewhere, roles: []hub.Role{hub.RoleContributor}},

	{name: "a curator", id: curator, roles: []hub.Role{hub.RoleCurator}},
	{name: "a curator who is the author", id: curatorAuthor, roles: []hub.Role{hub.RoleCurator}, isAuthor: true},

	{name: "an administrator", id: administrator, roles: []hub.Role{hub.RoleAdministrator}},
}

// stage is a hub with people, and with documents of all kinds as the tries need them.
type stage struct {
	*door
	count   int
	waiting []hub.Document
	imports []hub.ImportedLesson

	// What everybody may read: a project of those who are members, one of somebody else, a published lesson, and so on.
	project, another, lesson, scheme, organisation, concept hub.ID
	// posts are published ones of the teller's, one for each audience.
	posts map[string]hub.ID
}

// atOnce is an index that is closed, and that nobody waits for. What is done is done by what stands in the store: an index
// that followed would take four fifths of the time.
type atOnce struct{ hub.Index }

func (atOnce) Await(context.Context, []hub.Expectation) bool { return true }

// Search finds nothing: what is done is not done to what was searched for.
func (atOnce) Search(_ context.Context, queries []hub.Query) ([]hub.Hits, error) {
	return make([]hub.Hits, len(queries)), nil
}

func openStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{door: open(t, func(context.Context, hub.Store) error { return nil }), posts: map[string]hub.ID{}}
	if err := s.index.Close(); err != nil {
		t.Fatal(err)
	}
	s.index.Index = atOnce{s.index.Index}
	for _, one := range actors[1:] {
		s.person(one.id, one.roles...)
	}
	s.person(teller, hub.RoleContributor)
	s.project, s.another = s.newProject("ONGOING", "PUBLIC", teller), s.put(&hub.Project{Meta: s.meta(hub.KindProject, teller),
		Title: s.title(), Language: "nb", Audience: hub.AudiencePublic, Kind: hub.ProjectKindProgramme, Status: hub.ProjectStatusOngoing,
		Members: []hub.Member{{PersonID: elsewhere, Role: hub.ProjectRoleOwner}}})
	s.lesson = s.newLesson("PUBLISHED", "PUBLIC", teller)
	s.scheme = s.put(&hub.GrantScheme{Meta: s.meta(hub.KindGrantScheme, curator), Title: s.title(), Language: "nb"})
	s.organisation, s.concept = s.newOrganisation(), s.newConcept()
	for _, audience := range strings.Fields(everyAudience) {
		s.posts[audience] = s.newPost("PUBLISHED", audience, teller)
	}
	s.flush(t)
	return s
}

func (s *stage) person(id hub.ID, roles ...hub.Role) {
	meta := s.meta(hub.KindPerson, "")
	meta.ID = id
	s.put(&hub.Person{Meta: meta, Name: s.title(), Language: "nb", Roles: roles})
}

// title is one that nothing else has: slugs must not meet.
func (s *stage) title() string {
	s.count++
	return fmt.Sprintf("Forsøk %d", s.count)
}

func (s *stage) meta(kind hub.Kind, by hub.ID) hub.Meta {
	return hub.Meta{ID: hub.NewID(kind, newUUID()), Version: 1, CreatedAt: hubtest.Start, CreatedBy: by, UpdatedAt: hubtest.Start,
		UpdatedBy: by}
}

// put keeps a document until the next flush.
func (s *stage) put(document hub.Document) hub.ID {
	s.waiting = append(s.waiting, document)
	return document.Base().ID
}

// flush commits what waits, and imports.
func (s *stage) flush(t *testing.T) {
	t.Helper()
	for chunk := range slices.Chunk(s.waiting, 200) {
		commit := hub.Commit{ID: hub.CommitID(chunk[0].Base().ID), Changes: hubtest.Inserts(chunk...)}
		if err := s.store.Commit(t.Context(), commit); err != nil {
			t.Fatal(err)
		}
	}
	for _, lesson := range s.imports {
		intake := hub.NewIntake(s.store, func() time.Time { return now }, newUUID, lesson.ID)
		if _, err := intake.Take(t.Context(), []hub.ImportedLesson{lesson}); err != nil {
			t.Fatal(err)
		}
	}
	s.waiting, s.imports = nil, nil
}

func (s *stage) position(t *testing.T) hub.Position {
	t.Helper()
	position, err := s.store.Position(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return position
}

// viewer is the actor as the hub is told of the actor, with the project of the stage and the one of the try, if any.
func (s *stage) viewer(one actor, own hub.ID) hub.Viewer {
	viewer := hub.Viewer{ID: one.id, Roles: one.roles, Language: "en"}
	switch {
	case one.isMember && own != "":
		viewer.ProjectIDs = []hub.ID{s.project, own}
	case one.isMember:
		viewer.ProjectIDs = []hub.ID{s.project}
	case one.id == elsewhere:
		viewer.ProjectIDs = []hub.ID{s.another}
	}
	return viewer
}
