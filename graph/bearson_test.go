package graph_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
)

// draft is a call or an application as somebody writes it, and the lessons that a careful reader would cite for it.
type draft struct {
	Name, Text string
	Language   hub.Language
	// Cite are names of lessons of the demo content, and «nasa:» and numbers of NASA's register.
	Cite []string
}

func (d draft) isForNASA() bool { return strings.HasPrefix(d.Cite[0], "nasa:") }

// drafts were written, with what should come for them, from reading the lessons, before anything was looked for with them.
func drafts(t *testing.T) []draft {
	t.Helper()
	file, err := os.Open("testdata/bearsOn/drafts.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var all []draft
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var one draft
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

// register is NASA's, where it lies beside the project.
var register = filepath.Join("..", "..", "shared", "data", "llis.csv")

// openLessons is the demo content with NASA's lessons, where they are at hand.
func openLessons(t *testing.T) (d *door, hasRegister bool) {
	t.Helper()
	_, err := os.Stat(register)
	hasRegister = err == nil
	d = open(t, func(ctx context.Context, store hub.Store) error {
		if _, err := demo.Load(ctx, store, now); err != nil || !hasRegister {
			return err
		}
		file, err := exchange.OpenLessons(ctx, register, exchange.LessonsOptions{Preset: "nasa-llis"}, nil)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		_, err = file.Import(ctx, hub.NewIntake(store, time.Now, newUUID, "register"), nil)
		return err
	})
	return d.by(t, "curator"), hasRegister
}

// rank is the place of the first lesson that should come among those that do; 0 when none does.
func (d *door) rank(t *testing.T, text string, of draft, first int) int {
	t.Helper()
	bearings := list(d.must(t, `query($text: String!, $language: Language, $first: Int) { bearsOn(text: $text, language: $language, first: $first) {
		lesson { id title origin { system id } } } }`, map[string]any{"text": text, "language": of.Language, "first": first}), "bearsOn")
	return 1 + slices.IndexFunc(bearings, func(bearing any) bool {
		return slices.ContainsFunc(of.Cite, func(name string) bool {
			if number, isNASA := strings.CutPrefix(name, "nasa:"); isNASA {
				return at(bearing, "lesson", "origin", "system") == "nasa-llis" && at(bearing, "lesson", "origin", "id") == number
			}
			return at(bearing, "lesson", "id") == string(demo.ID(hub.KindLesson, name))
		})
	})
}

// TestWhatACarefulReaderWouldCiteIsAmongTheFirstThree: 27 of 30 at the first try, and 27 now, with 21 in the first place.
func TestWhatACarefulReaderWouldCiteIsAmongTheFirstThree(t *testing.T) {
	t.Parallel()
	d, hasRegister := openLessons(t)
	for _, part := range []struct {
		name         string
		isNASA       bool
		want, fewest int
	}{{"of the demo content", false, 24, 21}, {"of NASA's register", true, 6, 5}} {
		t.Run(part.name, func(t *testing.T) {
			if part.isNASA && !hasRegister {
				t.Skip("NASA's register does not lie beside the project: its lessons are not looked for")
			}
			found, tried := 0, 0
			for _, one := range drafts(t) {
				if one.isForNASA() != part.isNASA {
					continue
				}
				tried++
				rank := d.rank(t, one.Text, one, 10)
				if rank > 0 && rank <= 3 {
					found++
				}
				t.Logf("%2d %s %s", rank, one.Language, one.Name)
			}
			if tried != part.want || found < part.fewest {
				t.Errorf("%d of %d drafts have it, want at least %d of %d", found, tried, part.fewest, part.want)
			}
		})
	}
}

// boilerplate is what long drafts are made of beside what they are about.
var boilerplate = []string{
	`Søknaden sendes elektronisk innen fristen. Søknader som kommer inn etter fristen, blir ikke behandlet. Vedlegg skal være i
	formatet PDF og navngis slik det framgår av veiledningen. Saksbehandleren kan be om supplerende opplysninger.`,
	`Offentleglova gjelder for søknaden. Opplysninger som er underlagt taushetsplikt, skal merkes særskilt. Arkivet journalfører
	søknaden og gir den et saksnummer som oppgis ved all senere korrespondanse.`,
	`Regnskapet skal følge bokføringsloven og kunne kontrolleres av Riksrevisjonen. Revisorattest kreves for beløp over 200 000
	kroner. Merverdiavgift føres bare dersom søkeren ikke har rett til fradrag.`,
	`Lokalene skal være universelt utformet. Nettsider skal oppfylle kravene i forskriften, og det skal foreligge en
	tilgjengelighetserklæring. Trykksaker settes med minst elleve punkts skrift.`,
	`Det skal gjennomføres en risikovurdering av behandlingen av personopplysninger. Databehandleravtale inngås med alle leverandører.
	Opplysninger slettes når formålet er oppfylt, senest fem år etter avslutning.`,
	`Innkjøp over terskelverdien kunngjøres i Doffin. Miljø vektes minst 30 prosent. Kontraktene skal ha klausuler om lærlinger,
	seriøsitet og innsyn i underleverandørers forhold.`,
	`Klimaregnskapet omfatter energi, avfall og utslipp fra bygningene. Tallene hentes fra strømleverandøren hvert kvartal og
	sammenholdes med kommunens handlingsplan for natur og miljø.`,
	`Vedtaket kan påklages innen tre uker etter at det er mottatt. Klagen framsettes skriftlig for det organet som har truffet
	vedtaket, og avgjøres av fylkesutvalget dersom den ikke tas til følge.`,
}

// TestALessonForOneParagraphComesUpInALongDraft puts each Norwegian draft among other text.
func TestALessonForOneParagraphComesUpInALongDraft(t *testing.T) {
	t.Parallel()
	d, _ := openLessons(t)
	found, tried := 0, 0
	for _, one := range drafts(t) {
		if one.Language == "en" {
			continue
		}
		var parts []string
		for length, at := 0, 0; length < 45_000; at++ {
			parts = append(parts, boilerplate[at%len(boilerplate)])
			length += len(boilerplate[at%len(boilerplate)])
		}
		text := strings.Join(slices.Insert(parts, len(parts)/2, one.Text), "\n\n")
		tried++
		rank := d.rank(t, text, one, 10)
		if rank > 0 {
			found++
		}
		t.Logf("%2d %s %s", rank, one.Language, one.Name)
	}
	if found < 18 {
		t.Errorf("%d of %d have a lesson among the first ten, want at least 18", found, tried)
	}
}

func TestADraftThatIsTooLongIsRefused(t *testing.T) {
	t.Parallel()
	d := openDemo(t)
	query := `query($text: String!, $call: ID, $project: ID) { bearsOn(text: $text, call: $call, project: $project) { reason } }`
	wantRefusal(t, d.refused(t, query, map[string]any{"text": strings.Repeat("æ", 50_001)}), "INVALID text")
	nowhere := hub.NewID(hub.KindCall, newUUID())
	wantRefusal(t, d.refused(t, query, map[string]any{"text": "mentor", "call": nowhere}), "INVALID call")
	wantRefusal(t, d.refused(t, query, map[string]any{"text": "mentor", "project": nowhere}), "INVALID project")
	if got := list(d.must(t, query, map[string]any{"text": " \n\n "}), "bearsOn"); len(got) != 0 {
		t.Errorf("%d lessons bear on nothing", len(got))
	}
}

// bearing is what a draft gives of one lesson of the demo content.
func (d *door) bearing(t *testing.T, text, lesson string, by map[string]any) any {
	t.Helper()
	variables := map[string]any{"text": text}
	for name, value := range by {
		variables[name] = value
	}
	for _, one := range list(d.must(t, `query($text: String!, $call: ID, $project: ID) { bearsOn(text: $text, call: $call, project: $project, first: 50) {
		lesson { id status } reason passage contradictedBy { id } disputed supersededBy { id } reviewOverdue caveats
		considered { id version decision reason person { name } } } }`, variables), "bearsOn") {
		if at(one, "lesson", "id") == string(demo.ID(hub.KindLesson, lesson)) {
			return one
		}
	}
	t.Fatalf("%s does not come", lesson)
	return nil
}

func TestWhatToKnowBeforeLeaningOnALessonIsSaid(t *testing.T) {
	t.Parallel()
	d := openDemo(t).by(t, "curator")
	text := "Praksis i tre uker uten sluttdato. Språket er nytt for flyktningene.\n\nBussen avgjør hvem som kan være med.\n\n" +
		"Dagen begynner før barnehagen har åpnet.\n\nSenteret for ungdom holder åpent på kveldstid, når de er våkne."
	contradicted := d.bearing(t, text, "tre-uker", nil)
	if others := list(contradicted, "contradictedBy"); len(others) != 1 || at(others[0], "id") != string(demo.ID(hub.KindLesson, "sluttdato")) {
		t.Errorf("contradicted by %v", others)
	}
	superseded := d.bearing(t, text, "bussen", nil)
	wantAt(t, superseded, string(demo.ID(hub.KindLesson, "bussruta")), "supersededBy", "id")
	wantAt(t, d.bearing(t, text, "barnehagen", nil), true, "disputed")
	overdue := d.bearing(t, text, "kveld", nil)
	wantAt(t, overdue, true, "reviewOverdue")
	for _, one := range []struct {
		bearing any
		caveat  string
	}{
		{contradicted, "Sies imot av: Eksempel: Praksis uten sluttdato blir gratis arbeid."},
		{superseded, "Avløst av: Eksempel: Sjekk bussruta før du flytter et tiltak."},
		{overdue, "Skulle vært gjennomgått på nytt innen 30. juni 2025."},
	} {
		if !slices.Contains(list(one.bearing, "caveats"), any(one.caveat)) {
			t.Errorf("%v does not say «%s»", at(one.bearing, "caveats"), one.caveat)
		}
	}
	if passage := at(superseded, "passage"); !strings.Contains(passage.(string), "Bussen") {
		t.Errorf("the passage is %q", passage)
	}
}
