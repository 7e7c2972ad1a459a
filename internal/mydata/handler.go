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

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

// handler serves archives.
type handler struct {
	hub     *hub.Hub
	refuser answer.Refuser
}

// NewHandler serves GET /my-data.zip to the viewer in the request's context. An archive holds all documents of a person in memory, which
// are about 4 MB for 2,000; how many are written at once is bounded by what stands before it.
func NewHandler(h *hub.Hub, logger *slog.Logger) http.Handler {
	return &handler{h, answer.Refuser{Logger: logger}}
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), answer.Longest)
	defer cancel()
	header := w.Header()
	answer.Own(header)
	data, err := hub.MyData(hub.WithReading(ctx, h.hub.Read(hub.ViewerOf(ctx))))
	if err != nil {
		h.refuser.Refuse(w, r, err)
		return
	}
	header.Set("Content-Type", "application/zip")
	header.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "samlaer-"+data.At.In(hub.Oslo).Format(time.DateOnly)+".zip"))
	if err := write(ctx, answer.Pace(w, answer.Longest), data); err != nil {
		h.refuser.Logger.WarnContext(ctx, "what is held about somebody was not written to its end", "error", err)
		panic(http.ErrAbortHandler) // who gets it sees that something is missing
	}
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
