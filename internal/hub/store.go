package hub

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"time"
)

// Document is what a store keeps: one noun, whole. Nouns carry bson tags; a store writes them with bson.Marshal
// and reads them into what [NewDocument] gives.
type Document interface {
	// DocumentKind is the noun.
	DocumentKind() Kind
	// Base gives the fields that every document has; never nil.
	Base() *Meta
	// Keys are the document's unique keys. Two documents of one kind never share one. Each at most once.
	Keys() []Key
	// Refs are the keys under which [Store.Refs] lists the document. Each at most once.
	Refs() []Key
	// Readers is the set of tokens of which a viewer must hold one to read the document. Empty: nobody reads it.
	Readers() []Token
}

// Key is a name and a value, as in «slug:oppstart-3f9a21» or «cites:post_0190…».
type Key string

// Position is a place in a store's history of changes. It means something to the store that gave it, and to no other.
type Position string

// CommitID names one commit, so that a retry of it is recognised. Made by whoever commits; never used twice for
// different changes.
type CommitID string

func newCommitID(uuid [16]byte) CommitID { return CommitID(hex.EncodeToString(uuid[:])) }

// Change is one step of a commit.
type Change struct {
	Kind Kind
	ID   ID
	// Was is the version that was read and is now replaced or deleted; 0 inserts.
	Was int
	// Document is what the store holds afterwards. Its version is greater than Was. Nil deletes.
	Document Document
}

// Expectation is a document that a rule looked at without changing it: the commit fails when its version is no
// longer this one. Version 0 means that it does not exist.
type Expectation struct {
	Kind    Kind
	ID      ID
	Version int
}

// Listing is what [Store.Refs] gave under a key, whole, when a rule looked at it.
type Listing struct {
	Kind Kind
	Key  Key
	IDs  []ID
}

// Commit is a set of changes that happen together or not at all. No document stands in it twice.
type Commit struct {
	ID      CommitID
	Changes []Change
	Expect  []Expectation
	// Lists fail the commit when the key no longer lists just these documents. Who puts a document under the key must
	// expect a document that this commit changes: that is what makes the two exclude each other.
	Lists []Listing
}

// Happening tells that a document changed.
type Happening struct {
	// Position is where to go on from after this happening.
	Position Position
	Kind     Kind
	ID       ID
	// Version is the one the document has now; 0 when it was deleted.
	Version int
	// Before and After are the readers of the document before and after the change; nil where there was, or is, no
	// document. A store that no longer knows Before gives nil.
	Before, After []Token
}

// Deleted tells whether the document was deleted.
func (h Happening) Deleted() bool { return h.Version == 0 }

// Stream is a store's changes from one position on.
type Stream interface {
	// Next waits until there is at least one happening and gives those that are at hand, at most 1,000, in the order of
	// the commits, and within a commit in the order of its changes. A commit of several documents may be split over
	// two calls. It ends with the context's error when ctx is done, [ErrHistoryLost] when the store no longer has
	// what came next, and [ErrClosed] when the store was closed.
	Next(ctx context.Context) ([]Happening, error)
	// Close frees what the stream holds. It may be called at any time and more than once.
	Close() error
}

// Errors that a store gives, wrapped; ask with errors.Is and errors.As.
var (
	// ErrNotFound: no document has the key, or no blob the hash.
	ErrNotFound = errors.New("not found")
	// ErrHistoryLost: the position is older than what the store keeps, or is not one of this store's.
	ErrHistoryLost = errors.New("the store no longer has the changes since that position")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("the store is closed")
	// ErrUnavailable: the store cannot be reached or written just now: no connection, no primary, a full disk.
	// Nothing is half-written; the same call may go through later.
	ErrUnavailable = errors.New("the store is not available")
)

// VersionConflict is the error of a commit that was built on a version the store no longer has.
type VersionConflict struct {
	Kind Kind
	ID   ID
	// Current is the version the store has; 0 when the document is gone.
	Current int
}

