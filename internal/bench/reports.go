package bench

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/samlaer/samlaer/internal/hub"
)

// reportPages is how many pages a report has that is put in to be in the way.
const reportPages = 40

// addReports gives each experience and project a report that says what others do, a document a page, so that it has most words of
// most questions and answers none.
func (o opened) addReports(ctx context.Context, documents []hub.Document) error {
	entries, err := hub.Entries(ctx, o.store, documents)
	if err != nil {
		return fmt.Errorf("what reports say: %w", err)
	}
	entries = slices.DeleteFunc(entries, func(entry *hub.Entry) bool { return entry == nil || len(entry.Texts) == 0 })
	chance := rand.New(rand.NewPCG(1, 28)) // #nosec G404 -- the same each time
	var files []hub.Document
	var expected []hub.Expectation
	for _, document := range documents {
		if kind := document.DocumentKind(); kind != hub.KindPost && kind != hub.KindProject {
			continue
		}
		pages := make([]string, reportPages)
		for at := range pages {
			for _, text := range entries[chance.IntN(len(entries))].Texts {
				pages[at] += text.Words + "\n"
			}
		}
		text, content := hub.NewFileText(pages)
		if _, _, err := o.store.PutBlob(ctx, bytes.NewReader(content)); err != nil {
			return err
		}
		var uuid [16]byte
		binary.BigEndian.PutUint64(uuid[8:], uint64(len(files)))
		uuid[6], uuid[8] = 0x70, 0x80
		file := &hub.Attachment{Meta: hub.Meta{ID: hub.NewID(hub.KindAttachment, uuid), Version: 1}, OnID: document.Base().ID,
			Kind: hub.AttachmentKindReport, Name: "report.pdf", MediaType: "application/pdf", SHA256: strings.Repeat("0", 64), Text: text}
		files = append(files, file)
		expected = append(expected, hub.Expectation{Kind: hub.KindAttachment, ID: file.ID, Version: 1})
	}
	if err := o.load(ctx, files); err != nil {
		return err
	}
	if !o.index.Await(ctx, expected) {
		return errors.New("the index did not take in the reports")
	}
	return nil
}
