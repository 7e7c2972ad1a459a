package hub

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// FileText is what has become of the text of a file.
type FileText struct {
	State TextState `bson:"state"`
	// Pages is how many pages the file has; 0 when that is not known.
	Pages int `bson:"pages,omitempty"`
	// SHA256 is of a blob with the texts of the pages, the first first: a list of strings as JSON. Empty unless it is DONE. Text
	// does not stand in the document: a long report is more than a document may be, and every list of files would read it. It is
	// not compressed: it takes some hundredths of what the file takes.
	SHA256 string `bson:"sha256,omitempty"`
	// Attempts is how often somebody began to take it out, and Until when whoever did so last is given up.
	Attempts int       `bson:"attempts,omitempty"`
	Until    time.Time `bson:"until,omitempty"`
	// Since is the version of the attachment that people know, and Through the one up to which nothing but this has changed.
	Since   int `bson:"since,omitempty"`
	Through int `bson:"through,omitempty"`
}

// TextState is how far the text of a file has been taken out.
type TextState string

const (
	// TextStateWaiting: it is being taken out, or will be.
	TextStateWaiting TextState = "WAITING"
	// TextStateDone: its pages are searched.
	TextStateDone TextState = "DONE"
	// TextStateNone: none could be taken out, as of pictures of pages.
	TextStateNone TextState = "NONE"
)

// withText are the media types that text can be taken out of. A sheet of numbers has no pages that anybody would cite.
var withText = []string{
	"application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.oasis.opendocument.text", "text/plain", "text/csv",
}

// waitingTexts lists the attachments of which the text has not been taken out.
const waitingTexts Key = "text:waiting"

const (
	// maxFileText is how many bytes of text are kept of a file: 1,300 pages of 3,000 letters. Longer ones are kept so far.
	maxFileText = 4 << 20
	// maxFilePages is how many pages. A text has as many as it has form feeds.
	maxFilePages = 10_000
	// maxEntryPages is how many bytes of text of its files a document is found by: 115 pages. They are read again at each change of
	// the document: with 200 kB it was found after 60 ms, with 1 MB after 0.3 to 0.9 s, and an answer waits a second at most. A megabyte
	// of short words took a server 550 MB over idle, half a megabyte 230.
	maxEntryPages = 384 << 10
)

// TextState is how far the text of the file has been taken out.
func (a *Attachment) TextState() TextState {
	media, _, _ := strings.Cut(a.MediaType, ";")
	switch {
	case a.Text != nil && a.Text.State != "":
		return a.Text.State
	case slices.Contains(withText, media):
		return TextStateWaiting
	default:
		return TextStateNone
	}
}

// PageCount is how many pages the file has; nil when that is not known.
func (a *Attachment) PageCount() *int {
	if a.Text == nil || a.Text.Pages == 0 {
		return nil
	}
	return &a.Text.Pages
}

// textKeys list the attachment while its text has not been taken out.
func (a *Attachment) textKeys() []Key {
	if a.TextState() == TextStateWaiting {
		return []Key{waitingTexts}
	}
	return nil
}

// isVersion tells whether nothing that people see was changed since the version: that the text was taken out meanwhile is no
// reason to ask anybody to look once more.
func (a *Attachment) isVersion(version int) bool {
	return version == a.Version || a.Text != nil && a.Text.Through == a.Version && version >= a.Text.Since && version < a.Version
}

