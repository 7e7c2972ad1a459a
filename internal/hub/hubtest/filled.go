package hubtest

import (
	"fmt"
	"reflect"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// Filled is a document of the kind with something in every field, so that what a store drops or turns is seen also in
// fields that are added later. It follows no rule of the domain but that its keys are its own.
func Filled(kind hub.Kind, number int) hub.Document {
	document := hub.NewDocument(kind)
	filling := filler{number: number}
	filling.fill(reflect.ValueOf(document).Elem())
	base := document.Base()
	base.ID, base.Version = ID(kind, number), 1
	return document
}

// filler counts, so that no two fields hold the same.
type filler struct {
	number, count int
}

// filledElements is how many elements a filled list has: enough to see an order.
const filledElements = 2

func (f *filler) fill(value reflect.Value) {
	f.count++
	if _, isTime := value.Interface().(time.Time); isTime {
		value.Set(reflect.ValueOf(Start.Add(time.Duration(f.number*1000+f.count) * time.Millisecond)))
		return
	}
	switch value.Kind() {
	case reflect.Pointer:
		value.Set(reflect.New(value.Type().Elem()))
		f.fill(value.Elem())
	case reflect.Struct:
		for at := range value.NumField() {
			f.fill(value.Field(at))
		}
	case reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), filledElements, filledElements))
		for at := range filledElements {
			f.fill(value.Index(at))
		}
	case reflect.String:
		value.SetString(fmt.Sprintf("ærlig %d-%d", f.number, f.count))
	case reflect.Int, reflect.Int64:
		value.SetInt(int64(f.number)<<32 + int64(f.count))
	case reflect.Float64:
		value.SetFloat(float64(f.number) + float64(f.count)/8)
	case reflect.Bool:
		value.SetBool(true)
	default:
		panic(fmt.Sprintf("hubtest: nouns have no fields of type %s yet: fill them too", value.Type()))
	}
}
