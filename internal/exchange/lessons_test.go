package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
)

// spreadsheet is how the columns of testdata/spreadsheet.csv are mapped.
var spreadsheet = exchange.LessonsOptions{
	Map: "id=Nr,title=Tittel,insight=Hva lærte vi?,context=Når gjelder det,categories=Tema,organisation=Hvem,date=Dato,kind=Slag",
}

func TestASpreadsheetComesInAndItsFaultsAreToldByLineAndColumn(t *testing.T) {
	onEachStore(t, func(t *testing.T, store hub.Store) {
		last, faults := importLessons(t, store, "testdata/spreadsheet.csv", spreadsheet)
		if last != "imported 2, updated 0, unchanged 0, refused 7" {
			t.Error(last)
		}
		wantLines(t, faults, `
line 3, column “Slag”: “FUNGERTE_IKKE” is not a choice here. Choose among WORKED, DID_NOT_WORK, OBSTACLE, PRECONDITION, IDEA.
line 4, column “Tittel”: Fill in this field.
line 5, column “Dato”: There is no such date. Write it like this: 2024-05-17.
line 6: The row has 3 values and the header 8.
line 8, column “Nr”: The row on line 7 has the same. Give each row its own.
line 9: The row has 10 values and the header 8.
line 11, column “Nr”: Fill in this field.`)

		lessons := all[*hub.Lesson](t, store)
		first, second := lessons[0], lessons[1]
		if first.Origin.System != "spreadsheet" || first.Origin.ID != "5" || first.Origin.Date != "2022-05-18" ||
			first.Kind != hub.LessonKindWorked || first.Language != "nb" || first.Audience != hub.AudiencePublic {
			t.Errorf("the first lesson is %+v from %+v", first, first.Origin)
		}
		if second.Kind != hub.LessonKindPrecondition || len(second.ThemeIDs) != 2 {
			t.Errorf("the second lesson is %+v", second)
		}
		if organisations := all[*hub.Organisation](t, store); len(organisations) != 1 || organisations[0].Name != "Østby kommune" {
			t.Errorf("organisations %+v", organisations)
		}
	})
}

func TestTheRegistersPresetTurnsHTMLIntoMarkdown(t *testing.T) {
	onEachStore(t, func(t *testing.T, store hub.Store) {
		options := exchange.LessonsOptions{Preset: "nasa-llis"}
		for _, want := range []string{
			"imported 3, updated 0, unchanged 0, refused 1", "imported 0, updated 0, unchanged 3, refused 1",
		} {
			last, faults := importLessons(t, store, "testdata/register.csv", options)
			if last != want {
				t.Error(last)
			}
			wantLines(t, faults, `line 7, column “title”: Fill in this field.`)
		}
		lessons := all[*hub.Lesson](t, store)
		first := lessons[0]
		if first.Title != "Check Valve Contamination in R&D Rigs" || first.Language != "en" || first.Origin.System != "nasa-llis" {
			t.Errorf("the lesson is %+v", first)
		}
		for at, want := range []struct{ got, want hub.Markdown }{
			{first.Context, "Particles stuck in a valve.\n\nThe rig was down for two days."},
			{first.Insight, "- Flush the line **before** the test.\n- Keep the filter.\n\nSee this and [the rig](https://example.org/rig)."},
			{lessons[1].Insight, "First line.\n\nSecond line."},
			{lessons[2].Insight, "Before\n\nAfter “all” H2O\n\n*A valve*"},
		} {
			if want.got != want.want {
				t.Errorf("text %d is %q, want %q", at, want.got, want.want)
			}
		}
		var themes []string
		for _, theme := range all[*hub.Concept](t, store) {
			themes = append(themes, theme.PrefLabel.EN)
		}
		if !slices.Equal(themes, []string{"Hardware", "Test & Verification"}) {
			t.Errorf("themes %q", themes)
		}
	})
}

// nasa is the real register, where it is at hand.
const nasa = "../../../shared/data/llis.csv"

func TestAllOfNASAsLessonsWithATitleComeInOnce(t *testing.T) {
	if _, err := os.Stat(nasa); err != nil {
		t.Skip("the register is not here:", err)
	}
	onEachStore(t, func(t *testing.T, store hub.Store) {
		options := exchange.LessonsOptions{Preset: "nasa-llis"}
		for _, want := range []string{
			"imported 1622, updated 0, unchanged 0, refused 15", "imported 0, updated 0, unchanged 1622, refused 15",
		} {
			last, faults := importLessons(t, store, nasa, options)
			if last != want || len(faults) != 15 {
				t.Error(last, faults)
			}
		}
	})
}

