package mongostore

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/samlaer/samlaer/internal/hub"
)

// mostHappenings is the most that Next gives at once.
const mostHappenings = 1000

// happenings are the events that are changes of documents. Updates are not: they are what commits do to documents that
// they expect to stay as they are. Neither are documents of version 0: those stand, within a commit, for what it expects
// not to be there.
func happenings() bson.D {
	notZero := bson.D{{Key: "$ne", Value: 0}}
	return bson.D{
		{Key: "ns.coll", Value: bson.D{{Key: "$in", Value: hub.Kinds}}},
		{Key: "$or", Value: bson.A{
			bson.D{{Key: "operationType", Value: "replace"}},
			bson.D{{Key: "operationType", Value: "insert"}, {Key: "fullDocument.version", Value: notZero}},
			bson.D{{Key: "operationType", Value: "delete"}, {Key: "fullDocumentBeforeChange.version", Value: notZero}},
		}},
	}
}

// readersOnly leaves of an event what a happening needs; the texts stay with the server.
var readersOnly = bson.D{{Key: "operationType", Value: 1}, {Key: "ns.coll", Value: 1}, {Key: "documentKey._id", Value: 1},
	{Key: "fullDocument.version", Value: 1}, {Key: "fullDocument._readers", Value: 1},
	{Key: "fullDocumentBeforeChange._readers", Value: 1}}

// event is what the server tells.
type event struct {
	Operation string `bson:"operationType"`
	Namespace struct {
		Collection string `bson:"coll"`
	} `bson:"ns"`
	Key struct {
		ID hub.ID `bson:"_id"`
	} `bson:"documentKey"`
	Document struct {
		Version int         `bson:"version"`
		Readers []hub.Token `bson:"_readers"`
	} `bson:"fullDocument"`
	Before struct {
		Readers []hub.Token `bson:"_readers"`
	} `bson:"fullDocumentBeforeChange"`
}

// position names the store beside the token: tokens of another database are well-formed here too.
func (s *Store) position(token bson.Raw) hub.Position {
	return hub.Position(s.identity + "." + base64.RawURLEncoding.EncodeToString(token))
}

// token is that of a position of this store.
func (s *Store) token(position hub.Position) (bson.Raw, error) {
	text, ours := strings.CutPrefix(string(position), s.identity+".")
	token, err := base64.RawURLEncoding.DecodeString(text)
	isWhole := base64.RawURLEncoding.EncodeToString(token) == text && len(token) >= 4 &&
		int(binary.LittleEndian.Uint32(token)) == len(token)
	if !ours || err != nil || !isWhole || bson.Raw(token).Validate() != nil {
		return nil, fmt.Errorf("%w: it is not a position of this store", hub.ErrHistoryLost)
	}
	return token, nil
}

// watch opens a change stream after the token; nil is now.
func (s *Store) watch(ctx context.Context, token bson.Raw, stages ...bson.D) (*mongo.ChangeStream, error) {
	how := options.ChangeStream().SetFullDocumentBeforeChange(options.WhenAvailable).SetBatchSize(mostHappenings)
	if token != nil {
		how.SetStartAfter(token)
	}
	stream, err := s.database.Watch(ctx, mongo.Pipeline(stages), how)
	if err != nil {
		return nil, lost(ctx, err)
	}
	return stream, nil
}

// lost gives the errors of a change stream their meaning.
func lost(ctx context.Context, err error) error {
	if hasCode(err, codeChangeStreamHistoryLost, codeChangeStreamFatalError, codeInvalidResumeToken, codeFailedToParse,
		codeBadToken, codeTokenNotHex, codeCappedPositionLost) {
		return fmt.Errorf("%w: %w", hub.ErrHistoryLost, err)
	}
	return fault(ctx, err)
}

