package hub

import (
	"context"
	"fmt"
	"reflect"
)

// FreezeBrief lets a brief show what it holds as that is now: what a decision rested on can be read as it was.
func FreezeBrief(ctx context.Context, id ID, version int) (*Brief, error) {
	return change(ctx, "brief.freeze", id, version, func(ctx context.Context, w *writing, brief *Brief) error {
		if brief.Frozen != nil {
			return nil
		}
		documents, err := w.load(ctx, mentioned(brief))
		if err != nil {
			return err
		}
		for at, document := range documents {
			if document != nil {
				w.look(document)
				version := document.Base().Version
				brief.Items[at].Version = &version
			}
		}
		brief.Frozen = &Freezing{At: w.now, ByID: w.viewer.ID}
		return nil
	})
}

// UnfreezeBrief lets a brief show what it holds as it is, and be changed again. How it was is kept in its versions.
func UnfreezeBrief(ctx context.Context, id ID, version int) (*Brief, error) {
	return change(ctx, "brief.unfreeze", id, version, func(_ context.Context, _ *writing, brief *Brief) error {
		brief.Frozen = nil
		for at := range brief.Items {
			brief.Items[at].Version = nil
		}
		return nil
	})
}

// FrozenBy gives who froze a brief, as far as the viewer may know.
func FrozenBy(ctx context.Context, freezing *Freezing) (*Person, error) {
	return One[*Person](ctx, freezing.ByID)
}

// Cited is what an item of a brief shows: the document as it is, or, in a frozen brief, as it was. Nil when it is a text, and
// where the viewer may not read the document as it is now, or may not read it as it was.
func Cited(ctx context.Context, item *BriefItem) (BriefSubject, error) {
	current, err := One[BriefSubject](ctx, item.ItemID)
	if err != nil || current == nil || item.Version == nil || *item.Version == current.Base().Version {
		return current, err
	}
	return ReadingOf(ctx).asItWas(ctx, current, *item.Version)
}

// IsLeftOut tells whether an item of a brief names a document that is not shown.
func IsLeftOut(ctx context.Context, item *BriefItem) (bool, error) {
	shown, err := Cited(ctx, item)
	return item.ItemID != "" && shown == nil, err
}

// asItWas is an earlier version of a document that the viewer may read; nil where the viewer may not read that one.
func (r *Reading) asItWas(ctx context.Context, current Document, version int) (BriefSubject, error) {
	id := current.Base().ID
	revisions, err := r.revisionsOf(ctx, id)
	if err != nil || revisions[version] == nil {
		return nil, err
	}
	readable, err := r.Documents(ctx, []ID{revisions[version].ID})
	if err != nil || readable[0] == nil {
		return nil, err
	}
	return earlierOf(current, revisions[version])
}

// earlierOf is what a revision shows, with the guards of the document as it is now: see [keepGuards].
func earlierOf(current Document, revision *Revision) (Document, error) {
	content, err := parseFields(revision.Content)
	if err != nil {
		return nil, fmt.Errorf("version %d of %s: %w", revision.Of, revision.SubjectID, err)
	}
	was := NewDocument(current.DocumentKind())
	for name := range content {
		if _, _, known := fieldNamed(reflect.ValueOf(was).Elem(), name); !known {
			delete(content, name) // a field that nouns had once
		}
	}
	if err := fillStructure(was, content); err != nil {
		return nil, fmt.Errorf("version %d of %s: %w", revision.Of, revision.SubjectID, err)
	}
	keepGuards(was, current)
	return was, nil
}

// keepGuards gives an earlier version what counts as it is now: who may read it and under which names, who made it, where it
// stands and is found. Who took their name off a post is not named by how it was.
func keepGuards(was, current Document) {
	version, updated := was.Base().Version, was.Base().UpdatedAt
	*was.Base() = *current.Base()
	was.Base().Version, was.Base().UpdatedAt = version, updated
	switch now := current.(type) {
	case *Post:
		post, _ := was.(*Post)
		post.Address, post.Audience, post.ShowAuthor, post.Status, post.Hidden = now.Address, now.Audience, now.ShowAuthor, now.Status, now.Hidden
		post.Withheld = now.Withheld
		post.AuthorID, post.CoWriterIDs, post.ProjectID = now.AuthorID, now.CoWriterIDs, now.ProjectID
	case *Lesson:
		lesson, _ := was.(*Lesson)
		lesson.Address, lesson.Audience, lesson.Status, lesson.SupersededByID = now.Address, now.Audience, now.Status, now.SupersededByID
		lesson.CoWriterIDs, lesson.Returned = now.CoWriterIDs, now.Returned
	case *Project:
		project, _ := was.(*Project)
		project.Address, project.Audience, project.Members = now.Address, now.Audience, now.Members
	case *Measure:
		measure, _ := was.(*Measure)
		measure.Address, measure.Audience = now.Address, now.Audience
	}
}
