package hub

import (
	"context"
	"slices"
)

// Author gives who wrote a post or comment, as far as the viewer may know: the person where the viewer may read it, the
// name alone where it is shown to everybody, nobody otherwise.
func Author(ctx context.Context, document Document) (*Person, error) {
	switch d := document.(type) {
	case *Post:
		return shown(ctx, document, d.AuthorID)
	case *Comment:
		return shown(ctx, document, d.AuthorID)
	default:
		return nil, nil // null: nobody
	}
}

func nameless(post *Post) bool { return post.ShowAuthor != AuthorShownName }

// writers are those whose names a post gives: its author and who wrote on it with them.
func (p *Post) writers() []ID { return append([]ID{p.AuthorID}, p.CoWriterIDs...) }

// hides tells whether the viewer may not know who did something to a document: to a post without its author's name, or to
// what belongs to it. Nobody's name is given there but on comments that others made: where the names of all but one are
// given, that one is known. Curators and the author see them all, and everybody their own.
func (r *Reading) hides(ctx context.Context, document Document, id ID) (bool, error) {
	var comment *Comment
	for document != nil {
		if post, ok := document.(*Post); ok {
			known := !nameless(post) || r.viewer.Has(RoleCurator) ||
				r.viewer.ID != "" && (r.viewer.ID == post.AuthorID || r.viewer.ID == id)
			return !known && (comment == nil || slices.Contains(post.writers(), comment.AuthorID)), nil
		}
		if over, ok := document.(*Comment); ok {
			comment = over
		}
		above, err := r.load(ctx, []ID{belongsTo(document)})
		if err != nil {
			return false, err
		}
		document = above[0]
	}
	return false, nil
}

// shown gives a person whose name stands on a document that the viewer reads, unless it is hidden there.
func shown(ctx context.Context, document Document, id ID) (*Person, error) {
	r := ReadingOf(ctx)
	hidden, err := r.hides(ctx, document, id)
	if err != nil || hidden || id == "" {
		return nil, err // null: the name is not shown
	}
	documents, err := r.load(ctx, []ID{id})
	if err != nil {
		return nil, err
	}
	person, ok := documents[0].(*Person)
	if !ok {
		return nil, nil // the person was erased
	}
	if !r.viewer.Has(RoleContributor) {
		return &Person{Meta: Meta{ID: person.ID, Version: person.Version, CreatedAt: person.CreatedAt,
			UpdatedAt: person.UpdatedAt}, Name: person.Name}, nil
	}
	return person, nil
}

// CreatedBy gives who made a document, as far as the viewer may know.
func CreatedBy(ctx context.Context, document Document) (*Person, error) {
	return actor(ctx, document, document.Base().CreatedBy)
}

// UpdatedBy gives who last changed a document, as far as the viewer may know.
func UpdatedBy(ctx context.Context, document Document) (*Person, error) {
	return actor(ctx, document, document.Base().UpdatedBy)
}

// actor gives who did something to a document. What belongs to a post without its author's name does not give it away.
func actor(ctx context.Context, document Document, id ID) (*Person, error) {
	if !ReadingOf(ctx).viewer.Has(RoleContributor) || id.Kind() != KindPerson {
		return nil, nil // null: not for visitors
	}
	return shown(ctx, document, id)
}

// belongsTo is the document that this one is a part of; empty when it stands by itself.
func belongsTo(document Document) ID {
	switch d := document.(type) {
	case *Attachment:
		return d.OnID
	case *Comment:
		return d.OnID
	case *Revision:
		return d.SubjectID
	default:
		return ""
	}
}

// RevisedBy gives who made a version of a document, as far as the viewer may know.
func RevisedBy(ctx context.Context, revision *Revision) (*Person, error) {
	return actor(ctx, revision, revision.ByID)
}

// EmailOf is a person's address, for the person and administrators.
func EmailOf(ctx context.Context, person *Person) *string {
	viewer := ReadingOf(ctx).viewer
	if person.Email == "" || viewer.ID != person.ID && !viewer.Has(RoleAdministrator) {
		return nil
	}
	return &person.Email
}

