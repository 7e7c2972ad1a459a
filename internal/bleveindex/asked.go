package bleveindex

import (
	"slices"

	"github.com/samlaer/samlaer/internal/hub"
)

// maxQueryWords is how many different words of a text are searched for; those that come first. A pasted page of 500
// words has some 200 that say something.
const maxQueryWords = 200

// halfStopped is the weight of a word that says nothing in Norwegian or in English, but not in both: «med» of a
// Norwegian query would otherwise be a rare word, and so a weighty one, among English texts. «Men» is still found.
const halfStopped = .25

// word is a word of a query, as it may stand in the fields of the tongues.
type word struct {
	// typed is the word as it was typed, and written the same written small.
	typed, written string
	// begin and end are where it first stands in the text.
	begin, end int
	// terms has one for each tongue; empty where the word says nothing.
	terms  [tongues]string
	weight float64
	// variants are other terms that it looks for, each in place of its own.
	variants []variant
	// phrases are several words that it looks for in its place.
	phrases []phraseVariant
	// meant is the word it was probably meant for, when nothing has it.
	meant string
}

// telling tells whether the word says something in every tongue: it is one of those that «all words» means.
func (w *word) telling() bool { return w.weight == 1 }

// asked is what a query asks for, read.
type asked struct {
	words []word
	// sequence is the text word for word: places in words, or -1 for one that says nothing or came too late.
	sequence []int
	parts    []part
	// expandedWith are the labels that are looked for too.
	expandedWith []string
	// paged: it is looked for in files too.
	paged bool
}

// some tells whether there is anything to find and not only something to leave out.
func (a *asked) some() bool {
	return len(a.words) > 0 || slices.ContainsFunc(a.parts, func(one part) bool { return !one.not })
}

// read takes the text and the parts of a query to pieces. A text without a word that says something has none: it finds
// all, as an empty one does.
func (a *analyser) read(query hub.Query) *asked {
	read := a.readText(query.Text, maxQueryWords)
	read.paged = true
	for _, one := range query.Parts {
		if len(read.parts) >= maxParts {
			break
		}
		if one.Manner == hub.MannerBeginning && !one.Title && !one.Not {
			if begun, ok := a.beginning(one.Words); ok {
				read.words = append(read.words, begun)
			}
			continue
		}
		if made, ok := a.part(one); ok {
			read.parts = append(read.parts, made)
		}
	}
	return read
}

// readText reads at most so many different words, and the order of some more.
func (a *analyser) readText(text string, most int) *asked {
	roomy := min(most, len(text)/ordinaryWord)
	read := &asked{words: make([]word, 0, roomy)}
	known := make(map[[tongues]string]int, roomy)
	eachWord(text, func(begin, end int) {
		one := word{weight: 1, typed: text[begin:end], begin: begin, end: end, written: a.term(foreign, text[begin:end])}
		for in := range tongues {
			one.terms[in] = a.term(in, text[begin:end])
		}
		at, again := known[one.terms]
		switch noWord, enWord := one.terms[norwegian] == "", one.terms[english] == ""; {
		case again:
		case len(read.words) >= most, noWord && enWord:
			at = -1
		default:
			if noWord || enWord {
				one.weight = halfStopped
			}
			at = len(read.words)
			read.words = append(read.words, one)
			known[one.terms] = at // what is beyond the most, or no word, is found to be so each time: a text may have 50,000
		}
		if len(read.sequence) < 4*most {
			read.sequence = append(read.sequence, at)
		}
	})
	return read
}

// beginning is the word of a part that asks for words which begin so: the first of the part.
func (a *analyser) beginning(text string) (begun word, found bool) {
	eachWord(text, func(begin, end int) {
		if !found {
			begun, found = word{weight: 1, typed: text[begin:end], written: a.term(foreign, text[begin:end])}, true
			begun.variants = []variant{{tongue: written, term: foldName(begun.written), factor: 1, begins: true}}
		}
	})
	return begun, found
}
