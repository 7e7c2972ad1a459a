package archive

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

// Options are what archives are made with.
type Options struct {
	Hub *hub.Hub
	// Owner is the name of the organisation that the archive belongs to.
	Owner  string
	Logger *slog.Logger
}

type handler struct{ Options }

// NewHandler serves GET /export/archive/{file}, where the file is the id of a project and .zip, to curators. An archive holds the texts
// of a project in memory; how many are written at once is bounded by what stands before it.
func NewHandler(options Options) http.Handler { return &handler{options} }

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), answer.Longest)
	defer cancel()
	header := w.Header()
	answer.Own(header)
	id, isZip := strings.CutSuffix(r.PathValue("file"), ".zip")
	if !isZip {
		id = "" // as if there were nothing
	}
	file, err := hub.CaseFileOf(hub.WithReading(ctx, h.Hub.Read(hub.ViewerOf(ctx))), hub.ID(id))
	if err != nil {
		answer.Refuser{Logger: h.Logger}.Refuse(w, r, err)
		return
	}
	header.Set("Content-Type", "application/zip")
	header.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", file.Name+".zip"))
	if err := Zip(ctx, answer.Pace(w, answer.Longest), file, h.Owner); err != nil {
		h.Logger.WarnContext(ctx, "an archive was not written to its end", "project", id, "error", err)
		panic(http.ErrAbortHandler) // who gets it sees that something is missing
	}
}
