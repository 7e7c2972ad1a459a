package standards

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// style is a form of references.
type style struct {
	mediaType string
	write     func(record *hub.LessonRecord, publisher string) string
}

var styles = map[string]style{
	"json": {"application/vnd.citationstyles.csl+json", cslJSON},
	"bib":  {"application/x-bibtex; charset=utf-8", bibTeX},
	"ris":  {"application/x-research-info-systems; charset=utf-8", ris},
}

// citation answers with a reference to a lesson: {id}.json, .bib or .ris.
func (d *desk) citation(w http.ResponseWriter, r *http.Request) error {
	id, extension, _ := strings.Cut(r.PathValue("file"), ".")
	as, known := styles[extension]
	if !known {
		id = "" // as if there were nothing: who asks for what there is not learns nothing of what there is
	}
	record, err := hub.RecordOf(hub.WithReading(r.Context(), d.Hub.Read(hub.ViewerOf(r.Context()))), hub.ID(id))
	if err != nil {
		return err
	}
	attach(w, record.Slug+"."+extension)
	whole(w, r, as.mediaType, []byte(as.write(record, cmp.Or(record.From, d.Publisher.Name, "Samlær"))))
	return nil
}

// parts are the year, month and day of a date; nil when there is none.
func parts(date hub.Date) []int {
	day, err := time.Parse(time.DateOnly, string(date))
	if err != nil {
		return nil
	}
	return []int{day.Year(), int(day.Month()), day.Day()}
}

// cslJSON is the input of citation processors (CSL-JSON 1.0): a list of one.
func cslJSON(record *hub.LessonRecord, publisher string) string {
	item := map[string]any{
		"id": string(record.ID), "type": "report", "title": record.Title, "publisher": publisher, "URL": string(record.URL),
		"author": []map[string]string{{"literal": publisher}}, "language": string(record.Language),
		"version": strconv.Itoa(record.Version),
	}
	for name, date := range map[string]hub.Date{"issued": record.Issued, "accessed": record.Accessed} {
		if day := parts(date); day != nil {
			item[name] = map[string]any{"date-parts": [][]int{day}}
		}
	}
	text, err := json.MarshalIndent([]any{item}, "", "  ")
	if err != nil {
		return "[]" // texts and numbers always marshal
	}
	return string(text) + "\n"
}

// The letters that TeX reads as something else than themselves.
var texSigns = strings.NewReplacer(`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `&`, `\&`, `%`, `\%`, `$`, `\$`, `#`, `\#`,
	`_`, `\_`, `~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`)

// line is a text without what would begin a new one, or is no letter.
func line(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(char rune) bool {
		return char <= ' ' || char == 0x7f || char >= 0x80 && char < 0xa0 || char == '\u2028' || char == '\u2029'
	}), " ")
}

// bibTeX is an entry in UTF-8. Braces around a title keep the letters as they are.
func bibTeX(record *hub.LessonRecord, publisher string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "@misc{%s,\n", record.Slug)
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&out, "  %s = {%s},\n", name, value)
		}
	}
	field("title", "{"+texSigns.Replace(line(record.Title))+"}")
	field("author", "{"+texSigns.Replace(line(publisher))+"}")
	field("publisher", "{"+texSigns.Replace(line(publisher))+"}")
	if day := parts(record.Issued); day != nil {
		field("year", strconv.Itoa(day[0]))
		field("date", string(record.Issued))
	}
	field("url", line(string(record.URL)))
	field("urldate", string(record.Accessed))
	field("version", strconv.Itoa(record.Version))
	field("langid", map[hub.Language]string{"nb": "norsk", "nn": "nynorsk", "en": "english"}[record.Language])
	out.WriteString("}\n")
	return out.String()
}

// ris is a record whose lines each have a tag (RIS, as reference managers read it).
func ris(record *hub.LessonRecord, publisher string) string {
	var out strings.Builder
	field := func(tag, value string) {
		if value = line(value); value != "" {
			fmt.Fprintf(&out, "%s  - %s\r\n", tag, value)
		}
	}
	field("TY", "RPRT")
	field("ID", string(record.ID))
	field("TI", record.Title)
	// A comma ends the name of a body, which has no first name.
	field("AU", strings.ReplaceAll(publisher, ",", " ")+",")
	field("PB", publisher)
	if day := parts(record.Issued); day != nil {
		field("PY", strconv.Itoa(day[0]))
		field("DA", strings.ReplaceAll(string(record.Issued), "-", "/"))
	}
	field("UR", string(record.URL))
	field("Y2", strings.ReplaceAll(string(record.Accessed), "-", "/"))
	field("ET", strconv.Itoa(record.Version))
	field("LA", string(record.Language))
	out.WriteString("ER  - \r\n")
	return out.String()
}
