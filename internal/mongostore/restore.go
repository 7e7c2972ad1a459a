package mongostore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// beating is how often a restore shows that it is alive, and abandoned how long it may not before it counts as dead.
	beating   = time.Second
	abandoned = 8 * time.Second
	// restoredTogether and restoredBytes bound what goes to the server in one message, of at most 48 MB.
	restoredTogether = 1000
	restoredBytes    = 8 << 20
)

// restoring marks a database that is being filled: until the mark is gone, what is in it does not count.
type restoring struct {
	ID   bson.ObjectID `bson:"id"`
	Beat int           `bson:"beat"`
	// Filling tells that the database was found empty, so that all that is in it came from the backup.
	Filling bool `bson:"filling"`
}

// filling is a restore under way.
type filling struct {
	store   *Store
	id      bson.ObjectID
	pending map[hub.Kind]map[hub.ID]mongo.WriteModel
	count   int
	bytes   int
}

// Restore fills an empty store. Should this process be killed within, the next Open empties the database again.
func (s *Store) Restore(ctx context.Context, from io.Reader) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := s.restore(ctx, from); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

func (s *Store) restore(ctx context.Context, from io.Reader) (err error) {
	f := &filling{store: s, id: bson.NewObjectID(), pending: make(map[hub.Kind]map[hub.ID]mongo.WriteModel)}
	if err := f.mark(ctx); err != nil {
		return err
	}
	mark := restoring{ID: f.id}
	living, stop := context.WithCancel(ctx)
	beaten := make(chan struct{})
	go func() { defer close(beaten); f.beat(living) }()
	defer func() {
		stop()
		<-beaten
		if err != nil {
			ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), removing)
			defer cancel()
			err = errors.Join(err, s.takeBack(ending, mark))
		}
	}()
	if err := s.mustBeEmpty(ctx); err != nil {
		return err
	}
	mark.Filling = true // even when the next step fails: nothing was there
	_, err = s.meta().UpdateOne(ctx, f.ours(), bson.D{{Key: "$set", Value: bson.D{{Key: "restoring.filling", Value: true}}}})
	if err != nil {
		return fault(ctx, err)
	}
	return f.fill(ctx, from)
}

// mark says that a restore is under way, unless another is.
func (f *filling) mark(ctx context.Context) error {
	result, err := f.store.meta().UpdateOne(ctx,
		bson.D{{Key: "_id", Value: aboutID}, {Key: "restoring", Value: bson.D{{Key: "$exists", Value: false}}}},
		bson.D{{Key: "$set", Value: bson.D{{Key: "restoring", Value: restoring{ID: f.id}}}}})
	if err != nil {
		return fault(ctx, err)
	}
	if result.MatchedCount == 0 {
		return errRestoring
	}
	return nil
}

var errRestoring = sentence("another process is restoring a backup into this database: wait until it has ended")

// beat shows that the restore goes on, until ctx is done.
func (f *filling) beat(ctx context.Context) {
	tick := time.NewTicker(beating)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			_, _ = f.store.meta().UpdateOne(ctx, f.ours(), // one that is missed does no harm
				bson.D{{Key: "$inc", Value: bson.D{{Key: "restoring.beat", Value: 1}}}})
		case <-ctx.Done():
			return
		}
	}
}

// ours finds the mark while nobody took it away.
func (f *filling) ours() bson.D {
	return bson.D{{Key: "_id", Value: aboutID}, {Key: "restoring.id", Value: f.id}}
}

// errNotEmpty: a restore would mix two stores.
var errNotEmpty = errors.New("there are documents in the store already: restore into an empty database")

func (s *Store) mustBeEmpty(ctx context.Context) error {
	for _, kind := range hub.Kinds {
		err := s.database.Collection(string(kind)).FindOne(ctx, bson.D{},
			options.FindOne().SetProjection(bson.D{{Key: "_id", Value: 1}})).Err()
		if err == nil {
			return errNotEmpty
		}
		if !errors.Is(err, mongo.ErrNoDocuments) {
			return fault(ctx, err)
		}
	}
	return nil
}

// fill takes in the backup. The keys are looked at when all is there: what a later record replaces may have had keys that
// another document has by then.
func (f *filling) fill(ctx context.Context, from io.Reader) error {
	reader, err := hub.NewBackupReader(&source{ctx: ctx, from: from})
	if err != nil {
		return err
	}
	for _, kind := range hub.Kinds {
		err := f.store.database.Collection(string(kind)).Indexes().DropOne(ctx, keysIndex)
		if err != nil && !hasCode(err, codeIndexNotFound) {
			return fault(ctx, err)
		}
	}
	for {
		record, err := reader.Next()
		switch {
		case errors.Is(err, io.EOF):
			return f.finish(ctx)
		case err != nil:
			return err
		case record.Blob != "":
			err = f.blob(ctx, record)
		default:
			err = f.document(ctx, record)
		}
		if err != nil {
			return err
		}
	}
}

func (f *filling) blob(ctx context.Context, record hub.BackupRecord) error {
	hash, _, err := f.store.putBlob(ctx, record.Bytes, bson.D{{Key: "restore", Value: f.id}})
	if err != nil {
		return err
	}
	if hash != record.Blob {
		return fmt.Errorf("%w: the bytes of blob %s are others", hub.ErrBackupDamaged, record.Blob)
	}
	return nil
}

