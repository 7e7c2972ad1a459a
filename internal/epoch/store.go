package epoch

import (
	"context"
	"io"
	"iter"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

// apart are the kinds that are not counted: what is somebody's alone, or the hub's own bookkeeping.
var apart = []hub.Kind{
	hub.KindSavedSearch, hub.KindNotification, hub.KindAuditEntry, hub.KindInvitation, hub.KindSession, hub.KindService,
	hub.KindAPIKey, hub.KindWebhook, hub.KindDelivery, hub.KindMailOut, hub.KindTelling, hub.KindSearchGap,
	hub.KindErasure,
}

// Store is a store that counts what happens to it. Its methods are all written out, so that one that is new cannot read
// past the marks.
type Store struct {
	inner  hub.Store
	logger *slog.Logger
	count  atomic.Uint64
	// following: what other servers commit is heard.
	following atomic.Bool
}

var _ hub.Store = (*Store)(nil)

// New puts the count before a store. Until [Store.Start] was called, nothing is known.
func New(inner hub.Store, logger *slog.Logger) *Store { return &Store{inner: inner, logger: logger} }

// Epoch is another number after anything happened of which a visitor's answer may be made, and before whoever did it here
// is told that it is done. It is not known while other servers' commits are not heard.
func (s *Store) Epoch() (now uint64, known bool) { return s.count.Load(), s.following.Load() }

// Turn begins another epoch, for what happens beside the store: the index finds something else now.
func (s *Store) Turn() { s.count.Add(1) }

func matters(kind hub.Kind) bool { return !slices.Contains(apart, kind) }

// pass marks the operation that reads, if it is one, as one whose answer cannot be kept.
func pass(ctx context.Context) {
	if reading := hub.ReadingOf(ctx); reading != nil {
		reading.Pass()
	}
}

func looking(ctx context.Context, kind hub.Kind) {
	if !matters(kind) {
		pass(ctx)
	}
}

// Identity is the inner store's.
func (s *Store) Identity() string { return s.inner.Identity() }

// Get reads documents.
func (s *Store) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	looking(ctx, kind)
	return s.inner.Get(ctx, kind, ids)
}

// Find reads a document.
func (s *Store) Find(ctx context.Context, kind hub.Kind, key hub.Key) (hub.Document, error) {
	looking(ctx, kind)
	return s.inner.Find(ctx, kind, key)
}

// Refs reads a list.
func (s *Store) Refs(ctx context.Context, kind hub.Kind, key hub.Key, after hub.ID, limit int) ([]hub.ID, error) {
	looking(ctx, kind)
	return s.inner.Refs(ctx, kind, key, after, limit)
}

// Commit commits, and counts also what failed: it may have been done all the same.
func (s *Store) Commit(ctx context.Context, commit hub.Commit) error {
	if slices.ContainsFunc(commit.Changes, func(change hub.Change) bool { return matters(change.Kind) }) {
		defer s.Turn()
	}
	return s.inner.Commit(ctx, commit)
}

// Position is the inner store's.
func (s *Store) Position(ctx context.Context) (hub.Position, error) {
	pass(ctx)
	return s.inner.Position(ctx)
}

// Changes are the inner store's.
func (s *Store) Changes(ctx context.Context, after hub.Position) (hub.Stream, error) {
	pass(ctx)
	return s.inner.Changes(ctx, after)
}

// Scan reads all documents of a kind.
func (s *Store) Scan(ctx context.Context, kind hub.Kind) iter.Seq2[hub.Document, error] {
	looking(ctx, kind)
	return s.inner.Scan(ctx, kind)
}

// PutBlob keeps bytes.
func (s *Store) PutBlob(ctx context.Context, content io.Reader) (sha256 string, size int64, err error) {
	return s.inner.PutBlob(ctx, content)
}

// OpenBlob reads bytes, which nobody counts.
func (s *Store) OpenBlob(ctx context.Context, sha256 string) (io.ReadSeekCloser, error) {
	pass(ctx)
	return s.inner.OpenBlob(ctx, sha256)
}

// DeleteBlob forgets bytes.
func (s *Store) DeleteBlob(ctx context.Context, sha256 string, putBefore time.Time) error {
	return s.inner.DeleteBlob(ctx, sha256, putBefore)
}

// Blobs goes through what there is of bytes, which nobody counts.
func (s *Store) Blobs(ctx context.Context, putBefore time.Time) iter.Seq2[string, error] {
	pass(ctx)
	return s.inner.Blobs(ctx, putBefore)
}

// Backup writes everything.
func (s *Store) Backup(ctx context.Context, to io.Writer) error {
	pass(ctx)
	return s.inner.Backup(ctx, to)
}

// Restore fills the store.
func (s *Store) Restore(ctx context.Context, from io.Reader) error {
	defer s.Turn()
	return s.inner.Restore(ctx, from)
}

// Compact gives back space.
func (s *Store) Compact(ctx context.Context) error { return s.inner.Compact(ctx) }

// Ping asks whether the store is there.
func (s *Store) Ping(ctx context.Context) error {
	pass(ctx)
	return s.inner.Ping(ctx)
}

// Close closes the inner store.
func (s *Store) Close() error { return s.inner.Close() }
