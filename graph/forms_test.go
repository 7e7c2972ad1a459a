package graph

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"github.com/samlaer/samlaer/internal/hub"
)

// formsOf are the forms that are not called «Create» or «Update» and a noun.
var formsOf = map[string]hub.Kind{"AddCommentInput": hub.KindComment, "AddAttachmentInput": hub.KindAttachment, "ReportApplicationInput": hub.KindApplication,
	"ReportContentInput": hub.KindReport, "AcceptTermsInput": hub.KindConsent, "CreateAPIKeyInput": hub.KindAPIKey,
	"InviteInput": hub.KindInvitation}

// computed are the fields of parts of nouns that nobody fills in.
var computed = map[reflect.Type][]string{reflect.TypeFor[hub.Ground](): {"strengthThen"},
	reflect.TypeFor[hub.BriefItem](): {"version"}}

// settable is a field of a noun that people fill in.
type settable struct {
	value reflect.Type
	once  bool
}

// TestWhatFormsHaveIsWhatNounsLetPeopleSet compares both: a field that stands in one place only would be refused as a fault
// of ours, or could never be filled in.
func TestWhatFormsHaveIsWhatNounsLetPeopleSet(t *testing.T) {
	t.Parallel()
	schema := NewExecutableSchema(newConfig()).Schema()
	made, changed := map[hub.Kind]bool{}, map[hub.Kind]bool{}
	for _, mutation := range schema.Mutation.Fields {
		argument := mutation.Arguments.ForName("input")
		if argument == nil || argument.Type.Name() == "TranslationInput" {
			continue
		}
		form := schema.Types[argument.Type.Name()]
		kind, isUpdate := nounOf(form.Name)
		if hub.NewDocument(kind) == nil {
			t.Errorf("say of which noun %s is the form: name it Create or Update and the noun, or add it to formsOf", form.Name)
			continue
		}
		compareForm(t, schema, form, kind, isUpdate)
		if isUpdate {
			changed[kind] = true
		} else {
			made[kind] = true
		}
	}
	for _, kind := range hub.Kinds {
		fields := fieldsToSet(reflect.TypeOf(hub.NewDocument(kind)).Elem())
		later := slices.ContainsFunc(slices.Collect(maps.Values(fields)), func(one settable) bool { return !one.once })
		if len(fields) > 0 && !made[kind] || later && !changed[kind] {
			t.Errorf("%s has fields that people set, and no mutation has the forms by which it is made and changed", kind)
		}
	}
	compareParts(t, schema, schema.Types["TranslationInput"], reflect.TypeFor[hub.Translation]())
}

func nounOf(form string) (kind hub.Kind, isUpdate bool) {
	if kind, known := formsOf[form]; known {
		return kind, false
	}
	name, isUpdate := strings.CutPrefix(strings.TrimSuffix(form, "Input"), "Update")
	name = strings.TrimPrefix(name, "Create")
	return hub.Kind(strings.ToLower(name[:1]) + name[1:]), isUpdate
}

// fieldsToSet are the fields of a noun that people fill in, by their names.
func fieldsToSet(structure reflect.Type) map[string]settable {
	fields := map[string]settable{}
	for at := range structure.NumField() {
		field := structure.Field(at)
		name, _, _ := strings.Cut(field.Tag.Get("bson"), ",")
		if by := field.Tag.Get("set"); by != "" {
			fields[name] = settable{field.Type, by == "once"}
		}
	}
	return fields
}

func compareForm(t *testing.T, schema *ast.Schema, form *ast.Definition, kind hub.Kind, isUpdate bool) {
	t.Helper()
	noun := fieldsToSet(reflect.TypeOf(hub.NewDocument(kind)).Elem())
	for _, field := range form.Fields {
		set, known := noun[field.Name]
		switch {
		case field.Name == "id" && !isUpdate:
		case !known:
			t.Errorf("%s has %s, and %s has no such field that people set: give that a set tag, or take it out of the form", form.Name, field.Name, kind)
		case isUpdate && set.once:
			t.Errorf("%s has %s, which is set when a %s is made and not afterwards: take it out of the form", form.Name, field.Name, kind)
		default:
			comparePart(t, schema, form.Name+"."+field.Name, field.Type, set.value)
		}
	}
	for name, set := range noun {
		if form.Fields.ForName(name) == nil && (!isUpdate || !set.once) {
			t.Errorf("people may set %s of a %s, and %s does not have it: add it there", name, kind, form.Name)
		}
	}
}

// comparePart looks into a field that has fields itself.
func comparePart(t *testing.T, schema *ast.Schema, path string, given *ast.Type, value reflect.Type) {
	t.Helper()
	for value.Kind() == reflect.Pointer || value.Kind() == reflect.Slice {
		value = value.Elem()
	}
	part := schema.Types[given.Name()]
	isForm := part.Kind == ast.InputObject
	if isStructure := value.Kind() == reflect.Struct && value.PkgPath() != "time"; isForm != isStructure {
		t.Errorf("%s is %s, and in hub it is %s: one has fields and the other has not", path, part.Name, value)
		return
	}
	if isForm {
		compareParts(t, schema, part, value)
	}
}

// compareParts compares a form with a structure all of whose fields people fill in, but for those that are computed.
func compareParts(t *testing.T, schema *ast.Schema, form *ast.Definition, structure reflect.Type) {
	t.Helper()
	fields := map[string]reflect.Type{}
	for at := range structure.NumField() {
		name, _, _ := strings.Cut(structure.Field(at).Tag.Get("bson"), ",")
		if !slices.Contains(computed[structure], name) {
			fields[name] = structure.Field(at).Type
		}
	}
	for _, field := range form.Fields {
		if fields[field.Name] == nil {
			t.Errorf("%s has %s, and %s has not: add it there, or take it out of the form", form.Name, field.Name, structure)
			continue
		}
		comparePart(t, schema, form.Name+"."+field.Name, field.Type, fields[field.Name])
	}
	for name := range fields {
		if form.Fields.ForName(name) == nil {
			t.Errorf("%s has %s, and %s has not: add it there, or to what is computed", structure, name, form.Name)
		}
	}
}
