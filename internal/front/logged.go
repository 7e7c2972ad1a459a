package front

import (
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/answer"
	"github.com/samlaer/samlaer/internal/hub"
)

// logged writes a line a request, without what was asked: a query can hold words that are nobody's business. A panic ends the
// request: its connection is cut, since half an answer may be out.
func logged(logger *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		written := &answer.Status{ResponseWriter: w, Code: http.StatusOK}
		defer func() {
			fault := recover()
			if fault == nil {
				return
			}
			if fault != http.ErrAbortHandler { //nolint:errorlint // as net/http compares it
				logger.ErrorContext(r.Context(), "a request panicked", "method", r.Method, "path", r.URL.Path, "panic", hub.FaultName(fault),
					"stack", string(debug.Stack()))
			}
			panic(http.ErrAbortHandler)
		}()
		next.ServeHTTP(written, r)
		level := slog.LevelDebug
		// Who is told when to come again has been turned away on purpose, and would otherwise fill the log.
		if written.Code >= http.StatusInternalServerError && w.Header().Get("Retry-After") == "" {
			level = slog.LevelWarn
		}
		logger.Log(r.Context(), level, "request", "method", r.Method, "path", r.URL.Path, "status", written.Code,
			"took", time.Since(began).Round(time.Microsecond))
	})
}

// connectionLog takes what net/http says of connections, without from where they come: a network address is a person's.
type connectionLog struct{ logger *slog.Logger }

// networkAddress is an address with its port, as net/http writes it: «TLS handshake error from 192.0.2.1:1234: EOF».
var networkAddress = regexp.MustCompile(`(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:.]+(?:%[^\]]*)?\]):\d+`)

func (c connectionLog) Write(line []byte) (int, error) {
	c.logger.Warn(strings.TrimSpace(networkAddress.ReplaceAllString(string(line), "an address")))
	return len(line), nil
}
