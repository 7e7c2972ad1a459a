package hub

import (
	"context"
	"errors"
	"io"
)

// ErrNoText is that a file has no text that can be taken out of it.
var ErrNoText = errors.New("no text can be taken out")

// TextExtractor takes the text out of files.
type TextExtractor interface {
	// Extract gives the text of a file by its pages, the first first; an empty string is a page without text. A file of a media
	// type without text, a damaged one, and one that takes more time or memory than a report may is an ErrNoText.
	Extract(ctx context.Context, mediaType string, content io.ReaderAt, size int64) (pages []string, err error)
}
