package paper

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// DOCX writes the paper as Office Open XML (ISO/IEC 29500), as word processors read it.
func DOCX(to io.Writer, paper *hub.Paper) error {
	d := newDocument(paper)
	archive := zip.NewWriter(to)
	for _, part := range []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelationships},
		{"docProps/core.xml", fmt.Sprintf(coreProperties, escape(paper.Title), escape(wordLanguage(paper.Language)))},
		{"word/document.xml", d.body()},
		{"word/styles.xml", fmt.Sprintf(styles, escape(wordLanguage(paper.Language)))},
		{"word/numbering.xml", d.numbering()},
		{"word/settings.xml", settings},
		{"word/_rels/document.xml.rels", d.relationships()},
	} {
		// Without a time, so that the same paper gives the same bytes.
		writer, err := archive.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate})
		if err == nil {
			_, err = io.WriteString(writer, part.content)
		}
		if err != nil {
			return fmt.Errorf("write %s of a document: %w", part.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write a document: %w", err)
	}
	return nil
}

// document is the body of a document that is being written.
type document struct {
	language hub.Language
	out      strings.Builder
	// links are the addresses that it leads to: the relationships rId10, rId11, …
	links []string
	known map[string]int
	// ordered are its ordered lists in order: each counts anew.
	ordered []list
	numbers map[int]int
}

func newDocument(paper *hub.Paper) *document {
	d := &document{language: paper.Language, known: map[string]int{}, numbers: map[int]int{}}
	for _, one := range piecesOf(paper) {
		d.piece(one)
	}
	return d
}

const (
	// firstLink is the number of the first relationship that is a link; those before are parts of the document.
	firstLink = 10
	// bullets is the number of all lists without an order, firstOrdered of the first with one.
	bullets      = 1
	firstOrdered = 2
)

func (d *document) piece(one piece) {
	isRTL := one.language.Direction() == hub.DirectionRTL
	d.out.WriteString("<w:p><w:pPr>")
	switch {
	case one.kind == heading && one.level == 1:
		d.out.WriteString(`<w:pStyle w:val="Title"/>`)
	case one.kind == heading:
		fmt.Fprintf(&d.out, `<w:pStyle w:val="Heading%d"/>`, one.level-1)
	case one.kind == code:
		d.out.WriteString(`<w:pStyle w:val="Code"/>`)
	case one.number > 0:
		d.out.WriteString(`<w:pStyle w:val="Reference"/>`)
	case one.quotes > 0:
		d.out.WriteString(`<w:pStyle w:val="Quote"/>`)
	}
	if one.isMarked {
		fmt.Fprintf(&d.out, `<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, depth(one), d.numberOf(one.lists[len(one.lists)-1]))
	}
	if one.kind == rule {
		d.out.WriteString(`<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>`)
	}
	if isRTL {
		d.out.WriteString(`<w:bidi/>`)
	}
	if indent := quoteIndent*one.quotes + listIndent*len(one.lists); indent > 0 {
		hanging := ""
		if one.isMarked {
			hanging = fmt.Sprintf(` w:hanging="%d"`, listIndent)
		}
		fmt.Fprintf(&d.out, `<w:ind w:left="%d"%s/>`, min(indent, deepestIndent), hanging)
	}
	d.out.WriteString("</w:pPr>")
	if one.number > 0 {
		fmt.Fprintf(&d.out, `<w:bookmarkStart w:id="%d" w:name="ref%d"/><w:bookmarkEnd w:id="%d"/>`, one.number, one.number, one.number)
	}
	for _, run := range one.runs {
		d.run(run, one, isRTL)
	}
	d.out.WriteString("</w:p>\n")
}

// The widths of indents, in twentieths of a point.
const (
	quoteIndent   = 425
	listIndent    = 425
	deepestIndent = 6 * listIndent
)

// depth is how deep in lists a piece stands, from 0, as far as documents have levels.
func depth(one piece) int { return min(len(one.lists), deepest) - 1 }

// numberOf is the number by which the document's numbering knows a list.
func (d *document) numberOf(one list) int {
	if !one.isOrdered {
		return bullets
	}
	if _, known := d.numbers[one.id]; !known {
		d.numbers[one.id] = firstOrdered + len(d.ordered)
		d.ordered = append(d.ordered, one)
	}
	return d.numbers[one.id]
}

func (d *document) run(run run, within piece, isRTL bool) {
	isLink := true
	switch {
	case run.number > 0:
		fmt.Fprintf(&d.out, `<w:hyperlink w:anchor="ref%d" w:history="1">`, run.number)
	case run.url != "":
		fmt.Fprintf(&d.out, `<w:hyperlink r:id="rId%d" w:history="1">`, d.link(run.url))
	default:
		isLink = false
	}
	d.out.WriteString("<w:r><w:rPr>")
	if isLink {
		d.out.WriteString(`<w:rStyle w:val="Hyperlink"/>`)
	}
	for _, look := range []struct {
		has bool
		tag string
	}{{run.isCode, `<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>`}, {run.strong, "<w:b/><w:bCs/>"},
		{run.emphasised, "<w:i/><w:iCs/>"}, {run.struck, "<w:strike/>"}, {isRTL, "<w:rtl/>"}} {
		if look.has {
			d.out.WriteString(look.tag)
		}
	}
	language := within.language
	if run.language != "" {
		language = run.language
	}
	if tag := escape(wordLanguage(language)); isRTL {
		d.out.WriteString(`<w:lang w:bidi="` + tag + `"/>`)
	} else {
		d.out.WriteString(`<w:lang w:val="` + tag + `"/>`)
	}
	d.out.WriteString("</w:rPr>")
	for at, line := range strings.Split(run.text, "\n") {
		if at > 0 {
			d.out.WriteString("<w:br/>")
		}
		d.out.WriteString(`<w:t xml:space="preserve">` + escape(line) + "</w:t>")
	}
	if run.ends {
		d.out.WriteString("<w:br/>")
	}
	d.out.WriteString("</w:r>")
	if isLink {
		d.out.WriteString("</w:hyperlink>")
	}
}

// link is the number of the relationship that leads to an address.
func (d *document) link(address string) int {
	if number, known := d.known[address]; known {
		return number
	}
	d.links = append(d.links, address)
	d.known[address] = firstLink + len(d.links) - 1
	return d.known[address]
}
