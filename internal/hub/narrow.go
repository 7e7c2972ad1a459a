package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// narrow turns what was typed and a filter into what the index is asked. A value that cannot be is INVALID, so that nobody takes «nothing
// found» for an answer; an id of what the viewer may not read finds nothing, as one that is not there.
func (r *Reading) narrow(ctx context.Context, query *Query, narrowing Narrowing) error {
	filter := narrowing.Filter
	where := map[Field][]string{}
	put := func(field Field, values []string) {
		if values != nil {
			where[field] = values
		}
	}
	for field, values := range narrowing.Where {
		put(field, values)
	}
	if err := filter.check(); err != nil {
		return err
	}
	if err := r.ask(ctx, query, narrowing.Query); err != nil {
		return err
	}
	put(FieldType, filter.Types)
	put(FieldMunicipalityEver, filter.Municipalities)
	put(FieldCountyEver, filter.Counties)
	put(FieldScheme, words(filter.Schemes))
	put(FieldCall, words(filter.Calls))
	put(FieldProject, words(filter.Projects))
	put(FieldKind, filter.Kinds)
	put(FieldEvidence, words(filter.Evidence))
	put(FieldLanguage, words(filter.Languages))
	put(FieldStatus, filter.Status)
	for _, topic := range []struct {
		name   string
		field  Field
		scheme ConceptScheme
		values []string
	}{
		{"themes", FieldTheme, ConceptSchemeTheme, filter.Themes},
		{"targetGroups", FieldTargetGroup, ConceptSchemeTargetGroup, filter.TargetGroups},
		{"methods", FieldMethod, ConceptSchemeMethod, filter.Methods},
	} {
		ids, err := r.concepts(ctx, topic.name, topic.scheme, topic.values)
		if err != nil {
			return err
		}
		put(topic.field, ids)
	}
	for _, field := range []Field{FieldProject, FieldEvent, FieldGrounds} {
		ids, err := r.readableIDs(ctx, where[field])
		if err != nil {
			return err
		}
		put(field, ids)
	}
	query.Where, query.From, query.To = where, filter.From, filter.To
	if filter.UpdatedSince != nil {
		query.UpdatedSince = *filter.UpdatedSince
	}
	return nil
}

// readableIDs are those of the documents that the viewer may read; nil stays nil. The index holds what an experience
// belongs to whoever may read that, so that members find it under their project.
func (r *Reading) readableIDs(ctx context.Context, values []string) ([]string, error) {
	if values == nil {
		return nil, nil
	}
	ids := make([]ID, len(values))
	for at, value := range values {
		ids[at] = ID(value)
	}
	documents, err := r.Documents(ctx, ids)
	if err != nil {
		return nil, err
	}
	readable := []string{}
	for _, document := range documents {
		if document != nil {
			readable = append(readable, string(document.Base().ID))
		}
	}
	return readable, nil
}

// concepts gives the ids of concepts that are named by key or by id.
func (r *Reading) concepts(ctx context.Context, name string, scheme ConceptScheme, values []string) ([]string, error) {
	if values == nil {
		return nil, nil
	}
	ids, known := make([]string, len(values)), map[string]string{}
	for at, value := range values {
		if id := ID(value); id.Valid() && id.Kind() == KindConcept {
			ids[at] = value
			continue
		}
		if ids[at] = known[value]; ids[at] != "" {
			continue // a list may name one hundreds of times, in each of many fields
		}
		concept, err := r.hub.store.Find(ctx, KindConcept, ConceptKey(scheme, value))
		switch {
		case errors.Is(err, ErrNotFound):
			return nil, invalid("filter."+name+"."+strconv.Itoa(at), messageFilter.With(value))
		case err != nil:
			return nil, fmt.Errorf("find concept %q: %w", value, err)
		}
		ids[at] = string(concept.Base().ID)
		known[value] = ids[at]
	}
	return ids, nil
}

// maxValues is how many alternatives one field of a filter may have.
const maxValues = 500

func (f SearchFilter) check() error {
	v := &validation{}
	choices := func(name string, values []string, known func(string) bool) {
		v.check("filter."+name, len(values) <= maxValues, messageTooMany.With(maxValues))
		for at, value := range values {
			v.check(v.item("filter."+name, at, ""), known(value), messageFilter.With(value))
		}
	}
	choices("types", f.Types, isSearchable)
	choices("themes", f.Themes, anything)
	choices("targetGroups", f.TargetGroups, anything)
	choices("methods", f.Methods, anything)
	choices("municipalities", f.Municipalities, func(value string) bool { return municipalitiesByCode[value] != nil })
	choices("counties", f.Counties, func(value string) bool { return countiesByCode[value] != nil })
	choices("schemes", words(f.Schemes), isOf(KindGrantScheme))
	choices("calls", words(f.Calls), isOf(KindCall))
	choices("projects", words(f.Projects), isOf(KindProject))
	choices("kinds", f.Kinds, isName)
	choices("evidence", words(f.Evidence), isName)
	choices("languages", words(f.Languages), func(value string) bool {
		return len(value) < 36 && !strings.ContainsAny(value, " \x00")
	})
	choices("status", f.Status, isName)
	v.date("filter.from", f.From)
	v.date("filter.to", f.To)
	if len(v.errors) > 0 {
		return v.errors
	}
	return nil
}

func anything(string) bool { return true }

// isSearchable tells whether a search can give documents of the GraphQL type.
func isSearchable(value string) bool {
	return slices.ContainsFunc(Searchable, func(kind Kind) bool { return kind.Type() == value })
}

// checkTypes looks at the types that an argument narrows by.
func checkTypes(types []string) error {
	if len(types) > maxValues {
		return invalid("types", messageTooMany.With(maxValues))
	}
	for at, value := range types {
		if !isSearchable(value) {
			return invalid("types."+strconv.Itoa(at), messageFilter.With(value))
		}
	}
	return nil
}

// sizeOf is how many documents are asked for, of a list without pages.
func sizeOf(first *int, usual, most int) (int, error) {
	size := usual
	if first != nil {
		size = *first
	}
	if size < 0 || size > most {
		return 0, invalid("first", messageFirst.With(most))
	}
	return size, nil
}

func isOf(kind Kind) func(string) bool {
	return func(value string) bool { return ID(value).Valid() && ID(value).Kind() == kind }
}

// isName tells whether the value could be one of an enum.
func isName(value string) bool {
	for _, char := range value {
		if (char < 'A' || char > 'Z') && char != '_' {
			return false
		}
	}
	return value != "" && len(value) < 40
}
