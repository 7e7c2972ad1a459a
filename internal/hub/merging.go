package hub

import (
	"context"
	"fmt"
	"reflect"
	"slices"
)

// naming are the keys under which documents list what they name, for the kinds of which there can be doubles.
var naming = map[Kind][]taker{
	KindOrganisation: {{KindGrantScheme, "organisation"}, {KindProject, "organisation"}, {KindEvent, "organisation"},
		{KindMeasure, "organisation"}, {KindLesson, "organisation"}},
	KindConcept: {{KindConcept, "broader"}, {KindConcept, "related"}, {KindCall, "concept"}, {KindProject, "concept"},
		{KindPost, "concept"}, {KindLesson, "concept"}, {KindSavedSearch, "concept"}},
	KindPerson: namingPerson(),
}

// namingPerson: a person is named by what they made, wrote and are in, in any kind of document but the audit log, which
// says who it was then.
func namingPerson() []taker {
	all := []taker{{KindProject, "member"}, {KindNotification, "by"}, {KindTelling, "by"}}
	for _, kind := range Kinds {
		if kind != KindPerson && kind != KindAuditEntry {
			all = append(all, taker{kind, "person"})
		}
	}
	return all
}

// mergeable can take in a double.
type mergeable interface {
	Document
	// matches tells why a double cannot be taken in; nil when it can.
	matches(ctx context.Context, double Document) error
	absorb(double Document)
}

// Merge makes two documents that are the same thing one: all that names the double names the kept one from then on, and
// the double is gone. What names the double goes over in commits of its own, before the one that takes the double away;
// a merge that is cut off can be done again. Who had read the double while it was there, and names it in the moment
// after the merge, names nothing.
func Merge[T mergeable](ctx context.Context, kind Kind, kept, double ID, version int) (T, error) {
	action := Action(kind + ".merge")
	var none T
	for more := true; more; {
		var err error
		more, err = write(ctx, action, func(ctx context.Context, w *writing) (bool, error) {
			if _, _, err := pair[T](ctx, w, kept, double, version); err != nil {
				return false, err
			}
			return w.renameSome(ctx, kept, double)
		})
		if err != nil {
			return none, err
		}
	}
	merged, err := write(ctx, action, func(ctx context.Context, w *writing) (T, error) {
		one, other, err := pair[T](ctx, w, kept, double, version)
		if err != nil {
			return none, err
		}
		for _, step := range naming[kind] { // what came after the last look is renamed, or fails the commit
			if _, err := w.list(ctx, step.kind, Key(step.name+":"+string(double))); err != nil {
				return none, err
			}
		}
		if _, err := w.renameSome(ctx, kept, double); err != nil {
			return none, err
		}
		one.absorb(other)
		w.put(one)
		w.delete(other)
		return one, Validate(one)
	})
	if err != nil {
		return none, err
	}
	_, err = write(ctx, action, func(ctx context.Context, w *writing) (bool, error) {
		w.subject, w.detail = kept, string(double)
		return w.renameSome(ctx, kept, double)
	})
	return asWritten(ctx, merged, err)
}

func pair[T mergeable](ctx context.Context, w *writing, kept, double ID, version int) (one, other T, err error) {
	if one, err = takeVersion[T](ctx, w, kept, version); err != nil {
		return one, other, err
	}
	if kept == double || double == w.viewer.ID {
		return one, other, invalid("double", messageSelf)
	}
	other, err = One[T](ctx, double)
	if err == nil && isNil(other) {
		err = invalid("double", messageReference.With(double))
	}
	if err == nil {
		err = one.matches(ctx, other)
	}
	if err == nil {
		w.detail = string(double)
		w.remember(other)
		w.look(other)
	}
	return one, other, err
}

// renamedAtOnce is how many documents a merge changes in one commit, with a revision of each.
const renamedAtOnce = maxCommit / 2

// renameSome makes documents that name one thing name another, as many as fit into one commit, and tells whether there may
// be more.
func (w *writing) renameSome(ctx context.Context, to, from ID) (more bool, err error) {
	for _, step := range naming[from.Kind()] {
		ids, err := w.hub.store.Refs(ctx, step.kind, Key(step.name+":"+string(from)), "", renamedAtOnce)
		if err != nil {
			return false, fmt.Errorf("what names %s: %w", from, err)
		}
		documents, err := w.load(ctx, ids)
		if err != nil {
			return false, fmt.Errorf("what names %s: %w", from, err)
		}
		for _, document := range documents {
			if document == nil || document.Base().ID == to || w.changed[document.Base().ID] != nil {
				continue
			}
			if err := w.renameIn(ctx, document, to, from); err != nil {
				return false, err
			}
			if len(w.order)+len(w.deleted) >= renamedAtOnce {
				return true, nil
			}
		}
	}
	return false, nil
}

func (w *writing) renameIn(ctx context.Context, document Document, to, from ID) error {
	w.remember(document)
	one, isImport := document.(imported)
	untouched := isImport && isUntouched(one)
	replaceID(reflect.ValueOf(document).Elem(), from, to)
	if single, ok := document.(interface{ single() bool }); ok && single.single() {
		there, err := keyed(ctx, w, document)
		if err != nil {
			return err
		}
		if there != nil {
			w.delete(document)
			return nil
		}
	}
	if tidier, ok := document.(interface{ tidy() }); ok {
		tidier.tidy()
	}
	if untouched { // it is still what the import made of it
		one.origin().Written = one.contentHash()
	}
	w.derive(document)
	return nil
}

// single: one person reacts once, and follows once.
func (*Reaction) single() bool { return true }
func (*Follow) single() bool   { return true }

// replaceID puts one id in the place of another, wherever it stands; in a list it stands once.
func replaceID(value reflect.Value, from, to ID) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			replaceID(value.Elem(), from, to)
		}
	case reflect.Struct:
		for at := range value.NumField() {
			if value.Type().Field(at).IsExported() {
				replaceID(value.Field(at), from, to)
			}
		}
	case reflect.Slice:
		if ids, ok := value.Interface().([]ID); ok && slices.Contains(ids, from) && slices.Contains(ids, to) {
			value.Set(reflect.ValueOf(slices.DeleteFunc(slices.Clone(ids), func(id ID) bool { return id == from })))
			return
		}
		for at := range value.Len() {
			replaceID(value.Index(at), from, to)
		}
	case reflect.String:
		switch value.String() {
		case string(from):
			value.SetString(string(to))
		case string(personToken(from)):
			value.SetString(string(personToken(to)))
		}
	}
}

// tidy leaves each person and each partner once, with the role that may most.
func (p *Project) tidy() {
	rank := []ProjectRole{ProjectRoleOwner, ProjectRoleMember, ProjectRolePartner}
	var members []Member
	for _, member := range p.Members {
		at := slices.IndexFunc(members, func(other Member) bool { return other.PersonID == member.PersonID })
		switch {
		case at < 0:
			members = append(members, member)
		case slices.Index(rank, member.Role) < slices.Index(rank, members[at].Role):
			members[at].Role = member.Role
		}
	}
	var partners []Partner
	for _, partner := range p.Partners {
		if partner.OrganisationID != p.GranteeID && !slices.ContainsFunc(partners, func(other Partner) bool {
			return other.OrganisationID == partner.OrganisationID
		}) {
			partners = append(partners, partner)
		}
	}
	p.Members, p.Partners = members, partners
}
