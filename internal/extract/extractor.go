package extract

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// maxTime is how long one file may take, on the clock: 39 pages of small print take 0.4 seconds, so that 1,000 take ten, and a server that
// answers others at the same time takes a few times as long.
const maxTime = 30 * time.Second

const typePDF = "application/pdf"

// Extractor takes the text out of files, one at a time: each may take as much memory as there is for all.
type Extractor struct {
	// reading is taken by the file that is being read.
	reading chan struct{}
	pdfium  *engine
	// time is how long one file may take.
	time time.Duration
}

var _ hub.TextExtractor = (*Extractor)(nil)

// New is one that has nothing in memory yet.
func New() *Extractor {
	return &Extractor{reading: make(chan struct{}, 1), pdfium: &engine{source: pdfiumModule}, time: maxTime}
}

// Close lets go of all memory, when the file that is being read is done. What comes afterwards is refused.
func (e *Extractor) Close() error {
	e.reading <- struct{}{}
	defer func() { <-e.reading }()
	return e.pdfium.close()
}

// Extract gives the text of a file by its pages, the first first. Pages after the first 2,000, and what comes after 4 million
// letters, are left out.
func (e *Extractor) Extract(ctx context.Context, mediaType string, content io.ReaderAt, size int64) ([]string, error) {
	sort, parameters, err := mime.ParseMediaType(mediaType)
	if err != nil {
		return nil, noText(fmt.Errorf("media type: %w", err))
	}
	read := e.reader(sort, parameters["charset"])
	if read == nil {
		return nil, noText(fmt.Errorf("nothing is read of %s", sort))
	}
	select {
	case e.reading <- struct{}{}:
		defer func() { <-e.reading }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to take text out: %w", context.Cause(ctx))
	}
	if sort == typePDF {
		if err := e.pdfium.ready(ctx); err != nil {
			return nil, err
		}
	}
	return e.inTime(ctx, read, content, size)
}

// reader is what reads a sort of file, nil when none does.
func (e *Extractor) reader(sort, charset string) reader {
	switch sort {
	case typePDF:
		return e.pdfium.read
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return readDOCX
	case "application/vnd.oasis.opendocument.text":
		return readODT
	case "text/plain", "text/csv":
		return plain(charset).read
	default:
		return nil
	}
}

// reader puts the pages of a file into a report. An errFull is a report that is long enough.
type reader func(ctx context.Context, content io.ReaderAt, size int64, into *report) error

// inTime reads a file in the time that there is. What is wrong with the file, or with who reads it, is that there is no text; that
// somebody does not want it any more is not.
func (e *Extractor) inTime(ctx context.Context, read reader, content io.ReaderAt, size int64) (pages []string, err error) {
	// A fault in who reads a file must not take the server along.
	defer func() {
		if fault := recover(); fault != nil {
			pages, err = nil, noText(fmt.Errorf("fault: %v", fault))
		}
	}()
	timed, cancel := context.WithTimeoutCause(ctx, e.time, errors.New("it takes too long"))
	defer cancel()
	file := &observed{ReaderAt: content}
	var into report
	err = read(timed, file, size, &into)
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("take text out: %w", context.Cause(ctx))
	case file.failed != nil:
		return nil, fmt.Errorf("read a file to take text out: %w", file.failed)
	case timed.Err() != nil:
		return nil, noText(context.Cause(timed))
	case errors.Is(err, errEngine):
		return nil, err
	case err != nil && !errors.Is(err, errFull):
		return nil, noText(err)
	}
	return into.all(), nil
}

// observed keeps what went wrong where the bytes come from: that says nothing of the file, which may have text another time.
type observed struct {
	io.ReaderAt
	failed error
}

// ReadAt reads, as all do.
func (o *observed) ReadAt(into []byte, at int64) (int, error) {
	if at < 0 {
		return 0, io.ErrUnexpectedEOF // an archive may say that it has parts before it begins
	}
	n, err := o.ReaderAt.ReadAt(into, at)
	if err != nil && !errors.Is(err, io.EOF) {
		o.failed = err
	}
	return n, err
}

// noText says why there is none, without where in PDFium that was found, which goes on for forty lines.
func noText(why error) error {
	first, _, _ := strings.Cut(why.Error(), "\n")
	return fmt.Errorf("%w: %s", hub.ErrNoText, first)
}
