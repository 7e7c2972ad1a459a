package mongostore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	blobName = "blob"
	// unfinishedPrefix begins the name of a file that is not whole yet.
	unfinishedPrefix = "unfinished:"
	// orphaned is how old chunks without a file must be to be what a killed process left: no upload takes so long.
	orphaned = 24 * time.Hour
)

func (s *Store) files() *mongo.Collection { return s.database.Collection(blobName + ".files") }

func (s *Store) chunks() *mongo.Collection { return s.database.Collection(blobName + ".chunks") }

// PutBlob keeps the bytes under their hash.
func (s *Store) PutBlob(ctx context.Context, content io.Reader) (hash string, size int64, err error) {
	leave, err := s.enter()
	if err != nil {
		return "", 0, err
	}
	defer leave()
	if err := ctx.Err(); err != nil {
		return "", 0, err
	}
	hash, size, err = s.putBlob(ctx, content, nil)
	if err != nil {
		return "", 0, fmt.Errorf("put blob: %w", err)
	}
	return hash, size, nil
}

// putBlob uploads under a name that nobody looks for, since the hash is known only at the end, and then gives the file
// its name.
func (s *Store) putBlob(ctx context.Context, content io.Reader, metadata bson.D) (hash string, size int64, err error) {
	id, sum := bson.NewObjectID(), sha256.New()
	defer func() {
		if err != nil {
			err = errors.Join(err, s.removeFile(ctx, id))
		}
	}()
	read := &source{ctx: ctx, from: content}
	if size, err = s.upload(ctx, id, io.TeeReader(read, sum)); read.err != nil {
		return "", 0, read.err
	}
	if err != nil {
		return "", 0, fault(ctx, err)
	}
	file := bson.D{{Key: "_id", Value: id}, {Key: "length", Value: size}, {Key: "chunkSize", Value: int32(chunkSize)},
		{Key: "uploadDate", Value: time.Now()}, {Key: "filename", Value: unfinishedPrefix + id.Hex()}}
	if metadata != nil {
		file = append(file, bson.E{Key: "metadata", Value: metadata})
	}
	if _, err := s.files().InsertOne(ctx, file); err != nil {
		return "", 0, fault(ctx, err)
	}
	hash = hex.EncodeToString(sum.Sum(nil))
	isNew, err := s.name(ctx, id, hash)
	if err == nil && !isNew {
		err = s.removeFile(ctx, id)
	}
	return hash, size, fault(ctx, err)
}

// name gives a whole file its name; where the bytes are there already, that file counts as put now instead. When that one is
// deleted in between, the name is free.
func (s *Store) name(ctx context.Context, id bson.ObjectID, hash string) (isNew bool, err error) {
	for {
		_, err := s.files().UpdateByID(ctx, id, bson.D{{Key: "$set", Value: bson.D{{Key: "filename", Value: hash}}}})
		if !hasCode(err, codeDuplicateKey) {
			return err == nil, err
		}
		again, err := s.files().UpdateOne(ctx, bson.D{{Key: "filename", Value: hash}},
			bson.D{{Key: "$set", Value: bson.D{{Key: "uploadDate", Value: time.Now()}}}})
		if err != nil || again.MatchedCount > 0 {
			return false, err
		}
	}
}

// chunkSize is the usual of GridFS.
const chunkSize = 255 << 10

// upload writes the chunks of a file one by one, as the GridFS specification has them. The driver's own upload gathers
// 16 MiB of chunks before it writes them: the heap grew by 106 MiB for a blob of 50.
func (s *Store) upload(ctx context.Context, id bson.ObjectID, content io.Reader) (size int64, err error) {
	buffer := make([]byte, chunkSize)
	for number := int32(0); ; number++ {
		length, err := io.ReadFull(content, buffer)
		isLast := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !isLast {
			return size, err
		}
		if length > 0 {
			chunk := bson.D{{Key: "files_id", Value: id}, {Key: "n", Value: number},
				{Key: "data", Value: bson.Binary{Data: buffer[:length]}}}
			if _, err := s.chunks().InsertOne(ctx, chunk); err != nil {
				return size, err
			}
			size += int64(length)
		}
		if isLast {
			return size, nil
		}
	}
}

