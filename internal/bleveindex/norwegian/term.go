package norwegian

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Term is what a word is indexed as; empty for a word that says nothing.
func Term(word string) string {
	word = written(word)
	if known().stop[word] {
		return ""
	}
	return known().stem(word)
}

// Beginnings are the bytes that words of the term may begin with, written small, when it is not the term's own: «veke» has the
// term «uke». Most terms have none.
func Beginnings(term string) string {
	others := known().beginnings[term] + known().firstBytes(term)
	if strings.HasPrefix(term, "kv") {
		others += "h"
	}
	return others
}

// written is the word in small letters, composed, and without what stands after an apostrophe when that is an ending:
// «NAV's», «PC'en».
func written(word string) string {
	word = norm.NFC.String(strings.ToLower(strings.ToValidUTF8(word, "")))
	base, ending, cut := strings.Cut(word, "'")
	if !cut || base == "" {
		return word
	}
	switch ending {
	case "", "s", "en", "ens", "et", "ets", "er", "ers", "ene", "enes", "ar", "ane", "anes", "a", "as":
		return base
	default:
		return word
	}
}

// maxForm is the length in bytes of the longest word whose forms are looked for. Longer ones are no words.
const maxForm = 96

// spelling is what a word may be by its letters.
type spelling uint8

const (
	// other has digits or letters that Norwegian does not use, or is too short to be inflected, or too long.
	other spelling = iota
	// borrowed has letters that only words from other languages have, and names: workshop, Twitter.
	borrowed
	native
)

func spellingOf(word string) spelling {
	if len(word) < 3 || len(word) > maxForm {
		return other
	}
	spelt := native
	for _, char := range word {
		switch {
		case char == 'c', char == 'q', char == 'w', char == 'x', char == 'z':
			spelt = borrowed
		case 'a' <= char && char <= 'z', strings.ContainsRune("æøåäöüéèêóòô", char):
		default:
			return other
		}
	}
	return spelt
}
