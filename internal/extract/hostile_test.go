package extract

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// pdf is a PDF of objects, the first of which is its catalogue.
func pdf(objects ...string) []byte {
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

// stream is an object with a stream.
func stream(dictionary, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dictionary, len(content), content)
}

// page is a PDF with one page that has a content stream, and other objects from number 6 on.
func page(content string, others ...string) []byte {
	return pdf(append([]string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R /Y 7 0 R >> >> >>",
		content,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}, others...)...)
}

// deflated is the first n bytes of what repeats, packed.
func deflated(n int, repeats string) string {
	var out bytes.Buffer
	to, _ := zlib.NewWriterLevel(&out, zlib.BestCompression) // the level is one
	chunk := strings.Repeat(repeats, 1<<20/len(repeats))
	for ; n > 0; n -= len(chunk) {
		_, _ = io.WriteString(to, chunk) // into memory
	}
	_ = to.Close()
	return out.String()
}

const hello = "BT /F 12 Tf 50 700 Td (Hei verden) Tj ET\n"

// manyPages is a PDF with as many pages.
func manyPages(count int) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "", stream("", hello), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"}
	var kids strings.Builder
	for n := range count {
		fmt.Fprintf(&kids, "%d 0 R ", n+5)
		objects = append(objects, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>")
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), count)
	return pdf(objects...)
}

