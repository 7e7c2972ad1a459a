package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// read puts the pages of a PDF into a report. One that is locked by a password cannot be read.
func (e *engine) read(ctx context.Context, content io.ReaderAt, size int64, into *report) error {
	instance, end, err := e.begin(ctx)
	if err != nil {
		return err
	}
	defer end()
	file := &lent{}
	file.Store(io.NewSectionReader(content, 0, size))
	defer file.Store(nil)
	opened, err := instance.OpenDocument(&requests.OpenDocument{FileReader: file, FileReaderSize: size})
	if err != nil {
		return fmt.Errorf("open a PDF: %w", err)
	}
	counted, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return fmt.Errorf("pages of a PDF: %w", err)
	}
	if counted.PageCount == 0 {
		return errors.New("a PDF has no pages")
	}
	into.total = counted.PageCount
	for n := range counted.PageCount {
		if n > 0 {
			if err := into.turn(); err != nil {
				return err
			}
		}
		text, err := pageText(instance, opened.Document, n)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			continue // a page that is damaged has nothing, as in viewers
		}
		if err := into.write(joined(text)); err != nil {
			return err
		}
	}
	return nil
}

// pageText is what stands on a page, in the order in which it is read.
func pageText(instance pdfium.Pdfium, document references.FPDF_DOCUMENT, n int) (string, error) {
	page, err := instance.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: document, Index: n})
	if err != nil {
		return "", err
	}
	text, err := instance.GetPageText(&requests.GetPageText{Page: requests.Page{ByReference: &page.Page}})
	if err != nil {
		return "", err
	}
	_, err = instance.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: page.Page})
	return text.Text, err
}

// lent is a file that is taken back when its text was taken out: go-pdfium keeps readers of documents that it could not close.
type lent struct {
	atomic.Pointer[io.SectionReader]
}

var errTakenBack = errors.New("the file is not open any more")

// Read reads while the file is lent.
func (l *lent) Read(into []byte) (int, error) {
	if file := l.Load(); file != nil {
		return file.Read(into)
	}
	return 0, errTakenBack
}

// Seek seeks while the file is lent.
func (l *lent) Seek(offset int64, whence int) (int64, error) {
	if file := l.Load(); file != nil {
		return file.Seek(offset, whence)
	}
	return 0, errTakenBack
}

// parted is a word with a hyphen at the end of a line, as it is written or as PDFium marks it.
var parted = regexp.MustCompile(`([\pL\pN]+)[-\x{00AD}\x{2010}\x{2011}\x{0002}\x{FFFE}]\r?\n`)

// joined puts words together that were parted at the ends of lines.
func joined(page string) string {
	var out strings.Builder
	done := 0
	for _, found := range parted.FindAllStringSubmatchIndex(page, -1) {
		before, rest := page[found[2]:found[3]], page[found[1]:]
		after := rest
		if end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) }); end >= 0 {
			after = rest[:end]
		}
		if after == "" {
			continue
		}
		out.WriteString(page[done:found[3]])
		switch {
		case suspends(after):
			out.WriteString("- ")
		case keepsHyphen(before, after):
			out.WriteString("-")
		}
		done = found[1]
	}
	out.WriteString(page[done:])
	return out.String()
}

// suspends tells whether a word comes after one that is finished later: «barne- og ungdomsarbeid».
func suspends(word string) bool {
	switch strings.ToLower(word) {
	case "og", "eller", "samt", "and", "or":
		return true
	}
	return false
}

// keepsHyphen tells whether a word has its hyphen in the middle of a line too: after a letter alone, a figure or letters for words
// («e-post», «2024-rapporten», «NAV-kontor»), and before a name («Nord-Norge»).
func keepsHyphen(before, after string) bool {
	first, _ := utf8.DecodeRuneInString(after)
	last, _ := utf8.DecodeLastRuneInString(before)
	return utf8.RuneCountInString(before) == 1 || unicode.IsUpper(first) || !unicode.IsLower(last)
}
