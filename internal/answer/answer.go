package answer

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/samlaer/samlaer/internal/hub"
)

// Own sets the headers of what is made for whoever asks: nobody keeps it, and no browser takes it for something else.
func Own(header http.Header) {
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "private, no-store")
	header.Set("Referrer-Policy", "no-referrer")
}

// statuses are those of the errors that people see.
var statuses = map[hub.ErrorKind]int{
	hub.ErrorNotFound: http.StatusNotFound, hub.ErrorInvalid: http.StatusUnprocessableEntity, hub.ErrorConflict: http.StatusConflict,
	hub.ErrorForbidden: http.StatusForbidden, hub.ErrorUnauthenticated: http.StatusUnauthorized,
	hub.ErrorTooComplex: http.StatusUnprocessableEntity, hub.ErrorUnavailable: http.StatusServiceUnavailable,
	hub.ErrorRateLimited: http.StatusTooManyRequests,
}

// Refuser tells what is wrong.
type Refuser struct {
	Logger *slog.Logger
	// Invalid is the status of what is asked for wrongly; 422 when it is zero. What is asked for in an address alone is 400.
	Invalid int
}

// Refuse tells the errors for people in the viewer's language, a line each, and when to come again where that is known. What is not for
// people is in the log, and told as something that may pass.
func (f Refuser) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	shown := f.shown(r, err)
	header, status := w.Header(), statuses[shown[0].Kind]
	if shown[0].Kind == hub.ErrorInvalid && f.Invalid != 0 {
		status = f.Invalid
	}
	if seconds := shown[0].RetrySeconds(); seconds > 0 {
		header.Set("Retry-After", strconv.FormatInt(seconds, 10))
	}
	header.Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	for _, one := range shown {
		_, _ = fmt.Fprintln(w, one.Message.In(hub.ViewerOf(r.Context()).Language)) // the asker has gone when this fails
	}
}

// shown are the errors that people see; one at least.
func (f Refuser) shown(r *http.Request, err error) hub.Errors {
	var several hub.Errors
	var one *hub.Error
	switch {
	case errors.As(err, &several) && len(several) > 0 && statuses[several[0].Kind] != 0:
		return several
	case errors.As(err, &one) && statuses[one.Kind] != 0:
		return hub.Errors{one}
	}
	f.Logger.WarnContext(r.Context(), "cannot answer", "path", r.URL.Path, "error", err)
	return hub.Errors{hub.Unavailable()}
}

// Status remembers what was answered.
type Status struct {
	http.ResponseWriter
	// Code is that of the answer; before one is written, whatever it was made with.
	Code int
}

// WriteHeader remembers the code.
func (s *Status) WriteHeader(code int) {
	s.Code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets [http.ResponseController] reach the connection.
func (s *Status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
