package attach

import (
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// transferTime bounds the sending of a file, either way: 25 MB in ten minutes are 0.35 Mbit/s. Whoever takes longer has gone.
	transferTime = 10 * time.Minute
	// policy lets a file that is shown run nothing, fetch nothing, and stand in no frame. Sandbox gives it an origin of its own.
	policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
	// pdfPolicy is without the sandbox: Chromium shows no PDF in one.
	pdfPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// downloads gives files out.
type downloads struct {
	hub    *hub.Hub
	logger *slog.Logger
}

// NewDownloads gives the files of attachments out at /files/{id}/{name}, to the viewer in the request's context; «width» asks for the
// narrowest picture that has it. It bounds itself.
func NewDownloads(h *hub.Hub, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /files/{id}/{name}", &downloads{h, logger})
	return mux
}

func (d *downloads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	viewer := hub.ViewerOf(r.Context())
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	width, _ := strconv.Atoi(r.URL.Query().Get("width")) // what is no number asks for the widest
	ctx := hub.WithReading(r.Context(), d.hub.Read(viewer))
	file, err := hub.OpenFile(ctx, hub.ID(r.PathValue("id")), width)
	if err != nil {
		header.Set("Cache-Control", "private, no-store")
		refuse(w, r, d.logger, err)
		return
	}
	defer func() { _ = file.Content.Close() }() // it was only read
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(transferTime))
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
	http.ServeContent(w, r, "", time.Time{}, file.Content)
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

// statuses are those of the errors that people see.
var statuses = map[hub.ErrorKind]int{
	hub.ErrorNotFound: http.StatusNotFound, hub.ErrorInvalid: http.StatusUnprocessableEntity, hub.ErrorConflict: http.StatusConflict,
	hub.ErrorForbidden: http.StatusForbidden, hub.ErrorUnauthenticated: http.StatusUnauthorized,
}

// refuse says what is wrong, in the viewer's language.
func refuse(w http.ResponseWriter, r *http.Request, logger *slog.Logger, err error) {
	viewer := hub.ViewerOf(r.Context())
	sentences, status := []string{hub.Unavailable().Message.In(viewer.Language)}, http.StatusServiceUnavailable
	var one *hub.Error
	var several hub.Errors
	switch {
	case errors.As(err, &several):
		sentences, status = nil, http.StatusUnprocessableEntity
		for _, each := range several {
			sentences = append(sentences, each.Message.In(viewer.Language))
		}
	case errors.As(err, &one) && statuses[one.Kind] != 0:
		sentences, status = []string{one.Message.In(viewer.Language)}, statuses[one.Kind]
	default:
		logger.WarnContext(r.Context(), "a file was not sent", "path", r.URL.Path, "error", err)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, strings.Join(sentences, "\n")) // the asker has gone when this fails
}
