package extract

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/extract/hostile"
)

// fuzzed throws bytes at one sort of file, beginning with a report and with a small file. PDFium stays compiled between them; each PDF has
// an instance of its own, as on a server, which takes half a second with what fuzzing counts.
func fuzzed(f *testing.F, report string, small []byte) {
	whole, err := os.ReadFile(filepath.Join(reports, report))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(small)
	// A fuzzer gives up on what takes longer than ten seconds.
	impatient := &Extractor{reading: extractor.reading, pdfium: extractor.pdfium, time: 3 * time.Second}
	f.Fuzz(func(t *testing.T, content []byte) {
		pages, err := impatient.Extract(t.Context(), sorts[filepath.Ext(report)], bytes.NewReader(content), int64(len(content)))
		if wrong := within(pages, err); wrong != nil {
			t.Error(wrong)
		}
	})
}

func FuzzPDF(f *testing.F) {
	fuzzed(f, "soemstova.pdf", hostile.Page(hostile.Stream("", hostile.Hello)))
}

func FuzzDOCX(f *testing.F) {
	fuzzed(f, "utstyrsbanken.docx", hostile.Word(`<w:p><w:r><w:t>Hei</w:t><w:br w:type="page"/><w:t>verden</w:t></w:r></w:p>`))
}

func FuzzODT(f *testing.F) {
	fuzzed(f, "flyktningguiden.odt", hostile.OpenDocument("", `<text:p>Hei<text:soft-page-break/>verden</text:p>`))
}
