package bleveindex

import (
	"cmp"
	"context"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
// what the store has: the index stores no texts, and what is shown is never older than what is read.
func (x *Index) Highlight(query hub.Query, documents [][]hub.Text) [][]hub.Fragment {
	wanted := termsToMark(x.asked(query))
	marked := make([][]hub.Fragment, len(documents))
	for at, texts := range documents {
		for _, text := range texts {
			for _, one := range x.analyser.fragments(text, &wanted) {
				marked[at] = append(marked[at], hub.Fragment{Name: text.Name, Page: text.Page, Words: one.different, HTML: render(text.Words, one)})
			}
		}
	}
	return marked
}

// asked is what a search for the query looks for; what was typed alone, when that cannot be found out now.
func (x *Index) asked(query hub.Query) *asked {
	read := x.analyser.read(query)
	known, err := x.synonyms(context.Background())
	if err != nil {
		return read
	}
	_ = x.looking(func(s *search) error {
		readable, err := s.readableBy(query.Tokens)
		if err != nil {
			return err
		}
		expanded, err := s.understand(context.Background(), &query, readable, known)
		if err == nil {
			read = expanded
		}
		return err
	})
	return read
}

// fragments are the best pieces of the text, best first; none when nothing in it matches.
func (a *analyser) fragments(text hub.Text, wanted *toMark) []piece {
	marks := a.marks(text, wanted)
	if len(marks) == 0 {
		return nil
	}
	return bestPieces(marks)
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
	begin := cutBefore(text, p.begin()-lead, p.begin())
	last := p.marks[len(p.marks)-1].end
	end := max(cutAfter(text, max(begin+fragmentSize, last)), last) // a word without a space after it may be cut off
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

// cutBefore is where a word begins at this place or after it, up to the mark, so that no word is cut.
func cutBefore(text string, at, mark int) int {
	if at <= 0 {
		return 0
	}
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	for cut := at; cut < mark; {
		char, size := utf8.DecodeRuneInString(text[cut:])
		cut += size
		if unicode.IsSpace(char) {
			return cut
		}
	}
	return min(at, mark)
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