// source ends with the context, and tells its own errors from those of the database.
type source struct {
	ctx  context.Context
	from io.Reader
	err  error
}

func (s *source) Read(into []byte) (int, error) {
	if s.err = s.ctx.Err(); s.err != nil {
		return 0, s.err
	}
	read, err := s.from.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return read, err
}

// removing is how long to try to take away what was not to be kept.
const removing = 30 * time.Second

// removeFile takes away a file, whole or not, also when ctx is done.
func (s *Store) removeFile(ctx context.Context, id bson.ObjectID) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removing)
	defer cancel()
	_, err := s.files().DeleteOne(ctx, bson.D{{Key: "_id", Value: id}})
	if err == nil {
		_, err = s.chunks().DeleteMany(ctx, bson.D{{Key: "files_id", Value: id}})
	}
	return fault(ctx, err)
}

// OpenBlob reads what PutBlob kept.
func (s *Store) OpenBlob(ctx context.Context, hash string) (io.ReadSeekCloser, error) {
	if s.open.Err() != nil {
		return nil, hub.ErrClosed
	}
	var file struct {
		ID     bson.ObjectID `bson:"_id"`
		Length int64         `bson:"length"`
		// ChunkSize differs in files that other tools have put there.
		ChunkSize int64 `bson:"chunkSize"`
	}
	err := s.files().FindOne(ctx, bson.D{{Key: "filename", Value: hash}}).Decode(&file)
	if errors.Is(err, mongo.ErrNoDocuments) || isUnfinished(hash) {
		return nil, fmt.Errorf("blob %s: %w", hash, hub.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("open blob %s: %w", hash, fault(ctx, err))
	}
	return &blob{store: s, ctx: ctx, id: file.ID, length: file.Length, chunkSize: max(file.ChunkSize, 1)}, nil
}

// chunksAhead is how many chunks of a blob are read at a time, and so what each that is being read holds. The driver's own download
// leaves it to the server, which sends 101: the heap grew by 19 MB.
const chunksAhead = 2

func isUnfinished(name string) bool {
	return len(name) >= len(unfinishedPrefix) && name[:len(unfinishedPrefix)] == unfinishedPrefix
}

// blob reads the chunks of a file one after the other, from where it is.
type blob struct {
	store             *Store
	ctx               context.Context
	id                bson.ObjectID
	length, chunkSize int64
	// at is the place of the next byte. Chunks has what follows left; nil before something is read from a place.
	at     int64
	chunks *mongo.Cursor
	left   []byte
}

func (b *blob) Read(into []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, fmt.Errorf("read blob: %w", err)
	}
	if b.at >= b.length {
		return 0, io.EOF
	}
	if err := b.begin(); err != nil {
		return 0, fmt.Errorf("read blob: %w", fault(b.ctx, err))
	}
	for len(b.left) == 0 {
		if !b.chunks.Next(b.ctx) {
			if err := b.chunks.Err(); err != nil {
				return 0, fmt.Errorf("read blob: %w", fault(b.ctx, err))
			}
			return 0, fmt.Errorf("read blob: %w", io.ErrUnexpectedEOF) // it was deleted
		}
		_, b.left, _ = b.chunks.Current.Lookup("data").BinaryOK()
	}
	read := copy(into, b.left)
	b.left, b.at = b.left[read:], b.at+int64(read)
	return read, nil
}

// begin asks for the chunks from the one on in which the next byte stands.
func (b *blob) begin() error {
	if b.chunks != nil {
		return nil
	}
	from := bson.D{{Key: "files_id", Value: b.id}}
	if first := b.at / b.chunkSize; first > 0 {
		from = append(from, bson.E{Key: "n", Value: bson.D{{Key: "$gte", Value: first}}})
	}
	chunks, err := b.store.chunks().Find(b.ctx, from, options.Find().SetSort(bson.D{{Key: "n", Value: 1}}).SetBatchSize(chunksAhead))
	if err != nil {
		return err
	}
	b.chunks = chunks
	if !chunks.Next(b.ctx) {
		return chunks.Err()
	}
	_, data, _ := chunks.Current.Lookup("data").BinaryOK()
	b.left = data[min(b.at%b.chunkSize, int64(len(data))):]
	return nil
}

