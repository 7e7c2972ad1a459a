package extract

import (
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxPages is how many pages are kept: what has more is a book, or made to harm.
	maxPages = 2000
	// maxCounted is how many pages are counted: one may be cited whose text is not kept.
	maxCounted = 10_000
	// maxLength is how long the text of all pages may be, in bytes: 2,000 pages of 2,000 letters. It stands in memory two times while a
	// file is read.
	maxLength = 4 << 20
	// maxNotes is how many notes a report may have: ten on each page.
	maxNotes = 20_000
)

// errFull is that a report has as much as is kept of one; what it has stands.
var errFull = errors.New("the report is longer than what is kept of one")

// report is what was read so far.
type report struct {
	pages []string
	page  strings.Builder
	// length is that of all text that was written, in bytes.
	length int
	// owed separates what was written from what comes next, if anything does.
	owed string
	// inked is that something stands on the page, be it a picture.
	inked bool
	// total is how many pages there are, as far as that is known before they are read.
	total int
	// notes stand at the foot of the page, and endnotes at the end of the report.
	notes, endnotes []string
	// noted is how many notes there were.
	noted int
}

// write puts text on the page.
func (r *report) write(text string) error {
	if text == "" {
		return nil
	}
	if r.page.Len() > 0 {
		r.page.WriteString(r.owed)
		r.length += len(r.owed)
	}
	r.owed = ""
	r.inked = true
	room := max(0, maxLength-r.length)
	if len(text) > room {
		r.page.WriteString(strings.ToValidUTF8(text[:room], ""))
		r.length = maxLength
		return errFull
	}
	r.page.WriteString(text)
	r.length += len(text)
	return nil
}

// separate puts something between what was written and what will be: a cell's end, which comes after its last line's, stands for that.
func (r *report) separate(by string) { r.owed = by }

// note keeps a note for where notes of its sort stand.
func (r *report) note(at *[]string, text string) error {
	if r.noted++; r.noted > maxNotes {
		return errTooLarge
	}
	*at = append(*at, text)
	return nil
}

// turn goes on to the next page.
func (r *report) turn() error {
	var full error
	for _, note := range r.notes {
		r.separate("\n")
		if full = r.write(note); full != nil {
			break // the page stands without it
		}
	}
	r.notes = nil
	r.pages = append(r.pages, whole(r.page.String()))
	r.page.Reset()
	r.owed, r.inked = "", false
	if len(r.pages) == maxPages {
		return errFull
	}
	return full
}

// turnOnce goes on to the next page unless this one has nothing yet: what says that a page begins may be said twice.
func (r *report) turnOnce() error {
	if !r.inked {
		return nil
	}
	return r.turn()
}

// all are the pages, when there is no more to read: those that were not have no text, and count.
func (r *report) all() []string {
	if len(r.pages) < maxPages {
		r.notes = append(r.notes, r.endnotes...)
		_ = r.turn() // that it is full now is no matter: it was the last page
	}
	return append(r.pages, make([]string, max(0, min(r.total, maxCounted)-len(r.pages)))...)
}

// letters are what stands for others on paper: ligatures, and spaces that keep a line from being broken or a number apart.
// A soft hyphen says where a word may be parted, and is nothing to who searches for it.
var letters = strings.NewReplacer(
	"ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st",
	"\u00A0", " ", "\u2007", " ", "\u2009", " ", "\u202F", " ", "\u00AD", "", "\u2011", "-",
	"\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n",
)

// whole gives a page as people search for it: in whole letters (NFC), without what is not seen.
func whole(page string) string {
	page = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cs, r), r == '\uFEFF', r == '\u200B', r == '\uFFFE', r == '\uFFFF', r == unicode.ReplacementChar:
			return -1
		default:
			return r
		}
	}, letters.Replace(strings.ToValidUTF8(page, "")))
	return strings.TrimSpace(norm.NFC.String(page))
}
