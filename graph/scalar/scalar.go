package scalar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/samlaer/samlaer/internal/hub"
)

// The names by which the generator finds the functions below.
type (
	// DateTime is an instant.
	DateTime = time.Time
	// Date is a calendar date.
	Date = hub.Date
	// Markdown is CommonMark.
	Markdown = hub.Markdown
	// URL is an absolute address.
	URL = hub.URL
	// Language is a BCP 47 tag.
	Language = hub.Language
	// OrganisationNumber is nine digits.
	OrganisationNumber = hub.OrganisationNumber
	// Kroner are whole Norwegian kroner.
	Kroner = hub.Kroner
	// Words are a line that may be missing.
	Words = hub.Words
	// Upload is a file that comes along.
	Upload = hub.Upload
)

func text[T ~string](value T) graphql.Marshaler {
	if value == "" {
		return graphql.Null
	}
	return graphql.MarshalString(string(value))
}

func readText[T ~string](value any) (T, error) {
	read, ok := value.(string)
	if !ok {
		return "", errors.New("must be a string")
	}
	return T(read), nil
}

// MarshalUpload writes null: files are sent in, and fetched from their addresses.
func MarshalUpload(hub.Upload) graphql.Marshaler { return graphql.Null }

// UnmarshalUpload takes a file that came along with the request.
func UnmarshalUpload(value any) (hub.Upload, error) {
	upload, ok := value.(hub.Upload)
	if !ok {
		return hub.Upload{}, errors.New("must be a file that is sent along, as the GraphQL multipart request specification has it")
	}
	return upload, nil
}

// MarshalWords writes null for nothing.
func MarshalWords(words hub.Words) graphql.Marshaler { return text(words) }

// UnmarshalWords reads a string.
func UnmarshalWords(value any) (hub.Words, error) { return readText[hub.Words](value) }

// MarshalMarkdown writes null for nothing, and as much as an operation may have.
func MarshalMarkdown(markdown hub.Markdown) graphql.ContextMarshaler {
	return graphql.ContextWriterFunc(func(ctx context.Context, w io.Writer) error {
		if err := hub.ReadingOf(ctx).Show(len(markdown)); err != nil {
			return err
		}
		text(markdown).MarshalGQL(w)
		return nil
	})
}

// UnmarshalMarkdown reads a string.
func UnmarshalMarkdown(_ context.Context, value any) (hub.Markdown, error) {
	return readText[hub.Markdown](value)
}

// MarshalURL writes null for nothing.
func MarshalURL(url hub.URL) graphql.Marshaler { return text(url) }

// UnmarshalURL reads a string.
func UnmarshalURL(value any) (hub.URL, error) { return readText[hub.URL](value) }

// MarshalLanguage writes null for nothing.
func MarshalLanguage(language hub.Language) graphql.Marshaler { return text(language) }

// UnmarshalLanguage reads a string.
func UnmarshalLanguage(value any) (hub.Language, error) { return readText[hub.Language](value) }

// MarshalOrganisationNumber writes null for nothing.
func MarshalOrganisationNumber(number hub.OrganisationNumber) graphql.Marshaler { return text(number) }

// UnmarshalOrganisationNumber reads nine digits, the last a control digit. What is something else is told with all else
// that is wrong with a form.
func UnmarshalOrganisationNumber(value any) (hub.OrganisationNumber, error) {
	return hub.OrganisationNumber(fmt.Sprint(value)), nil
}

// MarshalDate writes null for no date.
func MarshalDate(date hub.Date) graphql.Marshaler { return text(date) }

// UnmarshalDate reads «2023-06-16», or an instant: the day it falls on in Oslo. What is neither is told with all else that
// is wrong with a form.
func UnmarshalDate(value any) (hub.Date, error) { return hub.ReadDate(fmt.Sprint(value)), nil }

// MarshalDateTime writes RFC 3339 in UTC with milliseconds when there are any, and null for no instant.
func MarshalDateTime(instant time.Time) graphql.Marshaler {
	if instant.IsZero() {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) {
		buffer := make([]byte, 0, len(time.RFC3339Nano)+2)
		buffer = append(buffer, '"')
		buffer = instant.UTC().AppendFormat(buffer, "2006-01-02T15:04:05.999Z07:00")
		_, _ = w.Write(append(buffer, '"')) // a marshaler has no way to tell; the transport sees the same error
	})
}

// UnmarshalDateTime reads RFC 3339, a calendar date, or milliseconds since 1970 as a number or as text.
func UnmarshalDateTime(value any) (time.Time, error) { return hub.ParseInstant(fmt.Sprint(value)) }

// MarshalKroner writes a whole number.
func MarshalKroner(kroner hub.Kroner) graphql.Marshaler { return graphql.MarshalInt64(int64(kroner)) }

// UnmarshalKroner reads a whole number.
func UnmarshalKroner(value any) (hub.Kroner, error) { return hub.ParseKroner(fmt.Sprint(value)) }
