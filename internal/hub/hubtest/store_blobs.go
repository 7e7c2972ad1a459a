package hubtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/samlaer/samlaer/internal/hub"
)

var blobTests = []storeTest{
	{"ABlobComesBackUnderItsHash", blobComesBack},
	{"TheSameBytesAreKeptOnce", blobKeptOnce},
	{"FiftyMegabytesTakeNoMemory", blobStreams},
	{"ABlobWhoseSourceFailsIsNotKept", blobSourceFails},
	{"ABlobWhosePutIsCancelledIsNotKept", blobPutCancelled},
	{"ReadingABlobEndsWithTheContext", blobReadCancelled},
	{"ADeletedBlobIsGone", blobDeleted},
	{"WhatIsNoHashIsNotFound", blobOfNoHash},
	{"ABlobIsReadFromAnyPlace", blobFromAnyPlace},
	{"ABlobThatWasPutAgainStays", blobPutAgain},
	{"BlobsAreListedByWhenTheyWerePut", blobsListed},
}

// ever is after all puts.
var ever = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// noise is content that does not repeat, the same for each seed.
func noise(seed uint64, size int) []byte {
	content := make([]byte, size)
	// #nosec G115 -- each byte of a seed
	_, _ = rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24)}).Read(content) // never fails
	return content
}

// wantBlob checks that the blob is there, or is not when content is nil.
func (s *tested) wantBlob(t *testing.T, hash string, content []byte) {
	t.Helper()
	reader, err := s.OpenBlob(t.Context(), hash)
	if content == nil {
		wantIs(t, err, hub.ErrNotFound)
		return
	}
	if err != nil {
		t.Error(err)
		return
	}
	got, err := io.ReadAll(reader)
	if err := errors.Join(err, reader.Close()); err != nil || !bytes.Equal(got, content) {
		t.Errorf("blob %s: %d bytes of %d, %v", hash, len(got), len(content), err)
	}
}

// put keeps the content and checks the answer.
func (s *tested) put(t *testing.T, content []byte) string {
	t.Helper()
	hash, size, err := s.PutBlob(t.Context(), bytes.NewReader(content))
	if err != nil || hash != hashOf(content) || size != int64(len(content)) {
		t.Fatalf("put %d bytes: %s, %d, %v", len(content), hash, size, err)
	}
	return hash
}

func blobComesBack(t *testing.T, s *tested) {
	contents := [][]byte{{}, []byte("a"), noise(1, 300_000), noise(2, 1<<20)}
	for _, content := range contents {
		s.put(t, content)
	}
	s.restart(t)
	for _, content := range contents {
		s.wantBlob(t, hashOf(content), content)
	}
}

func blobKeptOnce(t *testing.T, s *tested) {
	content := noise(1, 400_000)
	failures := atOnce(8, func(int) error {
		hash, _, err := s.PutBlob(t.Context(), iotest.HalfReader(bytes.NewReader(content)))
		if err == nil && hash != hashOf(content) {
			err = errors.New(hash)
		}
		return err
	})
	if err := errors.Join(failures...); err != nil {
		t.Fatal(err)
	}
	s.put(t, content)
	s.wantBlob(t, hashOf(content), content)
	if err := s.DeleteBlob(t.Context(), hashOf(content), ever); err != nil {
		t.Fatal(err)
	}
	s.wantBlob(t, hashOf(content), nil)
}

const (
	largeBlob = 50 << 20
	// mostHeap is how much the heap may grow while a large blob goes by. Collected every mebibyte, it stays at the pieces
	// that are under way: 1 MiB in boltstore.
	mostHeap = 16 << 20
)

// heapWatch lets a stream of bytes by and notes how large the heap is meanwhile.
type heapWatch struct {
	from              io.Reader
	start, most, seen uint64
}

func watchHeap(from io.Reader) *heapWatch {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return &heapWatch{from: from, start: stats.HeapAlloc}
}

func (h *heapWatch) Read(into []byte) (int, error) {
	read, err := h.from.Read(into)
	if before := h.seen >> 20; (h.seen+uint64(read))>>20 != before { // #nosec G115 -- a count
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		h.most = max(h.most, stats.HeapAlloc)
	}
	h.seen += uint64(read) // #nosec G115 -- a count
	return read, err
}

func (h *heapWatch) want(t *testing.T, doing string) {
	t.Helper()
	if h.seen != largeBlob {
		t.Errorf("%s: %d bytes went by", doing, h.seen)
	}
	if grown := int64(h.most) - int64(h.start); grown > mostHeap { // #nosec G115 -- sizes of a heap
		t.Errorf("%s: the heap grew by %d bytes", doing, grown)
	}
}

func blobStreams(t *testing.T, s *tested) {
	in := watchHeap(io.LimitReader(rand.NewChaCha8([32]byte{1}), largeBlob))
	hash, size, err := s.PutBlob(t.Context(), in)
	if err != nil || size != largeBlob {
		t.Fatalf("put: %d bytes, %v", size, err)
	}
	in.want(t, "put")
	reader, err := s.OpenBlob(t.Context(), hash)
	if err != nil {
		t.Fatal(err)
	}
	out, sum := watchHeap(reader), sha256.New()
	_, err = io.CopyBuffer(struct{ io.Writer }{sum}, out, make([]byte, 32<<10))
	if err := errors.Join(err, reader.Close()); err != nil || hex.EncodeToString(sum.Sum(nil)) != hash {
		t.Errorf("read: %v, or other bytes", err)
	}
	out.want(t, "read")
	if err := s.DeleteBlob(t.Context(), hash, ever); err != nil {
		t.Error(err)
	}
}

