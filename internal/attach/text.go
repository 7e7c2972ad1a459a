package attach

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"
)

// markup begins what a browser would run if it were told that it is a page or a picture; lower case.
var markup = []string{"<svg", "<html", "<!doctype", "<script", "<?xml", "<iframe", "<body", "<head", "<object", "<embed"}

// markupWithin is how much of the beginning of a text is looked through for markup: what browsers look at, and comments before it.
const markupWithin = 4096

// text says whether a file is plain text, or a table, in UTF-8 or in what Windows writes in Norway. Which of the two sorts of
// text it is makes no difference to what opens it but in spreadsheets, and stands in no byte: the name tells.
func text(ctx context.Context, file *waiting, name string) (string, error) {
	head := make([]byte, min(markupWithin, file.size))
	if _, err := file.ReadAt(head, 0); err != nil {
		return "", fmt.Errorf("read a file: %w", err)
	}
	if hasMarkup(head) {
		return "", refused(messageMarkup)
	}
	isUTF8, isText, err := letters(bufio.NewReader(inTime{ctx, io.NewSectionReader(file, 0, file.size)}))
	switch {
	case err != nil:
		return "", fmt.Errorf("read a file: %w", err)
	case !isText:
		return "", refused(messageUnknown)
	case isArchive(file, file.size):
		return "", refused(messageTwoSorts)
	}
	mediaType, charset := "text/plain", "utf-8"
	if strings.EqualFold(path.Ext(strings.TrimSpace(name)), ".csv") {
		mediaType = "text/csv"
	}
	if !isUTF8 {
		charset = "windows-1252"
	}
	return mediaType + "; charset=" + charset, nil
}

func hasMarkup(head []byte) bool {
	sniffed := http.DetectContentType(head)
	if strings.HasPrefix(sniffed, "text/html") || strings.HasPrefix(sniffed, "text/xml") {
		return true
	}
	lower := bytes.ToLower(head)
	for _, one := range markup {
		if bytes.Contains(lower, []byte(one)) {
			return true
		}
	}
	return false
}

// letters tells whether a text has no control characters but those of lines and pages, and whether it is UTF-8.
func letters(from io.RuneReader) (isUTF8, isText bool, err error) {
	isUTF8 = true
	for {
		char, size, err := from.ReadRune()
		switch {
		case errors.Is(err, io.EOF):
			return isUTF8, true, nil
		case err != nil:
			return false, false, err
		case char == utf8.RuneError && size == 1:
			isUTF8 = false
		case char < ' ' && char != '\t' && char != '\n' && char != '\r' && char != '\f', char == 0x7F:
			return false, false, nil
		}
	}
}
