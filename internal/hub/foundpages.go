package hub

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
)

const (
	// maxFoundPages is how many pages are shown of what was found.
	maxFoundPages = 3
	// maxLookedThrough is how many bytes of files' texts one operation looks through for them: ten reports of 60 pages. That took 45 to
	// 105 ms, and 200 kB took 6. Of what comes after them no pages are shown.
	maxLookedThrough = 2 << 20
)

// FoundPage is a page of an attached file on which words of a query stand.
type FoundPage struct {
	Attachment *Attachment
	// Page counts from 1.
	Page int
	// Address is that of the page.
	Address URL
	// Fragment is escaped HTML with <mark>.
	Fragment string
}

// AttachmentPage is a page of an attached file.
type AttachmentPage struct {
	// Number counts from 1.
	Number  int
	Text    string
	Address URL
}

// Pages are those of attached files on which words of the query stand, what has most of them first.
func (s *SearchEdge) Pages(ctx context.Context) ([]*FoundPage, error) {
	s.page.leafing.Do(func() {
		s.page.leafingFault = errUndone
		s.page.pages, s.page.leafingFault = s.page.leaf(ctx)
	})
	if s.page.leafingFault != nil {
		return nil, s.page.leafingFault
	}
	return s.page.pages[s.at], nil
}

// leaf looks through the files of what was found. Only what the viewer may read is opened.
func (f *foundPage) leaf(ctx context.Context) ([][]*FoundPage, error) {
	texts, files := make([][]Text, len(f.documents)), map[ID]*Attachment{}
	for at, document := range f.documents {
		if kind := document.DocumentKind(); kind != KindPost && kind != KindProject {
			continue
		}
		open, err := openFiles(ctx, f.reading.hub.store, document.Base().ID)
		if err != nil {
			return nil, err
		}
		readable, err := f.reading.Documents(ctx, idsOf(open))
		if err != nil {
			return nil, err
		}
		for _, one := range readable {
			file, ok := one.(*Attachment)
			if !ok {
				continue
			}
			files[file.ID] = file
			if texts[at], err = f.leafThrough(ctx, texts[at], file, languageOf(document)); err != nil {
				return nil, err
			}
		}
	}
	marked := f.reading.hub.index.Highlight(f.query, texts)
	pages := make([][]*FoundPage, len(f.documents))
	for at := range f.documents {
		pages[at] = bestPages(ctx, marked[at], files)
	}
	return pages, nil
}

// leafThrough adds the pages of a file, as far as the operation has looked through little enough.
func (f *foundPage) leafThrough(ctx context.Context, texts []Text, file *Attachment, in Language) ([]Text, error) {
	if f.reading.leafed.Load() > maxLookedThrough {
		return texts, nil
	}
	pages, err := f.reading.pages(ctx, file)
	if err != nil {
		return nil, err
	}
	for at, words := range pages {
		if f.reading.leafed.Add(int64(len(words))) > maxLookedThrough {
			return texts, nil
		}
		texts = append(texts, Text{Name: string(file.ID), Language: in, Words: words, Page: at + 1})
	}
	return texts, nil
}

// bestPages are those with most words of the query, the first of them first, with the best piece of each.
func bestPages(ctx context.Context, fragments []Fragment, files map[ID]*Attachment) []*FoundPage {
	first := fragments[:0:0]
	for _, one := range fragments {
		if last := len(first) - 1; last < 0 || first[last].Name != one.Name || first[last].Page != one.Page {
			first = append(first, one)
		}
	}
	slices.SortStableFunc(first, func(a, b Fragment) int { return cmp.Compare(b.Words, a.Words) })
	pages := []*FoundPage{}
	for _, one := range first[:min(maxFoundPages, len(first))] {
		file := files[ID(one.Name)]
		pages = append(pages, &FoundPage{Attachment: file, Page: one.Page, Address: PageAddress(ctx, file, one.Page), Fragment: one.HTML})
	}
	return pages
}

// pages are the texts of a file's pages, read once in an operation.
func (r *Reading) pages(ctx context.Context, file *Attachment) ([]string, error) {
	if file.Text == nil || file.Text.SHA256 == "" {
		return nil, nil
	}
	one := r.batch("pages")
	one.mu.Lock()
	defer one.mu.Unlock()
	if known, ok := one.answers[file.ID].([]string); ok {
		return known, nil
	}
	if r.opened.Load() > maxOpened {
		return nil, &Error{Kind: ErrorTooComplex, Message: messageTooMuch.With(maxOpened >> 20)}
	}
	pages, err := pagesOf(ctx, r.hub.store, file.Text.SHA256)
	if err != nil {
		return nil, err
	}
	size := 0
	for _, page := range pages {
		size += len(page)
	}
	if r.opened.Add(int64(size)) > maxOpened {
		return nil, &Error{Kind: ErrorTooComplex, Message: messageTooMuch.With(maxOpened >> 20)}
	}
	one.answers[file.ID] = pages
	return pages, nil
}

// PageOf is a page of a file that the viewer may read; nil where its text was not taken out, or the file has no such page.
func PageOf(ctx context.Context, file *Attachment, number int) (*AttachmentPage, error) {
	r := ReadingOf(ctx)
	pages, err := r.pages(ctx, file)
	if err != nil || number < 1 || number > len(pages) {
		return nil, err
	}
	text := pages[number-1]
	if err := r.Show(len(text)); err != nil {
		return nil, fmt.Errorf("page %d of %s: %w", number, file.ID, err)
	}
	return &AttachmentPage{Number: number, Text: text, Address: PageAddress(ctx, file, number)}, nil
}

// PageAddress is where a file is fetched from; a PDF is opened at the page.
func PageAddress(ctx context.Context, file *Attachment, page int) URL {
	address := FileAddress(ctx, file)
	if file.MediaType == "application/pdf" && page > 0 {
		address += "#page=" + URL(strconv.Itoa(page))
	}
	return address
}

// maxOpened is how many bytes of files' texts one operation opens: a file is read whole for a page of it, and kept to the end.
const maxOpened = 16 << 20
