package graph_test

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

// The rules of the domain page once more, as plainly as they can be said: who is shown what. Nothing here asks the hub
// what it thinks of readers or tokens.

func hasRole(v hub.Viewer) bool { return len(v.Roles) > 0 }

func isAdministrator(v hub.Viewer) bool { return slices.Contains(v.Roles, hub.RoleAdministrator) }

func isCounty(v hub.Viewer) bool {
	return isAdministrator(v) || slices.Contains(v.Roles, hub.RoleCurator)
}

// isOne tells whether the viewer is one of the people. Who has lost every role is as a visitor.
func isOne(v hub.Viewer, people ...hub.ID) bool {
	return hasRole(v) && v.ID != "" && slices.Contains(people, v.ID)
}

func isMember(v hub.Viewer, projects ...hub.ID) bool {
	return hasRole(v) && slices.ContainsFunc(projects, func(id hub.ID) bool {
		return id != "" && slices.Contains(v.ProjectIDs, id)
	})
}

func inAudience(v hub.Viewer, audience hub.Audience, author hub.ID, projects ...hub.ID) bool {
	switch audience {
	case hub.AudiencePublic:
		return true
	case hub.AudienceNetwork:
		return hasRole(v)
	case hub.AudienceProject:
		return isCounty(v) || isMember(v, projects...)
	case hub.AudienceCounty:
		return isCounty(v) || isOne(v, author)
	default:
		return false
	}
}

// mayRead tells whether the viewer may read the document with the id.
func (w *world) mayRead(v hub.Viewer, id hub.ID) bool {
	document := w.documents[id]
	return document != nil && w.mayReadIt(v, document)
}

func (w *world) mayReadIt(v hub.Viewer, document hub.Document) bool {
	switch d := document.(type) {
	case *hub.Concept, *hub.Organisation, *hub.GrantScheme, *hub.Call:
		return true
	case *hub.Person:
		return hasRole(v)
	case *hub.Project:
		return inAudience(v, d.Audience, "", d.ID)
	case *hub.Event:
		return inAudience(v, d.Audience, d.CreatedBy, d.ProjectIDs...)
	case *hub.Post:
		switch {
		case d.Status == hub.PostStatusDraft:
			return isOne(v, append([]hub.ID{d.AuthorID}, d.CoWriterIDs...)...)
		case d.Status == hub.PostStatusWithdrawn, d.Hidden != nil:
			return isCounty(v) || isOne(v, d.AuthorID)
		}
		return inAudience(v, d.Audience, d.AuthorID, d.ProjectID)
	case *hub.Lesson:
		return mayReadLesson(v, d)
	case *hub.Measure:
		return inAudience(v, d.Audience, d.CreatedBy)
	case *hub.Brief:
		return inAudience(v, d.Audience, d.CreatedBy)
	default:
		return w.mayReadPart(v, document)
	}
}

func mayReadLesson(v hub.Viewer, lesson *hub.Lesson) bool {
	writes := isOne(v, append([]hub.ID{lesson.CreatedBy}, lesson.CoWriterIDs...)...)
	switch lesson.Status {
	case hub.LessonStatusDraft:
		return writes
	case hub.LessonStatusInReview:
		return writes || isCounty(v)
	case hub.LessonStatusWithdrawn:
		return isCounty(v) || isOne(v, lesson.CreatedBy)
	default:
		return inAudience(v, lesson.Audience, lesson.CreatedBy)
	}
}

// mayReadPart is for what is read as its parents, what is somebody's own, and what is the administrators'.
func (w *world) mayReadPart(v hub.Viewer, document hub.Document) bool {
	switch d := document.(type) {
	case *hub.Comment:
		shown := !d.Withdrawn && d.Hidden == nil
		return w.mayRead(v, d.OnID) && (shown || isCounty(v) || isOne(v, d.AuthorID))
	case *hub.Attachment:
		return w.mayRead(v, d.OnID) && (!d.Withheld || isCounty(v))
	case *hub.Reaction:
		return w.mayRead(v, d.OnID)
	case *hub.FinalReport:
		return w.mayRead(v, d.ProjectID)
	case *hub.Pulse:
		return w.mayRead(v, d.ProjectID) && (isCounty(v) || isMember(v, d.ProjectID))
	case *hub.Relation:
		return w.mayRead(v, d.FromID) && w.mayRead(v, d.ToID)
	case *hub.Application:
		return w.mayRead(v, d.LessonID) && w.mayRead(v, d.ByID)
	case *hub.Revision:
		return w.mayRead(v, d.SubjectID) && w.mayReadIt(v, w.was[d.ID])
	case *hub.Report:
		return isCounty(v) || isOne(v, d.CreatedBy)
	case *hub.SavedSearch:
		return isOne(v, d.PersonID)
	case *hub.Follow:
		return isOne(v, d.PersonID)
	case *hub.Notification:
		return isOne(v, d.PersonID) && !slices.ContainsFunc(append([]hub.ID{d.SubjectID, d.AboutID}, d.ViaIDs...), func(id hub.ID) bool {
			return id != "" && !w.mayRead(v, id)
		})
	case *hub.Session: // also of somebody without a role
		return v.ID == d.PersonID
	case *hub.Consent:
		return isAdministrator(v) || d.PersonID != "" && v.ID == d.PersonID || d.SubjectID != "" && isCounty(v)
	case *hub.Service:
		return isAdministrator(v) || isOne(v, d.OwnerID)
	case *hub.APIKey:
		return isAdministrator(v) || isOne(v, d.OwnerID)
	case *hub.Webhook:
		return isAdministrator(v) || isOne(v, d.OwnerID)
	case *hub.SearchGap:
		return isCounty(v) && len(d.Days) > 2
	case *hub.Invitation:
		return isAdministrator(v) || isOne(v, d.CreatedBy)
	case *hub.AuditEntry, *hub.MailOut, *hub.Telling, *hub.Delivery, *hub.Erasure:
		return isAdministrator(v)
	default:
		return false // a new kind: say above who reads it
	}
}

