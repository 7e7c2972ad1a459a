package hub

import (
	"context"
	"fmt"
)

// namesOnPages are the attachments with a text in which the person is named in full. A part of a name alone is not looked for there:
// a report is by many, about many, and «Berg» or «Per» stands in most. What is gone with the person is left out.
func (e *erasing) namesOnPages(ctx context.Context, gone map[ID]bool) ([]ID, error) {
	var found []ID
	for document, err := range e.hub.store.Scan(ctx, KindAttachment) {
		if err != nil {
			return nil, fmt.Errorf("texts of files: %w", err)
		}
		file, ok := document.(*Attachment)
		if !ok || file.Text == nil || file.Text.SHA256 == "" || e.like.is(file) || gone[file.OnID] {
			continue // it is found by what is said of it, or has no text
		}
		pages, err := pagesOf(ctx, e.hub.store, file.Text.SHA256)
		if err != nil {
			return nil, err
		}
		for _, page := range pages {
			if e.like.hasWhole(page) {
				found = append(found, file.ID)
				break
			}
		}
	}
	return found, nil
}
