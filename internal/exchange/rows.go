package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/maphash"
	"html"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/samlaer/samlaer/internal/hub"
)

// rows turn the rows of one table into lessons.
type rows struct {
	columns  columns
	settings settings
	encoding Encoding
	markdown func(text string) (markdown hub.Markdown, fault string)
	seen     seen
}

func newRows(t *table, settings settings, encoding Encoding) (*rows, error) {
	header := make([]string, len(t.header))
	for at, name := range t.header {
		decoded, err := encoding.decode(name)
		if err != nil {
			return nil, fmt.Errorf("the header cannot be read: %w", err)
		}
		header[at] = decoded
	}
	columns, err := settings.columns.find(header)
	if err != nil {
		return nil, err
	}
	markdown := func(text string) (hub.Markdown, string) { return hub.Markdown(text), "" }
	if settings.isHTML {
		markdown = newHTMLReader().markdown
	}
	return &rows{columns: columns, settings: settings, encoding: encoding, markdown: markdown, seen: newSeen()}, nil
}

// lesson reads a row and gives all that is wrong with it.
func (r *rows) lesson(row record) (hub.ImportedLesson, []Fault) {
	if fault := r.width(row); fault != nil {
		return hub.ImportedLesson{}, []Fault{*fault}
	}
	lesson, faults := r.read(row)
	if len(faults) == 0 {
		faults = explain(row, r.columns, lesson.Check())
	}
	if len(faults) > 0 {
		return lesson, faults
	}
	if line := r.seen.before(lesson.ID, row.line); line > 0 {
		field, reason := "id", fmt.Sprintf("The row on line %d has the same. Give each row its own.", line)
		if _, found := r.columns.at["id"]; !found {
			field = "title"
			reason = fmt.Sprintf("The row on line %d has the same title, and no column gives an id. Name one with --map id=….", line)
		}
		line, column := r.columns.place(row, field)
		return lesson, []Fault{{Line: line, Column: column, Reason: reason}}
	}
	return lesson, nil
}

// width tells of a row with too few or too many values. Empty ones too many are what spreadsheets write.
func (r *rows) width(row record) *Fault {
	want := len(r.columns.names)
	if len(row.values) >= want && isBlank(row.values[want:]) {
		return nil
	}
	return &Fault{Line: row.line, Reason: fmt.Sprintf("The row has %d values and the header %d.", len(row.values), want)}
}

func (r *rows) read(row record) (hub.ImportedLesson, []Fault) {
	var faults []Fault
	value := func(field string) string {
		text, err := r.encoding.decode(r.columns.value(row, field))
		if err != nil {
			line, column := r.columns.place(row, field)
			faults = append(faults, Fault{line, column, "The letters cannot be read: " + err.Error()})
		}
		return clean(text)
	}
	text := func(field string) hub.Markdown {
		markdown, fault := r.markdown(value(field))
		if fault != "" {
			line, column := r.columns.place(row, field)
			faults = append(faults, Fault{line, column, fault})
		}
		return markdown
	}
	line := func(field string) string {
		words := strings.Join(strings.Fields(value(field)), " ")
		if r.settings.isHTML {
			words = html.UnescapeString(words)
		}
		return words
	}
	lesson, usual := r.settings.usual, r.settings.usual
	lesson.Title = line("title")
	lesson.ID = line("id")
	if _, found := r.columns.at["id"]; !found {
		lesson.ID = idOf(lesson.Title)
	}
	lesson.URL, lesson.Date = hub.URL(strings.TrimSpace(value("url"))), date(value("date"))
	lesson.Organisation, lesson.Categories = line("organisation"), r.list(line("categories"))
	lesson.Context, lesson.Insight = text("context"), text("insight")
	lesson.Recommendation, lesson.Limits = text("recommendation"), text("limits")
	lesson.Language = language(first(value("language"), string(usual.Language)))
	lesson.Kind = hub.LessonKind(constant(first(value("kind"), string(usual.Kind))))
	lesson.Status = hub.LessonStatus(constant(first(value("status"), string(usual.Status))))
	lesson.Audience = hub.Audience(constant(first(value("audience"), string(usual.Audience))))
	return lesson, faults
}

// list reads «one; another; one» as two.
func (r *rows) list(text string) []string {
	var list []string
	for _, part := range strings.Split(text, ";") {
		part = strings.TrimSpace(part)
		if part != "" && !slices.Contains(list, part) && !slices.Contains(r.settings.noCategories, part) {
			list = append(list, part)
		}
	}
	return list
}

// clean writes letters in one way, whether their marks came beside them or not, ends lines in one way, and takes out
// what is no text.
func clean(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(norm.NFC.String(text))
	text = strings.Map(func(char rune) rune {
		if unicode.IsControl(char) && char != '\n' && char != '\t' || char == '\uFEFF' {
			return -1
		}
		return char
	}, text)
	return strings.TrimSpace(text)
}

// idOf is the id of a row where no column gives one: the same as long as the title is.
func idOf(title string) string {
	sum := sha256.Sum256([]byte(title))
	return "title-" + hex.EncodeToString(sum[:8])
}

// dateLayouts are how dates are written in tables: as the standard says, and as Norwegians do. Month before day is not
// among them, for nobody can tell the two apart.
var dateLayouts = []string{time.DateOnly, "2.1.2006", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", time.DateTime}

// date reads a date; what is none stays as it is, for the hub to refuse.
func date(text string) hub.Date {
	for _, layout := range dateLayouts {
		if parsed, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return hub.Date(parsed.Format(time.DateOnly))
		}
	}
	return hub.Date(text)
}

// seenSpan is how many rows back a double is known. Two spans of hashes take at most 40 MB; a double that lies further
// back is taken for a change of the first.
const seenSpan = 500_000

// seen remembers the ids of a table, in bounded memory.
type seen struct {
	seed          maphash.Seed
	recent, older map[uint64]int
}

func newSeen() seen { return seen{seed: maphash.MakeSeed(), recent: map[uint64]int{}} }

// before is the line on which the id stood before, or 0.
func (s *seen) before(id string, line int) int {
	hash := maphash.String(s.seed, id)
	for _, span := range []map[uint64]int{s.recent, s.older} {
		if earlier, found := span[hash]; found {
			return earlier
		}
	}
	if len(s.recent) >= seenSpan {
		s.recent, s.older = make(map[uint64]int, seenSpan), s.recent
	}
	s.recent[hash] = line
	return 0
}
