package mongostore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/samlaer/samlaer/internal/hub"
)

// A backup is a scan and then all changes since it began, up to a mark that is set when the scan is through. The changes
// come in the order of the commits and the mark is one of them, so what is read back is the database at that
// moment: what the scan saw too early is replaced, what it saw of later comes again. A snapshot would do the same with
// less, but servers keep one for five minutes only.

// taking is a backup that is being taken.
type taking struct {
	store  *Store
	writer *hub.BackupWriter
	stream *mongo.ChangeStream
	mark   hub.ID
	marked bool
	blobs  map[string]bool
}

// Backup writes everything as it was at one moment after the call began.
func (s *Store) Backup(ctx context.Context, to io.Writer) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	s.backups.begin()
	defer s.backups.end()
	if err := s.backup(ctx, to); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

func (s *Store) backup(ctx context.Context, to io.Writer) (err error) {
	writer, err := hub.NewBackupWriter(to, s.identity)
	if err != nil {
		return err
	}
	t := &taking{store: s, writer: writer, mark: hub.ID(bson.NewObjectID().Hex()), blobs: make(map[string]bool)}
	if t.stream, err = s.watch(ctx, nil, t.events(), bson.D{{Key: "$project", Value: contentOnly}}); err != nil {
		return err
	}
	defer closeStream(ctx, t.stream)
	t.stream.SetBatchSize(scanned)
	if err := t.scan(ctx); err != nil {
		return err
	}
	if err := t.finish(ctx); err != nil {
		return err
	}
	return writer.End()
}

// underWay counts the backups that are being taken. A blob is not deleted meanwhile: a document that names it may already
// be in the backup, and blobs have no earlier versions. Blobs that another process deletes are not held back.
type underWay struct {
	mutex sync.Mutex
	count int
	none  chan struct{}
}

func (u *underWay) begin() {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if u.count == 0 {
		u.none = make(chan struct{})
	}
	u.count++
}

func (u *underWay) end() {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	u.count--
	if u.count == 0 {
		close(u.none)
	}
}

// wait waits until there is none. One that begins after that finds the documents that named the blob gone already.
func (u *underWay) wait(ctx context.Context) error {
	u.mutex.Lock()
	count, none := u.count, u.none
	u.mutex.Unlock()
	if count == 0 {
		return nil
	}
	select {
	case <-none:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// contentOnly leaves of an event what a backup has of a document.
var contentOnly = bson.D{{Key: "fullDocument._keys", Value: 0}, {Key: "fullDocument._refs", Value: 0},
	{Key: "fullDocument._readers", Value: 0}, {Key: "fullDocumentBeforeChange", Value: 0}}

// events are the changes of documents, and the mark.
func (t *taking) events() bson.D {
	return bson.D{{Key: "$match", Value: bson.D{{Key: "$or", Value: bson.A{
		happenings(),
		bson.D{{Key: "ns.coll", Value: aboutName}, {Key: "operationType", Value: "insert"},
			{Key: "documentKey._id", Value: t.mark}},
	}}}}}
}

// scan writes the documents, and in between what has changed meanwhile, so that the stream never lies idle until the
// server forgets it. The blobs go first: no document is written whose bytes were not there.
func (t *taking) scan(ctx context.Context) error {
	if err := t.writeBlobs(ctx); err != nil {
		return err
	}
	for _, kind := range hub.Kinds {
		for after := ""; ; {
			page, err := t.store.page(ctx, kind, after)
			if err != nil {
				return err
			}
			for _, content := range page {
				after, _ = content.Lookup("_id").StringValueOK()
				if err := t.writer.Document(kind, hub.ID(after), content); err != nil {
					return err
				}
			}
			if len(page) < scanned {
				break
			}
			if err := t.follow(ctx, t.stream.TryNext); err != nil {
				return err
			}
		}
	}
	return nil
}

// finish sets the mark, writes what has changed up to it, and the blobs that came meanwhile.
func (t *taking) finish(ctx context.Context) error {
	meta := t.store.meta()
	_, err := meta.InsertOne(ctx, bson.D{{Key: "_id", Value: t.mark}, {Key: "backupAt", Value: time.Now()}})
	if err != nil {
		return fault(ctx, err)
	}
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
		_, _ = meta.DeleteOne(ending, bson.D{{Key: "_id", Value: t.mark}}) // one that stays does no harm
	}()
	for !t.marked {
		if err := t.follow(ctx, t.stream.Next); err != nil {
			return err
		}
	}
	return t.writeBlobs(ctx)
}

// follow writes the changes that are at hand; next says whether to wait for one.
func (t *taking) follow(ctx context.Context, next func(context.Context) bool) error {
	for !t.marked && next(ctx) {
		if err := t.write(t.stream.Current); err != nil {
			return err
		}
		if t.stream.RemainingBatchLength() == 0 {
			return nil
		}
	}
	if err := t.stream.Err(); err != nil {
		return lost(ctx, err)
	}
	if t.stream.ID() == 0 && !t.marked {
		return fmt.Errorf("%w: the database was dropped", hub.ErrHistoryLost)
	}
	return nil
}

func (t *taking) write(told bson.Raw) error {
	var e event
	if err := bson.Unmarshal(told, &e); err != nil {
		return fmt.Errorf("read a change: %w", err)
	}
	kind := hub.Kind(e.Namespace.Collection)
	switch {
	case kind == aboutName:
		t.marked = true
		return nil
	case e.Operation == "delete":
		return t.writer.Deletion(kind, e.Key.ID)
	default:
		content, isDocument := told.Lookup("fullDocument").DocumentOK()
		if !isDocument {
			return fmt.Errorf("a change of %s without the document", e.Key.ID)
		}
		return t.writer.Document(kind, e.Key.ID, content)
	}
}

// writeBlobs writes the blobs that were not written yet.
func (t *taking) writeBlobs(ctx context.Context) error {
	cursor, err := t.store.files().Find(ctx, bson.D{}, options.Find().SetProjection(bson.D{{Key: "filename", Value: 1}}))
	if err != nil {
		return fault(ctx, err)
	}
	var files []struct {
		Name string `bson:"filename"`
	}
	if err := cursor.All(ctx, &files); err != nil {
		return fault(ctx, err)
	}
	for _, file := range files {
		if isUnfinished(file.Name) || t.blobs[file.Name] {
			continue
		}
		if err := t.writeBlob(ctx, file.Name); err != nil {
			return err
		}
		t.blobs[file.Name] = true
	}
	return nil
}

func (t *taking) writeBlob(ctx context.Context, hash string) error {
	content, err := t.store.OpenBlob(ctx, hash)
	if errors.Is(err, hub.ErrNotFound) {
		return nil // deleted since we asked for the names
	}
	if err != nil {
		return err
	}
	return errors.Join(t.writer.Blob(hash, content), content.Close())
}
