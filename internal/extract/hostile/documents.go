package hostile

import (
	"archive/zip"
	"bytes"
	"io"
)

// DOCX and ODT are media types.
const (
	DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	ODT  = "application/vnd.oasis.opendocument.text"
)

// contentTypes is the part by which a program knows what it opens (ECMA-376 part 2, 7.2.3); nobody reads it here.
const contentTypes = "[Content_Types].xml"

// Packed is an archive with parts, named and filled in turns.
func Packed(parts ...string) []byte {
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for ; len(parts) >= 2; parts = parts[2:] {
		part, err := to.Create(parts[0])
		if err != nil {
			panic(err) // into memory
		}
		if _, err := io.WriteString(part, parts[1]); err != nil {
			panic(err) // into memory
		}
	}
	if err := to.Close(); err != nil {
		panic(err) // into memory
	}
	return out.Bytes()
}

// Word is a DOCX with a body.
func Word(body string, parts ...string) []byte {
	const names = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`
	for n := 1; n < len(parts); n += 2 {
		parts[n] = `<w:part` + names + `>` + parts[n] + `</w:part>`
	}
	return Packed(append(parts, contentTypes, "<Types/>", "word/document.xml", `<w:document`+names+`><w:body>`+body+`</w:body></w:document>`)...)
}

// OpenDocument is an ODT with a body and styles of its own.
func OpenDocument(styles, body string) []byte {
	return Packed("mimetype", ODT, "content.xml", `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
		xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
		xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
		<office:automatic-styles>`+styles+`</office:automatic-styles><office:body><office:text>`+body+`</office:text></office:body></office:document-content>`)
}
