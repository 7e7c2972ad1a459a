package mongostore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
)

const (
	// selecting is how long to look for a primary: an election takes some seconds, and with the two of diagnosing all
	// errors of Open come within ten.
	selecting = 8 * time.Second
	// dialling is how long one member may take to answer.
	dialling = 4 * time.Second
	// defaultName is that of the database when the address has none.
	defaultName = "samlaer"
	// maxPool bounds the connections: 16 writers, as many readers and the streams fit.
	maxPool = 64
)

// Options say how a store does its work.
type Options struct {
	// Logger may be nil.
	Logger *slog.Logger
	// Abandoned is how long a restore in another process may show no sign of life before it counts as dead; 0 is
	// the usual.
	Abandoned time.Duration
}

// Open opens the store in the database that the address names, or makes one there. Its errors are sentences that say
// what is wrong and what to do; none has the address's password.
func Open(ctx context.Context, uri string, settings Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if settings.Logger == nil {
		settings.Logger = slog.New(slog.DiscardHandler)
	}
	if settings.Abandoned == 0 {
		settings.Abandoned = abandoned
	}
	client, how, err := connect(uri)
	if err != nil {
		return nil, err
	}
	s := &Store{
		client:   client,
		database: client.Database(databaseName(uri)),
		settings: settings,
	}
	s.open, s.close = context.WithCancel(context.Background())
	if err := s.prepare(ctx, how); err != nil {
		s.close()
		return nil, errors.Join(err, disconnect(client))
	}
	return s, nil
}

// connect reads the address. Nothing goes over the network yet, but for what mongodb+srv asks of DNS.
func connect(uri string) (*mongo.Client, *options.ClientOptions, error) {
	if !strings.HasPrefix(uri, "mongodb://") && !strings.HasPrefix(uri, "mongodb+srv://") {
		return nil, nil, errors.New("this is no address of a MongoDB: it begins with mongodb:// or mongodb+srv://, " +
			"as in mongodb://localhost:27017/samlaer?replicaSet=rs0")
	}
	how := options.Client().ApplyURI(uri)
	// What the driver says of an address that it cannot read may quote the password.
	if err := how.Validate(); err != nil {
		return nil, nil, errors.New("the address of the MongoDB cannot be read: write it as " +
			"mongodb://user:password@host:27017/samlaer?replicaSet=rs0, with %40 for an @, %3A for a : and %2F for a / " +
			"in the password; with mongodb+srv the host must have its records in DNS")
	}
	if how.ServerSelectionTimeout == nil || *how.ServerSelectionTimeout > selecting {
		how.SetServerSelectionTimeout(selecting)
	}
	if how.ConnectTimeout == nil || *how.ConnectTimeout > dialling {
		how.SetConnectTimeout(dialling)
	}
	if how.MaxPoolSize == nil {
		how.SetMaxPoolSize(maxPool)
	}
	if how.AppName == nil {
		how.SetAppName("samlaer")
	}
	// Whatever the address says: only so is what was acknowledged never lost, and what was committed read at once.
	how.SetReadPreference(readpref.Primary()).SetReadConcern(readconcern.Majority()).
		SetWriteConcern(writeconcern.Majority()).SetRetryReads(true).SetRetryWrites(true)
	client, err := mongo.Connect(how)
	if err != nil {
		return nil, nil, fmt.Errorf("the options in the address of the MongoDB do not go together: %w", err)
	}
	return client, how, nil
}

// databaseName is the name in the address.
func databaseName(uri string) string {
	uri, _, _ = strings.Cut(uri, "?")
	_, rest, _ := strings.Cut(uri, "://")
	_, name, _ := strings.Cut(rest, "/")
	if unescaped, err := url.PathUnescape(name); err == nil && unescaped != "" {
		return unescaped
	}
	return defaultName
}

// goodbye is how long a server may take to hear that a client goes.
const goodbye = 2 * time.Second

func disconnect(client *mongo.Client) error {
	ctx, cancel := context.WithTimeout(context.Background(), goodbye)
	defer cancel()
	if err := client.Disconnect(ctx); err != nil && !errors.Is(err, mongo.ErrClientDisconnected) {
		return fmt.Errorf("disconnect from MongoDB: %w", err)
	}
	return nil
}

// prepare looks whether the server will do, and makes the database what it must be.
func (s *Store) prepare(ctx context.Context, how *options.ClientOptions) error {
	var hello hello
	err := s.client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello)
	if err != nil {
		return s.explain(ctx, how, err)
	}
	if err := hello.usable(); err != nil {
		return err
	}
	if err := s.prepareSchema(ctx); err != nil {
		return s.explain(ctx, how, err)
	}
	return nil
}
