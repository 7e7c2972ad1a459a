package extract

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// plain is a text without any form, in the letters of a charset: UTF-8, or what Windows writes in Norway.
type plain string

// read puts the text on pages: a form feed begins one.
func (p plain) read(ctx context.Context, content io.ReaderAt, size int64, into *report) error {
	var from io.Reader = io.NewSectionReader(content, 0, size)
	switch strings.ToLower(string(p)) {
	case "", "utf-8", "us-ascii":
	case "windows-1252", "iso-8859-1":
		from = charmap.Windows1252.NewDecoder().Reader(from)
	default:
		return fmt.Errorf("letters of %q are not known", string(p))
	}
	lines := bufio.NewReader(from)
	for {
		piece, err := lines.ReadSlice('\n') // what is longer than the buffer comes in several
		if full := p.put(string(piece), into); full != nil {
			return full
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return fmt.Errorf("a text: %w", err)
		case ctx.Err() != nil:
			return ctx.Err()
		}
	}
}

func (plain) put(piece string, into *report) error {
	for n, part := range strings.Split(piece, "\f") {
		if n > 0 {
			if err := into.turn(); err != nil {
				return err
			}
		}
		if err := into.write(part); err != nil {
			return err
		}
	}
	return nil
}
