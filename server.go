// Samlær is a knowledge-sharing hub for public bodies that fund social entrepreneurship.
//
// This file is the one place where the parts meet: commands, configuration, wiring, start and stop.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"
	"golang.org/x/term"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/boltstore"
	"github.com/samlaer/samlaer/internal/clock"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/mail"
	"github.com/samlaer/samlaer/internal/mongostore"
	"github.com/samlaer/samlaer/internal/paper"
	"github.com/samlaer/samlaer/internal/session"
	"github.com/samlaer/samlaer/internal/signed"
	"github.com/samlaer/samlaer/internal/standards"
	files "github.com/samlaer/samlaer/internal/table"
	"github.com/samlaer/samlaer/internal/webhook"
	"github.com/samlaer/samlaer/internal/work"
)

//go:generate go tool gqlgen generate
//go:generate go run ./graph/inorder graph/generated.go

// Place is where a hub keeps what it has.
type Place struct {
	Data    string `default:"./samlaer-data" env:"SAMLAER_DATA" help:"Folder of the index, and of the store unless --mongodb is given." type:"path"`
	MongoDB string `name:"mongodb" env:"SAMLAER_MONGODB" help:"MongoDB to keep the documents in, as mongodb://HOST/DATABASE; a replica set." placeholder:"URI"`
}

func (p Place) index() string { return filepath.Join(p.Data, "index") }

