package demo_test

import (
	"fmt"
	"image/png"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/hub"
)

func TestEverythingInTheDemoIsValid(t *testing.T) {
	t.Parallel()
	for _, document := range demo.Documents() {
		if err := hub.Validate(document); err != nil {
			t.Errorf("%s: %v", name(document), err)
		}
	}
}

// name is how a test tells which document it means.
func name(document hub.Document) string {
	if title := title(document); title != "" {
		return fmt.Sprintf("%s «%s»", document.DocumentKind(), title)
	}
	return string(document.Base().ID)
}

// each gives every value of a type that stands anywhere in the document.
func each[T any](document hub.Document, do func(value T)) {
	walk(reflect.ValueOf(document), func(value reflect.Value) (deeper bool) {
		if found, ok := value.Interface().(T); ok {
			do(found)
		}
		return true
	})
}

// walk visits the value and then what it consists of, as deep as visit wants.
func walk(value reflect.Value, visit func(reflect.Value) (deeper bool)) {
	if !value.CanInterface() || !visit(value) {
		return
	}
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !value.IsNil() {
			walk(value.Elem(), visit)
		}
	case reflect.Struct:
		for at := range value.NumField() {
			walk(value.Field(at), visit)
		}
	case reflect.Slice:
		for at := range value.Len() {
			walk(value.Index(at), visit)
		}
	default: // the rest has no parts
	}
}

func TestAllThatTheDemoRefersToIsThere(t *testing.T) {
	t.Parallel()
	there := map[hub.ID]bool{"": true}
	for _, document := range demo.Documents() {
		if there[document.Base().ID] {
			t.Errorf("%s stands there twice", name(document))
		}
		there[document.Base().ID] = true
	}
	for _, document := range demo.Documents() {
		each(document, func(id hub.ID) {
			if !there[id] {
				t.Errorf("%s refers to %s, which is not there", name(document), id)
			}
		})
		for _, code := range municipalities(document) {
			if _, known := hub.MunicipalityByCode(code); !known {
				t.Errorf("%s lies in %s, which is no municipality", name(document), code)
			}
		}
	}
}

func municipalities(document hub.Document) []string {
	switch d := document.(type) {
	case *hub.Project:
		return d.MunicipalityCodes
	case *hub.Event:
		return []string{d.MunicipalityCode}
	default:
		return nil
	}
}

func bytesOf(t *testing.T, store hub.Store, file *hub.Attachment) string {
	t.Helper()
	content, err := store.OpenBlob(t.Context(), file.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = content.Close() }() // it was only read
	read, err := io.ReadAll(content)
	if err != nil {
		t.Fatal(err)
	}
	return string(read)
}

func TestWhatIsQuotedStandsInItsSource(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	load(t, store)
	sources := map[hub.ID]string{}
	for _, document := range demo.Documents() {
		each(document, func(text hub.Markdown) { sources[document.Base().ID] += string(text) + "\n" })
		if file, ok := document.(*hub.Attachment); ok {
			sources[file.ID] = bytesOf(t, store, file)
		}
	}
	quotes := 0
	for _, document := range demo.Documents() {
		each(document, func(citation hub.Citation) {
			if citation.SourceID != "" && citation.Quote != "" {
				quotes++
				if !strings.Contains(sources[citation.SourceID], string(citation.Quote)) {
					t.Errorf("%s quotes what its source does not say: %s", name(document), citation.Quote)
				}
			}
		})
	}
	if quotes == 0 {
		t.Error("nothing is quoted")
	}
}

