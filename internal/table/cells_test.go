package table_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// hostile are titles that somebody could write to have a spreadsheet reckon, run, or lose its columns.
var hostile = []string{`=HYPERLINK("https://evil.example";"Klikk")`, "+1+1", "-2+3", "@SUM(A1)", "\tfane", "\rretur", "＝1+1",
	`"; "; ''`, "a;b,c\td", "linje\nto", "<b>&amp;</b>", "]]>", "😀\u202eabc", "null\x00\x01"}

func TestNoCellIsTakenForAFormula(t *testing.T) {
	t.Parallel()
	d := open(t, openBolt(t), projects(len(hostile), func(at int) string { return hostile[at] })...)
	lines := d.csv(t, "projects.csv", ';')
	book, _ := d.book(t, "projects.xlsx")
	rows, err := book.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	inCSV, inBook := column(t, lines, "title"), column(t, rows, "title")
	for at, title := range hostile {
		want := title
		if at < 7 {
			want = "'" + title
		}
		if got := inCSV[at]; got != strings.ReplaceAll(want, "\r", "") {
			t.Errorf("%q is %q", title, got)
		}
		if clean := strings.ReplaceAll(title, "\r", "\n"); at < 10 && strings.ReplaceAll(inBook[at], "\r", "\n") != clean {
			t.Errorf("%q is %q in a workbook", title, inBook[at])
		}
		if formula, err := book.GetCellFormula("Sheet1", fmt.Sprintf("D%d", at+2)); err != nil || formula != "" {
			t.Errorf("%q is the formula %s, %v", title, formula, err)
		}
	}
	if amounts := column(t, lines, "grantedAmount"); amounts[0] != "12345678901" {
		t.Errorf("an amount is %s", amounts[0])
	}
}

func TestAWorkbookHasTextsAsTheyAre(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("å😀", 12_000)
	titles := []string{"_x0041_", "_x0041_x0042_", "_x00zz_ og _x", "_x005F_", "  to foran og bak  ", long}
	d := open(t, openBolt(t), projects(len(titles), func(at int) string { return titles[at] })...)
	book, _ := d.book(t, "projects.xlsx")
	rows, err := book.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	titles[len(titles)-1] = string([]rune(long)[:2*10_922]) + "å" // 32,767 units: the emoji has two
	for at, got := range column(t, rows, "title")[:len(titles)] {
		if got != titles[at] {
			t.Errorf("%.40q is %.40q, of %d bytes and not %d", titles[at], got, len(got), len(titles[at]))
		}
	}
}

func TestAWorkbookHasNumbersAndDates(t *testing.T) {
	t.Parallel()
	d := open(t, openBolt(t), projects(1, func(int) string { return "Tall" })...)
	book, body := d.book(t, "projects.xlsx")
	names, err := book.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"grantedAmount": "12345678901", "awardedOn": "45351", "createdAt": "43831.04166666666", "year": "2024"} {
		if got := column(t, names, name)[0]; !strings.HasPrefix(got, want) {
			t.Errorf("%s is %q", name, got)
		}
	}
	panes, err := book.GetPanes("Sheet1")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the first row moves: %+v, %v", panes, err)
	}
	opensInCalc(t, body)
}

// opensInCalc asks LibreOffice, where its spreadsheet is installed.
func opensInCalc(t *testing.T, workbook []byte) {
	t.Helper()
	office, err := exec.LookPath("localc")
	if err != nil {
		t.Log("LibreOffice Calc is not installed: the workbook was read by the library alone")
		return
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "table.xlsx"), workbook, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), office, "--headless", "-env:UserInstallation=file://"+folder+"/profile",
		"--convert-to", "csv", "--outdir", folder, filepath.Join(folder, "table.xlsx")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text, err := os.ReadFile(filepath.Join(folder, "table.csv"))
	if err != nil || !bytes.Contains(text, []byte("2024-02-29")) || !bytes.Contains(text, []byte("12345678901")) {
		t.Errorf("it reads %v: %s", err, text)
	}
}
