package mongostore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/samlaer/samlaer/internal/hub"
)

// Store keeps documents in a MongoDB database.
type Store struct {
	backups  underWay
	client   *mongo.Client
	database *mongo.Database
	settings Options
	identity string

	// open is done once Close was called.
	open  context.Context
	close context.CancelFunc
	// mutex guards the step from open to closed, so that no commit begins after Close began to wait for them.
	mutex  sync.Mutex
	active sync.WaitGroup
}

var _ hub.Store = (*Store)(nil)

// enter begins something that Close waits for.
func (s *Store) enter() (leave func(), err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.open.Err() != nil {
		return nil, hub.ErrClosed
	}
	s.active.Add(1)
	return s.active.Done, nil
}

// collection is that of a kind.
func (s *Store) collection(kind hub.Kind) (*mongo.Collection, error) {
	if s.open.Err() != nil {
		return nil, hub.ErrClosed
	}
	if hub.NewDocument(kind) == nil {
		return nil, fmt.Errorf("no kind of document is called %q", kind)
	}
	return s.database.Collection(string(kind)), nil
}

// Identity is the store's own name.
func (s *Store) Identity() string { return s.identity }

// Get gives the documents with the ids, aligned with them.
func (s *Store) Get(ctx context.Context, kind hub.Kind, ids []hub.ID) ([]hub.Document, error) {
	collection, err := s.collection(kind)
	if err != nil {
		return nil, err
	}
	documents := make([]hub.Document, len(ids))
	if len(ids) == 0 {
		return documents, ctx.Err()
	}
	places := make(map[hub.ID][]int, len(ids))
	wanted := make([]hub.ID, 0, len(ids))
	for at, id := range ids {
		if isText(id) && places[id] == nil {
			wanted = append(wanted, id)
		}
		places[id] = append(places[id], at)
	}
	if len(wanted) == 0 {
		return documents, ctx.Err()
	}
	cursor, err := collection.Find(ctx, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: wanted}}}},
		// #nosec G115 -- as many as one page asks for
		options.Find().SetProjection(ownFields).SetBatchSize(int32(len(wanted))+1)) // one more ends it in one answer
	if err != nil {
		return nil, fmt.Errorf("get of %s: %w", kind, fault(ctx, err))
	}
	defer closeCursor(ctx, cursor)
	for cursor.Next(ctx) {
		id, _ := cursor.Current.Lookup("_id").StringValueOK()
		for _, at := range places[hub.ID(id)] {
			if documents[at], err = decode(kind, cursor.Current); err != nil {
				return nil, err
			}
		}
	}
	if err := cursor.Err(); err != nil {
		return nil, fmt.Errorf("get of %s: %w", kind, fault(ctx, err))
	}
	return documents, nil
}

// isText tells whether a server can be asked for it: BSON holds UTF-8 alone, and addresses bring other bytes too. Nothing is kept
// under those.
func isText[T ~string](text T) bool { return utf8.ValidString(string(text)) }

// closeCursor lets the server forget the cursor, also when ctx is done.
func closeCursor(ctx context.Context, cursor *mongo.Cursor) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	_ = cursor.Close(ctx) // the server forgets it by itself in time
}

// Find gives the document with the unique key.
func (s *Store) Find(ctx context.Context, kind hub.Kind, key hub.Key) (hub.Document, error) {
	collection, err := s.collection(kind)
	if err != nil {
		return nil, err
	}
	if !isText(key) {
		return nil, fmt.Errorf("%s %q: %w", kind, key, hub.ErrNotFound)
	}
	content, err := collection.FindOne(ctx, bson.D{{Key: "_keys", Value: key}},
		options.FindOne().SetProjection(ownFields)).Raw()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil, fmt.Errorf("%s %s: %w", kind, key, hub.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("find %s %s: %w", kind, key, fault(ctx, err))
	}
	return decode(kind, content)
}

// Refs gives the ids of the documents that have the key among their Refs.
func (s *Store) Refs(ctx context.Context, kind hub.Kind, key hub.Key, after hub.ID, limit int) ([]hub.ID, error) {
	if limit <= 0 {
		return nil, nil
	}
	ids, err := s.refs(ctx, kind, key, after, limit)
	if err != nil {
		return nil, fmt.Errorf("refs %s %s: %w", kind, key, fault(ctx, err))
	}
	return ids, nil
}

// refs is Refs with the driver's own errors, within a transaction too.
func (s *Store) refs(ctx context.Context, kind hub.Kind, key hub.Key, after hub.ID, limit int) ([]hub.ID, error) {
	collection, err := s.collection(kind)
	if err != nil {
		return nil, err
	}
	if !isText(key) || !isText(after) {
		return nil, ctx.Err()
	}
	filter := bson.D{{Key: "_refs", Value: key}, {Key: "_id", Value: bson.D{{Key: "$gt", Value: after}}}}
	cursor, err := collection.Find(ctx, filter, options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).
		SetLimit(int64(limit)).SetProjection(bson.D{{Key: "_id", Value: 1}}))
	if err != nil {
		return nil, err
	}
	defer closeCursor(ctx, cursor)
	var ids []hub.ID
	for cursor.Next(ctx) {
		id, _ := cursor.Current.Lookup("_id").StringValueOK()
		ids = append(ids, hub.ID(id))
	}
	return ids, cursor.Err()
}

// scanned is how many documents are read at a time. Each time begins anew after the last id, so that the reader may take
// as long as it likes: a server forgets a cursor that rests for ten minutes.
const scanned = 250

// Scan goes through all documents of the kind in the order of ids.
func (s *Store) Scan(ctx context.Context, kind hub.Kind) iter.Seq2[hub.Document, error] {
	return func(yield func(hub.Document, error) bool) {
		for after := ""; ; {
			page, err := s.page(ctx, kind, after)
			if err != nil {
				yield(nil, fmt.Errorf("scan %s: %w", kind, err))
				return
			}
			for _, content := range page {
				document, err := decode(kind, content)
				if ctx.Err() != nil {
					document, err = nil, ctx.Err()
				}
				if !yield(document, err) || err != nil {
					return
				}
			}
			if len(page) < scanned {
				return
			}
			after, _ = page[len(page)-1].Lookup("_id").StringValueOK()
		}
	}
}

// page gives the documents after an id, without the lists.
func (s *Store) page(ctx context.Context, kind hub.Kind, after string) ([]bson.Raw, error) {
	collection, err := s.collection(kind)
	if err != nil {
		return nil, err
	}
	cursor, err := collection.Find(ctx, bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: after}}}},
		options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetProjection(ownFields).
			SetLimit(scanned).SetBatchSize(scanned))
	if err != nil {
		return nil, fault(ctx, err)
	}
	var page []bson.Raw
	if err := cursor.All(ctx, &page); err != nil {
		return nil, fault(ctx, err)
	}
	return page, nil
}

// Ping tells whether the store can be read now.
func (s *Store) Ping(ctx context.Context) error {
	if s.open.Err() != nil {
		return hub.ErrClosed
	}
	about, err := s.about(ctx)
	if err != nil {
		return fmt.Errorf("ping: %w", fault(ctx, err))
	}
	if about.Identity != s.identity {
		return fmt.Errorf("the database %q was dropped or replaced by another: start samlaer again", s.database.Name())
	}
	return nil
}

// Close ends the streams and waits for commits under way.
func (s *Store) Close() error {
	s.mutex.Lock()
	s.close()
	s.mutex.Unlock()
	s.active.Wait()
	return disconnect(s.client)
}
