package hub

import (
	"slices"
	"strings"
	"testing"
)

func TestOrganisationNumbersHaveARightControlDigit(t *testing.T) {
	t.Parallel()
	for number, want := range map[OrganisationNumber]bool{
		"974760673": true, "930580783": true, "974760674": false, "97476067": false, "9747606730": false, "97476067x": false,
		"": false, "000000000": true, "123456785": true,
	} {
		if got := number.Valid(); got != want {
			t.Errorf("%q: valid is %t, want %t", number, got, want)
		}
	}
}

func TestARemainderOfTenMakesNoOrganisationNumber(t *testing.T) {
	t.Parallel()
	// 3·0+2·0+7·0+6·0+5·0+4·0+3·2+2·3 = 12, remainder 1, control digit 10.
	for digit := '0'; digit <= '9'; digit++ {
		if number := OrganisationNumber("00000023" + string(digit)); number.Valid() {
			t.Errorf("%s is valid", number)
		}
	}
}

func TestSlugsAreOfTheTitleAndTheEndOfTheID(t *testing.T) {
	t.Parallel()
	id := NewID(KindLesson, [16]byte{6: 0x70, 8: 0x80, 13: 0xab, 14: 0xcd, 15: 0xef})
	for title, want := range map[string]string{
		"Språkopplæring på arbeidsplassen":             "sprakopplaering-pa-arbeidsplassen-abcdef",
		"  «Øst» & vest!  ":                            "ost-vest-abcdef",
		"ትግርኛ":                                         "abcdef",
		"one two three four five six seven eight nine": "one-two-three-four-five-six-seven-eight-abcdef",
		strings.Repeat("a", 200):                       "abcdef",
	} {
		if got := Slug(title, id); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestIDsHaveAKindAndAUUIDOfTheSeventhVersion(t *testing.T) {
	t.Parallel()
	for id, want := range map[ID]bool{
		"lesson_01905c7e-8a3b-7c1d-9e2f-0123456789ab":  true,
		"lesson_01905c7e-8a3b-4c1d-9e2f-0123456789ab":  false,
		"lesson_01905C7E-8a3b-7c1d-9e2f-0123456789ab":  false,
		"lesson_01905c7e-8a3b-7c1d-9e2f-0123456789abc": false,
		"nothing_01905c7e-8a3b-7c1d-9e2f-0123456789ab": false,
		"lesson_": false, "lesson": false, "": false,
	} {
		if got := id.Valid(); got != want {
			t.Errorf("%q: valid is %t, want %t", id, got, want)
		}
	}
}

func TestTitlesSortAsNorwegianDoes(t *testing.T) {
	t.Parallel()
	want := []string{"Arbeid", "Zulu", "Ære", "Øre", "Aas", "Ås i Follo"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(one, other string) int { return strings.Compare(TitleOrder(one), TitleOrder(other)) })
	if !slices.Equal(got, want) {
		t.Errorf("sorted %q, want %q", got, want)
	}
}

func TestSmallNumbersOfParticipantsAreHidden(t *testing.T) {
	t.Parallel()
	number := func(n int) *int { return &n }
	participants := Participants{Actual: number(30), Groups: []ParticipantGroup{
		{Actual: number(3)}, {Actual: number(20)}, {Actual: number(7)}}}
	shown := []string{}
	for _, group := range participants.ByTargetGroup() {
		shown = append(shown, group.Actual.Shown)
	}
	if want := []string{"<5", "20", "–"}; !slices.Equal(shown, want) {
		t.Errorf("shown %q, want %q: the third could be computed from the total", shown, want)
	}
	if zero := participantCount(number(0)); zero.Shown != "0" || *zero.Value != 0 {
		t.Errorf("nobody is shown as %q", zero.Shown)
	}
	if four := participantCount(number(4)); four.Value != nil || four.Shown != "<5" {
		t.Errorf("four are shown as %q", four.Shown)
	}
}
