package extract

import (
	"encoding/xml"
)

// docxStyle is what a style says of pages and of what is seen: «on», «off», or nothing.
type docxStyle struct {
	basedOn, pageBefore, hidden string
}

const (
	// maxStyles is how many styles are kept: Word can have 4,079, and LibreOffice makes one for each look of a paragraph.
	maxStyles = 50_000
	// maxBasedOn is how many styles may rest on each other: those of Word do four deep.
	maxBasedOn = 16
)

// wordName is the name of an element of Office Open XML as it is usually written, «w:p», whatever the file calls its namespaces.
func wordName(name xml.Name) string {
	switch name.Space {
	case "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return "w:" + name.Local
	case "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math":
		return "m:" + name.Local
	case "http://schemas.openxmlformats.org/markup-compatibility/2006":
		return "mc:" + name.Local
	default:
		return ""
	}
}

// onOff is what a switch says (ECMA-376, part 1, 22.9.2.7): it is on when it says nothing else.
func onOff(start xml.StartElement) string {
	switch attribute(start, "val") {
	case "0", "false", "off":
		return "off"
	default:
		return "on"
	}
}

// readStyles reads the styles that say something of pages or of what is seen.
func (d *docx) readStyles(from *markup) error {
	d.styles = map[string]docxStyle{}
	return from.children(func(start xml.StartElement) error {
		if wordName(start.Name) != "w:style" {
			return from.skip()
		}
		var style docxStyle
		err := from.each(func(within xml.StartElement) {
			switch wordName(within.Name) {
			case "w:basedOn":
				style.basedOn = attribute(within, "val")
			case "w:pageBreakBefore":
				style.pageBefore = onOff(within)
			case "w:vanish":
				style.hidden = onOff(within)
			}
		})
		if style != (docxStyle{}) {
			d.styles[attribute(start, "styleId")] = style
		}
		if len(d.styles) > maxStyles {
			return errTooLarge
		}
		return err
	}, nil)
}

// said is what a style says, or one that it rests on.
func (d *docx) said(style string, what func(docxStyle) string) string {
	for range maxBasedOn {
		one, ok := d.styles[style]
		if !ok {
			return ""
		}
		if said := what(one); said != "" {
			return said
		}
		style = one.basedOn
	}
	return ""
}

// readSections reads whether each section begins a page. That stands where the section ends, so it has to be known before the body
// is read.
func (d *docx) readSections(from *markup) error {
	return from.children(func(start xml.StartElement) error {
		switch wordName(start.Name) {
		case "w:sectPr":
			begins := true
			err := from.children(func(within xml.StartElement) error {
				if said := attribute(within, "val"); wordName(within.Name) == "w:type" {
					begins = said != "continuous" && said != "nextColumn"
				}
				return from.skip()
			}, nil)
			d.sections = append(d.sections, begins)
			return err
		case "w:pPrChange":
			return from.skip()
		default:
			return d.readSections(from)
		}
	}, nil)
}
