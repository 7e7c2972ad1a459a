package hub

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// forgetIDs takes the person's ids out of whatever has them still: who changed something last, who hid or returned it, and how something
// was that names nobody now. There is no key for these, so that all documents are looked through: before the person is taken away, since
// what is cut off then is done again, and after it, for what was written meanwhile.
func (e *erasing) forgetIDs(ctx context.Context) error {
	for _, kind := range Kinds {
		var holding []ID
		for document, err := range e.hub.store.Scan(ctx, kind) {
			if err != nil {
				return fmt.Errorf("what has the id of who is gone, of kind %s: %w", kind, err)
			}
			if e.isIn(document) && !e.isLast(document.Base().ID) {
				holding = append(holding, document.Base().ID)
			}
		}
		if err := e.each(ctx, holding, func(_ context.Context, w *writing, document Document) error {
			if told, ok := document.(*Notification); ok { // of somebody who is gone there is nothing to tell
				w.delete(told)
				return nil
			}
			e.forgetIn(document)
			w.derive(document)
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// isIn tells whether a document has one of the person's ids anywhere.
func (e *erasing) isIn(document Document) bool {
	return slices.ContainsFunc(e.ids, func(id ID) bool { return hasText(reflect.ValueOf(document).Elem(), string(id)) })
}

// hasText tells whether a text stands in a structure, in whatever text.
func hasText(value reflect.Value, text string) bool {
	switch value.Kind() {
	case reflect.Pointer:
		return !value.IsNil() && hasText(value.Elem(), text)
	case reflect.Struct:
		for at := range value.NumField() {
			if value.Type().Field(at).IsExported() && hasText(value.Field(at), text) {
				return true
			}
		}
	case reflect.Slice:
		for at := range value.Len() {
			if hasText(value.Index(at), text) {
				return true
			}
		}
	case reflect.String:
		return strings.Contains(value.String(), text)
	}
	return false
}

// redact takes the person out of how something was.
func (e *erasing) redact(revision *Revision) { e.forgetIn(revision) }

func (e *erasing) forgetIn(document Document) {
	for _, id := range e.ids {
		forgetID(reflect.ValueOf(document).Elem(), id)
	}
}

// forgetID takes an id out of a structure: out of lists altogether, with the token for reading with it, and out of texts.
func forgetID(value reflect.Value, id ID) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			forgetID(value.Elem(), id)
		}
	case reflect.Struct:
		for at := range value.NumField() {
			if value.Type().Field(at).IsExported() {
				forgetID(value.Field(at), id)
			}
		}
	case reflect.Slice:
		forgetInList(value, id)
	case reflect.String:
		if text := value.String(); strings.Contains(text, string(id)) {
			value.SetString(strings.ReplaceAll(text, string(id), ""))
		}
	}
}

func forgetInList(list reflect.Value, id ID) {
	switch elements := list.Interface().(type) {
	case []ID:
		list.Set(reflect.ValueOf(slices.DeleteFunc(slices.Clone(elements), func(one ID) bool { return one == id })))
	case []Token:
		list.Set(reflect.ValueOf(slices.DeleteFunc(slices.Clone(elements), func(one Token) bool { return strings.Contains(string(one), string(id)) })))
	case []Member:
		list.Set(reflect.ValueOf(slices.DeleteFunc(slices.Clone(elements), func(one Member) bool { return one.PersonID == id })))
	default:
		for at := range list.Len() {
			forgetID(list.Index(at), id)
		}
	}
}
