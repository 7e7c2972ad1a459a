package hub

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// cleanText makes a text of several lines what it looks like: composed (Unicode NFC), with line feeds, and without what
// nobody sees or what turns the order of the letters around.
func cleanText(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.TrimSpace(norm.NFC.String(strings.Map(visible, text)))
}

// cleanLine does the same to a text of one line: breaks and runs of spaces become one space.
func cleanLine(text string) string { return strings.Join(strings.Fields(cleanText(text)), " ") }

// visible drops control characters, and the embeddings, overrides and isolates by which a text can show other words than
// it has (Unicode Technical Report 36, «Bidirectional Text Spoofing»). The marks that only tell a direction stay: texts
// from right to left need them.
func visible(char rune) rune {
	switch {
	case char == '\n' || char == '\t':
		return char
	case char == '\r':
		return '\n'
	case unicode.IsControl(char), char >= 0x202A && char <= 0x202E, char >= 0x2066 && char <= 0x2069,
		char == 0x2028, char == 0x2029, char == 0xFEFF, char >= 0xFFF9 && char <= 0xFFFB, char&0xFFFE == 0xFFFE:
		return -1
	default:
		return char
	}
}

// sortedOnce are the values in order, each once.
func sortedOnce[T cmp.Ordered](values []T) []T {
	slices.Sort(values)
	return slices.Compact(values)
}
