package extract

import (
	"cmp"
	"encoding/xml"
	"strings"
)

// odtStyle is what a style says of pages and of what is seen.
type odtStyle struct {
	parent string
	// before and after are «page» when a page begins or ends there, «no» when none does.
	before, after string
	// master is how a page looks that begins there.
	master string
	// display is «none» for what is hidden.
	display string
}

// openName is the name of an element of OpenDocument as it is usually written, «text:p», whatever the file calls its namespaces.
func openName(name xml.Name) string {
	const before, compatible = "urn:oasis:names:tc:opendocument:xmlns:", "-compatible"
	space, ok := strings.CutPrefix(name.Space, before)
	if !ok {
		return ""
	}
	space, _, _ = strings.Cut(space, ":")
	return strings.TrimSuffix(space, compatible) + ":" + name.Local
}

// readStyles reads all styles of a part.
func (o *odt) readStyles(from *markup) error {
	return from.children(func(start xml.StartElement) error {
		switch openName(start.Name) {
		case "office:styles", "office:automatic-styles":
			return o.readStyleList(from)
		default:
			return from.skip()
		}
	}, nil)
}

func (o *odt) readStyleList(from *markup) error {
	return from.children(func(start xml.StartElement) error {
		if openName(start.Name) != "style:style" {
			return from.skip()
		}
		style := odtStyle{parent: attribute(start, "parent-style-name"), master: attribute(start, "master-page-name")}
		err := from.children(func(within xml.StartElement) error {
			if strings.HasSuffix(within.Name.Local, "-properties") {
				style.before = cmp.Or(pageOrNo(attribute(within, "break-before")), style.before)
				style.after = cmp.Or(pageOrNo(attribute(within, "break-after")), style.after)
				style.display = cmp.Or(attribute(within, "display"), style.display)
			}
			return from.skip()
		}, nil)
		if style != (odtStyle{}) {
			o.styles[attribute(start, "family")+" "+attribute(start, "name")] = style
		}
		if len(o.styles) > maxStyles {
			return errTooLarge
		}
		return err
	}, nil)
}

func pageOrNo(said string) string {
	switch said {
	case "page", "even-page", "odd-page":
		return "page"
	case "":
		return ""
	default:
		return "no"
	}
}

// said is what a style says, or one that it rests on.
func (o *odt) said(family, style string, what func(odtStyle) string) string {
	for range maxBasedOn {
		one, ok := o.styles[family+" "+style]
		if !ok {
			return ""
		}
		if said := what(one); said != "" {
			return said
		}
		style = one.parent
	}
	return ""
}

func (o *odt) hidden(family, style string) bool {
	return o.said(family, style, func(s odtStyle) string { return s.display }) == "none"
}