// flood is an archive with one part of so many bytes.
func flood(t testing.TB, name, head, repeats string, n int) []byte {
	t.Helper()
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	part, err := to.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(part, head) // into memory
	chunk := strings.Repeat(repeats, 1<<20/len(repeats))
	for ; n > 0; n -= len(chunk) {
		_, _ = io.WriteString(part, chunk)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// hostileFile is one that is made to harm.
type hostileFile struct {
	name, mediaType string
	make            func(testing.TB) []byte
}

const wordHead = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`

func hostilePDF(name string, make func() []byte) hostileFile {
	return hostileFile{name, "application/pdf", func(testing.TB) []byte { return make() }}
}

// hostile are files that are made to harm. Each has no text, or one within the limits.
func hostile() []hostileFile {
	const operators = 200 << 20
	flate := func(n int, repeats string) string { return stream("/Filter /FlateDecode", deflated(n, repeats)) }
	return []hostileFile{
		hostilePDF("page tree that is its own child", func() []byte {
			return pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000 >>")
		}),
		hostilePDF("parent loop", func() []byte {
			return pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Parent 3 0 R /Kids [3 0 R] /Count 2 >>", "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2 >>")
		}),
		hostilePDF("forms that call each other", func() []byte {
			form := func(n int) string {
				return stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X %d 0 R /Y %d 0 R >> >>", n, n), strings.Repeat("/X Do /Y Do ", 20))
			}
			return page(stream("", "/X Do"), form(7), form(6))
		}),
		hostilePDF("forms in forms, forty times forty", func() []byte {
			var forms []string
			for n := range 40 {
				forms = append(forms, stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X %d 0 R >> >>", n+7), strings.Repeat("/X Do ", 40)))
			}
			return page(stream("", "/X Do"), append(forms, stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9]", hello))...)
		}),
		hostilePDF("a page of 200 MB of operators", func() []byte { return page(flate(operators, "q 1 0 0 1 0 0 cm Q ")) }),
		hostilePDF("a page of 200 MB of text", func() []byte { return page(flate(operators, hello)) }),
		hostilePDF("a gigabyte in a page", func() []byte { return page(flate(1<<30, " ")) }),
		hostilePDF("a gigabyte packed twice", func() []byte {
			return page(stream("/Filter [/FlateDecode /FlateDecode]", deflatedOnce(deflated(1<<30, " "))))
		}),
		hostilePDF("ten thousand pages", func() []byte { return manyPages(10_000) }),
		hostilePDF("deep arrays", func() []byte { return page(stream("", strings.Repeat("[", 5<<20))) }),
		hostilePDF("objects in a stream that is in itself", func() []byte {
			return []byte("%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 20 /Extends 1 0 R >>\nstream\n1 0 << /Type /Catalog >>\nendstream\nendobj\n" +
				"2 0 obj\n<< /Type /XRef /W [1 1 1] /Size 3 /Root 1 0 R /Index [0 3] /Length 9 >>\nstream\n\x02\x01\x00\x02\x01\x00\x02\x01\x00\nendstream\nendobj\nstartxref\n118\n%%EOF\n")
		}),
		hostilePDF("a table of contents that is longer than the file", func() []byte {
			return bytes.Replace(page(stream("", hello)), []byte("/Size 6"), []byte("/Size 2147483647"), 1)
		}),
		{"a gigabyte of spaces in Word", docxType, func(t testing.TB) []byte { return flood(t, "word/document.xml", wordHead, " ", 1<<30) }},
		{"elements as deep as there are bytes", docxType, func(t testing.TB) []byte { return flood(t, "word/document.xml", wordHead, "<w:p>", 60<<20) }},
		{"a tag with millions of attributes", docxType, func(t testing.TB) []byte { return flood(t, "word/document.xml", wordHead+"<w:p", " a='' ", 60<<20) }},
		{"a million pages in Word", docxType, func(t testing.TB) []byte {
			return word(t, "<w:p><w:r>"+strings.Repeat(`<w:br w:type="page"/>`, 1_000_000)+"</w:r></w:p>")
		}},
		{"sixty megabytes of text in Word", docxType, func(t testing.TB) []byte {
			return flood(t, "word/document.xml", wordHead, "<w:p><w:r><w:t>Hei verden, hei verden</w:t></w:r></w:p>", 60<<20)
		}},
		{"a million styles", docxType, func(t testing.TB) []byte {
			var styles strings.Builder
			for n := range 700_000 {
				fmt.Fprintf(&styles, `<w:style w:styleId="s%d"><w:basedOn w:val="s%d"/></w:style>`, n, n+1)
			}
			return word(t, `<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr></w:p>`, "word/styles.xml", styles.String())
		}},
		{"a billion laughs", odtType, func(t testing.TB) []byte {
			return packed(t, "content.xml", `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>`)
		}},
		{"a billion spaces", odtType, func(t testing.TB) []byte {
			return open(t, "", "<text:p>"+strings.Repeat(`<text:s text:c="1000000000"/>`, 100_000)+"</text:p>")
		}},
		{"a million notes", odtType, func(t testing.TB) []byte {
			return open(t, "", "<text:p>"+strings.Repeat(`<text:note><text:note-body><text:p>hei</text:p></text:note-body></text:note>`, 700_000)+"</text:p>")
		}},
		{"a text without end", "text/plain", func(testing.TB) []byte { return bytes.Repeat([]byte("hei "), 25<<18) }},
		{"a text of pages", "text/plain", func(testing.TB) []byte { return bytes.Repeat([]byte("\f"), 25<<20) }},
	}
}

func deflatedOnce(content string) string {
	var out bytes.Buffer
	to := zlib.NewWriter(&out)
	_, _ = io.WriteString(to, content) // into memory
	_ = to.Close()
	return out.String()
}

// within says what is wrong with what came of a hostile file; nil when it has no text, or one within the limits.
func within(pages []string, err error) error {
	length := 0
	for _, one := range pages {
		length += len(one)
	}
	switch {
	case err != nil && !errors.Is(err, hub.ErrNoText):
		return err
	case err == nil && len(pages) == 0:
		return errors.New("a text without pages")
	case len(pages) > maxPages, length > maxLength:
		return fmt.Errorf("%d pages of %d bytes", len(pages), length)
	}
	return nil
}

func TestHostileFilesEnd(t *testing.T) {
	t.Parallel()
	if raceDetected {
		t.Skip("there is nothing concurrent in it, and with the race detector a bomb takes half a minute")
	}
	for _, one := range hostile() {
		begun := time.Now()
		pages, err := extract(t.Context(), one.mediaType, one.make(t))
		if wrong := within(pages, err); wrong != nil {
			t.Errorf("%s: %v", one.name, wrong)
		}
		t.Logf("%s: %d pages, %v, in %v", one.name, len(pages), err, time.Since(begun).Round(time.Millisecond))
	}
}

func TestBrokenReportsAreReadAsFarAsTheyGoOrNot(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"soemstova.pdf", "utstyrsbanken.docx", "parsellhagen.odt"} {
		whole, err := os.ReadFile(filepath.Join(reports, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, broken := range [][]byte{nil, whole[:1], whole[:len(whole)/3], whole[:len(whole)-40], bytes.Repeat(whole, 2), append([]byte("PK\x03\x04"), whole...),
			bytes.ReplaceAll(whole, []byte("startxref"), []byte("startxxxx")), bytes.ReplaceAll(whole, []byte("stream"), []byte("strxam"))} {
			pages, err := extract(t.Context(), sorts[filepath.Ext(name)], broken)
			if wrong := within(pages, err); wrong != nil {
				t.Errorf("%s, %d bytes: %v", name, len(broken), wrong)
			}
		}
	}
}

func TestWhatNeverEndsIsStoppedAndTheNextFileIsRead(t *testing.T) {
	t.Parallel()
	impatient := &Extractor{reading: extractor.reading, pdfium: extractor.pdfium, time: 200 * time.Millisecond}
	endless := page(stream("/Filter /FlateDecode", deflated(60<<20, "q 1 0 0 1 0 0 cm Q ")))
	begun := time.Now()
	pages, err := impatient.Extract(t.Context(), "application/pdf", bytes.NewReader(endless), int64(len(endless)))
	if !errors.Is(err, hub.ErrNoText) || !strings.Contains(err.Error(), "takes too long") {
		t.Errorf("%d pages, %v", len(pages), err)
	}
	t.Logf("stopped after %v, waiting for others included", time.Since(begun))
	if pages, err := extract(t.Context(), "application/pdf", page(stream("", hello))); err != nil || pages[0] != "Hei verden" {
		t.Errorf("the next: %q, %v", pages, err)
	}
}

func TestAPDFThatIsLockedHasNoText(t *testing.T) {
	t.Parallel()
	// The keys are those of no password: PDFium asks for one.
	locked := bytes.Replace(page(stream("", hello)), []byte("/Root 1 0 R"), []byte("/Root 1 0 R /ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ("+
		strings.Repeat("o", 32)+") /U ("+strings.Repeat("u", 32)+") >>"), 1)
	if pages, err := extract(t.Context(), "application/pdf", locked); !errors.Is(err, hub.ErrNoText) || !strings.Contains(err.Error(), "password") {
		t.Errorf("%q, %v", pages, err)
	}
}

func TestAPictureOfAPageIsAPageWithoutText(t *testing.T) {
	t.Parallel()
	scanned := page(stream("", "q 600 0 0 800 0 0 cm /X Do Q"), stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "x"))
	if pages, err := extract(t.Context(), "application/pdf", scanned); err != nil || len(pages) != 1 || pages[0] != "" {
		t.Errorf("%q, %v", pages, err)
	}
}

func TestElementsStandInEachOtherToADepth(t *testing.T) {
	t.Parallel()
	for depth, deeper := range map[int]bool{maxDepth - 10: false, maxDepth + 1: true} {
		_, err := extract(t.Context(), docxType, word(t, strings.Repeat("<w:ins>", depth)+strings.Repeat("</w:ins>", depth)))
		if got := err != nil && strings.Contains(err.Error(), errTooDeep.Error()); got != deeper {
			t.Errorf("%d elements: %v", depth, err)
		}
	}
}

func TestWhatIsLongIsCut(t *testing.T) {
	t.Parallel()
	paragraphs := strings.Repeat("<w:p><w:r><w:t>"+strings.Repeat("blåbær ", 1000)+"</w:t></w:r></w:p>", 1000)
	pages, err := extract(t.Context(), docxType, word(t, "<w:p><w:r><w:t>en</w:t><w:br w:type='page'/></w:r></w:p>"+paragraphs))
	if err != nil || len(pages) != 2 || pages[0] != "en" || len(pages[1]) < maxLength-100 || len(pages[1]) > maxLength {
		t.Errorf("%d pages, %v", len(pages), err)
	}
	if pages, err := extract(t.Context(), "application/pdf", manyPages(maxPages+1)); err != nil || len(pages) != maxPages || pages[maxPages-1] != "Hei verden" {
		t.Errorf("%d pages, %v", len(pages), err)
	}
}

// A fuzzer found that an archive may point before its beginning; it was taken for a fault of the disk, and would have been tried again
// for ever.
func TestAnArchiveThatPointsBeforeItsBeginningIsDamaged(t *testing.T) {
	t.Parallel()
	file := &observed{ReaderAt: bytes.NewReader([]byte("PK"))}
	if _, err := file.ReadAt(make([]byte, 1), -1); err == nil || file.failed != nil {
		t.Errorf("%v, and of the disk %v", err, file.failed)
	}
}