// NotificationsOf is how a person wants to be told, for the person and administrators.
func NotificationsOf(ctx context.Context, person *Person) *NotificationSettings {
	viewer := ReadingOf(ctx).viewer
	if viewer.ID != person.ID && !viewer.Has(RoleAdministrator) {
		return nil
	}
	return &person.Notifications
}

// BounceOf is that a person's address does not take letters, for the person and administrators; nil when it does.
func BounceOf(ctx context.Context, person *Person) *Bounce {
	viewer := ReadingOf(ctx).viewer
	if viewer.ID != person.ID && !viewer.Has(RoleAdministrator) {
		return nil
	}
	return person.bounce()
}

// AskingOf is that a person without a role has asked to be let in, for the person and curators.
func AskingOf(ctx context.Context, person *Person) *Asking {
	viewer := ReadingOf(ctx).viewer
	if viewer.ID != person.ID && !viewer.Has(RoleCurator) {
		return nil
	}
	return person.Asked
}

// Memberships are the projects that a person is in, as far as the viewer may read them; none for visitors.
func Memberships(ctx context.Context, person ID) ([]*Membership, error) {
	if !ReadingOf(ctx).viewer.Has(RoleContributor) {
		return []*Membership{}, nil
	}
	projects, err := AllReferring[*Project](ctx, KindProject, "member", person)
	if err != nil {
		return nil, err
	}
	memberships := []*Membership{}
	for _, project := range projects {
		for _, member := range project.Members {
			if member.PersonID == person {
				memberships = append(memberships, &Membership{Role: member.Role, Project: project})
			}
		}
	}
	return memberships, nil
}

// People pages through those who have one of the roles; all roles without any.
func People(ctx context.Context, roles []Role, page Page) (*Connection[*Person], error) {
	r := ReadingOf(ctx)
	if roles == nil {
		roles = []Role{RoleContributor, RoleCurator, RoleAdministrator}
	}
	var ids []ID
	for _, role := range roles {
		found, err := allRefs(ctx, r.hub.store, KindPerson, Key("role:"+string(role)))
		if err != nil {
			return nil, err
		}
		ids = append(ids, found...)
	}
	slices.Sort(ids)
	people, err := Many[*Person](ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	return pageOf[*Person](ctx, r, idsOf(people), orderByID, page)
}

func idsOf[T Document](documents []T) []ID {
	ids := make([]ID, len(documents))
	for at, document := range documents {
		ids[at] = document.Base().ID
	}
	return ids
}

// Self is who asks; nil for a visitor.
func Self(ctx context.Context) *Viewer {
	viewer := ReadingOf(ctx).viewer
	if viewer.ID == "" {
		return nil
	}
	return &viewer
}

// NameOf is the name of who asks; nil for a service.
func NameOf(ctx context.Context, viewer *Viewer) (*string, error) {
	person, err := One[*Person](ctx, viewer.ID)
	if err != nil || person == nil {
		return nil, err
	}
	return &person.Name, nil
}

// Drafts pages through what the viewer has begun to write, the newest first.
func Drafts(ctx context.Context, viewer *Viewer, page Page) (*Connection[Findable], error) {
	posts, err := AllReferring[*Post](ctx, KindPost, "person", viewer.ID)
	if err != nil {
		return nil, err
	}
	lessons, err := AllReferring[*Lesson](ctx, KindLesson, "person", viewer.ID)
	if err != nil {
		return nil, err
	}
	posts = slices.DeleteFunc(posts, func(post *Post) bool { return post.Status != PostStatusDraft })
	lessons = slices.DeleteFunc(lessons, func(lesson *Lesson) bool { return lesson.Status != LessonStatusDraft })
	return pageOf[Findable](ctx, ReadingOf(ctx), append(idsOf(posts), idsOf(lessons)...), orderByIDDown, page)
}

// CoWriters are those who write on a post beside its author; nobody where the author's name is not shown.
func CoWriters(ctx context.Context, post *Post) ([]*Person, error) {
	if !ReadingOf(ctx).viewer.Has(RoleCurator) && nameless(post) && ReadingOf(ctx).viewer.ID != post.AuthorID {
		return []*Person{}, nil
	}
	return Many[*Person](ctx, post.CoWriterIDs)
}
