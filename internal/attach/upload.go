package attach

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// atOnce is how many files come in at a time over addresses of their own. Each waits on the disk, and 16 take 400 MB there.
const atOnce = 16

// Receiver takes a file that is sent with the token of an address.
type Receiver interface {
	// Receive attaches the file, in the name of whom the address was made for.
	Receive(ctx context.Context, token string, content io.Reader) (*hub.Attachment, error)
}

// uploads takes files.
type uploads struct {
	receiver Receiver
	logger   *slog.Logger
	// places are taken by the files that come in.
	places chan struct{}
}

// NewUploads takes files that are put to /uploads?to={token}, whoever sends them: the token says in whose name. It stands where no
// log has it. It bounds itself.
func NewUploads(receiver Receiver, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("PUT /uploads", &uploads{receiver, logger, make(chan struct{}, atOnce)})
	return mux
}

// answer is what whoever sends a file is told of the attachment.
type answer struct {
	ID        hub.ID `json:"id"`
	Name      string `json:"name"`
	MediaType string `json:"mediaType"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
}

func (u *uploads) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "private, no-store")
	header.Set("Referrer-Policy", "no-referrer")
	if r.ContentLength > hub.MaxFile { // which need not be read to be refused
		refuse(w, r, u.logger, refused(messageTooLarge.With(hub.MaxFile>>20)))
		return
	}
	control, until := http.NewResponseController(w), time.Now().Add(transferTime)
	_, _ = control.SetReadDeadline(until), control.SetWriteDeadline(until.Add(time.Minute)) // servers without deadlines are tests'
	ctx, cancel := context.WithDeadline(r.Context(), until)
	defer cancel()
	select {
	case u.places <- struct{}{}:
		defer func() { <-u.places }()
	case <-ctx.Done():
		return
	}
	attachment, err := u.receiver.Receive(ctx, r.URL.Query().Get("to"), http.MaxBytesReader(w, r.Body, hub.MaxFile))
	if err != nil {
		refuse(w, r, u.logger, err)
		return
	}
	header.Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(answer{attachment.ID, attachment.Name, attachment.MediaType, attachment.Size,
		attachment.SHA256}) // the asker has gone when this fails
}
