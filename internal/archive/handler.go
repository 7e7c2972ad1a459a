package archive

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
	// longest bounds an archive as a whole: its files may be large and the network slow.
	longest = 10 * time.Minute
	// atOnce is how many archives are written at a time. Each holds the texts of a project in memory.
	atOnce = 2
)

// Options are what archives are made with.
type Options struct {
	Hub *hub.Hub
	// Owner is the name of the organisation that the archive belongs to.
	Owner  string
	Logger *slog.Logger
}

type handler struct {
	Options
	places chan struct{}
}

// NewHandler serves GET /export/archive/{file}, where the file is the id of a project and .zip, to curators.
func NewHandler(options Options) http.Handler {
	return &handler{options, make(chan struct{}, atOnce)}
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), longest)
	defer cancel()
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "private, no-store")
	header.Set("Referrer-Policy", "no-referrer")
	select {
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	default:
		h.refuse(w, r, hub.Unavailable())
		return
	}
	id, isZip := strings.CutSuffix(r.PathValue("file"), ".zip")
	if !isZip {
		id = "" // as if there were nothing
	}
	file, err := hub.CaseFileOf(hub.WithReading(ctx, h.Hub.Read(hub.ViewerOf(ctx))), hub.ID(id))
	if err == nil {
		err = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(longest))
	}
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		h.refuse(w, r, err)
		return
	}
	header.Set("Content-Type", "application/zip")
	header.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", file.Name+".zip"))
	if err := Zip(ctx, w, file, h.Owner); err != nil {
		h.Logger.WarnContext(ctx, "an archive was not written to its end", "project", id, "error", err)
		panic(http.ErrAbortHandler) // who gets it sees that something is missing
	}
}

// statuses are those of the errors that people see.
var statuses = map[hub.ErrorKind]int{hub.ErrorUnauthenticated: http.StatusUnauthorized, hub.ErrorForbidden: http.StatusForbidden,
	hub.ErrorNotFound: http.StatusNotFound, hub.ErrorUnavailable: http.StatusServiceUnavailable}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var said *hub.Error
	if !errors.As(err, &said) || statuses[said.Kind] == 0 {
		h.Logger.WarnContext(r.Context(), "cannot write an archive", "error", err)
		said = hub.Unavailable()
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(statuses[said.Kind])
	_, _ = fmt.Fprintln(w, said.Message.In(hub.ViewerOf(r.Context()).Language)) // the asker has gone when this fails
}
