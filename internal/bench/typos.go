package bench

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"unicode"
)

// variant is a way in which a question is typed.
type variant struct {
	// name is that in a report for programs, label that for people.
	name, label string
	typed       func(query string) string
}

// variants are the question as it stands, and three ways in which people mistype it or do without Norwegian keys.
var variants = []variant{
	{"clean", "", func(query string) string { return query }},
	{"typo", "one typo", typo},
	{"aa-oe", "ae, oe, aa for æ, ø, å", replacing("æ", "ae", "ø", "oe", "å", "aa", "Æ", "Ae", "Ø", "Oe", "Å", "Aa")},
	{"a-o", "a, o, a for æ, ø, å", replacing("æ", "a", "ø", "o", "å", "a", "Æ", "A", "Ø", "O", "Å", "A")},
}

func replacing(pairs ...string) func(string) string { return strings.NewReplacer(pairs...).Replace }

const (
	typoSeed = 11
	// typoLetters is the least length of a word that gets a typo: in shorter ones an edit mostly makes another word.
	typoLetters = 5
	alphabet    = "abcdefghijklmnopqrstuvwxyzæøå"
)

// typo makes one edit, at any place, in one word of a query, or none when all words are short. What it does follows from
// the query alone, so that a question added to a file leaves the others as they were.
func typo(query string) string {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(query))
	// #nosec G404 -- drawn by a seed, to be the same again
	random := rand.New(rand.NewPCG(typoSeed, sum.Sum64()))
	runes := []rune(query)
	words := longWords(runes)
	if len(words) == 0 {
		return query
	}
	word := words[random.IntN(len(words))]
	return string(runes[:word.begin]) + string(edit(runes[word.begin:word.end], random)) + string(runes[word.end:])
}

// span is a word's place.
type span struct{ begin, end int }

func longWords(runes []rune) []span {
	var words []span
	begin := 0
	for at := 0; at <= len(runes); at++ {
		if at < len(runes) && unicode.IsLetter(runes[at]) {
			continue
		}
		if at-begin >= typoLetters {
			words = append(words, span{begin, at})
		}
		begin = at + 1
	}
	return words
}

// edit substitutes, leaves out or puts in a letter, or turns two neighbours around. It never gives the same word.
func edit(word []rune, random *rand.Rand) []rune {
	at := random.IntN(len(word))
	edited := append([]rune{}, word[:at]...)
	switch random.IntN(4) {
	case 0:
		return append(append(edited, otherThan(word[at], random)), word[at+1:]...)
	case 1:
		return append(edited, word[at+1:]...)
	case 2:
		return append(append(edited, otherThan(0, random)), word[at:]...)
	}
	for turned := range word { // the first pair from there on whose letters differ
		first := (at + turned) % len(word)
		if first+1 < len(word) && word[first] != word[first+1] {
			edited = append([]rune{}, word...)
			edited[first], edited[first+1] = edited[first+1], edited[first]
			return edited
		}
	}
	return append(append(edited, otherThan(word[at], random)), word[at+1:]...)
}

func otherThan(letter rune, random *rand.Rand) rune {
	letters := []rune(alphabet)
	for {
		if other := letters[random.IntN(len(letters))]; other != unicode.ToLower(letter) {
			return other
		}
	}
}
