package exchange

import (
	"fmt"

	"github.com/samlaer/samlaer/internal/hub"
)

// Counts are how much of a file went in.
type Counts struct {
	Imported, Updated, Unchanged, Refused int
}

// String is the last line of every import; programs read it.
func (c Counts) String() string {
	return fmt.Sprintf("imported %d, updated %d, unchanged %d, refused %d", c.Imported, c.Updated, c.Unchanged, c.Refused)
}

// ExitStatus is 0 when all is in (what is unchanged is in), 2 when some was refused, 1 when all was.
func (c Counts) ExitStatus() int {
	switch {
	case c.Refused == 0:
		return 0
	case c.Imported+c.Updated+c.Unchanged > 0:
		return 2
	default:
		return 1
	}
}

func (c *Counts) add(result hub.ImportResult) {
	switch result {
	case hub.ImportResultImported:
		c.Imported++
	case hub.ImportResultUpdated:
		c.Updated++
	case hub.ImportResultUnchanged:
		c.Unchanged++
	case hub.ImportResultRefused:
		c.Refused++
	}
}

// Fault is why a row or line was left out. One that has several faults is counted once and told of once for each.
type Fault struct {
	// Line is the line of the file, from 1.
	Line int
	// Column is what the file calls the column, or the document its field; empty when the fault is of the whole row.
	Column string
	// Reason is a sentence in English, for the operator.
	Reason string
}

func (f Fault) String() string {
	if f.Column == "" {
		return fmt.Sprintf("line %d: %s", f.Line, f.Reason)
	}
	return fmt.Sprintf("line %d, column “%s”: %s", f.Line, f.Column, f.Reason)
}