func blobSourceFails(t *testing.T, s *tested) {
	cable := errors.New("somebody pulled the cable")
	for _, size := range []int{0, 1000, 700_000} {
		content := noise(3, size)
		_, _, err := s.PutBlob(t.Context(), io.MultiReader(bytes.NewReader(content), iotest.ErrReader(cable)))
		wantIs(t, err, cable)
		s.wantBlob(t, hashOf(content), nil)
	}
}

func blobPutCancelled(t *testing.T, s *tested) {
	ctx, cancel := context.WithCancel(t.Context())
	content := noise(4, 700_000)
	cancelling := iotest.OneByteReader(strings.NewReader(""))
	from := io.MultiReader(bytes.NewReader(content), readerFunc(func(into []byte) (int, error) {
		cancel()
		return cancelling.Read(into)
	}), bytes.NewReader(content))
	_, _, err := s.PutBlob(ctx, from)
	wantIs(t, err, context.Canceled)
	s.wantBlob(t, hashOf(content), nil)
	s.wantBlob(t, hashOf(append(content, content...)), nil)
}

// readerFunc makes a reader of a function.
type readerFunc func(into []byte) (int, error)

func (r readerFunc) Read(into []byte) (int, error) { return r(into) }

func blobReadCancelled(t *testing.T, s *tested) {
	hash := s.put(t, noise(5, 2<<20))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	reader, err := s.OpenBlob(ctx, hash)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(reader, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	cancel()
	_, err = io.Copy(io.Discard, reader)
	wantIs(t, err, context.Canceled)
	if err := reader.Close(); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func blobDeleted(t *testing.T, s *tested) {
	kept, gone := noise(6, 1000), noise(7, 1000)
	s.put(t, kept)
	s.put(t, gone)
	for range 2 {
		if err := s.DeleteBlob(t.Context(), hashOf(gone), ever); err != nil {
			t.Fatal(err)
		}
	}
	s.wantBlob(t, hashOf(gone), nil)
	s.wantBlob(t, hashOf(kept), kept)
	s.put(t, gone)
	s.wantBlob(t, hashOf(gone), gone)
}

func blobOfNoHash(t *testing.T, s *tested) {
	content := noise(8, 1000)
	s.put(t, content)
	for _, name := range []string{"", ".", "..", "../documents.db", strings.Repeat("0", 64), strings.Repeat("z", 64),
		strings.ToUpper(hashOf(content)), hashOf(content)[:63], hashOf(content) + "0", "/etc/passwd", "a\x00b"} {
		s.wantBlob(t, name, nil)
		if err := s.DeleteBlob(t.Context(), name, ever); err != nil {
			t.Errorf("delete %q: %v", name, err)
		}
	}
	s.wantBlob(t, hashOf(content), content)
}

func blobFromAnyPlace(t *testing.T, s *tested) {
	content := noise(9, 700_000)
	reader, err := s.OpenBlob(t.Context(), s.put(t, content))
	if err != nil {
		t.Fatal(err)
	}
	size := int64(len(content))
	for _, step := range []struct {
		offset int64
		whence int
		want   int64
	}{{0, io.SeekEnd, size}, {0, io.SeekStart, 0}, {300_000, io.SeekStart, 300_000}, {-5, io.SeekEnd, size - 5}, {1 << 20, io.SeekStart, 1 << 20},
		{255 << 10, io.SeekStart, 255 << 10}, {7, io.SeekCurrent, 255<<10 + 107}, {-50, io.SeekCurrent, 255<<10 + 157}} {
		at, err := reader.Seek(step.offset, step.whence)
		if err != nil || at != step.want {
			t.Fatalf("seek %d from %d: %d, %v, want %d", step.offset, step.whence, at, err, step.want)
		}
		got, err := io.ReadAll(io.LimitReader(reader, 100))
		want := content[min(at, size):min(at+100, size)]
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("from %d: %d bytes, %v, or others", at, len(got), err)
		}
	}
	if at, err := reader.Seek(-1, io.SeekStart); err == nil {
		t.Errorf("before its beginning is at %d", at)
	}
	if err := reader.Close(); err != nil {
		t.Error(err)
	}
}

func blobPutAgain(t *testing.T, s *tested) {
	content := noise(10, 1000)
	hash := s.put(t, content)
	before := afterNow()
	s.put(t, content)
	if err := s.DeleteBlob(t.Context(), hash, before); err != nil {
		t.Fatal(err)
	}
	s.wantBlob(t, hash, content)
	if err := s.DeleteBlob(t.Context(), hash, afterNow()); err != nil {
		t.Fatal(err)
	}
	s.wantBlob(t, hash, nil)
}

// afterNow is an instant that lies after what has been and before what comes, as exactly as stores keep it.
func afterNow() time.Time {
	for began := time.Now(); time.Since(began) < 5*time.Millisecond; {
		runtime.Gosched()
	}
	now := time.Now()
	for time.Since(now) < 5*time.Millisecond {
		runtime.Gosched()
	}
	return now
}

func blobsListed(t *testing.T, s *tested) {
	start := time.Now().Add(-time.Second)
	older := []string{s.put(t, noise(11, 10)), s.put(t, noise(12, 300_000))}
	between := afterNow()
	all := append(slices.Clone(older), s.put(t, noise(13, 10)))
	s.wantListed(t, start)
	s.wantListed(t, between, older...)
	s.wantListed(t, ever, all...)
	for range s.Blobs(t.Context(), ever) {
		break // which lets go of it
	}
	if err := s.DeleteBlob(t.Context(), older[0], ever); err != nil {
		t.Fatal(err)
	}
	s.wantListed(t, between, older[1])
}

func (s *tested) wantListed(t *testing.T, before time.Time, want ...string) {
	t.Helper()
	var got []string
	for hash, err := range s.Blobs(t.Context(), before) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, hash)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("blobs put before %s: %v, want %v", before, got, want)
	}
}
