package hub

import (
	"context"
	"slices"
)

// permission is who may do something. Whoever has the role may; others with a role where own holds of the document.
type permission struct {
	// role is the least role; empty when no role is enough by itself.
	role Role
	own  func(ctx context.Context, w *writing, document Document) (bool, error)
	// visitors tells that one need not be anybody.
	visitors bool
}

// permissions are who may do what, to documents that they may read: the table of roles, and nothing else is looked at.
// What is not in it nobody may do.
var permissions = map[Action]permission{
	"post.create":    {role: RoleCurator, own: inOwnProject},
	"post.update":    {own: isWriter},
	"post.publish":   {own: isAuthorInProject},
	"post.withdraw":  {own: isAuthor},
	"post.delete":    {own: isAuthor},
	"post.translate": {role: RoleCurator, own: isWriter},
	"post.hide":      {role: RoleCurator},
	"post.show":      {role: RoleCurator},

	"comment.create":   {role: RoleContributor},
	"comment.update":   {own: isAuthor},
	"comment.withdraw": {own: isAuthor},
	"comment.hide":     {role: RoleCurator},
	"comment.show":     {role: RoleCurator},

	"attachment.create": {own: editsWhatItIsOn},
	"attachment.update": {own: editsWhatItIsOn},
	"attachment.delete": {own: editsWhatItIsOn},

	"reaction.create": {role: RoleContributor},
	"reaction.delete": {role: RoleContributor},
	"follow.create":   {role: RoleContributor},
	"follow.delete":   {role: RoleContributor},

	"report.create": {visitors: true},
	"report.handle": {role: RoleCurator},

	"lesson.create":    {role: RoleContributor},
	"lesson.update":    {role: RoleCurator, own: isDraftOfOwn},
	"lesson.submit":    {role: RoleCurator, own: isDraftOfOwn},
	"lesson.delete":    {own: isAuthor},
	"lesson.translate": {role: RoleCurator, own: isDraftOfOwn},
	"lesson.return":    {role: RoleCurator},
	"lesson.publish":   {role: RoleCurator},
	"lesson.supersede": {role: RoleCurator},
	"lesson.withdraw":  {role: RoleCurator},
	"lesson.lower":     {role: RoleCurator},
	"relation.create":  {role: RoleCurator},
	"relation.update":  {role: RoleCurator},
	"relation.delete":  {role: RoleCurator},

	"application.create":   {role: RoleCurator, own: byOwnProject},
	"application.update":   {own: isAuthor},
	"application.delete":   {own: isAuthor},
	"application.consider": {role: RoleCurator, own: byOwnProject},

	"measure.create": {role: RoleCurator},
	"measure.update": {role: RoleCurator},
	"measure.move":   {role: RoleCurator},
	"event.create":   {role: RoleCurator},
	"event.update":   {role: RoleCurator},
	"brief.create":   {role: RoleCurator},
	"brief.update":   {role: RoleCurator},
	"brief.delete":   {role: RoleCurator},
	"brief.freeze":   {role: RoleCurator},
	"brief.unfreeze": {role: RoleCurator},

	"project.create":     {role: RoleCurator},
	"project.archive":    {role: RoleCurator},
	"project.update":     {role: RoleCurator, own: ownsProject},
	"finalReport.create": {role: RoleCurator, own: ownsProject},
	"finalReport.update": {role: RoleCurator, own: ownsProject},
	"pulse.answer":       {role: RoleCurator, own: ownsProject},

	"grantScheme.create":  {role: RoleCurator},
	"grantScheme.update":  {role: RoleCurator},
	"call.create":         {role: RoleCurator},
	"call.update":         {role: RoleCurator},
	"organisation.create": {role: RoleCurator},
	"organisation.update": {role: RoleCurator},
	"organisation.merge":  {role: RoleCurator},
	"concept.create":      {role: RoleCurator},
	"concept.update":      {role: RoleCurator},
	"concept.merge":       {role: RoleCurator},

	"person.create":    {role: RoleAdministrator},
	"person.update":    {role: RoleAdministrator, own: isSelf},
	"person.roles":     {role: RoleAdministrator},
	"person.mailAgain": {role: RoleAdministrator, own: isSelf},
	"person.merge":     {role: RoleAdministrator},
	"person.erase":     {role: RoleAdministrator},
	"import.undo":      {role: RoleAdministrator},

	"service.create":      {role: RoleAdministrator},
	"service.update":      {role: RoleAdministrator},
	"service.delete":      {role: RoleAdministrator},
	"apiKey.create":       {role: RoleContributor},
	"apiKey.delete":       {role: RoleAdministrator, own: isAuthor},
	"invitation.create":   {role: RoleCurator, own: ownsProject},
	"invitation.withdraw": {role: RoleAdministrator, own: isAuthor},
	"invitation.resend":   {role: RoleAdministrator, own: isAuthor},

	"savedSearch.create":  {role: RoleContributor},
	"savedSearch.update":  {own: isAuthor},
	"savedSearch.delete":  {own: isAuthor},
	"notification.update": {own: isAuthor},

	"webhook.create": {role: RoleAdministrator},
	"webhook.update": {role: RoleAdministrator},
	"webhook.delete": {role: RoleAdministrator},
	"webhook.rotate": {role: RoleAdministrator},
	"webhook.ping":   {role: RoleAdministrator},
	"webhook.retry":  {role: RoleAdministrator},
	"delivery.retry": {role: RoleAdministrator},
	"consent.create": {role: RoleContributor},
	"consent.update": {own: isGiver},
	"consent.record": {role: RoleCurator, own: toldOrPutUp},
}