// Seek goes to a place; what lies between is not read.
func (b *blob) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += b.at
	case io.SeekEnd:
		offset += b.length
	}
	if offset < 0 {
		return b.at, fmt.Errorf("seek in blob: %d lies before its beginning", offset)
	}
	if offset != b.at {
		b.letGo()
		b.at = offset
	}
	return b.at, nil
}

func (b *blob) letGo() {
	if b.chunks != nil {
		closeCursor(b.ctx, b.chunks)
	}
	b.chunks, b.left = nil, nil
}

// Close forgets what was not read.
func (b *blob) Close() error {
	b.letGo()
	return nil
}

// DeleteBlob forgets the bytes, unless they were put again.
func (s *Store) DeleteBlob(ctx context.Context, hash string, putBefore time.Time) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := s.backups.wait(ctx); err != nil {
		return fmt.Errorf("delete blob %s: %w", hash, err)
	}
	var file struct {
		ID bson.ObjectID `bson:"_id"`
	}
	err = s.files().FindOneAndDelete(ctx, bson.D{{Key: "filename", Value: hash},
		{Key: "uploadDate", Value: bson.D{{Key: "$lt", Value: putBefore}}}}).Decode(&file)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return nil
	}
	if err == nil {
		err = s.removeFile(ctx, file.ID)
	}
	if err != nil {
		return fmt.Errorf("delete blob %s: %w", hash, fault(ctx, err))
	}
	return nil
}

// Blobs goes through the hashes of what was last put before the instant.
func (s *Store) Blobs(ctx context.Context, putBefore time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		leave, err := s.enter()
		if err != nil {
			yield("", err)
			return
		}
		defer leave()
		cursor, err := s.files().Find(ctx, bson.D{{Key: "uploadDate", Value: bson.D{{Key: "$lt", Value: putBefore}}}},
			options.Find().SetProjection(bson.D{{Key: "filename", Value: 1}}))
		if err != nil {
			yield("", fmt.Errorf("list blobs: %w", fault(ctx, err)))
			return
		}
		defer closeCursor(ctx, cursor)
		for cursor.Next(ctx) {
			name, _ := cursor.Current.Lookup("filename").StringValueOK()
			if !isUnfinished(name) && !yield(name, nil) {
				return
			}
		}
		if err := cursor.Err(); err != nil {
			yield("", fmt.Errorf("list blobs: %w", fault(ctx, err)))
		}
	}
}

// removeOrphans takes away the chunks of uploads that a killed process left. A file's id tells when it was begun.
func (s *Store) removeOrphans(ctx context.Context) error {
	until := bson.NewObjectIDFromTimestamp(time.Now().Add(-orphaned))
	cursor, err := s.chunks().Find(ctx, bson.D{{Key: "n", Value: 0}, {Key: "files_id", Value: bson.D{{Key: "$lt", Value: until}}}},
		options.Find().SetProjection(bson.D{{Key: "files_id", Value: 1}}))
	if err != nil {
		return err
	}
	defer closeCursor(ctx, cursor)
	for cursor.Next(ctx) {
		id := cursor.Current.Lookup("files_id").ObjectID()
		err := s.files().FindOne(ctx, bson.D{{Key: "_id", Value: id},
			{Key: "filename", Value: bson.D{{Key: "$not", Value: bson.Regex{Pattern: "^" + unfinishedPrefix}}}}}).Err()
		if errors.Is(err, mongo.ErrNoDocuments) {
			err = s.removeFile(ctx, id)
		}
		if err != nil {
			return err
		}
	}
	return cursor.Err()
}