// Position is the place after the latest commit: that of a stream that begins now.
func (s *Store) Position(ctx context.Context) (hub.Position, error) {
	if s.open.Err() != nil {
		return "", hub.ErrClosed
	}
	stream, err := s.watch(ctx, nil, bson.D{{Key: "$match", Value: happenings()}})
	if err != nil {
		return "", fmt.Errorf("position: %w", err)
	}
	defer closeStream(ctx, stream)
	token := stream.ResumeToken()
	if token == nil {
		return "", errors.New("position: the server gives no resume token with a new change stream")
	}
	return s.position(token), nil
}

func closeStream(ctx context.Context, stream *mongo.ChangeStream) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	_ = stream.Close(ctx) // the server forgets it by itself in time
}

// Changes gives what was committed after the position.
func (s *Store) Changes(ctx context.Context, after hub.Position) (hub.Stream, error) {
	if s.open.Err() != nil {
		return nil, hub.ErrClosed
	}
	token, err := s.token(after)
	if err != nil {
		return nil, err
	}
	begun := &stream{store: s, token: token}
	begun.open, begun.close = context.WithCancel(s.open)
	if err := begun.connect(ctx); err != nil {
		begun.close()
		return nil, fmt.Errorf("changes: %w", err)
	}
	return begun, nil
}

// stream is one that its reader follows. When the connection breaks, or the context of a call is done, the next call
// goes on after the last happening that was given.
type stream struct {
	store *Store
	// open is done once the stream or the store was closed.
	open  context.Context
	close context.CancelFunc

	mutex sync.Mutex
	token bson.Raw
	under *mongo.ChangeStream
}

func (s *stream) connect(ctx context.Context) (err error) {
	s.under, err = s.store.watch(ctx, s.token, bson.D{{Key: "$match", Value: happenings()}},
		bson.D{{Key: "$project", Value: readersOnly}})
	return err
}

// Next waits until there is at least one happening and gives those that are at hand.
func (s *stream) Next(ctx context.Context) ([]hub.Happening, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	// The driver gives up shortly before a deadline that it sees, and then ctx is not done yet.
	either, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	defer context.AfterFunc(s.open, cancel)()
	given, err := s.next(either)
	if err == nil {
		return given, nil
	}
	if s.under != nil {
		closeStream(ctx, s.under)
		s.under = nil
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case s.open.Err() != nil:
		return nil, hub.ErrClosed
	default:
		return nil, fmt.Errorf("changes: %w", err)
	}
}

func (s *stream) next(ctx context.Context) ([]hub.Happening, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.under == nil {
		if err := s.connect(ctx); err != nil {
			return nil, err
		}
	}
	if !s.under.Next(ctx) {
		if err := s.under.Err(); err != nil {
			return nil, lost(ctx, err)
		}
		return nil, fmt.Errorf("%w: the database was dropped", hub.ErrHistoryLost)
	}
	given := make([]hub.Happening, 0, s.under.RemainingBatchLength()+1)
	for {
		happening, token, err := s.store.happening(s.under.Current)
		if err != nil {
			return nil, err
		}
		given = append(given, happening)
		if s.under.RemainingBatchLength() == 0 || len(given) == mostHappenings || !s.under.Next(ctx) {
			s.token = token
			return given, nil
		}
	}
}

// happening reads an event.
func (s *Store) happening(told bson.Raw) (hub.Happening, bson.Raw, error) {
	var e event
	if err := bson.Unmarshal(told, &e); err != nil {
		return hub.Happening{}, nil, fmt.Errorf("read a change: %w", err)
	}
	token, isToken := told.Lookup("_id").DocumentOK()
	if !isToken {
		return hub.Happening{}, nil, errors.New("read a change: it has no resume token")
	}
	return hub.Happening{
		Position: s.position(token),
		Kind:     hub.Kind(e.Namespace.Collection),
		ID:       e.Key.ID,
		Version:  e.Document.Version,
		Before:   e.Before.Readers,
		After:    e.Document.Readers,
	}, append(bson.Raw(nil), token...), nil
}

// Close frees what the stream holds, and ends a Next that waits.
func (s *stream) Close() error {
	s.close()
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.under != nil {
		closeStream(context.Background(), s.under)
		s.under = nil
	}
	return nil
}
