package boltstore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/internal/hub"
)

// A record is what the database holds of a document: the length of the mark, the mark, and the document as BSON.

// mark is what a document was listed under when it was written. It stands beside the document so that the writer takes
// out of the lists what was put in without decoding the document, also when a newer program lists it differently.
type mark struct {
	version             int
	readers, keys, refs []string
}

// errRecord: what the database holds cannot be read.
var errRecord = errors.New("a record in the database is damaged")

const markLength = 4

// marked is the mark of the document as it is now; keys and refs sorted and each once.
func marked(document hub.Document) mark {
	return mark{document.Base().Version, plain(document.Readers()), unique(document.Keys()), unique(document.Refs())}
}

func plain(tokens []hub.Token) []string {
	texts := make([]string, len(tokens))
	for at, token := range tokens {
		texts[at] = string(token)
	}
	return texts
}

func unique(keys []hub.Key) []string {
	texts := make([]string, len(keys))
	for at, key := range keys {
		texts[at] = string(key)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// encode makes the record of a document.
func encode(m mark, document hub.Document) ([]byte, error) {
	content, err := bson.Marshal(document)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", document.Base().ID, err)
	}
	return join(m, content), nil
}

// join makes a record of a mark and BSON.
func join(m mark, content []byte) []byte {
	record := make([]byte, markLength, markLength+256+len(content))
	record = binary.AppendUvarint(record, uint64(m.version)) // #nosec G115 -- versions count from 1
	for _, list := range [][]string{m.readers, m.keys, m.refs} {
		record = appendList(record, list)
	}
	binary.LittleEndian.PutUint32(record, uint32(len(record)-markLength)) // #nosec G115 -- the lists of one document
	return append(record, content...)
}

// contentOf is the BSON of a record; it is part of the record.
func contentOf(record []byte) ([]byte, error) {
	if len(record) < markLength {
		return nil, errRecord
	}
	start := uint64(markLength) + uint64(binary.LittleEndian.Uint32(record))
	if start > uint64(len(record)) {
		return nil, errRecord
	}
	return record[start:], nil
}

// markOf reads the mark of a record.
func markOf(record []byte) (mark, error) {
	if _, err := contentOf(record); err != nil {
		return mark{}, err
	}
	r := reader{rest: record[markLength:]}
	m := mark{version: int(r.number())} // #nosec G115 -- written from an int
	m.readers, m.keys, m.refs = r.list(), r.list(), r.list()
	return m, r.err
}

// versionOf reads only the version from a record.
func versionOf(record []byte) (int, error) {
	if len(record) < markLength {
		return 0, errRecord
	}
	r := reader{rest: record[markLength:]}
	version := r.number()
	return int(version), r.err // #nosec G115 -- written from an int
}

func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}

// appendList writes a list of texts; nil and an empty one are told apart.
func appendList(to []byte, list []string) []byte {
	if list == nil {
		return append(to, 0)
	}
	to = binary.AppendUvarint(to, uint64(len(list))+1)
	for _, text := range list {
		to = appendText(to, text)
	}
	return to
}

// reader takes apart what the functions above put together. After its first error it gives zeros.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) number() uint64 {
	number, length := binary.Uvarint(r.rest)
	if length <= 0 {
		r.rest, r.err = nil, errRecord
		return 0
	}
	r.rest = r.rest[length:]
	return number
}

func (r *reader) text() string {
	length := r.number()
	if length > uint64(len(r.rest)) {
		r.rest, r.err = nil, errRecord
		return ""
	}
	text := string(r.rest[:length])
	r.rest = r.rest[length:]
	return text
}

func (r *reader) list() []string {
	count := r.number()
	if count == 0 {
		return nil
	}
	if count-1 > uint64(len(r.rest)) {
		r.rest, r.err = nil, errRecord
		return nil
	}
	list := make([]string, count-1)
	for at := range list {
		list[at] = r.text()
	}
	return list
}
