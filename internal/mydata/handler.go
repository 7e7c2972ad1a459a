package mydata

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// longest bounds an archive as a whole: its files may be large and the network slow.
	longest = 10 * time.Minute
	// atOnce is how many archives are written at a time. Each holds all documents of a person in memory: about 4 MB for 2,000.
	atOnce = 2
)

// handler serves archives.
type handler struct {
	hub    *hub.Hub
	logger *slog.Logger
	// places are taken by the archives that are being written.
	places chan struct{}
}

// NewHandler serves GET /my-data.zip to the viewer in the request's context.
func NewHandler(h *hub.Hub, logger *slog.Logger) http.Handler {
	return &handler{h, logger, make(chan struct{}, atOnce)}
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), longest)
	defer cancel()
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "private, no-store")
	header.Set("Referrer-Policy", "no-referrer")
	data, err := h.gather(ctx)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	defer func() { <-h.places }()
	if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(longest)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		h.refuse(w, r, err)
		return
	}
	header.Set("Content-Type", "application/zip")
	header.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "samlaer-"+data.At.In(hub.Oslo).Format(time.DateOnly)+".zip"))
	if err := write(ctx, w, data); err != nil {
		h.logger.WarnContext(ctx, "what is held about somebody was not written to its end", "error", err)
		panic(http.ErrAbortHandler) // who gets it sees that something is missing
	}
}

// gather takes a place, which is the caller's to give back when there is no error, and gives all that is held about who asks.
func (h *handler) gather(ctx context.Context) (*hub.PersonalData, error) {
	select {
	case h.places <- struct{}{}:
	default:
		return nil, hub.Unavailable()
	}
	data, err := hub.MyData(hub.WithReading(ctx, h.hub.Read(hub.ViewerOf(ctx))))
	if err != nil {
		<-h.places
		return nil, err
	}
	return data, nil
}

// write makes the archive.
func write(ctx context.Context, to io.Writer, data *hub.PersonalData) error {
	archive := zip.NewWriter(to)
	entry := func(name string) (io.Writer, error) {
		return archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: data.At})
	}
	file, err := entry("samlaer/index.html")
	if err == nil {
		err = writePage(file, data)
	}
	if err == nil {
		file, err = entry("samlaer/my-data.json")
	}
	if err == nil {
		err = writeJSON(file, data)
	}
	for at := 0; err == nil && at < len(data.Files); at++ {
		err = copyFile(ctx, entry, data, data.Files[at])
	}
	if err == nil {
		err = archive.Close()
	}
	if err != nil {
		return fmt.Errorf("write an archive: %w", err)
	}
	return nil
}

// copyFile puts an attachment's bytes into the archive; nothing where they are gone.
func copyFile(ctx context.Context, entry func(string) (io.Writer, error), data *hub.PersonalData, file *hub.Attachment) error {
	content, err := data.Open(ctx, file)
	if errors.Is(err, hub.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	to, err := entry(fileName(file))
	if err == nil {
		_, err = io.Copy(to, content)
	}
	return err
}

// fileName is the attachment's own behind its id, so that no two are the same and none leads out of the folder.
func fileName(file *hub.Attachment) string {
	name := path.Base("/" + strings.ReplaceAll(file.Name, "\\", "/"))
	return "samlaer/files/" + string(file.ID) + "-" + strings.Trim(name, "/.")
}

// held is the JSON of what is held.
type held struct {
	Person hub.ID                    `json:"person"`
	At     time.Time                 `json:"at"`
	Held   map[hub.Kind][]heldFields `json:"held"`
}

type heldFields struct {
	ID      hub.ID     `json:"id"`
	IsWhole bool       `json:"whole"`
	Fields  hub.Fields `json:"fields"`
}

func writeJSON(to io.Writer, data *hub.PersonalData) error {
	all := held{data.Person.ID, data.At, map[hub.Kind][]heldFields{}}
	for _, kind := range data.Kinds {
		for _, one := range kind.Documents {
			all.Held[kind.Kind] = append(all.Held[kind.Kind], heldFields{one.ID, one.IsWhole, one.Fields})
		}
	}
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(all)
}

// statuses are those of the errors that people see.
var statuses = map[hub.ErrorKind]int{hub.ErrorUnauthenticated: http.StatusUnauthorized, hub.ErrorForbidden: http.StatusForbidden,
	hub.ErrorUnavailable: http.StatusServiceUnavailable}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var said *hub.Error
	if !errors.As(err, &said) || statuses[said.Kind] == 0 {
		h.logger.WarnContext(r.Context(), "cannot give what is held about somebody", "error", err)
		said = hub.Unavailable()
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(statuses[said.Kind])
	_, _ = fmt.Fprintln(w, said.Message.In(hub.ViewerOf(r.Context()).Language)) // the asker has gone when this fails
}
