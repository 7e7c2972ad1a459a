package table

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
)

const (
	// pageTimeout bounds the reading of a page of rows.
	pageTimeout = 20 * time.Second
	// pageRows is how many rows are in memory at a time: as many as an operation of GraphQL gives. With what is read for them they take
	// 6 MB.
	pageRows = 500
	// placeAgain is when a place is asked for again by a table that has begun, and that was refused one: the queue may have been full.
	placeAgain = 250 * time.Millisecond
)

// handler serves tables.
type handler struct {
	hub     *hub.Hub
	clock   func() time.Time
	refuser answer.Refuser
}

// NewHandler serves the lists at /export/{projects, lessons, posts, measures or statistics}.{csv or xlsx}, to the viewer in the
// request's context. The clock gives the date in the names of files. A page of rows is read as an operation is, in a place of those; the
// place is left while the page is sent, which takes as long as its reader does.
func NewHandler(h *hub.Hub, clock func() time.Time, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /export/{file}", &handler{h, clock, answer.Refuser{Logger: logger, Invalid: http.StatusBadRequest}})
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
	ctx, cancel := context.WithTimeout(r.Context(), answer.Longest)
	defer cancel()
	answer.Own(w.Header())
	out := &begun{Paced: answer.Pace(w, answer.Longest)}
	if err := h.send(ctx, out, r); err != nil {
		if out.has {
			h.refuser.Logger.WarnContext(ctx, "a table was not written to its end", "path", r.URL.Path, "error", err)
			panic(http.ErrAbortHandler) // who gets it sees that something is missing
		}
		h.refuser.Refuse(w, r, err)
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

// next reads the next page as an operation of its own, so that what was read before can go.
func (r *reading) next(ctx context.Context) ([][]any, error) {
	if err := r.out.Await(2 * pageTimeout); err != nil {
		return nil, err
	}
	leave, err := r.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
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

// enter takes a place for a page. A table that has begun is not given up because much is asked just now: whoever has half of it would
// have to begin again, and ask for more.
func (r *reading) enter(ctx context.Context) (leave func(), err error) {
	for until := time.Now().Add(pageTimeout / 2); ; {
		leave, err = limit.Of(ctx).Enter(ctx)
		if err == nil || !r.out.has || time.Now().After(until) {
			return leave, err
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(placeAgain):
		}
	}
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
	*answer.Paced
	headers func()
	has     bool
}

func (b *begun) WriteHeader(status int) {
	b.has = true
	b.headers()
	b.Paced.WriteHeader(status)
}

func (b *begun) Write(part []byte) (int, error) {
	if !b.has {
		b.WriteHeader(http.StatusOK)
	}
	return b.Paced.Write(part)
}

// flush sends what was written, if anything was: the headers alone would be a promise.
func (b *begun) flush() error {
	if !b.has {
		return nil
	}
	if err := b.FlushError(); err != nil {
		return fmt.Errorf("send rows: %w", err)
	}
	return nil
}
