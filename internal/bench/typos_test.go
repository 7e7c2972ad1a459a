package bench

import (
	"strings"
	"testing"
)

func TestATypoIsOneEditOfOneLongWord(t *testing.T) {
	t.Parallel()
	kinds := map[int]int{}
	for _, query := range []string{"hvordan lærer innvandrere språket", "Språkkafé", "aaaaaaaa", "mentor og fadder", "støtte til gründere",
		"barnehage", "what helps refugees into work?", "arbeidsgivarar som tilset", "fagbrev frå utlandet", "frafall"} {
		typed := typo(query)
		if typed == query {
			t.Errorf("«%s» has no typo", query)
		}
		if typed != typo(query) {
			t.Errorf("«%s» gets another typo the second time", query)
		}
		before, after := strings.Fields(query), strings.Fields(typed)
		changed := 0
		for at := range before {
			if before[at] != after[at] {
				changed++
				kinds[len([]rune(after[at]))-len([]rune(before[at]))]++
				if len([]rune(before[at])) < typoLetters {
					t.Errorf("«%s» is short and became «%s»", before[at], after[at])
				}
			}
		}
		if len(before) != len(after) || changed != 1 {
			t.Errorf("«%s» became «%s»", query, typed)
		}
	}
	if kinds[-1] == 0 || kinds[0] == 0 || kinds[1] == 0 {
		t.Errorf("not all sorts of edits: %v", kinds)
	}
}

func TestShortWordsGetNoTypo(t *testing.T) {
	t.Parallel()
	if typed := typo("er det en jobb?"); typed != "er det en jobb?" {
		t.Errorf("it became «%s»", typed)
	}
}

func TestNorwegianLettersAreTypedWithoutTheirKeys(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ name, want string }{
		{"clean", "Åpningstid for søm og vær"}, {"aa-oe", "Aapningstid for soem og vaer"}, {"a-o", "Apningstid for som og var"},
	} {
		for _, variant := range variants {
			if variant.name == one.name {
				if got := variant.typed("Åpningstid for søm og vær"); got != one.want {
					t.Errorf("%s: %s", one.name, got)
				}
			}
		}
	}
}
