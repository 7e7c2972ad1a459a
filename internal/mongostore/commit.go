package mongostore

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	// trying is how long a commit begins anew before it gives up: longer than an election, and than the minute for which
	// a server keeps the transaction of a client that was killed.
	trying = 90 * time.Second
	// firstPause and longestPause are between two tries, at random up to that and twice as long each time. 16 writers that
	// expect the same document all come through.
	firstPause   = time.Millisecond
	longestPause = 100 * time.Millisecond
)

var (
	// errDone: the commit was made before.
	errDone = errors.New("committed before")
	// errMoved: a document does not have the version that the commit was built on.
	errMoved = errors.New("a version is another")
)

// taken is the error of a key that another document has.
type taken struct {
	kind hub.Kind
	key  hub.Key
}

func (t *taken) Error() string { return "taken: " + string(t.key) }

// Commit makes all the changes or none, in one transaction that also writes the commit's id: whoever tries it again, we
// after an answer that got lost or the caller at any time, finds the id there.
func (s *Store) Commit(ctx context.Context, commit hub.Commit) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := ctx.Err(); err != nil {
		return err
	}
	p, err := planned(commit)
	if err == nil {
		err = s.commit(ctx, p)
	}
	if err != nil {
		return fmt.Errorf("commit %s: %w", commit.ID, err)
	}
	return nil
}

// commit tries until the server has an answer for good.
func (s *Store) commit(ctx context.Context, p *plan) error {
	session, err := s.client.StartSession()
	if err != nil {
		return fault(ctx, err)
	}
	defer session.EndSession(context.WithoutCancel(ctx))
	var released []run
	until := time.Now().Add(trying)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := s.try(ctx, session, p, released)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, errDone):
			if err := s.isDone(ctx, p.id); err == nil || !errors.Is(err, mongo.ErrNoDocuments) {
				return fault(ctx, err)
			}
		case errors.Is(err, errMoved):
			if conflict := s.conflict(ctx, p); conflict != nil {
				return conflict
			}
		case asListConflict(err) != nil:
			return asListConflict(err)
		case asTaken(err) != nil:
			another := asTaken(err)
			if !p.claimed[*another] {
				break // seen with SecantusDB: a key of a document that is only expected is said to be there twice; it passes
			}
			if conflict := s.conflict(ctx, p); conflict != nil {
				return conflict
			}
			if released != nil || p.releases(another.kind) == nil {
				return &hub.DuplicateKey{Kind: another.kind, Key: another.key}
			}
			for _, kind := range hub.Kinds {
				released = append(released, p.releases(kind)...)
			}
		case !passes(err):
			return fault(ctx, err)
		}
		if time.Now().After(until) {
			return fmt.Errorf("%w: %w", hub.ErrUnavailable, err)
		}
		if err := wait(ctx, rand.N(pause)); err != nil { // #nosec G404 -- it only keeps writers from trying at once
			return err
		}
	}
}

func asTaken(err error) *taken {
	var another *taken
	errors.As(err, &another)
	return another
}

func asListConflict(err error) error {
	var conflict *hub.ListConflict
	if errors.As(err, &conflict) {
		return conflict
	}
	return nil
}

// passes tells whether a transaction may go through when it is begun anew. A conflict does, label or not: what a killed
// process left open holds its documents until the server gives it up, after a minute unless it is told otherwise. When the answer to its last step got lost
// too: that it was committed is seen by its id.
func passes(err error) bool {
	return hasLabel(err, "TransientTransactionError") || hasLabel(err, "UnknownTransactionCommitResult") ||
		hasCode(err, codeWriteConflict)
}

