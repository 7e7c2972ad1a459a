//go:build ignore

// Makes the reports anew from their sources, with LibreOffice, and phrases.json with pdftotext: see README.md.
package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

type phrase struct {
	File   string `json:"file"`
	Phrase string `json:"phrase"`
	Page   int    `json:"page"`
}

func main() {
	sources, err := filepath.Glob("sources/*.txt")
	if err != nil || len(sources) == 0 {
		log.Fatal("no sources: run it where it is ", err)
	}
	work, err := os.MkdirTemp("", "reports")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(work)
	var phrases []phrase
	for _, source := range sources {
		phrases = append(phrases, makeReport(source, work)...)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(phrases); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("phrases.json", out.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

// makeReport makes one report, and gives its phrases with the pages they are on in the PDF of the same text.
func makeReport(source, work string) []phrase {
	content, err := os.ReadFile(source)
	if err != nil {
		log.Fatal(err)
	}
	name := strings.TrimSuffix(filepath.Base(source), ".txt")
	d := &document{settings: map[string]string{}}
	flat := filepath.Join(work, name+".fodt")
	if err := os.WriteFile(flat, []byte(d.flat(string(content))), 0o644); err != nil {
		log.Fatal(err)
	}
	convert(flat, work, "pdf")
	format := d.settings["format"]
	switch format {
	case "docx":
		convert(flat, work, format)
	case "odt":
		store(flat, work)
	}
	made, err := os.ReadFile(filepath.Join(work, name+"."+format))
	if err != nil {
		log.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-layout", filepath.Join(work, name+".pdf"), "-").Output()
	if err != nil {
		log.Fatal("pdftotext: ", err)
	}
	pages := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
	if format == "docx" {
		made = rendered(made, pages)
	}
	if err := os.WriteFile(name+"."+format, made, 0o644); err != nil {
		log.Fatal(err)
	}
	log.Printf("%s.%s: %d bytes, %d pages", name, format, len(made), len(pages))
	var phrases []phrase
	for _, one := range d.phrases {
		phrases = append(phrases, phrase{name + "." + format, one, pageOf(pages, one, name)})
	}
	return phrases
}

func convert(flat, work, format string) {
	command := exec.Command("soffice", "-env:UserInstallation=file://"+work+"/profile", "--headless", "--convert-to", format, "--outdir", work, flat)
	if out, err := command.CombinedOutput(); err != nil {
		log.Fatalf("soffice: %v\n%s", err, out)
	}
}

// store makes an ODT after the text was laid out: what --convert-to writes says nothing of pages that are full.
func store(flat, work string) {
	basic := filepath.Join(work, "profile/user/basic/Standard")
	if err := os.MkdirAll(basic, 0o755); err != nil {
		log.Fatal(err)
	}
	for name, content := range map[string]string{"Reports.xba": macro, "script.xlb": library} {
		if err := os.WriteFile(filepath.Join(basic, name), []byte(content), 0o644); err != nil {
			log.Fatal(err)
		}
	}
	to := strings.TrimSuffix(flat, ".fodt") + ".odt"
	call := fmt.Sprintf("macro:///Standard.Reports.Store(\"file://%s\",\"file://%s\")", flat, to)
	if out, err := exec.Command("soffice", "-env:UserInstallation=file://"+work+"/profile", "--headless", call).CombinedOutput(); err != nil {
		log.Fatalf("soffice: %v\n%s", err, out)
	}
}

const (
	macro = `<?xml version="1.0" encoding="UTF-8"?>
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Reports" script:language="StarBasic">
Sub Store(flat As String, odt As String)
  Dim options(0) As New com.sun.star.beans.PropertyValue
  options(0).Name = "FilterName"
  options(0).Value = "writer8"
  report = StarDesktop.loadComponentFromURL(flat, "_blank", 0, Array())
  report.CurrentController.ViewCursor.jumpToLastPage()
  report.storeToURL(odt, options())
  report.close(True)
End Sub
</script:module>`
	library = `<?xml version="1.0" encoding="UTF-8"?>
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false">
<library:element library:name="Reports"/>
</library:library>`
)

// rendered says in a DOCX where its pages begin, as Word does and LibreOffice does not: in the run whose text is the first of a page.
func rendered(docx []byte, pages []string) []byte {
	from, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		log.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, file := range from.File {
		if file.Name != "word/document.xml" {
			if err := to.Copy(file); err != nil {
				log.Fatal(err)
			}
			continue
		}
		content, err := fs.ReadFile(from, file.Name)
		if err != nil {
			log.Fatal(err)
		}
		for _, page := range pages[1:] {
			content = beginPage(content, page)
		}
		part, err := to.Create(file.Name)
		if err != nil {
			log.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			log.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		log.Fatal(err)
	}
	return out.Bytes()
}

func beginPage(markup []byte, page string) []byte {
	line, _, _ := strings.Cut(strings.TrimSpace(page), "\n")
	line, _, _ = strings.Cut(line, "  ") // of a row, its first cell
	words := strings.Fields(line)
	var pattern []string
	for _, word := range words[:min(4, len(words))] {
		var letters []string
		for _, letter := range strings.Trim(word, "-\u00AD") {
			letters = append(letters, regexp.QuoteMeta(string(letter)))
		}
		pattern = append(pattern, strings.Join(letters, "(?:\u00AD|<w:softHyphen/>)?"))
	}
	const within = `(<w:t(?: [^>]*)?>)([^<]*?)`
	wanted := strings.Join(pattern, `\s+`)
	if len(words) == 1 {
		wanted += "</w:t>" // a cell, and no longer word
	}
	first := regexp.MustCompile(within + "(" + wanted + ")")
	if !first.Match(markup) {
		log.Fatalf("«%s» begins a page, and is nowhere", line)
	}
	return first.ReplaceAll(markup, []byte(`$1$2</w:t><w:lastRenderedPageBreak/><w:t xml:space="preserve">$3`))
}

var hyphen = regexp.MustCompile(`(\pL)[-\x{AD}\x{2010}]\s+(\p{Ll})`)

// pageOf finds a phrase in the text of a PDF, where words may be parted at the ends of lines.
func pageOf(pages []string, wanted, name string) int {
	found := 0
	for n, page := range pages {
		plain := strings.ReplaceAll(page, "\u00AD\n", "\n")
		for _, one := range []string{page, hyphen.ReplaceAllString(page, "$1$2"), plain} {
			if strings.Contains(letters(one), letters(wanted)) {
				if found != 0 && found != n+1 {
					log.Fatalf("%s: «%s» is on two pages", name, wanted)
				}
				found = n + 1
			}
		}
	}
	if found == 0 {
		log.Fatalf("%s: «%s» is on no page", name, wanted)
	}
	return found
}

// letters leaves out all that lines do to a text.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == '-' || r == '\u00AD' || r == '\u2010' {
			return -1
		}
		return r
	}, text)
}

// document is a report that is written as flat OpenDocument.
type document struct {
	settings map[string]string
	phrases  []string
	body     strings.Builder
	changes  strings.Builder
	changed  int
	notes    int
	// next is the style of the next paragraph, when that begins a page.
	next string
}

func (d *document) flat(source string) string {
	head, body, _ := strings.Cut(source, "\n\n")
	for _, line := range strings.Split(head, "\n") {
		name, value, _ := strings.Cut(line, ": ")
		d.settings[name] = value
	}
	var table []string
	for _, line := range strings.Split(strings.TrimSpace(body), "\n") {
		if strings.HasPrefix(line, "| ") {
			table = append(table, line)
			continue
		}
		d.table(table)
		table = nil
		d.line(line)
	}
	d.table(table)
	width, height := "210mm", "297mm"
	if d.settings["page"] == "A5" {
		width, height = "148mm", "210mm"
	}
	chapter := ""
	if d.settings["chapters"] == "new page" {
		chapter = ` fo:break-before="page"`
	}
	tracked := ""
	if d.changed > 0 {
		tracked = `<text:tracked-changes text:track-changes="false">` + d.changes.String() + `</text:tracked-changes>`
	}
	return strings.NewReplacer("WIDTH", width, "HEIGHT", height, "CHAPTER", chapter, "LANGUAGE", d.settings["language"]).Replace(styles) +
		`<office:body><office:text text:use-soft-page-breaks="true">` + tracked + d.body.String() + `</office:text></office:body></office:document>`
}

func (d *document) line(line string) {
	switch {
	case line == "---":
		d.next = "Page"
	case strings.HasPrefix(line, "--- "):
		d.next = strings.TrimPrefix(line, "--- ")
	case strings.HasPrefix(line, "### "):
		d.heading(3, line[4:])
	case strings.HasPrefix(line, "## "):
		d.heading(2, line[3:])
	case strings.HasPrefix(line, "# "):
		d.heading(1, line[2:])
	case strings.HasPrefix(line, "- "):
		fmt.Fprintf(&d.body, `<text:list text:style-name="L"><text:list-item><text:p text:style-name="%s">%s</text:p></text:list-item></text:list>`, d.style("Body"), d.words(line[2:]))
	case line != "":
		fmt.Fprintf(&d.body, `<text:p text:style-name="%s">%s</text:p>`, d.style("Body"), d.words(line))
	}
}

func (d *document) heading(level int, text string) {
	fmt.Fprintf(&d.body, `<text:h text:outline-level="%d" text:style-name="%s">%s</text:h>`, level, d.style(fmt.Sprintf("Heading_20_%d", level)), d.words(text))
}

// style is a paragraph's, on a new page when that was asked for.
func (d *document) style(usual string) string {
	next := d.next
	d.next = ""
	if next == "" {
		return usual
	}
	return next + "_" + usual
}

func (d *document) table(rows []string) {
	if len(rows) == 0 {
		return
	}
	columns := strings.Count(rows[0], "|")
	fmt.Fprintf(&d.body, `<table:table table:style-name="T"><table:table-column table:number-columns-repeated="%d"/>`, columns)
	for n, row := range rows {
		style := "Cell"
		if n == 0 {
			style = "Head"
		}
		d.body.WriteString(`<table:table-row>`)
		for _, cell := range strings.SplitN(strings.TrimPrefix(row, "|"), "|", columns) {
			fmt.Fprintf(&d.body, `<table:table-cell table:style-name="C" office:value-type="string"><text:p text:style-name="%s">%s</text:p></table:table-cell>`, style, d.words(strings.TrimSpace(cell)))
		}
		d.body.WriteString(`</table:table-row>`)
	}
	d.body.WriteString(`</table:table><text:p text:style-name="Body"/>`)
}

var marks = regexp.MustCompile(`\(\(|\)\)|\[\[|\]\]|\\-|\{[-+!~]|[-+!~]\}`)

// words writes a line with what is marked in it.
func (d *document) words(line string) string {
	var out strings.Builder
	var phrase strings.Builder
	inPhrase, deleted := false, -1
	put := func(text string) {
		if inPhrase {
			phrase.WriteString(text)
		}
		out.WriteString(html.EscapeString(text))
	}
	for line != "" {
		at := marks.FindStringIndex(line)
		if at == nil {
			put(line)
			break
		}
		put(line[:at[0]])
		mark := line[at[0]:at[1]]
		line = line[at[1]:]
		switch mark {
		case "((":
			d.notes++
			fmt.Fprintf(&out, `<text:note text:id="ftn%d" text:note-class="footnote"><text:note-citation>%d</text:note-citation><text:note-body><text:p text:style-name="Footnote">`, d.notes, d.notes)
		case "))":
			out.WriteString(`</text:p></text:note-body></text:note>`)
		case "[[":
			inPhrase = true
		case "]]":
			inPhrase = false
			d.phrases = append(d.phrases, phrase.String())
			phrase.Reset()
		case `\-`:
			out.WriteString("\u00AD")
		case "{-":
			deleted = out.Len()
		case "-}":
			gone := out.String()[deleted:]
			kept := out.String()[:deleted]
			out.Reset()
			out.WriteString(kept)
			fmt.Fprintf(&out, `<text:change text:change-id="%s"/>`, d.change("deletion", `<text:p>`+gone+`</text:p>`))
		case "{+":
			fmt.Fprintf(&out, `<text:change-start text:change-id="%s"/>`, d.change("insertion", ""))
		case "+}":
			fmt.Fprintf(&out, `<text:change-end text:change-id="c%d"/>`, d.changed)
		case "{!":
			out.WriteString(`<office:annotation><dc:creator>Kollega</dc:creator><dc:date>2025-02-03T10:00:00</dc:date><text:p>`)
		case "!}":
			out.WriteString(`</text:p></office:annotation>`)
		case "{~":
			out.WriteString(`<text:span text:style-name="Hidden">`)
		case "~}":
			out.WriteString(`</text:span>`)
		}
	}
	return out.String()
}

func (d *document) change(sort, content string) string {
	d.changed++
	id := fmt.Sprintf("c%d", d.changed)
	fmt.Fprintf(&d.changes, `<text:changed-region xml:id="%s" text:id="%s"><text:%s><office:change-info><dc:creator>Kollega</dc:creator><dc:date>2025-02-03T10:00:00</dc:date></office:change-info>%s</text:%s></text:changed-region>`,
		id, id, sort, content, sort)
	return id
}

var styles = func() string {
	var automatic strings.Builder
	for _, base := range []string{"Body", "Heading_20_1", "Heading_20_2", "Heading_20_3"} {
		fmt.Fprintf(&automatic, `<style:style style:name="Page_%s" style:family="paragraph" style:parent-style-name="%s"><style:paragraph-properties fo:break-before="page"/></style:style>`, base, base)
		fmt.Fprintf(&automatic, `<style:style style:name="landscape_%s" style:family="paragraph" style:parent-style-name="%s" style:master-page-name="Landscape"/>`, base, base)
		fmt.Fprintf(&automatic, `<style:style style:name="portrait_%s" style:family="paragraph" style:parent-style-name="%s" style:master-page-name="Standard"/>`, base, base)
	}
	return `<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'Liberation Sans'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="F" fo:font-size="11pt" fo:language="LANGUAGE" fo:country="NO"/></style:default-style>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="3mm" fo:text-align="justify" fo:line-height="130%" fo:orphans="2" fo:widows="2"/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:default-outline-level="1"><style:paragraph-properties fo:margin-bottom="4mm" fo:keep-with-next="always"CHAPTER/><style:text-properties fo:font-size="20pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:default-outline-level="2"><style:paragraph-properties fo:margin-top="5mm" fo:margin-bottom="2mm" fo:keep-with-next="always"/><style:text-properties fo:font-size="15pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_3" style:display-name="Heading 3" style:family="paragraph" style:default-outline-level="3"><style:paragraph-properties fo:margin-top="3mm" fo:margin-bottom="1mm" fo:keep-with-next="always"/><style:text-properties fo:font-size="12pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Cell" style:family="paragraph"/>
<style:style style:name="Head" style:family="paragraph"/>
<style:style style:name="Footnote" style:family="paragraph"><style:text-properties fo:font-size="9pt"/></style:style>
<style:style style:name="Foot" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-size="9pt"/></style:style>
</office:styles>
<office:automatic-styles>
` + automatic.String() + `
<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="T" style:family="table"><style:table-properties table:align="margins"/></style:style>
<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #888888" fo:padding="1mm"/></style:style>
<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:space-before="5mm" text:min-label-width="5mm"/></text:list-level-style-bullet></text:list-style>
<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="WIDTH" fo:page-height="HEIGHT" fo:margin="20mm"/><style:footer-style/></style:page-layout>
<style:page-layout style:name="PL"><style:page-layout-properties fo:page-width="HEIGHT" fo:page-height="WIDTH" style:print-orientation="landscape" fo:margin="20mm"/></style:page-layout>
</office:automatic-styles>
<office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="P"><style:footer><text:p text:style-name="Foot">– <text:page-number text:select-page="current">1</text:page-number> –</text:p></style:footer></style:master-page>
<style:master-page style:name="Landscape" style:page-layout-name="PL"/>
</office:master-styles>
`
}()
