package standards

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/samlaer/samlaer/internal/giving"
	"github.com/samlaer/samlaer/internal/hub"
)

// leftOutHeader tells, after the answer, how many projects say too little to be grants.
const leftOutHeader = "Samlaer-Left-Out"

// grantsJSON sends a package of the standard, a grant a line.
func (d *desk) grantsJSON(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	attach(w, "grants.json")
	begin := func() error { return write(w, `{"grants":[`) }
	separator := "\n"
	left, err := d.eachGrant(w, r, begin, func(grant giving.Grant) error {
		line, err := json.Marshal(grant)
		if err != nil {
			return fmt.Errorf("write the grant %s: %w", grant.ID, err)
		}
		before := separator
		separator = ",\n"
		return write(w, before+string(line))
	})
	if err != nil {
		return err
	}
	return write(w, fmt.Sprintf("\n],\"leftOut\":%d}\n", left))
}

// grantsCSV sends the table of the standard.
func (d *desk) grantsCSV(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	attach(w, "grants.csv")
	table := csv.NewWriter(w)
	row := make([]string, len(giving.Columns))
	begin := func() error {
		for at, column := range giving.Columns {
			row[at] = column.Path
		}
		return table.Write(row)
	}
	_, err := d.eachGrant(w, r, begin, func(grant giving.Grant) error {
		for at, column := range giving.Columns {
			row[at] = column.Value(&grant)
			if !column.IsNumber() {
				row[at] = harmless(row[at])
			}
		}
		return table.Write(row)
	})
	if err != nil {
		return err
	}
	table.Flush()
	return table.Error()
}

// harmless keeps a spreadsheet from reckoning with a text: one that begins as a formula does begins with an apostrophe.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// eachGrant goes through the projects that the asker may read and that say what a grant must say, and tells how many do not. The
// answer is begun when the first page is read: what fails before that is told of properly.
func (d *desk) eachGrant(w http.ResponseWriter, r *http.Request, begin func() error, take func(giving.Grant) error) (left int, err error) {
	w.Header().Set("Trailer", leftOutHeader)
	isBegun := false
	visit := func(ctx context.Context, projects []*hub.Project) error {
		grants := make([]*hub.Grant, len(projects))
		for at, project := range projects {
			if grants[at], err = hub.GrantOf(ctx, project, d.Prefix); err != nil {
				return err
			}
		}
		if !isBegun {
			isBegun = true
			if err := begin(); err != nil {
				return err
			}
		}
		for _, grant := range grants {
			if grant == nil {
				left++
				continue
			}
			if err := take(giving.Of(grant)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := hub.EachPage(r.Context(), d.Hub, hub.ViewerOf(r.Context()), hub.KindProject, visit); err != nil {
		return left, err
	}
	w.Header().Set(leftOutHeader, strconv.Itoa(left))
	return left, nil
}

func write(to io.Writer, text string) error {
	if _, err := io.WriteString(to, text); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return nil
}
