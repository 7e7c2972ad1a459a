package hub

import (
	"context"
	"fmt"
	"reflect"
)

// RestoreRevision makes a document again what it was, as a new version: what people fill in, not where it stands. The
// version is the document's own, as it was read.
func RestoreRevision(ctx context.Context, revision ID, version int) (Node, error) {
	kept, err := One[*Revision](ctx, revision)
	if err != nil {
		return nil, err
	}
	if kept == nil {
		if err := ReadingOf(ctx).viewer.admitted("post.update"); err != nil {
			return nil, err
		}
		return nil, notFound("id")
	}
	content, err := parseFields(kept.Content)
	if err != nil {
		return nil, fmt.Errorf("restore %s: %w", revision, err)
	}
	action := Action(kept.SubjectID.Kind() + ".update")
	document, err := write(ctx, action, func(ctx context.Context, w *writing) (Document, error) {
		return updateIn[Document](ctx, w, kept.SubjectID, version, w.restorable(kept.SubjectID.Kind(), content))
	})
	return asWritten(ctx, document, err)
}

// restorable is a form with all fields that the viewer may set, as they were.
func (w *writing) restorable(kind Kind, content Fields) Fields {
	form, isOwn := Fields{}, content["author"] == string(w.viewer.ID)
	var gather func(structure reflect.Type)
	gather = func(structure reflect.Type) {
		for at := range structure.NumField() {
			name, inline, _ := fieldName(structure.Field(at))
			by := structure.Field(at).Tag.Get("set")
			switch {
			case inline:
				gather(structure.Field(at).Type)
			case by == setWriter, by == setCurator && w.viewer.Has(RoleCurator), by == setAuthor && isOwn:
				form[name] = content[name]
			}
		}
	}
	gather(reflect.TypeOf(NewDocument(kind)).Elem())
	return form
}