func (c *VersionConflict) Error() string {
	return "version conflict: " + string(c.ID)
}

// ListConflict is the error of a commit that was built on a list that has other documents now.
type ListConflict struct {
	Kind Kind
	Key  Key
}

func (l *ListConflict) Error() string {
	return "list conflict: " + string(l.Kind) + " " + string(l.Key)
}

// DuplicateKey is the error of a commit that gives a document a key that another of its kind has.
type DuplicateKey struct {
	Kind Kind
	Key  Key
}

func (d *DuplicateKey) Error() string {
	return "duplicate key: " + string(d.Kind) + " " + string(d.Key)
}

// Store keeps documents. It knows kinds, ids, versions and keys, not what the nouns mean. All methods may be called
// by many goroutines at once and give up with the context's error when ctx is done. What Commit acknowledged
// survives the process and the machine.
type Store interface {
	// Identity is the store's own name, made when it was: an index built from another store is known by it.
	Identity() string
	// Get gives the documents with the ids, aligned with them: nil where there is none. An id may stand there twice.
	// The caller owns the answer.
	Get(ctx context.Context, kind Kind, ids []ID) ([]Document, error)
	// Find gives the document with the unique key, or ErrNotFound.
	Find(ctx context.Context, kind Kind, key Key) (Document, error)
	// Refs gives the ids of the documents that have the key among their Refs, in the order of ids, those after
	// «after» («» for all), at most limit. It never lags behind a commit.
	Refs(ctx context.Context, kind Kind, key Key, after ID, limit int) ([]ID, error)
	// Commit makes all the changes or none. A *VersionConflict tells that a change or expectation was built on a
	// version that is no longer there (inserting what exists is one too); a *ListConflict that a list has changed; a
	// *DuplicateKey names the key. A commit whose id was committed before changes nothing and is nil, whatever has
	// happened since, for at least an hour.
	Commit(ctx context.Context, commit Commit) error
	// Position is the place after the latest commit.
	Position(ctx context.Context) (Position, error)
	// Changes gives what was committed after the position. A position that is not this store's, or is too old, gives
	// ErrHistoryLost here or at the first Next.
	Changes(ctx context.Context, after Position) (Stream, error)
	// Scan goes through all documents of the kind in the order of ids. What is committed meanwhile may be missed or
	// seen. It ends after the first error.
	Scan(ctx context.Context, kind Kind) iter.Seq2[Document, error]

	// PutBlob keeps the bytes under their SHA-256 (lower-case hexadecimal) and says how many there were. Bytes that are
	// there already are not kept twice, and count as put now. Memory does not grow with the size. After an error nothing
	// is kept.
	PutBlob(ctx context.Context, content io.Reader) (sha256 string, size int64, err error)
	// OpenBlob reads what PutBlob kept, or gives ErrNotFound.
	// Seeking costs no reading of what lies between.
	OpenBlob(ctx context.Context, sha256 string) (io.ReadSeekCloser, error)
	// DeleteBlob forgets the bytes when they were last put before the instant. What is not there is no error, nor is what
	// was put since, which stays: somebody is about to name it.
	DeleteBlob(ctx context.Context, sha256 string, putBefore time.Time) error
	// Blobs goes through the hashes of what was last put before the instant, in no order. What is put or deleted meanwhile
	// may be missed or seen. It ends after the first error.
	Blobs(ctx context.Context, putBefore time.Time) iter.Seq2[string, error]

	// Backup writes everything as it was at one moment after the call began, while others go on writing.
	Backup(ctx context.Context, to io.Writer) error
	// Restore fills an empty store from a backup of any store. All or nothing: a backup that is cut or damaged leaves
	// the store empty. A store with documents refuses.
	Restore(ctx context.Context, from io.Reader) error
	// Compact gives back the space that deleted and replaced documents took.
	Compact(ctx context.Context) error
	// Ping tells whether the store can be read now.
	Ping(ctx context.Context) error
	// Close ends the streams and waits for commits under way.
	Close() error
}