func TestTheFilesOfTheDemoAreInTheStore(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	load(t, store)
	files := 0
	for _, document := range demo.Documents() {
		if file, ok := document.(*hub.Attachment); ok {
			files++
			content, err := store.OpenBlob(t.Context(), file.SHA256)
			if err != nil {
				t.Errorf("%s: %v", file.Name, err)
				continue
			}
			if err := content.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	if files == 0 {
		t.Error("there are no files")
	}
}

func TestEveryNounHasSomethingToShow(t *testing.T) {
	t.Parallel()
	shown := map[hub.Kind]int{}
	for _, document := range demo.Documents() {
		shown[document.DocumentKind()]++
	}
	for _, kind := range hub.Kinds {
		if shown[kind] == 0 {
			t.Errorf("there is no %s", kind)
		}
	}
}

// orders are enumerations of how to list and search, and of what follows from a document; none has them.
var orders = []string{"SearchOrder", "OrderDirection", "ListOrderField", "ProjectOrderField", "Direction", "DiffKind", "Match",
	"FinalReportState", "SearchGapKind", "ChangeAction", "Dimension"}

// enumerations are the values of each enumeration of the schema; the hub's type has the same name.
func enumerations(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..")
	files, err := filepath.Glob(filepath.Join(root, "graph", "*.graphqls"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, file := range append(files, filepath.Join(root, "schema.graphqls")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		schema, err := parser.ParseSchema(&ast.Source{Name: file, Input: string(text)})
		if err != nil {
			t.Fatal(err)
		}
		for _, definition := range schema.Definitions {
			if definition.Kind == ast.Enum && !slices.Contains(orders, definition.Name) {
				for _, value := range definition.EnumValues {
					found[definition.Name] = append(found[definition.Name], value.Name)
				}
			}
		}
	}
	return found
}

func TestEveryStateHasSomethingToShow(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, document := range demo.Documents() {
		walk(reflect.ValueOf(document), func(value reflect.Value) (deeper bool) {
			if value.Kind() == reflect.String {
				shown[value.Type().Name()+" "+value.String()] = true
			}
			return true
		})
	}
	all := enumerations(t)
	if len(all) < 20 {
		t.Fatalf("the schema has only %d enumerations", len(all))
	}
	for enumeration, values := range all {
		for _, value := range values {
			if enumeration == "TextState" && value == "WAITING" {
				continue // a server takes the text out as soon as it begins
			}
			if !shown[enumeration+" "+value] {
				t.Errorf("nothing is %s %s", enumeration, value)
			}
		}
	}
}

func TestEveryAudienceIsChosenInEveryNounThatHasOne(t *testing.T) {
	t.Parallel()
	chosen := map[string]bool{}
	for _, document := range demo.Documents() {
		each(document, func(audience hub.Audience) { chosen[string(document.DocumentKind())+" "+string(audience)] = true })
	}
	for _, kind := range []hub.Kind{hub.KindPost, hub.KindLesson, hub.KindProject, hub.KindMeasure, hub.KindEvent, hub.KindBrief} {
		for _, audience := range []hub.Audience{hub.AudiencePublic, hub.AudienceNetwork, hub.AudienceProject, hub.AudienceCounty} {
			hasProject := kind == hub.KindPost || kind == hub.KindProject || kind == hub.KindEvent
			if !chosen[string(kind)+" "+string(audience)] && (audience != hub.AudienceProject || hasProject) {
				t.Errorf("no %s is for %s", kind, audience)
			}
		}
	}
}

// visit loads the demo and gives the context of somebody who asks, as a request has it.
func visit(t *testing.T) *hub.Hub {
	t.Helper()
	store := openStore(t)
	load(t, store)
	clock := func() time.Time { return now }
	index, err := bleveindex.Open(t.Context(), bleveindex.Options{Folder: t.TempDir(), Store: store, Clock: clock,
		Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := index.Close(); err != nil {
			t.Errorf("close the index: %v", err)
		}
	})
	if err := index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return hub.New(hub.Parts{Store: store, Index: index, Clock: clock, Site: "http://127.0.0.1"})
}

func TestEveryFacetHasSomethingToShow(t *testing.T) {
	t.Parallel()
	h := visit(t)
	ctx := hub.WithReading(t.Context(), h.Read(hub.Visitor("nb")))
	found, err := hub.Search(ctx, hub.Asked{Count: true}, nil, nil, hub.Page{})
	if err != nil {
		t.Fatal(err)
	}
	facets, err := found.Facets(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, least := range []struct {
		facet  string
		values int
	}{{"type", len(hub.Searchable)}, {"theme", 10}, {"targetGroup", 8}, {"municipality", 6}, {"county", 4}, {"year", 5},
		{"kind", 15}, {"evidence", 5}, {"language", 3}} {
		at := slices.IndexFunc(facets, func(facet hub.Facet) bool { return facet.Name == least.facet })
		if at < 0 || len(facets[at].Values) < least.values {
			t.Errorf("%s: %v, want %d values", least.facet, facets[max(at, 0)], least.values)
			continue
		}
		for _, value := range facets[at].Values {
			if value.Label == "" || value.Count == 0 {
				t.Errorf("%s has %+v", least.facet, value)
			}
		}
	}
}

// TestAPictureOfTheDemoHasSizesAndConsents, one of somebody here and one of somebody who is not.
func TestAPictureOfTheDemoHasSizesAndConsents(t *testing.T) {
	t.Parallel()
	store := openStore(t)
	load(t, store)
	agreed := map[hub.ID][]*hub.Consent{}
	for _, document := range demo.Documents() {
		if consent, ok := document.(*hub.Consent); ok && consent.SubjectID != "" {
			agreed[consent.SubjectID] = append(agreed[consent.SubjectID], consent)
		}
	}
	pictures := 0
	for _, document := range demo.Documents() {
		shown, ok := document.(*hub.Attachment)
		if !ok || len(shown.Narrower) == 0 {
			continue
		}
		pictures++
		if all := agreed[shown.ID]; len(all) != 2 || (all[0].PersonID == "") == (all[1].PersonID == "") {
			t.Errorf("%s has the consents %v", shown.Name, all)
		}
		for _, one := range append(slices.Clone(shown.Narrower), hub.NarrowerPicture{Width: shown.Width, Height: shown.Height, SHA256: shown.SHA256}) {
			content, err := store.OpenBlob(t.Context(), one.SHA256)
			if err != nil {
				t.Fatal(err)
			}
			decoded, err := png.Decode(content)
			if err != nil || content.Close() != nil {
				t.Fatal(err)
			}
			if got := decoded.Bounds().Max; got.X != one.Width || got.Y != one.Height {
				t.Errorf("%s is %v, not %d by %d", shown.Name, got, one.Width, one.Height)
			}
		}
	}
	if pictures == 0 {
		t.Error("there is no picture in sizes")
	}
}
