package hub

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// CaseFile is a project with all that hangs on it, as the county's archive takes it over: what curators may read, under the names that
// are shown to everybody, since an archive is open in the end.
type CaseFile struct {
	ID ID
	// Name is the project's address, for folders and files.
	Name, Title, Summary string
	// Keywords are the labels of the themes and target groups.
	Keywords []string
	// CaseNumber is the archive's own; empty when there is none.
	CaseNumber string
	// Grantee is the name of who got the grant; empty when that is not known.
	Grantee   string
	CreatedAt time.Time
	At        time.Time
	// Records are the project itself and what hangs on it, in the order of their making.
	Records []CaseRecord
	store   Store
}

// CaseRecord is one thing of a case file: a text, or a file.
type CaseRecord struct {
	ID ID
	// Sort is what it is, in words, and Author who made it; empty where nobody's name is shown.
	Sort, Title, Author string
	Language            Language
	CreatedAt           time.Time
	// Text is what it says; empty for a file.
	Text Markdown
	// File is what it is when it is a file; nil for a text.
	File *Attachment
}

// Open gives the bytes of a file; ErrNotFound, wrapped, when they are not there.
func (c *CaseFile) Open(ctx context.Context, file *Attachment) (io.ReadCloser, error) {
	return c.store.OpenBlob(ctx, file.SHA256)
}

// ArchiveProject notes that a project is taken out for the archive, and gives where it is: for curators, at any time, as it is then.
func ArchiveProject(ctx context.Context, id ID) (URL, error) {
	if err := takeOut(ctx, id); err != nil {
		return "", err
	}
	return ReadingOf(ctx).hub.site + "/export/archive/" + URL(id) + ".zip", nil
}

// CaseFileOf gathers a project for the archive, and notes each time that it was taken out. For curators.
func CaseFileOf(ctx context.Context, id ID) (*CaseFile, error) {
	if err := takeOut(ctx, id); err != nil {
		return nil, err
	}
	return ReadingOf(ctx).caseFile(ctx, id)
}

// takeOut notes in the audit log that the viewer takes a project out. A key that only reads does not: all that was told in a project leaves
// the hub.
func takeOut(ctx context.Context, id ID) error {
	r := ReadingOf(ctx)
	w := &writing{Reading: r, action: "project.archive", was: map[ID]*earlier{}}
	if _, err := take[*Project](ctx, w, id); err != nil {
		return err
	}
	if r.viewer.ReadOnly {
		return &Error{Kind: ErrorForbidden, Message: messageReadOnly}
	}
	now := r.hub.instant()
	entry := &AuditEntry{Meta: r.hub.made(KindAuditEntry, r.viewer.ID), At: now, ByID: r.viewer.ID, Action: "project.archive", SubjectID: id,
		Address: Words(r.viewer.Address)}
	if err := r.hub.commit(ctx, Commit{Changes: []Change{{Kind: KindAuditEntry, ID: entry.ID, Document: entry}}}); err != nil {
		return fmt.Errorf("note what was taken out: %w", err)
	}
	return nil
}

// CaseFile gathers a project for the archive, for whoever runs the hub.
func (h *Hub) CaseFile(ctx context.Context, id ID) (*CaseFile, error) {
	r := h.Read(Viewer{Roles: []Role{RoleCurator}, Language: "nb"})
	return r.caseFile(WithReading(ctx, r), id)
}