func TestImportsOfOneFileSideBySideMakeNoDoubles(t *testing.T) {
	onEachStore(t, func(t *testing.T, store hub.Store) {
		path := table(t, 300)
		var group sync.WaitGroup
		counts := make([]exchange.Counts, 3)
		for at := range counts {
			group.Go(func() {
				file, err := exchange.OpenLessons(t.Context(), path, exchange.LessonsOptions{}, nil)
				if err != nil {
					t.Error(err)
					return
				}
				if counts[at], err = file.Import(t.Context(), newIntake(store), nil); err != nil {
					t.Error(err)
				}
				if err := file.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		imported := 0
		for _, count := range counts {
			imported += count.Imported
			if count.Imported+count.Unchanged != 300 {
				t.Errorf("one import: %s", count)
			}
		}
		got := []int{imported, len(all[*hub.Lesson](t, store)), len(all[*hub.Concept](t, store))}
		if want := []int{300, 300, 7}; !slices.Equal(got, want) {
			t.Errorf("imported, lessons, themes: %v, want %v", got, want)
		}
	})
}

// table writes a file of so many lessons with seven categories.
func table(t *testing.T, rows int) string {
	t.Helper()
	var text strings.Builder
	text.WriteString("id,title,insight,categories,organisation\n")
	for row := range rows {
		fmt.Fprintf(&text, "%d,Lesson %d,What %d taught us,Theme %d,County\n", row, row, row, row%7)
	}
	return written(t, text.String())
}

func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "table.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// stopping cancels when the import has come so far.
type stopping struct {
	heard
	stop func()
}

func (s *stopping) Progress(step string, done, total int64) {
	if strings.HasPrefix(step, "importing") && done > total/2 {
		s.stop()
	}
}

func TestAnImportThatIsStoppedLeavesWholeCommitsAndGoesOnLater(t *testing.T) {
	onEachStore(t, func(t *testing.T, store hub.Store) {
		path := table(t, 1000)
		file, err := exchange.OpenLessons(t.Context(), path, exchange.LessonsOptions{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		counts, err := file.Import(ctx, newIntake(store), &stopping{stop: cancel})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("the import ended with %v", err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
		in := len(all[*hub.Lesson](t, store))
		if in == 0 || in == 1000 || counts.Imported != in {
			t.Errorf("%d lessons are in, and the import says %s", in, counts)
		}
		last, _ := importLessons(t, store, path, exchange.LessonsOptions{})
		if want := fmt.Sprintf("imported %d, updated 0, unchanged %d, refused 0", 1000-in, in); last != want {
			t.Errorf("then: %s, want %s", last, want)
		}
	})
}

func TestStrictImportsNothingWhenARowHasAFault(t *testing.T) {
	onEachStore(t, func(t *testing.T, store hub.Store) {
		options := spreadsheet
		options.Strict = true
		last, faults := importLessons(t, store, "testdata/spreadsheet.csv", options)
		if last != "imported 0, updated 0, unchanged 0, refused 7" || len(faults) != 7 {
			t.Error(last, faults)
		}
		if written := len(all[*hub.Lesson](t, store)) + len(all[*hub.Concept](t, store)) + len(all[*hub.Organisation](t, store)); written > 0 {
			t.Errorf("%d documents were written", written)
		}
		options.Map = ""
		if last, _ := importLessons(t, store, table(t, 5), options); last != "imported 5, updated 0, unchanged 0, refused 0" {
			t.Error(last)
		}
	})
}

func TestALessonEditedHereIsToldOfAndLeft(t *testing.T) {
	onEachStore(t, func(t *testing.T, store hub.Store) {
		importLessons(t, store, written(t, "id,title\n1,One\n2,Two\n"), exchange.LessonsOptions{})
		edited := all[*hub.Lesson](t, store)[0]
		edited.Title, edited.Version = "One, as we see it", 2
		commit := hub.Commit{ID: "an edit", Changes: []hub.Change{
			{Kind: hub.KindLesson, ID: edited.ID, Was: 1, Document: edited}}}
		if err := store.Commit(t.Context(), commit); err != nil {
			t.Fatal(err)
		}
		last, faults := importLessons(t, store, written(t, "id,title\n1,Uno\n2,Due\n"), exchange.LessonsOptions{})
		if last != "imported 0, updated 1, unchanged 0, refused 1" {
			t.Error(last)
		}
		wantLines(t, faults, "line 2: The lesson was edited here since it was imported and was left as it is. Enter what is new by hand.")
	})
}

func TestAFileThatIsNotWholeIsRefusedInASentence(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("good.csv", "id,title\n1,One\n")
	for name, example := range map[string]struct {
		path    string
		options exchange.LessonsOptions
		want    string
	}{
		"not there":   {path: filepath.Join(folder, "none.csv"), want: "there is no file"},
		"a folder":    {path: folder, want: "is a folder. Give a file in it"},
		"empty":       {path: write("empty.csv", ""), want: "is empty. Its first line must name the columns"},
		"only a mark": {path: write("mark.csv", "\uFEFF"), want: "is empty"},
		"cut":         {path: "testdata/cut.csv", want: "the quotation marks of the row that begins on line 3 do not match"},
		"a lone quotation mark": {path: write("quote.csv", "id,title\n1,5\" nails\n"),
			want: "line 2, character 4: a quotation mark stands inside a value"},
		"a quotation mark that is never closed": {path: write("long.csv", "id,title\n1,One\n2,\""+strings.Repeat("x\n", 3<<20)),
			want: "the row after the one on line 2 is longer than 4 MiB"},
		"mixed": {path: "testdata/mixed.csv",
			want: "line 2 has letters in UTF-8 and line 4 has letters in another encoding"},
		"not UTF-8 as was said": {path: "testdata/windows-1252.csv", options: exchange.LessonsOptions{Encoding: "utf-8"},
			want: "line 2 is not UTF-8. Try --encoding windows-1252"},
		"windows-1252 as was said, with a mark": {path: write("marked.csv", "\uFEFFid,title\n1,å\n"),
			options: exchange.LessonsOptions{Encoding: "windows-1252"}, want: "says that it is UTF-8"},
		"neither":       {path: write("neither.csv", "id,title\n1,\x81\n"), want: "line 2 has the byte 0x81"},
		"UTF-16":        {path: write("wide.csv", "\xff\xfei\x00d\x00,\x00"), want: "UTF-16"},
		"old Macintosh": {path: write("mac.csv", "id,title\r1,One\r"), want: "old Macintoshes"},
		"no column as mapped": {path: good, options: exchange.LessonsOptions{Map: "title=Tittel,insight=Lærdom"},
			want: "the file has no column “Tittel” and no column “Lærdom”. Its columns are: id, title"},
		"no title":              {path: write("untitled.csv", "a,b\n1,2\n"), want: "no column gives the title"},
		"the preset's columns":  {path: good, options: exchange.LessonsOptions{Preset: "nasa-llis"}, want: "no column “lesson_id”"},
		"two columns of a name": {path: write("twice.csv", "title,title\n1,2\n"), want: "two columns called “title”"},
		"unknown preset":        {path: good, options: exchange.LessonsOptions{Preset: "nasa"}, want: "there is no preset “nasa”. The presets are: nasa-llis"},
		"unknown encoding":      {path: good, options: exchange.LessonsOptions{Encoding: "latin"}, want: "Choose auto, utf-8 or windows-1252"},
		"unknown separator":     {path: good, options: exchange.LessonsOptions{Separator: "|"}, want: "there is no separator “|”"},
		"unknown field":         {path: good, options: exchange.LessonsOptions{Map: "tittel=title"}, want: "--map has “tittel=title”"},
		"a field twice":         {path: good, options: exchange.LessonsOptions{Map: "title=a,title=b"}, want: "the field “title” twice"},
		"a mapping in ruins":    {path: good, options: exchange.LessonsOptions{Map: "title=\"a"}, want: "--map cannot be read"},
		"unknown status":        {path: good, options: exchange.LessonsOptions{Status: "done"}, want: "--status: “DONE” is not a choice here"},
		"a draft":               {path: good, options: exchange.LessonsOptions{Status: "draft"}, want: "--status: A draft is read only by its author"},
		"unknown audience":      {path: good, options: exchange.LessonsOptions{Audience: "all"}, want: "--audience:"},
		"unknown kind":          {path: good, options: exchange.LessonsOptions{Kind: "good"}, want: "--kind:"},
		"unknown language":      {path: good, options: exchange.LessonsOptions{Language: "norsk språk"}, want: "--language:"},
	} {
		_, err := exchange.OpenLessons(t.Context(), example.path, example.options, nil)
		if err == nil || !strings.Contains(err.Error(), example.want) {
			t.Errorf("%s: %v, want «%s»", name, err, example.want)
		}
	}
}

func TestAPipeIsRefusedBeforeItIsWaitedFor(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe.csv")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.OpenLessons(t.Context(), pipe, exchange.LessonsOptions{}, nil); err == nil ||
		!strings.Contains(err.Error(), "no file that can be read twice") {
		t.Errorf("a pipe gives %v", err)
	}
}

func TestLettersComeInHoweverTheyAreWritten(t *testing.T) {
	onEachStore(t, func(t *testing.T, store hub.Store) {
		for name, example := range map[string]struct {
			path, encoding string
		}{
			"windows-1252, found":       {"testdata/windows-1252.csv", "auto"},
			"windows-1252, as given":    {"testdata/windows-1252.csv", "Windows-1252"},
			"UTF-8":                     {written(t, "id,title,insight\n1,Språk på jobb,Øv\n2,Blåbærtur,\n"), ""},
			"with a mark":               {written(t, "\uFEFFid,title,insight\n1,Språk på jobb,Øv\n2,Blåbærtur,\n"), "utf-8"},
			"with marks beside letters": {written(t, "id,title,insight\n1,Spra\u030Ak pa\u030A jobb,Øv\n2,Bla\u030Abærtur,\n"), ""},
		} {
			options := exchange.LessonsOptions{Encoding: exchange.Encoding(example.encoding), System: name}
			if last, faults := importLessons(t, store, example.path, options); !strings.HasPrefix(last, "imported 2,") {
				t.Error(name, last, faults)
			}
			document, err := store.Find(t.Context(), hub.KindLesson, hub.OriginKey(name, "1"))
			if err != nil {
				t.Fatal(err)
			}
			if got := document.(*hub.Lesson).Title; got != "Språk på jobb" {
				t.Errorf("%s: the title is %q", name, got)
			}
		}
	})
}

func TestSeparatorsAreFoundOrGiven(t *testing.T) {
	t.Parallel()
	store := stores["bolt"](t)
	for name, example := range map[string]struct{ text, separator string }{
		"comma":              {"id,title,insight\n1,One,a;b\n", ""},
		"semicolon":          {"id;title;insight\n1;One;a,b\n", ""},
		"tab":                {"id\ttitle\tinsight\n1\tOne\t\n", ""},
		"said by the file":   {"sep=;\r\nid;title;insight\r\n1;One;a,b,c,d\r\n", ""},
		"said and a mark":    {"\uFEFFsep=,\nid,title\n1,One\n", ""},
		"given":              {"id;title,with a comma;insight,too;x\n1;One;a,b;\n", ";"},
		"a blank after each": {"id, title, insight\n1, \"One\", b\n", ""},
		"one column":         {"title\nOne\n", ""},
	} {
		options := exchange.LessonsOptions{Separator: example.separator, System: name}
		if name == "given" {
			options.Map = `id=id,"title=title,with a comma"`
		}
		last, faults := importLessons(t, store, written(t, example.text), options)
		if last != "imported 1, updated 0, unchanged 0, refused 0" {
			t.Error(name, last, faults)
		}
	}
	for _, lesson := range all[*hub.Lesson](t, store) {
		if lesson.Title != "One" {
			t.Errorf("the title is %q", lesson.Title)
		}
	}
}

func TestRowsWithoutAnIdAreKnownByTheirTitle(t *testing.T) {
	t.Parallel()
	store := stores["bolt"](t)
	last, faults := importLessons(t, store, written(t, "title,insight\nOne,a\nTwo,b\nOne,c\n"), exchange.LessonsOptions{})
	if last != "imported 2, updated 0, unchanged 0, refused 1" {
		t.Error(last)
	}
	wantLines(t, faults, "line 4, column “title”: The row on line 2 has the same title, and no column gives an id. Name one with --map id=….")
	last, _ = importLessons(t, store, written(t, "title,insight\nOne,a\nTwo,better\n"), exchange.LessonsOptions{})
	if last != "imported 0, updated 1, unchanged 1, refused 0" {
		t.Error(last)
	}
}

func TestTheCommandHearsHowFarItIs(t *testing.T) {
	t.Parallel()
	store, listener, path := stores["bolt"](t), &heard{}, table(t, 10)
	file, err := exchange.OpenLessons(t.Context(), path, exchange.LessonsOptions{}, listener)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Import(t.Context(), newIntake(store), listener); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(listener.steps, []string{"checking table.csv", "importing table.csv"}) || listener.last[0] != listener.last[1] {
		t.Errorf("heard %v, at last %v", listener.steps, listener.last)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}

func TestTheExitStatusTellsWhetherAllIsIn(t *testing.T) {
	t.Parallel()
	for counts, want := range map[exchange.Counts]int{
		{}: 0, {Imported: 2}: 0, {Unchanged: 2}: 0, {Imported: 1, Refused: 1}: 2, {Unchanged: 1, Refused: 1}: 2,
		{Updated: 1, Refused: 3}: 2, {Refused: 1}: 1,
	} {
		if got := counts.ExitStatus(); got != want {
			t.Errorf("%s: %d, want %d", counts, got, want)
		}
	}
}