// writers are those who wrote a post: who would be known by it.
func writers(post *hub.Post) []hub.ID { return append([]hub.ID{post.AuthorID}, post.CoWriterIDs...) }

func isNameless(post *hub.Post) bool { return post.ShowAuthor != hub.AuthorShownName }

// mayKnow tells whether the viewer may come upon a person's name where nobody asked for the person. Ghosts stand only
// where their name is not shown. Without a role one sees only the names of shown authors.
func (w *world) mayKnow(v hub.Viewer, person hub.ID) bool {
	switch {
	case isCounty(v), v.ID == person: // one's own name is no news to anybody
		return true
	case hasRole(v):
		return !slices.Contains(w.ghosts, person) || w.wroteWith(v, person)
	}
	for _, document := range w.documents {
		switch d := document.(type) {
		case *hub.Post:
			if d.AuthorID == person && !isNameless(d) && w.mayReadIt(v, d) {
				return true
			}
		case *hub.Comment:
			if d.AuthorID == person && !w.tells(d) && w.mayReadIt(v, d) {
				return true
			}
		}
	}
	return false
}

// wroteWith tells whether the viewer is the author of a post on which the person wrote too.
func (w *world) wroteWith(v hub.Viewer, person hub.ID) bool {
	return slices.ContainsFunc(w.all(hub.KindPost), func(id hub.ID) bool {
		post := w.documents[id].(*hub.Post)
		return post.AuthorID == v.ID && slices.Contains(writers(post), person)
	})
}

// tells tells whether the author of a comment is one of those whose name the post does not show.
func (w *world) tells(comment *hub.Comment) bool {
	post, ok := w.documents[comment.OnID].(*hub.Post)
	return ok && isNameless(post) && slices.Contains(writers(post), comment.AuthorID)
}

// anybody are all sorts of viewers there can be: nobody, each person with a role, somebody of each project, a curator.
func (w *world) anybody() []hub.Viewer {
	contributor := []hub.Role{hub.RoleContributor}
	all := []hub.Viewer{{}, {ID: "x", Roles: contributor}, {ID: "x", Roles: []hub.Role{hub.RoleCurator}}}
	for _, person := range w.all(hub.KindPerson) {
		all = append(all, hub.Viewer{ID: person, Roles: contributor})
	}
	for _, project := range w.all(hub.KindProject) {
		all = append(all, hub.Viewer{ID: "x", Roles: contributor, ProjectIDs: []hub.ID{project}})
	}
	return all
}

// everybody is like anybody, but the people are who they are in the world: with their roles and projects.
func (w *world) everybody() []hub.Viewer {
	all := slices.DeleteFunc(w.anybody(), func(v hub.Viewer) bool { return v.ID.Kind() == hub.KindPerson })
	for _, id := range w.all(hub.KindPerson) {
		viewer := hub.Viewer{ID: id, Roles: w.documents[id].(*hub.Person).Roles}
		for _, project := range w.all(hub.KindProject) {
			if slices.ContainsFunc(w.documents[project].(*hub.Project).Members, func(m hub.Member) bool { return m.PersonID == id }) {
				viewer.ProjectIDs = append(viewer.ProjectIDs, project)
			}
		}
		all = append(all, viewer)
	}
	return all
}

// readersInclude tells whether all who may read the inner document, whoever they are, may read the outer one.
func (w *world) readersInclude(outer, inner hub.ID) bool {
	return w.includeAll(w.anybody(), outer, inner)
}

func (w *world) includeAll(viewers []hub.Viewer, outer, inner hub.ID) bool {
	for _, v := range viewers {
		if w.mayRead(v, inner) && !w.mayRead(v, outer) {
			return false
		}
	}
	return true
}

// readable are the ids of the kinds that the viewer may read, in the order of their making; of all kinds without any.
func (w *world) readable(v hub.Viewer, kinds ...hub.Kind) []hub.ID {
	var ids []hub.ID
	for _, id := range w.order {
		if (len(kinds) == 0 || slices.Contains(kinds, id.Kind())) && w.mayRead(v, id) {
			ids = append(ids, id)
		}
	}
	return ids
}
