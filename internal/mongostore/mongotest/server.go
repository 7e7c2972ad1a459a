package mongotest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// User and Password are those of the administrator of a server with Options.Auth. The password has what must be escaped
// in an address.
const (
	User     = "root"
	Password = "p@ss/word:1%"
)

// Options say how a server differs from one that a hub can use as it is.
type Options struct {
	// Standalone leaves out the replica set, without which there are no transactions.
	Standalone bool
	// Auth asks for a name and a password.
	Auth bool
}

// Server is a MongoDB server of a test's own.
type Server struct {
	options Options
	program program
	port    int
	folder  string
	keeper  *keeper
	process *process
}

// Start starts a server that ends with the test. It skips the test when none is to be had.
func Start(t testing.TB, options Options) *Server {
	t.Helper()
	server, err := newServer(options)
	if err != nil {
		missing(t, err)
	}
	t.Cleanup(func() {
		if err := server.end(); err != nil {
			t.Errorf("end the server: %v", err)
		}
	})
	if err := server.run(); err != nil {
		missing(t, err)
	}
	return server
}

// URI is the server's address with the name of a database; with Auth it is the administrator's.
func (s *Server) URI(database string) string {
	return withDatabase(s.address(s.options.Auth), database)
}

// Address is host and port.
func (s *Server) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

func (s *Server) address(auth bool) string {
	credentials, query := "", "replicaSet="+s.program.set
	if auth {
		credentials = "root:p%40ss%2Fword%3A1%25@" // #nosec G101 -- of a server that lives as long as a test
	}
	if s.options.Standalone {
		query = ""
	}
	return "mongodb://" + credentials + s.Address() + "/?" + query
}

// Kill ends the server as a loss of power would.
func (s *Server) Kill(t testing.TB) {
	t.Helper()
	if err := s.kill(); err != nil {
		t.Fatal(err)
	}
}

// Restart starts the server again, at the same address and on the same data, after a Kill if need be.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Kill(t)
	if err := s.serve(s.options.Auth); err != nil {
		t.Fatal(err)
	}
}

// Forget lets the server lose what it remembers of changes until now. It skips the test on a server that cannot.
func (s *Server) Forget(t testing.TB) {
	t.Helper()
	if !s.program.forgets {
		t.Skip("mongod does not forget its history when asked")
	}
	s.Kill(t)
	if err := s.serve(s.options.Auth, "--oplog-max-entries", "1"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := s.direct(ctx, s.options.Auth, func(client *mongo.Client) error {
		for number := range 2 {
			if _, err := client.Database("other").Collection("other").InsertOne(ctx, bson.M{"number": number}); err != nil {
				return err
			}
		}
		return client.Database("admin").RunCommand(ctx, bson.D{{Key: "secantusAdmin.pruneOplog", Value: 1}}).Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Restart(t)
}

// newServer finds a program and makes a folder for its data.
func newServer(options Options) (*Server, error) {
	found, err := findProgram()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "samlaer-mongodb-")
	if err != nil {
		return nil, err
	}
	keeper, err := startKeeper(folder)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	return &Server{options: options, program: found, folder: folder, keeper: keeper}, nil
}

// portTries is how often to try: another process may take a port between our finding it free and the server's start.
const portTries = 5

// run starts the server for the first time.
func (s *Server) run() (err error) {
	for range portTries {
		if s.port, err = freePort(); err != nil {
			return err
		}
		if err = s.serve(false); err == nil {
			break
		}
	}
	if err != nil || !s.options.Auth {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err = s.direct(ctx, false, func(client *mongo.Client) error {
		return client.Database("admin").RunCommand(ctx, bson.D{{Key: "createUser", Value: User}, {Key: "pwd", Value: Password},
			{Key: "roles", Value: bson.A{"root"}}}).Err()
	})
	if err != nil {
		return fmt.Errorf("create the administrator: %w", err)
	}
	return errors.Join(s.kill(), s.serve(true))
}

// serve starts the program and waits until it answers.
func (s *Server) serve(auth bool, more ...string) error {
	arguments, err := s.program.arguments(s, auth)
	if err != nil {
		return err
	}
	log, err := os.OpenFile(filepath.Join(s.folder, "log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command(s.program.path, append(arguments, more...)...) // #nosec G204 -- the server that tests are told to start
	command.Stdout, command.Stderr = log, log
	if s.process, err = startProcess(command); err != nil {
		return fmt.Errorf("start %s: %w", s.program.path, err)
	}
	if err := s.keeper.watch(s.process.pid); err != nil {
		return errors.Join(err, s.kill())
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := s.ready(ctx, auth); err != nil {
		return errors.Join(fmt.Errorf("%s does not answer: %w: %s", s.program.path, err, s.lastWords()), s.kill())
	}
	return nil
}

// lookAgain is how long to wait before looking again whether the server answers.
const lookAgain = 10 * time.Millisecond

// ready waits until the server takes writes.
func (s *Server) ready(ctx context.Context, auth bool) error {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.Address())
		if err == nil {
			_ = connection.Close()
			break
		}
		select {
		case <-tick.C:
		case <-s.process.ended:
			return errors.New("it ended")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return s.direct(ctx, auth, func(client *mongo.Client) error {
		admin := client.Database("admin")
		for initiated := false; ; {
			var hello struct {
				Writable bool   `bson:"isWritablePrimary"`
				Set      string `bson:"setName"`
			}
			if err := admin.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
				return err
			}
			if hello.Writable {
				return nil
			}
			if hello.Set == "" && !initiated {
				initiated = true
				members := bson.A{bson.D{{Key: "_id", Value: 0}, {Key: "host", Value: s.Address()}}}
				err := admin.RunCommand(ctx, bson.D{{Key: "replSetInitiate",
					Value: bson.D{{Key: "_id", Value: s.program.set}, {Key: "members", Value: members}}}}).Err()
				if err != nil {
					return err
				}
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
}

// direct does something on this server, be it part of a set or not.
func (s *Server) direct(ctx context.Context, auth bool, do func(client *mongo.Client) error) error {
	settings := options.Client().ApplyURI("mongodb://" + s.Address()).SetDirect(true)
	if auth {
		settings.SetAuth(options.Credential{Username: User, Password: Password})
	}
	client, err := mongo.Connect(settings)
	if err != nil {
		return err
	}
	defer func() { _ = client.Disconnect(context.WithoutCancel(ctx)) }()
	return do(client)
}

// kill ends the process, if there is one.
func (s *Server) kill() error {
	if s.process == nil {
		return nil
	}
	err := errors.Join(s.process.kill(), s.keeper.watch(0))
	s.process = nil
	return err
}

// end ends the server for good.
func (s *Server) end() error {
	return errors.Join(s.kill(), s.keeper.end(), os.RemoveAll(s.folder))
}

// lastWords are the last lines that the program wrote.
func (s *Server) lastWords() string {
	log, err := os.ReadFile(filepath.Join(s.folder, "log"))
	if err != nil {
		return err.Error()
	}
	const lines = 5
	all := strings.Split(strings.TrimSpace(string(log)), "\n")
	return strings.Join(all[max(0, len(all)-lines):], " | ")
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}
