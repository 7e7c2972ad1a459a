package attach

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

// transferTime bounds the coming in of a file: 25 MB in ten minutes are 0.35 Mbit/s. Whoever takes longer has gone.
const transferTime = 10 * time.Minute

// Receiver takes a file that is sent with the token of an address.
type Receiver interface {
	// Receive attaches the file, in the name of whom the address was made for.
	Receive(ctx context.Context, token string, content io.Reader) (*hub.Attachment, error)
}

// uploads takes files.
type uploads struct {
	receiver Receiver
	refuser  answer.Refuser
}

// NewUploads takes files that are put to /uploads?to={token}, whoever sends them: the token says in whose name. It stands where no
// log has it. How many come in at once is bounded by what stands before it.
func NewUploads(receiver Receiver, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("PUT /uploads", &uploads{receiver, answer.Refuser{Logger: logger}})
	return mux
}

// taken is what whoever sends a file is told of the attachment.
type taken struct {
	ID        hub.ID `json:"id"`
	Name      string `json:"name"`
	MediaType string `json:"mediaType"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
}

func (u *uploads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	answer.Own(header)
	if r.ContentLength > hub.MaxFile { // which need not be read to be refused
		u.refuser.Refuse(w, r, refused(messageTooLarge.With(hub.MaxFile>>20)))
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), transferTime)
	defer cancel()
	content := answer.Patient(w, http.MaxBytesReader(w, r.Body, hub.MaxFile), transferTime)
	attachment, err := u.receiver.Receive(ctx, r.URL.Query().Get("to"), content)
	if err != nil {
		u.refuser.Refuse(w, r, err)
		return
	}
	header.Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(taken{attachment.ID, attachment.Name, attachment.MediaType, attachment.Size,
		attachment.SHA256}) // the asker has gone when this fails
}
