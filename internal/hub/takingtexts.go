package hub

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	// textTime is how long the text of one file may take: the longest reports take some seconds.
	textTime = time.Minute
	// textLease is for how long a file is somebody's alone. A server that is killed keeps others waiting for so long.
	textLease = 2 * textTime
	// textAgain is when a file is read again whose bytes could not be.
	textAgain = time.Hour
	// takenOfOne is how many files of one sender are read before those of others, and listedAtOnce how many are looked at for that.
	takenOfOne, listedAtOnce = 10, 100
	// maxAttempts is how often a file may end who reads it: the second time it is the file's doing.
	maxAttempts = 2
)

// TakeTexts takes the text out of the files that wait for it, one after another: memory is that of one report. Many servers may
// do it at once; each file is one's alone for a time. A file that has ended its reader twice is left without text.
func (h *Hub) TakeTexts(ctx context.Context) error {
	if h.texts == nil {
		return nil
	}
	if err := h.listOldTexts(ctx); err != nil {
		return err
	}
	var failed error
	for isRest := true; isRest; {
		var err error
		isRest, err = h.takeRound(ctx)
		if failed = errors.Join(failed, err); ctx.Err() != nil {
			break
		}
	}
	return failed
}

// takeRound goes through the files that wait once, and takes a few of each sender's: a thousand files of one keep nobody else waiting for
// hours. It tells whether there is more of somebody's.
func (h *Hub) takeRound(ctx context.Context) (isRest bool, err error) {
	taken := map[ID]int{}
	var failed error
	for after := ID(""); ; {
		ids, err := h.store.Refs(ctx, KindAttachment, waitingTexts, after, listedAtOnce)
		if err != nil {
			return false, fmt.Errorf("files without their text: %w", err)
		}
		if len(ids) == 0 {
			return isRest, failed
		}
		after = ids[len(ids)-1]
		found, err := h.store.Get(ctx, KindAttachment, ids)
		if err != nil {
			return false, fmt.Errorf("files without their text: %w", err)
		}
		for _, document := range found {
			file, ok := document.(*Attachment)
			if !ok {
				continue
			}
			if taken[file.CreatedBy] == takenOfOne {
				isRest = true
				continue
			}
			isTaken, err := h.takeText(ctx, file.ID)
			if isTaken {
				taken[file.CreatedBy]++
			}
			if failed = errors.Join(failed, err); ctx.Err() != nil {
				return false, failed
			}
		}
	}
}

// listOldTexts is for files from before texts were taken out, which no key lists: once, when the server begins.
func (h *Hub) listOldTexts(ctx context.Context) error {
	if h.oldTexts.Load() {
		return nil
	}
	for document, err := range h.store.Scan(ctx, KindAttachment) {
		if err != nil {
			return fmt.Errorf("files without their text: %w", err)
		}
		if file, ok := document.(*Attachment); ok && file.Text == nil && file.TextState() == TextStateWaiting {
			if err := h.writeText(ctx, file, &FileText{State: TextStateWaiting}); err != nil && !overtaken(err) {
				return err
			}
		}
	}
	h.oldTexts.Store(true)
	return nil
}

// takeText takes the text out of one file, if it is still waiting and nobody else is at it.
func (h *Hub) takeText(ctx context.Context, id ID) (isTaken bool, err error) {
	for {
		file, err := h.claimText(ctx, id)
		if err != nil || file == nil {
			return isTaken, err
		}
		isTaken = true
		text, again, err := h.textOf(ctx, file)
		if err != nil {
			// Not the file's doing: it is tried again as if nobody had, at once by who comes next when this server stops, and later where
			// its bytes cannot be read.
			text, again = &FileText{State: TextStateWaiting, Attempts: file.Text.Attempts - 1}, false
			if ctx.Err() == nil {
				text.Until = h.instant().Add(textAgain)
			}
		}
		done, cancel := context.WithTimeout(context.WithoutCancel(ctx), textTime)
		noted := h.noteText(done, id, text)
		cancel()
		if err = errors.Join(err, noted); err != nil || !again {
			return isTaken, err
		}
	}
}

