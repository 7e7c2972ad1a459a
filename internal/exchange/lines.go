package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxJSONLine is how many bytes a line may take: twice what MongoDB keeps of a document, for JSON is longer than BSON.
const maxJSONLine = 32 << 20

var errLineTooLong = errors.New("the line is too long")

// lineReader reads lines in memory that does not grow with their length.
type lineReader struct {
	source *bufio.Reader
	// line is the number of the line that was read last, done how many bytes were.
	line   int
	done   int64
	buffer []byte
}

// next is the next line without its end; it holds until the next call. A line that is too long is passed over and gives
// errLineTooLong; after the last line comes io.EOF.
func (l *lineReader) next() ([]byte, error) {
	l.buffer = l.buffer[:0]
	isTooLong := false
	l.line++
	for started := false; ; started = true {
		piece, err := l.source.ReadSlice('\n')
		l.done += int64(len(piece))
		if isTooLong = isTooLong || len(l.buffer)+len(piece) > maxJSONLine; !isTooLong {
			l.buffer = append(l.buffer, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (len(piece) == 0 && !started || !errors.Is(err, io.EOF)):
			return nil, err
		case isTooLong:
			return nil, errLineTooLong
		}
		line := bytes.TrimRight(l.buffer, "\r\n")
		if l.line == 1 {
			line = bytes.TrimPrefix(line, []byte(byteOrderMark))
		}
		return line, nil
	}
}
