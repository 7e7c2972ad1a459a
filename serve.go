package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/samlaer/samlaer/graph"
	"github.com/samlaer/samlaer/internal/archive"
	"github.com/samlaer/samlaer/internal/attach"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/clock"
	"github.com/samlaer/samlaer/internal/demo"
	"github.com/samlaer/samlaer/internal/epoch"
	"github.com/samlaer/samlaer/internal/erasures"
	"github.com/samlaer/samlaer/internal/extract"
	"github.com/samlaer/samlaer/internal/front"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/limit"
	"github.com/samlaer/samlaer/internal/mail"
	"github.com/samlaer/samlaer/internal/mydata"
	"github.com/samlaer/samlaer/internal/paper"
	"github.com/samlaer/samlaer/internal/secret"
	"github.com/samlaer/samlaer/internal/session"
	"github.com/samlaer/samlaer/internal/signed"
	"github.com/samlaer/samlaer/internal/standards"
	files "github.com/samlaer/samlaer/internal/table"
	"github.com/samlaer/samlaer/internal/webhook"
	"github.com/samlaer/samlaer/internal/work"
)

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

// owner is who an archive belongs to, as it is said there.
func (t Terms) owner() string { return cmp.Or(t.Publisher, "Samlær") }

type serveCommand struct {
	Place
	Listen   string         `default:"127.0.0.1:8080" env:"SAMLAER_LISTEN" help:"Address and port to answer on."`
	URL      string         `name:"url" env:"SAMLAER_URL" help:"Address under which people see the hub; --listen, or the first host of --autocert, when not given."`
	Demo     bool           `env:"SAMLAER_DEMO" help:"Fill an empty store with example content. Only on this machine's own addresses."`
	SMTP     secret.Address `name:"smtp" env:"SAMLAER_SMTP" help:"Mail server, as smtp://HOST:PORT or smtps://USER:PASSWORD@HOST:PORT, or file:PATH of a file with it; without one, no letters are written." placeholder:"URI"`
	MailFrom string         `env:"SAMLAER_MAIL_FROM" help:"Who letters come from, as «Samlær <samlaer@example.org>»." placeholder:"ADDRESS"`
	Secret   secret.Text    `env:"SAMLAER_SECRET" help:"At least 32 characters that nobody can guess, or file:PATH of a file with them; the same for all servers of a hub; it signs the links in letters." placeholder:"SECRET"`
	// Webhooks are about where is sent to.
	Webhooks struct {
		Allow []netip.Prefix `env:"SAMLAER_WEBHOOKS_ALLOW" help:"Private networks that webhooks may be in, as 10.1.2.0/24; none when not given." placeholder:"CIDR"`
		HTTP  bool           `name:"http" env:"SAMLAER_WEBHOOKS_HTTP" help:"Send to webhooks without TLS too. What is sent is signed, and not secret to whoever listens on the way."`
	} `embed:"" prefix:"webhooks-"`
	Issuers   string `env:"SAMLAER_ISSUERS" help:"File of the issuers whose tokens programs may send instead of keys, such as Maskinporten, as JSON." placeholder:"FILE" type:"path"`
	Providers string `env:"SAMLAER_PROVIDERS" help:"File of the OpenID providers by which people sign in, as JSON; needs --secret." placeholder:"FILE" type:"path"`
	Trusted   string `name:"trusted-documents" env:"SAMLAER_TRUSTED_DOCUMENTS" help:"Folder of .graphql files that can be asked for by the SHA-256 of their text." placeholder:"DIR" type:"path"`
	Only      bool   `name:"trusted-only" env:"SAMLAER_TRUSTED_ONLY" help:"Let visitors ask nothing but the trusted documents; who has a role may ask anything."`
	Answers   int    `name:"answer-cache" default:"64" env:"SAMLAER_ANSWER_CACHE" help:"How many MiB of what visitors are answered to keep in memory, for those who ask the same; 0 for none." placeholder:"MIB"`
	Terms
	// Keep is for how many days what says something of people is kept: a year to look back at what one was told, half a year to find
	// out what went wrong with a letter or who did something from where, a quarter to be let in.
	Keep struct {
		Sessions      int `default:"7" env:"SAMLAER_KEEP_SESSIONS" help:"How many days somebody stays signed in at most." placeholder:"DAYS"`
		Searches      int `default:"180" env:"SAMLAER_KEEP_SEARCHES" help:"How many days words are kept that nobody searches for in vain any more." placeholder:"DAYS"`
		Notifications int `default:"365" env:"SAMLAER_KEEP_NOTIFICATIONS" help:"How many days notifications are kept that were read; 0 for ever." placeholder:"DAYS"`
		Letters       int `default:"180" env:"SAMLAER_KEEP_LETTERS" help:"How many days it is kept that a letter was sent; 0 for ever." placeholder:"DAYS"`
		Addresses     int `default:"180" env:"SAMLAER_KEEP_ADDRESSES" help:"How many days the log keeps from which network address something was done; 0 for ever." placeholder:"DAYS"`
		Strangers     int `default:"90" env:"SAMLAER_KEEP_STRANGERS" help:"How many days somebody is kept who has signed in and was never let in; 0 for ever." placeholder:"DAYS"`
	} `embed:"" prefix:"keep-"`
	Web
	Limits   Limits     `embed:"" prefix:"limit-"`
	Files    FileLimits `embed:"" prefix:"files-"`
	GraphiQL bool       `name:"graphiql" env:"SAMLAER_GRAPHIQL" help:"Let people try queries at /graphiql."`
}

