package attach

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// maxDirectory is how long the list of an archive's parts may be in bytes: 500 for each of maxParts. A part takes 46 and its name
// (APPNOTE 6.3.10, 4.3.12), and some 300 of memory, so that as many as there is room for take 7 MB.
const maxDirectory = 500 * maxParts

// errLongDirectory is that the list of an archive's parts is longer than anybody's.
var errLongDirectory = errors.New("an archive with too many parts")

// openArchive reads which parts an archive has. The library reads all of them whatever the archive says of how many there are, so
// it is given only so much of the file until it has.
func openArchive(file io.ReaderAt, size int64) (*zip.Reader, error) {
	count, err := countedParts(file, size)
	if err != nil {
		return nil, err
	}
	if count > maxParts {
		return nil, errLongDirectory
	}
	reading := &brief{ReaderAt: file, left: maxDirectory + 2*endLength, isBrief: true}
	archive, err := zip.NewReader(reading, size)
	reading.isBrief = false
	return archive, err
}

// brief reads so many bytes and no more, as long as it is.
type brief struct {
	io.ReaderAt
	left    int
	isBrief bool
}

// ReadAt reads, or says that it was enough.
func (b *brief) ReadAt(into []byte, at int64) (int, error) {
	if b.isBrief {
		if b.left -= len(into); b.left < 0 {
			return 0, errLongDirectory
		}
	}
	return b.ReaderAt.ReadAt(into, at)
}

const (
	// endLength is how far from its end the last record of an archive can begin: 22 bytes and a comment of 65,535. The library looks
	// at as much.
	endLength = 22 + 65_535
	// locatorLength is of the record before it that leads to the one with large numbers (ZIP64, 4.3.15), and largeLength of that.
	locatorLength, largeLength = 20, 56
)

// countedParts is how many parts an archive says that it has; 0 for a file that is none. Room for as many is made before they are
// looked at.
func countedParts(file io.ReaderAt, size int64) (uint64, error) {
	tail := make([]byte, min(size, endLength+locatorLength))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	end := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if end < 0 || len(tail)-end < 22 {
		return 0, nil
	}
	count, length := uint64(binary.LittleEndian.Uint16(tail[end+10:])), int64(binary.LittleEndian.Uint32(tail[end+12:]))
	if end < locatorLength || !bytes.HasPrefix(tail[end-locatorLength:], []byte("PK\x06\x07")) {
		if length > size-int64(len(tail)-end) { // there is no room for it: four bytes that mean something else
			return 0, nil
		}
		return count, nil
	}
	large, at := make([]byte, largeLength), binary.LittleEndian.Uint64(tail[end-locatorLength+8:])
	if at > uint64(size) { // #nosec G115 -- a size is not negative
		return count, nil // which the library finds too
	}
	if _, err := file.ReadAt(large, int64(at)); err != nil { // #nosec G115 -- it is at most the size
		return count, nil
	}
	return max(count, binary.LittleEndian.Uint64(large[32:])), nil
}
