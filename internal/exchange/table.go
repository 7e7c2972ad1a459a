package exchange

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxRecord is how many bytes a row may take: 16 times what the hub keeps of a lesson's longest text, in letters of
// four bytes. A quotation mark that is never closed stops here, and not where memory ends.
const maxRecord = 4 << 20

var errRecordTooLong = errors.New("the record is too long")

// recordLimit passes a file on, not more of it than one record may take.
type recordLimit struct {
	source io.Reader
	left   int
}

func (r *recordLimit) Read(into []byte) (int, error) {
	if r.left <= 0 {
		return 0, errRecordTooLong
	}
	count, err := r.source.Read(into)
	r.left -= count
	return count, err
}

// table reads the rows of a CSV file.
type table struct {
	// header are the names of the columns, in the file's encoding.
	header []string
	csv    *csv.Reader
	limit  *recordLimit
	// skippedLines and skippedBytes stand before what the CSV reader sees.
	skippedLines, skippedBytes int
	// isMarked tells that the file says itself that it is UTF-8.
	isMarked bool
	// last is the line on which the row before began.
	last int
}

// record is one row, in the file's encoding.
type record struct {
	values []string
	// lines are where the values begin; line is where the row does.
	lines []int
	line  int
}

// newTable reads the header. The separator is 0 to find it.
func newTable(source io.Reader, separator rune) (*table, error) {
	buffered := bufio.NewReaderSize(source, 64<<10)
	t := &table{}
	start, err := buffered.Peek(len(byteOrderMark))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(start) == byteOrderMark {
		t.skippedBytes, _ = buffered.Discard(len(byteOrderMark))
		t.isMarked = true
	}
	if bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff")) {
		return nil, errors.New("the file is UTF-16. Save it as CSV in UTF-8")
	}
	// The header and its separator are looked for in what the buffer holds: Peek gives what there is.
	head, err := buffered.Peek(buffered.Size())
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if said, size := saidSeparator(head); size > 0 {
		skipped, _ := buffered.Discard(size)
		t.skippedBytes, t.skippedLines = t.skippedBytes+skipped, 1
		if separator == 0 {
			separator = said
		}
		head = head[size:]
	}
	if separator == 0 {
		separator = likelySeparator(head)
	}
	t.limit = &recordLimit{source: buffered}
	t.csv = csv.NewReader(t.limit)
	t.csv.Comma = separator
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	// A blank after the separator is no part of the value; after a tab it would be the next separator.
	t.csv.TrimLeadingSpace = separator != '\t'
	first, err := t.next()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty. Its first line must name the columns")
	}
	if err != nil {
		return nil, err
	}
	t.header = slices.Clone(first.values)
	return t, nil
}

// saidSeparator understands a first line such as «sep=;» and gives its size.
func saidSeparator(head []byte) (separator rune, size int) {
	line, _, whole := bytes.Cut(head, []byte("\n"))
	text := strings.TrimRight(string(line), "\r")
	if !whole || len(text) != len("sep=;") || !strings.EqualFold(text[:4], "sep=") {
		return 0, 0
	}
	return rune(text[4]), len(line) + 1
}

// likelySeparator is the one of comma, semicolon and tab that stands most often in the header outside quotation marks.
func likelySeparator(head []byte) rune {
	counts := map[byte]int{}
	isQuoted := false
	for _, char := range head {
		if char == '"' {
			isQuoted = !isQuoted
		}
		if char == '\n' && !isQuoted {
			break
		}
		if !isQuoted {
			counts[char]++
		}
	}
	likely := byte(',')
	for _, char := range []byte(";\t") {
		if counts[char] > counts[likely] {
			likely = char
		}
	}
	return rune(likely)
}

// next is the next row; io.EOF after the last one. What it gives holds until the next call. Any other error is a fault
// of structure.
func (t *table) next() (record, error) {
	for {
		t.limit.left = maxRecord
		values, err := t.csv.Read()
		if err != nil {
			return record{}, t.explain(err)
		}
		line, _ := t.csv.FieldPos(0)
		r := record{values: values, line: line + t.skippedLines}
		t.last = r.line
		if isBlank(values) {
			continue
		}
		r.lines = make([]int, len(values))
		for at := range values {
			line, _ := t.csv.FieldPos(at)
			r.lines[at] = line + t.skippedLines
		}
		return r, nil
	}
}

// isBlank tells of rows as spreadsheets leave them below the last one.
func isBlank(values []string) bool {
	return !slices.ContainsFunc(values, func(value string) bool { return strings.TrimSpace(value) != "" })
}

// done is how many bytes of the file were read.
func (t *table) done() int64 { return int64(t.skippedBytes) + t.csv.InputOffset() }

// explain turns what the CSV reader says into a sentence.
func (t *table) explain(err error) error {
	var fault *csv.ParseError
	if errors.Is(err, errRecordTooLong) {
		return fmt.Errorf("the row after the one on line %d is longer than %d MiB. A quotation mark may be missing there",
			t.last, maxRecord>>20)
	}
	if !errors.As(err, &fault) {
		return err
	}
	begins, line := fault.StartLine+t.skippedLines, fault.Line+t.skippedLines
	if errors.Is(err, csv.ErrBareQuote) {
		return fmt.Errorf("line %d, character %d: a quotation mark stands inside a value that does not begin with one. Put the value in quotation marks and double those inside", line, fault.Column)
	}
	return fmt.Errorf("the quotation marks of the row that begins on line %d do not match (seen on line %d): the file may be cut, or a quotation mark inside a value is not doubled", begins, line)
}

// each goes through the rows and tells how far it is.
func (t *table) each(ctx context.Context, progress func(done int64), take func(record) error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		row, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		progress(t.done())
		if err := take(row); err != nil {
			return err
		}
	}
}
