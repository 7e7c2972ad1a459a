package hub

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
)

// A backup is a line that says what it is, then records, then an end that tells whether the whole is there:
//
//	samlaer backup 1 IDENTITY\n
//	document  'd'  kind  id  content    content is the document's BSON
//	deletion  'x'  kind  id
//	blob      'b'  sha256, then chunks: length and bytes, until a length of 0
//	end       'z'  documents  deletions  blobs (numbers), then 32 bytes: SHA-256 of all before them
//
// Texts and contents have their length before them; lengths and numbers are unsigned varints. A later record of an id
// replaces an earlier one, so that a store may write what it scans and then what changed since it began to.

// backupVersion goes up when an older program could not read what a newer one writes.
const backupVersion = 1

const backupTitle = "samlaer backup"

const (
	backupDocument byte = 'd'
	backupDeletion byte = 'x'
	backupBlob     byte = 'b'
	backupEnd      byte = 'z'
)

const (
	// maxBackupText bounds what a damaged length can make the reader take for a header, kind, id or hash.
	maxBackupText = 4 << 10
	// maxBackupContent bounds a document. MongoDB takes at most 16 MiB.
	maxBackupContent = 64 << 20
	// backupChunk is how much of a blob is in memory at a time.
	backupChunk = 64 << 10
)

// ErrBackupDamaged: a backup is cut, altered, or no backup at all.
var ErrBackupDamaged = errors.New("the backup is cut or damaged")

// BackupWriter writes a backup of any store, one record after the other. Its methods are for one goroutine. The
// backup is whole only when End has returned nil.
type BackupWriter struct {
	to     *bufio.Writer
	sum    hash.Hash
	length [binary.MaxVarintLen64]byte
	chunk  []byte

	documents, deletions, blobs uint64
}

// NewBackupWriter begins a backup of the store with the identity.
func NewBackupWriter(to io.Writer, identity string) (*BackupWriter, error) {
	w := &BackupWriter{sum: sha256.New()}
	w.to = bufio.NewWriterSize(io.MultiWriter(to, w.sum), backupChunk)
	if _, err := fmt.Fprintf(w.to, "%s %d %s\n", backupTitle, backupVersion, identity); err != nil {
		return nil, fmt.Errorf("begin backup: %w", err)
	}
	return w, nil
}

// Document writes a document as BSON. It replaces what an earlier record of the id said.
func (w *BackupWriter) Document(kind Kind, id ID, content []byte) error {
	w.documents++
	return w.record(backupDocument, []byte(kind), []byte(id), content)
}

// Deletion takes back what earlier records of the id said.
func (w *BackupWriter) Deletion(kind Kind, id ID) error {
	w.deletions++
	return w.record(backupDeletion, []byte(kind), []byte(id))
}

// Blob writes all that can be read as the blob with the hash.
func (w *BackupWriter) Blob(sha256 string, content io.Reader) error {
	w.blobs++
	if err := w.record(backupBlob, []byte(sha256)); err != nil {
		return err
	}
	if w.chunk == nil {
		w.chunk = make([]byte, backupChunk)
	}
	for {
		read, err := io.ReadFull(content, w.chunk)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("read blob %s: %w", sha256, err)
		}
		if failed := w.text(w.chunk[:read]); failed != nil || read == 0 {
			return failed
		}
		if err != nil {
			return w.text(nil)
		}
	}
}

// End says that the backup is whole.
func (w *BackupWriter) End() error {
	if err := w.record(backupEnd); err != nil {
		return err
	}
	for _, number := range []uint64{w.documents, w.deletions, w.blobs} {
		if err := w.number(number); err != nil {
			return err
		}
	}
	if err := w.to.Flush(); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	if _, err := w.to.Write(w.sum.Sum(nil)); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	if err := w.to.Flush(); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return nil
}

func (w *BackupWriter) record(sort byte, texts ...[]byte) error {
	if err := w.to.WriteByte(sort); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	for _, text := range texts {
		if err := w.text(text); err != nil {
			return err
		}
	}
	return nil
}

func (w *BackupWriter) text(text []byte) error {
	if err := w.number(uint64(len(text))); err != nil {
		return err
	}
	if _, err := w.to.Write(text); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return nil
}

func (w *BackupWriter) number(number uint64) error {
	if _, err := w.to.Write(binary.AppendUvarint(w.length[:0], number)); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return nil
}

// BackupRecord is one record of a backup: of a document, or of a blob.
type BackupRecord struct {
	Kind Kind
	ID   ID
	// Content is the document's BSON; nil tells that the document was deleted. It belongs to the receiver.
	Content []byte
	// Blob is the hash when the record is of a blob, else empty.
	Blob string
	// Bytes are the blob's, to be read before the next record is asked for.
	Bytes io.Reader
}

// BackupReader reads what a BackupWriter wrote. Its methods are for one goroutine.
type BackupReader struct {
	from     *bufio.Reader
	sum      hash.Hash
	one      [1]byte
	identity string
	blob     *blobReader

	documents, deletions, blobs uint64
}

