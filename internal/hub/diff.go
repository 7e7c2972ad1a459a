package hub

import (
	"strings"
	"unicode"
)

// DiffKind is what became of a piece of a text.
type DiffKind string

const (
	DiffKindSame    DiffKind = "SAME"
	DiffKindAdded   DiffKind = "ADDED"
	DiffKindRemoved DiffKind = "REMOVED"
)

// DiffPart is a piece of a text that stayed, came or went.
type DiffPart struct {
	Kind DiffKind
	Text string
}

// mostEdits bounds the work on two texts that have little in common: beyond it, the one is shown as gone and the other
// as new. Memory and time grow with its square: 2,000 took 16 MB and 20 ms, and an operation can ask for thousands.
const mostEdits = 300

// wordDiff tells what became of the words from one text to the next: the shortest way, by Myers, «An O(ND) Difference
// Algorithm and Its Variations», Algorithmica 1 (1986).
func wordDiff(before, after string) []DiffPart {
	one, other := splitWords(before), splitWords(after)
	head := 0
	for head < len(one) && head < len(other) && one[head] == other[head] {
		head++
	}
	tail := 0
	for tail < len(one)-head && tail < len(other)-head && one[len(one)-1-tail] == other[len(other)-1-tail] {
		tail++
	}
	d := &differ{}
	d.add(DiffKindSame, one[:head]...)
	d.middle(one[head:len(one)-tail], other[head:len(other)-tail])
	d.add(DiffKindSame, one[len(one)-tail:]...)
	return d.parts
}

// splitWords cuts a text into words and what stands between them.
func splitWords(text string) []string {
	var words []string
	start, inWord := 0, false
	for at, char := range text {
		is := unicode.IsLetter(char) || unicode.IsDigit(char) || unicode.IsMark(char)
		if at > start && (is != inWord || !is) {
			words = append(words, text[start:at])
			start = at
		}
		inWord = is
	}
	if start < len(text) {
		words = append(words, text[start:])
	}
	return words
}

type differ struct{ parts []DiffPart }

func (d *differ) add(kind DiffKind, words ...string) {
	if len(words) == 0 {
		return
	}
	text := strings.Join(words, "")
	if last := len(d.parts) - 1; last >= 0 && d.parts[last].Kind == kind {
		d.parts[last].Text += text
		return
	}
	d.parts = append(d.parts, DiffPart{kind, text})
}

// middle adds the way from one list of words to another.
func (d *differ) middle(one, other []string) {
	trace := edits(one, other)
	if trace == nil {
		d.add(DiffKindRemoved, one...)
		d.add(DiffKindAdded, other...)
		return
	}
	type step struct {
		kind DiffKind
		word string
	}
	var back []step
	x, y := len(one), len(other)
	for depth := len(trace) - 1; depth >= 0; depth-- {
		diagonal := trace[depth].previous(x-y, depth)
		fromX := trace[depth].at(diagonal)
		fromY := fromX - diagonal
		for x > fromX && y > fromY {
			x, y = x-1, y-1
			back = append(back, step{DiffKindSame, one[x]})
		}
		switch {
		case depth == 0:
		case x == fromX:
			back = append(back, step{DiffKindAdded, other[fromY]})
		default:
			back = append(back, step{DiffKindRemoved, one[fromX]})
		}
		x, y = fromX, fromY
	}
	for at := len(back) - 1; at >= 0; at-- {
		d.add(back[at].kind, back[at].word)
	}
}

// reach is how far along the first list each diagonal has come, after some number of edits; the middle one is 0.
type reach []int32

func (r reach) at(diagonal int) int { return int(r[len(r)/2+diagonal]) }

// previous is the diagonal from which the path with this many edits came to a diagonal.
func (r reach) previous(diagonal, edits int) int {
	if diagonal == -edits || diagonal != edits && r.at(diagonal-1) < r.at(diagonal+1) {
		return diagonal + 1
	}
	return diagonal - 1
}

// edits gives how far one can come before each number of edits, up to the number that it takes; nil when it takes too many.
func edits(one, other []string) []reach {
	most := min(len(one)+len(other), mostEdits)
	now := make(reach, 2*most+3)
	var trace []reach
	for edit := 0; edit <= most; edit++ {
		middle := len(now) / 2
		trace = append(trace, append(reach{}, now[middle-edit-1:middle+edit+2]...))
		for diagonal := -edit; diagonal <= edit; diagonal += 2 {
			from := now.previous(diagonal, edit)
			x := now.at(from)
			if from < diagonal {
				x++
			}
			y := x - diagonal
			for x < len(one) && y < len(other) && one[x] == other[y] {
				x, y = x+1, y+1
			}
			now[middle+diagonal] = int32(x) // #nosec G115 -- a place in a text of bounded length
			if x >= len(one) && y >= len(other) {
				return trace
			}
		}
	}
	return nil
}
