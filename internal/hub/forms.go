package hub

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Who fills in a field stands in its tag, set:"…". A field without one is nobody's to fill in.
const (
	// setWriter: whoever may change the document.
	setWriter = "writer"
	// setCurator: of those, curators.
	setCurator = "curator"
	// setAuthor: the author alone, not who writes along.
	setAuthor = "author"
	// setAdministrator: of those, administrators.
	setAdministrator = "administrator"
	// setOnce: whoever makes the document, and nobody afterwards.
	setOnce = "once"
)

// beginner is a noun that has something when it is new which its maker need not say.
type beginner interface{ begin(w *writing) }

// settler is a noun of which something follows from its fields, or is ruled by other documents. The writing has how it was;
// nil for a new one.
type settler interface {
	settle(ctx context.Context, w *writing, was *earlier) error
}

// Create makes a document of what a form says. A second time with the same id and the same form it gives the document
// that it made; with another form it is CONFLICT.
func Create[T Document](ctx context.Context, kind Kind, form Fields) (T, error) {
	document, err := write(ctx, Action(kind+".create"), func(ctx context.Context, w *writing) (T, error) {
		return createIn[T](ctx, w, kind, form)
	})
	return asWritten(ctx, document, err)
}

func createIn[T Document](ctx context.Context, w *writing, kind Kind, form Fields) (T, error) {
	var none T
	if err := w.viewer.admitted(w.action); err != nil {
		return none, err
	}
	id, print, err := ownID(kind, form)
	if err != nil {
		return none, err
	}
	if made, err := w.madeBefore(ctx, id, print); err != nil || made != nil {
		again, _ := made.(T)
		return again, err
	}
	document, ok := NewDocument(kind).(T)
	if !ok {
		return none, fmt.Errorf("%s is not of the kind %s", reflect.TypeFor[T](), kind)
	}
	w.begin(document, id)
	document.Base().Input = print
	if beginner, ok := Document(document).(beginner); ok {
		beginner.begin(w)
	}
	if err := w.fillIn(document, form, true); err != nil {
		return none, err
	}
	if err := w.may(ctx, document); err != nil {
		return none, err
	}
	if err := w.settle(ctx, document, nil); err != nil {
		return none, err
	}
	w.put(document)
	return document, nil
}

// ownID is the id that a form brings, with a fingerprint of the form by which a retry is known; both empty when it brings
// none.
func ownID(kind Kind, form Fields) (ID, string, error) {
	text, _ := form["id"].(string)
	if text == "" {
		return "", "", nil
	}
	id := ID(text)
	if !id.Valid() || id.Kind() != kind {
		return "", "", invalid("id", messageReference.With(text))
	}
	return id, digest(form.String()), nil
}

// madeBefore gives the document that the same form has made; CONFLICT when the id is that of another.
func (w *writing) madeBefore(ctx context.Context, id ID, print string) (Document, error) {
	if id == "" {
		return nil, nil // null: it will have an id of the hub's
	}
	there, err := w.load(ctx, []ID{id})
	if err != nil || there[0] == nil {
		return nil, err
	}
	if base := there[0].Base(); base.CreatedBy == w.viewer.ID && base.Input == print {
		return there[0], nil // whether it may still be read is asked when it is shown
	}
	readable, err := One[Document](ctx, id)
	if err != nil {
		return nil, err
	}
	conflict := &Error{Kind: ErrorConflict, Field: "id", Message: messageIDTaken}
	if readable != nil {
		conflict.CurrentVersion = readable.Base().Version
	}
	return nil, conflict
}

// Update changes the fields of a document that a form names, and leaves the others. The version is the one that was read.
func Update[T Document](ctx context.Context, id ID, version int, form Fields) (T, error) {
	document, err := write(ctx, Action(id.Kind()+".update"), func(ctx context.Context, w *writing) (T, error) {
		return updateIn[T](ctx, w, id, version, form)
	})
	return asWritten(ctx, document, err)
}

func updateIn[T Document](ctx context.Context, w *writing, id ID, version int, form Fields) (T, error) {
	var none T
	document, err := take[T](ctx, w, id)
	if err != nil {
		return none, err
	}
	stale := w.unchanged(ctx, document, version)
	if stale != nil && document.Base().UpdatedBy != w.viewer.ID {
		return none, stale
	}
	if err := w.fillIn(document, form, false); err != nil {
		return none, err
	}
	if stale != nil && len(w.was[id].fields.changed(FieldsOf(document))) > 0 {
		return none, stale // and otherwise it is the viewer's own change, sent again
	}
	if err := w.settle(ctx, document, w.was[id]); err != nil {
		return none, err
	}
	if len(w.was[id].fields.changed(FieldsOf(document))) > 0 {
		w.put(document)
	}
	return document, nil
}

// Remove deletes a document that nobody keeps, with what it was before.
func Remove[T Document](ctx context.Context, id ID, version int) (ID, error) {
	return write(ctx, Action(id.Kind()+".delete"), func(ctx context.Context, w *writing) (ID, error) {
		document, err := takeVersion[T](ctx, w, id, version)
		if err != nil {
			return "", err
		}
		if kept, ok := Document(document).(interface{ removable() bool }); ok && !kept.removable() {
			return "", invalid("id", messageNotDraft)
		}
		revisions, err := allRefs(ctx, w.hub.store, KindRevision, Key("subject:"+string(id)))
		if err != nil {
			return "", fmt.Errorf("revisions of %s: %w", id, err)
		}
		var attachments []ID
		if id.Kind() == KindPost {
			if attachments, err = w.list(ctx, KindAttachment, Key("on:"+string(id))); err != nil {
				return "", err
			}
		}
		parts, err := w.load(ctx, append(revisions, attachments...))
		if err != nil {
			return "", err
		}
		for _, one := range append(parts, document) {
			w.delete(one)
		}
		return id, nil
	})
}

