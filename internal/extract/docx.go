package extract

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
)

// docx reads the body of a document in Office Open XML (ECMA-376, part 1, 17) onto the pages of a report.
type docx struct {
	from *markup
	into *report
	// styles are those that begin pages or hide text, by their ids.
	styles map[string]docxStyle
	// sections say whether each section begins a page; section is the one that is being read.
	sections []bool
	section  int
	// footnotes and endnotes are notes whose references were not met yet, by their ids.
	footnotes, endnotes map[string]string
	// hidden is that the run that is being read is.
	hidden bool
	// ends is that the paragraph that is being read is the last one of its section.
	ends bool
	row  docxRow
}

// docxRow is the row of a table that is being read. Each of its cells says where its page ends; the row turns the page once for all.
type docxRow struct {
	inside bool
	// turned is how often a cell before has turned the page, or this one; cell how often this one would.
	turned, cell int
}

func readDOCX(ctx context.Context, content io.ReaderAt, size int64, into *report) error {
	parts, err := openArchive(content, size)
	if err != nil {
		return err
	}
	d := &docx{into: into}
	if err := parts.optional(ctx, "word/styles.xml", d.readStyles); err != nil {
		return err
	}
	if d.footnotes, err = d.notes(ctx, parts, "word/footnotes.xml"); err != nil {
		return err
	}
	if d.endnotes, err = d.notes(ctx, parts, "word/endnotes.xml"); err != nil {
		return err
	}
	if err := parts.part(ctx, "word/document.xml", d.readSections); err != nil {
		return err
	}
	return parts.part(ctx, "word/document.xml", func(from *markup) error {
		d.from = from
		return d.content()
	})
}

// notes are the texts of footnotes or endnotes by their ids. The lines that part them from the page are among them, and nothing refers
// to those.
func (d *docx) notes(ctx context.Context, parts *archive, name string) (map[string]string, error) {
	notes := map[string]string{}
	var page report
	err := parts.optional(ctx, name, func(from *markup) error {
		return from.children(func(start xml.StartElement) error {
			note := &docx{from: from, into: &page, styles: d.styles}
			if err := note.content(); err != nil {
				return err
			}
			notes[attribute(start, "id")] = page.page.String()
			page.page.Reset()
			page.pages, page.owed = nil, ""
			if len(notes) > maxNotes {
				return errTooLarge
			}
			return nil
		}, nil)
	})
	if errors.Is(err, errFull) {
		err = errTooLarge
	}
	return notes, err
}

// content reads what stands in the element that has begun.
func (d *docx) content() error { return d.from.children(d.element, nil) }

// element reads an element of which no other function knows that it is special where it stands.
func (d *docx) element(start xml.StartElement) error {
	switch wordName(start.Name) {
	case "w:p":
		return d.paragraph()
	case "w:pPr":
		return d.paragraphProperties()
	case "w:r":
		return d.run()
	case "w:rPr":
		return d.runProperties()
	case "w:t", "m:t":
		return d.from.children(d.element, d.text)
	case "w:tr":
		return d.tableRow()
	case "w:tc":
		return d.cell()
	case "w:tab", "w:ptab":
		return d.mark("\t")
	case "w:br":
		return d.lineBreak(attribute(start, "type"))
	case "w:cr":
		return d.mark("\n")
	case "w:noBreakHyphen":
		return d.mark("-")
	case "w:lastRenderedPageBreak":
		return d.rendered()
	case "w:footnoteReference":
		return d.reference(d.footnotes, attribute(start, "id"), &d.into.notes)
	case "w:endnoteReference":
		return d.reference(d.endnotes, attribute(start, "id"), &d.into.endnotes)
	case "w:txbxContent":
		d.into.separate("\n")
		return d.content()
	case "w:drawing", "w:pict", "w:object":
		d.into.inked = true
		return d.content()
	case "w:del", "w:moveFrom", "w:rt", "w:sdtPr", "w:tblPr", "w:tblGrid", "w:sectPr", "mc:Fallback":
		// Deleted, moved away, how it is pronounced, how it looks, and the same once more for older programs.
		return d.from.skip()
	default:
		return d.content()
	}
}

// paragraph reads one, and goes on to the next page when a section ends with it.
func (d *docx) paragraph() error {
	outer := d.ends // a paragraph may stand in a text box in another
	d.ends = false
	err := d.content()
	ends := d.ends
	d.ends = outer
	if err != nil {
		return err
	}
	d.into.separate("\n")
	if !ends {
		return nil
	}
	d.section++
	if d.section < len(d.sections) && d.sections[d.section] {
		return d.into.turn()
	}
	return nil
}

// paragraphProperties reads how a paragraph is: whether it begins a page, and ends a section.
func (d *docx) paragraphProperties() error {
	var style, before string
	err := d.from.children(func(start xml.StartElement) error {
		switch wordName(start.Name) {
		case "w:pStyle":
			style = attribute(start, "val")
		case "w:pageBreakBefore":
			before = onOff(start)
		case "w:sectPr":
			d.ends = true
		}
		return d.from.skip()
	}, nil)
	if err != nil {
		return err
	}
	if before == "" {
		before = d.said(style, func(s docxStyle) string { return s.pageBefore })
	}
	if before == "on" && !d.row.inside {
		return d.into.turnOnce()
	}
	return nil
}

// run reads a stretch of text that looks alike.
func (d *docx) run() error {
	outer := d.hidden
	err := d.content()
	d.hidden = outer
	return err
}

// runProperties reads how a run is: whether it is hidden.
func (d *docx) runProperties() error {
	var style, hidden string
	err := d.from.children(func(start xml.StartElement) error {
		switch wordName(start.Name) {
		case "w:rStyle":
			style = attribute(start, "val")
		case "w:vanish":
			hidden = onOff(start)
		}
		return d.from.skip()
	}, nil)
	if hidden == "" {
		hidden = d.said(style, func(s docxStyle) string { return s.hidden })
	}
	d.hidden = hidden == "on"
	return err
}

func (d *docx) text(text string) error {
	if d.hidden {
		return nil
	}
	return d.into.write(text)
}

// mark writes what an element without content stands for.
func (d *docx) mark(text string) error {
	if err := d.text(text); err != nil {
		return err
	}
	return d.from.skip()
}

// lineBreak reads a break that the author made, of a line, a column or a page.
func (d *docx) lineBreak(of string) error {
	switch of {
	case "page":
		if err := d.into.turn(); err != nil {
			return err
		}
	case "column":
		d.into.separate("\n")
	default:
		return d.mark("\n")
	}
	return d.from.skip()
}

// rendered is where the program that wrote the file last had a new page. It says so also after breaks that the author made, and in
// each cell of a row.
func (d *docx) rendered() error {
	turns := true
	if d.row.inside {
		d.row.cell++
		turns = d.row.cell > d.row.turned
		d.row.turned = max(d.row.turned, d.row.cell)
	}
	if turns {
		if err := d.into.turnOnce(); err != nil {
			return err
		}
	}
	return d.from.skip()
}

// reference puts a note where notes of its sort stand.
func (d *docx) reference(notes map[string]string, id string, at *[]string) error {
	if note := notes[id]; note != "" && !d.hidden {
		delete(notes, id)
		if err := d.into.note(at, note); err != nil {
			return err
		}
	}
	return d.from.skip()
}

func (d *docx) tableRow() error {
	outer := d.row
	d.row = docxRow{inside: true}
	err := d.content()
	d.row = outer
	d.into.separate("\n")
	return err
}

func (d *docx) cell() error {
	d.row.cell = 0
	err := d.content()
	d.into.separate("\t")
	return err
}
