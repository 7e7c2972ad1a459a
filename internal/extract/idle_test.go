package extract

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// emptyModule is a WebAssembly module with nothing in it, which takes no time to compile.
var emptyModule = []byte("\x00asm\x01\x00\x00\x00")

func TestPDFiumIsLetGoWhenNoFileComes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		extractor := New()
		extractor.pdfium.source = emptyModule
		read := func() {
			t.Helper()
			// The module reads nothing: that it was asked is what counts.
			if _, err := extractor.Extract(t.Context(), "application/pdf", bytes.NewReader(nil), 0); !errors.Is(err, errEngine) {
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

func TestOnlyWhatWritesPDFsIsLeftOutOfPDFium(t *testing.T) {
	t.Parallel()
	whole, kept := pdfiumModule, reading(pdfiumModule)
	if len(kept) != len(whole) {
		t.Fatalf("%d bytes, of %d", len(kept), len(whole))
	}
	changed := 0
	for at := range whole {
		if whole[at] != kept[at] {
			changed++
		}
	}
	if least, most := 400_000, 460_000; changed < least || changed > most {
		t.Errorf("%d bytes are others, want two functions of 350 and 99 KB: look anew which functions are long, and who calls them", changed)
	}
}