// commands are what the program does.
type commands struct {
	Serve  serveCommand `cmd:"" help:"Answer GraphQL."`
	Import struct {
		Lessons  importLessonsCommand  `cmd:"" help:"Put the lessons of a table (CSV) in."`
		Grants   importGrantsCommand   `cmd:"" help:"Put grants in: JSON or a table by the 360Giving standard, or a grant system's table."`
		Concepts importConceptsCommand `cmd:"" help:"Put the concepts of a SKOS vocabulary in: Turtle or JSON-LD."`
		JSONL    importJSONLCommand    `cmd:"" name:"jsonl" help:"Put documents in that «export jsonl» wrote."`
	} `cmd:"" help:"Put content in."`
	Export struct {
		JSONL exportJSONLCommand `cmd:"" name:"jsonl" help:"Write all content to standard output, one document a line."`
	} `cmd:"" help:"Take content out."`
	Reindex reindexCommand `cmd:"" help:"Build the search index anew."`
	Check   checkCommand   `cmd:"" help:"Compare the search index with the store."`
	Analyze analyzeCommand `cmd:"" help:"Show what the words of each line of standard input are found by."`
	Compact compactCommand `cmd:"" help:"Give back the space of what was deleted."`
	Bench   struct {
		Speed      benchSpeedCommand      `cmd:"" default:"withargs" help:"Measure what it costs; what «bench» alone does."`
		Search     benchSearchCommand     `cmd:"" help:"Measure what the index alone costs, at 100,000 documents."`
		Statistics benchStatisticsCommand `cmd:"" help:"Measure what statistics cost, beside facets."`
		Relevance  benchRelevanceCommand  `cmd:"" help:"Measure how good the answers to a search are."`
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
	err = command.Run(&program{ctx: ctx, in: os.Stdin, out: out, errors: errs, logger: newLogger(errs)})
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
	if place.MongoDB != "" {
		return mongostore.Open(p.ctx, place.MongoDB, mongostore.Options{Logger: p.logger})
	}
	return boltstore.Open(p.ctx, boltstore.Options{Folder: place.Data, Logger: p.logger})
}

// openIndex opens the index of the place, which follows the store from now on.
func (p *program) openIndex(place Place, store hub.Store) (*bleveindex.Index, error) {
	return bleveindex.Open(p.ctx, bleveindex.Options{Folder: place.index(), Store: store, Logger: p.logger,
		Clock: time.Now})
}

// Terms are who publishes what the hub shows, and under which terms, as other systems are told.
type Terms struct {
	Publisher       string `env:"SAMLAER_PUBLISHER" help:"Name of the organisation that answers for the content." placeholder:"NAME"`
	PublisherNumber string `env:"SAMLAER_PUBLISHER_NUMBER" help:"Its organisation number." placeholder:"NUMBER"`
	Contact         string `env:"SAMLAER_CONTACT" help:"Where to ask about the content: mailto:… or https://…" placeholder:"URL"`
	License         string `env:"SAMLAER_LICENSE" help:"Address of the terms of use; CC BY 4.0 when not given." placeholder:"URL"`
	GrantPrefix     string `env:"SAMLAER_GRANT_PREFIX" help:"What ids of grants begin with, as 360Giving gives it to publishers; 360G-samlaer when not given." placeholder:"PREFIX"`
}

// options are what standards are told, or what is wrong with them.
func (t Terms) options(h *hub.Hub, site hub.URL, logger *slog.Logger) (standards.Options, error) {
	number := hub.OrganisationNumber(strings.ReplaceAll(t.PublisherNumber, " ", ""))
	if number != "" && !number.Valid() {
		return standards.Options{}, fmt.Errorf("--publisher-number: %s is no organisation number", t.PublisherNumber)
	}
	return standards.Options{Hub: h, Logger: logger, Site: site, License: hub.URL(t.License), Prefix: t.GrantPrefix,
		Publisher: standards.Publisher{Name: t.Publisher, Number: number, Contact: hub.URL(t.Contact)}}, nil
}

type serveCommand struct {
	Place
	Listen   string `default:"127.0.0.1:8080" env:"SAMLAER_LISTEN" help:"Address and port to answer on."`
	URL      string `name:"url" env:"SAMLAER_URL" help:"Address under which people see the hub; http:// and --listen when not given."`
	Demo     bool   `env:"SAMLAER_DEMO" help:"Fill an empty store with example content. Only on this machine's own addresses."`
	SMTP     string `name:"smtp" env:"SAMLAER_SMTP" help:"Mail server, as smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT; without one, no letters are written." placeholder:"URI"`
	MailFrom string `env:"SAMLAER_MAIL_FROM" help:"Who letters come from, as «Samlær <samlaer@example.org>»." placeholder:"ADDRESS"`
	Secret   string `env:"SAMLAER_SECRET" help:"At least 32 characters that nobody can guess, the same for all servers of a hub; it signs the links in letters." placeholder:"TEXT"`
	// Webhooks are about where is sent to.
	Webhooks struct {
		Allow []netip.Prefix `env:"SAMLAER_WEBHOOKS_ALLOW" help:"Private networks that webhooks may be in, as 10.1.2.0/24; none when not given." placeholder:"CIDR"`
		HTTP  bool           `name:"http" env:"SAMLAER_WEBHOOKS_HTTP" help:"Send to webhooks without TLS too. What is sent is signed, and not secret to whoever listens on the way."`
	} `embed:"" prefix:"webhooks-"`
	Providers string `env:"SAMLAER_PROVIDERS" help:"File of the OpenID providers by which people sign in, as JSON; needs --secret." placeholder:"FILE" type:"path"`
	Trusted   string `name:"trusted-documents" env:"SAMLAER_TRUSTED_DOCUMENTS" help:"Folder of .graphql files that can be asked for by the SHA-256 of their text." placeholder:"DIR" type:"path"`
	Only      bool   `name:"trusted-only" env:"SAMLAER_TRUSTED_ONLY" help:"Let visitors ask nothing but the trusted documents; who has a role may ask anything."`
	Terms
	GraphiQL bool `name:"graphiql" env:"SAMLAER_GRAPHIQL" help:"Let people try queries at /graphiql."`
}

// Run answers until it is told to stop.
func (c *serveCommand) Run(p *program) (err error) {
	if c.Demo && !loopback(c.Listen) {
		return fmt.Errorf("the demo shows example people to whoever asks, so it answers on this machine only: leave out --listen %s, or use 127.0.0.1", c.Listen)
	}
	trusted, err := c.trusted()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot answer on %s: %w. Choose another address with --listen", c.Listen, err)
	}
	defer closed(&err, ignoreClosed{listener})
	store, err := p.openStore(c.Place)
	if err != nil {
		return err
	}
	defer closed(&err, store)
	if c.Demo {
		if _, err := demo.Load(p.ctx, store, time.Now()); err != nil {
			return err
		}
	}
	index, err := p.openIndex(c.Place, store)
	if err != nil {
		return err
	}
	defer closed(&err, index)
	readiness := front.NewReadiness(store, index)
	defer p.watch(readiness, store)()
	site, beside := c.site(listener), &aside{}
	h, err := c.hub(p, hub.Parts{Store: store, Index: index, Clock: time.Now, UUID: newUUID, Site: hub.URL(site),
		Letters: c.SMTP != "", Wake: beside.wake}, beside)
	if err != nil {
		return err
	}
	options := front.Options{Schema: http.HandlerFunc(graph.ServeSchema), GraphiQL: c.GraphiQL || c.Demo, Ready: readiness, Logger: p.logger, Troubles: beside.troubles}
	if err := c.sendLetters(p, h, hub.URL(site), beside, &options); err != nil {
		return err
	}
	beside.add(work.New(h, p.logger))
	defer beside.start(p.ctx)()
	defer clock.New(h, time.Now, p.logger).Start(p.ctx)()
	asked := func(next http.Handler) http.Handler {
		return session.Handler(session.Options{People: h, Demo: c.Demo, Secure: session.Secure(hub.URL(site)), Logger: p.logger}, next)
	}
	door, err := c.door(h, hub.URL(site), p.logger)
	if err != nil {
		return err
	}
	terms, err := c.options(h, hub.URL(site), p.logger)
	if err != nil {
		return err
	}
	options.Routes = standards.Routes(terms)
	for pattern, handler := range options.Routes {
		options.Routes[pattern] = asked(handler)
	}
	for _, pattern := range []string{"/signin", "/signin/", "/signout"} {
		options.Routes[pattern] = door
	}
	options.GraphQL, options.Export = asked(graph.NewTrustingHandler(h, trusted, p.logger)), asked(paper.NewHandler(h, p.logger))
	options.Files = asked(files.NewHandler(h, time.Now, p.logger))
	p.logger.Info("answering", "graphql", site+"/graphql", "graphiql", c.GraphiQL || c.Demo, "data", c.Data,
		"mongodb", c.MongoDB != "", "demo", c.Demo)
	return front.Serve(p.ctx, listener, front.Handler(options), p.logger)
}

