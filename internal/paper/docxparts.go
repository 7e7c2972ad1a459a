package paper

import (
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	xmlHeader = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	// wordNames are the names that the parts of a document are written with.
	wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
		`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relationshipNames = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	officeType        = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordType          = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

const contentTypes = xmlHeader + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
<Override PartName="/word/document.xml" ContentType="` + wordType + `document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="` + wordType + `styles+xml"/>
<Override PartName="/word/numbering.xml" ContentType="` + wordType + `numbering+xml"/>
<Override PartName="/word/settings.xml" ContentType="` + wordType + `settings+xml"/>
</Types>
`

const packageRelationships = xmlHeader + `<Relationships ` + relationshipNames + `>
<Relationship Id="rId1" Type="` + officeType + `officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>
</Relationships>
`

const coreProperties = xmlHeader + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
	`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>%s</dc:title><dc:language>%s</dc:language></cp:coreProperties>
`

const settings = xmlHeader + `<w:settings ` + wordNames + `><w:compat><w:compatSetting w:name="compatibilityMode" ` +
	`w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>
`

// styles are those of word processors by their own names, so that headings make a table of contents.
const styles = xmlHeader + `<w:styles ` + wordNames + `>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:szCs w:val="22"/>` +
	`<w:lang w:val="%s"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>` +
	`<w:pPr><w:keepNext/><w:spacing w:after="200"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="40"/><w:szCs w:val="40"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>` +
	`<w:pPr><w:keepNext/><w:spacing w:before="360"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="30"/><w:szCs w:val="30"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>` +
	`<w:pPr><w:keepNext/><w:spacing w:before="280"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="25"/><w:szCs w:val="25"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/>` +
	`<w:pPr><w:keepNext/><w:spacing w:before="200"/><w:outlineLvl w:val="2"/></w:pPr><w:rPr><w:b/><w:bCs/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading4"><w:name w:val="heading 4"/><w:basedOn w:val="Heading3"/><w:next w:val="Normal"/><w:qFormat/>` +
	`<w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading5"><w:name w:val="heading 5"/><w:basedOn w:val="Heading3"/><w:next w:val="Normal"/><w:qFormat/>` +
	`<w:pPr><w:outlineLvl w:val="4"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/><w:qFormat/>` +
	`<w:pPr><w:pBdr><w:left w:val="single" w:sz="6" w:space="8" w:color="999999"/></w:pBdr></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Code"><w:name w:val="Code"/><w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Reference"><w:name w:val="Reference"/><w:basedOn w:val="Normal"/>` +
	`<w:pPr><w:keepLines/><w:ind w:left="567" w:hanging="567"/></w:pPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="00458A"/><w:u w:val="single"/></w:rPr></w:style>
</w:styles>
`

// body is the main part: the pieces, on sheets of A4.
func (d *document) body() string {
	return xmlHeader + `<w:document ` + wordNames + "><w:body>\n" + d.out.String() +
		`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1247" w:bottom="1247" w:left="1247" ` +
		`w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>` + "\n"
}

func (d *document) relationships() string {
	var out strings.Builder
	out.WriteString(xmlHeader + `<Relationships ` + relationshipNames + ">\n")
	for at, name := range []string{"styles", "numbering", "settings"} {
		fmt.Fprintf(&out, `<Relationship Id="rId%d" Type="%s%s" Target="%s.xml"/>`+"\n", at+1, officeType, name, name)
	}
	for at, address := range d.links {
		fmt.Fprintf(&out, `<Relationship Id="rId%d" Type="%shyperlink" Target="%s" TargetMode="External"/>`+"\n",
			firstLink+at, officeType, escape(address))
	}
	out.WriteString("</Relationships>\n")
	return out.String()
}

// numbering says how lists are marked: one way for all without an order, and a count of its own for each with one.
func (d *document) numbering() string {
	var out strings.Builder
	out.WriteString(xmlHeader + `<w:numbering ` + wordNames + ">\n")
	for number, mark := range []string{`<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>`, `<w:numFmt w:val="decimal"/><w:lvlText w:val="%%%d."/>`} {
		fmt.Fprintf(&out, `<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="multilevel"/>`, number)
		for level := range deepest {
			text := mark
			if number > 0 {
				text = fmt.Sprintf(mark, level+1)
			}
			fmt.Fprintf(&out, `<w:lvl w:ilvl="%d"><w:start w:val="1"/>%s<w:lvlJc w:val="left"/></w:lvl>`, level, text)
		}
		out.WriteString("</w:abstractNum>\n")
	}
	fmt.Fprintf(&out, `<w:num w:numId="%d"><w:abstractNumId w:val="0"/></w:num>`+"\n", bullets)
	for at, one := range d.ordered {
		fmt.Fprintf(&out, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/>`, firstOrdered+at)
		for level := range deepest {
			fmt.Fprintf(&out, `<w:lvlOverride w:ilvl="%d"><w:startOverride w:val="%d"/></w:lvlOverride>`, level, one.start)
		}
		out.WriteString("</w:num>\n")
	}
	out.WriteString("</w:numbering>\n")
	return out.String()
}

// escape is a text as XML has it; what XML cannot have becomes the sign for that.
func escape(text string) string {
	var out strings.Builder
	if err := xml.EscapeText(&out, []byte(text)); err != nil {
		return "" // a strings.Builder takes everything
	}
	return out.String()
}

// wordLanguage is a language as word processors know it: those of Norway with the country.
func wordLanguage(language hub.Language) string {
	switch language {
	case "nb":
		return "nb-NO"
	case "nn":
		return "nn-NO"
	case "en":
		return "en-GB"
	default:
		return string(language)
	}
}
