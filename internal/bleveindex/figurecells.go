package bleveindex

import "github.com/samlaer/samlaer/internal/hub"

// mostDense is up to how many cells a grouping has a table: 1 MB. Themes by municipalities are some 40,000.
const mostDense = 1 << 18

// cells are the groups of a grouping in a segment, by the places of their values.
type cells struct {
	// columns are nil where the grouping has no field.
	columns [2]*column
	// byOutcome tells which of them are of outcomes.
	byOutcome [2]bool
	// dense, or sparse where that would be large, has where each pair of places is in figures, from 1.
	dense   []int32
	sparse  map[uint64]int32
	keys    []uint64
	figures []cell
}

type cell struct {
	hub.Figures
	// latest is the largest of what times are kept as.
	latest float64
}

// nowhere are the places of a field that is not there: one.
var nowhere = []uint32{0}

func (c *column) size() int {
	if c == nil {
		return 1
	}
	return len(c.values)
}

func (c *column) placesOf(document uint32) []uint32 {
	if c == nil {
		return nowhere
	}
	return c.of(document)
}

// at is the cell of two places.
func (c *cells) at(first, second uint32) *cell {
	key := uint64(first)*uint64(c.columns[1].size()) + uint64(second) // #nosec G115 -- a count
	var place int32
	if c.dense != nil {
		place = c.dense[key]
	} else {
		place = c.sparse[key]
	}
	if place == 0 {
		c.figures, c.keys = append(c.figures, cell{}), append(c.keys, key)
		place = int32(len(c.figures)) // #nosec G115 -- one for each pair of values that documents have
		if c.dense != nil {
			c.dense[key] = place
		} else {
			c.sparse[key] = place
		}
	}
	return &c.figures[place-1]
}
