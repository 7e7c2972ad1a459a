package bleveindex

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	norsk "github.com/samlaer/samlaer/internal/bleveindex/norwegian"
	"github.com/samlaer/samlaer/internal/hub"
)

// toMark is what a query marks in texts.
type toMark struct {
	// numbers has each tongue's terms, with the number of the query's word.
	numbers [tongues]map[string]int
	// phrases are marked where all their words stand.
	phrases [tongues][]markedPhrase
	// beginnings are marked in any tongue: words as they are written that begin so.
	beginnings []markedPhrase
	// begins tells with which bytes the words of the terms begin: mostly those of the terms themselves, small or large, so
	// that most words of a text need not be looked up: 20 texts of 4,000 words together took .39 ms without it.
	begins [256]bool
	// any is set when a term begins with a letter beyond ASCII, which can be written in several ways.
	any bool
}

// markedPhrase is a phrase with the number of the query's word.
type markedPhrase struct {
	phrase phrase
	number int
}

// termsToMark are those of the query. Words that say nothing in one of the languages are marked only when the query has
// no others: «med» should not be marked all over a text.
func termsToMark(query *asked) toMark {
	var wanted toMark
	for in := range tongues {
		wanted.numbers[in] = map[string]int{}
	}
	telling := slices.ContainsFunc(query.words, func(one word) bool { return one.telling() })
	for number := range query.words {
		if one := &query.words[number]; !telling || one.telling() {
			wanted.addWord(one, number)
		}
	}
	for at := range query.parts {
		wanted.addPart(&query.parts[at], len(query.words)+at)
	}
	return wanted
}

func (w *toMark) addWord(one *word, number int) {
	for _, v := range one.variants {
		switch {
		case v.begins:
			w.beginnings = append(w.beginnings, markedPhrase{phrase{{term: v.term}}, number})
			w.addBeginning(v.term[0])
		case v.tongue < tongues:
			w.add(v.tongue, v.term, number)
		}
	}
	for _, v := range one.phrases {
		w.addPhrase(v.tongue, v.phrase, number)
	}
	for in, term := range one.terms {
		if term != "" {
			w.add(tongue(in), term, number)
		}
	}
}

func (w *toMark) addPart(one *part, number int) {
	if one.not {
		return
	}
	if one.begins != "" {
		w.beginnings = append(w.beginnings, markedPhrase{phrase{{term: one.begins}}, number})
		w.addBeginning(one.begins[0])
	}
	for _, each := range one.phrases {
		for in, words := range each {
			w.addPhrase(tongue(in), words, number)
		}
	}
}

func (w *toMark) addPhrase(in tongue, words phrase, number int) {
	if len(words) == 0 {
		return
	}
	w.phrases[in] = append(w.phrases[in], markedPhrase{words, number})
	for _, one := range words {
		w.addBeginnings(in, one.term)
	}
}

func (w *toMark) add(in tongue, term string, number int) {
	w.numbers[in][term] = number
	w.addBeginnings(in, term)
}

func (w *toMark) addBeginnings(in tongue, term string) {
	w.addBeginning(term[0])
	if in == norwegian {
		others := norsk.Beginnings(term)
		for at := range len(others) {
			w.addBeginning(others[at])
		}
	}
}

func (w *toMark) addBeginning(first byte) {
	w.begins[first] = true
	if 'a' <= first && first <= 'z' {
		w.begins[first-'a'+'A'] = true
	}
	w.any = w.any || first >= utf8.RuneSelf
}

// mayMark tells whether it is worth while to analyse the word.
func (w *toMark) mayMark(word string) bool {
	return w.any || word[0] >= utf8.RuneSelf || w.begins[word[0]]
}

// mark is a word of a text that matches, and the number of the query's word.
type mark struct {
	begin, end int
	word       int
}

// marks are the words of a text that match, in its order, each once.
func (a *analyser) marks(text hub.Text, wanted *toMark) []mark {
	in := tongueOf(text.Language)
	reading := &marking{wanted: wanted, in: in}
	place := 0
	eachWord(text.Words, func(begin, end int) {
		if word := text.Words[begin:end]; wanted.mayMark(word) {
			reading.word(mark{begin: begin, end: end}, place, a.term(in, word))
			if len(wanted.beginnings) > 0 {
				reading.begun(mark{begin: begin, end: end}, a.term(foreign, word))
			}
		}
		place++
	})
	slices.SortStableFunc(reading.marks, func(a, b mark) int { return cmp.Compare(a.begin, b.begin) })
	return slices.CompactFunc(reading.marks, func(a, b mark) bool { return a.begin == b.begin })
}

// marking is a text being read.
type marking struct {
	wanted *toMark
	in     tongue
	marks  []mark
	// open are phrases of which the first words stood before.
	open []openPhrase
}

type openPhrase struct {
	markedPhrase
	start int
	marks []mark
}

// mostOpen bounds how many phrases are followed at a time: a text of one word repeated would open one at each.
const mostOpen = 100

func (m *marking) word(at mark, place int, term string) {
	if term == "" {
		return
	}
	if number, ok := m.wanted.numbers[m.in][term]; ok {
		m.marks = append(m.marks, mark{at.begin, at.end, number})
	}
	m.goOn(at, place, term)
	for _, one := range m.wanted.phrases[m.in] {
		if one.phrase[0].term != term {
			continue
		}
		begun := openPhrase{one, place, []mark{{at.begin, at.end, one.number}}}
		if len(one.phrase) == 1 {
			m.marks = append(m.marks, begun.marks...)
		} else if len(m.open) < mostOpen {
			m.open = append(m.open, begun)
		}
	}
}

// goOn takes the word into the phrases that it continues, and lets go of those that it does not reach.
func (m *marking) goOn(at mark, place int, term string) {
	kept := m.open[:0]
	for _, one := range m.open {
		next := one.phrase[len(one.marks)]
		if place > one.start+next.after {
			continue
		}
		if place == one.start+next.after {
			if term != next.term {
				continue
			}
			one.marks = append(one.marks, mark{at.begin, at.end, one.number})
			if len(one.marks) == len(one.phrase) {
				m.marks = append(m.marks, one.marks...)
				continue
			}
		}
		kept = append(kept, one)
	}
	m.open = kept
}

func (m *marking) begun(at mark, written string) {
	folded := foldName(written)
	for _, one := range m.wanted.beginnings {
		if strings.HasPrefix(folded, one.phrase[0].term) {
			m.marks = append(m.marks, mark{at.begin, at.end, one.number})
		}
	}
}
