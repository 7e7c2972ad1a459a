package exchange

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Encoding is how a table's letters are written.
type Encoding string

const (
	// EncodingAuto finds out: UTF-8 when all of the file is, windows-1252 when none of it but plain letters is.
	EncodingAuto        Encoding = "auto"
	EncodingUTF8        Encoding = "utf-8"
	EncodingWindows1252 Encoding = "windows-1252"
)

// byteOrderMark is what some programs write before UTF-8.
const byteOrderMark = "\uFEFF"

// encodingScan passes a file on and watches how it is written. It ends with an error as soon as the file cannot be in
// the encoding.
type encodingScan struct {
	source   io.Reader
	encoding Encoding
	line     int
	// rest is a letter that goes on in the next piece.
	rest []byte
	// utf8Line and otherLine are the first lines with letters in UTF-8 and in something else; 0 for none.
	utf8Line, otherLine int
	err                 error
}

func (e *encodingScan) Read(into []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	count, err := e.source.Read(into)
	if e.err = e.scan(into[:count], err != nil); e.err != nil {
		return 0, e.err
	}
	return count, err
}

// scan looks at the next piece of the file; the last one may end within a letter.
func (e *encodingScan) scan(piece []byte, isLast bool) error {
	if len(e.rest) > 0 {
		piece = append(e.rest, piece...)
		e.rest = nil
	}
	for at := 0; at < len(piece); {
		char := piece[at]
		if char < utf8.RuneSelf {
			if char == 0 {
				return fmt.Errorf("line %d has a byte that is no text: the file may be UTF-16 or not a table at all. Save it as CSV in UTF-8", e.line)
			}
			if char == '\n' {
				e.line++
			}
			at++
			continue
		}
		if !isLast && !utf8.FullRune(piece[at:]) {
			e.rest = append(e.rest, piece[at:]...)
			return nil
		}
		letter, size := utf8.DecodeRune(piece[at:])
		if err := e.note(char, letter == utf8.RuneError && size == 1); err != nil {
			return err
		}
		at += size
	}
	return nil
}

// note takes in one letter beyond ASCII and tells when the file cannot be right.
func (e *encodingScan) note(first byte, isOther bool) error {
	if !isOther && e.utf8Line == 0 {
		e.utf8Line = e.line
	}
	if isOther && e.otherLine == 0 {
		e.otherLine = e.line
	}
	switch e.encoding {
	case EncodingUTF8:
		if isOther {
			return fmt.Errorf("line %d is not UTF-8. Try --encoding windows-1252", e.line)
		}
	case EncodingWindows1252:
		if isOther && undefined(first) {
			return fmt.Errorf("line %d has the byte %#x, which means nothing in windows-1252", e.line, first)
		}
	default:
		if e.utf8Line > 0 && e.otherLine > 0 {
			return fmt.Errorf("the file is written in two ways: line %d has letters in UTF-8 and line %d has letters in another encoding. Correct line %d, or give --encoding", e.utf8Line, e.otherLine, e.line)
		}
		if isOther && undefined(first) {
			return fmt.Errorf("line %d has the byte %#x, which is neither UTF-8 nor windows-1252", e.line, first)
		}
	}
	return nil
}

// undefined tells of the five bytes to which windows-1252 gives no letter.
func undefined(char byte) bool {
	switch char {
	case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
		return true
	default:
		return false
	}
}

// found is the encoding of a file that was scanned to its end.
func (e *encodingScan) found() Encoding {
	if e.encoding == EncodingAuto && e.otherLine > 0 {
		return EncodingWindows1252
	}
	if e.encoding == EncodingAuto {
		return EncodingUTF8
	}
	return e.encoding
}

// decode turns a value into UTF-8. While the encoding is not known yet each value is what it looks like: a file in
// which two values look different is refused in the end.
func (e Encoding) decode(value string) (string, error) {
	if e == EncodingUTF8 || e == EncodingAuto && utf8.ValidString(value) || isASCII(value) {
		return value, nil
	}
	return charmap.Windows1252.NewDecoder().String(value)
}

func isASCII(value string) bool {
	return !strings.ContainsFunc(value, func(char rune) bool { return char >= utf8.RuneSelf })
}
