package exchange

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// LessonsOptions say how the rows of a table become lessons. All may be empty.
type LessonsOptions struct {
	// Map is «title=Title,insight=Lesson,…», a field of [Fields] and the column it is read from. Without it and
	// without a preset the columns are those that are called as the fields.
	Map string
	// Preset is one of [Presets]; what Map and the other options say goes before it.
	Preset string
	// Encoding is auto, utf-8 or windows-1252.
	Encoding Encoding
	// Separator is «,», «;» or «tab»; otherwise it is found in the header.
	Separator string
	// Strict imports nothing when any row has a fault.
	Strict bool
	// HTML tells that the longer texts are HTML; they become Markdown.
	HTML bool
	// System names where the lessons come from; with the id it is how a lesson is known again. The file's name
	// without its ending when empty.
	System string
	// Language, Kind, Status and Audience are those of lessons whose row does not say: nb, IDEA (which claims least
	// of whether something worked), PUBLISHED and PUBLIC when empty.
	Language, Kind, Status, Audience string
}

// preset is what is known of a table that many have.
type preset struct {
	columns  mapping
	system   string
	language string
	isHTML   bool
	// noCategories stand among the categories and are none.
	noCategories []string
}

var presets = map[string]preset{
	// NASA's public lessons learned. The register has no column for what to do: its lessons say it themselves.
	"nasa-llis": {
		columns: mapping{
			"id": "lesson_id", "title": "title", "context": "abstract", "insight": "lesson",
			"organisation": "organization", "date": "lesson_date", "categories": "categories", "url": "url",
		},
		system: "nasa-llis", language: "en", isHTML: true,
		// The heading of NASA's page; it was read into 50 of 396 lists.
		noCategories: []string{"Categories"},
	},
}

// Presets are the names of the tables that are known.
func Presets() []string { return slices.Sorted(maps.Keys(presets)) }

// settings are options that were understood.
type settings struct {
	columns      mapping
	encoding     Encoding
	separator    rune
	isStrict     bool
	isHTML       bool
	noCategories []string
	// usual is what a row is where it does not say.
	usual hub.ImportedLesson
}

// settings reads the options, or says in a sentence what is wrong with them.
func (o LessonsOptions) settings(path string) (settings, error) {
	known, found := presets[o.Preset]
	if o.Preset != "" && !found {
		return settings{}, fmt.Errorf("there is no preset “%s”. The presets are: %s", o.Preset, strings.Join(Presets(), ", "))
	}
	given, err := parseMapping(o.Map)
	if err != nil {
		return settings{}, err
	}
	columns := mapping{}
	maps.Copy(columns, known.columns)
	maps.Copy(columns, given)
	s := settings{columns: columns, isStrict: o.Strict, isHTML: o.HTML || known.isHTML, noCategories: known.noCategories}
	if s.encoding, err = o.encoding(); err != nil {
		return settings{}, err
	}
	if s.separator, err = o.separator(); err != nil {
		return settings{}, err
	}
	name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	s.usual = hub.ImportedLesson{
		System:   first(o.System, known.system, name),
		Language: language(first(o.Language, known.language, "nb")),
		Kind:     hub.LessonKind(constant(first(o.Kind, string(hub.LessonKindIdea)))),
		Status:   hub.LessonStatus(constant(first(o.Status, string(hub.LessonStatusPublished)))),
		Audience: hub.Audience(constant(first(o.Audience, string(hub.AudiencePublic)))),
		// Only so that the check finds nothing but faults of the options.
		ID: "1", Title: "1",
	}
	for _, problem := range s.usual.Check() {
		return settings{}, fmt.Errorf("--%s: %s", problem.Field, problem.Message.EN)
	}
	return s, nil
}

func (o LessonsOptions) encoding() (Encoding, error) {
	switch encoding := Encoding(strings.ToLower(string(o.Encoding))); encoding {
	case "":
		return EncodingAuto, nil
	case EncodingAuto, EncodingUTF8, EncodingWindows1252:
		return encoding, nil
	default:
		return "", fmt.Errorf("there is no encoding “%s” here. Choose auto, utf-8 or windows-1252", o.Encoding)
	}
}

func (o LessonsOptions) separator() (rune, error) {
	switch o.Separator {
	case "", "auto":
		return 0, nil
	case ",", ";":
		return rune(o.Separator[0]), nil
	case "tab", "\t":
		return '\t', nil
	default:
		return 0, fmt.Errorf("there is no separator “%s” here. Choose “,”, “;” or “tab”", o.Separator)
	}
}

// first is the first that is not empty.
func first(values ...string) string {
	for _, value := range values {
		if strings.TrimSpace(value) != "" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// constant writes «did not work» as the hub does: DID_NOT_WORK.
func constant(value string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "_", "-", "_").Replace(strings.TrimSpace(value)))
}