// retention is for how long what says something of people is kept; the example content is old, and stays.
func (c *serveCommand) retention() hub.Retention {
	if c.Demo {
		return hub.Retention{}
	}
	return hub.Retention(c.Keep)
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
	listener, err := c.open(c.doorstep(), p.logger)
	if err != nil {
		return err
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
	epochs := epoch.New(store, p.logger)
	index, err := p.openIndex(c.Place, store, epochs.Turn)
	if err != nil {
		return err
	}
	defer closed(&err, index)
	defer epochs.Start(p.ctx)()
	return c.answer(p, listener, trusted, epochs, index)
}

// answer makes the hub and what stands before it, lets what is done beside it begin, and answers.
func (c *serveCommand) answer(p *program, listener net.Listener, trusted *graph.Trusted, store *epoch.Store, index *bleveindex.Index) error {
	readiness := front.NewReadiness(store, index)
	defer p.watch(readiness, store)()
	site, beside := hub.URL(c.site(listener)), &aside{}
	texts := extract.New()
	defer func() { _ = texts.Close() }() // nobody waits for a text any more
	options := front.Options{Schema: http.HandlerFunc(graph.ServeSchema), GraphiQL: c.GraphiQL || c.Demo, Ready: readiness, Logger: p.logger}
	waiting, err := attach.WaitingFolder(filepath.Join(c.Data, "waiting"))
	if err != nil {
		return err
	}
	h, err := c.hub(p, hub.Parts{Store: store, Index: index, Clock: time.Now, UUID: newUUID, Site: site,
		Letters: !c.SMTP.IsEmpty(), Wake: beside.wake, Files: attach.NewExaminer(waiting).Leaving(c.Files.Free<<20, c.Data, waiting),
		Texts: texts, FilesPerDay: c.Files.PerDay << 20, Erasures: erasures.In(c.Data),
		Retention: c.retention(), Caught: p.caught}, beside, &options)
	if err == nil {
		err = h.RepeatErasures(p.ctx) // before anybody is answered from a backup that had them still
	}
	if err != nil {
		return err
	}
	options.Limits, options.Proxies = c.Limits.limits(), c.proxies()
	options.Troubles = append(beside.troubles, options.Limits.Troubles()...)
	if options.Origins, err = c.origins(site); err != nil {
		return err
	}
	if err := c.sendLetters(p, h, site, beside, &options); err != nil {
		return err
	}
	beside.add(work.New(h.Expand, p.logger))
	beside.add(work.New(h.TakeTexts, p.logger))
	defer beside.start(p.ctx)()
	defer clock.New(h, time.Now, p.logger).Start(p.ctx)()
	issuers, err := c.issuers(p)
	if err != nil {
		return err
	}
	asked := func(next http.Handler) http.Handler {
		return options.Limits.Tried(func(next http.Handler) http.Handler {
			return session.Handler(session.Options{People: h, Demo: c.Demo, Secure: session.Secure(site), Issuers: issuers, Logger: p.logger}, next)
		}, next)
	}
	if err := c.route(p, h, site, asked, &options); err != nil {
		return err
	}
	options.GraphQL = asked(options.Limits.Asked(graph.NewKeepingHandler(h, trusted, graph.NewAnswers(h, store, c.Answers<<20), p.logger)))
	options.Export = asked(options.Limits.File(limit.PriceOfPaper, paper.NewHandler(h, p.logger)))
	options.Files = asked(options.Limits.Sent(limit.Tables, files.NewHandler(h, time.Now, p.logger)))
	options.Attached = asked(options.Limits.Sent(limit.Downloads, attach.NewDownloads(h, p.logger)))
	if options.Uploads != nil {
		options.Uploads = asked(options.Limits.Upload(options.Uploads))
	}
	p.logger.Info("answering", "listen", listener.Addr().String(), "graphql", string(site)+"/graphql", "graphiql", c.GraphiQL || c.Demo, "data", c.Data,
		"mongodb", !c.MongoDB.IsEmpty(), "demo", c.Demo)
	return front.Serve(p.ctx, listener, front.Handler(options), p.logger)
}

// route says what answers at the addresses of the way in and of what other systems read.
func (c *serveCommand) route(p *program, h *hub.Hub, site hub.URL, asked func(http.Handler) http.Handler, options *front.Options) error {
	door, err := c.door(h, site, p.logger)
	if err != nil {
		return err
	}
	if err := c.invite(p, door); err != nil {
		return err
	}
	terms, err := c.options(h, site, p.logger)
	if err != nil {
		return err
	}
	routes := standards.Routes(terms)
	options.Shared = slices.Collect(maps.Keys(routes))
	options.Routes, options.Archives = limited(options.Limits, routes)
	for _, all := range []map[string]http.Handler{options.Routes, options.Archives} {
		for pattern, handler := range all {
			all[pattern] = asked(handler)
		}
	}
	for _, pattern := range []string{"/signin", "/signin/", "/signout"} {
		options.Routes[pattern] = options.Limits.Page(limit.PriceOfPage, door)
	}
	options.Archives["GET /my-data.zip"] = asked(options.Limits.Sent(limit.Archives, mydata.NewHandler(h, p.logger)))
	options.Archives["GET /export/archive/{file}"] = asked(options.Limits.Sent(limit.Archives,
		archive.NewHandler(archive.Options{Hub: h, Owner: c.owner(), Logger: p.logger})))
	options.Asked, options.Welcome = asked, door.Welcome
	return nil
}

// invite tells where the first administrator comes in, on the terminal alone: a log is read by others, and kept.
func (c *serveCommand) invite(p *program, door *session.Door) error {
	if c.Secret.IsEmpty() {
		return nil
	}
	link, err := door.FirstLink(p.ctx)
	if err != nil || link == "" {
		return err
	}
	_, err = fmt.Fprintf(p.out, "Nobody administers this hub yet. Open this within a day to be the first:\n%s\n", link)
	return err
}

// door is the way in and out for people.
func (c *serveCommand) door(h *hub.Hub, site hub.URL, logger *slog.Logger) (*session.Door, error) {
	options := session.DoorOptions{Doorkeeper: h, Site: site, Now: time.Now, Logger: logger}
	if c.Providers != "" && c.Secret.IsEmpty() {
		return nil, errors.New("--providers needs --secret beside it")
	}
	if c.Secret.IsEmpty() {
		return session.NewDoor(options), nil
	}
	signer, err := signed.New(c.Secret.Reveal())
	if err != nil {
		return nil, fmt.Errorf("--secret: %w", err)
	}
	options.Signer, options.Founder = signer, h
	if !c.SMTP.IsEmpty() {
		options.Postbox, options.LetterLinks = h, signer
	}
	if c.Providers == "" {
		return session.NewDoor(options), nil
	}
	if options.Providers, err = session.ReadProviders(c.Providers, os.Getenv); err != nil {
		return nil, fmt.Errorf("--providers: %w", err)
	}
	return session.NewDoor(options), nil
}

// issuers are those whose tokens programs may send; nil for none.
func (c *serveCommand) issuers(p *program) (*session.Issuers, error) {
	if c.Issuers == "" {
		return nil, nil
	}
	options, err := session.ReadIssuers(c.Issuers)
	if err != nil {
		return nil, fmt.Errorf("--issuers: %w", err)
	}
	return session.NewIssuers(options, time.Now, p.logger), nil
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

// doorstep is where to listen, and what to let in.
func (c *serveCommand) doorstep() doorstep {
	return doorstep{address: c.Listen, seen: c.URL, certificates: filepath.Join(c.Data, "certificates"), connections: c.Limits.connections()}
}

// caught writes down a panic that the hub has caught.
func (p *program) caught(id, fault, stack string) {
	p.logger.Error("a panic ended what somebody asked for", "id", id, "panic", fault, "stack", stack)
}

// site is the address under which people see the hub.
func (c *serveCommand) site(listener net.Listener) string {
	if c.URL == "" {
		return c.seenAt(listener)
	}
	return strings.TrimRight(c.URL, "/")
}

// hub makes the hub of its parts, and sets up the sending to webhooks and the addresses that files are sent to, where there is
// a secret to sign with.
func (c *serveCommand) hub(p *program, parts hub.Parts, beside *aside, options *front.Options) (*hub.Hub, error) {
	if c.Secret.IsEmpty() {
		return hub.New(parts), nil
	}
	signer, err := signed.New(c.Secret.Reveal())
	if err != nil {
		return nil, fmt.Errorf("--secret: %w", err)
	}
	sender := webhook.NewSender(webhook.SenderOptions{Keys: signer, Guard: webhook.Guard{Allow: c.Webhooks.Allow, HTTP: c.Webhooks.HTTP}})
	parts.Webhooks, parts.Uploads = sender, signer
	h := hub.New(parts)
	options.Uploads = attach.NewUploads(signed.NewUploads(signer, h), p.logger)
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
	if !c.Secret.IsEmpty() {
		signer, err := signed.New(c.Secret.Reveal())
		if err != nil {
			return fmt.Errorf("--secret: %w", err)
		}
		options.Pulses, options.Invitations = signed.NewPulses(signer, h), signed.NewInvitations(signer, h)
	}
	if c.SMTP.IsEmpty() {
		return nil
	}
	server, err := mail.ParseServer(c.SMTP.Reveal())
	if err != nil {
		return fmt.Errorf("--smtp: %w", err)
	}
	outbox, err := mail.New(mail.Options{Hub: h, Server: server, From: c.MailFrom, Site: site, Secret: c.Secret.Reveal(),
		Logger: p.logger, Clock: time.Now})
	if err != nil {
		return fmt.Errorf("--smtp needs --mail-from and --secret beside it: %w", err)
	}
	beside.add(outbox)
	options.Letters, options.Troubles = outbox.Links(), append(options.Troubles, outbox.State)
	return nil
}
