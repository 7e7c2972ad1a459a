package hub

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
)

// ImportedLesson is a lesson as another system had it.
type ImportedLesson struct {
	// System and ID name the lesson where it comes from; by the two it is known again.
	System, ID string
	URL        URL
	Date       Date
	// Organisation is a name; it becomes an Organisation.
	Organisation                             string
	Title                                    string
	Language                                 Language
	Kind                                     LessonKind
	Context, Insight, Recommendation, Limits Markdown
	// Categories are words in the lesson's language; they become themes.
	Categories []string
	Status     LessonStatus
	Audience   Audience
}

// maxCategories leaves room for a lesson and all its new themes in one commit, and one more for what it was. The most that one of NASA's
// lessons has is 45.
const maxCategories = maxCommit - 2

// Check tells all that is wrong with the lesson by itself; nil when nothing is.
func (l ImportedLesson) Check() Errors {
	v := &validation{}
	v.required("system", l.System)
	v.required("id", l.ID)
	v.line("id", l.ID)
	v.url("url", l.URL)
	v.date("date", l.Date)
	v.line("organisation", l.Organisation)
	v.check("categories", len(l.Categories) <= maxCategories, messageCategories.With(maxCategories))
	for _, category := range l.Categories {
		v.line("categories", category)
	}
	// Nobody brings the lesson in who could read it as its author: a draft would be lost to all.
	v.check("status", l.Status != LessonStatusDraft, messageNobodysDraft)
	v.check("status", l.Status != LessonStatusSuperseded, messageNothingSupersedes)
	document := l.into(&Lesson{Origin: &Origin{}})
	document.validate(v)
	return v.errors
}

// into writes the lesson's own words into the document; what only the hub knows stays.
func (l ImportedLesson) into(document *Lesson) *Lesson {
	document.Title, document.Language, document.Kind = l.Title, l.Language, l.Kind
	document.Context, document.Insight = l.Context, l.Insight
	document.Recommendation, document.Limits = l.Recommendation, l.Limits
	document.Status, document.Audience = l.Status, l.Audience
	return document
}

// hash is of all that the other system says of the lesson.
func (l ImportedLesson) hash() string {
	return digest(append([]string{
		l.System, l.ID, string(l.URL), string(l.Date), l.Organisation, l.Title, string(l.Language), string(l.Kind),
		string(l.Context), string(l.Insight), string(l.Recommendation), string(l.Limits), string(l.Status),
		string(l.Audience)}, l.Categories...)...)
}

func (l *Lesson) origin() *Origin { return l.Origin }

// contentHash is of what people edit in a lesson. Translations and evidence are left out: the hub makes them too.
func (l *Lesson) contentHash() string {
	phase := ""
	if l.Phase != nil {
		phase = string(*l.Phase)
	}
	parts := []string{
		l.Title, string(l.Language), string(l.Kind), string(l.Context), string(l.Insight), string(l.Recommendation),
		string(l.Limits), string(l.Audience), string(l.Status), phase, string(l.ReviewBy), string(l.SupersededByID),
	}
	for _, source := range l.Sources {
		parts = append(parts, source.contentHash())
	}
	for _, ids := range [][]ID{l.ThemeIDs, l.TargetGroupIDs, l.MethodIDs} {
		parts = append(parts, strconv.Itoa(len(ids)))
		for _, id := range ids {
			parts = append(parts, string(id))
		}
	}
	return digest(parts...)
}

func (c Citation) contentHash() string {
	parts := []string{string(c.SourceID), string(c.Quote), string(c.Note)}
	if c.Page != nil {
		parts = append(parts, strconv.Itoa(*c.Page))
	}
	if c.Reference != nil {
		parts = append(parts, c.Reference.Title, string(c.Reference.URL), string(c.Reference.Kind))
	}
	return digest(parts...)
}

// digest is half of a SHA-256 over the parts, each with its length.
func digest(parts ...string) string {
	hash := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(hash, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(hash.Sum(nil)[:sha256.Size/2])
}

var (
	messageCategories = Message{
		"En lærdom kan ha høyst %d kategorier.", "Ein lærdom kan ha høgst %d kategoriar.",
		"A lesson can have at most %d categories.",
	}
	messageNobodysDraft = Message{
		"Et utkast leses bare av den som skriver det, og en import har ingen. Bruk IN_REVIEW.",
		"Eit utkast blir lese berre av den som skriv det, og ein import har ingen. Bruk IN_REVIEW.",
		"A draft is read only by its author, and an import has none. Use IN_REVIEW.",
	}
	messageNothingSupersedes = Message{
		"En import kan ikke si hva som har avløst lærdommen. Bruk PUBLISHED eller WITHDRAWN.",
		"Ein import kan ikkje seie kva som har avløyst lærdommen. Bruk PUBLISHED eller WITHDRAWN.",
		"An import cannot say what superseded the lesson. Use PUBLISHED or WITHDRAWN.",
	}
	messageEditedHere = Message{
		"Lærdommen er endret her siden den ble importert, og er ikke rørt. Før inn det nye fra kilden for hånd.",
		"Lærdommen er endra her sidan han vart importert, og er ikkje rørt. Før inn det nye frå kjelda for hand.",
		"The lesson was edited here since it was imported and was left as it is. Enter what is new by hand.",
	}
)
