package bleveindex

import (
	"unicode"
	"unicode/utf8"
)

// maxWord is the longest word in bytes that is indexed. The longest in use in Norwegian has some 60 letters; what is
// longer is not language.
const maxWord = 128

// plainLetter has the letters and digits of ASCII, of which most words are made.
var plainLetter = func() (letters [256]bool) {
	for _, char := range "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
		letters[char] = true
	}
	return letters
}()

// eachWord calls found with the beginning and end of each word of the text, in bytes. A word is letters, digits and
// marks in a row; an apostrophe stands in a word between letters, a point or comma between digits, so that «founder's»
// and «3,14» are one word. Each sign of a script written without spaces is a word.
func eachWord(text string, found func(begin, end int)) {
	for at := 0; at < len(text); {
		char, size := runeAt(text, at)
		switch {
		case isSign(char):
			found(at, at+size)
			at += size
		case isInWord(char):
			end := wordEnd(text, at+size, char)
			if end-at <= maxWord {
				found(at, end)
			}
			at = end
		default:
			at += size
		}
	}
}

// wordEnd is where the word ends that has gone on to this place, its last letter being the one before.
func wordEnd(text string, at int, before rune) int {
	for at < len(text) {
		if plainLetter[text[at]] {
			before, at = rune(text[at]), at+1
			continue
		}
		char, size := runeAt(text, at)
		if isInWord(char) && !isSign(char) {
			before, at = char, at+size
			continue
		}
		after, width := runeAt(text, at+size)
		if width == 0 || !joins(before, char, after) {
			return at
		}
		before, at = after, at+size+width
	}
	return at
}

// runeAt is utf8.DecodeRuneInString with a short way for ASCII, which most letters are.
func runeAt(text string, at int) (rune, int) {
	if at < len(text) && text[at] < utf8.RuneSelf {
		return rune(text[at]), 1
	}
	return utf8.DecodeRuneInString(text[min(at, len(text)):])
}

func joins(before, char, after rune) bool {
	switch char {
	case '\'', '’':
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	default:
		return false
	}
}

func isInWord(char rune) bool {
	if char < utf8.RuneSelf {
		return plainLetter[char]
	}
	return unicode.IsLetter(char) || unicode.IsDigit(char) || unicode.IsMark(char)
}

// isSign tells whether the character is of a script that has no spaces between words.
func isSign(char rune) bool {
	return char > 0x2e00 && unicode.In(char, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
