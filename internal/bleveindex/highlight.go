package bleveindex

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	norsk "github.com/samlaer/samlaer/internal/bleveindex/norwegian"
	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// maxFragments is how many pieces of one text are shown, and fragmentSize about how many bytes each has: two lines.
	maxFragments = 3
	fragmentSize = 160
	// lead is how much of a piece stands before the first word that is marked.
	lead = 40
)

// Highlight marks in the texts of each document what the query's text matches. The texts are analysed here and now, from
// what the store has: the index keeps no positions, and what is shown is never older than what is read.
func (x *Index) Highlight(query hub.Query, documents [][]hub.Text) [][]hub.Fragment {
	words := x.analyser.words(query.Text)
	expanded := x.analyser.words(query.Text)
	if err := x.looking(func(s *search) error { return s.expand(expanded, query) }); err == nil {
		words = expanded // and otherwise the words as they were typed are marked
	}
	wanted := termsToMark(words)
	marked := make([][]hub.Fragment, len(documents))
	for at, texts := range documents {
		for _, text := range texts {
			for _, piece := range x.analyser.fragments(text, &wanted) {
				marked[at] = append(marked[at], hub.Fragment{Name: text.Name, HTML: piece})
			}
		}
	}
	return marked
}

// toMark are the terms of a query.
type toMark struct {
	// numbers has each tongue's terms, with the number of the query's word.
	numbers [tongues]map[string]int
	// begins tells with which bytes the words of the terms begin: mostly those of the terms themselves, small or large, so
	// that most words of a text need not be looked up: 20 texts of 4,000 words together took .39 ms without it.
	begins [256]bool
	// any is set when a term begins with a letter beyond ASCII, which can be written in several ways.
	any bool
}

// termsToMark are those of the words. Words that say nothing in one of the languages are marked only when the query has
// no others: «med» should not be marked all over a text.
func termsToMark(words []word) toMark {
	var wanted toMark
	for in := range tongues {
		wanted.numbers[in] = map[string]int{}
	}
	telling := slices.ContainsFunc(words, func(one word) bool { return one.weight == 1 })
	for number, one := range words {
		if telling && one.weight < 1 {
			continue
		}
		for _, v := range one.variants {
			wanted.add(v.tongue, v.term, number)
		}
		for in, term := range one.terms {
			if term != "" {
				wanted.add(tongue(in), term, number)
			}
		}
	}
	return wanted
}

func (w *toMark) add(in tongue, term string, number int) {
	w.numbers[in][term] = number
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

// fragments are the best pieces of the text, best first; none when nothing in it matches.
func (a *analyser) fragments(text hub.Text, wanted *toMark) []string {
	in := tongueOf(text.Language)
	if len(wanted.numbers[in]) == 0 {
		return nil
	}
	var marks []mark
	eachWord(text.Words, func(begin, end int) {
		word := text.Words[begin:end]
		if !wanted.mayMark(word) {
			return
		}
		if number, ok := wanted.numbers[in][a.term(in, word)]; ok {
			marks = append(marks, mark{begin, end, number})
		}
	})
	if len(marks) == 0 {
		return nil
	}
	pieces := make([]string, 0, maxFragments)
	for _, piece := range bestPieces(marks) {
		pieces = append(pieces, render(text.Words, piece))
	}
	return pieces
}

// piece is marks that stand near each other.
type piece struct {
	marks []mark
	// different is how many words of the query it has.
	different int
}

// bestPieces chooses pieces that do not overlap: those with most words of the query, then with most marks, then those
// that come first.
func bestPieces(marks []mark) []piece {
	pieces := make([]piece, 0, len(marks))
	last := 0
	for first := range marks {
		for last < len(marks) && (last <= first || marks[last].end-marks[first].begin <= fragmentSize-lead) {
			last++
		}
		pieces = append(pieces, piece{marks[first:last], countDifferent(marks[first:last])})
	}
	slices.SortStableFunc(pieces, func(a, b piece) int {
		return cmp.Or(cmp.Compare(b.different, a.different), cmp.Compare(len(b.marks), len(a.marks)))
	})
	var chosen []piece
	for _, one := range pieces {
		if len(chosen) == maxFragments {
			break
		}
		if !slices.ContainsFunc(chosen, one.overlaps) {
			chosen = append(chosen, one)
		}
	}
	return chosen
}

// overlaps tells whether two pieces would show some of the same text.
func (p piece) overlaps(other piece) bool {
	return p.begin()-fragmentSize < other.begin() && other.begin() < p.begin()+fragmentSize
}

func (p piece) begin() int { return p.marks[0].begin }

// countDifferent counts by bits: words of a query beyond the 63rd count as one.
func countDifferent(marks []mark) int {
	var seen uint64
	for _, one := range marks {
		seen |= 1 << min(one.word, 63)
	}
	different := 0
	for ; seen != 0; seen &= seen - 1 {
		different++
	}
	return different
}

// render writes a piece as HTML: everything escaped, the marks added.
func render(text string, p piece) string {
	begin := cutBefore(text, p.begin()-lead)
	end := cutAfter(text, max(begin+fragmentSize, p.marks[len(p.marks)-1].end))
	var out strings.Builder
	out.Grow(end - begin + len(p.marks)*len("<mark></mark>") + len("……"))
	if begin > 0 {
		out.WriteString("…")
	}
	at := begin
	for _, one := range p.marks {
		out.WriteString(html.EscapeString(text[at:one.begin]))
		out.WriteString("<mark>")
		out.WriteString(html.EscapeString(text[one.begin:one.end]))
		out.WriteString("</mark>")
		at = one.end
	}
	out.WriteString(html.EscapeString(text[at:end]))
	if end < len(text) {
		out.WriteString("…")
	}
	return out.String()
}

// cutBefore is where a word begins at this place or a little after it, so that no word is cut.
func cutBefore(text string, at int) int {
	if at <= 0 {
		return 0
	}
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	limit := min(at+lead, len(text))
	for cut := at; cut < limit; {
		char, size := utf8.DecodeRuneInString(text[cut:])
		cut += size
		if unicode.IsSpace(char) {
			return cut
		}
	}
	return at
}

// cutAfter is where a word ends at this place or a little before it.
func cutAfter(text string, at int) int {
	if at >= len(text) {
		return len(text)
	}
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	for cut := at; cut > max(at-lead, 0); {
		char, size := utf8.DecodeLastRuneInString(text[:cut])
		if unicode.IsSpace(char) {
			return cut - size
		}
		cut -= size
	}
	return at
}