// fillIn writes a form into a document. All that may not be set is said at once.
func (w *writing) fillIn(document Document, form Fields, isNew bool) error {
	structure := reflect.ValueOf(document).Elem()
	before := FieldsOf(document)
	var problems Errors
	for _, name := range sorted(form) {
		if name == "id" && isNew {
			continue
		}
		target, field, known := fieldNamed(structure, name)
		by := field.Tag.Get("set")
		if !known || by == "" || by == setOnce && !isNew {
			return fmt.Errorf("nobody sets %q of %s", name, document.DocumentKind())
		}
		if err := fill(target, form[name]); err != nil {
			return fmt.Errorf("fill in %s of %s: %w", name, document.DocumentKind(), err)
		}
		if reflect.DeepEqual(before[name], FieldsOf(document)[name]) {
			continue
		}
		if message, may := w.maySet(document, by); !may {
			problems = append(problems, &Error{Kind: ErrorForbidden, Field: name, Message: message})
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// maySet tells whether the viewer may change fields with the tag, and otherwise who may.
func (w *writing) maySet(document Document, by string) (Message, bool) {
	switch by {
	case setCurator:
		return messageCuratorsOnly, w.viewer.Has(RoleCurator)
	case setAdministrator:
		return messageAdministratorsOnly, w.viewer.Has(RoleAdministrator)
	case setAuthor:
		return messageAuthorOnly, authorOf(document) == w.viewer.ID
	default:
		return Message{}, true
	}
}

// settle does what follows from a form that was filled in: what the noun's rules say, that what is named is there, the
// slug, and that all is valid. All that is wrong is said at once.
func (w *writing) settle(ctx context.Context, document Document, was *earlier) error {
	var problems Errors
	gather := func(err error) error {
		var several Errors
		var one *Error
		switch {
		case errors.As(err, &several):
			problems = append(problems, several...)
		case errors.As(err, &one):
			problems = append(problems, one)
		default:
			return err
		}
		return nil
	}
	if findable, ok := document.(Findable); ok {
		address := findable.Addressed()
		former := address.FormerSlugs
		address.rename(titleOf(findable), document.Base().ID)
		if was != nil && was.fields["status"] == "DRAFT" {
			address.FormerSlugs = former // nobody has seen the address that it had
		}
	}
	if err := gather(w.check(ctx, document, was)); err != nil {
		return err
	}
	if settler, ok := document.(settler); ok {
		if err := gather(settler.settle(ctx, w, was)); err != nil {
			return err
		}
	}
	if err := gather(Validate(document)); err != nil {
		return err
	}
	v := &validation{}
	v.lists(document)
	problems = append(problems, v.errors...)
	if len(problems) > 0 {
		return problems.once()
	}
	return nil
}

// once drops what is said twice of the same field.
func (e Errors) once() Errors {
	seen := map[string]bool{}
	return slices.DeleteFunc(e, func(one *Error) bool {
		twice := seen[one.Field+one.Message.EN]
		seen[one.Field+one.Message.EN] = true
		return twice
	})
}

// check looks for what the document newly names: it must be there and readable, as if the viewer had looked it up.
func (w *writing) check(ctx context.Context, document Document, was *earlier) error {
	var added []ID
	for _, id := range mentioned(document) {
		if id.Valid() && (was == nil || !slices.Contains(was.refs, id)) && !slices.Contains(added, id) {
			added = append(added, id)
		}
	}
	found, err := w.Documents(ctx, added)
	if err != nil {
		return err
	}
	var problems Errors
	fields := FieldsOf(document)
	for at, id := range added {
		concept, isConcept := found[at].(*Concept)
		for _, path := range fields.paths(string(id)) {
			scheme, isTopic := topicSchemes[strings.Split(path, ".")[0]]
			if found[at] == nil || isConcept && isTopic && concept.Scheme != scheme {
				problems = append(problems, invalid(path, messageReference.With(id)))
			}
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return nil
}

var topicSchemes = map[string]ConceptScheme{"themes": ConceptSchemeTheme, "targetGroups": ConceptSchemeTargetGroup,
	"methods": ConceptSchemeMethod}

// paths are where in the fields a text stands.
func (f Fields) paths(text string) []string {
	var paths []string
	var walk func(path string, value any)
	walk = func(path string, value any) {
		switch v := value.(type) {
		case string:
			if v == text {
				paths = append(paths, path)
			}
		case []any:
			for at, one := range v {
				walk(path+"."+strconv.Itoa(at), one)
			}
		case Fields:
			for _, name := range sorted(v) {
				walk(path+"."+name, v[name])
			}
		}
	}
	for _, name := range sorted(f) {
		if !slices.Contains(bookkeeping, name) {
			walk(name, f[name])
		}
	}
	return paths
}

func sorted(fields Fields) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
