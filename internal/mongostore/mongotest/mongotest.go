package mongotest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// patience is how long anything here may take. A server is ready after 0.3 s on an idle machine.
const patience = 60 * time.Second

// shared is the server of all tests of this process that do not need one of their own.
var shared struct {
	once sync.Once
	// server is held here, because its keeper takes it down with whoever lets go of it.
	server *Server
	client *mongo.Client
	uri    string
	err    error
}

// URI gives the address of an empty database. On a server that outlives the tests it is dropped when the test ends. On one
// that is removed with them it is left: SecantusDB drops one row a commit, each with its fsync, and answers nobody
// meanwhile, which took minutes on a busy disk. It skips the test when no MongoDB is to be had.
func URI(t testing.TB) string {
	t.Helper()
	shared.once.Do(func() { shared.err = share() })
	if shared.err != nil {
		missing(t, shared.err)
	}
	name := databaseName(t)
	if shared.server != nil {
		return withDatabase(shared.uri, name)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := shared.client.Database(name).Drop(ctx); err != nil {
			t.Errorf("drop the test's database: %v", err)
		}
	})
	return withDatabase(shared.uri, name)
}

func share() (err error) {
	shared.uri = os.Getenv("MONGODB_URI")
	if shared.uri == "" {
		if shared.server, err = newServer(Options{}); err != nil {
			return err
		}
		if err := shared.server.run(); err != nil {
			return errors.Join(err, shared.server.end())
		}
		shared.uri = shared.server.address(false)
	}
	shared.client, err = mongo.Connect(options.Client().ApplyURI(shared.uri))
	if err != nil {
		return fmt.Errorf("the address in MONGODB_URI cannot be used: %w", err)
	}
	return nil
}

// LetGo makes the server of [URI] give up the transactions of processes that were killed, which it would keep for a
// minute. It ends those of everybody else there too: it is for tests that run alone, and leaves a server that MONGODB_URI
// names as it is.
func LetGo(t testing.TB) {
	t.Helper()
	if shared.server == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	defer cancel()
	err := shared.client.Database("admin").RunCommand(ctx, bson.D{{Key: "killAllSessions", Value: bson.A{}}}).Err()
	if err != nil {
		t.Fatalf("end the sessions of processes that were killed: %v", err)
	}
}

// missing ends the test for want of a MongoDB.
func missing(t testing.TB, err error) {
	t.Helper()
	const advice = "set MONGODB_URI, or put mongod or python3 (with venv, pip and a network the first time) on the PATH"
	if os.Getenv("SAMLAER_TEST_MONGODB") == "required" {
		t.Fatalf("no MongoDB to test with: %v; %s", err, advice)
	}
	t.Skipf("no MongoDB to test with: %v; %s", err, advice)
}

// maxNamePart keeps the name below the 63 bytes that MongoDB takes.
const maxNamePart = 30

func databaseName(t testing.TB) string {
	name := strings.Map(func(char rune) rune {
		if char >= 'a' && char <= 'z' || char >= 'A' && char <= 'Z' || char >= '0' && char <= '9' {
			return char
		}
		return '_'
	}, t.Name())
	return "test_" + name[max(0, len(name)-maxNamePart):] + "_" + rand.Text()[:10]
}

// withDatabase puts the name of a database into an address. Who is known to the server by the database that stood
// there before still is.
func withDatabase(uri, name string) string {
	uri, query, _ := strings.Cut(uri, "?")
	scheme, rest, _ := strings.Cut(uri, "://")
	hosts, before, _ := strings.Cut(rest, "/")
	if strings.Contains(hosts, "@") && !strings.Contains(query, "authSource=") {
		if before == "" {
			before = "admin"
		}
		query = strings.TrimPrefix(query+"&authSource="+url.QueryEscape(before), "&")
	}
	return scheme + "://" + hosts + "/" + name + "?" + query
}
