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
	"strings"
	"testing"
	"testing/iotest"

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
}

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
	if err := s.DeleteBlob(t.Context(), hashOf(content)); err != nil {
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
	if err := s.DeleteBlob(t.Context(), hash); err != nil {
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
		if err := s.DeleteBlob(t.Context(), hashOf(gone)); err != nil {
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
		if err := s.DeleteBlob(t.Context(), name); err != nil {
			t.Errorf("delete %q: %v", name, err)
		}
	}
	s.wantBlob(t, hashOf(content), content)
}
