package hub

import (
	"context"
	"slices"
)

// removeTexts takes away what the person wrote, where that was chosen: experiences that nobody else wrote on, with all that hangs on
// them, and the words of comments.
func (e *erasing) removeTexts(ctx context.Context) error {
	if e.note.Texts != ErasedTextsRemove {
		return nil
	}
	posts, err := listedOf[*Post](ctx, e.hub.store, KindPost, Key("person:"+string(e.person.ID)))
	if err != nil {
		return err
	}
	for _, post := range posts {
		if post.AuthorID == e.person.ID && len(post.CoWriterIDs) == 0 {
			if err := e.removePost(ctx, post); err != nil {
				return err
			}
			e.erased.Removed++
		}
	}
	comments, err := listedOf[*Comment](ctx, e.hub.store, KindComment, Key("person:"+string(e.person.ID)))
	if err != nil {
		return err
	}
	for _, comment := range comments {
		if comment.AuthorID != e.person.ID {
			continue
		}
		if err := e.removeComment(ctx, comment); err != nil {
			return err
		}
		e.erased.Removed++
	}
	return nil
}

// besideTexts are what stands beside a text and goes with it: how it was, who reported it, who was told of it, and who agreed to it.
var besideTexts = []taker{{KindRevision, "subject"}, {KindReport, "subject"}, {KindNotification, "subject"}, {KindConsent, "subject"}}

// removeComment takes a comment away with how it was; one that others have answered stands on as one without words.
func (e *erasing) removeComment(ctx context.Context, comment *Comment) error {
	gone, err := e.listed(ctx, comment.ID, besideTexts...)
	if err != nil {
		return err
	}
	answers, err := allRefs(ctx, e.hub.store, KindComment, Key("answers:"+string(comment.ID)))
	if err != nil {
		return err
	}
	if len(answers) == 0 {
		return e.each(ctx, append(gone, comment.ID), remove)
	}
	if err := e.each(ctx, []ID{comment.ID}, func(_ context.Context, w *writing, document Document) error {
		one, _ := document.(*Comment)
		one.Body, one.AuthorID, one.Withdrawn = wordless, "", true
		w.redact = func(revision *Revision) { revision.Content, revision.ByID = "{}", "" }
		w.derive(one)
		return nil
	}); err != nil {
		return err
	}
	return e.each(ctx, gone, remove)
}

// wordless stands where a comment had words.
const wordless = "–"

func remove(_ context.Context, w *writing, document Document) error {
	w.delete(document)
	return nil
}

// listed are the documents that name one under some keys.
func (e *erasing) listed(ctx context.Context, id ID, by ...taker) ([]ID, error) {
	var all []ID
	for _, step := range by {
		ids, err := allRefs(ctx, e.hub.store, step.kind, Key(step.name+":"+string(id)))
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}

// removePost takes an experience away with all that hangs on it. Lessons that cite it keep the citation, which says that the source is
// gone, and lose its words.
func (e *erasing) removePost(ctx context.Context, post *Post) error {
	attachments, err := listedOf[*Attachment](ctx, e.hub.store, KindAttachment, Key("on:"+string(post.ID)))
	if err != nil {
		return err
	}
	sources := append(idsOf(attachments), post.ID)
	for _, source := range sources {
		if err := e.unquote(ctx, source); err != nil {
			return err
		}
	}
	gone, err := e.listed(ctx, post.ID, append([]taker{{KindComment, "on"}, {KindReaction, "on"}, {KindFollow, "subject"}}, besideTexts...)...)
	if err != nil {
		return err
	}
	for _, id := range slices.Clone(gone) {
		if id.Kind() == KindComment {
			below, err := e.listed(ctx, id, besideTexts...)
			if err != nil {
				return err
			}
			gone = append(gone, below...)
		}
	}
	for _, attachment := range attachments {
		e.blobs = append(e.blobs, attachment.blobs()...)
		agreed, err := e.listed(ctx, attachment.ID, taker{KindConsent, "subject"})
		if err != nil {
			return err
		}
		gone = append(gone, agreed...)
	}
	slices.Sort(gone)
	return e.each(ctx, append(slices.Compact(gone), sources...), remove)
}

// unquote takes a source's words out of the lessons that cite it, and out of how they were.
func (e *erasing) unquote(ctx context.Context, source ID) error {
	lessons, err := allRefs(ctx, e.hub.store, KindLesson, Key("cites:"+string(source)))
	if err != nil {
		return err
	}
	for _, id := range lessons {
		revisions, err := allRefs(ctx, e.hub.store, KindRevision, Key("subject:"+string(id)))
		if err != nil {
			return err
		}
		if err := e.each(ctx, append(revisions, id), func(_ context.Context, w *writing, document Document) error {
			w.redact = func(revision *Revision) { e.redact(revision); unquoteRevision(revision, source) }
			switch d := document.(type) {
			case *Revision:
				unquoteRevision(d, source)
			case *Lesson:
				for at := range d.Sources {
					if d.Sources[at].SourceID == source {
						d.Sources[at].Quote = ""
					}
				}
			}
			w.derive(document)
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// unquoteRevision takes a source's words out of how a lesson was.
func unquoteRevision(revision *Revision, source ID) {
	content, err := parseFields(revision.Content)
	if err != nil {
		return // it shows nothing
	}
	sources, _ := content["sources"].([]any)
	for _, one := range sources {
		if citation, ok := one.(map[string]any); ok && citation["source"] == string(source) {
			delete(citation, "quote")
		}
	}
	revision.Content = content.String()
}