func (r *Reading) caseFile(ctx context.Context, id ID) (*CaseFile, error) {
	project, err := One[*Project](ctx, id)
	if err != nil {
		return nil, err
	}
	if project == nil {
		return nil, notFound("id")
	}
	file := &CaseFile{ID: id, Name: cmp.Or(project.Slug, string(id)), Title: project.Title, Summary: string(project.Summary),
		CreatedAt: project.CreatedAt, At: r.hub.instant(), store: r.hub.store}
	if project.CaseNumber != nil {
		file.CaseNumber = *project.CaseNumber
	}
	if err := r.describe(ctx, file, project); err != nil {
		return nil, err
	}
	documents, err := r.hanging(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, document := range append([]Document{project}, documents...) {
		record, err := r.record(ctx, document)
		if err != nil {
			return nil, err
		}
		if record != nil {
			file.Records = append(file.Records, *record)
		}
	}
	return file, nil
}

// describe fills in what the project names.
func (r *Reading) describe(ctx context.Context, file *CaseFile, project *Project) error {
	grantee, err := One[*Organisation](ctx, project.GranteeID)
	if err != nil {
		return err
	}
	if grantee != nil {
		file.Grantee = grantee.Name
	}
	concepts, err := Many[*Concept](ctx, slices.Concat(project.ThemeIDs, project.TargetGroupIDs))
	for _, concept := range concepts {
		if concept != nil {
			file.Keywords = append(file.Keywords, concept.LabelIn("nb"))
		}
	}
	return err
}

// hanging is what hangs on a project that the viewer may read, in the order of its making.
func (r *Reading) hanging(ctx context.Context, project ID) ([]Document, error) {
	steps := map[Kind][]taker{
		KindProject: {{KindPost, "project"}, {KindAttachment, "on"}, {KindFinalReport, "project"}, {KindPulse, "project"}, {KindApplication, "by"}},
		KindPost:    {{KindAttachment, "on"}, {KindComment, "on"}},
	}
	var ids []ID
	for queue := []ID{project}; len(queue) > 0; queue = queue[1:] {
		for _, step := range steps[queue[0].Kind()] {
			found, err := allRefs(ctx, r.hub.store, step.kind, Key(step.name+":"+string(queue[0])))
			if err != nil {
				return nil, fmt.Errorf("what hangs on %s: %w", queue[0], err)
			}
			ids = append(ids, found...)
			if step.kind == KindPost {
				queue = append(queue, found...)
			}
		}
	}
	documents, err := r.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	left := map[ID]bool{}
	for _, document := range documents {
		if document != nil && isLeftOut(document) {
			left[document.Base().ID] = true
		}
	}
	documents = slices.DeleteFunc(documents, func(document Document) bool {
		return document == nil || left[document.Base().ID] || left[belongsTo(document)]
	})
	slices.SortStableFunc(documents, func(one, other Document) int {
		return cmp.Or(one.Base().CreatedAt.Compare(other.Base().CreatedAt), cmp.Compare(one.Base().ID, other.Base().ID))
	})
	return documents, nil
}

// isLeftOut tells whether something is shown no more because somebody did not agree, a curator hid it, or who told it took it back: an
// archive is open in the end. What hangs on it goes with it.
func isLeftOut(document Document) bool {
	switch d := document.(type) {
	case *Attachment:
		return d.Withheld
	case *Post:
		return d.Withheld || d.Hidden != nil || d.Status == PostStatusWithdrawn
	case *Comment:
		return d.Withheld || d.Hidden != nil || d.Withdrawn
	default:
		return false
	}
}

// record is a document as the archive has it; nil for what says nothing.
func (r *Reading) record(ctx context.Context, document Document) (*CaseRecord, error) {
	one := &CaseRecord{ID: document.Base().ID, CreatedAt: document.Base().CreatedAt, Sort: heldLabels[document.DocumentKind()].NB, Language: "nb"}
	if message, known := valueLabels[document.DocumentKind().Type()]; known {
		one.Sort = message.NB
	}
	switch d := document.(type) {
	case *Project:
		one.Title, one.Language, one.Text = d.Title, d.Language, sections("", string(d.Summary), "", string(d.Description), "Mål", strings.Join(goalsOf(d), "\n\n"))
	case *Post:
		one.Title, one.Language = d.Title(), d.Language
		one.Text = sections("Hva vi prøvde", string(d.WhatWeTried), "Hva som skjedde", string(d.WhatHappened),
			"Hva vi ville gjort annerledes", string(d.WhatWeWouldDoDifferently), "", string(d.Body))
		if !nameless(d) {
			people, err := r.load(ctx, []ID{d.AuthorID})
			if err != nil {
				return nil, err
			}
			if author, ok := people[0].(*Person); ok {
				one.Author = author.Name
			}
		}
	case *Comment:
		one.Title, one.Language, one.Text = firstWords(string(d.Body), titleWords), cmp.Or(d.Language, "nb"), d.Body
	case *FinalReport:
		one.Title, one.Sort, one.Language = "Sluttrapport", "Sluttrapport", d.Language
		one.Text = sections("Hva som virket", string(d.WhatWorked), "Hva som ikke virket", string(d.WhatDidNotWork),
			"Hva vi vil si til de neste", string(d.WhatToTellTheNext))
	case *Pulse:
		if d.LivesOn == nil {
			return nil, nil // null: not answered
		}
		one.Title, one.Sort = fmt.Sprintf("%d måneder etter slutt", d.Months), "Puls"
		one.Text = sections("Lever arbeidet videre?", d.LivesOn.Message().NB, "Hvem betaler?", string(d.WhoPays))
	case *Application:
		lesson, err := One[*Lesson](ctx, d.LessonID)
		if err != nil || lesson == nil {
			return nil, err
		}
		one.Title, one.Sort, one.Text = lesson.Title, "Tatt i bruk", Markdown(d.Note)
	case *Attachment:
		one.Title, one.File = d.Name, d
	}
	return one, nil
}

// goalsOf are a project's goals, a line each.
func goalsOf(project *Project) []string {
	goals := make([]string, len(project.Goals))
	for at, goal := range project.Goals {
		goals[at] = string(goal)
	}
	return goals
}

// sections are headings and what stands below them; those with nothing are left out, and a heading may be empty.
func sections(parts ...string) Markdown {
	var text []string
	for at := 0; at+1 < len(parts); at += 2 {
		switch {
		case strings.TrimSpace(parts[at+1]) == "":
		case parts[at] == "":
			text = append(text, parts[at+1])
		default:
			text = append(text, "## "+parts[at]+"\n\n"+parts[at+1])
		}
	}
	return Markdown(strings.Join(text, "\n\n"))
}
