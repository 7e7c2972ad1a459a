package hub

import (
	"strings"
	"time"
	"unicode"
)

// Meta is what every document has.
type Meta struct {
	ID ID `bson:"_id"`
	// Version is 1 at first and one more for each change.
	Version   int       `bson:"version"`
	CreatedAt time.Time `bson:"createdAt"`
	// CreatedBy is a Person or a Service; empty for what the hub itself made, and for a person since erased.
	CreatedBy ID        `bson:"createdBy,omitempty"`
	UpdatedAt time.Time `bson:"updatedAt"`
	UpdatedBy ID        `bson:"updatedBy,omitempty"`
	// Input is a fingerprint of the form by which a client made the document under an id of its own: a retry is known by it.
	Input string `bson:"input,omitempty"`
}

// Base gives the fields themselves, so that every noun is a Document.
func (m *Meta) Base() *Meta { return m }

// Address is how people find a document again.
type Address struct {
	// Slug is made of the title and six characters of the id.
	Slug string `bson:"slug"`
	// FormerSlugs lead to the document still.
	FormerSlugs []string `bson:"formerSlugs,omitempty"`
}

// slugKey is the unique key of a slug, former or not.
func slugKey(slug string) Key { return Key("slug:" + slug) }

func (a Address) keys() []Key {
	keys := make([]Key, 0, 1+len(a.FormerSlugs))
	if a.Slug != "" {
		keys = append(keys, slugKey(a.Slug))
	}
	for _, former := range a.FormerSlugs {
		keys = append(keys, slugKey(former))
	}
	return keys
}

// rename gives the document the slug of its title; the one it had leads there still.
func (a *Address) rename(title string, id ID) {
	slug := Slug(title, id)
	if slug == a.Slug {
		return
	}
	kept := a.FormerSlugs[:0:0]
	for _, former := range append([]string{a.Slug}, a.FormerSlugs...) {
		if former != "" && former != slug {
			kept = append(kept, former)
		}
	}
	a.Slug, a.FormerSlugs = slug, kept
}

// titleOf is what people call a document, as its address has it.
func titleOf(document Findable) string {
	switch d := document.(type) {
	case interface{ Title() string }:
		return d.Title()
	case *Concept:
		return d.LabelIn("nb")
	case *GrantScheme:
		return d.Title
	case *Call:
		return d.Title
	case *Project:
		return d.Title
	case *Event:
		return d.Title
	case *Lesson:
		return d.Title
	case *Measure:
		return d.Title
	case *Brief:
		return d.Title
	default:
		return ""
	}
}

// slugLetters writes the letters that Norwegians write with marks as they do on a keyboard without them.
var slugLetters = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "ä", "a", "ö", "o", "ü", "u", "é", "e", "è", "e",
	"ê", "e", "ó", "o", "ò", "o", "ô", "o", "á", "a", "à", "a", "ñ", "n", "ç", "c", "š", "s", "đ", "d", "ŋ", "n",
	"č", "c", "ž", "z", "ŧ", "t")

// maxSlugWords keeps an address short enough to be read aloud.
const maxSlugWords = 8

// Slug is the title in small letters a–z, digits and hyphens, at most eight words, and six characters of the id.
func Slug(title string, id ID) string {
	words := strings.FieldsFunc(slugLetters.Replace(strings.ToLower(title)), func(char rune) bool {
		return !unicode.IsLetter(char) && !unicode.IsDigit(char)
	})
	kept := make([]string, 0, maxSlugWords+1)
	for _, word := range words {
		ascii := strings.Map(func(char rune) rune {
			if char < 'a' || char > 'z' {
				if char < '0' || char > '9' {
					return -1
				}
			}
			return char
		}, word)
		if ascii != "" && len(ascii) <= 40 && len(kept) < maxSlugWords {
			kept = append(kept, ascii)
		}
	}
	return strings.Join(append(kept, id.tail()), "-")
}

// Origin is where an imported document came from.
type Origin struct {
	// System is the register or file it was read from, such as «nasa-llis».
	System string `bson:"system"`
	// ID is the document's own in that system.
	ID           string `bson:"id"`
	URL          URL    `bson:"url,omitempty"`
	Date         Date   `bson:"date,omitempty"`
	Organisation ID     `bson:"organisation,omitempty"`
	// Batch is the import that brought it.
	Batch Words `bson:"batch,omitempty"`
	// Hash is of what was imported: it tells a second import whether the source has changed since.
	Hash string `bson:"hash,omitempty"`
	// Written is of what the import made of it: it tells whether the document was edited here since.
	Written string `bson:"written,omitempty"`
}

// originKey is the unique key of what a system calls id.
func originKey(system, id string) Key { return Key("origin:" + system + ":" + id) }

// OriginKey is the unique key by which an imported document is found again.
func OriginKey(system, id string) Key { return originKey(system, id) }

// batchKey is the key under which an import lists what it brought.
func batchKey(batch string) Key { return Key("batch:" + batch) }

func (o *Origin) batchKeys() []Key {
	if o == nil || o.Batch == "" {
		return nil
	}
	return []Key{batchKey(string(o.Batch))}
}

func (o *Origin) keys() []Key {
	if o == nil {
		return nil
	}
	return []Key{originKey(o.System, o.ID)}
}

// Date is a calendar date, «2023-06-16»; empty when not known. Dates compare as text.
type Date string

// Valid tells whether the date is one of the calendar, from the year 1000 to 9999.
func (d Date) Valid() bool {
	parsed, err := time.Parse(time.DateOnly, string(d))
	return err == nil && parsed.Year() >= 1000
}

// Year is the date's year, or 0 when there is no date.
func (d Date) Year() int {
	parsed, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return parsed.Year()
}

// Period is from one date to another, both included; either may be open.
type Period struct {
	From Date `bson:"from,omitempty"`
	To   Date `bson:"to,omitempty"`
}

// Kroner are whole Norwegian kroner.
type Kroner int64

// Markdown is CommonMark text as it was written; it is sanitised on its way out as HTML, not here.
type Markdown string

// Words are a line of text that may be missing.
type Words string

// URL is an absolute http, https or mailto address, or empty.
type URL string

// Language is a BCP 47 tag, such as «nb», «nn», «en» or «ti».
type Language string

// refs gives the non-empty ids under a name: «cites:post_…». Each once.
func refs(name string, ids ...ID) []Key {
	keys := make([]Key, 0, len(ids))
	seen := make(map[ID]bool, len(ids))
	for _, id := range ids {
		if id != "" && !seen[id] {
			seen[id] = true
			keys = append(keys, Key(name+":"+string(id)))
		}
	}
	return keys
}

// join puts lists of keys together.
func join(lists ...[]Key) []Key {
	var all []Key
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// listed is the key of documents that are listed without anything to ask for them by.
var listed = []Key{"listed:all"}
