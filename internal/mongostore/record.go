package mongostore

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/internal/hub"
)

// lists are what a document is listed under. They stand beside its own fields, whose names never begin with an
// underscore, so that the server keeps the lists in the same step as the document. A document without keys has no list of
// them: an empty one would count as a value, and only one document could have it.
type lists struct {
	Keys    []hub.Key   `bson:"_keys,omitempty"`
	Refs    []hub.Key   `bson:"_refs,omitempty"`
	Readers []hub.Token `bson:"_readers"`
}

// touchedField is written by commits that expect a document to stay as it is; see [Store.Commit].
const touchedField = "_touched"

// ownFields leaves out of an answer what is the store's and not the document's.
var ownFields = bson.D{{Key: "_keys", Value: 0}, {Key: "_refs", Value: 0}, {Key: "_readers", Value: 0},
	{Key: touchedField, Value: 0}}

// encode gives what the database holds of a document.
func encode(document hub.Document) (bson.Raw, error) {
	content, err := bson.Marshal(document)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", document.Base().ID, err)
	}
	return join(content, document)
}

// errRecord: what should be BSON is not.
var errRecord = errors.New("not a document")

// bsonFrame is what BSON has around its fields: the length before and a zero after.
const (
	lengthSize = 4
	bsonFrame  = lengthSize + 1
)

// join puts the document's lists after the fields that its content has.
func join(content bson.Raw, document hub.Document) (bson.Raw, error) {
	readers := document.Readers()
	if readers == nil {
		readers = []hub.Token{} // nil is where there is no document
	}
	listed, err := bson.Marshal(lists{document.Keys(), document.Refs(), readers})
	if err != nil {
		return nil, fmt.Errorf("encode the lists of %s: %w", document.Base().ID, err)
	}
	if len(content) < bsonFrame {
		return nil, errRecord
	}
	record := make([]byte, 0, len(content)+len(listed)-bsonFrame)
	record = append(record, content[:len(content)-1]...)
	record = append(record, listed[lengthSize:]...)
	binary.LittleEndian.PutUint32(record, uint32(len(record))) // #nosec G115 -- MongoDB takes 16 MB at most
	return record, nil
}

// decode makes a document of what the database holds. It shares no memory with it.
func decode(kind hub.Kind, content bson.Raw) (hub.Document, error) {
	document := hub.NewDocument(kind)
	if document == nil {
		return nil, fmt.Errorf("no kind of document is called %q", kind)
	}
	if err := bson.Unmarshal(content, document); err != nil {
		return nil, fmt.Errorf("decode a document of kind %s: %w", kind, err)
	}
	return document, nil
}
