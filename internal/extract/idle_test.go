package extract

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

func TestPDFiumIsLetGoWhenNoFileComes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		extractor := New()
		read := func() {
			t.Helper()
			report := page(stream("", hello))
			if _, err := extractor.Extract(t.Context(), "application/pdf", bytes.NewReader(report), int64(len(report))); err != nil {
				t.Fatal(err)
			}
		}
		running := func() bool {
			synctest.Wait()
			extractor.pdfium.mu.Lock()
			defer extractor.pdfium.mu.Unlock()
			return extractor.pdfium.compiled != nil
		}
		if running() {
			t.Error("it runs before there is a PDF")
		}
		read()
		time.Sleep(idleTime - time.Second)
		read()
		time.Sleep(idleTime - time.Second)
		if !running() {
			t.Error("it was let go although a file came")
		}
		time.Sleep(2 * time.Second)
		if running() {
			t.Error("it is kept although no file comes")
		}
		read()
		if err := extractor.Close(); err != nil {
			t.Fatal(err)
		}
		if running() {
			t.Error("it is kept although all is closed")
		}
		if _, err := extractor.Extract(t.Context(), "application/pdf", bytes.NewReader(nil), 0); !errors.Is(err, errClosed) || errors.Is(err, hub.ErrNoText) {
			t.Errorf("after closing: %v", err)
		}
	})
}