// door is the way in and out for people.
func (c *serveCommand) door(h *hub.Hub, site hub.URL, logger *slog.Logger) (*session.Door, error) {
	options := session.DoorOptions{Doorkeeper: h, Site: site, Now: time.Now, Logger: logger}
	if c.Providers == "" {
		return session.NewDoor(options), nil
	}
	signer, err := signed.New(c.Secret)
	if err != nil {
		return nil, fmt.Errorf("--providers needs --secret beside it: %w", err)
	}
	if options.Providers, err = session.ReadProviders(c.Providers, os.Getenv); err != nil {
		return nil, fmt.Errorf("--providers: %w", err)
	}
	options.Signer = signer
	return session.NewDoor(options), nil
}

// watch looks how far the index lies behind, and gives what stops that and waits.
func (p *program) watch(readiness *front.Readiness, store hub.Store) (stop func()) {
	watching, unwatch := context.WithCancel(p.ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		readiness.Watch(watching, func(ctx context.Context) (hub.Expectation, error) {
			return hub.MarkStart(ctx, store, time.Now, newUUID)
		}, p.logger)
	}()
	return func() { unwatch(); <-watched }
}

// site is the address under which people see the hub.
func (c *serveCommand) site(listener net.Listener) string {
	if c.URL == "" {
		return "http://" + listener.Addr().String()
	}
	return strings.TrimRight(c.URL, "/")
}

// hub makes the hub of its parts, and sets up the sending to webhooks where there is a secret to sign with.
func (c *serveCommand) hub(p *program, parts hub.Parts, beside *aside) (*hub.Hub, error) {
	if c.Secret == "" {
		return hub.New(parts), nil
	}
	signer, err := signed.New(c.Secret)
	if err != nil {
		return nil, fmt.Errorf("--secret: %w", err)
	}
	sender := webhook.NewSender(webhook.SenderOptions{Keys: signer, Guard: webhook.Guard{Allow: c.Webhooks.Allow, HTTP: c.Webhooks.HTTP}})
	parts.Webhooks = sender
	h := hub.New(parts)
	worker := webhook.New(webhook.Options{Hub: h, Sender: sender, Logger: p.logger, Clock: time.Now})
	beside.add(worker)
	beside.troubles = append(beside.troubles, worker.State)
	return h, nil
}

// trusted reads the trusted documents; nil when there are none.
func (c *serveCommand) trusted() (*graph.Trusted, error) {
	if c.Trusted == "" {
		if c.Only {
			return nil, errors.New("--trusted-only leaves visitors nothing to ask without --trusted-documents beside it")
		}
		return nil, nil
	}
	trusted, err := graph.TrustedIn(c.Trusted)
	if err != nil {
		return nil, fmt.Errorf("--trusted-documents: %w", err)
	}
	trusted.Only = c.Only
	return trusted, nil
}

// sendLetters sets up the sending of letters, where there is a mail server, and the answering of what they ask.
func (c *serveCommand) sendLetters(p *program, h *hub.Hub, site hub.URL, beside *aside, options *front.Options) error {
	if c.Secret != "" {
		signer, err := signed.New(c.Secret)
		if err != nil {
			return fmt.Errorf("--secret: %w", err)
		}
		options.Pulses, options.Invitations = signed.NewPulses(signer, h), signed.NewInvitations(signer, h)
	}
	if c.SMTP == "" {
		return nil
	}
	server, err := mail.ParseServer(c.SMTP)
	if err != nil {
		return fmt.Errorf("--smtp: %w", err)
	}
	outbox, err := mail.New(mail.Options{Hub: h, Server: server, From: c.MailFrom, Site: site, Secret: c.Secret,
		Logger: p.logger, Clock: time.Now})
	if err != nil {
		return fmt.Errorf("--smtp needs --mail-from and --secret beside it: %w", err)
	}
	beside.add(outbox)
	options.Letters, options.Troubles = outbox.Links(), append(options.Troubles, outbox.State)
	return nil
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
