// Samlær is a knowledge-sharing hub for public bodies that fund social entrepreneurship.
//
// This file has the commands, and start and stop; serve.go, beside it, is where the parts of the server meet.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"
	"golang.org/x/term"

	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/secret"
)

//go:generate go tool gqlgen generate
//go:generate go run ./graph/inorder graph/generated.go

// Place is where a hub keeps what it has.
type Place struct {
	Data    string         `default:"./samlaer-data" env:"SAMLAER_DATA" help:"Folder of the index, and of the store unless --mongodb is given." type:"path"`
	MongoDB secret.Address `name:"mongodb" env:"SAMLAER_MONGODB" help:"MongoDB to keep the documents in, as mongodb://HOST/DATABASE; a replica set; or file:PATH of a file with it." placeholder:"URI"`
}

func (p Place) index() string { return filepath.Join(p.Data, "index") }

// commands are what the program does.
type commands struct {
	Serve  serveCommand  `cmd:"" help:"Answer GraphQL."`
	Config configCommand `cmd:"" help:"Print what «serve» would be told by the same flags and environment, with secrets masked."`
	Import struct {
		Lessons  importLessonsCommand  `cmd:"" help:"Put the lessons of a table (CSV) in."`
		Grants   importGrantsCommand   `cmd:"" help:"Put grants in: JSON or a table by the 360Giving standard, or a grant system's table."`
		Concepts importConceptsCommand `cmd:"" help:"Put the concepts of a SKOS vocabulary in: Turtle or JSON-LD."`
		JSONL    importJSONLCommand    `cmd:"" name:"jsonl" help:"Put documents in that «export jsonl» wrote."`
	} `cmd:"" help:"Put content in."`
	Export struct {
		JSONL    exportJSONLCommand    `cmd:"" name:"jsonl" help:"Write all content to standard output, one document a line."`
		Grants   exportGrantsCommand   `cmd:"" help:"Write what is open to all as grants by the 360Giving standard to standard output."`
		Concepts exportConceptsCommand `cmd:"" help:"Write the concepts as a SKOS vocabulary to standard output."`
	} `cmd:"" help:"Take content out."`
	Archive  archiveCommand `cmd:"" help:"Take a project out for the archive: a folder with the names of Noark 5 and checksums."`
	Reindex  reindexCommand `cmd:"" help:"Build the search index anew."`
	Check    checkCommand   `cmd:"" help:"Compare the search index, and the files of attachments, with the store."`
	Analyze  analyzeCommand `cmd:"" help:"Show what the words of each line of standard input are found by."`
	Compact  compactCommand `cmd:"" help:"Give back the space of what was deleted, in the store and in the index."`
	Erasures struct {
		Repeat repeatErasuresCommand `cmd:"" help:"Erase again who came back with a backup; a server does so when it starts."`
	} `cmd:"" help:"Look after erasures of people."`
	Bench struct {
		Speed        benchSpeedCommand        `cmd:"" default:"withargs" help:"Measure what it costs; what «bench» alone does."`
		Search       benchSearchCommand       `cmd:"" help:"Measure what the index alone costs, at 100,000 documents."`
		Statistics   benchStatisticsCommand   `cmd:"" help:"Measure what statistics cost, beside facets."`
		Reads        benchReadsCommand        `cmd:"" help:"Measure how fast visitors are answered from what is kept, beside a file server."`
		Files        benchFilesCommand        `cmd:"" help:"Measure the memory that files of lists take."`
		Relevance    benchRelevanceCommand    `cmd:"" help:"Measure how good the answers to a search are."`
		Changes      benchChangesCommand      `cmd:"" help:"Let many follow what changes, and see that each is told of all once and in order."`
		HostileFiles benchHostileFilesCommand `cmd:"" help:"Send files that are made to harm to a server of its own on this machine, and look what they cost."`
		Attacks      benchAttacksCommand      `cmd:"" help:"Attack a server of its own on this machine, and look what it costs."`
		Sink         benchSinkCommand         `cmd:"" hidden:""`
	} `cmd:"" help:"Measure this program beside bare Bleve."`
	Version versionCommand `cmd:"" help:"Say which program this is."`
}

