package attach

import (
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// policy lets a file that is shown run nothing, fetch nothing, and stand in no frame. Sandbox gives it an origin of its own.
	policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
	// pdfPolicy is without the sandbox: Chromium shows no PDF in one.
	pdfPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// downloads gives files out.
type downloads struct {
	hub     *hub.Hub
	refuser answer.Refuser
}

// NewDownloads gives the files of attachments out at /files/{id}/{name}, to the viewer in the request's context; «width» asks for the
// narrowest picture that has it. How many are given at once is bounded by what stands before it.
func NewDownloads(h *hub.Hub, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /files/{id}/{name}", &downloads{h, answer.Refuser{Logger: logger}})
	return mux
}

func (d *downloads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	viewer := hub.ViewerOf(r.Context())
	header := w.Header()
	answer.Own(header)
	width, _ := strconv.Atoi(r.URL.Query().Get("width")) // what is no number asks for the widest
	ctx := hub.WithReading(r.Context(), d.hub.Read(viewer))
	file, err := hub.OpenFile(ctx, hub.ID(r.PathValue("id")), width)
	if err != nil {
		d.refuser.Refuse(w, r, err)
		return
	}
	defer func() { _ = file.Content.Close() }() // it was only read
	header.Set("Content-Type", file.MediaType)
	header.Set("Content-Disposition", disposition(file))
	header.Set("Content-Security-Policy", policy)
	if isPDF(file) {
		header.Set("Content-Security-Policy", pdfPolicy)
	}
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("ETag", `"`+file.Hash+`"`)
	// Whoever keeps it asks each time: what may be read by others tomorrow is decided here.
	header.Set("Cache-Control", "private, no-cache")
	if file.Public {
		header.Set("Cache-Control", "public, no-cache")
		header.Set("Cross-Origin-Resource-Policy", "cross-origin") // pages of others may show it
	}
	http.ServeContent(answer.Pace(w, answer.Longest), r, "", time.Time{}, file.Content)
}

func isPDF(file *hub.OpenedFile) bool { return file.MediaType == "application/pdf" }

// disposition says that a file is saved; pictures and PDFs, which browsers show without running anything, are shown.
func disposition(file *hub.OpenedFile) string {
	how := "attachment"
	if strings.HasPrefix(file.MediaType, "image/") && file.Width > 0 || isPDF(file) {
		how = "inline"
	}
	if said := mime.FormatMediaType(how, map[string]string{"filename": file.Name}); said != "" {
		return said
	}
	return how
}
