package mongostore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/samlaer/samlaer/internal/hub"
)

const (
	aboutName  = "samlaer"
	aboutID    = "store"
	commitName = "commit"
	// keysIndex and refsIndex are the indexes that each kind has.
	keysIndex = "keys"
	refsIndex = "refs"
	// keepCommitIDs is how long a retry is recognised: more than the contract's hour, because a client that lost its network
	// may come back the next morning, and an id takes 80 bytes.
	keepCommitIDs = 24 * time.Hour
)

// about is the one document that says what the database is.
type about struct {
	Identity string `bson:"identity"`
	Schema   int    `bson:"schema"`
	// Kinds are those whose collections have all that they need.
	Kinds []hub.Kind `bson:"kinds"`
	// Restoring is there while a restore is not whole.
	Restoring *restoring `bson:"restoring"`
}

// migrations bring a database from one version of the schema to the next; the number of those that were made is the
// schema's version. Only ever add to the list. Two servers may make the same one at once, and one may be killed within: each
// must be such that making it again does no harm.
var migrations = []func(s *Store, ctx context.Context) error{
	(*Store).makeCollections,
}

// prepareSchema makes what is missing and finds out who the store is.
func (s *Store) prepareSchema(ctx context.Context) error {
	found, err := s.about(ctx)
	switch {
	case errors.Is(err, mongo.ErrNoDocuments):
		found = about{}
	case err != nil:
		return err
	}
	if found.Schema > len(migrations) {
		return sentence(fmt.Sprintf("the database %q was written by a newer samlaer (schema %d, this program knows %d): use "+
			"that program or a newer one", s.database.Name(), found.Schema, len(migrations)))
	}
	if found.Restoring != nil {
		if err := s.endAbandoned(ctx, *found.Restoring); err != nil {
			return err
		}
		if found, err = s.about(ctx); err != nil {
			return err
		}
	}
	for version := found.Schema; version < len(migrations); version++ {
		if err := migrations[version](s, ctx); err != nil {
			return err
		}
	}
	if err := s.makeKinds(ctx, found.Kinds); err != nil {
		return err
	}
	return s.introduce(ctx)
}

func (s *Store) about(ctx context.Context) (about, error) {
	var found about
	err := s.meta().FindOne(ctx, bson.D{{Key: "_id", Value: aboutID}}).Decode(&found)
	return found, err
}

func (s *Store) meta() *mongo.Collection { return s.database.Collection(aboutName) }

// introduce writes what the database is now, and gives it an identity when it is new. It writes at each start, so that
// a server that takes no writes is noticed at once.
func (s *Store) introduce(ctx context.Context) error {
	update := bson.D{
		{Key: "$setOnInsert", Value: bson.D{{Key: "identity", Value: rand.Text()}}},
		{Key: "$max", Value: bson.D{{Key: "schema", Value: len(migrations)}}},
		{Key: "$addToSet", Value: bson.D{{Key: "kinds", Value: bson.D{{Key: "$each", Value: hub.Kinds}}}}},
		{Key: "$set", Value: bson.D{{Key: "openedAt", Value: time.Now()}}},
	}
	var found about
	for {
		err := s.meta().FindOneAndUpdate(ctx, bson.D{{Key: "_id", Value: aboutID}}, update,
			options.FindOneAndUpdate().SetUpsert(true).SetReturnDocument(options.After)).Decode(&found)
		if err == nil {
			s.identity = found.Identity
			return nil
		}
		if !hasCode(err, codeDuplicateKey) { // two that make it at once: one of them finds it there
			return err
		}
	}
}

// makeCollections makes what is there once.
func (s *Store) makeCollections(ctx context.Context) error {
	err := s.makeIndexes(ctx, commitName, mongo.IndexModel{Keys: bson.D{{Key: "at", Value: 1}},
		Options: options.Index().SetName("at").SetExpireAfterSeconds(int32(keepCommitIDs.Seconds()))})
	if err != nil {
		return err
	}
	// A name is given once, so that of two who bring the same bytes at once one finds that they are there.
	err = s.makeIndexes(ctx, blobName+".files", mongo.IndexModel{Keys: bson.D{{Key: "filename", Value: 1}},
		Options: options.Index().SetName("filename").SetUnique(true)})
	if err != nil {
		return err
	}
	return s.makeIndexes(ctx, blobName+".chunks", mongo.IndexModel{Keys: bson.D{{Key: "files_id", Value: 1}, {Key: "n", Value: 1}},
		Options: options.Index().SetUnique(true)}) // with the name that GridFS gives it, which looks for it
}

func (s *Store) makeIndexes(ctx context.Context, collection string, indexes ...mongo.IndexModel) error {
	_, err := s.database.Collection(collection).Indexes().CreateMany(ctx, indexes)
	return err
}

// makeKinds makes the collections of kinds that the database did not have when it was last opened: all at first, and
// one when the hub gets a new noun.
func (s *Store) makeKinds(ctx context.Context, ready []hub.Kind) error {
	images := bson.D{{Key: "enabled", Value: true}}
	for _, kind := range hub.Kinds {
		if slices.Contains(ready, kind) {
			continue
		}
		err := s.database.CreateCollection(ctx, string(kind),
			options.CreateCollection().SetChangeStreamPreAndPostImages(images))
		if hasCode(err, codeNamespaceExists) { // made by another, or by tools that leave out such options
			err = s.database.RunCommand(ctx, bson.D{{Key: "collMod", Value: string(kind)},
				{Key: "changeStreamPreAndPostImages", Value: images}}).Err()
		}
		if err != nil {
			return err
		}
		if err := s.makeIndexes(ctx, string(kind), keysModel(), refsModel()); err != nil {
			return err
		}
	}
	return nil
}

// keysModel is sparse rather than partial. Both leave out documents without keys; but a query by key must be known by the
// planner to need none of those, and while MongoDB knows that of both, SecantusDB 0.7 knows it of a sparse one only and reads
// the whole collection with {_keys: {$exists: true}}.
func keysModel() mongo.IndexModel {
	return mongo.IndexModel{Keys: bson.D{{Key: "_keys", Value: 1}},
		Options: options.Index().SetName(keysIndex).SetUnique(true).SetSparse(true)}
}

func refsModel() mongo.IndexModel {
	return mongo.IndexModel{Keys: bson.D{{Key: "_refs", Value: 1}, {Key: "_id", Value: 1}},
		Options: options.Index().SetName(refsIndex)}
}