// NewBackupReader begins to read a backup. It gives ErrBackupDamaged for what is no backup, and another error for one
// that only a newer program can read.
func NewBackupReader(from io.Reader) (*BackupReader, error) {
	r := &BackupReader{from: bufio.NewReaderSize(from, backupChunk), sum: sha256.New()}
	line, err := r.from.ReadSlice('\n')
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return nil, fmt.Errorf("read backup: %w", err)
	}
	rest, isBackup := strings.CutPrefix(string(line), backupTitle+" ")
	if err != nil || !isBackup || len(line) > maxBackupText {
		return nil, fmt.Errorf("%w: it does not begin as one", ErrBackupDamaged)
	}
	var version int
	if _, err := fmt.Sscanf(rest, "%d %s\n", &version, &r.identity); err != nil {
		return nil, fmt.Errorf("%w: its first line cannot be read", ErrBackupDamaged)
	}
	if version > backupVersion {
		return nil, fmt.Errorf("the backup was written by a newer program (format %d, this program reads %d): "+
			"restore it with that program", version, backupVersion)
	}
	r.sum.Write(line)
	return r, nil
}

// Identity is that of the store the backup was taken of.
func (r *BackupReader) Identity() string { return r.identity }

// Next gives the next record, and io.EOF when the whole backup was read and found to be as it was written. Until
// then nothing that was read may be relied on.
func (r *BackupReader) Next() (BackupRecord, error) {
	if r.blob != nil {
		if _, err := io.Copy(io.Discard, r.blob); err != nil {
			return BackupRecord{}, err
		}
		r.blob = nil
	}
	sort, err := r.byte()
	if err != nil {
		return BackupRecord{}, err
	}
	switch sort {
	case backupDocument, backupDeletion:
		return r.document(sort)
	case backupBlob:
		r.blobs++
		hash, err := r.text(maxBackupText)
		if err != nil {
			return BackupRecord{}, err
		}
		r.blob = &blobReader{reader: r}
		return BackupRecord{Blob: string(hash), Bytes: r.blob}, nil
	case backupEnd:
		return BackupRecord{}, r.end()
	default:
		return BackupRecord{}, fmt.Errorf("%w: a record of no known sort", ErrBackupDamaged)
	}
}

func (r *BackupReader) document(sort byte) (BackupRecord, error) {
	kind, err := r.text(maxBackupText)
	if err != nil {
		return BackupRecord{}, err
	}
	id, err := r.text(maxBackupText)
	if err != nil {
		return BackupRecord{}, err
	}
	record := BackupRecord{Kind: Kind(kind), ID: ID(id)}
	if sort == backupDeletion {
		r.deletions++
		return record, nil
	}
	r.documents++
	record.Content, err = r.text(maxBackupContent)
	return record, err
}

// end compares the counts and the hash, and gives io.EOF when they are right and nothing follows.
func (r *BackupReader) end() error {
	for _, counted := range []uint64{r.documents, r.deletions, r.blobs} {
		number, err := r.number()
		if err != nil {
			return err
		}
		if number != counted {
			return fmt.Errorf("%w: records are missing", ErrBackupDamaged)
		}
	}
	written := make([]byte, sha256.Size)
	if _, err := io.ReadFull(r.from, written); err != nil {
		return damaged(err)
	}
	if !bytes.Equal(written, r.sum.Sum(nil)) {
		return fmt.Errorf("%w: its hash is not that of what was written", ErrBackupDamaged)
	}
	if _, err := r.from.ReadByte(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: something follows its end", ErrBackupDamaged)
	}
	return io.EOF
}

func (r *BackupReader) byte() (byte, error) {
	char, err := r.from.ReadByte()
	if err != nil {
		return 0, damaged(err)
	}
	r.one[0] = char
	r.sum.Write(r.one[:])
	return char, nil
}

// number reads an unsigned varint; one of more than 64 bits is damage.
func (r *BackupReader) number() (uint64, error) {
	var number uint64
	for shift := 0; shift < 64; shift += 7 {
		char, err := r.byte()
		if err != nil {
			return 0, err
		}
		number |= uint64(char&0x7f) << shift
		if char < 0x80 {
			return number, nil
		}
	}
	return 0, fmt.Errorf("%w: a number that is too long", ErrBackupDamaged)
}

func (r *BackupReader) text(most uint64) ([]byte, error) {
	length, err := r.number()
	if err != nil {
		return nil, err
	}
	if length > most {
		return nil, fmt.Errorf("%w: a length of %d", ErrBackupDamaged, length)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(r.from, text); err != nil {
		return nil, damaged(err)
	}
	r.sum.Write(text)
	return text, nil
}

// damaged tells an end that came too early from a source that failed.
func damaged(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%w: it ends too early", ErrBackupDamaged)
	}
	return fmt.Errorf("read backup: %w", err)
}

// blobReader reads the chunks of one blob.
type blobReader struct {
	reader *BackupReader
	left   uint64
	ended  bool
}

func (b *blobReader) Read(into []byte) (int, error) {
	if b.left == 0 && !b.ended {
		length, err := b.reader.number()
		if err != nil {
			return 0, err
		}
		b.left, b.ended = length, length == 0
	}
	if b.ended {
		return 0, io.EOF
	}
	read, err := b.reader.from.Read(into[:min(uint64(len(into)), b.left)])
	b.left -= uint64(read) // #nosec G115 -- a count, no more than is left
	b.reader.sum.Write(into[:read])
	if err != nil {
		return read, damaged(err)
	}
	return read, nil
}
