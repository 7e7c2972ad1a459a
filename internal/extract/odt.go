package extract

import (
	"context"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// odt reads the body of a text in OpenDocument (1.3, part 3) onto the pages of a report.
type odt struct {
	from   *markup
	into   *report
	styles map[string]odtStyle
	// inside is how many tables, text boxes and notes what is read stands in: a page does not begin there.
	inside int
	// turns is that the page ends with the paragraph that was read.
	turns bool
	// spaced is that a space was written last: more of them are one (6.1.2).
	spaced bool
}

// maxSpaces is how many spaces an element may stand for: it may say a billion.
const maxSpaces = 100

func readODT(ctx context.Context, content io.ReaderAt, size int64, into *report) error {
	parts, err := openArchive(content, size)
	if err != nil {
		return err
	}
	o := &odt{into: into, styles: map[string]odtStyle{}}
	if err := parts.optional(ctx, "styles.xml", o.readStyles); err != nil {
		return err
	}
	return parts.part(ctx, "content.xml", func(from *markup) error {
		o.from = from
		return from.children(func(start xml.StartElement) error {
			switch openName(start.Name) {
			case "office:automatic-styles":
				return o.readStyleList(from)
			case "office:body":
				return o.content()
			default:
				return from.skip()
			}
		}, nil)
	})
}

// content reads what stands in the element that has begun, where text between elements is none of the report's.
func (o *odt) content() error { return o.from.children(o.element, nil) }

// words reads what stands in a paragraph, or in a part of one.
func (o *odt) words() error { return o.from.children(o.element, o.text) }

// element reads an element of which no other function knows that it is special where it stands.
func (o *odt) element(start xml.StartElement) error {
	switch openName(start.Name) {
	case "text:p", "text:h":
		return o.paragraph(attribute(start, "style-name"))
	case "text:s":
		return o.mark(strings.Repeat(" ", spaces(attribute(start, "c"))))
	case "text:tab":
		return o.mark("\t")
	case "text:line-break":
		return o.mark("\n")
	case "text:soft-page-break":
		return o.softBreak()
	case "text:note":
		return o.note(attribute(start, "note-class"))
	case "text:section":
		return o.unlessHidden("section", start, o.content)
	case "text:span":
		return o.unlessHidden("text", start, o.words)
	case "table:table":
		return o.table(attribute(start, "style-name"))
	case "table:table-row":
		return o.then("\n")
	case "table:table-cell", "table:covered-table-cell":
		return o.then("\t")
	case "draw:text-box":
		o.inside++
		err := o.content()
		o.inside--
		return err
	case "draw:frame", "draw:custom-shape", "draw:a", "draw:g":
		o.into.inked = true
		return o.content()
	case "text:tracked-changes", "office:annotation", "text:hidden-text", "text:ruby-text", "office:forms", "text:script", "svg:title", "svg:desc",
		"office:binary-data", "office:event-listeners", "math:math":
		// Deleted, remarked, hidden, how it is pronounced, and what is no text.
		return o.from.skip()
	default:
		if strings.HasSuffix(start.Name.Local, "-source") && strings.HasPrefix(openName(start.Name), "text:") {
			return o.from.skip() // how a table of contents is made
		}
		return o.words()
	}
}

// paragraph reads one, on the next page when its style says so.
func (o *odt) paragraph(style string) error {
	if err := o.begin("paragraph", style); err != nil {
		return err
	}
	if o.hidden("paragraph", style) {
		return o.from.skip()
	}
	o.spaced = true // at its beginning spaces are none
	err := o.words()
	o.into.separate("\n")
	o.turns = o.turns || o.inside == 0 && o.said("paragraph", style, func(s odtStyle) string { return s.after }) == "page"
	return err
}

// begin goes on to the next page when what was before ended one, or what comes begins one.
func (o *odt) begin(family, style string) error {
	if o.inside == 0 {
		begins := o.said(family, style, func(s odtStyle) string { return s.before }) == "page" ||
			o.said(family, style, func(s odtStyle) string { return s.master }) != ""
		if o.turns || begins {
			if err := o.into.turnOnce(); err != nil {
				return err
			}
		}
		o.turns = false
	}
	o.into.inked = true
	return nil
}

func (o *odt) table(style string) error {
	if err := o.begin("table", style); err != nil {
		return err
	}
	o.inside++
	err := o.content()
	o.inside--
	o.into.separate("\n")
	return err
}

// then reads a row or a cell, after which something separates it from the next.
func (o *odt) then(separator string) error {
	err := o.content()
	o.into.separate(separator)
	return err
}

// text writes what stands between tags, where spaces and ends of lines are one space.
func (o *odt) text(text string) error {
	words := strings.FieldsFunc(text, isSpace)
	if len(words) == 0 {
		if text == "" || o.spaced {
			return nil
		}
		o.spaced = true
		return o.into.write(" ")
	}
	line := strings.Join(words, " ")
	if isSpace(rune(text[0])) && !o.spaced {
		line = " " + line
	}
	o.spaced = isSpace(rune(text[len(text)-1]))
	if o.spaced {
		line += " "
	}
	return o.into.write(line)
}

func isSpace(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

// mark writes what an element without content stands for.
func (o *odt) mark(text string) error {
	o.spaced = false
	if err := o.into.write(text); err != nil {
		return err
	}
	return o.from.skip()
}

func spaces(said string) int {
	n, err := strconv.Atoi(said)
	if err != nil {
		return 1
	}
	return min(max(n, 0), maxSpaces)
}

// softBreak is where the program that wrote the file last had a new page.
func (o *odt) softBreak() error {
	if err := o.into.turnOnce(); err != nil {
		return err
	}
	return o.from.skip()
}

// note reads a footnote to the foot of its page, an endnote to the end of the report.
func (o *odt) note(class string) error {
	var page report
	note := &odt{from: o.from, into: &page, styles: o.styles, inside: 1}
	err := o.from.children(func(start xml.StartElement) error {
		if openName(start.Name) != "text:note-body" {
			return o.from.skip()
		}
		return note.content()
	}, nil)
	if err != nil {
		return err
	}
	at := &o.into.notes
	if class == "endnote" {
		at = &o.into.endnotes
	}
	return o.into.note(at, page.page.String())
}

// unlessHidden reads an element whose style may hide it.
func (o *odt) unlessHidden(family string, start xml.StartElement, read func() error) error {
	if attribute(start, "display") == "none" || o.hidden(family, attribute(start, "style-name")) {
		return o.from.skip()
	}
	return read()
}
