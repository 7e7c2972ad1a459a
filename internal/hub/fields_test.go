package hub

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWhatIsWrittenAsFieldsIsReadAgain(t *testing.T) {
	amount, page, lowered := Kroner(2_000_000), 3, StrengthRepeated
	for _, document := range []Document{
		&Project{Meta: Meta{ID: "project_1", Version: 2}, Title: "Kjøkken", GrantedAmount: &amount, Goals: []Markdown{"En", "To"},
			Members: []Member{{PersonID: "person_1", Role: ProjectRoleOwner}}, PlannedPeriod: &Period{From: "2023-01-01"}},
		&Lesson{Title: "Møt folk", Sources: []Citation{{SourceID: "post_1", Quote: "Ingen\nkom", Page: &page},
			{Reference: &Reference{Title: "Rapport", Kind: ReferenceKindStudy}}}, Evidence: Evidence{LoweredTo: &lowered, ProjectCount: 2}},
		&Event{Title: "Samling", StartsAt: time.Date(2023, 6, 16, 7, 0, 0, 0, time.UTC), ProjectIDs: []ID{"project_1"}},
	} {
		fields, err := parseFields(FieldsOf(document).String())
		if err != nil {
			t.Fatal(err)
		}
		again := NewDocument(document.DocumentKind())
		if err := fillStructure(again, fields); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(document, again) {
			t.Errorf("got %+v, want %+v", again, document)
		}
	}
}

func TestADifferenceHoldsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.StringMatching(`([a-cæ]{1,3}[ ,.\n]{0,2}){0,40}`)
		before, after := texts.Draw(t, "before"), texts.Draw(t, "after")
		var one, other strings.Builder
		for _, part := range wordDiff(before, after) {
			if part.Kind != DiffKindAdded {
				one.WriteString(part.Text)
			}
			if part.Kind != DiffKindRemoved {
				other.WriteString(part.Text)
			}
		}
		if one.String() != before || other.String() != after {
			t.Fatalf("%q and %q became %q and %q", before, after, one.String(), other.String())
		}
	})
}

func TestTextsWithLittleInCommonAreShownWhole(t *testing.T) {
	before, after := strings.Repeat("a b ", 3000), strings.Repeat("c d ", 3000)
	if parts := wordDiff(before, after); len(parts) > 4 {
		t.Errorf("%d parts", len(parts))
	}
}

func TestTextsAreCleanedOfWhatNobodySees(t *testing.T) {
	for given, want := range map[string]string{
		"a\u030Arsmøte":                    "årsmøte",
		"to\r\nlinjer\x00":                 "to\nlinjer",
		"vend\u202Emo\u202C \u2066x\u2069": "vendmo x",
		"سلام\u200F!":                      "سلام\u200F!",
		"\uFEFFførst":                      "først",
		"galt\xffher":                      "galt\uFFFDher",
	} {
		if got := cleanText(given); got != want {
			t.Errorf("%q became %q, want %q", given, got, want)
		}
	}
	if got := cleanLine(" en \n  linje\t"); got != "en linje" {
		t.Errorf("got %q", got)
	}
}
