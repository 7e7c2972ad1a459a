package boltstore

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/hub/hubtest"
)

// samples are documents of all kinds: with something in every field, with nothing in any, and as they are in use.
func samples() []hub.Document {
	all := hubtest.Documents(100)
	for _, kind := range hub.Kinds {
		all = append(all, hub.NewDocument(kind), hubtest.Filled(kind, 1))
	}
	return all
}

func encoded(t *testing.T, document hub.Document) []byte {
	t.Helper()
	content, err := bson.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestEveryKindIsDecodedWithoutTheDriver(t *testing.T) {
	t.Parallel()
	for _, document := range samples() {
		fill, filled := fillers()[document.DocumentKind()], hub.NewDocument(document.DocumentKind())
		if fill == nil {
			t.Fatalf("%s has a field of an unknown type", document.DocumentKind())
		}
		from := unread{string(encoded(t, document))}
		if !fill(&from, bson.TypeEmbeddedDocument, reflect.ValueOf(filled).Elem()) || from.rest != "" {
			t.Errorf("a %s is left to the driver", document.DocumentKind())
		}
	}
}

func TestWhatIsDecodedIsWhatTheDriverDecodes(t *testing.T) {
	t.Parallel()
	for _, document := range samples() {
		sameAsDriver(t, document.DocumentKind(), encoded(t, document))
	}
}

func TestFieldsThatAreUnknownOrOfOtherTypesAreReadAsTheDriverReadsThem(t *testing.T) {
	t.Parallel()
	for _, content := range []bson.D{
		{{Key: "_id", Value: "lesson_1"}, {Key: "ofALaterProgram", Value: bson.D{{Key: "a", Value: 1.5}}}},
		{{Key: "_id", Value: "lesson_1"}, {Key: "version", Value: 2.0}},
		{{Key: "_id", Value: "lesson_1"}, {Key: "title", Value: nil}},
		{{Key: "_id", Value: "lesson_1"}, {Key: "TITLE", Value: "a"}},
		{{Key: "_id", Value: "lesson_1"}, {Key: "title", Value: 1}},
		{{Key: "themes", Value: bson.A{"a", 1}}},
		{{Key: "evidence", Value: nil}},
	} {
		bytes, err := bson.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		sameAsDriver(t, hub.KindLesson, bytes)
	}
}

func TestDamagedRecordsAreRefusedAsTheDriverRefusesThem(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 1))
	for _, document := range []hub.Document{hubtest.Filled(hub.KindLesson, 1), hubtest.Filled(hub.KindProject, 1)} {
		content := encoded(t, document)
		for length := range content {
			sameAsDriver(t, document.DocumentKind(), content[:length])
		}
		for range 20_000 {
			damaged := append([]byte{}, content...)
			damaged[random.IntN(len(damaged))] = byte(random.IntN(256))
			sameAsDriver(t, document.DocumentKind(), damaged)
		}
	}
}

// sameAsDriver fails the test unless both give the same document, or both refuse.
func sameAsDriver(t *testing.T, kind hub.Kind, content []byte) {
	t.Helper()
	wanted := hub.NewDocument(kind)
	refused := bson.Unmarshal(content, wanted)
	got, err := decodeContent(kind, content)
	if (err != nil) != (refused != nil) || err == nil && !reflect.DeepEqual(got, wanted) {
		t.Fatalf("%s %x: got %+v (%v), the driver gives %+v (%v)", kind, content, got, err, wanted, refused)
	}
}

func BenchmarkDecode(b *testing.B) {
	content, err := bson.Marshal(hubtest.Filled(hub.KindLesson, 1))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := decodeContent(hub.KindLesson, content); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("driver", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := bson.Unmarshal(content, new(hub.Lesson)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
