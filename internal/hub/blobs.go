package hub

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"
)

// unnamed is how long bytes are kept that no document names: whoever put them names them in the next commit, and an upload
// may take ten minutes.
const unnamed = time.Hour

// blobKey lists the attachments that name the bytes.
func blobKey(sha256 string) Key { return Key("blob:" + sha256) }

// Blobs are the hashes of all bytes that an attachment names.
func (a *Attachment) Blobs() []string { return a.blobs() }

// SweepBlobs forgets the bytes that no document names and nobody is about to name; once an hour is enough. Bytes are put
// before the document that names them, so that what is cut off in between leaves too much and never too little.
func (h *Hub) SweepBlobs(ctx context.Context) error {
	before := h.clock().Add(-unnamed)
	for hash, err := range orphans(ctx, h.store, before) {
		if err == nil {
			err = h.store.DeleteBlob(ctx, hash, before) // which leaves what was put again meanwhile
		}
		if err != nil {
			return fmt.Errorf("sweep blobs: %w", err)
		}
	}
	return nil
}

// orphans are the hashes of bytes last put before the instant that no document names.
func orphans(ctx context.Context, store Store, before time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for hash, err := range store.Blobs(ctx, before) {
			var named []ID
			if err == nil {
				named, err = store.Refs(ctx, KindAttachment, blobKey(hash), "", 1)
			}
			if (err != nil || len(named) == 0) && !yield(hash, err) || err != nil {
				return
			}
		}
	}
}

// CheckBlobs compares attachments with the bytes of a store, and gives a line for each difference: an attachment without
// its bytes, and bytes older than an hour that no document names.
func CheckBlobs(ctx context.Context, store Store, now time.Time) ([]string, error) {
	var differences []string
	for document, err := range store.Scan(ctx, KindAttachment) {
		if err != nil {
			return nil, fmt.Errorf("check attachments: %w", err)
		}
		attachment, _ := document.(*Attachment)
		for _, hash := range attachment.blobs() {
			there, err := isThere(ctx, store, hash)
			if err != nil {
				return nil, fmt.Errorf("check %s: %w", attachment.ID, err)
			}
			if !there {
				differences = append(differences, fmt.Sprintf("%s: its file %s is missing", attachment.ID, hash))
			}
		}
	}
	for hash, err := range orphans(ctx, store, now.Add(-unnamed)) {
		if err != nil {
			return nil, fmt.Errorf("check blobs: %w", err)
		}
		differences = append(differences, fmt.Sprintf("file %s: no attachment names it", hash))
	}
	slices.Sort(differences)
	return differences, nil
}

// isThere tells whether a store has bytes. They are not read: a store that has lost a part of what it was given is for its own
// tools, and a hub has gigabytes.
func isThere(ctx context.Context, store Store, hash string) (bool, error) {
	content, err := store.OpenBlob(ctx, hash)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, content.Close()
}
