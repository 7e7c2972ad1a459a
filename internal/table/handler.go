package table

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// longest bounds a file as a whole: 20,000 projects, 7 MB, take half a second here and slow networks minutes.
	longest = 10 * time.Minute
	// pageTimeout bounds the reading and the sending of a page of rows, which is about 170 kB: 15 kbit/s. Whoever takes longer
	// has gone.
	pageTimeout = 90 * time.Second
	// pageRows is how many rows are in memory at a time: as many as an operation of GraphQL gives.
	pageRows = 500
	// atOnce is how many files are written at a time. Each has a page in memory, with what was read for it: 6 MB.
	atOnce = 4
)

// handler serves tables.
type handler struct {
	hub    *hub.Hub
	clock  func() time.Time
	logger *slog.Logger
	// places are taken by the files that are being written.
	places chan struct{}
}

// NewHandler serves the lists at /export/{projects, lessons, posts, measures or statistics}.{csv or xlsx}, to the viewer in the
// request's context.
// The clock gives the date in the names of files.
func NewHandler(h *hub.Hub, clock func() time.Time, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /export/{file}", &handler{h, clock, logger, make(chan struct{}, atOnce)})
	return mux
}

// file is a table in one of the formats.
type file interface {
	write(rows [][]any) error
	// end writes what comes after the last row.
	end() error
}

var contentTypes = map[string]string{
	"csv":  "text/csv; charset=utf-8; header=present",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), longest)
	defer cancel()
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "private, no-store")
	header.Set("Referrer-Policy", "no-referrer")
	out := &begun{ResponseWriter: w}
	if err := h.send(ctx, out, r); err != nil {
		if out.has {
			h.logger.WarnContext(ctx, "a table was not written to its end", "path", r.URL.Path, "error", err)
			panic(http.ErrAbortHandler) // who gets it sees that something is missing
		}
		h.refuse(w, r, err)
	}
}

// send writes the file that a request asks for. What can be wrong with the request is known before anything is written.
func (h *handler) send(ctx context.Context, w *begun, r *http.Request) error {
	name, format, _ := strings.Cut(r.PathValue("file"), ".")
	of := sheets[name]
	if of == nil || contentTypes[format] == "" {
		return &hub.Error{Kind: hub.ErrorNotFound, Message: messageNoFile.With(fileNames)}
	}
	asked, err := of.asked(r.URL, format)
	if err != nil {
		return err
	}
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	default:
		return &hub.Error{Kind: hub.ErrorUnavailable, Message: messageBusy}
	}
	reading := &reading{hub: h.hub, sheet: of, asked: asked, viewer: hub.ViewerOf(ctx), out: w}
	rows, err := reading.next(ctx)
	if err != nil {
		return err
	}
	header := w.Header()
	w.headers = func() {
		header.Set("Content-Type", contentTypes[format])
		header.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "samlaer-"+name+"-"+h.today()+"."+format))
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	var to file
	if format == "csv" {
		to, err = newCSV(w, asked.separator, of.names())
	} else {
		to, err = newXLSX(w, of.names())
	}
	if err != nil {
		return err
	}
	return reading.into(ctx, to, rows)
}

func (h *handler) today() string { return h.clock().In(hub.Oslo).Format(time.DateOnly) }

// reading is a sheet that is being read.
type reading struct {
	hub    *hub.Hub
	sheet  *sheet
	asked  *asked
	viewer hub.Viewer
	out    *begun
	last   bool
}

// next reads the next page as an operation of its own, so that what was read before can go. It gives the connection time to
// take it.
func (r *reading) next(ctx context.Context) ([][]any, error) {
	if err := r.out.giveTime(pageTimeout); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, pageTimeout)
	defer cancel()
	found, after, err := r.sheet.page(hub.WithReading(ctx, r.hub.Read(r.viewer)), r.asked)
	if err != nil {
		return nil, err
	}
	r.asked.After, r.last = &after, after == ""
	rows := make([][]any, len(found))
	for at, row := range found {
		rows[at] = r.sheet.cells(row)
	}
	return rows, nil
}

// into writes the rows, and those of all pages after them.
func (r *reading) into(ctx context.Context, to file, rows [][]any) error {
	for {
		if err := to.write(rows); err != nil {
			return err
		}
		if err := r.out.flush(); err != nil {
			return err
		}
		if r.last {
			return to.end()
		}
		var err error
		if rows, err = r.next(ctx); err != nil {
			return err
		}
	}
}

// begun knows whether anything was sent, and sends the headers of a file with it.
type begun struct {
	http.ResponseWriter
	headers func()
	has     bool
}

func (b *begun) WriteHeader(status int) {
	b.has = true
	b.headers()
	b.ResponseWriter.WriteHeader(status)
}

func (b *begun) Write(part []byte) (int, error) {
	if !b.has {
		b.WriteHeader(http.StatusOK)
	}
	return b.ResponseWriter.Write(part)
}

// flush sends what was written, if anything was: the headers alone would be a promise.
func (b *begun) flush() error {
	if !b.has {
		return nil
	}
	if err := http.NewResponseController(b.ResponseWriter).Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("send rows: %w", err)
	}
	return nil
}

// giveTime moves the end of the time in which the connection must take what is written.
func (b *begun) giveTime(more time.Duration) error {
	err := http.NewResponseController(b.ResponseWriter).SetWriteDeadline(time.Now().Add(more))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("give a file time: %w", err)
	}
	return nil
}

// statuses are those of the errors that people see.
var statuses = map[hub.ErrorKind]int{hub.ErrorInvalid: http.StatusBadRequest, hub.ErrorNotFound: http.StatusNotFound,
	hub.ErrorTooComplex: http.StatusUnprocessableEntity, hub.ErrorUnavailable: http.StatusServiceUnavailable}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var one *hub.Error
	var several hub.Errors
	switch {
	case errors.As(err, &several):
	case errors.As(err, &one) && statuses[one.Kind] != 0:
		several = hub.Errors{one}
	default:
		h.logger.WarnContext(r.Context(), "cannot write a table", "path", r.URL.Path, "error", err)
		several = hub.Errors{hub.Unavailable()}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(statuses[several[0].Kind])
	for _, one := range several {
		_, _ = fmt.Fprintln(w, one.Message.In(hub.ViewerOf(r.Context()).Language)) // the asker has gone when this fails
	}
}
