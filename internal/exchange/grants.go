package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/samlaer/samlaer/internal/giving"
	"github.com/samlaer/samlaer/internal/hub"
)

// GrantsOptions say how a file becomes grants. All may be empty.
type GrantsOptions struct {
	// Map is «title=Prosjekt,amountAwarded=Innvilget,…», a field of [GrantFields] and the column it is read from.
	Map string
	// Encoding is auto, utf-8 or windows-1252; Separator «,», «;» or «tab», otherwise it is found in the header.
	Encoding  Encoding
	Separator string
	// System names where the grants of a mapped table come from; the file's name without its ending when empty.
	System string
	// Language is that of the texts, which no standard says; nb when empty.
	Language string
	// Complete fills in what a register knows of an organisation; nil for nothing.
	Complete func(ctx context.Context, party *hub.Party)
	// Lacks tells whether there was no municipality with the code on a day, by whoever keeps the list; nil to ask nobody. It is
	// told of, and the grant comes in.
	Lacks func(ctx context.Context, code string, on hub.Date) bool
}

// ImportGrants brings in the grants of a file: JSON by the 360Giving standard, its table, or a table whose columns Map names.
// What is no grant is left out and told of. The counts tell what is in also when there is an error. The listener may be nil.
func ImportGrants(ctx context.Context, path string, options GrantsOptions, intake *hub.Intake, listener Listener) (_ Counts, err error) {
	file, size, err := openRegular(path)
	if err != nil {
		return Counts{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	options.Language = first(options.Language, "nb")
	b := &grantBatch{intake: intake, listener: audible(listener), language: language(options.Language),
		complete: options.Complete, lacks: options.Lacks}
	source := &Source{Reader: file, Name: filepath.Base(path), Size: size}
	if options.Map == "" && isJSON(file) {
		err = b.json(ctx, source)
	} else if _, err = file.Seek(0, io.SeekStart); err == nil {
		err = b.table(ctx, file, source, options)
	}
	if err != nil {
		return b.counts, fmt.Errorf("import %s: %w", source.Name, err)
	}
	return b.counts, nil
}

// isJSON tells whether a file begins as JSON does, and goes back to its beginning.
func isJSON(file io.ReadSeeker) bool {
	head := make([]byte, 512)
	count, _ := io.ReadFull(file, head)
	_, err := file.Seek(0, io.SeekStart)
	head = bytes.TrimSpace(bytes.TrimPrefix(head[:count], []byte(byteOrderMark)))
	return err == nil && (bytes.HasPrefix(head, []byte("{")) || bytes.HasPrefix(head, []byte("[")))
}

// grantBatch gathers grants for one commit.
type grantBatch struct {
	intake   *hub.Intake
	listener Listener
	language hub.Language
	complete func(context.Context, *hub.Party)
	lacks    func(context.Context, string, hub.Date) bool
	counts   Counts
	waiting  []waitingGrant
	bytes    int
}

// waitingGrant is a grant that was read and not decided on yet, and how its faults are told of.
type waitingGrant struct {
	// line is where it stands: a row's line, or its number in a list.
	line    int
	grant   hub.Grant
	faults  []Fault
	explain func(problems hub.Errors) []Fault
}

func (b *grantBatch) add(ctx context.Context, w waitingGrant) error {
	b.waiting = append(b.waiting, w)
	b.bytes += len(w.grant.Description)
	if len(b.waiting) < batchRows && b.bytes < batchBytes {
		return nil
	}
	return b.flush(ctx)
}

// flush brings in what waits and tells of it in the order of the file.
func (b *grantBatch) flush(ctx context.Context) error {
	grants := make([]hub.Grant, 0, len(b.waiting))
	for _, w := range b.waiting {
		if len(w.faults) > 0 {
			continue
		}
		b.ask(ctx, &w)
		grants = append(grants, w.grant)
	}
	outcomes, err := b.intake.TakeGrants(ctx, grants)
	for _, w := range b.waiting {
		if len(w.faults) == 0 {
			w.faults = w.explain(outcomes[0].Problems)
			b.counts.add(outcomes[0].Result)
			outcomes = outcomes[1:]
		} else {
			b.counts.add(hub.ImportResultRefused)
		}
		tell(b.listener, w.faults)
	}
	b.waiting, b.bytes = b.waiting[:0], 0
	return err
}

// ask asks the registers of what a grant names.
func (b *grantBatch) ask(ctx context.Context, w *waitingGrant) {
	if b.complete != nil {
		b.complete(ctx, &w.grant.Recipient)
		b.complete(ctx, &w.grant.Funder)
	}
	for _, code := range w.grant.MunicipalityCodes {
		if b.lacks != nil && b.lacks(ctx, code, w.grant.AwardedOn) {
			b.listener.Fault(Fault{Line: w.line, Column: "municipality",
				Reason: fmt.Sprintf("There was no municipality %s on %s. The grant comes in all the same.", code, w.grant.AwardedOn)})
		}
	}
}

// maxGrant is how many bytes of JSON a grant may take: four times the longest text that the hub keeps, and all the rest.
const maxGrant = 1 << 20

var errGrantTooLong = fmt.Errorf("a grant is longer than %d MiB", maxGrant>>20)

// counted passes a file on, not more of it than one grant may take, and counts its lines.
type counted struct {
	source io.Reader
	left   int
}

func (c *counted) Read(into []byte) (int, error) {
	if c.left <= 0 {
		return 0, errGrantTooLong
	}
	count, err := c.source.Read(into[:min(len(into), c.left)])
	c.left -= count
	return count, err
}

// json reads a package grant by grant: {"grants":[…]}, or the list alone.
func (b *grantBatch) json(ctx context.Context, source *Source) error {
	limit := &counted{source: source.Reader, left: maxGrant}
	decoder := json.NewDecoder(&withoutMark{source: limit})
	if err := findGrants(decoder); err != nil {
		return err
	}
	for number := 1; decoder.More(); number++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		limit.left = maxGrant
		var text json.RawMessage
		if err := decoder.Decode(&text); err != nil {
			return errors.Join(fmt.Errorf("grant %d cannot be read: %w", number, err), b.flush(ctx))
		}
		b.listener.Progress("importing "+source.Name, decoder.InputOffset(), source.Size)
		if err := b.add(ctx, b.read(text, number)); err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil {
		return errors.Join(fmt.Errorf("the list of grants has no end: %w", err), b.flush(ctx))
	}
	return b.flush(ctx)
}

// findGrants reads up to the first grant.
func findGrants(decoder *json.Decoder) error {
	const notOne = "the file is no package of grants by the 360Giving standard: {\"grants\":[…]}"
	token, err := decoder.Token()
	if err != nil {
		return fmt.Errorf("%s: %w", notOne, err)
	}
	if token == json.Delim('[') {
		return nil
	}
	for token == json.Delim('{') && decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return fmt.Errorf("%s: %w", notOne, err)
		}
		if name == "grants" {
			if list, err := decoder.Token(); err != nil || list != json.Delim('[') {
				break
			}
			return nil
		}
		var other json.RawMessage
		if err := decoder.Decode(&other); err != nil {
			return fmt.Errorf("%s: %w", notOne, err)
		}
	}
	return errors.New(notOne)
}