// program is what every command gets.
type program struct {
	ctx    context.Context
	in     io.Reader
	out    io.Writer
	errors *os.File
	logger *slog.Logger
	// flags are those of the command, with their values.
	flags []*kong.Flag
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// exitError ends the program with a status of its own; what there was to say has been said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// run does one command and gives the exit status.
func run(ctx context.Context, arguments []string, out io.Writer, errs *os.File) int {
	parsed := &commands{}
	parser, err := kong.New(parsed, kong.Name("samlaer"), kong.UsageOnError(), kong.Writers(out, errs),
		kong.Description("Samlær («learn together») is a knowledge-sharing hub for public bodies that fund social entrepreneurship."))
	if err != nil {
		_, _ = fmt.Fprintln(errs, "samlaer:", err)
		return 1
	}
	command, err := parser.Parse(arguments)
	if err != nil {
		_, _ = fmt.Fprintf(errs, "samlaer: %s. Try «samlaer --help».\n", err)
		return 1
	}
	err = command.Run(&program{ctx: ctx, in: os.Stdin, out: out, errors: errs, logger: newLogger(errs), flags: command.Flags()})
	var status exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
		return int(status)
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		_, _ = fmt.Fprintln(errs, "samlaer: stopped.")
		return 1
	default:
		_, _ = fmt.Fprintln(errs, "samlaer:", err)
		return 1
	}
}

// newLogger writes for people on a terminal, and for programs elsewhere.
func newLogger(to *os.File) *slog.Logger {
	if term.IsTerminal(int(to.Fd())) {
		return slog.New(slog.NewTextHandler(to, nil))
	}
	return slog.New(slog.NewJSONHandler(to, nil))
}

func newUUID() [16]byte { return uuid.Must(uuid.NewV7()) }

// openStore opens the store that the place names.
func (p *program) openStore(place Place) (hub.Store, error) {
	if !place.MongoDB.IsEmpty() {
		return mongostore.Open(p.ctx, place.MongoDB.Reveal(), mongostore.Options{Logger: p.logger})
	}
	return boltstore.Open(p.ctx, boltstore.Options{Folder: place.Data, Logger: p.logger})
}

// openIndex opens the index of the place, which follows the store from now on, and calls changed when searches may find
// something else; nil for nobody.
func (p *program) openIndex(place Place, store hub.Store, changed func()) (*bleveindex.Index, error) {
	return bleveindex.Open(p.ctx, bleveindex.Options{Folder: place.index(), Store: store, Logger: p.logger,
		Clock: time.Now, Changed: changed})
}

// aside is what is done beside answering.
type aside struct {
	workers []worker
	// troubles say what is wrong with some of it.
	troubles []func() string
}

// worker does something until its context is done, and can be told that there is something to do.
type worker interface {
	Run(ctx context.Context)
	Wake()
}

func (a *aside) add(one worker) { a.workers = append(a.workers, one) }

func (a *aside) wake() {
	for _, one := range a.workers {
		one.Wake()
	}
}

// start lets all work, and gives what stops them and waits for what they have begun.
func (a *aside) start(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, one := range a.workers {
		running.Go(func() { one.Run(ctx) })
	}
	return func() { cancel(); running.Wait() }
}

// loopback tells whether the address is one of this machine's own.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// ignoreClosed closes a listener that the server may have closed before.
type ignoreClosed struct{ net.Listener }

func (i ignoreClosed) Close() error {
	if err := i.Listener.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// closed closes at the end of a command, and makes a failure of that the command's own.
func closed(err *error, closer io.Closer) {
	if failed := closer.Close(); failed != nil && *err == nil {
		*err = failed
	}
}
