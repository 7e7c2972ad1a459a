package hub

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fields are those of a document, or of a form that somebody filled in, by the names that they have in the API. A value is
// a string, a bool, an int64, a float64, Fields, or a list of such; nil in a form clears.
type Fields map[string]any

// omittable is a field of a form that may be left out: left as it is, which is something else than cleared.
type omittable interface{ IsSet() bool }

var instantType = reflect.TypeFor[time.Time]()

// FieldsOf gives the fields of a document, by their bson names, or of a form, by their json names. What is empty in a
// document, or left out of a form, is left out.
func FieldsOf(structure any) Fields {
	value := reflect.Indirect(reflect.ValueOf(structure))
	fields := Fields{}
	for at := range value.NumField() {
		name, inline, sparse := fieldName(value.Type().Field(at))
		field := value.Field(at)
		if maybe, ok := field.Interface().(omittable); ok {
			if maybe.IsSet() {
				fields[name] = plainOf(field.MethodByName("Value").Call(nil)[0])
			}
			continue
		}
		switch {
		case inline:
			for name, one := range FieldsOf(field.Interface()) {
				fields[name] = one
			}
		case name != "" && (!sparse || !field.IsZero()):
			fields[name] = plainOf(field)
		}
	}
	return fields
}

// fieldName reads how a field of a structure is called, whether its own fields stand for it, and whether it is left out
// when it is empty.
func fieldName(field reflect.StructField) (name string, inline, sparse bool) {
	tag := cmp.Or(field.Tag.Get("bson"), field.Tag.Get("json"))
	name, options, _ := strings.Cut(tag, ",")
	return name, options == "inline", options == "omitempty" && field.Tag.Get("bson") != ""
}

func plainOf(value reflect.Value) any {
	switch {
	case value.Kind() == reflect.Pointer || value.Kind() == reflect.Interface:
		if value.IsNil() {
			return nil
		}
		return plainOf(value.Elem())
	case value.Type() == instantType:
		instant, _ := value.Interface().(time.Time)
		return instant.UTC().Format(time.RFC3339Nano)
	}
	switch value.Kind() {
	case reflect.String:
		return value.String()
	case reflect.Bool:
		return value.Bool()
	case reflect.Int, reflect.Int64:
		return value.Int()
	case reflect.Float64:
		return value.Float()
	case reflect.Slice:
		list := make([]any, value.Len())
		for at := range list {
			list[at] = plainOf(value.Index(at))
		}
		return list
	case reflect.Struct:
		return FieldsOf(value.Interface())
	default:
		panic(fmt.Sprintf("hub: nouns have no fields of type %s yet", value.Type()))
	}
}

// String writes the fields as JSON, in the order of their names.
func (f Fields) String() string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // it is no HTML, and would be six times as long where people write «<»
	if err := encoder.Encode(f); err != nil {
		return "" // what FieldsOf gives always can be written
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// parseFields reads what String wrote.
func parseFields(text string) (Fields, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var fields Fields
	if err := decoder.Decode(&fields); err != nil {
		return nil, fmt.Errorf("read fields: %w", err)
	}
	return fields, nil
}

// errShape: a value does not have the type of the field. The schema of the API keeps people from sending such.
var errShape = errors.New("does not fit the field")

// fill writes a value into a field, cleaned. It is the other side of plainOf.
func fill(target reflect.Value, value any) error {
	switch {
	case value == nil:
		target.SetZero()
		return nil
	case target.Kind() == reflect.Pointer:
		target.Set(reflect.New(target.Type().Elem()))
		return fill(target.Elem(), value)
	}
	switch plain := value.(type) {
	case string:
		return fillText(target, plain)
	case bool:
		if target.Kind() == reflect.Bool {
			target.SetBool(plain)
			return nil
		}
	case json.Number:
		return fillNumber(target, string(plain))
	case int64:
		return fillNumber(target, strconv.FormatInt(plain, 10))
	case []any:
		return fillList(target, plain)
	case map[string]any:
		target.SetZero() // what the form does not name is not there any more
		return fillFields(target, plain)
	case Fields:
		target.SetZero()
		return fillFields(target, plain)
	}
	return fmt.Errorf("%T %w of type %s", value, errShape, target.Type())
}

func fillText(target reflect.Value, text string) error {
	if target.Type() == instantType {
		instant, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return fmt.Errorf("%q %w of type %s", text, errShape, target.Type())
		}
		target.Set(reflect.ValueOf(stored(instant)))
		return nil
	}
	if target.Kind() != reflect.String {
		return fmt.Errorf("a text %w of type %s", errShape, target.Type())
	}
	switch target.Type() {
	case reflect.TypeFor[Markdown]():
		target.SetString(cleanText(text))
	case reflect.TypeFor[Language]():
		target.SetString(string(canonical(Language(cleanLine(text)))))
	default:
		target.SetString(cleanLine(text))
	}
	return nil
}

