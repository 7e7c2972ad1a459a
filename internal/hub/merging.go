package hub

import (
	"context"
	"fmt"
	"reflect"
	"slices"
)

// naming are the keys under which documents list what they name, for the kinds of which there can be doubles.
var naming = map[Kind][]taker{
	KindOrganisation: takers[KindOrganisation],
	KindConcept:      append(slices.Clone(takers[KindConcept]), taker{KindConcept, "related"}),
	KindPerson: {{KindProject, "member"}, {KindPost, "person"}, {KindLesson, "person"}, {KindApplication, "person"},
		{KindComment, "person"}, {KindReaction, "person"}, {KindConsent, "person"}, {KindSavedSearch, "person"},
		{KindFollow, "person"}, {KindNotification, "person"}, {KindInvitation, "person"}, {KindService, "person"},
		{KindAPIKey, "person"}, {KindWebhook, "person"}, {KindMailOut, "person"}, {KindSession, "person"}},
}

// mergeable can take in a double.
type mergeable interface {
	Document
	absorb(double Document)
}

// Merge makes two documents that are the same thing one: all that names the double names the kept one from then on, and
// the double is gone. What names the double goes over in commits of its own, before the one that takes the double away;
// a merge that is cut off can be done again.
func Merge[T mergeable](ctx context.Context, kind Kind, keep, double ID, version int) (T, error) {
	action := Action(kind + ".merge")
	var none T
	for {
		more, err := write(ctx, action, func(ctx context.Context, w *writing) (bool, error) {
			if _, _, err := pair[T](ctx, w, keep, double, version); err != nil {
				return false, err
			}
			return w.rename(ctx, keep, double)
		})
		if err != nil {
			return none, err
		}
		if !more {
			break
		}
	}
	merged, err := write(ctx, action, func(ctx context.Context, w *writing) (T, error) {
		kept, gone, err := pair[T](ctx, w, keep, double, version)
		if err != nil {
			return none, err
		}
		if _, err := w.rename(ctx, keep, double); err != nil {
			return none, err
		}
		kept.absorb(gone)
		w.put(kept)
		w.delete(gone)
		return kept, Validate(kept)
	})
	if err != nil {
		return none, err
	}
	// Who read the double before it was gone may have named it since.
	_, err = write(ctx, action, func(ctx context.Context, w *writing) (bool, error) { return w.rename(ctx, keep, double) })
	return merged, err
}

func pair[T mergeable](ctx context.Context, w *writing, keep, double ID, version int) (kept, gone T, err error) {
	if kept, err = takeVersion[T](ctx, w, keep, version); err != nil {
		return kept, gone, err
	}
	if keep == double {
		return kept, gone, invalid("double", messageSelf)
	}
	gone, err = One[T](ctx, double)
	if err == nil && isNil(gone) {
		err = invalid("double", messageReference.With(double))
	}
	if err == nil {
		w.remember(gone)
		w.look(gone)
	}
	return kept, gone, err
}

// renamedAtOnce is how many documents a merge changes in one commit, with a revision of each.
const renamedAtOnce = maxCommit / 2

// rename makes the documents that name one thing name another, as many as fit into one commit, and tells whether there
// are more.
func (w *writing) rename(ctx context.Context, to, from ID) (more bool, err error) {
	for _, step := range naming[from.Kind()] {
		ids, err := w.list(ctx, step.kind, Key(step.name+":"+string(from)))
		if err != nil {
			return false, err
		}
		documents, err := w.load(ctx, ids)
		if err != nil {
			return false, fmt.Errorf("what names %s: %w", from, err)
		}
		for _, document := range documents {
			if document == nil || document.Base().ID == to || w.changed[document.Base().ID] != nil {
				continue
			}
			if len(w.order)+len(w.deleted) >= renamedAtOnce {
				return true, nil
			}
			if err := w.renameIn(ctx, document, to, from); err != nil {
				return false, err
			}
		}
	}
	return false, nil
}

func (w *writing) renameIn(ctx context.Context, document Document, to, from ID) error {
	w.remember(document)
	replaceID(reflect.ValueOf(document).Elem(), from, to)
	if keyOf, ok := document.(interface{ single() bool }); ok && keyOf.single() {
		there, err := keyed(ctx, w, document)
		if err != nil {
			return err
		}
		if there != nil {
			w.delete(document)
			return nil
		}
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
		if value.Type() == reflect.TypeFor[ID]() && value.String() == string(from) {
			value.SetString(string(to))
		}
	}
}

// absorb keeps the addresses of the double, and what it knows that is not known here.
func (o *Organisation) absorb(double Document) {
	other, ok := double.(*Organisation)
	if !ok {
		return
	}
	o.Address.absorb(other.Address)
	if o.OrganisationNumber == "" {
		o.OrganisationNumber = other.OrganisationNumber
	}
	if o.Website == "" {
		o.Website = other.Website
	}
	if o.MunicipalityCode == "" {
		o.MunicipalityCode = other.MunicipalityCode
	}
	if o.Origin == nil {
		o.Origin = other.Origin
	}
}

// absorb keeps the addresses and the words of the double: what people call it still finds it.
func (c *Concept) absorb(double Document) {
	other, ok := double.(*Concept)
	if !ok {
		return
	}
	c.Address.absorb(other.Address)
	labels := append(slices.Clone(other.AltLabels), Label{"nb", other.PrefLabel.NB}, Label{"nn", other.PrefLabel.NN},
		Label{"en", other.PrefLabel.EN})
	for _, label := range labels {
		if label.Text != "" && !slices.Contains(c.AltLabels, label) && c.PrefLabel.In(label.Language) != label.Text {
			c.AltLabels = append(c.AltLabels, label)
		}
	}
	for _, match := range other.ExactMatch {
		if !slices.Contains(c.ExactMatch, match) {
			c.ExactMatch = append(c.ExactMatch, match)
		}
	}
	replaceID(reflect.ValueOf(c).Elem(), other.ID, c.ID)
	own := func(id ID) bool { return id == c.ID }
	c.BroaderIDs, c.RelatedIDs = slices.DeleteFunc(c.BroaderIDs, own), slices.DeleteFunc(c.RelatedIDs, own)
	if c.Origin == nil {
		c.Origin = other.Origin
	}
}

// absorb keeps the ways in of the double.
func (p *Person) absorb(double Document) {
	other, ok := double.(*Person)
	if !ok {
		return
	}
	for _, subject := range other.Subjects {
		if !slices.Contains(p.Subjects, subject) {
			p.Subjects = append(p.Subjects, subject)
		}
	}
	if p.Email == "" {
		p.Email = other.Email
	}
}

// absorb makes the addresses of a double lead here.
func (a *Address) absorb(double Address) {
	for _, slug := range append([]string{double.Slug}, double.FormerSlugs...) {
		if slug != "" && slug != a.Slug && !slices.Contains(a.FormerSlugs, slug) {
			a.FormerSlugs = append(a.FormerSlugs, slug)
		}
	}
}
