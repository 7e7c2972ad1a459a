package graph_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// wordless are the fields of text that hold no words of people's: codes, keys, hashes and what only imports fill.
var wordless = []string{
	"key", "municipality", "municipalities", "mediaType", "sha256", "licence", "caseNumber", "formerSlugs", "slug", "demoSlug",
	"issuer", "origin", "participants", "filter", "input",
	"cause", "turn", "after", "doubles",
}

// everyKindAndTextHasSecrets sees to it that a noun or a text that is added is looked for: a word that stands nowhere in
// the world cannot be found where it should not stand.
func everyKindAndTextHasSecrets(t *testing.T, w *world) {
	public := []hub.Kind{hub.KindConcept, hub.KindOrganisation, hub.KindGrantScheme, hub.KindCall}
	for _, kind := range hub.Kinds {
		ids := w.all(kind)
		if len(ids) == 0 {
			t.Errorf("there is no %s in the world: make some in leak_documents_test.go, and say in leak_rules_test.go who reads them", kind)
			continue
		}
		texts := map[string]bool{}
		for _, id := range ids {
			findTexts(reflect.ValueOf(w.documents[id]).Elem(), "", texts)
		}
		for path, secret := range texts {
			if !secret && !slices.Contains(public, kind) {
				t.Errorf("no %s has a secret word in its %s: put one there in leak_documents_test.go, or say in wordless that it holds none",
					kind, path)
			}
		}
	}
}

// findTexts notes the fields of text below a value, by their names in the store, and whether a secret word stands there.
func findTexts(value reflect.Value, path string, texts map[string]bool) {
	name := path[strings.LastIndexByte(path, '.')+1:]
	if slices.Contains(wordless, name) || slices.Contains(wordless, path) {
		return
	}
	switch value.Kind() {
	case reflect.Pointer:
		if value.IsNil() {
			value = reflect.New(value.Type().Elem())
		}
		findTexts(value.Elem(), path, texts)
	case reflect.Slice:
		if value.Len() == 0 {
			findTexts(reflect.New(value.Type().Elem()).Elem(), path, texts)
		}
		for at := range value.Len() {
			findTexts(value.Index(at), path, texts)
		}
	case reflect.Struct:
		if value.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for at := range value.NumField() {
			tag, options, _ := strings.Cut(value.Type().Field(at).Tag.Get("bson"), ",")
			if options == "inline" {
				findTexts(value.Field(at), path, texts)
			} else {
				findTexts(value.Field(at), strings.TrimPrefix(path+"."+tag, "."), texts)
			}
		}
	default:
		switch value.Type() {
		case reflect.TypeFor[string](), reflect.TypeFor[hub.Markdown](), reflect.TypeFor[hub.Words](), reflect.TypeFor[hub.URL]():
			texts[path] = texts[path] || len(secretWords(value.String())) > 0
		}
	}
}
