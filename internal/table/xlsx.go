package table

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/samlaer/samlaer/internal/hub"
)

// xlsxFile writes a table as a workbook of one sheet. Nothing goes out before its end.
type xlsxFile struct {
	book                *excelize.File
	rows                *excelize.StreamWriter
	to                  io.Writer
	at                  int
	header, day, moment int
}

// columnWidth is that of all columns, in digits: what holds a date with its time.
const columnWidth = 18

// sheetName is that of the only sheet, as the library makes it.
const sheetName = "Sheet1"

func newXLSX(to io.Writer, names []string) (*xlsxFile, error) {
	file := &xlsxFile{book: excelize.NewFile(), to: to}
	if err := file.begin(names); err != nil {
		file.close()
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	return file, nil
}

func (x *xlsxFile) begin(names []string) error {
	day, moment := "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
	var failed [6]error
	x.header, failed[0] = x.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	x.day, failed[1] = x.book.NewStyle(&excelize.Style{CustomNumFmt: &day})
	x.moment, failed[2] = x.book.NewStyle(&excelize.Style{CustomNumFmt: &moment})
	if x.rows, failed[3] = x.book.NewStreamWriter(sheetName); failed[3] != nil {
		return failed[3]
	}
	failed[4] = x.rows.SetColWidth(1, len(names), columnWidth)
	failed[5] = x.rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err := errors.Join(failed[:]...); err != nil {
		return err
	}
	cells := make([]any, len(names))
	for at, name := range names {
		cells[at] = excelize.Cell{StyleID: x.header, Value: name}
	}
	return x.row(cells)
}

func (x *xlsxFile) row(cells []any) error {
	x.at++
	return x.rows.SetRow(fmt.Sprintf("A%d", x.at), cells)
}

func (x *xlsxFile) write(rows [][]any) error {
	for _, cells := range rows {
		for at, one := range cells {
			cells[at] = x.inXLSX(one)
		}
		if err := x.row(cells); err != nil {
			return fmt.Errorf("write XLSX: %w", err)
		}
	}
	return nil
}

// firstDay is the first that a spreadsheet can reckon with: 1900 has a day too many there until March.
var firstDay = time.Date(1900, time.March, 1, 0, 0, 0, 0, time.UTC)

// inXLSX is a cell with its form. Spreadsheets know of no time zones: instants are as the clocks of Oslo show them.
func (x *xlsxFile) inXLSX(value any) any {
	switch one := value.(type) {
	case hub.Date:
		if day, err := time.Parse(time.DateOnly, string(one)); err == nil && !day.Before(firstDay) {
			return excelize.Cell{StyleID: x.day, Value: day}
		}
		return string(one)
	case time.Time:
		there := one.In(hub.Oslo)
		return excelize.Cell{StyleID: x.moment, Value: time.Date(there.Year(), there.Month(), there.Day(), there.Hour(), there.Minute(),
			there.Second(), 0, time.UTC)}
	default:
		return value // a text is a text here, whatever it begins with
	}
}

// end sends the workbook, part by part: the library's own way has it in memory first.
func (x *xlsxFile) end() error {
	if err := x.rows.Flush(); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	x.book.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(x.to) })
	if _, err := x.book.WriteToBuffer(); err != nil {
		return fmt.Errorf("send XLSX: %w", err)
	}
	return nil
}

// close takes the temporary file away.
func (x *xlsxFile) close() { _ = x.book.Close() }
