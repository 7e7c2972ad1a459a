package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// csvFile writes a table as RFC 4180 has it.
type csvFile struct {
	out    *csv.Writer
	record []string
}

// mark is what Excel knows UTF-8 by.
const mark = "\ufeff"

func newCSV(to io.Writer, separator rune, names []string) (*csvFile, error) {
	if _, err := io.WriteString(to, mark); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	file := &csvFile{out: csv.NewWriter(to), record: make([]string, len(names))}
	file.out.Comma, file.out.UseCRLF = separator, true
	if err := file.out.Write(names); err != nil {
		return nil, fmt.Errorf("write CSV: %w", err)
	}
	return file, nil
}

func (c *csvFile) write(rows [][]any) error {
	for _, cells := range rows {
		for at, one := range cells {
			c.record[at] = inCSV(one)
		}
		if err := c.out.Write(c.record); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	c.out.Flush()
	if err := c.out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

func (c *csvFile) end() error { return nil }

// formulas are what spreadsheets take for the beginning of one (OWASP, CSV injection), the wide forms among them.
const formulas = "=+-@\t\r\n＝＋－＠"

func inCSV(value any) string {
	switch one := value.(type) {
	case nil:
		return ""
	case int:
		return strconv.Itoa(one)
	case float64:
		return strconv.FormatFloat(one, 'f', -1, 64)
	case time.Time:
		return one.UTC().Format("2006-01-02T15:04:05.999Z07:00") // as GraphQL has it
	case hub.Date:
		return string(one)
	default:
		text, _ := value.(string)
		if first := strings.IndexAny(text, formulas); first == 0 {
			return "'" + text
		}
		return text
	}
}
