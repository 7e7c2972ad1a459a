package hub

import (
	"context"
	"fmt"
	"slices"
)

// namesOnPages are the attachments with a text in which the person is named in full. A part of a name alone is not looked for there:
// a report is by many, about many, and «Berg» or «Per» stands in most. What is gone with the person is left out. A file of which the text
// is not taken out yet, or cannot be read, may name the person for all that anybody knows: nobody looks again, so that it is among them.
func (e *erasing) namesOnPages(ctx context.Context, gone map[ID]bool) ([]ID, error) {
	var found []ID
	for document, err := range e.hub.store.Scan(ctx, KindAttachment) {
		if err != nil {
			return nil, fmt.Errorf("texts of files: %w", err)
		}
		file, ok := document.(*Attachment)
		if !ok || e.like.is(file) || gone[file.OnID] {
			continue // it is found by what is said of it
		}
		if file.TextState() == TextStateWaiting {
			found = append(found, file.ID)
			continue
		}
		if file.Text == nil || file.Text.SHA256 == "" {
			continue // it has no text
		}
		pages, err := pagesOf(ctx, e.hub.store, file.Text.SHA256)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("texts of files: %w", ctx.Err())
		}
		if err != nil || len(pages) == 0 || slices.ContainsFunc(pages, e.like.hasWhole) {
			found = append(found, file.ID)
		}
	}
	return found, nil
}
