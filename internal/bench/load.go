package bench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2"
	"go.etcd.io/bbolt"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// commitSize is how many documents go into a store at a time: what stores promise to take.
	commitSize = 50
	// bareBatch is how many documents go into bare Bleve at a time: 20,000 take as long in batches of 500, and longer in
	// smaller ones; larger ones only take more memory.
	bareBatch = 1000
)

// opened is a hub's store and index.
type opened struct {
	store *boltstore.Store
	index *bleveindex.Index
}

func (r *run) openHub(ctx context.Context) (opened, error) {
	return openHub(ctx, r.hubFolder(), r.logger)
}

func openHub(ctx context.Context, folder string, logger *slog.Logger) (opened, error) {
	store, err := boltstore.Open(ctx, boltstore.Options{Folder: folder, Logger: logger})
	if err != nil {
		return opened{}, err
	}
	index, err := bleveindex.Open(ctx, bleveindex.Options{Folder: filepath.Join(folder, "index"), Store: store,
		Logger: logger, Clock: time.Now})
	if err != nil {
		return opened{}, errors.Join(err, store.Close())
	}
	return opened{store, index}, nil
}

func (o opened) close() error { return errors.Join(o.index.Close(), o.store.Close()) }

// await waits until the index holds all documents that can be found.
func (o opened) await(ctx context.Context, documents []hub.Document) error {
	for o.index.State().Empty || o.index.State().Rebuilding {
		if err := pause(ctx, time.Millisecond); err != nil {
			return err
		}
	}
	var expected []hub.Expectation
	for _, document := range documents {
		if slices.Contains(hub.Indexed, document.DocumentKind()) {
			expected = append(expected, hub.Expectation{Kind: document.DocumentKind(), ID: document.Base().ID, Version: 1})
		}
	}
	if !o.index.Await(ctx, expected) {
		return errors.New("the index did not take in the documents")
	}
	return nil
}

func pause(ctx context.Context, length time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(length):
		return nil
	}
}

// measureImport puts all documents into empty systems, each twice, so that neither is always first. What the last rounds
// made is searched afterwards.
func (r *run) measureImport(ctx context.Context) error {
	var ours, bare time.Duration
	for at, load := range []func(context.Context) (time.Duration, error){r.loadBare, r.loadHub, r.loadHub, r.loadBare} {
		r.Progress(fmt.Sprintf("loading, %d of 4", at+1))
		took, err := load(ctx)
		if err != nil {
			return err
		}
		if at == 0 || at == 3 {
			bare += took
		} else {
			ours += took
		}
	}
	count := float64(len(r.corpus.documents))
	r.report.add("Import: documents a second, store and index", 2*count/ours.Seconds(), "/s")
	r.report.add("Import: documents a second, bare Bleve and bbolt", 2*count/bare.Seconds(), "/s")
	r.report.add("Import: ratio to bare", bare.Seconds()/ours.Seconds(), "×")
	return r.measureSizes(count)
}

func (r *run) measureSizes(count float64) error {
	for _, size := range []struct{ what, path string }{
		{"Index: bytes a document", filepath.Join(r.hubFolder(), "index")},
		{"Index: bytes a document, bare Bleve with texts", filepath.Join(r.bareFolder(), "index")},
		{"Store: bytes a document", filepath.Join(r.hubFolder(), "documents.db")},
		{"Store: bytes a document, bare bbolt", filepath.Join(r.bareFolder(), "documents.db")},
	} {
		bytes, err := sizeOf(size.path)
		if err != nil {
			return err
		}
		r.report.add(size.what, float64(bytes)/count, "B")
	}
	return nil
}

func sizeOf(path string) (int64, error) {
	var size int64
	err := filepath.WalkDir(path, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}

// loadHub makes a hub and measures how long it takes to put the documents in.
func (r *run) loadHub(ctx context.Context) (took time.Duration, err error) {
	if err := os.RemoveAll(r.hubFolder()); err != nil {
		return 0, err
	}
	o, err := r.openHub(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, o.close()) }()
	if err := o.await(ctx, nil); err != nil {
		return 0, err
	}
	start := time.Now()
	if err := o.load(ctx, r.corpus.documents); err != nil {
		return 0, err
	}
	return time.Since(start), nil
}

// load commits documents and waits until all can be found.
func (o opened) load(ctx context.Context, documents []hub.Document) error {
	for chunk := range slices.Chunk(documents, commitSize) {
		commit := hub.Commit{ID: hub.CommitID("bench " + string(chunk[0].Base().ID))}
		for _, document := range chunk {
			commit.Changes = append(commit.Changes, hub.Change{Kind: document.DocumentKind(), ID: document.Base().ID,
				Document: document})
		}
		if err := o.store.Commit(ctx, commit); err != nil {
			return err
		}
	}
	return o.await(ctx, documents)
}

// loadBare puts the documents into bbolt and, at the same time, the entries that were made before into Bleve.
func (r *run) loadBare(context.Context) (took time.Duration, err error) {
	if err := os.RemoveAll(r.bareFolder()); err != nil {
		return 0, err
	}
	if err := os.MkdirAll(r.bareFolder(), 0o750); err != nil {
		return 0, err
	}
	bare, err := createBare(filepath.Join(r.bareFolder(), "index"), r.sorted)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, bare.in.Close()) }()
	db, err := bbolt.Open(filepath.Join(r.bareFolder(), "documents.db"), 0o600, nil)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	start := time.Now()
	kept := make(chan error, 1)
	go func() { kept <- keepAll(db, r.corpus.documents) }()
	indexed := indexAll(bare.in, r.corpus.entries)
	return time.Since(start), errors.Join(indexed, <-kept)
}

func keepAll(db *bbolt.DB, documents []hub.Document) error {
	for chunk := range slices.Chunk(documents, commitSize) {
		err := db.Update(func(tx *bbolt.Tx) error {
			for _, document := range chunk {
				bucket, err := tx.CreateBucketIfNotExists([]byte(document.DocumentKind()))
				if err != nil {
					return err
				}
				bytes, err := bson.Marshal(document)
				if err != nil {
					return err
				}
				if err := bucket.Put([]byte(document.Base().ID), bytes); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("keep: %w", err)
		}
	}
	return nil
}

func indexAll(bare bleve.Index, entries []*hub.Entry) error {
	for chunk := range slices.Chunk(entries, bareBatch) {
		batch := bare.NewBatch()
		for _, entry := range chunk {
			if err := batch.Index(string(entry.ID), bareDocument(entry)); err != nil {
				return fmt.Errorf("index %s: %w", entry.ID, err)
			}
		}
		if err := bare.Batch(batch); err != nil {
			return fmt.Errorf("index %s documents: %w", strconv.Itoa(len(chunk)), err)
		}
	}
	return nil
}
