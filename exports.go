package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/samlaer/samlaer/internal/archive"
	"github.com/samlaer/samlaer/internal/bleveindex"
	"github.com/samlaer/samlaer/internal/exchange"
	"github.com/samlaer/samlaer/internal/hub"
	"github.com/samlaer/samlaer/internal/standards"
)

// Shown is where people see the hub: addresses in what is taken out begin with it.
type Shown struct {
	URL string `name:"url" default:"http://127.0.0.1:8080" env:"SAMLAER_URL" help:"Address under which people see the hub."`
}

type exportGrantsCommand struct {
	Place
	Shown
	Format      string `default:"json" enum:"json,csv" help:"What to write: json or csv."`
	GrantPrefix string `env:"SAMLAER_GRANT_PREFIX" help:"What ids of grants begin with, as 360Giving gives it to publishers; 360G-samlaer when not given." placeholder:"PREFIX"`
}

// Run writes what /export/grants.json or .csv gives to all.
func (c *exportGrantsCommand) Run(p *program) error {
	return p.takeOut(c.Place, c.Shown, standards.Options{Prefix: c.GrantPrefix}, "/export/grants."+c.Format)
}

type exportConceptsCommand struct {
	Place
	Shown
	Format string `default:"ttl" enum:"ttl,jsonld" help:"What to write: ttl for Turtle, or jsonld."`
}

// Run writes what /concepts.ttl or .jsonld gives to all.
func (c *exportConceptsCommand) Run(p *program) error {
	return p.takeOut(c.Place, c.Shown, standards.Options{}, "/concepts."+c.Format)
}

// takeOut writes to standard output what the server would give to all at an address.
func (p *program) takeOut(place Place, shown Shown, options standards.Options, address string) error {
	return p.withIndex(place, func(store hub.Store, index *bleveindex.Index) error {
		if err := index.CatchUp(p.ctx); err != nil {
			return err
		}
		options.Site, options.Logger = hub.URL(strings.TrimRight(shown.URL, "/")), p.logger
		options.Hub = hub.New(hub.Parts{Store: store, Index: index, Clock: time.Now, UUID: newUUID, Site: options.Site})
		buffered := bufio.NewWriter(p.out)
		leftOut, err := standards.Export(p.ctx, options, address, buffered)
		if err := errors.Join(err, buffered.Flush()); err != nil {
			return err
		}
		if leftOut > 0 {
			p.tell(fmt.Sprintf("left out %d", leftOut))
		}
		return nil
	})
}

type exportJSONLCommand struct {
	Place
	Files string `help:"Folder to write the files of attachments into." type:"path" placeholder:"FOLDER"`
}

// Run writes all content to standard output, and then the files, so that none is missing that a document names.
func (c *exportJSONLCommand) Run(p *program) (err error) {
	store, err := p.openStore(c.Place)
	if err != nil {
		return err
	}
	defer closed(&err, store)
	reporter := exchange.NewReporter(p.errors)
	defer reporter.Close()
	buffered := bufio.NewWriter(p.out)
	if _, err := exchange.ExportJSONL(p.ctx, store, buffered, reporter); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil || c.Files == "" {
		return err
	}
	_, err = exchange.ExportFiles(p.ctx, store, c.Files)
	return err
}

type archiveCommand struct {
	Place
	Project   string `arg:"" help:"Id of the project."`
	Dir       string `arg:"" help:"Folder to make the project's folder in." type:"path"`
	Publisher string `default:"Samlær" env:"SAMLAER_PUBLISHER" help:"Name of the organisation that the archive belongs to." placeholder:"NAME"`
}

// Run writes the folder, and says which.
func (c *archiveCommand) Run(p *program) (err error) {
	store, err := p.openStore(c.Place)
	if err != nil {
		return err
	}
	defer closed(&err, store)
	h := hub.New(hub.Parts{Store: store, Clock: time.Now, UUID: newUUID})
	file, err := h.CaseFile(p.ctx, hub.ID(c.Project))
	if err != nil {
		return err
	}
	path, err := archive.Folder(p.ctx, c.Dir, file, c.Publisher)
	if err == nil {
		_, _ = fmt.Fprintln(p.out, path)
	}
	return err
}