func wait(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// isDone tells that the commit with the id is on most members, and so for good: nil when it is. The transaction that
// found the id may have seen what only the primary had yet.
func (s *Store) isDone(ctx context.Context, id hub.CommitID) error {
	return s.database.Collection(commitName).FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Err()
}

// try makes the commit in one transaction. It leaves none open.
func (s *Store) try(ctx context.Context, session *mongo.Session, p *plan, released []run) error {
	err := session.StartTransaction(options.Transaction().SetReadConcern(readconcern.Snapshot()).
		SetWriteConcern(writeconcern.Majority()))
	if err != nil {
		return err
	}
	if err := s.write(mongo.NewSessionContext(ctx, session), p, released); err != nil {
		// When this fails the server ends the transaction itself: with the next one of the session, or in time.
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
		_ = session.AbortTransaction(ending)
		return err
	}
	return session.CommitTransaction(ctx)
}

// write makes the steps of the commit. The id goes first: of two that try the same commit at once, one meets the other
// there and begins anew, before either looks at versions that the other is changing.
func (s *Store) write(ctx context.Context, p *plan, released []run) error {
	_, err := s.database.Collection(commitName).InsertOne(ctx,
		bson.D{{Key: "_id", Value: p.id}, {Key: "at", Value: time.Now()}})
	if hasCode(err, codeDuplicateKey) {
		return errDone
	}
	if err != nil {
		return err
	}
	for _, runs := range [][]run{p.expected, released} {
		for _, r := range runs {
			if err := s.writeRun(ctx, r); err != nil {
				return err
			}
		}
	}
	for _, list := range p.lists { // as they were before the changes
		if err := s.holds(ctx, list); err != nil {
			return err
		}
	}
	for _, r := range p.changes {
		if err := s.writeRun(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// holds tells whether the key still lists just these documents.
func (s *Store) holds(ctx context.Context, list hub.Listing) error {
	ids, err := s.refs(ctx, list.Kind, list.Key, "", len(list.IDs)+1)
	if err != nil {
		return err
	}
	if !slices.Equal(ids, list.IDs) {
		return &hub.ListConflict{Kind: list.Kind, Key: list.Key}
	}
	return nil
}

func (s *Store) writeRun(ctx context.Context, r run) error {
	result, err := s.database.Collection(string(r.kind)).BulkWrite(ctx, r.models)
	switch {
	case hasCode(err, codeDuplicateKey):
		return duplicate(r.kind, err)
	case err != nil:
		return err
	case result.MatchedCount != r.matched || result.DeletedCount != r.deleted:
		return errMoved
	default:
		return nil
	}
}

// duplicate tells whether an id or a key was there already.
func duplicate(kind hub.Kind, err error) error {
	var answer bson.Raw
	var several mongo.BulkWriteException
	var command mongo.CommandError
	switch {
	case errors.As(err, &several) && len(several.WriteErrors) > 0:
		answer = several.WriteErrors[0].Raw
	case errors.As(err, &command):
		answer = command.Raw
	}
	key, isKey := answer.Lookup("keyValue", "_keys").StringValueOK()
	if isKey {
		return &taken{kind, hub.Key(key)}
	}
	if _, isID := answer.Lookup("keyValue", "_id").StringValueOK(); isID {
		return errMoved
	}
	return fmt.Errorf("a duplicate of a key that the server does not name: %w", err)
}

// conflict finds the first document that does not have the version that the commit was built on. Nil tells that there
// is none (any more).
func (s *Store) conflict(ctx context.Context, p *plan) error {
	current, err := s.versions(ctx, p.based)
	if err != nil {
		return fault(ctx, err)
	}
	for at, based := range p.based {
		if current[at] != based.Version {
			return &hub.VersionConflict{Kind: based.Kind, ID: based.ID, Current: current[at]}
		}
	}
	return nil
}

// versions are those that the documents have now, aligned; 0 for what is not there.
func (s *Store) versions(ctx context.Context, documents []hub.Expectation) ([]int, error) {
	type name struct {
		kind hub.Kind
		id   hub.ID
	}
	places, wanted := make(map[name]int), make(map[hub.Kind][]hub.ID)
	for at, document := range documents {
		places[name{document.Kind, document.ID}] = at
		wanted[document.Kind] = append(wanted[document.Kind], document.ID)
	}
	versions := make([]int, len(documents))
	for kind, ids := range wanted {
		cursor, err := s.database.Collection(string(kind)).Find(ctx,
			bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}},
			options.Find().SetProjection(bson.D{{Key: "version", Value: 1}}))
		if err != nil {
			return nil, err
		}
		var found []hub.Meta
		if err := cursor.All(ctx, &found); err != nil {
			return nil, err
		}
		for _, one := range found {
			versions[places[name{kind, one.ID}]] = one.Version
		}
	}
	return versions, nil
}
