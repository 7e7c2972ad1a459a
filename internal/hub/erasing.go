package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// erasing is the erasure of one person. What names the person goes in commits of its own, before the one that takes the person
// away: an erasure that is cut off can be done again, and is when the server starts.
type erasing struct {
	hub    *Hub
	person *Person
	note   ErasureNote
	// isAsked tells that somebody asks for it now, and not an earlier erasure.
	isAsked bool
	// heir is the administrator who looks after what the person did for the hub; empty when there is none.
	heir   ID
	erased Erased
	// kept are the experiences and comments that stand on; a commit that is made anew counts none twice.
	kept map[ID]bool
	// like knows the texts that may name the person.
	like *likeness
	// ids are the person's own, and those of the doubles that were merged into the person.
	ids []ID
	// merges are the entries in the log that tell of a double, one of each: by them an erasure that is done again finds the doubles, so
	// that they lose the ids in the commit that takes the person away, and not before.
	merges []ID
	// blobs are the bytes of attachments that were taken away.
	blobs []string
}

// erasedAtOnce is how many documents are changed in one commit, with a revision of each.
const erasedAtOnce = maxCommit / 2

// erasedPatience is how long the last commit waits until searches have taken in all that came before it.
const erasedPatience = 5 * time.Second

// erasureTime is how long an erasure may take. It goes on when whoever asked for it has gone, and what is cut off all the same is finished
// when the server starts, or the day after.
const erasureTime = 10 * time.Minute

// erasedFirst are the kinds in the order in which they are erased: revisions are found by what they are of.
func erasedFirst() []Kind {
	kinds := []Kind{KindRevision}
	for _, kind := range Kinds {
		if kind != KindRevision && kind != KindPerson && kind != KindErasure {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// leavesAdministrator tells what to do when nobody would administer the hub any more.
func (e *erasing) leavesAdministrator(ctx context.Context) error {
	administrators, err := allRefs(ctx, e.hub.store, KindPerson, Key("role:"+string(RoleAdministrator)))
	if err != nil {
		return fmt.Errorf("administrators: %w", err)
	}
	for _, id := range administrators {
		if id != e.person.ID {
			e.heir = id
		}
	}
	if e.isAsked && e.heir == "" && slices.Contains(e.person.Roles, RoleAdministrator) {
		return &Error{Kind: ErrorForbidden, Message: messageLastAdministrator}
	}
	return nil
}

// run does all of it. The note beside the store comes first: an erasure that is done is always in it.
func (e *erasing) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), erasureTime)
	defer cancel()
	e.kept = map[ID]bool{}
	if err := e.leavesAdministrator(ctx); err != nil {
		return err
	}
	if err := e.findDoubles(ctx); err != nil {
		return err
	}
	if e.hub.erasureLog != nil {
		if err := e.hub.erasureLog.Add(e.note); err != nil {
			return fmt.Errorf("keep an erasure beside the store: %w", err)
		}
	}
	for _, step := range []func(context.Context) error{e.lookAround, e.nameElsewhere, e.removeDrafts, e.removeTexts, e.eraseAll, e.unname, e.forgetSearches,
		e.eraseMeanwhile, e.forgetIDs, e.eraseMeanwhile, e.takeAway, e.eraseAll, e.forgetIDs, e.dropBlobs} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("erase a person: %w", err)
		}
	}
	e.erased.Kept = len(e.kept)
	return nil
}

// lookAround notes what is near the person before it names them no more.
func (e *erasing) lookAround(ctx context.Context) error {
	near, err := e.listed(ctx, e.person.ID, taker{KindProject, "member"}, taker{KindPost, "person"})
	e.like = likenessOf(e.person, near)
	return err
}

// findDoubles finds who was merged into the person, and into them before: an older backup has them, under ids of their own. The audit log
// knows.
func (e *erasing) findDoubles(ctx context.Context) error {
	e.ids = []ID{e.person.ID}
	for at := 0; at < len(e.ids); at++ {
		entries, err := listedOf[*AuditEntry](ctx, e.hub.store, KindAuditEntry, Key("subject:"+string(e.ids[at])))
		if err != nil {
			return fmt.Errorf("doubles of a person: %w", err)
		}
		for _, entry := range entries {
			double := ID(entry.Detail)
			if entry.Action != string(KindPerson+".merge") || double.Kind() != KindPerson || slices.Contains(e.ids, double) {
				continue
			}
			e.ids, e.merges = append(e.ids, double), append(e.merges, entry.ID)
			if hash := personHash(double); !slices.Contains(e.note.Doubles, hash) {
				e.note.Doubles = append(e.note.Doubles, hash)
			}
		}
	}
	return nil
}