// claimText notes that somebody begins, before anything of the file is read; nil when there is nothing to do.
func (h *Hub) claimText(ctx context.Context, id ID) (*Attachment, error) {
	file, err := h.fileAt(ctx, id)
	if err != nil || file == nil || file.TextState() != TextStateWaiting {
		return nil, err
	}
	text := FileText{State: TextStateWaiting}
	if file.Text != nil {
		text = *file.Text
	}
	now := h.instant()
	if text.Until.After(now) {
		return nil, nil // null: somebody else is at it
	}
	if text.Attempts >= maxAttempts {
		return nil, h.noteText(ctx, id, &FileText{State: TextStateNone, Attempts: text.Attempts})
	}
	text.Attempts, text.Until = text.Attempts+1, now.Add(textLease)
	err = h.writeText(ctx, file, &text)
	if overtaken(err) {
		return nil, nil // null: somebody else was faster
	}
	return file, err
}

// textOf reads a file, and tells whether to try again: a reader that falls over it may have fallen over something else.
func (h *Hub) textOf(ctx context.Context, file *Attachment) (text *FileText, again bool, err error) {
	content, err := h.store.OpenBlob(ctx, file.SHA256)
	if errors.Is(err, ErrNotFound) {
		return &FileText{State: TextStateNone}, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("file of %s: %w", file.ID, err)
	}
	// Readers of PDF and of archives jump about: in memory that costs nothing, and a file is at most MaxFile. Room for it is made once:
	// growing with it would leave four times as much behind.
	whole := make([]byte, min(file.Size, MaxFile))
	read, err := io.ReadFull(content, whole)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		whole, err = whole[:read], nil // a check of the files tells that bytes are missing; to wait would not bring them back
	}
	if err = errors.Join(err, content.Close()); err != nil {
		return nil, false, fmt.Errorf("file of %s: %w", file.ID, err)
	}
	pages, err := h.extract(ctx, file.MediaType, whole)
	switch {
	case ctx.Err() != nil:
		return nil, false, fmt.Errorf("text of %s: %w", file.ID, context.Cause(ctx))
	case errors.Is(err, ErrNoText), errors.Is(err, context.DeadlineExceeded):
		return &FileText{State: TextStateNone}, false, nil
	case err != nil:
		return &FileText{State: TextStateWaiting, Attempts: file.Text.Attempts}, true, nil
	}
	text, err = h.keepPages(ctx, pages)
	return text, false, err
}

// extract has the text taken out; a panic is an error.
func (h *Hub) extract(ctx context.Context, mediaType string, whole []byte) (pages []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, textTime)
	defer cancel()
	err = h.Guarded(func() error {
		pages, err = h.texts.Extract(ctx, mediaType, bytes.NewReader(whole), int64(len(whole)))
		return err
	})
	return pages, err
}

// noteText writes down what has become of a file's text, whatever was said of the file meanwhile; nothing when it is gone.
func (h *Hub) noteText(ctx context.Context, id ID, text *FileText) error {
	for tries := 0; ; tries++ {
		file, err := h.fileAt(ctx, id)
		if err != nil || file == nil {
			return err
		}
		err = h.writeText(ctx, file, text)
		if err == nil || !overtaken(err) || tries == maxTries {
			return err
		}
	}
}

func (h *Hub) fileAt(ctx context.Context, id ID) (*Attachment, error) {
	found, err := h.store.Get(ctx, KindAttachment, []ID{id})
	if err != nil {
		return nil, fmt.Errorf("attachment %s: %w", id, err)
	}
	file, _ := found[0].(*Attachment)
	return file, nil
}

// writeText changes nothing else of an attachment: it is nobody's deed, and who changed it last, and when, stays.
func (h *Hub) writeText(ctx context.Context, file *Attachment, text *FileText) error {
	was := file.Version
	next := *text
	if next.Since = was; file.Text != nil && file.Text.Through == was {
		next.Since = file.Text.Since
	}
	file.Version++
	next.Through = file.Version
	file.Text = &next
	err := h.commit(ctx, Commit{Changes: []Change{{Kind: KindAttachment, ID: file.ID, Was: was, Document: file}}})
	if err != nil {
		return fmt.Errorf("text of %s: %w", file.ID, err)
	}
	return nil
}
