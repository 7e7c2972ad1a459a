package bleveindex

import (
	"slices"
	"strings"
)

// foldings are how the Norwegian letters are written on a keyboard without them, the surer first: «aa» for «å» is meant,
// «a» may be.
var foldings = []struct{ typed, meant string }{
	{"aa", "å"}, {"ae", "æ"}, {"oe", "ø"}, {"a", "å"}, {"o", "ø"}, {"a", "æ"}, {"ø", "o"}, {"å", "a"}, {"æ", "ae"},
}

// mostFoldings bounds how many ways a word is read: a word with six letters that could be others has 729.
const mostFoldings = 256

// unfolded are other words that may have been meant by a word, written small: the word with some of its letters read as
// the Norwegian ones. The word itself is not among them.
func unfolded(word string) []string {
	if !strings.ContainsAny(word, "aoæøå") {
		return nil
	}
	type reading struct {
		done string
		rest string
	}
	readings := []reading{{"", word}}
	var found []string
	for len(readings) > 0 && len(found) < mostFoldings && len(readings) < 4*mostFoldings {
		one := readings[0]
		readings = readings[1:]
		at := strings.IndexAny(one.rest, "aoæøå")
		if at < 0 {
			found = append(found, one.done+one.rest)
			continue
		}
		before, rest := one.done+one.rest[:at], one.rest[at:]
		for _, folding := range foldings {
			if strings.HasPrefix(rest, folding.typed) {
				readings = append(readings, reading{before + folding.meant, rest[len(folding.typed):]})
			}
		}
		_, size := runeAt(rest, 0)
		readings = append(readings, reading{before + rest[:size], rest[size:]})
	}
	slices.Sort(found)
	return slices.DeleteFunc(slices.Compact(found), func(one string) bool { return one == word })
}
