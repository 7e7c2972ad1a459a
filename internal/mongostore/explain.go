package mongostore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/samlaer/samlaer/internal/hub"
)

// diagnosing is how long to ask the members one by one what is wrong.
const diagnosing = 1500 * time.Millisecond

// hello is what a server says of itself.
type hello struct {
	Set     string   `bson:"setName"`
	Message string   `bson:"msg"`
	Me      string   `bson:"me"`
	Hosts   []string `bson:"hosts"`
	Wire    int      `bson:"maxWireVersion"`
}

// wireOf6 is the version of the protocol that MongoDB 6.0 speaks: the first with the images before and after a change.
const wireOf6 = 17

func (h hello) isStandalone() bool { return h.Set == "" && h.Message != "isdbgrid" }

// usable tells what keeps a hub from using the server.
func (h hello) usable() error {
	switch {
	case h.isStandalone():
		return errors.New("this MongoDB stands alone, and only a replica set has the transactions and change streams that " +
			"samlaer needs: start mongod with --replSet rs0 and run rs.initiate() once; one member is enough")
	case h.Wire < wireOf6:
		return errors.New("this MongoDB is older than 6.0, the first that samlaer can use: upgrade it")
	default:
		return nil
	}
}

// explain makes a sentence of what went wrong at the start: what is the matter and what to do about it.
func (s *Store) explain(ctx context.Context, how *options.ClientOptions, err error) error {
	var said sentence
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("open the database: %w", ctx.Err())
	case errors.As(err, &said):
		return err
	case isRefused(err):
		who := "an unnamed user"
		if how.Auth != nil {
			who = fmt.Sprintf("the user %q (known to the database %q)", how.Auth.Username, how.Auth.AuthSource)
		}
		return fmt.Errorf("MongoDB does not accept the password, or does not know %s: check user, password and "+
			"authSource in the address", who)
	case hasCode(err, codeUnauthorized):
		return fmt.Errorf("the user in the address may not do in the database %q what samlaer must: give it the roles "+
			"readWrite and dbAdmin on that database: %w", s.database.Name(), err)
	case !isUnanswered(err):
		return fmt.Errorf("open the database %q: %w", s.database.Name(), fault(ctx, err))
	default:
		return fmt.Errorf("%w: %w", diagnose(ctx, how), hub.ErrUnavailable)
	}
}

// isRefused tells whether the server took us for nobody it knows. The driver has no type for that.
func isRefused(err error) bool {
	return hasCode(err, codeAuthenticationFailed) || strings.Contains(err.Error(), "unable to authenticate")
}

// diagnose asks each member by itself why there is no primary that we can reach.
func diagnose(ctx context.Context, how *options.ClientOptions) error {
	ctx, cancel := context.WithTimeout(ctx, diagnosing)
	defer cancel()
	type answer struct {
		hello hello
		err   error
	}
	answers := make(chan answer, len(how.Hosts))
	for _, host := range how.Hosts {
		go func() {
			said, err := ask(ctx, how, host)
			answers <- answer{said, err}
		}()
	}
	where := strings.Join(how.Hosts, ", ")
	err := fmt.Errorf("no MongoDB answers at %s: start it, or correct the address and what the firewall lets through", where)
	for range how.Hosts {
		answer := <-answers
		switch {
		case answer.err != nil:
		case answer.hello.usable() != nil:
			return answer.hello.usable()
		case how.ReplicaSet != nil && answer.hello.Set != *how.ReplicaSet:
			return fmt.Errorf("the replica set at %s is called %q, not %q: correct replicaSet in the address", where,
				answer.hello.Set, *how.ReplicaSet)
		default:
			err = fmt.Errorf("the replica set %q at %s has no primary that can be reached; its members are %s: see that most "+
				"of them run, and that this machine finds them by these names", answer.hello.Set, where,
				strings.Join(answer.hello.Hosts, ", "))
		}
	}
	return err
}

// ask asks one member what it is; that needs no password.
func ask(ctx context.Context, how *options.ClientOptions, host string) (hello, error) {
	alone := options.Client().SetHosts([]string{host}).SetDirect(true).SetServerSelectionTimeout(diagnosing)
	if how.TLSConfig != nil {
		alone.SetTLSConfig(how.TLSConfig)
	}
	client, err := mongo.Connect(alone)
	if err != nil {
		return hello{}, err
	}
	defer func() { _ = disconnect(client) }()
	var said hello
	err = client.Database("admin").RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&said)
	return said, err
}
