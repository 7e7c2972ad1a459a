package hub

import (
	"fmt"
	"strings"
	"time"
)

// ErrorKind is what went wrong, for programs: the error codes of the API.
type ErrorKind string

const (
	ErrorUnauthenticated ErrorKind = "UNAUTHENTICATED"
	ErrorForbidden       ErrorKind = "FORBIDDEN"
	ErrorNotFound        ErrorKind = "NOT_FOUND"
	ErrorInvalid         ErrorKind = "INVALID"
	ErrorConflict        ErrorKind = "CONFLICT"
	ErrorTooComplex      ErrorKind = "TOO_COMPLEX"
	ErrorUnavailable     ErrorKind = "UNAVAILABLE"
	// ErrorRateLimited: somebody asks for more than their share.
	ErrorRateLimited ErrorKind = "RATE_LIMITED"
	// ErrorHistoryLost: the changes after a cursor are no longer kept.
	ErrorHistoryLost ErrorKind = "HISTORY_LOST"
	// ErrorSubscribeAnew: the rights that a subscription began with are others now.
	ErrorSubscribeAnew ErrorKind = "SUBSCRIBE_ANEW"
	// ErrorTooSlow: a subscriber left too much unread.
	ErrorTooSlow ErrorKind = "TOO_SLOW"
)

// Error is an error that people see: what is wrong and what to do, in their language. Everything else that goes
// wrong is ours, and people see only that something did.
type Error struct {
	Kind ErrorKind
	// Field is the path in the input, «sources.0.quote»; empty when the error is not of a field.
	Field   string
	Message Message
	// CurrentVersion is the version there is now, in a conflict, and ChangedBy the name of who made it, where the viewer may
	// know it.
	CurrentVersion int
	ChangedBy      string
	// RetryAfter is how long to wait before trying again; zero when nobody knows.
	RetryAfter time.Duration
}

// RetrySeconds are those to wait before trying again, whole ones and no fewer; 0 when nobody knows.
func (e *Error) RetrySeconds() int64 { return WholeSeconds(e.RetryAfter) }

// WholeSeconds are the seconds of a length of time, and one more for a part of one.
func WholeSeconds(length time.Duration) int64 { return int64((length + time.Second - 1) / time.Second) }

func (e *Error) Error() string {
	if e.Field != "" {
		return e.Field + ": " + e.Message.EN
	}
	return e.Message.EN
}

// Errors are all that is wrong with an input, at once.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for at, one := range e {
		lines[at] = one.Error()
	}
	return strings.Join(lines, "; ")
}

// Message is a sentence in bokmål, nynorsk and English.
type Message struct {
	NB, NN, EN string
}

// In is the sentence in the language; bokmål where it is none of the three.
func (m Message) In(language Language) string {
	switch language {
	case "nn":
		return m.NN
	case "en":
		return m.EN
	default:
		return m.NB
	}
}

// With puts values into the sentence, in all three languages.
func (m Message) With(values ...any) Message {
	return Message{fmt.Sprintf(m.NB, values...), fmt.Sprintf(m.NN, values...), fmt.Sprintf(m.EN, values...)}
}

// Unavailable is the error of what cannot be done just now.
func Unavailable() *Error { return &Error{Kind: ErrorUnavailable, Message: messageUnavailable} }

func unauthenticated() *Error {
	return &Error{Kind: ErrorUnauthenticated, Message: messageUnauthenticated}
}

func notFound(field string) *Error {
	return &Error{Kind: ErrorNotFound, Field: field, Message: messageNotFound}
}

func invalid(field string, message Message) *Error {
	return &Error{Kind: ErrorInvalid, Field: field, Message: message}
}
