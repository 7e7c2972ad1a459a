package norwegian

import (
	"slices"
	"strings"
)

// firstPart is the first part of compounds in nynorsk and in bokmål.
type firstPart struct{ nynorsk, bokmaal string }

// minRest is how many bytes must come after a first part for it to be one.
const minRest = 3

// isRest tells whether this can be a word after a first part, and is not an ending: «sjukast» is a form of «sjuk».
func isRest(rest string) bool {
	if len(rest) < minRest {
		return false
	}
	switch strings.TrimSuffix(rest, "s") {
	case "en", "et", "er", "ar", "ane", "ene", "ast", "aste", "est", "este", "ere", "are", "ande", "ende", "aren", "arar", "arane",
		"eren", "erne", "ing":
		return false
	default:
		return true
	}
}

// readFirstParts gives the first parts by the byte they begin with, the longest first; and those that begin otherwise in
// bokmål.
func readFirstParts() (parts [1 << 8][]firstPart, moved []firstPart) {
	for _, words := range lines("firstparts") {
		part := firstPart{words[0], words[1]}
		begins := part.nynorsk[0]
		parts[begins] = append(parts[begins], part)
		if begins != part.bokmaal[0] {
			moved = append(moved, part)
		}
	}
	for at := range parts {
		slices.SortStableFunc(parts[at], func(a, b firstPart) int { return len(b.nynorsk) - len(a.nynorsk) })
	}
	return parts, moved
}

// withFirstPart writes the first part of a compound as bokmål does.
func (l *lexicon) withFirstPart(word string) string {
	if word == "" {
		return word
	}
	for _, part := range l.firstParts[word[0]] {
		if rest, ok := strings.CutPrefix(word, part.nynorsk); ok && isRest(rest) {
			return part.bokmaal + rest
		}
	}
	return word
}

// firstBytes are those that a compound of nynorsk may begin with, when its term has another: vekeplan, ukeplan.
func (l *lexicon) firstBytes(term string) string {
	var others string
	for _, part := range l.movedParts {
		if strings.HasPrefix(term, part.bokmaal) && strings.IndexByte(others, part.nynorsk[0]) < 0 {
			others += part.nynorsk[:1]
		}
	}
	return others
}