// removeDrafts takes away what nobody else has seen, with how it was and what hangs on it.
func (e *erasing) removeDrafts(ctx context.Context) error {
	for _, kind := range []Kind{KindPost, KindLesson} {
		ids, err := e.naming(ctx, kind)
		if err != nil {
			return err
		}
		documents, err := e.hub.store.Get(ctx, kind, ids)
		if err != nil {
			return fmt.Errorf("drafts: %w", err)
		}
		for _, document := range documents {
			if document == nil || !e.isPersonal(document) {
				continue
			}
			if err := e.removeDraft(ctx, document); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *erasing) removeDraft(ctx context.Context, draft Document) error {
	if post, ok := draft.(*Post); ok {
		return e.removePost(ctx, post)
	}
	gone, err := e.listed(ctx, draft.Base().ID, besideTexts...)
	if err != nil {
		return err
	}
	return e.each(ctx, append(gone, draft.Base().ID), remove)
}

// in does a part of it in a commit: nobody is told, and the person stands in no revision that is made.
func (e *erasing) in(ctx context.Context, do func(context.Context, *writing) error) error {
	_, err := write(ctx, "person.erase", func(ctx context.Context, w *writing) (bool, error) {
		w.isQuiet, w.redact, w.detail, w.patience = true, e.redact, string(e.note.Texts), -1
		return true, do(ctx, w)
	})
	return err
}

// each changes documents some at a time.
func (e *erasing) each(ctx context.Context, ids []ID, change func(context.Context, *writing, Document) error) error {
	for some := range slices.Chunk(ids, erasedAtOnce) {
		err := e.in(ctx, func(ctx context.Context, w *writing) error {
			documents, err := w.load(ctx, some)
			if err != nil {
				return err
			}
			for _, document := range documents {
				if document == nil {
					continue
				}
				w.remember(document)
				if err := change(ctx, w, document); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eraseAll takes the person out of all that names them.
func (e *erasing) eraseAll(ctx context.Context) error {
	_, err := e.eraseNaming(ctx)
	return err
}

// eraseNaming takes the person out of what names them now, and tells how much that was.
func (e *erasing) eraseNaming(ctx context.Context) (count int, err error) {
	for _, kind := range erasedFirst() {
		ids, err := e.naming(ctx, kind)
		if err != nil {
			return count, err
		}
		if err := e.each(ctx, ids, e.eraseIn); err != nil {
			return count, err
		}
		count += len(ids)
	}
	return count, nil
}

// isLast tells whether a document has the person's ids until the person is taken away.
func (e *erasing) isLast(id ID) bool { return id == e.person.ID || slices.Contains(e.merges, id) }

// naming are the documents of a kind that name the person, in whatever way, but for those that do so to the last.
func (e *erasing) naming(ctx context.Context, kind Kind) ([]ID, error) {
	ids, err := e.hub.holding(ctx, kind, e.person)
	if err != nil {
		return nil, err
	}
	if kind == KindNotification || kind == KindTelling {
		by, err := allRefs(ctx, e.hub.store, kind, Key("by:"+string(e.person.ID)))
		if err != nil {
			return nil, err
		}
		ids = append(ids, by...)
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	return slices.DeleteFunc(ids, e.isLast), nil
}

// eraseIn takes a document away that is of the person alone, and the person out of any other.
func (e *erasing) eraseIn(ctx context.Context, w *writing, document Document) error {
	if e.isPersonal(document) {
		w.delete(document)
		return nil
	}
	switch d := document.(type) {
	case *Consent:
		if d.PersonID == e.person.ID {
			if err := w.endForever(ctx, d); err != nil {
				return err
			}
		}
	case *Post:
		if d.AuthorID == e.person.ID && len(d.CoWriterIDs) > 0 { // those who wrote it too go on
			d.AuthorID, d.CoWriterIDs = d.CoWriterIDs[0], d.CoWriterIDs[1:]
		} else if d.AuthorID == e.person.ID {
			e.kept[d.ID] = true
		}
	case *Comment:
		if d.AuthorID == e.person.ID {
			e.kept[d.ID] = true
		}
	case *AuditEntry:
		if d.ByID == e.person.ID {
			d.Address = ""
		}
	case *Service:
		d.OwnerID = e.successor(d.OwnerID)
	case *Webhook:
		d.OwnerID = e.successor(d.OwnerID)
	case *APIKey:
		d.OwnerID = e.successor(d.OwnerID)
	}
	e.forgetIn(document)
	w.derive(document)
	return nil
}

// successor is who looks after something from now on.
func (e *erasing) successor(owner ID) ID {
	if owner == e.person.ID {
		return e.heir
	}
	return owner
}

// isPersonal tells whether a document is about nobody but the person, so that nothing is left of it.
func (e *erasing) isPersonal(document Document) bool {
	id := e.person.ID
	switch d := document.(type) {
	case *Session, *SavedSearch, *Follow, *Reaction, *MailOut:
		return true
	case *Consent:
		return d.PersonID == id && d.SubjectID == ""
	case *Notification:
		return d.PersonID == id
	case *Post:
		return d.AuthorID == id && d.Status == PostStatusDraft && len(d.CoWriterIDs) == 0
	case *Lesson:
		return d.CreatedBy == id && d.Status == LessonStatusDraft && len(d.CoWriterIDs) == 0
	case *Invitation:
		return d.OpenedByID == id || emailKey(d.Email) == emailKey(e.person.Email) || d.CreatedBy == id && d.OpenedAt == nil
	case *APIKey:
		return d.ServiceID == "" || e.heir == ""
	case *Webhook:
		return e.heir == ""
	default:
		return false
	}
}

// maxRounds bounds how often it is looked for what was written meanwhile: somebody would have to go on writing, in each of them.
const maxRounds = 20

// eraseMeanwhile takes the person out of what was written while it went on, until nothing names them any more.
func (e *erasing) eraseMeanwhile(ctx context.Context) error {
	for range maxRounds {
		count, err := e.eraseNaming(ctx)
		if err != nil || count == 0 {
			return err
		}
	}
	return nil
}

// takeAway takes the person away, and with them the last that has their ids. Nobody could find after it what was left: what the person
// does in the same moment is erased after it, and nothing else is.
func (e *erasing) takeAway(ctx context.Context) error {
	return e.in(ctx, func(ctx context.Context, w *writing) error {
		if e.isAsked {
			if _, err := w.list(ctx, KindPerson, Key("role:"+string(RoleAdministrator))); err != nil {
				return err
			}
			if err := e.leavesAdministrator(ctx); err != nil {
				return err
			}
		}
		found, err := w.load(ctx, []ID{e.person.ID})
		if err != nil || found[0] == nil {
			return err
		}
		w.delete(found[0])
		merges, err := w.load(ctx, e.merges)
		if err != nil {
			return err
		}
		for _, merge := range merges {
			if merge == nil {
				continue
			}
			w.remember(merge)
			if err := e.eraseIn(ctx, w, merge); err != nil {
				return err
			}
		}
		w.patience = erasedPatience // who hears that it is done finds nothing of it
		record := e.note.document()
		there, err := w.load(ctx, []ID{record.ID})
		if err == nil && there[0] == nil {
			w.derive(record)
		}
		return err
	})
}

// dropBlobs forgets the bytes of attachments that are gone, where no other attachment has the same. What was put within the hour stays until
// the next sweep: somebody else may be about to name the same bytes.
func (e *erasing) dropBlobs(ctx context.Context) error {
	before := e.hub.clock().Add(-unnamed)
	for _, blob := range e.blobs {
		used, err := e.hub.store.Refs(ctx, KindAttachment, blobKey(blob), "", 1)
		if err == nil && len(used) == 0 {
			err = e.hub.store.DeleteBlob(ctx, blob, before)
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return fmt.Errorf("bytes of an attachment: %w", err)
		}
	}
	return nil
}
