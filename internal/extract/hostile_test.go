package extract

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/extract/hostile"
	"github.com/samlaer/samlaer/internal/hub"
)

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
	case len(pages) > maxCounted, length > maxLength:
		return fmt.Errorf("%d pages of %d bytes", len(pages), length)
	}
	return nil
}

func TestHostileFilesEnd(t *testing.T) {
	t.Parallel()
	if raceDetected {
		t.Skip("there is nothing concurrent in it, and with the race detector a bomb takes half a minute")
	}
	for _, one := range hostile.Files() {
		begun := time.Now()
		pages, err := extract(t.Context(), one.MediaType, one.Content())
		if wrong := within(pages, err); wrong != nil {
			t.Errorf("%s: %v", one.Name, wrong)
		}
		t.Logf("%s: %d pages, %v, in %v", one.Name, len(pages), err, time.Since(begun).Round(time.Millisecond))
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
	var endless []byte
	for _, file := range hostile.Files() {
		if file.Name == "forms that call each other" { // two seconds on a machine that does nothing else
			endless = file.Content()
		}
	}
	begun := time.Now()
	pages, err := impatient.Extract(t.Context(), "application/pdf", bytes.NewReader(endless), int64(len(endless)))
	if !errors.Is(err, hub.ErrNoText) || !strings.Contains(err.Error(), "takes too long") {
		t.Errorf("%d pages, %v", len(pages), err)
	}
	t.Logf("stopped after %v, waiting for others included", time.Since(begun))
	if pages, err := extract(t.Context(), "application/pdf", hostile.Page(hostile.Stream("", hostile.Hello))); err != nil || pages[0] != "Hei verden" {
		t.Errorf("the next: %q, %v", pages, err)
	}
}

func TestAPDFThatIsLockedHasNoText(t *testing.T) {
	t.Parallel()
	// The keys are those of no password: PDFium asks for one.
	locked := bytes.Replace(hostile.Page(hostile.Stream("", hostile.Hello)), []byte("/Root 1 0 R"), []byte("/Root 1 0 R /ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O ("+
		strings.Repeat("o", 32)+") /U ("+strings.Repeat("u", 32)+") >>"), 1)
	if pages, err := extract(t.Context(), "application/pdf", locked); !errors.Is(err, hub.ErrNoText) || !strings.Contains(err.Error(), "password") {
		t.Errorf("%q, %v", pages, err)
	}
}

func TestAPictureOfAPageIsAPageWithoutText(t *testing.T) {
	t.Parallel()
	scanned := hostile.Page(hostile.Stream("", "q 600 0 0 800 0 0 cm /X Do Q"), hostile.Stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "x"))
	if pages, err := extract(t.Context(), "application/pdf", scanned); err != nil || len(pages) != 1 || pages[0] != "" {
		t.Errorf("%q, %v", pages, err)
	}
}

func TestElementsStandInEachOtherToADepth(t *testing.T) {
	t.Parallel()
	for depth, deeper := range map[int]bool{maxDepth - 10: false, maxDepth + 1: true} {
		_, err := extract(t.Context(), hostile.DOCX, hostile.Word(strings.Repeat("<w:ins>", depth)+strings.Repeat("</w:ins>", depth)))
		if got := err != nil && strings.Contains(err.Error(), errTooDeep.Error()); got != deeper {
			t.Errorf("%d elements: %v", depth, err)
		}
	}
}

func TestWhatIsLongIsCut(t *testing.T) {
	t.Parallel()
	paragraphs := strings.Repeat("<w:p><w:r><w:t>"+strings.Repeat("blåbær ", 1000)+"</w:t></w:r></w:p>", 1000)
	pages, err := extract(t.Context(), hostile.DOCX, hostile.Word("<w:p><w:r><w:t>en</w:t><w:br w:type='page'/></w:r></w:p>"+paragraphs))
	if err != nil || len(pages) != 2 || pages[0] != "en" || len(pages[1]) < maxLength-100 || len(pages[1]) > maxLength {
		t.Errorf("%d pages, %v", len(pages), err)
	}
	pages, err = extract(t.Context(), "application/pdf", hostile.ManyPages(maxPages+1))
	if err != nil || len(pages) != maxPages+1 || pages[maxPages-1] != "Hei verden" || pages[maxPages] != "" {
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

func TestAPageThatIsFullStandsWithoutItsNotes(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("blåbær ", 1000)
	body := strings.Repeat("<w:p><w:r><w:t>"+line+"</w:t></w:r></w:p>", maxLength/(len(line)+1)) + `<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`
	notes := `<w:footnote w:id="1"><w:p><w:r><w:t>` + strings.Repeat("note ", 4000) + `</w:t></w:r></w:p></w:footnote>`
	pages, err := extract(t.Context(), hostile.DOCX, hostile.Word(body, "word/footnotes.xml", notes))
	if err != nil || len(pages) != 1 || !strings.HasPrefix(pages[0], "blåbær blåbær") || !strings.Contains(pages[0], "note") {
		t.Errorf("%d pages, %v", len(pages), err)
	}
}

func TestAPageThatIsDamagedHasNothingAndTheOthersHave(t *testing.T) {
	t.Parallel()
	whole := hostile.ManyPages(3)
	damaged := bytes.Replace(whole, []byte("6 0 obj\n<< /Type /Page "), []byte("6 0 obj\n<< /Type /Pag_ "), 1)
	if bytes.Equal(whole, damaged) {
		t.Fatal("nothing is damaged")
	}
	pages, err := extract(t.Context(), "application/pdf", damaged)
	if err != nil || len(pages) < 2 || pages[0] != "Hei verden" {
		t.Errorf("%q, %v", pages, err)
	}
}
