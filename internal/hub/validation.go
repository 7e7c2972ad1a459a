package hub

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
)

const (
	// maxLine is the length of a title or another line, in characters. The longest of NASA's 1,622 lesson titles has 253.
	maxLine = 500
	// maxText is the length of a longer text, in characters. The longest of NASA's lessons has 32,800.
	maxText = 50_000
)

// maxLanguage is the length of a language tag that every program must take (RFC 5646, 4.4.1).
const maxLanguage = 35

// validation gathers all that is wrong with a document.
type validation struct {
	errors Errors
}

// Validate tells all that is wrong with the document by itself, as Errors; nil when nothing is. What it refers to is
// not looked up.
func Validate(document Document) error {
	v := &validation{}
	v.check("id", document.Base().ID.Valid() && document.Base().ID.Kind() == document.DocumentKind(),
		messageReference.With(document.Base().ID))
	if noun, ok := document.(interface{ validate(*validation) }); ok {
		noun.validate(v)
	}
	if len(v.errors) == 0 {
		return nil
	}
	return v.errors
}

func (v *validation) check(field string, right bool, message Message) {
	if !right {
		v.errors = append(v.errors, invalid(field, message))
	}
}

// take adds what was found wrong elsewhere.
func (v *validation) take(err error) {
	var problems Errors
	if errors.As(err, &problems) {
		v.errors = append(v.errors, problems...)
	}
}

// item is the path of a field of one element of a list.
func (*validation) item(list string, at int, field string) string {
	path := list + "." + strconv.Itoa(at)
	if field == "" {
		return path
	}
	return path + "." + field
}

func (v *validation) required(field, value string) {
	v.check(field, strings.TrimSpace(value) != "", messageRequired)
}

func (v *validation) words(field string, value Words) { v.line(field, string(value)) }

func (v *validation) line(field, value string) {
	v.check(field, utf8.RuneCountInString(value) <= maxLine, messageLine.With(maxLine))
}

// lineOf checks a line that may be missing.
func (v *validation) lineOf(field string, value *string) {
	if value != nil {
		v.line(field, *value)
	}
}

func (v *validation) labels(field string, labels []Label, most int) {
	for at, label := range labels {
		v.language(v.item(field, at, "language"), label.Language)
		v.check(v.item(field, at, "text"), utf8.RuneCountInString(label.Text) <= most, messageLine.With(most))
	}
}

func (v *validation) participants(participants *Participants) {
	if participants == nil {
		return
	}
	count := func(field string, number *int) {
		v.check("participants."+field, number == nil || *number >= 0, messagePositive)
	}
	count("planned", participants.Planned)
	count("actual", participants.Actual)
	v.date("participants.asOf", participants.AsOf)
	for at, group := range participants.Groups {
		path := v.item("byTargetGroup", at, "")
		v.reference("participants."+path+".targetGroup", KindConcept, group.TargetGroupID)
		count(path+".planned", group.Planned)
		count(path+".actual", group.Actual)
	}
}

// maxItems is how many elements a list may have: no document of people has a tenth of it.
const maxItems = 500

// lists checks that no list of the document is longer than anybody reads.
func (v *validation) lists(document Document) {
	fields := FieldsOf(document)
	for _, name := range sorted(fields) {
		list, ok := fields[name].([]any)
		v.check(name, !ok || len(list) <= maxItems || name == "formerSlugs" || name == "aliases", messageMost.With(maxItems))
	}
}

func (v *validation) text(field string, value Markdown) {
	v.check(field, utf8.RuneCountInString(string(value)) <= maxText, messageLine.With(maxText))
}

func (v *validation) language(field string, value Language) {
	_, err := language.Parse(string(value))
	v.check(field, err == nil && len(value) <= maxLanguage, messageLanguage)
}

func (v *validation) date(field string, value Date) {
	v.check(field, value == "" || value.Valid(), messageDate)
}

func (v *validation) year(field string, value int) {
	v.check(field, value >= 1900 && value <= 2200, messageYear)
}

func (v *validation) order(field string, from, to Date) {
	v.check(field, from == "" || to == "" || from <= to, messageOrder)
}

func (v *validation) period(field string, period *Period) {
	if period == nil {
		return
	}
	v.date(field+".from", period.From)
	v.date(field+".to", period.To)
	v.order(field+".to", period.From, period.To)
}

func (v *validation) amount(field string, value *Kroner) {
	v.check(field, value == nil || *value >= 0, messageAmount)
}

func (v *validation) url(field string, value URL) {
	if value == "" {
		return
	}
	parsed, err := url.Parse(string(value))
	right := err == nil && (slices.Contains([]string{"http", "https"}, parsed.Scheme) && parsed.Host != "" ||
		parsed.Scheme == "mailto" && parsed.Opaque != "")
	v.check(field, right, messageURL)
}

// website is the address of a page: one that a browser opens, with a host and nobody's password.
func (v *validation) website(field string, value URL) {
	if value == "" {
		return
	}
	parsed, err := url.Parse(string(value))
	right := err == nil && slices.Contains([]string{"http", "https"}, parsed.Scheme) && parsed.Hostname() != "" && parsed.User == nil
	v.check(field, right, messageWebsite)
}

func (v *validation) municipality(field, code string) {
	if code != "" {
		_, known := municipalitiesByCode[code]
		v.check(field, known, messageMunicipality.With(code))
	}
}

func (v *validation) oneOf(field, value string, choices ...string) {
	v.check(field, slices.Contains(choices, value), messageOneOf.With(value, strings.Join(choices, ", ")))
}

// reference checks that the id is of the kind; an empty one is no reference.
func (v *validation) reference(field string, kind Kind, id ID) { v.referenceTo(field, id, kind) }

// references checks that each id of a list is of the kind.
func (v *validation) references(field string, kind Kind, ids []ID) {
	for at, id := range ids {
		v.required(v.item(field, at, ""), string(id))
		v.reference(v.item(field, at, ""), kind, id)
	}
}

func (v *validation) referenceTo(field string, id ID, kinds ...Kind) {
	v.check(field, id == "" || id.Valid() && slices.Contains(kinds, id.Kind()),
		messageReference.With(id))
}

// audience checks the audience; the project's is only for what belongs to one.
func (v *validation) audience(field string, audience Audience, hasProject bool) {
	v.oneOf(field, string(audience), "PUBLIC", "NETWORK", "PROJECT", "COUNTY")
	v.check(field, audience != AudienceProject || hasProject, messageAudience)
}

func (v *validation) topics(themes, targetGroups, methods []ID) {
	v.references("themes", KindConcept, themes)
	v.references("targetGroups", KindConcept, targetGroups)
	v.references("methods", KindConcept, methods)
}

// maxTranslations keeps a document with a text of the full length in each below what a store takes, 16 MB in MongoDB.
const maxTranslations = 20

func (v *validation) translations(in Language, translations []Translation) {
	v.check("translations", len(translations) <= maxTranslations, messageMost.With(maxTranslations))
	for _, translation := range translations {
		v.check("language", translation.Language != in, messageSameLanguage)
	}
	for at, translation := range translations {
		translation.validate(v, v.item("translations", at, "")+".")
	}
}

// validate checks a translation whose fields stand under a path.
func (t Translation) validate(v *validation, path string) {
	v.language(path+"language", t.Language)
	v.oneOf(path+"by", string(t.By), "PERSON", "MACHINE")
	v.words(path+"title", t.Title)
	v.required(path+"text", string(t.Text))
	v.text(path+"text", t.Text)
}
