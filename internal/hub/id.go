package hub

import (
	"encoding/hex"
	"strings"
)

// ID is a kind and a UUIDv7 (RFC 9562): «lesson_01905c7e-8a3b-7c1d-9e2f-0123456789ab». Ids are in the order of their
// time of making. A client may make them itself, so that a retry cannot create twice.
type ID string

// NewID joins a kind and a UUIDv7.
func NewID(kind Kind, uuid [16]byte) ID {
	var text [36]byte
	hex.Encode(text[0:8], uuid[0:4])
	hex.Encode(text[9:13], uuid[4:6])
	hex.Encode(text[14:18], uuid[6:8])
	hex.Encode(text[19:23], uuid[8:10])
	hex.Encode(text[24:36], uuid[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return ID(string(kind) + "_" + string(text[:]))
}

// Kind is the id's kind, or «» when the id is none of ours.
func (i ID) Kind() Kind {
	prefix, _, _ := strings.Cut(string(i), "_")
	kind := Kind(prefix)
	if _, known := nouns[kind]; !known {
		return ""
	}
	return kind
}

// Valid tells whether the id has a known kind and a UUIDv7 in lower case.
func (i ID) Valid() bool {
	_, text, _ := strings.Cut(string(i), "_")
	return i.Kind() != "" && isUUIDv7(text)
}

func isUUIDv7(text string) bool {
	if len(text) != 36 || text[14] != '7' || !strings.ContainsRune("89ab", rune(text[19])) {
		return false
	}
	for at, char := range []byte(text) {
		switch at {
		case 8, 13, 18, 23:
			if char != '-' {
				return false
			}
		default:
			if (char < '0' || char > '9') && (char < 'a' || char > 'f') {
				return false
			}
		}
	}
	return true
}

// tail is the six last characters of the id: they are random, so that a slug tells nothing of other documents.
func (i ID) tail() string {
	return string(i[max(0, len(i)-6):])
}