// admitted tells whether the viewer is somebody who can do such a thing at all, whatever the document. It is asked before
// the document is looked for, so that strangers learn nothing of what there is.
func (v Viewer) admitted(action Action) error {
	permission, known := permissions[action]
	switch {
	case permission.visitors:
		return nil
	case v.ID == "":
		return unauthenticated()
	case !known: // there is no such thing to do to documents of the kind
		return notFound("id")
	case !v.Has(RoleContributor), permission.own == nil && !v.Has(permission.role):
		return &Error{Kind: ErrorForbidden, Message: messageForbidden}
	default:
		return nil
	}
}

// may tells whether the viewer may do this to the document, which the viewer may read.
func (w *writing) may(ctx context.Context, document Document) error {
	permission := permissions[w.action]
	if permission.visitors || permission.role != "" && w.viewer.Has(permission.role) {
		return nil
	}
	if permission.own != nil {
		own, err := permission.own(ctx, w, document)
		if err != nil || own {
			return err
		}
	}
	return &Error{Kind: ErrorForbidden, Message: messageForbidden}
}

// inOwnProject: an experience is told in one's own project.
func inOwnProject(_ context.Context, w *writing, document Document) (bool, error) {
	post, ok := document.(*Post)
	return ok && slices.Contains(w.viewer.ProjectIDs, post.ProjectID), nil
}

// byOwnProject: one's own project considered the lesson.
func byOwnProject(_ context.Context, w *writing, document Document) (bool, error) {
	application, ok := document.(*Application)
	return ok && slices.Contains(w.viewer.ProjectIDs, application.ByID), nil
}

// isAuthor: it is the viewer's own. Nobody edits another's words.
func isAuthor(_ context.Context, w *writing, document Document) (bool, error) {
	return authorOf(document) == w.viewer.ID, nil
}

// toldOrPutUp: the viewer is the author, or may put files on what the document is on.
func toldOrPutUp(ctx context.Context, w *writing, document Document) (bool, error) {
	if attachment, ok := document.(*Attachment); ok {
		return editsWhatItIsOn(ctx, w, attachment)
	}
	return isAuthor(ctx, w, document)
}

// authorOf is whose words or doing a document is.
func authorOf(document Document) ID {
	switch d := document.(type) {
	case *Post:
		return d.AuthorID
	case *Comment:
		return d.AuthorID
	case *Application:
		return d.PersonID
	case *SavedSearch:
		return d.PersonID
	case *Notification:
		return d.PersonID
	case *Consent:
		return d.PersonID
	case *APIKey:
		return d.OwnerID
	default:
		return document.Base().CreatedBy
	}
}

// isAuthorInProject: it is the viewer's own, and the project it is told in is so still.
func isAuthorInProject(ctx context.Context, w *writing, document Document) (bool, error) {
	post, ok := document.(*Post)
	if ok && !w.viewer.Has(RoleCurator) && !slices.Contains(w.viewer.ProjectIDs, post.ProjectID) {
		return false, nil
	}
	return isAuthor(ctx, w, document)
}

// isWriter: the viewer is the post's author or writes with the author.
func isWriter(ctx context.Context, w *writing, document Document) (bool, error) {
	if post, ok := document.(*Post); ok && slices.Contains(post.CoWriterIDs, w.viewer.ID) {
		return true, nil
	}
	return isAuthor(ctx, w, document)
}

// isDraftOfOwn: the viewer is writing the lesson and has not proposed it yet.
func isDraftOfOwn(_ context.Context, w *writing, document Document) (bool, error) {
	lesson, ok := document.(*Lesson)
	return ok && lesson.Status == LessonStatusDraft &&
		(lesson.CreatedBy == w.viewer.ID || slices.Contains(lesson.CoWriterIDs, w.viewer.ID)), nil
}

// isSelf: the person is the viewer.
func isSelf(_ context.Context, w *writing, document Document) (bool, error) {
	return document.Base().ID == w.viewer.ID, nil
}

// ownsProject: the viewer is an owner of the project, or of the one that the document is of.
func ownsProject(ctx context.Context, w *writing, document Document) (bool, error) {
	id := document.Base().ID
	switch d := document.(type) {
	case *FinalReport:
		id = d.ProjectID
	case *Pulse:
		id = d.ProjectID
	case *Invitation:
		id = d.ProjectID
	}
	project, err := One[*Project](ctx, id)
	if err != nil || project == nil {
		return false, err
	}
	return slices.Contains(project.Members, Member{PersonID: w.viewer.ID, Role: ProjectRoleOwner}), nil
}