// document takes in one record; of those that go to the server together, the last of an id.
func (f *filling) document(ctx context.Context, record hub.BackupRecord) error {
	if hub.NewDocument(record.Kind) == nil {
		return fmt.Errorf("the backup is of a newer samlaer, use that: no kind of document is called %q", record.Kind)
	}
	var model mongo.WriteModel = mongo.NewDeleteOneModel().SetFilter(bson.D{{Key: "_id", Value: record.ID}})
	if record.Content != nil {
		document, err := decode(record.Kind, record.Content)
		if err != nil {
			return fmt.Errorf("%w: %w", hub.ErrBackupDamaged, err)
		}
		if document.Base().ID != record.ID {
			return fmt.Errorf("%w: the document of %s is %s", hub.ErrBackupDamaged, record.ID, document.Base().ID)
		}
		content, err := join(record.Content, document)
		if err != nil {
			return err
		}
		model = mongo.NewReplaceOneModel().SetFilter(bson.D{{Key: "_id", Value: record.ID}}).SetReplacement(content).
			SetUpsert(true)
	}
	if f.pending[record.Kind] == nil {
		f.pending[record.Kind] = make(map[hub.ID]mongo.WriteModel)
	}
	f.pending[record.Kind][record.ID] = model
	f.count++
	f.bytes += len(record.Content)
	if f.count < restoredTogether && f.bytes < restoredBytes {
		return nil
	}
	return f.flush(ctx)
}

func (f *filling) flush(ctx context.Context) error {
	for kind, pending := range f.pending {
		models := make([]mongo.WriteModel, 0, len(pending))
		for _, model := range pending {
			models = append(models, model)
		}
		_, err := f.store.database.Collection(string(kind)).BulkWrite(ctx, models, options.BulkWrite().SetOrdered(false))
		if err != nil {
			return fault(ctx, err)
		}
	}
	clear(f.pending)
	f.count, f.bytes = 0, 0
	return nil
}

// twice names a key that two documents of the kind have: the server's own error, of an index that cannot be made, does
// not do so in the same form everywhere.
func (s *Store) twice(ctx context.Context, kind hub.Kind, cause error) error {
	cursor, err := s.database.Collection(string(kind)).Aggregate(ctx, mongo.Pipeline{
		{{Key: "$unwind", Value: "$_keys"}},
		{{Key: "$group", Value: bson.D{{Key: "_id", Value: "$_keys"}, {Key: "count", Value: bson.D{{Key: "$sum", Value: 1}}}}}},
		{{Key: "$match", Value: bson.D{{Key: "count", Value: bson.D{{Key: "$gt", Value: 1}}}}}},
		{{Key: "$limit", Value: 1}},
	})
	if err != nil {
		return errors.Join(cause, fault(ctx, err))
	}
	var found []struct {
		Key hub.Key `bson:"_id"`
	}
	if err := cursor.All(ctx, &found); err != nil || len(found) == 0 {
		return errors.Join(cause, fault(ctx, err))
	}
	return &hub.DuplicateKey{Kind: kind, Key: found[0].Key}
}

// finish looks at the keys and takes away the mark: from then on the documents count.
func (f *filling) finish(ctx context.Context) error {
	if err := f.flush(ctx); err != nil {
		return err
	}
	for _, kind := range hub.Kinds {
		err := f.store.makeIndexes(ctx, string(kind), keysModel())
		if hasCode(err, codeDuplicateKey) {
			return fmt.Errorf("%w: %w", hub.ErrBackupDamaged, f.store.twice(ctx, kind, err))
		}
		if err != nil {
			return fault(ctx, err)
		}
	}
	result, err := f.store.meta().UpdateOne(ctx, f.ours(),
		bson.D{{Key: "$unset", Value: bson.D{{Key: "restoring", Value: ""}}}})
	if err != nil {
		return fault(ctx, err)
	}
	if result.MatchedCount == 0 {
		return errors.New("another process took this restore for dead and emptied the database: try again")
	}
	return nil
}

// takeBack takes away what a restore brought, and then its mark.
func (s *Store) takeBack(ctx context.Context, mark restoring) error {
	ours := bson.D{{Key: "_id", Value: aboutID}, {Key: "restoring.id", Value: mark.ID}}
	err := s.meta().FindOne(ctx, ours).Err()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil
	}
	if err == nil && mark.Filling {
		err = s.empty(ctx, mark.ID)
	}
	if err == nil {
		_, err = s.meta().UpdateOne(ctx, ours, bson.D{{Key: "$unset", Value: bson.D{{Key: "restoring", Value: ""}}}})
	}
	return fault(ctx, err)
}

// empty takes away all documents, and the blobs that the restore brought.
func (s *Store) empty(ctx context.Context, id bson.ObjectID) error {
	for _, kind := range hub.Kinds {
		collection := s.database.Collection(string(kind))
		if _, err := collection.DeleteMany(ctx, bson.D{}); err != nil { // not dropped, so that streams tell of it
			return err
		}
		if err := s.makeIndexes(ctx, string(kind), keysModel()); err != nil {
			return err
		}
	}
	cursor, err := s.files().Find(ctx, bson.D{{Key: "metadata.restore", Value: id}},
		options.Find().SetProjection(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return err
	}
	var files []struct {
		ID bson.ObjectID `bson:"_id"`
	}
	if err := cursor.All(ctx, &files); err != nil {
		return err
	}
	for _, file := range files {
		if err := s.removeFile(ctx, file.ID); err != nil {
			return err
		}
	}
	return nil
}

// endAbandoned waits to see whether the restore that is marked is alive, and empties the database when it is not.
func (s *Store) endAbandoned(ctx context.Context, seen restoring) error {
	tick := time.NewTicker(beating)
	defer tick.Stop()
	timer := time.NewTimer(s.settings.Abandoned)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			s.settings.Logger.Warn("a restore was never ended: what it brought is taken away", "database", s.database.Name())
			return s.takeBack(ctx, seen)
		case <-tick.C:
		}
		now, err := s.about(ctx)
		if err != nil {
			return err
		}
		if now.Restoring == nil {
			return nil
		}
		if *now.Restoring != seen {
			return errRestoring
		}
	}
}