// NewFileText is what an attachment says of the texts of its pages, and the bytes to keep of them; none when no page has any.
func NewFileText(pages []string) (text *FileText, content []byte) {
	pages = pages[:min(len(pages), maxFilePages)]
	text, room, some := &FileText{State: TextStateNone, Pages: len(pages)}, maxFileText, false
	kept := make([]string, len(pages))
	for at, page := range pages {
		page = page[:min(len(page), room)]
		room -= len(page)
		kept[at] = strings.ToValidUTF8(page, "")
		some = some || strings.TrimSpace(kept[at]) != ""
	}
	if !some {
		return text, nil
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // «<» would take six bytes, and a page of them six times as much memory
	if encoder.Encode(kept) != nil {
		return text, nil // no list of strings is one that JSON cannot write
	}
	sum := sha256.Sum256(out.Bytes())
	text.State, text.SHA256 = TextStateDone, hex.EncodeToString(sum[:])
	return text, out.Bytes()
}

// keepPages keeps the texts of pages, and gives what an attachment says of them.
func (h *Hub) keepPages(ctx context.Context, pages []string) (*FileText, error) {
	text, content := NewFileText(pages)
	if content == nil {
		return text, nil
	}
	if _, _, err := h.store.PutBlob(ctx, bytes.NewReader(content)); err != nil {
		return nil, fmt.Errorf("keep the pages of a file: %w", err)
	}
	return text, nil
}

// pagesOf are the texts of the pages in a blob, the first first; none when they are lost: what is not there is told by a check of
// the files, and must not keep the index from following.
func pagesOf(ctx context.Context, store Store, hash string) ([]string, error) {
	content, err := store.OpenBlob(ctx, hash)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("pages of a file: %w", err)
	}
	const escaped = 6 // a letter is at most «\u0001» in JSON
	written, err := io.ReadAll(io.LimitReader(content, escaped*maxFileText+4*maxFilePages))
	if err = errors.Join(err, content.Close()); errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil // a part of it is lost
	}
	if err != nil {
		return nil, fmt.Errorf("pages of a file: %w", err)
	}
	var pages []string
	if json.Unmarshal(written, &pages) != nil {
		return nil, nil // null: brought in by hand, and not what it is said to be
	}
	return pages, nil
}

// EntryFile is a file by whose text an entry is found too.
type EntryFile struct {
	ID ID
	// SHA256 is of the blob with the texts of its pages.
	SHA256   string
	Language Language
}

// addFiles names the files by whose texts an experience or a project is found too: those that all of its readers may read.
func addFiles(ctx context.Context, store Store, on Document, entry *Entry) error {
	if kind := on.DocumentKind(); kind != KindPost && kind != KindProject {
		return nil
	}
	files, err := openFiles(ctx, store, on.Base().ID)
	for _, file := range files {
		if file.Text != nil && file.Text.SHA256 != "" {
			entry.Files = append(entry.Files, EntryFile{ID: file.ID, SHA256: file.Text.SHA256, Language: languageOf(on)})
		}
	}
	return err
}

// FilePages are the texts of an entry's files by their pages, for an index. They count for less than all of its own texts, and say
// nothing of what it is like, of what words there are, or of how rare they are. The name of each is the id of its file.
func FilePages(ctx context.Context, store Store, entry *Entry) ([]Text, error) {
	var texts []Text
	room := maxEntryPages
	for number, file := range entry.Files {
		pages, err := pagesOf(ctx, store, file.SHA256)
		if err != nil {
			return nil, err
		}
		share := room / (len(entry.Files) - number) // what one leaves, the next have
		for at, words := range pages {
			words = strings.ToValidUTF8(words[:min(len(words), share)], "")
			share, room = share-len(words), room-len(words)
			if strings.TrimSpace(words) != "" {
				texts = append(texts, Text{Name: string(file.ID), Language: file.Language, Words: words, Page: at + 1})
			}
		}
	}
	return texts, nil
}

// openFiles are the files of a document that all read who read the document.
func openFiles(ctx context.Context, store Store, on ID) ([]*Attachment, error) {
	files, err := listedOf[*Attachment](ctx, store, KindAttachment, Key("on:"+string(on)))
	if err != nil {
		return nil, fmt.Errorf("files of %s: %w", on, err)
	}
	return slices.DeleteFunc(files, func(file *Attachment) bool { return file.Withheld }), nil
}

// Holders are the documents whose entries have the text of the attachments that something happened to: what they were on before
// and what they are on after. An ErrHistoryLost tells that the store does not know any more what one was on that is gone.
func Holders(happenings []Happening) ([]ID, error) {
	var holders []ID
	for _, happening := range happenings {
		if happening.Kind != KindAttachment {
			continue
		}
		if happening.Deleted() && happening.Before == nil {
			return nil, fmt.Errorf("what %s was on: %w", happening.ID, ErrHistoryLost)
		}
		for _, token := range append(slices.Clone(happening.Before), happening.After...) {
			if id := token.parent(); id != "" && !slices.Contains(holders, id) {
				holders = append(holders, id)
			}
		}
	}
	return holders, nil
}
