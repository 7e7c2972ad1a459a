package boltstore

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/internal/hub"
)

// decode makes a document of a record. It shares no memory with the record.
func decode(kind hub.Kind, record []byte) (hub.Document, error) {
	content, err := contentOf(record)
	if err != nil {
		return nil, err
	}
	return decodeContent(kind, content)
}

// decodeContent makes a document of BSON.
//
// The driver's decoder allocates three times for each text and looks up a decoder for each field: of a search of 20 it
// was two thirds of what hub.Search allocated. The nouns are made of few types, and this program wrote the record, so
// that nearly all of them are filled by [fillers], in a fifth of the time. What those do not expect is left to the driver.
func decodeContent(kind hub.Kind, content []byte) (hub.Document, error) {
	document := hub.NewDocument(kind)
	if document == nil {
		return nil, fmt.Errorf("no kind of document is called %q", kind)
	}
	fill := fillers()[kind]
	if whole := (unread{string(content)}); fill != nil && fill(&whole, bson.TypeEmbeddedDocument, reflect.ValueOf(document).Elem()) &&
		whole.rest == "" {
		return document, nil
	}
	document = hub.NewDocument(kind)
	if err := bson.Unmarshal(content, document); err != nil {
		return nil, fmt.Errorf("decode a document of kind %s: %w", kind, err)
	}
	return document, nil
}

// filler reads a value of BSON into a field. It gives false for what the driver should look at.
type filler func(from *unread, is bson.Type, to reflect.Value) bool

// fillers fill the documents of each kind; nil for a kind that has a field of a type that is not known here.
var fillers = sync.OnceValue(func() map[hub.Kind]filler {
	all := make(map[hub.Kind]filler, len(hub.Kinds))
	for _, kind := range hub.Kinds {
		all[kind] = fillerOf(reflect.TypeOf(hub.NewDocument(kind)).Elem())
	}
	return all
})

var timeType = reflect.TypeFor[time.Time]()

func fillerOf(field reflect.Type) filler {
	if field == timeType {
		return fillTime
	}
	switch field.Kind() {
	case reflect.String:
		return fillText
	case reflect.Int, reflect.Int64:
		return fillNumber
	case reflect.Bool:
		return fillBool
	case reflect.Pointer:
		return fillPointer(field.Elem())
	case reflect.Slice:
		return fillSlice(field)
	case reflect.Struct:
		return fillStruct(field)
	default:
		return nil
	}
}

func fillText(from *unread, is bson.Type, to reflect.Value) bool {
	text, ok := from.text()
	if ok {
		to.SetString(text)
	}
	return ok && is == bson.TypeString
}

func fillNumber(from *unread, is bson.Type, to reflect.Value) bool {
	size := 4
	if is == bson.TypeInt64 {
		size = 8
	}
	number, ok := from.number(size)
	to.SetInt(number)
	return ok && (is == bson.TypeInt64 || is == bson.TypeInt32)
}

func fillBool(from *unread, is bson.Type, to reflect.Value) bool {
	value, ok := from.cut(1)
	to.SetBool(value == "\x01")
	return ok && is == bson.TypeBoolean && value <= "\x01"
}

func fillTime(from *unread, is bson.Type, to reflect.Value) bool {
	at, ok := from.number(8)
	if set, isTime := to.Addr().Interface().(*time.Time); isTime {
		*set = time.UnixMilli(at).UTC()
	}
	return ok && is == bson.TypeDateTime
}

func fillPointer(element reflect.Type) filler {
	fill := fillerOf(element)
	if fill == nil {
		return nil
	}
	return func(from *unread, is bson.Type, to reflect.Value) bool {
		if is == bson.TypeNull {
			return true
		}
		to.Set(reflect.New(element))
		return fill(from, is, to.Elem())
	}
}

// fillSlice counts before it fills: most lists are short, and growing them step by step costs more.
func fillSlice(list reflect.Type) filler {
	fill := fillerOf(list.Elem())
	if fill == nil || list.Elem().Kind() == reflect.Uint8 {
		return nil
	}
	return func(from *unread, is bson.Type, to reflect.Value) bool {
		if is == bson.TypeNull {
			return true
		}
		if is != bson.TypeArray {
			return false
		}
		elements, ok := from.document()
		if !ok {
			return false
		}
		count := 0
		for rest := elements; rest.rest != ""; count++ {
			if is, _, ok := rest.element(); !ok || !rest.skip(is) {
				return false
			}
		}
		if count == 0 {
			to.Set(reflect.MakeSlice(list, 0, 0))
			return true
		}
		to.Grow(count)
		to.SetLen(count)
		for at := range count {
			if is, _, ok := elements.element(); !ok || !fill(&elements, is, to.Index(at)) {
				return false
			}
		}
		return true
	}
}

