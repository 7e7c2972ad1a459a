package demo

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// firstDay is the time in ids whose names do not tell one.
var firstDay = time.Date(2022, time.September, 1, 8, 0, 0, 0, time.UTC)

// id is the UUIDv7 of a name: the same in every run. Where the order of ids shows, as it does for comments and in the log,
// the name begins with a date, and the id has its time.
func id(kind hub.Kind, name string) hub.ID {
	if name == "" {
		return ""
	}
	at := firstDay
	if day, err := time.Parse(time.DateOnly, name[:min(len(name), len(time.DateOnly))]); err == nil {
		at = moment(hub.Date(day.Format(time.DateOnly)), name)
	}
	var uuid [16]byte
	binary.BigEndian.PutUint64(uuid[:8], uint64(at.UnixMilli())<<16)
	sum := hashOf(string(kind), name)
	copy(uuid[6:], sum[:10])
	uuid[6] = 0x70 | uuid[6]&0x0f
	uuid[8] = 0x80 | uuid[8]&0x3f
	return hub.NewID(kind, uuid)
}

// ID is the id of a document of the content by the name that the content files give it; a concept's name begins with its
// scheme. There need not be such a document.
func ID(kind hub.Kind, name string) hub.ID { return id(kind, name) }

func hashOf(words ...string) [sha256.Size]byte {
	return sha256.Sum256([]byte("samlaer demo " + strings.Join(words, " ")))
}

// officeHours is how many minutes of a day people write in.
const officeHours = 8 * 60

// moment is a time on the day, between eight and four in UTC, that follows from the name.
func moment(day hub.Date, name string) time.Time {
	at, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return time.Time{}
	}
	sum := hashOf("moment", name)
	minutes := int(binary.BigEndian.Uint16(sum[:2])) % officeHours
	return at.Add(time.Duration(8*60+minutes) * time.Minute)
}

func person(name string) hub.ID       { return id(hub.KindPerson, name) }
func organisation(name string) hub.ID { return id(hub.KindOrganisation, name) }
func project(name string) hub.ID      { return id(hub.KindProject, name) }
func post(name string) hub.ID         { return id(hub.KindPost, name) }
func lesson(name string) hub.ID       { return id(hub.KindLesson, name) }
func measure(name string) hub.ID      { return id(hub.KindMeasure, name) }
func call(name string) hub.ID         { return id(hub.KindCall, name) }

// conceptIDs are the ids of the concepts with these keys in a scheme; the keys stand with spaces between them.
func conceptIDs(scheme hub.ConceptScheme, keys string) []hub.ID {
	var ids []hub.ID
	for key := range strings.FieldsSeq(keys) {
		ids = append(ids, id(hub.KindConcept, string(scheme)+" "+key))
	}
	return ids
}

func themes(keys string) []hub.ID  { return conceptIDs(hub.ConceptSchemeTheme, keys) }
func groups(keys string) []hub.ID  { return conceptIDs(hub.ConceptSchemeTargetGroup, keys) }
func group(key string) hub.ID      { return groups(key)[0] }
func methods(keys string) []hub.ID { return conceptIDs(hub.ConceptSchemeMethod, keys) }

// made is what a document has from the day it was made.
func made(kind hub.Kind, name string, day hub.Date, by hub.ID) hub.Meta {
	at := moment(day, name)
	return hub.Meta{ID: id(kind, name), Version: 1, CreatedAt: at, CreatedBy: by, UpdatedAt: at, UpdatedBy: by}
}

// edited is the same a change later.
func edited(meta hub.Meta, day hub.Date, by hub.ID) hub.Meta {
	meta.Version++
	meta.UpdatedAt, meta.UpdatedBy = moment(day, string(meta.ID)), by
	return meta
}
