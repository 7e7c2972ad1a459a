package paper

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

// format is a sort of file that a paper is written as.
type format struct {
	contentType string
	// disposition is whether it is saved or shown.
	disposition string
	write       func(io.Writer, *hub.Paper) error
}

var formats = map[string]format{
	"md":   {"text/markdown; charset=utf-8", "attachment", markdown},
	"html": {"text/html; charset=utf-8", "inline", HTML},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "attachment", DOCX},
}

func markdown(to io.Writer, paper *hub.Paper) error {
	if _, err := io.WriteString(to, string(paper.Markdown())); err != nil {
		return fmt.Errorf("write Markdown: %w", err)
	}
	return nil
}

// policy lets a page have its own style, known by its hash, and nothing that runs, is fetched, or frames it.
var policy = "default-src 'none'; style-src 'sha256-" + hashOf(styleElement) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"sandbox allow-popups"

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// handler serves papers.
type handler struct {
	hub     *hub.Hub
	refuser answer.Refuser
}

// NewHandler serves the papers at /export/{brief or appendix}/{id}.{md, html or docx}, to the viewer in the request's context.
func NewHandler(h *hub.Hub, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /export/{paper}/{file}", &handler{h, answer.Refuser{Logger: logger}})
	return mux
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	viewer := hub.ViewerOf(r.Context())
	header := w.Header()
	answer.Own(header)
	name, body, as, err := h.file(r, viewer)
	if err != nil {
		h.refuser.Refuse(w, r, err)
		return
	}
	header.Set("Content-Type", as.contentType)
	header.Set("Content-Disposition", fmt.Sprintf("%s; filename=%q", as.disposition, name))
	header.Set("Content-Security-Policy", policy)
	if _, err := w.Write(body); err != nil { // #nosec G705 -- escaped where it is made, and a policy that runs nothing
		h.refuser.Logger.DebugContext(r.Context(), "whoever asked for a paper has gone", "error", err)
	}
}

// file is the file at the address of a request, whole, before anything of it is sent.
func (h *handler) file(r *http.Request, viewer hub.Viewer) (name string, body []byte, as format, err error) {
	id, extension, _ := strings.Cut(r.PathValue("file"), ".")
	as, known := formats[extension]
	if !known {
		id = "" // as if there were nothing: who asks for what there is not learns nothing of what there is
	}
	ctx := hub.WithReading(r.Context(), h.hub.Read(viewer))
	paper, err := hub.PaperAt(ctx, r.PathValue("paper"), hub.ID(id))
	if err != nil {
		return "", nil, as, err
	}
	var out bytes.Buffer
	if err := as.write(&out, paper); err != nil {
		return "", nil, as, err
	}
	return cmp.Or(paper.Name, id) + "." + extension, out.Bytes(), as, nil
}
