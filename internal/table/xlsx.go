package table

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/samlaer/samlaer/internal/hub"
)

// xlsxFile writes a table as a workbook of one sheet (ECMA-376). All parts but the sheet are the same for all and go out first, so
// that rows can follow as they are read.
type xlsxFile struct {
	book  *zip.Writer
	sheet *bufio.Writer
	// columns are their letters.
	columns []string
	row     int
}

// columnWidth is that of all columns, in digits: what holds a date with its time.
const columnWidth = 18

// The forms of cells, by their places in the styles of the workbook.
const (
	plainForm = iota
	headForm
	dayForm
	momentForm
)

const (
	// mostRows and mostUnits are what spreadsheets take: rows in a sheet, and units of UTF-16 in a cell.
	mostRows  = 1 << 20
	mostUnits = 1<<15 - 1
)

// bookParts are the parts before the sheet, in the order in which they are written.
var bookParts = []struct{ path, text string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
		`<Override PartName="/` + sheetPath + `" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`</Types>`},
	{"_rels/.rels", relations + `<Relationship Id="rId1" Type="` + relationTypes + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook ` + mainNamespace + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", relations +
		`<Relationship Id="rId1" Type="` + relationTypes + `worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + relationTypes + `styles" Target="styles.xml"/></Relationships>`},
	{"xl/styles.xml", `<styleSheet ` + mainNamespace + `>` +
		`<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts>` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
		`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>` +
		`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
		`<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`},
}

const (
	sheetPath     = "xl/worksheets/sheet1.xml"
	mainNamespace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relations     = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relationTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

func newXLSX(to io.Writer, names []string) (*xlsxFile, error) {
	book := zip.NewWriter(to)
	for _, part := range bookParts {
		if err := writePart(book, part.path, part.text); err != nil {
			return nil, fmt.Errorf("write XLSX: %w", err)
		}
	}
	sheet, err := book.Create(sheetPath)
	if err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	x := &xlsxFile{book: book, sheet: bufio.NewWriter(sheet), columns: make([]string, len(names))}
	for at := range names {
		x.columns[at] = letters(at)
	}
	x.put(xml.Header, `<worksheet `, mainNamespace, `><sheetViews><sheetView workbookViewId="0">`,
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`,
		`<cols><col min="1" max="`, strconv.Itoa(len(names)), `" width="`, strconv.Itoa(columnWidth), `" customWidth="1"/></cols><sheetData>`)
	x.begin()
	for at, name := range names {
		x.text(at, headForm, name)
	}
	x.put(`</row>`)
	return x, nil
}

func writePart(book *zip.Writer, path, text string) error {
	part, err := book.Create(path)
	if err == nil {
		_, err = io.WriteString(part, xml.Header+text)
	}
	return err
}

// letters name a column, counted from 0: A to Z, then AA.
func letters(at int) string {
	name := string(rune('A' + at%26))
	if at < 26 {
		return name
	}
	return letters(at/26-1) + name
}

// put writes parts as they are. Its errors are those of the next flush.
func (x *xlsxFile) put(parts ...string) {
	for _, part := range parts {
		_, _ = x.sheet.WriteString(part)
	}
}

func (x *xlsxFile) begin() {
	x.row++
	x.put(`<row r="`, strconv.Itoa(x.row), `">`)
}

var errManyRows = errors.New("write XLSX: more rows than a sheet takes")

func (x *xlsxFile) write(rows [][]any) error {
	if x.row+len(rows) > mostRows {
		return errManyRows
	}
	for _, cells := range rows {
		x.begin()
		for at, value := range cells {
			x.cell(at, value)
		}
		x.put(`</row>`)
	}
	if err := x.sheet.Flush(); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	return nil
}

// firstDay is the first that a spreadsheet can reckon with: 1900 has a day too many there until March. They count from dayZero.
var (
	firstDay = time.Date(1900, time.March, 1, 0, 0, 0, 0, time.UTC)
	dayZero  = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
)

// cell writes a value with its form. Spreadsheets know of no time zones: instants are as the clocks of Oslo show them.
func (x *xlsxFile) cell(at int, value any) {
	switch one := value.(type) {
	case nil:
	case int:
		x.number(at, plainForm, strconv.Itoa(one))
	case float64:
		x.number(at, plainForm, strconv.FormatFloat(one, 'f', -1, 64))
	case hub.Date:
		day, err := time.Parse(time.DateOnly, string(one))
		x.moment(at, dayForm, day, string(one), err != nil)
	case time.Time:
		there := one.In(hub.Oslo)
		shown := time.Date(there.Year(), there.Month(), there.Day(), there.Hour(), there.Minute(), there.Second(), 0, time.UTC)
		x.moment(at, momentForm, shown, there.Format(time.DateTime), false)
	case string:
		x.text(at, plainForm, one) // a text is a text here, whatever it begins with
	}
}

// moment writes a time as the number that spreadsheets have for it, or as a text where they have none.
func (x *xlsxFile) moment(at, form int, when time.Time, text string, isNone bool) {
	if isNone || when.Before(firstDay) {
		x.text(at, plainForm, text)
		return
	}
	const day = 24 * 60 * 60
	x.number(at, form, strconv.FormatFloat(float64(when.Unix()-dayZero.Unix())/day, 'f', -1, 64))
}

func (x *xlsxFile) number(at, form int, digits string) {
	x.open(at, form)
	x.put(`"><v>`, digits, `</v></c>`)
}

func (x *xlsxFile) text(at, form int, text string) {
	x.open(at, form)
	x.put(`" t="inlineStr"><is><t xml:space="preserve">`)
	_ = xml.EscapeText(x.sheet, []byte(inCell(text))) // as put
	x.put(`</t></is></c>`)
}

func (x *xlsxFile) open(at, form int) {
	x.put(`<c r="`, x.columns[at], strconv.Itoa(x.row), `" s="`, strconv.Itoa(form))
}

// inCell is a text as spreadsheets read it back: as much as a cell takes, and what would be read as the code of a character,
// «_x0041_», with the code of its first character before it.
func inCell(text string) string {
	if len(text) > mostUnits {
		units := 0
		for at, one := range text {
			if units += utf16.RuneLen(one); units > mostUnits {
				text = text[:at]
				break
			}
		}
	}
	if !strings.Contains(text, "_x") {
		return text
	}
	var safe strings.Builder
	for at := range len(text) {
		if isCode(text[at:]) {
			safe.WriteString("_x005F")
		}
		safe.WriteByte(text[at])
	}
	return safe.String()
}

// isCode tells whether a text begins with the code of a character.
func isCode(text string) bool {
	const length = len("_x0041_")
	if len(text) < length || text[:2] != "_x" || text[length-1] != '_' {
		return false
	}
	_, err := strconv.ParseUint(text[2:length-1], 16, 16)
	return err == nil
}

// end writes what comes after the last row, and the list of the parts without which nobody takes the file for a workbook.
func (x *xlsxFile) end() error {
	x.put(`</sheetData></worksheet>`)
	if err := errors.Join(x.sheet.Flush(), x.book.Close()); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	return nil
}