func fillNumber(target reflect.Value, text string) error {
	switch target.Kind() {
	case reflect.Int, reflect.Int64:
		number, err := strconv.ParseInt(text, 10, target.Type().Bits())
		if err == nil {
			target.SetInt(number)
			return nil
		}
	case reflect.Float64:
		number, err := strconv.ParseFloat(text, 64)
		if err == nil {
			target.SetFloat(number)
			return nil
		}
	}
	return fmt.Errorf("the number %s %w of type %s", text, errShape, target.Type())
}

func fillList(target reflect.Value, list []any) error {
	if target.Kind() != reflect.Slice {
		return fmt.Errorf("a list %w of type %s", errShape, target.Type())
	}
	filled := reflect.MakeSlice(target.Type(), len(list), len(list))
	for at, one := range list {
		if err := fill(filled.Index(at), one); err != nil {
			return err
		}
	}
	if ids, ok := filled.Interface().([]ID); ok { // each is named once
		var once []ID
		for _, id := range ids {
			if !slices.Contains(once, id) {
				once = append(once, id)
			}
		}
		filled = reflect.ValueOf(once)
	}
	if len(list) == 0 {
		filled = reflect.Zero(target.Type()) // as it is read from a store
	}
	target.Set(filled)
	return nil
}

func fillFields(target reflect.Value, fields map[string]any) error {
	if target.Kind() != reflect.Struct {
		return fmt.Errorf("fields %w of type %s", errShape, target.Type())
	}
	for name, value := range fields {
		field, _, known := fieldNamed(target, name)
		if !known {
			return fmt.Errorf("%s has no field %q: it %w", target.Type(), name, errShape)
		}
		if err := fill(field, value); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// fillStructure writes a form into a structure that is no document.
func fillStructure(structure any, form Fields) error {
	return fillFields(reflect.ValueOf(structure).Elem(), form)
}

// fieldNamed finds a field of a structure, also one of those that stand in it, by its bson name.
func fieldNamed(structure reflect.Value, name string) (reflect.Value, reflect.StructField, bool) {
	for at := range structure.NumField() {
		field := structure.Type().Field(at)
		called, inline, _ := fieldName(field)
		if called == name && !inline {
			return structure.Field(at), field, true
		}
		if inline {
			if found, field, ok := fieldNamed(structure.Field(at), name); ok {
				return found, field, true
			}
		}
	}
	return reflect.Value{}, reflect.StructField{}, false
}

// bookkeeping are the fields that a change always touches, or that follow from others.
var bookkeeping = []string{"_id", "version", "createdAt", "createdBy", "updatedAt", "updatedBy", "input", "slug", "formerSlugs",
	"endedOn", "drafted"}

// changed names the fields in which the two differ, in the order of names.
func (f Fields) changed(now Fields) []string {
	var names []string
	for name := range now {
		if !slices.Contains(bookkeeping, name) && !reflect.DeepEqual(f[name], now[name]) {
			names = append(names, name)
		}
	}
	for name := range f {
		if _, still := now[name]; !still && !slices.Contains(bookkeeping, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
