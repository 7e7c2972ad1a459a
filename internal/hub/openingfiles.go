package hub

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strconv"
)

// Picture is a picture in one of its sizes, and where it is fetched from.
type Picture struct {
	// Width and Height are in pixels.
	Width, Height int
	Address       URL
}

// OpenedFile is a file that a viewer may read, from its beginning.
type OpenedFile struct {
	*Attachment
	// Hash is the SHA-256 of the bytes: the attachment's, or that of a narrower picture.
	Hash    string
	Content io.ReadSeekCloser
	// Public: everybody may read it.
	Public bool
}

// FileAddress is where an attachment's bytes are fetched from, by those who may read it.
func FileAddress(ctx context.Context, attachment *Attachment) URL {
	return ReadingOf(ctx).hub.site + "/files/" + URL(attachment.ID) + "/" + URL(url.PathEscape(attachment.Name))
}

// PicturesOf are a picture's sizes, the narrowest first; none for other files.
func PicturesOf(ctx context.Context, attachment *Attachment) []*Picture {
	pictures := []*Picture{}
	if attachment.Width == 0 {
		return pictures
	}
	address := FileAddress(ctx, attachment)
	for _, one := range attachment.Narrower {
		pictures = append(pictures, &Picture{one.Width, one.Height, address + "?width=" + URL(strconv.Itoa(one.Width))})
	}
	return append(pictures, &Picture{attachment.Width, attachment.Height, address})
}

// OpenFile opens the bytes of an attachment that the viewer may read; NOT_FOUND when there is none. Of a picture it is the
// narrowest one that has the width; 0 is the widest.
func OpenFile(ctx context.Context, id ID, width int) (*OpenedFile, error) {
	attachment, err := One[*Attachment](ctx, id)
	if err != nil {
		return nil, err
	}
	if attachment == nil {
		return nil, notFound("id")
	}
	h := ReadingOf(ctx).hub
	opened := &OpenedFile{Attachment: attachment, Hash: attachment.SHA256}
	for _, one := range attachment.Narrower {
		if width > 0 && one.Width >= width {
			opened.Hash = one.SHA256
			break
		}
	}
	anybody, err := One[*Attachment](WithReading(ctx, h.Read(Visitor(""))), id)
	if err != nil {
		return nil, err
	}
	opened.Public = anybody != nil
	if opened.Content, err = h.store.OpenBlob(ctx, opened.Hash); err != nil {
		return nil, fmt.Errorf("file of %s: %w", id, err)
	}
	return opened, nil
}