// member is a field of a struct, or of one that is written as part of it.
type member struct {
	name string
	at   []int
	fill filler
}

// fillStruct goes through the fields in their order, which is the one they were written in.
func fillStruct(noun reflect.Type) filler {
	members, known := membersOf(noun, nil)
	if !known {
		return nil
	}
	return func(from *unread, is bson.Type, to reflect.Value) bool {
		if is != bson.TypeEmbeddedDocument {
			return false
		}
		elements, ok := from.document()
		for next := 0; ok && elements.rest != ""; next++ {
			var name string
			if is, name, ok = elements.element(); !ok {
				return false
			}
			for next < len(members) && members[next].name != name {
				next++
			}
			if next == len(members) {
				return false
			}
			field := to
			for _, at := range members[next].at {
				field = field.Field(at)
			}
			ok = members[next].fill(&elements, is, field)
		}
		return ok
	}
}

func membersOf(noun reflect.Type, at []int) ([]member, bool) {
	var members []member
	for number := range noun.NumField() {
		field := noun.Field(number)
		name, options, _ := strings.Cut(field.Tag.Get("bson"), ",")
		place := append(at[:len(at):len(at)], number)
		if options == "inline" && field.Type.Kind() == reflect.Struct {
			inner, known := membersOf(field.Type, place)
			if !known {
				return nil, false
			}
			members = append(members, inner...)
			continue
		}
		fill := fillerOf(field.Type)
		if fill == nil || name == "" || name == "-" {
			return nil, false // the driver has rules for it
		}
		members = append(members, member{name, place, fill})
	}
	return members, true
}

// unread is BSON that is still to be read. It is a string so that texts are pieces of it: one copy of the whole document
// serves all of them.
type unread struct{ rest string }

func (s *unread) cut(length int) (string, bool) {
	if length < 0 || length > len(s.rest) {
		return "", false
	}
	part := s.rest[:length]
	s.rest = s.rest[length:]
	return part, true
}

// number reads a signed number, its lowest byte first.
func (s *unread) number(size int) (int64, bool) {
	bytes, ok := s.cut(size)
	if !ok {
		return 0, false
	}
	var number uint64
	for at := range size {
		number |= uint64(bytes[at]) << (8 * at)
	}
	if size == 4 {
		return int64(int32(uint32(number))), true
	}
	return int64(number), true
}

// element reads the type and the name of what comes next.
func (s *unread) element() (bson.Type, string, bool) {
	end := strings.IndexByte(s.rest, 0)
	if end < 1 {
		return 0, "", false
	}
	name, _ := s.cut(end + 1)
	// The type comes before the name, and is never 0.
	return bson.Type(name[0]), name[1:end], true
}

// text reads a length, and as many bytes, the last of which is 0.
func (s *unread) text() (string, bool) {
	length, _ := s.number(4)
	text, ok := s.cut(int(length))
	if !ok || length < 1 || text[length-1] != 0 {
		return "", false
	}
	return text[:length-1], true
}

// document reads a length that counts itself, elements, and a 0; it gives the elements.
func (s *unread) document() (unread, bool) {
	whole := *s
	length, _ := whole.number(4)
	document, ok := s.cut(int(length))
	if !ok || length < 5 || document[length-1] != 0 {
		return unread{}, false
	}
	return unread{document[4 : length-1]}, true
}

// skip passes over a value.
func (s *unread) skip(is bson.Type) bool {
	var ok bool
	switch is {
	case bson.TypeString:
		_, ok = s.text()
	case bson.TypeEmbeddedDocument, bson.TypeArray:
		_, ok = s.document()
	case bson.TypeBoolean:
		_, ok = s.cut(1)
	case bson.TypeInt32:
		_, ok = s.cut(4)
	case bson.TypeInt64, bson.TypeDateTime, bson.TypeDouble:
		_, ok = s.cut(8)
	case bson.TypeNull:
		ok = true
	default:
	}
	return ok
}
