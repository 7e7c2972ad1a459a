package extract

import (
	"encoding/binary"
	_ "unsafe" // for go:linkname

	_ "github.com/klippa-app/go-pdfium/webassembly" // has the module
)

// pdfiumModule is PDFium in WebAssembly as go-pdfium brings it. There it is of an internal package; a copy in our tree would be 6 MB
// that nobody compares with what they publish.
//
//go:linkname pdfiumModule github.com/klippa-app/go-pdfium/internal/pdfium_wasm.Module
var pdfiumModule []byte

// longest is how long a function of the module may be that is compiled, in bytes. There are two longer ones, of 350 and 99 KB, and
// only FPDF_SaveAsCopy gets to them: they make fonts smaller for a PDF that is written. For the first of them alone the compiler takes
// 190 MB, more than for the other 6,325 together.
const longest = 90_000

// code is the number of the section of a module that has its functions (WebAssembly 2.0, 5.5.13).
const code = 10

// reading gives the module as far as reading needs it: in the functions that are longer than the longest stands that they cannot be
// called. Their length stays, so that nothing else moves.
func reading(module []byte) []byte {
	module = append([]byte(nil), module...)
	for rest := module[8:]; len(rest) > 0; { // after what it is and its version
		section := rest[0]
		length, content := number(rest[1:])
		rest = content[length:]
		if section == code {
			shorten(content[:length])
		}
	}
	return module
}

func shorten(functions []byte) {
	count, rest := number(functions)
	for range count {
		length, body := number(rest)
		rest = body[length:]
		if length > longest {
			forbid(body[:length])
		}
	}
}

// forbid makes a function one that has no variables and fails.
func forbid(body []byte) {
	const noVariables, unreachable, nop, end = 0x00, 0x00, 0x01, 0x0B
	for at := range body {
		body[at] = nop
	}
	body[0], body[1], body[len(body)-1] = noVariables, unreachable, end
}

func number(from []byte) (uint64, []byte) {
	n, length := binary.Uvarint(from)
	return n, from[length:]
}
