package hostile

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
)

// PDF is a PDF of objects, the first of which is its catalogue.
func PDF(objects ...string) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n")
	places := make([]int, len(objects))
	for n, object := range objects {
		places[n] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", n+1, object)
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, place := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, table)
	return out.Bytes()
}

// Stream is an object with a stream.
func Stream(dictionary, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dictionary, len(content), content)
}

// Page is a PDF with one page that has a content stream, and other objects from number 6 on.
func Page(content string, others ...string) []byte {
	return PDF(append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R /Y 7 0 R >> >> >>",
		content,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}, others...)...)
}

// Deflated is the first n bytes of what repeats, packed.
func Deflated(n int, repeats string) string {
	var out bytes.Buffer
	to, _ := zlib.NewWriterLevel(&out, zlib.BestCompression) // the level is one
	chunk := strings.Repeat(repeats, 1<<20/len(repeats))
	for ; n > 0; n -= len(chunk) {
		_, _ = io.WriteString(to, chunk) // into memory
	}
	_ = to.Close()
	return out.String()
}

// Hello is what a page says: «Hei verden».
const Hello = "BT /F 12 Tf 50 700 Td (Hei verden) Tj ET\n"

// ManyPages is a PDF with as many pages.
func ManyPages(count int) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", Stream("", Hello), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
	var kids strings.Builder
	for n := range count {
		fmt.Fprintf(&kids, "%d 0 R ", n+5)
		objects = append(objects, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>")
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), count)
	return PDF(objects...)
}

// flood is an archive with one part of so many bytes.
func flood(name, head, repeats string, n int) []byte {
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	_, err := to.Create(contentTypes)
	if err != nil {
		panic(err) // into memory
	}
	part, err := to.Create(name)
	if err != nil {
		panic(err) // into memory
	}
	_, _ = io.WriteString(part, head) // into memory
	chunk := strings.Repeat(repeats, 1<<20/len(repeats))
	for ; n > 0; n -= len(chunk) {
		_, _ = io.WriteString(part, chunk)
	}
	if err := to.Close(); err != nil {
		panic(err) // into memory
	}
	return out.Bytes()
}

// File is one that is made to harm.
type File struct {
	// Name says how it does.
	Name, MediaType string
	// Content makes it: some take more memory to be made than to be read.
	Content func() []byte
}

const wordHead = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

func hostilePDF(name string, content func() []byte) File {
	return File{name, "application/pdf", content}
}

// Files are those that are made to harm. Each has no text, or one within the limits.
func Files() []File {
	const operators = 200 << 20
	flate := func(n int, repeats string) string { return Stream("/Filter /FlateDecode", Deflated(n, repeats)) }
	return []File{
		hostilePDF("page tree that is its own child", func() []byte {
			return PDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>")
		}),
		hostilePDF("parent loop", func() []byte {
			return PDF("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Parent 3 0 R /Kids [3 0 R] /Count 2 >>", "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2 >>")
		}),
		hostilePDF("forms that call each other", func() []byte {
			form := func(n int) string {
				return Stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X %d 0 R /Y %d 0 R >> >>", n, n), strings.Repeat("/X Do /Y Do ", 20))
			}
			return Page(Stream("", "/X Do"), form(7), form(6))
		}),
		hostilePDF("forms in forms, forty times forty", func() []byte {
			var forms []string
			for n := range 40 {
				forms = append(forms, Stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X %d 0 R >> >>", n+7), strings.Repeat("/X Do ", 40)))
			}
			return Page(Stream("", "/X Do"), append(forms, Stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", Hello))...)
		}),
		hostilePDF("a page of 200 MB of operators", func() []byte { return Page(flate(operators, "q 1 0 0 1 0 0 cm Q ")) }),
		hostilePDF("a page of 200 MB of text", func() []byte { return Page(flate(operators, Hello)) }),
		hostilePDF("a gigabyte in a page", func() []byte { return Page(flate(1<<30, " ")) }),
		hostilePDF("a gigabyte packed twice", func() []byte {
			return Page(Stream("/Filter [/FlateDecode /FlateDecode]", deflatedOnce(Deflated(1<<30, " "))))
		}),
		hostilePDF("ten thousand pages", func() []byte { return ManyPages(10_000) }),
		hostilePDF("deep arrays", func() []byte { return Page(Stream("", strings.Repeat("[", 5<<20))) }),
		hostilePDF("objects in a stream that is in itself", func() []byte {
			return []byte("%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 20 /Extends 1 0 R >>\nstream\n1 0 << /Type /Catalog >>\nendstream\nendobj\n" +
				"2 0 obj\n<< /Type /XRef /W [1 1 1] /Size 3 /Root 1 0 R /Index [0 3] /Length 9 >>\nstream\n\x02\x01\x00\x02\x01\x00\x02\x01\x00\nendstream\nendobj\nstartxref\n118\n%%EOF\n")
		}),
		hostilePDF("a table of contents that is longer than the file", func() []byte {
			return bytes.Replace(Page(Stream("", Hello)), []byte("/Size 6"), []byte("/Size 2147483647"), 1)
		}),
		{"a gigabyte of spaces in Word", DOCX, func() []byte { return flood("word/document.xml", wordHead, " ", 1<<30) }},
		{"elements as deep as there are bytes", DOCX, func() []byte { return flood("word/document.xml", wordHead, "<w:p>", 60<<20) }},
		{"a tag with millions of attributes", DOCX, func() []byte { return flood("word/document.xml", wordHead+"<w:p", " a='' ", 60<<20) }},
		{"a million pages in Word", DOCX, func() []byte {
			return Word("<w:p><w:r>" + strings.Repeat(`<w:br w:type="page"/>`, 1_000_000) + "</w:r></w:p>")
		}},
		{"sixty megabytes of text in Word", DOCX, func() []byte {
			return flood("word/document.xml", wordHead, "<w:p><w:r><w:t>Hei verden, hei verden</w:t></w:r></w:p>", 60<<20)
		}},
		{"a million styles", DOCX, func() []byte {
			var styles strings.Builder
			for n := range 700_000 {
				fmt.Fprintf(&styles, `<w:style w:styleId="s%d"><w:basedOn w:val="s%d"/></w:style>`, n, n+1)
			}
			return Word(`<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr></w:p>`, "word/styles.xml", styles.String())
		}},
		{"a billion laughs", ODT, func() []byte {
			return Packed("content.xml", `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>`)
		}},
		{"a billion spaces", ODT, func() []byte {
			return OpenDocument("", "<text:p>"+strings.Repeat(`<text:s text:c="1000000000"/>`, 100_000)+"</text:p>")
		}},
		{"a million notes", ODT, func() []byte {
			return OpenDocument("", "<text:p>"+strings.Repeat(`<text:note><text:note-body><text:p>hei</text:p></text:note-body></text:note>`, 700_000)+"</text:p>")
		}},
		{"a text without end", "text/plain", func() []byte { return bytes.Repeat([]byte("hei "), 25<<18) }},
		{"a text of pages", "text/plain", func() []byte { return bytes.Repeat([]byte("\f"), 25<<20) }},
	}
}

func deflatedOnce(content string) string {
	var out bytes.Buffer
	to := zlib.NewWriter(&out)
	_, _ = io.WriteString(to, content) // into memory
	_ = to.Close()
	return out.String()
}
