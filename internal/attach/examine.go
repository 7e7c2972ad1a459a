package attach

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/samlaer/samlaer/internal/hub"
)

// Examiner says what files are.
type Examiner struct {
	// folder is where files wait.
	folder string
	// drawing is taken by the picture that is being written anew: it has up to 130 MB in memory.
	drawing chan struct{}
	// free is how many bytes must be free on the disks of the watched folders.
	free    uint64
	watched []string
}

var _ hub.FileExaminer = (*Examiner)(nil)

// waitingPattern is what files are called that wait, where they have a name.
const waitingPattern = "samlaer-upload-*"

// WaitingFolder makes a folder for files to wait in, which nobody else on the machine reads. What a process left there that was
// killed is taken away: one process at a time has the folder.
func WaitingFolder(folder string) (string, error) {
	const ownAlone = 0o700
	err := os.MkdirAll(folder, ownAlone)
	if err == nil {
		err = os.Chmod(folder, ownAlone) // #nosec G302 -- a folder that cannot be gone into is none
	}
	left, globbed := filepath.Glob(filepath.Join(folder, waitingPattern))
	err = errors.Join(err, globbed)
	for _, one := range left {
		err = errors.Join(err, os.Remove(one))
	}
	if err != nil {
		return "", fmt.Errorf("folder where files wait: %w", err)
	}
	return folder, nil
}

// NewExaminer is one whose files wait in the folder, the system's own when it is empty.
func NewExaminer(folder string) *Examiner {
	return &Examiner{folder: folder, drawing: make(chan struct{}, 1)}
}

// Leaving has files refused while fewer bytes are free on the disk of any of the folders: what people write must still find room.
func (e *Examiner) Leaving(free uint64, folders ...string) *Examiner {
	e.free, e.watched = free, folders
	return e
}

// hasRoom tells whether there is room for a file. A disk that cannot be looked at is taken to have some.
func (e *Examiner) hasRoom() bool {
	for _, folder := range e.watched {
		if free, known := freeAt(folder); known && free < e.free {
			return false
		}
	}
	return true
}

// Examine reads a file to its end and says what it is.
func (e *Examiner) Examine(ctx context.Context, name string, content io.Reader) (_ *hub.ExaminedFile, err error) {
	if !e.hasRoom() {
		return nil, &hub.Error{Kind: hub.ErrorUnavailable, Field: "file", Message: messageNoRoom}
	}
	waiting, err := e.wait(ctx, content)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, waiting.Close())
		}
	}()
	sort, err := sortOf(ctx, waiting, name)
	if err != nil {
		return nil, err
	}
	if sort.isPicture {
		return e.redraw(ctx, waiting, sort)
	}
	return &hub.ExaminedFile{MediaType: sort.mediaType, Content: io.NewSectionReader(waiting, 0, waiting.size), Close: waiting.Close}, nil
}

// waiting is a file on the disk that has no name any more, where systems let files have none: a process that is killed leaves
// nothing.
type waiting struct {
	*os.File
	size int64
}

// Close lets go of the file.
func (w *waiting) Close() error {
	err := w.File.Close()
	if gone := os.Remove(w.Name()); gone != nil && !errors.Is(gone, os.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}

func (e *Examiner) newFile() (*waiting, error) {
	file, err := os.CreateTemp(e.folder, waitingPattern)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", hub.ErrUnavailable, err)
	}
	_ = os.Remove(file.Name()) // Windows keeps it until it is closed
	return &waiting{File: file}, nil
}

// wait lets a file come in.
func (e *Examiner) wait(ctx context.Context, content io.Reader) (*waiting, error) {
	file, err := e.newFile()
	if err != nil {
		return nil, err
	}
	file.size, err = io.Copy(file.File, io.LimitReader(inTime{ctx, content}, hub.MaxFile+1))
	var tooLong *http.MaxBytesError
	switch {
	case errors.As(err, &tooLong), err == nil && file.size > hub.MaxFile:
		err = refused(messageTooLarge.With(hub.MaxFile >> 20))
	case err == nil && file.size == 0:
		err = refused(messageEmpty)
	case err == nil:
		return file, nil
	}
	return nil, errors.Join(err, file.Close())
}

// inTime reads until the context is done.
type inTime struct {
	ctx  context.Context
	from io.Reader
}

func (i inTime) Read(into []byte) (int, error) {
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	return i.from.Read(into)
}

// refused is the error of a file that is not taken.
func refused(message hub.Message) error {
	return &hub.Error{Kind: hub.ErrorInvalid, Field: "file", Message: message}
}

// sort is what a file is.
type sort struct {
	mediaType string
	isPicture bool
}

// headLength is as much of a file as its sort is told by (WHATWG, «MIME Sniffing», 5).
const headLength = 512

// sortOf says what a file is by its bytes. One that is of two sorts, depending on who reads it, is none: programs would be
// shown another file than people (Magazinius and others, «Polyglots: Crossing Origins by Crossing Formats», 2013).
func sortOf(ctx context.Context, file *waiting, name string) (sort, error) {
	head := make([]byte, headLength)
	read, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return sort{}, fmt.Errorf("read a file: %w", err)
	}
	head = head[:read]
	switch {
	case bytes.HasPrefix(head, []byte("\xFF\xD8\xFF")):
		return sort{"image/jpeg", true}, nil
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1A\n")):
		return sort{"image/png", true}, nil
	case len(head) >= 16 && bytes.HasPrefix(head, []byte("RIFF")) && bytes.HasPrefix(head[8:], []byte("WEBPVP")):
		return sort{"image/webp", true}, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		mediaType, err := packed(file, file.size)
		return sort{mediaType: mediaType}, err
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return sort{mediaType: "application/pdf"}, pdf(file)
	}
	mediaType, err := text(ctx, file, name)
	return sort{mediaType: mediaType}, err
}

// pdfEnd is how far from the end of a PDF its last line may be (ISO 32000, annex H, 3.18).
const pdfEnd = 1024

// pdf looks whether a file is whole, and no archive besides: those are read from their end.
func pdf(file *waiting) error {
	tail := make([]byte, min(pdfEnd, file.size))
	if _, err := file.ReadAt(tail, file.size-int64(len(tail))); err != nil {
		return fmt.Errorf("read a file: %w", err)
	}
	switch {
	case !bytes.Contains(tail, []byte("%%EOF")):
		return refused(messageDamaged)
	case isArchive(file, file.size):
		return refused(messageTwoSorts)
	default:
		return nil
	}
}
