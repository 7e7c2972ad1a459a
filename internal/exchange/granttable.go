package exchange

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/giving"
	"github.com/samlaer/samlaer/internal/hub"
)

// GrantFields are what a column of a grant system's table can be, and which column of the standard each is.
var GrantFields = map[string]string{
	"id": "id", "title": "title", "description": "description", "appliedAmount": "amountAppliedFor",
	"grantedAmount": "amountAwarded", "awardedOn": "awardDate", "plannedFrom": "plannedDates/0/startDate",
	"plannedTo": "plannedDates/0/endDate", "actualFrom": "actualDates/0/startDate", "actualTo": "actualDates/0/endDate",
	"recipient": "recipientOrganization/0/name", "recipientNumber": "recipientOrganization/0/id",
	"funder": "fundingOrganization/0/name", "funderNumber": "fundingOrganization/0/id",
	"scheme": "grantProgramme/0/title", "municipality": "beneficiaryLocation/0/geoCode", "url": "dataSource",
}

// grantTable reads the rows of one table as grants.
type grantTable struct {
	names    []string
	columns  []giving.Column
	at       []int
	encoding Encoding
	system   string
	// isMapped: the table is a grant system's, whose numbers and dates are written as people do.
	isMapped bool
	seen     seen
}

func (b *grantBatch) table(ctx context.Context, file *os.File, source *Source, options GrantsOptions) error {
	lessons := LessonsOptions{Encoding: options.Encoding, Separator: options.Separator}
	asked, err := lessons.encoding()
	if err != nil {
		return err
	}
	separator, err := lessons.separator()
	if err != nil {
		return err
	}
	scan := &encodingScan{source: file, encoding: asked, line: 1}
	if _, err := io.Copy(io.Discard, scan); err != nil {
		return cmp.Or(scan.err, err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("it cannot be read a second time: %w", err)
	}
	t, err := newTable(file, separator)
	if err != nil {
		return err
	}
	columns, err := findGrantColumns(t.header, scan.found(), options.Map)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(source.Name, filepath.Ext(source.Name))
	columns.system = first(options.System, name)
	progress := func(done int64) { b.listener.Progress("importing "+source.Name, done, source.Size) }
	err = t.each(ctx, progress, func(row record) error { return b.add(ctx, columns.read(row, b.language)) })
	return errors.Join(err, b.flush(ctx))
}

// findGrantColumns looks the columns up in the header: those that the mapping names, else those of the standard.
func findGrantColumns(header []string, encoding Encoding, mapped string) (*grantTable, error) {
	g := &grantTable{encoding: encoding, isMapped: mapped != "", seen: newSeen()}
	for _, name := range header {
		decoded, err := encoding.decode(name)
		if err != nil {
			return nil, fmt.Errorf("the header cannot be read: %w", err)
		}
		g.names = append(g.names, strings.TrimSpace(decoded))
	}
	if g.isMapped {
		if err := g.find(mapped); err != nil {
			return nil, err
		}
	} else {
		for at, name := range g.names {
			if column, known := giving.Named(name); known {
				g.columns, g.at = append(g.columns, column), append(g.at, at)
			}
		}
	}
	for _, path := range []string{"title", "amountAwarded", "awardDate"} {
		if !slices.ContainsFunc(g.columns, func(column giving.Column) bool { return column.Path == path }) {
			return nil, fmt.Errorf("no column gives the %s. Name the columns as the 360Giving standard does, or say which they are with --map; the columns are: %s",
				path, strings.Join(g.names, ", "))
		}
	}
	return g, nil
}

// find reads «title=Prosjekt,grantedAmount=Innvilget».
func (g *grantTable) find(mapped string) error {
	reader := csv.NewReader(strings.NewReader(mapped))
	reader.TrimLeadingSpace = true
	parts, err := reader.Read()
	if err != nil {
		return fmt.Errorf("--map cannot be read: %w. Write it as title=Prosjekt,grantedAmount=Innvilget", err)
	}
	for _, part := range parts {
		field, name, found := strings.Cut(part, "=")
		path, known := GrantFields[strings.TrimSpace(field)]
		if !found || !known {
			fields := make([]string, 0, len(GrantFields))
			for field := range GrantFields {
				fields = append(fields, field)
			}
			slices.Sort(fields)
			return fmt.Errorf("--map has “%s”. Write field=Column, where the field is one of %s", part, strings.Join(fields, ", "))
		}
		at := index(g.names, strings.TrimSpace(name))
		if at < 0 {
			return fmt.Errorf("the file has no column “%s”. Its columns are: %s", strings.TrimSpace(name), strings.Join(g.names, ", "))
		}
		column, _ := giving.Named(path)
		g.columns, g.at = append(g.columns, column), append(g.at, at)
	}
	return nil
}

// read reads a row.
func (g *grantTable) read(row record, language hub.Language) arrival[hub.Grant] {
	w := arrival[hub.Grant]{line: row.line, explain: explained(row.line)}
	fault := func(column, reason string) {
		w.faults = append(w.faults, Fault{Line: row.line, Column: column, Reason: reason})
	}
	var given giving.Grant
	for which, column := range g.columns {
		if g.at[which] >= len(row.values) {
			continue
		}
		name := g.names[g.at[which]]
		value, err := g.encoding.decode(row.values[g.at[which]])
		if err == nil {
			err = column.Set(&given, g.plain(column, clean(value)))
		}
		if err != nil {
			fault(name, sentence(err))
		}
	}
	for at := range given.BeneficiaryLocation {
		if g.isMapped {
			given.BeneficiaryLocation[at].GeoCodeType = giving.MunicipalityType
		}
	}
	grant, err := given.Grant(language)
	switch {
	case len(w.faults) > 0:
		return w
	case err != nil:
		fault("", sentence(err))
		return w
	}
	if g.isMapped {
		grant.System = g.system
		grant.ID = cmp.Or(grant.ID, idOf(grant.Title+"\n"+string(grant.AwardedOn)))
	}
	w.value = grant
	if w.faults = w.explain(grant.Check()); len(w.faults) == 0 {
		if line := g.seen.before(grant.ID, row.line); line > 0 {
			fault("id", fmt.Sprintf("The row on line %d has the same. Give each row its own.", line))
		}
	}
	return w
}

// plain writes a value as the standard does: a number without its spaces, comma and «kr», a date with the year first, a number of
// the register with its prefix, and a text without the apostrophe that kept a spreadsheet from reckoning with it.
func (g *grantTable) plain(column giving.Column, value string) string {
	switch {
	case column.IsNumber():
		return number(value)
	case strings.HasSuffix(column.Path, "Date"):
		return string(date(value))
	case g.isMapped && strings.HasSuffix(column.Path, "Organization/0/id") && value != "":
		return "NO-BRC-" + strings.Join(strings.Fields(value), "")
	case len(value) > 1 && value[0] == '\'' && strings.ContainsRune("=+-@", rune(value[1])):
		return value[1:]
	}
	return value
}

// number reads «1 200 000,00 kr», «kr 1.200.000,-» and «1200000.50» alike. A point before three digits parts thousands.
func number(text string) string {
	text = strings.ToLower(text)
	for _, unit := range []string{"kroner", "nok", "kr."} {
		text = strings.ReplaceAll(text, unit, "")
	}
	text = strings.NewReplacer("kr", "", "\u00a0", "", "\u202f", "", "\u2009", "", "−", "-", "'", "").Replace(text)
	text = strings.Join(strings.Fields(text), "")
	text = strings.TrimSuffix(strings.TrimSuffix(text, ",-"), ",—")
	if whole, rest, found := strings.Cut(text, ","); found {
		return strings.ReplaceAll(whole, ".", "") + "." + rest
	}
	if pieces := strings.Split(text, "."); len(pieces) > 1 && !slices.ContainsFunc(pieces[1:], func(piece string) bool { return len(piece) != 3 }) {
		return strings.Join(pieces, "")
	}
	return text
}