// read reads a grant; its number in the file stands for a line.
func (b *grantBatch) read(text []byte, number int) waitingGrant {
	w := waitingGrant{line: number, explain: func(problems hub.Errors) []Fault {
		faults := make([]Fault, 0, len(problems))
		for _, problem := range problems {
			faults = append(faults, Fault{Line: number, Column: problem.Field, Reason: problem.Message.EN})
		}
		return faults
	}}
	given, err := giving.Read(text)
	if err == nil {
		w.grant, err = given.Grant(b.language)
	}
	if err != nil {
		w.faults = []Fault{{Line: number, Reason: sentence(err)}}
		return w
	}
	w.grant.Title = strings.Join(strings.Fields(clean(w.grant.Title)), " ")
	w.grant.Description = hub.Markdown(clean(string(w.grant.Description)))
	w.faults = w.explain(w.grant.Check())
	return w
}

// sentence is an error as a sentence for the operator.
func sentence(err error) string {
	text := err.Error()
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// withoutMark leaves out the mark that some programs put before UTF-8.
type withoutMark struct {
	source io.Reader
	begun  bool
}

func (m *withoutMark) Read(into []byte) (int, error) {
	if m.begun || len(into) < len(byteOrderMark) {
		return m.source.Read(into)
	}
	m.begun = true
	count, err := io.ReadFull(m.source, into[:len(byteOrderMark)])
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	if string(into[:count]) == byteOrderMark {
		return 0, err
	}
	return count, err
}
