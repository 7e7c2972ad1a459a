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
	b := &grantBatch{batch: batch[hub.Grant]{take: intake.TakeGrants, listener: audible(listener)}, language: language(options.Language),
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

// grantBatch gathers grants for one commit, and asks the registers of each.
type grantBatch struct {
	batch[hub.Grant]
	language hub.Language
	complete func(context.Context, *hub.Party)
	lacks    func(context.Context, string, hub.Date) bool
}

func (b *grantBatch) add(ctx context.Context, one arrival[hub.Grant]) error {
	one.size = len(one.value.Description)
	if len(one.faults) == 0 {
		b.ask(ctx, &one)
	}
	return b.batch.add(ctx, one)
}

// ask asks the registers of what a grant names.
func (b *grantBatch) ask(ctx context.Context, one *arrival[hub.Grant]) {
	if b.complete != nil {
		b.complete(ctx, &one.value.Recipient)
		b.complete(ctx, &one.value.Funder)
	}
	for _, code := range one.value.MunicipalityCodes {
		if b.lacks != nil && b.lacks(ctx, code, one.value.AwardedOn) {
			b.listener.Fault(Fault{Line: one.line, Column: "municipality",
				Reason: fmt.Sprintf("There was no municipality %s on %s. The grant comes in all the same.", code, one.value.AwardedOn)})
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
func (b *grantBatch) read(text []byte, number int) arrival[hub.Grant] {
	w := arrival[hub.Grant]{line: number, explain: explained(number)}
	given, err := giving.Read(text)
	if err == nil {
		w.value, err = given.Grant(b.language)
	}
	if err != nil {
		w.faults = []Fault{{Line: number, Reason: sentence(err)}}
		return w
	}
	w.value.Title = strings.Join(strings.Fields(clean(w.value.Title)), " ")
	w.value.Description = hub.Markdown(clean(string(w.value.Description)))
	w.faults = w.explain(w.value.Check())
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
